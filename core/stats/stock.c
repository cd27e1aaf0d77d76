/* One walk, two questions for each case: when did it come, and is it gone? */
#include "stats/stock.h"

struct stock stock_of(const struct stock_case *cases, size_t count, day_t first_day) {
    struct stock made = {0};
    for (size_t i = 0; i < count; i++) {
        if (cases[i].lodged == DAY_NONE)
            continue;
        made.opening += cases[i].lodged < first_day;
        made.fresh += cases[i].lodged >= first_day;
        made.completed += cases[i].state == STOCK_COMPLETED;
        made.deferred += cases[i].state == STOCK_DEFERRED;
    }
    made.continuing = made.opening + made.fresh - made.completed - made.deferred;
    return made;
}

/* Stock and flow of cases (complaints, tickets) over a period: what was there, what came, what went, what is left.
 *
 *     continuing = opening + fresh - completed - deferred
 *
 * A case is opening if it was lodged before the first day of the period, fresh from that day on. Whether it is
 * completed or deferred is its state at the end, whenever it was lodged; every other state stays. Days only: which day
 * an instant falls on is decided by the store's zone (base/zone.h). The cases given must all have been open at or after
 * the first day, or the opening stock counts what was over before. A case without a day (DAY_NONE) is not counted. */
#ifndef EARSHOT_STATS_STOCK_H
#define EARSHOT_STATS_STOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/day.h"

enum stock_state { STOCK_OPEN, STOCK_COMPLETED, STOCK_DEFERRED };

struct stock_case {
    day_t lodged;
    enum stock_state state;
};

struct stock {
    int64_t opening, fresh, completed, deferred, continuing;
};

struct stock stock_of(const struct stock_case *cases, size_t count, day_t first_day);

#endif

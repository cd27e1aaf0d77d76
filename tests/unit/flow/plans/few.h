/* A few stores whose months are written down by hand. */
#ifndef EARSHOT_TESTS_FEW_H
#define EARSHOT_TESTS_FEW_H

#include <string.h>

#include "flow/plans/panel.h"
#include "unit/stats/figures.h"

enum { FEW = 12, FEW_FIRST = 2026 * 12 };

struct few {
    struct arena *arena;
    struct registry registry;
    struct store stores[FEW];
    struct store_home homes[FEW][2];
    struct region regions[2];
    struct question question;
    const struct question *questions[1];
    struct panel panel;
};

/* `count` stores over `months` months from January 2026, in two regions by turns, ids 100, 101 …; nobody has answered.
 */
static inline void few_make(struct few *few, size_t count, int months) {
    *few = (struct few){.arena = arena_new()};
    for (size_t i = 0; i < 2; i++)
        few->regions[i] =
            (struct region){.id = (int64_t)i + 1, .code = i ? "W" : "E", .name = i ? "west" : "east", .index = i};
    for (size_t i = 0; i < count; i++) {
        few->homes[i][0] = (struct store_home){REGISTRY_ALWAYS, &few->regions[i % 2]};
        few->stores[i] = (struct store){.id = 100 + (int64_t)i,
                                        .code = "S",
                                        .name = "",
                                        .zone = "",
                                        .opened = DAY_NONE,
                                        .closed = DAY_NONE,
                                        .homes = few->homes[i],
                                        .home_count = 1,
                                        .index = i};
    }
    few->registry =
        (struct registry){.stores = few->stores, .store_count = count, .regions = few->regions, .region_count = 2};
    few->question = (struct question){.id = "queue", .from = 1, .to = 5, .top = 4, .counter_count = 5};
    few->questions[0] = &few->question;
    panel_make(few->arena, &few->registry, few->questions, 1, PANEL_MEAN,
               &(struct panel_window){FEW_FIRST, FEW_FIRST + months - 1}, &few->panel);
}

/* A store's month: so many answers with this mean and variance. */
static inline void few_put(struct few *few, size_t store, int month, int64_t n, double mean, double variance) {
    few->panel.stores[store].months[month] = (struct summary){n, mean, variance * (double)(n - 1)};
}

static inline struct panel_window few_months(int first, int last) {
    return (struct panel_window){FEW_FIRST + first, FEW_FIRST + last};
}

#endif

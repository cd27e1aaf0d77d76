/* An invented chain for the tests of pilots: stores with a level, shocks of their own and of their region from month to
 * month, customers whose answers are cut to a scale, and a change of known size in some stores. Chosen, answered and
 * judged through the functions of flow/plans; only the truth is known from outside. */
#ifndef EARSHOT_TESTS_CHAIN_H
#define EARSHOT_TESTS_CHAIN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/plans/controls.h"
#include "flow/plans/power.h"
#include "flow/plans/verdict.h"
#include "unit/stats/figures.h"

enum { CHAIN_STORES = 120, CHAIN_REGIONS = 6, CHAIN_MONTHS = 24, CHAIN_SCALE = 11 };
#define CHAIN_FIRST (2026 * 12)

enum chain_pick { PICK_BY_RULE, PICK_ANY, PICK_WORST };

/* What the chain is like. Levels, shocks and the effect are in units of the scale, before answers are cut to it. Sizes
 * that are 0 are the usual ones. */
struct chain_kind {
    const char *name;
    int stores, pilots, each, before, after;
    int least, most; /* answers of a store's month */
    double level, shock, lasting,
        region_shock;    /* standard deviations; lasting: of a shock, to the next month, 0 to 1 */
    double restless;     /* how many times as strong shocks are in pilot stores while the change is tried */
    double effect, left; /* left: of the effect, from the second window on */
    enum chain_pick pick;
    enum panel_figure figure;
};

struct chain {
    const struct chain_kind *kind;
    struct draws draws;
    struct registry registry;
    struct store stores[CHAIN_STORES];
    struct store_home homes[CHAIN_STORES];
    struct region regions[CHAIN_REGIONS];
    struct question question;
    const struct question *questions[1];
    struct panel panel;
    double latent[CHAIN_STORES][CHAIN_MONTHS]; /* without the change */
    int answers[CHAIN_STORES][CHAIN_MONTHS];
    double truth; /* the mean over pilot stores of what the change did to the figure */
};

static inline double draw_share(struct draws *draws) {
    draws->state = draws->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    uint64_t mixed = (draws->state ^ (draws->state >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
    return (double)((mixed ^ (mixed >> 32)) >> 11) / 9007199254740992.0;
}

static inline double draw_normal(struct draws *draws) {
    double u = draw_share(draws), v = draw_share(draws);
    return sqrt(-2 * log(1 - u)) * cos(6.283185307179586 * v);
}

static inline double draw_size(struct draws *draws, const struct chain_kind *kind) {
    return kind->least + (kind->most - kind->least) * draw_share(draws);
}

static inline struct chain_kind chain_usual(const struct chain_kind *said) {
    struct chain_kind made = *said;
    made.stores = said->stores ? said->stores : 48;
    made.pilots = said->pilots ? said->pilots : 3;
    made.each = said->each ? said->each : 1;
    made.before = said->before ? said->before : 6;
    made.after = said->after ? said->after : 1;
    made.least = said->least ? said->least : 60;
    made.most = said->most ? said->most : 200;
    made.level = said->level > 0 ? said->level : 0.2;
    return made;
}

/* ---- answers ---- */

static inline double upto(double value, double latent, double spread) {
    return 0.5 * erfc((latent - value - 0.5) / spread / 1.4142135623730951);
}

/* The chances of each answer: the scale is 1 to 5, with a spread of 0.9 among customers, or 0 to 10 with 1.9. */
static inline void chances_of(const struct chain *chain, double latent, double *out) {
    const struct question *q = &chain->question;
    double before = 0, spread = q->to == 10 ? 1.9 : 0.9;
    for (int value = q->from; value <= q->to; value++) {
        double now = value == q->to ? 1 : upto(value, latent, spread);
        out[value - q->from] = now - before;
        before = now;
    }
}

/* What the figure is expected to be. */
static inline double expected(const struct chain *chain, double latent) {
    double chances[CHAIN_SCALE], sum = 0;
    chances_of(chain, latent, chances);
    for (int value = chain->question.from; value <= chain->question.to; value++) {
        double worth = chain->kind->figure == PANEL_MEAN  ? value
                       : chain->kind->figure == PANEL_TOP ? 100 * (value >= chain->question.top)
                       : value >= 9                       ? 100
                       : value >= 7                       ? 0
                                                          : -100;
        sum += chances[value - chain->question.from] * worth;
    }
    return sum;
}

static inline void answer(struct chain *chain, size_t store, int month, double latent) {
    int64_t counters[CHAIN_SCALE] = {0};
    double chances[CHAIN_SCALE];
    chances_of(chain, latent, chances);
    for (int n = 0; n < chain->answers[store][month]; n++) {
        double at = draw_share(&chain->draws);
        int value = 0;
        while (value < chain->question.to - chain->question.from && at >= chances[value])
            at -= chances[value++];
        counters[value]++;
    }
    panel_add(&chain->panel, chain->stores[store].id, CHAIN_FIRST + month, counters);
}

/* ---- the chain before anything is tried ---- */

static inline void chain_stores(struct chain *chain) {
    const struct chain_kind *kind = chain->kind;
    for (int i = 0; i < CHAIN_REGIONS; i++)
        chain->regions[i] = (struct region){.id = i + 1, .code = "R", .name = "R", .index = (size_t)i};
    for (int i = 0; i < kind->stores; i++) {
        chain->homes[i] = (struct store_home){REGISTRY_ALWAYS, &chain->regions[i % CHAIN_REGIONS]};
        chain->stores[i] = (struct store){.id = 1000 + i,
                                          .code = "S",
                                          .name = "",
                                          .zone = "",
                                          .opened = DAY_NONE,
                                          .closed = DAY_NONE,
                                          .homes = &chain->homes[i],
                                          .home_count = 1,
                                          .index = (size_t)i};
    }
    chain->registry = (struct registry){.stores = chain->stores,
                                        .store_count = (size_t)kind->stores,
                                        .regions = chain->regions,
                                        .region_count = CHAIN_REGIONS};
    bool nps = kind->figure == PANEL_NPS;
    chain->question = (struct question){
        .id = "q", .from = nps ? 0 : 1, .to = nps ? 10 : 5, .top = nps ? 9 : 4, .counter_count = nps ? 11 : 5};
    chain->questions[0] = &chain->question;
}

static inline double next_shock(struct chain *chain, double last, double spread) {
    double lasting = chain->kind->lasting;
    return lasting * last + sqrt(1 - lasting * lasting) * spread * draw_normal(&chain->draws);
}

static inline void chain_levels(struct chain *chain, int months) {
    const struct chain_kind *kind = chain->kind;
    double middle = chain->question.to == 10 ? 8.4 : 3.9;
    double region[CHAIN_REGIONS][CHAIN_MONTHS];
    for (int i = 0; i < CHAIN_REGIONS; i++)
        for (int month = 0; month < months; month++)
            region[i][month] = kind->region_shock * draw_normal(&chain->draws);
    for (int i = 0; i < kind->stores; i++) {
        double level = middle + kind->level * draw_normal(&chain->draws), size = draw_size(&chain->draws, kind);
        double shock = kind->shock * draw_normal(&chain->draws);
        for (int month = 0; month < months; month++) {
            shock = month ? next_shock(chain, shock, kind->shock) : shock;
            chain->latent[i][month] = level + shock + region[i % CHAIN_REGIONS][month] - (month == 3 ? 0.2 : 0);
            chain->answers[i][month] = (int)(size * (0.9 + 0.2 * draw_share(&chain->draws)));
        }
    }
}

/* ---- a pilot ---- */

static inline struct panel_window chain_before(const struct chain_kind *kind) {
    return (struct panel_window){CHAIN_FIRST, CHAIN_FIRST + kind->before - 1};
}
/* The first window after, or a later one. */
static inline struct panel_window chain_after(const struct chain_kind *kind, int turn) {
    month_t first = CHAIN_FIRST + kind->before + turn * kind->after;
    return (struct panel_window){first, first + kind->after - 1};
}

/* Those that stood lowest in the last three months: whoever is frightened by a bad quarter picks so. */
static inline void pick_worst(struct chain *chain) {
    struct panel_window late = {CHAIN_FIRST + chain->kind->before - 3, CHAIN_FIRST + chain->kind->before - 1};
    for (int k = 0; k < chain->kind->pilots; k++) {
        struct panel_store *worst = NULL;
        for (size_t i = 0; i < chain->panel.count; i++) {
            struct panel_store *each = &chain->panel.stores[i];
            if (each->side == PANEL_NEITHER &&
                (!worst || panel_pool(&chain->panel, each, &late).mean < panel_pool(&chain->panel, worst, &late).mean))
                worst = each;
        }
        worst->side = PANEL_PILOT;
    }
}

static inline void pick(struct chain *chain, struct arena *arena) {
    struct panel_window before = chain_before(chain->kind);
    struct summary levels = {0};
    struct controls controls;
    struct err err = {0};
    for (size_t i = 0; i < chain->panel.count; i++)
        summary_add(&levels, panel_pool(&chain->panel, &chain->panel.stores[i], &before).mean);
    if (chain->kind->pick == PICK_WORST)
        pick_worst(chain);
    else if (chain->kind->pick == PICK_ANY ||
             pilots_choose(arena, &chain->panel, &before, levels.mean, (size_t)chain->kind->pilots,
                           (size_t)chain->kind->each, &err)) /* too few under the mean: of a dozen it happens */
        for (int k = 0; k < chain->kind->pilots; k++)
            chain->panel.stores[k].side = PANEL_PILOT;
    assert_int_equal(controls_choose(arena, &chain->panel, &before, (size_t)chain->kind->each, &controls, &err), 0);
}

/* The answers of the months after, with the change where it is tried. */
static inline void chain_try(struct chain *chain, int turns) {
    const struct chain_kind *kind = chain->kind;
    chain->truth = 0;
    for (int i = 0; i < kind->stores; i++) {
        bool pilot = chain->panel.stores[i].side == PANEL_PILOT;
        double did = 0, total = 0;
        for (int month = kind->before; month < kind->before + turns * kind->after; month++) {
            double latent = chain->latent[i][month], effect = kind->effect;
            bool first = month < kind->before + kind->after;
            if (pilot && kind->restless > 1)
                latent += sqrt(kind->restless * kind->restless - 1) * kind->shock * draw_normal(&chain->draws);
            double with = pilot ? latent + effect * (first ? 1 : kind->left) : latent;
            answer(chain, (size_t)i, month, with);
            did += first ? chain->answers[i][month] * (expected(chain, with) - expected(chain, latent)) : 0;
            total += first ? chain->answers[i][month] : 0;
        }
        chain->truth += pilot ? did / total / kind->pilots : 0;
    }
}

/* One chain, from its first answer to the end of `turns` windows after. */
static inline void chain_live(struct chain *chain, struct arena *arena, const struct chain_kind *kind, uint64_t seed,
                              int turns) {
    int months = kind->before + turns * kind->after;
    *chain = (struct chain){.kind = kind, .draws = {seed * 7919 + 17}};
    chain_stores(chain);
    chain_levels(chain, months);
    panel_make(arena, &chain->registry, chain->questions, 1, kind->figure,
               &(struct panel_window){CHAIN_FIRST, CHAIN_FIRST + months - 1}, &chain->panel);
    for (int i = 0; i < kind->stores; i++)
        for (int month = 0; month < kind->before; month++)
            answer(chain, (size_t)i, month, chain->latent[i][month]);
    pick(chain, arena);
    chain_try(chain, turns);
}

#endif

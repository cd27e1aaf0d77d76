/* How often a verdict is wrong, where the truth is known: many chains, each with pilot stores and controls searched
 * for, and with a change of known size in them, or none. A hundred of a kind; two thousand where EARSHOT_LONG is set,
 * which also prints the table of docs/metrics. */
#include "stats/pilot.h"
#include "unit/flow/plans/chain.h"

/* `holds`: of intervals, in percent, the least that hold the truth. Where something shakes the pilot stores alone, and
 * there are three, it is not quite 95. */
static const struct case_of {
    struct chain_kind kind;
    double holds;
    bool always; /* else in the long run only */
} cases[] = {
    {{.name = "no shocks"}, 95},
    {{.name = "shocks of 0.1", .shock = 0.1}, 95, true},
    {{.name = "shocks of 0.1 that last", .shock = 0.1, .lasting = 0.8}, 95},
    {{.name = "shocks of 0.2 that last", .shock = 0.2, .lasting = 0.5}, 95},
    {{.name = "shocks of regions too", .shock = 0.1, .region_shock = 0.1}, 95},
    {{.name = "the worst are picked", .shock = 0.1, .lasting = 0.5, .pick = PICK_WORST}, 95, true},
    {{.name = "the worst of 12 stores", .stores = 12, .shock = 0.1, .lasting = 0.5, .pick = PICK_WORST}, 95},
    {{.name = "the worst of much alike", .shock = 0.15, .level = 0.05, .pick = PICK_WORST}, 95},
    {{.name = "12 stores", .stores = 12, .shock = 0.1}, 95},
    {{.name = "6 stores", .stores = 6, .shock = 0.1, .pick = PICK_ANY}, 95},
    {{.name = "5 pilot stores", .pilots = 5, .shock = 0.1}, 95, true},
    {{.name = "3 controls each", .each = 3, .shock = 0.1}, 95},
    {{.name = "12 months before", .before = 12, .shock = 0.1, .lasting = 0.8}, 95},
    {{.name = "3 months after", .after = 3, .shock = 0.1, .lasting = 0.8}, 95},
    {{.name = "15 to 300 answers", .least = 15, .most = 300, .shock = 0.1}, 95},
    {{.name = "top box", .shock = 0.1, .figure = PANEL_TOP}, 95},
    {{.name = "NPS", .shock = 0.2, .level = 0.4, .figure = PANEL_NPS}, 95, true},
    {{.name = "pilot stores shaken twice", .shock = 0.1, .restless = 2}, 93, true},
    {{.name = "pilot stores shaken thrice", .shock = 0.1, .restless = 3}, 91},
};
enum { CASES = sizeof cases / sizeof *cases };

#define LEVEL 5.0 /* percent of pilots without effect that may be called verified */

static bool is_long(void) {
    return getenv("EARSHOT_LONG") != NULL;
}
static int runs_of(void) {
    return is_long() ? 2000 : 60;
}
/* What chance may add to a rate of so many runs, in percent: three and a half standard errors. */
static double slack(double percent) {
    return 350 * sqrt(percent / 100 * (1 - percent / 100) / runs_of());
}

/* ---- many chains of a kind ---- */

struct told {
    double verified, refuted, apart, holds; /* percent of runs */
    double cells_holds, cells_verified;     /* of the four cells without stores */
    double bias, half, truth;
};

struct teller {
    struct chain_kind kind;
    struct chain *chain;
    struct arena *arena;
};
static struct teller teller_of(const struct chain_kind *kind, double effect) {
    struct teller made = {chain_usual(kind), calloc(1, sizeof *made.chain), arena_new()};
    made.kind.effect = effect;
    return made;
}
static void teller_free(struct teller *teller) {
    arena_free(teller->arena);
    free(teller->chain);
}

static struct pilot_effect cells_effect(const struct chain *chain) {
    struct panel_window before = chain_before(chain->kind), after = chain_after(chain->kind, 0);
    struct pilot_cells_mean cells = {0};
    for (size_t i = 0; i < chain->panel.count; i++) {
        const struct panel_store *each = &chain->panel.stores[i];
        struct summary was = panel_pool(&chain->panel, each, &before), is = panel_pool(&chain->panel, each, &after);
        bool pilot = each->side == PANEL_PILOT;
        if (each->side == PANEL_NEITHER)
            continue;
        summary_merge(pilot ? &cells.treated_before : &cells.control_before, &was);
        summary_merge(pilot ? &cells.treated_after : &cells.control_after, &is);
    }
    return pilot_mean(&cells);
}

static void tell_one(struct teller *teller, double aimed, double share, struct told *told) {
    struct chain *chain = teller->chain;
    struct verdict_ask ask = {chain_before(&teller->kind), chain_after(&teller->kind, 0), aimed, false, 5};
    struct plan_verdict got = verdict_of(teller->arena, &chain->panel, &ask);
    struct pilot_effect cells = cells_effect(chain);
    told->verified += got.word == VERDICT_VERIFIED ? share : 0;
    told->refuted += got.word == VERDICT_NOT_VERIFIED ? share : 0;
    told->apart += got.why == VERDICT_MOVED_APART ? share : 0;
    told->holds += got.effect.lo <= chain->truth && chain->truth <= got.effect.hi ? share : 0;
    told->cells_holds += cells.lo <= chain->truth && chain->truth <= cells.hi ? share : 0;
    told->cells_verified += cells.lo > 0 ? share : 0;
    told->bias += (got.effect.value - chain->truth) * share / 100;
    told->half += (got.effect.hi - got.effect.lo) / 2 * share / 100;
    told->truth += chain->truth * share / 100;
}

static struct told tell(const struct chain_kind *kind, double effect, double aimed) {
    struct told told = {0};
    struct teller teller = teller_of(kind, effect);
    for (int run = 0; run < runs_of(); run++) {
        chain_live(teller.chain, teller.arena, &teller.kind, (uint64_t)run, 1);
        tell_one(&teller, aimed, 100.0 / runs_of(), &told);
        arena_clear(teller.arena);
    }
    teller_free(&teller);
    return told;
}

/* The smallest effect that would be seen, the mean of what some chains of the kind are told. */
static double smallest(const struct chain_kind *kind) {
    int runs = is_long() ? 100 : 4;
    double sum = 0;
    struct teller teller = teller_of(kind, 0);
    struct panel_window before = chain_before(&teller.kind);
    for (int run = 0; run < runs; run++) {
        chain_live(teller.chain, teller.arena, &teller.kind, (uint64_t)run, 1);
        sum += power_check(teller.arena, &teller.chain->panel, &before, teller.kind.after, POWER_USUAL).smallest;
        arena_clear(teller.arena);
    }
    teller_free(&teller);
    return sum / runs;
}

/* ---- what must hold ---- */

static void print(const char *name, double effect, const struct told *told) {
    if (is_long())
        printf(
            "%-27s %4.2f  verified %5.1f  not %5.1f  apart %4.1f  holds %5.1f (cells %5.1f)  bias %+6.3f  half %6.3f\n",
            name, effect, told->verified, told->refuted, told->apart, told->holds, told->cells_holds, told->bias,
            told->half);
    fflush(stdout);
}

static void what_changes_nothing_is_seldom_verified_and_intervals_hold(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        const struct chain_kind *kind = &cases[i].kind;
        if (!cases[i].always && !is_long())
            continue;
        double aimed = smallest(kind), unit = kind->figure == PANEL_NPS ? 2 : 1;
        const double effects[] = {0, 0.2 * unit, 0.5 * unit};
        for (size_t k = 0; k < 3; k++) {
            struct told told = tell(kind, effects[k], aimed);
            print(kind->name, effects[k], &told);
            if (!k && told.verified > LEVEL + (is_long() ? 0 : slack(2.5)))
                fail_msg("%s: %.1f %% are called verified", kind->name, told.verified);
            if (told.holds < cases[i].holds - slack(5))
                fail_msg("%s: %.1f %% of the intervals hold an effect of %g", kind->name, told.holds, effects[k]);
        }
    }
}

/* Answers alone do not know that stores move by themselves: this is why they are not asked. */
static void four_cells_say_too_much(void **state) {
    (void)state;
    struct told told = tell(&(struct chain_kind){.name = "cells", .shock = 0.2}, 0, 0.3);
    print("shocks of 0.2", 0, &told);
    assert_true(told.cells_holds < 75 && told.cells_verified > 2 * told.verified + 5);
}

/* The effect that is promised to be seen in four of five pilots is seen about as often. It is in units of the figure,
 * and answers that are cut to the scale show a little less of a change than there was. */
static void the_power_check_keeps_its_promise(void **state) {
    (void)state;
    for (size_t i = 0; i < CASES; i++) {
        struct chain_kind kind = cases[i].kind;
        if (kind.figure != PANEL_MEAN || kind.restless > 1 || (!cases[i].always && !is_long()))
            continue;
        double promised = smallest(&kind), effect = promised;
        for (int turn = 0; turn < 3; turn++)
            effect *= promised / tell(&kind, effect, promised).truth;
        struct told told = tell(&kind, effect, promised);
        print(kind.name, promised, &told);
        if (told.verified < 68 - slack(80) || told.verified > 90 + slack(80))
            fail_msg("%s: %.3f is seen in %.1f %%", kind.name, promised, told.verified);
    }
}

static void check(double left, double *out_holds, double *out_relapsed) {
    struct chain_kind kind = {.name = "check", .shock = 0.1, .lasting = 0.5, .left = left};
    struct teller teller = teller_of(&kind, 0.7);
    double share = 100.0 / runs_of();
    *out_holds = *out_relapsed = 0;
    for (int run = 0; run < runs_of(); run++) {
        chain_live(teller.chain, teller.arena, &teller.kind, (uint64_t)run, 2);
        struct verdict_ask ask = {chain_before(&teller.kind), chain_after(&teller.kind, 0), 0.3, false, 5};
        struct panel_window window = chain_after(&teller.kind, 1);
        struct relapse got = relapse_of(teller.arena, &teller.chain->panel, &ask, &window);
        *out_holds += got.word == RELAPSE_HELD ? share : 0;
        *out_relapsed += got.word == RELAPSE_RELAPSED ? share : 0;
        arena_clear(teller.arena);
    }
    teller_free(&teller);
}

static void what_is_gone_does_not_hold_and_what_holds_is_not_gone(void **state) {
    (void)state;
    double holds, relapsed;
    check(1, &holds, &relapsed);
    if (is_long())
        printf("left whole: holds %.1f, relapsed %.1f\n", holds, relapsed);
    assert_true(holds > 85 && relapsed < LEVEL + slack(2.5));
    check(0, &holds, &relapsed);
    if (is_long())
        printf("gone: holds %.1f, relapsed %.1f\n", holds, relapsed);
    assert_true(holds < LEVEL + slack(2.5) && relapsed > 80);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_changes_nothing_is_seldom_verified_and_intervals_hold),
        cmocka_unit_test(four_cells_say_too_much),
        cmocka_unit_test(the_power_check_keeps_its_promise),
        cmocka_unit_test(what_is_gone_does_not_hold_and_what_holds_is_not_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

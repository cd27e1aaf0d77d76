/* Which themes go with the score: against figures made by hand, and what takes no part. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/themes/themes_drivers.h"
#include "flow/themes/themes_rules.h"

#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[{'kind':'csat','id':'score','line':2," WORDS "},"       \
    "{'kind':'text','id':'comment','line':3," WORDS "}]}"
#define THEMES                                                                                                         \
    "{'kind':'themes','id':'t','survey':'visit','question':'comment','items':["                                        \
    "{'kind':'theme','id':'a'," WORDS ",'words':['a']},{'kind':'theme','id':'b'," WORDS ",'words':['b']},"             \
    "{'kind':'theme','id':'c'," WORDS ",'words':['c']}]}"

struct bench {
    struct arena *arena;
    const struct themes *themes;
    int64_t *table, *pairs;
};

static struct bench bench_make(void) {
    struct bench bench = {.arena = arena_new()};
    struct err err = rubbish();
    const struct survey *survey = survey_of(bench.arena, SURVEY);
    assert_int_equal(
        0, themes_from_rules(bench.arena, "x.lua", table_of(bench.arena, THEMES), survey, &bench.themes, &err));
    bench.table = arena_alloc(bench.arena, themes_table(bench.themes) * sizeof *bench.table);
    bench.pairs = arena_alloc(bench.arena, 9 * sizeof *bench.pairs);
    return bench;
}

static void says(struct bench *bench, const char *comment, int value) {
    bool named[3];
    themes_find(bench->themes, comment, strlen(comment), named);
    themes_add(bench->themes, named, (size_t)value, bench->table);
    if (value)
        themes_add_pairs(bench->themes, named, bench->pairs);
}

/* a: 1 1 0 0, b: 1 0 1 0 (they are independent), scores 1 2 4 5 */
static void some(struct bench *bench) {
    says(bench, "ab", 1);
    says(bench, "a", 2);
    says(bench, "b", 4);
    says(bench, "-", 5);
    says(bench, "abc", THEMES_UNANSWERED);
}

static void correlations_are_those_made_by_hand(void **state) {
    (void)state;
    struct bench bench = bench_make();
    some(&bench);
    struct theme_drivers made = themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 2);
    assert_int_equal(4, made.n);
    assert_int_equal(2, made.count);
    assert_true(fabs(made.share[0] - 50) < 1e-9);
    assert_true(fabs(made.drivers->correlation[0] - -3 / sqrt(10)) < 1e-12); /* -3 / sqrt(1 x 10) */
    assert_true(fabs(made.drivers->correlation[1] - -1 / sqrt(10)) < 1e-12);
    assert_true(fabs(made.rho[0] - -2 / sqrt(5)) < 1e-12); /* ranks 1 2 3 4 */
    assert_true(fabs(made.drivers->r2 - 1) < 1e-12);       /* 0.9 + 0.1 */
    assert_true(fabs(made.drivers->johnson[0] - 0.9) < 1e-12);
    assert_true(fabs(made.drivers->vif[0] - 1) < 1e-12);
    arena_free(bench.arena);
}

static void equal_scores_share_their_rank(void **state) {
    (void)state;
    struct bench bench = bench_make();
    says(&bench, "a", 1);
    says(&bench, "a", 3);
    says(&bench, "-", 3);
    says(&bench, "-", 5);
    struct theme_drivers made = themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 2);
    assert_int_equal(1, made.count);
    assert_true(fabs(made.rho[0] - -1.5 / sqrt(4.5)) < 1e-12); /* ranks 1 2.5 2.5 4 */
    arena_free(bench.arena);
}

static void a_theme_of_few_takes_no_part(void **state) {
    (void)state;
    struct bench bench = bench_make();
    some(&bench);
    says(&bench, "c", 3);
    struct theme_drivers made = themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 2);
    assert_int_equal(2, made.count);
    assert_int_equal(0, made.places[0]);
    assert_int_equal(1, made.places[1]);
    assert_int_equal(0, themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 3).count);
    arena_free(bench.arena);
}

static void scores_that_never_vary_are_explained_by_nothing(void **state) {
    (void)state;
    struct bench bench = bench_make();
    assert_int_equal(0, themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 0).count);
    for (int i = 0; i < 4; i++)
        says(&bench, i % 2 ? "a" : "b", 4);
    assert_int_equal(0, themes_drive(bench.arena, bench.themes, bench.table, bench.pairs, 2).count);
    arena_free(bench.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(correlations_are_those_made_by_hand),
        cmocka_unit_test(equal_scores_share_their_rank),
        cmocka_unit_test(a_theme_of_few_takes_no_part),
        cmocka_unit_test(scores_that_never_vary_are_explained_by_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

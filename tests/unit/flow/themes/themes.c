/* What a comment is about, and the figures that follow, down to what may not be told. */
#include "unit/flow/tables.h"

#include <math.h>

#include "base/limits.h"
#include "flow/themes/themes_rules.h"

#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'items':[{'kind':'%s','id':'score','line':2," WORDS "},"         \
    "{'kind':'text','id':'comment','line':3," WORDS "}]}"
#define THEMES                                                                                                         \
    "{'kind':'themes','id':'t','survey':'visit','question':'comment','items':["                                        \
    "{'kind':'theme','id':'queue'," WORDS ",'words':['排队','等了']},"                                             \
    "{'kind':'theme','id':'fresh'," WORDS ",'words':['新鲜']}]}"

#define FLOOR    3
#define RELIABLE 30

struct bench {
    struct arena *arena;
    const struct themes *themes;
    int64_t *table;
};

static struct bench bench_make(const char *lead) {
    struct bench bench = {.arena = arena_new()};
    struct err err = rubbish();
    const struct survey *survey = survey_of(bench.arena, arena_format(bench.arena, SURVEY, lead));
    if (themes_from_rules(bench.arena, "x.lua", table_of(bench.arena, THEMES), survey, &bench.themes, &err))
        fail_msg("%s: %s", err.where, err.what);
    bench.table = arena_alloc(bench.arena, themes_table(bench.themes) * sizeof *bench.table);
    return bench;
}

/* A comment with an answer: the value on the scale, or -1 for none. */
static void says(struct bench *bench, const char *comment, int value) {
    const struct question *lead = themes_lead(bench->themes->survey);
    bool named[LIMIT_THEMES];
    themes_find(bench->themes, comment, strlen(comment), named);
    themes_add(bench->themes, named, value < 0 ? THEMES_UNANSWERED : (size_t)(value - lead->from) + 1, bench->table);
}

static struct theme_figures queue_of(const struct bench *bench) {
    return themes_measure(bench->themes, bench->table, 0, FLOOR, RELIABLE);
}

static void a_word_is_found_anywhere_and_letter_for_letter(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    bool named[LIMIT_THEMES];
    const char *both = "等了半天，菜不新鲜";
    themes_find(bench.themes, both, strlen(both), named);
    assert_true(named[0] && named[1]);
    const char *neither = "排 队，等 了";
    themes_find(bench.themes, neither, strlen(neither), named);
    assert_false(named[0] || named[1]);
    themes_find(bench.themes, "", 0, named);
    assert_false(named[0] || named[1]);
    arena_free(bench.arena);
}

static void a_comment_counts_once_however_often_it_names_a_theme(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    for (int i = 0; i < 3; i++)
        says(&bench, "排队排队，等了很久", 9);
    assert_int_equal(3, queue_of(&bench).mentions);
    arena_free(bench.arena);
}

static void figures_are_those_made_by_hand(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    const int queue[] = {6, 0, 7, 10, -1}, other[] = {9, 8, 10};
    for (size_t i = 0; i < 5; i++)
        says(&bench, "排队", queue[i]);
    for (size_t i = 0; i < 3; i++)
        says(&bench, "不错", other[i]);
    struct theme_figures figures = queue_of(&bench);
    assert_int_equal(8, figures.comments);
    assert_int_equal(5, figures.mentions);
    assert_true(fabs(figures.share - 62.5) < 1e-9);
    assert_true(figures.share_lo > 30 && figures.share_lo < 31 && figures.share_hi > 86 && figures.share_hi < 87);
    assert_int_equal(4, figures.scored); /* one gave no score */
    assert_int_equal(2, figures.negative);
    assert_true(fabs(figures.low - 50) < 1e-9);
    assert_true(fabs(figures.mean - 5.75) < 1e-9);
    assert_true(fabs(figures.mean_others - 9) < 1e-9);
    assert_false(figures.hidden);
    assert_true(figures.uncertain);
    arena_free(bench.arena);
}

static void without_promoters_the_mirror_of_the_top_box_is_negative(void **state) {
    (void)state;
    struct bench bench = bench_make("csat");
    for (int value = 1; value <= 5; value++)
        says(&bench, "排队", value);
    assert_int_equal(2, queue_of(&bench).negative); /* 4 and 5 are the top of 1 to 5 */
    arena_free(bench.arena);
}

static void what_few_people_think_is_not_told(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    says(&bench, "排队", 2);
    says(&bench, "排队", 3);
    struct theme_figures figures = queue_of(&bench);
    assert_true(figures.withheld && figures.hidden); /* two comments: only their number */
    assert_int_equal(2, figures.comments);
    assert_int_equal(0, figures.mentions);
    assert_true(isnan(figures.share));
    says(&bench, "不错", 9);
    says(&bench, "不错", 9);
    figures = queue_of(&bench);
    assert_true(figures.hidden && !figures.withheld); /* two of four: how many, not what they gave */
    assert_int_equal(2, figures.mentions);
    assert_true(fabs(figures.share - 50) < 1e-9);
    assert_int_equal(0, figures.negative);
    assert_true(isnan(figures.low) && isnan(figures.mean) && isnan(figures.mean_others));
    says(&bench, "等了", 4);
    figures = queue_of(&bench);
    assert_false(figures.hidden);
    assert_int_equal(3, figures.negative);
    assert_true(isnan(figures.mean) && isnan(figures.mean_others)); /* the others are two */
    arena_free(bench.arena);
}

static void scores_of_few_among_many_are_not_told(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    for (int i = 0; i < 6; i++)
        says(&bench, "排队", i < 2 ? 1 : -1);
    struct theme_figures figures = queue_of(&bench);
    assert_true(figures.hidden);
    assert_int_equal(6, figures.mentions);
    assert_int_equal(0, figures.scored);
    assert_true(isnan(figures.low));
    arena_free(bench.arena);
}

static void no_comment_is_no_share(void **state) {
    (void)state;
    struct bench bench = bench_make("nps");
    struct theme_figures figures = themes_measure(bench.themes, bench.table, 0, 0, RELIABLE);
    assert_int_equal(0, figures.comments);
    assert_true(isnan(figures.share) && isnan(figures.low) && isnan(figures.mean) && isnan(figures.mean_others));
    arena_free(bench.arena);
}

static void without_a_scale_only_mentions_are_counted(void **state) {
    (void)state;
    struct bench bench = {.arena = arena_new()};
    struct err err = rubbish();
    const struct survey *survey =
        survey_of(bench.arena, "{'kind':'survey','id':'visit','line':1," TITLE
                               ",'items':[{'kind':'text','id':'comment','line':3," WORDS "}]}");
    assert_int_equal(
        0, themes_from_rules(bench.arena, "x.lua", table_of(bench.arena, THEMES), survey, &bench.themes, &err));
    assert_null(themes_lead(survey));
    bench.table = arena_alloc(bench.arena, themes_table(bench.themes) * sizeof *bench.table);
    for (int i = 0; i < 4; i++)
        says(&bench, i ? "排队" : "不错", -1);
    struct theme_figures figures = queue_of(&bench);
    assert_false(figures.hidden);
    assert_int_equal(3, figures.mentions);
    assert_true(fabs(figures.share - 75) < 1e-9 && isnan(figures.low));
    arena_free(bench.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_found_anywhere_and_letter_for_letter),
        cmocka_unit_test(a_comment_counts_once_however_often_it_names_a_theme),
        cmocka_unit_test(figures_are_those_made_by_hand),
        cmocka_unit_test(without_promoters_the_mirror_of_the_top_box_is_negative),
        cmocka_unit_test(what_few_people_think_is_not_told),
        cmocka_unit_test(scores_of_few_among_many_are_not_told),
        cmocka_unit_test(no_comment_is_no_share),
        cmocka_unit_test(without_a_scale_only_mentions_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

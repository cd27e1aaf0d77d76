/* Totals that stand beside the stores' figures must not give away what those hide. The test plays the reader who
 * subtracts: whatever is left of a total after all that is shown must be nothing, or reach the floor. */
#include "unit/ops/chain.h"

#include "flow/survey/survey_rows.h"
#include "ops/cube.h"
#include "ops/rulebook.h"

enum { FLOOR = 10, OCTOBER = 2026 * 12 + 9 };

struct view {
    struct chain *chain;
    struct rulebook *rulebook;
    struct survey_versions versions;
    const struct survey *survey;
    const struct registry *registry;
    struct cube cube;
};

static void view_open(struct view *view, struct chain *c) {
    view->chain = c;
    CHAIN_OK(c, rulebook_open(&view->rulebook, c->w, RULEBOOK_ALL, &c->err));
    CHAIN_OK(c, rulebook_survey(view->rulebook, "visit", &view->survey, &c->err));
    CHAIN_OK(c, survey_versions_read(c->w->db, c->arena, &view->versions, &c->err));
    CHAIN_OK(c, stores_read(c->w, month_last(OCTOBER), &view->registry, &c->err));
    CHAIN_OK(c, cube_read(c->w->db, c->arena, view->registry, &view->versions, view->survey, OCTOBER, 1, FLOOR,
                          &view->cube, &c->err));
}

static int64_t count_of(const struct question *question, const int64_t *counters) {
    int64_t n = 0;
    for (size_t i = 0; i < question->counter_count; i++)
        n += counters[question->counter + i];
    return n;
}

static const int64_t *region_of(const struct view *view, const char *code) {
    return view->cube.regions + registry_region(view->registry, code)->index * view->survey->counter_count;
}

static int64_t base(const struct view *view, const char *region, const char *question) {
    return count_of(survey_question(view->survey, question), region ? region_of(view, region) : view->cube.chain);
}

/* `n` answers to the first two questions, `fresh` of them to the third too. */
static void answers(struct chain *c, const char *store, int n, int fresh) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < n; i++)
        rows = arena_format(c->arena, "%s%s-%d,%s,2026-10-%02d 12:00:00,9,5,4,%s,,\n", rows, store, i, store,
                            i % 28 + 1, i < fresh ? "3" : "");
    if (n)
        chain_in(c, rows);
}

static void totals_hold_all_stores_where_none_is_hidden(void **state) {
    struct chain *c = *state;
    struct view view;
    answers(c, "S1", 12, 12);
    answers(c, "S2", 10, 10);
    answers(c, "S3", 30, 30);
    view_open(&view, c);
    assert_int_equal(22, base(&view, "E", "recommend"));
    assert_int_equal(30, base(&view, "W", "recommend"));
    assert_int_equal(52, base(&view, "CN", "recommend"));
    assert_int_equal(52, base(&view, NULL, "recommend"));
    assert_int_equal(52, view.cube.chain[0]);
    rulebook_close(view.rulebook);
}

static void one_hidden_store_is_in_no_total(void **state) {
    struct chain *c = *state;
    struct view view;
    answers(c, "S1", 12, 12);
    answers(c, "S2", 3, 3);
    answers(c, "S3", 30, 30);
    view_open(&view, c);
    assert_int_equal(12, base(&view, "E", "recommend"));
    assert_int_equal(42, base(&view, "CN", "recommend"));
    assert_int_equal(42, base(&view, NULL, "recommend"));
    rulebook_close(view.rulebook);
}

static void hidden_stores_join_where_they_are_enough_together(void **state) {
    struct chain *c = *state;
    struct view view;
    answers(c, "S1", 12, 12);
    answers(c, "S2", 6, 6);
    answers(c, "S3", 30, 30);
    answers(c, "S9", 7, 7);
    view_open(&view, c);
    assert_int_equal(12, base(&view, "E", "recommend"));
    assert_int_equal(30, base(&view, "W", "recommend"));
    assert_int_equal(55, base(&view, "CN", "recommend")); /* 6 and 7 are 13 */
    assert_int_equal(55, base(&view, NULL, "recommend"));
    rulebook_close(view.rulebook);
}

/* Two that each have less than 10 and together 18 have 9 each: of them no total tells. */
static void hidden_stores_at_the_brim_are_in_no_total(void **state) {
    struct chain *c = *state;
    struct view view;
    answers(c, "S1", 9, 9);
    answers(c, "S2", 9, 8);
    answers(c, "S3", 30, 30);
    answers(c, "S9", 5, 5);
    view_open(&view, c);
    assert_int_equal(0, base(&view, "E", "recommend"));
    assert_int_equal(17, base(&view, "E", "fresh"));
    assert_int_equal(30, base(&view, NULL, "recommend"));
    rulebook_close(view.rulebook);
}

static void each_question_has_its_own_base(void **state) {
    struct chain *c = *state;
    struct view view;
    answers(c, "S1", 12, 12);
    answers(c, "S2", 20, 4);
    view_open(&view, c);
    assert_int_equal(32, base(&view, "E", "recommend"));
    assert_int_equal(12, base(&view, "E", "fresh"));
    rulebook_close(view.rulebook);
}

/* Whatever the stores' bases: a total minus the shown parts is nothing or reaches the floor. */
static void nothing_hidden_can_be_subtracted_out(void **state) {
    struct chain *c = *state;
    static const char *const codes[] = {"S1", "S2", "S3", "S9"};
    static const int bases[][4] = {{12, 3, 30, 7}, {3, 4, 5, 2}, {9, 9, 9, 9},  {0, 9, 30, 0},
                                   {3, 0, 12, 0},  {5, 5, 9, 1}, {10, 1, 10, 9}};
    for (size_t round = 0; round < sizeof bases / sizeof *bases; round++) {
        struct view view;
        int64_t east = 0, west = 0;
        for (int i = 0; i < 4; i++)
            answers(c, codes[i], bases[round][i], bases[round][i]);
        view_open(&view, c);
        for (int i = 0; i < 4; i++)
            *(i < 2 ? &east : &west) += bases[round][i] >= FLOOR ? bases[round][i] : 0;
        int64_t e = base(&view, "E", "polite"), w = base(&view, "W", "polite"), all = base(&view, NULL, "polite");
        const int64_t left[] = {e - east, w - west, all - e - w, all - east - west};
        for (size_t i = 0; i < sizeof left / sizeof *left; i++)
            assert_true(left[i] == 0 || left[i] >= FLOOR);
        rulebook_close(view.rulebook);
        int64_t last = chain_number(c, "SELECT max(seq) FROM batch WHERE kind = 'import'");
        for (; last > 1; last--) /* batch 1 made the stores */
            if (chain_number(c,
                             arena_format(c->arena,
                                          "SELECT count(*) FROM batch b WHERE seq = %lld AND kind = 'import' AND NOT "
                                          "EXISTS (SELECT 1 FROM batch u WHERE u.undoes = b.seq)",
                                          (long long)last)))
                chain_undo(c, last);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(totals_hold_all_stores_where_none_is_hidden),
        CHAIN_TEST(one_hidden_store_is_in_no_total),
        CHAIN_TEST(hidden_stores_join_where_they_are_enough_together),
        CHAIN_TEST(hidden_stores_at_the_brim_are_in_no_total),
        CHAIN_TEST(each_question_has_its_own_base),
        CHAIN_TEST(nothing_hidden_can_be_subtracted_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

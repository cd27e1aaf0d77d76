/* The words: what is said of which interval. */
#include "flow/plans/verdict.h"
#include "unit/flow/plans/few.h"

/* Twelve stores over nine months: six before, one after, two checks. Stores 0 to 2 are the pilot's, 3 to 5 the
 * controls. Each moves a little by itself, so that an interval is about 0.14 to either side. */
static const double noise[FEW] = {.02, -.03, .01, .03, -.02, -.01, .04, -.04, .02, -.02, .03, -.03};

static void fill(struct few *few, double after, double first_check, double second_check) {
    const double effects[] = {after, first_check, second_check};
    few_make(few, FEW, 9);
    for (size_t i = 0; i < FEW; i++) {
        few->panel.stores[i].side = i < 3 ? PANEL_PILOT : i < 6 ? PANEL_CONTROL : PANEL_NEITHER;
        for (int month = 0; month < 9; month++) {
            double moves = noise[(i + (size_t)month * 5) % FEW], effect = i < 3 && month > 5 ? effects[month - 6] : 0;
            few_put(few, i, month, 150, 3.8 + moves + effect, 0.81);
        }
    }
}

static const struct verdict_ask usual = {{FEW_FIRST, FEW_FIRST + 5}, {FEW_FIRST + 6, FEW_FIRST + 6}, 0.3, false, 10};

static struct plan_verdict verdict(struct few *few, const struct verdict_ask *ask) {
    struct plan_verdict got = verdict_of(few->arena, &few->panel, ask);
    return got;
}

static void the_word_goes_by_the_interval(void **state) {
    (void)state;
    const struct {
        double effect;
        enum verdict_word word;
        enum verdict_why why;
        bool short_of_aim;
    } cases[] = {
        {0.5, VERDICT_VERIFIED, VERDICT_PLAIN, false},
        {0.3, VERDICT_VERIFIED, VERDICT_PLAIN, false},
        {0.0, VERDICT_NOT_VERIFIED, VERDICT_PLAIN, true},
        {-0.5, VERDICT_NOT_VERIFIED, VERDICT_PLAIN, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct few few;
        fill(&few, cases[i].effect, 0, 0);
        struct plan_verdict got = verdict(&few, &usual);
        assert_int_equal(got.word, cases[i].word);
        assert_int_equal(got.why, cases[i].why);
        assert_int_equal(got.short_of_aim, cases[i].short_of_aim);
        assert_true(fabs(got.effect.value - cases[i].effect) < 0.06);
        arena_free(few.arena);
    }
}

static void one_that_holds_both_says_nothing(void **state) {
    (void)state;
    struct few few;
    struct verdict_ask ask = usual;
    fill(&few, 0.05, 0, 0);
    ask.aimed = 0.1;
    struct plan_verdict got = verdict(&few, &ask);
    assert_true(got.effect.lo < 0 && got.effect.hi > 0.1);
    assert_int_equal(got.word, VERDICT_CANNOT_SAY);
    assert_int_equal(got.why, VERDICT_WIDE);
    ask.aimed = NAN; /* any effect: nothing rules it out */
    assert_int_equal(verdict(&few, &ask).why, VERDICT_WIDE);
    arena_free(few.arena);
}

static void a_fall_can_be_what_is_hoped_for(void **state) {
    (void)state;
    struct few few;
    struct verdict_ask ask = usual;
    fill(&few, -0.5, 0, 0);
    ask.falls = true;
    assert_int_equal(verdict(&few, &ask).word, VERDICT_VERIFIED);
    arena_free(few.arena);
    fill(&few, 0.5, 0, 0);
    assert_int_equal(verdict(&few, &ask).word, VERDICT_NOT_VERIFIED);
    arena_free(few.arena);
}

static void what_is_lacking_is_said(void **state) {
    (void)state;
    struct few few;
    struct verdict_ask ask = usual;
    fill(&few, 0.5, 0, 0);
    ask.floor = 451; /* three stores of 150 */
    assert_int_equal(verdict(&few, &ask).why, VERDICT_FEW_ANSWERS);
    few.panel.stores[3].side = few.panel.stores[4].side = PANEL_NEITHER;
    assert_int_equal(verdict(&few, &usual).why, VERDICT_FEW_STORES);
    assert_int_equal(verdict(&few, &usual).word, VERDICT_CANNOT_SAY);
    arena_free(few.arena);
}

static void sides_that_parted_before_prove_nothing(void **state) {
    (void)state;
    struct few few;
    fill(&few, 0.5, 0, 0);
    for (size_t i = 0; i < 3; i++)
        for (int month = 3; month < 6; month++)
            few.panel.stores[i].months[month].mean += 0.4;
    struct plan_verdict got = verdict(&few, &usual);
    assert_true(got.placebo.lo > 0);
    assert_int_equal(got.word, VERDICT_CANNOT_SAY);
    assert_int_equal(got.why, VERDICT_MOVED_APART);
    arena_free(few.arena);
}

static void a_window_of_one_month_has_no_placebo(void **state) {
    (void)state;
    struct few few;
    struct verdict_ask ask = usual;
    fill(&few, 0.5, 0, 0);
    ask.before.first = ask.before.last;
    struct plan_verdict got = verdict(&few, &ask);
    assert_true(isnan(got.placebo.value));
    assert_int_equal(got.word, VERDICT_VERIFIED);
    arena_free(few.arena);
}

/* ---- checks ---- */

static struct relapse check(double first_check, double second_check, int month) {
    struct few few;
    fill(&few, 0.5, first_check, second_check);
    struct panel_window window = few_months(month, month);
    struct relapse got = relapse_of(few.arena, &few.panel, &usual, &window);
    arena_free(few.arena);
    return got;
}

static void it_holds_or_it_is_gone(void **state) {
    (void)state;
    assert_int_equal(check(0.5, 0, 7).word, RELAPSE_HELD);
    assert_int_equal(check(0.3, 0, 7).word, RELAPSE_HELD); /* less, and there */
    assert_true(check(0.3, 0, 7).loss.hi < 0);             /* and the loss is told */
    struct relapse little = check(0.2, 0, 7);              /* two fifths of it */
    assert_true(little.effect.lo > 0 && little.loss.hi < 0 && little.effect.value < little.then / 2);
    assert_int_equal(little.word, RELAPSE_RELAPSED);
    assert_int_equal(check(0.5, 0, 8).word, RELAPSE_RELAPSED);
    assert_int_equal(check(0.5, -0.5, 8).word, RELAPSE_RELAPSED);
}

static void a_check_that_sees_little_says_nothing(void **state) {
    (void)state;
    struct few few;
    fill(&few, 0.25, 0.05, 0);
    for (size_t i = 0; i < FEW; i++) /* a dozen answers */
        few.panel.stores[i].months[7].n = 12;
    struct panel_window window = few_months(7, 7);
    struct relapse got = relapse_of(few.arena, &few.panel, &usual, &window);
    assert_int_equal(got.word, RELAPSE_CANNOT_SAY);
    assert_int_equal(got.why, VERDICT_WIDE);
    struct verdict_ask ask = usual;
    ask.floor = 40;
    got = relapse_of(few.arena, &few.panel, &ask, &window);
    assert_int_equal(got.why, VERDICT_FEW_ANSWERS);
    arena_free(few.arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_goes_by_the_interval),
        cmocka_unit_test(one_that_holds_both_says_nothing),
        cmocka_unit_test(a_fall_can_be_what_is_hoped_for),
        cmocka_unit_test(what_is_lacking_is_said),
        cmocka_unit_test(sides_that_parted_before_prove_nothing),
        cmocka_unit_test(a_window_of_one_month_has_no_placebo),
        cmocka_unit_test(it_holds_or_it_is_gone),
        cmocka_unit_test(a_check_that_sees_little_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a report script sees, and what it must not: a store under the floor leaves no number behind. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/report/report.h"

enum { OCTOBER = 2026 * 12 + 9, MONTHS = 3 };

struct scene {
    struct arena *arena;
    const struct survey *survey;
    struct region region;
    struct store store;
    struct store_home home;
    struct registry registry;
    struct report report;
    struct report_frame frame;
    struct report_store part;
    int64_t *own, *regions, *chain; /* [month][counter] */
};

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->survey = survey_of(arena, USUAL_SURVEY);
    size_t width = s->survey->counter_count;
    s->own = arena_alloc(arena, MONTHS * width * sizeof *s->own);
    s->regions = arena_alloc(arena, MONTHS * width * sizeof *s->own);
    s->chain = arena_alloc(arena, MONTHS * width * sizeof *s->own);
    s->region = (struct region){.code = "E", .name = "东区"};
    s->home = (struct store_home){REGISTRY_ALWAYS, &s->region};
    s->store = (struct store){.id = 1, .code = "S1", .name = "一店", .zone = "", .homes = &s->home, .home_count = 1};
    s->registry = (struct registry){.stores = &s->store, .store_count = 1, .regions = &s->region, .region_count = 1};
    s->report = (struct report){.id = "mini", .script = "x.lua", .months = MONTHS};
    s->frame = (struct report_frame){.report = &s->report,
                                     .registry = &s->registry,
                                     .survey = s->survey,
                                     .language = "zh",
                                     .month = OCTOBER,
                                     .bases = {10, 30},
                                     .regions = s->regions,
                                     .chain = s->chain};
    s->part = (struct report_store){.store = &s->store, .counters = s->own};
    *state = s;
    return 0;
}

static int teardown(void **state) {
    arena_free(((struct scene *)*state)->arena);
    return 0;
}

/* n answers of one value to every question, in the month that lies `back` before the reported one. */
static void fill(struct scene *s, int64_t *counters, int back, int64_t n) {
    int64_t *month = counters + (size_t)(MONTHS - 1 - back) * s->survey->counter_count;
    month[0] += n;
    answered(s->survey, month, "recommend", 9, n);
    answered(s->survey, month, "polite", 4, n);
    answered(s->survey, month, "help", 5, n);
    answered(s->survey, month, "fresh", 3, n);
}

/* Every metric below: either suppressed and without a single number, or shown with its base. */
static void check_metrics(const struct value *value, const char *name, int *shown, int *hidden) {
    if (value_is(value, VALUE_LIST))
        for (size_t i = 0; i < value->list.count; i++)
            check_metrics(value->list.items[i], name, shown, hidden);
    if (!value_is(value, VALUE_MAP))
        return;
    if (value_get(value, "definition")) {
        bool suppressed = value_yes(value_get(value, "suppressed"), false);
        *(suppressed ? hidden : shown) += 1;
        if (!suppressed && !value_get(value, "n"))
            fail_msg("%s has no base", name);
        for (size_t i = 0; suppressed && i < value->map.count; i++)
            if (value_is(value->map.pairs[i].value, VALUE_INT) || value_is(value->map.pairs[i].value, VALUE_REAL))
                fail_msg("%s is suppressed and says %s", name, value->map.pairs[i].key);
    }
    for (size_t i = 0; i < value->map.count; i++)
        check_metrics(value->map.pairs[i].value, value->map.pairs[i].key, shown, hidden);
}

static void a_store_under_the_floor_leaves_no_number(void **state) {
    struct scene *s = *state;
    int shown = 0, hidden = 0;
    for (int back = 0; back < MONTHS; back++) {
        fill(s, s->own, back, 6);
        fill(s, s->regions, back, 6);
        fill(s, s->chain, back, 6);
    }
    const struct value *input = report_input(s->arena, &s->frame, &s->part);
    check_metrics(input, "r", &shown, &hidden);
    assert_int_equal(0, shown);
    assert_true(hidden > 50);
    struct buf json = buf_make(1 << 20);
    json_write(&json, input, JSON_DOCUMENT);
    assert_null(strstr(json.data, "\"counts\""));
    assert_null(strstr(json.data, "\"n\""));
    assert_null(strstr(json.data, "\"value\""));
    assert_null(strstr(json.data, "\"lo\""));
    assert_null(strstr(json.data, ": 6"));
    buf_free(&json);
}

static void a_thin_month_before_hides_its_change_too(void **state) {
    struct scene *s = *state;
    fill(s, s->own, 0, 40);
    fill(s, s->own, 1, 9);
    const struct value *r = report_input(s->arena, &s->frame, &s->part);
    const struct value *now = value_get(value_get(r, "questions"), "recommend");
    assert_int_equal(40, value_whole(value_get(value_get(now, "nps"), "n"), 0));
    assert_true(fabs(value_number(value_get(value_get(now, "nps"), "value"), 0) - 100) < 1e-9);
    assert_int_equal(11, value_count(value_get(now, "counts")));
    const struct value *before = value_get(value_get(r, "previous"), "recommend");
    assert_true(value_yes(value_get(value_get(before, "nps"), "suppressed"), false));
    assert_null(value_get(before, "counts"));
    const struct value *change = value_get(value_get(value_get(r, "change"), "recommend"), "nps");
    assert_true(value_yes(value_get(change, "suppressed"), false));
    const struct value *history = value_get(r, "history");
    assert_int_equal(MONTHS, value_count(history));
    assert_string_equal("2026-08", value_text(value_get(value_at(history, 0), "id"), ""));
    assert_string_equal("10月", value_text(value_get(value_at(history, 2), "label"), ""));
}

static const char *of(const struct value *figures, const char *question, const char *name) {
    return value_text(value_get(value_get(value_get(figures, question), name), "of"), "nothing");
}

static void every_metric_says_whose_answers_it_is_of(void **state) {
    struct scene *s = *state;
    fill(s, s->own, 0, 40);
    const struct value *r = report_input(s->arena, &s->frame, &s->part), *history = value_get(r, "history");
    assert_string_equal(of(value_get(r, "questions"), "recommend", "nps"), "2026-10/E/S1");
    assert_string_equal(of(value_get(r, "previous"), "recommend", "nps"), "2026-09/E/S1");
    assert_string_equal(of(value_get(value_get(r, "region"), "questions"), "polite", "mean"), "2026-10/E");
    assert_string_equal(of(value_get(value_get(r, "chain"), "questions"), "polite", "top"), "2026-10");
    assert_string_equal(of(value_get(r, "change"), "recommend", "nps"), "");
    assert_string_equal(of(value_get(value_at(history, 0), "questions"), "recommend", "nps"), "2026-08/E/S1");
    assert_string_equal(of(value_get(value_get(value_at(history, 0), "region"), "questions"), "recommend", "nps"),
                        "2026-08/E");
    const struct value *staff = value_at(value_get(r, "dimensions"), 0);
    assert_string_equal(value_text(value_get(value_get(staff, "mean"), "of"), ""), "2026-10/E/S1");
    assert_string_equal(value_text(value_get(value_get(staff, "difference"), "of"), ""), "2026-10/E");
    assert_string_equal(value_text(value_get(value_get(r, "responses"), "of"), ""), "2026-10/E/S1");
}

static void a_thin_question_hides_its_dimension(void **state) {
    struct scene *s = *state;
    int64_t *now = s->own + 2 * s->survey->counter_count;
    now[0] = 20;
    answered(s->survey, now, "polite", 4, 20);
    answered(s->survey, now, "help", 1, 3);
    answered(s->survey, now, "fresh", 3, 20);
    const struct value *dimensions = value_get(report_input(s->arena, &s->frame, &s->part), "dimensions");
    const struct value *staff = value_at(dimensions, 0), *goods = value_at(dimensions, 1);
    assert_true(value_yes(value_get(value_get(staff, "mean"), "suppressed"), false));
    assert_true(value_yes(value_get(value_get(staff, "top"), "suppressed"), false));
    assert_int_equal(20, value_whole(value_get(value_get(goods, "mean"), "n"), 0));
}

static void between_floor_and_base_a_figure_is_uncertain(void **state) {
    struct scene *s = *state;
    fill(s, s->own, 0, 10);
    const struct value *r = report_input(s->arena, &s->frame, &s->part);
    const struct value *mean = value_get(value_get(value_get(r, "questions"), "polite"), "mean");
    assert_true(value_yes(value_get(mean, "uncertain"), false));
    assert_false(value_yes(value_get(mean, "suppressed"), false));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_store_under_the_floor_leaves_no_number, setup, teardown),
        cmocka_unit_test_setup_teardown(a_thin_month_before_hides_its_change_too, setup, teardown),
        cmocka_unit_test_setup_teardown(every_metric_says_whose_answers_it_is_of, setup, teardown),
        cmocka_unit_test_setup_teardown(a_thin_question_hides_its_dimension, setup, teardown),
        cmocka_unit_test_setup_teardown(between_floor_and_base_a_figure_is_uncertain, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

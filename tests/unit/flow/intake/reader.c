/* From a row's cells to a response: templates, missing codes, and the month by the store's own clock. */
#include "unit/flow/tables.h"

#include "flow/intake/intake_rules.h"

static const char *const header_names[] = {"id", "area", "gate", "when", "nps", "polite", "note"};
enum { COLUMNS = sizeof header_names / sizeof *header_names };

struct scene {
    struct arena *arena;
    struct region region;
    struct store_home home;
    struct store stores[2]; /* A-1 by the chain's clock, A-2 in New York */
    struct registry registry;
    struct intake *intake;
    struct buf problems;
};

static void note(void *context, const struct csv_row *row, const char *column, const char *value, const char *reason) {
    struct scene *s = context;
    buf_format(&s->problems, "%lld|%s|%s|%s;", (long long)row->number, column, value, reason);
}

static struct csv_row row_of(struct arena *arena, const char *const *cells, size_t count) {
    struct csv_field *fields = arena_alloc(arena, count * sizeof *fields);
    for (size_t i = 0; i < count; i++)
        fields[i] = (struct csv_field){cells[i], strlen(cells[i])};
    return (struct csv_row){.number = 2, .count = count, .fields = fields};
}

static const char mapping_text[] =
    "{'kind':'mapping','id':'m','line':1,'of':'responses','survey':'visit','source':'s','external_id':'{area}/{id}',"
    "'store':'{area}-{gate}','at':'when','answers':{'recommend':{'column':'nps','missing':['0','Blank']},"
    "'polite':'polite','help':'note'}}";

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    struct err err = rubbish();
    const struct mapping *mapping = NULL;
    day_t today = DAY_NONE;
    s->arena = arena;
    s->problems = buf_make(4096);
    s->region = (struct region){.code = "E", .name = "E"};
    s->home = (struct store_home){REGISTRY_ALWAYS, &s->region};
    for (int i = 0; i < 2; i++)
        s->stores[i] = (struct store){.id = 9 - i,
                                      .code = i ? "A-2" : "A-1",
                                      .name = "",
                                      .zone = i ? "America/New_York" : "",
                                      .homes = &s->home,
                                      .home_count = 1};
    s->registry = (struct registry){.stores = s->stores, .store_count = 2};
    registry_arrange(arena, &s->registry);
    assert_int_equal(0, mapping_from_rules(arena, "m.lua", table_of(arena, mapping_text), &mapping, &err));
    assert_true(day_read("2026-11-01", &today));
    const struct intake_setting setting = {.mapping = mapping,
                                           .survey = survey_of(arena, USUAL_SURVEY),
                                           .registry = &s->registry,
                                           .language = "en",
                                           .zone = "Asia/Shanghai",
                                           .now = (instant_t)today * DAY_MS,
                                           .problem = note,
                                           .context = s};
    const struct csv_row header = row_of(arena, header_names, COLUMNS);
    if (intake_bind(&s->intake, &setting, &header, &err))
        fail_msg("%s", err.what);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    struct scene *s = *state;
    intake_free(s->intake);
    buf_free(&s->problems);
    arena_free(s->arena);
    return 0;
}

static bool reads(struct scene *s, const char *gate, const char *when, const char *nps, struct response *out) {
    const char *const cells[COLUMNS] = {"7", " A ", gate, when, nps, "5", ""};
    const struct csv_row row = row_of(s->arena, cells, COLUMNS);
    buf_clear(&s->problems);
    return intake_response(s->intake, &row, out);
}

static void templates_put_columns_together(void **state) {
    struct scene *s = *state;
    struct response response;
    assert_true(reads(s, "1", "2026-10-03 08:00:00", "9", &response));
    assert_string_equal("A/7", response.external_id);
    assert_string_equal("A-1", response.store->code);
    assert_false(reads(s, "11", "2026-10-03 08:00:00", "9", &response));
    assert_string_equal("2|{area}-{gate}|A-11|unknown store; is it A-1?;", s->problems.data);
}

static void missing_codes_are_no_answers(void **state) {
    struct scene *s = *state;
    struct response response;
    static const char *const none[] = {"", "0", "Blank", " "};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        assert_true(reads(s, "1", "2026-10-03", none[i], &response));
        assert_int_equal(0, response.sheet[0]);
    }
    assert_true(reads(s, "1", "2026-10-03", "10", &response));
    assert_int_equal(11, response.sheet[0]);
    assert_false(reads(s, "1", "2026-10-03", "blank", &response));
}

static void the_month_is_that_of_the_stores_clock(void **state) {
    struct scene *s = *state;
    static const struct {
        const char *gate, *when;
        month_t month;
        const char *instant;
    } cases[] = {
        {"1", "2026-09-30 23:59:59", 2026 * 12 + 8, "2026-09-30T15:59:59.000Z"},
        {"1", "2026-10-01T00:00:00", 2026 * 12 + 9, "2026-09-30T16:00:00.000Z"},
        {"1", "2026-09-30T16:00:00Z", 2026 * 12 + 9, "2026-09-30T16:00:00.000Z"},
        {"1", "2026-10-01T00:30:00+09:00", 2026 * 12 + 8, "2026-09-30T15:30:00.000Z"},
        {"2", "2026-09-30 23:59:59", 2026 * 12 + 8, "2026-10-01T03:59:59.000Z"},
        {"2", "2026-10-01T03:59:59Z", 2026 * 12 + 8, "2026-10-01T03:59:59.000Z"},
        {"2", "2026-10-01T04:00:00Z", 2026 * 12 + 9, "2026-10-01T04:00:00.000Z"},
        {"1", "2026-10-01", 2026 * 12 + 9, "2026-10-01T04:00:00.000Z"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct response response;
        char text[INSTANT_TEXT];
        assert_true(reads(s, cases[i].gate, cases[i].when, "9", &response));
        assert_int_equal(cases[i].month, response.month);
        assert_string_equal(cases[i].instant, instant_write(text, response.seconds * 1000));
    }
}

static void days_that_cannot_be_are_refused(void **state) {
    struct scene *s = *state;
    struct response response;
    static const struct {
        const char *when, *reason;
    } cases[] = {{"2026-02-30", "no date"}, {"2026-10-01 24:00:00", "no date"}, {"", "no date"},
                 {"soon", "no date"},       {"2026-11-03", "future"},           {"1999-12-31", "before the year 2000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(reads(s, "1", cases[i].when, "9", &response));
        assert_non_null(strstr(s->problems.data, cases[i].reason));
    }
    assert_true(reads(s, "1", "2026-11-01 12:00:00", "9", &response)); /* a day of grace */
}

static void a_rows_own_faults_are_told_once(void **state) {
    struct scene *s = *state;
    struct response response;
    const char *const cells[COLUMNS] = {"7", "A", "1", "2026-10-03", "9", "5", ""};
    struct csv_row row = row_of(s->arena, cells, COLUMNS);
    row.broken = true;
    assert_false(intake_response(s->intake, &row, &response));
    row.broken = false;
    row.count = 2; /* cut short: the rest is missing */
    buf_clear(&s->problems);
    assert_false(intake_response(s->intake, &row, &response));
    assert_non_null(strstr(s->problems.data, "{area}-{gate}|A-|unknown store"));
}

static void the_canonical_form_and_the_place_follow_from_the_content(void **state) {
    struct scene *s = *state;
    struct response response;
    struct buf text = buf_make(4096);
    assert_true(reads(s, "1", "2026-10-03 08:00:00", "9", &response));
    response_canonical(&response, &text);
    assert_string_equal("s\nA/7\nA-1\nvisit\n1790985600\nimported\npolite=5\nrecommend=9\n", text.data);
    int64_t rid = response_rid("s", "A/7", response.seconds);
    assert_int_equal(rid, response_rid("s", "A/7", response.seconds));
    assert_int_equal(response.seconds, response_rid_seconds(rid));
    assert_int_not_equal(rid, response_rid("t", "A/7", response.seconds));
    assert_true(response_rid("s", "x", INT64_C(7258118400)) > rid); /* the year 2200 */
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(templates_put_columns_together, setup, teardown),
        cmocka_unit_test_setup_teardown(missing_codes_are_no_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(the_month_is_that_of_the_stores_clock, setup, teardown),
        cmocka_unit_test_setup_teardown(days_that_cannot_be_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_rows_own_faults_are_told_once, setup, teardown),
        cmocka_unit_test_setup_teardown(the_canonical_form_and_the_place_follow_from_the_content, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

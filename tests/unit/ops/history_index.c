/* One report among many editions, from the index; and the index against the archive. */
#include "unit/ops/chain.h"

#include "ops/history_index.h"
#include "ops/people.h"
#include "ops/rights.h"

enum { OCTOBER = 2026 * 12 + 9 };

static void answers(struct chain *c, const char *store, int first, int count) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-10-%02d 12:00:00,9,5,4,3,,\n", rows, first + i, store, i % 28 + 1);
    chain_in(c, rows);
}

static void closed(struct chain *c, const char *reason) {
    struct close_done done;
    c->act.reason = reason;
    c->act.now += 1000;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_false(done.same);
}

static int hear(void *context, const struct history_edition *edition, const struct history_report *report,
                struct err *err) {
    static const char *const words[] = {"first", "changed", "small print", "same", "gone"};
    struct buf *text = context;
    (void)err;
    buf_format(text, "%s %s %s %s %s|", edition->reason, report->region, report->store, report->report,
               words[report->change]);
    assert_int_equal(report->change == ARCHIVE_GONE, report->document == NULL);
    return 0;
}

static const char *told(struct chain *c, struct history_query query) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    query.first = query.first ? query.first : INT32_MIN;
    query.last = query.last ? query.last : INT32_MAX;
    CHAIN_OK(c, history_of_reports(c->w, &query, hear, &text, &c->err));
    const char *kept = arena_text(c->arena, text.data);
    buf_free(&text);
    return kept;
}

static void a_report_is_followed_from_edition_to_edition(void **state) {
    struct chain *c = *state;
    answers(c, "S1", 1, 12);
    closed(c, NULL);
    answers(c, "S1", 101, 1);
    answers(c, "S2", 201, 1);
    closed(c, "late");
    chain_undo(c, 4);
    closed(c, "taken back");
    assert_string_equal("taken back E S1 mini small print|late E S1 mini changed| E S1 mini first|",
                        told(c, (struct history_query){.store = "S1"}));
    assert_string_equal("taken back E S2 mini gone|late E S2 mini first|",
                        told(c, (struct history_query){.store = "S2"}));
    assert_string_equal("", told(c, (struct history_query){.store = "S1", .report = "other"}));
    assert_string_equal("", told(c, (struct history_query){.region = "W"}));
    assert_string_equal("", told(c, (struct history_query){.store = "S1", .first = OCTOBER + 1}));
}

static void the_archive_alone_gives_the_same_rows(void **state) {
    struct chain *c = *state;
    struct index_done done;
    struct vault *vault = NULL;
    bool same = false;
    answers(c, "S1", 1, 12);
    closed(c, NULL);
    answers(c, "S2", 201, 12);
    closed(c, "late");
    const char *before = told(c, (struct history_query){0});
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    CHAIN_OK(c, history_index_check(c->w, vault, &same, &c->err));
    assert_true(same);
    CHAIN_OK(c,
             sql_script(c->w->db, "DELETE FROM edition_report WHERE place = 'S2'; UPDATE edition_report SET pdf = 'x'",
                        &c->err));
    CHAIN_OK(c, history_index_check(c->w, vault, &same, &c->err));
    assert_false(same);
    CHAIN_OK(c, history_index_rebuild(c->w, &c->act, &done, &c->err));
    assert_true(done.changed);
    assert_int_equal(2, done.editions);
    assert_int_equal(3, done.reports);
    CHAIN_OK(c, history_index_rebuild(c->w, &c->act, &done, &c->err));
    assert_false(done.changed);
    assert_string_equal(before, told(c, (struct history_query){0}));
    vault_close(vault);
}

static void an_older_programs_editions_are_read_in_when_first_asked_for(void **state) {
    struct chain *c = *state;
    answers(c, "S1", 1, 12);
    closed(c, NULL);
    const char *before = told(c, (struct history_query){0});
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM edition_report; UPDATE edition SET number = NULL", &c->err));
    assert_string_equal(before, told(c, (struct history_query){0}));
}

static void who_sees_a_region_sees_its_reports(void **state) {
    struct chain *c = *state;
    struct buf text = buf_make(LIMIT_MESSAGE);
    struct history_query query = {.first = INT32_MIN, .last = INT32_MAX};
    answers(c, "S1", 1, 12);
    answers(c, "S3", 301, 12);
    closed(c, NULL);
    c->w->scope = (struct scope){.who = "chen (region W)", .region = "W", .day = (day_t)(c->act.now / DAY_MS)};
    assert_string_equal(" W S3 mini first|", told(c, query));
    query.store = "S1";
    assert_int_equal(ERR_DENIED, history_of_reports(c->w, &query, hear, &text, &c->err));
    query.store = NULL;
    query.region = "E";
    assert_int_equal(ERR_DENIED, history_of_reports(c->w, &query, hear, &text, &c->err));
    buf_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_report_is_followed_from_edition_to_edition),
        CHAIN_TEST(the_archive_alone_gives_the_same_rows),
        CHAIN_TEST(an_older_programs_editions_are_read_in_when_first_asked_for),
        CHAIN_TEST(who_sees_a_region_sees_its_reports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

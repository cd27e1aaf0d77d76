/* A month-end close from facts to edition: what is published, when nothing is, and what the totals may not tell. */
#include "unit/ops/chain.h"

#include "ops/history.h"
#include "ops/report_run.h"

static struct report_done made;

enum { SEPTEMBER = 2026 * 12 + 8, OCTOBER, NOVEMBER };

/* `count` answers of a store in a month, ids from `first`. */
static const char *answers(struct chain *c, int first, int count, const char *store, const char *month, int score) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%d,%s,%s-%02d 12:00:00,%d,%d,4,3,,\n", rows, first + i, store, month,
                            i % 28 + 1, score, i % 5 + 1);
    return rows;
}

static void october(struct chain *c) {
    chain_in(c, answers(c, 1, 12, "S1", "2026-10", 9));
    chain_in(c, answers(c, 101, 14, "S3", "2026-10", 5));
}

static struct close_done closed(struct chain *c, month_t month, const char *reason) {
    struct close_done done;
    c->act.reason = reason;
    CHAIN_OK(c, close_month(c->w, &c->act, month, &done, &c->err));
    return done;
}

static void a_close_publishes_what_there_is(void **state) {
    struct chain *c = *state;
    october(c);
    chain_in(c, answers(c, 201, 3, "S2", "2026-10", 5));
    struct close_done done = closed(c, OCTOBER, NULL);
    assert_int_equal(3, done.reports);
    assert_int_equal(1, done.suppressed);
    assert_int_equal(29, done.responses);
    assert_int_equal(1, done.without_count);
    assert_string_equal("S9", done.without[0]);
    assert_true(file_exists(done.first));
    assert_false(done.correction);
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM edition"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'close'"));
    assert_int_equal(3, chain_number(c, "SELECT count(*) FROM score"));
}

static void closing_again_changes_nothing_and_names_the_months_edition(void **state) {
    struct chain *c = *state;
    c->act.now += 40 * DAY_MS;
    october(c);
    struct close_done first = closed(c, OCTOBER, NULL);
    chain_in(c, answers(c, 301, 12, "S1", "2026-11", 9));
    chain_rule(c, "scripts/reports/mini.lua", arena_format(c->arena, "-- another revision\n%s", chain_report));
    struct close_done later = closed(c, NOVEMBER, NULL);
    assert_string_not_equal(first.rules, later.rules);
    chain_rule(c, "scripts/reports/mini.lua", chain_report);
    struct close_done again = closed(c, OCTOBER, NULL);
    assert_true(again.same);
    assert_string_equal(first.commit, again.commit);
    assert_string_equal(first.rules, again.rules);
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM edition"));
    struct vault *vault = NULL;
    char rules[VAULT_ID];
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    CHAIN_OK(c, vault_resolve(vault, "rules", rules, &c->err));
    assert_int_equal(1, chain_number(c, arena_format(c->arena,
                                                     "SELECT commit_id = '%s' FROM rules_live ORDER BY "
                                                     "number DESC LIMIT 1",
                                                     rules)));
    vault_close(vault);
}

static void a_change_asks_why_and_is_a_correction(void **state) {
    struct chain *c = *state;
    struct close_done done;
    october(c);
    closed(c, OCTOBER, NULL);
    chain_file(c, "w/earshot.lua", "return settings("); /* what is being written closes no month */
    chain_in(c, answers(c, 301, 2, "S1", "2026-10", 0));
    assert_int_equal(ERR_USAGE, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_todo(c, "-m");
    done = closed(c, OCTOBER, "late answers\n\nMonth: 2020-01\nRules: x\nCut: 7");
    assert_true(done.correction);
    struct history_edition edition;
    CHAIN_OK(c, history_find(c->w, "2026-10", &edition, &c->err));
    assert_string_equal(done.commit, edition.commit);
    assert_string_equal(done.rules, edition.rules);
    assert_int_equal(done.cut, edition.cut);
    assert_string_equal("late answers\n\nMonth: 2020-01\nRules: x\nCut: 7", edition.reason);
}

static void a_month_that_is_not_over_is_refused(void **state) {
    struct chain *c = *state;
    struct close_done done;
    assert_int_equal(ERR_USAGE, close_month(c->w, &c->act, NOVEMBER, &done, &c->err));
    assert_int_equal(ERR_DATA, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_says(c, "no store has data");
}

/* Published while there was nothing to try it on; later a month that is not even in the report must be judged too. */
static void fails_with(struct chain *c, const char *band) {
    struct close_done done;
    struct history_edition edition;
    chain_rule(c, "scripts/scoring/service.lua",
               arena_format(c->arena,
                            "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, "
                            "survey = \"visit\", effective = \"2026-01\", weights = { staff = .6, goods = .4 },\n"
                            "band = function(index, store) if store.code == \"S1\" then %s end return \"A\" end }\n",
                            band));
    october(c);
    chain_in(c, answers(c, 501, 12, "S1", "2026-02", 2));
    assert_int_equal(ERR_DATA, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_non_null(strstr(c->err.where, "scripts/scoring/service.lua:2"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM edition"));
    assert_int_equal(ERR_NOINPUT, history_find(c->w, "2026-10", &edition, &c->err));
    assert_false(file_exists(chain_path(c, "w/reports")));
}

static void a_rule_that_fails_publishes_nothing(void **state) {
    fails_with(*state, "error(\"no\")");
}

static void a_rule_that_never_ends_publishes_nothing(void **state) {
    fails_with(*state, "while true do end");
}

static void a_report_that_is_not_there_is_named_with_its_settings(void **state) {
    struct chain *c = *state;
    struct rules_candidate candidate;
    october(c);
    char *settings = arena_text(c->arena, chain_settings);
    memcpy(strstr(settings, "\"mini\""), "\"minu\"", 6);
    chain_file(c, "w/earshot.lua", settings);
    assert_int_equal(ERR_DATA, rules_weigh(c->w, &c->act, &candidate, &c->err));
    assert_string_equal("earshot.lua:1", c->err.where);
    assert_todo(c, "'mini'");
}

static void one_report_is_made_without_publishing(void **state) {
    struct chain *c = *state;
    october(c);
    CHAIN_OK(
        c, report_run(
               c->w, &c->act,
               &(struct report_wish){
                   .report = NULL, .store = "S1", .month = OCTOBER, .working = false, .out = chain_path(c, "one.pdf")},
               &made, &c->err));
    assert_true(file_exists(chain_path(c, "one.pdf")));
    assert_int_equal(
        ERR_FOUND,
        report_run(
            c->w, &c->act,
            &(struct report_wish){
                .report = "mini", .store = "S2", .month = OCTOBER, .working = false, .out = chain_path(c, "x.pdf")},
            &made, &c->err));
    assert_int_equal(
        ERR_DATA,
        report_run(
            c->w, &c->act,
            &(struct report_wish){
                .report = "mini", .store = "S11", .month = OCTOBER, .working = false, .out = chain_path(c, "x.pdf")},
            &made, &c->err));
    assert_todo(c, "'S1'");
    assert_int_equal(
        ERR_DATA,
        report_run(
            c->w, &c->act,
            &(struct report_wish){
                .report = "mni", .store = "S1", .month = OCTOBER, .working = false, .out = chain_path(c, "x.pdf")},
            &made, &c->err));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM edition"));
    /* who writes a report looks at it before it is published */
    chain_file(c, "w/scripts/reports/mini.lua", "return report(");
    CHAIN_OK(c,
             report_run(
                 c->w, &c->act,
                 &(struct report_wish){
                     .report = NULL, .store = "S1", .month = OCTOBER, .working = false, .out = chain_path(c, "x.pdf")},
                 &made, &c->err));
    assert_int_equal(
        ERR_DATA,
        report_run(c->w, &c->act,
                   &(struct report_wish){
                       .report = NULL, .store = "S1", .month = OCTOBER, .working = true, .out = chain_path(c, "x.pdf")},
                   &made, &c->err));
    assert_non_null(strstr(c->err.where, "scripts/reports/mini.lua"));
    chain_in(c, "900,S1,2026-10-03 12:00:00,9,5,4,3,,\n"); /* no transaction was left open */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_close_publishes_what_there_is),
        CHAIN_TEST(closing_again_changes_nothing_and_names_the_months_edition),
        CHAIN_TEST(a_change_asks_why_and_is_a_correction),
        CHAIN_TEST(a_month_that_is_not_over_is_refused),
        CHAIN_TEST(a_rule_that_fails_publishes_nothing),
        CHAIN_TEST(a_rule_that_never_ends_publishes_nothing),
        CHAIN_TEST(a_report_that_is_not_there_is_named_with_its_settings),
        CHAIN_TEST(one_report_is_made_without_publishing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

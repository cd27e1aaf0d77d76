/* Reports of every scope, from facts to edition: where they stand, who may see them, and what cannot be compared. */
#include "unit/ops/chain.h"

#include "flow/archive/archive.h"
#include "ops/history.h"
#include "ops/report_run.h"
#include "ops/rights.h"

static struct report_done made;

enum { OCTOBER = 2026 * 12 + 9 };

#define WIDE(of)                                                                                                       \
    "return report \"" of "_month\" { title = { zh = \"月报\", en = \"Report\" }, of = \"" of                          \
    "\", survey = \"visit\",\n"                                                                                        \
    "  scoring = \"service\", months = 13, needs = { rows = { \"recommend.nps\", \"index:service\" }, traffic = "      \
    "true,\n"                                                                                                          \
    "  like_for_like = true, targets = true, events = true },\n"                                                       \
    "  build = function(r) local rows = {} for i, row in ipairs(r.stores) do\n"                                        \
    "    local f = row.figures[\"recommend.nps\"] rows[i] = { row.code, f.metric, f.stands or \"\" } end\n"            \
    "  return { kicker = \"k\", title = r.place.name, period = r.period.id, subtitle = \"\",\n"                        \
    "    blocks = { table { columns = { { title = \"a\" }, { title = \"b\" }, { title = \"c\" } }, rows = rows } } } " \
    "end }\n"

static const char compared[] =
    "return report \"versus\" { title = { zh = \"对比\", en = \"Comparison\" }, of = \"comparison\", survey = "
    "\"visit\",\n"
    "  build = function(r) return { kicker = \"k\", title = r.first.label, period = r.second.label, subtitle = \"\",\n"
    "    blocks = { note(r.compared.questions[1].says or \"none\") } } end }\n";

static const char *answers(struct chain *c, int first, int count, const char *store, int score) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-10-%02d 12:00:00,%d,%d,4,3,,\n", rows, first + i, store, i % 28 + 1,
                            score - i % 3, i % 5 + 1);
    return rows;
}

static void october(struct chain *c) {
    char *settings = arena_text(c->arena, chain_settings), *reports = strstr(settings, "{ \"mini\" }");
    chain_file(c, "w/scripts/reports/region.lua", WIDE("region"));
    chain_file(c, "w/scripts/reports/chain.lua", WIDE("chain"));
    chain_file(c, "w/scripts/reports/versus.lua", compared);
    *reports = '\0';
    chain_rule(c, "earshot.lua",
               arena_format(c->arena, "%s{ \"region_month\", \"mini\", \"chain_month\" } }\n", settings));
    chain_in(c, answers(c, 1, 40, "S1", 10));
    chain_in(c, answers(c, 101, 4, "S2", 5));
    chain_in(c, answers(c, 201, 40, "S3", 8));
}

static struct history_edition closed(struct chain *c) {
    struct close_done done;
    struct history_edition edition;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_int_equal(7, done.reports); /* of three stores, two regions and the one above them, the chain */
    assert_int_equal(84, done.responses);
    CHAIN_OK(c, history_find(c->w, "2026-10", &edition, &c->err));
    return edition;
}

static const char *read(struct chain *c, const struct history_edition *edition, const char *about) {
    struct buf text = buf_make(LIMIT_DOCUMENT);
    CHAIN_OK(c, history_read(c->w, edition, about, NULL, "document.json", &text, &c->err));
    const char *kept = arena_text(c->arena, text.data);
    buf_free(&text);
    return kept;
}

static void one_edition_holds_reports_of_every_scope(void **state) {
    struct chain *c = *state;
    october(c);
    struct history_edition edition = closed(c);
    const char *east = read(c, &edition, "E"), *chain = read(c, &edition, HISTORY_CHAIN);
    assert_non_null(strstr(east, "\"of\": \"region\""));
    assert_non_null(strstr(east, "\"region\": \"E\""));
    assert_null(strstr(east, "S3"));
    assert_non_null(strstr(chain, "\"of\": \"chain\""));
    assert_non_null(strstr(chain, "\"up\"")); /* S1 stands above the chain, S3 below it */
    assert_non_null(strstr(chain, "\"down\""));
    assert_null(strstr(read(c, &edition, "S1"), "\"of\"")); /* a store's says what it always said */
    assert_true(file_exists(chain_path(c, "w/reports/2026-10/东区/E 东区.pdf")));
    assert_true(file_exists(chain_path(c, "w/reports/2026-10/东区/S1 一店.pdf")));
    assert_true(file_exists(chain_path(c, "w/reports/2026-10/示例.pdf")));
}

/* The region's total leaves S2's four answers out: beside S1's they would be known. */
static void a_page_of_a_region_does_not_give_a_hidden_store_away(void **state) {
    struct chain *c = *state;
    october(c);
    struct history_edition edition = closed(c);
    const char *east = read(c, &edition, "E");
    assert_non_null(strstr(east, "\"suppressed\": true"));
    assert_non_null(strstr(east, "\"n\": 40"));
    assert_null(strstr(east, "\"n\": 44"));
    assert_null(strstr(east, "\"n\": 4,"));
}

static int count_report(void *context, const char *region, const char *store, const char *report, struct err *err) {
    (void)region, (void)store, (void)report, (void)err;
    ++*(int *)context;
    return 0;
}

static void a_region_sees_its_own_and_not_the_chains(void **state) {
    struct chain *c = *state;
    struct buf out = buf_make(LIMIT_PDF);
    int count = 0;
    october(c);
    struct history_edition edition = closed(c);
    c->w->scope = (struct scope){.who = "chen", .region = "E", .day = (day_t)(CHAIN_NOW / DAY_MS)};
    CHAIN_OK(c, history_read(c->w, &edition, "E", NULL, "report.pdf", &out, &c->err));
    assert_int_equal(ERR_DENIED, history_read(c->w, &edition, "W", NULL, "report.pdf", &out, &c->err));
    assert_int_equal(ERR_DENIED, history_read(c->w, &edition, HISTORY_CHAIN, NULL, "report.pdf", &out, &c->err));
    CHAIN_OK(c, history_reports(c->w, &edition, count_report, &count, &c->err));
    assert_int_equal(3, count); /* two stores and the region */
    buf_clear(&out);
    CHAIN_OK(c, history_read(c->w, &edition, NULL, NULL, "provenance.json", &out, &c->err));
    assert_non_null(strstr(out.data, "/E/_region/"));
    assert_null(strstr(out.data, "_chain"));
    c->w->scope = (struct scope){.who = "shop", .store = "S1", .day = (day_t)(CHAIN_NOW / DAY_MS)};
    assert_int_equal(ERR_DENIED, history_read(c->w, &edition, "E", NULL, "report.pdf", &out, &c->err));
    buf_free(&out);
}

/* ---- one report, not published ---- */

static int try_run(struct chain *c, struct report_wish wish) {
    wish.out = chain_path(c, "one.pdf");
    wish.month = wish.month ? wish.month : INT32_MIN;
    c->err = chain_rubbish();
    return report_run(c->w, &c->act, &wish, &made, &c->err);
}

static void each_scope_asks_for_what_it_is_about(void **state) {
    struct chain *c = *state;
    october(c);
    CHAIN_OK(c, try_run(c, (struct report_wish){.report = "region_month", .region = "E", .month = OCTOBER}));
    CHAIN_OK(c, try_run(c, (struct report_wish){.report = "chain_month", .month = OCTOBER}));
    assert_int_equal(ERR_USAGE, try_run(c, (struct report_wish){.report = "region_month", .month = OCTOBER}));
    assert_todo(c, "--region");
    assert_int_equal(ERR_USAGE, try_run(c, (struct report_wish){.report = "mini", .region = "E", .month = OCTOBER}));
    assert_int_equal(ERR_USAGE,
                     try_run(c, (struct report_wish){.report = "chain_month", .region = "E", .month = OCTOBER}));
    assert_int_equal(ERR_USAGE, try_run(c, (struct report_wish){.report = "chain_month"}));
    assert_todo(c, "--period");
    assert_int_equal(ERR_DATA,
                     try_run(c, (struct report_wish){.report = "region_month", .region = "EE", .month = OCTOBER}));
}

static void sides_that_share_answers_are_not_compared(void **state) {
    struct chain *c = *state;
    october(c);
    const struct report_wish apart = {.report = "versus", .first = "region:E@2026-10", .second = "store:S3@2026-10"};
    const struct report_wish shared[] = {
        {.report = "versus", .first = "region:E@2026-10", .second = "store:S1@2026-09..2026-10"},
        {.report = "versus", .first = "2026-10", .second = "region:W@2026-10"},
        {.report = "versus", .first = "2026-10", .second = "2026-01..2026-10"}};
    CHAIN_OK(c, try_run(c, apart));
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        assert_int_equal(ERR_USAGE, try_run(c, shared[i]));
        assert_says(c, "share answers");
    }
    assert_int_equal(ERR_USAGE,
                     try_run(c, (struct report_wish){.report = "versus", .first = "2026-10", .second = "last"}));
    assert_int_equal(ERR_DATA,
                     try_run(c, (struct report_wish){.report = "versus", .first = "2026-10", .second = "wave:a"}));
}

static void a_close_makes_no_comparison(void **state) {
    struct chain *c = *state;
    struct close_done done;
    october(c);
    char *settings = arena_text(c->arena, chain_settings), *reports = strstr(settings, "{ \"mini\" }");
    *reports = '\0';
    chain_rule(c, "earshot.lua", arena_format(c->arena, "%s{ \"versus\" } }\n", settings));
    c->err = chain_rubbish();
    assert_int_equal(ERR_CONFIG, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_string_equal("earshot.lua", c->err.where);
}

/* ---- codes that the archive keeps for itself ---- */

static void a_code_with_a_leading_underscore_is_refused(void **state) {
    struct chain *c = *state;
    struct stores_done done = chain_stores_in(c, "_region,店,E,,,,,\nS5,五店,_chain,,,,,\nS6,六店,N,,_x,,,\n");
    assert_int_equal(3, done.rejected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(one_edition_holds_reports_of_every_scope),
        CHAIN_TEST(a_page_of_a_region_does_not_give_a_hidden_store_away),
        CHAIN_TEST(a_region_sees_its_own_and_not_the_chains),
        CHAIN_TEST(each_scope_asks_for_what_it_is_about),
        CHAIN_TEST(sides_that_share_answers_are_not_compared),
        CHAIN_TEST(a_close_makes_no_comparison),
        CHAIN_TEST(a_code_with_a_leading_underscore_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

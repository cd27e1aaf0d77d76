/* Nothing personal gets past a close, a publication or a reason; what is the chain's own does, once the settings say
 * so. What is refused leaves nothing in the archive, and no message repeats what was found. */
#include "unit/ops/chain.h"

#include "ops/gate.h"
#include "ops/history.h"

enum { OCTOBER = 2026 * 12 + 9 };

static const char with_number[] = "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, "
                                  "language = \"zh\", zone = \"Asia/Shanghai\", public = { \"400-123-4567\" }, "
                                  "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";

static const char *report_saying(struct chain *c, const char *lua) {
    return arena_format(c->arena,
                        "return report \"mini\" { title = { zh = \"月报\", en = \"Report\" }, survey = \"visit\",\n"
                        "  build = function(r) return { kicker = \"k\", title = r.store.name, period = r.period.id,\n"
                        "  subtitle = \"x\", blocks = { note \"稳定\", note { text = %s } } } end }\n",
                        lua);
}

static void october(struct chain *c) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < 12; i++)
        rows = arena_format(c->arena, "%s%d,S1,2026-10-%02d 12:00:00,9,4,4,3,,\n", rows, i, i + 1);
    chain_in(c, rows);
}

static int try_close(struct chain *c, const char *reason) {
    struct close_done done;
    struct act act = c->act;
    act.reason = reason;
    c->err = chain_rubbish();
    return close_month(c->w, &act, OCTOBER, &done, &c->err);
}

/* The archive has no edition, and no object of it holds the text. */
static void assert_nothing_archived(struct chain *c) {
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM edition"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'close'"));
}

static void assert_silent(struct chain *c, const char *value) {
    assert_null(strstr(c->err.what, value));
    assert_null(strstr(c->err.where, value));
    assert_null(strstr(c->err.todo, value));
}

static void a_document_with_a_contact_blocks_the_edition(void **state) {
    struct chain *c = *state;
    october(c);
    chain_rule(c, "scripts/reports/mini.lua", report_saying(c, "\"请打 138\" .. \"-1234-\" .. \"5678\""));
    assert_int_equal(ERR_DATA, try_close(c, NULL));
    assert_says(c, "mobile number");
    assert_string_equal("S1/mini/document.json: blocks[2].text, line 3 of the script", c->err.where);
    assert_silent(c, "1234");
    assert_nothing_archived(c);
}

static void a_number_of_the_chains_own_passes(void **state) {
    struct chain *c = *state;
    october(c);
    chain_rule(c, "scripts/reports/mini.lua", report_saying(c, "\"服务热线 400-123-\" .. \"4567\""));
    assert_int_equal(ERR_DATA, try_close(c, NULL));
    assert_says(c, "telephone number");
    assert_todo(c, "public");
    chain_rule(c, "earshot.lua", with_number);
    assert_int_equal(0, try_close(c, NULL));
}

/* Ten of a digest's digits may be decimal and begin with 400. */
static void a_digest_is_no_telephone_number(void **state) {
    struct chain *c = *state;
    static const struct settings none = {0};
    static const char printed[] = "数据 4008123456ab · 规则 4008123456ab5678123456781234567812345abc";
    struct gate *gate;
    CHAIN_OK(c, gate_open(&gate, c->w, &none, &c->err));
    assert_int_equal(ERR_DATA, gate_text(gate, "a page", printed, strlen(printed), &c->err));
    gate_expect(gate, "4008123456ab9e00");
    assert_int_equal(0, gate_text(gate, "a page", printed, strlen(printed), &c->err));
    assert_int_equal(ERR_DATA, gate_text(gate, "a page", "4008123456ac", 12, &c->err));
    gate_close(gate);
}

static void a_reason_with_a_contact_is_refused_before_the_work(void **state) {
    struct chain *c = *state;
    october(c);
    assert_int_equal(ERR_DATA, try_close(c, "顾客一三八一二三四五六七八来电"));
    assert_says(c, "mobile number");
    assert_nothing_archived(c);
    struct act act = c->act;
    int64_t taken;
    act.reason = "as wang@example.com asked";
    assert_int_equal(ERR_DATA, batch_undo(c->w, &act, 2, &taken, &c->err));
    assert_says(c, "e-mail");
    assert_silent(c, "wang");
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM batch WHERE kind = 'undo'"));
}

static void a_file_named_after_somebody_is_refused(void **state) {
    struct chain *c = *state;
    struct import_done done;
    struct import what = {
        .file = chain_file(c, "wang-13812345678.csv", CHAIN_HEADER "1,S1,2026-10-01 12:00:00,9,4,4,3,,\n")};
    assert_int_equal(ERR_DATA, import_file(c->w, &c->act, &what, &done, &c->err));
    assert_silent(c, "138123");
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM response"));
}

static void rules_with_a_contact_are_not_published(void **state) {
    struct chain *c = *state;
    struct rules_candidate candidate;
    struct live live;
    struct act act = c->act;
    chain_file(c, "w/scripts/reports/mini.lua",
               arena_format(c->arena, "-- of li\n-- li@example.com\n%s", chain_report));
    act.reason = "a test";
    CHAIN_OK(c, rules_weigh(c->w, &act, &candidate, &c->err));
    assert_int_equal(ERR_DATA, rules_publish(c->w, &act, &candidate, &live, &c->err));
    assert_string_equal("scripts/reports/mini.lua:2", c->err.where);
    assert_says(c, "e-mail");
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM rules_live"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_document_with_a_contact_blocks_the_edition),
        CHAIN_TEST(a_number_of_the_chains_own_passes),
        CHAIN_TEST(a_digest_is_no_telephone_number),
        CHAIN_TEST(a_reason_with_a_contact_is_refused_before_the_work),
        CHAIN_TEST(a_file_named_after_somebody_is_refused),
        CHAIN_TEST(rules_with_a_contact_are_not_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

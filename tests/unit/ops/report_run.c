/* Reports without a close: whose are made, by how many processes, and who may have the private ones. */
#include "unit/ops/chain.h"

#include "ops/people.h"
#include "ops/report_run.h"
#include "ops/rights.h"

enum { OCTOBER = 2026 * 12 + 9 };

static void answers_in(struct chain *c) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < 12; i++)
        rows =
            arena_format(c->arena, "%s%d,S1,2026-10-%02d 12:00:00,%d,5,4,3,,\n%d,S3,2026-10-%02d 12:00:00,9,5,4,3,,\n",
                         rows, i, i + 1, i % 11, 100 + i, i + 1);
    chain_in(c, rows);
}

static int make(struct chain *c, struct report_wish wish, const char *folder, struct report_done *out) {
    wish.month = OCTOBER;
    wish.out = chain_path(c, folder);
    c->err = chain_rubbish();
    return report_run(c->w, &c->act, &wish, out, &c->err);
}

static bool is_there(struct chain *c, const char *file) {
    return file_exists(chain_path(c, file));
}

static void a_persons_all_is_what_they_may_see(void **state) {
    struct chain *c = *state;
    struct report_done done;
    answers_in(c);
    CHAIN_OK(c, make(c, (struct report_wish){.all = true}, "every/", &done));
    assert_int_equal(2, done.reports);
    assert_true(is_there(c, "every/S1-2026-10.pdf") && is_there(c, "every/S3-2026-10.pdf"));
    c->w->scope = (struct scope){.who = "chen", .region = "E", .day = (day_t)(CHAIN_NOW / DAY_MS)};
    CHAIN_OK(c, make(c, (struct report_wish){.all = true}, "east/", &done));
    assert_int_equal(1, done.reports);
    assert_int_equal(1, done.without_count);
    assert_string_equal("S2", done.without[0]);
    assert_true(is_there(c, "east/S1-2026-10.pdf"));
    assert_false(is_there(c, "east/S3-2026-10.pdf"));
    assert_int_equal(ERR_DENIED, make(c, (struct report_wish){.region = "W"}, "west/", &done));
}

static const char *bytes_of(struct chain *c, const char *file) {
    struct buf bytes = buf_make(LIMIT_PDF);
    char hex[DIGEST_TEXT];
    CHAIN_OK(c, file_read(chain_path(c, file), &bytes, &c->err));
    struct digest digest = digest_sha256(bytes.data, bytes.len);
    buf_free(&bytes);
    return arena_text(c->arena, digest_write(hex, &digest));
}

static void workers_change_no_byte_and_leave_the_workspace_usable(void **state) {
    struct chain *c = *state;
    static const enum report_format both[] = {FORMAT_PDF, FORMAT_HTML};
    const struct report_wish wish = {.all = true, .formats = both, .format_count = 2};
    struct report_wish crew = wish;
    struct report_done done;
    crew.workers = 3;
    answers_in(c);
    CHAIN_OK(c, make(c, wish, "one/", &done));
    CHAIN_OK(c, make(c, crew, "three/", &done));
    assert_int_equal(4, done.files);
    assert_string_equal(bytes_of(c, "one/S1-2026-10.pdf"), bytes_of(c, "three/S1-2026-10.pdf"));
    assert_string_equal(bytes_of(c, "one/S3-2026-10.html"), bytes_of(c, "three/S3-2026-10.html"));
    assert_int_equal(24, chain_number(c, "SELECT count(*) FROM response"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM edition"));
}

static void one_form_that_cannot_be_leaves_none(void **state) {
    struct chain *c = *state;
    struct report_done done;
    answers_in(c);
    /* a page too many, which only the PDF finds out: the text is not written either */
    chain_file(c, "w/scripts/reports/long.lua",
               "return report \"long\" { title = { zh = \"长\", en = \"Long\" }, survey = \"visit\", months = 2,\n"
               "  build = function(r) local rows, b = {}, {} for i = 1, 500 do rows[i] = { \"x\" } end\n"
               "  for i = 1, 12 do b[i] = table { columns = { { title = \"n\" } }, rows = rows } end\n"
               "  return { kicker = \"k\", title = \"t\", period = \"p\", subtitle = \"\", blocks = b } end }\n");
    static const enum report_format both[] = {FORMAT_TEXT, FORMAT_PDF};
    int failed = make(
        c, (struct report_wish){.report = "long", .store = "S1", .working = true, .formats = both, .format_count = 2},
        "long/", &done);
    assert_true(failed == ERR_DATA);
    assert_false(is_there(c, "long/S1-2026-10.txt"));
}

static void who_makes_a_private_copy_is_known(void **state) {
    struct chain *c = *state;
    struct report_done done;
    const struct report_wish wish = {.store = "S1", .is_private = true};
    const struct person zhao = {.name = "zhao", .login = "zhao", .role = ROLE_AUDITOR, .scope = ""},
                        chen = {.name = "chen", .login = "chen", .role = ROLE_REGION, .scope = "E"};
    answers_in(c);
    CHAIN_OK(c, people_add(c->w, &c->act, &zhao, &c->err));
    CHAIN_OK(c, people_add(c->w, &c->act, &chen, &c->err));
    c->act.actor = "zhao";
    assert_int_equal(ERR_DENIED, make(c, wish, "private/", &done));
    c->act.actor = "chen";
    CHAIN_OK(c, make(c, wish, "private/", &done));
    assert_true(is_there(c, "private/S1-2026-10-private.pdf"));
    assert_int_equal(1,
                     chain_number(c, "SELECT count(*) FROM journal WHERE act = 'report private' AND actor = 'chen'"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM journal WHERE actor = 'zhao'"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_persons_all_is_what_they_may_see),
        CHAIN_TEST(workers_change_no_byte_and_leave_the_workspace_usable),
        CHAIN_TEST(one_form_that_cannot_be_leaves_none),
        CHAIN_TEST(who_makes_a_private_copy_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Customers from a file, found however they are spelled; what an erasure takes, and what must hold as before. */
#include "unit/ops/chain.h"

#include <unistd.h>

#include "base/digest.h"
#include "flow/intake/identity_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/customers.h"
#include "ops/privacy.h"

#define DESK_HEADER "no,shop,when,nps,comment,phone,mail,member,name\n"

static const char desk[] =
    "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
    "  external_id = \"no\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\", comment = \"comment\" "
    "},\n"
    "  customer = { phone = \"phone\", email = \"mail\", id = \"member\", name = \"name\" } }\n";
static const char removing[] = "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, "
                               "language = \"zh\", zone = \"Asia/Shanghai\", erasure = \"remove\", "
                               "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";

static struct import_done in(struct chain *c, const char *rows, bool correct) {
    struct import_done done;
    struct import what = {.file = chain_file(c, "desk.csv", arena_format(c->arena, DESK_HEADER "%s", rows)),
                          .correct = correct};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &done, &c->err));
    return done;
}

static int setup(void **state) {
    chain_setup(state);
    chain_rule(*state, "scripts/channels/desk.lua", desk);
    return 0;
}

static int setup_removing(void **state) {
    setup(state);
    chain_rule(*state, "earshot.lua", removing);
    return 0;
}

static int erase(struct chain *c, const char *typed, struct erasure_done *out) {
    struct act act = c->act;
    act.reason = "on request";
    c->err = chain_rubbish();
    return privacy_erase(c->w, &act, typed, out, &c->err);
}

static const struct value *held(struct chain *c, const char *typed) {
    const struct value *out = NULL;
    CHAIN_OK(c, privacy_export(c->w, &c->act, typed, &out, &c->err));
    return out;
}

static size_t responses_of(struct chain *c, const char *typed) {
    return value_count(value_get(held(c, typed), "responses"));
}

static const char *customer_of(struct chain *c, const char *typed) {
    return value_text(value_get(held(c, typed), "customer"), "");
}

static void the_same_contact_is_the_same_customer(void **state) {
    struct chain *c = *state;
    struct import_done done = in(c,
                                 "1,S1,2026-10-01 12:00:00,9,,138 1234 5678,,,王\n"
                                 "2,S1,2026-10-02 12:00:00,8,,+86-13812345678,Wang@Example.com,,\n"
                                 "3,S1,2026-10-03 12:00:00,7,,,ＷＡＮＧ＠example.com,M-7,\n"
                                 "4,S1,2026-10-04 12:00:00,7,,,,m-7,\n"
                                 "5,S3,2026-10-05 12:00:00,6,,13900000001,,,李\n"
                                 "6,S3,2026-10-06 12:00:00,6,,无,-,,张\n",
                                 false);
    assert_int_equal(6, done.stored);
    assert_int_equal(5, done.customers); /* who has a name only cannot be told from others of that name */
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM customer"));
    assert_int_equal(4, responses_of(c, "13812345678"));
    assert_int_equal(4, responses_of(c, "wang@example.com"));
    assert_int_equal(4, responses_of(c, "M-7"));
    assert_int_equal(4, responses_of(c, customer_of(c, "M-7")));
    assert_int_equal(1, responses_of(c, "139 0000 0001"));
    const struct value *contacts = value_get(held(c, "M-7"), "contacts");
    assert_string_equal("138 1234 5678", value_text(value_get(contacts, "phone"), ""));
    assert_string_equal("Wang@Example.com", value_text(value_get(contacts, "email"), ""));
    assert_string_equal("王", value_text(value_get(contacts, "name"), ""));
}

static void nobody_else_is_found(void **state) {
    struct chain *c = *state;
    const struct value *out = NULL;
    assert_int_equal(ERR_DATA, privacy_export(c->w, &c->act, "13812345678", &out, &c->err));
    assert_says(c, "no customers");
    in(c, "1,S1,2026-10-01 12:00:00,9,,13812345678,,,王\n", false);
    assert_int_equal(ERR_DATA, privacy_export(c->w, &c->act, "13812345679", &out, &c->err));
    assert_null(strstr(c->err.what, "138"));
    assert_int_equal(ERR_DATA, privacy_export(c->w, &c->act, "王", &out, &c->err));
    assert_int_equal(0, unlink(chain_path(c, "w/customers.key")));
    assert_int_equal(ERR_CONFIG, privacy_export(c->w, &c->act, "13812345678", &out, &c->err));
}

static void contacts_are_no_part_of_an_answer(void **state) {
    struct chain *c = *state;
    struct import_done with = in(c, "1,S1,2026-10-01 12:00:00,9,好,13812345678,a@b.cn,M1,王\n", false);
    assert_int_equal(1, in(c, "1,S1,2026-10-01 12:00:00,9,好,13899999999,,,\n", false).repeated);
    chain_undo(c, with.batch);
    assert_string_equal(with.content, in(c, "1,S1,2026-10-01 12:00:00,9,好,,,,\n", false).content);
}

static void a_column_is_a_contact_or_something_else(void **state) {
    struct chain *c = *state;
    struct rules_candidate candidate;
    chain_file(c, "w/scripts/channels/desk.lua",
               "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\",\n"
               "  external_id = \"phone\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\" },\n"
               "  customer = { phone = \"phone\" } }\n");
    assert_int_equal(ERR_DATA, rules_weigh(c->w, &c->act, &candidate, &c->err));
    assert_says(c, "something else too");
    assert_string_equal("scripts/channels/desk.lua:3", c->err.where);
}

/* ---- erasing ---- */

static struct digest tallies(struct chain *c) {
    struct digest digest;
    CHAIN_OK(c, tallies_digest_rows(c->w->db, &digest, &c->err));
    return digest;
}

static void add_blob(struct digest_set *set, struct chain *c, const struct sql_rows *rows, int column) {
    struct digest member;
    size_t len = 0;
    const void *bytes = sql_blob(rows, column, &len);
    assert_int_equal(sizeof member, len);
    memcpy(&member, bytes, len);
    CHAIN_OK(c, digest_set_add(set, &member, &c->err));
}

/* Reckons the seal again, from the rows that are left and the commitments of those that are not. */
static void assert_sealed(struct chain *c, int64_t batch) {
    struct digest_set *set = digest_set_new();
    struct digest seal;
    struct survey_versions versions;
    const struct registry *registry;
    struct sql_rows *rows;
    char hex[DIGEST_TEXT];
    CHAIN_OK(c, survey_versions_read(c->w->db, c->arena, &versions, &c->err));
    CHAIN_OK(c, registry_read(c->w->db, c->arena, (day_t)(CHAIN_NOW / DAY_MS), INT64_MAX, &registry, &c->err));
    CHAIN_OK(
        c, sql_query(c->w->db, &rows, &c->err, "SELECT commitment FROM erased_response WHERE batch = $1", "i", batch));
    while (sql_next(rows))
        add_blob(set, c, rows, 0);
    CHAIN_OK(c, sql_done(rows, &c->err));
    CHAIN_OK(c, sql_query(c->w->db, &rows, &c->err,
                          "SELECT store_id, rid, revision FROM response r WHERE batch = $1 AND NOT EXISTS "
                          "(SELECT 1 FROM erased_response e WHERE e.store_id = r.store_id AND e.rid = r.rid)",
                          "i", batch));
    while (sql_next(rows)) {
        struct identity identity;
        struct kept *all;
        size_t count;
        bool there;
        CHAIN_OK(c, identity_at(c->w->db, sql_int(rows, 0), sql_int(rows, 1), c->arena, &identity, &there, &c->err));
        CHAIN_OK(c, identity_revisions(c->w->db, &identity, c->arena, &all, &count, &c->err));
        for (size_t i = 0; i < count; i++)
            if (all[i].row.revision == sql_int(rows, 2)) {
                struct digest member =
                    kept_commitment(&identity, &all[i], registry_store_by_id(registry, all[i].row.store),
                                    survey_version_find(&versions, all[i].row.version));
                CHAIN_OK(c, digest_set_add(set, &member, &c->err));
            }
    }
    CHAIN_OK(c, sql_done(rows, &c->err));
    CHAIN_OK(c, digest_set_end(set, &seal, &c->err));
    digest_set_free(set);
    struct batch sealed;
    CHAIN_OK(c, batch_read(c->w->db, c->arena, batch, &sealed, &c->err));
    assert_string_equal(sealed.seal, digest_write(hex, &seal));
}

/* Two customers, one of them corrected, in two batches: the second's number. */
static int64_t two_customers(struct chain *c, int64_t *first) {
    *first = in(c,
                "1,S1,2026-10-01 12:00:00,9,很好,13812345678,,,王\n2,S1,2026-10-02 12:00:00,8,,13812345678,,,\n"
                "3,S1,2026-10-03 12:00:00,3,,13900000001,,,李\n",
                false)
                 .batch;
    return in(c, "1,S1,2026-10-01 12:00:00,2,其实不好,13812345678,,,王\n", true).batch;
}

static void assert_erased(struct chain *c, bool removed) {
    int64_t first, second = two_customers(c, &first);
    struct digest before = tallies(c), after;
    struct erasure_done done;
    assert_sealed(c, first);
    assert_sealed(c, second);
    CHAIN_OK(c, erase(c, "13812345678", &done));
    assert_int_equal(removed, done.removed);
    assert_int_equal(2, done.responses);
    after = tallies(c);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_equal(removed ? 1 : 4, chain_number(c, "SELECT count(*) FROM response"));
    assert_int_equal(0,
                     chain_number(c, "SELECT count(*) FROM response WHERE texts <> '' OR external_id IN ('1', '2')"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM customer"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM response_customer"));
    assert_int_equal(3, chain_number(c, "SELECT count(*) FROM erased_response"));
    assert_int_equal(1,
                     chain_number(c, "SELECT count(*) FROM journal WHERE act = 'erase' AND object LIKE 'customer %'"));
    assert_sealed(c, first);
    assert_sealed(c, second);
    chain_recount(c);
    assert_int_equal(4,
                     in(c,
                        "1,S1,2026-10-01 12:00:00,9,很好,13812345678,,,王\n2,S1,2026-10-02 12:00:00,8,,13812345678,,,\n"
                        "1,S1,2026-10-01 12:00:00,2,其实不好,13812345678,,,王\n"
                        "3,S1,2026-10-03 12:00:00,3,,13900000001,,,李\n",
                        true)
                         .repeated);
    assert_int_equal(ERR_DATA, erase(c, "13812345678", &done));
    /* the correction is taken back: what it had replaced counts again, though it was erased */
    chain_undo(c, second);
    chain_recount(c);
    chain_undo(c, first);
    chain_recount(c);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM tally"));
}

static void answers_stay_as_nobodys(void **state) {
    assert_erased(*state, false);
}

static void answers_go_and_every_figure_stays(void **state) {
    assert_erased(*state, true);
}

/* Answers of one batch to one store's month are one row of the ledger, however many. */
static void all_that_somebody_said_goes(void **state) {
    struct chain *c = *state;
    struct erasure_done done;
    const char *rows = arena_text(c->arena, "");
    for (int i = 0; i < 20; i++)
        rows = arena_format(c->arena, "%s%d,S%d,2026-%02d-02 12:00:00,%d,,13812345678,,,\n", rows, i, 1 + i % 2,
                            9 + i / 2 % 2, i % 11);
    in(c, rows, false);
    in(c, "3,S1,2026-10-02 12:00:00,1,,13812345678,,,\n7,S1,2026-10-02 12:00:00,2,,13812345678,,,\n", true);
    struct digest before = tallies(c), after;
    CHAIN_OK(c, erase(c, "13812345678", &done));
    assert_int_equal(20, done.responses);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM response"));
    after = tallies(c);
    assert_memory_equal(&before, &after, sizeof before);
    chain_recount(c);
    chain_undo(c, chain_number(c, "SELECT max(seq) FROM batch WHERE kind = 'import'"));
    chain_recount(c);
}

static void nothing_left_tells_what_the_id_was(void **state) {
    struct chain *c = *state;
    struct erasure_done done;
    in(c, "1,S1,2026-10-01 12:34:56,9,很好,13812345678,,,王\n", false);
    int64_t rid = chain_number(c, "SELECT rid FROM response");
    CHAIN_OK(c, erase(c, "13812345678", &done));
    int64_t now = chain_number(c, "SELECT rid FROM response");
    assert_int_not_equal(rid & 0x3fffffff, now & 0x3fffffff);
    assert_int_equal(0, chain_number(c, "SELECT seconds % 86400 FROM response"));
    assert_int_equal(now >> 30, chain_number(c, "SELECT seconds FROM response"));
    assert_int_equal(1, chain_number(c, "SELECT salt = zeroblob(16) FROM response"));
}

static void an_erasure_says_why_and_names_nobody(void **state) {
    struct chain *c = *state;
    struct erasure_done done;
    struct act act = c->act;
    in(c, "1,S1,2026-10-01 12:00:00,9,,13812345678,,,王\n", false);
    assert_int_equal(ERR_USAGE, privacy_erase(c->w, &act, "13812345678", &done, &c->err));
    act.reason = "13812345678 wants it";
    assert_int_equal(ERR_DATA, privacy_erase(c->w, &act, "13812345678", &done, &c->err));
    assert_int_equal(1, responses_of(c, "13812345678"));
}

#define DESK_TEST(name)   cmocka_unit_test_setup_teardown(name, setup, chain_teardown)
#define REMOVE_TEST(name) cmocka_unit_test_setup_teardown(name, setup_removing, chain_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        DESK_TEST(the_same_contact_is_the_same_customer),
        DESK_TEST(nobody_else_is_found),
        DESK_TEST(contacts_are_no_part_of_an_answer),
        DESK_TEST(a_column_is_a_contact_or_something_else),
        DESK_TEST(answers_stay_as_nobodys),
        REMOVE_TEST(answers_go_and_every_figure_stays),
        REMOVE_TEST(all_that_somebody_said_goes),
        DESK_TEST(nothing_left_tells_what_the_id_was),
        DESK_TEST(an_erasure_says_why_and_names_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The schema's number: a newer one is refused, the present one is left alone. */
#include "unit/ops/chain.h"

#include "ops/schema.h"

static void migrating_again_changes_nothing(void **state) {
    struct chain *c = *state;
    int64_t before = chain_number(c, "SELECT count(*) FROM sqlite_schema");
    CHAIN_OK(c, schema_migrate(c->w->db, &c->err));
    assert_int_equal(before, chain_number(c, "SELECT count(*) FROM sqlite_schema"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM schema_version"));
}

static void a_newer_schema_is_refused(void **state) {
    struct chain *c = *state;
    struct workspace *again = NULL;
    CHAIN_OK(c, sql_script(c->w->db, "UPDATE schema_version SET number = number + 1", &c->err));
    assert_int_equal(ERR_CONFIG, workspace_open(&again, chain_path(c, "w"), &c->err));
    assert_says(c, "newer earshot");
    assert_null(again);
}

static void a_workspace_opens_while_another_writes(void **state) {
    struct chain *c = *state;
    struct workspace *again = NULL;
    CHAIN_OK(c, sql_begin(c->w->db, &c->err));
    CHAIN_OK(c, sql_script(c->w->db, "INSERT INTO source VALUES (1, 'x')", &c->err));
    CHAIN_OK(c, workspace_open(&again, chain_path(c, "w"), &c->err));
    workspace_close(again);
    sql_rollback(c->w->db);
}

/* Facts cannot be changed by a person with a database tool either, unless they take the lock off first. */
static void facts_stay(void **state) {
    struct chain *c = *state;
    static const char *const attempts[] = {
        "UPDATE store SET code = 'S0'",
        "DELETE FROM store",
        "UPDATE store_profile SET name = 'x'",
        "DELETE FROM store_region",
        "UPDATE region_profile SET parent = 'x'",
        "DELETE FROM region",
        "UPDATE signing_key SET actor = 'x'",
        "DELETE FROM signing_key",
        "UPDATE rules_live SET actor = 'x'",
        "DELETE FROM journal",
        "DELETE FROM batch",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_not_equal(0, sql_script(c->w->db, attempts[i], &c->err));
}

/* Each act reads its own rows again for the seal: where a table grows with the acts, a scan would make each dearer than
 * the one before. */
static void what_grows_is_found_by_its_batch(void **state) {
    struct chain *c = *state;
    static const char *const tables[] = {"ticket",     "ticket_event", "ticket_evidence",
                                         "plan_event", "redemption",   "invitation"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        assert_int_equal(
            1, chain_number(c, arena_format(c->arena,
                                            "SELECT count(*) FROM pragma_index_list('%s') l JOIN pragma_index_info("
                                            "l.name) i WHERE i.seqno = 0 AND i.name = 'batch'",
                                            tables[i])));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_BARE_TEST(migrating_again_changes_nothing),        CHAIN_BARE_TEST(a_newer_schema_is_refused),
        CHAIN_BARE_TEST(a_workspace_opens_while_another_writes), CHAIN_TEST(facts_stay),
        CHAIN_BARE_TEST(what_grows_is_found_by_its_batch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

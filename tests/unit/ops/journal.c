/* The journal's chain, and what a person with a database tool can do to it unseen: nothing in its middle. */
#include "unit/ops/chain.h"

#include "ops/journal.h"

/* What whoever tampers does first. */
static void unlocked(struct chain *c, const char *statement) {
    CHAIN_OK(
        c, sql_script(c->w->db, "DROP TRIGGER IF EXISTS journal_stays; DROP TRIGGER IF EXISTS journal_keeps", &c->err));
    CHAIN_OK(c, sql_script(c->w->db, statement, &c->err));
}

static void four_lines(struct chain *c) {
    for (int i = 0; i < 2; i++) {
        c->act.reason = i ? "second\nRules: x" : NULL;
        CHAIN_OK(c, journal_write(c->w->db, &c->act, "test", "object", NULL, &c->err));
    }
}

static int verified(struct chain *c) {
    int64_t lines = -1;
    c->err = chain_rubbish();
    return journal_verify(c->w->db, &lines, &c->err);
}

static void a_whole_chain_verifies(void **state) {
    struct chain *c = *state;
    int64_t lines = -1;
    four_lines(c);
    CHAIN_OK(c, journal_verify(c->w->db, &lines, &c->err));
    assert_int_equal(7, lines); /* init, its first person, key and rules, stores and these two */
}

static void lines_cannot_be_changed_or_taken_out(void **state) {
    struct chain *c = *state;
    assert_int_not_equal(0, sql_script(c->w->db, "UPDATE journal SET actor = 'x'", &c->err));
    assert_says(c, "only grows");
    assert_int_not_equal(0, sql_script(c->w->db, "DELETE FROM journal", &c->err));
    assert_int_not_equal(0, sql_script(c->w->db, "DELETE FROM batch", &c->err));
    assert_int_not_equal(0, sql_script(c->w->db, "UPDATE batch SET stored = 0", &c->err));
}

static void every_altered_field_is_found(void **state) {
    struct chain *c = *state;
    static const char *const fields[] = {"at = at + 1",  "actor = 'x'",    "act = 'x'",  "object = 'x'", "detail = 'x'",
                                         "reason = 'x'", "previous = 'x'", "hash = 'x'", "seq = 9"};
    four_lines(c);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        CHAIN_OK(c, sql_begin(c->w->db, &c->err));
        unlocked(c, arena_format(c->arena, "UPDATE journal SET %s WHERE seq = 3", fields[i]));
        assert_int_equal(ERR_FOUND, verified(c));
        sql_rollback(c->w->db);
    }
    assert_int_equal(0, verified(c));
}

static void a_deleted_line_is_found(void **state) {
    struct chain *c = *state;
    four_lines(c);
    unlocked(c, "DELETE FROM journal WHERE seq = 2");
    assert_int_equal(ERR_FOUND, verified(c));
    assert_says(c, "before line 3");
    unlocked(c, "UPDATE journal SET seq = seq - 1 WHERE seq > 2");
    assert_int_equal(ERR_FOUND, verified(c));
}

static void an_inserted_line_is_found(void **state) {
    struct chain *c = *state;
    four_lines(c);
    unlocked(c, "UPDATE journal SET seq = seq + 10 WHERE seq > 2; UPDATE journal SET seq = seq - 9 WHERE seq > 9;"
                "INSERT INTO journal SELECT 3, at, actor, act, object, detail, reason, previous, hash FROM journal "
                "WHERE seq = 2");
    assert_int_equal(ERR_FOUND, verified(c));
}

static void a_hash_that_is_none_does_no_harm(void **state) {
    struct chain *c = *state;
    four_lines(c);
    unlocked(c, "UPDATE journal SET hash = 'x' WHERE seq = 4");
    CHAIN_OK(c, journal_write(c->w->db, &c->act, "test", "object", NULL, &c->err));
    assert_int_equal(ERR_FOUND, verified(c));
}

static int stop_at_two(void *context, const struct journal_line *line, struct err *err) {
    (void)err;
    *(int64_t *)context = line->seq;
    return line->seq == 2 ? -3 : 0;
}

static void whoever_reads_may_stop(void **state) {
    struct chain *c = *state;
    int64_t last = 0;
    four_lines(c);
    assert_int_equal(-3, journal_each(c->w->db, stop_at_two, &last, &c->err));
    assert_int_equal(2, last);
}

static int note_line(void *context, const struct journal_line *line, struct err *err) {
    (void)err;
    buf_format(context, "%lld %s %s;", (long long)line->seq, line->actor, line->act);
    return 0;
}

static const char *found(struct chain *c, const struct journal_query *query) {
    struct buf said = buf_make(KIB(4));
    CHAIN_OK(c, journal_find(c->w->db, query, note_line, &said, &c->err));
    const char *kept = arena_text(c->arena, said.data);
    buf_free(&said);
    return kept;
}

static void lines_are_found_by_who_what_and_when(void **state) {
    struct chain *c = *state;
    assert_string_equal("4 li rules publish;", found(c, &(struct journal_query){.act = "rules", .since = INT64_MIN}));
    assert_string_equal("", found(c, &(struct journal_query){.act = "rule", .since = INT64_MIN}));
    assert_string_equal("5 li stores;", found(c, &(struct journal_query){.object = ".csv", .since = INT64_MIN}));
    assert_string_equal("", found(c, &(struct journal_query){.by = "wang", .since = INT64_MIN}));
    assert_string_equal("", found(c, &(struct journal_query){.by = "li", .since = CHAIN_NOW + 1}));
}

/* The role is of the line's time, and the hash covers it. */
static void a_line_says_the_role_of_its_actor(void **state) {
    struct chain *c = *state;
    four_lines(c);
    assert_int_equal(
        1, chain_number(c, "SELECT count(*) FROM journal WHERE seq = 7 AND detail = '{\"actor_role\":\"hq\"}'"));
    unlocked(c, "UPDATE journal SET detail = replace(detail, 'hq', 'staff') WHERE seq = 7");
    assert_int_equal(ERR_FOUND, verified(c));
    assert_says(c, "line 7");
}

/* "QQ73-6225-QCPD" is a ticket; digits behind "QQ" by themselves are somebody. */
static void a_ticket_s_number_is_nobody_s(void **state) {
    static const char *const numbers[] = {"QQ73-6225-QCPD take", "T8WG-QQ09-2970 to wu",
                                          "as T8WG-QQ09-2970 and QQ69-169D-0GJ4"};
    static const char *const people[] = {
        "QQ 123456789",   "QQ73-62251-QCPD", "QQ73-6225-QCPD: QQ 123456789", "QQ73-6225-QCPD called 13812345678",
        "0138-1234-5678", "-0138-12345678"};
    struct err err = chain_rubbish();
    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_int_equal(0, journal_names_nobody("the name", numbers[i], &err));
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        assert_int_equal(ERR_DATA, journal_names_nobody("the name", people[i], &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ticket_s_number_is_nobody_s),
        CHAIN_TEST(a_whole_chain_verifies),
        CHAIN_TEST(lines_cannot_be_changed_or_taken_out),
        CHAIN_TEST(every_altered_field_is_found),
        CHAIN_TEST(a_deleted_line_is_found),
        CHAIN_TEST(an_inserted_line_is_found),
        CHAIN_TEST(a_hash_that_is_none_does_no_harm),
        CHAIN_TEST(whoever_reads_may_stop),
        CHAIN_TEST(lines_are_found_by_who_what_and_when),
        CHAIN_TEST(a_line_says_the_role_of_its_actor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "port/sql/sql.h"

struct room {
    char dir[64], path[80];
    struct sql *db;
    struct err err;
};

static int enter(void **state) {
    struct room *room = calloc(1, sizeof *room);
    strcpy(room->dir, "/tmp/earshot-unit-sql-XXXXXX");
    *state = room;
    if (!mkdtemp(room->dir))
        return -1;
    snprintf(room->path, sizeof room->path, "%s/db", room->dir);
    return sql_open(&room->db, room->path, SQL_CREATE, &room->err) ||
           sql_script(room->db,
                      "CREATE TABLE store (code TEXT PRIMARY KEY, name TEXT NOT NULL, size REAL, seal BLOB);"
                      "CREATE TABLE visit (store TEXT REFERENCES store(code), at INTEGER)",
                      &room->err);
}

static int leave(void **state) {
    struct room *room = *state;
    char command[128];
    sql_close(room->db);
    snprintf(command, sizeof command, "rm -rf '%s'", room->dir);
    int failure = system(command);
    free(room);
    return failure;
}

#define INSERT "INSERT INTO store (code, name, size, seal) VALUES ($1, $2, $3, $4)"

static void insert(struct room *room, const char *code) {
    assert_int_equal(sql_run(room->db, &room->err, INSERT, "ttrb", code, "店", 1.5, "\0\1", (size_t)2), 0);
}

static void arguments_are_bound_by_their_names(void **state) {
    struct room *room = *state;
    struct sql_rows *rows;
    assert_int_equal(sql_run(room->db, &room->err, "INSERT INTO store (size, name, code, seal) VALUES ($3, $2, $1, $4)",
                             "ttnb", "s1", "店", NULL, (size_t)0),
                     0);
    assert_int_equal(sql_changes(room->db), 1);
    insert(room, "s2");
    assert_int_equal(
        sql_query(room->db, &rows, &room->err, "SELECT * FROM store WHERE code >= $1 ORDER BY code", "t", "s1"), 0);
    size_t len;
    assert_true(sql_next(rows));
    assert_string_equal(sql_text(rows, 0), "s1");
    assert_string_equal(sql_text(rows, 1), "店");
    assert_true(sql_is_null(rows, 2));
    assert_null(sql_blob(rows, 3, &len));
    assert_true(sql_next(rows));
    assert_true(sql_real(rows, 2) == 1.5);
    assert_memory_equal(sql_blob(rows, 3, &len), "\0\1", 2);
    assert_int_equal(len, 2);
    assert_false(sql_next(rows));
    assert_false(sql_next(rows));
    assert_int_equal(sql_done(rows, &room->err), 0);
}

static void an_argument_may_change_once_the_query_has_begun(void **state) {
    struct room *room = *state;
    struct sql_rows *rows;
    insert(room, "s1");
    char code[] = "s1";
    assert_int_equal(
        sql_query(room->db, &rows, &room->err, "SELECT code FROM store WHERE code = $1 OR code = $1", "t", code), 0);
    strcpy(code, "s2");
    assert_true(sql_next(rows));
    assert_int_equal(sql_done(rows, &room->err), 0);
}

static void a_query_runs_inside_another_of_the_same_text(void **state) {
    struct room *room = *state;
    static const char text[] = "SELECT code FROM store WHERE code >= $1 ORDER BY code";
    struct sql_rows *outer, *inner;
    insert(room, "s1");
    insert(room, "s2");
    insert(room, "s3");
    int pairs = 0;
    assert_int_equal(sql_query(room->db, &outer, &room->err, text, "t", "s"), 0);
    while (sql_next(outer)) {
        assert_int_equal(sql_query(room->db, &inner, &room->err, text, "t", sql_text(outer, 0)), 0);
        while (sql_next(inner))
            pairs++;
        assert_int_equal(sql_done(inner, &room->err), 0);
    }
    assert_int_equal(sql_done(outer, &room->err), 0);
    assert_int_equal(pairs, 6);
}

static void more_texts_than_are_kept_still_work(void **state) {
    struct room *room = *state;
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 400; i++) {
            char text[40];
            int64_t out = -1;
            snprintf(text, sizeof text, "SELECT %d + $1", i);
            assert_int_equal(sql_number(room->db, &out, 0, &room->err, text, "i", INT64_C(1)), 0);
            assert_int_equal(out, i + 1);
        }
}

static void a_second_row_with_the_same_key_exists(void **state) {
    struct room *room = *state;
    insert(room, "s1");
    assert_int_equal(sql_run(room->db, &room->err, INSERT, "ttnn", "s1", "x"), ERR_EXISTS);
    assert_int_equal(sql_changes(room->db), 0);
    insert(room, "s2"); /* the statement still works */
}

static void a_wrong_statement_is_our_fault_and_named(void **state) {
    struct room *room = *state;
    struct err *err = &room->err;
    assert_int_equal(sql_run(room->db, err, "SELECT nothing FROM store", ""), ERR_INTERNAL);
    assert_non_null(strstr(err->what, "SELECT nothing"));
    assert_int_equal(sql_run(room->db, err, "SELECT \"text\"", ""), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "SELECT $1", ""), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "SELECT $1", "x"), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "SELECT $2", "i", INT64_C(1)), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "SELECT 1; SELECT 2", ""), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "", ""), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, INSERT, "tnnn", "s9"), ERR_INTERNAL);
    assert_int_equal(sql_run(room->db, err, "INSERT INTO visit VALUES ($1, 1)", "t", "absent"), ERR_INTERNAL);
}

static void a_number_falls_back_without_row_or_value(void **state) {
    struct room *room = *state;
    int64_t out = 0;
    assert_int_equal(sql_number(room->db, &out, 7, &room->err, "SELECT 1 FROM store", ""), 0);
    assert_int_equal(out, 7);
    assert_int_equal(sql_number(room->db, &out, 8, &room->err, "SELECT max(code) FROM store", ""), 0);
    assert_int_equal(out, 8);
    insert(room, "s1");
    assert_int_equal(sql_number(room->db, &out, 8, &room->err, "SELECT count(*) FROM store", ""), 0);
    assert_int_equal(out, 1);
}

static int64_t stores(struct sql *db) {
    struct err err;
    int64_t count = -1;
    assert_int_equal(sql_number(db, &count, -1, &err, "SELECT count(*) FROM store", ""), 0);
    return count;
}

static void a_rolled_back_transaction_leaves_nothing(void **state) {
    struct room *room = *state;
    sql_rollback(room->db);
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    insert(room, "s1");
    sql_rollback(room->db);
    assert_int_equal(stores(room->db), 0);
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    insert(room, "s1");
    assert_int_equal(sql_commit(room->db, &room->err), 0);
    assert_int_equal(stores(room->db), 1);
}

static void a_commit_that_fails_has_rolled_back(void **state) {
    struct room *room = *state;
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    assert_int_equal(sql_script(room->db, "PRAGMA defer_foreign_keys = ON", &room->err), 0);
    insert(room, "s1");
    assert_int_equal(sql_run(room->db, &room->err, "INSERT INTO visit VALUES ($1, 1)", "t", "absent"), 0);
    assert_int_not_equal(sql_commit(room->db, &room->err), 0);
    assert_int_equal(stores(room->db), 0);
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    sql_rollback(room->db);
}

static void a_snapshot_sees_one_state(void **state) {
    struct room *room = *state;
    struct sql *reader;
    assert_int_equal(sql_open(&reader, room->path, SQL_OPEN, &room->err), 0);
    assert_int_equal(sql_snapshot(reader, &room->err), 0);
    insert(room, "s1");
    assert_int_equal(stores(reader), 0);
    assert_int_equal(sql_commit(reader, &room->err), 0);
    assert_int_equal(stores(reader), 1);
    sql_close(reader);
}

static void a_look_within_a_transaction_ends_nothing(void **state) {
    struct room *room = *state;
    struct sql *reader;
    struct sql_look look;
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    insert(room, "s1");
    assert_int_equal(sql_look(room->db, &look, &room->err), 0);
    assert_int_equal(stores(room->db), 1);
    sql_look_end(&look);
    assert_int_equal(sql_commit(room->db, &room->err), 0);
    assert_int_equal(sql_open(&reader, room->path, SQL_OPEN, &room->err), 0);
    assert_int_equal(sql_look(reader, &look, &room->err), 0);
    insert(room, "s2");
    assert_int_equal(stores(reader), 1); /* alone it is a snapshot */
    sql_look_end(&look);
    assert_int_equal(stores(reader), 2);
    sql_close(reader);
}

static void a_second_writer_is_told_that_it_is_busy(void **state) {
    struct room *room = *state;
    struct sql *other;
    assert_int_equal(sql_open(&other, room->path, SQL_OPEN, &room->err), 0);
    assert_int_equal(sql_script(other, "PRAGMA busy_timeout = 20", &room->err), 0);
    assert_int_equal(sql_begin(room->db, &room->err), 0);
    assert_int_equal(sql_begin(other, &room->err), ERR_BUSY);
    assert_int_equal(sql_commit(room->db, &room->err), 0);
    assert_int_equal(sql_begin(other, &room->err), 0);
    sql_close(other); /* rolls back */
    insert(room, "s1");
}

static void opening_says_what_is_there(void **state) {
    struct room *room = *state;
    struct sql *db = NULL;
    char path[100];
    assert_int_equal(sql_open(&db, room->path, SQL_CREATE, &room->err), ERR_EXISTS);
    snprintf(path, sizeof path, "%s/absent", room->dir);
    assert_int_equal(sql_open(&db, path, SQL_OPEN, &room->err), ERR_NOINPUT);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/text", room->dir);
    FILE *file = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", file);
    fclose(file);
    assert_int_equal(sql_open(&db, path, SQL_OPEN, &room->err), ERR_DATA);
    assert_null(db);
}

static void assert_setting(struct room *room, const char *pragma, int64_t expected) {
    int64_t value = -1;
    assert_int_equal(sql_number(room->db, &value, -1, &room->err, pragma, ""), 0);
    assert_int_equal(value, expected);
}

static void the_connection_is_durable_and_strict(void **state) {
    struct room *room = *state;
    struct sql_rows *rows;
    assert_setting(room, "PRAGMA synchronous", 2);
    assert_setting(room, "PRAGMA foreign_keys", 1);
    assert_setting(room, "PRAGMA secure_delete", 1);
    assert_setting(room, "PRAGMA page_size", 4096);
    assert_setting(room, "PRAGMA busy_timeout", 5000);
    assert_int_equal(sql_query(room->db, &rows, &room->err, "PRAGMA journal_mode", ""), 0);
    assert_true(sql_next(rows));
    assert_string_equal(sql_text(rows, 0), "wal");
    assert_int_equal(sql_done(rows, &room->err), 0);
}

struct seen {
    int count;
    char last[100];
};

static void note(void *context, const char *text, int64_t ns) {
    struct seen *seen = context;
    seen->count++;
    assert_true(ns >= 0);
    snprintf(seen->last, sizeof seen->last, "%s", text);
}

static void a_trace_is_told_each_statement(void **state) {
    struct room *room = *state;
    struct seen seen = {0};
    sql_trace(room->db, note, &seen);
    insert(room, "s1");
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.last, INSERT);
    sql_trace(room->db, NULL, NULL);
    insert(room, "s2");
    assert_int_equal(seen.count, 1);
}

#define IN_A_ROOM(test) cmocka_unit_test_setup_teardown(test, enter, leave)

int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_ROOM(arguments_are_bound_by_their_names),
        IN_A_ROOM(an_argument_may_change_once_the_query_has_begun),
        IN_A_ROOM(a_query_runs_inside_another_of_the_same_text),
        IN_A_ROOM(more_texts_than_are_kept_still_work),
        IN_A_ROOM(a_second_row_with_the_same_key_exists),
        IN_A_ROOM(a_wrong_statement_is_our_fault_and_named),
        IN_A_ROOM(a_number_falls_back_without_row_or_value),
        IN_A_ROOM(a_rolled_back_transaction_leaves_nothing),
        IN_A_ROOM(a_commit_that_fails_has_rolled_back),
        IN_A_ROOM(a_snapshot_sees_one_state),
        IN_A_ROOM(a_look_within_a_transaction_ends_nothing),
        IN_A_ROOM(a_second_writer_is_told_that_it_is_busy),
        IN_A_ROOM(opening_says_what_is_there),
        IN_A_ROOM(the_connection_is_durable_and_strict),
        IN_A_ROOM(a_trace_is_told_each_statement),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

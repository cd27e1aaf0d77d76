/* A statement is its own cursor: prepared once, kept by its text, busy while its rows are read. Whoever asks for the
 * same text meanwhile gets one prepared for the occasion. */
#include "port/sql/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/map.h"
#include "base/mem.h"

#define KEPT_STATEMENTS 256 /* texts kept; what comes past that is prepared each time */
#define RECENT          16
#define ARGUMENTS       64 /* of one statement */
#define WAIT_MS         5000

struct sql_rows {
    struct sql *db;
    sqlite3_stmt *statement;
    size_t arguments;         /* it has $1 to $arguments */
    int positions[ARGUMENTS]; /* SQLite's number of each: it counts by first appearance */
    bool kept, busy;
    int code; /* of the last step: SQLITE_ROW, SQLITE_DONE or an error */
};

struct sql {
    sqlite3 *handle;
    struct arena *arena;             /* of the texts */
    struct map kept;                 /* text to struct sql_rows */
    struct sql_rows *recent[RECENT]; /* found by the text's address, before its bytes are hashed */
    int64_t changes;
    void (*trace)(void *context, const char *text, int64_t ns);
    void *trace_context;
};

static enum err_kind kind_of(int code) {
    switch (code & 0xFF) { /* the primary code */
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_ROWID
                   ? ERR_EXISTS
                   : ERR_INTERNAL;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
        return ERR_IO;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_DATA;
    case SQLITE_NOMEM:
        return ERR_OS;
    default:
        return ERR_INTERNAL;
    }
}

static int failed(const struct sql *db, int code, const char *text, struct err *err) {
    enum err_kind kind = kind_of(code);
    if (kind == ERR_BUSY)
        return err_set(err, kind, "the database is being written by another process"),
               err_todo(err, "wait until it has ended, then try again");
    if (kind == ERR_INTERNAL)
        return err_set(err, kind, "the database refused a statement: %s, in: %.300s", sqlite3_errmsg(db->handle), text);
    return err_set(err, kind, "the database: %s", sqlite3_errmsg(db->handle));
}

/* ---- opening ---- */

static const char settings[] = "PRAGMA page_size = 4096;"
                               "PRAGMA journal_mode = WAL;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA foreign_keys = ON;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = FILE;"   /* sorting spills to disk */
                               "PRAGMA cache_size = -16384;" /* 16 MB, whatever a transaction's size */
                               "PRAGMA journal_size_limit = 67108864;"
                               "PRAGMA trusted_schema = OFF;";

static int not_there(const char *path, struct err *err) {
    return err_set(err, ERR_NOINPUT, "there is no database at %s", path),
           err_todo(err, "is this a workspace? 'earshot init' makes one");
}

/* Makes the empty file, so that of two who create at once one is told. */
static int create_file(const char *path, struct err *err) {
    int file = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return errno == EEXIST ? err_set(err, ERR_EXISTS, "there is a database at %s already", path)
                               : err_errno(err, ERR_IO, errno, "the database %s cannot be created", path);
    close(file);
    return 0;
}

static const char looking[] = "PRAGMA query_only = ON; PRAGMA temp_store = FILE; PRAGMA trusted_schema = OFF;";

static int configure(struct sql *db, const char *path, enum sql_mode mode, struct err *err) {
    const char *wanted = mode == SQL_LOOK ? looking : settings;
    int flags = mode == SQL_LOOK ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    int code = sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (!db->handle)
        return err_set(err, ERR_OS, "the database %s cannot be opened: out of memory", path);
    sqlite3_extended_result_codes(db->handle, 1);
    sqlite3_busy_timeout(db->handle, WAIT_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL); /* "name" is a name, as in PostgreSQL */
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db->handle, wanted, NULL, NULL, NULL);
    if ((code & 0xFF) == SQLITE_NOTADB)
        return err_set(err, ERR_DATA, "%s is no database", path);
    return code == SQLITE_OK ? 0 : (failed(db, code, wanted, err), err_where(err, "%s", path));
}

int sql_open(struct sql **out, const char *path, enum sql_mode mode, struct err *err) {
    int failure = 0;
    if (mode == SQL_CREATE)
        failure = create_file(path, err);
    else if (access(path, F_OK))
        failure = not_there(path, err);
    if (failure)
        return failure;
    struct sql *db = mem_alloc(sizeof *db);
    db->arena = arena_new();
    db->kept = map_make(db->arena);
    failure = configure(db, path, mode, err);
    if (failure) {
        sql_close(db);
        if (mode == SQL_CREATE)
            unlink(path);
        return failure;
    }
    *out = db;
    return 0;
}

void sql_close(struct sql *db) {
    if (!db)
        return;
    for (size_t i = 0; i < db->kept.count; i++) {
        struct sql_rows *rows = db->kept.entries[i].item;
        sqlite3_finalize(rows->statement);
        free(rows);
    }
    sqlite3_close_v2(db->handle);
    arena_free(db->arena);
    free(db);
}

static int told(unsigned what, void *context, void *statement, void *ns) {
    (void)what;
    const struct sql *db = context;
    int64_t time;
    memcpy(&time, ns, sizeof time);
    const char *text = sqlite3_sql(statement);
    db->trace(db->trace_context, text ? text : "", time);
    return 0;
}

void sql_trace(struct sql *db, void (*fn)(void *context, const char *text, int64_t ns), void *context) {
    db->trace = fn;
    db->trace_context = context;
    sqlite3_trace_v2(db->handle, fn ? SQLITE_TRACE_PROFILE : 0, fn ? told : NULL, db);
}

int sql_script(struct sql *db, const char *text, struct err *err) {
    int code = sqlite3_exec(db->handle, text, NULL, NULL, NULL);
    return code == SQLITE_OK ? 0 : failed(db, code, text, err);
}

/* ---- statements ---- */

static int wrong(struct err *err, const char *text, const char *what) {
    return err_set(err, ERR_INTERNAL, "%s, in: %.300s", what, text);
}

/* Finds where SQLite counts $1, $2 … */
static int number_arguments(struct sql_rows *rows, const char *text, struct err *err) {
    int count = sqlite3_bind_parameter_count(rows->statement);
    if (count > ARGUMENTS)
        return wrong(err, text, "too many arguments");
    rows->arguments = (size_t)count;
    for (int i = 0; i < count; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        rows->positions[i] = sqlite3_bind_parameter_index(rows->statement, name);
        if (!rows->positions[i])
            return wrong(err, text, "arguments are not $1, $2 and so on");
    }
    return 0;
}

static void forget(struct sql_rows *rows) {
    sqlite3_finalize(rows->statement);
    free(rows);
}

static int prepare(struct sql *db, struct sql_rows **out, const char *text, bool keep, struct err *err) {
    const char *rest = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(db->handle, text, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &statement, &rest);
    if (code != SQLITE_OK)
        return failed(db, code, text, err);
    struct sql_rows *rows = mem_alloc(sizeof *rows);
    *rows = (struct sql_rows){.db = db, .statement = statement, .kept = keep, .code = SQLITE_DONE};
    int failure = 0;
    if (!statement)
        failure = wrong(err, text, "there is no statement");
    else if (rest[strspn(rest, " \t\r\n;")])
        failure = wrong(err, text, "more than one statement");
    else
        failure = number_arguments(rows, text, err);
    if (failure)
        return forget(rows), failure;
    *out = rows;
    return 0;
}

/* A loop asks with the same text at the same address; that it is the same is checked, hashing it is spared. */
static struct sql_rows *find_kept(struct sql *db, const char *text) {
    struct sql_rows **recent = &db->recent[((uintptr_t)text >> 3) % RECENT];
    if (!*recent || strcmp(sqlite3_sql((*recent)->statement), text))
        *recent = map_get(&db->kept, text);
    return *recent;
}

/* The kept statement when it is free, else one for this time. */
static int find(struct sql *db, struct sql_rows **out, const char *text, struct err *err) {
    struct sql_rows *kept = find_kept(db, text);
    if (kept && !kept->busy) {
        *out = kept;
        return 0;
    }
    bool keep = !kept && db->kept.count < KEPT_STATEMENTS;
    int failure = prepare(db, out, text, keep, err);
    if (!failure && keep)
        map_put(&db->kept, text, *out);
    return failure;
}

/* Ready for the next use; frees one that was not kept. */
static void put_back(struct sql_rows *rows) {
    if (!rows->kept) {
        forget(rows);
        return;
    }
    sqlite3_reset(rows->statement);
    sqlite3_clear_bindings(rows->statement);
    rows->busy = false;
}

/* `lives` is SQLITE_STATIC where the arguments outlive the statement's run, else SQLITE_TRANSIENT. */
static int bind(struct sql_rows *rows, const char *types, va_list *args, sqlite3_destructor_type lives) {
    int code = SQLITE_OK;
    for (size_t i = 0; types[i] && code == SQLITE_OK; i++) {
        int at = rows->positions[i];
        if (types[i] == 'i') {
            code = sqlite3_bind_int64(rows->statement, at, va_arg(*args, int64_t));
        } else if (types[i] == 'r') {
            code = sqlite3_bind_double(rows->statement, at, va_arg(*args, double));
        } else if (types[i] == 't') {
            code = sqlite3_bind_text(rows->statement, at, va_arg(*args, const char *), -1, lives);
        } else if (types[i] == 'b') {
            const void *bytes = va_arg(*args, const void *);
            code = sqlite3_bind_blob64(rows->statement, at, bytes, va_arg(*args, size_t), lives);
        } else {
            code = sqlite3_bind_null(rows->statement, at);
        }
    }
    return code;
}

static int begin(struct sql *db, struct sql_rows **out, struct err *err, const char *text, const char *types,
                 va_list *args, sqlite3_destructor_type lives) {
    struct sql_rows *rows = NULL;
    int failure = find(db, &rows, text, err);
    if (failure)
        return failure;
    rows->busy = true;
    rows->code = SQLITE_ROW;
    if (strlen(types) != rows->arguments || types[strspn(types, "irtbn")]) {
        put_back(rows);
        return wrong(err, text, "the types do not fit the arguments");
    }
    int code = bind(rows, types, args, lives);
    if (code != SQLITE_OK) {
        failed(db, code, text, err);
        put_back(rows);
        return err->kind;
    }
    *out = rows;
    return 0;
}

int sql_run(struct sql *db, struct err *err, const char *text, const char *types, ...) {
    struct sql_rows *rows;
    va_list args;
    va_start(args, types);
    int failure = begin(db, &rows, err, text, types, &args, SQLITE_STATIC);
    va_end(args);
    if (failure)
        return failure;
    int64_t total = sqlite3_total_changes64(db->handle);
    while (sql_next(rows))
        continue;
    db->changes = sqlite3_total_changes64(db->handle) == total ? 0 : sqlite3_changes64(db->handle);
    return sql_done(rows, err);
}

int64_t sql_changes(const struct sql *db) {
    return db->changes;
}

int sql_query(struct sql *db, struct sql_rows **out, struct err *err, const char *text, const char *types, ...) {
    va_list args;
    va_start(args, types);
    int failure = begin(db, out, err, text, types, &args, SQLITE_TRANSIENT);
    va_end(args);
    return failure;
}

bool sql_next(struct sql_rows *rows) {
    if (rows->code == SQLITE_ROW) /* SQLite would start again from the top */
        rows->code = sqlite3_step(rows->statement);
    return rows->code == SQLITE_ROW;
}

int sql_done(struct sql_rows *rows, struct err *err) {
    if (!rows)
        return 0;
    int failure = 0;
    if (rows->code != SQLITE_ROW && rows->code != SQLITE_DONE)
        failure = failed(rows->db, rows->code, sqlite3_sql(rows->statement), err);
    put_back(rows);
    return failure;
}

int sql_end(struct sql_rows *rows, int stopped, struct err *err) {
    struct err ended;
    if (!sql_done(rows, &ended) || stopped)
        return stopped;
    *err = ended;
    return err->kind;
}

int64_t sql_int(const struct sql_rows *rows, int column) {
    return sqlite3_column_int64(rows->statement, column);
}

double sql_real(const struct sql_rows *rows, int column) {
    return sqlite3_column_double(rows->statement, column);
}

const char *sql_text(const struct sql_rows *rows, int column) {
    return (const char *)sqlite3_column_text(rows->statement, column);
}

const void *sql_blob(const struct sql_rows *rows, int column, size_t *out_len) {
    const void *bytes = sqlite3_column_blob(rows->statement, column);
    *out_len = (size_t)sqlite3_column_bytes(rows->statement, column);
    return bytes;
}

bool sql_is_null(const struct sql_rows *rows, int column) {
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

int sql_number(struct sql *db, int64_t *out, int64_t fallback, struct err *err, const char *text, const char *types,
               ...) {
    struct sql_rows *rows;
    va_list args;
    va_start(args, types);
    int failure = begin(db, &rows, err, text, types, &args, SQLITE_STATIC);
    va_end(args);
    if (failure)
        return failure;
    int64_t number = sql_next(rows) && !sql_is_null(rows, 0) ? sql_int(rows, 0) : fallback;
    failure = sql_done(rows, err);
    if (!failure)
        *out = number;
    return failure;
}

/* ---- transactions ---- */

void sql_patience(struct sql *db, int ms) {
    sqlite3_busy_timeout(db->handle, ms);
}

int sql_begin(struct sql *db, struct err *err) {
    return sql_run(db, err, "BEGIN IMMEDIATE", "");
}

int sql_commit(struct sql *db, struct err *err) {
    int failure = sql_run(db, err, "COMMIT", "");
    if (failure)
        sql_rollback(db);
    return failure;
}

void sql_rollback(struct sql *db) {
    struct err ignored;
    if (db && !sqlite3_get_autocommit(db->handle))
        (void)sql_run(db, &ignored, "ROLLBACK", "");
}

int sql_checkpoint(struct sql *db, struct err *err) {
    int left = 0, moved = 0;
    int code = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, &left, &moved);
    return code == SQLITE_OK ? 0 : failed(db, code, "the checkpoint", err);
}

int sql_snapshot(struct sql *db, struct err *err) {
    int64_t ignored;
    int failure = sql_run(db, err, "BEGIN", "");
    if (!failure) /* it is the first read that fixes what is seen */
        failure = sql_number(db, &ignored, 0, err, "SELECT count(*) FROM sqlite_schema", "");
    if (failure)
        sql_rollback(db);
    return failure;
}

int sql_look(struct sql *db, struct sql_look *out, struct err *err) {
    *out = (struct sql_look){NULL};
    if (!sqlite3_get_autocommit(db->handle))
        return 0;
    if (sql_snapshot(db, err))
        return err->kind;
    out->own = db;
    return 0;
}

void sql_look_end(struct sql_look *look) {
    sql_rollback(look->own);
    look->own = NULL;
}

/* All pages in one step: what the snapshot sees cannot change meanwhile. */
int sql_copy(struct sql *db, const char *path, struct err *err) {
    sqlite3 *copy = NULL;
    int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0 || fchmod(file, 0600)) {
        err_errno(err, ERR_IO, errno, "the copy %s cannot be created", path);
        if (file >= 0)
            close(file);
        return err->kind;
    }
    close(file);
    int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_backup *backup = code == SQLITE_OK ? sqlite3_backup_init(copy, "main", db->handle, "main") : NULL;
    if (backup) {
        code = sqlite3_backup_step(backup, -1);
        code = code == SQLITE_DONE ? sqlite3_backup_finish(backup) : (sqlite3_backup_finish(backup), code);
    } else if (code == SQLITE_OK) {
        code = sqlite3_errcode(copy);
    }
    int failure = code == SQLITE_OK ? 0
                                    : err_set(err, kind_of(code), "the database cannot be copied to %s: %s", path,
                                              sqlite3_errstr(code));
    sqlite3_close_v2(copy);
    return failure;
}

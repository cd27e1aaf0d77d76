/* The door to the database: SQLite today, and statements written so that PostgreSQL can run them too.
 *
 * Statements are text with $1, $2 …; arguments follow a type string, one letter each:
 *     i int64_t    r double    t const char * (NULL is null)    b const void *, size_t (NULL is null)    n nothing:
 * null Statements are prepared once and kept by their text, so a loop may simply call sql_run.
 *
 *     struct sql_rows *rows;
 *     if (sql_query(db, &rows, err, "SELECT code, name FROM store WHERE region = $1", "i", region)) return err->kind;
 *     while (sql_next(rows)) printf("%s %s\n", sql_text(rows, 0), sql_text(rows, 1));
 *     return sql_done(rows, err);          // says whether it ended or broke; always call it
 *
 * A query may run inside the loop of another, the same text too. The number of types must be the number of arguments in
 * the text; arguments need to live only until the call returns.
 *
 * The connection is WAL, synchronous=FULL, foreign keys on, secure_delete on. One connection belongs to one thread. */
#ifndef EARSHOT_PORT_SQL_H
#define EARSHOT_PORT_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct sql;
struct sql_rows;

enum sql_mode { SQL_OPEN, SQL_CREATE, SQL_LOOK /* nothing can be changed through it */ };

/* Errors: ERR_NOINPUT when there is no database (SQL_OPEN), ERR_EXISTS when there is one (SQL_CREATE), ERR_DATA when it
 * is none. An empty file is a database without tables. */
int sql_open(struct sql **out, const char *path, enum sql_mode mode, struct err *err);
void sql_close(struct sql *db); /* NULL is fine; an open transaction is rolled back; no rows may be open */

/* The tracing twin: fn is told each statement's text and how long it took, until it is set to NULL. */
void sql_trace(struct sql *db, void (*fn)(void *context, const char *text, int64_t ns), void *context);

/* One statement or several without arguments, for schema work. */
int sql_script(struct sql *db, const char *text, struct err *err);

/* A transaction that writes (BEGIN IMMEDIATE; ERR_BUSY after five seconds of waiting). A commit that fails has rolled
 * back; sql_rollback is fine without a transaction. */
int sql_begin(struct sql *db, struct err *err);
int sql_commit(struct sql *db, struct err *err);
void sql_rollback(struct sql *db);

/* How long a transaction waits for another process's to end. Five seconds unless said otherwise: a person waits no
 * longer; a long job may. */
void sql_patience(struct sql *db, int ms);

/* Brings the write-ahead log into the database and makes it empty: what was deleted is nowhere then, since freed space
 * is overwritten. ERR_BUSY while another process reads an older state. */
int sql_checkpoint(struct sql *db, struct err *err);

/* A transaction that reads: everything until sql_commit sees one state of the database. */
int sql_snapshot(struct sql *db, struct err *err);

/* The same for what may be asked inside somebody's transaction too: there it sees what that one does, and its end ends
 * nothing. */
struct sql_look {
    struct sql *own; /* whose snapshot it is; NULL: within another transaction, or none begun */
};
int sql_look(struct sql *db, struct sql_look *out, struct err *err);
void sql_look_end(struct sql_look *look);

/* Copies the database, as the snapshot that is open sees it, into a new file; others go on reading and writing. The
 * file is for its owner alone, and not durable yet. */
int sql_copy(struct sql *db, const char *path, struct err *err);

/* Errors: ERR_EXISTS for a violated unique constraint, ERR_BUSY, ERR_IO, ERR_INTERNAL for a statement that is wrong. */
int sql_run(struct sql *db, struct err *err, const char *text, const char *types, ...);
int64_t sql_changes(const struct sql *db); /* rows that the last sql_run touched */

int sql_query(struct sql *db, struct sql_rows **out, struct err *err, const char *text, const char *types, ...);
bool sql_next(struct sql_rows *rows);                 /* false at the end, and on an error that sql_done reports */
int sql_done(struct sql_rows *rows, struct err *err); /* NULL is fine */

/* Ends a loop over rows that may have been left: `stopped` is why (0: not), and wins over what sql_done finds. */
int sql_end(struct sql_rows *rows, int stopped, struct err *err);

/* Columns of the current row; valid until the next call on rows. */
int64_t sql_int(const struct sql_rows *rows, int column);
double sql_real(const struct sql_rows *rows, int column);
const char *sql_text(const struct sql_rows *rows, int column); /* NULL for null */
const void *sql_blob(const struct sql_rows *rows, int column, size_t *out_len);
bool sql_is_null(const struct sql_rows *rows, int column);

/* One number or nothing: fallback when the query gives no row or null. */
int sql_number(struct sql *db, int64_t *out, int64_t fallback, struct err *err, const char *text, const char *types,
               ...);

#endif

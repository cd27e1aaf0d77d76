/* An error is a value: a small kind that the caller can act on, and a message in three parts that a person can act on.
 *
 * Every function that can fail returns `int`: 0, or one of the kinds below, and fills the caller's `struct err` (never
 * NULL). On failure outputs are left untouched. Kinds are the process's exit codes (sysexits), so that there is one
 * list.
 *
 *     if (weight > 1)
 *         return err_set(err, ERR_DATA, "weight of '%s' is %g; weights are shares of 1", id, weight),
 *                err_where(err, "%s:%d", file, line), err_todo(err, "did you mean %g?", weight / 10);
 *
 * Out of memory is not an error value: see mem.h. */
#ifndef EARSHOT_BASE_ERR_H
#define EARSHOT_BASE_ERR_H

enum err_kind {
    ERR_NONE = 0,
    ERR_FOUND = 1,     /* it ran, and found something: a failed verification, rejected rows */
    ERR_USAGE = 64,    /* the command line is wrong */
    ERR_DATA = 65,     /* input is wrong: a script, a file, a name that does not exist */
    ERR_NOINPUT = 66,  /* a file or workspace that was named is not there */
    ERR_INTERNAL = 70, /* our fault, or a child that crashed: worth a report */
    ERR_OS = 71,       /* the system refused: fork, memory */
    ERR_EXISTS = 73,   /* the output cannot be created */
    ERR_IO = 74,       /* a read or write failed */
    ERR_BUSY = 75,     /* somebody else is at it: try again later */
    ERR_DENIED = 77,   /* this person may not do that */
    ERR_CONFIG = 78    /* settings are wrong */
};

struct err {
    enum err_kind kind;
    char where[256]; /* "scripts/scoring/service.lua:14", "row 17, column score10"; empty where it does not apply */
    char field[128]; /* of the table that stands at .where: "weights.staff"; whoever holds the source makes a line of it
                      */
    char what[512];  /* what happened, in the reader's terms */
    char todo[256];  /* what to do next; may be empty */
};

/* Each returns err->kind, so that they chain with commas in one return. Text that does not fit is cut on a
 * character. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
int err_where(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
int err_field(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
int err_todo(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* As err_set with ": " and the text of errno's value `number` behind. */
int err_errno(struct err *err, enum err_kind kind, int number, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif

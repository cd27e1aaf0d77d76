/* The door to SPSS files (.sav): variables with labels, then rows one at a time. Libreadstat is the container.
 *
 * How many rows there are, and how long each text may get, is said before the first: the format's head holds it. The
 * same calls give the same bytes.
 *
 *     sav_create(&sav, path, &info, variables, count, err);
 *     for (rows) sav_text(sav, 0, id), sav_number(sav, 1, 9), sav_row(sav, err);   // what is not set is missing
 *     sav_finish(sav, err);                                                       // durable, or an error */
#ifndef EARSHOT_PORT_SAV_H
#define EARSHOT_PORT_SAV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum { SAV_TEXT_MOST = 32759 }; /* bytes of one cell: the format's 32,767 but for the blanks behind, see sav.c */

struct sav;

struct sav_label {
    double value;
    const char *label;
};

struct sav_variable {
    const char *name;  /* see sav_name; that of a long text may become another, see port/sav/names.h */
    const char *label; /* what it means; cut at 255 bytes */
    size_t width;      /* of a text, in bytes, 1 to SAV_TEXT_MOST; 0: a number */
    bool moment;       /* a number that is a time: seconds since 1970 */
    bool day;          /* the same, shown as a day */
    int decimals;
    const struct sav_label *labels;
    size_t label_count;
};

struct sav_info {
    const char *label;
    int64_t created; /* seconds since 1970 */
    int64_t rows;
};

/* The file is written in place: name a temporary one. Errors: ERR_EXISTS, ERR_DATA. */
int sav_create(struct sav **out, const char *path, const struct sav_info *info, const struct sav_variable *variables,
               size_t count, struct err *err);
void sav_text(struct sav *sav, size_t variable, const char *text); /* copied until the row is written */
void sav_number(struct sav *sav, size_t variable, double number);
int sav_row(struct sav *sav, struct err *err);
int sav_finish(struct sav *sav, struct err *err); /* frees it */
void sav_drop(struct sav *sav);                   /* NULL is fine */

/* A name that SPSS takes, made of any: letters, digits, _ and . of at most 60 bytes, a letter first; none that the
 * library gives to others. */
void sav_name(const char *name, char out[64]);

#endif

/* What an export is made of: columns, a sink that takes rows. */
#ifndef EARSHOT_OPS_EXPORT_PARTS_H
#define EARSHOT_OPS_EXPORT_PARTS_H

#include "flow/intake/intake_rows.h"
#include "flow/survey/survey.h"
#include "ops/export.h"

enum export_kind { EXPORT_TEXT, EXPORT_NUMBER, EXPORT_MOMENT, EXPORT_DAY };

/* What a column is of: of the response itself, or of a question. */
enum export_part {
    PART_ID,
    PART_SOURCE,
    PART_STORE,
    PART_STORE_NAME,
    PART_REGION,
    PART_AT,
    PART_MONTH,
    PART_CLASS,
    PART_WAVE,
    PART_WEIGHT,
    PART_ANSWER, /* all of it */
    PART_OPTION, /* whether one of several was chosen */
    PART_PLACE,  /* which option stands at a place of a ranking */
    PART_WORDS
};

struct export_column {
    const char *name, *label;
    enum export_part part;
    enum export_kind kind;
    const struct question *question; /* of the newest version that has it so */
    size_t option;                   /* the option, or the place */
    size_t width;                    /* the longest text met, in bytes */
    int decimals;
};

struct export_columns {
    const struct export_column *items;
    size_t count;
    const char *language;
};

/* The columns for the versions of one survey, newest first: a question that changed its meaning has one for each. */
struct export_columns export_columns_of(struct arena *arena, const struct survey_versions *versions, const char *survey,
                                        const struct export *what, enum export_format format, const char *language);

/* One cell: empty, a text, or a number. */
struct export_cell {
    bool there;
    const char *text;
    double number;
};

/* What takes rows. `begin` knows how many will come, and how wide their texts are. */
struct export_sink {
    int (*begin)(void **out_state, const char *path, const struct export_columns *columns, int64_t rows,
                 const struct act *act, struct err *err);
    int (*row)(void *state, const struct export_cell *cells, struct err *err);
    int (*finish)(void *state, struct err *err); /* durable; frees the state */
    void (*drop)(void *state);
};
extern const struct export_sink export_sinks[]; /* by enum export_format */

/* ERR_DATA where the format cannot hold so much. */
int export_fits(enum export_format format, const struct export_columns *columns, int64_t rows, struct err *err);

#endif

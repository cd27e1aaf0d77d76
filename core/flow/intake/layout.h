/* Layouts: which column of a file is what, found out by looking at it.
 *
 * Survey sites name their own columns each in their own way (an id, a time, whether it was finished), and those of
 * questions by code, by words or by both. Here a file's first rows become a mapping, as somebody could have written it:
 * a question is found by its id or its words in either language, an option by its id, its words or its number; the
 * store by the column that sites carry it in, or else by the one whose cells are stores. What cannot be placed is an
 * error that names the columns; nothing is left out unless `leave_rest` says so. */
#ifndef EARSHOT_FLOW_LAYOUT_H
#define EARSHOT_FLOW_LAYOUT_H

#include "flow/intake/grid.h"
#include "flow/intake/intake.h"

struct layout_wish {
    const char *file; /* its name: 问卷星 says there which kind of cells it has */
    enum grid_kind kind;
    const struct csv_row *rows; /* the first ones, the header among them */
    size_t count;
    const struct survey *survey;
    const struct registry *registry;
    /* What a person says instead of having it found out; NULL each: */
    const char *store_code;   /* all rows are of this store */
    const char *store_column; /* the heading */
    const char *source, *class, *clock;
    const char *dates; /* "ymd", "mdy", "dmy" */
    bool leave_rest;   /* columns that nothing asks for are left out */
    bool unfinished;   /* answers that were not finished are taken too */
};

struct layout_column {
    const char *heading;
    const char *use; /* "id", "time", "store", "answer", "option", "own words", "finished", "left out", … */
    const char *of;  /* the question, or question and option; "" */
};

struct layout {
    const char
        *name; /* "wenjuanxing", "qualtrics", "limesurvey", "google", "kobo", "odk", "surveyjs", "review", "plain" */
    const struct mapping *mapping;
    const struct layout_column *columns;
    size_t column_count;
    const char *const *unasked; /* questions that no column answers */
    size_t unasked_count;
};

/* Errors: ERR_DATA with what could not be placed and what to say instead. */
int layout_find(struct arena *arena, const struct layout_wish *wish, struct layout *out, struct err *err);

#endif

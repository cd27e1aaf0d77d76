/* Cells: how what a file writes for an answer becomes what answer_read takes.
 *
 * A mapping may say that cells stand for other answers, or that a file writes them loosely, as survey sites do:
 *
 *     an option in other spacing, case or width        "dine in " is "Dine in"
 *     own words behind an option                       其他〖朋友介绍〗: the option, and its words for question.other
 *     words that are no option, where there is "other" "A friend of mine": that option, and the words
 *     a number with what it means                      "9分", "5 - very satisfied"
 *     options by their number                          "2" is the second, where the mapping says so
 *
 * What an option is called, exactly, always goes before all of that. */
#ifndef EARSHOT_FLOW_CELLS_H
#define EARSHOT_FLOW_CELLS_H

#include <stdbool.h>

#include "flow/intake/intake.h"

struct cells;

struct cell {
    const char *text;             /* for answer_read */
    const struct question *other; /* whose text `words` are; NULL: there are none */
    const char *words;
    size_t words_len;
};

enum cells_verdict {
    CELLS_OK,
    CELLS_OWN_WORDS, /* words beside an option that nothing takes */
    CELLS_TWO_WAYS   /* the joiner stands in the options too, and more than one reading is right */
};

struct cells *cells_new(struct arena *arena, const struct mapping *mapping, const struct mapping_answer *answer,
                        const struct survey *survey);

/* What is no answer at all is handed on as it is, for answer_read to refuse. The cell's texts stand in `text` or
 * `into`.
 */
enum cells_verdict cells_read(struct cells *cells, const char *text, struct buf *into, struct cell *out);

/* For options that have columns of their own: each with its cell, then all of them as one cell. False for a cell that
 * says neither yes nor no. */
bool cells_column(struct cells *cells, const char *option, const char *text, struct buf *into);
const char *cells_columns_end(struct cells *cells, struct buf *into);

/* Whether the cell says yes or no in any way that files do: 1, Y, 是, … */
bool cells_is_yes(const char *text);
bool cells_is_no(const char *text);

/* A text as it is compared loosely: small ASCII letters, no blanks, no marks at its end, no full width. */
void cells_tidy(const char *text, size_t len, struct buf *out);

/* The option that is called so, exactly or else loosely; -1 for none. */
int cells_option(const struct question *question, const char *text, size_t len, bool loose);

#endif

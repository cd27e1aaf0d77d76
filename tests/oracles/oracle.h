/* A published worked example is checked by a function that takes its inputs, as they stand in oracles.json, and answers
 * a map with the keys it is expected to have: numbers, or lists of numbers as deep as the expected ones. Whether they
 * are right is not its business: unit/stats/oracles.c compares, each key within the entry's own tolerance. A key that
 * is missing is wrong; NaN becomes null, which is what no number is expected to be.
 *
 * An area is a table of such functions. The first line whose pattern (fnmatch) fits the id is taken. */
#ifndef EARSHOT_TESTS_ORACLE_H
#define EARSHOT_TESTS_ORACLE_H

#include <stdint.h>

#include "base/value.h"

typedef const struct value *oracle_fn(struct arena *arena, const struct value *inputs);

struct oracle_entry {
    const char *ids; /* NULL ends a table */
    oracle_fn *compute;
};

extern const struct oracle_entry oracle_nps[];
extern const struct oracle_entry oracle_share[];
extern const struct oracle_entry oracle_fisher[];
extern const struct oracle_entry oracle_scores[];
extern const struct oracle_entry oracle_weights[];
extern const struct oracle_entry oracle_drivers[];
extern const struct oracle_entry oracle_ahp[];
extern const struct oracle_entry oracle_consistency[];
extern const struct oracle_entry oracle_ranks[];
extern const struct oracle_entry oracle_monitoring[];
extern const struct oracle_entry oracle_pilots[];
extern const struct oracle_entry oracle_operations[];

/* A list of numbers as an array in the arena; *out_count may be NULL. What is no number becomes NaN, or -1. */
double *oracle_reals(struct arena *arena, const struct value *list, size_t *out_count);
int64_t *oracle_wholes(struct arena *arena, const struct value *list, size_t *out_count);
/* A list of lists of equal length, row by row in one array. */
double *oracle_matrix(struct arena *arena, const struct value *rows, size_t *out_rows, size_t *out_columns);

/* A column of a CSV file in this directory, without its header; a column or file that is not there has no rows. */
const char **oracle_texts(struct arena *arena, const char *file, const char *column, size_t *out_count);
double *oracle_column(struct arena *arena, const char *file, const char *column, size_t *out_count);
/* The columns named by a list of texts, as a matrix with a row for each answer. */
double *oracle_columns(struct arena *arena, const char *file, const struct value *names, size_t *out_rows);

/* What a function answers with. */
void oracle_set(struct arena *arena, struct value *map, const char *key, double real);
void oracle_set_pair(struct arena *arena, struct value *map, const char *key, double lo, double hi);
void oracle_set_list(struct arena *arena, struct value *map, const char *key, const double *reals, size_t count);
void oracle_set_matrix(struct arena *arena, struct value *map, const char *key, const double *reals, size_t rows,
                       size_t columns);

#endif

/* From JSON and CSV to arrays, and back to values: all that the areas share. */
#include "oracles/oracle.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/csv.h"

double *oracle_reals(struct arena *arena, const struct value *list, size_t *out_count) {
    size_t count = value_count(list);
    double *reals = arena_alloc(arena, (count + 1) * sizeof *reals);
    for (size_t i = 0; i < count; i++)
        reals[i] = value_number(value_at(list, i), NAN);
    if (out_count)
        *out_count = count;
    return reals;
}

int64_t *oracle_wholes(struct arena *arena, const struct value *list, size_t *out_count) {
    size_t count = value_count(list);
    int64_t *wholes = arena_alloc(arena, (count + 1) * sizeof *wholes);
    for (size_t i = 0; i < count; i++)
        wholes[i] = value_whole(value_at(list, i), -1);
    if (out_count)
        *out_count = count;
    return wholes;
}

double *oracle_matrix(struct arena *arena, const struct value *rows, size_t *out_rows, size_t *out_columns) {
    size_t count = value_count(rows), columns = value_count(value_at(rows, 0));
    double *reals = arena_alloc(arena, (count * columns + 1) * sizeof *reals);
    for (size_t i = 0; i < count * columns; i++)
        reals[i] = value_number(value_at(value_at(rows, i / columns), i % columns), NAN);
    *out_rows = count;
    *out_columns = columns;
    return reals;
}

static size_t index_of(const struct csv_row *header, const char *name) {
    size_t i = 0;
    while (i < header->count && strcmp(header->fields[i].bytes, name))
        i++;
    return i;
}

const char **oracle_texts(struct arena *arena, const char *file, const char *column, size_t *out_count) {
    struct csv_reader *reader;
    struct csv_row row;
    struct err err;
    size_t count = 0, cap = 0, index = 0;
    const char **texts = NULL;
    *out_count = 0;
    if (csv_open(&reader, arena_format(arena, TEST_DATA "/oracles/%s", file), &err))
        return NULL;
    if (csv_next(reader, &row, &err) == CSV_ROW && (index = index_of(&row, column)) < row.count)
        while (csv_next(reader, &row, &err) == CSV_ROW && index < row.count) {
            texts = mem_grow_items(texts, &cap, count + 1, sizeof *texts);
            texts[count++] = arena_text(arena, row.fields[index].bytes);
        }
    csv_close(reader);
    arena_on_free(arena, free, texts);
    *out_count = count;
    return texts;
}

double *oracle_column(struct arena *arena, const char *file, const char *column, size_t *out_count) {
    const char **texts = oracle_texts(arena, file, column, out_count);
    double *reals = arena_alloc(arena, (*out_count + 1) * sizeof *reals);
    for (size_t i = 0; i < *out_count; i++)
        reals[i] = *texts[i] ? strtod(texts[i], NULL) : (double)NAN;
    return reals;
}

double *oracle_columns(struct arena *arena, const char *file, const struct value *names, size_t *out_rows) {
    size_t columns = value_count(names), rows = 0;
    double *matrix = NULL;
    for (size_t j = 0; j < columns; j++) {
        double *column = oracle_column(arena, file, value_text(value_at(names, j), ""), &rows);
        if (!matrix)
            matrix = arena_alloc(arena, (rows * columns + 1) * sizeof *matrix);
        for (size_t i = 0; i < rows; i++)
            matrix[i * columns + j] = column[i];
    }
    *out_rows = rows;
    return matrix;
}

void oracle_set(struct arena *arena, struct value *map, const char *key, double real) {
    value_set(arena, map, key, value_real(arena, real));
}

static struct value *list_of(struct arena *arena, const double *reals, size_t count) {
    struct value *list = value_list(arena);
    for (size_t i = 0; i < count; i++)
        value_push(arena, list, value_real(arena, reals[i]));
    return list;
}

void oracle_set_pair(struct arena *arena, struct value *map, const char *key, double lo, double hi) {
    value_set(arena, map, key, list_of(arena, (double[]){lo, hi}, 2));
}

void oracle_set_list(struct arena *arena, struct value *map, const char *key, const double *reals, size_t count) {
    value_set(arena, map, key, list_of(arena, reals, count));
}

void oracle_set_matrix(struct arena *arena, struct value *map, const char *key, const double *reals, size_t rows,
                       size_t columns) {
    struct value *list = value_list(arena);
    for (size_t i = 0; i < rows; i++)
        value_push(arena, list, list_of(arena, reals + i * columns, columns));
    value_set(arena, map, key, list);
}

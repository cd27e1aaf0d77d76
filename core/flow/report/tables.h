/* A document as tables: what its blocks show, in rows and columns, for whoever reads a table better than a page — the
 * table beside a chart, the sheets of a workbook, the lines of a plain text.
 *
 * Nothing of a block is left out. A kind that has a form of its own here (trend: a row a period) is set so; any other
 * is walked as data: its lists are tables, what stands alone is a table of names and values. So a new kind of block is
 * told from the day it can stand in a document. */
#ifndef EARSHOT_FLOW_REPORT_TABLES_H
#define EARSHOT_FLOW_REPORT_TABLES_H

#include "flow/report/figures.h"

enum report_cell_kind { REPORT_CELL_EMPTY, REPORT_CELL_TEXT, REPORT_CELL_NUMBER, REPORT_CELL_FIGURE };

struct report_cell {
    enum report_cell_kind kind;
    const char *text;     /* of a text */
    double number;        /* of a number that is no figure: a count of answers, a value of a scale */
    struct figure figure; /* of a figure: value, base, interval */
};

struct report_table {
    const char *name; /* what it shows: the block's title, and which part of it; never "" */
    const char *kind; /* of the block: "trend" */
    const char **titles;
    size_t width;
    struct report_cell *cells; /* row by row */
    size_t count, cap;         /* of the cells */
};

struct report_tables {
    struct arena *arena;
    enum language language;
    struct report_table **list;
    size_t count, cap;
    struct report_table *texts; /* sentences of the document, in one table: where they stand, what they say */
};

/* Appends the tables of one block; of blocks that hold blocks, those of each. */
void tables_of_block(struct report_tables *tables, const struct value *block);

/* All of a document: what it is about (title, period, provenance), block by block, how its figures are reckoned. Names
 * are made unique: "图表", "图表 2". */
struct report_tables tables_of_document(struct arena *arena, const struct value *document);

size_t table_rows(const struct report_table *table);
const struct report_cell *table_cell(const struct report_table *table, size_t row, size_t column);

/* The table of this name (case of ASCII letters aside) or number, from 1; NULL where there is none. */
const struct report_table *tables_find(const struct report_tables *tables, const char *wanted);

/* ---- for the files that make them: tables_kinds.c, tables_walk.c ---- */

struct report_table *table_begin(struct report_tables *tables, const struct value *block, const char *part,
                                 const char *const *titles, size_t width);
void table_put_text(struct report_tables *tables, struct report_table *table, const char *text);
void table_put_number(struct report_tables *tables, struct report_table *table, double number);
void table_put_figure(struct report_tables *tables, struct report_table *table, const struct value *metric);
/* A metric, a text or say, a number, yes or no; empty where there is nothing. */
void table_put(struct report_tables *tables, struct report_table *table, const struct value *value);
void table_put_say(struct report_tables *tables, const char *where, const struct value *text); /* into texts */
bool tables_is_metric(const struct value *value);
const char *tables_word(const struct report_tables *tables, const char *zh, const char *en);
const char *tables_say(const struct report_tables *tables, const struct value *map, const char *key);

const char *tables_rank(const struct report_tables *tables, const struct value *rank); /* "" without one */

bool tables_by_kind(struct report_tables *tables, const struct value *block); /* false: a kind without a form */
void tables_by_walk(struct report_tables *tables, const struct value *block);

#endif

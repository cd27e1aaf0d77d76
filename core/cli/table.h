/* The one table printer: columns declared once, cells pushed in order, printed for a person, a spreadsheet or a
 * program.
 *
 *     static const struct table_column columns[] = {
 *         {.key = "store", .heading = "store"},
 *         {.key = "n", .kind = TABLE_INT},
 *         {.key = "nps", .heading = "NPS", .kind = TABLE_REAL, .decimals = 1},
 *         {0}};
 *     struct table *table = table_new(cli->arena, columns);
 *     for (...)
 *         table_text(table, store->id), table_int(table, n), table_real(table, nps);
 *     cli_table(cli, table);
 *
 * A row is full when each column has its cell. Rows are held until they are printed: widths need them all. */
#ifndef EARSHOT_CLI_TABLE_H
#define EARSHOT_CLI_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/mem.h"

enum table_kind { TABLE_TEXT, TABLE_INT, TABLE_REAL, TABLE_BOOL };
enum table_align { TABLE_BY_KIND /* text left, numbers right */, TABLE_LEFT, TABLE_RIGHT };

#define TABLE_NO_DECIMALS (-1)

/* An array of columns ends with {0}. */
struct table_column {
    const char *key;     /* the heading in CSV, the key in JSON */
    const char *heading; /* for a person; NULL: the key */
    enum table_kind kind;
    enum table_align align;
    int decimals; /* of a real, for a person; 0 means 2, TABLE_NO_DECIMALS none */
    bool words;   /* its texts are words of ours ("thin"), told to a person in their language */
};

enum table_format { TABLE_PLAIN, TABLE_CSV, TABLE_JSON };

struct table;

/* Lives in the arena. The columns are borrowed. */
struct table *table_new(struct arena *arena, const struct table_column *columns);
size_t table_row_count(const struct table *table);

/* A person reads headings, and cells that are words of ours, as `reader` has them. */
void table_read_by(struct table *table, const char *(*reader)(const char *english));

/* The next cell. To push a text where the column is a number, or the other way round, aborts. */
void table_text(struct table *table, const char *text); /* copied; NULL: as table_none */
void table_int(struct table *table, int64_t whole);     /* also into a real column */
void table_real(struct table *table, double real);      /* NaN and infinities: as table_none */
void table_bool(struct table *table, int yes);
void table_none(struct table *table); /* not known: "-" for a person, empty in CSV, null in JSON */

/* For a person: aligned columns, a hanzi two wide, control characters shown as spaces. CSV: RFC 4180 with a guard
 * against text that a spreadsheet would run as a formula. JSON: an array of objects. Reals outside of a person's table
 * have 10 significant digits. */
void table_print(struct table *table, enum table_format format, FILE *out);

/* The first row alone: "heading  value" lines for a person, one object as JSON, an ordinary table as CSV. */
void table_print_record(struct table *table, enum table_format format, FILE *out);

#endif

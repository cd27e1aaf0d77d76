/* Hostile tables for the writer of SPSS files: whatever names, labels and texts are, the file is one that ReadStat
 * reads back, with each text as it was written (blanks at its end are no part of it there), and each number.
 *
 *     fuzz-sav sav [RUNS [SEED]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readstat.h>

#include "base/mem.h"
#include "base/text.h"
#include "fuzz/bend.h"
#include "port/sav/sav.h"

/* The bytes are texts between line ends; a table is made of them, three to a row: two texts and a number. */
enum { COLUMNS = 3, MOST = 60 };

struct table {
    char *cells[MOST];
    size_t count, rows;
    size_t read; /* values that came back */
};

static int on_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context) {
    struct table *table = context;
    const int column = readstat_variable_get_index(variable);
    const char *wanted = table->cells[(size_t)row * COLUMNS + (size_t)column];
    table->read++;
    if (column == COLUMNS - 1) {
        if (readstat_double_value(value) != (double)strlen(wanted))
            bend_fail("a number is another than was written");
        return READSTAT_HANDLER_OK;
    }
    const char *text = readstat_string_value(value);
    size_t len = strlen(wanted);
    while (len && wanted[len - 1] == ' ')
        len--;
    if (!text || strlen(text) != len || memcmp(text, wanted, len) != 0)
        bend_fail("a text is another than was written");
    return READSTAT_HANDLER_OK;
}

/* Without one the library makes no variables, and gives values of none. */
static int on_variable(int index, readstat_variable_t *variable, const char *labels, void *context) {
    return (void)index, (void)variable, (void)labels, (void)context, READSTAT_HANDLER_OK;
}

static void write_rows(struct sav *sav, const struct table *table) {
    struct err err;
    for (size_t row = 0; row < table->rows; row++) {
        char *const *cells = table->cells + row * COLUMNS;
        sav_text(sav, 0, cells[0]);
        sav_text(sav, 1, cells[1]);
        sav_number(sav, 2, (double)strlen(cells[2]));
        if (sav_row(sav, &err))
            bend_fail(err.what);
    }
    if (sav_finish(sav, &err))
        bend_fail(err.what);
}

static size_t width_of(const struct table *table, size_t column) {
    size_t most = 1;
    for (size_t row = 0; row < table->rows; row++) {
        const size_t len = strlen(table->cells[row * COLUMNS + column]);
        most = len > most ? len : most;
    }
    return most;
}

static void write_and_read(struct table *table, const char *path) {
    char names[COLUMNS][64];
    struct sav *sav = NULL;
    struct err err;
    for (size_t i = 0; i < COLUMNS; i++) {
        sav_name(table->cells[i], names[i]);
        snprintf(names[i] + strlen(names[i]), 4, "%zu", i); /* as an export makes them differ */
    }
    const struct sav_label labels[] = {{0, table->cells[0]}, {1, table->cells[1]}};
    const struct sav_variable variables[COLUMNS] = {
        {.name = names[0], .label = table->cells[1], .width = width_of(table, 0)},
        {.name = names[1], .label = table->cells[2], .width = width_of(table, 1)},
        {.name = names[2], .label = table->cells[0], .labels = labels, .label_count = 2}};
    const struct sav_info info = {.label = table->cells[2], .created = 1763805600, .rows = (int64_t)table->rows};
    if (sav_create(&sav, path, &info, variables, COLUMNS, &err))
        bend_fail(err.what);
    write_rows(sav, table);
    readstat_parser_t *parser = readstat_parser_init();
    readstat_set_variable_handler(parser, on_variable);
    readstat_set_value_handler(parser, on_value);
    if (readstat_parse_sav(parser, path, table) != READSTAT_OK || table->read != table->rows * COLUMNS)
        bend_fail("the file cannot be read back");
    readstat_parser_free(parser);
    unlink(path);
}

static bool read_table(const char *bytes, size_t len, bool sound) {
    static char path[64];
    struct table table = {0};
    char *text = mem_alloc(len + 1), *at = text;
    memcpy(text, bytes, len);
    if (!*path)
        snprintf(path, sizeof path, "/dev/shm/earshot-fuzz-%ld.sav", (long)getpid());
    const bool whole = text_valid(text, len) && !memchr(text, '\0', len); /* as all texts are that came in */
    for (char *cell; whole && table.count < MOST && (cell = strsep(&at, "\n"));)
        table.cells[table.count++] = cell;
    table.rows = table.count / COLUMNS;
    const bool taken = whole && table.rows;
    if (taken)
        write_and_read(&table, path);
    else if (sound)
        bend_fail("a sound table was not written");
    free(text);
    return taken;
}

static size_t make_table(char out[BEND_ROOM]) {
    static const char *const words[] = {
        "", "9", "好评，下次再来", "to", "a b", " 空格 ", "=1+1", "ÿ", "😀", "\t", "VAR", "all", "x.", "_"};
    size_t len = 0;
    for (uint32_t cells = COLUMNS * (1 + bend_draw(8)); cells; cells--) {
        for (uint32_t parts = bend_draw(3), more = bend_draw(30) ? 1 : 60; parts; parts--)
            for (uint32_t i = 0; i < more; i++) { /* some are longer than a segment of 255 bytes */
                const char *word = BEND_PICK(words);
                memcpy(out + len, word, strlen(word));
                len += strlen(word);
            }
        out[len++] = '\n';
        if (len > BEND_ROOM / 4)
            break;
    }
    while (len < 2 * COLUMNS)
        out[len++] = '\n';
    return len;
}

static const char *const pieces[] = {"\n",   "\xC3\xBF", "\xE5\x88\x86", "\xF0\x9F\x98\x80", " ", ".", "_1", "\x7F",
                                     "\x01", NULL};

const struct bend_kind bend_kinds[] = {{"sav", "\n ", pieces, make_table, read_table}};
const size_t bend_kind_count = 1;

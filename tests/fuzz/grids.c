/* Hostile files for the readers behind flow/intake/grid.h: files that were bent at random are read to their end.
 * Whatever they hold, the reader says a row, the end, or an error with a text; each cell is UTF-8 that ends where it
 * says, and no row passes its limits.
 *
 *     fuzz-grids csv|json|xlsx|sheet RUNS [SEED]
 *
 * "xlsx" bends the bytes of a workbook; "sheet" bends the XML of its sheet and its texts, and wraps them soundly, so
 * that what lies behind the container is met too. RUNS of 0 means 3,000, or 10,000,000 where EARSHOT_LONG is set. Built
 * with -DEARSHOT_LIBFUZZER and clang's -fsanitize=fuzzer the same is a target of libFuzzer, whose kind EARSHOT_FUZZ
 * names. */
#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/intake/grid.h"

static void fail(const char *what) {
    fprintf(stderr, "a reader broke its word: %s\n", what);
    abort();
}

static void check_row(const struct csv_row *row) {
    size_t sum = 0;
    if (row->count > LIMIT_CSV_COLUMNS)
        fail("more columns than there may be");
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_field *field = &row->fields[i];
        if (field->bytes[field->len] || strlen(field->bytes) != field->len)
            fail("a cell does not end where it says");
        if (field->len && !text_valid(field->bytes, field->len))
            fail("a cell that is no UTF-8");
        if (field->len > LIMIT_CSV_FIELD)
            fail("a cell longer than it may be");
        sum += field->len;
    }
    if (sum > LIMIT_CSV_ROW)
        fail("a row longer than it may be");
}

/* Reads the bytes as a file; half of the time after a look ahead. */
static void read_all(const void *bytes, size_t len) {
    char path[64];
    struct grid *grid = NULL;
    struct err err = {0};
    struct csv_row row;
    enum csv_step step = CSV_END;
    int file = memfd_create("fuzz", MFD_CLOEXEC);
    if (file < 0 || (len && write(file, bytes, len) != (ssize_t)len))
        fail("no room for the file");
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (!grid_open(&grid, path, &err)) {
        const struct csv_row *rows = NULL;
        size_t count = 0;
        bool good = len % 2 || !grid_look(grid, 3, &rows, &count, &err);
        for (size_t i = 0; good && i < count; i++)
            check_row(&rows[i]);
        while (good && (step = grid_next(grid, &row, &err)) == CSV_ROW)
            check_row(&row);
        if (good && step == CSV_END && !grid_digest(grid))
            fail("a file that ended has no digest");
        if ((!good || step == CSV_FAILED) && !err.what[0])
            fail("an error without a text");
    } else if (!err.what[0]) {
        fail("an error without a text");
    }
    grid_close(grid);
    close(file);
}

/* ---- workbooks ---- */

struct member {
    const char *name, *text;
    size_t len;
};

static size_t put_members(const struct member *members, size_t count, char *out, size_t room) {
    size_t used = 0;
    struct archive *zip = archive_write_new();
    archive_write_set_format_zip(zip);
    archive_write_zip_set_compression_store(zip);
    archive_write_open_memory(zip, out, room, &used);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, members[i].name);
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_size(entry, (int64_t)members[i].len);
        archive_write_header(zip, entry);
        archive_write_data(zip, members[i].text, members[i].len);
        archive_entry_free(entry);
    }
    archive_write_close(zip);
    archive_write_free(zip);
    return used;
}

static const char workbook[] =
    "<workbook xmlns:r='r'><workbookPr date1904='1'/><sheets><sheet name='a' r:id='r1'/></sheets></workbook>";
static const char relations[] =
    "<Relationships><Relationship Id='r1' Type='t/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' "
    "Type='t/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='r3' Type='t/styles' Target='styles.xml'/>"
    "</Relationships>";
static const char styles[] = "<styleSheet><numFmts><numFmt numFmtId='170' formatCode='yyyy\\-mm;@'/></numFmts><cellXfs>"
                             "<xf numFmtId='0'/><xf numFmtId='170'/><xf numFmtId='22'/></cellXfs></styleSheet>";
static const char strings[] =
    "<sst><si><t>store</t></si><si><r><t>a_x000D_</t></r><r><t>\xe5\x88\x86</t></r><rPh><t>no</t>"
    "</rPh></si><si><t/></si></sst>";
static const char sheet[] =
    "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='inlineStr'><is><t>x"
    "</t></is></c></row><row><c t='s'><v>1</v></c><c r='D2' s='1'><v>43831.5</v></c><c t='b'><v>1"
    "</v></c><c t='e'><v>#N/A</v></c><c r='AA2'><v>4.0999999999999996</v></c></row></sheetData>"
    "</worksheet>";
#define TEXT(name, text)                                                                                               \
    { name, text, sizeof text - 1 }
#define WRAPPED KIB(64)

/* The bytes up to the first NUL are the sheet; what follows are the shared texts. */
static size_t wrap(const char *bytes, size_t len, char out[WRAPPED]) {
    const char *end = memchr(bytes, 0, len);
    size_t first = end ? (size_t)(end - bytes) : len;
    const struct member members[] = {
        TEXT("xl/workbook.xml", workbook),
        TEXT("xl/_rels/workbook.xml.rels", relations),
        TEXT("xl/styles.xml", styles),
        {"xl/sharedStrings.xml", end ? end + 1 : strings, end ? len - first - 1 : sizeof strings - 1},
        {"xl/worksheets/sheet1.xml", bytes, first},
    };
    return put_members(members, 5, out, WRAPPED);
}

static void read_sheet(const char *bytes, size_t len) {
    static char out[WRAPPED];
    if (len < WRAPPED / 2)
        read_all(out, wrap(bytes, len, out));
}

#ifdef EARSHOT_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    const char *kind = getenv("EARSHOT_FUZZ");
    if (kind && !strcmp(kind, "sheet"))
        read_sheet((const char *)bytes, len);
    else
        read_all(bytes, len);
    return 0;
}

#else

/* ---- bending ---- */

static uint64_t state;

static uint32_t draw(uint32_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

#define ROOM KIB(16)

static const char *const pieces_csv[] = {"\"",   "\"\"",         ",",        ";",        "\t",           "\r",   "\n",
                                         "\r\n", "\xEF\xBB\xBF", "\xFF\xFE", "\x81\x30", "\xE2\x94\x8B", "\xC0", "=1",
                                         "a,b\n"};
static const char *const pieces_json[] = {
    "{",    "}",     "[",    "]",       "\"", "\\",      "\\u0000", "\\ud800",      ":",   ",",
    "null", "1e999", "-0.0", "{\"a\":", "[[", "\"a\":1", "\n",      "\xEF\xBB\xBF", "true"};
static const char *const pieces_xml[] = {"<",
                                         ">",
                                         "/>",
                                         "<row>",
                                         "</row>",
                                         "<c r='ZZZ9' t='s'>",
                                         "<v>",
                                         "</v>",
                                         "</c>",
                                         "&amp;",
                                         "&#0;",
                                         "<!DOCTYPE a [<!ENTITY b 'c'>]>",
                                         "&b;",
                                         "<![CDATA[",
                                         "]]>",
                                         "<!--",
                                         "-->",
                                         "r='A99999999999'",
                                         "99999999999999999999",
                                         "<t>",
                                         "</t>",
                                         "s='65537'",
                                         "_xFFFF_",
                                         "<?xml version='1.0'?>",
                                         "1E308"};
static const char *const pieces_zip[] = {"PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\xFF\xFF\xFF\xFF",
                                         "\x08",       "PK\x06\x06", "PK\x06\x07"};

struct kind {
    const char *name;
    const char *const *pieces;
    size_t piece_count;
};
#define KIND(name, list)                                                                                               \
    { name, list, sizeof list / sizeof *list }
static const struct kind kinds[] = {KIND("csv", pieces_csv), KIND("json", pieces_json), KIND("sheet", pieces_xml),
                                    KIND("xlsx", pieces_zip)};

static const char csv_seed[] = "id,store,at,\xE6\x8E\xA8\xE8\x8D\x90,why\r\n1,S01,2026-10-03 08:05,9,\"a\xE2\x94\x8B"
                               "b\"\r\n2,S02,"
                               "2026-10-04,10,\"\xE7\xAC\xAC\xE4\xB8\x80\xE8\xA1\x8C\nx\"\"y\"\r\n";
static const char json_seed[] =
    "[{\"id\":1,\"store\":\"S01\",\"why\":[\"a\",\"b\"],\"m\":{\"r\":2,\"s\":{\"t\":3.5}},\"n\":null},\n"
    "{\"id\":2,\"x\":true,\"why\":[{\"a\":1}],\"c\":\"\\u5206\\\"\"}]\n";

static size_t seed_of(const struct kind *kind, char *out) {
    if (!strcmp(kind->name, "csv"))
        return memcpy(out, csv_seed, sizeof csv_seed - 1), sizeof csv_seed - 1;
    if (!strcmp(kind->name, "json"))
        return memcpy(out, json_seed, sizeof json_seed - 1), sizeof json_seed - 1;
    if (!strcmp(kind->name, "xlsx")) {
        static char whole[WRAPPED];
        size_t len = wrap(sheet, sizeof sheet - 1, whole);
        return memcpy(out, whole, len), len;
    }
    memcpy(out, sheet, sizeof sheet); /* its NUL divides the two */
    memcpy(out + sizeof sheet, strings, sizeof strings - 1);
    return sizeof sheet + sizeof strings - 1;
}

static size_t insert(char *bytes, size_t len, size_t at, const char *piece, size_t piece_len) {
    if (len + piece_len > ROOM)
        return len;
    memmove(bytes + at + piece_len, bytes + at, len - at);
    memcpy(bytes + at, piece, piece_len);
    return len + piece_len;
}

static size_t bend(const struct kind *kind, char *bytes, size_t len) {
    size_t at = draw((uint32_t)len + 1), span = draw(20);
    const char *piece = kind->pieces[draw((uint32_t)kind->piece_count)];
    char copy[64];
    switch (draw(6)) {
    case 0:
        if (at < len)
            bytes[at] = (char)draw(256);
        return len;
    case 1:
        if (at < len)
            bytes[at] = (char)(bytes[at] ^ (1 << draw(8)));
        return len;
    case 2:
        return insert(bytes, len, at, piece, strlen(piece));
    case 3: /* taken out */
        span = at + span > len ? len - at : span;
        memmove(bytes + at, bytes + at + span, len - at - span);
        return len - span;
    case 4: /* said twice, elsewhere */
        span = at + span > len ? len - at : span;
        memcpy(copy, bytes + at, span);
        return insert(bytes, len, draw((uint32_t)len + 1), copy, span);
    default: /* cut off */
        return draw(8) ? len : at;
    }
}

int main(int argc, char **argv) {
    static char seed[WRAPPED], bytes[ROOM + WRAPPED];
    const struct kind *kind = NULL;
    long runs = argc > 2 ? strtol(argv[2], NULL, 10) : 0;
    for (size_t i = 0; argc > 1 && i < sizeof kinds / sizeof *kinds; i++)
        kind = !strcmp(kinds[i].name, argv[1]) ? &kinds[i] : kind;
    if (!kind) {
        fprintf(stderr, "fuzz-grids csv|json|xlsx|sheet RUNS [SEED]\n");
        return 64;
    }
    if (!runs)
        runs = getenv("EARSHOT_LONG") ? 10000000 : 3000;
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 20261122;
    size_t len = seed_of(kind, seed);
    for (long run = 0; run < runs; run++) {
        size_t bent = len;
        memcpy(bytes, seed, len);
        for (uint32_t i = 0, count = 1 + draw(8); i < count; i++)
            bent = bend(kind, bytes, bent);
        if (!strcmp(kind->name, "sheet"))
            read_sheet(bytes, bent);
        else
            read_all(bytes, bent);
    }
    printf("%ld bent files read\n1 passed, 0 failed\n", runs);
    return 0;
}

#endif

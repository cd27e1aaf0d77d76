/* Hostile files for the readers behind flow/intake/grid.h. Whatever a file holds, the reader says a row, the end, or an
 * error with a text; each cell is UTF-8 that ends where it says, and no row passes its limits. Of a file that was not
 * bent each row comes, and of CSV each cell as it was written.
 *
 *     fuzz-grids csv|json|sheet|xlsx [RUNS [SEED]]
 *
 * "xlsx" bends the bytes of a workbook; "sheet" bends the XML of its sheet and its texts, and wraps them soundly, so
 * that what lies behind the container is met too. */
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zlib.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/intake/grid.h"
#include "fuzz/bend.h"

#define WRAPPED (2 * BEND_ROOM)

/* What was made, to be held against what is read. */
enum { ROWS = 8, COLUMNS = 6, CELL = 80 };

static struct {
    size_t rows, columns;
    bool cells_told;
    char cells[ROWS][COLUMNS][CELL];
} made;

static void check_cells(const struct csv_row *row, size_t number) {
    if (row->broken || row->too_long || row->count != made.columns)
        bend_fail("a sound row is taken for a broken one");
    for (size_t i = 0; made.cells_told && i < row->count; i++)
        if (strcmp(row->fields[i].bytes, made.cells[number][i]) != 0)
            bend_fail("a cell is another than was written");
}

static void check_row(const struct csv_row *row) {
    size_t sum = 0;
    if (row->count > LIMIT_CSV_COLUMNS)
        bend_fail("more columns than there may be");
    for (size_t i = 0; i < row->count; i++) {
        const struct csv_field *field = &row->fields[i];
        if (field->bytes[field->len] || strlen(field->bytes) != field->len)
            bend_fail("a cell does not end where it says");
        if (field->len && !text_valid(field->bytes, field->len))
            bend_fail("a cell that is no UTF-8");
        if (field->len > LIMIT_CSV_FIELD)
            bend_fail("a cell longer than it may be");
        sum += field->len;
    }
    if (sum > LIMIT_CSV_ROW)
        bend_fail("a row longer than it may be");
}

static bool read_rows(struct grid *grid, bool looks, bool sound, struct err *err) {
    struct csv_row row;
    enum csv_step step = CSV_END;
    const struct csv_row *rows = NULL;
    size_t count = 0, number = 0;
    if (looks && grid_look(grid, 3, &rows, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i]);
    while ((step = grid_next(grid, &row, err)) == CSV_ROW) {
        check_row(&row);
        if (sound && number < made.rows)
            check_cells(&row, number);
        number++;
    }
    if (step == CSV_END && (!grid_digest(grid) || (sound && number != made.rows)))
        bend_fail("a file that ended has no digest, or another number of rows than was written");
    return step == CSV_END;
}

/* Reads the bytes as a file; half of the time after a look ahead. */
static bool read_file(const char *bytes, size_t len, bool sound) {
    static int file = -1;
    static char path[64];
    struct grid *grid = NULL;
    struct err err = {0};
    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(path, sizeof path, "%d", file);
        if (chdir("/proc/self/fd")) /* a short way, gone several times for each file */
            bend_fail("no /proc");
    }
    if (ftruncate(file, 0) || pwrite(file, bytes, len, 0) != (ssize_t)len)
        bend_fail("no room for the file");
    const bool taken = !grid_open(&grid, path, &err) && read_rows(grid, len % 2 == 0, sound, &err);
    if (!taken && (!err.what[0] || sound))
        bend_fail(sound ? "a sound file is refused" : "an error without a text");
    grid_close(grid);
    return taken;
}

/* ---- sound files: parts ---- */

struct text {
    char *bytes;
    size_t len;
};

static void put(struct text *text, const char *bytes) {
    const size_t len = strlen(bytes);
    if (text->len + len <= BEND_ROOM / 2)
        memcpy(text->bytes + text->len, bytes, len);
    text->len += text->len + len <= BEND_ROOM / 2 ? len : 0;
}

static const char *draw_word(void) {
    static const char *const words[] = {"S01",
                                        "9",
                                        "10",
                                        "2026-10-03 08:05",
                                        "1/31/2024 13:07:59",
                                        "好评",
                                        "a",
                                        "",
                                        "第一",
                                        "-2",
                                        "还不错",
                                        "0.5",
                                        "long enough to notice",
                                        "a;b",
                                        "=1+1"};
    return BEND_PICK(words);
}

/* ---- CSV ---- */

static void draw_cell(char out[CELL], bool first) {
    static const char *const odd[] = {",", ";", "\t", "\"", "\n", "┋", " ", "\"\"", "→", "〖", "'"};
    snprintf(out, CELL, "%s", first ? "id" : draw_word());
    for (uint32_t more = first ? 0 : bend_draw(4); more > 1; more--)
        snprintf(out + strlen(out), CELL - strlen(out), "%s%s", BEND_PICK(odd), draw_word());
    for (size_t len = strlen(out); len && !text_valid(out, len); len--)
        out[len - 1] = '\0'; /* a character that was cut */
}

static void put_cell(struct text *out, const char *cell, const char *separator) {
    const bool quotes = strpbrk(cell, ",;\t\"\n") || bend_draw(3) == 0;
    char one[2] = {0};
    put(out, separator);
    put(out, quotes ? "\"" : "");
    for (; *cell; cell++) {
        one[0] = *cell;
        put(out, *cell == '"' ? "\"\"" : one);
    }
    put(out, quotes ? "\"" : "");
}

/* To another encoding; one that cannot hold a character leaves the text as it is. */
static size_t encode(const char *encoding, const char *mark, const char *bytes, size_t len, char out[BEND_ROOM]) {
    static iconv_t to[2];
    const size_t which = encoding[0] == 'U', mark_len = strlen(mark);
    char *from = (char *)(uintptr_t)bytes, *at = out + mark_len;
    size_t room = BEND_ROOM / 2 - mark_len;
    if (!to[which])
        to[which] = iconv_open(encoding, "UTF-8");
    memcpy(out, mark, mark_len);
    if (iconv(to[which], &from, &len, &at, &room) == (size_t)-1)
        return 0;
    return (size_t)(at - out);
}

static size_t make_csv(char out[BEND_ROOM]) {
    static const char *const ends[] = {"\n", "\r\n", "\r"}, *const separators[] = {",", ";", "\t"};
    static char plain[BEND_ROOM];
    struct text text = {plain, 0};
    const char *end = BEND_PICK(ends), *separator = BEND_PICK(separators);
    const uint32_t encoding = bend_draw(5);
    made.rows = 1 + bend_draw(ROWS - 1);
    made.columns = 1 + bend_draw(COLUMNS - 1);
    made.cells_told = encoding != 3; /* few bytes of GB18030 may be UTF-8 as well */
    put(&text, encoding == 1 ? "\xEF\xBB\xBF" : "");
    for (size_t row = 0; row < made.rows; row++) {
        for (size_t column = 0; column < made.columns; column++) {
            char *cell = made.cells[row][column];
            draw_cell(cell, !row || !column);
            put_cell(&text, cell, column ? separator : "");
        }
        put(&text, row + 1 < made.rows || bend_draw(2) ? end : "");
    }
    size_t len = encoding == 2   ? encode("UTF-16LE", "\xFF\xFE", plain, text.len, out)
                 : encoding == 3 ? encode("GB18030", "", plain, text.len, out)
                                 : 0;
    made.cells_told = made.cells_told || !len;
    if (!len)
        memcpy(out, plain, len = text.len);
    return len;
}

/* ---- JSON ---- */

static void put_value(struct text *out, int depth) {
    static const char *const plain[] = {"null", "true", "1",    "-2.5",   "\"9\"",         "\"\\u5206\\\"\\n\"",
                                        "[]",   "1e3",  "\"\"", "\"好\"", "[\"a\",\"b\"]", "\"2026-10-03T08:05:00Z\""};
    const uint32_t kind = bend_draw(depth > 4 ? 4 : 7), count = bend_draw(4);
    if (kind < 5) {
        put(out, BEND_PICK(plain));
        return;
    }
    put(out, kind == 5 ? "[" : "{");
    for (uint32_t i = 0; i < count; i++) {
        char key[16];
        snprintf(key, sizeof key, "\"k%u\":", i);
        put(out, i ? "," : "");
        put(out, kind == 5 ? "" : key);
        put_value(out, depth + 1);
    }
    put(out, kind == 5 ? "]" : "}");
}

static size_t make_json(char out[BEND_ROOM]) {
    struct text text = {out, 0};
    const bool listed = bend_draw(2);
    static const char *const keys[] = {"\"store\":", "\"at\":", "\"why\":", "\"m\":", "\"题目-Comment\":"};
    made.rows = 1; /* the header */
    put(&text, listed ? "[" : "");
    for (uint32_t i = 0, count = 1 + bend_draw(5); i < count && text.len < BEND_ROOM / 8; i++, made.rows++) {
        put(&text, !i ? "{\"id\":1" : listed ? ",\n{\"id\":\"x\"" : "\n{\"id\":true");
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            if (bend_draw(2)) {
                put(&text, ",");
                put(&text, keys[k]);
                put_value(&text, 0);
            }
        put(&text, "}");
    }
    put(&text, listed ? "]" : "");
    return text.len;
}

/* Which columns there are is the reader's to say. */
static bool read_json(const char *bytes, size_t len, bool sound) {
    made.rows = sound ? made.rows : 0;
    made.cells_told = false;
    return read_file(bytes, len, false) || (sound && (bend_fail("sound JSON is refused"), false));
}

/* ---- workbooks ---- */

struct member {
    const char *name, *text;
    size_t len;
};

/* A container as plain as it gets: libarchive's writer would take more time than what reads it. */
struct zip {
    char *out;
    size_t len, listed; /* members so far */
    char list[1024];    /* its directory */
    size_t list_len;
};

static void put_word(char *out, size_t *len, uint32_t word, size_t bytes) {
    for (; bytes; bytes--, word >>= 8)
        out[(*len)++] = (char)(word & 0xff);
}

/* From the version that is needed to the length of what stands behind the name: in both heads the same. */
static void put_facts(char *out, size_t *len, const struct member *member, size_t packed, bool deflated) {
    put_word(out, len, 20, 4);
    put_word(out, len, deflated ? 8 : 0, 2);
    put_word(out, len, 0x5D760000, 4);
    put_word(out, len, (uint32_t)crc32(0, (const Bytef *)member->text, (uInt)member->len), 4);
    put_word(out, len, (uint32_t)packed, 4);
    put_word(out, len, (uint32_t)member->len, 4);
    put_word(out, len, (uint32_t)strlen(member->name), 4);
}

static void put_name(char *out, size_t *len, const char *name) {
    memcpy(out + *len, name, strlen(name));
    *len += strlen(name);
}

static size_t pack(const struct member *member, bool deflated, char *out, size_t room) {
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)member->text,
                       .avail_in = (uInt)member->len,
                       .next_out = (Bytef *)out,
                       .avail_out = (uInt)room};
    if (!deflated)
        return memcpy(out, member->text, member->len), member->len;
    deflateInit2(&stream, 1, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    deflate(&stream, Z_FINISH);
    deflateEnd(&stream);
    return stream.total_out;
}

static void put_member(struct zip *zip, const struct member *member, bool deflated) {
    static char packed[WRAPPED];
    const size_t len = pack(member, deflated, packed, sizeof packed), at = zip->len;
    put_word(zip->out, &zip->len, 0x04034b50, 4);
    put_facts(zip->out, &zip->len, member, len, deflated);
    put_name(zip->out, &zip->len, member->name);
    memcpy(zip->out + zip->len, packed, len);
    zip->len += len;
    put_word(zip->list, &zip->list_len, 0x02014b50, 4);
    put_word(zip->list, &zip->list_len, 20, 2);
    put_facts(zip->list, &zip->list_len, member, len, deflated);
    put_word(zip->list, &zip->list_len, 0, 4);
    put_word(zip->list, &zip->list_len, 0, 4);
    put_word(zip->list, &zip->list_len, 0, 2);
    put_word(zip->list, &zip->list_len, (uint32_t)at, 4);
    put_name(zip->list, &zip->list_len, member->name);
    zip->listed++;
}

static size_t put_members(const struct member *members, size_t count, bool deflated, char *out) {
    struct zip zip = {.out = out};
    for (size_t i = 0; i < count; i++)
        put_member(&zip, &members[i], deflated);
    const size_t at = zip.len;
    memcpy(out + at, zip.list, zip.list_len);
    zip.len += zip.list_len;
    put_word(out, &zip.len, 0x06054b50, 4);
    put_word(out, &zip.len, 0, 4);
    put_word(out, &zip.len, (uint32_t)zip.listed, 2);
    put_word(out, &zip.len, (uint32_t)zip.listed, 2);
    put_word(out, &zip.len, (uint32_t)zip.list_len, 4);
    put_word(out, &zip.len, (uint32_t)at, 4);
    put_word(out, &zip.len, 0, 2);
    return zip.len;
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
    "<sst><si><t>store</t></si><si><r><t>a_x000D_</t></r><r><t>分</t></r><rPh><t>no</t></rPh></si>"
    "<si><t/></si></sst>";
#define TEXT(name, text)                                                                                               \
    { name, text, sizeof text - 1 }

/* The bytes up to the first NUL are the sheet; what follows are the shared texts. */
static size_t wrap(const char *bytes, size_t len, bool deflated, char out[WRAPPED]) {
    const char *end = memchr(bytes, 0, len);
    size_t first = end ? (size_t)(end - bytes) : len;
    const struct member members[] = {
        TEXT("xl/workbook.xml", workbook),
        TEXT("xl/_rels/workbook.xml.rels", relations),
        TEXT("xl/styles.xml", styles),
        {"xl/sharedStrings.xml", end ? end + 1 : strings, end ? len - first - 1 : sizeof strings - 1},
        {"xl/worksheets/sheet1.xml", bytes, first},
    };
    return put_members(members, 5, deflated, out);
}

static void put_xml_cell(struct text *out) {
    static const char *const cells[] = {
        "<c r='A%u' t='s'><v>%u</v></c>",       "<c t='inlineStr'><is><t>x%u</t><rPh><t>y</t></rPh></is></c>",
        "<c r='D%u' s='1'><v>43831.%u</v></c>", "<c t='b'><v>%u</v></c>",
        "<c t='e'><v>#N/A%u</v></c>",           "<c r='AA%u'><v>4.099999999999999%u</v></c>",
        "<c t='str'><v>_x00%uD_&amp;</v></c>",  "<c r='B%u' s='2'><v>0.%u</v></c>",
        "<c r='C%u'><f>A1</f><v>%u</v></c>",    "<c><v/></c>"};
    char cell[96];
    /* NOLINTNEXTLINE: each has at most two places, both for a number */
    snprintf(cell, sizeof cell, BEND_PICK(cells), bend_draw(20), bend_draw(4));
    put(out, cell);
}

static size_t make_sheet(char out[BEND_ROOM]) {
    struct text text = {out, 0};
    made.rows = 0;
    put(&text, "<worksheet><sheetData>");
    for (uint32_t rows = 1 + bend_draw(6); rows; rows--) {
        put(&text, bend_draw(2) ? "<row r='7' spans='1:9'>" : "<row>");
        for (uint32_t cells = bend_draw(7); cells; cells--)
            put_xml_cell(&text);
        put(&text, "</row>");
    }
    put(&text, "</sheetData></worksheet>");
    if (bend_draw(2)) {
        memcpy(out + text.len, strings, sizeof strings - 1);
        memmove(out + text.len + 1, out + text.len, sizeof strings - 1);
        out[text.len] = '\0'; /* divides the two */
        text.len += sizeof strings;
    }
    return text.len;
}

static bool read_sheet(const char *bytes, size_t len, bool sound) {
    static char out[WRAPPED];
    if (len > BEND_ROOM)
        return false;
    const bool taken = read_file(out, wrap(bytes, len, false, out), false);
    if (sound && !taken)
        bend_fail("a sound workbook is refused");
    return taken;
}

/* To make one costs more than to read it: some are made, and bent ever anew. */
static size_t make_xlsx(char out[BEND_ROOM]) {
    static struct {
        size_t len;
        char bytes[WRAPPED];
    } books[64];
    static char one[BEND_ROOM];
    const uint32_t which = bend_draw(64);
    if (!books[which].len) {
        const size_t len = make_sheet(one);
        books[which].len = wrap(one, len, which % 2, books[which].bytes);
    }
    return memcpy(out, books[which].bytes, books[which].len), books[which].len;
}

static bool read_xlsx(const char *bytes, size_t len, bool sound) {
    const bool taken = read_file(bytes, len, false);
    if (sound && !taken)
        bend_fail("a sound workbook is refused");
    return taken;
}

/* ---- the kinds ---- */

static const char *const pieces_csv[] = {
    "\"",       "\"\"",         ",",    ";",  "\t",    "\r", "\n", "\r\n", "\xEF\xBB\xBF", "\xFF\xFE",
    "\x81\x30", "\xE2\x94\x8B", "\xC0", "=1", "a,b\n", NULL};
static const char *const pieces_json[] = {"{",       "}",       "[",
                                          "]",       "\"",      "\\",
                                          "\\u0000", "\\ud800", ":",
                                          ",",       "null",    "1e999",
                                          "-0.0",    "{\"a\":", "[[",
                                          "\"a\":1", "\n",      "\xEF\xBB\xBF",
                                          "true",    "\xC0",    "[[[[[[[[[[[[[[[[",
                                          NULL};
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
                                         "1E308",
                                         "<rPh>",
                                         "</rPh>",
                                         "<is>",
                                         "</is>",
                                         "t='inlineStr'",
                                         "_xD800_",
                                         NULL};
static const char *const pieces_zip[] = {"PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\xFF\xFF\xFF\xFF",
                                         "\x08",       "PK\x06\x06", "PK\x06\x07", "xl/workbook.xml",
                                         "../",        NULL};

const struct bend_kind bend_kinds[] = {{"csv", ",;\t\"\r\n", pieces_csv, make_csv, read_file},
                                       {"json", "{}[]\",:", pieces_json, make_json, read_json},
                                       {"sheet", "<>'", pieces_xml, make_sheet, read_sheet},
                                       {"xlsx", "PK/", pieces_zip, make_xlsx, read_xlsx}};
const size_t bend_kind_count = sizeof bend_kinds / sizeof *bend_kinds;

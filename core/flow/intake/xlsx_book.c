#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/intake/xlsx_parts.h"
#include "port/xml/xml.h"

/* A member read from end to end. */
static int read_part(struct zip *zip, const char *name, const struct xml_events *events, void *context,
                     struct err *err) {
    struct xml *xml = xml_new(events, context);
    char *piece = mem_grow(NULL, KIB(64));
    size_t got = 1;
    bool paused;
    int failed = zip_begin(zip, name, err);
    while (!failed && got) {
        failed = zip_read(zip, piece, KIB(64), &got, err);
        failed = failed ? failed : xml_feed(xml, piece, got, !got, &paused, err);
    }
    free(piece);
    xml_free(xml);
    return failed;
}

/* ---- the workbook and what it names ---- */

struct names {
    struct arena *arena;
    struct xlsx_book *book;
    const char *id; /* of the sheet's relation */
};

static bool workbook_start(void *context, const char *name, const char *const *attributes) {
    struct names *names = context;
    const char *state = xml_attribute(attributes, "state"), *id = xml_attribute(attributes, "id");
    const char *since = xml_attribute(attributes, "date1904");
    if (!strcmp(name, "workbookPr") && since)
        names->book->since_1904 = !strcmp(since, "1") || !strcmp(since, "true");
    if (!strcmp(name, "sheet") && id && !names->id && (!state || !strcmp(state, "visible")))
        names->id = arena_text(names->arena, id);
    return false;
}

static bool ends_with(const char *text, const char *end) {
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && !strcmp(text + len - end_len, end);
}

static bool relation_start(void *context, const char *name, const char *const *attributes) {
    struct names *names = context;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target)
        return false;
    const char *member =
        *target == '/' ? arena_text(names->arena, target + 1) : arena_format(names->arena, "xl/%s", target);
    if (names->id && !strcmp(id, names->id))
        names->book->sheet = member;
    else if (ends_with(type, "/sharedStrings"))
        names->book->strings = member;
    else if (ends_with(type, "/styles"))
        names->book->styles = member;
    return false;
}

static bool nothing_ends(void *context, const char *name) {
    return (void)context, (void)name, false;
}

static void no_text(void *context, const char *bytes, size_t len) {
    (void)context, (void)bytes, (void)len;
}

/* ---- styles ---- */

struct formats {
    struct xlsx_book *book;
    unsigned char *dates; /* of each format's number */
    bool within;          /* the styles of cells, not those that they are made from */
};

#define FORMATS 65536

/* "yyyy/m/d h:mm" and the like: a letter of a date outside of quotes and brackets. */
static bool is_date_format(const char *code) {
    for (; *code && *code != ';'; code++) {
        if (*code == '"')
            while (code[1] && *++code != '"')
                ;
        else if (*code == '[')
            while (code[1] && *++code != ']')
                ;
        else if (*code == '\\' && code[1])
            code++;
        else if (!strncmp(code, "General", 7))
            code += 6;
        else if (strchr("yYmMdDhHsS", *code))
            return true;
    }
    return false;
}

static bool is_built_in_date(unsigned long id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
}

static bool style_start(void *context, const char *name, const char *const *attributes) {
    struct formats *formats = context;
    struct xlsx_book *book = formats->book;
    const char *id = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    unsigned long number = id ? strtoul(id, NULL, 10) : 0;
    formats->within = formats->within || !strcmp(name, "cellXfs");
    if (!strcmp(name, "numFmt") && code && number < FORMATS)
        formats->dates[number] = is_date_format(code) ? 1 : 2;
    if (strcmp(name, "xf") != 0 || !formats->within || book->style_count == XLSX_STYLES)
        return false;
    unsigned char told = number < FORMATS ? formats->dates[number] : 0;
    book->dates[book->style_count++] = told ? told == 1 : is_built_in_date(number);
    return false;
}

static bool style_end(void *context, const char *name) {
    struct formats *formats = context;
    formats->within = formats->within && strcmp(name, "cellXfs") != 0;
    return false;
}

static int read_styles(struct zip *zip, struct arena *arena, struct xlsx_book *book, struct err *err) {
    static const struct xml_events events = {style_start, style_end, no_text};
    struct formats formats = {.book = book, .dates = arena_alloc(arena, FORMATS)};
    book->dates = arena_alloc(arena, XLSX_STYLES);
    if (!book->styles || zip_size(zip, book->styles) < 0)
        return 0;
    return read_part(zip, book->styles, &events, &formats, err);
}

int xlsx_book_read(struct zip *zip, struct arena *arena, struct xlsx_book *out, struct err *err) {
    static const struct xml_events workbook = {workbook_start, nothing_ends, no_text};
    static const struct xml_events relations = {relation_start, nothing_ends, no_text};
    struct xlsx_book book = {0};
    struct names names = {.arena = arena, .book = &book};
    if (read_part(zip, "xl/workbook.xml", &workbook, &names, err) ||
        read_part(zip, "xl/_rels/workbook.xml.rels", &relations, &names, err))
        return err->kind;
    if (!book.sheet)
        return err_set(err, ERR_DATA, "the workbook has no sheet that can be seen");
    if (read_styles(zip, arena, &book, err))
        return err->kind;
    *out = book;
    return 0;
}

/* ---- shared texts ---- */

struct gathering {
    struct xlsx_strings *strings;
    struct buf text, clear;
    bool in_text, spoken; /* within <t>; within what says how a text is pronounced */
    int failed;
    struct err *err;
};

static bool text_start(void *context, const char *name, const char *const *attributes) {
    struct gathering *g = context;
    (void)attributes;
    if (!strcmp(name, "si"))
        buf_clear(&g->text);
    g->spoken = g->spoken || !strcmp(name, "rPh");
    g->in_text = !g->spoken && !strcmp(name, "t");
    return false;
}

static bool text_end(void *context, const char *name) {
    struct gathering *g = context;
    g->in_text = false;
    if (!strcmp(name, "rPh"))
        g->spoken = false;
    if (!strcmp(name, "si") && !g->failed) {
        buf_clear(&g->clear);
        xlsx_unescape(g->text.data, g->text.len, &g->clear);
        g->failed = xlsx_strings_add(g->strings, g->clear.data, g->clear.len, g->err);
    }
    return false;
}

static void text_more(void *context, const char *bytes, size_t len) {
    struct gathering *g = context;
    size_t room = LIMIT_CSV_FIELD + 1 - (g->text.len < LIMIT_CSV_FIELD ? g->text.len : LIMIT_CSV_FIELD);
    if (g->in_text && g->text.len <= LIMIT_CSV_FIELD)
        buf_add(&g->text, bytes, len < room ? len : room);
}

int xlsx_strings_read(struct zip *zip, const char *member, struct xlsx_strings *strings, struct err *err) {
    static const struct xml_events events = {text_start, text_end, text_more};
    struct gathering g = {
        .strings = strings, .text = buf_make(LIMIT_CSV_FIELD * 2), .clear = buf_make(LIMIT_CSV_FIELD * 2), .err = err};
    int failed = read_part(zip, member, &events, &g, err);
    failed = g.failed ? g.failed : failed;
    buf_free(&g.text);
    buf_free(&g.clear);
    return failed ? failed : xlsx_strings_added(strings, err);
}

/* ---- cells ---- */

bool xlsx_moment(double number, bool since_1904, char *out, size_t len) {
    char day[DAY_TEXT];
    if (!(number >= 0 && number < 2958466)) /* the year 9999 */
        return false;
    double whole = floor(number);
    long seconds = lround((number - whole) * 86400);
    if (seconds == 86400) {
        seconds = 0;
        whole++;
    }
    day_t first = since_1904 ? day_from_civil(1904, 1, 1) : day_from_civil(1899, 12, 30);
    day_write(day, first + (day_t)whole);
    if (whole == 0)
        snprintf(out, len, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
    else if (!seconds)
        snprintf(out, len, "%s", day);
    else
        snprintf(out, len, "%s %02ld:%02ld:%02ld", day, seconds / 3600, seconds / 60 % 60, seconds % 60);
    return true;
}

static int hex(const char *digits) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
        const char *found = digits[i] ? strchr("0123456789abcdef", digits[i] | 0x20) : NULL;
        if (!found)
            return -1;
        value = value * 16 + (int)(found - "0123456789abcdef");
    }
    return value;
}

void xlsx_unescape(const char *bytes, size_t len, struct buf *out) {
    for (size_t i = 0; i < len; i++) {
        int code =
            len - i >= 7 && bytes[i] == '_' && bytes[i + 1] == 'x' && bytes[i + 6] == '_' ? hex(bytes + i + 2) : -1;
        char put[4];
        if (code <= 0 || (code >= 0xD800 && code <= 0xDFFF)) {
            buf_char(out, bytes[i]);
            continue;
        }
        buf_add(out, put, text_put(put, (uint32_t)code));
        i += 6;
    }
}

/* Whatever legal figures a chart is given, extreme ones too, what it draws are numbers, on the paper that it was given,
 * on pages and on screens. The charts are the gallery's, their figures random, from fixed seeds. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/html.h"
#include "flow/report/pdf.h"
#include "flow/report/pen.h"
#include "flow/report/theme.h"

struct bench {
    struct page_fonts *fonts;
    struct arena *arena;
    const struct value *theme, *gallery;
    const char *kind; /* of the block at hand */
    uint32_t dice;
};

static const struct value *read_json(struct arena *arena, const char *path) {
    struct err err = {0};
    struct buf text = buf_make(LIMIT_DOCUMENT);
    const struct value *value;
    if (file_read(path, &text, &err) || json_read(arena, text.data, text.len, &value, &err))
        abort();
    buf_free(&text);
    return value;
}

static int set_up(void **state) {
    struct err err = {0};
    struct bench *bench = mem_alloc(sizeof *bench);
    bench->arena = arena_new();
    bench->theme = read_json(bench->arena, TEST_DATA "/golden/theme.json");
    bench->gallery = read_json(bench->arena, TEST_DATA "/golden/documents/gallery.json");
    *state = bench;
    return page_fonts_open(&bench->fonts, &err);
}

static int tear_down(void **state) {
    struct bench *bench = *state;
    page_fonts_close(bench->fonts);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

/* ---- random figures ---- */

static unsigned roll(struct bench *bench, unsigned sides) {
    bench->dice = bench->dice * 1664525 + 1013904223;
    return (bench->dice >> 8) % sides;
}

/* Between least and most; often just these, or all but these. */
static double number(struct bench *bench, double least, double most) {
    double part = roll(bench, 1 << 20) / (double)(1 << 20);
    switch (roll(bench, 6)) {
    case 0:
        return least;
    case 1:
        return most;
    case 2:
        return least + (most - least) * 1e-12;
    case 3:
        return fmin(fmax(0, least), most);
    default:
        return least + (most - least) * part;
    }
}

static void bounds(const struct value *metric, double *least, double *most) {
    const char *unit = value_text(value_get(metric, "unit"), ""),
               *definition = value_text(value_get(metric, "definition"), "");
    bool difference = !strncmp(definition, "change.", 7) || !strncmp(definition, "difference.", 11);
    *most = !strcmp(unit, "percent") || !strcmp(unit, "points") ? 100 : !strcmp(unit, "count") ? 9e11 : 1e9;
    *least = difference || !strcmp(unit, "points") ? -*most : 0;
}

static bool is_any(const char *key, const char *const *keys) {
    while (*keys && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

/* A metric with other figures; its interval holds its value, or is all there is, or is not there. */
static const struct value *other_metric(struct bench *bench, const struct value *metric) {
    static const char *const figures[] = {"value", "lo", "hi", "n", "suppressed", NULL};
    struct arena *arena = bench->arena;
    struct value *made = value_map(arena);
    double least, most;
    bounds(metric, &least, &most);
    double value = number(bench, least, most), lo = number(bench, least, value), hi = number(bench, value, most);
    bool hidden = roll(bench, 12) == 0, interval = roll(bench, 5) != 0;
    for (size_t i = 0; i < metric->map.count; i++)
        if (!is_any(metric->map.pairs[i].key, figures))
            value_set(arena, made, metric->map.pairs[i].key, metric->map.pairs[i].value);
    if (hidden)
        return value_set(arena, made, "suppressed", value_bool(arena, true)), made;
    value_set(arena, made, "n", value_int(arena, 1 + (int64_t)number(bench, 0, 9e11)));
    value_set(arena, made, "value", value_real(arena, value));
    if (interval) {
        value_set(arena, made, "lo", value_real(arena, lo));
        value_set(arena, made, "hi", value_real(arena, hi));
    }
    return made;
}

/* Of lists of figures some fall out, so that there are charts of one point and of none. */
static const struct value *other(struct bench *bench, const struct value *value, const char *key) {
    static const char *const free_numbers[] = {"counts", "target", "median", NULL};
    struct arena *arena = bench->arena;
    if (value_is(value, VALUE_MAP) && value_get(value, "unit") && value_get(value, "n"))
        return other_metric(bench, value);
    if (value_is(value, VALUE_MAP)) {
        struct value *made = value_map(arena);
        if (value_get(value, "line"))
            bench->kind = value_text(value_get(value, "kind"), "");
        for (size_t i = 0; i < value->map.count; i++)
            value_set(arena, made, value->map.pairs[i].key,
                      other(bench, value->map.pairs[i].value, value->map.pairs[i].key));
        return made;
    }
    if (value_is(value, VALUE_LIST)) {
        static const char *const shortened[] = {"history", "marks", "points", NULL};
        bool paired = !strcmp(bench->kind, "trend"); /* with the points of its reference */
        struct value *made = value_list(arena);
        size_t kept = is_any(key, shortened) && !paired && !roll(bench, 3) ? roll(bench, 3) : value_count(value);
        for (size_t i = 0; i < kept && i < value_count(value); i++)
            value_push(arena, made, other(bench, value_at(value, i), key));
        return made;
    }
    if (value_is(value, VALUE_INT) && !strcmp(key, "counts"))
        return value_int(arena, (int64_t)number(bench, 0, 9e11));
    return is_any(key, free_numbers) && value_is(value, VALUE_REAL) ? value_real(arena, number(bench, 0, 100)) : value;
}

/* ---- a canvas that looks at what it is given ---- */

struct paper {
    const char *kind;
    uint32_t seed;
    double height; /* of the block */
    size_t strokes, texts;
    struct page_fonts *fonts;
};

static void on_paper(const struct paper *paper, double x, double y) {
    const double slack = 16; /* half a letter, a dot's radius */
    if (!(x >= -slack && x <= PAGE_A4_WIDTH + slack && y >= -slack && y <= paper->height + slack))
        fail_msg("%s of dice %u draws at %g, %g; it is %g high", paper->kind, paper->seed, x, y, paper->height);
}

static void is_size(const struct paper *paper, double size) {
    if (!(size >= 0 && size <= 2 * PAGE_A4_HEIGHT))
        fail_msg("%s of seed %u draws something of the size %g", paper->kind, paper->seed, size);
}

static double text(void *target, double x, double y, const struct page_style *style, const char *words) {
    struct paper *paper = target;
    paper->texts++;
    on_paper(paper, x, y);
    is_size(paper, style->size);
    for (const char *at = words; *at; at++)
        if (!strncmp(at, "nan", 3) || (!strncmp(at, "inf", 3) && at == words) || !strncmp(at, "e+", 2))
            fail_msg("%s of seed %u says %s", paper->kind, paper->seed, words);
    return page_measure(paper->fonts, style, words);
}

static void rect(void *target, double x, double y, double w, double h, double radius, struct page_colour colour) {
    struct paper *paper = target;
    (void)colour;
    paper->strokes++;
    on_paper(paper, x, y);
    on_paper(paper, x + w, y + h);
    is_size(paper, w), is_size(paper, h), is_size(paper, radius);
}

static void frame(void *target, double x, double y, double w, double h, double radius, double line,
                  struct page_colour colour) {
    is_size(target, line);
    rect(target, x, y, w, h, radius, colour);
}

static void polygon(void *target, const struct page_point *points, size_t count, struct page_colour colour) {
    struct paper *paper = target;
    (void)colour;
    paper->strokes++;
    for (size_t i = 0; i < count; i++)
        on_paper(paper, points[i].x, points[i].y);
}

static void polyline(void *target, const struct page_point *points, size_t count, double line,
                     struct page_colour colour, bool dashed) {
    (void)dashed;
    is_size(target, line);
    polygon(target, points, count, colour);
}

static void straight(void *target, double x1, double y1, double x2, double y2, double line, struct page_colour colour,
                     bool dashed) {
    polyline(target, (struct page_point[]){{x1, y1}, {x2, y2}}, 2, line, colour, dashed);
}

static void disc(void *target, double x, double y, double radius, struct page_colour fill) {
    is_size(target, radius);
    polygon(target, (struct page_point[]){{x, y}}, 1, fill);
}

static void ring(void *target, double x, double y, double inner, double outer, double from, double to,
                 struct page_colour colour) {
    is_size(target, inner), is_size(target, outer), is_size(target, from), is_size(target, to);
    disc(target, x, y, outer, colour);
}

static size_t set_on_paper(struct bench *bench, const struct theme *theme, const struct value *block) {
    static const struct canvas_tools tools = {text, rect, frame, straight, polyline, polygon, disc, ring};
    const double margin = 40, width = PAGE_A4_WIDTH - 80;
    struct pen pen = {.fonts = bench->fonts, .theme = theme, .arena = bench->arena}, dry = pen;
    struct paper paper = {value_text(value_get(block, "kind"), ""), bench->dice, 0, 0, 0, bench->fonts};
    paper.height = block_set(&dry, block, margin, 0, width);
    is_size(&paper, paper.height / 20); /* a long table stands on many pages */
    pen.canvas = (struct canvas){&tools, &paper};
    block_set(&pen, block, margin, 0, width);
    return paper.strokes + paper.texts;
}

/* ---- the properties ---- */

static const struct value *random_document(struct bench *bench, uint32_t seed) {
    struct err err = {0};
    const struct value *checked = NULL;
    bench->dice = seed;
    bench->kind = "";
    const struct value *made = other(bench, bench->gallery, "");
    if (document_check(bench->arena, "charts.lua", LANGUAGE_ZH, made, &checked, &err))
        fail_msg("seed %u: %s %s", seed, err.where, err.what);
    return checked;
}

static void charts_draw_on_the_paper_they_were_given(void **state) {
    struct bench *bench = *state;
    struct theme theme = theme_read(bench->theme);
    uint32_t most = getenv("EARSHOT_LONG") ? 3000 : 120;
    for (uint32_t seed = 1; seed <= most; seed++) {
        const struct value *blocks = value_get(random_document(bench, seed), "blocks");
        size_t drawn = 0;
        for (size_t i = 0; i < value_count(blocks); i++)
            drawn += set_on_paper(bench, &theme, value_at(blocks, i));
        assert_true(drawn > 100);
    }
}

static void pages_and_screens_take_every_number(void **state) {
    struct bench *bench = *state;
    uint32_t most = getenv("EARSHOT_LONG") ? 400 : 20;
    for (uint32_t seed = 1000; seed < 1000 + most; seed++) {
        struct err err = {0};
        struct buf pdf = buf_make(LIMIT_PDF), html = buf_make(LIMIT_HTML);
        const struct value *document = random_document(bench, seed);
        if (report_pdf(bench->fonts, document, bench->theme, &pdf, &err) ||
            report_html(bench->fonts, document, bench->theme, &html, &err))
            fail_msg("seed %u: %s", seed, err.what);
        assert_null(strstr(html.data, "\"nan"));
        assert_null(strstr(html.data, "\"-nan"));
        assert_null(strstr(html.data, "\"inf\""));
        assert_null(strstr(html.data, " nan "));
        buf_free(&pdf);
        buf_free(&html);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(charts_draw_on_the_paper_they_were_given),
        cmocka_unit_test(pages_and_screens_take_every_number),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

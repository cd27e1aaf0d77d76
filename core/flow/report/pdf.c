/* From a document to a file: the heads of pages, what flows between (pdf_flow.c), and, when all is set and the number
 * of pages is known, the contents and each page's small print. */
#include "flow/report/pdf.h"

#include <math.h>
#include <string.h>

#include "base/day.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/pdf_parts.h"

static const char *field(const struct sheet *sheet, const char *name) {
    return value_text(value_get(sheet->document, name), "");
}

static const char *said(const struct sheet *sheet, const char *name) {
    return say_text(sheet->pen.arena, sheet->pen.language, value_get(sheet->document, name), FOOTINGS_WHOLE);
}

/* ---- the heads of pages ---- */

/* The largest size at which the title stands on one line, else the smallest, on several. */
static double title_size(const struct sheet *sheet, const char *title, double room) {
    const double steps[] = {1, .84, .7, .58};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct page_style style = pen_style(PAGE_BOLD, sheet->pen.theme->title_size * steps[i], sheet->pen.theme->ink);
        if (pen_width(&sheet->pen, &style, title) <= room)
            return style.size;
    }
    return sheet->pen.theme->title_size * steps[3];
}

enum { TITLE_LINES = 4, BADGE = 17 };

/* The rank as a pill under the period, how it moved below. At y = 0 it is only measured. Returns the width. */
static double badge(const struct sheet *sheet, double y) {
    const struct pen *pen = &sheet->pen;
    const struct theme *theme = pen->theme;
    const struct value *rank = value_get(sheet->document, "rank");
    const char *text = rank_text(pen->arena, pen->language, rank),
               *change = rank_change(pen->arena, pen->language, rank);
    struct page_style bold = pen_style(PAGE_BOLD, theme->body_size, colour_on(theme, theme->accent)),
                      fine = pen_aligned(PAGE_REGULAR, theme->fine_size, theme->muted, PAGE_RIGHT);
    double inner = pen_width(pen, &bold, text), wide = inner + 20;
    if (!rank)
        return 0;
    if (y > 0) {
        pen_fill_rect(pen, margin + width - wide, y, wide, BADGE, BADGE / 2.0, theme->accent);
        pen_text(pen, margin + width - wide + 10, pen_baseline(&bold, y + BADGE / 2.0), &bold, text);
        pen_text(pen, margin + width, y + BADGE + 9, &fine, change);
    }
    return fmax(wide, pen_width(pen, &fine, change));
}

static int first_head(struct sheet *sheet) {
    const struct pen *pen = &sheet->pen;
    const struct theme *theme = pen->theme;
    struct page_style kicker = pen_style(PAGE_BOLD, theme->body_size, theme->accent),
                      period = pen_style(PAGE_BOLD, theme->headline_size + 1, theme->ink),
                      subtitle = pen_style(PAGE_REGULAR, theme->body_size, theme->muted);
    kicker.tracking = 1;
    period.align = PAGE_RIGHT;
    double room = width - fmax(pen_width(pen, &period, said(sheet, "period")), badge(sheet, 0)) - 24;
    struct page_style title = pen_style(PAGE_BOLD, title_size(sheet, said(sheet, "title"), room), theme->ink);
    pen_text_within(pen, margin, 34, room, &kicker, said(sheet, "kicker"));
    pen_text(pen, margin + width, 36, &period, said(sheet, "period"));
    double y = 40, height = pen_paragraph(pen, margin, y, room, &title, said(sheet, "title"));
    if (height > TITLE_LINES * pen_leading(&title) + .1)
        return err_set(sheet->err, ERR_DATA, "the title does not fit on the page: %s", said(sheet, "title")),
               err_todo(sheet->err, "shorten it");
    y += height + 1;
    y += pen_paragraph(pen, margin, y, room, &subtitle, said(sheet, "subtitle"));
    if (badge(sheet, 45) > 0)
        y = fmax(y, 45 + BADGE + 12);
    y += 10;
    if (sheet->counted) {
        struct pen dry = pen_dry(pen);
        sheet->contents = y;
        y += contents_set(&dry, sheet->counted, y, NULL) + gap;
    }
    sheet->y = sheet->top = y;
    return 0;
}

static void later_head(struct sheet *sheet) {
    const struct theme *theme = sheet->pen.theme;
    struct page_style bold = pen_style(PAGE_BOLD, theme->body_size, theme->ink),
                      small = pen_style(PAGE_REGULAR, theme->body_size, theme->muted);
    small.align = PAGE_RIGHT;
    const char *right = arena_format(sheet->pen.arena, "%s · %s", said(sheet, "kicker"), said(sheet, "period"));
    double used = pen_width(&sheet->pen, &small, right);
    pen_text_within(&sheet->pen, margin, 34, width - used - 16, &bold, said(sheet, "title"));
    pen_text(&sheet->pen, margin + width, 34, &small, right);
    pen_line(&sheet->pen, margin, 42, margin + width, 42, .8, theme->rule);
    sheet->y = sheet->top = 56;
}

/* A working copy says so on each page: large and faint under what stands there, and plainly at its head. */
static void watermark(const struct sheet *sheet, struct page *page) {
    const struct pen *pen = &sheet->pen;
    const struct theme *theme = pen->theme;
    const char *words = pen_word(pen, "工作副本 · 含顾客原话 · 不得外传",
                                 "Working copy · holds customers' own words · not to be passed on");
    struct page_style faint =
                          pen_aligned(PAGE_BOLD, 26, colour_mix(theme->warning_soft, colour_white, .35), PAGE_CENTRE),
                      plain = pen_aligned(PAGE_BOLD, theme->small_size, colour_readable(theme->warning, colour_white),
                                          PAGE_CENTRE);
    double wide = pen_width(pen, &faint, words);
    faint.size *= fmin(1, 560 / wide);
    for (int i = 0; i < 3; i++)
        page_text_turned(page, PAGE_A4_WIDTH / 2, PAGE_A4_HEIGHT * (.25 + .25 * i), 30, &faint, words);
    pen_text(pen, PAGE_A4_WIDTH / 2, 17, &plain, words);
}

int sheet_next_page(struct sheet *sheet) {
    if (sheet->count == LIMIT_PAGES)
        return err_set(sheet->err, ERR_DATA, "the report passes %d pages", LIMIT_PAGES),
               err_todo(sheet->err, "shorten its tables");
    struct page *page = sheet->pdf ? page_add(sheet->pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT) : NULL;
    sheet->pen.canvas = page ? canvas_of_page(page) : (struct canvas){0};
    sheet->pages[sheet->count++] = page;
    pen_fill_rect(&sheet->pen, 0, 0, PAGE_A4_WIDTH, 5, 0, sheet->pen.theme->accent);
    if (sheet->working_copy && page)
        watermark(sheet, page);
    if (sheet->count == 1)
        return first_head(sheet);
    later_head(sheet);
    return 0;
}

/* ---- the definitions that were used, once, at the end ---- */

/* In two columns, in the order of first use. */
static double set_uses(const struct pen *pen, const struct uses *uses, double y) {
    const double between = 20, column = (width - between) / 2;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted),
                      bold = pen_style(PAGE_BOLD, pen->theme->fine_size, pen->theme->muted);
    double height = pen_paragraph(
               pen, margin, y, width, &bold,
               pen_word(pen, "口径（区间均为 95%、双侧）", "How figures are reckoned (intervals at 95%, two-sided)")),
           heights[2] = {height, height};
    for (size_t i = 0; i < uses->count; i++) {
        const struct definition *d = uses->list[i];
        int side = i >= (uses->count + 1) / 2;
        heights[side] += pen_paragraph(pen, margin + side * (column + between), y + heights[side], column, &fine,
                                       arena_format(pen->arena, pen_word(pen, "%s：%s", "%s: %s"),
                                                    d->name[pen->language], d->text[pen->language]));
    }
    return fmax(heights[0], heights[1]);
}

static double uses_height(const struct sheet *sheet) {
    struct pen dry = pen_dry(&sheet->pen);
    return sheet->uses->count > 0 ? set_uses(&dry, sheet->uses, 0) : 0;
}

/* At the foot of the last page, where the eye looks for it; where nothing else stands there, at its top. */
static int place_uses(struct sheet *sheet) {
    if (sheet->uses->count == 0)
        return 0;
    if (sheet_make_room(sheet, sheet->uses_room))
        return sheet->err->kind;
    set_uses(&sheet->pen, sheet->uses, sheet->y > sheet->top ? fmax(sheet->y, foot - sheet->uses_room) : sheet->y);
    return 0;
}

/* ---- small print ---- */

static const char *shortened(const struct sheet *sheet, const char *digest) {
    return *digest ? arena_format(sheet->pen.arena, "%.12s", digest) : "—";
}

static const char *provenance_line(const struct sheet *sheet) {
    const struct value *p = value_get(sheet->document, "provenance");
    return arena_format(
        sheet->pen.arena,
        pen_word(&sheet->pen, "数据 %s · 规则 %s · 引擎 %s · 渲染器 %s · 可复现：同一数据与规则逐字节一致",
                 "facts %s · rules %s · engine %s · renderer %s · reproducible: the same facts and rules "
                 "give the same bytes"),
        shortened(sheet, value_text(value_get(p, "facts"), "")),
        shortened(sheet, value_text(value_get(p, "rules"), "")), value_text(value_get(p, "engine"), "—"),
        REPORT_RENDERER);
}

/* Whom the document is about: "门店 S0101", "区域 EAST", "整个连锁". */
static const char *about_line(const struct sheet *sheet, const struct value *p) {
    static const struct {
        const char *key, *zh, *en;
    } kinds[] = {{"store", "门店 %s", "store %s"},
                 {"region", "区域 %s", "region %s"},
                 {"wave", "波次 %s", "wave %s"},
                 {"compared", "比较 %s", "comparing %s"}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (value_get(p, kinds[i].key))
            return arena_format(sheet->pen.arena, pen_word(&sheet->pen, kinds[i].zh, kinds[i].en),
                                value_text(value_get(p, kinds[i].key), ""));
    return pen_word(&sheet->pen, "整个连锁", "the chain");
}

static const char *basis_line(const struct sheet *sheet) {
    const struct value *p = value_get(sheet->document, "provenance");
    struct arena *arena = sheet->pen.arena;
    return arena_format(
        arena,
        pen_word(&sheet->pen, "%s · %s · 组织与门店以 %s 为准 · 数据库累计答卷 %s 份 · 少于 %s 份答案的指标不予显示",
                 "%s · %s · organisation as of %s · %s responses on record · figures on fewer than %s answers are not "
                 "shown"),
        about_line(sheet, p), value_text(value_get(p, "month"), "—"), value_text(value_get(p, "registry_day"), "—"),
        figure_number(arena, value_number(value_get(p, "responses"), 0), 0, false),
        figure_number(arena, value_number(value_get(p, "floor"), 0), 0, false));
}

static void small_print(struct sheet *sheet) {
    struct page_style fine = pen_style(PAGE_REGULAR, sheet->pen.theme->fine_size, sheet->pen.theme->muted),
                      right = fine;
    right.align = PAGE_RIGHT;
    for (size_t i = 0; i < sheet->count; i++) {
        sheet->pen.canvas = canvas_of_page(sheet->pages[i]);
        const char *number = arena_format(
            sheet->pen.arena, pen_word(&sheet->pen, "第 %zu 页 / 共 %zu 页", "page %zu / %zu"), i + 1, sheet->count);
        double y = foot + 10, room = width - pen_width(&sheet->pen, &right, number) - 12;
        pen_line(&sheet->pen, margin, y, margin + width, y, .6, sheet->pen.theme->rule);
        pen_text_within(&sheet->pen, margin, y + 11, width, &fine, provenance_line(sheet));
        pen_text_within(&sheet->pen, margin, y + 20, room, &fine, basis_line(sheet));
        pen_text(&sheet->pen, margin + width, y + 20, &right, number);
    }
}

/* ---- the whole ---- */

static int64_t created(const struct sheet *sheet) {
    day_t day;
    return day_read(value_text(value_get(value_get(sheet->document, "provenance"), "registry_day"), ""), &day)
               ? (int64_t)day * 86400
               : 0;
}

/* What finds the file again: the report, its month, and whom it is about. */
static const char *keywords(const struct sheet *sheet) {
    static const char *const fields[] = {"month", "store", "region", "wave", "compared"};
    const struct value *p = value_get(sheet->document, "provenance");
    const char *all = field(sheet, "report");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *word = value_text(value_get(p, fields[i]), "");
        if (*word)
            all = arena_format(sheet->pen.arena, "%s, %s", all, word);
    }
    return all;
}

static int finish(struct sheet *sheet, struct buf *out) {
    struct page_info info = {
        .title = arena_format(sheet->pen.arena, "%s · %s", said(sheet, "title"), said(sheet, "period")),
        .author = value_text(value_get(value_get(sheet->document, "provenance"), "chain"), ""),
        .subject = said(sheet, "kicker"),
        .keywords = keywords(sheet),
        .language = sheet->pen.language == LANGUAGE_EN ? "en" : "zh-CN",
        .producer = arena_format(sheet->pen.arena, "earshot, renderer %s", REPORT_RENDERER),
        .created = created(sheet),
    };
    return page_finish(sheet->pdf, &info, out, sheet->err);
}

/* Blocks and definitions, from the first page to the last. */
static int set_pages(struct sheet *sheet) {
    int failed = sheet_next_page(sheet);
    failed = failed ? failed : sheet_flow(sheet);
    return failed ? failed : place_uses(sheet);
}

/* A first pass counts the pages: where there are many, the first one needs room for contents. */
static int set_twice(struct sheet *sheet) {
    struct sheet counted = *sheet;
    counted.pdf = NULL;
    if (set_pages(&counted))
        return sheet->err->kind;
    sheet->counted = contents_wanted(&counted) ? &counted : NULL;
    if (set_pages(sheet))
        return sheet->err->kind;
    small_print(sheet);
    if (sheet->counted) {
        sheet->pen.canvas = canvas_of_page(sheet->pages[0]);
        contents_set(&sheet->pen, sheet, sheet->contents, sheet->pages[0]);
    }
    sheet->counted = NULL;
    return 0;
}

static double *unmeasured(struct arena *arena, size_t count) {
    double *heights = arena_alloc(arena, (count + 1) * sizeof *heights);
    for (size_t i = 0; i < count; i++)
        heights[i] = NAN;
    return heights;
}

int report_pdf(struct page_fonts *fonts, const struct value *document, const struct value *theme, struct buf *out,
               struct err *err) {
    struct theme look = theme_read(theme);
    struct uses uses = uses_of(document);
    struct arena *arena = arena_new();
    struct sheet sheet = {
        .pen = {.fonts = fonts, .theme = &look, .arena = arena},
        .pdf = page_pdf_new(fonts),
        .document = document,
        .uses = &uses,
        .working_copy = document_is_private(document),
        .heights = unmeasured(arena, value_count(value_get(document, "blocks"))),
        .err = err,
    };
    *err = (struct err){0};
    sheet.pen.language = language_of(field(&sheet, "language"));
    sheet.uses_room = uses_height(&sheet);
    if (!set_twice(&sheet))
        finish(&sheet, out);
    page_pdf_free(sheet.pdf);
    arena_free(arena);
    return err->kind;
}

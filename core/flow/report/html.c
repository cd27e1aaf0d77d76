/* The body is written first: only then it is known which colours and columns the style sheet needs, and what the table
 * of contents leads to. */
#include "flow/report/html.h"

#include <string.h>

#include "base/digest.h"
#include "base/encode.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/html_parts.h"
#include "flow/report/markup.h"
#include "flow/report/uses.h"

const char *html_word(const struct html *html, const char *zh, const char *en) {
    return html->language == LANGUAGE_ZH ? zh : en;
}

void html_put(struct html *html, const char *element, const char *class, const char *text) {
    if (!*text)
        return;
    buf_format(html->out, class ? "<%s class=\"%s\">" : "<%s>", element, class);
    markup_text(html->out, text);
    buf_format(html->out, "</%s>\n", element);
}

const char *html_rank(const struct html *html, const struct value *rank) {
    struct report_tables tables = {.arena = html->arena, .language = html->language};
    return tables_rank(&tables, rank);
}

static const char *said(const struct html *html, const struct value *document, const char *key) {
    return say_text(html->arena, html->language, value_get(document, key), FOOTINGS_WHOLE);
}

/* ---- before and after the blocks ---- */

static void put_header(struct html *html, const struct value *document) {
    buf_text(html->out, "<header>\n<div class=\"heads\">");
    html_put(html, "p", "kicker", said(html, document, "kicker"));
    html_put(html, "p", "period", said(html, document, "period"));
    buf_text(html->out, "</div>\n");
    const char *title = said(html, document, "title");
    html_put(html, "h1", NULL, *title ? title : html_word(html, "报告", "Report"));
    html_put(html, "p", "subtitle", said(html, document, "subtitle"));
    html_put(html, "p", "subtitle", html_rank(html, value_get(document, "rank")));
    if (document_is_private(document))
        html_put(
            html, "p", "working",
            html_word(html, "工作副本 · 含顾客原话，仅供内部使用，不存档、不外传",
                      "Working copy · holds customers' own words: for use inside only, not archived, not passed on"));
    buf_text(html->out, "</header>\n");
}

/* Sections, where there are any, else the titles of blocks; only where there are enough to get lost in. */
static void put_contents(const struct html *html, struct buf *out) {
    enum { SECTIONS = 2, TITLES = 5 };
    size_t sections = 0;
    for (size_t i = 0; i < html->entry_count; i++)
        sections += html->entries[i].section;
    if (sections < SECTIONS && html->entry_count < TITLES)
        return;
    buf_format(out, "<nav aria-label=\"%s\"><ul>\n", html_word(html, "目录", "Contents"));
    for (size_t i = 0; i < html->entry_count; i++) {
        if (sections >= SECTIONS && !html->entries[i].section)
            continue;
        buf_format(out, "<li><a href=\"#b%d\">", html->entries[i].id);
        markup_text(out, html->entries[i].title);
        buf_text(out, "</a></li>\n");
    }
    buf_text(out, "</ul></nav>\n");
}

static void put_pair(struct html *html, const char *name, const char *text) {
    buf_text(html->out, "<div><dt>");
    markup_text(html->out, name);
    buf_text(html->out, "</dt><dd>");
    markup_text(html->out, text);
    buf_text(html->out, "</dd></div>\n");
}

static void put_definitions(struct html *html, const struct value *document) {
    struct uses uses = uses_of(document);
    if (uses.count == 0)
        return;
    html_put(html, "h2", NULL,
             html_word(html, "口径（区间均为 95%、双侧）", "How figures are reckoned (intervals at 95%, two-sided)"));
    buf_text(html->out, "<dl class=\"definitions\">\n");
    for (size_t i = 0; i < uses.count; i++)
        put_pair(html, uses.list[i]->name[html->language], uses.list[i]->text[html->language]);
    buf_text(html->out, "</dl>\n");
}

/* What the table "about" says beyond the titles, which the page has shown. */
static void put_provenance(struct html *html, const struct value *document) {
    enum { TITLES = 5 };
    struct report_tables tables = tables_of_document(html->arena, document);
    const struct report_table *about = tables.list[0];
    html_put(html, "h2", NULL, html_word(html, "来源", "Where the figures come from"));
    buf_text(html->out, "<dl class=\"provenance\">\n");
    for (size_t row = TITLES; row < table_rows(about); row++) {
        const struct report_cell *cell = table_cell(about, row, 1);
        put_pair(html, table_cell(about, row, 0)->text,
                 cell->kind == REPORT_CELL_NUMBER ? figure_number(html->arena, cell->number, 0, false) : cell->text);
    }
    put_pair(html, html_word(html, "渲染器", "renderer"), REPORT_HTML);
    buf_text(html->out, "</dl>\n");
    html_put(html, "p", "fine",
             html_word(html, "可复现：同一数据与规则逐字节一致。",
                       "Reproducible: the same facts and rules give the same bytes."));
}

static void put_body(struct html *html, const struct value *document, struct buf *out) {
    const struct value *blocks = value_get(document, "blocks");
    html->out = out;
    buf_format(out, "<a class=\"skip\" href=\"#main\">%s</a>\n<div class=\"sheet\">\n",
               html_word(html, "跳到正文", "Skip to the report"));
    put_header(html, document);
    struct buf main = buf_make(LIMIT_HTML);
    html->out = html->svg.out = &main;
    for (size_t i = 0; i < value_count(blocks); i++)
        html_block(html, value_at(blocks, i), HTML_WIDTH);
    put_contents(html, out);
    html->out = out;
    buf_text(out, "<main id=\"main\" tabindex=\"-1\">\n");
    buf_add(out, main.data, main.len);
    out->overflowed |= buf_overflowed(&main);
    buf_free(&main);
    buf_text(out, "</main>\n<footer>\n");
    put_definitions(html, document);
    put_provenance(html, document);
    buf_text(out, "</footer>\n</div>\n");
}

/* ---- the whole ---- */

/* The policy names the style sheet by its digest: no other style, however it got in, would be used. */
static void put_head(const struct html *html, const struct value *document, const struct theme *theme,
                     struct buf *out) {
    struct buf style = buf_make(LIMIT_HTML);
    html_style(html, theme, &style);
    struct digest digest = digest_sha256(style.data, style.len);
    buf_format(out,
               "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
               "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
               "form-action 'none'; style-src 'sha256-",
               html_word(html, "zh-CN", "en"));
    encode_base64(out, digest.bytes, DIGEST_BYTES);
    buf_text(
        out,
        "'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"earshot, " REPORT_HTML
        "\">\n<title>");
    markup_text(out, arena_format(html->arena, "%s · %s · %s", said(html, document, "title"),
                                  said(html, document, "period"), said(html, document, "kicker")));
    buf_text(out, "</title>\n<style>");
    buf_add(out, style.data, style.len);
    buf_text(out, "</style>\n</head>\n<body>\n");
    buf_free(&style);
}

int report_html(struct page_fonts *fonts, const struct value *document, const struct value *theme, struct buf *out,
                struct err *err) {
    struct theme look = theme_read(theme);
    struct arena *arena = arena_new();
    struct shades *shades = shades_new(arena, &look);
    struct html html = {
        .arena = arena,
        .language = language_of(value_text(value_get(document, "language"), NULL)),
        .shades = shades,
        .svg = {.shades = shades, .fonts = fonts},
    };
    struct buf body = buf_make(LIMIT_HTML);
    html.pen = (struct pen){
        .fonts = fonts, .canvas = canvas_of_svg(&html.svg), .theme = &look, .language = html.language, .arena = arena};
    *err = (struct err){0};
    put_body(&html, document, &body);
    put_head(&html, document, &look, out);
    buf_add(out, body.data, body.len);
    buf_text(out, "</body>\n</html>\n");
    if (html.svg.broken)
        err_set(err, ERR_INTERNAL, "a chart was given a place that is no number");
    else if (buf_overflowed(&body) || buf_overflowed(out))
        err_set(err, ERR_DATA, "the report passes %zu MB as HTML", LIMIT_HTML >> 20),
            err_todo(err, "shorten its tables");
    buf_free(&body);
    arena_free(arena);
    return err->kind;
}

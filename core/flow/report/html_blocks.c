/* Kinds that are words are written; the rest is drawn. */
#include <string.h>

#include "flow/report/html_parts.h"
#include "flow/report/markup.h"

static const char *said(const struct html *html, const struct value *map, const char *key, enum footings footings) {
    return say_text(html->arena, html->language, value_get(map, key), footings);
}

/* ---- titles ---- */

/* The title of a block as a heading, its note below it; returns the heading's number, 0 without a title. */
static int put_heading(struct html *html, const struct value *block, bool section) {
    const char *title = said(html, block, "title", FOOTINGS_WHOLE);
    int level = html->within && !section ? 3 : 2, id = 0;
    if (*title) {
        id = ++html->last_id;
        buf_format(html->out, "<h%d id=\"b%d\">", level, id);
        markup_text(html->out, title);
        buf_format(html->out, "</h%d>\n", level);
        html->entries =
            arena_grow(html->arena, html->entries, html->entry_count, &html->entry_cap, sizeof *html->entries);
        html->entries[html->entry_count++] = (struct html_entry){title, id, section};
    }
    html_put(html, "p", "note", said(html, block, "note", FOOTINGS_WHOLE));
    return id;
}

/* ---- words ---- */

static void put_headline(struct html *html, const struct value *block, double width) {
    (void)width;
    buf_format(html->out, "<div class=\"block headline %s\">\n", value_text(value_get(block, "tone"), "plain"));
    html_put(html, "p", "big", said(html, block, "text", FOOTINGS_NONE));
    html_put(html, "p", NULL, said(html, block, "detail", FOOTINGS_WHOLE));
    html_put(html, "p", "fine", say_footings(html->arena, html->language, value_get(block, "text")));
    buf_text(html->out, "</div>\n");
}

static void put_section(struct html *html, const struct value *block, double width) {
    (void)width;
    html->within = false;
    buf_text(html->out, "<div class=\"block section\">\n");
    put_heading(html, block, true);
    buf_text(html->out, "</div>\n");
    html->within = true;
}

static void put_words(struct html *html, const struct value *block, double width) {
    bool note = strcmp(value_text(value_get(block, "kind"), ""), "note") == 0;
    (void)width;
    buf_text(html->out, "<div class=\"block\">\n");
    put_heading(html, block, false);
    html_put(html, "p", note ? "note" : NULL, said(html, block, "text", FOOTINGS_WHOLE));
    buf_text(html->out, "</div>\n");
}

static void put_page_break(struct html *html, const struct value *block, double width) {
    (void)block, (void)width;
    buf_text(html->out, "<div class=\"page-break\"></div>\n");
}

static void put_quotes(struct html *html, const struct value *block, double width) {
    static const char *const about[] = {"date", "store", "topic"};
    const struct value *items = value_get(block, "items");
    (void)width;
    buf_text(html->out, "<section class=\"block\">\n");
    put_heading(html, block, false);
    buf_text(html->out, "<ul class=\"quotes\">\n");
    for (size_t i = 0; i < value_count(items); i++) {
        const char *line = "";
        for (size_t k = 0; k < sizeof about / sizeof *about; k++) {
            const char *part = said(html, value_at(items, i), about[k], FOOTINGS_NONE);
            line = *part ? arena_format(html->arena, "%s%s%s", line, *line ? " · " : "", part) : line;
        }
        buf_text(html->out, "<li>");
        html_put(html, "blockquote", NULL, said(html, value_at(items, i), "text", FOOTINGS_NONE));
        html_put(html, "p", "fine", line);
        buf_text(html->out, "</li>\n");
    }
    buf_text(html->out, "</ul>\n</section>\n");
}

/* ---- drawings ---- */

/* A chart as a picture with a name; its title and note are headings above it, not words in it. */
static const struct value *without_title(struct html *html, const struct value *block) {
    struct value *bare = value_map(html->arena);
    for (size_t i = 0; i < value_count(block); i++)
        if (strcmp(block->map.pairs[i].key, "title") != 0 && strcmp(block->map.pairs[i].key, "note") != 0)
            value_set(html->arena, bare, block->map.pairs[i].key, block->map.pairs[i].value);
    return bare;
}

static void open_svg(struct html *html, double width, double height, const char *class) {
    const double pixels = 1.75; /* a point on a screen; the style sheet's --pt */
    buf_text(html->out, "<svg viewBox=\"0 0 ");
    markup_number(html->out, width);
    buf_char(html->out, ' ');
    markup_number(html->out, height);
    buf_text(html->out, "\" width=\"");
    markup_number(html->out, width * pixels);
    buf_text(html->out, "\" height=\"");
    markup_number(html->out, height * pixels);
    buf_format(html->out, "\"%s%s%s", *class ? " class=\"" : "", class, *class ? "\"" : "");
}

static void put_drawing(struct html *html, const struct value *block, const char *title, double width, double height) {
    const double wide = 340, mid = 260;
    const char *class = width > wide ? "wide" : width > mid ? "mid" : "";
    int id = ++html->last_id;
    html_open_scroll(html, *class, html_word(html, "图：", "Chart: "), title);
    open_svg(html, width, height, class);
    buf_format(html->out, " role=\"img\" aria-labelledby=\"b%dt b%dd\">\n<title id=\"b%dt\">", id, id, id);
    markup_text(html->out, title);
    buf_format(html->out, "</title>\n<desc id=\"b%dd\">%s</desc>\n", id,
               html_word(html, "图中的数值见图下的数据表。", "The figures are in the table below the chart."));
    html->svg.ground_count = 0;
    block_set(&html->pen, block, 0, 0, width);
    buf_text(html->out, "</svg>\n</div>\n");
}

static struct report_tables tables_for(struct html *html, const struct value *block) {
    struct report_tables tables = {.arena = html->arena, .language = html->language};
    tables_of_block(&tables, block);
    return tables;
}

/* What a chart shows, to be unfolded; all there is of a block that nobody can draw. */
static void put_tables(struct html *html, const struct report_tables *tables, size_t from, bool folded) {
    size_t count = 0;
    for (size_t i = from; i < tables->count; i++)
        count += tables->list[i] != tables->texts && table_rows(tables->list[i]) > 0;
    if (count == 0)
        return;
    if (folded)
        buf_format(html->out, "<details><summary>%s</summary>\n", html_word(html, "数据表", "Table of the figures"));
    for (size_t i = from; i < tables->count; i++)
        if (tables->list[i] != tables->texts && table_rows(tables->list[i]) > 0)
            html_table(html, tables->list[i]);
    buf_text(html->out, folded ? "</details>\n" : "");
}

static void put_chart(struct html *html, const struct value *block, double width) {
    struct pen dry = pen_dry(&html->pen);
    const struct value *bare = without_title(html, block);
    const char *title = said(html, block, "title", FOOTINGS_WHOLE), *kind = value_text(value_get(block, "kind"), "");
    double height = block_set(&dry, bare, 0, 0, width);
    struct report_tables tables = tables_for(html, block);
    buf_text(html->out, "<section class=\"block\">\n<div class=\"drawn\">\n");
    put_heading(html, block, false);
    if (height > 0)
        put_drawing(html, bare, *title ? title : kind, width, height);
    buf_text(html->out, "</div>\n");
    put_tables(html, &tables, 0, height > 0);
    buf_text(html->out, "</section>\n");
}

/* ---- cards ---- */

static void put_change(struct html *html, const struct figure *change) {
    bool clear = figure_clear(change), up = change->value > 0;
    if (!change->known)
        return;
    buf_format(html->out, "<span class=\"pill%s\">", !clear ? "" : up ? " up" : " down");
    if (clear)
        buf_format(html->out, "<span aria-hidden=\"true\">%s </span>", up ? "▲" : "▼");
    markup_text(html->out, figure_number(html->arena, change->value, change->decimals, true));
    buf_text(html->out, "</span>");
}

/* "较上月 +4.4，区间 +0.2 至 +8.6" */
static const char *change_line(const struct html *html, const struct value *card, const struct figure *change) {
    const char *against = said(html, card, "compare", FOOTINGS_SHORT),
               *interval = figure_interval(html->arena, html->language, change);
    if (change->suppressed && *against)
        return arena_format(html->arena, html_word(html, "%s：样本不足，不作比较", "%s: too few answers to compare"),
                            against);
    if (!change->known)
        return against;
    const char *value = figure_value(html->arena, html->language, change);
    return arena_format(html->arena, "%s%s%s%s%s", against, *against ? " " : "", value,
                        *interval ? html_word(html, "，区间 ", ", CI ") : "", interval);
}

static void put_history(struct html *html, const struct value *history) {
    const double width = 100, height = 16;
    if (value_count(history) < 2)
        return;
    open_svg(html, width, height, "");
    buf_text(html->out, " aria-hidden=\"true\">\n");
    pen_sparkline(&html->pen, history, 3, 3, width - 6, height - 6);
    buf_text(html->out, "</svg>\n");
}

static void put_card(struct html *html, const struct value *card) {
    struct figure figure = figure_read(value_get(card, "metric")), change = figure_read(value_get(card, "change"));
    buf_text(html->out, "<li class=\"card\">");
    html_put(html, "p", NULL, said(html, card, "title", FOOTINGS_WHOLE));
    buf_text(html->out, "<p class=\"value\"><span>");
    markup_text(html->out, figure_value(html->arena, html->language, &figure));
    buf_text(html->out, "</span> ");
    put_change(html, &change);
    buf_text(html->out, "</p>\n");
    html_put(html, "p", "fine", figure_footing(html->arena, html->language, &figure));
    html_put(html, "p", "fine", change_line(html, card, &change));
    html_put(html, "p", "fine", figure_target(html->arena, html->language, &figure, value_get(card, "target")));
    html_put(html, "p", "fine", html_rank(html, value_get(card, "rank")));
    put_history(html, value_get(card, "history"));
    buf_text(html->out, "</li>\n");
}

static void put_cards(struct html *html, const struct value *block, double width) {
    const struct value *items = value_get(block, "items");
    struct report_tables tables = tables_for(html, block);
    (void)width;
    buf_text(html->out, "<div class=\"block\">\n<ul class=\"cards\">\n");
    for (size_t i = 0; i < value_count(items); i++)
        put_card(html, value_at(items, i));
    buf_text(html->out, "</ul>\n");
    put_tables(html, &tables, 1, true);
    buf_text(html->out, "</div>\n");
}

/* ---- tables and columns ---- */

static void put_table(struct html *html, const struct value *block, double width) {
    (void)width;
    buf_text(html->out, "<section class=\"block\">\n");
    html_block_table(html, block, put_heading(html, block, false));
    buf_text(html->out, "</section>\n");
}

static void put_columns(struct html *html, const struct value *block, double width) {
    static const char *const sides[] = {"left", "right"};
    double split = value_number(value_get(block, "split"), .5);
    size_t percent = (size_t)(split * 100 + .5);
    html->splits[percent] = 1;
    buf_format(html->out, "<div class=\"block columns split%zu\">\n", percent);
    for (int side = 0; side < 2; side++) {
        const struct value *blocks = value_get(block, sides[side]);
        double left = (width - HTML_GUTTER) * split;
        buf_text(html->out, "<div>\n");
        for (size_t i = 0; i < value_count(blocks); i++)
            html_block(html, value_at(blocks, i), side == 0 ? left : width - HTML_GUTTER - left);
        buf_text(html->out, "</div>\n");
    }
    buf_text(html->out, "</div>\n");
}

void html_block(struct html *html, const struct value *block, double width) {
    static const struct {
        const char *kind;
        void (*put)(struct html *html, const struct value *block, double width);
    } kinds[] = {
        {"headline", put_headline}, {"paragraph", put_words}, {"note", put_words},
        {"section", put_section},   {"cards", put_cards},     {"page_break", put_page_break},
        {"quotes", put_quotes},     {"table", put_table},     {"columns", put_columns},
    };
    const char *kind = value_text(value_get(block, "kind"), "");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kind, kinds[i].kind) == 0) {
            kinds[i].put(html, block, width);
            return;
        }
    put_chart(html, block, width);
}

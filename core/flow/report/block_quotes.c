/* What customers wrote, one by one: only in a working copy. Good and bad are said in words beside the coloured bar. */
#include "flow/report/pen.h"

#include <math.h>
#include <string.h>

enum { INDENT = 9, PAD = 3, GAP = 5 };

static const char *text_of(const struct value *quote, const char *field) {
    return value_text(value_get(quote, field), "");
}

static const char *tone_word(const struct pen *pen, const char *tone) {
    return strcmp(tone, "good") == 0  ? pen_word(pen, "好评", "praise")
           : strcmp(tone, "bad") == 0 ? pen_word(pen, "差评", "complaint")
                                      : "";
}

/* "10 月 12 日 · 徐家汇店 · 等候 · 差评". */
static const char *origin(const struct pen *pen, const struct value *quote) {
    const char *parts[] = {text_of(quote, "date"), text_of(quote, "store"), text_of(quote, "topic"),
                           tone_word(pen, text_of(quote, "tone"))};
    const char *all = "";
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (*parts[i])
            all = arena_format(pen->arena, "%s%s%s", all, *all ? " · " : "", parts[i]);
    return all;
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    struct page_style fine =
        pen_style(PAGE_BOLD, pen->theme->fine_size, colour_readable(pen->theme->warning, colour_white));
    return 3 + pen_paragraph(pen, x, y, rows->width, &fine,
                             pen_word(pen, "顾客原话，已隐去个人信息；仅供本店内部改进，不随报告存档",
                                      "Customers' own words, redacted; for use inside the store, not archived with the "
                                      "report"));
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct theme *theme = pen->theme;
    const struct value *quote = value_at(rows->list, index);
    const char *tone = text_of(quote, "tone");
    struct page_style body = pen_style(PAGE_REGULAR, theme->body_size, theme->ink),
                      fine = pen_style(PAGE_REGULAR, theme->fine_size, theme->muted);
    double room = rows->width - INDENT, top = y + PAD;
    double height = pen_paragraph(pen, x + INDENT, top, room, &body, text_of(quote, "text"));
    height += pen_paragraph(pen, x + INDENT, top + height, room, &fine, origin(pen, quote));
    pen_fill_rect(pen, x, top + 1, 2.5, height - 2, 0,
                  strcmp(tone, "good") == 0  ? theme->accent
                  : strcmp(tone, "bad") == 0 ? theme->warning
                                             : theme->neutral);
    return height + PAD + GAP;
}

void rows_quotes(const struct pen *pen, const struct value *block, struct rows *out) {
    (void)pen;
    (void)block;
    out->head = head;
    out->row = row_set;
}

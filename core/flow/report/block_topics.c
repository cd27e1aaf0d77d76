/* What comments are about: a row for each theme, how many mention it with its interval, how that changed, and how it is
 * spoken of: a bar of three parts in one order, bad, neutral, good, with their shares in words. */
#include "flow/report/pen.h"

#include <math.h>

enum { ROW = 22, HEAD = 13, GAP = 12, BAR = 8 };

struct topics {
    double label, value, share, change, split; /* widths; 0: nobody has one */
    double most;                               /* share of the whole bar */
};

static struct figure cell(const struct value *row, const char *field) {
    return figure_read(value_get(row, field));
}

static const char *label_of(const struct value *row) {
    return value_text(value_get(row, "label"), "");
}

static bool any(const struct rows *rows, const char *field) {
    for (size_t i = 0; i < rows->count; i++)
        if (value_get(value_at(rows->list, i), field))
            return true;
    return false;
}

static const char *change_text(const struct pen *pen, const struct figure *change) {
    const char *mark = !figure_clear(change) ? "" : change->value > 0 ? "▲ " : "▼ ";
    if (!change->known)
        return "—";
    return arena_format(pen->arena, "%s%s", mark, figure_value(pen->arena, pen->language, change));
}

static const char *title_word(const struct pen *pen) {
    return pen_word(pen, "主题", "theme");
}

static void find_widths(const struct pen *pen, struct topics *t, const struct rows *rows) {
    struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink),
                      fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->ink);
    double label = pen_width(pen, &fine, title_word(pen)), value = 30, change = 30;
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = value_at(rows->list, i);
        struct figure share = cell(row, "share"), moved = cell(row, "change");
        label = fmax(label, pen_width(pen, &bold, label_of(row)));
        value = fmax(value, pen_width(pen, &bold, figure_value(pen->arena, pen->language, &share)));
        value = fmax(value, pen_width(pen, &fine, figure_base(pen->arena, &share)));
        change = fmax(change, pen_width(pen, &bold, change_text(pen, &moved)));
        change = fmax(change, pen_width(pen, &fine, figure_interval(pen->arena, pen->language, &moved)));
        t->most = fmax(t->most, share.known ? share.interval ? share.hi : share.value : 0);
    }
    t->most = t->most > 0 ? t->most : 1;
    t->label = fmin(label, rows->width * .26) + .1;
    t->value = value;
    t->change = any(rows, "change") ? change + .1 : 0;
    bool split = any(rows, "good") || any(rows, "bad") || any(rows, "neutral");
    double rest = rows->width - t->label - t->value - 2 * GAP - (t->change > 0 ? t->change + GAP : 0);
    t->split = split ? rest * .45 : 0;
    t->share = rest - (split ? t->split + GAP : 0);
}

/* Left edges of the columns behind the label. */
static double share_x(const struct topics *t) {
    return t->label + GAP;
}
static double value_right(const struct topics *t) {
    return share_x(t) + t->share + GAP / 2.0 + t->value;
}
static double change_right(const struct topics *t) {
    return value_right(t) + GAP + t->change;
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct topics *t = rows->plan;
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted), right = fine;
    right.align = PAGE_RIGHT;
    const char *against = value_text(value_get(rows->block, "compare"), "");
    if (rows->count == 0)
        return 0;
    pen_text(pen, x, y + 8, &fine, title_word(pen));
    pen_text(pen, x + share_x(t), y + 8, &fine,
             pen_word(pen, "提及率，├─┤ 95% 区间", "share of comments, ├─┤ 95% interval"));
    if (t->change > 0)
        pen_text(pen, x + change_right(t), y + 8, &right, *against ? against : pen_word(pen, "变化", "change"));
    if (t->split > 0)
        pen_text(pen, x + rows->width - t->split, y + 8, &fine,
                 value_get(value_at(rows->list, 0), "good")
                     ? pen_word(pen, "评价：差 · 中 · 好", "said: bad · neutral · good")
                     : pen_word(pen, "其中差评", "bad among them"));
    pen_line(pen, x, y + HEAD - 1, x + rows->width, y + HEAD - 1, .8, pen->theme->rule);
    return HEAD;
}

static void share_bar(const struct pen *pen, const struct topics *t, const struct figure *share, double x,
                      double middle) {
    double scale = t->share / t->most;
    pen_fill_rect(pen, x, middle - BAR / 2.0, t->share, BAR, 0, pen->theme->panel);
    if (share->known)
        pen_fill_rect(pen, x, middle - BAR / 2.0, share->value * scale, BAR, 0, pen->theme->accent);
    if (share->interval)
        pen_whisker(pen, x + share->lo * scale, x + share->hi * scale, middle);
}

static void change_set(const struct pen *pen, const struct figure *change, double right, double middle) {
    const struct theme *theme = pen->theme;
    struct page_style value = pen_aligned(figure_clear(change) ? PAGE_BOLD : PAGE_REGULAR, theme->body_size,
                                          figure_clear(change) ? theme->ink : theme->muted, PAGE_RIGHT),
                      fine = pen_aligned(PAGE_REGULAR, theme->fine_size, theme->muted, PAGE_RIGHT);
    pen_text(pen, right, middle - .6, &value, change_text(pen, change));
    pen_text(pen, right, middle + 8, &fine,
             change->suppressed ? pen_word(pen, "样本不足", "too few")
                                : figure_interval(pen->arena, pen->language, change));
}

static void split_bar(const struct pen *pen, const struct topics *t, const struct value *row, double x, double middle) {
    static const char *const fields[] = {"bad", "neutral", "good"};
    const struct page_colour colours[] = {pen->theme->warning, pen->theme->neutral, pen->theme->accent};
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    const char *words = "";
    bool any_known = false;
    double at = x;
    for (int i = 0; i < 3; i++) {
        struct figure part = cell(row, fields[i]);
        double room = x + t->split - at, wide = part.known ? fmax(part.value, 0) / 100 * t->split : 0;
        wide = fmin(wide, room); /* shares of more than the whole end with it */
        if (wide > 0)
            pen_fill_rect(pen, at, middle - 8, fmax(wide - .6, .3), BAR - 1, 0, colours[i]);
        at += wide;
        any_known = any_known || part.known;
        if (value_get(row, fields[i]))
            words = arena_format(pen->arena, "%s%s%s", words, *words ? " · " : "",
                                 figure_value(pen->arena, pen->language, &part));
    }
    if (!any_known) {
        pen_text(pen, x, pen_baseline(&fine, middle), &fine, *words ? pen_word(pen, "样本不足", "too few") : "");
        return;
    }
    const char *base = pen_bases(pen, value_get(row, "good") ? value_get(row, "good") : value_get(row, "bad"));
    const char *with_base = arena_format(pen->arena, *base ? "%s  %s" : "%s%s", words, base);
    pen_text_within(pen, x, middle + 7.5, t->split, &fine,
                    pen_width(pen, &fine, with_base) <= t->split ? with_base : words);
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    const struct topics *t = rows->plan;
    const struct theme *theme = pen->theme;
    const struct value *row = value_at(rows->list, index);
    struct figure share = cell(row, "share"), change = cell(row, "change");
    struct page_style label = pen_style(PAGE_REGULAR, theme->body_size, theme->ink),
                      value =
                          pen_aligned(PAGE_BOLD, theme->body_size, share.known ? theme->ink : theme->muted, PAGE_RIGHT),
                      fine = pen_aligned(PAGE_REGULAR, theme->fine_size, theme->muted, PAGE_RIGHT);
    struct pen dry = pen_dry(pen);
    double height = fmax(ROW, pen_paragraph(&dry, x, y, t->label, &label, label_of(row)) + 5), middle = y + height / 2;
    if (!pen_draws(pen))
        return height;
    pen_centred(pen, x, middle, t->label, &label, label_of(row));
    share_bar(pen, t, &share, x + share_x(t), middle);
    pen_text(pen, x + value_right(t), middle - .6, &value, figure_value(pen->arena, pen->language, &share));
    pen_text(pen, x + value_right(t), middle + 8, &fine,
             share.known        ? figure_base(pen->arena, &share)
             : share.suppressed ? pen_word(pen, "样本不足", "too few")
                                : "");
    if (value_get(row, "change"))
        change_set(pen, &change, x + change_right(t), middle);
    if (t->split > 0)
        split_bar(pen, t, row, x + rows->width - t->split, middle);
    pen_line(pen, x, y + height, x + rows->width, y + height, .4, theme->rule);
    return height;
}

void rows_topics(const struct pen *pen, const struct value *block, struct rows *out) {
    struct topics *t = arena_alloc(pen->arena, sizeof *t);
    (void)block;
    find_widths(pen, t, out);
    out->plan = t;
    out->head = head;
    out->row = row_set;
}

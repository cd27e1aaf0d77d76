/* The answers value by value. What counts as low and as high is coloured, and said in words below. */
#include "flow/report/pen.h"

#include <math.h>

enum { HIGH = 62, ABOVE = 10, BELOW = 12 };

struct histogram {
    const struct value *block, *counts, *labels;
    size_t count;
    int64_t from, low_to, high_from;
    double slot;
};

static struct histogram read(const struct value *block, double width) {
    struct histogram h = {.block = block, .counts = value_get(block, "counts"), .labels = value_get(block, "labels")};
    h.count = value_count(h.counts);
    h.from = value_whole(value_get(block, "from"), 1);
    h.low_to = value_whole(value_get(block, "low_to"), INT64_MIN);
    h.high_from = value_whole(value_get(block, "high_from"), INT64_MAX);
    h.slot = h.count > 0 ? width / (double)h.count : 0;
    return h;
}

static double answers(const struct histogram *h, size_t index) {
    return value_number(value_at(h->counts, index), 0);
}

static double sum(const struct histogram *h) {
    double all = 0;
    for (size_t i = 0; i < h->count; i++)
        all += answers(h, i);
    return all;
}

static struct page_colour colour_of(const struct pen *pen, const struct histogram *h, size_t index) {
    int64_t value = h->from + (int64_t)index;
    bool split = h->low_to != INT64_MIN || h->high_from != INT64_MAX;
    return value <= h->low_to      ? pen->theme->warning
           : value >= h->high_from ? pen->theme->accent
           : split                 ? pen->theme->neutral
                                   : pen->theme->accent;
}

static const char *label(const struct pen *pen, const struct histogram *h, size_t index) {
    const char *given = value_text(value_at(h->labels, index), "");
    return *given ? given : figure_number(pen->arena, (double)(h->from + (int64_t)index), 0, false);
}

/* Every how many of them texts so wide have room: 1 for each. */
static size_t every(const struct histogram *h, double wide) {
    return wide + 2 <= h->slot ? 1 : (size_t)ceil((wide + 4) / h->slot);
}

/* Labels of words wrap within their slot; of values, where they are many, only every second, third … stands. Returns
 * the height of the tallest. */
static double labels(const struct pen *pen, const struct histogram *h, double x, double y) {
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE);
    double height = BELOW, top = y + (value_get(h->block, "mean") ? 5 : 2); /* under the mean's mark */
    size_t step = h->labels ? 1 : every(h, pen_width(pen, &fine, label(pen, h, h->count - 1)));
    double room = fmax(h->slot * (double)step - 2, 1);
    for (size_t i = 0; i < h->count; i += step)
        height = fmax(height, top - y + 1 +
                                  pen_paragraph(pen, x + h->slot * ((double)i + .5) - room / 2, top, room, &fine,
                                                label(pen, h, i)));
    return height;
}

static double most_answers(const struct histogram *h) {
    double most = 1;
    for (size_t i = 0; i < h->count; i++)
        most = fmax(most, answers(h, i));
    return most;
}

static double bar_height(const struct histogram *h, size_t index) {
    return answers(h, index) > 0 ? fmax(answers(h, index) / most_answers(h) * HIGH, .8) : 0;
}

static void bars(const struct pen *pen, const struct histogram *h, double x, double foot, double width) {
    struct page_style fine = pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, PAGE_CENTRE);
    double bar = fmin(h->slot * .82, 46);
    bool counted = every(h, pen_width(pen, &fine, figure_number(pen->arena, most_answers(h), 0, false))) == 1;
    for (size_t i = 0; i < h->count; i++) {
        double high = bar_height(h, i), middle = x + h->slot * ((double)i + .5);
        if (high > 0)
            pen_fill_rect(pen, middle - bar / 2, foot - high, bar, high, 0, colour_of(pen, h, i));
        if (counted)
            pen_text(pen, middle, foot - high - 3, &fine, figure_number(pen->arena, answers(h, i), 0, false));
    }
    pen_line(pen, x, foot, x + width, foot, .6, pen->theme->rule);
}

/* A small triangle on the axis, a line up to the top of the bar there, and its figure in the key. */
static void mean_mark(const struct pen *pen, const struct histogram *h, double x, double foot) {
    struct figure mean = figure_read(value_get(h->block, "mean"));
    double at = (mean.value - (double)h->from + .5) * h->slot;
    if (!mean.known || at < 0 || at >= h->slot * (double)h->count)
        return;
    double top = foot - bar_height(h, (size_t)(at / h->slot));
    pen_line(pen, x + at, top, x + at, foot, 2, colour_white); /* to be seen on a bar */
    pen_dashed(pen, x + at, top, x + at, foot, .8, pen->theme->ink);
    pen_triangle(pen, x + at, foot + 2.5, 5, true, pen->theme->ink);
}

static double key(const struct pen *pen, const struct histogram *h, double x, double y, double width) {
    struct page_style fine = pen_style(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted);
    struct arena *arena = pen->arena;
    struct figure mean = figure_read(value_get(h->block, "mean"));
    if ((double)mean.n == sum(h)) /* said already */
        mean.n = 0;
    const char *text = arena_format(arena, "n = %s", figure_number(arena, sum(h), 0, false));
    if (h->low_to != INT64_MIN)
        text = arena_format(arena, pen_word(pen, "%s · 低分：≤ %lld", "%s · low: ≤ %lld"), text, (long long)h->low_to);
    if (h->high_from != INT64_MAX)
        text =
            arena_format(arena, pen_word(pen, "%s · 高分：≥ %lld", "%s · high: ≥ %lld"), text, (long long)h->high_from);
    if (value_get(h->block, "mean"))
        text = arena_format(arena, pen_word(pen, "%s · ▲ 均值 %s（%s）", "%s · ▲ mean %s (%s)"), text,
                            figure_value(arena, pen->language, &mean), figure_footing(arena, pen->language, &mean));
    return pen_paragraph(pen, x, y, width, &fine, text);
}

double block_histogram(const struct pen *pen, const struct value *block, double x, double y, double width) {
    struct histogram h = read(block, width);
    double height = pen_heading(pen, block, x, y, width);
    if (sum(&h) <= 0)
        return height + pen_nothing(pen, x, y + height, width);
    double foot = y + height + ABOVE + HIGH;
    if (pen_draws(pen)) {
        bars(pen, &h, x, foot, width);
        mean_mark(pen, &h, x, foot);
    }
    height += ABOVE + HIGH;
    height += labels(pen, &h, x, y + height);
    return height + key(pen, &h, x, y + height, width);
}

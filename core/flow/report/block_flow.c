/* Stock and flow: a row for each kind of ticket, or each place. What was open before, two bars beside each other (what
 * came over what went, on one scale for all rows), and what is open after; how much of that is late stands below it in
 * words. */
#include "flow/report/pen.h"

#include <math.h>

enum { ROW = 25, HEAD = 14, GAP = 12, BAR = 6 };

struct flow {
    double label, number, chart; /* widths; numbers are all as wide as the widest */
    double most;                 /* tickets of the whole bar */
};

static const char *const fields[] = {"opening", "new", "reopened", "solved", "put_aside", "continuing", "overdue"};

static struct figure cell(const struct value *row, const char *field) {
    return figure_read(value_get(row, field));
}

static double amount(const struct value *row, const char *field) {
    const struct figure figure = cell(row, field);
    return figure.known ? fmax(figure.value, 0) : 0;
}

static double sum_of(const struct value *row, const char *one, const char *other) {
    return amount(row, one) + amount(row, other);
}

static const char *label_of(const struct value *row) {
    return value_text(value_get(row, "label"), "");
}

/* What came, or went: a sum, where either is known. */
static const char *sum_text(const struct pen *pen, const struct value *row, const char *one, const char *other,
                            bool in) {
    const double sum = sum_of(row, one, other);
    if (!cell(row, one).known && !cell(row, other).known)
        return "—";
    return sum > 0 ? figure_number(pen->arena, in ? sum : -sum, 0, true) : "0";
}

/* "重开 2": how much of a sum is the rarer part. */
static const char *part_text(const struct pen *pen, const struct value *row, const char *field, const char *word) {
    const double part = amount(row, field);
    return part > 0 ? arena_format(pen->arena, "%s %s", word, figure_number(pen->arena, part, 0, false)) : "";
}

static const char *in_part(const struct pen *pen, const struct value *row) {
    return part_text(pen, row, "reopened", pen_word(pen, "重开", "reopened"));
}
static const char *out_part(const struct pen *pen, const struct value *row) {
    return part_text(pen, row, "put_aside", pen_word(pen, "未解决", "unsolved"));
}
static const char *late_part(const struct pen *pen, const struct value *row) {
    return part_text(pen, row, "overdue", pen_word(pen, "逾期", "late"));
}

static struct page_style fine_style(const struct pen *pen, enum page_align align) {
    return pen_aligned(PAGE_REGULAR, pen->theme->fine_size, pen->theme->muted, align);
}

static void weigh_row(const struct pen *pen, struct flow *flow, const struct value *row) {
    const struct page_style bold = pen_style(PAGE_BOLD, pen->theme->body_size, pen->theme->ink),
                            fine = fine_style(pen, PAGE_LEFT);
    const char *const under[] = {in_part(pen, row), out_part(pen, row), late_part(pen, row)};
    flow->label = fmax(flow->label, pen_width(pen, &bold, label_of(row)));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const struct figure figure = cell(row, fields[i]);
        flow->number = fmax(flow->number, pen_width(pen, &bold, figure_value(pen->arena, pen->language, &figure)) + 6);
    }
    for (size_t i = 0; i < 3; i++)
        flow->number = fmax(flow->number, pen_width(pen, &fine, under[i]));
}

static void find_widths(const struct pen *pen, struct flow *flow, const struct rows *rows) {
    const struct value *total = value_get(rows->block, "total");
    flow->number = 30;
    for (size_t i = 0; i < rows->count; i++) {
        const struct value *row = value_at(rows->list, i);
        weigh_row(pen, flow, row);
        flow->most = fmax(flow->most, fmax(sum_of(row, "new", "reopened"), sum_of(row, "solved", "put_aside")));
    }
    if (total)
        weigh_row(pen, flow, total);
    flow->label = fmin(flow->label, rows->width * .28) + .1;
    flow->most = flow->most > 0 ? flow->most : 1;
    flow->chart = fmax(rows->width - flow->label - 4 * flow->number - 5 * GAP, 20);
}

/* Right edges of the columns behind the label, and the left one of the bars. */
static double opening_right(const struct flow *flow) {
    return flow->label + GAP + flow->number;
}
static double chart_x(const struct flow *flow) {
    return opening_right(flow) + GAP;
}
static double in_right(const struct flow *flow) {
    return chart_x(flow) + flow->chart + GAP + flow->number;
}
static double out_right(const struct flow *flow) {
    return in_right(flow) + GAP + flow->number;
}

static double key(const struct pen *pen, double x, double y, struct page_colour colour, const char *word) {
    const struct page_style fine = fine_style(pen, PAGE_LEFT);
    pen_fill_rect(pen, x, y + 3.2, 6, 5, 0, colour);
    return 8 + pen_text(pen, x + 8, y + 8, &fine, word) + 8;
}

static struct page_colour came_colour(const struct pen *pen) {
    return colour_mix(pen->theme->accent, colour_white, .55);
}

static double head(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct flow *flow = rows->plan;
    const struct page_style right = fine_style(pen, PAGE_RIGHT);
    if (rows->count == 0)
        return 0;
    pen_text(pen, x + opening_right(flow), y + 8, &right, pen_word(pen, "期初", "before"));
    double at = x + chart_x(flow);
    at += key(pen, at, y, came_colour(pen), pen_word(pen, "进", "came"));
    at += key(pen, at, y, pen->theme->accent, pen_word(pen, "解决", "solved"));
    key(pen, at, y, pen->theme->muted, pen_word(pen, "未解决即关闭", "closed unsolved"));
    pen_text(pen, x + in_right(flow), y + 8, &right, pen_word(pen, "进", "came"));
    pen_text(pen, x + out_right(flow), y + 8, &right, pen_word(pen, "出", "went"));
    pen_text(pen, x + rows->width, y + 8, &right, pen_word(pen, "期末", "after"));
    pen_line(pen, x, y + HEAD - 1, x + rows->width, y + HEAD - 1, .8, pen->theme->rule);
    return HEAD;
}

static double stretch(const struct pen *pen, const struct flow *flow, double x, double y, double tickets,
                      struct page_colour colour) {
    const double wide = fmin(tickets / flow->most, 1) * flow->chart;
    if (tickets > 0)
        pen_fill_rect(pen, x, y, fmax(wide - .6, .6), BAR, 0, colour);
    return wide;
}

static void bars(const struct pen *pen, const struct flow *flow, const struct value *row, double x, double middle) {
    pen_fill_rect(pen, x, middle - BAR - .5, flow->chart, 2 * BAR + 1, 0, pen->theme->panel);
    stretch(pen, flow, x, middle - BAR - .5, sum_of(row, "new", "reopened"), came_colour(pen));
    const double solved = stretch(pen, flow, x, middle + .5, amount(row, "solved"), pen->theme->accent);
    stretch(pen, flow, x + solved, middle + .5, amount(row, "put_aside"), pen->theme->muted);
}

/* A number with a smaller line below it, where there is one. */
static void number_set(const struct pen *pen, double right, double middle, enum page_face face, const char *number,
                       const char *under, struct page_colour colour) {
    const struct page_style style = pen_aligned(face, pen->theme->body_size, pen->theme->ink, PAGE_RIGHT);
    struct page_style fine = fine_style(pen, PAGE_RIGHT);
    fine.colour = colour;
    pen_text(pen, right, *under ? middle - .6 : pen_baseline(&style, middle), &style, number);
    pen_text(pen, right, middle + 8, &fine, under);
}

static double one_row(const struct pen *pen, const struct rows *rows, const struct value *row, enum page_face face,
                      double x, double y) {
    const struct flow *flow = rows->plan;
    const struct theme *theme = pen->theme;
    const struct figure opening = cell(row, "opening"), after = cell(row, "continuing");
    const struct page_style label = pen_style(face, theme->body_size, theme->ink);
    const struct pen dry = pen_dry(pen);
    const double height = fmax(ROW, pen_paragraph(&dry, x, y, flow->label, &label, label_of(row)) + 6),
                 middle = y + height / 2;
    if (!pen_draws(pen))
        return height;
    pen_centred(pen, x, middle, flow->label, &label, label_of(row));
    number_set(pen, x + opening_right(flow), middle, face, figure_value(pen->arena, pen->language, &opening), "",
               theme->muted);
    if (face == PAGE_REGULAR)
        bars(pen, flow, row, x + chart_x(flow), middle);
    number_set(pen, x + in_right(flow), middle, face, sum_text(pen, row, "new", "reopened", true), in_part(pen, row),
               theme->muted);
    number_set(pen, x + out_right(flow), middle, face, sum_text(pen, row, "solved", "put_aside", false),
               out_part(pen, row), theme->muted);
    number_set(pen, x + rows->width, middle, PAGE_BOLD, figure_value(pen->arena, pen->language, &after),
               late_part(pen, row), colour_readable(theme->warning, colour_white));
    pen_line(pen, x, y + height, x + rows->width, y + height, .4, theme->rule);
    return height;
}

static double row_set(const struct pen *pen, const struct rows *rows, size_t index, double x, double y) {
    return one_row(pen, rows, value_at(rows->list, index), PAGE_REGULAR, x, y);
}

static double total(const struct pen *pen, const struct rows *rows, double x, double y) {
    const struct value *row = value_get(rows->block, "total");
    if (!row)
        return 0;
    pen_line(pen, x, y, x + rows->width, y, .8, pen->theme->muted);
    return one_row(pen, rows, row, PAGE_BOLD, x, y);
}

void rows_flow(const struct pen *pen, const struct value *block, struct rows *out) {
    struct flow *flow = arena_alloc(pen->arena, sizeof *flow);
    (void)block;
    find_widths(pen, flow, out);
    out->plan = flow;
    out->head = head;
    out->row = row_set;
    out->tail = total;
}

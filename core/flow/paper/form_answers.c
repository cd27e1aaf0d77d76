/* Boxes, lines and tables to write in. */
#include <math.h>
#include <string.h>

#include "flow/paper/paper_parts.h"
#include "flow/rules/shape.h"
#include "flow/survey/asking.h"

static const double box = 11, cell_width = 25, cell_height = 19, between = 6, line_height = 21, row_label = .46;

enum { MOST_BOXES = 13, MOST_COLUMNS = 3 };

static const char *language_name(const struct leaf *leaf) {
    return leaf->pen.language == LANGUAGE_EN ? "en" : "zh";
}

static struct page_style answer_style(const struct leaf *leaf) {
    return pen_style(PAGE_REGULAR, 10, leaf->pen.theme->ink);
}

static struct page_style quiet_style(const struct leaf *leaf) {
    return pen_style(PAGE_REGULAR, 8, leaf->pen.theme->muted);
}

static size_t values_of(const struct question *question) {
    return (size_t)(question->to - question->from + 1);
}

static void tick_box(const struct leaf *leaf, const struct pen *pen, double x, double middle, double side) {
    pen_stroke_rect(pen, x, middle - side / 2, side, side, 2, .9, leaf->pen.theme->ink);
}

/* A line to write on, `y` its height. */
static void rule(const struct leaf *leaf, const struct pen *pen, double x, double y, double width) {
    pen_line(pen, x, y, x + width, y, .7, leaf->pen.theme->muted);
}

/* ---- scales ---- */

static void number_box(const struct leaf *leaf, const struct pen *pen, double x, double y, int number) {
    struct page_style style = pen_aligned(PAGE_REGULAR, 9.5, leaf->pen.theme->ink, PAGE_CENTRE);
    pen_stroke_rect(pen, x, y, cell_width, cell_height, 4, .9, leaf->pen.theme->ink);
    pen_text(pen, x + cell_width / 2, pen_baseline(&style, y + cell_height / 2), &style,
             arena_format(leaf->pen.arena, "%d", number));
}

/* What stands at the ends, under a stretch of boxes: beside each other where there is room. */
static double ends(const struct leaf *leaf, const struct pen *pen, const struct question *question, double x, double y,
                   double width) {
    const char *low = question_low(question, language_name(leaf)), *high = question_high(question, language_name(leaf));
    struct page_style left = quiet_style(leaf), right = left;
    right.align = PAGE_RIGHT;
    if (!*low && !*high)
        return 0;
    pen_text(pen, x, pen_baseline(&left, y + pen_leading(&left) / 2), &left, low);
    pen_text(pen, x + fmax(width, pen_width(pen, &left, low) + pen_width(pen, &right, high) + 14),
             pen_baseline(&right, y + pen_leading(&right) / 2), &right, high);
    return pen_leading(&left);
}

static double scale_row(const struct form_rows *rows, const struct pen *pen, double x, double y) {
    const struct question *question = rows->question;
    struct page_style style = answer_style(rows->leaf);
    size_t count = values_of(question);
    double step = cell_width + between;
    if (count > MOST_BOXES) {
        rule(rows->leaf, pen, x, y + line_height - 4, 70);
        pen_text(pen, x + 78, pen_baseline(&style, y + line_height / 2), &style,
                 arena_format(pen->arena, "%d – %d", question->from, question->to));
        return line_height + ends(rows->leaf, pen, question, x, y + line_height, 200);
    }
    for (size_t i = 0; i < count; i++)
        number_box(rows->leaf, pen, x + (double)i * step, y, question->from + (int)i);
    double height = cell_height + 2;
    return height + ends(rows->leaf, pen, question, x, y + height, (double)count * step - between) + 2;
}

/* ---- options ---- */

static const struct option *option_at(const struct form_rows *rows, size_t index) {
    return &rows->question->options[index];
}

/* A box and its words, broken within the width; behind the option "other" a line to write on. */
static double option_cell(const struct form_rows *rows, const struct pen *pen, const struct option *option, double x,
                          double y, double width) {
    struct page_style style = answer_style(rows->leaf);
    double side = rows->question->kind == QUESTION_RANKING ? 17 : box, text = x + side + 6, middle = y + 4 + side / 2;
    const char *words = option_words(option, language_name(rows->leaf));
    tick_box(rows->leaf, pen, x, middle, side);
    double height = pen_paragraph(pen, text, middle - pen_leading(&style) / 2, x + width - text, &style, words);
    if (option->other) {
        double from = text + pen_width(pen, &style, words) + 8;
        rule(rows->leaf, pen, from, middle + side / 2, fmax(60, x + width - from));
    }
    return fmax(height + 4, side + 6);
}

static double options_row(const struct form_rows *rows, const struct pen *pen, size_t row, double x, double y) {
    double width = rows->width / (double)rows->columns, height = 0;
    for (size_t i = 0; i < rows->columns; i++) {
        size_t index = row * rows->columns + i;
        if (index < rows->question->option_count)
            height = fmax(height, option_cell(rows, pen, option_at(rows, index), x + (double)i * width, y, width - 10));
    }
    return height;
}

/* As many columns as the widest option allows; "other" with its line has the row to itself only where there is one. */
static void lay_out_options(struct form_rows *rows) {
    struct page_style style = answer_style(rows->leaf);
    double widest = 0;
    for (size_t i = 0; i < rows->question->option_count; i++) {
        double own = pen_width(&rows->leaf->pen, &style, option_words(option_at(rows, i), language_name(rows->leaf)));
        widest = fmax(widest, own + (option_at(rows, i)->other ? 90 : 0));
    }
    rows->columns = MOST_COLUMNS;
    while (rows->columns > 1 && widest + 38 > rows->width / (double)rows->columns)
        rows->columns--;
    rows->count = (rows->question->option_count + rows->columns - 1) / rows->columns;
}

/* ---- what is written ---- */

static double number_row(const struct form_rows *rows, const struct pen *pen, double x, double y) {
    struct page_style style = answer_style(rows->leaf);
    rule(rows->leaf, pen, x, y + line_height - 3, 80);
    pen_text(pen, x + 88, pen_baseline(&style, y + line_height / 2 + 2), &style,
             leaf_words(rows->leaf, value_get(rows->question->item, "unit")));
    return line_height + 2;
}

static double date_row(const struct form_rows *rows, const struct pen *pen, double x, double y) {
    static const char *const zh[] = {"年", "月", "日"}, *const en[] = {"year", "month", "day"};
    struct page_style style = answer_style(rows->leaf);
    for (size_t i = 0; i < 3; i++) {
        const char *word = rows->leaf->pen.language == LANGUAGE_EN ? en[i] : zh[i];
        double wide = i ? 34 : 54;
        rule(rows->leaf, pen, x, y + line_height - 3, wide);
        pen_text(pen, x + wide + 4, pen_baseline(&style, y + line_height / 2 + 2), &style, word);
        x += wide + pen_width(pen, &style, word) + 16;
    }
    return line_height + 2;
}

static double consent_row(const struct form_rows *rows, const struct pen *pen, double x, double y) {
    struct page_style style = answer_style(rows->leaf), small = quiet_style(rows->leaf);
    double height = pen_paragraph(pen, x, y, rows->width, &small,
                                  leaf_words(rows->leaf, value_get(rows->question->item, "notice"))) +
                    4;
    tick_box(rows->leaf, pen, x, y + height + pen_leading(&style) / 2, box);
    height += pen_paragraph(pen, x + box + 6, y + height, rows->width - box - 6, &style,
                            leaf_words(rows->leaf, rows->question->words));
    return height + 4;
}

/* ---- rows ---- */

struct form_rows form_rows_of(const struct leaf *leaf, const struct question *question, double width) {
    struct form_rows rows = {leaf, question, width, 1, 1};
    if (question->option_count)
        lay_out_options(&rows);
    if (question->kind == QUESTION_TEXT)
        rows.count = (size_t)question->lines;
    return rows;
}

double form_row(const struct form_rows *rows, const struct pen *pen, size_t row, double x, double y) {
    switch (rows->question->kind) {
    case QUESTION_CHOICE:
    case QUESTION_RANKING:
        return options_row(rows, pen, row, x, y);
    case QUESTION_NUMBER:
        return number_row(rows, pen, x, y);
    case QUESTION_DATE:
        return date_row(rows, pen, x, y);
    case QUESTION_TEXT:
        rule(rows->leaf, pen, x, y + line_height, rows->width);
        return line_height + 1;
    case QUESTION_CONSENT:
        return consent_row(rows, pen, x, y);
    default:
        return scale_row(rows, pen, x, y);
    }
}

static const char *range_hint(const struct leaf *leaf, const struct question *question) {
    unsigned char sheet[sizeof(uint64_t)] = {0};
    struct question alone = *question;
    struct buf out = buf_make(256);
    alone.place = 0;
    answer_put(&alone, 1, sheet);
    answer_write(&alone, sheet, &out);
    buf_text(&out, " – ");
    answer_put(&alone, (uint64_t)question->span.count, sheet);
    answer_write(&alone, sheet, &out);
    const char *text = arena_text(leaf->pen.arena, out.data);
    buf_free(&out);
    return text;
}

const char *form_hint(const struct leaf *leaf, const struct question *question) {
    const struct pen *pen = &leaf->pen;
    switch (question->kind) {
    case QUESTION_CHOICE:
        return question->many ? pen_word(pen, "可多选", "tick all that apply") : pen_word(pen, "选一项", "tick one");
    case QUESTION_RANKING:
        return question->ranks == 1
                   ? pen_word(pen, "在最看重的一项前写 1", "write 1 in front of your first choice")
                   : arena_format(pen->arena, pen_word(pen, "在方框里写 1 至 %d，1 为首选", "write 1 to %d, 1 first"),
                                  question->ranks);
    case QUESTION_NUMBER:
        return range_hint(leaf, question);
    case QUESTION_TEXT:
        return pen_word(pen, "请不要写姓名和电话", "please leave out names and phone numbers");
    default:
        return "";
    }
}

/* ---- matrices ---- */

static size_t matrix_columns(const struct question *row) {
    return row->option_count ? row->option_count : values_of(row);
}

double form_matrix_head(const struct leaf *leaf, const struct pen *pen, const struct question *row, double x, double y,
                        double width) {
    double from = x + width * row_label, room = width * (1 - row_label), height = 0,
           step = room / (double)matrix_columns(row);
    struct page_style style = quiet_style(leaf);
    style.align = PAGE_CENTRE;
    if (!row->option_count)
        return ends(leaf, pen, row, from + 4, y, room - 8) + 2;
    for (size_t i = 0; i < row->option_count; i++)
        height = fmax(height, pen_paragraph(pen, from + (double)i * step, y, step, &style,
                                            option_words(&row->options[i], language_name(leaf))));
    return height + 2;
}

double form_matrix_row(const struct leaf *leaf, const struct pen *pen, const struct question *row, bool shaded,
                       double x, double y, double width) {
    struct page_style style = answer_style(leaf);
    double from = x + width * row_label, room = width * (1 - row_label), step = room / (double)matrix_columns(row);
    struct pen dry = pen_dry(pen);
    double words = pen_paragraph(&dry, x, 0, width * row_label - 12, &style, leaf_words(leaf, row->words)),
           height = fmax(cell_height, words) + 7, middle = y + height / 2;
    if (shaded)
        pen_fill_rect(pen, x - 6, y, width + 12, height, 3, leaf->pen.theme->panel);
    pen_paragraph(pen, x, middle - words / 2, width * row_label - 12, &style, leaf_words(leaf, row->words));
    for (size_t i = 0; i < matrix_columns(row); i++) {
        double centre = from + ((double)i + .5) * step;
        if (row->option_count)
            tick_box(leaf, pen, centre - box / 2, middle, box);
        else
            number_box(leaf, pen, centre - cell_width / 2, middle - cell_height / 2, row->from + (int)i);
    }
    return height;
}

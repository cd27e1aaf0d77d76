/* What the files that set blocks share; renderers open it, nobody else.
 *
 * The idea: every part of a page is one function that sets itself at (x, y) in a given width and returns its height.
 * With a dry pen it draws nothing and only answers, so measuring and drawing cannot disagree. */
#ifndef EARSHOT_FLOW_REPORT_PEN_H
#define EARSHOT_FLOW_REPORT_PEN_H

#include "flow/report/canvas.h"
#include "flow/report/colours.h"
#include "flow/report/figures.h"
#include "flow/report/theme.h"
#include "port/page/page.h"

struct pen {
    struct page_fonts *fonts;
    struct canvas canvas; /* without tools the pen is dry: it only measures */
    const struct theme *theme;
    enum language language;
    struct arena *arena;
};

/* ---- pen_text.c: words ---- */

const char *pen_word(const struct pen *pen, const char *zh, const char *en);
struct page_style pen_style(enum page_face face, double size, struct page_colour colour);
struct page_style pen_aligned(enum page_face face, double size, struct page_colour colour, enum page_align align);
double pen_leading(const struct page_style *style); /* from line to line */

/* y is the baseline; returns the width. */
double pen_text(const struct pen *pen, double x, double y, const struct page_style *style, const char *text);
double pen_width(const struct pen *pen, const struct page_style *style, const char *text);
double pen_widest_piece(const struct pen *pen, const struct page_style *style, const char *text); /* between spaces */
double pen_baseline(const struct page_style *style, double middle); /* of a line whose middle is given */
/* As pen_text, on one line no wider than `width`: set a little smaller, then cut with an ellipsis. */
void pen_text_within(const struct pen *pen, double x, double y, double width, const struct page_style *style,
                     const char *text);
/* Lines from the top y down; returns their height. Alignment is within the width. */
double pen_paragraph(const struct pen *pen, double x, double y, double width, const struct page_style *style,
                     const char *text);
/* The same, its middle at the height `middle`; draws only. */
void pen_centred(const struct pen *pen, double x, double middle, double width, const struct page_style *style,
                 const char *text);
/* The title of a block, its note beside it where there is room, else below. Returns the height, a gap included. */
double pen_heading(const struct pen *pen, const struct value *block, double x, double y, double width);
/* Says that a block has nothing to show. Returns the height. */
double pen_nothing(const struct pen *pen, double x, double y, double width);
/* "n = 168", "n = 30 至 913": the bases of a block's figures, for its key; "" without one. Any metric below `value`
 * counts, a difference does not. */
const char *pen_bases(const struct pen *pen, const struct value *value);
/* ---- pen_draw.c: shapes, as canvas.h and page.h promise; a dry pen draws none ---- */

bool pen_draws(const struct pen *pen);     /* has something to draw on */
struct pen pen_dry(const struct pen *pen); /* the same, dry */
void pen_fill_rect(const struct pen *pen, double x, double y, double w, double h, double radius,
                   struct page_colour colour);
void pen_stroke_rect(const struct pen *pen, double x, double y, double w, double h, double radius, double line,
                     struct page_colour colour);
void pen_line(const struct pen *pen, double x1, double y1, double x2, double y2, double line,
              struct page_colour colour);
void pen_dashed(const struct pen *pen, double x1, double y1, double x2, double y2, double line,
                struct page_colour colour);
void pen_polyline(const struct pen *pen, const struct page_point *points, size_t count, double line,
                  struct page_colour colour, bool dashed);
void pen_polygon(const struct pen *pen, const struct page_point *points, size_t count, struct page_colour colour);
void pen_disc(const struct pen *pen, double x, double y, double radius, struct page_colour fill);
void pen_ring(const struct pen *pen, double x, double y, double inner, double outer, double from, double to,
              struct page_colour colour);
/* A small triangle that points up or down, centred on (x, y). */
void pen_triangle(const struct pen *pen, double x, double y, double size, bool up, struct page_colour colour);
/* An interval as ├─┤ from lo to hi at the height y, to be seen on a bar too. */
void pen_whisker(const struct pen *pen, double lo, double hi, double y);
/* A dot: full, or hollow for an uncertain figure. */
void pen_dot(const struct pen *pen, double x, double y, double radius, bool hollow, struct page_colour colour);

/* A figure's course (a list of metrics, oldest first) without axes: its own range fills the height. Gaps stay gaps.
 * Stands in block_cards.c. */
void pen_sparkline(const struct pen *pen, const struct value *history, double x, double y, double w, double h);

/* ---- pen_scale.c: a stretch of numbers on a stretch of paper ---- */

struct scale {
    double lo, hi, step; /* in the figure's unit: from the first tick to the last */
    double from, to;     /* on paper: where lo and hi lie */
};

/* Widens [lo, hi] to round ticks, about `ticks` of them, but never past [least, most]. */
struct scale scale_make(double lo, double hi, double least, double most, int ticks);
double scale_at(const struct scale *scale, double number); /* clipped to the scale */
int scale_ticks(const struct scale *scale);
double scale_tick(const struct scale *scale, int index);
const char *scale_label(const struct pen *pen, const struct scale *scale, int index, enum metric_unit unit);

/* ---- pen_place.c: labels beside points ---- */

struct label {
    double x, y, radius;   /* the point that it names, which nothing may cover */
    double width;          /* of the text; 0: the point has no label */
    bool first;            /* chooses before the others */
    bool placed;           /* the answer, and where: */
    double left, baseline; /* … */
};
struct label_frame {
    double x, y, w, h;   /* where labels may stand */
    double cut_x, cut_y; /* lines that none may cross; NAN without */
};
/* Places labels of that height within a frame; what finds no room stays unplaced. One that is placed already keeps its
 * place. */
void pen_place(struct label *labels, size_t count, double height, const struct label_frame *frame);

/* ---- one function for each kind of block ---- */

typedef double block_fn(const struct pen *pen, const struct value *block, double x, double y, double width);

block_fn block_set;                                                                 /* of any kind; block.c */
block_fn block_headline, block_section, block_note, block_paragraph, block_columns; /* block_basic.c */
block_fn block_cards;                                                               /* block_cards.c */
block_fn block_composition, block_histogram;                                        /* block_composition.c, … */
block_fn block_trend, block_control;                                                /* block_trend.c, block_control.c */
block_fn block_funnel, block_quadrants; /* block_funnel.c, block_quadrants.c */

/* A block of rows by pieces, for it may run over pages: the head, which stands again on each page, the rows, and what
 * closes it. */
struct rows {
    const struct value *block, *list;
    size_t count;
    double width;
    void *plan; /* the block's own, in the pen's arena */
    double (*head)(const struct pen *pen, const struct rows *rows, double x, double y);
    double (*row)(const struct pen *pen, const struct rows *rows, size_t row, double x, double y);
    double (*tail)(const struct pen *pen, const struct rows *rows, double x, double y); /* NULL: nothing */
    bool (*joined)(const struct rows *rows, size_t row); /* stands with the row after it; NULL: none does */
};
typedef void rows_fn(const struct pen *pen, const struct value *block, struct rows *out); /* list, width are set */

rows_fn rows_table, rows_comparison, rows_bars, rows_heatmap, rows_before_after, rows_topics, rows_quotes,
    rows_flow; /* each its block_*.c */

/* False for a block that stands whole. */
bool rows_of(const struct pen *pen, const struct value *block, double width, struct rows *out);

#endif

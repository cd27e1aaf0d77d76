/* What charts over time share: points from left to right on a scale of figures. A part of the pen; only block_*.c open
 * it. */
#ifndef EARSHOT_FLOW_REPORT_PLOT_H
#define EARSHOT_FLOW_REPORT_PLOT_H

#include "flow/report/pen.h"

struct plot {
    const struct pen *pen;
    const struct value *points; /* [{ label, metric, … }] */
    size_t count;
    enum metric_unit unit;
    struct scale scale; /* from is the bottom of the plot */
    double left, right;
    const bool *marked; /* the points that an upright goes through; NULL: none */
};

double plot_across(const struct plot *plot, size_t index); /* where a point stands */
double plot_up(const struct plot *plot, double number);
struct figure plot_figure(const struct value *points, size_t index);
const char *plot_label(const struct plot *plot, size_t index);

/* The scale that holds [lo, hi], in the points' unit. */
void plot_scale(struct plot *plot, double lo, double hi);
/* Lines across, and what they stand for at the left. */
void plot_grid(const struct plot *plot);
/* Calls fn for each stretch of points that can be shown. */
typedef void plot_run(const struct plot *plot, const struct value *points, size_t from, size_t to, const void *context);
void plot_runs(const struct plot *plot, const struct value *points, plot_run *fn, const void *context);
/* A label under a point, its base below, where its neighbours leave room: every one, every second, ... but always the
 * last. y is the top. */
void plot_labels(const struct plot *plot, double y);
/* A name at the right end of a line, wrapped within `width`, its value over it. `y` is the middle of the value. */
void plot_end(const struct plot *plot, double y, double width, const char *value, const char *name,
              struct page_colour colour);
/* A level across the plot. Its name stands on it or below it, where neither a line of `points` or `others` (may be
 * NULL) nor an upright is near; if it can, at one of its ends. */
void plot_level(const struct plot *plot, double number, const char *name, const struct value *others);

#endif

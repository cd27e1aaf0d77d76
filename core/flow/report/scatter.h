/* Two figures a point: what the funnel and the quadrants share. Only they open it. */
#ifndef EARSHOT_FLOW_REPORT_SCATTER_H
#define EARSHOT_FLOW_REPORT_SCATTER_H

#include "flow/report/pen.h"

struct scatter {
    const struct pen *pen;
    double left, top, right, bottom; /* of the plot */
    double cut_x, cut_y;             /* lines that no name may cross; NAN without */
    bool halo;                       /* names stand on white */
    const char **names;              /* of each point that is to be named, else NULL */
    struct label *labels;            /* their places; radius and first are the chart's to say */
    size_t count, fixed;             /* points, and labels behind theirs that stand already */
};

struct scatter scatter_make(const struct pen *pen, size_t count);
/* Keeps names off a text that stands in the plot. */
void scatter_keep_off(struct scatter *scatter, double left, double baseline, double width);
/* Names what has a name beside its point; where there is no room stands a number, and scatter_rest says whose it is.
 * Draws only. Bold names are those that chose first. */
void scatter_names(struct scatter *scatter);
/* "1 南京西路旗舰店 · 2 …" below the chart. Returns the height, whether names were placed by a dry pen or not. */
double scatter_rest(struct scatter *scatter, double x, double y, double width);

#endif

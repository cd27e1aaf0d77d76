/* What the files of a notice share. */
#ifndef EARSHOT_FLOW_PAPER_NOTICE_PARTS_H
#define EARSHOT_FLOW_PAPER_NOTICE_PARTS_H

#include "flow/paper/notice.h"
#include "flow/report/pen.h"

struct bill {
    const struct notice *notice;
    struct pen pen;  /* its canvas is the page */
    size_t deeds;    /* of them, so many are told */
    bool short_ones; /* each on one line, cut where it is longer */
};

const char *bill_words(const struct bill *bill, const struct value *words);    /* { zh, en } in the poster's language */
const char *bill_months(const struct bill *bill, month_t first, month_t last); /* "2026 年 3 月至 5 月" */
/* The figure as the poster prints it: "3.65", "58%", "+31"; a difference with its sign and unit: "+0.37 分". */
const char *bill_figure(const struct bill *bill, double value);
const char *bill_difference(const struct bill *bill, double value);
const char *bill_count(const struct bill *bill, int64_t n); /* "1,016" */

/* Each sets what stands in a panel at (x, y) and returns its height; with a dry pen it draws nothing. */
double notice_said(const struct bill *bill, const struct pen *pen, double x, double y, double width);
double notice_did(const struct bill *bill, const struct pen *pen, double x, double y, double width);
double notice_changed(const struct bill *bill, const struct pen *pen, double x, double y, double width);

#endif

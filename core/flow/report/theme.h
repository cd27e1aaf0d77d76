/* The look of a report as numbers: what templates/theme.lua says, read into a struct. */
#ifndef EARSHOT_FLOW_REPORT_THEME_H
#define EARSHOT_FLOW_REPORT_THEME_H

#include "base/err.h"
#include "base/value.h"
#include "port/page/page.h"

struct theme {
    /* colours */
    struct page_colour ink;    /* text and figures */
    struct page_colour muted;  /* secondary text */
    struct page_colour rule;   /* rules, grids, frames */
    struct page_colour panel;  /* quiet surfaces */
    struct page_colour accent; /* this store */
    struct page_colour accent_soft;
    struct page_colour warning; /* what wants attention */
    struct page_colour warning_soft;
    struct page_colour neutral; /* neither good nor bad: passives */
    /* sizes of type in points */
    double title_size, figure_size, headline_size, heading_size, body_size, small_size, fine_size;
};

/* The theme must have been checked with report_theme_check (pdf.h). */
struct theme theme_read(const struct value *theme);

#endif

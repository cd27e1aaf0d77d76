/* "You said, we did": a poster for a shop, about one improvement plan. Three panels: what customers said, as a figure
 * with its base; what was done; what changed, only as far as a verdict says so. No customer's own words are on it. A
 * pure function of what it tells and a theme to the bytes of a PDF. */
#ifndef EARSHOT_FLOW_PAPER_NOTICE_H
#define EARSHOT_FLOW_PAPER_NOTICE_H

#include "flow/paper/paper.h"
#include "flow/plans/verdict.h"

enum notice_outcome {
    NOTICE_OPEN,     /* no verdict yet, or one that cannot say */
    NOTICE_VERIFIED, /* and no check has found it gone */
    NOTICE_NOTHING,  /* not verified */
    NOTICE_RELAPSED  /* verified, and gone since */
};

/* A figure as customers gave it. */
struct notice_figure {
    double value;
    int64_t n;
};

/* What comments spoke of: so many of so many that said something. */
struct notice_theme {
    const struct value *words; /* { zh, en } */
    int64_t mentions, comments;
};

enum { NOTICE_THEMES = 3, NOTICE_DEEDS = 6 };

struct notice {
    struct page_fonts *fonts;
    const struct value *look; /* the theme, checked */
    enum language language;
    const struct value *chain; /* { zh, en } */
    const struct store *store;
    const char *url, *host; /* of the shop's page for a next opinion; NULL: without a code */
    const char *number;     /* of the plan, as people write it */

    const struct value *asked; /* the question or dimension, { zh, en } */
    enum panel_figure figure;
    int from, to, top; /* the question's scale and top box */

    month_t said_first, said_last;
    struct notice_figure said;
    const char *said_of;   /* whose customers; "" for this shop's */
    const char *themes_of; /* whose comments; "" for this shop's */
    const struct notice_theme *themes;
    size_t theme_count; /* more than NOTICE_THEMES are left out */

    const char *const *deeds; /* what was done, as the plan has it */
    size_t deed_count;        /* what finds no room, and more than NOTICE_DEEDS, is told as a number */
    day_t since;              /* from when on in this shop */

    enum notice_outcome outcome;
    bool pilot;                        /* this shop was in the pilot */
    size_t pilots, controls;           /* how many shops it rests on */
    month_t before_first, before_last; /* the months before, and after */
    month_t measured, measured_to;
    struct plan_effect effect; /* of a verified one: value, interval, answers, and the means of both sides */
};

/* A page each, A4; all of one language, theme and chain. Errors: ERR_DATA for an address that no code holds. */
int notice_pdf(const struct notice *notices, size_t count, struct buf *out, struct err *err);

#endif

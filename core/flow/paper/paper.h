/* A survey on paper: a form to fill in, and what hangs or is printed in a shop with a code on it. Pure functions of
 * survey, stores and theme to the bytes of a PDF; no clock, no date. */
#ifndef EARSHOT_FLOW_PAPER_H
#define EARSHOT_FLOW_PAPER_H

#include "base/buf.h"
#include "base/err.h"
#include "flow/registry/registry.h"
#include "flow/report/definitions.h"
#include "flow/survey/survey.h"
#include "port/page/page.h"

enum paper_kind {
    PAPER_FORM,      /* A4, as many pages as it takes */
    PAPER_POSTER,    /* A4 */
    PAPER_POSTER_A5, /* A5 */
    PAPER_TENT,      /* A4, folded in the middle: two faces */
    PAPER_SLIP_58,   /* a line for the roll of a till, 58 mm wide */
    PAPER_SLIP_80
};
const char *paper_name(enum paper_kind kind); /* "form", "poster", "poster-a5", "tent", "slip-58", "slip-80" */
bool paper_read(const char *name, enum paper_kind *out);

struct paper {
    struct page_fonts *fonts;
    const struct value *theme; /* checked */
    enum paper_kind kind;
    enum language language;
    const struct value *chain; /* { zh, en } */
    const char *public_url;    /* settings.public_url; only a form does without */
    const char *headline;      /* over the code; NULL for the usual one */
    const char *receipt;       /* of a slip: the code that a receipt carries; NULL: the code of the open page */
    day_t day;                 /* whose regions' words a form has */
};

/* A page for each store, or a form for each; a form without stores has a line to write the store on. Errors: ERR_DATA
 * for what does not fit, as an address that no code holds. */
int paper_pdf(const struct paper *paper, const struct survey *survey, const struct store *const *stores, size_t count,
              struct buf *out, struct err *err);

/* "https://say.example.com/s/visit/S0101", in the arena: the open page of a store. What an address cannot hold is
 * written in percents. */
const char *paper_url(struct arena *arena, const char *public_url, const struct survey *survey,
                      const struct store *store);

/* ".../r/K7Q2M": the page of a receipt's code. */
const char *paper_receipt_url(struct arena *arena, const char *public_url, const char *code);

#endif

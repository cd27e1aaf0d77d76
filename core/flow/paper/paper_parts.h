/* What the files of this stage share: a sheet of paper being set, and what stands on several kinds of it. */
#ifndef EARSHOT_FLOW_PAPER_PARTS_H
#define EARSHOT_FLOW_PAPER_PARTS_H

#include "flow/paper/paper.h"
#include "flow/report/pen.h"
#include "port/qr/qr.h"

static const double millimetre = 72 / 25.4;

struct leaf {
    const struct paper *paper;
    const struct survey *survey;
    const struct store *store; /* NULL on a form for any */
    struct page_pdf *pdf;
    struct pen pen; /* its canvas is the page being filled */
};

const char *leaf_words(const struct leaf *leaf, const struct value *words); /* { zh, en } in the leaf's language */
void leaf_page(struct leaf *leaf, double width, double height);             /* begins a page */

/* A code in a square of `side` points, its quiet zone in it, on white. */
void leaf_square(const struct pen *pen, const struct qr *code, double x, double y, double side);
/* The same of an address, for what may be soiled or torn: a quarter of it may be lost. */
int leaf_code(const struct leaf *leaf, const struct pen *pen, const char *url, double x, double y, double side,
              struct err *err);

/* "about 2 minutes"; "no name, no number" where the survey asks for neither, else NULL. */
const char *leaf_time(const struct leaf *leaf);
const char *leaf_nameless(const struct leaf *leaf);
const char *leaf_host(const struct leaf *leaf); /* "say.example.com": what a reader holds an opened page against */

int form_set(struct leaf *leaf, struct err *err);   /* form.c */
int poster_set(struct leaf *leaf, struct err *err); /* poster.c: A4 and A5 */
int tent_set(struct leaf *leaf, struct err *err);   /* tent.c */
int slip_set(struct leaf *leaf, struct err *err);   /* slip.c */

/* ---- form_answers.c: where an answer goes ---- */

/* How many rows a question's answers take, and one of them. Each returns its height; with a dry pen it draws nothing.
 */
struct form_rows {
    const struct leaf *leaf;
    const struct question *question;
    double width;
    size_t count, columns; /* of options beside each other */
};
struct form_rows form_rows_of(const struct leaf *leaf, const struct question *question, double width);
double form_row(const struct form_rows *rows, const struct pen *pen, size_t row, double x, double y);

/* What is to be done beneath the words of a question: "tick all that apply"; "" for what goes without saying. */
const char *form_hint(const struct leaf *leaf, const struct question *question);

/* A row of a matrix, and what stands over its columns. */
double form_matrix_head(const struct leaf *leaf, const struct pen *pen, const struct question *row, double x, double y,
                        double width);
double form_matrix_row(const struct leaf *leaf, const struct pen *pen, const struct question *row, bool shaded,
                       double x, double y, double width);

#endif

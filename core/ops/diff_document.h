/* A comparison of two editions in words, and as a document: a working paper for the file, which no edition holds. */
#ifndef EARSHOT_OPS_DIFF_DOCUMENT_H
#define EARSHOT_OPS_DIFF_DOCUMENT_H

#include "ops/diff.h"
#include "ops/formats.h"

/* "补录答卷", "late answers"; of several causes which they are, where that may be told. */
const char *diff_cause_words(struct arena *arena, enum language language, const struct diff_cause *cause);
const char *diff_says_words(enum language language, enum diff_says says); /* "在区间之内", "within the interval" */
/* "结账 › 区域": the title of the block and the label in it. */
const char *diff_row_words(struct arena *arena, const struct diff_row *row);
/* "+1.94" as the number's unit is printed. */
const char *diff_points(struct arena *arena, enum language language, const struct diff_row *row, double points);

/* As document.h has it, in the documents' language: what changed, by what, and how to read it. `provenance` is that of
 * the second edition, for the small print. */
const struct value *diff_document(struct arena *arena, const struct diff *diff, const struct value *provenance);

/* The document in one of the forms, by the look of the live rules. */
int diff_paper(struct workspace *workspace, const struct diff *diff, enum report_format format, struct buf *out,
               struct err *err);

#endif

/* The numbers of a document, one after the other, each with what it means: the block it stands in, its labels, its
 * definition. By these two documents are laid beside each other, whatever blocks were added, moved or renamed between.
 *
 * Any metric in any block is a number, but those of a card's small history, which are drawn and not printed. */
#ifndef EARSHOT_FLOW_REPORT_NUMBERS_H
#define EARSHOT_FLOW_REPORT_NUMBERS_H

#include "base/day.h"
#include "flow/report/figures.h"

struct number {
    const struct value *metric;
    struct figure figure;
    const char *definition; /* id; "" where the document names none */
    const char *block;      /* its kind: "cards" */
    const char *title;      /* of the block, without its figures */
    const char *label;      /* within the block, for a person: "2026-10", "结账 › 区域" */
    month_t month;          /* that the number is of; INT32_MIN where the document does not say */
    int64_t line;           /* of the script, where the block stands; 0: not known */
    const char *script;     /* that of a library; "": the report's */
    const char *key;        /* title, label and place in the block, as programs compare them */
};

struct numbers {
    struct number *items;
    size_t count;
    enum language language;
    month_t month; /* of the document; INT32_MIN where it names none */
};

/* `document` as document.json holds it; texts in the arena or the document. The points of a course that ends with the
 * document's month are known by their months: "10月" of two documents may be of two years. */
void numbers_read(struct arena *arena, const struct value *document, struct numbers *out);

#define NUMBERS_NONE ((size_t)-1)

/* For each number of `a` the one of `b` that means the same, or NUMBERS_NONE; and the other way round. First those that
 * agree in everything, then in all but the definition, in all but the block's title, in all but its kind. Where several
 * are alike they are taken in their order. */
void numbers_match(struct arena *arena, const struct numbers *a, const struct numbers *b, size_t **out_of_a,
                   size_t **out_of_b);

#endif

/* Polarity: does a comment praise or complain? Judged by lists of words and four rules, nothing learned.
 *
 * A comment is read from left to right; at each place the longest word of any list is taken, so 不新鲜, which is
 * listed, is no 新鲜 and 差不多 no 差. Then
 *
 *     praise, complaint    count for and against: 2 when strong, 1 when plain, 0.5 when slight
 *     negators             turn praise round and undo a complaint: 没有 垃圾 is nothing, 不 好吃 a complaint
 *     amplifiers           count the word behind half as much again; softeners half
 *     neutral              words that hold one of the others and say nothing
 *
 * Negators, amplifiers and softeners reach the next word of a list, over at most POLARITY_REACH characters between and
 * not past a sign that ends a clause. A negator that reaches none counts as a slight complaint: 没有筷子. The sign of
 * the sum is the judgement; a comment whose sum is 0 is not judged.
 *
 * How often that is right is `measured`, by kind of text; docs/metrics tells it, and wherever a judgement is printed so
 * is that. */
#ifndef EARSHOT_FLOW_THEMES_POLARITY_H
#define EARSHOT_FLOW_THEMES_POLARITY_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/themes/lexicon.h"

#define POLARITY_REACH 4

enum polarity_role {
    POLARITY_NEUTRAL,
    POLARITY_NEGATOR,
    POLARITY_AMPLIFIER,
    POLARITY_SOFTENER,
    POLARITY_STRONG_PRAISE,
    POLARITY_PLAIN_PRAISE,
    POLARITY_SLIGHT_PRAISE,
    POLARITY_STRONG_COMPLAINT,
    POLARITY_PLAIN_COMPLAINT,
    POLARITY_SLIGHT_COMPLAINT,
    POLARITY_ROLES
};

/* What the list was worth on texts of one kind whose polarity is known: shares of 1. */
struct polarity_measured {
    const struct value *title; /* { zh, en } */
    int64_t n;
    double right;    /* judged as they are, one that is not judged taken for praise */
    double majority; /* right if all were judged alike */
    double found;    /* of the complaints, how many are judged so */
};

struct polarity {
    const char *id, *script;
    const struct lexicon *lexicon; /* a word's tag is its role */
    const struct polarity_measured *measured;
    size_t measured_count;
};

enum polarity_side { POLARITY_COMPLAINT, POLARITY_OPEN, POLARITY_PRAISE, POLARITY_SIDES };

double polarity_sum(const struct polarity *polarity, const char *comment, size_t len);
enum polarity_side polarity_judge(const struct polarity *polarity, const char *comment, size_t len);

/* ---- counting: a row of POLARITY_SIDES counters for all comments, and one for each of `themes` themes ---- */

size_t polarity_table(size_t themes);
void polarity_add(enum polarity_side side, const bool *named, size_t themes, int64_t *table);

struct polarity_figures {
    int64_t comments, complaints, open;
    double share, lo, hi; /* percent of the comments that are judged complaints; Wilson */
    double open_share;    /* percent that are not judged */
    bool hidden;          /* under the floor: all figures NaN, both counts 0 */
    bool uncertain;       /* fewer comments than the reliability base */
};

/* Of row `index`: 0 is all comments, 1 the first theme. A theme is hidden, too, where fewer than the floor do not name
 * it: all comments would give them away. */
struct polarity_figures polarity_measure(const int64_t *table, size_t index, int64_t floor, int64_t reliable);

#endif

/* Themes: what customers' comments are about, by lists of words.
 *
 * A comment names a theme when it holds one of the theme's words, letter for letter and anywhere in it: no word of
 * Chinese has a blank around it, so 不好吃 is found by 好吃 too, and a list must be written with that in mind. A
 * comment may name several themes or none. An empty comment is no comment.
 *
 * Counts, like tallies, add up: a *table* has a row for all comments and one for each theme, and in a row one counter
 * for comments whose lead question was not answered and one for each answer to it. All figures follow from it, so a
 * scan needs no more memory than its groups, however many comments there are. No text is kept. */
#ifndef EARSHOT_FLOW_THEMES_H
#define EARSHOT_FLOW_THEMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "flow/survey/condition.h"
#include "flow/survey/survey.h"
#include "flow/themes/lexicon.h"

struct theme {
    const char *id;
    const struct value *title; /* { zh, en } */
    const struct lexicon_word *words;
    size_t word_count;
};

struct themes {
    const char *id, *script;
    const struct survey *survey;
    const char *question; /* the text question whose answers are read */
    const struct theme *list;
    size_t count;
    const struct lexicon *lexicon; /* the words of all of them; a word's tag is the place of its theme */
    const struct condition *where; /* whose comments are read; NULL: everybody's */
    const char *polarity;          /* the list that judges these comments, by its id; NULL: the only one there is */
};

/* The question that comments are held against: the survey's lead, or NULL where that is no scale. */
const struct question *themes_lead(const struct survey *survey);

/* Sets named[i] for each theme that the comment names. */
void themes_find(const struct themes *themes, const char *comment, size_t len, bool *named);

/* ---- counting ---- */

size_t themes_row(const struct survey *survey);   /* counters in a row */
size_t themes_table(const struct themes *themes); /* counters in a table */
#define THEMES_UNANSWERED 0                       /* as `answer`: the lead question has no answer */

/* One comment; `answer` is THEMES_UNANSWERED or 1 for the least answer, 2 for the next … */
void themes_add(const struct themes *themes, const bool *named, size_t answer, int64_t *table);

/* Whether an answer (as `answer`, not THEMES_UNANSWERED) is a low one: a detractor on an nps question, else one in the
 * mirror of the top box. */
bool themes_low(const struct question *lead, size_t answer);

/* ---- figures ---- */

struct theme_figures {
    int64_t comments, mentions;
    double share, share_lo, share_hi; /* percent of the comments that name the theme; Wilson */
    int64_t scored, negative;         /* of those: with an answer to the lead question, and a low one */
    double low, low_lo, low_hi;       /* percent of the scored that are negative; Wilson */
    double mean, mean_others;         /* of the lead question: comments that name it, and the others */
    bool withheld;                    /* fewer comments than the floor: mentions are not told either */
    bool hidden;                      /* fewer comments, mentions or scored than the floor */
    bool uncertain;                   /* fewer that name it than the reliability base */
};

/* The figures of theme `index`, all NaN where there is nothing to divide by. Negative is a detractor on an nps
 * question, else an answer in the mirror of the top box: 1 and 2 where 4 and 5 are the top of 1 to 5.
 *
 * Under the floor nothing is told that says what a few people think: fewer comments than it, and only their number is
 * left; fewer that name the theme, and the share negative and both means are NaN and the counts of answers 0. Both
 * means are hidden too where fewer than the floor do *not* name it: one would give away the other. */
struct theme_figures themes_measure(const struct themes *themes, const int64_t *table, size_t index, int64_t floor,
                                    int64_t reliable);

/* The same of all comments, as if each named the theme. */
struct theme_figures themes_measure_all(const struct themes *themes, const int64_t *table, int64_t floor,
                                        int64_t reliable);

#endif

/* How a survey is asked, on a page or on paper: in which words, in which order, and of whom what.
 *
 * Nothing here looks at a clock or draws a lot: the order of shuffled options comes from a seed, one an invitation. */
#ifndef EARSHOT_FLOW_ASKING_H
#define EARSHOT_FLOW_ASKING_H

#include "flow/survey/survey.h"

/* ---- who is asked what ---- */

/* Whether its condition holds, and that of its page; of the text beside "other", whether that option is chosen too. An
 * answer to a question that is not shown must not stand in the sheet: see answer_clear_hidden. */
bool question_shown(const struct question *question, const unsigned char *sheet);

/* Whether there is anything on the page for this customer. */
bool page_shown(const struct survey *survey, const struct page *page, const unsigned char *sheet);

/* Takes out what was answered to questions that are not shown, from the first on, since one hides the next. Their texts
 * are the caller's to drop. */
void answer_clear_hidden(const struct survey *survey, unsigned char *sheet);

/* The index of the first page behind `after` that is shown; page_count where there is none. SIZE_MAX: the first of all.
 */
size_t page_next(const struct survey *survey, size_t after, const unsigned char *sheet);

/* ---- in which order ---- */

/* The options as they are shown: out[i] is the index of the i-th; out has room for all. The same seed gives the same
 * order on every machine. Without `shuffle`, and of fixed options always, it is the order of the script. */
void survey_option_order(const struct question *question, uint64_t seed, size_t *out);

/* ---- in which words ---- */

/* Of whoever is asked. */
struct asked {
    const char *language;       /* "zh" or "en" */
    const char *const *regions; /* the codes of the store's region and those above it, the nearest first */
    size_t region_count;
    const unsigned char *sheet; /* what was answered so far; NULL on paper: then it is the question that is named */
};

/* What is asked, with earlier answers in the place of {id}. A reference to what is no question is left as it stands; of
 * an answer that was not given it is an ellipsis; {{ is a brace. */
void question_say(const struct survey *survey, const struct question *question, const struct asked *asked,
                  struct buf *out);
/* A page's heading or any other words, the same way. */
void survey_say(const struct survey *survey, const char *words, const struct asked *asked, struct buf *out);

/* The matrix that a row belongs to, as it is asked. */
void heading_say(const struct survey *survey, const struct question *row, const struct asked *asked, struct buf *out);

const char *option_words(const struct option *option, const char *language);

/* An answer in words: "9", "到店选购、自提", "12.5 元"; nothing for none. */
void answer_say(const struct question *question, const unsigned char *sheet, const char *language, struct buf *out);

/* What stands at an end of a scale; "" for nothing. */
const char *question_low(const struct question *question, const char *language);
const char *question_high(const struct question *question, const char *language);

/* Its number on paper, from 1: a matrix and a choice with its "other" have one number. */
size_t question_number(const struct survey *survey, const struct question *question);

/* Of whom it holds, as paper says it: "第 1 题打 6 分及以下". `number` is that of question_number. */
void condition_say(const struct survey *survey, const struct condition *condition, const char *language,
                   struct buf *out);

/* ERR_DATA with script and line where a question's words refer to what is asked later or not at all, or to free text:
 * words of a customer's go nowhere but to who reads them. */
int survey_check_words(const struct survey *survey, struct err *err);

/* ---- how long it takes ---- */

/* Seconds to read and answer it, by rules of thumb that asking.c states; `least` leaves out what has a condition. */
struct survey_time {
    int least, most;
};
struct survey_time survey_time(const struct survey *survey, const char *language);

#endif

/* A survey: its questions, and how an answered one is kept.
 *
 * A survey has versions: what a script defines is a version, known by the digest of its definition; a version in use
 * never changes, an edited script is a new version. Questions keep their ids across versions, so figures run on over
 * them.
 *
 * An answer sheet is a few bytes: each closed question has a fixed place (survey.answer_bytes in all); free text is
 * kept apart. A question's answers are counted in a vector of counters with a fixed layout per version: counter 0
 * counts responses, then each closed question has one counter a value (scales), one an option (choices), with one more
 * in front for "answered" where many may be chosen. */
#ifndef EARSHOT_FLOW_SURVEY_H
#define EARSHOT_FLOW_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/value.h"

enum question_kind { QUESTION_NPS, QUESTION_CSAT, QUESTION_CES, QUESTION_SCALE, QUESTION_CHOICE, QUESTION_TEXT };

struct option {
    const char *id, *zh, *en;
};

struct question {
    const char *id;
    enum question_kind kind;
    const struct value *words; /* { zh, en } */
    const char *dimension;     /* "" for none */
    const char *touchpoint;    /* "" for none */
    int from, to, top;         /* scales: the least and greatest answer, and the least that counts into the top box */
    bool many;                 /* choices: several may be chosen */
    const struct option *options;
    size_t option_count;
    size_t place, width;           /* of its bytes in an answer sheet; width 0 for text */
    size_t counter, counter_count; /* its counters in a tally */
};

/* Questions that are pooled: a dimension (what they measure) or a touchpoint (where in the visit it happened). */
struct dimension {
    const char *id;
    const struct value *words;
};

struct survey {
    const char *id, *script;
    const struct value *title, *definition;
    const struct question *questions;
    const struct question *const *by_id; /* the same in the order of their ids */
    size_t question_count;
    const struct dimension *dimensions; /* in the order of their first question */
    size_t dimension_count;
    const struct dimension *touchpoints; /* the same; none where the survey names none, whatever its questions say */
    size_t touchpoint_count;
    const struct question *lead; /* the question that stands for the survey; NULL when none is closed */
    size_t answer_bytes, counter_count;
    struct digest digest; /* of the definition without its line numbers */
    int64_t version;      /* 47 bits of the digest: what rows carry */
};

const char *question_kind_name(enum question_kind kind); /* "nps", "csat", … as scripts say it */
static inline bool question_is_scale(const struct question *question) {
    return question->kind <= QUESTION_SCALE;
}
const struct question *survey_question(const struct survey *survey, const char *id); /* or NULL */

/* Whether the answers to a question of one version mean what they mean in another: kind, scale and options are alike.
 */
bool question_same(const struct question *a, const struct question *b);

/* Every version in use, by survey and number. */
struct survey_versions {
    const struct survey **surveys;
    const int64_t *numbers; /* 1 for a survey's first version */
    size_t count;
};

const struct survey *survey_version_find(const struct survey_versions *versions, int64_t version); /* or NULL */

/* Lays out bytes and counters, finds the lead and the version. The arrays and texts are complete; `lead` names the lead
 * question or is "". False when there is no question of that name. */
bool survey_arrange(struct arena *arena, struct survey *survey, struct question *questions, const char *lead);

/* ---- answers. `sheet` has survey.answer_bytes bytes; all zero is unanswered. ---- */

enum answer_verdict { ANSWER_OK, ANSWER_NOT_A_NUMBER, ANSWER_OUT_OF_RANGE, ANSWER_NO_SUCH_OPTION };

/* Reads one cell's text into the sheet. An empty text is no answer. */
enum answer_verdict answer_read(const struct question *question, const char *text, unsigned char *sheet);

/* "recommend=9\n" for each closed question that was answered, in the order of question ids: an answer sheet whatever
 * its version. */
void answer_canonical(const struct survey *survey, const unsigned char *sheet, struct buf *out);

/* The answer to a scale question; false where it was not answered. */
bool answer_scale(const struct question *question, const unsigned char *sheet, int *out);

/* What was chosen where many may be: bit 0 for "answered", bit k + 1 for option k. */
uint64_t answer_mask(const struct question *question, const unsigned char *sheet);

/* Writes what a sheet holds of an answer: 0 for none, k for the k-th value or option, a mask as answer_mask gives it.
 */
void answer_put(const struct question *question, uint64_t answer, unsigned char *sheet);

/* Whether bytes are a sheet of this survey: what was not written by us is asked before it is counted. */
bool answer_sound(const struct survey *survey, const unsigned char *sheet, size_t len);

/* Adds `sign` (1 or -1) for each answer to the counters. */
void answer_count(const struct survey *survey, const unsigned char *sheet, int sign, int64_t *counters);

#endif

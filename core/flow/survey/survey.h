/* A survey: its questions, and how an answered one is kept.
 *
 * A survey has versions: what a script defines is a version, known by the digest of its definition; a version in use
 * never changes, an edited script is a new version. Questions keep their ids across versions, so figures run on over
 * them.
 *
 * Two things that a script says in one piece are several questions here, so that whoever fills, counts or filters
 * answers needs to know nothing of them. Each row of a matrix is a question of its own, "shelf.clean". What a customer
 * writes beside the option "other" is a text question, "why.other", right behind its choice.
 *
 * An answer sheet is a few bytes: each closed question has a fixed place (survey.answer_bytes in all); free text is
 * kept apart. What stands there is one number, 0 for no answer:
 *
 *     a scale, a number, a date   k for the k-th value from the least on
 *     a choice                    k for the k-th option; of many a mask, bit 0 "answered", bit k for the k-th option
 *     a ranking                   a byte for each place, the first place lowest: k for the k-th option, 0 from the
 *                                 first place on that was left empty
 *     consent                     1
 *
 * A question's answers are counted in a vector of counters with a fixed layout per version: counter 0 counts responses,
 * then each question has
 *
 *     a scale, a choice           one counter a value or option
 *     a choice of many            "answered", one an option
 *     a ranking                   "answered", then for each option one a place
 *     a number                    "answered", the sum of k - 1, the sum of its squares
 *     consent                     those who gave it
 *     a date, a text              none */
#ifndef EARSHOT_FLOW_SURVEY_H
#define EARSHOT_FLOW_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/value.h"

enum question_kind {
    QUESTION_NPS,
    QUESTION_CSAT,
    QUESTION_CES,
    QUESTION_SCALE,
    QUESTION_CHOICE,
    QUESTION_TEXT,
    QUESTION_RANKING,
    QUESTION_NUMBER,
    QUESTION_DATE,
    QUESTION_CONSENT
};
enum { QUESTION_KINDS = QUESTION_CONSENT + 1 };

struct option {
    const char *id, *zh, *en;
    bool other; /* whoever chooses it is asked which: question.other */
    bool fixed; /* keeps its place where options are shuffled; "other" does, too */
};

/* The values of a number or a date: min, min + step, … `count` of them. A number's are whole in units of its last
 * decimal, a date's are days (day.h). */
struct span {
    int64_t min, step, count;
    int decimals;
};

struct condition;
struct page;

struct question {
    const char *id;
    enum question_kind kind;
    const struct value *words; /* { zh, en }: what is asked */
    const struct value *item;  /* what the script says of it; of a row of a matrix, the matrix */
    const char *dimension;     /* "" for none */
    const char *touchpoint;    /* "" for none */
    int from, to, top;         /* scales: the least and greatest answer, and the least that counts into the top box */
    bool many;                 /* choices: several may be chosen */
    bool shuffle;              /* choices and rankings: see survey_option_order */
    bool required;             /* a page does not go on without an answer */
    const struct option *options;
    size_t option_count;
    int ranks;                     /* rankings: the places to be given */
    struct span span;              /* numbers and dates */
    int limit, lines;              /* texts: the most characters, and the lines to write on */
    const char *heading;           /* the id of its matrix, "" for none; rows stand one after the other */
    const struct question *other;  /* choices: the text that goes with the option "other"; NULL for none */
    const struct question *beside; /* of such a text its choice; else NULL */
    const struct condition *show;  /* whom it is asked; NULL: whoever its page is shown to */
    const struct page *page;       /* never NULL */
    struct digest notice;          /* consent: of the words agreed to */
    const char *purpose;           /* consent: what may be done with it, "ask" or "call_back"; "" nothing by itself */
    size_t place, width;           /* of its bytes in an answer sheet; width 0 for text */
    size_t counter, counter_count; /* its counters in a tally */
};

/* What stands on one page: questions that follow each other, or all of a matrix. */
struct page {
    const char *id;               /* "" where the script sets no pages */
    const struct value *words;    /* its heading, { zh, en }; NULL for none */
    const struct condition *show; /* whom it is shown to; NULL: everybody */
    size_t first, count;          /* of survey.questions */
};

/* Questions that are pooled: a dimension (what they measure) or a touchpoint (where in the visit it happened). */
struct dimension {
    const char *id;
    const struct value *words;
};

/* So many answers are enough: once they are there, pages ask no more until the next day, month or wave. It is no part
 * of what is asked, so a version does not hang on it. */
enum quota_each { QUOTA_EVER, QUOTA_DAY, QUOTA_MONTH, QUOTA_WAVE };
struct quota {
    int64_t most;
    bool of_chain;                 /* of all stores together; else of each */
    enum quota_each each;          /* by the clocks of the store that is answered about */
    const struct condition *where; /* only answers like these; NULL: all */
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
    const struct page *pages;
    size_t page_count;
    const struct quota *quotas; /* as the script has them now; of a version that is kept, none */
    size_t quota_count;
    const struct question *lead; /* the question that stands for the survey; NULL when none is closed */
    size_t answer_bytes, counter_count;
    struct digest digest; /* of the definition without its line numbers */
    int64_t version;      /* 47 bits of the digest: what rows carry */
};

const char *question_kind_name(enum question_kind kind); /* "nps", "csat", … as scripts say it */
static inline bool question_is_scale(const struct question *question) {
    return question->kind <= QUESTION_SCALE;
}
/* A scale or a choice: what scores are made of. */
static inline bool question_is_closed(const struct question *question) {
    return question->kind <= QUESTION_CHOICE;
}
/* A number or a date: too many values for a counter each. */
static inline bool question_is_span(const struct question *question) {
    return question->kind == QUESTION_NUMBER || question->kind == QUESTION_DATE;
}
/* The first of its counters says how many answered; else all of them together do. */
static inline bool question_has_base(const struct question *question) {
    return question->many || question->kind == QUESTION_RANKING || question->kind == QUESTION_NUMBER;
}
size_t question_values(const struct question *question); /* how many the first place of its answer can take */
extern const char *const quota_each_words[];             /* "ever", "day" … by enum quota_each; ends with NULL */
const struct question *survey_question(const struct survey *survey, const char *id); /* or NULL */

/* Whether the answers to a question of one version go over into another: it is of the same kind, on the same scale or
 * in the same steps, consent to the same notice, and every option of the first is there in the second. So a new option
 * starts no new series, and one that is taken out does. */
bool question_carries(const struct question *from, const struct question *to);

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

enum answer_verdict {
    ANSWER_OK,
    ANSWER_NOT_A_NUMBER,
    ANSWER_OUT_OF_RANGE,
    ANSWER_NO_SUCH_OPTION,
    ANSWER_NOT_A_DAY,
    ANSWER_OFF_STEP, /* a number between two steps */
    ANSWER_RANKED_TWICE,
    ANSWER_TOO_MANY, /* options ranked */
    ANSWER_NOT_YES_OR_NO
};

/* Reads one cell's text into the sheet. An empty text is no answer. Several options stand in a cell with ; or | or ┋
 * between them, ranked ones also with > or →, the first choice first. */
enum answer_verdict answer_read(const struct question *question, const char *text, unsigned char *sheet);

/* "recommend=9\n" for each closed question that was answered, in the order of question ids: an answer sheet whatever
 * its version. */
void answer_canonical(const struct survey *survey, const unsigned char *sheet, struct buf *out);

/* Appends one answer as answer_read takes it: "9", "street;friend", "12.50", "2026-10-01"; nothing for none. */
void answer_write(const struct question *question, const unsigned char *sheet, struct buf *out);

/* The answer to a scale question; false where it was not answered. */
bool answer_scale(const struct question *question, const unsigned char *sheet, int *out);
bool answer_number(const struct question *question, const unsigned char *sheet, double *out); /* the same of a number */
bool answer_day(const struct question *question, const unsigned char *sheet, day_t *out);     /* and of a date */

/* What was chosen where many may be: bit 0 for "answered", bit k + 1 for option k. */
uint64_t answer_mask(const struct question *question, const unsigned char *sheet);

/* What a sheet holds of an answer, and writing it: 0 for none; else as above. */
uint64_t answer_get(const struct question *question, const unsigned char *sheet);
void answer_put(const struct question *question, uint64_t answer, unsigned char *sheet);

/* What a sheet holds of an answer to `from`, as one of `to` would hold it; question_carries holds. */
uint64_t answer_carry(const struct question *from, const struct question *to, uint64_t answer);

/* Whether bytes are a sheet of this survey: what was not written by us is asked before it is counted. */
bool answer_sound(const struct survey *survey, const unsigned char *sheet, size_t len);

/* Adds `sign` (1 or -1) for each answer to the counters. */
void answer_count(const struct survey *survey, const unsigned char *sheet, int sign, int64_t *counters);

#endif

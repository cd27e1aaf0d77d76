/* A questionnaire while it is being answered: what earlier pages brought, which page is next, what is wrong with an
 * answer. It lives for one request. The answers so far travel in the form itself, so that of somebody who does not end
 * it nothing is left here, and nothing is lost when the connection is.
 *
 * Who is asked what is decided by flow/survey/asking.h, here and nowhere in the browser: a page whose own answers make
 * it ask more is shown once more with it. */
#ifndef EARSHOT_WEB_INTERVIEW_H
#define EARSHOT_WEB_INTERVIEW_H

#include "flow/survey/asking.h"
#include "web/fields.h"

enum interview_fault {
    FAULT_NONE,
    FAULT_MISSING,
    FAULT_NUMBER,
    FAULT_RANGE,
    FAULT_OPTION,
    FAULT_DAY,
    FAULT_STEP,
    FAULT_TWICE,
    FAULT_TOO_MANY,
    FAULT_TOO_LONG
};

struct interview {
    struct arena *arena;
    const struct survey *survey;
    uint64_t seed; /* of the order of shuffled options */
    unsigned char *sheet;
    const char **texts;           /* by question: free text as it was typed, "" for none */
    const char **typed;           /* by question: what was written for a number or a day */
    enum interview_fault *faults; /* by question: of what was sent */
    bool *seen;                   /* by question: it stood on the page that was sent */
    bool strict;                  /* what is required and missing is a fault, too */
    size_t page;                  /* of survey.pages: the one that is shown next */
};

struct interview interview_begin(struct arena *arena, const struct survey *survey);

/* Takes the answers in fields named "q." and the question's id, and from "seen" what stood on the page; what no
 * question asks is passed over. `page` is the one that was sent. */
void interview_read(struct interview *interview, const struct fields *fields, size_t page);

/* What is wrong with it, if it is asked. */
enum interview_fault interview_fault_of(const struct interview *interview, size_t question);

enum interview_step {
    STEP_SHOW,  /* the page that is set now */
    STEP_MEND,  /* the same, because something on it is wrong */
    STEP_EMPTY, /* the end, and nothing is answered */
    STEP_END    /* all is well: interview_end */
};
enum interview_step interview_turn(struct interview *interview, bool forward);

bool interview_is_first(const struct interview *interview); /* nothing is asked before it */
bool interview_is_last(const struct interview *interview);

/* What was written, for a response: JSON, or "". */
const char *interview_texts(const struct interview *interview);

#endif

/* A questionnaire while it is being answered: what earlier pages brought, which page is next, what is wrong with an
 * answer. It lives for one request. The answers so far travel in the form itself, so that of somebody who does not end
 * it nothing is left here, and nothing is lost when the connection is.
 *
 * Conditions are evaluated here alone: a question whose condition asks for another of the same page begins a new one.
 */
#ifndef EARSHOT_WEB_INTERVIEW_H
#define EARSHOT_WEB_INTERVIEW_H

#include "flow/survey/survey.h"
#include "web/fields.h"

enum interview_fault { FAULT_NONE, FAULT_ANSWER, FAULT_TOO_LONG, FAULT_EMPTY };

struct interview {
    struct arena *arena;
    const struct survey *survey;
    unsigned char *sheet;
    const char **texts;           /* by question: free text as it was typed, "" for none */
    enum interview_fault *faults; /* by question */
    const size_t *page_of;        /* by question */
    size_t pages, page;           /* the page that is shown next, from 0 */
};

struct interview interview_begin(struct arena *arena, const struct survey *survey);

/* Takes the answers in fields named "q." and the question's id; what no question asks is passed over. */
void interview_read(struct interview *interview, const struct fields *fields);

/* Whether the question is asked, as far as the answers so far say. */
bool interview_asks(const struct interview *interview, const struct question *question);

/* To the next or the one before that asks anything. Forward, false where an answer of the present page is wrong (it
 * stays) or it was the last. */
bool interview_turn(struct interview *interview, bool forward);
bool interview_is_wrong(const struct interview *interview, size_t page); /* has a fault on that page */
bool interview_is_last(const struct interview *interview);

/* What was answered and asked, for a response: answers to what is not asked after all are taken out. *out_texts is JSON
 * or "". False where there is no answer at all. */
bool interview_end(struct interview *interview, const char **out_texts);

#endif

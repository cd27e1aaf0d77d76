/* A door is a way in for an answer: a code at the till that anybody may scan, an invitation, a receipt. Behind each the
 * questionnaire is the same; the doors differ in how sure we are who answers, and in what is used up by it. */
#ifndef EARSHOT_WEB_DOOR_H
#define EARSHOT_WEB_DOOR_H

#include "web/pass.h"
#include "web/reply.h"

struct door {
    const char *path; /* where its pages are */
    enum channel_class class;
    const struct survey *survey;
    const struct store *store;
    const char *source;
    const char *external_id; /* of the response; NULL: the pass's text */
    bool redeems;
    struct digest token;
    day_t day;                           /* staff: when it was answered; else 0 */
    const char *again;                   /* where the next one is begun; NULL: nowhere */
    bool unissued;                       /* it was opened with a code that nobody issued */
    const struct invitation *invitation; /* NULL where it is none */
};

/* A fresh questionnaire. */
void door_open(struct visit *visit, const struct door *door);

/* A page of it came back: the next one is shown, or all of it is stored. */
void door_answer(struct visit *visit, const struct door *door);

/* It is all here; `already`: another answer came through this door before. */
void door_thank(struct visit *visit, const struct door *door, bool already);

#endif

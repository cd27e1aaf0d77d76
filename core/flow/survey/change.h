/* What becomes of figures when a survey changes: what stays comparable with the version before, and what does not. */
#ifndef EARSHOT_FLOW_CHANGE_H
#define EARSHOT_FLOW_CHANGE_H

#include "flow/survey/survey.h"

enum change_verdict {
    CHANGE_GOES_ON, /* figures before and after may be compared: another wording, a new option */
    CHANGE_CAREFUL, /* figures go on, and a reader must know of it: other people are asked, another top box */
    CHANGE_BEGINS,  /* a new question */
    CHANGE_ENDS,    /* it is no longer asked */
    CHANGE_BREAKS   /* a new series: what was answered before has no place in the figures from now on */
};

struct survey_change {
    const char *question;         /* its id */
    const struct question *after; /* NULL where it is no longer asked */
    enum change_verdict verdict;
    const char *zh, *en; /* a sentence */
};

const char *change_verdict_name(enum change_verdict verdict, const char *language); /* "goes on", "new series" */

/* Everything that differs, question by question in the order of `after`, then what is gone; a question may be there
 * several times. In the arena. */
size_t survey_changes(struct arena *arena, const struct survey *before, const struct survey *after,
                      const struct survey_change **out);

#endif

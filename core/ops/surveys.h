/* Which surveys a workspace has: those of its scripts, and every version that answers were given to. */
#ifndef EARSHOT_OPS_SURVEYS_H
#define EARSHOT_OPS_SURVEYS_H

#include "flow/survey/change.h"
#include "ops/rulebook.h"

struct surveys_line {
    const struct survey *survey;
    int64_t number;  /* of the version in use; 0 when it has no answers yet */
    bool in_scripts; /* it is what the script says now */
};

/* By survey, versions in use first; a script that was edited since is a version without a number. The rulebook's
 * surveys must stay open as long as the lines are looked at; the lines live in the workspace's arena. */
int surveys_read(struct workspace *workspace, const struct rulebook *rulebook, struct surveys_line **out,
                 size_t *out_count, struct err *err);

/* A survey as its script has it, and how it differs from the version that answers are given to. */
struct surveys_held {
    const struct survey *now, *used; /* used: the newest version with answers; NULL where there are none */
    int64_t number;                  /* of that version */
    const struct survey_change *changes;
    size_t count;
};

/* The survey called `id`, or all of the rulebook where that is NULL. The same lives hold as above. */
int surveys_hold(const struct workspace *workspace, struct arena *arena, const struct rulebook *rulebook,
                 const char *id, struct surveys_held **out, size_t *out_count, struct err *err);

#endif

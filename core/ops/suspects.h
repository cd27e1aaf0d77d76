/* Answers that came over the pages are looked at once, soon after they came: those that the rules call suspect
 * (flow/intake/suspicion.h) are set aside, as `quarantine add` does it, with the reason in the journal. */
#ifndef EARSHOT_OPS_SUSPECTS_H
#define EARSHOT_OPS_SUSPECTS_H

#include "ops/workspace.h"

/* Looks at all that were not looked at yet. A tick of `earshot serve`; killed in between, the next one goes on. */
int suspects_judge(struct workspace *workspace, const struct act *act, struct err *err);

#endif

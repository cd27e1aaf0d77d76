/* One process's hold on all that sheets are made of, for workers: a database's handle does not survive a fork, and a
 * box belongs to who opened it. Whoever forks closes the database before and opens it again after, and each worker
 * looks whether it sees the state that the run began with. */
#ifndef EARSHOT_OPS_PRESS_HAND_H
#define EARSHOT_OPS_PRESS_HAND_H

#include "base/digest.h"
#include "ops/press.h"

/* What two processes that see one state of everything agree in. */
struct press_state {
    int64_t line; /* the journal's last: every act leaves one */
    char hash[DIGEST_TEXT];
    int64_t cut;
    const char *facts, *registry, *rules; /* the press's */
};

int press_state_read(struct workspace *workspace, const struct press *press, struct press_state *out, struct err *err);

struct press_hand {
    struct workspace *workspace;
    struct vault *vault;
    struct rulebook *rulebook;
    struct press press;
};

/* As the process that began has it: the same workspace, scope, month and wishes (all but callbacks, gate and share), by
 * the working scripts or the live rules. Zeroed before; closed after, whether it was opened or not. Errors: ERR_BUSY
 * when this process sees another state. */
int press_hand_open(struct press_hand *hand, const struct press *all, const struct press_state *state, bool working,
                    struct err *err);
void press_hand_close(struct press_hand *hand);

/* In the process that begins: lets go of the database before a fork, and takes hold of it again. */
int press_db_release(struct workspace *workspace, struct err *err);
int press_db_retake(struct workspace *workspace, struct err *err);

/* For press_open: the tree id of a rulebook's files. */
int press_open_rules(struct workspace *workspace, bool working, struct rulebook **out, struct err *err);
int press_open_with(struct workspace *workspace, struct rulebook *rulebook, struct vault *vault, month_t month,
                    struct press *out, struct err *err);

#endif

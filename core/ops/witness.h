/* Witnesses: who keeps what was said elsewhere, so that nobody can make the whole history anew, or go back to an older
 * one, unseen.
 *
 * A checkpoint says where archive and journal stand: the heads of the branches, the journal's last line, counts, the
 * time, the digest of the checkpoint before, signed by the present key. It is made after each act that publishes, kept
 * in the database, and sent to each witness of the live settings: a directory (one file for each checkpoint, never
 * overwritten) or a command that reads it. What a witness did not take is sent again after the next act; that never
 * stops an act.
 *
 * Sent is one line of JSON: {"checkpoint": BODY, "signature": SIGNATURE}, both texts; BODY is itself JSON, and what is
 * signed, to the byte, in the namespace "earshot". */
#ifndef EARSHOT_OPS_WITNESS_H
#define EARSHOT_OPS_WITNESS_H

#include "ops/rulebook.h"

#define CHECKPOINT_SPACE "earshot" /* the namespace of its signature */

struct checkpoint {
    int64_t number;
    const char *body, *signature;
};

/* Makes a checkpoint where anything moved since the last, and sends what the witnesses lack. What goes wrong with a
 * witness is a remark of the act. In a workspace without a key nothing is made. *out_number: the last one, 0 for none.
 */
int checkpoint_make(struct workspace *workspace, const struct act *act, int64_t *out_number, struct err *err);

/* All, oldest first; fn returns nonzero to stop. */
int checkpoints_each(struct sql *db, int (*fn)(void *context, const struct checkpoint *checkpoint, struct err *err),
                     void *context, struct err *err);

/* The witnesses of the live settings that do not have this checkpoint, and how many there are. */
int checkpoint_lacking(const struct workspace *workspace, const struct witness *witnesses, size_t count, int64_t number,
                       const char **out_lacking, struct err *err);

#endif

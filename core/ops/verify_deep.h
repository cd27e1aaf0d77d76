/* The deep proof: that what was printed follows from what was answered.
 *
 * Of the facts: every response and every mark is as its batch was sealed, every batch as the journal has it, the
 * tallies are what the responses say. Of each edition: its facts' and registry's digests are those of what was known at
 * its cut, and the rules of then make the same documents of it, byte by byte. An edition of another engine is not
 * recomputed. */
#ifndef EARSHOT_OPS_VERIFY_DEEP_H
#define EARSHOT_OPS_VERIFY_DEEP_H

#include "ops/history.h"

struct verify_deep_done {
    int64_t responses, batches; /* held against the seals of their batches */
    int64_t erased;      /* facts that are gone, for whom the commitment stands in: they are in the tallies still */
    int64_t editions;    /* recomputed */
    int64_t documents;   /* made again and compared */
    int64_t passed_over; /* editions that another engine made */
    int64_t grave, remarks;
};

/* Of all editions, or of the one named, by commit or month. fn hears each finding and returns nonzero to stop.
 * ERR_FOUND when any is grave. Reads one state of the database and writes nothing. Its time grows with the responses,
 * and with each edition's stores; its memory does not. */
int verify_deep(struct workspace *workspace, const struct act *act, const char *edition,
                int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
                struct verify_deep_done *out, struct err *err);

#endif

/* A crew: work in units (the editions of an archive), each done by several processes at once, every process a share of
 * it; what they say is heard in the order of the work, however many they are.
 *
 * Each worker is this process forked: it sees what was there before, opens handles of its own, and never returns. It
 * goes through all units in order, does of each what is its share, and says what it finds with a place in the unit; no
 * two workers speak of one place. A unit's words are heard, by place, once all workers have ended it. With one worker
 * nothing is forked.
 *
 *     static int work(void *context, struct crew_voice *voice, struct err *err) {
 *         for (each unit) {
 *             for (i = voice->share; i < count; i += voice->shares)
 *                 if (is_bad(i) && (stopped = crew_say(voice, i, text, len, err)) != 0)
 *                     return stopped;
 *             if ((stopped = crew_end(voice, err)) != 0)
 *                 return stopped;
 *         }
 *         return 0;
 *     } */
#ifndef EARSHOT_BASE_CREW_H
#define EARSHOT_BASE_CREW_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct crew_line; /* the way to who hears */

struct crew_voice {
    size_t share, shares; /* this worker's number, from 0; how many there are */
    struct crew_line *line;
};

struct crew {
    size_t workers; /* 0 is taken for 1; no more than LIMIT_WORKERS */
    int (*work)(void *context, struct crew_voice *voice, struct err *err);
    /* In the process that began: a word of the present unit; a unit ended; something was counted. The first two return
     * nonzero to stop. */
    int (*hear)(void *context, const char *bytes, size_t len, struct err *err);
    int (*ended)(void *context, size_t unit, struct err *err);
    void (*count)(void *context, int what);
    void *context;
};

/* What hear or ended stopped with; else the first error of a worker, if its work failed; ERR_INTERNAL when one died. */
int crew_run(const struct crew *crew, struct err *err);

/* For workers, who pass on what these return: ERR_IO when nobody listens any more, ERR_INTERNAL for more than
 * LIMIT_MESSAGE bytes, and, where nothing is forked, what hear or ended stopped with. `what` is a small number of the
 * caller's. */
int crew_say(struct crew_voice *voice, size_t place, const char *bytes, size_t len, struct err *err);
int crew_count(struct crew_voice *voice, int what, struct err *err);
int crew_end(struct crew_voice *voice, struct err *err);

#endif

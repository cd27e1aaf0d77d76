/* What a serving process knows and does not change: the live surveys, the stores, its key, how pages look. When rules
 * or stores change, another process is begun that knows the new ones (serve.h). */
#ifndef EARSHOT_WEB_HOUSE_H
#define EARSHOT_WEB_HOUSE_H

#include "base/map.h"
#include "ops/rulebook.h"
#include "ops/submit.h"
#include "port/wire/wire.h"

struct scribe; /* web/scribe.h */

struct house_setting {
    const char *workspace, *share; /* directories */
    const struct act *act;         /* who serves; .now is not asked */
    instant_t (*now)(void *context);
    void *context;
    size_t together; /* jobs that the scribe does at once; 0: LIMIT_SUBMIT_GROUP, as always but in a benchmark */
    bool proxied;    /* a proxy in front speaks TLS, and says in X-Forwarded-For who asked it */
};

struct house {
    struct house_setting setting;
    struct workspace *workspace; /* of the scribe's thread, once that runs */
    struct rulebook *rulebook;
    const struct registry *registry;
    struct map zones;  /* name -> struct zone */
    struct secret key; /* the workspace's, for hashes that nobody else can make */
    struct buf style, script;
    struct scribe *scribe;
};

int house_open(struct house *house, const struct house_setting *setting, struct err *err);
void house_close(struct house *house); /* also what was opened in part */

static inline instant_t house_now(const struct house *house) {
    return house->setting.now(house->setting.context);
}

const struct survey *house_survey(const struct house *house, const char *id); /* a live one, or NULL */

const struct zone *house_zone(const struct house *house, const struct store *store); /* or NULL */

/* When it was given, and the month of it by the store's own calendar. False where the store's zone is not known. */
bool house_date(const struct house *house, const struct store *store, instant_t now, struct response *out);

/* 16 bytes of a keyed hash. */
void house_hash(const struct house *house, const char *about, const char *text, unsigned char out[TRACE_BYTES]);

#endif

/* Secrets by which a program or a person comes in from outside: an API key, or the link by which staff enters answers
 * from paper and telephone. A secret is 128 random bits and is shown once; rows keep its SHA-256. It has one purpose,
 * an end, and may be narrowed to a store. */
#ifndef EARSHOT_OPS_TOKENS_H
#define EARSHOT_OPS_TOKENS_H

#include "ops/workspace.h"

/* The numbers are kept in rows. */
enum token_kind { TOKEN_API = 1, TOKEN_ENTRY };
const char *token_kind_word(enum token_kind kind); /* "api", "entry" */
bool token_kind_read(const char *word, enum token_kind *out);

#define TOKEN_TEXT 27 /* 26 letters and a NUL */

struct token {
    const char *name; /* of the program or person; the source of an API key's responses */
    enum token_kind kind;
    const char *scope; /* a store's code; "" for all */
    instant_t at, expires;
    const char *actor; /* who gave it */
};

/* The acts. `token` has name, kind, scope and expires. Errors: ERR_EXISTS for a name that is taken, ERR_DATA for a
 * store that is not there, a name that is none. */
int token_add(struct workspace *workspace, const struct act *act, const struct token *token,
              char out_secret[TOKEN_TEXT], struct err *err);
int token_remove(struct workspace *workspace, const struct act *act, const char *name, struct err *err);

/* In order of names; fn returns nonzero to stop. */
int tokens_each(struct sql *db, int (*fn)(void *context, const struct token *token, struct err *err), void *context,
                struct err *err);

/* A digest of its row, in hex, in the arena: as the journal's line of its coming has it ("row"). "" where there is
 * none. */
int token_digest(struct sql *db, struct arena *arena, const char *name, const char **out, struct err *err);

/* The one whose secret this is, for that purpose, unless it has ended; texts in the arena. *out_there is false for
 * nobody's. */
int token_find(struct sql *db, struct arena *arena, const char *secret, enum token_kind kind, instant_t now,
               struct token *out, bool *out_there, struct err *err);

#endif

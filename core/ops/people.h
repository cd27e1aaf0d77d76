/* The people of a workspace: a name, the operating system's user by which they are known, a role, and for region and
 * staff the region or store that it is about. */
#ifndef EARSHOT_OPS_PEOPLE_H
#define EARSHOT_OPS_PEOPLE_H

#include "ops/rights.h"

struct person {
    const char *name, *login;
    enum role role;
    const char *scope; /* a region's or store's code; "" for hq and auditor */
};

/* In order of names; fn returns nonzero to stop. */
int people_each(struct sql *db, int (*fn)(void *context, const struct person *person, struct err *err), void *context,
                struct err *err);

/* *out_there is false where there is none; texts go to the arena. */
int person_named(struct sql *db, struct arena *arena, const char *name, struct person *out, bool *out_there,
                 struct err *err);
int person_of_login(struct sql *db, struct arena *arena, const char *login, struct person *out, bool *out_there,
                    struct err *err);

/* ERR_DATA: the name is none of these; and who was meant perhaps. */
int person_unknown(const char *name, const char *const *names, size_t count, struct err *err);
/* As person_named, where there has to be one. */
int person_need(struct sql *db, struct arena *arena, const char *name, struct person *out, struct err *err);

/* Writes the row and the journal line, inside the caller's transaction; for the first person, and for people_add. */
int person_write(struct sql *db, struct arena *arena, const struct act *act, const struct person *person,
                 struct err *err);

/* The acts. Errors: ERR_EXISTS for a name or login that is taken, ERR_DATA for one that is not there, for a region or
 * store that is not there, and for the last of hq, who must stay. */
int people_add(struct workspace *workspace, const struct act *act, const struct person *person, struct err *err);
int people_role(struct workspace *workspace, const struct act *act, const char *name, enum role role, const char *scope,
                struct err *err);
int people_may_remove(struct workspace *workspace, const char *name, struct err *err); /* or why not; changes nothing */
int people_remove(struct workspace *workspace, const struct act *act, const char *name, struct err *err);

#endif

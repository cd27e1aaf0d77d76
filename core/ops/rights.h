/* Who may do what. One table names every act and the roles that may do it; what is not in the table, and who is not
 * among the workspace's people, is denied.
 *
 *     hq        everything
 *     region    reads what belongs to the stores of one region and the regions under it
 *     auditor   reads everything, changes nothing
 *     staff     reads what was published of one store
 *
 * Whoever opens a workspace for a person enters it first: that finds out who acts, asks the table, and sets the
 * workspace's scope, by which the readers of ops narrow what they give. Whatever changes the workspace writes a line of
 * the journal, which asks again.
 *
 * This keeps honest people from mistakes and from each other's figures; it is no wall. Who can read earshot.db as a
 * file can read all of it. */
#ifndef EARSHOT_OPS_RIGHTS_H
#define EARSHOT_OPS_RIGHTS_H

#include "flow/registry/registry.h"
#include "ops/workspace.h"

enum role { ROLE_HQ = 1, ROLE_REGION = 2, ROLE_AUDITOR = 4, ROLE_STAFF = 8 };

bool role_read(const char *word, enum role *out);
const char *role_name(enum role role);

struct right {
    const char *act; /* as a command is called */
    unsigned roles;
};
extern const struct right rights[]; /* ends with an empty entry */

const struct right *rights_of(const char *act); /* NULL: nobody may */

/* Finds out who acts and whether they may: `act` comes with what was typed (actor, login) and leaves with the person's
 * name. A person is known by the operating system's user; somebody of hq may act in another's name. In a workspace that
 * has no people yet, an older program's, who owns its database becomes the first of hq: *out_first says so. Errors:
 * ERR_DENIED. */
int rights_enter(struct workspace *workspace, struct act *act, const char *what, bool *out_first, struct err *err);

/* The same question for what an option does beyond its command, "report run --private", of who has entered. ERR_DENIED.
 */
int rights_also(struct workspace *workspace, const struct act *act, const char *what, struct err *err);

/* Whether this actor may do what is to be journalled under this name. ERR_DENIED. */
int rights_journal(struct sql *db, const char *actor, const char *what, struct err *err);

/* ---- for the readers of ops: what the scope leaves ---- */

/* The registry with only the stores that the scope holds on its day; itself where the scope is everything. */
int scope_registry(const struct workspace *workspace, const struct registry *registry, const struct registry **out,
                   struct err *err);

/* ERR_DENIED where the scope does not hold the store today; ERR_DATA for what is no store's code, with the one of the
 * scope that was meant. */
int scope_store(struct workspace *workspace, const char *code, struct err *err);

/* Whether the scope holds a region whole, as a report of it shows it; NULL: the chain. ERR_DENIED, or as scope_store
 * for what is no region's code. */
int scope_whole(const struct workspace *workspace, const char *region, struct err *err);

/* The region that answers are narrowed to: the one asked for (NULL: the scope's own). *out is NULL where the scope is
 * not narrowed to a region, or there is none of this code. */
int scope_region(const struct workspace *workspace, const char *asked, const struct region **out, struct err *err);

/* Whether what is said of a place concerns the scope: said of a store that it holds today, of the chain, or of a region
 * in the line of its own. `registry` is the whole one. */
bool scope_place(const struct workspace *workspace, const struct registry *registry, enum place place, int64_t id);

/* A question of figures: *region is narrowed to the scope's, and what lies outside is denied, as in scope_store.
 * `store` may be NULL. */
int scope_query(const struct workspace *workspace, const struct registry *registry, const char *store,
                const char **region, struct err *err);

#endif

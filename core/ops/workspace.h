/* A workspace: a directory that holds one chain.
 *
 *     earshot.lua    settings            scripts/ templates/ stores/    what HQ writes
 *     earshot.db     facts, tallies      archive.git                    what was published
 *     reports/       the PDFs as files   errors/                        the error sheets of imports
 *     keys/          the secret by which what is published is signed: nobody else may read it
 *     customers.key  opens what earshot.db holds of customers
 *     secrets/       what channels log in and sign with: nobody else may read it
 *     earshot.outbox held while messages are sent
 *     earshot.keep   held while the archive's files are copied or folded */
#ifndef EARSHOT_OPS_WORKSPACE_H
#define EARSHOT_OPS_WORKSPACE_H

#include "base/err.h"
#include "base/file.h"
#include "base/mem.h"
#include "ops/act.h"
#include "port/sql/sql.h"
#include "port/vault/vault.h"

#define WORKSPACE_KEEP   "earshot.keep"
#define WORKSPACE_OUTBOX "earshot.outbox"

/* What the person who acts may see, set by rights_enter: everything, or one region's or one store's. */
struct scope {
    const char *who;            /* "chen (region E1)", for refusals */
    const char *region, *store; /* codes; NULL where it is not narrowed */
    day_t day;                  /* today, for the acting person */
};

struct asof_cut;          /* ops/asof.h */
struct registry;          /* flow/registry/registry.h */
struct rulebook;          /* ops/rulebook.h */
struct workflow_versions; /* flow/workflow/workflow.h */

struct workspace {
    const char *path;
    struct arena *arena;
    struct sql *db;
    struct scope scope;
    struct rulebook *kept;              /* the live rules as they were read last (rulebook_keep); or NULL */
    struct workflow_versions *versions; /* of workflows, those that were read (tickets), in the arena; or NULL */
    const struct registry *registry;    /* as it was read last (registry_keep), in the arena; or NULL */
    int64_t registry_seen;              /* the last batch then */
    const struct asof_cut *then;        /* while an earlier state is looked at; NULL: now */
};

/* Makes a workspace at `path`, which must not exist or be empty, from the files of `skeleton` (settings, scripts,
 * templates, stores); what the skeleton does not bring of scripts/lib, scripts/types (an editor's stubs), templates and
 * settings comes from `shared`, the shipped files. It gets a key to sign by, its rules are checked and published,
 * and who makes it is the first of hq. All or nothing. */
int workspace_create(const char *path, const char *skeleton, const char *shared, const struct act *act,
                     struct err *err);

/* Errors: ERR_NOINPUT when there is none; ERR_CONFIG when it is a newer program's. */
int workspace_open(struct workspace **out, const char *path, struct err *err);
/* As it stands, to be looked at: nothing is migrated, and nothing can be changed through it. */
int workspace_look(struct workspace **out, const char *path, struct err *err);
/* Whether the database's pages and the archive's files hold together: where they do not, nothing read from them can be
 * relied on. ERR_DATA otherwise. */
int workspace_whole(const struct workspace *workspace, struct err *err);

void workspace_close(struct workspace *workspace); /* NULL is fine */

/* The last batch whose facts of the registry count: the newest, or that of the state that is looked at. */
int workspace_cut(const struct workspace *workspace, int64_t *out, struct err *err);
int workspace_ticket_cut(const struct workspace *workspace, int64_t *out, struct err *err); /* the same, of tickets */

char *workspace_path(const struct workspace *workspace, const char *name); /* in the workspace's arena */
/* What is committed through it is signed (ops/keys.h); it is closed before the workspace. */
int workspace_archive(const struct workspace *workspace, struct vault **out, struct err *err);

/* The lease of the long acts: a second one is refused at once, with what the first is doing. */
int workspace_lease(const struct workspace *workspace, const struct act *act, const char *what, struct file_lock **out,
                    struct err *err);

#endif

/* Comments as they are read for themes, polarity and words: each one that a query names, with its store, month and the
 * answer that came with it, one at a time. None is kept. */
#ifndef EARSHOT_OPS_COMMENTS_H
#define EARSHOT_OPS_COMMENTS_H

#include "flow/registry/registry.h"
#include "flow/themes/themes.h"
#include "ops/rulebook.h"
#include "ops/workspace.h"

struct comments_query {
    const char *themes; /* the list whose survey and question are read; NULL: the only one there is */
    month_t from, to;   /* both included; INT32_MIN and INT32_MAX for no bound */
    const char *store;  /* only this store, or NULL */
    const char *region; /* only stores of this region (as they hung in each month), or NULL */
};

struct comment {
    const struct store *store;
    const struct region *home; /* where the store hung in that month */
    month_t month;
    size_t answer; /* to the lead question, as themes_add has it */
    const char *text;
};

struct survey_versions; /* flow/survey/survey_rows.h */

struct comments {
    struct workspace *workspace;
    struct rulebook *rulebook;
    const struct themes *themes;
    const struct question *lead; /* NULL: no scale */
    const struct registry *registry;
    const struct survey_versions *versions;
    const struct condition **where; /* the list's, bound to each of the versions; NULL: it has none */
    const char *where_text;         /* the same as the script says it, in the workspace's arena; or NULL */
    const struct store *store;      /* only this one, or NULL */
    const struct region *region;    /* only its stores, or NULL */
    month_t first, last;            /* months there are, of those asked for; last < first for none */
    const struct response_cut *cut; /* those that counted then; NULL: now */
    struct arena *arena;            /* for one comment */
    struct sql_look look;
};

/* Loads the rules and takes a snapshot, which holds until comments_close: call that, failed or not. Errors: ERR_DATA
 * for a list, store or region that is not there. */
int comments_open(struct comments *out, struct workspace *workspace, const struct comments_query *query,
                  struct err *err);
int comments_each(struct comments *comments, void (*fn)(void *context, const struct comment *comment), void *context,
                  struct err *err);
void comments_close(struct comments *comments);

/* For who fills in a struct comments by hand, having the rules and a snapshot already: binds the list's condition to
 * the versions. Such comments are not closed. */
void comments_bind(struct comments *comments, struct arena *arena);

#endif

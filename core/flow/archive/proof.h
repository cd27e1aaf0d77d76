/* Proving editions from the archive alone: no database, no rules.
 *
 * Of each edition: every file is the one that its provenance names, nothing is there that it does not name, nothing
 * outside its month changed with it, its rules are those that its commit names, and each document renders to its PDF
 * byte by byte. An edition keeps its look (theme.json); the look of one from before that was so, `look` must fetch. */
#ifndef EARSHOT_FLOW_ARCHIVE_PROOF_H
#define EARSHOT_FLOW_ARCHIVE_PROOF_H

#include "flow/archive/archive.h"
#include "port/vault/vault.h"

/* One thing that was found. */
struct finding {
    const char *edition; /* commit */
    const char *path;    /* of the file in it, or "" */
    const char *what;
    bool grave; /* false: a remark, such as an edition that another engine made */
};

/* A commit on the line of editions. */
struct proof_edition {
    const char *commit, *parent; /* parent is "" for the first */
    unsigned parents;
    month_t month;
    const char *rules;    /* the commit of its rules, as the trailer says; NULL where it says none */
    const char *corrects; /* the same */
};

/* What a commit's message makes of it; false for a commit that names no month and so is no edition. Texts in the arena.
 */
bool proof_edition_of(struct arena *arena, const struct vault_entry *entry, struct proof_edition *out);

enum proof_counted { PROOF_DOCUMENT, PROOF_RENDERED };

struct proof {
    const char *archive; /* its path: every worker opens it */
    const struct proof_edition *editions;
    size_t count; /* newest first, the whole line; or one by itself */
    size_t workers;
    bool digests_only; /* nothing is rendered */
    /* The look of an edition that keeps none: the theme that the rules (a tree) give, in the arena. NULL: such an
     * edition is not rendered, and that is a remark. */
    int (*look)(void *context, struct vault *vault, const char *rules, struct arena *arena, const struct value **out,
                struct err *err);
    /* Before anything is found of an edition (may be NULL); each finding, in order; what is counted. The first two
     * return nonzero to stop. */
    int (*begin)(void *context, size_t edition, struct err *err);
    int (*tell)(void *context, const struct finding *finding, struct err *err);
    void (*counted)(void *context, enum proof_counted what);
    void *context;
};

/* Errors: what begin or tell stopped with; faults of the machine. What is wrong with an edition is a finding. */
int proof_run(const struct proof *proof, struct err *err);

#endif

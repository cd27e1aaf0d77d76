/* The files that are rules: settings, scripts and templates, as text.
 *
 * Two places hold them: the workspace's working files, which people edit, and revisions in the archive, one of which is
 * live. Nothing here loads Lua: a file with a mistake in it can be read, compared, shown and kept. */
#ifndef EARSHOT_OPS_RULE_FILES_H
#define EARSHOT_OPS_RULE_FILES_H

#include "flow/rules/rules.h"
#include "ops/workspace.h"

enum rulebook_scope {
    RULEBOOK_INTAKE,    /* settings, surveys, mappings: a broken report script does not stop an import */
    RULEBOOK_THEMES,    /* those, and what comments are read by: themes, polarity, vocabulary */
    RULEBOOK_SCORING,   /* settings, surveys, mappings, and the scorings */
    RULEBOOK_WORKFLOWS, /* settings, surveys, mappings, and the workflows with what they send and reckon by */
    RULEBOOK_WAVES,     /* settings, surveys, mappings, and who is asked: channels, messages, schedules */
    RULEBOOK_MESSAGES,  /* settings, channels and messages: a broken report stops no message */
    RULEBOOK_PAGES,     /* settings, surveys, what is said of the pages, and templates */
    RULEBOOK_LOOK,      /* settings and templates: what an old edition is rendered with */
    RULEBOOK_ALL,
    RULEBOOK_CASES /* all, and the cases beside the scripts: what a broken case stops is the test alone */
};

struct rule_files {
    const struct rules_file *items; /* by name, bytewise */
    size_t count;
};

/* Both read into the arena. Errors: ERR_DATA for more than LIMIT_SCRIPT_FILES; ERR_NOINPUT for an unknown revision. */
int rule_files_working(const struct workspace *workspace, enum rulebook_scope scope, struct arena *arena,
                       struct rule_files *out, struct err *err);
int rule_files_archived(struct vault *vault, const char *revision, enum rulebook_scope scope, struct arena *arena,
                        struct rule_files *out, struct err *err);

const struct rules_file *rule_files_find(const struct rule_files *files, const char *name); /* or NULL */
bool rules_file_same(const struct rules_file *one, const struct rules_file *other);         /* both may be NULL */
bool rule_files_same(const struct rule_files *these, const struct rule_files *others);

/* Each name that only one of the two has, or that they have with other text, in order; `before` or `after` is NULL
 * where it has none. fn returns nonzero to stop, which this returns. */
int rule_files_compare(const struct rule_files *before, const struct rule_files *after,
                       int (*fn)(void *context, const struct rules_file *before, const struct rules_file *after,
                                 struct err *err),
                       void *context, struct err *err);

/* Begins a commit of the files, and of nothing else, to a branch of the archive: commit or drop the writer. */
int rule_files_stage(const struct rule_files *files, struct vault *vault, const char *branch, struct vault_writer **out,
                     struct err *err);

#endif

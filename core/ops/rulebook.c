#include "ops/rulebook_parts.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/archive/archive.h"
#include "flow/cases/cases_rules.h"
#include "flow/reckon/reckon.h"
#include "flow/rules/lines.h"
#include "ops/live.h"

/* What functions know that are called outside a report, whose own scoring may have another base. */
static int tell(struct rulebook *rulebook, struct err *err) {
    const struct bases bases = {rulebook->settings.floor_print, LIMIT_RELIABLE};
    return rules_tell(rulebook->rules, reckon_told(rulebook->arena, &bases, rulebook->settings.language), err);
}

/* Who is told what is wrong, when the rest is to be read all the same; `fault` NULL: the first fault is the error. */
struct hearing {
    const struct rulebook *rulebook;
    rules_fault *fault;
    void *context;
    size_t errors;
};

static void hear(void *context, const struct err *fault, bool warning) {
    struct hearing *hearing = context;
    struct err placed = *fault;
    lines_place(hearing->rulebook->files.items, hearing->rulebook->files.count, &placed);
    hearing->fault(hearing->context, &placed, warning);
    hearing->errors += !warning;
}

/* Everything that is wrong with the fields is told, else the first thing beyond them. */
static int make_heard(struct rulebook *rulebook, const struct rules_definition *definition,
                      const struct rulebook_kind *kind, struct hearing *hearing, struct err *err) {
    const struct shape_table *shape = rulebook_shape(kind->name, definition->value);
    hearing->errors = 0;
    if (shape)
        shape_check_all(definition->script, definition->value, shape, hear, hearing);
    if (hearing->errors || !kind->make(rulebook, definition, err))
        return 0;
    if (err->kind != ERR_DATA && err->kind != ERR_NOINPUT)
        return err->kind;
    hear(hearing, err, err->kind == ERR_NOINPUT);
    return 0;
}

static int make_strictly(struct rulebook *rulebook, const struct rules_definition *definition,
                         const struct rulebook_kind *kind, struct err *err) {
    if (!kind->make(rulebook, definition, err))
        return 0;
    lines_place(rulebook->files.items, rulebook->files.count, err);
    return err->kind;
}

/* Kind by kind, so that what a definition refers to is there before it. */
static int make_all(struct rulebook *rulebook, struct hearing *hearing, struct err *err) {
    rulebook_room(rulebook, rules_count(rulebook->rules));
    for (const struct rulebook_kind *kind = rulebook_kinds; kind->name; kind++)
        for (size_t i = 0; i < rules_count(rulebook->rules); i++) {
            const struct rules_definition *definition = rules_at(rulebook->rules, i);
            if (strcmp(definition->kind, kind->name) != 0)
                continue;
            if (hearing->fault ? make_heard(rulebook, definition, kind, hearing, err)
                               : make_strictly(rulebook, definition, kind, err))
                return err->kind;
        }
    if (rulebook_arrange(rulebook, err)) {
        if (!hearing->fault || err->kind != ERR_DATA)
            return err->kind;
        hear(hearing, err, false);
    }
    if (rulebook->settings.zone)
        return tell(rulebook, err);
    if (hearing->fault)
        return 0;
    return err_set(err, ERR_CONFIG, "earshot.lua holds no settings"),
           err_todo(err, "copy one from a fresh workspace: earshot init DIR");
}

/* All files belong to the set; which of them are loaded is a matter of the scope. */
static int load(struct rulebook *rulebook, bool with_cases, struct hearing *hearing, struct err *err) {
    size_t word_count = 0, count = 0;
    const struct box_word *words = rulebook_words(rulebook->arena, &word_count);
    struct rules_file *loaded = arena_alloc(rulebook->arena, (rulebook->files.count + 1) * sizeof *loaded);
    for (size_t i = 0; i < rulebook->files.count; i++)
        if (with_cases || !cases_file(rulebook->files.items[i].name))
            loaded[count++] = rulebook->files.items[i];
    if (hearing->fault ? rules_load_sound(&rulebook->rules, loaded, count, words, word_count, hear, hearing, err)
                       : rules_load(&rulebook->rules, loaded, count, words, word_count, err))
        return err->kind;
    return make_all(rulebook, hearing, err);
}

static int finish(struct rulebook *rulebook, bool with_cases, int failed, const struct hearing *how,
                  struct rulebook **out, struct err *err) {
    struct hearing hearing = how ? *how : (struct hearing){0};
    hearing.rulebook = rulebook;
    if (!failed)
        failed = load(rulebook, with_cases, &hearing, err);
    if (failed)
        rulebook_close(rulebook);
    else
        *out = rulebook;
    return failed;
}

static struct rulebook *rulebook_new(void) {
    struct rulebook *rulebook = mem_alloc(sizeof *rulebook);
    rulebook->arena = arena_new();
    return rulebook;
}

int rulebook_open_working(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                          struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    int failed = rule_files_working(workspace, scope, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, scope == RULEBOOK_CASES, failed, NULL, out, err);
}

int rulebook_open_sound(struct rulebook **out, const struct workspace *workspace, rules_fault *fault, void *context,
                        struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    const struct hearing how = {.fault = fault, .context = context};
    int failed = rule_files_working(workspace, RULEBOOK_CASES, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, true, failed, &how, out, err);
}

int rulebook_open_archived(struct rulebook **out, struct vault *vault, const char *revision, enum rulebook_scope scope,
                           struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    int failed = rule_files_archived(vault, revision, scope, rulebook->arena, &rulebook->files, err);
    return finish(rulebook, scope == RULEBOOK_CASES, failed, NULL, out, err);
}

int rulebook_open_files(struct rulebook **out, const struct rule_files *files, struct err *err) {
    struct rulebook *rulebook = rulebook_new();
    rulebook->files = *files;
    return finish(rulebook, false, 0, NULL, out, err);
}

int rulebook_open(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                  struct err *err) {
    struct vault *vault = NULL;
    struct live live;
    int failed = live_read(workspace, &live, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rulebook_open_archived(out, vault, live.commit, scope, err);
    vault_close(vault);
    if (!failed) {
        (*out)->commit = arena_text((*out)->arena, live.commit);
        (*out)->tree = arena_text((*out)->arena, live.tree);
    }
    return failed;
}

int rulebook_keep(struct workspace *workspace, enum rulebook_scope scope, const struct rulebook **out,
                  struct err *err) {
    struct live live;
    if (live_read(workspace, &live, err))
        return err->kind;
    *out = workspace->kept;
    if (*out && (*out)->scope == scope && !strcmp((*out)->commit, live.commit))
        return 0;
    rulebook_close(workspace->kept);
    workspace->kept = NULL;
    if (rulebook_open(&workspace->kept, workspace, scope, err))
        return err->kind;
    workspace->kept->scope = scope;
    *out = workspace->kept;
    return 0;
}

int rulebook_tree(const struct rulebook *rulebook, struct vault *vault, char out[VAULT_ID], struct err *err) {
    struct vault_writer *writer = NULL;
    bool same;
    if (rulebook->tree) {
        memcpy(out, rulebook->tree, VAULT_ID);
        return 0;
    }
    if (rule_files_stage(&rulebook->files, vault, ARCHIVE_RULES, &writer, err))
        return err->kind;
    int failed = vault_tree_would_be(writer, out, &same, err);
    vault_drop(writer);
    return failed;
}

void rulebook_close(struct rulebook *rulebook) {
    if (!rulebook)
        return;
    rules_close(rulebook->rules);
    arena_free(rulebook->arena);
    free(rulebook);
}

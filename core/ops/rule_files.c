#include "ops/rule_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

#define EDITOR_STUBS "scripts/types" /* what an editor reads is no rule: it is in no revision */

/* What belongs to a scope: files, and directories with all that is in them. */
static const char *const parts[][9] = {
    [RULEBOOK_INTAKE] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/channels"},
    [RULEBOOK_THEMES] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/channels", "scripts/themes",
                         "scripts/polarity", "scripts/words"},
    [RULEBOOK_WAVES] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/channels", "scripts/messages",
                        "scripts/schedules", "scripts/calendars"},
    [RULEBOOK_SCORING] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/channels", "scripts/scoring"},
    [RULEBOOK_WORKFLOWS] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/channels", "scripts/workflows",
                            "scripts/calendars", "scripts/messages", "scripts/scoring"},
    [RULEBOOK_MESSAGES] = {"earshot.lua", "scripts/lib", "scripts/messages"},
    [RULEBOOK_PAGES] = {"earshot.lua", "scripts/lib", "scripts/surveys", "scripts/pages", "templates"},
    [RULEBOOK_LOOK] = {"earshot.lua", "templates"},
    [RULEBOOK_ALL] = {"earshot.lua", "scripts", "templates"},
    [RULEBOOK_CASES] = {"earshot.lua", "scripts", "templates"},
};

struct reader {
    struct arena *arena;
    struct rules_file *files;
    size_t count, cap;
};

static int add_file(struct reader *reader, const char *name, const struct buf *text, struct err *err) {
    if (reader->count == LIMIT_SCRIPT_FILES)
        return err_set(err, ERR_DATA, "there are more than %d files under scripts and templates", LIMIT_SCRIPT_FILES);
    reader->files = arena_grow(reader->arena, reader->files, reader->count, &reader->cap, sizeof *reader->files);
    reader->files[reader->count++] = (struct rules_file){arena_text(reader->arena, name),
                                                         arena_bytes(reader->arena, text->data, text->len), text->len};
    return 0;
}

static int compare_names(const void *a, const void *b) {
    return strcmp(((const struct rules_file *)a)->name, ((const struct rules_file *)b)->name);
}

static void keep(struct reader *reader, struct rule_files *out) {
    if (reader->count)
        qsort(reader->files, reader->count, sizeof *reader->files, compare_names);
    *out = (struct rule_files){reader->files, reader->count};
}

/* ---- working files ---- */

static int read_file(struct reader *reader, const char *root, const char *name, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int failed = file_read(arena_format(reader->arena, "%s/%s", root, name), &text, err);
    if (!failed)
        failed = add_file(reader, name, &text, err);
    buf_free(&text);
    return failed;
}

static int read_tree(struct reader *reader, const char *root, const char *name, struct err *err) {
    struct arena *arena = reader->arena;
    const char *path = arena_format(arena, "%s/%s", root, name);
    char **names = NULL;
    size_t count = 0;
    if (!file_is_dir(path))
        return file_exists(path) ? read_file(reader, root, name, err) : 0;
    if (file_list(arena, path, &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *inner = arena_format(arena, "%s/%s", name, names[i]);
        if (strcmp(inner, EDITOR_STUBS) != 0 && read_tree(reader, root, inner, err))
            return err->kind;
    }
    return 0;
}

int rule_files_working(const struct workspace *workspace, enum rulebook_scope scope, struct arena *arena,
                       struct rule_files *out, struct err *err) {
    struct reader reader = {.arena = arena};
    for (const char *const *part = parts[scope]; *part; part++)
        if (read_tree(&reader, workspace->path, *part, err))
            return err->kind;
    keep(&reader, out);
    return 0;
}

/* ---- of a revision ---- */

struct archived {
    struct reader reader;
    struct vault *vault;
    const char *revision;
    enum rulebook_scope scope;
};

static bool belongs(enum rulebook_scope scope, const char *path) {
    for (const char *const *part = parts[scope]; *part; part++) {
        size_t len = strlen(*part);
        if (!strncmp(path, *part, len) && (path[len] == '/' || !path[len]))
            return true;
    }
    return false;
}

static int read_archived(void *context, const char *path, struct err *err) {
    struct archived *archived = context;
    if (!belongs(archived->scope, path))
        return 0;
    struct buf text = buf_make(LIMIT_FILE);
    int failed = vault_read(archived->vault, archived->revision, path, &text, err);
    if (!failed)
        failed = add_file(&archived->reader, path, &text, err);
    buf_free(&text);
    return failed;
}

int rule_files_archived(struct vault *vault, const char *revision, enum rulebook_scope scope, struct arena *arena,
                        struct rule_files *out, struct err *err) {
    struct archived archived = {.reader = {.arena = arena}, .vault = vault, .revision = revision, .scope = scope};
    if (vault_walk(vault, revision, "", read_archived, &archived, err))
        return err->kind;
    keep(&archived.reader, out);
    return 0;
}

/* ---- beside each other ---- */

const struct rules_file *rule_files_find(const struct rule_files *files, const char *name) {
    const struct rules_file sought = {.name = name};
    return files->count ? bsearch(&sought, files->items, files->count, sizeof sought, compare_names) : NULL;
}

bool rules_file_same(const struct rules_file *one, const struct rules_file *other) {
    if (!one || !other)
        return one == other;
    return one->len == other->len && memcmp(one->text, other->text, one->len) == 0;
}

int rule_files_compare(const struct rule_files *before, const struct rule_files *after,
                       int (*fn)(void *context, const struct rules_file *before, const struct rules_file *after,
                                 struct err *err),
                       void *context, struct err *err) {
    int stopped = 0;
    for (size_t b = 0, a = 0; !stopped && (b < before->count || a < after->count);) {
        int order = b == before->count  ? 1
                    : a == after->count ? -1
                                        : strcmp(before->items[b].name, after->items[a].name);
        const struct rules_file *old = order <= 0 ? &before->items[b++] : NULL;
        const struct rules_file *new = order >= 0 ? &after->items[a++] : NULL;
        if (!rules_file_same(old, new))
            stopped = fn(context, old, new, err);
    }
    return stopped;
}

static int stop_at_first(void *context, const struct rules_file *before, const struct rules_file *after,
                         struct err *err) {
    (void)context, (void)before, (void)after, (void)err;
    return 1;
}

bool rule_files_same(const struct rule_files *these, const struct rule_files *others) {
    return !rule_files_compare(these, others, stop_at_first, NULL, NULL);
}

/* ---- into the archive ---- */

int rule_files_stage(const struct rule_files *files, struct vault *vault, const char *branch, struct vault_writer **out,
                     struct err *err) {
    struct vault_writer *writer = NULL;
    int failed = vault_write(&writer, vault, branch, "", err);
    for (size_t i = 0; !failed && i < files->count; i++)
        failed = vault_add(writer, files->items[i].name, files->items[i].text, files->items[i].len, true, err);
    if (failed)
        vault_drop(writer);
    else
        *out = writer;
    return failed;
}

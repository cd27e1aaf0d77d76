#include "flow/rules/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct rules {
    struct arena *arena;
    struct box *box;
    const struct rules_file *files; /* borrowed, as the words are */
    size_t file_count;
    const struct box_word *words;
    size_t word_count;
    struct rules_definition *definitions;
    size_t count, cap;
};

static bool is_lua(const char *name) {
    size_t len = strlen(name);
    return len > 4 && !strcmp(name + len - 4, ".lua");
}

static bool is_library(const char *name) {
    return !strncmp(name, "scripts/lib/", 12);
}

static int load_library(struct rules *rules, const struct rules_file *file, struct err *err) {
    const char *base = strrchr(file->name, '/') + 1;
    char *name = arena_bytes(rules->arena, base, strlen(base) - 4);
    struct box_script script = {file->name, file->text, file->len};
    return box_library(rules->box, name, &script, err);
}

/* A definition may be there once for each month from which it holds. */
static const struct rules_definition *find_same(const struct rules *rules, const char *kind, const char *id,
                                                const struct value *value) {
    const char *effective = value_text(value_get(value, "effective"), "");
    for (size_t i = 0; i < rules->count; i++) {
        const struct rules_definition *other = &rules->definitions[i];
        if (!strcmp(other->kind, kind) && !strcmp(other->id, id) &&
            !strcmp(value_text(value_get(other->value, "effective"), ""), effective))
            return other;
    }
    return NULL;
}

static int add(struct rules *rules, const char *script, const struct value *value, struct err *err) {
    const char *kind = value_text(value_get(value, "kind"), ""), *id = value_text(value_get(value, "id"), "");
    if (!kind[0] || !id[0])
        return err_set(err, ERR_DATA, "the file returns no definition"), err_where(err, "%s", script),
               err_todo(err, "end it with a definition, as in: return survey \"visit\" { … }");
    const struct rules_definition *other = find_same(rules, kind, id, value);
    if (other)
        return err_set(err, ERR_DATA, "%s '%s' is defined in %s already", kind, id, other->script),
               err_where(err, "%s", script), err_todo(err, "give one of them another id");
    rules->definitions = mem_grow_items(rules->definitions, &rules->cap, rules->count + 1, sizeof *rules->definitions);
    rules->definitions[rules->count++] = (struct rules_definition){script, kind, id, value};
    return 0;
}

static int load_definition(struct rules *rules, const struct rules_file *file, struct err *err) {
    struct box_script script = {arena_text(rules->arena, file->name), file->text, file->len};
    const struct value *value = NULL;
    if (box_load(rules->box, &script, rules->arena, &value, err))
        return err->kind;
    return add(rules, script.name, value, err);
}

static int load_all(struct rules *rules, struct err *err) {
    const struct rules_file *file = rules->files, *end = file + rules->file_count;
    if (box_open(&rules->box, rules->words, rules->word_count, &box_default_limits, err))
        return err->kind;
    for (; file < end; file++)
        if (is_lua(file->name) && is_library(file->name) && load_library(rules, file, err))
            return err->kind;
    for (file = rules->files; file < end; file++)
        if (is_lua(file->name) && !is_library(file->name) && load_definition(rules, file, err))
            return err->kind;
    return 0;
}

int rules_load(struct rules **out, const struct rules_file *files, size_t count, const struct box_word *words,
               size_t word_count, struct err *err) {
    struct rules *rules = mem_alloc(sizeof *rules);
    *rules = (struct rules){
        .arena = arena_new(), .files = files, .file_count = count, .words = words, .word_count = word_count};
    if (load_all(rules, err)) {
        rules_close(rules);
        return err->kind;
    }
    *out = rules;
    return 0;
}

int rules_revive(struct rules *rules, struct err *err) {
    box_close(rules->box);
    rules->box = NULL;
    rules->count = 0;
    return load_all(rules, err);
}

void rules_close(struct rules *rules) {
    if (!rules)
        return;
    box_close(rules->box);
    free(rules->definitions);
    arena_free(rules->arena);
    free(rules);
}

size_t rules_count(const struct rules *rules) {
    return rules->count;
}

const struct rules_definition *rules_at(const struct rules *rules, size_t index) {
    return &rules->definitions[index];
}

const struct rules_definition *rules_find(const struct rules *rules, const char *kind, const char *id) {
    for (size_t i = 0; i < rules->count; i++)
        if (!strcmp(rules->definitions[i].kind, kind) && !strcmp(rules->definitions[i].id, id))
            return &rules->definitions[i];
    return NULL;
}

int rules_need(const struct rules *rules, const char *kind, const char *id, const struct rules_definition **out,
               struct err *err) {
    const struct rules_definition *found = rules_find(rules, kind, id);
    if (found) {
        *out = found;
        return 0;
    }
    const char **ids = mem_alloc((rules->count + 1) * sizeof *ids);
    size_t count = 0;
    for (size_t i = 0; i < rules->count; i++)
        if (!strcmp(rules->definitions[i].kind, kind))
            ids[count++] = rules->definitions[i].id;
    const char *nearest = text_nearest(id, ids, count);
    err_set(err, ERR_DATA, "there is no %s '%s'", kind, id);
    if (nearest)
        err_todo(err, "did you mean '%s'?", nearest);
    else if (count)
        err_todo(err, "there is '%s'%s", ids[0], count > 1 ? " and others" : "");
    free(ids);
    return err->kind;
}

static int64_t number_of(const struct value *function) {
    return value_whole(value_get(function, "function"), -1);
}

int rules_call(struct rules *rules, const struct value *function, const struct value *arguments, struct arena *arena,
               const struct value **out, struct err *err) {
    return box_call(rules->box, number_of(function), arguments, arena, out, err);
}

int rules_call_watched(struct rules *rules, const struct value *function, const struct value *arguments,
                       struct arena *arena, const struct value **out, const struct value **out_lines, struct err *err) {
    return box_call_watched(rules->box, number_of(function), arguments, arena, out, out_lines, err);
}

int rules_call_rows(struct rules *rules, const struct value *function, const struct box_rows *rows, double *out,
                    struct err *err) {
    return box_call_rows(rules->box, number_of(function), rows, out, err);
}

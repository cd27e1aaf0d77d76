#include "flow/rules/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct rules {
    struct arena *arena;
    struct box *box;
    const struct box_word *words;
    size_t word_count;
    struct rules_file *files; /* libraries first: the numbers of functions follow from their order */
    size_t file_count;
    struct rules_file *left_out;
    size_t left_out_count, unread;
    struct rules_definition *definitions;
    size_t count, cap;
    const struct value *told; /* borrowed; NULL before the first time */
};

static bool is_lua(const char *name) {
    size_t len = strlen(name);
    return len > 4 && !strcmp(name + len - 4, ".lua");
}

static bool is_library(const char *name) {
    return !strncmp(name, "scripts/lib/", 12);
}

static bool is_stub(const char *name) {
    return !strncmp(name, "scripts/types/", 14);
}

static int load_library(struct rules *rules, const struct rules_file *file, struct err *err) {
    const char *base = strrchr(file->name, '/') + 1;
    char *name = arena_bytes(rules->arena, base, strlen(base) - 4);
    struct box_script script = {file->name, file->text, file->len};
    return box_library(rules->box, name, &script, err);
}

/* A definition may be there once for each month from which it holds; cases about one in as many files as they like. */
static const struct rules_definition *find_same(const struct rules *rules, const char *kind, const char *id,
                                                const struct value *value) {
    const char *effective = value_text(value_get(value, "effective"), "");
    if (!strcmp(kind, "cases"))
        return NULL;
    for (size_t i = 0; i < rules->count; i++) {
        const struct rules_definition *other = &rules->definitions[i];
        if (!strcmp(other->kind, kind) && !strcmp(other->id, id) &&
            !strcmp(value_text(value_get(other->value, "effective"), ""), effective))
            return other;
    }
    return NULL;
}

static int defined_twice(const struct rules_definition *other, const char *script, const struct value *value,
                         struct err *err) {
    const char *effective = value_text(value_get(value, "effective"), NULL);
    long long line = value_whole(value_get(value, "line"), 0), there = value_whole(value_get(other->value, "line"), 0);
    err_set(err, ERR_DATA, "%s '%s'%s%s is defined in %s:%lld already", other->kind, other->id,
            effective ? " from " : "", effective ? effective : "", other->script, there);
    err_where(err, "%s:%lld", script, line);
    err_field(err, "%s", effective ? "effective" : "");
    return effective ? err_todo(err, "give one of them another effective month: it holds from then on")
                     : err_todo(err, "give one of them another id");
}

static int add(struct rules *rules, const char *script, const struct value *value, struct err *err) {
    const char *kind = value_text(value_get(value, "kind"), ""), *id = value_text(value_get(value, "id"), "");
    if (!kind[0] || !id[0])
        return err_set(err, ERR_DATA, "the file returns no definition"), err_where(err, "%s", script),
               err_todo(err, "end it with a definition, as in: return survey \"visit\" { … }");
    const struct rules_definition *other = find_same(rules, kind, id, value);
    if (other)
        return defined_twice(other, script, value, err);
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

static struct rules *make(const struct rules_file *files, size_t count, const struct box_word *words,
                          size_t word_count) {
    struct rules *rules = mem_alloc(sizeof *rules);
    *rules = (struct rules){.arena = arena_new(), .words = words, .word_count = word_count};
    rules->files = arena_alloc(rules->arena, (count + 1) * sizeof *rules->files);
    rules->left_out = arena_alloc(rules->arena, (count + 1) * sizeof *rules->left_out);
    for (int library = 1; library >= 0; library--)
        for (size_t i = 0; i < count; i++)
            if (is_lua(files[i].name) && !is_stub(files[i].name) && is_library(files[i].name) == library)
                rules->files[rules->file_count++] = files[i];
    return rules;
}

static int open_box(struct rules *rules, struct err *err) {
    box_close(rules->box);
    rules->box = NULL;
    return box_open(&rules->box, rules->words, rules->word_count, &box_default_limits, err);
}

static int load_one(struct rules *rules, const struct rules_file *file, struct err *err) {
    return is_library(file->name) ? load_library(rules, file, err) : load_definition(rules, file, err);
}

static int load_all(struct rules *rules, struct err *err) {
    rules->count = 0;
    if (open_box(rules, err))
        return err->kind;
    for (size_t i = 0; i < rules->file_count; i++)
        if (load_one(rules, &rules->files[i], err))
            return err->kind;
    return 0;
}

int rules_load(struct rules **out, const struct rules_file *files, size_t count, const struct box_word *words,
               size_t word_count, struct err *err) {
    struct rules *rules = make(files, count, words, word_count);
    if (load_all(rules, err)) {
        rules_close(rules);
        return err->kind;
    }
    *out = rules;
    return 0;
}

/* ---- what is sound among files that are not ---- */

/* A box does nothing more after a file that failed in it: the next file gets a new one. */
static int sift_one(struct rules *rules, size_t libraries, const struct rules_file *file, bool *sound,
                    rules_fault *fault, void *context, struct err *err) {
    *sound = !load_one(rules, file, err);
    if (*sound)
        return 0;
    if (err->kind != ERR_DATA)
        return err->kind;
    fault(context, err, false);
    if (open_box(rules, err))
        return err->kind;
    for (size_t i = 0; i < libraries; i++)
        if (load_one(rules, &rules->files[i], err))
            return err->kind;
    return 0;
}

/* Keeps in rules->files those that load. */
static int sift(struct rules *rules, rules_fault *fault, void *context, struct err *err) {
    size_t kept = 0, libraries = 0, count = rules->file_count;
    if (open_box(rules, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        struct rules_file file = rules->files[i];
        bool library = is_library(file.name), sound = false;
        bool blind = !library && rules->left_out_count && is_library(rules->left_out[0].name);
        if (!blind && sift_one(rules, libraries, &file, &sound, fault, context, err))
            return err->kind;
        if (sound)
            rules->files[kept++] = file;
        else
            rules->left_out[rules->left_out_count++] = file;
        libraries += sound && library;
        rules->unread += blind;
    }
    rules->file_count = kept;
    return 0;
}

int rules_load_sound(struct rules **out, const struct rules_file *files, size_t count, const struct box_word *words,
                     size_t word_count, rules_fault *fault, void *context, struct err *err) {
    struct rules *rules = make(files, count, words, word_count);
    if (sift(rules, fault, context, err) || (rules->left_out_count && load_all(rules, err))) {
        rules_close(rules);
        return err->kind;
    }
    *out = rules;
    return 0;
}

size_t rules_left_out(const struct rules *rules) {
    return rules->left_out_count;
}

size_t rules_unread(const struct rules *rules) {
    return rules->unread;
}

int rules_revive(struct rules *rules, struct err *err) {
    struct rules_definition *known = rules->definitions;
    size_t cap = rules->cap;
    rules->definitions = NULL;
    rules->cap = 0;
    int failed = load_all(rules, err);
    if (!failed && rules->told)
        failed = box_tell(rules->box, rules->told, err);
    free(rules->definitions);
    rules->definitions = known;
    rules->cap = cap;
    return failed;
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

/* The file among those left out that makes the definition, as far as its text shows. */
static const char *maker_left_out(const struct rules *rules, const char *kind, const char *id) {
    const char *found = NULL;
    struct arena *arena = arena_new();
    const char *call = arena_format(arena, "%s \"%s\"", kind, id);
    for (size_t i = 0; !found && i < rules->left_out_count; i++)
        if (memmem(rules->left_out[i].text, rules->left_out[i].len, call, strlen(call)))
            found = rules->left_out[i].name;
    arena_free(arena);
    return found;
}

static int no_definition(const struct rules *rules, const char *kind, const char *id, struct err *err) {
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

int rules_need(const struct rules *rules, const char *kind, const char *id, const struct rules_definition **out,
               struct err *err) {
    const struct rules_definition *found = rules_find(rules, kind, id);
    const char *maker = found ? NULL : maker_left_out(rules, kind, id);
    if (maker)
        return err_set(err, ERR_NOINPUT, "%s '%s' could not be read, so this was not held against it", kind, id),
               err_todo(err, "mend %s first", maker);
    if (!found)
        return no_definition(rules, kind, id, err);
    *out = found;
    return 0;
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

int rules_tell(struct rules *rules, const struct value *told, struct err *err) {
    rules->told = told;
    return box_tell(rules->box, told, err);
}

#include "flow/archive/checkpoints.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"

struct reading {
    struct arena *arena;
    struct checkpoints kept;
    size_t cap;
};

static bool read_instant(const char *text, int64_t *out_seconds) {
    struct wall wall;
    if (!wall_read(text, &wall) || !wall.has_offset)
        return false;
    *out_seconds = (int64_t)wall.day * (DAY_MS / 1000) + wall.ms / 1000 - wall.offset_s;
    return true;
}

static bool read_body(struct arena *arena, const char *text, struct checkpoint_kept *out) {
    const struct value *body = NULL;
    struct err unread;
    if (json_read(arena, text, strlen(text), &body, &unread))
        return false;
    out->body = text;
    out->number = value_whole(value_get(body, "number"), 0);
    out->editions = value_whole(value_get(value_get(body, "counts"), "editions"), -1);
    out->at = value_text(value_get(body, "at"), "");
    out->main = value_text(value_get(body, "main"), "");
    out->rules = value_text(value_get(body, "rules"), "");
    out->before = value_text(value_get(body, "before"), "");
    return out->number > 0 && out->editions >= 0 && read_instant(out->at, &out->seconds);
}

static int read_line(struct reading *in, const char *file, size_t number, const char *line, struct err *err) {
    const struct value *whole = NULL;
    struct checkpoint_kept one = {.file = file};
    struct err unread;
    if (json_read(in->arena, line, strlen(line), &whole, &unread) ||
        !(one.signature = value_text(value_get(whole, "signature"), NULL)) ||
        !read_body(in->arena, value_text(value_get(whole, "checkpoint"), ""), &one))
        return err_set(err, ERR_DATA, "this is no checkpoint"), err_where(err, "%s, line %zu", file, number),
               err_todo(err, "give a file that a witness received, or the directory of them");
    struct checkpoints *kept = &in->kept;
    kept->list = arena_grow(in->arena, kept->list, kept->count, &in->cap, sizeof *kept->list);
    kept->list[kept->count++] = one;
    return 0;
}

static int read_file(struct reading *in, const char *file, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int failed = file_read(file, &text, err);
    size_t number = 0;
    for (const char *at = text.data; !failed && *at;) {
        size_t len = strcspn(at, "\n");
        const char *line = arena_bytes(in->arena, at, len);
        number++;
        if (len)
            failed = read_line(in, file, number, line, err);
        at += len + (at[len] == '\n');
    }
    buf_free(&text);
    return failed;
}

static int read_directory(struct reading *in, const char *directory, struct err *err) {
    char **names;
    size_t count;
    int failed = file_list(in->arena, directory, &names, &count, err);
    for (size_t i = 0; !failed && i < count; i++)
        failed = read_file(in, arena_format(in->arena, "%s/%s", directory, names[i]), err);
    return failed;
}

static int by_number(const void *a, const void *b) {
    const struct checkpoint_kept *x = a, *y = b;
    if (x->number != y->number)
        return x->number > y->number ? 1 : -1;
    int files = strcmp(x->file, y->file);
    return files ? files : strcmp(x->body, y->body);
}

int checkpoints_read(struct arena *arena, const char *path, struct checkpoints *out, struct err *err) {
    struct reading in = {.arena = arena};
    if (file_is_dir(path) ? read_directory(&in, path, err) : read_file(&in, arena_text(arena, path), err))
        return err->kind;
    if (!in.kept.count)
        return err_set(err, ERR_DATA, "there is no checkpoint in '%s'", path);
    qsort(in.kept.list, in.kept.count, sizeof *in.kept.list, by_number);
    *out = in.kept;
    return 0;
}

/* Error sheets repeat cells of files that people brought: a customer's words or id may stand in them. */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/redact.h"
#include "ops/privacy_parts.h"

#define BLACK "〔已删除〕"

enum { SHORTEST_TEXT = 4 }; /* bytes: a shorter one stands in everything */

struct sheets {
    struct arena *arena;
    const char *const *texts;
    size_t count;
    struct map spellings;
    struct redactor *redactor;
};

static size_t text_at(const struct sheets *sheets, const char *at, const char *end) {
    size_t longest = 0;
    for (size_t i = 0; i < sheets->count; i++) {
        size_t len = strlen(sheets->texts[i]);
        if (len > longest && len <= (size_t)(end - at) && !memcmp(at, sheets->texts[i], len))
            longest = len;
    }
    return longest;
}

static bool black_out_texts(const struct sheets *sheets, const struct buf *from, struct buf *to) {
    bool changed = false;
    const char *end = from->data + from->len;
    for (const char *at = from->data; at < end;) {
        size_t len = text_at(sheets, at, end);
        changed = changed || len;
        if (len)
            buf_text(to, BLACK);
        else
            buf_char(to, *at);
        at += len ? len : 1;
    }
    return changed;
}

static bool black_out_forms(const struct sheets *sheets, const struct buf *from, struct buf *to) {
    struct buf spelling = buf_make(LIMIT_FILE);
    struct personal_hit hit;
    size_t done = 0;
    redactor_read(sheets->redactor, from->data, from->len);
    while (redactor_next(sheets->redactor, &hit)) {
        buf_clear(&spelling);
        redact_spelling(&spelling, from->data + hit.from, hit.to - hit.from);
        if (!map_get(&sheets->spellings, spelling.data))
            continue;
        buf_add(to, from->data + done, hit.from - done);
        buf_text(to, BLACK);
        done = hit.to;
    }
    buf_add(to, from->data + done, from->len - done);
    buf_free(&spelling);
    return done > 0;
}

static int black_out(const struct sheets *sheets, const char *path, bool *out_changed, struct err *err) {
    struct buf read = buf_make(LIMIT_FILE), once = buf_make(4 * LIMIT_FILE), twice = buf_make(8 * LIMIT_FILE);
    int failed = file_read(path, &read, err);
    *out_changed = false;
    if (!failed) {
        *out_changed = black_out_texts(sheets, &read, &once);
        *out_changed = black_out_forms(sheets, &once, &twice) || *out_changed;
    }
    if (!failed && *out_changed)
        failed = file_write(path, twice.data, twice.len, err);
    buf_free(&read);
    buf_free(&once);
    buf_free(&twice);
    return failed;
}

static void take_texts(struct sheets *sheets, const char *const *texts, size_t count) {
    const char **kept = arena_alloc(sheets->arena, (count + 1) * sizeof *kept);
    struct buf spelling = buf_make(LIMIT_FILE);
    for (size_t i = 0; i < count; i++) {
        if (strlen(texts[i]) < SHORTEST_TEXT)
            continue;
        buf_clear(&spelling);
        redact_spelling(&spelling, texts[i], strlen(texts[i]));
        map_put(&sheets->spellings, spelling.data, sheets);
        kept[sheets->count++] = texts[i];
    }
    sheets->texts = kept;
    buf_free(&spelling);
}

int sheets_black_out(const struct workspace *workspace, const char *const *texts, size_t count, int64_t *out_count,
                     struct err *err) {
    struct arena *arena = arena_new();
    const char *folder = arena_format(arena, "%s/errors", workspace->path);
    struct sheets sheets = {.arena = arena, .spellings = map_make(arena), .redactor = redactor_new()};
    char **names = NULL;
    size_t name_count = 0;
    int failed = file_is_dir(folder) ? file_list(arena, folder, &names, &name_count, err) : 0;
    take_texts(&sheets, texts, count);
    *out_count = 0;
    for (size_t i = 0; !failed && i < name_count; i++) {
        bool changed = false;
        failed = black_out(&sheets, arena_format(arena, "%s/%s", folder, names[i]), &changed, err);
        *out_count += changed;
    }
    redactor_free(sheets.redactor);
    arena_free(arena);
    return failed;
}

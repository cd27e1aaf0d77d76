/* The serve loop: a request is a script to load, a library to load or a function to call; each gets one answer, a value
 * or a failure. The first failure is the last answer: what a script left half done is not built upon. */
#include "port/box/box_child.h"

#include <errno.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "port/box/box_lock.h"
#include "port/box/box_lua.h"
#include "port/box/box_pipe.h"

static int obey(struct box_state *state, const struct value *request, struct arena *arena, const struct value **out,
                struct err *err) {
    const struct value *text = value_get(request, "text");
    const struct box_script script = {value_text(value_get(request, "name"), ""), value_text(text, ""),
                                      value_is(text, VALUE_TEXT) ? text->text.len : 0};
    const char *library = value_text(value_get(request, "library"), NULL);
    *out = value_null(arena);
    if (library)
        return box_state_library(state, library, &script, err);
    if (text)
        return box_state_load(state, &script, arena, out, err);
    if (value_get(request, "watch"))
        return box_state_call_watched(state, value_whole(value_get(request, "function"), 0),
                                      value_get(request, "arguments"), arena, out, err);
    return box_state_call(state, value_whole(value_get(request, "function"), 0), value_get(request, "arguments"), arena,
                          out, err);
}

/* Rows come as plain bytes behind the request, and their answers go behind the word that they are there. */
static int obey_rows(const struct box_pipe *pipe, struct box_state *state, const struct value *request,
                     struct arena *arena, double **out, size_t *out_count, struct err *err) {
    const struct value *columns = value_get(request, "columns");
    size_t count = (size_t)value_whole(value_get(request, "rows"), 0), width = value_count(columns);
    uint16_t *cells = arena_alloc(arena, count * width * sizeof *cells + 1);
    double *made = arena_alloc(arena, count * sizeof *made + 1);
    if (width && box_pipe_receive_bytes(pipe, cells, count * width * sizeof *cells, err))
        _exit(0);
    struct box_batch batch = {.columns = columns, .cells = cells, .count = count, .out = made};
    if (box_state_call_rows(state, value_whole(value_get(request, "function"), 0), &batch, err))
        return err->kind;
    *out = made;
    *out_count = count;
    return 0;
}

static struct value *failure(struct arena *arena, const struct err *err) {
    struct value *map = value_map(arena);
    value_set(arena, map, "kind", value_int(arena, err->kind));
    value_set(arena, map, "where", value_str(arena, err->where));
    value_set(arena, map, "what", value_str(arena, err->what));
    value_set(arena, map, "todo", value_str(arena, err->todo));
    return map;
}

static void answer(const struct box_pipe *pipe, struct arena *arena, const struct value *ok, const struct err *err) {
    struct value *map = value_map(arena);
    if (ok)
        value_set(arena, map, "ok", ok);
    else
        value_set(arena, map, "failed", failure(arena, err));
    struct buf json = buf_make(LIMIT_BOX_ANSWER);
    json_write(&json, map, JSON_COMPACT);
    if (buf_overflowed(&json)) {
        const struct err large = {.kind = ERR_DATA, .what = "the answer is larger than 1 MB"};
        buf_free(&json);
        answer(pipe, arena, NULL, &large);
        return;
    }
    if (box_pipe_send(pipe, json.data, json.len))
        _exit(0);
    buf_free(&json);
}

_Noreturn void box_child_serve(int fd, const struct box_word *words, size_t word_count,
                               const struct box_limits *limits) {
    const struct box_pipe pipe = {.fd = 0, .timer = -1, .ceiling = LIMIT_BOX_ARGUMENT};
    struct arena *arena = arena_new();
    static const struct value true_value = {.kind = VALUE_BOOL, .yes = true}, *const done = &true_value;
    const struct value *request = NULL, *ok = done;
    double *scores = NULL;
    size_t scored = 0;
    struct err err = {0};
    const char *failed = box_lock_in(fd, limits);
    if (failed) {
        err_errno(&err, ERR_OS, errno, "the process for scripts cannot be locked in (%s)", failed);
        ok = NULL;
    }
    struct box_state *state = box_state_open(words, word_count, limits);
    for (;;) {
        answer(&pipe, arena, ok, &err);
        if (!ok || (scored && box_pipe_send(&pipe, (const char *)scores, scored * sizeof *scores)))
            _exit(0);
        arena_clear(arena);
        if (box_pipe_receive(&pipe, arena, &request, &err))
            _exit(0);
        scored = 0;
        ok = done;
        if (value_get(request, "rows") ? obey_rows(&pipe, state, request, arena, &scores, &scored, &err)
                                       : obey(state, request, arena, &ok, &err))
            ok = NULL;
    }
}

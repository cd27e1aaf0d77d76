/* The parent's side: it starts the child, asks, waits with a timer, and judges. The timer is a descriptor beside the
 * pipe, so that no clock is read and nothing else can be late: a child that is killed for its time, or that died, has
 * given no verdict on the rule, save one: it may have ended itself past the hard limit of memory. */
#include "port/box/box.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <lua.h>

#include "base/json.h"
#include "base/limits.h"
#include "port/box/box_child.h"
#include "port/box/box_lua.h"
#include "port/box/box_pipe.h"
#include "port/box/box_source.h"

const struct box_limits box_default_limits = {LIMIT_BOX_INSTRUCTIONS, LIMIT_BOX_SOFT, LIMIT_BOX_HARD,
                                              LIMIT_BOX_WALL_MS};

#define TEXT_OF(number)  #number
#define TEXT_MADE(macro) TEXT_OF(macro)
_Static_assert(LIMIT_BOX_SOFT == MIB(16), "box_engine says 16 MB");

const char *box_engine(void) {
    return LUA_RELEASE "; " TEXT_MADE(LIMIT_BOX_INSTRUCTIONS) " instructions; 16 MB";
}

/* Where a function stands, for verdicts that the child cannot give itself. */
struct place {
    const char *file;
    int64_t line;
};

struct box {
    pid_t child; /* 0: gone */
    struct box_pipe pipe;
    int64_t computed_before; /* the call at work: what the child had computed for when it began, and */
    int waits;               /* how often its time ran out while it had hardly run */
    const struct box_word *words;
    size_t word_count;
    struct box_limits limits;
    struct arena *names; /* of files */
    struct place *places;
    size_t place_count, place_cap;
    struct err failure; /* why the box is closed; kind 0 while it is open */
};

/* Ends the child and answers how it ended. One that has ended already keeps its own status. */
static int reap(struct box *box) {
    int status = 0;
    if (box->child) {
        kill(box->child, SIGKILL);
        while (waitpid(box->child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    box->child = 0;
    return status;
}

void box_close(struct box *box) {
    if (!box)
        return;
    reap(box);
    if (box->pipe.fd >= 0)
        close(box->pipe.fd);
    if (box->pipe.timer >= 0)
        close(box->pipe.timer);
    arena_free(box->names);
    free(box->places);
    free(box);
}

static int close_with(struct box *box, const struct err *err) {
    reap(box);
    box->failure = *err;
    return err->kind;
}

static void judge_end(const struct box *box, int status, struct err *err) {
    if (WIFEXITED(status) && WEXITSTATUS(status) == BOX_EXIT_MEMORY) {
        err_set(err, ERR_DATA, "the script used more than %zu MB of memory and was stopped",
                box->limits.hard_memory >> 20);
        err_todo(err, "look for a text or table that is made very large at once");
    } else if (WIFEXITED(status) && WEXITSTATUS(status) == ERR_OS) {
        err_set(err, ERR_OS, "the process that ran the script found no memory");
    } else if (WIFSIGNALED(status)) {
        const char *name = sigabbrev_np(WTERMSIG(status));
        err_set(err, ERR_INTERNAL, "the process that ran the script was ended by SIG%s", name ? name : "?");
    } else {
        err_set(err, ERR_INTERNAL, "the process that ran the script ended by itself (code %d)", WEXITSTATUS(status));
    }
}

/* No answer came: says why, at `place`. */
static void judge(struct box *box, enum box_pipe_end end, const struct place *place, struct err *err) {
    if (end == PIPE_LATE) {
        err_set(err, ERR_INTERNAL, "the script took longer than %g s and was stopped", box->limits.wall_ms / 1000.0);
    } else if (end == PIPE_BAD) {
        struct err why = *err;
        err_set(err, ERR_INTERNAL, "what the script's process answered is refused: %s", why.what);
    } else {
        judge_end(box, reap(box), err);
    }
    if (place->line)
        err_where(err, "%s:%lld", place->file, (long long)place->line);
    else
        err_where(err, "%s", place->file);
}

static void read_failure(const struct value *failed, const struct place *place, struct err *err) {
    int64_t kind = value_whole(value_get(failed, "kind"), ERR_INTERNAL);
    const char *where = value_text(value_get(failed, "where"), "");
    err_set(err, kind == ERR_DATA || kind == ERR_OS ? (enum err_kind)kind : ERR_INTERNAL, "%s",
            value_text(value_get(failed, "what"), "the script's process answered nothing"));
    if (*where)
        err_where(err, "%s", where);
    else
        err_where(err, place->line ? "%s:%lld" : "%s", place->file, (long long)place->line);
    err_todo(err, "%s", value_text(value_get(failed, "todo"), ""));
}

/* The time that the child has computed for, so far; 0 where the system does not say. */
static int64_t computed_ms(const struct box *box) {
    clockid_t clock;
    struct timespec used;
    if (box->child <= 0 || clock_getcpuclockid(box->child, &clock) || clock_gettime(clock, &used))
        return 0;
    return used.tv_sec * INT64_C(1000) + used.tv_nsec / 1000000;
}

static void set_timer(const struct box *box, int64_t ms) {
    const struct itimerspec when = {.it_value = {ms / 1000, ms % 1000 * 1000000}};
    timerfd_settime(box->pipe.timer, 0, &when, NULL);
}

static void start_timer(struct box *box) {
    box->computed_before = computed_ms(box);
    box->waits = 0;
    set_timer(box, box->limits.wall_ms);
}

/* The wall time is up. A script that the machine was too busy to run has not had its time yet: it is waited for on, a
 * limited number of times, so that a verdict does not depend on the neighbours. */
static bool is_late(void *context) {
    struct box *box = context;
    int64_t left = box->limits.wall_ms - (computed_ms(box) - box->computed_before);
    if (left <= 0 || ++box->waits > LIMIT_BOX_WAITS)
        return true;
    set_timer(box, left > 10 ? left : 10);
    return false;
}

/* Waits for the child's word on what it was asked. A failure of any kind closes the box. */
static int hear(struct box *box, const struct place *place, enum box_pipe_end end, struct arena *arena,
                const struct value **out, struct err *err) {
    const struct value *answer = NULL;
    if (!end)
        end = box_pipe_receive(&box->pipe, arena, &answer, err);
    if (!end && value_get(answer, "ok")) {
        *out = value_get(answer, "ok");
        return 0;
    }
    if (end)
        judge(box, end, place, err);
    else
        read_failure(value_get(answer, "failed"), place, err);
    return close_with(box, err);
}

/* What goes to the child, and what comes back, beside the JSON: plain bytes. */
struct bulk {
    const void *sent;
    size_t sent_len;
    void *received;
    size_t received_len;
};

static int ask_bulk(struct box *box, const struct value *request, const struct bulk *bulk, const struct place *place,
                    struct arena *arena, const struct value **out, struct err *err) {
    if (box->failure.kind) {
        *err = box->failure;
        return err->kind;
    }
    struct buf json = buf_make(LIMIT_BOX_ARGUMENT);
    json_write(&json, request, JSON_COMPACT);
    if (buf_overflowed(&json)) {
        buf_free(&json);
        return err_set(err, ERR_DATA, "what the script is given takes more than %zu MB", LIMIT_BOX_ARGUMENT >> 20),
               err_where(err, "%s", place->file);
    }
    start_timer(box);
    enum box_pipe_end end = box_pipe_send(&box->pipe, json.data, json.len);
    buf_free(&json);
    if (!end && bulk->sent_len)
        end = box_pipe_send(&box->pipe, bulk->sent, bulk->sent_len);
    if (hear(box, place, end == PIPE_GONE ? PIPE_OK : end, arena, out, err))
        return err->kind;
    end = bulk->received_len ? box_pipe_receive_bytes(&box->pipe, bulk->received, bulk->received_len, err) : PIPE_OK;
    return end ? hear(box, place, end, arena, out, err) : 0;
}

static int ask(struct box *box, const struct value *request, const struct place *place, struct arena *arena,
               const struct value **out, struct err *err) {
    return ask_bulk(box, request, &(struct bulk){0}, place, arena, out, err);
}

static int start_child(struct box *box, struct err *err) {
    int ends[2];
    box->pipe.timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (box->pipe.timer < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
        return err_errno(err, ERR_OS, errno, "the process for scripts cannot be started");
    box->pipe.fd = ends[0];
    box->pipe.is_late = is_late;
    box->pipe.context = box;
    box->child = fork();
    if (box->child == 0)
        box_child_serve(ends[1], box->words, box->word_count, &box->limits);
    int why = errno;
    close(ends[1]);
    if (box->child > 0)
        return 0;
    box->child = 0;
    return err_errno(err, ERR_OS, why, "the process for scripts cannot be started");
}

int box_open(struct box **out, const struct box_word *words, size_t word_count, const struct box_limits *limits,
             struct err *err) {
    struct box *box = mem_alloc(sizeof *box);
    *box =
        (struct box){.pipe = {.fd = -1, .timer = -1, .ceiling = LIMIT_BOX_ANSWER, .max_depth = LIMIT_VALUE_DEPTH + 3},
                     .words = words,
                     .word_count = word_count,
                     .limits = *limits,
                     .names = arena_new()};
    const struct place starting = {"the process for scripts", 0};
    const struct value *ready;
    int rc = start_child(box, err);
    if (!rc) {
        set_timer(box, LIMIT_BOX_WALL_MS);
        rc = hear(box, &starting, PIPE_OK, box->names, &ready, err);
    }
    if (rc) {
        box_close(box);
        return rc;
    }
    *out = box;
    return 0;
}

/* Notes where the functions of a loaded definition stand. Numbers come in the order of the definition. */
static void note_places(struct box *box, const char *file, const struct value *value) {
    if (value_is(value, VALUE_LIST))
        for (size_t i = 0; i < value->list.count; i++)
            note_places(box, file, value->list.items[i]);
    if (!value_is(value, VALUE_MAP))
        return;
    if (value_whole(value_get(value, "function"), 0) == (int64_t)box->place_count + 1) {
        box->places = mem_grow_items(box->places, &box->place_cap, box->place_count + 1, sizeof *box->places);
        const char *library = value_text(value_get(value, "file"), NULL);
        box->places[box->place_count++] =
            (struct place){library ? arena_text(box->names, library) : file, value_whole(value_get(value, "line"), 0)};
        return;
    }
    for (size_t i = 0; i < value->map.count; i++)
        note_places(box, file, value->map.pairs[i].value);
}

static bool is_definition(const struct box *box, const struct value *made) {
    const char *kind = value_text(value_get(made, "kind"), "");
    bool any = false;
    for (size_t i = 0; i < box->word_count; i++) {
        if (box->words[i].form == BOX_DEFINITION && !strcmp(box->words[i].name, kind))
            return true;
        any |= box->words[i].form == BOX_DEFINITION;
    }
    return !any;
}

static struct value *request_to_load(struct arena *arena, const struct box_script *script) {
    struct value *request = value_map(arena);
    value_set(arena, request, "name", value_str(arena, script->name));
    value_set(arena, request, "text", value_strn(arena, script->text, script->len));
    return request;
}

/* Checked here too: a text that is not UTF-8 would not survive the pipe. */
static int check_source(struct box *box, const struct box_script *script, struct err *err) {
    if (box->failure.kind) {
        *err = box->failure;
        return err->kind;
    }
    return box_source_check(script, err) ? close_with(box, err) : 0;
}

int box_load(struct box *box, const struct box_script *script, struct arena *arena, const struct value **out,
             struct err *err) {
    const struct value *made;
    if (check_source(box, script, err))
        return err->kind;
    const struct place place = {arena_text(box->names, script->name), 0};
    if (ask(box, request_to_load(arena, script), &place, arena, &made, err))
        return err->kind;
    if (!is_definition(box, made)) {
        err_set(err, ERR_DATA, "the file returns a table that no definition made");
        err_where(err, "%s", script->name);
        err_todo(err, "put the word for it before the table");
        return close_with(box, err);
    }
    note_places(box, place.file, made);
    *out = made;
    return 0;
}

int box_library(struct box *box, const char *name, const struct box_script *script, struct err *err) {
    const struct value *nothing;
    if (check_source(box, script, err))
        return err->kind;
    struct arena *arena = arena_new();
    struct value *request = request_to_load(arena, script);
    value_set(arena, request, "library", value_str(arena, name));
    const struct place place = {script->name, 0};
    int rc = ask(box, request, &place, arena, &nothing, err);
    arena_free(arena);
    return rc;
}

/* ---- calls ---- */

static int no_function(const struct box *box, int64_t function, struct err *err) {
    if (function >= 1 && function <= (int64_t)box->place_count)
        return 0;
    return err_set(err, ERR_INTERNAL, "no script has a function with the number %lld", (long long)function);
}

static struct value *request_to_call(struct arena *arena, int64_t function, const struct value *arguments) {
    struct value *request = value_map(arena);
    value_set(arena, request, "function", value_int(arena, function));
    value_set(arena, request, "arguments", arguments ? arguments : value_list(arena));
    return request;
}

int box_call(struct box *box, int64_t function, const struct value *arguments, struct arena *arena,
             const struct value **out, struct err *err) {
    if (no_function(box, function, err))
        return err->kind;
    return ask(box, request_to_call(arena, function, arguments), &box->places[function - 1], arena, out, err);
}

int box_call_watched(struct box *box, int64_t function, const struct value *arguments, struct arena *arena,
                     const struct value **out, const struct value **out_lines, struct err *err) {
    const struct value *both = NULL;
    if (no_function(box, function, err))
        return err->kind;
    struct value *request = request_to_call(arena, function, arguments);
    value_set(arena, request, "watch", value_bool(arena, true));
    if (ask(box, request, &box->places[function - 1], arena, &both, err))
        return err->kind;
    *out = value_get(both, "answer") ? value_get(both, "answer") : value_null(arena);
    *out_lines = value_get(both, "lines") ? value_get(both, "lines") : value_list(arena);
    return 0;
}

static const struct value *request_for_rows(struct arena *arena, int64_t function, const struct box_rows *rows) {
    struct value *request = value_map(arena), *columns = value_list(arena);
    for (size_t i = 0; i < rows->column_count; i++) {
        struct value *column = value_map(arena);
        value_set(arena, column, "name", value_str(arena, rows->columns[i].name));
        value_set(arena, column, "values", rows->columns[i].values);
        value_push(arena, columns, column);
    }
    value_set(arena, request, "function", value_int(arena, function));
    value_set(arena, request, "rows", value_int(arena, (int64_t)rows->count));
    value_set(arena, request, "columns", columns);
    return request;
}

int box_call_rows(struct box *box, int64_t function, const struct box_rows *rows, double *out, struct err *err) {
    if (no_function(box, function, err))
        return err->kind;
    if (rows->count > LIMIT_BOX_ROWS)
        return err_set(err, ERR_INTERNAL, "%zu rows are too many for one call", rows->count);
    if (!rows->count)
        return 0;
    struct arena *arena = arena_new();
    const struct value *done = NULL;
    const struct bulk bulk = {rows->cells, rows->count * rows->column_count * sizeof *rows->cells, out,
                              rows->count * sizeof *out};
    const struct place *place = &box->places[function - 1];
    int failed = ask_bulk(box, request_for_rows(arena, function, rows), &bulk, place, arena, &done, err);
    arena_free(arena);
    for (size_t i = 0; !failed && i < rows->count; i++)
        if (isinf(out[i])) {
            err_set(err, ERR_DATA, "a number in it is not finite");
            judge(box, PIPE_BAD, place, err);
            failed = close_with(box, err);
        }
    return failed;
}

/* The state and its budget. Three things count: the hook (every thousand instructions), the allocator (bytes held, and
 * bytes grown, which are charged as instructions), and box_charge (called by our own functions before work that is
 * proportional to a length). Any of them may trip the state; from then on the hook fires at every instruction and
 * raises, and pcall raises again, so no script outlives its budget.
 *
 * The allocator never answers NULL: Lua 5.4.4 may crash when memory is refused. Past the soft limit it trips the state,
 * past the hard one it ends the process.
 *
 * Lengths of texts are bounded since comparing two texts is one instruction: no text may pass LIMIT_BOX_TEXT, and while
 * a script has made a text of more than a KB each instruction counts for as many as comparing it may cost.
 *
 * What is left to the wall timer are single instructions that are slow beyond reason, such as the remainder of 1e300 by
 * 1e-300, or going through a table that held a million entries and was emptied, tens of thousands of times over. */
#include "port/box/box_lua.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/limits.h"
#include "port/box/box_source.h"

#define BYTES_GROWN       16 /* that cost one instruction */
#define OBJECT_MADE       8  /* instructions that a new object costs, for its collection */
#define BYTES_WORKED      2  /* by our own functions, that cost one instruction */
#define TEXT_FREE         KIB(1)
#define TEXT_STEP         512 /* of a long text: what one instruction may compare at no extra cost */
#define RECURSION_TELLING 10000

struct box_state *box_state_of(lua_State *lua) {
    return *(struct box_state **)lua_getextraspace(lua);
}

/* The line that the script is at: "scripts/x.lua:14". Allocates nothing. */
static bool script_line(lua_State *lua, lua_Debug *ar) {
    for (int level = 0; lua_getstack(lua, level, ar); level++) {
        lua_getinfo(lua, "Sl", ar);
        if (ar->currentline > 0)
            return true;
    }
    return false;
}

int box_current_line(lua_State *lua) {
    lua_Debug ar;
    return script_line(lua, &ar) ? ar.currentline : 0;
}

void box_push_current_script(lua_State *lua) {
    lua_Debug ar;
    lua_pushstring(lua, script_line(lua, &ar) ? ar.source + (*ar.source == '@') : "");
}

static void on_count(lua_State *lua, lua_Debug *ar);

/* Where it happened is noted at once: the script may be over before a hook can raise. */
static void trip(struct box_state *state, enum box_trip why) {
    lua_Debug ar;
    if (state->tripped)
        return;
    state->tripped = why;
    lua_sethook(state->lua, on_count, LUA_MASKCOUNT, 1);
    if (script_line(state->lua, &ar))
        snprintf(state->tripped_at, sizeof state->tripped_at, "%s:%d", ar.source + (*ar.source == '@'), ar.currentline);
}

static void fail_here(lua_State *lua, struct err *fail) {
    lua_Debug ar;
    if (script_line(lua, &ar))
        err_where(fail, "%s:%d", ar.source + (*ar.source == '@'), ar.currentline);
}

static void tell_exhaustion(lua_State *lua, struct box_state *state) {
    struct err *fail = &state->fail;
    lua_Debug deep;
    if (state->tripped == TRIP_BUDGET) {
        err_set(fail, ERR_DATA, "the script ran for more than %lld instructions and was stopped",
                (long long)state->limits.instructions);
        err_todo(fail, "look for a loop that does not end, or that does the same work again and again");
    } else if (state->tripped == TRIP_TEXT) {
        err_set(fail, ERR_DATA, "the script made a text of more than %zu KB and was stopped",
                (size_t)LIMIT_BOX_TEXT >> 10);
        err_todo(fail, "look for a loop that makes a text longer each time");
    } else {
        err_set(fail, ERR_DATA, "the script used more than %zu MB of memory and was stopped",
                state->limits.soft_memory >> 20);
        err_todo(fail, lua_getstack(lua, RECURSION_TELLING, &deep) ? "look for a function that calls itself without end"
                                                                   : "look for a table or text that grows in a loop");
    }
    err_where(fail, "%s", state->tripped_at);
    fail_here(lua, fail);
}

static int raise_exhaustion(lua_State *lua) {
    struct box_state *state = box_state_of(lua);
    if (!state->fail.kind)
        tell_exhaustion(lua, state);
    lua_pushnil(lua); /* what is raised does not matter: nobody may catch it */
    return lua_error(lua);
}

void box_stop_if_tripped(lua_State *lua) {
    if (box_state_of(lua)->tripped)
        raise_exhaustion(lua);
}

static int64_t cost_of_one(const struct box_state *state) {
    return state->longest > TEXT_FREE ? 1 + (int64_t)(state->longest / TEXT_STEP) : 1;
}

static void on_count(lua_State *lua, lua_Debug *ar) {
    struct box_state *state = box_state_of(lua);
    if (!state->armed)
        return;
    if (ar->event == LUA_HOOKLINE) {
        box_watch_line(lua, ar);
        return;
    }
    state->spent += BOX_HOOK_EVERY * cost_of_one(state);
    if (state->spent > state->limits.instructions)
        trip(state, TRIP_BUDGET);
    box_stop_if_tripped(lua);
}

void box_charge(lua_State *lua, size_t bytes) {
    struct box_state *state = box_state_of(lua);
    state->spent += (int64_t)(bytes / BYTES_WORKED) + 1;
    if (state->armed && state->spent > state->limits.instructions)
        trip(state, TRIP_BUDGET);
    box_stop_if_tripped(lua);
}

static void count_growth(struct box_state *state, size_t grown, bool is_new, bool is_text) {
    state->spent += (int64_t)(grown / BYTES_GROWN) + (is_new ? OBJECT_MADE : 0);
    /* a function that drops what it was given holds less than that */
    size_t held = state->used > state->granted ? state->used - state->granted : 0;
    if (held > state->limits.hard_memory)
        _exit(BOX_EXIT_MEMORY);
    if (is_text && grown > LIMIT_BOX_TEXT + 64)
        trip(state, TRIP_TEXT);
    else if (held > state->limits.soft_memory)
        trip(state, TRIP_MEMORY);
    else if (state->spent > state->limits.instructions)
        trip(state, TRIP_BUDGET);
}

/* For a new object Lua passes its type as the old size. */
static void *allocate(void *data, void *old, size_t old_size, size_t new_size) {
    struct box_state *state = data;
    size_t before = old ? old_size : 0;
    state->used += new_size - before;
    if (!new_size) {
        free(old);
        return NULL;
    }
    bool is_text = !old && old_size == LUA_TSTRING;
    if (is_text && new_size > state->longest)
        state->longest = new_size;
    if (state->armed && new_size > before)
        count_growth(state, new_size - before, !old, is_text);
    void *block = realloc(old, new_size);
    if (!block)
        _exit(ERR_OS);
    return block;
}

int box_raise(lua_State *lua, const char *todo, const char *format, ...) {
    char what[sizeof((struct err *)0)->what];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    luaL_where(lua, 1);
    lua_pushfstring(lua, todo ? "%s\n%s" : "%s", what, todo);
    lua_concat(lua, 2);
    return lua_error(lua);
}

/* Lua puts "scripts/x.lua:14: " before most messages, its name perhaps shortened. Finds which running function that is,
 * so that where and what can be told apart; answers the rest of the message. */
static const char *split_message(lua_State *lua, const char *message, struct err *fail) {
    lua_Debug ar;
    for (int level = 0; lua_getstack(lua, level, &ar); level++) {
        lua_getinfo(lua, "Sl", &ar);
        char prefix[LUA_IDSIZE + 32];
        int len = snprintf(prefix, sizeof prefix, "%s:%d: ", ar.short_src, ar.currentline);
        if (ar.currentline > 0 && !strncmp(message, prefix, (size_t)len)) {
            err_where(fail, "%s:%d", ar.source + (*ar.source == '@'), ar.currentline);
            return message + len;
        }
    }
    fail_here(lua, fail);
    return message;
}

/* A message of two lines: what happened, what to do. */
static void put_message(struct err *fail, const char *message) {
    const char *todo = strchr(message, '\n');
    int len = todo ? (int)(todo - message) : (int)strlen(message);
    char where[sizeof fail->where];
    memcpy(where, fail->where, sizeof where);
    err_set(fail, ERR_DATA, "%.*s", len, message);
    err_where(fail, "%s", where);
    if (todo)
        err_todo(fail, "%s", todo + 1);
}

static void put_overflow(struct err *fail) {
    put_message(fail, "functions call each other too deep\nlook for a function that calls itself without end");
}

/* The message handler of a run: fills state->fail while the stack still shows where it happened. */
static int on_error(lua_State *lua) {
    struct box_state *state = box_state_of(lua);
    if (state->fail.kind)
        return 1;
    if (state->tripped) {
        tell_exhaustion(lua, state);
    } else if (lua_type(lua, 1) == LUA_TSTRING) {
        const char *message = split_message(lua, lua_tostring(lua, 1), &state->fail);
        if (strstr(message, "stack overflow"))
            put_overflow(&state->fail);
        else
            put_message(&state->fail, message);
    } else {
        err_set(&state->fail, ERR_DATA, "error() was given a %s", luaL_typename(lua, 1));
        err_todo(&state->fail, "give it a text that says what is wrong: error(\"…\")");
        fail_here(lua, &state->fail);
    }
    return 1;
}

static void arm(struct box_state *state, bool sealed) {
    state->spent = 0;
    state->fail = (struct err){0};
    state->sealed = sealed;
    state->armed = true;
    lua_sethook(state->lua, on_count, state->watch ? LUA_MASKCOUNT | LUA_MASKLINE : LUA_MASKCOUNT, BOX_HOOK_EVERY);
}

void box_state_restart(lua_State *lua, bool straight) {
    struct box_state *state = box_state_of(lua);
    state->spent = 0;
    state->longest = state->longest_loaded;
    if (!straight)
        lua_sethook(lua, on_count, LUA_MASKCOUNT, BOX_HOOK_EVERY); /* it begins to count anew */
    else if (lua_gethook(lua))
        lua_sethook(lua, NULL, 0, 0);
}

static void disarm(struct box_state *state) {
    state->armed = false;
    lua_sethook(state->lua, NULL, 0, 0);
}

int box_state_run(struct box_state *state, int count, bool sealed, struct err *err) {
    lua_State *lua = state->lua;
    int base = lua_gettop(lua) - count;
    lua_pushcfunction(lua, on_error);
    lua_insert(lua, base);
    arm(state, sealed);
    int status = lua_pcall(lua, count, 1, base);
    disarm(state);
    lua_remove(lua, base);
    if (status == LUA_OK && !state->tripped && !box_still_check(state, &state->fail))
        return 0;
    if (!state->fail.kind && state->tripped)
        tell_exhaustion(lua, state);
    if (!state->fail.kind) /* an error while the error was being handled: the stack of calls was full */
        put_overflow(&state->fail);
    lua_pop(lua, 1);
    *err = state->fail;
    return err->kind;
}

/* A syntax error: "short name:line: message". */
static int syntax_error(lua_State *lua, const struct box_script *script, struct err *err) {
    const char *message = lua_tostring(lua, -1), *colon = message;
    int line = 0, len = 0;
    while (colon && (colon = strchr(colon, ':')) && sscanf(colon, ":%d: %n", &line, &len) != 1)
        colon++;
    *err = (struct err){0};
    put_message(err, colon ? colon + len : message);
    if (colon)
        err_where(err, "%s:%d", script->name, line);
    else
        err_where(err, "%s", script->name);
    lua_pop(lua, 1);
    return err->kind;
}

static void skip_bom(const struct box_script *script, const char **text, size_t *len) {
    bool bom = script->len >= 3 && !memcmp(script->text, "\xEF\xBB\xBF", 3);
    *text = script->text + (bom ? 3 : 0);
    *len = script->len - (bom ? 3 : 0);
}

/* Leaves what the file returns on the stack. */
static int load_file(struct box_state *state, const struct box_script *script, struct err *err) {
    lua_State *lua = state->lua;
    char name[sizeof err->where];
    const char *text;
    size_t len;
    if (box_source_check(script, err))
        return err->kind;
    state->longest = state->longest_loaded;
    box_still_watch(state, 0);
    skip_bom(script, &text, &len);
    snprintf(name, sizeof name, "@%s", script->name);
    if (luaL_loadbufferx(lua, text, len, name, "t"))
        return syntax_error(lua, script, err);
    box_env_push(lua);
    lua_setupvalue(lua, -2, 1);
    if (box_state_run(state, 0, false, err))
        return err->kind;
    state->longest_loaded = state->longest;
    return 0;
}

/* The definition whose return was forgotten: its word begins a line. */
static const struct box_word *word_begun(const struct box_state *state, const struct box_script *script) {
    for (size_t i = 0; i < state->word_count; i++) {
        const struct box_word *word = &state->words[i];
        size_t len = strlen(word->name);
        for (const char *at = script->text, *end = at + script->len; word->form == BOX_DEFINITION && at < end;) {
            if ((size_t)(end - at) > len && !strncmp(at, word->name, len) && strchr(" \"'(", at[len]))
                return word;
            const char *line = memchr(at, '\n', (size_t)(end - at));
            at = line ? line + 1 : end;
        }
    }
    return NULL;
}

static int not_a_definition(struct box_state *state, const struct box_script *script, struct err *err) {
    lua_State *lua = state->lua;
    if (box_words_unfinished(lua, -1))
        err_set(err, ERR_DATA, "the definition has no table behind its id");
    else if (lua_isnil(lua, -1))
        err_set(err, ERR_DATA, "the file returns nothing");
    else
        err_set(err, ERR_DATA, "the file returns a %s, not a definition", luaL_typename(lua, -1));
    err_where(err, "%s", script->name);
    const struct box_word *begun = word_begun(state, script);
    if (begun)
        return err_todo(err, "put return before its definition: return %s \"id\" { … }", begun->name);
    for (size_t i = 0; i < state->word_count; i++)
        if (state->words[i].form == BOX_DEFINITION && !err->todo[0])
            err_todo(err, "end it with: return %s", state->words[i].signature);
    return err->kind;
}

int box_state_load(struct box_state *state, const struct box_script *script, struct arena *arena,
                   const struct value **out, struct err *err) {
    const struct box_reading reading = {state, arena, script->name, 0, true};
    const lua_Integer functions = state->functions;
    if (load_file(state, script, err))
        return err->kind;
    int rc = lua_istable(state->lua, -1) ? box_value_read(&reading, lua_gettop(state->lua), out, err)
                                         : not_a_definition(state, script, err);
    if (!rc)
        box_still_file(state, false, functions);
    lua_settop(state->lua, 0);
    return rc;
}

int box_state_library(struct box_state *state, const char *name, const struct box_script *script, struct err *err) {
    lua_State *lua = state->lua;
    if (load_file(state, script, err))
        return err->kind;
    if (!lua_istable(lua, -1)) {
        lua_settop(lua, 0);
        return err_set(err, ERR_DATA, "a library file returns a table of functions and values"),
               err_where(err, "%s", script->name), err_todo(err, "end it with: return { name = function … }");
    }
    box_still_file(state, true, state->functions);
    box_env_library(lua, name);
    lua_settop(lua, 0);
    return 0;
}

static int push_arguments(struct box_state *state, const struct value *arguments) {
    size_t before = state->used;
    int count = (int)value_count(arguments);
    state->longest = state->longest_loaded;
    luaL_checkstack(state->lua, count + LUA_MINSTACK, NULL);
    lua_gc(state->lua, LUA_GCSTOP);
    for (int i = 0; i < count; i++)
        box_value_push(state->lua, value_at(arguments, (size_t)i));
    lua_gc(state->lua, LUA_GCRESTART);
    state->granted = state->used - before;
    return count;
}

int box_state_call(struct box_state *state, int64_t function, const struct value *arguments, struct arena *arena,
                   const struct value **out, struct err *err) {
    lua_State *lua = state->lua;
    lua_Debug ar;
    char file[sizeof err->where];
    lua_getfield(lua, LUA_REGISTRYINDEX, "functions");
    lua_rawgeti(lua, -1, function);
    lua_remove(lua, -2);
    lua_pushvalue(lua, -1);
    lua_getinfo(lua, ">S", &ar);
    snprintf(file, sizeof file, "%s", *ar.source == '@' ? ar.source + 1 : "");
    const struct box_reading reading = {state, arena, file, ar.linedefined > 0 ? ar.linedefined : 0, false};
    box_still_watch(state, function);
    int rc = box_state_run(state, push_arguments(state, arguments), true, err);
    if (!rc)
        rc = box_value_read(&reading, lua_gettop(lua), out, err);
    lua_settop(lua, 0);
    state->granted = 0;
    lua_gc(lua, LUA_GCCOLLECT); /* every call begins with the same heap */
    return rc;
}

/* A copy: a request's values go with the request. */
int box_state_tell(struct box_state *state, const struct value *told, struct err *err) {
    struct buf json = buf_make(LIMIT_BOX_ARGUMENT);
    json_write(&json, told, JSON_COMPACT);
    arena_clear(state->memory);
    int rc = json_read(state->memory, json.data, json.len, &state->told, err);
    buf_free(&json);
    return rc;
}

static int on_panic(lua_State *lua) {
    (void)lua;
    _exit(ERR_INTERNAL);
}

struct box_state *box_state_open(const struct box_word *words, size_t word_count, const struct box_limits *limits) {
    struct box_state *state = mem_alloc(sizeof *state);
    *state = (struct box_state){
        .words = words, .word_count = word_count, .limits = *limits, .scratch = arena_new(), .memory = arena_new()};
    state->lua = lua_newstate(allocate, state);
    *(struct box_state **)lua_getextraspace(state->lua) = state;
    lua_atpanic(state->lua, on_panic);
    lua_newtable(state->lua);
    lua_setfield(state->lua, LUA_REGISTRYINDEX, "functions");
    box_still_open(state->lua);
    box_class_open(state->lua);
    box_env_open(state->lua);
    lua_gc(state->lua, LUA_GCCOLLECT);
    return state;
}

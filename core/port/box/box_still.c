/* What a file holds stands still once the file is loaded: else what a rule answers for one store would hang on which
 * stores it was asked about before. Its tables are frozen where they stand, so that all who hold one hold a frozen one.
 * Its local variables cannot be kept from being written to; the values of those that some function writes to are noted,
 * and looked at after each call. */
#include <math.h>

#include "base/limits.h"
#include "port/box/box_lua.h"

#define SEEN      "seen" /* tables and functions that were gone through, and the addresses of variables */
#define CODE_MOST MIB(4) /* compiled functions of a file that are read; a file may make one many times over */
#define KEPT      "kept" /* for each variable a function that sees it, and its value */

struct walk {
    struct box_state *state;
    lua_State *lua;
    int seen, kept, queue; /* places on the stack */
    lua_Integer queued;
    size_t read; /* bytes of compiled functions */
    bool library;
};

/* Takes the key on top away. */
static bool is_new(struct walk *walk) {
    lua_State *lua = walk->lua;
    lua_pushvalue(lua, -1);
    bool found = lua_rawget(lua, walk->seen) != LUA_TNIL;
    lua_pop(lua, 1);
    lua_pushboolean(lua, true);
    lua_rawset(lua, walk->seen);
    return !found;
}

/* Takes the value on top away; what holds others waits until it is gone through. */
static void note(struct walk *walk) {
    lua_State *lua = walk->lua;
    if (lua_istable(lua, -1) || lua_isfunction(lua, -1)) {
        lua_pushvalue(lua, -1);
        if (is_new(walk)) {
            lua_rawseti(lua, walk->queue, ++walk->queued);
            return;
        }
    }
    lua_pop(lua, 1);
}

static void note_entries(struct walk *walk, int table) {
    lua_State *lua = walk->lua;
    for (lua_pushnil(lua); lua_next(lua, table);) {
        note(walk);
        lua_pushvalue(lua, -1);
        note(walk);
    }
}

/* The table's entries move into one behind it. */
static void freeze(struct walk *walk, int table) {
    lua_State *lua = walk->lua;
    lua_createtable(lua, (int)lua_rawlen(lua, table), 0);
    int behind = lua_gettop(lua);
    for (lua_pushnil(lua); lua_next(lua, table);) {
        lua_pushvalue(lua, -2);
        lua_insert(lua, -2);
        lua_rawset(lua, behind);
        lua_pushvalue(lua, -1);
        lua_pushnil(lua);
        lua_rawset(lua, table); /* of a key that exists: lua_next may go on */
    }
    box_env_stand_before(lua, table, walk->library);
}

/* A table with a metatable is one that scripts cannot write to: a file's environment, or one that stands still. */
static void go_through_table(struct walk *walk, int table) {
    lua_State *lua = walk->lua;
    if (box_class_of(lua, table))
        return;
    if (!lua_getmetatable(lua, table)) {
        note_entries(walk, table);
        freeze(walk, table);
        return;
    }
    lua_getfield(lua, -1, "__index");
    lua_pushvalue(lua, -1);
    if (lua_istable(lua, -1) && is_new(walk))
        note_entries(walk, lua_gettop(lua));
}

static void keep(struct walk *walk, int function, int place) {
    struct box_state *state = walk->state;
    lua_Integer at = 2 * (lua_Integer)state->kept;
    lua_pushvalue(walk->lua, function);
    lua_rawseti(walk->lua, walk->kept, at + 1);
    lua_pushvalue(walk->lua, -1);
    lua_rawseti(walk->lua, walk->kept, at + 2);
    state->places = mem_grow_items(state->places, &state->place_room, state->kept + 1, sizeof *state->places);
    state->places[state->kept++] = place;
}

/* Of our own functions only pairs remembers anything, in a table that stands still now. */
static void go_through_function(struct walk *walk, int function) {
    lua_State *lua = walk->lua;
    bool written[BOX_VARIABLES] = {0};
    if (!lua_iscfunction(lua, function))
        walk->read += box_code_writes(lua, function, walk->read < CODE_MOST, written);
    for (int i = 1; lua_getupvalue(lua, function, i); i++) {
        if (written[i - 1]) {
            lua_pushlightuserdata(lua, lua_upvalueid(lua, function, i));
            if (is_new(walk))
                keep(walk, function, i);
        }
        note(walk);
    }
}

static void go_through(struct walk *walk) {
    lua_State *lua = walk->lua;
    int top = lua_gettop(lua);
    for (lua_Integer i = 1; i <= walk->queued; i++) {
        lua_rawgeti(lua, walk->queue, i);
        if (lua_istable(lua, -1))
            go_through_table(walk, top + 1);
        else
            go_through_function(walk, top + 1);
        lua_settop(lua, top);
    }
}

static void note_functions(struct walk *walk, lua_Integer after) {
    lua_getfield(walk->lua, LUA_REGISTRYINDEX, "functions");
    for (lua_Integer i = after + 1; i <= walk->state->functions; i++) {
        lua_rawgeti(walk->lua, -1, i);
        note(walk);
    }
    lua_pop(walk->lua, 1);
}

void box_still_open(lua_State *lua) {
    lua_newtable(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, SEEN);
    lua_newtable(lua);
    lua_setfield(lua, LUA_REGISTRYINDEX, KEPT);
}

void box_still_file(struct box_state *state, bool library, lua_Integer functions_before) {
    lua_State *lua = state->lua;
    int top = lua_gettop(lua);
    luaL_checkstack(lua, LUA_MINSTACK, NULL);
    lua_getfield(lua, LUA_REGISTRYINDEX, SEEN);
    lua_getfield(lua, LUA_REGISTRYINDEX, KEPT);
    lua_newtable(lua);
    struct walk walk = {state, lua, top + 1, top + 2, top + 3, 0, 0, library};
    size_t from = state->kept;
    note_functions(&walk, functions_before);
    if (library) {
        lua_pushvalue(lua, top);
        note(&walk);
    }
    go_through(&walk);
    lua_settop(lua, top);
    if (library)
        state->kept_in_libraries = state->kept;
    state->files = mem_grow_items(state->files, &state->file_room, state->file_count + 1, sizeof *state->files);
    state->files[state->file_count++] = (struct box_file){state->functions, from, state->kept};
}

bool box_still_is(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    lua_getfield(lua, LUA_REGISTRYINDEX, SEEN);
    lua_pushvalue(lua, index);
    bool seen = lua_rawget(lua, -2) != LUA_TNIL;
    lua_pop(lua, 2);
    return seen;
}

void box_still_watch(struct box_state *state, int64_t function) {
    size_t i = 0;
    while (i < state->file_count && state->files[i].last_function < function)
        i++;
    state->own = i < state->file_count ? state->files[i] : (struct box_file){0};
}

/* 1 and 1.0 are two values, and one that is no number is itself. */
static bool same(lua_State *lua, int a, int b) {
    if (lua_type(lua, a) != LUA_TNUMBER || lua_type(lua, b) != LUA_TNUMBER)
        return lua_rawequal(lua, a, b);
    double x = lua_tonumber(lua, a), y = lua_tonumber(lua, b);
    return lua_isinteger(lua, a) == lua_isinteger(lua, b) && (lua_rawequal(lua, a, b) || (isnan(x) && isnan(y)));
}

static int moved(lua_State *lua, int function, const char *name, struct err *err) {
    lua_Debug ar;
    lua_pushvalue(lua, function);
    lua_getinfo(lua, ">S", &ar);
    err_set(err, ERR_DATA, "the variable '%s' belongs to the whole file; a rule that is being called cannot change it",
            name);
    if (ar.linedefined > 0)
        err_where(err, "%s:%d", ar.source + (*ar.source == '@'), ar.linedefined);
    return err_todo(err, "make it inside the function: what one call leaves behind must not reach the next");
}

static int check_range(struct box_state *state, size_t from, size_t to, struct err *err) {
    lua_State *lua = state->lua;
    int top = lua_gettop(lua), failed = 0;
    if (from == to)
        return 0;
    luaL_checkstack(lua, 6, NULL);
    lua_getfield(lua, LUA_REGISTRYINDEX, KEPT);
    for (size_t i = from; i < to && !failed; i++) {
        lua_rawgeti(lua, top + 1, 2 * (lua_Integer)i + 1);
        const char *name = lua_getupvalue(lua, top + 2, state->places[i]);
        lua_rawgeti(lua, top + 1, 2 * (lua_Integer)i + 2);
        if (!same(lua, top + 3, top + 4))
            failed = moved(lua, top + 2, name, err);
        lua_settop(lua, top + 1);
    }
    lua_settop(lua, top);
    return failed;
}

int box_still_check(struct box_state *state, struct err *err) {
    return check_range(state, 0, state->kept_in_libraries, err) ||
                   check_range(state, state->own.kept_from, state->own.kept_to, err)
               ? (int)err->kind
               : 0;
}

/* One function over many rows of answers. The values that cells stand for lie in tables on the stack, one a column, so
 * that a row costs one lookup a cell; rows are gone through inside one protected call. Every row begins with a fresh
 * budget, and garbage is collected between rows: what a row may grow is bounded by its budget, so no row is judged by
 * what others left. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "port/box/box_lua.h"

#define GARBAGE_KEPT KIB(256)

struct walk {
    struct box_batch *batch;
    int columns;
    size_t at;   /* the present row */
    size_t held; /* by the state before the first */
};

enum { WALK = 1, FUNCTION, COLUMNS }; /* places on the stack */

static double read_score(lua_State *lua) {
    int type = lua_type(lua, -1);
    if (type == LUA_TNIL)
        return NAN;
    if (type != LUA_TNUMBER)
        luaL_error(lua, "it returned a %s; it must be a number, or nil for none", luaL_typename(lua, -1));
    double score = lua_tonumber(lua, -1);
    if (!isfinite(score))
        luaL_error(lua, "it returned a number that is not finite\nlook for a division by zero");
    return score;
}

static int each_row(lua_State *lua) {
    struct walk *walk = lua_touserdata(lua, WALK);
    const struct box_batch *batch = walk->batch;
    const struct box_state *state = box_state_of(lua);
    const bool straight = box_is_straight(lua, FUNCTION);
    luaL_checkstack(lua, walk->columns + LUA_MINSTACK, NULL);
    for (walk->at = 0; walk->at < batch->count; walk->at++) {
        const uint16_t *cells = batch->cells + walk->at * (size_t)walk->columns;
        lua_pushvalue(lua, FUNCTION);
        for (int i = 0; i < walk->columns; i++)
            lua_rawgeti(lua, COLUMNS + i, cells[i]); /* there is no entry 0: nil */
        box_state_restart(lua, straight);
        lua_call(lua, walk->columns, 1);
        box_stop_if_tripped(lua); /* by what was its last instruction */
        batch->out[walk->at] = read_score(lua);
        lua_pop(lua, 1);
        if (state->used > walk->held + GARBAGE_KEPT)
            lua_gc(lua, LUA_GCCOLLECT);
    }
    lua_pushnil(lua);
    return 1;
}

/* Tables among the values are protected: one row must not write what another reads. */
static void push_column(lua_State *lua, const struct value *values) {
    lua_createtable(lua, (int)value_count(values), 0);
    for (size_t i = 0; i < value_count(values); i++) {
        box_value_push(lua, value_at(values, i));
        if (lua_istable(lua, -1))
            box_env_protect(lua);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

static int describe(const struct value *value, char *out, size_t room) {
    if (!value || value_is(value, VALUE_NULL))
        return snprintf(out, room, "nil");
    if (value_is(value, VALUE_TEXT))
        return snprintf(out, room, "\"%s\"", value_text(value, ""));
    if (value_is(value, VALUE_MAP) || value_is(value, VALUE_LIST))
        return snprintf(out, room, "{ … }");
    return snprintf(out, room, "%g", value_number(value, 0));
}

/* ", for staff = 5, checkout = nil" */
static void name_row(const struct walk *walk, struct err *err) {
    const struct box_batch *batch = walk->batch;
    size_t used = strlen(err->what);
    for (int i = 0; i < walk->columns && used + 1 < sizeof err->what; i++) {
        const struct value *column = value_at(batch->columns, (size_t)i);
        uint16_t cell = batch->cells[walk->at * (size_t)walk->columns + (size_t)i];
        const struct value *value = cell ? value_at(value_get(column, "values"), (size_t)cell - 1) : NULL;
        used += (size_t)snprintf(err->what + used, sizeof err->what - used, "%s%s = ", i ? ", " : ", for ",
                                 value_text(value_get(column, "name"), "?"));
        if (used + 1 < sizeof err->what)
            used += (size_t)describe(value, err->what + used, sizeof err->what - used);
    }
}

int box_state_call_rows(struct box_state *state, int64_t function, struct box_batch *batch, struct err *err) {
    lua_State *lua = state->lua;
    struct walk walk = {.batch = batch, .columns = (int)value_count(batch->columns)};
    const int64_t instructions = state->limits.instructions;
    luaL_checkstack(lua, walk.columns + LUA_MINSTACK, NULL);
    lua_pushcfunction(lua, each_row);
    lua_pushlightuserdata(lua, &walk);
    lua_getfield(lua, LUA_REGISTRYINDEX, "functions");
    lua_rawgeti(lua, -1, function);
    lua_remove(lua, -2);
    for (int i = 0; i < walk.columns; i++)
        push_column(lua, value_get(value_at(batch->columns, (size_t)i), "values"));
    walk.held = state->used;
    state->limits.instructions = LIMIT_BOX_ROW_INSTRUCTIONS;
    int failed = box_state_run(state, walk.columns + 2, true, err);
    state->limits.instructions = instructions;
    if (failed)
        name_row(&walk, err);
    lua_settop(lua, 0);
    lua_gc(lua, LUA_GCCOLLECT);
    return failed;
}

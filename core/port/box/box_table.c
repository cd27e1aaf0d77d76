/* The table library. Each function's cost is charged before the work is done; sort is a merge sort, stable, whose
 * number of comparisons is bounded whatever the comparison says. */
#include <string.h>

#include "base/limits.h"
#include "port/box/box_lua.h"
#include "port/box/box_sort.h"

#define UNPACK_MAX 255

static lua_Integer writable_length(lua_State *lua, int index) {
    luaL_checktype(lua, index, LUA_TTABLE);
    if (lua_getmetatable(lua, index))
        box_raise(lua, "make a table of your own: local t = { … }",
                  "a table of a library, or of the whole file, cannot be changed");
    return (lua_Integer)lua_rawlen(lua, index);
}

static lua_Integer readable_length(lua_State *lua, int index) {
    luaL_checktype(lua, index, LUA_TTABLE);
    box_env_unwrap(lua, index);
    return (lua_Integer)lua_rawlen(lua, index);
}

static int table_insert(lua_State *lua) {
    lua_Integer end = writable_length(lua, 1) + 1, at = end;
    int count = lua_gettop(lua);
    luaL_argcheck(lua, count == 2 || count == 3, 2, "write table.insert(t, value) or table.insert(t, place, value)");
    if (count == 3)
        at = luaL_checkinteger(lua, 2);
    luaL_argcheck(lua, at >= 1 && at <= end, 2, "the place is outside the list");
    box_charge(lua, 8 * (size_t)(end - at));
    for (lua_Integer i = end; i > at; i--) {
        lua_rawgeti(lua, 1, i - 1);
        lua_rawseti(lua, 1, i);
    }
    lua_rawseti(lua, 1, at);
    return 0;
}

static int table_remove(lua_State *lua) {
    lua_Integer end = writable_length(lua, 1), at = luaL_optinteger(lua, 2, end);
    if (end == 0)
        return lua_pushnil(lua), 1;
    luaL_argcheck(lua, at >= 1 && at <= end, 2, "the place is outside the list");
    box_charge(lua, 8 * (size_t)(end - at));
    lua_rawgeti(lua, 1, at);
    for (lua_Integer i = at; i < end; i++) {
        lua_rawgeti(lua, 1, i + 1);
        lua_rawseti(lua, 1, i);
    }
    lua_pushnil(lua);
    lua_rawseti(lua, 1, end);
    return 1;
}

/* The bytes of the i-th entry: a text, or a number (which is made a text in place). */
static const char *piece(lua_State *lua, lua_Integer i, size_t *len) {
    lua_rawgeti(lua, 1, i);
    if (box_class_show(lua, -1))
        lua_remove(lua, -2);
    if (lua_type(lua, -1) != LUA_TSTRING && lua_type(lua, -1) != LUA_TNUMBER)
        box_raise(lua, NULL, "table.concat: entry %lld is a %s, not a text or number", (long long)i,
                  luaL_typename(lua, -1));
    return lua_tolstring(lua, -1, len);
}

static int table_concat(lua_State *lua) {
    lua_Integer end = readable_length(lua, 1);
    size_t between;
    luaL_optlstring(lua, 2, "", &between);
    lua_Integer from = luaL_optinteger(lua, 3, 1), to = luaL_optinteger(lua, 4, end);
    luaL_argcheck(lua, from >= 1, 3, "the place is outside the list");
    luaL_argcheck(lua, to <= end, 4, "the place is outside the list");
    lua_settop(lua, 2);
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    for (lua_Integer i = from; i <= to; i++) {
        size_t len;
        piece(lua, i, &len);
        box_charge(lua, 8 + len + between);
        luaL_addvalue(&out);
        if (i < to)
            luaL_addlstring(&out, luaL_optstring(lua, 2, ""), between);
    }
    luaL_pushresult(&out);
    return 1;
}

static int table_unpack(lua_State *lua) {
    lua_Integer end = readable_length(lua, 1);
    lua_Integer from = luaL_optinteger(lua, 2, 1), to = luaL_optinteger(lua, 3, end);
    if (from > to)
        return 0;
    if ((lua_Unsigned)to - (lua_Unsigned)from >= UNPACK_MAX)
        return box_raise(lua, "use a loop", "table.unpack hands out at most %d values", UNPACK_MAX);
    luaL_checkstack(lua, UNPACK_MAX, NULL);
    box_charge(lua, 8 * (size_t)(to - from));
    for (lua_Integer i = from;; i++) {
        lua_rawgeti(lua, 1, i);
        if (i == to)
            return (int)(to - from + 1);
    }
}

/* table.sort sorts places in a copy of the table (at index 3), then writes the values back. */
static bool less(lua_State *lua, lua_Integer a, lua_Integer b) {
    bool own = lua_isfunction(lua, 2);
    if (own)
        lua_pushvalue(lua, 2);
    lua_rawgeti(lua, 3, a);
    lua_rawgeti(lua, 3, b);
    if (own)
        lua_call(lua, 2, 1);
    else
        box_charge(lua, 8 + (lua_type(lua, -1) == LUA_TSTRING ? lua_rawlen(lua, -1) : 0));
    bool yes = own ? lua_toboolean(lua, -1) : lua_compare(lua, -2, -1, LUA_OPLT);
    lua_settop(lua, own ? -2 : -3);
    return yes;
}

/* The sort is stable, so it is enough to know whether the right one goes before the left. */
static int compare_places(const void *left, const void *right, void *context) {
    return less(context, *(const lua_Integer *)right, *(const lua_Integer *)left);
}

static int table_sort(lua_State *lua) {
    lua_Integer count = writable_length(lua, 1);
    if (!lua_isnoneornil(lua, 2))
        luaL_checktype(lua, 2, LUA_TFUNCTION);
    lua_settop(lua, 2);
    box_charge(lua, 16 * (size_t)count);
    lua_createtable(lua, (int)count, 0);
    lua_Integer *places = lua_newuserdatauv(lua, 2 * (size_t)count * sizeof *places, 0);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, 1, i);
        lua_rawseti(lua, 3, i);
        places[i - 1] = i;
    }
    box_sort(places, places + count, (size_t)count, sizeof *places, compare_places, lua);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(lua, 3, places[i - 1]);
        lua_rawseti(lua, 1, i);
    }
    return 0;
}

const struct box_function box_table_functions[] = {
    {"table.insert", table_insert}, {"table.remove", table_remove}, {"table.concat", table_concat},
    {"table.sort", table_sort},     {"table.unpack", table_unpack}, {NULL, NULL},
};

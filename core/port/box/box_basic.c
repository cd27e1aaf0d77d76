/* The basic functions that differ from Lua's own: pairs goes in the order of the keys, tostring shows no address,
 * tonumber is bounded, pcall does not catch exhaustion. */
#include <stdint.h>
#include <string.h>

#include "port/box/box_lua.h"
#include "port/box/box_sort.h"

#define NUMBER_MAX 64 /* bytes of a text that tonumber looks at */

/* A key as it sorts: numbers, then texts by their bytes, then false and true. */
struct key {
    int rank; /* 0 whole, 1 real, 2 text, 3 truth */
    lua_Integer whole;
    double real;
    const char *bytes;
    size_t len;
    lua_Integer at; /* where it is in the list of keys as found */
};

static int compare_texts(const struct key *a, const struct key *b) {
    size_t len = a->len < b->len ? a->len : b->len;
    int order = len ? memcmp(a->bytes, b->bytes, len) : 0;
    return order ? order : (a->len > b->len) - (a->len < b->len);
}

static int compare_keys(const void *left, const void *right, void *context) {
    (void)context;
    const struct key *a = left, *b = right;
    if (a->rank != b->rank && (a->rank > 1 || b->rank > 1))
        return a->rank - b->rank;
    if (a->rank == 2)
        return compare_texts(a, b);
    if (a->rank == 1 || b->rank == 1) { /* a real key is never whole: Lua makes those integers */
        double x = a->rank ? a->real : (double)a->whole, y = b->rank ? b->real : (double)b->whole;
        return (x > y) - (x < y);
    }
    return (a->whole > b->whole) - (a->whole < b->whole);
}

static struct key key_at(lua_State *lua, int index, lua_Integer at) {
    struct key key = {.at = at};
    switch (lua_type(lua, index)) {
    case LUA_TNUMBER:
        key.rank = !lua_isinteger(lua, index);
        key.whole = lua_tointeger(lua, index);
        key.real = lua_tonumber(lua, index);
        break;
    case LUA_TSTRING:
        key.rank = 2;
        key.bytes = lua_tolstring(lua, index, &key.len);
        break;
    case LUA_TBOOLEAN:
        key.rank = 3;
        key.whole = lua_toboolean(lua, index);
        break;
    default:
        box_raise(lua, "use names or numbers as keys", "pairs has no order for keys that are a %s",
                  luaL_typename(lua, index));
    }
    return key;
}

static size_t count_keys(lua_State *lua, int table) {
    size_t count = 0;
    for (lua_pushnil(lua); lua_next(lua, table); lua_pop(lua, 1))
        count++;
    return count;
}

static size_t work_of_sorting(size_t count) {
    size_t passes = 1;
    while (passes < 64 && count >> passes)
        passes++;
    return 8 * count * passes;
}

/* Pushes the list of the table's keys, sorted. */
static void push_sorted_keys(lua_State *lua, int table) {
    size_t count = count_keys(lua, table), i = 0;
    box_charge(lua, work_of_sorting(count));
    lua_createtable(lua, (int)count, 0);
    int found = lua_gettop(lua);
    struct key *keys = lua_newuserdatauv(lua, 2 * count * sizeof *keys, 0);
    for (lua_pushnil(lua); lua_next(lua, table); i++) {
        lua_pop(lua, 1);
        keys[i] = key_at(lua, -1, (lua_Integer)i + 1);
        lua_pushvalue(lua, -1);
        lua_rawseti(lua, found, keys[i].at);
    }
    box_sort(keys, keys + count, count, sizeof *keys, compare_keys, NULL);
    lua_createtable(lua, (int)count, 0);
    for (i = 0; i < count; i++) {
        lua_rawgeti(lua, found, keys[i].at);
        lua_rawseti(lua, -2, (lua_Integer)i + 1);
    }
}

/* upvalues: table, its sorted keys, the place that comes next */
static int next_pair(lua_State *lua) {
    lua_Integer place = lua_tointeger(lua, lua_upvalueindex(3));
    lua_settop(lua, 0);
    while (lua_rawgeti(lua, lua_upvalueindex(2), place++) != LUA_TNIL) {
        lua_pushvalue(lua, -1);
        if (lua_rawget(lua, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushinteger(lua, place);
            lua_replace(lua, lua_upvalueindex(3));
            return 2;
        }
        lua_settop(lua, 0); /* it was removed on the way */
    }
    return 1;
}

static int basic_pairs(lua_State *lua) {
    luaL_checktype(lua, 1, LUA_TTABLE);
    lua_settop(lua, 1);
    box_env_unwrap(lua, 1);
    push_sorted_keys(lua, 1);
    lua_pushvalue(lua, 1);
    lua_insert(lua, -2);
    lua_pushinteger(lua, 1);
    lua_pushcclosure(lua, next_pair, 3);
    return 1;
}

static int basic_tostring(lua_State *lua) {
    luaL_checkany(lua, 1);
    if (box_class_show(lua, 1))
        return 1;
    if (lua_istable(lua, 1) || lua_isfunction(lua, 1))
        lua_pushstring(lua, luaL_typename(lua, 1));
    else
        luaL_tolstring(lua, 1, NULL);
    return 1;
}

static int digit_value(int c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

static int number_in_base(lua_State *lua, const char *digits, size_t len) {
    lua_Integer base = luaL_checkinteger(lua, 2);
    uint64_t number = 0;
    luaL_argcheck(lua, base >= 2 && base <= 36, 2, "a base is 2 to 36");
    bool fine = len > 0;
    for (size_t i = 0; i < len; i++) {
        int digit = digit_value((unsigned char)digits[i]);
        fine = fine && digit < base;
        number = number * (uint64_t)base + (uint64_t)digit;
    }
    if (fine)
        lua_pushinteger(lua, (lua_Integer)number);
    else
        lua_pushnil(lua);
    return 1;
}

static int basic_tonumber(lua_State *lua) {
    luaL_checkany(lua, 1);
    size_t len = 0;
    const char *text = lua_type(lua, 1) == LUA_TSTRING ? lua_tolstring(lua, 1, &len) : NULL;
    if (text && len <= NUMBER_MAX && !lua_isnoneornil(lua, 2))
        return number_in_base(lua, text, len);
    if (text && len <= NUMBER_MAX && lua_stringtonumber(lua, text) == len + 1)
        return 1;
    if (lua_type(lua, 1) == LUA_TNUMBER)
        lua_pushvalue(lua, 1);
    else
        lua_pushnil(lua);
    return 1;
}

static int basic_pcall(lua_State *lua) {
    luaL_checkany(lua, 1);
    bool fine = lua_pcall(lua, lua_gettop(lua) - 1, LUA_MULTRET, 0) == LUA_OK;
    box_stop_if_tripped(lua);
    lua_pushboolean(lua, fine);
    lua_insert(lua, 1);
    return lua_gettop(lua);
}

const struct box_function box_basic_functions[] = {
    {"pairs", basic_pairs}, {"tostring", basic_tostring}, {"tonumber", basic_tonumber}, {"pcall", basic_pcall},
    {NULL, NULL},
};

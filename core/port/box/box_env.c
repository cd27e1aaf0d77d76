/* The names that a script has. The allow-list is the manual: a name is there because box_standard_words or the stages'
 * vocabulary lists it. Reading any other name is an error that says what to write instead.
 *
 *     a file's environment (empty, so that every write is seen) -> its own variables -> the base environment -> unknown
 *
 * Shared tables (math, table, text, lib and what is in it) are handed out behind an empty table that reads through and
 * refuses to be written. */
#include <lualib.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "port/box/box_lua.h"
#include "port/box/box_sort.h"

#define CALL_COST 96 /* bytes' worth */

static const char *const missing[][2] = {
    {"_G", "a file's variables are its own; write their names"},
    {"collectgarbage", "memory takes care of itself"},
    {"coroutine", "a rule runs from its first line to its last; write a function"},
    {"debug", "error(\"…\") with a text tells file and line"},
    {"dofile", "shared code is a file in scripts/lib/ and is reached as lib.NAME"},
    {"getmetatable", "tables are plain; write a function"},
    {"io", "a rule reads no files: what it needs comes as its argument"},
    {"load", "a script cannot make code while it runs; write a function"},
    {"loadfile", "shared code is a file in scripts/lib/ and is reached as lib.NAME"},
    {"loadstring", "a script cannot make code while it runs; write a function"},
    {"next", "write pairs(t), which goes in the order of the keys"},
    {"os", "a rule has no clock and no system: times come as its arguments"},
    {"package", "shared code is a file in scripts/lib/ and is reached as lib.NAME"},
    {"print", "a script answers by what it returns"},
    {"rawequal", "tables are plain: a == b"},
    {"rawget", "tables are plain: t[key]"},
    {"rawlen", "tables are plain: #t"},
    {"rawset", "tables are plain: t[key] = value"},
    {"require", "shared code is a file in scripts/lib/ and is reached as lib.NAME"},
    {"setmetatable", "tables are plain; write a function"},
    {"string", "write text.format for string.format, text.contains for string.find, text.replace for string.gsub, …"},
    {"unpack", "write table.unpack"},
    {"utf8", "write text.width, text.words or text.split"},
    {"xpcall", "write pcall"},
    {"math.random", "a rule gives the same answer every time, so it has no chance in it"},
    {"math.randomseed", "a rule gives the same answer every time, so it has no chance in it"},
    {"math.pow", "multiply instead: x * x"},
    {"math.exp", "its last digits differ between machines"},
    {"math.log", "its last digits differ between machines"},
    {"math.sin", "its last digits differ between machines"},
    {"math.cos", "its last digits differ between machines"},
    {"math.tan", "its last digits differ between machines"},
    {"table.pack", "write { … }"},
    {"table.move", "write a loop"},
    {"text.find", "write text.contains"},
    {"text.gsub", "write text.replace"},
    {"text.match", "write text.contains or text.split"},
    {"text.gmatch", "write text.words or text.split"},
    {"text.len", "#t counts bytes, text.width counts columns"},
    {"text.rep", "write the text out"},
    {"text.sub", "write text.split"},
};

static const char *advice_on(const char *name) {
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        if (!strcmp(missing[i][0], name))
            return missing[i][1];
    return NULL;
}

static int by_name(const void *a, const void *b, void *context) {
    (void)context;
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The name in the table at index that is nearest to the given one. Sorted first: among equals the answer must not
 * depend on a hash. */
static const char *nearest_key(lua_State *lua, int index, const char *given) {
    enum { MANY = 512 };
    const char *names[MANY], *spare[MANY];
    size_t count = 0;
    for (lua_pushnil(lua); lua_next(lua, index); lua_pop(lua, 1))
        if (lua_type(lua, -2) == LUA_TSTRING && count < MANY)
            names[count++] = lua_tostring(lua, -2);
    box_sort(names, spare, count, sizeof *names, by_name, NULL);
    return text_nearest(given, names, count);
}

/* __index where a name was not found: (table, key), the upvalue is the table's name with a dot, or "". */
static int unknown_name(lua_State *lua) {
    const char *table = lua_tostring(lua, lua_upvalueindex(1));
    if (lua_type(lua, 2) != LUA_TSTRING)
        return 0;
    const char *key = lua_tostring(lua, 2), *name = lua_pushfstring(lua, "%s%s", table, key);
    const char *todo = advice_on(name);
    if (todo)
        return box_raise(lua, todo, "'%s' is not available in scripts", name);
    lua_settop(lua, 3);
    const char *near = lua_istable(lua, 1) ? nearest_key(lua, 1, key) : NULL;
    if (near)
        todo = lua_pushfstring(lua, "did you mean '%s%s'?", table, near);
    else if (!*table)
        todo = "a variable is made by `local name = …` before it is used";
    return box_raise(lua, todo, "there is no '%s'", name);
}

static int refuse_write(lua_State *lua) {
    return box_raise(lua, "make a table of your own: local t = { … }",
                     "'%s' belongs to all scripts and cannot be changed",
                     lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : luaL_typename(lua, 2));
}

static int length_behind(lua_State *lua) {
    box_env_unwrap(lua, 1);
    lua_pushinteger(lua, (lua_Integer)lua_rawlen(lua, 1));
    return 1;
}

static int refuse_still(lua_State *lua) {
    return box_raise(lua, "make a table of your own: local t = { … }",
                     "'%s' stands in a table of the whole file; a rule that is being called cannot change it",
                     lua_type(lua, 2) == LUA_TSTRING ? lua_tostring(lua, 2) : luaL_typename(lua, 2));
}

/* The table on top stands behind the one at index. */
static void stand_before(lua_State *lua, int index, lua_CFunction refuse) {
    index = lua_absindex(lua, index);
    lua_createtable(lua, 0, 3);
    lua_insert(lua, -2);
    lua_setfield(lua, -2, "__index");
    lua_pushcfunction(lua, refuse);
    lua_setfield(lua, -2, "__newindex");
    lua_pushcfunction(lua, length_behind);
    lua_setfield(lua, -2, "__len");
    lua_setmetatable(lua, index);
}

void box_env_stand_before(lua_State *lua, int index, bool library) {
    stand_before(lua, index, library ? refuse_write : refuse_still);
}

void box_env_protect(lua_State *lua) {
    lua_newtable(lua);
    lua_insert(lua, -2);
    stand_before(lua, -2, refuse_write);
}

void box_env_unwrap(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    if (box_class_of(lua, index))
        box_class_unwrap(lua, index);
    else if (lua_istable(lua, index) && luaL_getmetafield(lua, index, "__index") != LUA_TNIL) {
        if (lua_istable(lua, -1))
            lua_replace(lua, index);
        else
            lua_pop(lua, 1);
    }
}

/* Gives the table on top an __index that raises for names it does not have. */
static void refuse_unknown(lua_State *lua, const char *name) {
    lua_createtable(lua, 0, 1);
    lua_pushstring(lua, name);
    lua_pushcclosure(lua, unknown_name, 1);
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
}

/* Every standard function costs something before it begins. Those that work on lengths charge for them by themselves.
 */
static int charged(lua_State *lua) {
    box_charge(lua, CALL_COST);
    return lua_tocfunction(lua, lua_upvalueindex(1))(lua);
}

/* Pushes the standard function or value called name, uncharged. */
static void push_plain(lua_State *lua, const char *name) {
    const struct box_function *const ours[] = {box_basic_functions, box_table_functions, box_text_functions};
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        for (const struct box_function *f = ours[i]; f->name; f++)
            if (!strcmp(f->name, name)) {
                lua_pushcfunction(lua, f->function);
                return;
            }
    const char *dot = strchr(name, '.');
    lua_getfield(lua, 1, dot ? "math" : "_G");
    lua_getfield(lua, -1, dot ? dot + 1 : name);
    lua_remove(lua, -2);
}

static void push_standard(lua_State *lua, const char *name) {
    push_plain(lua, name);
    if (lua_iscfunction(lua, -1))
        lua_pushcclosure(lua, charged, 1);
}

/* Puts the value on top under name ("ipairs", "text.format") into the base environment at index 2. */
static void put_standard(lua_State *lua, const char *name) {
    const char *dot = strchr(name, '.');
    if (!dot) {
        lua_setfield(lua, 2, name);
        return;
    }
    lua_pushlstring(lua, name, (size_t)(dot - name));
    lua_pushvalue(lua, -1);
    if (lua_rawget(lua, 2) == LUA_TNIL) { /* the first of its table */
        lua_pop(lua, 1);
        lua_newtable(lua);
        lua_pushvalue(lua, -2);
        lua_pushvalue(lua, -2);
        lua_rawset(lua, 2);
    }
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, dot + 1);
    lua_pop(lua, 3);
}

static void close_library(lua_State *lua, const char *name) {
    lua_getfield(lua, 2, name);
    const char *prefix = lua_pushfstring(lua, "%s.", name);
    lua_insert(lua, -2);
    refuse_unknown(lua, prefix);
    lua_remove(lua, -2);
    box_env_protect(lua);
    lua_setfield(lua, 2, name);
}

/* A word may share its name with a library (the question `text "comment" { … }`): then the library can be called. */
static int call_library(lua_State *lua) {
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_replace(lua, 1);
    lua_call(lua, lua_gettop(lua) - 1, 1);
    return 1;
}

static void put_word(lua_State *lua, const struct box_word *word) {
    if (word->form == BOX_CLASS) /* no name: it is in what values can do */
        return;
    if (word->form == BOX_FUNCTION) {
        box_compute_push(lua, word);
        put_standard(lua, word->name);
        return;
    }
    bool library = lua_getfield(lua, 2, word->name) == LUA_TTABLE;
    if (library) {
        lua_getmetatable(lua, -1);
        box_words_push(lua, word);
        lua_pushcclosure(lua, call_library, 1);
        lua_setfield(lua, -2, "__call");
        lua_pop(lua, 2);
    } else {
        lua_pop(lua, 1);
        box_words_push(lua, word);
        lua_setfield(lua, 2, word->name);
    }
}

/* The tables of the stages' functions close once all are in them. */
static void close_tables(lua_State *lua, const struct box_word *words, size_t count) {
    char name[LIMIT_ID + 1];
    for (size_t i = 0; i < count; i++) {
        const char *dot = words[i].form == BOX_FUNCTION ? strchr(words[i].name, '.') : NULL;
        if (!dot)
            continue;
        snprintf(name, sizeof name, "%.*s", (int)(dot - words[i].name), words[i].name);
        lua_getfield(lua, 2, name);
        bool open = !lua_getmetatable(lua, -1);
        lua_settop(lua, 2);
        if (open)
            close_library(lua, name);
    }
}

/* ("x"):upper() reaches the text library and nothing else. */
static void give_texts_their_methods(lua_State *lua) {
    lua_pushliteral(lua, "");
    lua_createtable(lua, 0, 1);
    lua_getfield(lua, 2, "text");
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_pop(lua, 1);
}

void box_env_open(lua_State *lua) {
    const struct box_state *state = box_state_of(lua);
    lua_newtable(lua); /* 1: Lua's own, to take from */
    luaL_requiref(lua, "_G", luaopen_base, 0);
    lua_setfield(lua, 1, "_G");
    luaL_requiref(lua, "math", luaopen_math, 0);
    lua_setfield(lua, 1, "math");
    lua_newtable(lua); /* 2: the base environment */
    lua_newtable(lua);
    lua_setfield(lua, 2, "lib");
    for (size_t i = 0; i < box_standard_word_count; i++)
        if (strcmp(box_standard_words[i].name, "lib") != 0) {
            push_standard(lua, box_standard_words[i].name);
            put_standard(lua, box_standard_words[i].name);
        }
    static const char *const libraries[] = {"math", "table", "text", "lib"};
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        close_library(lua, libraries[i]);
    give_texts_their_methods(lua);
    for (size_t i = 0; i < state->word_count; i++)
        put_word(lua, &state->words[i]);
    close_tables(lua, state->words, state->word_count);
    refuse_unknown(lua, "");
    lua_setfield(lua, LUA_REGISTRYINDEX, "base");
    lua_settop(lua, 0);
}

void box_env_library(lua_State *lua, const char *name) {
    lua_getfield(lua, LUA_REGISTRYINDEX, "base");
    lua_getfield(lua, -1, "lib");
    box_env_unwrap(lua, -1);
    lua_pushvalue(lua, -3);
    lua_setfield(lua, -2, name);
    lua_pop(lua, 2);
}

/* __newindex of a file's environment: (environment, name, value), the upvalue is the table of the file's variables. */
static int set_variable(lua_State *lua) {
    const char *name = luaL_checkstring(lua, 2);
    if (box_state_of(lua)->sealed || box_still_is(lua, lua_upvalueindex(1)))
        return box_raise(lua, "write `local` before its first use",
                         "the variable '%s' belongs to the whole file; a rule that is being called cannot change it",
                         name);
    lua_getfield(lua, LUA_REGISTRYINDEX, "base");
    lua_pushvalue(lua, 2);
    if (lua_rawget(lua, -2) != LUA_TNIL)
        return box_raise(lua, "choose another name", "'%s' is a word that scripts have already", name);
    lua_settop(lua, 3);
    lua_rawset(lua, lua_upvalueindex(1));
    return 0;
}

void box_env_push(lua_State *lua) {
    lua_newtable(lua); /* the environment */
    lua_createtable(lua, 0, 2);
    lua_newtable(lua); /* the variables */
    lua_createtable(lua, 0, 1);
    lua_getfield(lua, LUA_REGISTRYINDEX, "base");
    lua_setfield(lua, -2, "__index");
    lua_setmetatable(lua, -2);
    lua_pushvalue(lua, -1);
    lua_setfield(lua, -3, "__index");
    lua_pushcclosure(lua, set_variable, 1);
    lua_setfield(lua, -2, "__newindex");
    lua_setmetatable(lua, -2);
}

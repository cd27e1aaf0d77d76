/* Words: what the stages let a script say. A word makes a plain table that knows its kind, its id and its line.
 *
 *     nps "recommend" { zh = "…" }      the word takes the id and answers a function that takes the table
 *     heading { … }   heading "text"    a block takes its table at once; a text becomes its first entry
 *
 * The table is the script's own, tagged; positional entries stay positions and become `items` when it is handed over. A
 * block knows its script too, which may be a library of the one that hands it over.
 */
#include <string.h>

#include "base/limits.h"
#include "port/box/box_lua.h"

static const struct box_word *word_of(lua_State *lua) {
    return lua_touserdata(lua, lua_upvalueindex(1));
}

static int misused(lua_State *lua, const struct box_word *word, const char *what) {
    const char *todo = lua_pushfstring(lua, "write: %s", word->signature);
    return box_raise(lua, todo, "%s %s", word->name, what);
}

static void set_field(lua_State *lua, const struct box_word *word, const char *field) {
    lua_pushstring(lua, field);
    if (lua_rawget(lua, 1) != LUA_TNIL)
        box_raise(lua, "a table is given to one word only, and this field is the word's own",
                  "the table of %s has a field '%s' already", word->name, field);
    lua_pop(lua, 1);
    lua_pushstring(lua, field);
    lua_insert(lua, -2);
    lua_rawset(lua, 1);
}

/* The table is at 1; it stays alone on the stack. */
static int tag(lua_State *lua, const struct box_word *word, lua_Integer line) {
    lua_settop(lua, 1);
    if (lua_getmetatable(lua, 1))
        return misused(lua, word, "was given a library, or a table of the whole file");
    lua_pushstring(lua, word->name);
    set_field(lua, word, "kind");
    lua_pushinteger(lua, line);
    set_field(lua, word, "line");
    return 1;
}

/* (table); upvalues: word, id, line */
static int finish(lua_State *lua) {
    const struct box_word *word = word_of(lua);
    if (!lua_istable(lua, 1) || lua_gettop(lua) != 1)
        return misused(lua, word, "wants a table behind its id");
    tag(lua, word, lua_tointeger(lua, lua_upvalueindex(3)));
    lua_pushvalue(lua, lua_upvalueindex(2));
    set_field(lua, word, "id");
    return 1;
}

static int begin(lua_State *lua) {
    const struct box_word *word = word_of(lua);
    if (lua_gettop(lua) != 1 || lua_type(lua, 1) != LUA_TSTRING)
        return misused(lua, word, "wants its id first");
    size_t len = lua_rawlen(lua, 1);
    if (!len || len > LIMIT_ID)
        return misused(lua, word, len ? "has an id that is too long" : "has an empty id");
    lua_pushvalue(lua, lua_upvalueindex(1));
    lua_pushvalue(lua, 1);
    lua_pushinteger(lua, box_current_line(lua));
    lua_pushcclosure(lua, finish, 3);
    return 1;
}

static int make_block(lua_State *lua) {
    const struct box_word *word = word_of(lua);
    if (lua_gettop(lua) != 1 || !(lua_istable(lua, 1) || lua_type(lua, 1) == LUA_TSTRING))
        return misused(lua, word, "wants a table");
    if (!lua_istable(lua, 1)) {
        lua_createtable(lua, 1, 2);
        lua_insert(lua, 1);
        lua_rawseti(lua, 1, 1);
    }
    tag(lua, word, box_current_line(lua));
    box_push_current_script(lua);
    set_field(lua, word, "script");
    return 1;
}

void box_words_push(lua_State *lua, const struct box_word *word) {
    lua_pushlightuserdata(lua, (void *)(uintptr_t)word);
    lua_pushcclosure(lua, word->form == BOX_BLOCK ? make_block : begin, 1);
}

bool box_words_unfinished(lua_State *lua, int index) {
    return lua_tocfunction(lua, index) == finish || lua_tocfunction(lua, index) == begin ||
           lua_tocfunction(lua, index) == make_block;
}

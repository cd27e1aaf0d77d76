/* Values that C reckons with. In Lua one is an empty table in front of its map: the map stands behind a key that no
 * script can write, so that fields are read through and nothing can be changed. All values of a class share one
 * metatable, whose functions ask the class.
 *
 * A value keeps nothing of C: two tables of Lua, collected as any other. */
#include "port/box/box_lua.h"

#define CLASSES "classes"

static const char behind, class_of; /* their addresses are the keys */

const struct box_word *box_class_of(lua_State *lua, int index) {
    if (!lua_istable(lua, index) || !lua_getmetatable(lua, index))
        return NULL;
    lua_rawgetp(lua, -1, &class_of);
    const struct box_word *word = lua_touserdata(lua, -1);
    lua_pop(lua, 2);
    return word;
}

void box_class_unwrap(lua_State *lua, int index) {
    index = lua_absindex(lua, index);
    lua_rawgetp(lua, index, &behind);
    lua_replace(lua, index);
}

static const struct box_word *word_here(lua_State *lua) {
    return lua_touserdata(lua, lua_upvalueindex(1));
}

static int read_field(lua_State *lua) {
    box_class_unwrap(lua, 1);
    lua_settop(lua, 2);
    lua_rawget(lua, 1);
    return 1;
}

static int refuse_write(lua_State *lua) {
    const struct box_word *word = word_here(lua);
    return box_raise(lua, word->signature, "a %s cannot be changed", word->name);
}

/* The class of an operation: that of its first operand, or else of its second. */
static int calculate(lua_State *lua) {
    const struct box_word *word = word_here(lua);
    const char *sign = lua_tostring(lua, lua_upvalueindex(2));
    const struct value *made = NULL;
    struct err err = {0};
    const struct box_asked asked = box_compute_ask(lua, word, 1, sign[1] ? 1 : 2);
    if (word->class->calculate(&asked, *sign, &made, &err))
        return box_compute_raise(lua, &err);
    return box_compute_answer(lua, made);
}

static int compare(lua_State *lua) {
    const struct box_word *word = word_here(lua);
    bool or_equal = lua_toboolean(lua, lua_upvalueindex(2));
    int order = 0;
    struct err err = {0};
    const struct box_asked asked = box_compute_ask(lua, word, 1, 2);
    if (word->class->compare(&asked, &order, &err))
        return box_compute_raise(lua, &err);
    lua_pushboolean(lua, or_equal ? order <= 0 : order < 0);
    return 1;
}

bool box_class_show(lua_State *lua, int index) {
    const struct box_word *word = box_class_of(lua, index);
    const char *text = "";
    struct err err = {0};
    if (!word)
        return false;
    lua_pushvalue(lua, index);
    const struct box_asked asked = box_compute_ask(lua, word, lua_gettop(lua), 1);
    if (word->class->show(&asked, &text, &err))
        box_compute_raise(lua, &err);
    lua_pop(lua, 1);
    lua_pushstring(lua, text);
    box_charge(lua, lua_rawlen(lua, -1));
    return true;
}

static int concatenate(lua_State *lua) {
    for (int i = 1; i <= 2; i++) {
        if (box_class_show(lua, i))
            lua_replace(lua, i);
        else if (lua_type(lua, i) != LUA_TSTRING && lua_type(lua, i) != LUA_TNUMBER)
            return box_raise(lua, NULL, "attempt to concatenate a %s value", luaL_typename(lua, i));
    }
    box_charge(lua, lua_rawlen(lua, 1) + lua_rawlen(lua, 2));
    lua_settop(lua, 2);
    lua_concat(lua, 2);
    return 1;
}

/* One function of the metatable on top; `how` is its second upvalue and is taken from the top. */
static void set_operation(lua_State *lua, const char *event, lua_CFunction function, const struct box_word *word) {
    lua_pushlightuserdata(lua, (void *)(uintptr_t)word);
    lua_insert(lua, -2);
    lua_pushcclosure(lua, function, 2);
    lua_setfield(lua, -2, event);
}

static void make_class(lua_State *lua, const struct box_word *word) {
    static const char *const signs[][2] = {
        {"__add", "+"}, {"__sub", "-"}, {"__mul", "*"}, {"__div", "/"}, {"__unm", "-1"}};
    lua_createtable(lua, 0, 16);
    lua_pushlightuserdata(lua, (void *)(uintptr_t)word);
    lua_rawsetp(lua, -2, &class_of);
    lua_pushstring(lua, word->name);
    lua_setfield(lua, -2, "__name");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        lua_pushstring(lua, signs[i][1]);
        set_operation(lua, signs[i][0], calculate, word);
    }
    lua_pushboolean(lua, false);
    set_operation(lua, "__lt", compare, word);
    lua_pushboolean(lua, true);
    set_operation(lua, "__le", compare, word);
    lua_pushnil(lua);
    set_operation(lua, "__concat", concatenate, word);
    lua_pushnil(lua);
    set_operation(lua, "__index", read_field, word);
    lua_pushnil(lua);
    set_operation(lua, "__newindex", refuse_write, word);
}

void box_class_open(lua_State *lua) {
    struct box_state *state = box_state_of(lua);
    state->classes = mem_alloc((state->word_count + 1) * sizeof(struct box_word *));
    lua_newtable(lua);
    for (size_t i = 0; i < state->word_count; i++)
        if (state->words[i].form == BOX_CLASS) {
            state->classes[state->class_count++] = &state->words[i];
            make_class(lua, &state->words[i]);
            lua_rawsetp(lua, -2, &state->words[i]);
        }
    lua_setfield(lua, LUA_REGISTRYINDEX, CLASSES);
}

static const struct box_word *class_that_knows(const struct box_state *state, const struct value *map) {
    for (size_t i = 0; i < state->class_count; i++)
        if (state->classes[i]->class->is(map))
            return state->classes[i];
    return NULL;
}

void box_class_wrap(lua_State *lua, const struct value *value) {
    const struct box_word *word = value->kind == VALUE_MAP ? class_that_knows(box_state_of(lua), value) : NULL;
    if (!word)
        return;
    lua_createtable(lua, 0, 1);
    lua_insert(lua, -2);
    lua_rawsetp(lua, -2, &behind);
    lua_getfield(lua, LUA_REGISTRYINDEX, CLASSES);
    lua_rawgetp(lua, -1, word);
    lua_setmetatable(lua, -3);
    lua_pop(lua, 1);
}

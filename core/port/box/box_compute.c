/* C that a script calls. The arguments become plain values, charged for by what they weigh before any work is done, and
 * the answer becomes a value of the script again. What C makes on the way lives in an arena of the state, so that a Lua
 * error leaves nothing behind. */
#include "base/limits.h"
#include "port/box/box_lua.h"

/* bytes' worth, as box_charge counts */
#define PIECE_WORTH 48 /* of reading one value, and of doing something with it */
#define OWN_COST    96 /* of the call */
#define INSTRUCTION 2

struct box_asked box_compute_ask(lua_State *lua, const struct box_word *word, int first, int count) {
    struct box_state *state = box_state_of(lua);
    struct box_size size = {0};
    struct err err = {0};
    const struct value *arguments = NULL;
    box_charge(lua, OWN_COST);
    arena_clear(state->scratch);
    const struct box_reading reading = {.state = state, .arena = state->scratch, .file = "", .called = word->name};
    int refused = box_value_read_all(&reading, first, count, &arguments, &size, &err);
    box_charge(lua, size.bytes + size.pieces * PIECE_WORTH); /* it was read, whatever came of it */
    if (refused)
        box_compute_raise(lua, &err);
    box_charge(lua, INSTRUCTION * (word->cost + size.pieces * size.pieces / 1000 * word->square));
    return (struct box_asked){state->scratch, arguments, state->told};
}

int box_compute_raise(lua_State *lua, const struct err *err) {
    return box_raise(lua, *err->todo ? err->todo : NULL, "%s", err->what);
}

int box_compute_answer(lua_State *lua, const struct value *made) {
    lua_settop(lua, 0);
    if (made)
        box_value_push(lua, made);
    else
        lua_pushnil(lua);
    return 1;
}

static int compute(lua_State *lua) {
    const struct box_word *word = lua_touserdata(lua, lua_upvalueindex(1));
    const struct value *made = NULL;
    struct err err = {0};
    const struct box_asked asked = box_compute_ask(lua, word, 1, lua_gettop(lua));
    if (word->compute(&asked, &made, &err))
        return box_compute_raise(lua, &err);
    return box_compute_answer(lua, made);
}

void box_compute_push(lua_State *lua, const struct box_word *word) {
    lua_pushlightuserdata(lua, (void *)(uintptr_t)word);
    lua_pushcclosure(lua, compute, 1);
}

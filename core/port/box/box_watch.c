/* Watching a call: the hook that counts instructions also hears of each new line, and notes what is in sight there.
 * Nothing of it runs in Lua, so a call that is watched does what it does unwatched. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "port/box/box_lua.h"

#define SEEN_MOST 24 /* names in sight that are noted of one line */
#define TEXT_MOST 64 /* bytes of a text that are */

struct box_watch {
    struct arena *arena;
    struct value *lines;
};

/* Notes the value on top of the stack, and takes it away. */
static void note(lua_State *lua, struct arena *arena, struct value *seen, const char *name) {
    bool wanted = value_count(seen) < SEEN_MOST && *name != '(' && strcmp(name, "_ENV") != 0;
    int type = lua_type(lua, -1);
    if (wanted && type == LUA_TNIL)
        value_set(arena, seen, name, value_null(arena));
    else if (wanted && type == LUA_TBOOLEAN)
        value_set(arena, seen, name, value_bool(arena, lua_toboolean(lua, -1)));
    else if (wanted && type == LUA_TNUMBER && isfinite(lua_tonumber(lua, -1)))
        value_set(arena, seen, name,
                  lua_isinteger(lua, -1) ? value_int(arena, lua_tointeger(lua, -1))
                                         : value_real(arena, lua_tonumber(lua, -1)));
    else if (wanted && type == LUA_TSTRING && lua_rawlen(lua, -1) <= TEXT_MOST)
        value_set(arena, seen, name, value_str(arena, lua_tostring(lua, -1)));
    lua_pop(lua, 1);
}

void box_watch_line(lua_State *lua, lua_Debug *ar) {
    struct box_watch *watch = box_state_of(lua)->watch;
    const char *name;
    if (!watch || value_count(watch->lines) >= LIMIT_BOX_TRACE || !lua_checkstack(lua, 4))
        return;
    lua_getinfo(lua, "Sl", ar);
    struct value *line = value_map(watch->arena), *seen = value_map(watch->arena);
    value_set(watch->arena, line, "file", value_str(watch->arena, ar->source + (*ar->source == '@')));
    value_set(watch->arena, line, "line", value_int(watch->arena, ar->currentline));
    for (int i = 1; (name = lua_getlocal(lua, ar, i)); i++)
        note(lua, watch->arena, seen, name);
    lua_getinfo(lua, "f", ar);
    for (int i = 1; (name = lua_getupvalue(lua, -1, i)); i++)
        note(lua, watch->arena, seen, name);
    lua_pop(lua, 1);
    value_set(watch->arena, line, "seen", seen);
    value_push(watch->arena, watch->lines, line);
}

int box_state_call_watched(struct box_state *state, int64_t function, const struct value *arguments,
                           struct arena *arena, const struct value **out, struct err *err) {
    struct box_watch watch = {arena, value_list(arena)};
    const struct value *answer = NULL;
    state->watch = &watch;
    int failed = box_state_call(state, function, arguments, arena, &answer, err);
    state->watch = NULL;
    if (failed)
        return failed;
    struct value *both = value_map(arena);
    value_set(arena, both, "answer", answer);
    value_set(arena, both, "lines", watch.lines);
    *out = both;
    return 0;
}

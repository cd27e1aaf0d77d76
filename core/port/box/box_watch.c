/* Watching a call: the hook that counts instructions also hears of each new line, and notes what is in sight there.
 * Nothing of it runs in Lua, so a call that is watched does what it does unwatched. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "port/box/box_lua.h"

/* Of names in sight, fields of tables among them: "store.region.code". */
#define SEEN_MOST   256    /* that are noted of one line */
#define NOTED_MOST  8192   /* of all lines together */
#define LOOKED_MOST 100000 /* entries of tables that are gone through for it, whatever is noted of them */
#define BYTES_MOST  (LIMIT_BOX_ANSWER / 2) /* that they take in the answer */
#define DEEP_MOST   3                      /* names in such a path */
#define NAME_MOST   128                    /* bytes of it */
#define TEXT_MOST   64                     /* bytes of a text that are noted */

struct box_watch {
    struct arena *arena;
    struct value *lines;
    size_t noted, looked;
    size_t bytes; /* of what was noted, as it is handed over */
};

static const struct value *scalar(lua_State *lua, struct arena *arena) {
    switch (lua_type(lua, -1)) {
    case LUA_TNIL:
        return value_null(arena);
    case LUA_TBOOLEAN:
        return value_bool(arena, lua_toboolean(lua, -1));
    case LUA_TNUMBER:
        return lua_isinteger(lua, -1)            ? value_int(arena, lua_tointeger(lua, -1))
               : isfinite(lua_tonumber(lua, -1)) ? value_real(arena, lua_tonumber(lua, -1))
                                                 : NULL;
    case LUA_TSTRING:
        return lua_rawlen(lua, -1) <= TEXT_MOST ? value_str(arena, lua_tostring(lua, -1)) : NULL;
    default:
        return NULL;
    }
}

/* Of a text in an answer, where a sign may take six bytes. */
static size_t weight_of(const char *text) {
    size_t weight = 4;
    for (; *text; text++)
        weight += (unsigned char)*text < ' ' || *text == '"' || *text == '\\' ? 6 : 1;
    return weight;
}

static void note(lua_State *lua, struct box_watch *watch, struct value *seen, const char *name, int depth);

/* The fields of the table on top. Nothing is called: lua_next does not ask metatables. */
static void note_fields(lua_State *lua, struct box_watch *watch, struct value *seen, const char *name, int depth) {
    char path[NAME_MOST];
    int table = lua_gettop(lua);
    for (lua_pushnil(lua); watch->looked < LOOKED_MOST && lua_next(lua, -2);) {
        watch->looked++;
        bool named = lua_type(lua, -2) == LUA_TSTRING;
        int len = named ? snprintf(path, sizeof path, "%s.%s", name, lua_tostring(lua, -2)) : 0;
        if (named && len < (int)sizeof path)
            note(lua, watch, seen, path, depth + 1);
        else
            lua_pop(lua, 1);
    }
    lua_settop(lua, table);
}

/* Notes the value on top of the stack, and takes it away. */
static void note(lua_State *lua, struct box_watch *watch, struct value *seen, const char *name, int depth) {
    bool wanted = value_count(seen) < SEEN_MOST && watch->noted < NOTED_MOST && watch->bytes < BYTES_MOST &&
                  *name != '(' && strcmp(name, "_ENV");
    if (wanted && lua_istable(lua, -1) && depth < DEEP_MOST && lua_checkstack(lua, 8)) {
        box_env_unwrap(lua, -1);
        note_fields(lua, watch, seen, name, depth);
    } else if (wanted && !lua_istable(lua, -1)) {
        const struct value *value = scalar(lua, watch->arena);
        watch->noted++;
        watch->bytes += weight_of(name) + weight_of(value_text(value, "-1.2345678901234567e-100"));
        if (value)
            value_set(watch->arena, seen, name, value);
    }
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
        note(lua, watch, seen, name, 1);
    lua_getinfo(lua, "f", ar);
    for (int i = 1; (name = lua_getupvalue(lua, -1, i)); i++)
        note(lua, watch, seen, name, 1);
    lua_pop(lua, 1);
    value_set(watch->arena, line, "seen", seen);
    value_push(watch->arena, watch->lines, line);
}

int box_state_call_watched(struct box_state *state, int64_t function, const struct value *arguments,
                           struct arena *arena, const struct value **out, struct err *err) {
    struct box_watch watch = {.arena = arena, .lines = value_list(arena)};
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

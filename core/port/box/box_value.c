/* Plain data between Lua and values.
 *
 * A table with entries 1 to n and nothing else is a list, and so is an empty one; any other table is a map in the order
 * of its keys, its positional entries under "items". Everything else that Lua can make is refused with the place where
 * it stands: "blocks[2].metric is not a finite number". Tables may be shared but not contain themselves; how much may
 * come of it is counted as it is read. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "port/box/box_lua.h"
#include "port/box/box_sort.h"

static void push_table(lua_State *lua, const struct value *value) {
    luaL_checkstack(lua, 6, NULL);
    if (value->kind == VALUE_LIST) {
        lua_createtable(lua, (int)value->list.count, 0);
        for (size_t i = 0; i < value->list.count; i++) {
            box_value_push(lua, value->list.items[i]);
            lua_rawseti(lua, -2, (lua_Integer)i + 1);
        }
        return;
    }
    lua_createtable(lua, 0, (int)value->map.count);
    for (size_t i = 0; i < value->map.count; i++) {
        lua_pushstring(lua, value->map.pairs[i].key);
        box_value_push(lua, value->map.pairs[i].value);
        lua_rawset(lua, -3);
    }
    box_class_wrap(lua, value);
}

void box_value_push(lua_State *lua, const struct value *value) {
    switch (value->kind) {
    case VALUE_NULL:
        lua_pushnil(lua);
        break;
    case VALUE_BOOL:
        lua_pushboolean(lua, value->yes);
        break;
    case VALUE_INT:
        lua_pushinteger(lua, value->whole);
        break;
    case VALUE_REAL:
        lua_pushnumber(lua, value->real);
        break;
    case VALUE_TEXT:
        lua_pushlstring(lua, value->text.bytes, value->text.len);
        break;
    case VALUE_LIST:
    case VALUE_MAP:
        push_table(lua, value);
        break;
    }
}

struct step {
    const char *name; /* NULL: the place says it */
    lua_Integer place;
    const void *table;
};

struct reader {
    const struct box_reading *reading;
    lua_State *lua;
    struct err *err;
    size_t pieces, bytes, keys;
    int argument;       /* which one of a function's; 0 for an answer */
    int line;           /* of the nearest word around */
    const char *script; /* of the nearest block around; NULL: that of the reading */
    size_t depth;
    struct step path[LIMIT_VALUE_DEPTH]; /* the tables that we are inside of, and where in them */
};

static const struct value *read_any(struct reader *r, int index);

/* What is read: an answer, or one of the values that a function was given. */
static int write_subject(const struct reader *r, char *out, size_t cap) {
    return r->argument ? snprintf(out, cap, "argument %d of %.60s", r->argument, r->reading->called)
                       : snprintf(out, cap, "the answer");
}

static void write_path(const struct reader *r, char *out, size_t cap) {
    *out = '\0';
    size_t used = r->argument || !r->depth ? (size_t)write_subject(r, out, cap) : 0;
    if (r->argument && r->depth)
        used += (size_t)snprintf(out + used, cap - used, ", ");
    for (size_t i = 0; i < r->depth && used < cap; i++) {
        const struct step *step = &r->path[i];
        int n = step->name ? snprintf(out + used, cap - used, "%s%.40s", i ? "." : "", step->name)
                           : snprintf(out + used, cap - used, "[%lld]", (long long)step->place);
        used += (size_t)n;
    }
}

static const struct value *refuse(struct reader *r, const char *what, const char *todo) {
    char path[200];
    write_path(r, path, sizeof path);
    err_set(r->err, ERR_DATA, "%s %s", path, what);
    int line = r->line ? r->line : r->reading->line;
    const char *script = r->line && r->script ? r->script : r->reading->file;
    if (line && *script)
        err_where(r->err, "%s:%d", script, line);
    else
        err_where(r->err, "%s", script);
    if (todo)
        err_todo(r->err, "%s", todo);
    return NULL;
}

static bool count(struct reader *r, size_t bytes) {
    r->pieces++;
    r->bytes += bytes;
    if (r->pieces <= LIMIT_BOX_ANSWER / 8 && r->bytes <= LIMIT_BOX_ANSWER)
        return true;
    char subject[100], what[140];
    write_subject(r, subject, sizeof subject);
    snprintf(what, sizeof what, "makes %s larger than 1 MB", subject);
    refuse(r, what, "hand back less: what matters, and how much more there is");
    return false;
}
_Static_assert(LIMIT_BOX_ANSWER == MIB(1), "the message says it");

static const struct value *read_number(struct reader *r, int index) {
    if (lua_isinteger(r->lua, index))
        return value_int(r->reading->arena, lua_tointeger(r->lua, index));
    double real = lua_tonumber(r->lua, index);
    if (!isfinite(real))
        return refuse(r, "is not a finite number", "look for a division by zero");
    return value_real(r->reading->arena, real);
}

static const struct value *read_text(struct reader *r, int index) {
    size_t len;
    const char *bytes = lua_tolstring(r->lua, index, &len);
    if (!count(r, len))
        return NULL;
    if (!text_valid(bytes, len))
        return refuse(r, "is a text that is not UTF-8", NULL);
    return value_strn(r->reading->arena, bytes, len);
}

/* Numbers a function: the first is 1. */
static lua_Integer keep_function(struct reader *r, int index) {
    struct box_state *state = r->reading->state;
    lua_getfield(r->lua, LUA_REGISTRYINDEX, "functions");
    lua_pushvalue(r->lua, index);
    lua_rawseti(r->lua, -2, ++state->functions);
    lua_pop(r->lua, 1);
    return state->functions;
}

static const struct value *parameters(struct reader *r, int index) {
    struct value *names = value_list(r->reading->arena);
    const char *name;
    lua_pushvalue(r->lua, index);
    for (int i = 1; (name = lua_getlocal(r->lua, NULL, i)); i++)
        value_push(r->reading->arena, names, value_str(r->reading->arena, name));
    lua_Debug ar;
    lua_getinfo(r->lua, ">u", &ar);
    if (ar.isvararg)
        value_push(r->reading->arena, names, value_str(r->reading->arena, "..."));
    return names;
}

static const struct value *read_function(struct reader *r, int index) {
    struct arena *arena = r->reading->arena;
    if (box_words_unfinished(r->lua, index))
        return refuse(r, "is a word that nothing follows", "write its id and a table behind it");
    if (r->argument)
        return refuse(r, "is a function; only plain data can be given to it", NULL);
    if (!r->reading->functions)
        return refuse(r, "is a function; a rule answers with plain data", "call it, and answer what it returns");
    lua_Debug ar;
    lua_pushvalue(r->lua, index);
    lua_getinfo(r->lua, ">S", &ar);
    struct value *map = value_map(arena);
    value_set(arena, map, "function", value_int(arena, keep_function(r, index)));
    if (ar.linedefined > 0)
        value_set(arena, map, "line", value_int(arena, ar.linedefined));
    if (*ar.source == '@' && strcmp(ar.source + 1, r->reading->file) != 0)
        value_set(arena, map, "file", value_str(arena, ar.source + 1)); /* of a library */
    value_set(arena, map, "parameters", ar.linedefined > 0 ? parameters(r, index) : value_list(arena));
    return map;
}

struct keys {
    size_t all, named;
    lua_Integer placed, last; /* how many whole numbers, the largest of them */
    bool other, below_one, reserved;
};

static struct keys count_keys(lua_State *lua, int table) {
    struct keys keys = {0};
    for (lua_pushnil(lua); lua_next(lua, table); lua_pop(lua, 1)) {
        keys.all++;
        if (lua_type(lua, -2) == LUA_TSTRING) {
            keys.named++;
            keys.reserved |= !strcmp(lua_tostring(lua, -2), "function");
        } else if (lua_isinteger(lua, -2)) {
            lua_Integer place = lua_tointeger(lua, -2);
            keys.placed++;
            keys.below_one |= place < 1;
            keys.last = place > keys.last ? place : keys.last;
        } else {
            keys.other = true;
        }
    }
    return keys;
}

static bool keys_allowed(struct reader *r, const struct keys *keys) {
    const char *what = NULL;
    if (keys->other)
        what = "has a key that is neither a name nor a position";
    else if (keys->below_one || keys->last != keys->placed)
        what = "has numbers as keys that do not run 1, 2, 3 … without a gap";
    else if (keys->reserved)
        what = "has a field 'function'; that name is taken";
    else if (keys->named > LIMIT_VALUE_NAMES)
        what = "has too many names";
    if (what)
        refuse(r, what, keys->last != keys->placed ? "write a list without gaps, or names" : NULL);
    return !what;
}

static const struct value *read_list(struct reader *r, int table, lua_Integer count_) {
    struct value *list = value_list(r->reading->arena);
    struct step *step = &r->path[r->depth - 1];
    for (lua_Integer i = 1; i <= count_; i++) {
        step->name = NULL;
        step->place = i;
        lua_rawgeti(r->lua, table, i);
        const struct value *item = read_any(r, lua_gettop(r->lua));
        lua_pop(r->lua, 1);
        if (!item)
            return NULL;
        value_push(r->reading->arena, list, item);
    }
    return list;
}

static int by_key(const void *a, const void *b, void *context) {
    (void)context;
    return strcmp(((const struct value_pair *)a)->key, ((const struct value_pair *)b)->key);
}

/* The script that a block stands in is told where it is another one than the answer's. */
static bool is_own_script(struct reader *r, const char *name) {
    return !strcmp(name, "script") && lua_type(r->lua, -1) == LUA_TSTRING &&
           !strcmp(lua_tostring(r->lua, -1), r->reading->file);
}

/* The names of the table, sorted, as pairs that wait for their values. */
static bool read_names(struct reader *r, int table, struct value *map, const struct keys *keys) {
    struct arena *arena = r->reading->arena;
    map->map.cap = keys->named + 1;
    map->map.pairs = arena_alloc(arena, map->map.cap * sizeof *map->map.pairs);
    bool fine = true;
    for (lua_pushnil(r->lua); lua_next(r->lua, table); lua_pop(r->lua, 1)) {
        if (lua_type(r->lua, -2) != LUA_TSTRING)
            continue;
        size_t len;
        const char *name = lua_tolstring(r->lua, -2, &len);
        if (is_own_script(r, name))
            continue;
        fine = fine && count(r, len) && (text_valid(name, len) || refuse(r, "has a name that is not UTF-8", NULL));
        map->map.pairs[map->map.count++].key = arena_bytes(arena, name, len);
    }
    void *spare = arena_alloc(arena, map->map.cap * sizeof *map->map.pairs);
    box_sort(map->map.pairs, spare, map->map.count, sizeof *map->map.pairs, by_key, NULL);
    return fine;
}

static const struct value *read_map(struct reader *r, int table, const struct keys *keys) {
    struct value *map = value_map(r->reading->arena);
    struct step *step = &r->path[r->depth - 1];
    if (!read_names(r, table, map, keys))
        return NULL;
    for (size_t i = 0; i < map->map.count; i++) {
        step->name = map->map.pairs[i].key;
        lua_pushstring(r->lua, step->name);
        lua_rawget(r->lua, table);
        map->map.pairs[i].value = read_any(r, lua_gettop(r->lua));
        lua_pop(r->lua, 1);
        if (!map->map.pairs[i].value)
            return NULL;
    }
    if (!keys->placed)
        return map;
    if (value_get(map, "items"))
        return refuse(r, "stands beside entries without a name, which are its items", "write one or the other");
    const struct value *items = read_list(r, table, keys->placed);
    if (items)
        value_set(r->reading->arena, map, "items", items);
    return items ? map : NULL;
}

static bool enter(struct reader *r, int index) {
    const void *table = lua_topointer(r->lua, index);
    for (size_t i = 0; i < r->depth; i++)
        if (r->path[i].table == table)
            return refuse(r, "is a table that contains itself", NULL), false;
    if (r->depth == LIMIT_VALUE_DEPTH)
        return refuse(r, "is nested too deep", "at most 12 tables inside each other"), false;
    r->path[r->depth++] = (struct step){.table = table};
    return true;
}
_Static_assert(LIMIT_VALUE_DEPTH == 12, "the message says it");

/* Where a word's table stands; the text stays while the table does. */
static void note_place(struct reader *r, int index) {
    lua_pushliteral(r->lua, "line");
    if (lua_rawget(r->lua, index) == LUA_TNUMBER)
        r->line = (int)lua_tointeger(r->lua, -1);
    lua_pushliteral(r->lua, "script");
    if (lua_rawget(r->lua, index) == LUA_TSTRING && lua_type(r->lua, -2) == LUA_TNUMBER)
        r->script = lua_tostring(r->lua, -1);
    lua_pop(r->lua, 2);
}

static const struct value *read_table(struct reader *r, int index) {
    lua_State *lua = r->lua;
    int line = r->line;
    const char *script = r->script;
    box_env_unwrap(lua, index);
    struct keys keys = count_keys(lua, index);
    r->keys += keys.all;
    note_place(r, index);
    if (!keys_allowed(r, &keys) || !enter(r, index))
        return NULL;
    const struct value *value = keys.named ? read_map(r, index, &keys) : read_list(r, index, keys.placed);
    if (value) {
        r->depth--;
        r->line = line;
        r->script = script;
    }
    return value;
}

static const struct value *read_any(struct reader *r, int index) {
    if (!lua_checkstack(r->lua, 8) || !count(r, 0))
        return NULL;
    switch (lua_type(r->lua, index)) {
    case LUA_TNIL:
        return value_null(r->reading->arena);
    case LUA_TBOOLEAN:
        return value_bool(r->reading->arena, lua_toboolean(r->lua, index));
    case LUA_TNUMBER:
        return read_number(r, index);
    case LUA_TSTRING:
        return read_text(r, index);
    case LUA_TTABLE:
        return read_table(r, index);
    default:
        return read_function(r, index);
    }
}

int box_value_read(const struct box_reading *reading, int index, const struct value **out, struct err *err) {
    struct reader r = {.reading = reading, .lua = reading->state->lua, .err = err};
    const struct value *value = read_any(&r, index);
    if (!value)
        return err->kind;
    *out = value;
    return 0;
}

int box_value_read_all(const struct box_reading *reading, int first, int count_, const struct value **out,
                       struct box_size *out_size, struct err *err) {
    struct reader r = {.reading = reading, .lua = reading->state->lua, .err = err};
    struct value *list = value_list(reading->arena);
    const struct value *value = list;
    for (int i = 0; i < count_ && value; i++) {
        r.argument = i + 1;
        value = read_any(&r, first + i);
        if (value)
            value_push(reading->arena, list, value);
    }
    *out = list;
    *out_size = (struct box_size){r.bytes, r.pieces > r.keys ? r.pieces : r.keys};
    return value ? 0 : (int)err->kind;
}

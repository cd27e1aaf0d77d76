/* The text library: plain searching, no patterns. Each function charges for the bytes it will look at before it looks,
 * and what it makes is bounded by what it is given. Texts are UTF-8; places and lengths never come up, so that no
 * character is cut. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "port/box/box_lua.h"

#define DECIMALS_MAX 10
#define WIDTH_MAX    20

struct bytes {
    const char *at;
    size_t len;
};

static struct bytes text_argument(lua_State *lua, int index) {
    struct bytes text;
    text.at = luaL_checklstring(lua, index, &text.len);
    return text;
}

static const char *find(struct bytes text, const char *from, struct bytes part) {
    return memmem(from, text.len - (size_t)(from - text.at), part.at, part.len);
}

static int text_contains(lua_State *lua) {
    struct bytes text = text_argument(lua, 1), part = text_argument(lua, 2);
    box_charge(lua, text.len + part.len);
    lua_pushboolean(lua, find(text, text.at, part) != NULL);
    return 1;
}

static int text_any_of(lua_State *lua) {
    struct bytes text = text_argument(lua, 1);
    luaL_checktype(lua, 2, LUA_TTABLE);
    box_env_unwrap(lua, 2);
    lua_Integer count = (lua_Integer)lua_rawlen(lua, 2);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_settop(lua, 2);
        if (lua_rawgeti(lua, 2, i) != LUA_TSTRING)
            return box_raise(lua, NULL, "text.any_of: entry %lld of the list is a %s, not a text", (long long)i,
                             luaL_typename(lua, 3));
        struct bytes part = text_argument(lua, 3);
        box_charge(lua, text.len + part.len);
        if (find(text, text.at, part))
            return 1;
    }
    lua_pushnil(lua);
    return 1;
}

/* White space and punctuation, ASCII and CJK: what stands between words. */
static bool between_words(uint32_t c) {
    static const uint32_t ranges[][2] = {
        {0x00, 0x26},     {0x28, 0x2C},     {0x2E, 0x2F},     {0x3A, 0x40},     {0x5B, 0x60},
        {0x7B, 0xBF},     {0x2010, 0x205E}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0x30FB, 0x30FB},
        {0xFE30, 0xFE6F}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFF3B, 0xFF40}, {0xFF5B, 0xFF65},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

static int text_words(lua_State *lua) {
    struct bytes text = text_argument(lua, 1);
    const char *end = text.at + text.len, *word = NULL;
    lua_Integer count = 0;
    box_charge(lua, 4 * text.len);
    lua_newtable(lua);
    for (const char *at = text.at; at < end;) {
        const char *here = at;
        bool gap = between_words(text_next(&at, end));
        if (gap && word) {
            lua_pushlstring(lua, word, (size_t)(here - word));
            lua_rawseti(lua, -2, ++count);
        }
        word = gap ? NULL : word ? word : here;
    }
    if (word) {
        lua_pushlstring(lua, word, (size_t)(end - word));
        lua_rawseti(lua, -2, ++count);
    }
    return 1;
}

static int text_split(lua_State *lua) {
    struct bytes text = text_argument(lua, 1), by = text_argument(lua, 2);
    const char *start = text.at, *found;
    lua_Integer count = 0;
    luaL_argcheck(lua, by.len > 0, 2, "the text to split at is empty");
    box_charge(lua, 4 * text.len);
    lua_newtable(lua);
    while ((found = find(text, start, by))) {
        lua_pushlstring(lua, start, (size_t)(found - start));
        lua_rawseti(lua, -2, ++count);
        start = found + by.len;
    }
    lua_pushlstring(lua, start, text.len - (size_t)(start - text.at));
    lua_rawseti(lua, -2, ++count);
    return 1;
}

static int text_trim_(lua_State *lua) {
    struct bytes text = text_argument(lua, 1);
    box_charge(lua, text.len);
    const char *start = text_trim(text.at, &text.len);
    lua_pushlstring(lua, start, text.len);
    return 1;
}

static int text_replace(lua_State *lua) {
    struct bytes text = text_argument(lua, 1), old = text_argument(lua, 2), new = text_argument(lua, 3);
    const char *start = text.at, *found;
    luaL_argcheck(lua, old.len > 0, 2, "the text to replace is empty");
    box_charge(lua, text.len);
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    while ((found = find(text, start, old))) {
        box_charge(lua, new.len);
        luaL_addlstring(&out, start, (size_t)(found - start));
        luaL_addlstring(&out, new.at, new.len);
        start = found + old.len;
    }
    luaL_addlstring(&out, start, text.len - (size_t)(start - text.at));
    luaL_pushresult(&out);
    return 1;
}

static int text_width_(lua_State *lua) {
    struct bytes text = text_argument(lua, 1);
    box_charge(lua, 4 * text.len);
    lua_pushinteger(lua, (lua_Integer)text_width(text.at));
    return 1;
}

/* ASCII letters and their full-width twins; all others stay, on every machine. */
static int change_case(lua_State *lua, uint32_t from, uint32_t full_from, uint32_t shift) {
    struct bytes text = text_argument(lua, 1);
    const char *end = text.at + text.len;
    box_charge(lua, 4 * text.len);
    luaL_Buffer out;
    luaL_buffinitsize(lua, &out, text.len);
    for (const char *at = text.at; at < end;) {
        const char *here = at;
        uint32_t c = text_next(&at, end);
        char bytes[4];
        if (c - from < 26 || c - full_from < 26)
            luaL_addlstring(&out, bytes, text_put(bytes, c + shift));
        else
            luaL_addlstring(&out, here, (size_t)(at - here));
    }
    luaL_pushresult(&out);
    return 1;
}

static int text_upper(lua_State *lua) {
    return change_case(lua, 'a', 0xFF41, (uint32_t)'A' - 'a');
}

static int text_lower(lua_State *lua) {
    return change_case(lua, 'A', 0xFF21, 'a' - 'A');
}

/* text.format: {1} or {name}, with a number also {1:.1} (decimals), {1:+.1} (its sign), {1:02} (zeros before). */
struct slot {
    struct bytes name;
    bool sign, zeros;
    int width, decimals; /* decimals -1: as many as there are */
};

static int digits(const char **at, const char *end) {
    int number = 0;
    for (; *at < end && **at >= '0' && **at <= '9' && number < 1000; (*at)++)
        number = 10 * number + (**at - '0');
    return number;
}

/* Reads a slot from behind its brace; leaves *at behind the closing one. */
static struct slot read_slot(lua_State *lua, const char **at, const char *end) {
    const char *close = memchr(*at, '}', (size_t)(end - *at));
    if (!close)
        box_raise(lua, "close it with }, or write {{ for a brace", "text.format: a { without its }");
    struct slot slot = {.name = {*at, (size_t)(close - *at)}, .decimals = -1};
    const char *how = memchr(*at, ':', (size_t)(close - *at));
    *at = close + 1;
    if (!how)
        return slot;
    slot.name.len = (size_t)(how++ - slot.name.at);
    slot.sign = how < close && *how == '+' && how++;
    slot.zeros = how < close && *how == '0' && how++;
    slot.width = digits(&how, close);
    if (how < close && *how == '.' && how++)
        slot.decimals = digits(&how, close);
    if (how != close || slot.width > WIDTH_MAX || slot.decimals > DECIMALS_MAX)
        box_raise(lua, "write {1:.1} for one decimal, {1:+.1} with its sign, {1:02} for two digits",
                  "text.format: {%.*s} cannot be understood",
                  (int)(close - slot.name.at > 40 ? 40 : close - slot.name.at), slot.name.at);
    return slot;
}

/* Pushes what the slot names: an argument by its place, or a field of the one table. Marks the argument as used. */
static void push_named(lua_State *lua, const struct slot *slot, int count, uint64_t *used) {
    const char *at = slot->name.at, *end = at + slot->name.len;
    int place = slot->name.len ? digits(&at, end) : 0;
    if (slot->name.len && at == end) {
        if (place < 1 || place > count)
            box_raise(lua, NULL, "text.format: {%d} has no value; there are %d", place, count);
        *used |= UINT64_C(1) << (place - 1);
        lua_pushvalue(lua, place + 1);
        return;
    }
    if (count != 1 || !lua_istable(lua, 2) || box_class_of(lua, 2))
        box_raise(lua, "give one table with that name, or write {1}", "text.format: {%.40s} has no value",
                  lua_pushlstring(lua, slot->name.at, slot->name.len));
    *used |= 1;
    lua_pushlstring(lua, slot->name.at, slot->name.len);
    lua_gettable(lua, 2);
}

/* What rounds to zero has no sign. */
static void drop_sign_of_zero(char *number) {
    if ((*number == '-' || *number == '+') && !strpbrk(number, "123456789infa"))
        memmove(number, number + 1, strlen(number));
}

static void write_number(lua_State *lua, const struct slot *slot, char *out, size_t cap) {
    const char *flags = slot->sign ? slot->zeros ? "+0" : "+" : slot->zeros ? "0" : "";
    char format[16];
    int whole;
    lua_Integer integer = lua_tointegerx(lua, -1, &whole);
    if (slot->decimals < 0 && whole) {
        snprintf(format, sizeof format, "%%%s%d" LUA_INTEGER_FRMLEN "d", flags, slot->width);
        snprintf(out, cap, slot->width ? format : slot->sign ? "%+lld" : "%lld", (long long)integer);
    } else {
        snprintf(format, sizeof format, slot->decimals < 0 ? "%%%s*.14g" : "%%%s*.*f", flags);
        if (slot->decimals < 0)
            snprintf(out, cap, format, slot->width, lua_tonumber(lua, -1));
        else
            snprintf(out, cap, format, slot->width, slot->decimals, lua_tonumber(lua, -1));
    }
    drop_sign_of_zero(out);
}

/* Replaces the value on top by its text. */
static void show(lua_State *lua, const struct slot *slot) {
    char number[400];
    int type = lua_type(lua, -1);
    bool plain = !slot->sign && !slot->width && slot->decimals < 0;
    if (plain && box_class_show(lua, -1)) {
        lua_remove(lua, -2);
    } else if (box_class_of(lua, -1)) {
        const struct box_word *class = box_class_of(lua, -1);
        box_raise(lua, "write {1}: its own decimals, and what belongs beside it, come with it",
                  "text.format: a %s is shown in one way only", class->name);
    } else if (type == LUA_TNUMBER) {
        write_number(lua, slot, number, sizeof number);
        lua_pushstring(lua, number);
        lua_remove(lua, -2);
    } else if (type != LUA_TSTRING || !plain) {
        const char *name = lua_pushlstring(lua, slot->name.at, slot->name.len);
        const char *is = type == LUA_TNIL ? "nil" : lua_pushfstring(lua, "a %s", lua_typename(lua, type));
        box_raise(lua, type == LUA_TNIL ? "ask first: if value then …" : NULL, "text.format: {%.40s} is %s, not a %s",
                  name, is, type == LUA_TSTRING ? "number" : "number or text");
    }
}

static int text_format(lua_State *lua) {
    struct bytes form = text_argument(lua, 1);
    int count = lua_gettop(lua) - 1;
    uint64_t used = 0;
    luaL_argcheck(lua, count <= 63, 2, "too many values");
    box_charge(lua, 4 * form.len);
    luaL_Buffer out;
    luaL_buffinit(lua, &out);
    for (const char *at = form.at, *end = at + form.len; at < end;) {
        char c = *at++;
        bool doubled = (c == '{' || c == '}') && at < end && *at == c;
        if (c != '{' || doubled) {
            luaL_addchar(&out, c);
            at += doubled;
            continue;
        }
        struct slot slot = read_slot(lua, &at, end);
        push_named(lua, &slot, count, &used);
        show(lua, &slot);
        box_charge(lua, lua_rawlen(lua, -1));
        luaL_addvalue(&out);
    }
    for (int i = 0; i < count; i++)
        if (!(used >> i & 1))
            return box_raise(lua, "a place for it is written {1}, {2} … or {name}", "text.format: value %d is not used",
                             i + 1);
    luaL_pushresult(&out);
    return 1;
}

const struct box_function box_text_functions[] = {
    {"text.format", text_format},
    {"text.contains", text_contains},
    {"text.any_of", text_any_of},
    {"text.words", text_words},
    {"text.split", text_split},
    {"text.trim", text_trim_},
    {"text.replace", text_replace},
    {"text.width", text_width_},
    {"text.upper", text_upper},
    {"text.lower", text_lower},
    {NULL, NULL},
};

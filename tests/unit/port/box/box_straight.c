/* Which functions need not be counted. */
#include <lualib.h>

#include "port/box/box_lua.h"
#include "try.h"

static bool straight(const char *function) {
    lua_State *lua = luaL_newstate();
    char text[1024];
    luaL_openlibs(lua);
    snprintf(text, sizeof text, "local up, t = 1, { }\nreturn %s", function);
    if (luaL_dostring(lua, text))
        fail_msg("%s", lua_tostring(lua, -1));
    int top = lua_gettop(lua);
    bool made = box_is_straight(lua, -1);
    assert_int_equal(top, lua_gettop(lua));
    lua_close(lua);
    return made;
}

static void rules_that_compare_and_reckon_are(void **state) {
    static const char *const functions[] = {
        "function() end",
        "function(a, b) return a end",
        "function(a, b) if a and a <= 2 and b ~= 'x' then return a / 2 else return -a end end",
        "function(a, b) local c = a and b or 3 if not c then return nil end return (c + 1.5) * 25 // 2 % 7 - a ^ 2 end",
        "function(a) return t.x and t[a] and #t + up end",
        "function(a) t.x = a t[1] = a up = { a, 2, x = 3 } return a .. 'x' < 'y' end",
        "function(a) do goto out end a = 1 ::out:: return a end",
        "function(a) return a & 1 | 2 ~ 3 << 1 >> a, ~a, a == 1, a > 1000000, a == 'x', 1 < a end",
    };
    (void)state;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (!straight(functions[i]))
            fail_msg("counted: %s", functions[i]);
}

static void what_may_run_on_is_not(void **state) {
    static const char *const functions[] = {
        "function() while true do end end",
        "function(a) while a do a = up end end",
        "function(a) repeat a = a + 1 until a > 3 return a end",
        "function(a) for i = 1, a do up = i end end",
        "function(a) for _ in a do end end",
        "function(a) ::again:: if a then goto again end end",
        "function(a) a() end",
        "function(a) return a() end",
        "function(a) return a:x() end",
        "function(a) return function() return a end end",
        "function(...) return ... end",
        "function(a) local x <close> = a end",
        "next", /* no function of Lua's */
    };
    (void)state;
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (straight(functions[i]))
            fail_msg("not counted: %s", functions[i]);
}

/* As many additions, and one more instruction to return. */
static bool long_one(int additions) {
    lua_State *lua = luaL_newstate();
    luaL_Buffer buffer;
    luaL_buffinit(lua, &buffer);
    luaL_addstring(&buffer, "return function(a) ");
    for (int i = 0; i < additions; i++)
        luaL_addstring(&buffer, "a = a and up ");
    luaL_addstring(&buffer, "end");
    luaL_pushresult(&buffer);
    if (luaL_dostring(lua, lua_tostring(lua, -1)))
        fail_msg("%s", lua_tostring(lua, -1));
    bool made = box_is_straight(lua, -1);
    lua_close(lua);
    return made;
}

static void a_long_one_is_not(void **state) {
    (void)state;
    assert_true(long_one(100));
    assert_false(long_one(BOX_HOOK_EVERY / 2));
    assert_false(long_one(20000));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_that_compare_and_reckon_are),
        cmocka_unit_test(what_may_run_on_is_not),
        cmocka_unit_test(a_long_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

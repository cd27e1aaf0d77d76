/* Which variables a function writes to, as its compiled form tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "port/box/box_lua.h"

/* "01": of the variables that the function sees, in the order of their first use, the second is written to. */
static void writes(const char *text, const char *expected) {
    lua_State *lua = luaL_newstate();
    bool written[BOX_VARIABLES];
    if (luaL_loadstring(lua, text) || lua_pcall(lua, 0, 1, 0))
        fail_msg("%s", lua_tostring(lua, -1));
    assert_true(box_code_writes(lua, 1, true, written) > 0);
    for (size_t i = 0; i < BOX_VARIABLES; i++)
        if (written[i] != (i < strlen(expected) && expected[i] == '1'))
            fail_msg("%s: variable %zu", text, i + 1);
    lua_close(lua);
}

static void what_a_function_writes_to_is_read(void **state) {
    (void)state;
    writes("local a, b = 1, 2 return function() return a + b end", "00");
    writes("local a, b = 1, 2 return function() b = a end", "10"); /* b is named first */
    writes("local a, b = 1, 2 return function(x) local y = a x = y y = b return function() y = x end end", "00");
    writes("local a, b = 1, 2 return function() return a, function() b = 3 end end", "01");
    writes("local a, b = 1, 2 return function() return function() return function() local c = b a = c end end end",
           "01");
    writes("local a = 1 return function() return nil, true, false, 1.5, 1 << 40, 'short', "
           "'a text of more than forty bytes, which Lua keeps apart from the short ones', a end",
           "0");
    writes("return function() end", "");
    writes("return function(...) for i, v in ipairs({ ... }) do print(i, v) end goto out ::out:: end", "0"); /* _ENV */
}

static void what_is_not_read_may_be_written_to(void **state) {
    lua_State *lua = luaL_newstate();
    bool written[BOX_VARIABLES];
    (void)state;
    assert_int_equal(0, luaL_loadstring(lua, "return 1"));
    assert_int_equal(0, box_code_writes(lua, 1, false, written));
    for (size_t i = 0; i < BOX_VARIABLES; i++)
        assert_true(written[i]);
    lua_close(lua);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_function_writes_to_is_read),
        cmocka_unit_test(what_is_not_read_may_be_written_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Values of a class: they reckon, compare and show as C says, and cannot be changed. */
#include "reckon.h"

static void a_value_reckons_as_its_class_says(void **state) {
    (void)state;
    holds("assert((m + 50).cents == 300 and (50 - m).cents == -200 and (-m).cents == -250)");
    holds("assert((m * 2 + m / 2).cents == 625 and (m + m - m).currency == 'CNY')");
    fails("local x = 1\nreturn m + t", SCRIPT ":3", "money + list", "");
    fails("return m + 'x'", SCRIPT ":2", "money + text", "");
    fails("return m + print", SCRIPT ":2", "'print' is not available", "");
    fails("return m + pairs", SCRIPT ":2", "argument 2 of money is a function", "");
    fails("return m // 2", SCRIPT ":2", "attempt to perform arithmetic on a money value", "");
    fails("return m()", SCRIPT ":2", "attempt to call a money value", "");
}

static void it_compares_with_its_like_and_with_numbers(void **state) {
    (void)state;
    holds("assert(m < 300 and m <= 250 and not (m < 250) and 300 > m and m >= 250 and m < m + 1)");
    fails("return m < 'x'", SCRIPT ":2", "money beside something else", "compare money with money");
    holds("local list = { m * 3, m, m * 2 }\ntable.sort(list)\n"
          "assert(list[1].cents == 250 and list[2].cents == 500 and list[3].cents == 750)");
}

static void it_shows_itself_in_one_way_only(void **state) {
    (void)state;
    holds("assert(tostring(m) == '2.50 CNY' and 'all ' .. m .. '!' == 'all 2.50 CNY!' and m .. 4 == '2.50 CNY4')");
    holds("assert(text.format('{1} of {2}', m, m * 2) == '2.50 CNY of 5.00 CNY')");
    holds("assert(text.format('{price}', { price = m }) == '2.50 CNY')");
    holds("assert(table.concat({ m, 'x', m }, ' ') == '2.50 CNY x 2.50 CNY' and m .. m == '2.50 CNY2.50 CNY')");
    fails("return text.format('{1:.1}', m)", SCRIPT ":2", "a money is shown in one way only", "write {1}");
    fails("return text.format('{cents}', m)", SCRIPT ":2", "{cents} has no value", "");
    fails("return m .. t", SCRIPT ":2", "concatenate a table", "");
    fails("return text.upper(m)", SCRIPT ":2", "money", "");
}

static void it_can_be_read_and_not_changed(void **state) {
    (void)state;
    holds("local seen = {}\nfor k, v in pairs(m) do seen[#seen + 1] = k .. '=' .. v end\n"
          "assert(table.concat(seen, ' ') == 'cents=250.0 currency=CNY' and type(m) == 'table' and m.other == nil)");
    fails("m.cents = 1", SCRIPT ":2", "a money cannot be changed", "money: a + b");
    fails("m[1] = 1", SCRIPT ":2", "a money cannot be changed", "");
    fails("table.insert(m, 1)", SCRIPT ":2", "cannot be changed", "");
    fails("return scoring 'x' (m)", SCRIPT ":2", "", "");
}

static void it_comes_back_as_a_plain_map(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    assert_int_equal(reckon("return { price = m, twice = { m * 2 } }", arena, &out, &err), 0);
    assert_true(value_number(value_get(value_get(out, "price"), "cents"), 0) == 250);
    assert_true(value_number(value_get(value_at(value_get(out, "twice"), 0), "cents"), 0) == 500);
    assert_int_equal(value_count(value_get(out, "price")), 2);
    arena_free(arena);
    holds("local same = stats.same(m)\nassert(same.cents == 250 and same + 1 > m)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_reckons_as_its_class_says),
        cmocka_unit_test(it_compares_with_its_like_and_with_numbers),
        cmocka_unit_test(it_shows_itself_in_one_way_only),
        cmocka_unit_test(it_can_be_read_and_not_changed),
        cmocka_unit_test(it_comes_back_as_a_plain_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

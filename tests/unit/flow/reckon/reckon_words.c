/* The manual's examples run. */
#include <math.h>

#include "rule.h"

static void every_example_holds(void **state) {
    (void)state;
    for (size_t i = 0; i < reckon_word_count; i++) {
        assert_non_null(strstr(reckon_words[i].example, reckon_words[i].name));
        holds(reckon_words[i].example);
    }
}

static void a_metric_is_made_only_where_the_floor_is_known(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct box *box = rule_box(arena, "zh");
    struct err err;
    size_t count;
    const struct value *made;
    static const char early[] = "local m = stats.share(1, 2)\nreturn rule 't' { }";
    static const char weights[] = "return rule 't' { weights = stats.ahp({ { 1, 2 }, { .5, 1 } }).weights }";
    const struct box_script script = {RULE, early, strlen(early)}, other = {RULE, weights, strlen(weights)};
    box_close(box);
    const struct box_word *words = rule_words(arena, &count);
    assert_int_equal(box_open(&box, words, count, &box_default_limits, &err), 0);
    assert_int_equal(box_load(box, &other, arena, &made, &err), 0);
    assert_true(value_number(value_at(value_get(made, "weights"), 0), 0) > .66);
    assert_int_equal(box_load(box, &script, arena, &made, &err), ERR_DATA);
    assert_string_equal(err.where, RULE ":1");
    assert_non_null(strstr(err.what, "while the file is being loaded"));
    box_close(box);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_holds),
        cmocka_unit_test(a_metric_is_made_only_where_the_floor_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

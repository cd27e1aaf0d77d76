/* Published worked examples: tests/oracles/oracles.json, each within its own tolerance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fnmatch.h>
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "oracles/oracle.h"

#define WHOLE 89

/* A line for each area, so that two who add one do not meet. */
static const struct oracle_entry *const areas[] = {
    oracle_nps, oracle_share,       oracle_fisher, oracle_scores,     oracle_weights, oracle_drivers,
    oracle_ahp, oracle_consistency, oracle_ranks,  oracle_monitoring, oracle_pilots,  oracle_operations,
};

static oracle_fn *computes(const char *id) {
    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++)
        for (const struct oracle_entry *entry = areas[i]; entry->ids; entry++)
            if (!fnmatch(entry->ids, id, 0))
                return entry->compute;
    return NULL;
}

static bool is_number(const struct value *value) {
    return value_is(value, VALUE_INT) || value_is(value, VALUE_REAL);
}

/* A tolerance is absolute; the text "exact" is one of 0. */
static bool agrees(const struct value *got, const struct value *want, const struct value *tolerance) {
    if (is_number(want))
        return is_number(got) && fabs(value_number(got, NAN) - value_number(want, NAN)) <= value_number(tolerance, 0);
    if (!value_is(want, VALUE_LIST))
        return got && value_equal(got, want);
    bool all = value_is(got, VALUE_LIST) && value_count(got) == value_count(want);
    for (size_t i = 0; all && i < value_count(want); i++)
        all = agrees(value_at(got, i), value_at(want, i), tolerance);
    return all;
}

static const char *shown(struct arena *arena, const struct value *value) {
    struct buf out = buf_make(1 << 20);
    if (value)
        json_write(&out, value, JSON_COMPACT);
    const char *text = arena_text(arena, value ? out.data : "nothing");
    buf_free(&out);
    return text;
}

static bool holds(struct arena *arena, const struct value *entry, const struct value *got) {
    const struct value *expected = value_get(entry, "expected"), *tolerance = value_get(entry, "tolerance");
    bool all = value_count(expected) > 0;
    for (size_t i = 0; i < value_count(expected); i++) {
        const char *key = expected->map.pairs[i].key;
        const struct value *want = expected->map.pairs[i].value, *mine = value_get(got, key);
        if (agrees(mine, want, value_is(tolerance, VALUE_MAP) ? value_get(tolerance, key) : tolerance))
            continue;
        print_error("%s %s: got %s, want %s\n", value_text(value_get(entry, "id"), "?"), key, shown(arena, mine),
                    shown(arena, want));
        all = false;
    }
    return all;
}

static const struct value *read_oracles(struct arena *arena) {
    struct buf text = buf_make(4 << 20);
    struct err err;
    const struct value *whole = NULL;
    assert_int_equal(file_read(TEST_DATA "/oracles/oracles.json", &text, &err), 0);
    assert_int_equal(json_read(arena, text.data, text.len, &whole, &err), 0);
    buf_free(&text);
    return value_get(whole, "oracles");
}

static void every_published_example_holds_within_its_own_tolerance(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *entries = read_oracles(arena);
    size_t passed = 0;
    for (size_t i = 0; i < value_count(entries); i++) {
        const struct value *entry = value_at(entries, i);
        const char *id = value_text(value_get(entry, "id"), "?");
        oracle_fn *compute = computes(id);
        if (!compute)
            print_error("%s: nothing computes it\n", id);
        passed += compute && holds(arena, entry, compute(arena, value_get(entry, "inputs")));
    }
    print_message("%zu of %zu published examples hold\n", passed, value_count(entries));
    assert_int_equal(value_count(entries), WHOLE);
    arena_free(arena);
    assert_int_equal(passed, WHOLE);
}

static bool agrees_as_json(struct arena *arena, const char *got, const char *want, double tolerance) {
    const struct value *mine, *theirs;
    struct err err;
    assert_int_equal(json_read(arena, got, strlen(got), &mine, &err), 0);
    assert_int_equal(json_read(arena, want, strlen(want), &theirs, &err), 0);
    return agrees(mine, theirs, value_real(arena, tolerance));
}

static void a_wrong_figure_is_found(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    assert_true(agrees_as_json(arena, "1.05", "1", 0.1));
    assert_false(agrees_as_json(arena, "1.05", "1", 0.01));
    assert_false(agrees_as_json(arena, "null", "1", 10));
    assert_false(agrees_as_json(arena, "0", "null", 10));
    assert_true(agrees_as_json(arena, "[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]", 0));
    assert_false(agrees_as_json(arena, "[[1, 2], [3, 4]]", "[[1, 2], [3, 5]]", 0.5));
    assert_false(agrees_as_json(arena, "[1, 2]", "[1, 2, 3]", 9));
    assert_false(agrees_as_json(arena, "[\"Low\", 1]", "[\"High\", 1]", 9));
    assert_false(agrees(NULL, value_null(arena), NULL));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_figure_is_found),
        cmocka_unit_test(every_published_example_holds_within_its_own_tolerance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

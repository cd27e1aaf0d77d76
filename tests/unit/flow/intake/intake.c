/* Weights as files write them, and what they and a wave add to what a response says. */
#include "unit/flow/tables.h"

#include "flow/intake/intake.h"

static void a_weight_is_read_to_the_ninth_decimal(void **state) {
    static const struct {
        const char *text;
        int64_t weight;
    } cases[] = {{"1", WEIGHT_ONE},
                 {"1.0", WEIGHT_ONE},
                 {"0.5", 500000000},
                 {".25", 250000000},
                 {"2.", 2 * WEIGHT_ONE},
                 {"0.8694341151", 869434115},
                 {"0.2847177145", 284717715},
                 {"0.28471771449", 284717714},
                 {"0.9999999999", WEIGHT_ONE},
                 {"0.0000000005", 1},
                 {"00000000000012", 12 * WEIGHT_ONE},
                 {"100000", 100000 * WEIGHT_ONE},
                 {"0.12345678900000000000000000000000001", 123456789}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t weight = -1;
        if (!weight_read(cases[i].text, &weight))
            fail_msg("%s is not read", cases[i].text);
        assert_int_equal(cases[i].weight, weight);
    }
}

static void what_is_no_weight_is_not_read(void **state) {
    static const char *const bad[] = {"",
                                      "0",
                                      "0.0",
                                      "0.0000000004",
                                      "-1",
                                      "+1",
                                      "1,5",
                                      "1e3",
                                      "100000.1",
                                      "99999999999999999999999",
                                      ".",
                                      "1.2.3",
                                      " 1",
                                      "1 ",
                                      "nan",
                                      "0x10",
                                      "１.５",
                                      "1.5%",
                                      "100000.0000000005",
                                      "Blank"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t weight = -1;
        if (weight_read(bad[i], &weight))
            fail_msg("'%s' is read", bad[i]);
        assert_int_equal(-1, weight);
    }
}

static void wave_and_weight_are_part_of_what_a_response_says(void **state) {
    struct arena *arena = arena_new();
    const struct store store = {.code = "A"};
    const unsigned char sheet[4] = {10, 0, 0, 0};
    struct response response = {.store = &store,
                                .survey = survey_of(arena, USUAL_SURVEY),
                                .source = "s",
                                .external_id = "7",
                                .class = CLASS_STAFF,
                                .wave = "",
                                .sheet = sheet,
                                .texts = ""};
    struct buf text = buf_make(4096);
    (void)state;
    response_canonical(&response, &text);
    assert_string_equal("s\n7\nA\nvisit\n0\nstaff\nrecommend=9\n", text.data);
    response.wave = "2026-1";
    response.weight = 1500000000;
    buf_clear(&text);
    response_canonical(&response, &text);
    assert_string_equal("s\n7\nA\nvisit\n0\nstaff\nwave:2026-1\nweight:1500000000\nrecommend=9\n", text.data);
    buf_free(&text);
    arena_free(arena);
}

static void a_wave_has_a_name_that_can_be_seen(void **state) {
    (void)state;
    assert_true(wave_is_good("2026 春"));
    assert_false(wave_is_good(""));
    assert_false(wave_is_good("a\nb"));
    assert_false(wave_is_good("a\xE2\x80\x8B"));
    assert_false(wave_is_good("0123456789012345678901234567890123456789012345678901234567890123456789"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weight_is_read_to_the_ninth_decimal),
        cmocka_unit_test(what_is_no_weight_is_not_read),
        cmocka_unit_test(wave_and_weight_are_part_of_what_a_response_says),
        cmocka_unit_test(a_wave_has_a_name_that_can_be_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

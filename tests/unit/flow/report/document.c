#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/document.h"

#define METRIC                                                                                                         \
    "{\"value\":42,\"n\":913,\"lo\":37.1,\"hi\":46.8,\"unit\":\"points\",\"definition\":\"nps.adjusted_wald\"}"
#define CHANGE "{\"value\":4.4,\"n\":913,\"lo\":0.2,\"hi\":8.6,\"unit\":\"points\",\"definition\":\"change.nps.wald\"}"

static int check(struct arena *arena, const char *blocks, const struct value **out, struct err *err) {
    const struct value *made;
    const char *text =
        arena_format(arena, "{\"kicker\":\"k\",\"title\":\"t\",\"period\":\"p\",\"blocks\":[%s]}", blocks);
    if (json_read(arena, text, strlen(text), &made, err))
        fail_msg("%s %s in %s", err->where, err->what, text);
    return document_check(arena, "scripts/reports/x.lua", made, out, err);
}

/* Blocks that must be refused, with the place and parts of the message and of the advice. */
static void refused(const char *blocks, const char *where, const char *what, const char *todo) {
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct value *out = NULL;
    assert_int_equal(check(arena, blocks, &out, &err), ERR_DATA);
    assert_null(out);
    assert_string_equal(err.where, where);
    if (!strstr(err.what, what) || !strstr(err.todo, todo))
        fail_msg("\"%s\" (%s) does not say \"%s\" (%s)", err.what, err.todo, what, todo);
    arena_free(arena);
}

static const struct value *accepted(struct arena *arena, const char *blocks) {
    struct err err = {0};
    const struct value *out = NULL;
    if (check(arena, blocks, &out, &err))
        fail_msg("%s %s %s", err.where, err.what, err.todo);
    return value_at(value_get(out, "blocks"), 0);
}

static void an_unknown_field_gets_the_nearest_name(void **state) {
    (void)state;
    refused(
        "{\"kind\":\"cards\",\"line\":30,\"items\":[{\"kind\":\"card\",\"line\":31,\"title\":\"t\",\"metrc\":" METRIC
        "}]}",
        "scripts/reports/x.lua:31", "a card has no field 'metrc'", "did you mean 'metric'?");
    refused("{\"kind\":\"headline\",\"line\":7,\"txt\":\"x\"}", "scripts/reports/x.lua:7", "no field 'txt'", "'text'");
}

static void an_unknown_block_gets_the_nearest_kind(void **state) {
    (void)state;
    refused("{\"kind\":\"hedline\",\"line\":7,\"text\":\"x\"}", "scripts/reports/x.lua:7", "no block 'hedline'",
            "did you mean 'headline'?");
    refused("\"text\"", "scripts/reports/x.lua", "a text stands where a block must be", "headline");
}

static void a_missing_field_is_named(void **state) {
    (void)state;
    refused("{\"kind\":\"trend\",\"line\":9,\"title\":\"t\",\"points\":[]}", "scripts/reports/x.lua:9",
            "the trend has no 'name'", "name = …");
}

static void a_field_of_another_type_is_named(void **state) {
    (void)state;
    refused("{\"kind\":\"note\",\"line\":9,\"text\":[1]}", "scripts/reports/x.lua:9",
            "'text' of the note is a list; it must be text or a say", "");
    refused("{\"kind\":\"headline\",\"line\":9,\"text\":\"x\",\"tone\":\"god\"}", "scripts/reports/x.lua:9",
            "the 'tone' of the headline cannot be 'god'", "did you mean 'good'?");
    refused("{\"kind\":\"cards\",\"line\":9,\"items\":[]}", "scripts/reports/x.lua:9",
            "'items' of the cards has 0 entries", "");
}

static void a_bare_number_is_no_metric(void **state) {
    (void)state;
    refused("{\"kind\":\"cards\",\"line\":1,\"items\":[{\"kind\":\"card\",\"line\":2,\"title\":\"t\",\"metric\":42}]}",
            "scripts/reports/x.lua:2", "it must be a metric", "");
}

static void refused_metric(const char *metric, const char *what, const char *todo) {
    char block[1024];
    snprintf(block, sizeof block,
             "{\"kind\":\"cards\",\"line\":1,\"items\":[{\"kind\":\"card\",\"line\":2,\"title\":\"t\",\"metric\":%s}]}",
             metric);
    refused(block, "scripts/reports/x.lua:2", what, todo);
}

static void a_metric_keeps_its_base_and_its_secrets(void **state) {
    (void)state;
    refused_metric("{\"value\":1,\"unit\":\"points\",\"definition\":\"nps.wald\"}", "without its base", "");
    refused_metric("{\"suppressed\":true,\"n\":4,\"unit\":\"points\",\"definition\":\"nps.wald\"}",
                   "is suppressed and yet has figures", "");
    refused_metric("{\"value\":1,\"n\":9,\"lo\":0,\"unit\":\"points\",\"definition\":\"nps.wald\"}", "half an interval",
                   "");
    refused_metric("{\"value\":1,\"n\":9,\"unit\":\"points\",\"definition\":\"nps.walt\"}", "no figure is defined as",
                   "did you mean 'nps.wald'?");
    refused_metric("{\"value\":1,\"n\":9,\"unit\":\"miles\",\"definition\":\"nps.wald\"}", "is no metric", "");
    refused_metric("{\"value\":1,\"n\":9,\"unti\":\"points\",\"definition\":\"nps.wald\"}", "no field 'unti'",
                   "'unit'");
}

static void a_metric_in_the_place_of_a_text_is_said_with_its_base(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *text = value_get(
        accepted(arena, "{\"kind\":\"headline\",\"line\":7,\"text\":" METRIC ",\"detail\":" CHANGE "}"), "text");
    assert_string_equal(value_text(value_get(text, "kind"), ""), "say");
    assert_string_equal(value_text(value_at(value_get(text, "items"), 0), ""), "{1}");
    assert_int_equal(value_whole(value_get(value_at(value_get(text, "items"), 1), "n"), 0), 913);
    refused("{\"kind\":\"note\",\"line\":7,\"text\":{\"value\":3,\"unit\":\"score\",\"definition\":\"mean.t\"}}",
            "scripts/reports/x.lua:7", "has a value without its base n", "");
    arena_free(arena);
}

static void whose_answers_a_metric_is_of_stays_with_the_script(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *rows = value_get(
        accepted(arena,
                 "{\"kind\":\"table\",\"line\":7,\"columns\":[{\"title\":\"t\"}],\"rows\":[[{\"value\":3,\"n\":50,"
                 "\"unit\":\"score\",\"definition\":\"derived.linear\",\"of\":\"2026-10/e/S1\"}]]}"),
        "rows");
    const struct value *metric = value_at(value_at(rows, 0), 0);
    assert_int_equal(value_whole(value_get(metric, "n"), 0), 50);
    assert_null(value_get(metric, "of"));
    arena_free(arena);
}

static void a_level_is_no_change(void **state) {
    (void)state;
    refused("{\"kind\":\"cards\",\"line\":1,\"items\":[{\"kind\":\"card\",\"line\":2,\"title\":\"t\",\"metric\":" METRIC
            ",\"change\":" METRIC "}]}",
            "scripts/reports/x.lua:2", "'change' of the card must be a difference", "r.change");
}

static void the_places_of_a_say_match_its_metrics(void **state) {
    (void)state;
    refused("{\"kind\":\"note\",\"line\":5,\"text\":{\"kind\":\"say\",\"items\":[\"{1} {2}\"," METRIC "]}}",
            "scripts/reports/x.lua:5", "asks for {2}; it is given 1 metric", "");
    refused("{\"kind\":\"note\",\"line\":5,\"text\":{\"kind\":\"say\",\"items\":[\"x\"," METRIC "]}}",
            "scripts/reports/x.lua:5", "no place for its metric 1", "{1}");
}

static void rows_have_as_many_cells_as_columns(void **state) {
    (void)state;
    refused("{\"kind\":\"table\",\"line\":5,\"columns\":[{\"title\":\"a\"},{\"title\":\"b\"}],\"rows\":[[\"1\",\"2\"],["
            "\"1\"]]}",
            "scripts/reports/x.lua:5", "row 2 of the table has 1 cells for 2 columns", "");
}

static void columns_do_not_nest(void **state) {
    (void)state;
    refused("{\"kind\":\"columns\",\"line\":5,\"left\":[{\"kind\":\"columns\",\"line\":6,\"left\":[],\"right\":[]}],"
            "\"right\":[]}",
            "scripts/reports/x.lua:6", "columns do not stand inside columns", "");
}

static void a_reference_has_the_same_periods(void **state) {
    (void)state;
    refused(
        "{\"kind\":\"trend\",\"line\":5,\"title\":\"t\",\"name\":\"n\",\"points\":[{\"label\":\"1\",\"metric\":" METRIC
        "}],\"reference\":{\"name\":\"r\",\"points\":[]}}",
        "scripts/reports/x.lua:5", "1 points and its reference 0", "");
}

static void fields_come_out_in_one_order(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made =
        accepted(arena, "{\"items\":[{\"metric\":" METRIC ",\"change\":" CHANGE
                        ",\"title\":\"t\",\"line\":4,\"kind\":\"card\"}],\"line\":3,\"kind\":\"cards\"}");
    struct buf text = buf_make(LIMIT_MESSAGE);
    json_write(&text, made, JSON_COMPACT);
    const char *order[] = {"\"cards\"",  "\"line\":3",          "\"card\"",  "\"line\":4", "\"title\"",
                           "\"metric\"", "\"uncertain\":false", "\"change\""};
    const char *at = text.data;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    buf_free(&text);
    arena_free(arena);
}

static void reals_are_rounded_to_ten_digits(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made = accepted(
        arena,
        "{\"kind\":\"cards\",\"line\":3,\"items\":[{\"kind\":\"card\",\"line\":4,\"title\":\"t\",\"metric\":{\"value\":"
        "4.12345678912345,\"n\":9,\"unit\":\"score\",\"definition\":\"mean.t\"}}]}");
    double value = value_number(value_get(value_get(value_at(value_get(made, "items"), 0), "metric"), "value"), NAN);
    assert_true(value == 4.123456789);
    arena_free(arena);
}

static void a_lone_text_stands_for_the_first_field(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made = accepted(arena, "{\"kind\":\"note\",\"line\":3,\"items\":[\"你好\"]}");
    assert_string_equal(value_text(value_get(made, "text"), ""), "你好");
    assert_null(value_get(made, "items"));
    arena_free(arena);
}

static void the_golden_documents_hold_and_checking_again_changes_nothing(void **state) {
    (void)state;
    const char *const names[] = {"store_month", "thin_store", "long_name", "english", "odd_cases"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct arena *arena = arena_new();
        struct err err = {0};
        struct buf text = buf_make(LIMIT_DOCUMENT);
        const struct value *whole, *once, *twice;
        char path[256];
        snprintf(path, sizeof path, TEST_DATA "/golden/documents/%s.json", names[i]);
        assert_int_equal(file_read(path, &text, &err), 0);
        assert_int_equal(json_read(arena, text.data, text.len, &whole, &err), 0);
        struct value *made = value_map(arena);
        const char *const fields[] = {"kicker", "title", "period", "subtitle", "blocks"};
        for (size_t k = 0; k < 5; k++)
            value_set(arena, made, fields[k], value_get(whole, fields[k]));
        if (document_check(arena, names[i], made, &once, &err) || document_check(arena, names[i], once, &twice, &err))
            fail_msg("%s %s", err.where, err.what);
        assert_true(value_equal(once, twice));
        buf_free(&text);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unknown_field_gets_the_nearest_name),
        cmocka_unit_test(an_unknown_block_gets_the_nearest_kind),
        cmocka_unit_test(a_missing_field_is_named),
        cmocka_unit_test(a_field_of_another_type_is_named),
        cmocka_unit_test(a_bare_number_is_no_metric),
        cmocka_unit_test(a_metric_keeps_its_base_and_its_secrets),
        cmocka_unit_test(a_metric_in_the_place_of_a_text_is_said_with_its_base),
        cmocka_unit_test(whose_answers_a_metric_is_of_stays_with_the_script),
        cmocka_unit_test(a_level_is_no_change),
        cmocka_unit_test(the_places_of_a_say_match_its_metrics),
        cmocka_unit_test(rows_have_as_many_cells_as_columns),
        cmocka_unit_test(columns_do_not_nest),
        cmocka_unit_test(a_reference_has_the_same_periods),
        cmocka_unit_test(fields_come_out_in_one_order),
        cmocka_unit_test(reals_are_rounded_to_ten_digits),
        cmocka_unit_test(a_lone_text_stands_for_the_first_field),
        cmocka_unit_test(the_golden_documents_hold_and_checking_again_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

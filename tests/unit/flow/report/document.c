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
    return document_check(arena, "scripts/reports/x.lua", LANGUAGE_ZH, made, out, err);
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

#define SHARE(value, n) "{\"value\":" value ",\"n\":" n ",\"unit\":\"percent\",\"definition\":\"top.wilson\"}"
#define MEAN            "{\"value\":4.3,\"n\":90,\"lo\":4.2,\"hi\":4.4,\"unit\":\"score\",\"definition\":\"mean.t\"}"

static void a_text_in_two_languages_becomes_the_documents(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct value *made, *out;
    const char *text = "{\"kicker\":{\"zh\":\"月报\",\"en\":\"Monthly\"},\"title\":{\"en\":\"Store\"},\"period\":\"p\","
                       "\"blocks\":[{\"kind\":\"note\",\"line\":1,\"text\":{\"kind\":\"say\",\"items\":[{\"zh\":"
                       "\"升至 {1}\",\"en\":\"rose to {1}\"}," METRIC "]}}]}";
    assert_int_equal(json_read(arena, text, strlen(text), &made, &err), 0);
    assert_int_equal(document_check(arena, "x.lua", LANGUAGE_EN, made, &out, &err), 0);
    assert_string_equal(value_text(value_get(out, "kicker"), ""), "Monthly");
    const struct value *said = value_get(value_at(value_get(out, "blocks"), 0), "text");
    assert_string_equal(value_text(value_at(value_get(said, "items"), 0), ""), "rose to {1}");
    assert_int_equal(document_check(arena, "x.lua", LANGUAGE_ZH, made, &out, &err), 0);
    assert_string_equal(value_text(value_get(out, "kicker"), ""), "月报");
    assert_string_equal(value_text(value_get(out, "title"), ""), "Store"); /* the other one, where one is missing */
    arena_free(arena);
}

static void false_in_a_list_is_left_out(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made =
        accepted(arena, "false,{\"kind\":\"cards\",\"line\":1,\"items\":[false,{\"kind\":\"card\",\"line\":2,\"title\":"
                        "\"t\",\"metric\":" METRIC "}]}");
    assert_string_equal(value_text(value_get(made, "kind"), ""), "cards");
    assert_int_equal(value_count(value_get(made, "items")), 1);
    refused("{\"kind\":\"table\",\"line\":5,\"columns\":[{\"title\":\"a\"}],\"rows\":[[false]]}",
            "scripts/reports/x.lua:5", "'rows' of the table is a true or false", "");
    arena_free(arena);
}

static void what_customers_wrote_is_private_whatever_the_script_says(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made = accepted(
        arena, "{\"kind\":\"quotes\",\"line\":5,\"private\":false,\"title\":\"t\",\"items\":[{\"text\":\"太慢\"}]}");
    assert_true(value_yes(value_get(made, "private"), false));
    refused("{\"kind\":\"cards\",\"line\":1,\"items\":[{\"kind\":\"card\",\"line\":2,\"private\":true,\"title\":\"t\","
            "\"metric\":" METRIC "}]}",
            "scripts/reports/x.lua:2", "no field 'private'", "");
    arena_free(arena);
}

#define SECRET      "{\"kind\":\"note\",\"line\":9,\"private\":true,\"text\":\"secret\"}"
#define OPEN        "{\"kind\":\"note\",\"line\":9,\"text\":\"open\"}"
#define TITLE(text) "{\"kind\":\"section\",\"line\":9,\"title\":\"" text "\"}"

static void an_edition_keeps_nothing_private_and_no_title_over_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct value *out;
    struct buf text = buf_make(LIMIT_MESSAGE);
    assert_int_equal(check(arena,
                           TITLE("gone") "," SECRET "," TITLE(
                               "kept") "," SECRET "," OPEN ",{\"kind\":\"columns\",\"line\":3,\"left\":[" SECRET
                                       "],\"right\":[" SECRET "]},{\"kind\":\"columns\",\"line\":4,\"left\":[" SECRET
                                       "],\"right\":[" OPEN "]}," TITLE("last"),
                           &out, &err),
                     0);
    const struct value *edition = document_public(arena, out);
    json_write(&text, edition, JSON_COMPACT);
    assert_true(document_is_private(out));
    assert_false(document_is_private(edition));
    assert_null(strstr(text.data, "secret"));
    assert_null(strstr(text.data, "gone"));
    assert_non_null(strstr(text.data, "last")); /* a title that stood over nothing before is the script's affair */
    assert_int_equal(value_count(value_get(edition, "blocks")), 4);
    assert_ptr_equal(document_public(arena, edition), edition);
    buf_free(&text);
    arena_free(arena);
}

static void a_table_of_a_hundred_thousand_rows_says_what_to_do(void **state) {
    (void)state;
    struct buf block = buf_make(LIMIT_FILE);
    buf_text(&block, "{\"kind\":\"table\",\"line\":5,\"columns\":[{\"title\":\"a\"}],\"rows\":[");
    for (int i = 0; i < 100000; i++)
        buf_text(&block, i > 0 ? ",[\"x\"]" : "[\"x\"]");
    buf_text(&block, "]}");
    refused(block.data, "scripts/reports/x.lua:5", "'rows' of the table has 100000 entries; 0 to 2000 are possible",
            "show the ones that matter");
    buf_free(&block);
}

static void rows_of_other_blocks_are_held_to_their_columns(void **state) {
    (void)state;
    refused("{\"kind\":\"heatmap\",\"line\":5,\"title\":\"t\",\"columns\":[\"a\",\"b\"],\"rows\":[{\"label\":\"s\","
            "\"cells\":[" MEAN "]}]}",
            "scripts/reports/x.lua:5", "row 1 of the heatmap has 1 cells for 2 columns", "suppressed metric");
    refused("{\"kind\":\"table\",\"line\":5,\"columns\":[{\"title\":\"a\"},{\"title\":\"b\"}],\"rows\":[],\"totals\":[["
            "\"1\"]]}",
            "scripts/reports/x.lua:5", "row 1 of the table has 1 cells for 2 columns", "");
    refused("{\"kind\":\"histogram\",\"line\":5,\"title\":\"t\",\"counts\":[1,2],\"labels\":[\"a\"]}",
            "scripts/reports/x.lua:5", "2 counts and 1 labels", "");
    refused("{\"kind\":\"heatmop\",\"line\":5}", "scripts/reports/x.lua:5", "no block 'heatmop'",
            "did you mean 'heatmap'?");
    refused("{\"kind\":\"bars\",\"line\":5,\"title\":\"t\",\"from\":3,\"to\":1,\"rows\":[]}", "scripts/reports/x.lua:5",
            "the scale of the bars ends where it begins", "");
}

static void a_bare_metric_is_a_cell_and_a_group_is_a_row(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *heat = accepted(
                           arena,
                           "{\"kind\":\"heatmap\",\"line\":5,\"title\":\"t\",\"columns\":[\"a\"],\"rows\":[{\"label\":"
                           "\"s\",\"cells\":[" MEAN "]}]}"),
                       *cell = value_at(value_get(value_at(value_get(heat, "rows"), 0), "cells"), 0);
    assert_int_equal(value_whole(value_get(value_get(cell, "metric"), "n"), 0), 90);
    const struct value *table = accepted(
        arena,
        "{\"kind\":\"table\",\"line\":5,\"columns\":[{\"title\":\"a\"}],\"rows\":[{\"group\":\"East\"},[\"x\"]]}");
    assert_string_equal(value_text(value_get(value_at(value_get(table, "rows"), 0), "group"), ""), "East");
    arena_free(arena);
}

static void a_funnel_of_shares_gets_its_limits_and_places(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *made = accepted(
        arena, "{\"kind\":\"funnel_chart\",\"line\":5,\"title\":\"t\",\"name\":\"n\",\"centre\":" SHARE(
                   "80", "1000") ",\"points\":[{\"label\":\"a\",\"metric\":" SHARE("80", "50") "},{\"label\":\"b\","
                                                                                               "\"metric\":" SHARE(
                                                                                                   "50", "500") "}]}");
    const struct value *limits = value_get(made, "limits"), *last = value_at(limits, value_count(limits) - 1);
    assert_int_equal(value_whole(value_get(value_at(limits, 0), "n"), 0), 50);
    assert_int_equal(value_whole(value_get(last, "n"), 0), 500);
    assert_true(value_number(value_get(last, "far_lo"), 0) < value_number(value_get(last, "lo"), 0));
    assert_string_equal(value_text(value_get(value_at(value_get(made, "points"), 0), "place"), ""), "in");
    assert_string_equal(value_text(value_get(value_at(value_get(made, "points"), 1), "place"), ""), "below998");
    arena_free(arena);
}

/* The individuals chart of NIST 6.3.2.2: mean 50.81, limits 45.8159 and 55.8041. */
static void a_control_chart_of_values_is_that_of_the_handbook(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const double values[] = {49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1};
    struct buf block = buf_make(LIMIT_MESSAGE);
    buf_text(&block, "{\"kind\":\"control_chart\",\"line\":5,\"title\":\"t\",\"name\":\"n\",\"points\":[");
    for (int i = 0; i < 10; i++)
        buf_format(
            &block,
            "%s{\"label\":\"%d\",\"metric\":{\"value\":%.1f,\"n\":50,\"unit\":\"score\",\"definition\":\"mean.t\"}}",
            i > 0 ? "," : "", i, values[i]);
    buf_text(&block, "]}");
    const struct value *made = accepted(arena, block.data), *first = value_at(value_get(made, "points"), 0);
    assert_true(fabs(value_number(value_get(made, "centre"), 0) - 50.81) < 1e-9);
    assert_true(fabs(value_number(value_get(first, "lo"), 0) - 45.8159) < 2e-3);
    assert_true(fabs(value_number(value_get(first, "hi"), 0) - 55.8041) < 2e-3);
    buf_free(&block);
    arena_free(arena);
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
        if (document_check(arena, names[i], LANGUAGE_ZH, made, &once, &err) ||
            document_check(arena, names[i], LANGUAGE_ZH, once, &twice, &err))
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
        cmocka_unit_test(a_text_in_two_languages_becomes_the_documents),
        cmocka_unit_test(false_in_a_list_is_left_out),
        cmocka_unit_test(what_customers_wrote_is_private_whatever_the_script_says),
        cmocka_unit_test(an_edition_keeps_nothing_private_and_no_title_over_nothing),
        cmocka_unit_test(a_table_of_a_hundred_thousand_rows_says_what_to_do),
        cmocka_unit_test(rows_of_other_blocks_are_held_to_their_columns),
        cmocka_unit_test(a_bare_metric_is_a_cell_and_a_group_is_a_row),
        cmocka_unit_test(a_funnel_of_shares_gets_its_limits_and_places),
        cmocka_unit_test(a_control_chart_of_values_is_that_of_the_handbook),
        cmocka_unit_test(fields_come_out_in_one_order),
        cmocka_unit_test(reals_are_rounded_to_ten_digits),
        cmocka_unit_test(a_lone_text_stands_for_the_first_field),
        cmocka_unit_test(the_golden_documents_hold_and_checking_again_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

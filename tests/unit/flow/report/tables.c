/* A document as tables: nothing of a block is left out, whatever its kind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/report/tables.h"

#define NPS                                                                                                            \
    "{\"value\": 42, \"n\": 1913, \"lo\": 37.4, \"hi\": 46.8, \"unit\": \"points\", \"definition\": "                  \
    "\"nps.adjusted_wald\"}"
#define SCORE "{\"value\": 4.3, \"n\": 40, \"unit\": \"score\", \"definition\": \"mean.t\"}"

static int make_arena(void **state) {
    *state = arena_new();
    return 0;
}

static int free_arena(void **state) {
    arena_free(*state);
    return 0;
}

static struct report_tables tables_in(struct arena *arena, const char *blocks) {
    struct err err = {0};
    const struct value *document;
    const char *json = arena_format(arena, "{\"language\": \"en\", \"title\": \"T\", \"blocks\": [%s]}", blocks);
    assert_int_equal(json_read(arena, json, strlen(json), &document, &err), 0);
    return tables_of_document(arena, document);
}

static const struct report_table *named(const struct report_tables *tables, const char *name) {
    const struct report_table *table = tables_find(tables, name);
    if (!table)
        fail_msg("there is no table '%s'", name);
    return table;
}

static void assert_text(const struct report_table *table, size_t row, size_t column, const char *text) {
    assert_int_equal(table_cell(table, row, column)->kind, REPORT_CELL_TEXT);
    assert_string_equal(table_cell(table, row, column)->text, text);
}

static void assert_figure(const struct report_table *table, size_t row, size_t column, double value) {
    assert_int_equal(table_cell(table, row, column)->kind, REPORT_CELL_FIGURE);
    assert_true(fabs(table_cell(table, row, column)->figure.value - value) < 1e-9);
}

static void assert_number(const struct report_table *table, size_t row, size_t column, double number) {
    assert_int_equal(table_cell(table, row, column)->kind, REPORT_CELL_NUMBER);
    assert_true(fabs(table_cell(table, row, column)->number - number) < 1e-9);
}

static void a_trend_is_a_row_a_period(void **state) {
    struct report_tables tables = tables_in(
        *state, "{\"kind\": \"trend\", \"title\": \"Course\", \"name\": \"own\", \"points\": [{\"label\": \"9\", "
                "\"metric\": " NPS "}, {\"label\": \"10\", \"metric\": " SCORE "}], \"reference\": {\"name\": "
                "\"region\", \"points\": [{\"label\": \"9\", \"metric\": " SCORE "}]}, \"target\": 50, \"marks\": "
                "[{\"label\": \"9\", \"text\": \"refit\"}, {\"label\": \"1\", \"text\": \"long ago\"}]}");
    const struct report_table *table = named(&tables, "course");
    assert_int_equal(table->width, 5);
    assert_int_equal(table_rows(table), 2);
    assert_string_equal(table->titles[2], "region");
    assert_figure(table, 0, 1, 42);
    assert_figure(table, 0, 2, 4.3);
    assert_number(table, 0, 3, 50);
    assert_text(table, 0, 4, "refit");
    assert_int_equal(table_cell(table, 1, 2)->kind, REPORT_CELL_EMPTY);
    assert_text(named(&tables, "Text"), 0, 1, "long ago"); /* a mark that no period has */
}

static void a_sentence_gives_its_figures_a_row_each(void **state) {
    struct report_tables tables = tables_in(
        *state, "{\"kind\": \"headline\", \"text\": {\"kind\": \"say\", \"items\": [\"rose to {1}\", " NPS "]}}");
    const struct report_table *table = named(&tables, "Text");
    assert_text(table, 0, 1, "rose to +42 (n = 1,913 · 95% CI +37 to +47)");
    assert_text(table, 1, 0, "headline · NPS");
    assert_figure(table, 1, 2, 42);
}

static void a_table_keeps_groups_and_totals(void **state) {
    struct report_tables tables =
        tables_in(*state, "{\"kind\": \"table\", \"title\": \"Stores\", \"columns\": [{\"title\": \"store\"}, "
                          "{\"title\": \"NPS\"}], \"rows\": [{\"group\": \"North\"}, [\"Lake\", " NPS
                          "]], \"totals\": [[\"all\", " SCORE "]]}");
    const struct report_table *table = named(&tables, "Stores");
    assert_int_equal(table_rows(table), 3);
    assert_text(table, 0, 0, "North");
    assert_figure(table, 1, 1, 42);
    assert_figure(table, 2, 1, 4.3);
}

static void a_heat_map_has_the_difference_beside_the_figure(void **state) {
    struct report_tables tables = tables_in(
        *state, "{\"kind\": \"heatmap\", \"title\": \"Heat\", \"columns\": [\"staff\"], \"rows\": [{\"label\": "
                "\"A\", \"own\": true, \"cells\": [{\"metric\": " SCORE ", \"difference\": {\"value\": -0.2, \"n\": "
                "40, \"unit\": \"score\", \"definition\": \"difference.mean.welch\"}}], \"last\": " NPS "}]}");
    const struct report_table *table = named(&tables, "Heat");
    assert_text(table, 0, 0, "A (own)");
    assert_string_equal(table->titles[2], "staff difference");
    assert_figure(table, 0, 2, -.2);
    assert_figure(table, 0, 3, 42);
}

/* The kind is of tomorrow: lists in lists, maps, what stands alone. */
static void a_kind_that_nobody_knows_loses_nothing(void **state) {
    struct report_tables tables = tables_in(
        *state,
        "{\"kind\": \"hologram\", \"line\": 7, \"title\": \"Depth\", \"note\": \"in 3 d\", \"x\": \"width\", "
        "\"cut\": 2.5, \"centre\": " NPS ", \"points\": [{\"label\": \"p\", \"x\": " SCORE
        ", \"strong\": true}, {\"label\": \"q\", \"metric\": " NPS ", \"inner\": [{\"label\": \"deep\", "
        "\"metric\": " SCORE "}]}], \"names\": [\"near\", \"far\"], \"frame\": {\"depth\": 3, \"of\": " NPS "}}");
    const struct report_table *points = named(&tables, "Depth · points"), *names = named(&tables, "Depth · names"),
                              *inner = named(&tables, "Depth · points · q · inner"),
                              *rest = named(&tables, "Depth · other"), *text = named(&tables, "Text");
    assert_string_equal(points->titles[1], "width");
    assert_figure(points, 0, 1, 4.3);
    assert_text(points, 0, 2, "yes");
    assert_figure(points, 1, 3, 42);
    assert_text(names, 1, 1, "far");
    assert_figure(inner, 0, 1, 4.3);
    assert_int_equal(table_rows(rest), 5);
    assert_text(text, 0, 1, "in 3 d");
}

static void tables_of_one_name_are_numbered(void **state) {
    struct report_tables tables =
        tables_in(*state, "{\"kind\": \"table\", \"title\": \"X\", \"columns\": [{\"title\": \"a\"}], \"rows\": []}, "
                          "{\"kind\": \"table\", \"title\": \"x\", \"columns\": [{\"title\": \"b\"}], \"rows\": []}, "
                          "{\"kind\": \"table\", \"title\": \"x 2\", \"columns\": [{\"title\": \"c\"}], \"rows\": []}");
    assert_string_equal(named(&tables, "X")->titles[0], "a");
    assert_string_equal(named(&tables, "x 2")->titles[0], "b");
    assert_string_equal(named(&tables, "x 2 2")->titles[0], "c");
    assert_string_equal(named(&tables, "2")->titles[0], "a"); /* the first is what the document is about */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trend_is_a_row_a_period),
        cmocka_unit_test(a_sentence_gives_its_figures_a_row_each),
        cmocka_unit_test(a_table_keeps_groups_and_totals),
        cmocka_unit_test(a_heat_map_has_the_difference_beside_the_figure),
        cmocka_unit_test(a_kind_that_nobody_knows_loses_nothing),
        cmocka_unit_test(tables_of_one_name_are_numbered),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}

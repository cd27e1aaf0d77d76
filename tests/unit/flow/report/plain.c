/* A document as text: nothing that the page shows is missing, and every figure has its base. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/report/plain.h"

#define NPS                                                                                                            \
    "{\"value\": 42, \"n\": 1913, \"lo\": 37.4, \"hi\": 46.8, \"unit\": \"points\", \"definition\": "                  \
    "\"nps.adjusted_wald\"}"
#define HIDDEN "{\"suppressed\": true, \"unit\": \"points\", \"definition\": \"nps.adjusted_wald\"}"
#define SCORE                                                                                                          \
    "{\"value\": 4.314, \"n\": 40, \"lo\": 4.2, \"hi\": 4.41, \"unit\": \"score\", \"definition\": \"mean.t\"}"
#define LESS                                                                                                           \
    "{\"value\": -0.25, \"n\": 40, \"lo\": -0.4, \"hi\": -0.1, \"unit\": \"score\", \"definition\": "                  \
    "\"difference.mean.welch\"}"

/* The text of a document in English with these blocks, without its title. */
static void expect(const char *blocks, const char *text) {
    struct arena *arena = arena_new();
    struct buf json = buf_make(LIMIT_DOCUMENT), out = buf_make(LIMIT_DOCUMENT);
    struct err err;
    const struct value *document;
    buf_format(&json,
               "{\"language\": \"en\", \"kicker\": \"K\", \"title\": \"T\", \"period\": \"P\", \"blocks\": [%s]}",
               blocks);
    assert_int_equal(json_read(arena, json.data, json.len, &document, &err), 0);
    report_plain(document, &out);
    assert_memory_equal(out.data, "K  P\nT\n\n", 8);
    assert_string_equal(out.data + 8, text);
    buf_free(&json);
    buf_free(&out);
    arena_free(arena);
}

static void a_headline_says_its_figures_with_their_base(void **state) {
    (void)state;
    expect("{\"kind\": \"headline\", \"text\": {\"kind\": \"say\", \"items\": [\"NPS rose to {1}\", " NPS "]}, "
           "\"detail\": \"Well done.\"}",
           "NPS rose to +42 (n = 1,913 · 95% CI +37 to +47)\nWell done.\n");
}

static void a_suppressed_figure_says_why_it_is_missing(void **state) {
    (void)state;
    expect("{\"kind\": \"cards\", \"items\": [{\"title\": \"NPS\", \"metric\": " HIDDEN "}]}",
           "  NPS  —  too few answers to show\n");
}

static void values_stand_under_each_other_whatever_their_labels(void **state) {
    (void)state;
    expect("{\"kind\": \"cards\", \"items\": [{\"title\": \"推荐\", \"metric\": " NPS
           ", \"compare\": \"last month\", \"change\": " LESS "}, {\"title\": \"Ease\", \"metric\": " SCORE "}]}",
           "  推荐  +42  n = 1,913 · 95% CI +37 to +47\n"
           "        last month −0.25  n = 40 · 95% CI −0.40 to −0.10\n"
           "  Ease  4.31  n = 40 · 95% CI 4.20 to 4.41\n");
}

static void a_composition_has_its_parts_and_its_counts(void **state) {
    (void)state;
    expect("{\"kind\": \"composition\", \"title\": \"Who\", \"note\": \"0–10\", \"nps\": " NPS ", \"promoters\": " NPS
           ", \"passives\": " NPS ", \"detractors\": " HIDDEN ", \"counts\": [3, 4], \"from\": 9}",
           "Who (0–10)\n"
           "  NPS         +42  n = 1,913 · 95% CI +37 to +47\n"
           "  promoters   +42  n = 1,913 · 95% CI +37 to +47\n"
           "  passives    +42  n = 1,913 · 95% CI +37 to +47\n"
           "  detractors  —  too few answers to show\n"
           "  9: 3, 10: 4\n");
}

static void a_trend_has_every_point_the_reference_and_the_marks(void **state) {
    (void)state;
    expect("{\"kind\": \"trend\", \"title\": \"Course\", \"name\": \"own\", \"points\": [{\"label\": \"9\", "
           "\"metric\": " NPS "}, {\"label\": \"10\", \"metric\": " HIDDEN
           "}], \"reference\": {\"name\": \"region\", \"points\": "
           "[{\"label\": \"9\", \"metric\": " SCORE "}]}, \"marks\": [{\"label\": \"9\", \"text\": \"refit\"}]}",
           "Course\n"
           "  own\n"
           "  9   +42  n = 1,913 · 95% CI +37 to +47\n"
           "  10  —  too few answers to show\n"
           "  region\n"
           "  9  4.31  n = 40 · 95% CI 4.20 to 4.41\n"
           "  9: refit\n");
}

static void a_comparison_names_what_it_compares_with(void **state) {
    (void)state;
    expect(
        "{\"kind\": \"comparison\", \"title\": \"Dimensions\", \"from\": 1, \"to\": 5, \"columns\": {\"label\": \"d\", "
        "\"metric\": \"own\", \"reference\": \"region\", \"difference\": \"apart\"}, \"rows\": [{\"label\": \"staff\", "
        "\"metric\": " SCORE ", \"reference\": " SCORE ", \"difference\": " LESS "}]}",
        "Dimensions\n"
        "  staff  4.31  n = 40 · 95% CI 4.20 to 4.41\n"
        "         region 4.31  n = 40 · 95% CI 4.20 to 4.41\n"
        "         apart −0.25  n = 40 · 95% CI −0.40 to −0.10\n");
}

static void a_table_has_each_cell_behind_the_title_of_its_column(void **state) {
    (void)state;
    expect(
        "{\"kind\": \"table\", \"columns\": [{\"title\": \"question\"}, {\"title\": \"mean\"}, {\"title\": \"why\"}], "
        "\"rows\": [[\"Queue\", " SCORE ", \"slow\"]]}",
        "  Queue\n"
        "    mean      4.31  n = 40 · 95% CI 4.20 to 4.41\n"
        "    why       slow\n");
}

static void blocks_side_by_side_come_one_after_the_other(void **state) {
    (void)state;
    expect(
        "{\"kind\": \"section\", \"title\": \"A\"}, {\"kind\": \"columns\", \"left\": [{\"kind\": \"note\", \"text\": "
        "\"left\"}], \"right\": [{\"kind\": \"note\", \"text\": \"right\"}]}",
        "A\n\nleft\n\nright\n");
}

static void a_block_of_an_unknown_kind_is_named(void **state) {
    (void)state;
    expect("{\"kind\": \"hologram\"}", "[hologram]\n");
}

static void a_kind_that_nobody_knows_is_told_as_its_tables(void **state) {
    (void)state;
    expect("{\"kind\": \"hologram\", \"title\": \"Depth\", \"note\": \"in 3 d\", \"points\": [{\"label\": \"near\", "
           "\"metric\": " NPS "}, {\"label\": \"farther\", \"metric\": " HIDDEN "}]}",
           "Depth (in 3 d)\n"
           "  near     +42  n = 1,913 · 95% CI +37 to +47\n"
           "  farther  —  too few answers to show\n");
}

static void a_long_sentence_is_broken_where_it_may_be(void **state) {
    (void)state;
    expect("{\"kind\": \"note\", \"text\": \"One two three four five six seven eight nine ten eleven twelve thirteen "
           "fourteen fifteen sixteen seventeen eighteen.\\nNew.\"}",
           "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen\n"
           "seventeen eighteen.\nNew.\n");
    expect("{\"kind\": \"note\", \"text\": "
           "\"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"
           "一二三四五六七八九十，下一行\"}",
           "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九\n"
           "十，下一行\n");
}

static void a_table_tells_its_groups_and_totals(void **state) {
    (void)state;
    expect("{\"kind\": \"table\", \"columns\": [{\"title\": \"store\"}, {\"title\": \"mean\"}], \"rows\": [{\"group\": "
           "\"North\"}, [\"Lake\", " SCORE "]], \"totals\": [[\"all\", " SCORE "]]}",
           "  [North]\n"
           "  Lake\n"
           "    mean   4.31  n = 40 · 95% CI 4.20 to 4.41\n"
           "  all\n"
           "    mean   4.31  n = 40 · 95% CI 4.20 to 4.41\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_headline_says_its_figures_with_their_base),
        cmocka_unit_test(a_suppressed_figure_says_why_it_is_missing),
        cmocka_unit_test(values_stand_under_each_other_whatever_their_labels),
        cmocka_unit_test(a_composition_has_its_parts_and_its_counts),
        cmocka_unit_test(a_trend_has_every_point_the_reference_and_the_marks),
        cmocka_unit_test(a_comparison_names_what_it_compares_with),
        cmocka_unit_test(a_table_has_each_cell_behind_the_title_of_its_column),
        cmocka_unit_test(blocks_side_by_side_come_one_after_the_other),
        cmocka_unit_test(a_block_of_an_unknown_kind_is_named),
        cmocka_unit_test(a_kind_that_nobody_knows_is_told_as_its_tables),
        cmocka_unit_test(a_long_sentence_is_broken_where_it_may_be),
        cmocka_unit_test(a_table_tells_its_groups_and_totals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

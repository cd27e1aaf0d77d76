/* The numbers of a document, and which of two documents mean the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/json.h"
#include "flow/report/numbers.h"

#define NPS(value)                                                                                                     \
    "{\"value\": " #value ", \"n\": 90, \"lo\": 1, \"hi\": 80, \"unit\": \"points\", \"definition\": "                 \
    "\"nps.adjusted_wald\"}"
#define MEAN(value)                                                                                                    \
    "{\"value\": " #value ", \"n\": 90, \"lo\": 4, \"hi\": 5, \"unit\": \"score\", \"definition\": \"mean.t\"}"

static struct arena *arena;

static int begin(void **state) {
    (void)state;
    arena = arena_new();
    return 0;
}

static int end(void **state) {
    (void)state;
    arena_free(arena);
    return 0;
}

static struct numbers read_blocks(const char *language, const char *month, const char *blocks) {
    struct numbers numbers;
    struct err err;
    const struct value *document = NULL;
    const char *text =
        arena_format(arena, "{\"language\": \"%s\", \"blocks\": [%s], \"provenance\": {\"month\": \"%s\"}}", language,
                     blocks, month);
    assert_int_equal(0, json_read(arena, text, strlen(text), &document, &err));
    numbers_read(arena, document, &numbers);
    return numbers;
}

static const char *labels(const struct numbers *numbers) {
    const char *all = "";
    for (size_t i = 0; i < numbers->count; i++)
        all = arena_format(arena, "%s%s%s>%s", all, i ? "|" : "", numbers->items[i].title, numbers->items[i].label);
    return all;
}

static void every_metric_of_every_block_is_found_and_named(void **state) {
    (void)state;
    struct numbers numbers = read_blocks(
        "en", "2026-10",
        "{\"kind\": \"headline\", \"text\": {\"kind\": \"say\", \"items\": [\"NPS is {1}\", " NPS(
            42) "]}},"
                "{\"kind\": \"cards\", \"items\": [{\"title\": \"NPS\", \"metric\": " NPS(42) ", \"change\": " NPS(
                    3) ", \"history\": [" NPS(1) "]}]},"
                                                 "{\"kind\": \"columns\", \"left\": [{\"kind\": \"composition\", "
                                                 "\"title\": \"Who\", \"nps\": " NPS(
                                                     42) "}], \"right\": [{\"kind\": \"comparison\", \"title\": "
                                                         "\"Beside\", \"columns\": {\"label\": \"\", \"metric\": "
                                                         "\"Store\", \"reference\": \"Region\"}, \"rows\": "
                                                         "[{\"label\": \"Queue\", \"metric\": " MEAN(
                                                             4) ", \"reference\": " MEAN(5) "}]}]},"
                                                                                            "{\"kind\": \"table\", "
                                                                                            "\"title\": \"All\", "
                                                                                            "\"columns\": "
                                                                                            "[{\"title\": "
                                                                                            "\"Question\"}, "
                                                                                            "{\"title\": "
                                                                                            "\"Mean\"}], "
                                                                                            "\"rows\": "
                                                                                            "[[\"Queue\", " MEAN(
                                                                                                4) "], "
                                                                                                   "[\"Price\","
                                                                                                   " " MEAN(3) "]]"
                                                                                                               "}");
    assert_string_equal(">NPS|>NPS|>NPS › change|Who>NPS|Beside>Queue › Store|Beside>Queue › Region|All>Queue › Mean|"
                        "All>Price › Mean",
                        labels(&numbers));
}

static void points_are_known_by_their_months(void **state) {
    (void)state;
    struct numbers zh = read_blocks("zh", "2026-11",
                                    "{\"kind\": \"trend\", \"title\": \"走势\", \"points\": [{\"label\": \"10月\", "
                                    "\"metric\": " NPS(1) "}, {\"label\": \"11月\", \"metric\": " NPS(2) "}]}");
    assert_string_equal("走势>2026-10|走势>2026-11", labels(&zh));
    assert_int_equal(2026 * 12 + 9, zh.items[0].month);
    /* January is not the end of November's name */
    struct numbers other = read_blocks("zh", "2027-01",
                                       "{\"kind\": \"trend\", \"title\": \"走势\", \"points\": [{\"label\": \"11月\", "
                                       "\"metric\": " NPS(1) "}]}");
    assert_string_equal("走势>11月", labels(&other));
    assert_int_equal(INT32_MIN, other.items[0].month);
}

static const char *matched(const struct numbers *a, const struct numbers *b) {
    size_t *of_a, *of_b;
    const char *all = "";
    numbers_match(arena, a, b, &of_a, &of_b);
    for (size_t i = 0; i < a->count; i++)
        all = of_a[i] == NUMBERS_NONE ? arena_format(arena, "%s-", all) : arena_format(arena, "%s%zu", all, of_a[i]);
    for (size_t i = 0; i < b->count; i++)
        if (of_b[i] != NUMBERS_NONE)
            assert_int_equal(i, of_a[of_b[i]]);
    return all;
}

#define CARD(title, metric) "{\"title\": \"" title "\", \"metric\": " metric "}"
#define CARDS(items)        "{\"kind\": \"cards\", \"items\": [" items "]}"

static void blocks_that_come_between_and_change_places_do_no_harm(void **state) {
    (void)state;
    struct numbers a = read_blocks("en", "2026-10", CARDS(CARD("NPS", NPS(1)) "," CARD("Queue", MEAN(4))));
    struct numbers b =
        read_blocks("en", "2026-10",
                    "{\"kind\": \"note\", \"text\": {\"kind\": \"say\", \"items\": [\"{1}\", " MEAN(2) "]}}," CARDS(
                        CARD("Price", MEAN(3)) "," CARD("Queue", MEAN(4)) "," CARD("NPS", NPS(1))));
    assert_string_equal("32", matched(&a, &b));
}

static void another_definition_and_another_title_are_seen_through(void **state) {
    (void)state;
    struct numbers a = read_blocks("en", "2026-10", CARDS(CARD("Queue", MEAN(4)) "," CARD("Other", NPS(4))));
    struct numbers b = read_blocks("en", "2026-10", CARDS(CARD("Queue", NPS(9))));
    assert_string_equal("0-", matched(&a, &b));
    struct numbers was =
        read_blocks("en", "2026-10", "{\"kind\": \"composition\", \"title\": \"Who\", \"nps\": " NPS(1) "}");
    struct numbers is =
        read_blocks("en", "2026-10", "{\"kind\": \"composition\", \"title\": \"Who recommends\", \"nps\": " NPS(1) "}");
    assert_string_equal("0", matched(&was, &is));
}

static void what_is_alike_is_taken_in_its_order(void **state) {
    (void)state;
    struct numbers a = read_blocks("en", "2026-10", CARDS(CARD("Queue", MEAN(1)) "," CARD("Queue", MEAN(2))));
    struct numbers b = read_blocks("en", "2026-10", CARDS(CARD("Queue", MEAN(3)) "," CARD("Queue", MEAN(4))));
    assert_string_equal("01", matched(&a, &b));
}

static void a_row_is_known_by_its_words_not_by_its_rank(void **state) {
    (void)state;
    static const char form[] =
        "{\"kind\": \"table\", \"columns\": [{\"title\": \"Rank\"}, {\"title\": \"Store\"}, {\"title\": "
        "\"Mean\"}], \"rows\": [[\"1\", \"%s\", %s], [\"2\", \"%s\", %s]]}";
    struct numbers a = read_blocks("en", "2026-10", arena_format(arena, form, "S1", MEAN(4), "S2", MEAN(3)));
    struct numbers b = read_blocks("en", "2026-10", arena_format(arena, form, "S2", MEAN(5), "S1", MEAN(4)));
    assert_string_equal(">S1 › Mean|>S2 › Mean", labels(&a));
    assert_string_equal("10", matched(&a, &b));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_metric_of_every_block_is_found_and_named, begin, end),
        cmocka_unit_test_setup_teardown(points_are_known_by_their_months, begin, end),
        cmocka_unit_test_setup_teardown(blocks_that_come_between_and_change_places_do_no_harm, begin, end),
        cmocka_unit_test_setup_teardown(another_definition_and_another_title_are_seen_through, begin, end),
        cmocka_unit_test_setup_teardown(what_is_alike_is_taken_in_its_order, begin, end),
        cmocka_unit_test_setup_teardown(a_row_is_known_by_its_words_not_by_its_rank, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

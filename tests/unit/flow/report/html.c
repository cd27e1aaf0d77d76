/* The golden documents as HTML: every text and figure stands there, hostile ones as text, the same bytes twice. What
 * the page is made of, tests/formats looks at with a reader of HTML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/figures.h"
#include "flow/report/html.h"
#include "flow/report/markup.h"
#include "unit/flow/report/bench.h"

static const char *const names[] = {"store_month", "thin_store", "long_name", "english", "odd_cases"};
enum { NAMES = sizeof names / sizeof *names };

static struct buf page_of(const struct bench *bench, const struct value *document) {
    struct err err = {0};
    struct buf out = buf_make(LIMIT_HTML);
    if (report_html(bench->fonts, document, bench->theme, &out, &err))
        fail_msg("%s (%s)", err.what, err.todo);
    return out;
}

static struct buf page_of_blocks(const struct bench *bench, const char *blocks) {
    struct err err = {0};
    const struct value *document;
    const char *json = arena_format(bench->arena,
                                    "{\"language\": \"en\", \"kicker\": \"K\", \"title\": \"T\", \"period\": \"P\", "
                                    "\"blocks\": [%s]}",
                                    blocks);
    assert_int_equal(json_read(bench->arena, json, strlen(json), &document, &err), 0);
    return page_of(bench, document);
}

static void assert_says(const struct buf *page, const char *text) {
    struct buf wanted = buf_make(LIMIT_MESSAGE);
    markup_text(&wanted, text);
    if (!strstr(page->data, wanted.data))
        fail_msg("the page does not say \"%s\"", text);
    buf_free(&wanted);
}

static void the_same_document_gives_the_same_bytes(void **state) {
    for (size_t i = 0; i < NAMES; i++) {
        struct buf first = page_of(*state, bench_golden(*state, names[i])),
                   second = page_of(*state, bench_golden(*state, names[i]));
        assert_int_equal(first.len, second.len);
        assert_memory_equal(first.data, second.data, first.len);
        buf_free(&first);
        buf_free(&second);
    }
}

/* "kind" and the like are not for readers. */
static bool is_read(const char *key) {
    const char *const never[] = {"kind",     "unit",     "definition", "tone",  "align", "report",
                                 "language", "document", "good",       "place", "signal"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        if (strcmp(key, never[i]) == 0)
            return false;
    return true;
}

/* Every text, and every figure: unlike on paper none is told by its place alone. */
static void assert_says_all(const struct bench *bench, const struct buf *page, const struct value *value,
                            enum language language) {
    struct figure figure = figure_read(value);
    if (value_is(value, VALUE_TEXT) && !strchr(value_text(value, ""), '{'))
        assert_says(page, value_text(value, ""));
    if (value_get(value, "unit"))
        assert_says(page, figure_value(bench->arena, language, &figure));
    for (size_t i = 0; i < value_count(value); i++) {
        const struct value_pair *pair = value_is(value, VALUE_MAP) ? &value->map.pairs[i] : NULL;
        if (!pair || is_read(pair->key))
            assert_says_all(bench, page, pair ? pair->value : value_at(value, i), language);
    }
}

static void every_text_and_figure_of_a_document_is_there(void **state) {
    for (size_t i = 0; i < NAMES; i++) {
        const struct value *document = bench_golden(*state, names[i]);
        struct buf page = page_of(*state, document);
        assert_says_all(*state, &page, document, language_of(value_text(value_get(document, "language"), "")));
        buf_free(&page);
    }
}

/* The gallery holds every kind of block; what it says is checked and put into one language as a script's answer is. */
static const struct value *gallery(const struct bench *bench, const char *name, enum language language) {
    struct err err = {0};
    const struct value *document;
    if (document_check(bench->arena, "gallery.lua", language, bench_golden(bench, name), &document, &err))
        fail_msg("%s %s", err.where, err.what);
    value_set(bench->arena, (struct value *)document, "language",
              value_str(bench->arena, language == LANGUAGE_EN ? "en" : "zh"));
    return document;
}

static void every_kind_of_block_is_there_in_both_languages(void **state) {
    for (enum language language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        const struct value *document = gallery(*state, "gallery", language);
        struct buf page = page_of(*state, document);
        assert_says_all(*state, &page, document, language);
        assert_non_null(strstr(page.data, "class=\"working\""));
        buf_free(&page);
    }
    struct buf page = page_of(*state, gallery(*state, "extremes", LANGUAGE_ZH));
    buf_free(&page);
}

static void a_page_is_in_its_language(void **state) {
    struct buf english = page_of(*state, bench_golden(*state, "english")),
               chinese = page_of(*state, bench_golden(*state, "store_month"));
    assert_non_null(strstr(english.data, "<html lang=\"en\">"));
    assert_non_null(strstr(english.data, "How figures are reckoned"));
    assert_null(strstr(english.data, "数据表"));
    assert_non_null(strstr(chinese.data, "<html lang=\"zh-CN\">"));
    buf_free(&english);
    buf_free(&chinese);
}

static void a_kind_that_nobody_can_draw_is_told_as_tables(void **state) {
    struct buf page = page_of_blocks(*state, "{\"kind\": \"hologram\", \"title\": \"Depth\", \"points\": [{\"label\": "
                                             "\"near\", \"metric\": {\"value\": 42, \"n\": 9, \"unit\": \"points\", "
                                             "\"definition\": \"nps.adjusted_wald\"}}]}");
    assert_non_null(strstr(page.data, ">Depth</h2>"));
    assert_non_null(strstr(page.data, "<th scope=\"row\">near</th><td>+42<small>n = 9</small>"));
    assert_null(strstr(page.data, "<svg"));
    buf_free(&page);
}

static void a_clear_change_for_the_worse_has_a_second_cue(void **state) {
    struct buf page = page_of_blocks(
        *state,
        "{\"kind\": \"cards\", \"items\": [{\"kind\": \"card\", \"title\": \"NPS\", \"metric\": {\"value\": 42, "
        "\"n\": 90, \"unit\": \"points\", \"definition\": \"nps.adjusted_wald\"}, \"change\": {\"value\": -4, "
        "\"n\": 90, \"lo\": -6, \"hi\": -2, \"unit\": \"points\", \"definition\": \"change.nps.wald\"}}]}");
    assert_non_null(strstr(page.data, "<span class=\"pill down\"><span aria-hidden=\"true\">▼ </span>−4.0</span>"));
    buf_free(&page);
}

static void sections_are_listed_where_there_are_several(void **state) {
    struct buf one = page_of_blocks(*state, "{\"kind\": \"section\", \"title\": \"First\"}"),
               two = page_of_blocks(*state, "{\"kind\": \"section\", \"title\": \"First\"}, {\"kind\": \"section\", "
                                            "\"title\": \"Second\"}");
    assert_null(strstr(one.data, "<nav"));
    assert_non_null(strstr(two.data, "<li><a href=\"#b2\">Second</a></li>"));
    buf_free(&one);
    buf_free(&two);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_document_gives_the_same_bytes),
        cmocka_unit_test(every_text_and_figure_of_a_document_is_there),
        cmocka_unit_test(every_kind_of_block_is_there_in_both_languages),
        cmocka_unit_test(a_page_is_in_its_language),
        cmocka_unit_test(a_kind_that_nobody_can_draw_is_told_as_tables),
        cmocka_unit_test(a_clear_change_for_the_worse_has_a_second_cue),
        cmocka_unit_test(sections_are_listed_where_there_are_several),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

/* What a designer would ask of a page, found on it with other people's tools: figures that stand too close are said in
 * another way, names keep their words, no line is lost at a paragraph's end, definitions do not fill a page alone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper.h"

#include "base/file.h"
#include "base/json.h"
#include "flow/report/pdf.h"

struct bench {
    struct page_fonts *fonts;
    struct arena *arena;
    const struct value *theme;
};

static const struct value *json(struct arena *arena, const char *text) {
    struct err err = {0};
    const struct value *value;
    if (json_read(arena, text, strlen(text), &value, &err))
        abort();
    return value;
}

static int set_up(void **state) {
    struct err err = {0};
    struct bench *bench = mem_alloc(sizeof *bench);
    struct buf theme = buf_make(LIMIT_DOCUMENT);
    bench->arena = arena_new();
    if (file_read(TEST_DATA "/golden/theme.json", &theme, &err))
        abort();
    bench->theme = json(bench->arena, theme.data);
    buf_free(&theme);
    *state = bench;
    return page_fonts_open(&bench->fonts, &err);
}

static int tear_down(void **state) {
    struct bench *bench = *state;
    page_fonts_close(bench->fonts);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

/* What a tool finds on the pages of a document in that language with these blocks (JSON, without the brackets). */
static struct buf page_of(const struct bench *bench, const char *language, const char *blocks, const char *tool) {
    struct err err = {0};
    struct buf pdf = buf_make(LIMIT_PDF);
    const struct value *document = json(
        bench->arena,
        arena_format(bench->arena, "{ \"title\": \"T\", \"period\": \"P\", \"language\": \"%s\", \"blocks\": [%s] }",
                     language, blocks));
    int status;
    if (report_pdf(bench->fonts, document, bench->theme, &pdf, &err))
        fail_msg("%s (%s)", err.what, err.todo);
    struct buf said = paper_ask(&pdf, tool, &status);
    buf_free(&pdf);
    return said;
}

static void assert_holds(const struct buf *page, const char *piece) {
    if (!strstr(page->data, piece))
        fail_msg("%s is not in\n%s", piece, page->data);
}

#define METRIC(value, n, unit, definition)                                                                             \
    "{\"value\": " #value ", \"lo\": " #value ", \"hi\": " #value ", \"n\": " #n ", \"unit\": \"" unit                 \
    "\", \"definition\": \"" definition "\"}"
#define SCORE(counts, n)                                                                                               \
    "{\"kind\": \"composition\", \"line\": 1, \"title\": \"C\", \"from\": 0, \"counts\": [" counts                     \
    "], \"nps\": " METRIC(47, n, "points", "nps.adjusted_wald") ", \"detractors\": " METRIC(                           \
        11.3, n, "percent",                                                                                            \
        "share.wilson") ", \"passives\": " METRIC(30.8, n, "percent",                                                  \
                                                  "share.wilson") ", \"promoters\": " METRIC(58, n, "percent",         \
                                                                                             "share.wilson") "}"
#define BESIDE(block) "{\"kind\": \"columns\", \"line\": 1, \"split\": 0.36, \"left\": [" block "], \"right\": []}"

static void counts_too_wide_for_their_bars_are_told_as_shares(void **state) {
    struct buf few = page_of(*state, "zh", BESIDE(SCORE("0, 0, 0, 1, 2, 3, 13, 20, 30, 29, 82", 180)),
                             "pdftotext -raw %s -"),
               many = page_of(*state, "zh", BESIDE(SCORE("0, 0, 1, 11, 82, 250, 619, 1088, 1543, 1686, 3268", 8548)),
                              "pdftotext -raw %s -"),
               wide = page_of(*state, "zh", SCORE("0, 0, 1, 11, 82, 250, 619, 1088, 1543, 1686, 3268", 8548),
                              "pdftotext -raw %s -");
    assert_holds(&few, "82");
    assert_holds(&many, "38%");
    assert_holds(&many, "<1%");
    assert_null(strstr(many.data, "3,268"));
    assert_holds(&wide, "3,268");
    buf_free(&few);
    buf_free(&many);
    buf_free(&wide);
}

static void classes_keep_their_names_and_ranges_in_a_narrow_column(void **state) {
    struct buf page =
        page_of(*state, "en", BESIDE(SCORE("0, 0, 0, 1, 2, 3, 13, 20, 30, 29, 82", 180)), "pdftotext -raw %s -");
    const char *const pieces[] = {"Detractors", "Passives", "Promoters", "0–6", "7–8", "9–10"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        assert_holds(&page, pieces[i]);
    assert_null(strstr(page.data, "…"));
    buf_free(&page);
}

static void no_character_is_left_alone_on_a_last_line(void **state) {
    struct bench *bench = *state;
    for (int len = 50; len < 175; len += 9) {
        const char *text = "";
        for (int i = 0; i < len; i++)
            text = arena_format(bench->arena, "%s好", text);
        struct buf page = page_of(
            bench, "zh", arena_format(bench->arena, "{\"kind\": \"paragraph\", \"line\": 1, \"text\": \"%s\"}", text),
            "pdftotext -raw %s - | grep 好 | tail -n 1");
        assert_true(page.len > 3 * strlen("好"));
        buf_free(&page);
    }
}

/* A table of so many rows, each with a figure: its definition closes the document. */
static const char *table(struct arena *arena, int rows) {
    const char *list = "";
    for (int i = 1; i <= rows; i++)
        list = arena_format(arena, "%s%s[\"第%d行\", %s]", list, i > 1 ? ", " : "", i,
                            METRIC(47, 30, "points", "nps.adjusted_wald"));
    return arena_format(
        arena,
        "{\"kind\": \"table\", \"line\": 1, \"columns\": [{\"title\": \"a\"}, {\"title\": \"b\"}], \"rows\": [%s]}",
        list);
}

static void definitions_never_fill_a_page_alone(void **state) {
    struct bench *bench = *state;
    for (int rows = 16; rows < 30; rows++) {
        struct buf page = page_of(bench, "zh", table(bench->arena, rows), "pdftotext -raw %s -");
        const char *last = page.data;
        for (const char *at = page.data; (at = strchr(at, '\f')) && at[1]; at++)
            last = at;
        assert_non_null(strstr(last, "口径"));
        if (!strstr(last, "行"))
            fail_msg("with %d rows the last page says only\n%s", rows, last);
        buf_free(&page);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_too_wide_for_their_bars_are_told_as_shares),
        cmocka_unit_test(classes_keep_their_names_and_ranges_in_a_narrow_column),
        cmocka_unit_test(no_character_is_left_alone_on_a_last_line),
        cmocka_unit_test(definitions_never_fill_a_page_alone),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

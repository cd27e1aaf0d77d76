/* Every kind of block on paper, in both languages, from one document whose texts are in both: as a script makes it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/flow/report/bench.h"
#include "unit/flow/report/said.h"

#include "base/file.h"
#include "base/json.h"
#include "flow/report/document.h"
#include "flow/report/document_shapes.h"
#include "flow/report/pdf.h"
#include "flow/report/plain.h"

static const struct value *in(const struct bench *bench, enum language language, const struct value *made) {
    struct err err = {0};
    const struct value *document = NULL;
    if (document_check(bench->arena, "gallery.lua", language, made, &document, &err))
        fail_msg("%s %s", err.where, err.what);
    struct value *whole = (struct value *)document;
    value_set(bench->arena, whole, "language", value_str(bench->arena, language == LANGUAGE_EN ? "en" : "zh"));
    return whole;
}

static bool holds(const struct value *blocks, const char *kind) {
    for (size_t i = 0; i < value_count(blocks); i++) {
        const struct value *block = value_at(blocks, i);
        if (strcmp(value_text(value_get(block, "kind"), ""), kind) == 0 || holds(value_get(block, "left"), kind) ||
            holds(value_get(block, "right"), kind))
            return true;
    }
    return false;
}

static void the_gallery_holds_every_kind_of_block(void **state) {
    const struct bench *bench = *state;
    const struct value *document = in(bench, LANGUAGE_ZH, bench_golden(bench, "gallery"));
    for (size_t i = 0; i < block_shape_count; i++)
        if (!holds(value_get(document, "blocks"), block_shapes[i]->name))
            fail_msg("the gallery has no %s", block_shapes[i]->name);
}

static void assert_sound(const struct buf *pdf) {
    int status;
    struct buf said = paper_ask(pdf, "qpdf --check %s 2>&1", &status);
    if (status != 0)
        fail_msg("%s", said.data);
    buf_free(&said);
}

static void says_all(const struct bench *bench, enum language language, const char *command) {
    const char *const parts[] = {"kicker", "title", "period", "subtitle", "rank", "blocks"};
    const struct value *document = in(bench, language, bench_golden(bench, "gallery"));
    struct buf pdf = bench_render(bench, document);
    int status;
    struct buf page = paper_ask(&pdf, command, &status);
    paper_squeeze(&page);
    assert_sound(&pdf);
    struct said said = {&page, bench->arena, language, language == LANGUAGE_EN ? "en" : "zh", false, NULL};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_says(&said, value_get(document, parts[i]), NULL);
    buf_free(&page);
    buf_free(&pdf);
}

static void every_text_and_figure_stands_on_the_pages_in_both_languages(void **state) {
    says_all(*state, LANGUAGE_ZH, "pdftotext -raw %s -");
    says_all(*state, LANGUAGE_EN, "pdftotext -raw %s -");
    says_all(*state, LANGUAGE_EN, "mutool draw -q -F text %s 2>/dev/null");
}

/* What heads the labels of a list is not said in plain text. */
static void plain_text_has_them_all(void **state) {
    const struct bench *bench = *state;
    for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        const struct value *document = in(bench, (enum language)language, bench_golden(bench, "gallery"));
        struct buf text = buf_make(LIMIT_FILE);
        report_plain(document, &text);
        paper_squeeze(&text);
        struct said said = {&text, bench->arena, (enum language)language, "plain", false, "columns"};
        assert_says(&said, value_get(document, "blocks"), NULL);
        assert_null(strstr(text.data, "nan"));
        buf_free(&text);
    }
}

static void a_checked_document_stays_as_it_is(void **state) {
    const struct bench *bench = *state;
    const struct value *const all[] = {bench_golden(bench, "gallery"), bench_golden(bench, "extremes")};
    for (size_t i = 0; i < 2; i++) {
        struct err err = {0};
        const struct value *once, *twice;
        assert_int_equal(document_check(bench->arena, "x.lua", LANGUAGE_EN, all[i], &once, &err), 0);
        assert_int_equal(document_check(bench->arena, "x.lua", LANGUAGE_EN, once, &twice, &err), 0);
        struct buf a = buf_make(LIMIT_DOCUMENT), b = buf_make(LIMIT_DOCUMENT);
        json_write(&a, once, JSON_COMPACT);
        json_write(&b, twice, JSON_COMPACT);
        assert_string_equal(a.data, b.data);
        buf_free(&a);
        buf_free(&b);
    }
}

/* Few answers, none, names of 40 characters, 60 rows, one point, points all in one place. */
static void extremes_are_set_whole_and_within_the_margins(void **state) {
    enum { DPI = 72 };
    const struct bench *bench = *state;
    for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        struct buf pdf = bench_render(
            bench, document_public(bench->arena, in(bench, (enum language)language, bench_golden(bench, "extremes"))));
        int status, pages = 0;
        struct buf page = paper_ask(&pdf, "pdftotext -raw %s -", &status);
        assert_sound(&pdf);
        for (const char *at = page.data; (at = strchr(at, '\f')); at++)
            pages++;
        assert_in_range(pages, 8, 20);
        assert_null(strstr(page.data, "nan"));
        for (int i = 1; i <= pages; i++) {
            struct paper_image image = paper_render(&pdf, i, DPI);
            assert_int_equal(paper_ink(&image, DPI, 0, 8, 38, 834), 0);
            assert_int_equal(paper_ink(&image, DPI, 559, 8, 36, 834), 0);
            buf_free(&image.file);
        }
        paper_squeeze(&page);
        struct said said = {&page, bench->arena, (enum language)language, "extremes", false, NULL};
        assert_says(&said,
                    value_get(document_public(bench->arena,
                                              in(bench, (enum language)language, bench_golden(bench, "extremes"))),
                              "blocks"),
                    NULL);
        buf_free(&page);
        buf_free(&pdf);
    }
}

static int count(const char *text, const char *piece) {
    int found = 0;
    for (const char *at = text; (at = strstr(at, piece)); at++)
        found++;
    return found;
}

static void a_working_copy_says_so_on_each_page_and_an_edition_holds_no_private_word(void **state) {
    const struct bench *bench = *state;
    const struct value *document = in(bench, LANGUAGE_ZH, bench_golden(bench, "gallery")),
                       *edition = document_public(bench->arena, document);
    struct buf copy = bench_render(bench, document), archived = bench_render(bench, edition);
    int status;
    struct buf page = paper_ask(&copy, "pdftotext -raw %s -", &status),
               kept = paper_ask(&archived, "pdftotext -raw %s -", &status);
    assert_true(document_is_private(document));
    assert_true(count(page.data, "工作副本 · 含顾客原话 · 不得外传") >= count(page.data, "页 / 共"));
    assert_non_null(strstr(page.data, "只开了两个收银台"));
    assert_false(document_is_private(edition));
    assert_null(strstr(kept.data, "工作副本"));
    assert_null(strstr(kept.data, "收银台，"));
    assert_null(strstr(kept.data, "顾客原话"));
    buf_free(&page);
    buf_free(&kept);
    buf_free(&copy);
    buf_free(&archived);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gallery_holds_every_kind_of_block),
        cmocka_unit_test(every_text_and_figure_stands_on_the_pages_in_both_languages),
        cmocka_unit_test(plain_text_has_them_all),
        cmocka_unit_test(a_checked_document_stays_as_it_is),
        cmocka_unit_test(extremes_are_set_whole_and_within_the_margins),
        cmocka_unit_test(a_working_copy_says_so_on_each_page_and_an_edition_holds_no_private_word),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

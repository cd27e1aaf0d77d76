/* The golden documents on paper, looked at by other programs: qpdf for the file, poppler and mupdf for the text,
 * poppler for the ink. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper.h"
#include "unit/flow/report/bench.h"
#include "unit/flow/report/said.h"

#include "base/file.h"
#include "base/json.h"
#include "flow/report/figures.h"
#include "flow/report/pdf.h"

static const char *const names[] = {"store_month", "thin_store", "long_name", "english", "odd_cases"};
enum { NAMES = sizeof names / sizeof *names, PATH = 256 };

static void every_document_gives_a_sound_file_and_the_same_bytes_twice(void **state) {
    for (size_t i = 0; i < NAMES; i++) {
        int status;
        struct buf first = bench_render(*state, bench_golden(*state, names[i])),
                   second = bench_render(*state, bench_golden(*state, names[i]));
        assert_int_equal(first.len, second.len);
        assert_memory_equal(first.data, second.data, first.len);
        struct buf said = paper_ask(&first, "qpdf --check %s 2>&1", &status);
        assert_int_equal(status, 0);
        buf_free(&said);
        buf_free(&first);
        buf_free(&second);
    }
}

/* ---- text ---- */

static void two_readers_find_every_text_of_a_document(void **state) {
    const char *const commands[] = {"pdftotext -raw %s -", "mutool draw -q -F text %s 2>/dev/null"};
    for (size_t i = 0; i < NAMES; i++) {
        const struct value *document = bench_golden(*state, names[i]);
        struct buf pdf = bench_render(*state, document);
        for (size_t k = 0; k < 2; k++) {
            int status;
            struct buf page = paper_ask(&pdf, commands[k], &status);
            paper_squeeze(&page);
            const char *const parts[] = {"kicker", "title", "period", "subtitle", "blocks"};
            struct said said = {&page,
                                ((const struct bench *)*state)->arena,
                                language_of(value_text(value_get(document, "language"), "")),
                                names[i],
                                false,
                                NULL};
            for (size_t p = 0; p < 5; p++)
                assert_says(&said, value_get(document, parts[p]), NULL);
            buf_free(&page);
        }
        buf_free(&pdf);
    }
}

static void count_bytes(const struct buf *text, int counts[256]) {
    memset(counts, 0, 256 * sizeof *counts);
    for (size_t i = 0; i < text->len; i++)
        counts[(unsigned char)text->data[i]]++;
}

/* What goes through the gate before the archive is all that another reader finds in the PDF, to the character. */
static void what_is_drawn_is_what_a_reader_finds(void **state) {
    struct bench *bench = *state;
    for (size_t i = 0; i < NAMES; i++) {
        struct buf drawn = buf_make(LIMIT_FILE);
        page_fonts_listen(bench->fonts, &drawn);
        struct buf pdf = bench_render(bench, bench_golden(bench, names[i]));
        page_fonts_listen(bench->fonts, NULL);
        int status, heard[256], found[256];
        struct buf page = paper_ask(&pdf, "pdftotext -raw %s -", &status);
        paper_squeeze(&page);
        paper_squeeze(&drawn);
        count_bytes(&drawn, heard);
        count_bytes(&page, found);
        assert_true(drawn.len > 200);
        for (size_t k = 0; k < 256; k++)
            if (heard[k] != found[k])
                fail_msg("%s: byte %02zx was drawn %d times and found %d times", names[i], k, heard[k], found[k]);
        buf_free(&page);
        buf_free(&drawn);
        buf_free(&pdf);
    }
}

static void the_small_print_says_where_the_figures_come_from(void **state) {
    const struct value *document = bench_golden(*state, "store_month");
    struct buf pdf = bench_render(*state, document);
    int status;
    struct buf page = paper_ask(&pdf, "pdftotext -raw %s -", &status);
    const char *const wanted[] = {"62877bada51e",
                                  "ac375661f70b",
                                  "earshot 0.1.0",
                                  REPORT_RENDERER,
                                  "2026-10-31",
                                  "201,345",
                                  "同一数据与规则逐字节一致",
                                  "少于 10 份答案的指标不予显示",
                                  "第 1 页 / 共 1 页",
                                  "校正 Wald",
                                  "Welch t",
                                  "Newcombe"};
    paper_squeeze(&page);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_on_page(&page, wanted[i], "the small print");
    buf_free(&page);
    buf_free(&pdf);
}

static void a_suppressed_figure_says_so_and_nothing_else(void **state) {
    struct buf pdf = bench_render(*state, bench_golden(*state, "thin_store"));
    int status, count = 0;
    struct buf page = paper_ask(&pdf, "pdftotext -raw %s -", &status);
    for (const char *at = page.data; (at = strstr(at, "样本不足")); at++)
        count++;
    assert_true(count >= 6);
    assert_non_null(strstr(page.data, "样本偏少"));
    assert_null(strstr(page.data, "nan"));
    buf_free(&page);
    buf_free(&pdf);
}

/* ---- ink ---- */

/* Each character that mupdf finds has ink where it stands. */
static void every_character_of_a_page_leaves_ink(void **state) {
    enum { DPI = 220 };
    struct buf pdf = bench_render(*state, bench_golden(*state, "store_month"));
    struct paper_image image = paper_render(&pdf, 1, DPI);
    int status, seen = 0;
    struct buf page = paper_ask(&pdf, "mutool draw -q -F stext %s 1 2>/dev/null", &status);
    for (const char *at = page.data; (at = strstr(at, "<char quad=\"")); at++) {
        double left, right, skip, baseline;
        const char *y = strstr(at, " y=\""), *c = strstr(at, " c=\"");
        if (sscanf(at, "<char quad=\"%lf %lf %lf", &left, &skip, &right) != 3 || sscanf(y, " y=\"%lf", &baseline) != 1)
            fail();
        seen++;
        if (c[4] != ' ' && paper_ink(&image, DPI, left, baseline - 7, right - left, 9) == 0)
            fail_msg("no ink at %.1f, %.1f: %.12s", left, baseline, c);
    }
    assert_true(seen > 800);
    buf_free(&page);
    buf_free(&image.file);
    buf_free(&pdf);
}

static void nothing_is_set_outside_the_margins(void **state) {
    enum { DPI = 72 };
    for (size_t i = 0; i < NAMES; i++) {
        struct buf pdf = bench_render(*state, bench_golden(*state, names[i]));
        struct paper_image image = paper_render(&pdf, 1, DPI);
        assert_int_equal(paper_ink(&image, DPI, 0, 8, 38, 834), 0);
        assert_int_equal(paper_ink(&image, DPI, 559, 8, 36, 834), 0);
        assert_int_equal(paper_ink(&image, DPI, 0, 826, 595, 16), 0);
        buf_free(&image.file);
        buf_free(&pdf);
    }
}

/* ---- pages ---- */

static int count_in_pages(const struct buf *pdf, const char *text) {
    int status, count = 0;
    struct buf page = paper_ask(pdf, "pdftotext -raw %s -", &status);
    for (const char *at = page.data; (at = strstr(at, text)); at++)
        count++;
    buf_free(&page);
    return count;
}

static void a_table_repeats_its_head_on_every_page(void **state) {
    struct buf pdf = bench_render(*state, bench_golden(*state, "odd_cases"));
    int pages = count_in_pages(&pdf, "页 / 共");
    assert_in_range(pages, 3, 6);
    assert_int_equal(count_in_pages(&pdf, "备注"), pages - 1);
    assert_int_equal(count_in_pages(&pdf, "文字说明会自动换行"), 8);
    buf_free(&pdf);
}

static void a_month_and_a_thin_month_fit_on_two_pages(void **state) {
    for (size_t i = 0; i < 4; i++) {
        struct buf pdf = bench_render(*state, bench_golden(*state, names[i]));
        assert_in_range(count_in_pages(&pdf, strcmp(names[i], "english") == 0 ? "page " : "页 / 共"), 1, 2);
        buf_free(&pdf);
    }
}

static void a_title_that_no_page_holds_is_an_error(void **state) {
    struct bench *bench = *state;
    struct err err = {0};
    struct buf out = buf_make(LIMIT_PDF), title = buf_make(LIMIT_MESSAGE);
    for (int i = 0; i < 200; i++)
        buf_text(&title, "门店");
    struct value *document = value_map(bench->arena);
    value_set(bench->arena, document, "title", value_str(bench->arena, title.data));
    assert_int_equal(report_pdf(bench->fonts, document, bench->theme, &out, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "title does not fit"));
    assert_int_equal(out.len, 0);
    buf_free(&title);
}

static struct value *block(struct arena *arena, const char *kind) {
    struct value *made = value_map(arena);
    value_set(arena, made, "kind", value_str(arena, kind));
    value_set(arena, made, "line", value_int(arena, 12));
    return made;
}

static struct value *document_of(struct arena *arena, const struct value *only) {
    struct value *document = value_map(arena), *blocks = value_list(arena);
    value_push(arena, blocks, only);
    value_set(arena, document, "title", value_str(arena, "门店"));
    value_set(arena, document, "blocks", blocks);
    return document;
}

static void a_block_that_no_page_holds_is_an_error_with_its_line(void **state) {
    struct bench *bench = *state;
    struct arena *arena = bench->arena;
    struct err err = {0};
    struct buf out = buf_make(LIMIT_PDF);
    struct value *columns = block(arena, "columns"), *left = value_list(arena), *note = block(arena, "note");
    value_set(arena, note, "text", value_str(arena, "一\n二\n三"));
    for (int i = 0; i < 40; i++)
        value_push(arena, left, note);
    value_set(arena, columns, "left", left);
    assert_int_equal(report_pdf(bench->fonts, document_of(arena, columns), bench->theme, &out, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "the columns of line 12"));
}

static void a_change_that_is_suppressed_says_why_there_is_none(void **state) {
    struct bench *bench = *state;
    struct arena *arena = bench->arena;
    const struct value *thin = bench_golden(bench, "thin_store");
    struct value *cards = block(arena, "cards"), *card = block(arena, "card"), *items = value_list(arena);
    value_set(arena, card, "title", value_str(arena, "净推荐值"));
    value_set(arena, card, "metric",
              value_get(value_at(value_get(value_at(value_get(thin, "blocks"), 1), "items"), 0), "metric"));
    value_set(arena, card, "change",
              value_get(value_at(value_get(value_at(value_get(thin, "blocks"), 1), "items"), 2), "change"));
    value_set(arena, card, "compare", value_str(arena, "较上月"));
    value_push(arena, items, card);
    value_set(arena, cards, "items", items);
    struct buf pdf = bench_render(bench, document_of(arena, cards));
    assert_int_equal(count_in_pages(&pdf, "较上月：样本不足，不作比较"), 1);
    buf_free(&pdf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_gives_a_sound_file_and_the_same_bytes_twice),
        cmocka_unit_test(two_readers_find_every_text_of_a_document),
        cmocka_unit_test(what_is_drawn_is_what_a_reader_finds),
        cmocka_unit_test(the_small_print_says_where_the_figures_come_from),
        cmocka_unit_test(a_suppressed_figure_says_so_and_nothing_else),
        cmocka_unit_test(every_character_of_a_page_leaves_ink),
        cmocka_unit_test(nothing_is_set_outside_the_margins),
        cmocka_unit_test(a_table_repeats_its_head_on_every_page),
        cmocka_unit_test(a_month_and_a_thin_month_fit_on_two_pages),
        cmocka_unit_test(a_title_that_no_page_holds_is_an_error),
        cmocka_unit_test(a_block_that_no_page_holds_is_an_error_with_its_line),
        cmocka_unit_test(a_change_that_is_suppressed_says_why_there_is_none),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

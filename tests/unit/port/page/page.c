#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper.h"

#include "base/text.h"
#include "port/page/page.h"

static const struct page_style body = {PAGE_REGULAR, 20, {0, 0, 0}, PAGE_LEFT, 0};
static const struct page_info info = {
    .title = "门店月报 𠮷", .producer = "earshot test", .language = "zh-CN", .created = 1793404800};

static int open_fonts(void **state) {
    struct err err = {0};
    return page_fonts_open((struct page_fonts **)state, &err);
}

static int close_fonts(void **state) {
    page_fonts_close(*state);
    return 0;
}

static struct buf one_page(struct page_fonts *fonts, const char *text, size_t *out_missing) {
    struct err err = {0};
    struct page_pdf *pdf = page_pdf_new(fonts);
    struct page *page = page_add(pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT);
    page_text(page, 40, 100, &body, text);
    page_text(page, 40, 200, &(struct page_style){PAGE_BOLD, 20, {.5, 0, 0}, PAGE_LEFT, 1}, "粗体 Bold");
    page_ring(page, 300, 400, 50, 80, 0, 130, (struct page_colour){0, .4, .4});
    page_stroke_rect(page, 100, 500, 80, 40, 6, 1, (struct page_colour){0, .4, .4});
    struct buf out = buf_make(LIMIT_PDF);
    assert_int_equal(page_finish(pdf, &info, &out, &err), 0);
    *out_missing = page_missing(pdf);
    page_pdf_free(pdf);
    return out;
}

static void the_same_calls_give_the_same_bytes(void **state) {
    size_t missing;
    struct buf first = one_page(*state, "净推荐值 +42", &missing), second = one_page(*state, "净推荐值 +42", &missing);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
    buf_free(&first);
    buf_free(&second);
}

static void what_was_drawn_before_changes_no_byte(void **state) {
    static const char *const before[] = {"", "净推荐值 +42", "荐净 42 abc", "门店月报 ABCDEFG 0123456789 ！？——“”",
                                         "齉龘 Ω Ω"};
    struct err err = {0};
    size_t missing;
    struct buf fresh = one_page(*state, "净推荐值 +42 Ω", &missing);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        struct page_fonts *fonts;
        assert_int_equal(page_fonts_open(&fonts, &err), 0);
        struct buf other = one_page(fonts, before[i], &missing), later = one_page(fonts, "净推荐值 +42 Ω", &missing);
        assert_int_equal(fresh.len, later.len);
        assert_memory_equal(fresh.data, later.data, fresh.len);
        buf_free(&other);
        buf_free(&later);
        page_fonts_close(fonts);
    }
    buf_free(&fresh);
}

static void the_file_is_sound_and_says_who_made_it(void **state) {
    size_t missing;
    int status;
    struct buf pdf = one_page(*state, "净推荐值 +42", &missing);
    struct buf said = paper_ask(&pdf, "qpdf --check %s 2>&1", &status);
    assert_int_equal(status, 0);
    buf_free(&said);
    said = paper_ask(&pdf, "TZ=UTC pdfinfo %s", &status);
    assert_non_null(strstr(said.data, "门店月报 𠮷"));
    assert_non_null(strstr(said.data, "earshot test"));
    assert_non_null(strstr(said.data, "Oct 31 00:00:00 2026"));
    assert_non_null(strstr(said.data, "595.276 x 841.89"));
    buf_free(&said);
    buf_free(&pdf);
}

static void check_reads_back(const struct buf *pdf, const char *command, const char *expected) {
    int status;
    struct buf said = paper_ask(pdf, command, &status), wanted = buf_make(LIMIT_MESSAGE);
    buf_text(&wanted, expected);
    paper_squeeze(&wanted);
    paper_squeeze(&said);
    said.data[said.len < wanted.len ? said.len : wanted.len] = '\0';
    assert_string_equal(said.data, wanted.data);
    buf_free(&said);
    buf_free(&wanted);
}

static void text_reads_back_in_two_readers(void **state) {
    const char *text = "龘靐齉爨𠮷䶮㐂 abc 0123 −42.5% ▲▼——……「」";
    size_t missing;
    struct buf pdf = one_page(*state, text, &missing);
    assert_int_equal(missing, 0);
    check_reads_back(&pdf, "pdftotext -layout %s -", text);
    check_reads_back(&pdf, "mutool draw -q -F text %s", text);
    buf_free(&pdf);
}

static void look_alikes_that_share_a_glyph_read_back_apart(void **state) {
    size_t missing;
    struct buf pdf = one_page(*state, "Ω\u2126Ω\u2126", &missing);
    int status;
    struct buf said = paper_ask(&pdf, "pdftotext %s -", &status);
    assert_int_equal(strncmp(said.data, "Ω\u2126Ω\u2126", strlen("Ω\u2126Ω\u2126")), 0);
    buf_free(&said);
    buf_free(&pdf);
}

static void a_character_without_a_glyph_is_a_box_that_reads_back(void **state) {
    const char *text = "甲𪚥😀乙😀";
    size_t missing;
    struct buf pdf = one_page(*state, text, &missing);
    assert_int_equal(missing, 2);
    assert_int_equal(page_fonts_lack(*state, text), 0x2A6A5);
    assert_int_equal(page_fonts_lack(*state, "龘靐齉爨𠮷 \u200Babc"), 0);
    check_reads_back(&pdf, "pdftotext %s -", text);
    check_reads_back(&pdf, "mutool draw -q -F text %s", text);
    struct paper_image image = paper_render(&pdf, 1, 144);
    for (int i = 0; i < 5; i++)
        assert_true(paper_ink(&image, 144, 40 + 20 * i, 80, 20, 26) > 40);
    assert_int_equal(paper_ink(&image, 144, 40 + 20 * 5 + 1, 80, 20, 26), 0);
    buf_free(&image.file);
    buf_free(&pdf);
}

static void every_hanzi_leaves_ink_in_its_place(void **state) {
    struct err err = {0};
    struct page_pdf *pdf = page_pdf_new(*state);
    struct page *page = page_add(pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT);
    enum { COLUMNS = 25, ROWS = 36, DPI = 100 };
    for (int i = 0; i < COLUMNS * ROWS; i++) {
        char text[5] = "";
        text_put(text, 0x4E00 + (uint32_t)i * 23); /* spread over the whole block, up to U+9EB5 */
        page_text(page, 40 + 20 * (i % COLUMNS), 58 + 20 * (i / COLUMNS),
                  &(struct page_style){i % 2, 18, {0, 0, 0}, 0, 0}, text);
    }
    struct buf out = buf_make(LIMIT_PDF);
    assert_int_equal(page_finish(pdf, &info, &out, &err), 0);
    assert_int_equal(page_missing(pdf), 0);
    struct paper_image image = paper_render(&out, 1, DPI);
    for (int i = 0; i < COLUMNS * ROWS; i++)
        assert_true(paper_ink(&image, DPI, 40 + 20 * (i % COLUMNS), 42 + 20 * (i / COLUMNS), 18, 18) >= 8);
    buf_free(&image.file);
    buf_free(&out);
    page_pdf_free(pdf);
}

static bool near(double a, double b) {
    return fabs(a - b) < 1e-9;
}

static void measuring_agrees_with_drawing(void **state) {
    struct page_pdf *pdf = page_pdf_new(*state);
    struct page *page = page_add(pdf, 200, 200);
    const char *text = "净推荐值 NPS 42.5%\uFE0F";
    assert_true(near(page_text(page, 0, 20, &body, text), page_measure(*state, &body, text)));
    assert_true(near(page_measure(*state, &body, "净推荐值"), 80));
    assert_true(near(page_measure(*state, &body, "0000"), page_measure(*state, &body, "1978")));
    page_pdf_free(pdf);
}

static void a_number_out_of_reach_is_an_error_that_names_the_call(void **state) {
    struct err err = {0};
    struct page_pdf *pdf = page_pdf_new(*state);
    struct page *page = page_add(pdf, 200, 200);
    struct buf out = buf_make(LIMIT_PDF);
    page_disc(page, NAN, 10, 3, (struct page_colour){0, 0, 0});
    page_line(page, 0, 0, 40000, 0, 1, (struct page_colour){0, 0, 0});
    assert_int_equal(page_finish(pdf, &info, &out, &err), ERR_INTERNAL);
    assert_non_null(strstr(err.what, "page_disc"));
    assert_int_equal(out.len, 0);
    page_pdf_free(pdf);
}

static void a_document_past_its_ceiling_is_an_error(void **state) {
    struct err err = {0};
    struct page_pdf *pdf = page_pdf_new(*state);
    page_text(page_add(pdf, 200, 200), 10, 100, &body, "净推荐值");
    struct buf out = buf_make(100);
    assert_int_equal(page_finish(pdf, &info, &out, &err), ERR_DATA);
    buf_free(&out);
    page_pdf_free(pdf);
}

static void shapes_land_where_they_were_asked(void **state) {
    struct err err = {0};
    struct page_pdf *pdf = page_pdf_new(*state);
    struct page *page = page_add(pdf, 200, 200);
    struct page_colour black = {0, 0, 0};
    page_fill_rect(page, 10, 10, 20, 20, 4, black);
    page_disc(page, 100, 30, 10, black);
    page_ring(page, 100, 150, 20, 40, 0, 90, black);
    struct buf out = buf_make(LIMIT_PDF);
    assert_int_equal(page_finish(pdf, &info, &out, &err), 0);
    struct paper_image image = paper_render(&out, 1, 72);
    assert_true(paper_ink(&image, 72, 10, 10, 20, 20) > 370);
    assert_int_equal(paper_ink(&image, 72, 32, 0, 50, 60), 0);
    assert_in_range(paper_ink(&image, 72, 85, 15, 30, 30), 300, 330);
    assert_in_range(paper_ink(&image, 72, 55, 105, 45, 45), 900, 990); /* a quarter of a ring: π/4 (40² − 20²) = 942 */
    assert_int_equal(paper_ink(&image, 72, 103, 105, 45, 45), 0);
    buf_free(&image.file);
    buf_free(&out);
    page_pdf_free(pdf);
}

static void the_fonts_are_named_with_their_versions(void **state) {
    assert_non_null(strstr(page_fonts_name(*state), "Noto Sans CJK SC Version "));
    assert_non_null(strstr(page_fonts_name(*state), "HarfBuzz "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(what_was_drawn_before_changes_no_byte),
        cmocka_unit_test(the_file_is_sound_and_says_who_made_it),
        cmocka_unit_test(text_reads_back_in_two_readers),
        cmocka_unit_test(look_alikes_that_share_a_glyph_read_back_apart),
        cmocka_unit_test(a_character_without_a_glyph_is_a_box_that_reads_back),
        cmocka_unit_test(every_hanzi_leaves_ink_in_its_place),
        cmocka_unit_test(measuring_agrees_with_drawing),
        cmocka_unit_test(a_number_out_of_reach_is_an_error_that_names_the_call),
        cmocka_unit_test(a_document_past_its_ceiling_is_an_error),
        cmocka_unit_test(shapes_land_where_they_were_asked),
        cmocka_unit_test(the_fonts_are_named_with_their_versions),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

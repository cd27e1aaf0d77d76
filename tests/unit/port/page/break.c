#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "port/page/page.h"

static const struct page_style ten = {PAGE_REGULAR, 10, {0, 0, 0}, PAGE_LEFT, 0};

static int open_fonts(void **state) {
    struct err err = {0};
    return page_fonts_open((struct page_fonts **)state, &err);
}

static int close_fonts(void **state) {
    page_fonts_close(*state);
    return 0;
}

static void collect(void *context, const char *line, size_t len) {
    buf_text(context, "[");
    buf_add(context, line, len);
    buf_text(context, "]");
}

/* The lines of a text set in 10 points, each in brackets; a hanzi is 10 wide. */
static void check(void **state, double width, const char *text, const char *expected) {
    struct buf lines = buf_make(LIMIT_MESSAGE);
    size_t count = page_break(*state, &ten, text, width, collect, &lines), brackets = 0;
    for (const char *at = lines.data; (at = strchr(at, '[')); at++)
        brackets++;
    assert_string_equal(lines.data, expected);
    assert_int_equal(count, brackets);
    buf_free(&lines);
}

static void hanzi_break_anywhere(void **state) {
    check(state, 40, "净推荐值升至", "[净推荐值][升至]");
    check(state, 10, "值升", "[值][升]");
}

static void a_line_that_fits_exactly_fits(void **state) {
    check(state, 40, "净推荐值", "[净推荐值]");
    check(state, 39.9, "净推荐值", "[净推荐][值]");
}

static void closing_marks_do_not_start_a_line(void **state) {
    check(state, 40, "净推荐值，升", "[净推荐][值，升]");
    check(state, 40, "净推荐值」）。", "[净推荐][值」）。]");
}

static void opening_marks_do_not_end_a_line(void **state) {
    check(state, 40, "净推荐（值）", "[净推荐][（值）]");
    check(state, 40, "净推“（值", "[净推][“（值]");
}

static void words_and_numbers_stay_whole(void **state) {
    check(state, 50, "升至 −42.5% 了", "[升至][−42.5% 了]");
    check(state, 60, "one two three", "[one two][three]");
    check(state, 55, "分值v(2)分值分", "[分值v(2)分][值分]");
}

static void a_word_wider_than_the_line_is_cut(void **state) {
    check(state, 30, "AAAAAAAA", "[AAAA][AAAA]");
}

static void dashes_and_ellipses_keep_together(void **state) {
    check(state, 40, "净推荐——值", "[净推][荐——值]");
    check(state, 40, "净推荐……", "[净推][荐……]");
}

static void a_no_break_space_holds(void **state) {
    check(state, 40, "截至 10\u00A0月底", "[截至][10\u00A0月底]");
}

static void a_number_keeps_its_unit(void **state) {
    check(state, 60, "共收到答卷913份", "[共收到答卷][913份]");
    check(state, 62, "答卷共收到 913 份", "[答卷共收到][913 份]");
    check(state, 55, "见报告的第 3 页", "[见报告的][第 3 页]");
    check(state, 40, "2026 年 10 月", "[2026 年][10 月]");
}

static void marks_stay_with_what_they_stand_on(void **state) {
    check(state, 20, "净推荐\uFE00值", "[净推][荐\uFE00值]");
    check(state, 10, "甲\U000E0100乙", "[甲\U000E0100][乙]");
    check(state, 20, "👨\u200D👩乙", "[👨\u200D👩][乙]");
    check(state, 20, "👍\U0001F3FD乙", "[👍\U0001F3FD][乙]");
}

static void line_breaks_in_the_text_hold(void **state) {
    check(state, 100, "一\n\n二", "[一][][二]");
    check(state, 100, "一\n", "[一]");
    check(state, 100, "", "[]");
}

static void spaces_at_a_lines_end_take_no_room(void **state) {
    check(state, 40, "净推荐值 升", "[净推荐值][升]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hanzi_break_anywhere),
        cmocka_unit_test(a_line_that_fits_exactly_fits),
        cmocka_unit_test(closing_marks_do_not_start_a_line),
        cmocka_unit_test(opening_marks_do_not_end_a_line),
        cmocka_unit_test(words_and_numbers_stay_whole),
        cmocka_unit_test(a_word_wider_than_the_line_is_cut),
        cmocka_unit_test(dashes_and_ellipses_keep_together),
        cmocka_unit_test(a_no_break_space_holds),
        cmocka_unit_test(a_number_keeps_its_unit),
        cmocka_unit_test(marks_stay_with_what_they_stand_on),
        cmocka_unit_test(line_breaks_in_the_text_hold),
        cmocka_unit_test(spaces_at_a_lines_end_take_no_room),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

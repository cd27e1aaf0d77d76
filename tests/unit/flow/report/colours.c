/* What is printed can be read: text has the contrast of WCAG AA on whatever it stands on, in the shipped theme and in
 * any other. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/colours.h"

static struct theme shipped(void) {
    struct arena *arena = arena_new();
    struct err err = {0};
    struct buf text = buf_make(LIMIT_DOCUMENT);
    const struct value *theme;
    assert_int_equal(file_read(TEST_DATA "/golden/theme.json", &text, &err), 0);
    assert_int_equal(json_read(arena, text.data, text.len, &theme, &err), 0);
    struct theme read = theme_read(theme);
    buf_free(&text);
    arena_free(arena);
    return read;
}

static void assert_read(struct page_colour text, struct page_colour ground) {
    double contrast = colour_contrast(text, ground);
    if (contrast < COLOUR_AA)
        fail_msg("#%02x%02x%02x on #%02x%02x%02x has a contrast of %.2f", (int)(text.r * 255), (int)(text.g * 255),
                 (int)(text.b * 255), (int)(ground.r * 255), (int)(ground.g * 255), (int)(ground.b * 255), contrast);
}

static void contrast_is_that_of_wcag(void **state) {
    (void)state;
    const struct page_colour black = {0, 0, 0}, grey = {0x76 / 255.0, 0x76 / 255.0, 0x76 / 255.0};
    assert_true(fabs(colour_contrast(black, colour_white) - 21) < 1e-9);
    assert_true(fabs(colour_contrast(grey, colour_white) - 4.54) < .005); /* the lightest grey that is AA on white */
}

static void the_theme_can_be_read(void **state) {
    (void)state;
    struct theme theme = shipped();
    const struct page_colour texts[] = {theme.ink, theme.muted, theme.accent, theme.warning};
    for (size_t i = 0; i < 4; i++)
        assert_read(texts[i], colour_white);
    assert_read(theme.ink, theme.panel);
    assert_read(theme.ink, theme.accent_soft);
    assert_read(theme.ink, theme.warning_soft);
    assert_read(theme.muted, theme.panel);
    const struct page_colour grounds[] = {colour_white, theme.panel, theme.accent_soft, theme.warning_soft};
    for (size_t ground = 0; ground < 4; ground++)
        for (size_t i = 0; i < 4; i++)
            assert_read(colour_readable(texts[i], grounds[ground]), grounds[ground]);
}

static void each_cell_of_a_heat_map_can_be_read(void **state) {
    (void)state;
    struct theme theme = shipped();
    for (int i = -120; i <= 120; i++) {
        struct page_colour ground = colour_diverging(&theme, i / 100.0);
        assert_read(colour_on(&theme, ground), ground);
    }
}

static void text_can_be_read_on_any_ground_of_any_theme(void **state) {
    (void)state;
    struct theme theme = shipped();
    for (int r = 0; r <= 255; r += 15)
        for (int g = 0; g <= 255; g += 15)
            for (int b = 0; b <= 255; b += 15) {
                struct page_colour ground = {r / 255.0, g / 255.0, b / 255.0};
                assert_read(colour_on(&theme, ground), ground);
            }
}

static void the_middle_is_nearly_white_and_the_ends_are_the_themes(void **state) {
    (void)state;
    struct theme theme = shipped();
    struct page_colour end = colour_diverging(&theme, -3);
    assert_true(colour_contrast(colour_diverging(&theme, 0), colour_white) < 1.15);
    assert_true(fabs(end.r - theme.warning.r) + fabs(end.g - theme.warning.g) + fabs(end.b - theme.warning.b) < 1e-9);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_that_of_wcag),
        cmocka_unit_test(the_theme_can_be_read),
        cmocka_unit_test(each_cell_of_a_heat_map_can_be_read),
        cmocka_unit_test(text_can_be_read_on_any_ground_of_any_theme),
        cmocka_unit_test(the_middle_is_nearly_white_and_the_ends_are_the_themes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

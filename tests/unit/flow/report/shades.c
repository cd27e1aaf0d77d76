/* Colours on a screen: each has a name, words on every ground can be read, by day and by night. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/report/shades.h"

static const struct theme house = {.ink = {.086, .125, .18},
                                   .muted = {.396, .443, .498},
                                   .rule = {.851, .871, .894},
                                   .panel = {.957, .965, .973},
                                   .accent = {.059, .42, .42},
                                   .accent_soft = {.863, .922, .918},
                                   .warning = {.761, .329, .165},
                                   .warning_soft = {.98, .91, .878},
                                   .neutral = {.765, .792, .827},
                                   .title_size = 25,
                                   .figure_size = 24,
                                   .headline_size = 13,
                                   .heading_size = 11.5,
                                   .body_size = 9,
                                   .small_size = 7.6,
                                   .fine_size = 6.4};

/* The colour that the style sheet gives a variable, its first (day) or second (night) time. */
static struct page_colour of(const struct buf *css, const char *name, bool night) {
    char wanted[64];
    unsigned r, g, b;
    snprintf(wanted, sizeof wanted, "--%s:#", name);
    const char *at = strstr(css->data, wanted);
    if (at && night)
        at = strstr(at + 1, wanted);
    if (!at || sscanf(at + strlen(wanted), "%2x%2x%2x", &r, &g, &b) != 3)
        fail_msg("the style sheet has no %s", name);
    return (struct page_colour){r / 255.0, g / 255.0, b / 255.0};
}

static void contrast_is_as_the_standard_has_it(void **state) {
    (void)state;
    struct page_colour black = {0, 0, 0}, white = {1, 1, 1}, grey = {119 / 255.0, 119 / 255.0, 119 / 255.0};
    assert_true(fabs(shades_contrast(black, white) - 21) < 1e-9);
    assert_true(fabs(shades_contrast(white, grey) - 4.48) < .005); /* #777777, the well-known near miss */
}

static void words_can_be_read_on_every_ground_in_both_modes(void **state) {
    (void)state;
    static const char *const words[] = {"ink-t", "muted-t", "accent-t", "warning-t", "neutral-t"}, *const grounds[] = {
                                                                                                       "paper", "panel",
                                                                                                       "accent-soft",
                                                                                                       "warning-soft"};
    struct arena *arena = arena_new();
    struct buf css = buf_make(LIMIT_MESSAGE);
    shades_css(shades_new(arena, &house), &css);
    for (int night = 0; night < 2; night++)
        for (size_t w = 0; w < 5; w++)
            for (size_t g = 0; g < 4; g++)
                if (shades_contrast(of(&css, words[w], night), of(&css, grounds[g], night)) < 4.5)
                    fail_msg("%s on %s, night %d", words[w], grounds[g], night);
    buf_free(&css);
    arena_free(arena);
}

static void a_colour_of_the_theme_goes_by_its_name_another_by_a_number(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct shades *shades = shades_new(arena, &house);
    struct page_colour tint = {.5, .25, .125};
    assert_string_equal(shades_name(shades, house.accent, false), "accent");
    assert_string_equal(shades_name(shades, house.accent, true), "accent-t");
    assert_string_equal(shades_name(shades, (struct page_colour){1, 1, 1}, false), "paper");
    assert_string_equal(shades_name(shades, tint, false), "c1");
    assert_string_equal(shades_name(shades, tint, true), "c1");
    assert_string_equal(shades_name(shades, (struct page_colour){.5, .25, .5}, false), "c2");
    struct buf css = buf_make(LIMIT_MESSAGE);
    shades_css(shades, &css);
    assert_non_null(strstr(css.data, "--c1:#804020;"));
    assert_non_null(strstr(css.data, ".f-c2{fill:var(--c2)}"));
    buf_free(&css);
    arena_free(arena);
}

static void words_on_a_tint_can_be_read_in_both_modes(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct shades *shades = shades_new(arena, &house);
    struct buf css = buf_make(LIMIT_MESSAGE);
    assert_string_equal(shades_on(shades, house.ink, house.panel), "ink-t");
    for (int i = 0; i <= 10; i++) { /* from paper to the accent, as a heat map mixes them */
        double share = i / 10.0;
        struct page_colour tint = {1 + (house.accent.r - 1) * share, 1 + (house.accent.g - 1) * share,
                                   1 + (house.accent.b - 1) * share};
        const char *ground = shades_name(shades, tint, false),
                   *words = shades_on(shades, i > 6 ? (struct page_colour){1, 1, 1} : house.ink, tint);
        buf_clear(&css);
        shades_css(shades, &css);
        for (int night = 0; night < 2; night++)
            if (shades_contrast(of(&css, words, night), of(&css, ground, night)) < 4.5)
                fail_msg("%s on %s, night %d", words, ground, night);
    }
    buf_free(&css);
    arena_free(arena);
}

static void what_is_printed_is_day(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct buf css = buf_make(LIMIT_MESSAGE);
    shades_css(shades_new(arena, &house), &css);
    assert_non_null(strstr(css.data, "@media screen and (prefers-color-scheme:dark)"));
    assert_true(shades_contrast(of(&css, "paper", true), (struct page_colour){0, 0, 0}) < 2);
    buf_free(&css);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contrast_is_as_the_standard_has_it),
        cmocka_unit_test(words_can_be_read_on_every_ground_in_both_modes),
        cmocka_unit_test(a_colour_of_the_theme_goes_by_its_name_another_by_a_number),
        cmocka_unit_test(words_on_a_tint_can_be_read_in_both_modes),
        cmocka_unit_test(what_is_printed_is_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

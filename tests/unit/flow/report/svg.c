/* Shapes as SVG: each of the eight, colours by name, texts as wide as on paper. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/report/svg.h"

struct bench {
    struct arena *arena;
    struct page_fonts *fonts;
    struct theme theme;
};

static int set_up(void **state) {
    struct err err = {0};
    struct bench *bench = mem_alloc(sizeof *bench);
    bench->arena = arena_new();
    bench->theme.accent = (struct page_colour){0, .4, .4};
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

static struct svg svg_on(const struct bench *bench, struct buf *out) {
    return (struct svg){.out = out, .shades = shades_new(bench->arena, &bench->theme), .fonts = bench->fonts};
}

static void each_shape_is_an_element(void **state) {
    const struct bench *bench = *state;
    struct buf out = buf_make(LIMIT_MESSAGE);
    struct svg svg = svg_on(bench, &out);
    struct canvas canvas = canvas_of_svg(&svg);
    struct page_colour accent = bench->theme.accent;
    struct page_point points[] = {{0, 0}, {10, 5.25}, {20, -3}};
    canvas.tools->fill_rect(canvas.target, 1, 2, 3, 4, 0, accent);
    canvas.tools->stroke_rect(canvas.target, 1, 2, 30, 40, 5, .7, accent);
    canvas.tools->line(canvas.target, 0, 0, 9, 9, 1.5, accent, true);
    canvas.tools->polyline(canvas.target, points, 3, 1, accent, false);
    canvas.tools->polygon(canvas.target, points, 3, accent);
    canvas.tools->disc(canvas.target, 5, 5, 2.125, accent);
    canvas.tools->ring(canvas.target, 50, 50, 20, 40, 0, 180, accent);
    assert_string_equal(out.data,
                        "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" class=\"f-accent\"/>\n"
                        "<rect x=\"1\" y=\"2\" width=\"30\" height=\"40\" rx=\"5\" class=\"s-accent\" fill=\"none\" "
                        "stroke-width=\"0.7\"/>\n"
                        "<line x1=\"0\" y1=\"0\" x2=\"9\" y2=\"9\" class=\"s-accent\" fill=\"none\" "
                        "stroke-width=\"1.5\" stroke-dasharray=\"3 2\"/>\n"
                        "<polyline points=\"0 0 10 5.25 20 -3\" class=\"s-accent\" fill=\"none\" stroke-width=\"1\" "
                        "stroke-linejoin=\"round\"/>\n"
                        "<polygon points=\"0 0 10 5.25 20 -3\" class=\"f-accent\"/>\n"
                        "<circle cx=\"5\" cy=\"5\" r=\"2.13\" class=\"f-accent\"/>\n"
                        "<path d=\"M10 50 A40 40 0 0 1 90 50 L70 50 A20 20 0 0 0 30 50 Z\" class=\"f-accent\"/>\n");
    assert_false(svg.broken);
    buf_free(&out);
}

static void a_text_stays_a_text_as_wide_as_on_paper(void **state) {
    const struct bench *bench = *state;
    struct buf out = buf_make(LIMIT_MESSAGE);
    struct svg svg = svg_on(bench, &out);
    struct canvas canvas = canvas_of_svg(&svg);
    struct page_style style = {PAGE_BOLD, 10, bench->theme.accent, PAGE_RIGHT, 0};
    canvas.tools->text(canvas.target, 3, 4, &style, "门店<&\"'>");
    assert_non_null(strstr(out.data, ">门店&lt;&amp;&quot;&#39;&gt;</text>"));
    assert_non_null(strstr(out.data, "font-size=\"10\" font-weight=\"700\" text-anchor=\"end\" class=\"f-accent-t\""));
    double wide = atof(strstr(out.data, "textLength=\"") + 12);
    assert_true(fabs(wide - page_measure(bench->fonts, &style, "门店<&\"'>")) < .01);
    buf_free(&out);
}

static void a_place_that_is_no_number_is_told_of(void **state) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    struct svg svg = svg_on(*state, &out);
    struct canvas canvas = canvas_of_svg(&svg);
    canvas.tools->disc(canvas.target, NAN, 5, 2, (struct page_colour){0, 0, 0});
    assert_true(svg.broken);
    assert_null(strstr(out.data, "nan"));
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_shape_is_an_element),
        cmocka_unit_test(a_text_stays_a_text_as_wide_as_on_paper),
        cmocka_unit_test(a_place_that_is_no_number_is_told_of),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

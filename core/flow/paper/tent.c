/* A table tent: an A4 sheet folded across its middle, a face to each side. The upper face is the lower one turned
 * about, by a canvas that turns what is drawn on it. */
#include <math.h>

#include "flow/paper/paper_parts.h"

static const double face = PAGE_A4_HEIGHT / 2;

/* ---- a canvas upside down ---- */

static double turned_x(double x) {
    return PAGE_A4_WIDTH - x;
}

static double turned_y(double y) {
    return PAGE_A4_HEIGHT - y;
}

struct turned {
    struct page *page;
    struct page_fonts *fonts;
};

static double text(void *target, double x, double y, const struct page_style *style, const char *words) {
    const struct turned *turned = target;
    page_text_turned(turned->page, turned_x(x), turned_y(y), 180, style, words);
    return page_measure(turned->fonts, style, words);
}

static void fill_rect(void *target, double x, double y, double w, double h, double radius, struct page_colour colour) {
    page_fill_rect(((struct turned *)target)->page, turned_x(x + w), turned_y(y + h), w, h, radius, colour);
}

static void stroke_rect(void *target, double x, double y, double w, double h, double radius, double line,
                        struct page_colour colour) {
    page_stroke_rect(((struct turned *)target)->page, turned_x(x + w), turned_y(y + h), w, h, radius, line, colour);
}

static void straight(void *target, double x1, double y1, double x2, double y2, double line, struct page_colour colour,
                     bool dashed) {
    (dashed ? page_dashed : page_line)(((struct turned *)target)->page, turned_x(x1), turned_y(y1), turned_x(x2),
                                       turned_y(y2), line, colour);
}

static void disc(void *target, double x, double y, double radius, struct page_colour fill) {
    page_disc(((struct turned *)target)->page, turned_x(x), turned_y(y), radius, fill);
}

/* ---- a face, on the lower half of the sheet ---- */

static int set_face(const struct leaf *leaf, const struct pen *pen, struct err *err) {
    const struct theme *theme = pen->theme;
    const double top = PAGE_A4_HEIGHT - face, wide = 262, side = 214, left = (wide - side) / 2, x = wide + 30,
                 room = PAGE_A4_WIDTH - x - 34;
    struct page_style chain = pen_style(PAGE_BOLD, 12, theme->accent), headline = pen_style(PAGE_BOLD, 27, theme->ink),
                      how = pen_style(PAGE_REGULAR, 13, theme->ink), small = pen_style(PAGE_REGULAR, 10, theme->muted),
                      fine = pen_style(PAGE_REGULAR, 8, theme->muted);
    const char *nameless = leaf_nameless(leaf);
    pen_fill_rect(pen, 0, top, wide, face, 0, theme->accent);
    pen_fill_rect(pen, left - 8, top + (face - side) / 2 - 8, side + 16, side + 16, 14, colour_white);
    if (leaf_code(leaf, pen, paper_url(pen->arena, leaf->paper->public_url, leaf->survey, leaf->store), left,
                  top + (face - side) / 2, side, err))
        return err->kind;
    double y = top + 128;
    pen_text_within(pen, x, y, room, &chain, leaf_words(leaf, leaf->paper->chain));
    y += 10;
    y += pen_paragraph(pen, x, y, room, &headline,
                       leaf->paper->headline ? leaf->paper->headline
                                             : pen_word(pen, "说说这次的体验", "Tell us how it was"));
    y += 10;
    y += pen_paragraph(pen, x, y, room, &how,
                       pen_word(pen, "微信扫一扫，或用相机对准", "Point your camera at the code"));
    y += pen_paragraph(pen, x, y, room, &small,
                       nameless ? arena_format(pen->arena, "%s · %s", leaf_time(leaf), nameless) : leaf_time(leaf));
    pen_line(pen, x, PAGE_A4_HEIGHT - 74, x + room, PAGE_A4_HEIGHT - 74, .6, theme->rule);
    small.face = PAGE_BOLD;
    small.colour = theme->ink;
    pen_text_within(pen, x, PAGE_A4_HEIGHT - 56, room, &small,
                    arena_format(pen->arena, "%s  %s", leaf->store->name, leaf->store->code));
    pen_text_within(
        pen, x, PAGE_A4_HEIGHT - 42, room, &fine,
        arena_format(pen->arena, pen_word(pen, "打开的网址应以 %s 开头", "The page begins with %s"), leaf_host(leaf)));
    return 0;
}

int tent_set(struct leaf *leaf, struct err *err) {
    static const struct canvas_tools tools = {
        .text = text, .fill_rect = fill_rect, .stroke_rect = stroke_rect, .line = straight, .disc = disc};
    struct page *page = page_add(leaf->pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT);
    struct turned turned = {page, leaf->pen.fonts};
    struct pen upper = leaf->pen;
    leaf->pen.canvas = canvas_of_page(page);
    upper.canvas = (struct canvas){&tools, &turned};
    if (set_face(leaf, &leaf->pen, err) || set_face(leaf, &upper, err))
        return err->kind;
    pen_dashed(&leaf->pen, 0, PAGE_A4_HEIGHT - face, PAGE_A4_WIDTH, PAGE_A4_HEIGHT - face, .6,
               leaf->pen.theme->neutral);
    return 0;
}

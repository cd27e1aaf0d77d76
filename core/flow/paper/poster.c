/* A poster: the chain's colour above, the code on a white card where the eye falls, and beneath it whose shop it is and
 * which address it must open. All of it is laid out for A4 and scaled. */
#include <math.h>
#include <string.h>

#include "flow/paper/paper_parts.h"

static const double design = PAGE_A4_WIDTH, band = 330, card = 336;

static const char *other_language(const struct leaf *leaf, const char *zh, const char *en) {
    return leaf->pen.language == LANGUAGE_EN ? zh : en;
}

/* Pills beside each other, centred on `middle`. */
static void pills(const struct leaf *leaf, double k, double middle, double y, const char *const *texts, size_t count) {
    const struct pen *pen = &leaf->pen;
    const struct theme *theme = pen->theme;
    struct page_style style = pen_style(PAGE_BOLD, 14 * k, colour_on(theme, theme->accent_soft));
    const double inside = 14 * k, between = 12 * k, height = 28 * k;
    double wide = -between;
    for (size_t i = 0; i < count; i++)
        wide += pen_width(pen, &style, texts[i]) + 2 * inside + between;
    for (double x = middle - wide / 2; count; count--, texts++) {
        double own = pen_width(pen, &style, *texts) + 2 * inside;
        pen_fill_rect(pen, x, y, own, height, height / 2, theme->accent_soft);
        pen_text(pen, x + inside, pen_baseline(&style, y + height / 2), &style, *texts);
        x += own + between;
    }
}

static void head(const struct leaf *leaf, double k, double width) {
    const struct pen *pen = &leaf->pen;
    const struct theme *theme = pen->theme;
    struct page_colour on = colour_on(theme, theme->accent);
    struct page_style chain = pen_aligned(PAGE_BOLD, 19 * k, on, PAGE_CENTRE),
                      headline = pen_aligned(PAGE_BOLD, 45 * k, on, PAGE_CENTRE),
                      second = pen_aligned(PAGE_REGULAR, 19 * k, on, PAGE_CENTRE);
    const char *said =
        leaf->paper->headline ? leaf->paper->headline : pen_word(pen, "说说这次的体验", "Tell us how it was");
    chain.tracking = 1.5 * k;
    pen_fill_rect(pen, 0, 0, width, band * k, 0, theme->accent);
    pen_text(pen, width / 2, 66 * k, &chain, leaf_words(leaf, leaf->paper->chain));
    double room = width - 90 * k, wide = pen_width(pen, &headline, said);
    headline.size *= fmin(1, room / wide);
    pen_text(pen, width / 2, 141 * k, &headline, said);
    if (!leaf->paper->headline)
        pen_text(pen, width / 2, 178 * k, &second, other_language(leaf, "说说这次的体验", "Tell us how it was"));
}

static void foot(const struct leaf *leaf, double k, double width, double height) {
    const struct pen *pen = &leaf->pen;
    const struct theme *theme = pen->theme;
    const double margin = 45 * k;
    struct page_style name = pen_style(PAGE_BOLD, 17 * k, theme->ink),
                      code = pen_aligned(PAGE_REGULAR, 12 * k, theme->muted, PAGE_RIGHT),
                      fine = pen_style(PAGE_REGULAR, 10.5 * k, theme->muted);
    double y = height - 92 * k, used = pen_width(pen, &code, leaf->store->code) + 20 * k;
    pen_line(pen, margin, y, width - margin, y, .8 * k, theme->rule);
    pen_text_within(pen, margin, y + 30 * k, width - 2 * margin - used, &name, leaf->store->name);
    pen_text(pen, width - margin, y + 30 * k, &code, leaf->store->code);
    pen_text_within(pen, margin, y + 52 * k, width - 2 * margin, &fine,
                    arena_format(pen->arena,
                                 pen_word(pen, "打开的网址应以 %s 开头；二维码被覆盖或撕毁时请告诉店员。",
                                          "The page that opens begins with %s. Is the code covered or torn? Please "
                                          "tell our staff."),
                                 leaf_host(leaf)));
}

int poster_set(struct leaf *leaf, struct err *err) {
    bool small = leaf->paper->kind == PAPER_POSTER_A5;
    double width = small ? 148 * millimetre : PAGE_A4_WIDTH, height = small ? 210 * millimetre : PAGE_A4_HEIGHT,
           k = width / design, left = (width - card * k) / 2, top = 214 * k;
    const struct pen *pen = &leaf->pen;
    leaf_page(leaf, width, height);
    const struct theme *theme = pen->theme;
    struct page_style how = pen_aligned(PAGE_BOLD, 25 * k, theme->ink, PAGE_CENTRE),
                      second = pen_aligned(PAGE_REGULAR, 14 * k, theme->muted, PAGE_CENTRE);
    head(leaf, k, width);
    pen_fill_rect(pen, left, top, card * k, card * k, 20 * k, colour_white);
    pen_stroke_rect(pen, left, top, card * k, card * k, 20 * k, 1.2 * k, theme->rule);
    if (leaf_code(leaf, pen, paper_url(pen->arena, leaf->paper->public_url, leaf->survey, leaf->store), left + 12 * k,
                  top + 12 * k, (card - 24) * k, err))
        return err->kind;
    pen_text(pen, width / 2, 598 * k, &how, pen_word(pen, "微信扫一扫，或用相机对准", "Point your camera here"));
    pen_text(pen, width / 2, 622 * k, &second,
             other_language(leaf, "微信扫一扫，或用相机对准", "Scan with WeChat or your camera"));
    const char *facts[2] = {leaf_time(leaf), leaf_nameless(leaf)};
    pills(leaf, k, width / 2, 650 * k, facts, facts[1] ? 2 : 1);
    foot(leaf, k, width, height);
    return 0;
}

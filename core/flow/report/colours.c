#include "flow/report/colours.h"

#include <math.h>

const struct page_colour colour_white = {1, 1, 1};

static double linear(double channel) {
    return channel <= .04045 ? channel / 12.92 : pow((channel + .055) / 1.055, 2.4);
}

static double luminance(struct page_colour c) {
    return .2126 * linear(c.r) + .7152 * linear(c.g) + .0722 * linear(c.b);
}

double colour_contrast(struct page_colour a, struct page_colour b) {
    double one = luminance(a), other = luminance(b);
    return (fmax(one, other) + .05) / (fmin(one, other) + .05);
}

struct page_colour colour_mix(struct page_colour a, struct page_colour b, double share_of_b) {
    double s = fmax(fmin(share_of_b, 1), 0);
    return (struct page_colour){a.r + (b.r - a.r) * s, a.g + (b.g - a.g) * s, a.b + (b.b - a.b) * s};
}

struct page_colour colour_readable(struct page_colour wish, struct page_colour ground) {
    const struct page_colour black = {0, 0, 0};
    enum { STEPS = 20 };
    for (int i = 0; i < STEPS; i++) {
        struct page_colour darker = colour_mix(wish, black, (double)i / STEPS);
        if (colour_contrast(darker, ground) >= COLOUR_AA)
            return darker;
    }
    return black;
}

struct page_colour colour_on(const struct theme *theme, struct page_colour ground) {
    if (colour_contrast(theme->ink, ground) >= COLOUR_AA)
        return theme->ink;
    return colour_contrast(colour_white, ground) >= COLOUR_AA ? colour_white : (struct page_colour){0, 0, 0};
}

struct page_colour colour_diverging(const struct theme *theme, double share) {
    const struct page_colour middle = {.965, .965, .955};
    return colour_mix(middle, share < 0 ? theme->warning : theme->accent, fabs(share));
}

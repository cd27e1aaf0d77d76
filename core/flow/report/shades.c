/* Contrast: WCAG 2.2, "contrast ratio" and "relative luminance". */
#include "flow/report/shades.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MODES = 2, DAY = 0, NIGHT = 1 };

static const double CONTRAST = 4.55; /* 4.5, and what rounding to 8 bits takes */

struct shade {
    const char *name, *words; /* "accent", "accent-t" */
    struct page_colour given; /* by which it is found */
    struct page_colour by[MODES], words_by[MODES];
};

/* Words on a ground that is no paper. */
struct pair {
    const char *name;
    struct page_colour words, ground, by[MODES];
};

struct shades {
    struct arena *arena;
    struct pair *pairs;
    size_t pair_count, pair_cap;
    struct shade *list;
    size_t count, cap, named; /* the first `named` are the theme's */
};

/* ---- colours ---- */

static double linear(double channel) {
    return channel <= .04045 ? channel / 12.92 : pow((channel + .055) / 1.055, 2.4);
}

static double luminance(struct page_colour c) {
    return .2126 * linear(c.r) + .7152 * linear(c.g) + .0722 * linear(c.b);
}

double shades_contrast(struct page_colour a, struct page_colour b) {
    double one = luminance(a), other = luminance(b);
    return (fmax(one, other) + .05) / (fmin(one, other) + .05);
}

static double channel_of(double least, double most, double at) {
    at -= floor(at);
    return at < 1 / 6.0   ? least + (most - least) * 6 * at
           : at < .5      ? most
           : at < 2 / 3.0 ? least + (most - least) * (2 / 3.0 - at) * 6
                          : least;
}

/* Hue kept, lightness turned over, a little of the saturation taken: strong colours glare on a dark ground. */
static struct page_colour night_of(struct page_colour c) {
    const double lightest = .95, darkest = .11, kept = .75, bend = .8;
    double most = fmax(c.r, fmax(c.g, c.b)), least = fmin(c.r, fmin(c.g, c.b)), span = most - least;
    double light = (most + least) / 2, strength = span <= 0 ? 0 : span / (1 - fabs(2 * light - 1)), hue = 0;
    if (span > 0)
        hue = most == c.r   ? (c.g - c.b) / span / 6
              : most == c.g ? (2 + (c.b - c.r) / span) / 6
                            : (4 + (c.r - c.g) / span) / 6;
    light = lightest - (lightest - darkest) * pow(light, bend);
    strength = fmin(strength, 1) * kept;
    double high = light + strength * fmin(light, 1 - light), low = 2 * light - high;
    return (struct page_colour){channel_of(low, high, hue + 1 / 3.0), channel_of(low, high, hue),
                                channel_of(low, high, hue - 1 / 3.0)};
}

static struct page_colour toward(struct page_colour c, struct page_colour end, double share) {
    return (struct page_colour){c.r + (end.r - c.r) * share, c.g + (end.g - c.g) * share, c.b + (end.b - c.b) * share};
}

/* ---- the list ---- */

static bool same(struct page_colour a, struct page_colour b) {
    const double near = 1 / 1024.0;
    return fabs(a.r - b.r) < near && fabs(a.g - b.g) < near && fabs(a.b - b.b) < near;
}

static struct shade *push(struct shades *shades, const char *name, struct page_colour colour) {
    shades->list = arena_grow(shades->arena, shades->list, shades->count, &shades->cap, sizeof *shades->list);
    struct shade *shade = &shades->list[shades->count++];
    struct page_colour night = night_of(colour);
    *shade = (struct shade){name, name, colour, {colour, night}, {colour, night}};
    return shade;
}

/* The least step away from the grounds at which words can be read on each of them. */
static struct page_colour readable(const struct shades *shades, const size_t *grounds, size_t count,
                                   struct page_colour colour, int mode) {
    const struct page_colour end = mode == DAY ? (struct page_colour){0, 0, 0} : (struct page_colour){1, 1, 1};
    enum { STEPS = 40 };
    for (int step = 0; step < STEPS; step++) {
        struct page_colour moved = toward(colour, end, step / (double)STEPS);
        double least = INFINITY;
        for (size_t i = 0; i < count; i++)
            least = fmin(least, shades_contrast(moved, shades->list[grounds[i]].by[mode]));
        if (least >= CONTRAST)
            return moved;
    }
    return end;
}

enum { PAPER, INK, MUTED, ACCENT, WARNING, NEUTRAL, RULE, PANEL, ACCENT_SOFT, WARNING_SOFT };

struct shades *shades_new(struct arena *arena, const struct theme *theme) {
    static const size_t grounds[] = {PAPER, PANEL, ACCENT_SOFT, WARNING_SOFT};
    struct shades *shades = arena_alloc(arena, sizeof *shades);
    shades->arena = arena;
    push(shades, "paper", (struct page_colour){1, 1, 1});
    push(shades, "ink", theme->ink);
    push(shades, "muted", theme->muted);
    push(shades, "accent", theme->accent);
    push(shades, "warning", theme->warning);
    push(shades, "neutral", theme->neutral);
    push(shades, "rule", theme->rule);
    push(shades, "panel", theme->panel);
    push(shades, "accent-soft", theme->accent_soft);
    push(shades, "warning-soft", theme->warning_soft);
    shades->named = shades->count;
    for (size_t i = INK; i <= NEUTRAL; i++) {
        struct shade *shade = &shades->list[i];
        shade->words = arena_format(arena, "%s-t", shade->name);
        for (int mode = 0; mode < MODES; mode++)
            shade->words_by[mode] = readable(shades, grounds, sizeof grounds / sizeof *grounds, shade->by[mode], mode);
    }
    return shades;
}

const char *shades_name(struct shades *shades, struct page_colour colour, bool words) {
    for (size_t i = 0; i < shades->count; i++)
        if (same(shades->list[i].given, colour))
            return words ? shades->list[i].words : shades->list[i].name;
    return push(shades, arena_format(shades->arena, "c%zu", shades->count - shades->named + 1), colour)->name;
}

/* ---- words on tints ---- */

/* The index of a colour's shade, which is made where there is none. */
static size_t place_of(struct shades *shades, struct page_colour colour) {
    for (size_t i = 0; i < shades->count; i++)
        if (same(shades->list[i].given, colour))
            return i;
    shades_name(shades, colour, false);
    return shades->count - 1;
}

static struct page_colour readable_on(struct page_colour words, struct page_colour ground) {
    const struct page_colour black = {0, 0, 0}, white = {1, 1, 1};
    bool dark = shades_contrast(black, ground) > shades_contrast(white, ground);
    enum { STEPS = 20 };
    for (int step = 0; step < STEPS; step++) {
        struct page_colour moved = toward(words, dark ? black : white, step / (double)STEPS);
        if (shades_contrast(moved, ground) >= CONTRAST)
            return moved;
    }
    return dark ? black : white;
}

const char *shades_on(struct shades *shades, struct page_colour words, struct page_colour ground) {
    size_t below = place_of(shades, ground);
    if (below == PAPER || (below >= PANEL && below < shades->named))
        return shades_name(shades, words, true);
    for (size_t i = 0; i < shades->pair_count; i++)
        if (same(shades->pairs[i].words, words) && same(shades->pairs[i].ground, ground))
            return shades->pairs[i].name;
    size_t above = place_of(shades, words);
    shades->pairs =
        arena_grow(shades->arena, shades->pairs, shades->pair_count, &shades->pair_cap, sizeof *shades->pairs);
    struct pair *pair = &shades->pairs[shades->pair_count++];
    *pair = (struct pair){arena_format(shades->arena, "w%zu", shades->pair_count), words, ground, {words, words}};
    for (int mode = 0; mode < MODES; mode++)
        pair->by[mode] = readable_on(shades->list[above].by[mode], shades->list[below].by[mode]);
    return pair->name;
}

/* ---- the style sheet ---- */

static void put_colour(struct buf *out, const char *name, struct page_colour c) {
    buf_format(out, "--%s:#%02x%02x%02x;", name, (unsigned)lround(c.r * 255), (unsigned)lround(c.g * 255),
               (unsigned)lround(c.b * 255));
}

static void put_variables(const struct shades *shades, int mode, struct buf *out) {
    buf_text(out, ":root{");
    for (size_t i = 0; i < shades->count; i++) {
        const struct shade *shade = &shades->list[i];
        put_colour(out, shade->name, shade->by[mode]);
        if (shade->words != shade->name)
            put_colour(out, shade->words, shade->words_by[mode]);
    }
    for (size_t i = 0; i < shades->pair_count; i++)
        put_colour(out, shades->pairs[i].name, shades->pairs[i].by[mode]);
    buf_text(out, "}\n");
}

static void put_classes(const char *name, struct buf *out) {
    buf_format(out, ".f-%s{fill:var(--%s)}.s-%s{stroke:var(--%s)}\n", name, name, name, name);
}

void shades_css(const struct shades *shades, struct buf *out) {
    put_variables(shades, DAY, out);
    buf_text(out, "@media screen and (prefers-color-scheme:dark){\n");
    put_variables(shades, NIGHT, out);
    buf_text(out, "}\n");
    for (size_t i = 0; i < shades->count; i++) {
        put_classes(shades->list[i].name, out);
        if (shades->list[i].words != shades->list[i].name)
            put_classes(shades->list[i].words, out);
    }
    for (size_t i = 0; i < shades->pair_count; i++)
        put_classes(shades->pairs[i].name, out);
}

/* Where lines break. Each character has a class, and is wide (hanzi, kana, full-width marks) or not. A line may end
 * behind a space, and at any edge of a wide character, unless the classes forbid it; so Latin words and numbers stay
 * whole. Lines are then filled one by one to the last such place that fits. */
#include "port/page/parts.h"

#include <string.h>

#include "base/text.h"

enum class {
    PLAIN,
    SPACE,   /* takes no room at a line's end */
    OPENING, /* never at a line's end */
    CLOSING, /* never at a line's start */
    DASH,    /* dashes and ellipses: kept together, never at a line's start */
    GLUE     /* a no-break space: holds its neighbours */
};

static bool in(uint32_t c, const char *set) {
    for (const char *at = set, *end = set + strlen(set); at < end;)
        if (text_next(&at, end) == c)
            return true;
    return false;
}

static enum class class_of(uint32_t c) {
    if (c == ' ' || c == '\t' || c == 0x3000 || c == 0x200B) return SPACE;
    if (c == 0xA0 || c == 0x2060 || c == 0x202F) return GLUE;
    if (in(c, "—…⸺")) return DASH;
    if (in(c, "（【《〈「『〔〖［｛“‘￥＄([{")) return OPENING;
    if (in(c, "，。、；：？！）】》〉」』〕〗］｝”’％℃·・～〜ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.;:?!)]}"
              "%")) return CLOSING;
    return PLAIN;
}

static bool is_wide(uint32_t c) {
    return c >= 0x2E80 || in(c, "—…“”‘’℃");
}

static bool may_break(uint32_t a, uint32_t b) {
    enum class left = class_of(a), right = class_of(b);
    if (left == GLUE || left == OPENING || right == GLUE || right == SPACE || right == CLOSING || right == DASH)
        return false;
    return left == SPACE || is_wide(a) || is_wide(b);
}

struct line {
    const char *end;  /* where it ends, spaces at its end left out */
    const char *next; /* where the following one starts */
};

static double advance(const struct page_fonts *fonts, const struct page_style *style, uint32_t c) {
    uint16_t glyph;
    if (glyph_silent(c))
        return 0;
    glyph_find(fonts, style->face, c, &glyph);
    return glyph_advance(fonts, style->face, glyph) * style->size / 1000 + style->tracking;
}

static const char *cut_spaces(const char *start, const char *end) {
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return end;
}

/* The longest line that starts at `start`: up to the last place that may break, else as many characters as fit, at
 * least one. */
static struct line fill_line(const struct page_fonts *fonts, const struct page_style *style, const char *start,
                             const char *end, double width) {
    const double slack = 1e-6; /* a line that fits exactly fits */
    const char *good = NULL;
    double used = 0;
    uint32_t before = 0;
    for (const char *at = start; at < end;) {
        const char *here = at;
        uint32_t c = text_next(&at, end);
        if (c == '\n')
            return (struct line){cut_spaces(start, here), at};
        if (here > start && may_break(before, c))
            good = here;
        used += advance(fonts, style, c);
        if (used > width + slack && here > start && class_of(c) != SPACE) {
            const char *stop = good ? good : here;
            return (struct line){cut_spaces(start, stop), stop};
        }
        before = c;
    }
    return (struct line){cut_spaces(start, end), end};
}

size_t page_break(const struct page_fonts *fonts, const struct page_style *style, const char *text, double width,
                  void (*fn)(void *context, const char *line, size_t len), void *context) {
    size_t count = 0;
    const char *end = text + strlen(text);
    for (const char *at = text; at < end || count == 0; count++) {
        struct line line = fill_line(fonts, style, at, end, width);
        if (fn)
            fn(context, at, (size_t)(line.end - at));
        at = line.next;
    }
    return count;
}

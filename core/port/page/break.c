/* Where lines break. Each character has a class, and is wide (hanzi, kana, full-width marks) or not. A line may end
 * behind a space, and at any edge of a wide character, unless the classes forbid it; so Latin words and numbers stay
 * whole, and a number keeps its unit ("913 份", "10 月") and what counts it ("第 3"). Lines are then filled one by one
 * to the last such place that fits. */
#include "port/page/parts.h"

#include <string.h>
#include <uchar.h>

#include "base/text.h"

enum class {
    PLAIN,
    SPACE,   /* takes no room at a line's end */
    OPENING, /* never at a line's end */
    CLOSING, /* never at a line's start */
    DASH,    /* dashes and ellipses: kept together, never at a line's start */
    GLUE,    /* a no-break space: holds its neighbours */
    MARK     /* stands on the character before it, or joins it to the next: accents, selectors, joiners, skin tones */
};

static bool in(uint32_t c, const char16_t *set) {
    while (*set && *set != c)
        set++;
    return *set != 0;
}

static bool is_mark(uint32_t c) {
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || c == 0x200D ||
           (c >= 0x20D0 && c <= 0x20FF) || c == 0x3099 || c == 0x309A || (c >= 0xFE00 && c <= 0xFE0F) ||
           (c >= 0xFE20 && c <= 0xFE2F) || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0100 && c <= 0xE01EF);
}

static enum class class_of(uint32_t c) {
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= '0' && c <= '9') ||
        ((c | 32) >= 'a' && (c | 32) <= 'z')) return PLAIN; /* nearly all text: what follows is slow */
    if (c == ' ' || c == '\t' || c == 0x3000 || c == 0x200B) return SPACE;
    if (is_mark(c)) return MARK;
    if (c == 0xA0 || c == 0x2060 || c == 0x202F) return GLUE;
    if (in(c, u"—…⸺")) return DASH;
    if (in(c, u"（【《〈「『〔〖［｛“‘￥＄([{")) return OPENING;
    if (in(c, u"，。、；：？！）】》〉」』〕〗］｝”’％℃·・～〜ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.;:?!)]}"
              u"%")) return CLOSING;
    return PLAIN;
}

static bool is_wide(uint32_t c) {
    return c >= 0x2E80 || in(c, u"—…“”‘’℃");
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

/* Hanzi that say what a number counts. */
static bool is_unit(uint32_t c) {
    return in(c, u"分份家人次年月日天周元个条题店星倍点时秒页级名位项笔桌单区");
}

/* What stands before a place where a line may end; a mark changes none of it. */
struct before {
    uint32_t last;    /* the character before it */
    enum class class; /* of that character */
    uint32_t visible; /* the last one that is no space */
    bool joined;      /* a joiner stands between it and what follows */
};

static bool may_break(struct before before, uint32_t b, enum class right) {
    enum class left = before.class;
    if (left == GLUE || left == OPENING || right == GLUE || right == SPACE || right == CLOSING || right == DASH ||
        right == MARK || before.joined)
        return false;
    if ((is_digit(before.visible) && is_unit(b)) || (before.visible == 0x7B2C && is_digit(b))) /* 第 */
        return false;
    return left == SPACE || is_wide(before.last) || is_wide(b);
}

static struct before after(struct before before, uint32_t c, enum class class) {
    if (class == MARK)
        return (struct before){before.last, before.class, before.visible, c == 0x200D};
    return (struct before){c, class, class == SPACE ? before.visible : c, false};
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
    const char *whole = start; /* the last edge of a character with its marks: where a word that fits no line is cut */
    double used = 0;
    struct before before = {0};
    for (const char *at = start; at < end;) {
        const char *here = at;
        uint32_t c = text_next(&at, end);
        if (c == '\n')
            return (struct line){cut_spaces(start, here), at};
        enum class class = class_of(c);
        if (here > start && may_break(before, c, class))
            good = here;
        if (class != MARK && !before.joined)
            whole = here;
        used += advance(fonts, style, c);
        if (used > width + slack && here > start && class != SPACE) {
            const char *stop = good ? good : whole > start ? whole : here;
            return (struct line){cut_spaces(start, stop), stop};
        }
        before = after(before, c, class);
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

/* What stands in the three panels. */
#include <math.h>

#include "base/limits.h"
#include "flow/paper/notice_parts.h"

/* ---- you said ---- */

static const char *asked_line(const struct bill *bill) {
    const struct notice *notice = bill->notice;
    const char *asked = bill_words(bill, notice->asked);
    struct arena *arena = bill->pen.arena;
    bool en = notice->language == LANGUAGE_EN;
    if (notice->figure == PANEL_NPS)
        return en ? "Customers who recommend us, in percent, less those who advise against us"
                  : "愿意推荐我们的顾客占比，减去不愿推荐的占比";
    if (notice->figure == PANEL_TOP)
        return en ? arena_format(arena, "gave %d or more of %d for \"%s\"", notice->top, notice->to, asked)
                  : arena_format(arena, "给“%s”打了 %d 分及以上（满分 %d 分）", asked, notice->top, notice->to);
    return en ? arena_format(arena, "on average for \"%s\", %d is best", asked, notice->to)
              : arena_format(arena, "“%s”的平均分，满分 %d 分", asked, notice->to);
}

static const char *base_line(const struct bill *bill) {
    const struct notice *notice = bill->notice;
    const char *whose = *notice->said_of ? notice->said_of : pen_word(&bill->pen, "本店", "this shop");
    return arena_format(bill->pen.arena, pen_word(&bill->pen, "%s，%s，%s 位顾客", "%s, %s, %s customers"),
                        bill_months(bill, notice->said_first, notice->said_last), whose,
                        bill_count(bill, notice->said.n));
}

/* "华北区的 536 条留言里，14% 说的是“商品与缺货”。" */
static double themes(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    const struct notice *notice = bill->notice;
    struct page_style plain = pen_style(PAGE_REGULAR, 11, pen->theme->ink);
    const char *whose = *notice->themes_of ? notice->themes_of : pen_word(pen, "本店", "this shop");
    struct buf line = buf_make(LIMIT_MESSAGE);
    buf_format(&line, pen_word(pen, "%s的 %s 条留言里，", "Of the comments of %s (%s), "), whose,
               bill_count(bill, notice->themes[0].comments));
    for (size_t i = 0; i < notice->theme_count && i < NOTICE_THEMES; i++) {
        const struct notice_theme *theme = &notice->themes[i];
        double share = 100.0 * (double)theme->mentions / (double)theme->comments;
        const char *words = bill_words(bill, theme->words), *told = figure_number(pen->arena, share, 0, false);
        buf_format(&line, pen_word(pen, "%s%s%% 说的是“%s”", "%s%s%% are about \"%s\""),
                   i ? pen_word(pen, "，", ", ") : "", told, words);
    }
    buf_text(&line, pen_word(pen, "。", "."));
    double height = pen_paragraph(pen, x, y, width, &plain, arena_bytes(pen->arena, line.data, line.len));
    buf_free(&line);
    return height;
}

double notice_said(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    struct page_style figure = pen_style(PAGE_BOLD, 44, pen->theme->ink),
                      bold = pen_style(PAGE_BOLD, 14, pen->theme->ink),
                      quiet = pen_style(PAGE_REGULAR, 10.5, pen->theme->muted);
    const char *value = bill_figure(bill, bill->notice->said.value);
    double wide = pen_width(pen, &figure, value) + 16, height = 6;
    pen_text(pen, x, y + 40, &figure, value);
    height += pen_paragraph(pen, x + wide, y + height, width - wide, &bold, asked_line(bill));
    height += pen_paragraph(pen, x + wide, y + height, width - wide, &quiet, base_line(bill));
    height = fmax(height, 52);
    return height + (bill->notice->theme_count ? 6 + themes(bill, pen, x, y + height + 6, width) : 0);
}

/* ---- we did ---- */

static void tick(const struct pen *pen, double x, double middle) {
    const struct page_point points[] = {{x, middle + .5}, {x + 4, middle + 4.5}, {x + 11, middle - 5}};
    pen_polyline(pen, points, 3, 2, pen->theme->accent, false);
}

static double deed(const struct bill *bill, const struct pen *pen, double x, double y, double width,
                   const char *words) {
    struct page_style plain = pen_style(PAGE_REGULAR, 13, pen->theme->ink);
    double line = pen_leading(&plain);
    tick(pen, x, y + line / 2);
    if (!bill->short_ones)
        return pen_paragraph(pen, x + 20, y, width - 20, &plain, words) + 4;
    pen_text_within(pen, x + 20, pen_baseline(&plain, y + line / 2), width - 20, &plain, words);
    return line + 4;
}

static const char *since_line(const struct bill *bill) {
    const struct notice *notice = bill->notice;
    char day[DAY_TEXT];
    return arena_format(
        bill->pen.arena,
        notice->pilot ? pen_word(&bill->pen, "自 %s 起；本店是试点之一。", "Since %s; this shop was one of the first.")
                      : pen_word(&bill->pen, "自 %s 起在本店推行；此前先在几家门店试过。",
                                 "Since %s in this shop; tried in a few others first."),
        day_write(day, notice->since));
}

double notice_did(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    const struct notice *notice = bill->notice;
    struct page_style quiet = pen_style(PAGE_REGULAR, 10.5, pen->theme->muted);
    double height = 0;
    for (size_t i = 0; i < bill->deeds; i++)
        height += deed(bill, pen, x, y + height, width, notice->deeds[i]);
    if (notice->deed_count > bill->deeds)
        height += pen_paragraph(
            pen, x + 20, y + height, width - 20, &quiet,
            arena_format(pen->arena, pen_word(pen, "还有 %zu 件", "and %zu more"), notice->deed_count - bill->deeds));
    return height + pen_paragraph(pen, x, y + height + 2, width, &quiet, since_line(bill)) + 2;
}

/* ---- what changed ---- */

/* Before and after on one line: a hollow dot, a full one, their figures beside them. */
struct pair {
    const char *name;
    double before, after;
    struct page_colour colour;
};
static void pair(const struct bill *bill, const struct pen *pen, const struct pair *pair, const struct scale *scale,
                 double x, double middle) {
    struct page_style name = pen_style(PAGE_REGULAR, 10.5, pen->theme->ink),
                      low = pen_aligned(PAGE_REGULAR, 10.5, pen->theme->muted, PAGE_RIGHT),
                      high = pen_style(PAGE_BOLD, 10.5, pen->theme->ink);
    double from = scale_at(scale, pair->before), to = scale_at(scale, pair->after);
    bool rises = to >= from;
    pen_text(pen, x, pen_baseline(&name, middle), &name, pair->name);
    pen_line(pen, from, middle, to, middle, 2.4, pair->colour);
    pen_dot(pen, from, middle, 4, true, pair->colour);
    pen_dot(pen, to, middle, 4.6, false, pair->colour);
    low.align = rises ? PAGE_RIGHT : PAGE_LEFT;
    high.align = rises ? PAGE_LEFT : PAGE_RIGHT;
    pen_text(pen, from + (rises ? -9 : 9), pen_baseline(&low, middle), &low, bill_figure(bill, pair->before));
    pen_text(pen, to + (rises ? 10 : -10), pen_baseline(&high, middle), &high, bill_figure(bill, pair->after));
}

static double pairs(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    const struct notice *n = bill->notice;
    struct page_style fine = pen_style(PAGE_REGULAR, 8.5, pen->theme->muted);
    const struct pair rows[] = {
        {arena_format(pen->arena, pen_word(pen, "%zu 家试点店", "%zu pilot shops"), n->pilots), n->effect.pilot_before,
         n->effect.pilot_after, pen->theme->accent},
        {arena_format(pen->arena, pen_word(pen, "%zu 家没有改的店", "%zu others, unchanged"), n->controls),
         n->effect.control_before, n->effect.control_after, pen->theme->muted}};
    double lo = fmin(fmin(rows[0].before, rows[0].after), fmin(rows[1].before, rows[1].after)),
           hi = fmax(fmax(rows[0].before, rows[0].after), fmax(rows[1].before, rows[1].after));
    const struct scale scale = {lo, hi, hi - lo, x + 165, x + width - 60};
    for (size_t i = 0; i < 2; i++)
        pair(bill, pen, &rows[i], &scale, x, y + 12 + 24 * (double)i);
    return 54 + pen_paragraph(pen, x, y + 54, width, &fine,
                              arena_format(pen->arena,
                                           pen_word(pen, "空心：之前（%s）；实心：之后（%s）。",
                                                    "Hollow: before (%s). Full: after (%s)."),
                                           bill_months(bill, n->before_first, n->before_last),
                                           bill_months(bill, n->measured, n->measured_to)));
}

static const char *verified_line(const struct bill *bill) {
    const struct notice *notice = bill->notice;
    return arena_format(
        bill->pen.arena,
        pen_word(&bill->pen,
                 "%s，试点店比没有改的店多升了这么多。真实的效果大约在 %s 到 %s 之间（95%% 区间），依据 %s 份答卷。",
                 "more than in shops where nothing was changed, %s. The true effect lies about between %s and %s (95%% "
                 "interval); it rests on %s answers."),
        bill_months(bill, notice->measured, notice->measured_to), bill_difference(bill, notice->effect.lo),
        bill_difference(bill, notice->effect.hi), bill_count(bill, notice->effect.answers));
}

static double verified(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    struct page_style figure = pen_style(PAGE_BOLD, 30, pen->theme->accent),
                      plain = pen_style(PAGE_REGULAR, 11, pen->theme->ink);
    const char *value = bill_difference(bill, bill->notice->effect.value);
    double wide = pen_width(pen, &figure, value) + 16, height;
    pen_text(pen, x, y + 30, &figure, value);
    height = fmax(40, pen_paragraph(pen, x + wide, y, width - wide, &plain, verified_line(bill)));
    return height + 8 + pairs(bill, pen, x, y + height + 8, width);
}

static const char *plain_line(const struct bill *bill) {
    switch (bill->notice->outcome) {
    case NOTICE_NOTHING:
        return pen_word(
            &bill->pen, "还没有看到改善：试点门店并不比没有改的门店好多少。这个办法不够，我们再想别的。",
            "We see no improvement: the pilot shops did little better than shops where nothing was changed. "
            "This was not enough; we will try something else.");
    case NOTICE_RELAPSED:
        return pen_word(&bill->pen, "改善过，后来又退了回去。我们看到了，正在重新来做。",
                        "It got better, and then it went back. We have seen it and are at it again.");
    default:
        return pen_word(&bill->pen, "还在看。答卷够多了，才说得准有没有用；结果会贴在这里。",
                        "Too early to say. When enough of you have answered, the result will hang here.");
    }
}

double notice_changed(const struct bill *bill, const struct pen *pen, double x, double y, double width) {
    struct page_style plain = pen_style(PAGE_REGULAR, 13, pen->theme->ink);
    if (bill->notice->outcome == NOTICE_VERIFIED)
        return verified(bill, pen, x, y, width);
    return pen_paragraph(pen, x, y, width, &plain, plain_line(bill));
}

/* The sheet: a band in the chain's colour, three panels as high as what they hold, whose shop it is. */
#include <math.h>

#include "flow/paper/notice_parts.h"
#include "flow/paper/paper_parts.h"
#include "flow/rules/shape.h"

static const double margin = 45, band = 192, foot = 118, inside = 18, gutter = 46;

const char *bill_words(const struct bill *bill, const struct value *words) {
    return shape_words(words, bill->notice->language == LANGUAGE_EN ? "en" : "zh");
}

const char *bill_months(const struct bill *bill, month_t first, month_t last) {
    static const char *const english[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct arena *arena = bill->pen.arena;
    bool en = bill->notice->language == LANGUAGE_EN, one_year = month_year(first) == month_year(last);
    int a = month_of_year(first), b = month_of_year(last);
    if (first == last)
        return en ? arena_format(arena, "%s %d", english[a - 1], month_year(first))
                  : arena_format(arena, "%d 年 %d 月", month_year(first), a);
    if (en)
        return one_year ? arena_format(arena, "%s to %s %d", english[a - 1], english[b - 1], month_year(last))
                        : arena_format(arena, "%s %d to %s %d", english[a - 1], month_year(first), english[b - 1],
                                       month_year(last));
    return one_year ? arena_format(arena, "%d 年 %d 月至 %d 月", month_year(first), a, b)
                    : arena_format(arena, "%d 年 %d 月至 %d 年 %d 月", month_year(first), a, month_year(last), b);
}

const char *bill_figure(const struct bill *bill, double value) {
    enum panel_figure figure = bill->notice->figure;
    const char *number = figure_number(bill->pen.arena, value, figure == PANEL_MEAN ? 2 : 0, figure == PANEL_NPS);
    return figure == PANEL_TOP ? arena_format(bill->pen.arena, "%s%%", number) : number;
}

const char *bill_difference(const struct bill *bill, double value) {
    static const char *const units[][2] = {[PANEL_MEAN] = {"%s 分", "%s"},
                                           [PANEL_TOP] = {"%s 个百分点", "%s points"},
                                           [PANEL_NPS] = {"%s 点", "%s points"}};
    enum panel_figure figure = bill->notice->figure;
    const char *number = figure_number(bill->pen.arena, value, figure == PANEL_MEAN ? 2 : 0, true);
    return arena_format(bill->pen.arena, pen_word(&bill->pen, units[figure][0], units[figure][1]), number);
}

const char *bill_count(const struct bill *bill, int64_t n) {
    return figure_number(bill->pen.arena, (double)n, 0, false);
}

/* ---- above and below ---- */

static void head(const struct bill *bill) {
    const struct pen *pen = &bill->pen;
    struct page_colour on = colour_on(pen->theme, pen->theme->accent);
    struct page_style chain = pen_aligned(PAGE_BOLD, 17, on, PAGE_CENTRE),
                      title = pen_aligned(PAGE_BOLD, 46, on, PAGE_CENTRE),
                      second = pen_aligned(PAGE_REGULAR, 17, on, PAGE_CENTRE),
                      about = pen_aligned(PAGE_BOLD, 14, on, PAGE_CENTRE);
    const double middle = PAGE_A4_WIDTH / 2;
    bool en = bill->notice->language == LANGUAGE_EN;
    chain.tracking = 1.5;
    pen_fill_rect(pen, 0, 0, PAGE_A4_WIDTH, band, 0, pen->theme->accent);
    pen_text(pen, middle, 42, &chain, bill_words(bill, bill->notice->chain));
    pen_text(pen, middle, 102, &title, en ? "You said, we did" : "您说，我们做");
    pen_text(pen, middle, 130, &second, en ? "您说，我们做" : "You said, we did");
    pen_line(pen, middle - 26, 146, middle + 26, 146, 1, on);
    pen_text_within(pen, middle, 170, PAGE_A4_WIDTH - 2 * margin, &about, bill_words(bill, bill->notice->asked));
}

static int code(const struct bill *bill, double side, struct err *err) {
    const struct leaf leaf = {.pen = bill->pen};
    const double x = PAGE_A4_WIDTH - margin - side, y = PAGE_A4_HEIGHT - foot + 8;
    return bill->notice->url ? leaf_code(&leaf, &bill->pen, bill->notice->url, x, y, side, err) : 0;
}

static int below(const struct bill *bill, struct err *err) {
    const struct notice *notice = bill->notice;
    const struct pen *pen = &bill->pen;
    const double y = PAGE_A4_HEIGHT - foot, side = 82,
                 room = PAGE_A4_WIDTH - 2 * margin - (notice->url ? side + 18 : 0);
    struct page_style name = pen_style(PAGE_BOLD, 15, pen->theme->ink),
                      more = pen_style(PAGE_REGULAR, 10.5, pen->theme->ink),
                      fine = pen_style(PAGE_REGULAR, 8, pen->theme->muted);
    pen_line(pen, margin, y, PAGE_A4_WIDTH - margin, y, .8, pen->theme->rule);
    pen_text_within(pen, margin, y + 28, room, &name,
                    arena_format(pen->arena, "%s  %s", notice->store->name, notice->store->code));
    if (notice->url)
        pen_text_within(
            pen, margin, y + 50, room, &more,
            arena_format(pen->arena,
                         pen_word(pen, "还有话要说？扫右边的码（网址以 %s 开头）", "More to say? Scan the code: %s"),
                         notice->host));
    pen_paragraph(pen, margin, y + 66, room, &fine,
                  arena_format(pen->arena,
                               pen_word(pen, "改进计划 %s。数字来自顾客自愿填写的答卷；不登载任何人的原话。",
                                        "Improvement plan %s. Figures are of what customers chose to answer; nobody is "
                                        "quoted."),
                               notice->number));
    return code(bill, side, err);
}

/* ---- panels ---- */

struct panel_set {
    const char *zh, *en;
    double (*set)(const struct bill *bill, const struct pen *pen, double x, double y, double width);
};
static const struct panel_set panels[] = {
    {"您说了", "You said", notice_said}, {"我们做了", "We did", notice_did}, {"变化", "What changed", notice_changed}};
enum { PANELS = sizeof panels / sizeof *panels };

static double panel(const struct bill *bill, const struct pen *pen, size_t which, double y, double height) {
    const struct theme *theme = pen->theme;
    const double x = margin + inside + gutter, width = PAGE_A4_WIDTH - margin - inside - x, top = y + inside;
    struct page_style title = pen_style(PAGE_BOLD, 15, theme->accent),
                      number = pen_aligned(PAGE_BOLD, 17, colour_on(theme, theme->accent), PAGE_CENTRE);
    pen_fill_rect(pen, margin, y, PAGE_A4_WIDTH - 2 * margin, height, 14, theme->panel);
    pen_disc(pen, margin + inside + 15, top + 15, 16, theme->accent);
    pen_text(pen, margin + inside + 15, pen_baseline(&number, top + 15), &number,
             arena_format(pen->arena, "%zu", which + 1));
    pen_text(pen, x, pen_baseline(&title, top + 10), &title, pen_word(pen, panels[which].zh, panels[which].en));
    return 2 * inside + 28 + panels[which].set(bill, pen, x, top + 28, width);
}

static double heights_of(const struct bill *bill, double *out) {
    struct pen dry = pen_dry(&bill->pen);
    double all = 0;
    for (size_t i = 0; i < PANELS; i++)
        all += out[i] = panel(bill, &dry, i, 0, 0);
    return all;
}

/* Where there is not room for all that was done, less of it is told. What room is left over goes between the panels. */
static void set_panels(struct bill *bill) {
    const double least = 6, room = PAGE_A4_HEIGHT - band - foot;
    double heights[PANELS], all = heights_of(bill, heights);
    while (all + least * (PANELS + 1) > room && (bill->deeds > 1 || !bill->short_ones)) {
        bill->short_ones = bill->deeds == 1;
        bill->deeds -= bill->deeds > 1;
        all = heights_of(bill, heights);
    }
    double between = fmax(least, fmin(22, (room - all) / (PANELS + 1)));
    double y = band + fmax(least, (room - all - (PANELS - 1) * between) / 2);
    for (size_t i = 0; i < PANELS; i++) {
        panel(bill, &bill->pen, i, y, heights[i]);
        y += heights[i] + between;
    }
}

/* ---- the whole ---- */

static int set_notice(struct bill *bill, struct page_pdf *pdf, struct err *err) {
    const struct notice *notice = bill->notice;
    bill->deeds = notice->deed_count < NOTICE_DEEDS ? notice->deed_count : NOTICE_DEEDS;
    bill->short_ones = false;
    bill->pen.canvas = canvas_of_page(page_add(pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT));
    head(bill);
    set_panels(bill);
    return below(bill, err);
}

int notice_pdf(const struct notice *notices, size_t count, struct buf *out, struct err *err) {
    struct theme look = theme_read(notices->look);
    struct arena *arena = arena_new();
    struct page_pdf *pdf = page_pdf_new(notices->fonts);
    bool en = notices->language == LANGUAGE_EN;
    struct bill bill = {.notice = notices};
    bill.pen = (struct pen){.fonts = notices->fonts, .theme = &look, .language = notices->language, .arena = arena};
    const struct page_info info = {.title = en ? "You said, we did" : "您说，我们做",
                                   .author = bill_words(&bill, notices->chain),
                                   .subject = bill_words(&bill, notices->asked),
                                   .language = en ? "en" : "zh-CN",
                                   .producer = "earshot"};
    int failed = 0;
    for (size_t i = 0; !failed && i < count; i++) {
        bill.notice = &notices[i];
        failed = set_notice(&bill, pdf, err);
    }
    failed = failed ? failed : page_finish(pdf, &info, out, err);
    page_pdf_free(pdf);
    arena_free(arena);
    return failed;
}

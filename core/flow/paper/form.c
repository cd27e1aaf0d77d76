/* The form: question by question down the page, each row of answers whole. A question's first row stays with its words;
 * a matrix that goes over to the next page takes its head along. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/paper/paper_parts.h"
#include "flow/survey/asking.h"

static const double margin = 44, wide = PAGE_A4_WIDTH - 2 * 44, foot = PAGE_A4_HEIGHT - 48, gutter = 24;

enum { MOST_REGIONS = 32 };

struct form {
    struct leaf *leaf;
    struct asked asked;
    const char *regions[MOST_REGIONS];
    struct page *pages[LIMIT_PAGES];
    size_t count;
    double y;
    struct err *err;
};

static const struct theme *look(const struct form *form) {
    return form->leaf->pen.theme;
}

static const char *made(const struct form *form, struct buf *out) {
    const char *text = arena_text(form->leaf->pen.arena, out->len ? out->data : "");
    buf_free(out);
    return text;
}

/* ---- pages ---- */

static int next_page(struct form *form) {
    if (form->count == LIMIT_PAGES)
        return err_set(form->err, ERR_DATA, "the form passes %d pages", LIMIT_PAGES),
               err_todo(form->err, "shorten the survey");
    struct page *page = page_add(form->leaf->pdf, PAGE_A4_WIDTH, PAGE_A4_HEIGHT);
    form->leaf->pen.canvas = canvas_of_page(page);
    form->pages[form->count++] = page;
    pen_fill_rect(&form->leaf->pen, 0, 0, PAGE_A4_WIDTH, 5, 0, look(form)->accent);
    form->y = 40;
    return 0;
}

static bool fits(const struct form *form, double height) {
    return form->y + height <= foot;
}

/* ---- the head ---- */

/* "门店 ______": what whoever takes the form in has to know. */
static double blank(const struct form *form, double x, double y, const char *word, const char *known, double room) {
    const struct pen *pen = &form->leaf->pen;
    struct page_style quiet = pen_style(PAGE_REGULAR, 8.5, look(form)->muted),
                      bold = pen_style(PAGE_BOLD, 9.5, look(form)->ink);
    double from = x + pen_text(pen, x, y, &quiet, word) + 5;
    if (known)
        pen_text_within(pen, from, y, x + room - from, &bold, known);
    else
        pen_line(pen, from, y + 2, x + room - 10, y + 2, .7, look(form)->muted);
    return x + room;
}

static int put_code(const struct form *form, double side) {
    const struct leaf *leaf = form->leaf;
    const struct pen *pen = &leaf->pen;
    struct page_style fine = pen_aligned(PAGE_REGULAR, 7, look(form)->muted, PAGE_CENTRE);
    double x = margin + wide - side;
    if (leaf_code(leaf, pen, paper_url(pen->arena, leaf->paper->public_url, leaf->survey, leaf->store), x, 18, side,
                  form->err))
        return form->err->kind;
    pen_text(pen, x + side / 2, 18 + side + 4, &fine, pen_word(pen, "也可扫码作答", "or answer here"));
    return 0;
}

static int head(struct form *form) {
    const struct leaf *leaf = form->leaf;
    const struct pen *pen = &leaf->pen;
    bool code = leaf->store && leaf->paper->public_url;
    const double side = 66, room = wide - (code ? side + 12 : 0);
    struct page_style chain = pen_style(PAGE_BOLD, 9.5, look(form)->accent),
                      title = pen_style(PAGE_BOLD, 21, look(form)->ink),
                      quiet = pen_style(PAGE_REGULAR, 9, look(form)->muted);
    if (code && put_code(form, side))
        return form->err->kind;
    chain.tracking = 1;
    pen_text_within(pen, margin, 38, room, &chain, leaf_words(leaf, leaf->paper->chain));
    form->y = 42 + pen_paragraph(pen, margin, 42, room, &title, leaf_words(leaf, leaf->survey->title));
    form->y +=
        pen_paragraph(pen, margin, form->y, room, &quiet,
                      arena_format(pen->arena,
                                   pen_word(pen, "请在方框内打勾，数字题圈出或勾选一个数字。%s，可以跳过不想答的题。",
                                            "Tick a box or a number in each row. %s; skip what you would rather "
                                            "not answer."),
                                   leaf_time(leaf)));
    form->y = fmax(form->y, code ? 18 + side + 10 : 0) + 18;
    const char *store = leaf->store ? arena_format(pen->arena, "%s %s", leaf->store->code, leaf->store->name) : NULL;
    double x = blank(form, margin, form->y, pen_word(pen, "门店", "Store"), store, wide * .5);
    x = blank(form, x, form->y, pen_word(pen, "日期", "Date"), NULL, wide * .3);
    blank(form, x, form->y, pen_word(pen, "编号", "No."), NULL, wide * .2 + 10);
    pen_line(pen, margin, form->y + 10, margin + wide, form->y + 10, .8, look(form)->rule);
    form->y += 20;
    return 0;
}

/* ---- a question's words ---- */

static const char *asked_words(const struct form *form, const struct question *question) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    if (question->heading[0])
        heading_say(form->leaf->survey, question, &form->asked, &out);
    else
        question_say(form->leaf->survey, question, &form->asked, &out);
    return made(form, &out);
}

/* "仅当第 1 题打 6 分及以下时回答", or "". */
static const char *whom(const struct form *form, const struct condition *show) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    const struct pen *pen = &form->leaf->pen;
    if (show) {
        buf_text(&out, pen_word(pen, "仅当", "Only if "));
        condition_say(form->leaf->survey, show, form->asked.language, &out);
        buf_text(&out, pen_word(pen, "时回答", ""));
    }
    return made(form, &out);
}

/* Whom it is asked, the number, the words, what is to be done. */
static double words(const struct form *form, const struct pen *pen, const struct question *question, double y) {
    struct page_style number = pen_style(PAGE_BOLD, 11, look(form)->accent),
                      bold = pen_style(PAGE_BOLD, 10.5, look(form)->ink),
                      quiet = pen_style(PAGE_REGULAR, 8.5, look(form)->muted),
                      skip = pen_style(PAGE_BOLD, 8.5, colour_readable(look(form)->warning, colour_white));
    const double x = margin + gutter, room = wide - gutter;
    const char *hint = question->heading[0] ? "" : form_hint(form->leaf, question),
               *says = question->kind == QUESTION_CONSENT ? "" : asked_words(form, question);
    double height = pen_paragraph(pen, x, y, room, &skip, whom(form, question->show));
    pen_text(pen, margin, y + height + pen_leading(&bold) / 2 + bold.size * .36, &number,
             arena_format(pen->arena, "%zu", question_number(form->leaf->survey, question)));
    double one = pen_paragraph(pen, x, y + height, room, &bold, says), after = x + pen_width(pen, &bold, says) + 8;
    bool beside = one <= pen_leading(&bold) + .1 && after + pen_width(pen, &quiet, hint) <= x + room;
    if (beside)
        pen_text(pen, after, y + height + pen_leading(&bold) / 2 + bold.size * .36, &quiet, hint);
    height += one;
    return height + (beside ? 0 : pen_paragraph(pen, x, y + height, room, &quiet, hint)) + (*says ? 4 : 0);
}

/* ---- questions ---- */

static int set_plain(struct form *form, const struct question *question) {
    const double x = margin + gutter;
    struct form_rows rows = form_rows_of(form->leaf, question, wide - gutter);
    struct pen dry = pen_dry(&form->leaf->pen);
    double first = form_row(&rows, &dry, 0, x, 0), all = words(form, &dry, question, 0);
    for (size_t i = 0; i < rows.count; i++)
        all += form_row(&rows, &dry, i, x, 0);
    /* a short one stays whole, a long one begins where its first row fits */
    bool whole = all < (foot - 60) / 3;
    if (!fits(form, whole ? all : words(form, &dry, question, 0) + first) && next_page(form))
        return form->err->kind;
    form->y += words(form, &form->leaf->pen, question, form->y);
    for (size_t i = 0; i < rows.count; i++) {
        if (!fits(form, form_row(&rows, &dry, i, x, 0)) && next_page(form))
            return form->err->kind;
        form->y += form_row(&rows, &form->leaf->pen, i, x, form->y);
    }
    return 0;
}

static int set_matrix(struct form *form, const struct question *rows, size_t count) {
    const double x = margin + gutter, room = wide - gutter;
    struct pen dry = pen_dry(&form->leaf->pen);
    double head = form_matrix_head(form->leaf, &dry, rows, x, 0, room),
           first = form_matrix_row(form->leaf, &dry, rows, false, x, 0, room);
    if (!fits(form, words(form, &dry, rows, 0) + head + first) && next_page(form))
        return form->err->kind;
    form->y += words(form, &form->leaf->pen, rows, form->y);
    form->y += form_matrix_head(form->leaf, &form->leaf->pen, rows, x, form->y, room);
    for (size_t i = 0; i < count; i++) {
        if (!fits(form, form_matrix_row(form->leaf, &dry, &rows[i], false, x, 0, room))) {
            if (next_page(form))
                return form->err->kind;
            form->y += form_matrix_head(form->leaf, &form->leaf->pen, rows, x, form->y, room);
        }
        form->y += form_matrix_row(form->leaf, &form->leaf->pen, &rows[i], i % 2 == 0, x, form->y, room);
    }
    return 0;
}

static double page_heading(const struct form *form, const struct pen *pen, const struct page *page, double y) {
    struct page_style bold = pen_style(PAGE_BOLD, 12.5, look(form)->accent),
                      skip = pen_style(PAGE_BOLD, 8.5, colour_readable(look(form)->warning, colour_white));
    struct buf out = buf_make(LIMIT_MESSAGE);
    if (page->words)
        survey_say(form->leaf->survey, leaf_words(form->leaf, page->words), &form->asked, &out);
    double height = pen_paragraph(pen, margin, y, wide, &bold, made(form, &out));
    height += pen_paragraph(pen, margin, y + height, wide, &skip, whom(form, page->show));
    return height > 0 ? height + 5 : 0;
}

static int set_page(struct form *form, const struct page *page) {
    const struct question *questions = &form->leaf->survey->questions[page->first];
    struct pen dry = pen_dry(&form->leaf->pen);
    double heading = page_heading(form, &dry, page, 0);
    if (heading > 0 && !fits(form, heading + 90) && next_page(form))
        return form->err->kind;
    form->y += page_heading(form, &form->leaf->pen, page, form->y);
    for (size_t i = 0, run; i < page->count; i += run) {
        for (run = 1; i + run < page->count && questions[i + run].item == questions[i].item;)
            run++;
        if (questions[i].heading[0] ? set_matrix(form, &questions[i], run) : set_plain(form, &questions[i]))
            return form->err->kind;
        form->y += 11;
    }
    return 0;
}

/* ---- the whole ---- */

/* Which version is in somebody's hand is what whoever types it in must know. */
static void small_print(const struct form *form) {
    struct page_style fine = pen_style(PAGE_REGULAR, 7, look(form)->muted), right = fine;
    char digest[DIGEST_TEXT];
    struct pen pen = form->leaf->pen;
    right.align = PAGE_RIGHT;
    digest_write(digest, &form->leaf->survey->digest);
    for (size_t i = 0; i < form->count; i++) {
        pen.canvas = canvas_of_page(form->pages[i]);
        pen_line(&pen, margin, foot + 10, margin + wide, foot + 10, .6, look(form)->rule);
        pen_text(&pen, margin, foot + 22, &fine,
                 arena_format(pen.arena, pen_word(&pen, "问卷 %s · 版本 %.12s", "survey %s · version %.12s"),
                              form->leaf->survey->id, digest));
        pen_text(
            &pen, margin + wide, foot + 22, &right,
            arena_format(pen.arena, pen_word(&pen, "第 %zu 页 / 共 %zu 页", "page %zu / %zu"), i + 1, form->count));
    }
}

/* The regions that a store hangs under, the nearest first. */
static void find_regions(struct form *form) {
    const struct leaf *leaf = form->leaf;
    const struct region *region = leaf->store ? store_region(leaf->store, leaf->paper->day) : NULL;
    for (; region && form->asked.region_count < MOST_REGIONS; region = region->parent)
        form->regions[form->asked.region_count++] = region->code;
    form->asked.regions = form->regions;
}

int form_set(struct leaf *leaf, struct err *err) {
    struct form *form = arena_alloc(leaf->pen.arena, sizeof *form);
    *form = (struct form){.leaf = leaf, .err = err};
    form->asked.language = leaf->pen.language == LANGUAGE_EN ? "en" : "zh";
    find_regions(form);
    if (next_page(form) || head(form))
        return err->kind;
    for (size_t i = 0; i < leaf->survey->page_count; i++)
        if (set_page(form, &leaf->survey->pages[i]))
            return err->kind;
    struct page_style thanks = pen_aligned(PAGE_BOLD, 10.5, look(form)->accent, PAGE_CENTRE);
    if (fits(form, 24))
        pen_text(&leaf->pen, PAGE_A4_WIDTH / 2, form->y + 16, &thanks,
                 pen_word(&leaf->pen, "谢谢！填好后请交给店员，或投入意见箱。",
                          "Thank you. Please hand it to our staff or put it into the box."));
    small_print(form);
    return 0;
}

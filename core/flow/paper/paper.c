#include "flow/paper/paper.h"

#include <string.h>

#include "base/limits.h"
#include "flow/paper/paper_parts.h"
#include "flow/rules/shape.h"
#include "flow/survey/asking.h"

static const char *const names[] = {"form", "poster", "poster-a5", "tent", "slip-58", "slip-80"};
enum { KINDS = sizeof names / sizeof *names };

const char *paper_name(enum paper_kind kind) {
    return names[kind];
}

bool paper_read(const char *name, enum paper_kind *out) {
    for (int i = 0; i < KINDS; i++)
        if (!strcmp(name, names[i])) {
            *out = (enum paper_kind)i;
            return true;
        }
    return false;
}

/* ---- addresses ---- */

static void put_part(struct buf *out, const char *part) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (; *part; part++)
        if (strchr(plain, *part))
            buf_char(out, *part);
        else
            buf_format(out, "%%%02X", (unsigned char)*part);
}

const char *paper_url(struct arena *arena, const char *public_url, const struct survey *survey,
                      const struct store *store) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    buf_format(&out, "%s/s/", public_url);
    put_part(&out, survey->id);
    buf_char(&out, '/');
    put_part(&out, store->code);
    const char *url = arena_text(arena, out.data);
    buf_free(&out);
    return url;
}

const char *paper_receipt_url(struct arena *arena, const char *public_url, const char *code) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    buf_format(&out, "%s/r/", public_url);
    put_part(&out, code);
    const char *url = arena_text(arena, out.data);
    buf_free(&out);
    return url;
}

/* ---- what several kinds have ---- */

const char *leaf_words(const struct leaf *leaf, const struct value *words) {
    return shape_words(words, leaf->pen.language == LANGUAGE_EN ? "en" : "zh");
}

void leaf_page(struct leaf *leaf, double width, double height) {
    leaf->pen.canvas = canvas_of_page(page_add(leaf->pdf, width, height));
}

/* Dark modules that touch in a row are one rectangle, and each reaches a hair into the row below: no light shows
 * between them, however a viewer rounds. */
void leaf_square(const struct pen *pen, const struct qr *code, double x, double y, double side) {
    const struct page_colour black = {0, 0, 0};
    const double hair = .02, module = side / (double)(code->size + 2 * QR_QUIET);
    pen_fill_rect(pen, x, y, side, side, 0, colour_white);
    for (size_t row = 0; row < code->size; row++)
        for (size_t at = 0; at < code->size; at++) {
            size_t from = at;
            while (at < code->size && code->dark[row * code->size + at])
                at++;
            if (at > from)
                pen_fill_rect(pen, x + (double)(from + QR_QUIET) * module, y + (double)(row + QR_QUIET) * module,
                              (double)(at - from) * module, module + hair, 0, black);
        }
}

int leaf_code(const struct leaf *leaf, const struct pen *pen, const char *url, double x, double y, double side,
              struct err *err) {
    struct qr code;
    if (qr_make(leaf->pen.arena, url, QR_Q, &code, err))
        return err->kind;
    leaf_square(pen, &code, x, y, side);
    return 0;
}

const char *leaf_time(const struct leaf *leaf) {
    struct survey_time time = survey_time(leaf->survey, leaf->pen.language == LANGUAGE_EN ? "en" : "zh");
    int minutes = ((time.least + time.most) / 2 + 30) / 60;
    if (minutes < 1)
        return pen_word(&leaf->pen, "不到一分钟", "Less than a minute");
    return minutes == 1
               ? pen_word(&leaf->pen, "约 1 分钟", "About a minute")
               : arena_format(leaf->pen.arena, pen_word(&leaf->pen, "约 %d 分钟", "About %d minutes"), minutes);
}

const char *leaf_nameless(const struct leaf *leaf) {
    for (size_t i = 0; i < leaf->survey->question_count; i++)
        if (leaf->survey->questions[i].kind == QUESTION_CONSENT)
            return NULL;
    return pen_word(&leaf->pen, "不问姓名和电话", "No name, no number");
}

const char *leaf_host(const struct leaf *leaf) {
    const char *host = strstr(leaf->paper->public_url, "//") + 2;
    return arena_bytes(leaf->pen.arena, host, strcspn(host, "/"));
}

/* ---- the whole ---- */

static int set_leaf(struct leaf *leaf, struct err *err) {
    switch (leaf->paper->kind) {
    case PAPER_FORM:
        return form_set(leaf, err);
    case PAPER_POSTER:
    case PAPER_POSTER_A5:
        return poster_set(leaf, err);
    case PAPER_TENT:
        return tent_set(leaf, err);
    default:
        return slip_set(leaf, err);
    }
}

static int finish(const struct leaf *leaf, struct buf *out, struct err *err) {
    const struct page_info info = {.title = leaf_words(leaf, leaf->survey->title),
                                   .author = leaf_words(leaf, leaf->paper->chain),
                                   .subject = paper_name(leaf->paper->kind),
                                   .language = leaf->pen.language == LANGUAGE_EN ? "en" : "zh-CN",
                                   .producer = "earshot"};
    return page_finish(leaf->pdf, &info, out, err);
}

int paper_pdf(const struct paper *paper, const struct survey *survey, const struct store *const *stores, size_t count,
              struct buf *out, struct err *err) {
    struct theme look = theme_read(paper->theme);
    struct arena *arena = arena_new();
    struct leaf leaf = {.paper = paper, .survey = survey, .pdf = page_pdf_new(paper->fonts)};
    leaf.pen = (struct pen){.fonts = paper->fonts, .theme = &look, .language = paper->language, .arena = arena};
    int failed = 0;
    for (size_t i = 0; !failed && i < (count ? count : 1); i++) {
        leaf.store = count ? stores[i] : NULL;
        failed = set_leaf(&leaf, err);
    }
    failed = failed ? failed : finish(&leaf, out, err);
    page_pdf_free(leaf.pdf);
    arena_free(arena);
    return failed;
}

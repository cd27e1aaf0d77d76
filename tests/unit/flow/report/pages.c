/* What pages promise whatever stands on them: nothing is cut, nothing covers another text, nothing leaves the margins,
 * and other programs open the file without a word. Documents are random, from fixed seeds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper.h"
#include "unit/flow/report/bench.h"

#include "base/file.h"
#include "base/json.h"
#include "flow/report/document.h"
#include "flow/report/pdf.h"

/* ---- random documents ---- */

static unsigned roll(struct bench *bench, unsigned sides) {
    bench->dice = bench->dice * 1664525 + 1013904223;
    return (bench->dice >> 8) % sides;
}

/* A text that is found once, with words, hanzi, figures and marks between its ends. */
static const char *cell(struct bench *bench, unsigned row, unsigned column) {
    static const char *const pieces[] = {"等候时长仍是", "最大失分项，", "（较上月）", "62.4%", "913 份", "“服务”",
                                         "checkout ",    "——",           "𠮷野家",     "🙂",  "e\u0301"};
    const char *text = arena_format(bench->arena, "r%uc%u甲", row, column);
    for (unsigned i = roll(bench, 4) == 0 ? roll(bench, 30) : roll(bench, 3); i > 0; i--)
        text = arena_format(bench->arena, "%s%s", text, pieces[roll(bench, sizeof pieces / sizeof *pieces)]);
    return arena_format(bench->arena, "%s乙", text);
}

static struct value *block(struct arena *arena, const char *kind, const char *field, const char *text) {
    struct value *made = value_map(arena);
    value_set(arena, made, "kind", value_str(arena, kind));
    value_set(arena, made, "line", value_int(arena, 1));
    value_set(arena, made, field, value_str(arena, text));
    return made;
}

static const struct value *table(struct bench *bench, unsigned number, unsigned rows, unsigned columns) {
    struct arena *arena = bench->arena;
    struct value *made = block(arena, "table", "title", arena_format(arena, "表%u", number)),
                 *titles = value_list(arena), *list = value_list(arena);
    for (unsigned column = 0; column < columns; column++) {
        struct value *title = value_map(arena);
        value_set(arena, title, "title", value_str(arena, arena_format(arena, "第%u列", column)));
        value_push(arena, titles, title);
    }
    for (unsigned row = 0; row < rows; row++) {
        struct value *cells = value_list(arena);
        for (unsigned column = 0; column < columns; column++)
            value_push(arena, cells, value_str(arena, cell(bench, number * 1000 + row, column)));
        value_push(arena, list, cells);
    }
    value_set(arena, made, "columns", titles);
    value_set(arena, made, "rows", list);
    return made;
}

/* Tables of 1 to 500 rows, each under a section, some with a note. */
static const struct value *random_document(struct bench *bench, uint32_t seed) {
    struct arena *arena = bench->arena;
    struct value *document = value_map(arena), *blocks = value_list(arena);
    bench->dice = seed;
    for (unsigned i = 1; i <= 4; i++) {
        unsigned rows = i == 2 && seed % 3 == 0 ? 500 : 1 + roll(bench, 40);
        value_push(arena, blocks, block(arena, "section", "title", arena_format(arena, "§%u 部分", i)));
        value_push(arena, blocks, table(bench, i, rows, 1 + roll(bench, 5)));
        if (roll(bench, 2))
            value_push(arena, blocks,
                       block(arena, "note", "text", arena_format(arena, "注%u：表中文字会自动换行。", i)));
    }
    value_set(arena, document, "title", value_str(arena, "版式检验"));
    value_set(arena, document, "language", value_str(arena, "zh"));
    value_set(arena, document, "blocks", blocks);
    return document;
}

/* ---- what stands on the pages ---- */

static int occurrences(const char *text, const char *piece) {
    int found = 0;
    for (const char *at = text; (at = strstr(at, piece)); at++)
        found++;
    return found;
}

static void assert_cells_stand_once(const struct bench *bench, const struct value *document, const struct buf *text) {
    const struct value *blocks = value_get(document, "blocks");
    for (size_t i = 0; i < value_count(blocks); i++) {
        const struct value *rows = value_get(value_at(blocks, i), "rows");
        for (size_t row = 0; row < value_count(rows); row++)
            for (size_t column = 0; column < value_count(value_at(rows, row)); column++) {
                struct buf wanted = buf_make(LIMIT_MESSAGE);
                buf_text(&wanted, value_text(value_at(value_at(rows, row), column), ""));
                paper_squeeze(&wanted);
                if (occurrences(text->data, wanted.data) != 1)
                    fail_msg("%d times on the pages: %s", occurrences(text->data, wanted.data), wanted.data);
                buf_free(&wanted);
            }
    }
    (void)bench;
}

struct box {
    double x, y, right, bottom;
    char text[64];
};

/* Words as poppler boxes them; a box is an em high, of which the outer parts are empty. */
static size_t boxes_of(const char *page, const char *end, struct box *out, size_t most) {
    size_t count = 0;
    for (const char *at = page; (at = strstr(at, "<word ")) && at < end && count < most; at++) {
        struct box *box = &out[count];
        if (sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%63[^<]", &box->x, &box->y,
                   &box->right, &box->bottom, box->text) == 5)
            count++;
    }
    return count;
}

static void assert_apart(const char *name, const struct box *boxes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct box *a = &boxes[i];
        if (a->x < 39 || a->right > PAGE_A4_WIDTH - 39 || a->y < 5 || a->bottom > PAGE_A4_HEIGHT - 12)
            fail_msg("%s: outside the margins: %s", name, a->text);
        for (size_t k = i + 1; k < count; k++) {
            const struct box *b = &boxes[k];
            double wide = fmin(a->right, b->right) - fmax(a->x, b->x),
                   high = fmin(a->bottom, b->bottom) - fmax(a->y, b->y),
                   line = fmin(a->bottom - a->y, b->bottom - b->y);
            if (wide > 1 && high > .4 * line)
                fail_msg("%s: '%s' covers '%s' at %.0f, %.0f", name, a->text, b->text, a->x, a->y);
        }
    }
}

static void assert_no_text_covers_another(const char *name, const struct buf *pdf) {
    enum { WORDS = 4000 };
    static struct box boxes[WORDS];
    int status;
    struct buf said = paper_ask(pdf, "pdftotext -bbox %s -", &status);
    size_t pages = 0;
    for (const char *at = said.data; (at = strstr(at, "<page ")); at++) {
        const char *end = strstr(at, "</page>");
        assert_apart(name, boxes, boxes_of(at, end, boxes, WORDS));
        pages++;
    }
    assert_true(pages > 0);
    buf_free(&said);
}

static void cells_in_are_cells_out(void **state) {
    struct bench *bench = *state;
    for (uint32_t seed = 1; seed <= 6; seed++) {
        const struct value *document = random_document(bench, seed);
        struct buf pdf = bench_render(bench, document);
        int status;
        struct buf text = paper_ask(&pdf, "pdftotext -raw %s -", &status);
        paper_squeeze(&text);
        assert_cells_stand_once(bench, document, &text);
        assert_no_text_covers_another("random", &pdf);
        buf_free(&text);
        buf_free(&pdf);
    }
}

static void no_text_of_a_golden_document_covers_another(void **state) {
    static const char *const names[] = {"store_month", "thin_store", "long_name", "english", "odd_cases"};
    struct bench *bench = *state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct buf pdf = bench_render(
            bench,
            bench_json(bench->arena, arena_format(bench->arena, TEST_DATA "/golden/documents/%s.json", names[i])));
        assert_no_text_covers_another(names[i], &pdf);
        buf_free(&pdf);
    }
}

/* ---- the outline and the contents ---- */

static size_t page_of(const struct buf *text, const char *title) {
    size_t page = 1;
    const char *last = NULL;
    for (const char *at = text->data; (at = strstr(at, title)); at++)
        last = at; /* the contents name it before */
    for (const char *at = text->data; last && at < last; at++)
        page += *at == '\f';
    return last ? page : 0;
}

static void a_long_report_leads_to_its_sections(void **state) {
    struct bench *bench = *state;
    struct buf pdf = bench_render(bench, random_document(bench, 3));
    int status;
    struct buf text = paper_ask(&pdf, "pdftotext -layout %s -", &status),
               outline = paper_ask(&pdf, "mutool show %s outline", &status),
               links = paper_ask(&pdf, "qpdf --qdf --object-streams=disable %s - | grep -ac /Subtype./Link", &status);
    assert_non_null(strstr(text.data, "目录"));
    assert_int_equal(atoi(links.data), 4);
    for (unsigned i = 1; i <= 4; i++) {
        const char *title = arena_format(bench->arena, "§%u 部分", i);
        size_t page = page_of(&text, title);
        const char *entry = strstr(outline.data, title), *listed = strstr(text.data, title);
        assert_true(page > 0 && entry && listed);
        assert_int_equal(atoi(strstr(entry, "#page=") + 6), page);
        assert_int_equal(atoi(listed + strlen(title)), page);
    }
    assert_int_equal(occurrences(outline.data, "\"表"), 4);
    buf_free(&text);
    buf_free(&outline);
    buf_free(&links);
    buf_free(&pdf);
}

static void a_note_stays_with_its_table_and_no_row_stands_alone(void **state) {
    struct bench *bench = *state;
    for (unsigned rows = 18; rows < 60; rows++) {
        struct arena *arena = bench->arena;
        struct value *document = value_map(arena), *blocks = value_list(arena);
        bench->dice = rows;
        value_push(arena, blocks, table(bench, 1, rows, 1));
        value_push(arena, blocks, block(arena, "note", "text", "注：数据截至月底。"));
        value_set(arena, document, "title", value_str(arena, "版式检验"));
        value_set(arena, document, "blocks", blocks);
        struct buf pdf = bench_render(bench, document);
        int status;
        struct buf text = paper_ask(&pdf, "pdftotext -raw %s -", &status);
        const char *note = strstr(text.data, "注：数据"), *page = note;
        while (page > text.data && *page != '\f')
            page--;
        const char *last = strstr(page, arena_format(arena, "r%uc0", 1000 + rows - 1)),
                   *before = strstr(page, arena_format(arena, "r%uc0", 1000 + rows - 2));
        if (!last || last > note || !before)
            fail_msg("of %u rows the last ones do not stand above the note", rows);
        buf_free(&text);
        buf_free(&pdf);
    }
}

static void a_row_that_no_page_holds_is_an_error_with_its_line(void **state) {
    struct bench *bench = *state;
    struct arena *arena = bench->arena;
    struct err err = {0};
    struct value *document = value_map(arena), *blocks = value_list(arena), *made = value_map(arena),
                 *rows = value_list(arena), *cells = value_list(arena), *titles = value_list(arena),
                 *title = value_map(arena);
    struct buf text = buf_make(LIMIT_FILE), out = buf_make(LIMIT_PDF);
    for (int i = 0; i < 9000; i++)
        buf_text(&text, "长");
    value_set(arena, title, "title", value_str(arena, "原话"));
    value_push(arena, titles, title);
    value_push(arena, cells, value_str(arena, text.data));
    value_push(arena, rows, cells);
    value_set(arena, made, "kind", value_str(arena, "table"));
    value_set(arena, made, "line", value_int(arena, 7));
    value_set(arena, made, "columns", titles);
    value_set(arena, made, "rows", rows);
    value_push(arena, blocks, made);
    value_set(arena, document, "title", value_str(arena, "门店"));
    value_set(arena, document, "blocks", blocks);
    assert_int_equal(report_pdf(bench->fonts, document, bench->theme, &out, &err), ERR_DATA);
    assert_non_null(strstr(err.what, "row 1 of the table of line 7"));
    buf_free(&text);
    buf_free(&out);
}

/* ---- other programs ---- */

static void nobody_warns_of_a_file(void **state) {
    static const char *const commands[] = {
        "qpdf --check %s 2>&1 | grep -i warning", "gs -q -dNOPAUSE -dBATCH -dSAFER -sDEVICE=nullpage %s 2>&1",
        "mutool draw -q -F text -o /dev/null %s 2>&1 | grep -v 'ICC support'", /* which Debian builds without */
    };
    struct bench *bench = *state;
    struct buf pdf = bench_render(bench, random_document(bench, 2));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        int status;
        struct buf said = paper_ask(&pdf, commands[i], &status);
        if (said.len > 0)
            fail_msg("%s", said.data);
        buf_free(&said);
    }
    buf_free(&pdf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_in_are_cells_out),
        cmocka_unit_test(no_text_of_a_golden_document_covers_another),
        cmocka_unit_test(a_long_report_leads_to_its_sections),
        cmocka_unit_test(a_note_stays_with_its_table_and_no_row_stands_alone),
        cmocka_unit_test(a_row_that_no_page_holds_is_an_error_with_its_line),
        cmocka_unit_test(nobody_warns_of_a_file),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

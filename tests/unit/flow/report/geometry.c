/* Where each word of the golden documents stands: page, left edge and baseline's box in whole points, as another
 * program finds them. A change of layout shows here word by word; EARSHOT_ACCEPT writes what there is now, and the diff
 * is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "paper.h"
#include "unit/flow/report/bench.h"

#include "flow/report/document.h"

/* A word may have moved by a rounding, as with another version of a font: half a point is none of our doing. */
static const double slack = 1.01;

/* "1 40 61 上海" a line, of what pdftotext says of a word. */
static void note_word(struct buf *out, int page, const char *line) {
    double left, top, right, bottom;
    int text = 0;
    if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%n", &left, &top, &right, &bottom,
               &text) != 4)
        return;
    const char *word = line + text;
    buf_format(out, "%d %.0f %.0f %.*s\n", page, left, top, (int)strcspn(word, "<"), word);
}

static struct buf places(const struct buf *pdf) {
    struct buf out = buf_make(LIMIT_FILE);
    int status, page = 0;
    struct buf said = paper_ask(pdf, "pdftotext -bbox %s -", &status);
    assert_int_equal(status, 0);
    for (const char *at = said.data; at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        page += strncmp(at + strspn(at, " "), "<page ", 6) == 0;
        note_word(&out, page, at);
    }
    buf_free(&said);
    return out;
}

static const char *next_line(const char *at) {
    const char *end = strchr(at, '\n');
    return end ? end + 1 : at + strlen(at);
}

static bool same_place(const char *a, const char *b) {
    double x[2], y[2];
    int page[2], text[2];
    if (sscanf(a, "%d %lf %lf %n", &page[0], &x[0], &y[0], &text[0]) != 3 ||
        sscanf(b, "%d %lf %lf %n", &page[1], &x[1], &y[1], &text[1]) != 3)
        return false;
    size_t len = strcspn(a + text[0], "\n");
    return page[0] == page[1] && x[0] - x[1] < slack && x[1] - x[0] < slack && y[0] - y[1] < slack &&
           y[1] - y[0] < slack && len == strcspn(b + text[1], "\n") && memcmp(a + text[0], b + text[1], len) == 0;
}

static void compare(const char *name, const char *then, const char *now) {
    for (; *then || *now; then = next_line(then), now = next_line(now))
        if (!same_place(then, now))
            fail_msg("%s: then, now; ./dev test --only geometry --accept where it should be\n    %.*s\n    %.*s", name,
                     (int)strcspn(then, "\n"), then, (int)strcspn(now, "\n"), now);
}

static void hold(const struct bench *bench, const char *name, const struct value *document) {
    struct err err = {0};
    struct buf pdf = bench_render(bench, document), now = places(&pdf), then = buf_make(LIMIT_FILE);
    const char *path = arena_format(bench->arena, TEST_DATA "/golden/places/%s.txt", name);
    assert_true(now.len > 500);
    if (getenv("EARSHOT_ACCEPT")) {
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fwrite(now.data, 1, now.len, file);
        fclose(file);
    } else if (file_read(path, &then, &err))
        fail_msg("%s: %s", err.what, path);
    else
        compare(name, then.data, now.data);
    buf_free(&pdf);
    buf_free(&now);
    buf_free(&then);
}

static void words_stand_where_they_stood(void **state) {
    static const char *const names[] = {"store_month", "thin_store", "long_name", "english", "odd_cases"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        hold(*state, names[i], bench_golden(*state, names[i]));
}

/* Every kind of block, in both languages. */
static void every_block_stands_where_it_stood(void **state) {
    const struct bench *bench = *state;
    for (int i = 0; i < 2; i++) {
        struct err err = {0};
        enum language language = i % 2 ? LANGUAGE_EN : LANGUAGE_ZH;
        const char *word = language == LANGUAGE_EN ? "en" : "zh";
        const struct value *document = NULL;
        if (document_check(bench->arena, "x.lua", language, bench_golden(bench, "gallery"), &document, &err))
            fail_msg("%s %s", err.where, err.what);
        value_set(bench->arena, (struct value *)document, "language", value_str(bench->arena, word));
        hold(bench, arena_format(bench->arena, "gallery-%s", word), document);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_stand_where_they_stood),
        cmocka_unit_test(every_block_stands_where_it_stood),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

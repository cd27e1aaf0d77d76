/* What tests of whole pages begin with: the fonts, a theme, documents as JSON, the PDF of one. */
#ifndef EARSHOT_TESTS_UNIT_REPORT_BENCH_H
#define EARSHOT_TESTS_UNIT_REPORT_BENCH_H

#include <stdlib.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/mem.h"
#include "flow/report/pdf.h"

struct bench {
    struct page_fonts *fonts;
    struct arena *arena;
    const struct value *theme;
    uint32_t dice; /* of a test that rolls them */
};

static inline const struct value *bench_json(struct arena *arena, const char *path) {
    struct err err = {0};
    struct buf text = buf_make(LIMIT_DOCUMENT);
    const struct value *value;
    if (file_read(path, &text, &err) || json_read(arena, text.data, text.len, &value, &err))
        fail_msg("%s: %s", path, err.what);
    buf_free(&text);
    return value;
}

static inline const struct value *bench_golden(const struct bench *bench, const char *name) {
    return bench_json(bench->arena, arena_format(bench->arena, TEST_DATA "/golden/documents/%s.json", name));
}

static inline int bench_set_up(void **state) {
    struct err err = {0};
    struct bench *bench = mem_alloc(sizeof *bench);
    *bench = (struct bench){.arena = arena_new()};
    bench->theme = bench_json(bench->arena, TEST_DATA "/golden/theme.json");
    *state = bench;
    return page_fonts_open(&bench->fonts, &err);
}

static inline int bench_tear_down(void **state) {
    struct bench *bench = *state;
    page_fonts_close(bench->fonts);
    arena_free(bench->arena);
    free(bench);
    return 0;
}

static inline struct buf bench_render(const struct bench *bench, const struct value *document) {
    struct err err = {0};
    struct buf out = buf_make(LIMIT_PDF);
    if (report_pdf(bench->fonts, document, bench->theme, &out, &err))
        fail_msg("%s (%s)", err.what, err.todo);
    return out;
}

#endif

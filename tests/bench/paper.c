/* Renders one document many times, and nothing else: what other ways to the same pages are held against.
 *
 *     bench-paper DOCUMENT THEME TIMES OUT.pdf      prints the processor's seconds a document, and the bytes of one */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "flow/report/document.h"
#include "flow/report/pdf.h"

static int read_json(struct arena *arena, const char *path, const struct value **out, struct err *err) {
    struct buf bytes = buf_make(LIMIT_DOCUMENT);
    int failed = file_read(path, &bytes, err);
    failed = failed ? failed : json_read(arena, bytes.data, bytes.len, out, err);
    buf_free(&bytes);
    return failed;
}

/* As a script made it or as an edition keeps it. */
static int read_document(struct arena *arena, const char *path, const struct value **out, struct err *err) {
    const struct value *made, *checked;
    if (read_json(arena, path, &made, err) || value_get(made, "provenance"))
        return *out = made, err->kind;
    if (document_check(arena, path, language_of(value_text(value_get(made, "language"), "zh")), made, &checked, err))
        return err->kind;
    *out = document_public(arena, checked);
    return 0;
}

static double processor(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    struct arena *arena = arena_new();
    struct err err = {0};
    const struct value *document = NULL, *theme = NULL;
    struct page_fonts *fonts = NULL;
    struct buf pdf = buf_make(LIMIT_PDF);
    if (argc != 5)
        return ERR_USAGE;
    int times = atoi(argv[3]), failed = read_document(arena, argv[1], &document, &err);
    failed = failed ? failed : read_json(arena, argv[2], &theme, &err);
    failed = failed ? failed : page_fonts_open(&fonts, &err);
    double begin = processor();
    for (int i = 0; !failed && i < times; i++) {
        buf_clear(&pdf);
        failed = report_pdf(fonts, document, theme, &pdf, &err);
    }
    double taken = processor() - begin;
    failed = failed ? failed : file_write(argv[4], pdf.data, pdf.len, &err);
    if (failed)
        return fprintf(stderr, "%s: %s\n", err.where, err.what), failed;
    printf("%.6f %zu\n", taken / times, pdf.len);
    buf_free(&pdf);
    page_fonts_close(fonts);
    arena_free(arena);
    return 0;
}

/* Renders the documents of the newest edition of a month, and nothing else: what verifying is held against.
 *
 *     bench-render ARCHIVE MONTH      prints how many, and the seconds */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive.h"
#include "flow/report/pdf.h"
#include "port/vault/vault.h"

struct scene {
    struct arena *arena;
    struct vault *vault;
    struct page_fonts *fonts;
    const struct value *theme;
    const struct value **documents;
    size_t count, cap;
};

static int read_json(struct scene *scene, const char *path, const struct value **out, struct err *err) {
    struct buf bytes = buf_make(LIMIT_DOCUMENT);
    int failed = vault_read(scene->vault, ARCHIVE_MAIN, path, &bytes, err);
    failed = failed ? failed : json_read(scene->arena, bytes.data, bytes.len, out, err);
    buf_free(&bytes);
    return failed;
}

static int take(void *context, const char *path, struct err *err) {
    struct scene *scene = context;
    if (!archive_is_document(path))
        return 0;
    scene->documents = arena_grow(scene->arena, scene->documents, scene->count, &scene->cap, sizeof *scene->documents);
    return read_json(scene, path, &scene->documents[scene->count++], err);
}

static int prepare(struct scene *scene, const char *archive, month_t month, struct err *err) {
    int failed = vault_open(&scene->vault, archive, err);
    failed = failed ? failed : page_fonts_open(&scene->fonts, err);
    failed = failed ? failed : read_json(scene, archive_theme_path(scene->arena, month), &scene->theme, err);
    return failed ? failed
                  : vault_walk(scene->vault, ARCHIVE_MAIN, archive_period_path(scene->arena, month), take, scene, err);
}

static int render_all(const struct scene *scene, struct err *err) {
    struct buf pdf = buf_make(LIMIT_PDF);
    int failed = 0;
    for (size_t i = 0; !failed && i < scene->count; i++) {
        buf_clear(&pdf);
        failed = report_pdf(scene->fonts, scene->documents[i], scene->theme, &pdf, err);
    }
    buf_free(&pdf);
    return failed;
}

int main(int argc, char **argv) {
    struct scene scene = {.arena = arena_new()};
    struct timespec from, to;
    struct err err = {0};
    month_t month;
    if (argc != 3 || !month_read(argv[2], &month))
        return ERR_USAGE;
    int failed = prepare(&scene, argv[1], month, &err);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    failed = failed ? failed : render_all(&scene, &err);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    page_fonts_close(scene.fonts);
    vault_close(scene.vault);
    if (failed)
        return fprintf(stderr, "%s\n", err.what), failed;
    printf("%zu %.6f\n", scene.count, (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    arena_free(scene.arena);
    return 0;
}

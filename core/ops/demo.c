/* The generator's rows go into a file like anybody's, and the file through the import. Only this act knows what a
 * generator is. */
#include "ops/demo.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "flow/rules/lines.h"
#include "ops/events.h"
#include "ops/rulebook.h"
#include "ops/targets.h"

#define GENERATOR "stores/responses.lua"
#define FILE_NAME "responses.csv"

struct demo {
    struct workspace *workspace;
    const struct act *act;
    struct demo_done *done;
    struct rules *rules;
    const struct value *generator;
    const struct registry *registry;
    struct buf rows;
};

/* ---- the generator ---- */

static const struct value *store_value(struct arena *arena, const struct store *store, month_t month) {
    char day[DAY_TEXT];
    struct value *made = value_map(arena);
    value_set(arena, made, "code", value_str(arena, store->code));
    value_set(arena, made, "name", value_str(arena, store->name));
    value_set(arena, made, "region", value_str(arena, store_region(store, month_last(month))->code));
    value_set(arena, made, "index", value_int(arena, (int64_t)store->index + 1));
    if (store->opened != DAY_NONE)
        value_set(arena, made, "opened", value_str(arena, day_write(day, store->opened)));
    if (store->closed != DAY_NONE)
        value_set(arena, made, "closed", value_str(arena, day_write(day, store->closed)));
    return made;
}

static const struct value *period_value(struct arena *arena, month_t month, month_t first) {
    char text[MONTH_TEXT];
    struct value *made = value_map(arena);
    value_set(arena, made, "id", value_str(arena, month_write(text, month)));
    value_set(arena, made, "year", value_int(arena, month_year(month)));
    value_set(arena, made, "month", value_int(arena, month_of_year(month)));
    value_set(arena, made, "days", value_int(arena, month_last(month) - month_first(month) + 1));
    value_set(arena, made, "index", value_int(arena, month - first + 1));
    return made;
}

static int make_month(struct demo *demo, struct arena *arena, const struct store *store, month_t month,
                      struct err *err) {
    struct value *arguments = value_list(arena);
    const struct value *answer = NULL;
    value_push(arena, arguments, store_value(arena, store, month));
    value_push(arena, arguments, period_value(arena, month, demo->done->first));
    if (rules_call(demo->rules, value_get(demo->generator, "month"), arguments, arena, &answer, err))
        return err->kind;
    buf_text(&demo->rows, value_text(answer, ""));
    return 0;
}

static void make_header(struct demo *demo) {
    const struct value *header = value_get(demo->generator, "header");
    const char *first = value_text(value_get(demo->generator, "first"), ""),
               *last = value_text(value_get(demo->generator, "last"), "");
    month_read(first, &demo->done->first); /* the shape has checked them */
    month_read(last, &demo->done->last);
    for (size_t i = 0; i < value_count(header); i++)
        buf_format(&demo->rows, i ? ",%s" : "%s", value_text(value_at(header, i), ""));
    buf_char(&demo->rows, '\n');
}

static int make_rows(struct demo *demo, FILE *file, struct err *err) {
    struct arena *arena = arena_new();
    int failed = 0;
    size_t total = demo->registry->store_count;
    make_header(demo);
    for (size_t i = 0; !failed && i < total; i++) {
        for (month_t month = demo->done->first; !failed && month <= demo->done->last; month++)
            failed = make_month(demo, arena, &demo->registry->stores[i], month, err);
        fwrite(demo->rows.data, 1, demo->rows.len, file);
        buf_clear(&demo->rows);
        arena_clear(arena);
        act_progress(demo->act, "inventing", (int64_t)i + 1, (int64_t)total);
    }
    arena_free(arena);
    if (!failed && (fflush(file) || ferror(file)))
        failed = err_set(err, ERR_IO, "the invented responses cannot be written");
    return failed;
}

static int load_generator(struct demo *demo, struct buf *text, struct err *err) {
    size_t word_count = 0;
    const struct box_word *words = rulebook_words(demo->workspace->arena, &word_count);
    if (file_read(workspace_path(demo->workspace, GENERATOR), text, err))
        return err->kind;
    struct rules_file file = {GENERATOR, text->data, text->len};
    if (rules_load(&demo->rules, &file, 1, words, word_count, err))
        return err->kind;
    demo->generator = rules_at(demo->rules, 0)->value;
    if (!shape_check(GENERATOR, demo->generator, rulebook_shape("generator", demo->generator), err))
        return 0;
    lines_place(&file, 1, err);
    return err->kind;
}

static int make_file(struct demo *demo, const char *path, struct err *err) {
    struct buf text = buf_make(LIMIT_SCRIPT);
    FILE *file = NULL;
    demo->rows = buf_make(LIMIT_FILE);
    int failed = load_generator(demo, &text, err);
    if (!failed && !(file = fopen(path, "we")))
        failed = err_set(err, ERR_EXISTS, "%s cannot be written", path);
    failed = failed ? failed : make_rows(demo, file, err);
    if (file)
        fclose(file);
    rules_close(demo->rules);
    buf_free(&demo->rows);
    buf_free(&text);
    return failed;
}

/* ---- stores: the list, then the moves, each in a file named for its day ---- */

static int import_stores(struct demo *demo, const char *name, day_t effective, struct err *err) {
    struct stores_done done;
    struct stores_import what = {
        .file = workspace_path(demo->workspace, arena_format(demo->workspace->arena, "stores/%s", name)),
        .effective = effective,
        .strict = true};
    if (stores_import(demo->workspace, demo->act, &what, &done, err))
        return err->kind;
    demo->done->stores.added += done.added;
    demo->done->stores.moved += done.moved;
    return 0;
}

static int import_moves(struct demo *demo, struct err *err) {
    char **names = NULL;
    size_t count = 0;
    day_t day;
    if (file_list(demo->workspace->arena, workspace_path(demo->workspace, "stores"), &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        if (strncmp(names[i], "moved-", 6) != 0 || strlen(names[i]) != strlen("moved-2025-07-01.csv"))
            continue;
        const char *text = arena_bytes(demo->workspace->arena, names[i] + 6, DAY_TEXT - 1);
        if (day_read(text, &day) && import_stores(demo, names[i], day, err))
            return err->kind;
    }
    return 0;
}

static int import_targets(struct demo *demo, struct err *err) {
    struct facts_import what = {.file = workspace_path(demo->workspace, "stores/targets.csv"), .strict = true};
    struct facts_done done;
    return access(what.file, R_OK) ? 0 : targets_import(demo->workspace, demo->act, &what, &done, err);
}

static int import_events(struct demo *demo, struct err *err) {
    struct facts_import what = {.file = workspace_path(demo->workspace, "stores/events.csv"), .strict = true};
    struct facts_done done;
    return access(what.file, R_OK) ? 0 : events_import(demo->workspace, demo->act, &what, &done, err);
}

static int fill(struct demo *demo, struct err *err) {
    struct import what = {.file = workspace_path(demo->workspace, FILE_NAME), .strict = true};
    int failed = import_stores(demo, "stores.csv", DAY_NONE, err);
    failed = failed ? failed : import_moves(demo, err);
    failed = failed ? failed : stores_read(demo->workspace, (day_t)(demo->act->now / DAY_MS), &demo->registry, err);
    failed = failed ? failed : make_file(demo, what.file, err);
    failed = failed ? failed : import_file(demo->workspace, demo->act, &what, &demo->done->responses, err);
    unlink(what.file);
    failed = failed ? failed : import_targets(demo, err);
    failed = failed ? failed : import_events(demo, err);
    return failed;
}

int demo(const char *path, const char *shared, const struct act *act, struct demo_done *out, struct err *err) {
    struct demo_done done = {0};
    struct demo demo = {.act = act, .done = &done};
    int failed = workspace_create(path, shared, shared, act, err);
    failed = failed ? failed : workspace_open(&demo.workspace, path, err);
    failed = failed ? failed : fill(&demo, err);
    if (!failed) { /* texts of the parts go with the workspace */
        done.responses.map = done.responses.encoding = done.responses.survey = done.responses.content = NULL;
        done.responses.errors = NULL;
        *out = done;
    }
    workspace_close(demo.workspace);
    return failed;
}

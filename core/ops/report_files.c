#include "ops/report_files.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "flow/report/document.h"

/* ---- names ---- */

static int take_formats(struct report_files *out, const struct report_wish *wish, struct err *err) {
    struct err none;
    for (size_t i = 0; i < wish->format_count; i++) {
        for (size_t k = 0; k < i; k++)
            if (wish->formats[i] == wish->formats[k])
                return err_set(err, ERR_USAGE, "the format %s is named twice", format_ending(wish->formats[i]));
        out->formats[out->format_count++] = wish->formats[i];
    }
    if (out->format_count)
        return 0;
    out->format_count = 1;
    if (!wish->out || format_of_file(wish->out, &out->formats[0], &none))
        out->formats[0] = FORMAT_PDF;
    return 0;
}

static bool is_folder(const char *path) {
    return file_is_dir(path) || (path[0] && path[strlen(path) - 1] == '/');
}

static const char *whole_name(const struct report_wish *wish, enum report_of of) {
    return of == REPORT_WAVE ? wish->wave : of == REPORT_COMPARISON ? "comparison" : "chain";
}

int report_files_open(struct report_files *out, struct arena *arena, const struct report_wish *wish,
                      const struct report *report, bool several, struct err *err) {
    char month[MONTH_TEXT];
    *out = (struct report_files){.whole = archive_safe_name(arena, whole_name(wish, report->of))};
    if (take_formats(out, wish, err))
        return err->kind;
    out->tail = arena_format(arena, "%s%s%s", report->of > REPORT_CHAIN ? "" : "-",
                             report->of > REPORT_CHAIN ? "" : month_write(month, wish->month),
                             wish->is_private ? "-private" : "");
    if (wish->out && !several && out->format_count == 1 && !is_folder(wish->out)) {
        out->file = wish->out;
        return 0;
    }
    out->folder = wish->out ? wish->out : ".";
    if (wish->out && file_exists(wish->out) && !file_is_dir(wish->out))
        return err_set(err, ERR_USAGE, "%s is a file, and several are to be made", wish->out),
               err_todo(err, "name a directory");
    return file_make_dirs(out->folder, err);
}

static const char *path_of(const struct report_files *files, struct arena *arena, const char *code,
                           enum report_format format) {
    if (files->file)
        return files->file;
    bool here = !strcmp(files->folder, "."), slash = files->folder[strlen(files->folder) - 1] == '/';
    return arena_format(arena, "%s%s%s%s.%s", here ? "" : files->folder, here || slash ? "" : "/",
                        code ? archive_safe_name(arena, code) : files->whole, files->tail, format_ending(format));
}

/* ---- what became of a sheet ---- */

static int64_t count_hidden(const struct value *value) {
    bool list = value_is(value, VALUE_LIST);
    int64_t count = value_yes(value_get(value, "suppressed"), false);
    if (!list && !value_is(value, VALUE_MAP))
        return 0;
    for (size_t i = 0; i < value_count(value); i++)
        count += count_hidden(list ? value->list.items[i] : value->map.pairs[i].value);
    return count;
}

static int say(const struct report_voice *voice, const struct report_place *place, struct report_word *word,
               struct err *err) {
    const char *code = place->store ? place->store->code : place->region ? place->region->code : voice->files->whole;
    size_t index = place->store ? place->store->index : place->region ? place->region->index : 0;
    snprintf(word->code, sizeof word->code, "%s", code);
    return crew_say(voice->crew, index, (const char *)word, sizeof *word, err);
}

/* All forms are made before the first is written: where one cannot be, there is none of them. */
static int write_all(const struct report_voice *voice, struct arena *arena, const char *code,
                     const struct value *document, struct buf bytes[FORMATS], struct report_word *word,
                     struct err *err) {
    const struct report_files *files = voice->files;
    const struct press *press = voice->press;
    for (size_t i = 0; i < files->format_count; i++)
        if (format_write(press->fonts, document, press->theme, files->formats[i], NULL, &bytes[i], err))
            return err->kind;
    for (size_t i = 0; i < files->format_count; i++) {
        const char *path = path_of(files, arena, code, files->formats[i]);
        if (file_write(path, bytes[i].data, bytes[i].len, err))
            return err->kind;
        size_t len = strlen(word->path);
        snprintf(word->path + len, sizeof word->path - len, "%s%s", i ? ", " : "", path);
        word->files++;
    }
    return 0;
}

static int write_document(const struct report_voice *voice, const struct pressed *pressed, struct arena *arena,
                          struct report_word *word, struct err *err) {
    struct buf bytes[FORMATS];
    const struct value *document = NULL;
    const struct report_place place = {pressed->store, pressed->store ? NULL : pressed->region};
    const char *code = place.store ? place.store->code : place.region ? place.region->code : NULL;
    for (int i = 0; i < FORMATS; i++)
        bytes[i] = buf_make(LIMIT_PDF);
    int failed = json_read(arena, pressed->document->data, pressed->document->len, &document, err);
    failed = failed ? failed : write_all(voice, arena, code, document, bytes, word, err);
    for (int i = 0; i < FORMATS; i++)
        buf_free(&bytes[i]);
    if (failed)
        return failed == ERR_DATA ? press_about(pressed->report, &place, err) : failed;
    word->hidden = count_hidden(document);
    word->lacking = press_lacking(voice->press->fonts, pressed->report, document);
    return say(voice, &place, word, err);
}

int report_files_take(void *context, const struct pressed *pressed, struct err *err) {
    struct arena *arena = arena_new();
    struct report_word word = {.kind = REPORT_MADE, .suppressed = pressed->suppressed};
    int failed = write_document(context, pressed, arena, &word, err);
    arena_free(arena);
    return failed;
}

void report_files_without(void *context, const struct store *store) {
    struct report_word word = {.kind = REPORT_WITHOUT};
    struct err lost; /* nobody listens any more: then the run has failed already */
    say(context, &(struct report_place){.store = store}, &word, &lost);
}

int report_files_failed(void *context, const struct report_place *place, const struct err *why, struct err *err) {
    struct report_word word = {.kind = REPORT_FAILED, .why = *why};
    return say(context, place, &word, err);
}

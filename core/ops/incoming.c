#include "ops/incoming.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

/* ---- the sheet ---- */

static void sheet_put(struct sheet *sheet, int64_t row, const char *column, const char *value, const char *reason) {
    char number[24];
    if (!sheet->file) {
        sheet->file = fopen(sheet->making, "we");
        if (!sheet->file) {
            sheet->fault = errno; /* told when the sheet is kept */
            return;
        }
        fputs("\xEF\xBB\xBFrow,column,value,reason\r\n", sheet->file);
    }
    snprintf(number, sizeof number, "%lld", (long long)row);
    csv_put(sheet->file, number, true, false);
    csv_put(sheet->file, column, false, true);
    csv_put(sheet->file, value, false, true);
    csv_put(sheet->file, reason, false, false);
    fputs("\r\n", sheet->file);
}

static void reject(struct incoming *incoming, int64_t row, const char *column, const char *value, const char *reason) {
    if (row != incoming->problem_row)
        incoming->rejected++;
    incoming->problem_row = row;
    sheet_put(&incoming->sheet, row, column, value, reason);
}

static void note_problem(void *context, const struct csv_row *row, const char *column, const char *value,
                         const char *reason) {
    reject(context, row->number, column, value, reason);
}

void incoming_reject(struct incoming *incoming, int64_t row, const char *column, const char *value,
                     enum refusal refusal) {
    reject(incoming, row, column, value, refusal_text(refusal, incoming->language));
}

int incoming_keep_sheet(struct incoming *incoming, const char **out, struct err *err) {
    struct sheet *sheet = &incoming->sheet;
    *out = NULL;
    if (!incoming->rejected)
        return 0;
    bool written = sheet->file && !fflush(sheet->file) && !ferror(sheet->file) && !fsync(fileno(sheet->file));
    if (!written || rename(sheet->making, sheet->path))
        return err_errno(err, ERR_IO, sheet->fault ? sheet->fault : errno, "the error sheet cannot be written to %s",
                         sheet->path),
               err_todo(err, "say another place with --errors; nothing was imported");
    *out = sheet->path;
    return 0;
}

/* ---- the file ---- */

static bool is_wanted(const struct mapping *mapping, const struct incoming_wish *wish) {
    if (wish->map)
        return !strcmp(mapping->id, wish->map);
    return mapping->of_stores == wish->of_stores &&
           (!wish->survey || mapping->of_stores || !strcmp(mapping->survey, wish->survey));
}

static int choose(struct incoming *incoming, const struct rulebook *rulebook, const struct incoming_wish *wish,
                  const struct csv_row *header, struct err *err) {
    const struct mapping **wanted = arena_alloc(rulebook->arena, (rulebook->mapping_count + 1) * sizeof *wanted);
    const struct rules_definition *named;
    size_t count = 0;
    if ((wish->map && rules_need(rulebook->rules, "mapping", wish->map, &named, err)) ||
        (wish->survey && rules_need(rulebook->rules, "survey", wish->survey, &named, err)))
        return err->kind;
    for (size_t i = 0; i < rulebook->mapping_count; i++)
        if (is_wanted(rulebook->mappings[i], wish))
            wanted[count++] = rulebook->mappings[i];
    if (wish->map && wanted[0]->of_stores != wish->of_stores)
        return err_set(err, ERR_USAGE, "the mapping '%s' reads %s", wish->map,
                       wanted[0]->of_stores ? "stores" : "responses"),
               err_todo(err, wanted[0]->of_stores ? "use `earshot stores import`" : "use `earshot import`");
    return mapping_choose(wanted, count, header, &incoming->mapping, err);
}

static int place_sheet(struct incoming *incoming, const struct workspace *workspace, const struct incoming_wish *wish,
                       struct err *err) {
    struct arena *arena = workspace->arena;
    const char *folder = arena_format(arena, "%s/errors", workspace->path);
    incoming->sheet.path =
        wish->errors ? wish->errors : arena_format(arena, "%s/%s.errors.csv", folder, file_base_name(wish->file));
    incoming->sheet.making = arena_format(arena, "%s.making", incoming->sheet.path);
    return wish->errors ? 0 : file_make_dirs(folder, err);
}

static int bind(struct incoming *incoming, const struct rulebook *rulebook, const struct act *act,
                const struct incoming_wish *wish, const struct csv_row *header, struct err *err) {
    struct intake_setting setting = {.mapping = incoming->mapping,
                                     .registry = wish->registry,
                                     .language = rulebook->settings.language,
                                     .zone = rulebook->settings.zone,
                                     .now = act->now,
                                     .problem = note_problem,
                                     .context = incoming};
    if (!incoming->mapping->of_stores && rulebook_survey(rulebook, incoming->mapping->survey, &setting.survey, err))
        return err_where(err, "%s", incoming->mapping->script);
    return intake_bind(&incoming->intake, &setting, header, err);
}

int incoming_open(struct incoming *out, const struct workspace *workspace, const struct rulebook *rulebook,
                  const struct act *act, const struct incoming_wish *wish, struct err *err) {
    struct csv_row header;
    *out = (struct incoming){.problem_row = -1, .language = rulebook->settings.language};
    if (place_sheet(out, workspace, wish, err) || csv_open(&out->reader, wish->file, err))
        return err->kind;
    enum csv_step step = csv_next(out->reader, &header, err);
    int failed = step == CSV_FAILED ? (int)err->kind : 0;
    if (step == CSV_END)
        failed = err_set(err, ERR_DATA, "%s is empty", wish->file);
    failed = failed ? failed : choose(out, rulebook, wish, &header, err);
    failed = failed ? failed : bind(out, rulebook, act, wish, &header, err);
    if (failed)
        incoming_close(out);
    return failed;
}

void incoming_close(struct incoming *incoming) {
    if (incoming->sheet.file)
        fclose(incoming->sheet.file);
    if (incoming->sheet.making)
        unlink(incoming->sheet.making);
    intake_free(incoming->intake);
    csv_close(incoming->reader);
    *incoming = (struct incoming){0};
}

/* A row of commas only, as spreadsheets leave them at the end of a file. */
static bool is_blank(const struct csv_row *row) {
    if (row->broken || row->too_long)
        return false;
    for (size_t i = 0; i < row->count; i++) {
        size_t len = row->fields[i].len;
        text_trim(row->fields[i].bytes, &len);
        if (len)
            return false;
    }
    return true;
}

enum csv_step incoming_next(struct incoming *incoming, const struct act *act, struct response *response,
                            struct store_notice *store, int64_t *out_row, struct err *err) {
    struct csv_row row;
    enum csv_step step;
    while ((step = csv_next(incoming->reader, &row, err)) == CSV_ROW) {
        if (is_blank(&row))
            continue;
        if (++incoming->read % 4096 == 0)
            act_progress(act, "reading", csv_bytes_read(incoming->reader), csv_bytes_total(incoming->reader));
        *out_row = row.number;
        if (incoming->mapping->of_stores ? intake_store(incoming->intake, &row, store)
                                         : intake_response(incoming->intake, &row, response))
            return CSV_ROW;
    }
    if (step == CSV_END)
        snprintf(incoming->digest, sizeof incoming->digest, "%s", csv_digest(incoming->reader));
    return step;
}

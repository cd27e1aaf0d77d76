#include "ops/form.h"

#include <string.h>

#include "base/text.h"

static bool is_named(const struct csv_field *field, const char *name) {
    size_t len = field->len;
    const char *bytes = text_trim(field->bytes, &len);
    return len == strlen(name) && memcmp(bytes, name, len) == 0;
}

static int place(struct form *form, size_t column, const struct csv_row *header, struct err *err) {
    const struct form_column *wanted = &form->columns[column];
    form->places[column] = SIZE_MAX;
    form->headings[column] = strcmp(form->language, "zh") ? wanted->en : wanted->zh;
    for (size_t i = 0; i < header->count; i++) {
        bool english = is_named(&header->fields[i], wanted->en);
        if (!english && !is_named(&header->fields[i], wanted->zh))
            continue;
        if (form->places[column] != SIZE_MAX)
            return err_set(err, ERR_DATA, "the file has the column '%s' twice", wanted->en);
        form->places[column] = i;
        form->headings[column] = english ? wanted->en : wanted->zh;
    }
    if (!wanted->needed || form->places[column] != SIZE_MAX)
        return 0;
    return err_set(err, ERR_DATA, "the file has no column '%s' (%s)", wanted->en, wanted->zh),
           err_todo(err, "the columns are named in the command's -h");
}

static int read_header(struct form *form, const char *file, struct err *err) {
    struct csv_row header;
    enum csv_step step = grid_next(form->grid, &header, err);
    if (step == CSV_END)
        return err_set(err, ERR_DATA, "%s is empty", file);
    if (step == CSV_FAILED)
        return err->kind;
    for (size_t i = 0; form->columns[i].en; i++)
        if (place(form, i, &header, err))
            return err->kind;
    return 0;
}

int form_open(struct form *out, const struct workspace *workspace, const struct form_column *columns, const char *file,
              const char *errors, const char *language, struct err *err) {
    struct form form = {.columns = columns, .language = language, .arena = arena_new()};
    int failed = sheet_open(&form.sheet, workspace, file, errors, err);
    failed = failed ? failed : grid_open(&form.grid, file, err);
    failed = failed ? failed : read_header(&form, file, err);
    if (failed)
        form_close(&form);
    else
        *out = form;
    return failed;
}

void form_close(struct form *form) {
    sheet_close(&form->sheet);
    grid_close(form->grid);
    arena_free(form->arena);
    *form = (struct form){0};
}

static void take_cells(struct form *form, const struct csv_row *row) {
    for (size_t i = 0; form->columns[i].en; i++) {
        size_t at = form->places[i], len = at < row->count ? row->fields[at].len : 0;
        const char *bytes = at < row->count ? text_trim(row->fields[at].bytes, &len) : "";
        form->cells[i] = arena_bytes(form->arena, bytes, len);
    }
}

enum csv_step form_next(struct form *form, struct err *err) {
    struct csv_row row;
    enum csv_step step;
    while ((step = grid_next(form->grid, &row, err)) == CSV_ROW) {
        if (sheet_is_blank(&row))
            continue;
        form->read++;
        form->row = row.number;
        if (!row.broken && !row.too_long) {
            arena_clear(form->arena);
            take_cells(form, &row);
            return CSV_ROW;
        }
        sheet_put(&form->sheet, row.number, "", row.count ? row.fields[0].bytes : "",
                  refusal_text(row.broken ? REFUSED_BYTES : REFUSED_LENGTH, form->language));
    }
    return step;
}

const char *form_cell(const struct form *form, size_t column) {
    return form->cells[column];
}

void form_reject_as(struct form *form, size_t column, const char *reason) {
    sheet_put(&form->sheet, form->row, form->headings[column], form->cells[column], reason);
}

void form_reject(struct form *form, size_t column, enum refusal refusal) {
    form_reject_as(form, column, refusal_text(refusal, form->language));
}

bool form_place(struct form *form, const struct registry *registry, size_t store_column, size_t region_column,
                enum place *out, int64_t *out_id) {
    const char *store_code = form_cell(form, store_column), *region_code = form_cell(form, region_column);
    const struct store *store = registry_store(registry, store_code);
    const struct region *region = registry_region(registry, region_code);
    bool two = *store_code && *region_code;
    if (two)
        form_reject(form, region_column, REFUSED_TWO_PLACES);
    else if (*store_code && !store)
        form_reject(form, store_column, REFUSED_STORE);
    else if (*region_code && !region)
        form_reject(form, region_column, REFUSED_UNKNOWN_REGION);
    if (two || (*store_code && !store) || (*region_code && !region))
        return false;
    *out = store ? PLACE_STORE : region ? PLACE_REGION : PLACE_CHAIN;
    *out_id = store ? store->id : region ? region->id : 0;
    return true;
}

int form_end(struct form *form, bool strict, const char **out_errors, struct err *err) {
    int64_t rejected = form->sheet.rejected;
    if (sheet_keep(&form->sheet, out_errors, err))
        return err->kind;
    if (!strict || !rejected)
        return 0;
    return err_set(err, ERR_DATA, "%lld row%s bad and --strict was asked for; nothing was changed", (long long)rejected,
                   rejected == 1 ? " is" : "s are"),
           err_todo(err, "see %s", *out_errors);
}

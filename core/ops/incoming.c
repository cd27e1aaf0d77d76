#include "ops/incoming.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"

static void note_problem(void *context, const struct csv_row *row, const char *column, const char *value,
                         const char *reason) {
    struct incoming *incoming = context;
    sheet_put(&incoming->sheet, row->number, column, value, reason);
}

void incoming_reject(struct incoming *incoming, int64_t row, const char *column, const char *value,
                     enum refusal refusal) {
    sheet_put(&incoming->sheet, row, column, value, refusal_text(refusal, incoming->language));
}

/* ---- the file ---- */

static bool is_wanted(const struct mapping *mapping, const struct incoming_wish *wish) {
    if (wish->map)
        return !strcmp(mapping->id, wish->map);
    return mapping->of_stores == wish->of_stores &&
           (!wish->survey || mapping->of_stores || !strcmp(mapping->survey, wish->survey));
}

/* The rows that were looked at, by the way a mapping finds its columns in them. */
struct heads {
    struct csv_row plain, qualtrics;
    size_t plain_rows, qualtrics_rows;
    bool has_qualtrics;
};

static struct heads read_heads(struct arena *arena, const struct csv_row *rows, size_t count) {
    struct heads heads = {0};
    mapping_header(arena, HEAD_PLAIN, rows, count, &heads.plain, &heads.plain_rows);
    heads.has_qualtrics = mapping_header(arena, HEAD_QUALTRICS, rows, count, &heads.qualtrics, &heads.qualtrics_rows);
    return heads;
}

static const struct csv_row *head_of(const struct heads *heads, const struct mapping *mapping) {
    return mapping->head == HEAD_QUALTRICS && heads->has_qualtrics ? &heads->qualtrics : &heads->plain;
}

static bool fits(const struct heads *heads, const struct mapping *mapping) {
    return (mapping->head != HEAD_QUALTRICS || heads->has_qualtrics) && mapping_fits(mapping, head_of(heads, mapping));
}

/* Whose survey the file answers, when no mapping says so. */
static int need_survey(const struct rulebook *rulebook, const char *id, const struct survey **out, struct err *err) {
    if (id)
        return rulebook_survey(rulebook, id, out, err);
    if (rulebook->survey_count == 1)
        return *out = rulebook->surveys[0], 0;
    return err_set(err, ERR_DATA, "no mapping fits the file, and it does not say which survey it answers"),
           err_todo(err, "say --survey SURVEY");
}

static int find_layout(struct incoming *incoming, const struct rulebook *rulebook, const struct incoming_wish *wish,
                       const struct csv_row *rows, size_t count, struct err *err) {
    struct layout *layout = arena_alloc(rulebook->arena, sizeof *layout);
    struct layout_wish what = *wish->said;
    what.file = file_base_name(wish->file);
    what.kind = grid_kind(incoming->grid);
    what.rows = rows;
    what.count = count;
    what.registry = wish->registry;
    if (need_survey(rulebook, wish->survey, &what.survey, err) || layout_find(rulebook->arena, &what, layout, err))
        return err->kind;
    incoming->layout = layout;
    incoming->mapping = layout->mapping;
    return 0;
}

/* The mappings that are meant, those alone that fit where some do. *out_none: none fits. */
static int gather(const struct rulebook *rulebook, const struct incoming_wish *wish, const struct heads *heads,
                  const struct mapping **wanted, size_t *out_count, bool *out_none, struct err *err) {
    const struct rules_definition *named;
    size_t count = 0, fitting = 0;
    if ((wish->map && rules_need(rulebook->rules, "mapping", wish->map, &named, err)) ||
        (wish->survey && rules_need(rulebook->rules, "survey", wish->survey, &named, err)))
        return err->kind;
    for (size_t i = 0; i < rulebook->mapping_count; i++)
        if (is_wanted(rulebook->mappings[i], wish))
            wanted[count++] = rulebook->mappings[i];
    for (size_t i = 0; i < count; i++)
        if (fits(heads, wanted[i]))
            wanted[fitting++] = wanted[i];
    *out_none = fitting == 0;
    *out_count = fitting ? fitting : count;
    return 0;
}

/* A chain that has mappings gets no other reading unasked: the same rows would come in again, under another source. */
static int choose(struct incoming *incoming, const struct rulebook *rulebook, const struct incoming_wish *wish,
                  const struct heads *heads, const struct csv_row *rows, size_t row_count, struct err *err) {
    const struct mapping **wanted = arena_alloc(rulebook->arena, (rulebook->mapping_count + 1) * sizeof *wanted);
    size_t count = 0;
    bool none = false;
    if (gather(rulebook, wish, heads, wanted, &count, &none, err))
        return err->kind;
    if (wish->map && wanted[0]->of_stores != wish->of_stores)
        return err_set(err, ERR_USAGE, "the mapping '%s' reads %s", wish->map,
                       wanted[0]->of_stores ? "stores" : "responses"),
               err_todo(err, wanted[0]->of_stores ? "use `earshot stores import`" : "use `earshot import`");
    if (none && wish->said && !wish->map && (wish->survey || !count))
        return find_layout(incoming, rulebook, wish, rows, row_count, err);
    return mapping_choose(wanted, count, count ? head_of(heads, wanted[0]) : &heads->plain, &incoming->mapping, err);
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

/* The rows above the answers are not read again. */
static int pass_head(struct incoming *incoming, const struct heads *heads, struct err *err) {
    struct csv_row row;
    size_t rows = head_of(heads, incoming->mapping) == &heads->qualtrics ? heads->qualtrics_rows : heads->plain_rows;
    for (size_t i = 0; i < rows; i++)
        if (grid_next(incoming->grid, &row, err) == CSV_FAILED)
            return err->kind;
    return 0;
}

static int open_rows(struct incoming *out, const struct rulebook *rulebook, const struct act *act,
                     const struct incoming_wish *wish, struct err *err) {
    const struct csv_row *rows = NULL;
    size_t count = 0;
    if (grid_look(out->grid, LIMIT_GRID_LOOK, &rows, &count, err))
        return err->kind;
    if (!count)
        return err_set(err, ERR_DATA, "%s is empty", wish->file);
    struct heads heads = read_heads(rulebook->arena, rows, count);
    return choose(out, rulebook, wish, &heads, rows, count, err) ||
                   bind(out, rulebook, act, wish, head_of(&heads, out->mapping), err) || pass_head(out, &heads, err)
               ? (int)err->kind
               : 0;
}

int incoming_open(struct incoming *out, const struct workspace *workspace, const struct rulebook *rulebook,
                  const struct act *act, const struct incoming_wish *wish, struct err *err) {
    *out = (struct incoming){.language = rulebook->settings.language};
    if (sheet_open(&out->sheet, workspace, wish->file, wish->errors, err) || grid_open(&out->grid, wish->file, err) ||
        open_rows(out, rulebook, act, wish, err)) {
        incoming_close(out);
        return err->kind;
    }
    return 0;
}

void incoming_close(struct incoming *incoming) {
    sheet_close(&incoming->sheet);
    intake_free(incoming->intake);
    grid_close(incoming->grid);
    *incoming = (struct incoming){0};
}

enum csv_step incoming_next(struct incoming *incoming, const struct act *act, struct response *response,
                            struct store_notice *store, int64_t *out_row, struct err *err) {
    struct csv_row row;
    enum csv_step step;
    while ((step = grid_next(incoming->grid, &row, err)) == CSV_ROW) {
        if (sheet_is_blank(&row))
            continue;
        if (++incoming->read % 4096 == 0)
            act_progress(act, "reading", grid_bytes_read(incoming->grid), grid_bytes_total(incoming->grid));
        *out_row = row.number;
        if (incoming->mapping->of_stores ? intake_store(incoming->intake, &row, store)
                                         : intake_response(incoming->intake, &row, response))
            return CSV_ROW;
    }
    if (step == CSV_END)
        snprintf(incoming->digest, sizeof incoming->digest, "%s", grid_digest(incoming->grid));
    return step;
}

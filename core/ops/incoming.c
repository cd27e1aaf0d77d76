#include "ops/incoming.h"

#include <stdlib.h>
#include <string.h>

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
    *out = (struct incoming){.language = rulebook->settings.language};
    if (sheet_open(&out->sheet, workspace, wish->file, wish->errors, err) || csv_open(&out->reader, wish->file, err))
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
    sheet_close(&incoming->sheet);
    intake_free(incoming->intake);
    csv_close(incoming->reader);
    *incoming = (struct incoming){0};
}

enum csv_step incoming_next(struct incoming *incoming, const struct act *act, struct response *response,
                            struct store_notice *store, int64_t *out_row, struct err *err) {
    struct csv_row row;
    enum csv_step step;
    while ((step = csv_next(incoming->reader, &row, err)) == CSV_ROW) {
        if (sheet_is_blank(&row))
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

#include "ops/waves_status.h"

#include <string.h>

#include "base/json.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/rights.h"

struct dispositions wave_dispositions(const struct wave_status *status) {
    return (struct dispositions){.complete = status->marks[INVITATION_COMPLETED],
                                 .partial = status->partial,
                                 .refused = status->refused,
                                 .unknown_household = status->silent,
                                 .unknown_other = status->failed};
}

/* ---- waves ---- */

struct telling {
    int (*fn)(void *context, const struct wave_status *status, struct err *err);
    void *context;
    int64_t told;
};

static int tell(void *context, const struct wave_status *status, struct err *err) {
    struct telling *telling = context;
    telling->told++;
    return telling->fn(telling->context, status, err);
}

int waves_told(struct workspace *workspace, const char *name, const char *code,
               int (*fn)(void *context, const struct wave_status *status, struct err *err), void *context,
               struct err *err) {
    struct telling telling = {fn, context, 0};
    const struct registry *registry;
    const struct store *store = NULL;
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err) ||
        (code && (scope_store(workspace, code, err) || registry_need_store(registry, code, &store, err))) ||
        (!code && scope_whole(workspace, NULL, err)) ||
        waves_status(workspace->db, name, store ? store->id : 0, tell, &telling, err))
        return err->kind;
    if (name && !telling.told)
        return err_set(err, ERR_DATA, "there is no wave or schedule '%s' that has asked anybody", name),
               err_todo(err, "`earshot wave status` lists the waves");
    return 0;
}

static int add_counts(void *context, const char *counts, struct err *err) {
    int64_t *out = context;
    const struct value *map = NULL;
    struct arena *arena = arena_new();
    int failed = json_read(arena, counts, strlen(counts), &map, err);
    for (int i = 0; !failed && i < WAVE_REASONS; i++)
        out[i] += value_whole(value_get(map, wave_reason_word((enum wave_reason)i)), 0);
    arena_free(arena);
    return failed;
}

int waves_reasons(struct workspace *workspace, const char *name, int64_t out[WAVE_REASONS], struct err *err) {
    memset(out, 0, WAVE_REASONS * sizeof *out);
    return wave_counts(workspace->db, name, add_counts, out, err);
}

/* ---- one invitation ---- */

static int read_run(struct workspace *workspace, struct invitation_told *told, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT r.definition, r.batch FROM invitation i JOIN wave_run r ON r.batch = i.batch "
                  "WHERE i.invitation_id = $1",
                  "b", told->invitation.id.bytes, sizeof told->invitation.id.bytes))
        return err->kind;
    if (sql_next(rows)) {
        told->rules = arena_text(workspace->arena, sql_text(rows, 0));
        told->batch = sql_int(rows, 1);
    }
    return sql_done(rows, err);
}

int invitation_told(struct workspace *workspace, const char *typed, struct invitation_told *out, struct err *err) {
    struct invitation_id id;
    struct invitation_told told = {.rules = ""};
    char text[CUSTOMER_ID_TEXT];
    bool there = false;
    const struct registry *registry;
    if (!invitation_id_read(typed, &id))
        return err_set(err, ERR_USAGE, "'%s' is no id of an invitation", typed),
               err_todo(err, "it has 32 hex digits; a customer is named by --customer");
    if (invitation_read(workspace->db, workspace->arena, &id, &told.invitation, &there, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, err))
        return err->kind;
    if (!there)
        return err_set(err, ERR_DATA, "there is no invitation %s", typed);
    const struct store *store = registry_store_by_id(registry, told.invitation.store);
    told.store = store ? store->code : "";
    if (told.invitation.has_customer)
        told.customer = arena_text(workspace->arena, customer_id_write(text, &told.invitation.customer));
    if (read_run(workspace, &told, err))
        return err->kind;
    *out = told;
    return 0;
}

#include "ops/customers_acts.h"

#include <string.h>

#include "flow/customers/visits_rows.h"
#include "flow/customers/wishes_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/messages/outbox_rows.h"
#include "ops/customers.h"
#include "ops/journal.h"
#include "ops/rulebook.h"

/* ---- opting out ---- */

struct waiting {
    struct sql *db;
    const char *channel; /* "" for all */
    instant_t now;
    int64_t count;
};

static int take_back(void *context, const struct outbox_row *row, struct err *err) {
    struct waiting *waiting = context;
    if ((row->state != OUTBOX_WAITING && row->state != OUTBOX_HELD) ||
        (*waiting->channel && strcmp(waiting->channel, row->entry.channel) != 0))
        return 0;
    waiting->count++;
    return outbox_take_back(waiting->db, row->entry.key, "the customer has opted out", waiting->now, err);
}

static int change(struct sql *db, const struct customer_id *id, const char *channel, instant_t now, bool lift,
                  struct opted_out *out, struct err *err) {
    struct waiting waiting = {.db = db, .channel = channel, .now = now};
    const struct outbox_query query = {.customer = id, .state = -1};
    if (lift)
        return opt_out_remove(db, id, channel, &out->changed, err);
    if (opt_out_write(db, id, channel, now, "command", err))
        return err->kind;
    out->changed = sql_changes(db) > 0;
    if (outbox_each(db, &query, take_back, &waiting, err))
        return err->kind;
    out->taken_back = waiting.count;
    return 0;
}

static int opt_out(struct workspace *workspace, const struct act *act, const char *typed, const char *channel,
                   bool lift, struct customers *customers, struct opted_out *out, struct err *err) {
    char text[CUSTOMER_ID_TEXT];
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    struct customer_id id;
    bool there = false;
    if (customers_open(workspace, false, customers, &there, err))
        return err->kind;
    if (!there)
        return err_set(err, ERR_DATA, "this workspace knows no customers"),
               err_todo(err, "`earshot customers import` brings them in");
    if (customer_find(customers, typed, &id, err) ||
        change(workspace->db, &id, channel ? channel : "", act->now, lift, out, err))
        return err->kind;
    out->customer = arena_text(arena, customer_id_write(text, &id));
    if (!out->changed)
        return 0;
    value_set(arena, detail, "channel", value_str(arena, channel ? channel : "all"));
    value_set(arena, detail, "taken_back", value_int(arena, out->taken_back));
    if (journal_write(workspace->db, act, lift ? "opt in" : "opt out",
                      arena_format(arena, "customer %s", out->customer), detail, err))
        return err->kind;
    return sql_commit(workspace->db, err);
}

int customers_opt_out(struct workspace *workspace, const struct act *act, const char *typed, const char *channel,
                      bool lift, struct opted_out *out, struct err *err) {
    struct customers customers = {0};
    struct opted_out done = {0};
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : opt_out(workspace, act, typed, channel, lift, &customers, &done, err);
    sql_rollback(workspace->db);
    secret_wipe(&customers, sizeof customers);
    if (!failed)
        *out = done;
    return failed;
}

/* ---- in time ---- */

struct stale {
    struct customer_id id;
    bool out; /* opted out for good */
};

static int read_stale(struct sql *db, instant_t before, struct arena *arena, struct stale **out, size_t *out_count,
                      struct err *err) {
    struct sql_rows *rows;
    struct stale *list = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT c.customer_id, EXISTS (SELECT 1 FROM opt_out o WHERE o.customer_id = c.customer_id "
                  "AND o.channel = '') FROM customer c WHERE coalesce(c.heard, 0) < $1 "
                  "AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.customer_id = c.customer_id AND v.at >= $1) "
                  "AND NOT EXISTS (SELECT 1 FROM consent k WHERE k.customer_id = c.customer_id AND k.at >= $1) "
                  "AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.customer_id = c.customer_id AND i.at >= $1) "
                  "AND NOT EXISTS (SELECT 1 FROM response_customer r WHERE r.customer_id = c.customer_id "
                  "AND (r.rid >> 30) * 1000 >= $1) ORDER BY c.customer_id",
                  "i", before))
        return err->kind;
    while (sql_next(rows)) {
        size_t len = 0;
        const void *id = sql_blob(rows, 0, &len);
        list = arena_grow(arena, list, count, &cap, sizeof *list);
        memcpy(list[count].id.bytes, id, len < CUSTOMER_ID_BYTES ? len : CUSTOMER_ID_BYTES);
        list[count++].out = sql_int(rows, 1) != 0;
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = list;
    *out_count = count;
    return 0;
}

static int forget_all(struct workspace *workspace, const struct act *act, const struct stale *list, size_t count,
                      struct err *err) {
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    for (size_t i = 0; i < count; i++)
        if (invitations_forget(workspace->db, &list[i].id, err) ||
            customer_forget(workspace->db, &list[i].id, list[i].out ? act->now : 0, err))
            return err->kind;
    value_set(arena, detail, "forgotten", value_int(arena, (int64_t)count));
    return journal_write(workspace->db, act, "tidy", "customers", detail, err) || sql_commit(workspace->db, err)
               ? (int)err->kind
               : 0;
}

static int days_kept(struct workspace *workspace, int64_t *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_LOOK, err);
    if (!failed)
        *out = rulebook->settings.keep_customers;
    rulebook_close(rulebook);
    return failed;
}

int customers_tidy(struct workspace *workspace, const struct act *act, bool dry_run, struct tidy_done *out,
                   struct err *err) {
    struct tidy_done done = {0};
    struct stale *list = NULL;
    size_t count = 0;
    int64_t days = 0;
    if (days_kept(workspace, &days, err))
        return err->kind;
    instant_t before = act->now - days * DAY_MS;
    done.before = (day_t)(before / DAY_MS);
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : read_stale(workspace->db, before, workspace->arena, &list, &count, err);
    if (!failed && count && !dry_run)
        failed = forget_all(workspace, act, list, count, err);
    sql_rollback(workspace->db);
    failed = failed ? failed : customers_count(workspace->db, &done.kept, err);
    if (failed)
        return failed;
    done.forgotten = (int64_t)count;
    *out = done;
    return count && !dry_run ? sql_checkpoint(workspace->db, err) : 0;
}

int customers_segments(struct workspace *workspace, const struct act *act, int64_t out[SEGMENTS], struct err *err) {
    struct customer_segment *list = NULL;
    size_t count = 0;
    int64_t all = 0;
    if (segments_read(workspace->db, act->now, workspace->arena, &list, &count, err) ||
        customers_count(workspace->db, &all, err))
        return err->kind;
    memset(out, 0, SEGMENTS * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[list[i].segment]++;
    out[SEGMENT_NONE] = all - (int64_t)count;
    return 0;
}

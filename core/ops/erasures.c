#include "ops/erasures.h"

#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/customers/customers.h"
#include "ops/privacy.h"

struct gathering {
    struct arena *arena;
    struct value *list;
};

static int add_erasure(void *context, const struct erasure *erasure, struct err *err) {
    char at[INSTANT_TEXT];
    struct gathering *gathering = context;
    struct arena *arena = gathering->arena;
    struct value *one = value_map(arena);
    (void)err;
    value_set(arena, one, "customer", value_str(arena, erasure->customer));
    value_set(arena, one, "at", value_str(arena, instant_write(at, erasure->at)));
    value_push(arena, gathering->list, one);
    return 0;
}

static int gather(struct sql *db, struct arena *arena, const struct value **out, struct err *err) {
    struct gathering gathering = {arena, value_list(arena)};
    struct value *whole = value_map(arena), *identities = value_list(arena);
    struct sql_rows *rows;
    if (privacy_erasures(db, add_erasure, &gathering, err) ||
        sql_query(db, &rows, err, "SELECT hash FROM erased_identity ORDER BY hash", ""))
        return err->kind;
    while (sql_next(rows)) {
        struct digest hash = {{0}};
        char text[DIGEST_TEXT];
        size_t len = 0;
        const void *bytes = sql_blob(rows, 0, &len);
        memcpy(hash.bytes, bytes, len < sizeof hash.bytes ? len : sizeof hash.bytes);
        value_push(arena, identities, value_str(arena, digest_write(text, &hash)));
    }
    value_set(arena, whole, "erasures", gathering.list);
    value_set(arena, whole, "identities", identities);
    *out = whole;
    return sql_done(rows, err);
}

int erasures_write(struct sql *db, struct arena *arena, const char *path, int64_t *out_count, struct err *err) {
    const struct value *whole = NULL;
    struct buf text = buf_make(LIMIT_FILE);
    int failed = gather(db, arena, &whole, err);
    if (!failed) {
        json_write(&text, whole, JSON_DOCUMENT);
        failed = buf_overflowed(&text) ? err_set(err, ERR_DATA, "the list of erasures is too long for one file")
                                       : file_write(path, text.data, text.len, err);
    }
    buf_free(&text);
    if (!failed)
        *out_count = (int64_t)value_count(value_get(whole, "erasures"));
    return failed;
}

/* ---- reading ---- */

static int look_at_workspace(struct arena *arena, const char *directory, const struct value **out, struct err *err) {
    struct sql *db = NULL;
    int failed = sql_open(&db, arena_format(arena, "%s/earshot.db", directory), SQL_LOOK, err);
    failed = failed ? failed : gather(db, arena, out, err);
    sql_close(db);
    return failed;
}

static int read_file(struct arena *arena, const char *path, const struct value **out, struct err *err) {
    struct buf text = buf_make(LIMIT_FILE);
    int failed = file_read(path, &text, err);
    failed = failed ? failed : json_read(arena, text.data, text.len, out, err);
    buf_free(&text);
    return failed;
}

static bool digest_from(const char *text, struct digest *out) {
    if (strlen(text) != DIGEST_TEXT - 1 || strspn(text, "0123456789abcdef") != DIGEST_TEXT - 1)
        return false;
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        char pair[] = {text[2 * i], text[2 * i + 1], '\0'};
        out->bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    return true;
}

int erasures_read(struct arena *arena, const char *from, struct erasure_list *out, struct err *err) {
    const struct value *whole = NULL;
    if (file_is_dir(from) ? look_at_workspace(arena, from, &whole, err) : read_file(arena, from, &whole, err))
        return err->kind;
    const struct value *erasures = value_get(whole, "erasures"), *identities = value_get(whole, "identities");
    bool sound = value_is(erasures, VALUE_LIST) && value_is(identities, VALUE_LIST);
    const char **customers = arena_alloc(arena, (value_count(erasures) + 1) * sizeof *customers);
    struct digest *hashes = arena_alloc(arena, (value_count(identities) + 1) * sizeof *hashes);
    for (size_t i = 0; sound && i < value_count(erasures); i++) {
        struct customer_id id;
        customers[i] = value_text(value_get(value_at(erasures, i), "customer"), "");
        sound = customer_id_read(customers[i], &id);
    }
    for (size_t i = 0; sound && i < value_count(identities); i++)
        sound = digest_from(value_text(value_at(identities, i), ""), &hashes[i]);
    if (!sound)
        return err_set(err, ERR_DATA, "%s is no list of erasures", from),
               err_todo(err, "earshot privacy list --keep FILE writes one; a workspace may be named instead");
    *out = (struct erasure_list){customers, value_count(erasures), hashes, value_count(identities)};
    return 0;
}

/* ---- again ---- */

/* Who was erased here must stand in the list: else it is older, and may lack others too. */
static int check_one(void *context, const struct erasure *erasure, struct err *err) {
    const struct map *listed = context;
    if (map_get(listed, erasure->customer))
        return 0;
    return err_set(err, ERR_DATA, "the list of erasures is older than the backup: it lacks customer %s",
                   erasure->customer),
           err_todo(err, "take the newest " ERASURES_FILE ", or name the workspace that was in use last");
}

static int note_identities(struct sql *db, const struct erasure_list *list, struct err *err) {
    if (sql_begin(db, err))
        return err->kind;
    int failed = 0;
    for (size_t i = 0; !failed && i < list->identity_count; i++)
        failed = sql_run(db, err, "INSERT OR IGNORE INTO erased_identity (hash, batch) VALUES ($1, 0)", "b",
                         list->identities[i].bytes, sizeof list->identities[i].bytes);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

static int replay_one(struct workspace *workspace, const struct act *act, const char *customer, int64_t *done,
                      struct err *err) {
    struct customer_id id;
    struct erasure_done erased;
    int64_t there = 0;
    customer_id_read(customer, &id);
    if (sql_number(workspace->db, &there, 0, err, "SELECT 1 FROM customer WHERE customer_id = $1", "b", id.bytes,
                   sizeof id.bytes))
        return err->kind;
    if (there && privacy_erase(workspace, act, customer, &erased, err))
        return err->kind;
    *done += there;
    return 0;
}

int erasures_replay(struct workspace *workspace, const struct act *act, const struct erasure_list *list,
                    int64_t *out_done, struct err *err) {
    struct map listed = map_make(workspace->arena);
    int64_t done = 0;
    for (size_t i = 0; i < list->customer_count; i++)
        map_put(&listed, list->customers[i], &listed);
    if (privacy_erasures(workspace->db, check_one, &listed, err))
        return err->kind;
    for (size_t i = 0; i < list->customer_count; i++)
        if (replay_one(workspace, act, list->customers[i], &done, err))
            return err->kind;
    if (note_identities(workspace->db, list, err) || privacy_sweep(workspace, err))
        return err->kind;
    *out_done = done;
    return 0;
}

/* How a customer's answers came, as long as that is kept: hashes that lead nowhere, and yet theirs. */
#include <string.h>

#include "base/encode.h"
#include "ops/privacy_parts.h"
#include "ops/submit.h"

/* Null for a mark of zeros: there was none. */
static const struct value *mark(struct arena *arena, const struct sql_rows *rows, int column) {
    static const unsigned char none[TRACE_BYTES];
    size_t len = 0;
    const void *bytes = sql_blob(rows, column, &len);
    if (len != TRACE_BYTES || !memcmp(bytes, none, TRACE_BYTES))
        return value_null(arena);
    struct buf text = buf_make(2 * TRACE_BYTES + 1);
    encode_hex(&text, bytes, len);
    const struct value *told = value_str(arena, text.data);
    buf_free(&text);
    return told;
}

static int tell(struct sql *db, struct arena *arena, const struct identity *identity, struct value *list,
                struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT at, took, device, address, unissued FROM trace WHERE source_id = $1 AND external_id = $2",
                  "it", identity->source, identity->external_id))
        return err->kind;
    while (sql_next(rows)) {
        char at[INSTANT_TEXT];
        struct value *one = value_map(arena);
        value_set(arena, one, "source", value_str(arena, identity->source_name));
        value_set(arena, one, "id", value_str(arena, identity->external_id));
        value_set(arena, one, "at", value_str(arena, instant_write(at, sql_int(rows, 0) * 1000)));
        value_set(arena, one, "seconds", sql_int(rows, 1) < 0 ? value_null(arena) : value_int(arena, sql_int(rows, 1)));
        value_set(arena, one, "browser", mark(arena, rows, 2));
        value_set(arena, one, "neighbourhood", mark(arena, rows, 3));
        value_set(arena, one, "unissued", value_bool(arena, sql_int(rows, 4) != 0));
        value_push(arena, list, one);
    }
    return sql_done(rows, err);
}

int person_tell_traces(struct sql *db, const struct person_held *held, struct value *told, struct err *err) {
    struct value *list = value_list(held->arena);
    for (size_t i = 0; i < held->count; i++)
        if (tell(db, held->arena, &held->all[i].identity, list, err))
            return err->kind;
    if (value_count(list))
        value_set(held->arena, told, "traces", list);
    return 0;
}

/* Rows are read as text: a place is named by its code as well as by its number, so that these two belong together too.
 */
#include "ops/batch_rows.h"

#include <string.h>

#include "base/digest.h"

struct part {
    const char *kind, *of_batch, *of_all; /* kind may be several, with a blank between */
};

#define PART(kind, batch, from, text)                                                                                  \
    { kind, "SELECT " batch ", " text " FROM " from " WHERE " batch " = $1", "SELECT " batch ", " text " FROM " from }
#define AND "||' '||"

static const struct part parts[] = {
    PART("registry", "p.batch", "region_profile p LEFT JOIN region r USING (region_id)",
         "'region'" AND "quote(r.code)" AND "valid_from" AND "quote(p.name)" AND "quote(parent)" AND "region_id"),
    PART("registry", "p.batch", "store_profile p LEFT JOIN store s USING (store_id)",
         "'store'" AND "quote(s.code)" AND "valid_from" AND "quote(p.name)" AND "quote(zone)" AND "quote(opened)" AND
         "quote(closed)" AND "store_id"),
    PART("registry", "h.batch",
         "store_region h LEFT JOIN store s USING (store_id) LEFT JOIN region r USING (region_id)",
         "'home'" AND "quote(s.code)" AND "valid_from" AND "quote(r.code)" AND "h.store_id" AND "h.region_id"),
    PART("import submit", "batch", "survey_version",
         "'survey'" AND "version" AND "quote(survey)" AND "number" AND "quote(definition)"),
    PART("submit", "batch", "redemption", "'redeemed'" AND "quote(token)"),
    PART("receipts", "batch", "receipt LEFT JOIN store s USING (store_id)",
         "'receipt'" AND "quote(hash)" AND "quote(s.code)" AND "quote(till)" AND "quote(survey)" AND "expires" AND
         "store_id"),
    PART("targets", "batch", "target",
         "'target'" AND "place" AND "place_id" AND "quote(survey)" AND "kind" AND "quote(item)" AND "figure" AND
         "month" AND "quote(value)"),
    PART("events plan", "batch", "event",
         "'event'" AND "place" AND "place_id" AND "first" AND "quote(name)" AND "last" AND "quote(en)" AND
         "taken_back"),
    PART("traffic", "batch", "traffic LEFT JOIN store s USING (store_id)",
         "'traffic'" AND "quote(s.code)" AND "day" AND "visits" AND "store_id"),
    PART("wave", "r.batch", "wave_run r LEFT JOIN wave w ON w.wave_id = r.wave",
         "'run'" AND "quote(w.name)" AND "quote(schedule)" AND "quote(zone)" AND "due" AND "known" AND
         "quote(definition)" AND "at" AND "quote(counts)"),
    /* but whom it went to: that may be forgotten */
    PART("wave", "i.batch", "invitation i LEFT JOIN store s USING (store_id) LEFT JOIN wave w ON w.wave_id = i.wave",
         "'invitation'" AND "quote(s.code)" AND "quote(invitation_id)" AND "quote(w.name)" AND "quote(schedule)" AND
         "due" AND "quote(channel)" AND "quote(survey)" AND "version" AND "at" AND "send_at" AND "expires" AND
         "quote(token)"),
    PART("erase", "batch", "erasure", "'erasure'" AND "quote(customer_id)" AND "removed" AND "responses" AND "at"),
    PART("ticket plan", "batch", "workflow_version",
         "'workflow'" AND "version" AND "quote(workflow)" AND "number" AND "quote(definition)"),
    PART("ticket", "batch", "ticket", "'ticket'" AND "store_id" AND "ticket_id" AND "version" AND "opened"),
    PART(
        "ticket", "batch", "ticket_event",
        "'event'" AND "store_id" AND "ticket_id" AND "seq" AND "at" AND "kind" AND "quote(name)" AND "quote(actor)" AND
        "quote(reason)" AND "quote(state)" AND "since" AND "owner" AND "due" AND "quote(class)" AND "quote(marks)"
        "|| CASE WHEN duty || person || told = '' AND ticket_event.version = 0 THEN '' ELSE " /* as before there were */
        "' '||quote(duty)" AND "quote(person)" AND "quote(told)" AND "ticket_event.version END"),
    PART("ticket", "batch", "ticket_evidence", "'evidence'" AND "store_id" AND "ticket_id" AND "quote(evidence)"),
    PART("duty", "batch", "duty", "'duty'" AND "quote(person)" AND "quote(duty)" AND "quote(region)" AND "given"),
    PART("away", "batch", "away", "'away'" AND "quote(person)" AND "first" AND "last" AND "quote(deputy)"),
    /* a ticket's batch holds the plans that it asked for */
    PART("plan ticket", "batch", "plan", "'plan'" AND "plan_id" AND "place" AND "place_id" AND "version" AND "opened"),
    PART("plan ticket", "batch", "plan_event",
         "'event'" AND "plan_id" AND "seq" AND "at" AND "kind" AND "quote(name)" AND "part" AND "quote(body)" AND
         "quote(actor)" AND "quote(reason)" AND "quote(state)" AND "since" AND "quote(owner)" AND "due" AND
         "quote(marks)"),
    /* what a restore was told beside its backup (batch 0) was erased in another database's batch */
    PART("erase", "batch", "(SELECT hash, batch FROM erased_identity WHERE batch <> 0)",
         "'identity'" AND "quote(hash)"),
    PART("erase", "erasure", "erased_response",
         "'response'" AND "batch" AND "quote(commitment)" AND "quote(identity)" AND "month" AND "store_id" AND
         "rid || coalesce(' ' || place, '')"),
    PART("erase", "erasure", "erased_tally",
         "'tally'" AND "store_id" AND "version" AND "class" AND "kind" AND "wave" AND "period" AND "batch" AND
         "quote(newer)" AND "revision" AND "source_id" AND "quote(identity)" AND "quote(counts)"),
};

enum { PARTS = sizeof parts / sizeof *parts };

/* The sets of digests of rows, by batch. */
struct sets {
    struct arena *arena;
    struct map by_batch;
};

static bool is_of(const struct part *part, const char *kind) {
    const size_t len = strlen(kind);
    const char *found = strstr(part->kind, kind);
    return found && (found == part->kind || found[-1] == ' ') && (!found[len] || found[len] == ' ');
}

static int add_row(struct sets *sets, int64_t batch, const char *text, struct err *err) {
    const char *name = arena_format(sets->arena, "%lld", (long long)batch);
    struct digest_set *set = map_get(&sets->by_batch, name);
    if (!set)
        map_put(&sets->by_batch, name, set = digest_set_new());
    const struct digest digest = digest_row(NULL, 0, text, strlen(text));
    return digest_set_add(set, &digest, err);
}

static int add_rows(struct sets *sets, struct sql_rows *rows, struct err *err) {
    int failed = 0;
    while (!failed && sql_next(rows))
        failed = add_row(sets, sql_int(rows, 0), sql_text(rows, 1), err);
    return sql_end(rows, failed, err);
}

static int end_set(struct arena *arena, struct digest_set *set, const char **out, struct err *err) {
    struct digest digest;
    char hex[DIGEST_TEXT];
    int failed = digest_set_end(set, &digest, err);
    digest_set_free(set);
    *out = failed ? NULL : arena_text(arena, digest_write(hex, &digest));
    return failed;
}

int batch_rows_none(struct arena *arena, const char **out, struct err *err) {
    return end_set(arena, digest_set_new(), out, err);
}

/* Frees the sets, whatever happened before; *out gets what they come to. */
static int end_sets(struct sets *sets, int failed, struct map *out, struct err *err) {
    for (size_t i = 0; i < sets->by_batch.count; i++) {
        const char *hex = NULL;
        struct err own;
        int now = end_set(sets->arena, sets->by_batch.entries[i].item, &hex, &own);
        if (now && !failed)
            *err = own, failed = now;
        if (hex)
            map_put(out, sets->by_batch.entries[i].key, (void *)(uintptr_t)hex);
    }
    return failed;
}

const char *batch_row_digest(struct arena *arena, const struct batch *batch) {
    static const char between[] = "\x1f";
    const char *texts[] = {batch->kind,    batch->source, batch->name, batch->file,
                           batch->content, batch->seal,   batch->actor};
    const int64_t numbers[] = {batch->seq,       batch->stored, batch->repeated, batch->rejected,
                               batch->corrected, batch->undoes, batch->sealed_at};
    const char *all = "";
    char hex[DIGEST_TEXT];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        all = arena_format(arena, "%s%s%s%lld%s", all, texts[i], between, (long long)numbers[i], between);
    const struct digest digest = digest_sha256(all, strlen(all));
    return arena_text(arena, digest_write(hex, &digest));
}

void batch_row_note(struct arena *arena, const struct batch *batch, struct value *detail) {
    value_set(arena, detail, "row", value_str(arena, batch_row_digest(arena, batch)));
}

int batch_rows_read(struct sql *db, struct arena *arena, struct map *out, struct err *err) {
    struct sets sets = {arena, map_make(arena)};
    struct sql_rows *rows;
    int failed = 0;
    *out = map_make(arena);
    for (size_t i = 0; !failed && i < PARTS; i++) {
        failed = sql_query(db, &rows, err, parts[i].of_all, "");
        failed = failed ? failed : add_rows(&sets, rows, err);
    }
    return end_sets(&sets, failed, out, err);
}

int batch_rows_note(struct sql *db, struct arena *arena, const char *kind, int64_t batch, struct value *detail,
                    struct err *err) {
    struct sets sets = {arena, map_make(arena)};
    struct map digests = map_make(arena);
    struct sql_rows *rows;
    int failed = 0;
    for (size_t i = 0; !failed && i < PARTS; i++) {
        if (!is_of(&parts[i], kind))
            continue;
        failed = sql_query(db, &rows, err, parts[i].of_batch, "i", batch);
        failed = failed ? failed : add_rows(&sets, rows, err);
    }
    failed = end_sets(&sets, failed, &digests, err);
    const char *hex = map_get(&digests, arena_format(arena, "%lld", (long long)batch));
    if (!failed && !hex)
        failed = batch_rows_none(arena, &hex, err);
    if (!failed)
        value_set(arena, detail, "rows", value_str(arena, hex));
    return failed;
}

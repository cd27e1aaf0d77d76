/* A registry file is read whole before anything is written: it is small, and a move is refused before the first row
 * lands. */
#include "ops/stores.h"

#include <string.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/batch_rows.h"
#include "ops/incoming.h"
#include "ops/journal.h"
#include "ops/rights.h"

#define NEVER INT64_MAX /* as a cut: everything that is known */

int stores_read(struct workspace *workspace, day_t day, const struct registry **out, struct err *err) {
    const struct registry *all;
    if (registry_read(workspace->db, workspace->arena, day, NEVER, &all, err))
        return err->kind;
    return scope_registry(workspace, all, out, err);
}

int registry_keep(struct workspace *workspace, const struct registry **out, struct err *err) {
    int64_t last = 0, news = 1;
    if (batch_last(workspace->db, &last, err) ||
        (workspace->registry &&
         sql_number(workspace->db, &news, 0, err, "SELECT 1 FROM batch WHERE seq > $1 AND kind = 'registry' LIMIT 1",
                    "i", workspace->registry_seen)))
        return err->kind;
    if (news && registry_read(workspace->db, workspace->arena, INT32_MAX, NEVER, &workspace->registry, err))
        return err->kind;
    workspace->registry_seen = last;
    *out = workspace->registry;
    return 0;
}

static day_t today(const struct act *act) {
    return (day_t)(act->now / DAY_MS);
}

/* ---- reading the file ---- */

struct listed {
    struct store_notice notice;
    enum registry_change change;
    int64_t row;
};

struct listing {
    struct arena *arena;
    struct listed *items;
    size_t count, cap;
    struct map by_code;
    struct map regions; /* code -> the first row's word on it, texts filled in by later rows */
};

static struct store_notice keep(struct arena *arena, const struct store_notice *notice) {
    struct store_notice kept = *notice;
    const char **texts[] = {&kept.code, &kept.name, &kept.zone, &kept.region, &kept.region_name, &kept.parent};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        *texts[i] = arena_text(arena, *texts[i]);
    return kept;
}

static bool same_notice(const struct store_notice *a, const struct store_notice *b) {
    return !strcmp(a->name, b->name) && !strcmp(a->zone, b->zone) && !strcmp(a->region, b->region) &&
           !strcmp(a->region_name, b->region_name) && !strcmp(a->parent, b->parent) && a->opened == b->opened &&
           a->closed == b->closed;
}

static bool agrees(const char **known, const char *said) {
    if (!(*known)[0])
        *known = said;
    return !said[0] || !strcmp(*known, said);
}

/* Whether the rows so far and this one say the same about its region: two names for one would change with every
 * import. */
static bool region_agrees(struct listing *listing, const struct store_notice *notice) {
    struct store_notice *known = map_get(&listing->regions, notice->region);
    if (!known) {
        known = arena_alloc(listing->arena, sizeof *known);
        *known = keep(listing->arena, notice);
        map_put(&listing->regions, notice->region, known);
        return true;
    }
    const char *name = known->region_name, *parent = known->parent;
    if (!agrees(&name, notice->region_name) || !agrees(&parent, notice->parent))
        return false;
    known->region_name = arena_text(listing->arena, name);
    known->parent = arena_text(listing->arena, parent);
    return true;
}

/* Rows that repeat a store are fine when they say the same. */
static void list(struct listing *listing, struct incoming *incoming, const struct store_notice *notice, int64_t row,
                 struct stores_done *done) {
    const size_t *known = map_get(&listing->by_code, notice->code);
    if (known && same_notice(&listing->items[*known - 1].notice, notice)) {
        done->same++;
        return;
    }
    if (known) {
        incoming_reject(incoming, row, incoming->mapping->code, notice->code, REFUSED_STORE_TWICE);
        return;
    }
    if (!region_agrees(listing, notice)) {
        incoming_reject(incoming, row, incoming->mapping->region, notice->region, REFUSED_REGION_TWICE);
        return;
    }
    listing->items = arena_grow(listing->arena, listing->items, listing->count, &listing->cap, sizeof *listing->items);
    size_t *number = arena_alloc(listing->arena, sizeof *number);
    listing->items[listing->count++] = (struct listed){keep(listing->arena, notice), REGISTRY_SAME, row};
    *number = listing->count;
    map_put(&listing->by_code, notice->code, number);
}

static int read_all(struct listing *listing, struct incoming *incoming, const struct act *act, struct stores_done *done,
                    struct err *err) {
    struct store_notice notice;
    enum csv_step step;
    int64_t row;
    while ((step = incoming_next(incoming, act, NULL, &notice, &row, err)) == CSV_ROW)
        list(listing, incoming, &notice, row, done);
    return step == CSV_FAILED ? (int)err->kind : 0;
}

/* ---- writing it ---- */

static int compare_all(struct listing *listing, const struct registry *registry, day_t effective, day_t now,
                       struct stores_done *done, struct err *err) {
    const struct listed *first_move = NULL;
    for (size_t i = 0; i < listing->count; i++) {
        struct listed *item = &listing->items[i];
        item->change = registry_compare(registry, &item->notice, effective != DAY_NONE ? effective : now);
        done->added += item->change == REGISTRY_NEW;
        done->corrected += item->change == REGISTRY_CORRECTED;
        done->same += item->change == REGISTRY_SAME;
        done->moved += item->change == REGISTRY_MOVED;
        if (item->change == REGISTRY_MOVED && !first_move)
            first_move = item;
    }
    if (!first_move || effective != DAY_NONE)
        return 0;
    return err_set(err, ERR_DATA, "the file moves %lld store%s to another region, the first is %s to %s",
                   (long long)done->moved, done->moved == 1 ? "" : "s", first_move->notice.code,
                   first_move->notice.region),
           err_where(err, "row %lld", (long long)first_move->row),
           err_todo(err, "say from which day with --effective DAY; nothing was changed");
}

static void notice_text(const struct listed *item, day_t effective, struct buf *out) {
    const struct store_notice *n = &item->notice;
    buf_clear(out);
    buf_format(out, "%s\n%s\n%s\n%s\n%s\n%s\n%d\n%d\n%d", n->code, n->name, n->zone, n->region, n->region_name,
               n->parent, n->opened, n->closed, item->change == REGISTRY_MOVED ? effective : DAY_NONE);
}

/* Writes what changes and gathers the digests: what was said, and the same under a salt. */
static int write_all(struct sql *db, const struct listing *listing, const struct registry *registry, day_t effective,
                     int64_t batch, struct digest *out_content, struct err *err) {
    struct digest_set *set = digest_set_new();
    struct buf text = buf_make(LIMIT_MESSAGE);
    int failed = 0;
    for (size_t i = 0; !failed && i < listing->count; i++) {
        const struct listed *item = &listing->items[i];
        if (item->change == REGISTRY_SAME)
            continue;
        notice_text(item, effective, &text);
        struct digest digest = digest_row(NULL, 0, text.data, text.len);
        failed = digest_set_add(set, &digest, err);
        if (!failed)
            failed = registry_write(db, registry, &item->notice, item->change, effective, batch, err);
    }
    if (!failed)
        failed = digest_set_end(set, out_content, err);
    digest_set_free(set);
    buf_free(&text);
    return failed;
}

/* Regions that hang on themselves would be walked for ever. */
static int check_regions(struct workspace *workspace, const struct act *act, struct err *err) {
    const struct registry *registry;
    if (stores_read(workspace, today(act), &registry, err))
        return err->kind;
    const struct region *region = registry_loop(registry);
    if (!region)
        return 0;
    return err_set(err, ERR_DATA, "region '%s' would hang on itself, over its parent '%s'", region->code,
                   region->parent->code),
           err_todo(err, "mend the parents in the file; nothing was changed");
}

/* The registry holds nothing personal, so its seal is its content. */
static int seal(struct workspace *workspace, const struct act *act, struct batch *batch, const struct digest *content,
                struct stores_done *done, struct err *err) {
    char hex[DIGEST_TEXT];
    struct value *detail = value_map(workspace->arena);
    batch->kind = "registry";
    batch->content = batch->seal = arena_text(workspace->arena, digest_write(hex, content));
    batch->stored = done->added + done->corrected + done->moved;
    batch->repeated = done->same;
    batch->rejected = done->rejected;
    batch->sealed_at = act->now;
    batch->actor = act->actor;
    value_set(workspace->arena, detail, "batch", value_int(workspace->arena, batch->seq));
    value_set(workspace->arena, detail, "added", value_int(workspace->arena, done->added));
    value_set(workspace->arena, detail, "corrected", value_int(workspace->arena, done->corrected));
    value_set(workspace->arena, detail, "moved", value_int(workspace->arena, done->moved));
    value_set(workspace->arena, detail, "seal", value_str(workspace->arena, batch->seal));
    batch_row_note(workspace->arena, batch, detail);
    if (batch_rows_note(workspace->db, workspace->arena, batch->kind, batch->seq, detail, err) ||
        batch_write(workspace->db, batch, err))
        return err->kind;
    return journal_write(workspace->db, act, "stores", batch->name, detail, err);
}

static int land(struct workspace *workspace, const struct act *act, const struct stores_import *what,
                struct incoming *incoming, struct listing *listing, struct stores_done *done, struct err *err) {
    struct batch batch = {
        .source = incoming->mapping->id, .name = file_base_name(what->file), .file = incoming->digest};
    const struct registry *registry;
    struct digest content;
    if (stores_read(workspace, today(act), &registry, err) ||
        compare_all(listing, registry, what->effective, today(act), done, err) ||
        sheet_keep(&incoming->sheet, &done->errors, err))
        return err->kind;
    if (what->strict && done->rejected)
        return err_set(err, ERR_DATA, "%lld rows are bad and --strict was asked for; nothing was changed",
                       (long long)done->rejected),
               err_todo(err, "see %s", done->errors);
    if (what->dry_run || done->added + done->corrected + done->moved == 0)
        return 0;
    if (batch_next(workspace->db, &batch.seq, err) ||
        write_all(workspace->db, listing, registry, what->effective, batch.seq, &content, err) ||
        check_regions(workspace, act, err) || seal(workspace, act, &batch, &content, done, err))
        return err->kind;
    done->batch = batch.seq;
    return sql_commit(workspace->db, err);
}

static int import_rows(struct workspace *workspace, const struct act *act, const struct stores_import *what,
                       struct incoming *incoming, struct stores_done *done, struct err *err) {
    struct listing listing = {.arena = arena_new()};
    listing.by_code = map_make(listing.arena);
    listing.regions = map_make(listing.arena);
    int failed = read_all(&listing, incoming, act, done, err);
    done->read = incoming->read;
    done->rejected = incoming->sheet.rejected;
    done->map = arena_text(workspace->arena, incoming->mapping->id);
    done->encoding = arena_text(workspace->arena, grid_encoding(incoming->grid));
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : land(workspace, act, what, incoming, &listing, done, err);
    sql_rollback(workspace->db);
    arena_free(listing.arena);
    return failed;
}

int stores_import(struct workspace *workspace, const struct act *act, const struct stores_import *what,
                  struct stores_done *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct incoming incoming = {0};
    struct stores_done done = {0};
    struct incoming_wish wish = {.file = what->file, .map = what->map, .errors = what->errors, .of_stores = true};
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : incoming_open(&incoming, workspace, rulebook, act, &wish, err);
    failed = failed ? failed : import_rows(workspace, act, what, &incoming, &done, err);
    incoming_close(&incoming);
    rulebook_close(rulebook);
    if (!failed)
        *out = done;
    return failed;
}

/* ---- one store ---- */

static int move(struct workspace *workspace, const struct act *act, const char *code, const char *region,
                day_t effective, struct err *err) {
    const struct registry *registry;
    const struct store *store;
    const struct region *home;
    if (stores_read(workspace, today(act), &registry, err) || registry_need_store(registry, code, &store, err) ||
        registry_need_region(registry, region, &home, err))
        return err->kind;
    if (store_region(store, effective) == home)
        return err_set(err, ERR_DATA, "store '%s' hangs on region '%s' on that day already", code, region);
    struct listed item = {{.code = code,
                           .name = "",
                           .zone = "",
                           .region = region,
                           .region_name = "",
                           .parent = "",
                           .opened = DAY_NONE,
                           .closed = DAY_NONE},
                          REGISTRY_MOVED,
                          0};
    struct listing listing = {.items = &item, .count = 1};
    struct batch batch = {.source = "", .name = arena_format(workspace->arena, "%s to %s", code, region), .file = ""};
    struct stores_done done = {.moved = 1};
    struct digest content;
    if (batch_next(workspace->db, &batch.seq, err) ||
        write_all(workspace->db, &listing, registry, effective, batch.seq, &content, err))
        return err->kind;
    return seal(workspace, act, &batch, &content, &done, err);
}

int stores_move(struct workspace *workspace, const struct act *act, const char *store, const char *region,
                day_t effective, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : move(workspace, act, store, region, effective, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

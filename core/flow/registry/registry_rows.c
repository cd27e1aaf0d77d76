#include "flow/registry/registry_rows.h"

#include <stdbool.h>

#include <string.h>

#include "base/digest.h"

/* ---- reading: rows come oldest first, so that the last one in force wins ---- */

static int read_regions(struct sql *db, struct arena *arena, struct registry *registry, int64_t cut, struct err *err) {
    int64_t count = 0;
    if (sql_number(db, &count, 0, err, "SELECT count(*) FROM region", ""))
        return err->kind;
    registry->regions = arena_alloc(arena, ((size_t)count + 1) * sizeof *registry->regions);
    const char **parents = arena_alloc(arena, ((size_t)count + 1) * sizeof *parents);
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT r.region_id, r.code, p.name, p.parent FROM region r JOIN region_profile p USING (region_id) "
                  "WHERE p.valid_from <= $1 AND p.batch <= $2 ORDER BY r.code, p.valid_from, p.batch",
                  "ii", (int64_t)registry->day, cut))
        return err->kind;
    struct region *last = NULL;
    while (sql_next(rows)) {
        if (!last || last->id != sql_int(rows, 0))
            last = &registry->regions[registry->region_count++];
        last->id = sql_int(rows, 0);
        last->code = arena_text(arena, sql_text(rows, 1));
        last->name = arena_text(arena, sql_text(rows, 2));
        parents[last - registry->regions] = arena_text(arena, sql_text(rows, 3));
    }
    if (sql_done(rows, err))
        return err->kind;
    for (size_t i = 0; i < registry->region_count; i++)
        registry->regions[i].parent = registry_region(registry, parents[i]);
    return 0;
}

static day_t read_day(const struct sql_rows *rows, int column) {
    return sql_is_null(rows, column) ? DAY_NONE : (day_t)sql_int(rows, column);
}

static int read_stores(struct sql *db, struct arena *arena, struct registry *registry, int64_t cut, struct err *err) {
    int64_t count = 0;
    if (sql_number(db, &count, 0, err, "SELECT count(*) FROM store", ""))
        return err->kind;
    registry->stores = arena_alloc(arena, ((size_t)count + 1) * sizeof *registry->stores);
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT s.store_id, s.code, p.name, p.zone, p.opened, p.closed FROM store s "
                  "JOIN store_profile p USING (store_id) "
                  "WHERE p.valid_from <= $1 AND p.batch <= $2 ORDER BY s.code, p.valid_from, p.batch",
                  "ii", (int64_t)registry->day, cut))
        return err->kind;
    struct store *last = NULL;
    while (sql_next(rows)) {
        if (!last || last->id != sql_int(rows, 0))
            last = &registry->stores[registry->store_count++];
        last->id = sql_int(rows, 0);
        last->code = arena_text(arena, sql_text(rows, 1));
        last->name = arena_text(arena, sql_text(rows, 2));
        last->zone = arena_text(arena, sql_text(rows, 3));
        last->opened = read_day(rows, 4);
        last->closed = read_day(rows, 5);
    }
    return sql_done(rows, err);
}

static void add_home(struct arena *arena, struct store *store, struct store_home home) {
    struct store_home *homes = arena_alloc(arena, (store->home_count + 1) * sizeof *homes);
    if (store->home_count)
        memcpy(homes, store->homes, store->home_count * sizeof *homes);
    if (store->home_count && homes[store->home_count - 1].from == home.from)
        store->home_count--; /* known later about the same day: it corrects */
    homes[store->home_count++] = home;
    store->homes = homes;
}

static int read_homes(struct sql *db, struct arena *arena, struct registry *registry, int64_t cut, struct err *err) {
    struct sql_rows *rows;
    if (sql_query(db, &rows, err,
                  "SELECT h.store_id, h.valid_from, r.code FROM store_region h JOIN region r USING (region_id) "
                  "WHERE h.batch <= $1 ORDER BY h.store_id, h.valid_from, h.batch",
                  "i", cut))
        return err->kind;
    while (sql_next(rows)) {
        const struct store *store = registry_store_by_id(registry, sql_int(rows, 0));
        const struct region *region = registry_region(registry, sql_text(rows, 2));
        if (store && region)
            add_home(arena, &registry->stores[store->index], (struct store_home){(day_t)sql_int(rows, 1), region});
    }
    return sql_done(rows, err);
}

/* Every store came with a region: whoever reads on relies on it. */
static int check_homes(const struct registry *registry, struct err *err) {
    for (size_t i = 0; i < registry->store_count; i++)
        if (!registry->stores[i].home_count)
            return err_set(err, ERR_DATA, "store '%s' hangs on no region: the database was altered",
                           registry->stores[i].code),
                   err_todo(err, "see what `earshot verify --chain` finds, and go back to a backup");
    return 0;
}

int registry_read(struct sql *db, struct arena *arena, day_t day, int64_t cut, const struct registry **out,
                  struct err *err) {
    struct registry *registry = arena_alloc(arena, sizeof *registry);
    registry->day = day;
    if (read_regions(db, arena, registry, cut, err) || read_stores(db, arena, registry, cut, err))
        return err->kind;
    registry_arrange(arena, registry);
    if (read_homes(db, arena, registry, cut, err) || check_homes(registry, err))
        return err->kind;
    *out = registry;
    return 0;
}

/* ---- writing ---- */

/* The id of a code: 47 bits of its digest, stepping on while another code sits there. */
static int find_id(struct sql *db, const char *table, const char *code, int64_t *out, bool *out_new, struct err *err) {
    bool store = !strcmp(table, "store");
    const char *by_code =
        store ? "SELECT store_id FROM store WHERE code = $1" : "SELECT region_id FROM region WHERE code = $1";
    const char *by_id = store ? "SELECT 1 FROM store WHERE store_id = $1" : "SELECT 1 FROM region WHERE region_id = $1";
    if (sql_number(db, out, -1, err, by_code, "t", code))
        return err->kind;
    *out_new = *out < 0;
    if (!*out_new)
        return 0;
    struct digest digest = digest_row(NULL, 0, code, strlen(code));
    int64_t id = 0, taken = 0;
    for (int i = 0; i < 6; i++)
        id = id << 8 | digest.bytes[i];
    id &= INT64_C(0x7fffffffffff);
    do {
        if (sql_number(db, &taken, 0, err, by_id, "i", id))
            return err->kind;
        id += taken;
    } while (taken);
    *out = id;
    return 0;
}

static int make_region(struct sql *db, const char *code, int64_t *out_id, bool *out_new, struct err *err) {
    if (find_id(db, "region", code, out_id, out_new, err))
        return err->kind;
    if (!*out_new)
        return 0;
    return sql_run(db, err, "INSERT INTO region (region_id, code) VALUES ($1, $2)", "it", *out_id, code);
}

/* Of two rows of one batch the one that says more holds: a name that is only the code gives way. */
static int write_region_profile(struct sql *db, int64_t id, int64_t batch, const char *code, const char *name,
                                const char *parent, struct err *err) {
    return sql_run(
        db, err,
        "INSERT INTO region_profile (region_id, valid_from, batch, name, parent) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (region_id, valid_from, batch) DO UPDATE SET "
        "name = CASE WHEN excluded.name = $6 THEN region_profile.name ELSE excluded.name END, "
        "parent = CASE WHEN excluded.parent = '' THEN region_profile.parent ELSE excluded.parent END",
        "iiittt", id, (int64_t)REGISTRY_ALWAYS, batch, name, parent, code);
}

/* A region that is only named as somebody's parent is a region too. */
static int write_parent(struct sql *db, const char *code, int64_t batch, struct err *err) {
    int64_t id = 0;
    bool is_new = false;
    if (!code[0])
        return 0;
    if (make_region(db, code, &id, &is_new, err))
        return err->kind;
    return is_new ? write_region_profile(db, id, batch, code, code, "", err) : 0;
}

static int write_region(struct sql *db, const struct registry *present, const struct store_notice *notice,
                        int64_t batch, int64_t *out_id, struct err *err) {
    bool is_new = false;
    if (make_region(db, notice->region, out_id, &is_new, err) || write_parent(db, notice->parent, batch, err))
        return err->kind;
    const struct region *known = registry_region(present, notice->region);
    const char *name = notice->region_name[0] ? notice->region_name : known ? known->name : notice->region;
    const char *parent = notice->parent[0] ? notice->parent : known && known->parent ? known->parent->code : "";
    bool same = known && !strcmp(name, known->name) && !strcmp(parent, known->parent ? known->parent->code : "");
    if (same)
        return 0;
    return write_region_profile(db, *out_id, batch, notice->region, name, parent, err);
}

/* DAY_NONE is kept as null. */
static int write_profile(struct sql *db, const struct store *known, const struct store_notice *notice, int64_t id,
                         int64_t batch, struct err *err) {
    const char *name = notice->name[0] ? notice->name : known ? known->name : notice->code;
    const char *zone = notice->zone[0] ? notice->zone : known ? known->zone : "";
    day_t opened = notice->opened != DAY_NONE ? notice->opened : known ? known->opened : DAY_NONE;
    day_t closed = notice->closed != DAY_NONE ? notice->closed : known ? known->closed : DAY_NONE;
    bool same = known && !strcmp(name, known->name) && !strcmp(zone, known->zone) && opened == known->opened &&
                closed == known->closed;
    if (same)
        return 0;
    return sql_run(
        db, err,
        "INSERT INTO store_profile (store_id, valid_from, batch, name, zone, opened, closed) "
        "VALUES ($1, $2, $3, $4, $5, NULLIF($6, $8), NULLIF($7, $8)) "
        "ON CONFLICT (store_id, valid_from, batch) DO UPDATE SET name = excluded.name, zone = excluded.zone, "
        "opened = excluded.opened, closed = excluded.closed",
        "iiittiii", id, (int64_t)REGISTRY_ALWAYS, batch, name, zone, (int64_t)opened, (int64_t)closed,
        (int64_t)DAY_NONE);
}

int registry_write(struct sql *db, const struct registry *present, const struct store_notice *notice,
                   enum registry_change change, day_t from, int64_t batch, struct err *err) {
    if (change == REGISTRY_SAME)
        return 0;
    const struct store *known = registry_store(present, notice->code);
    int64_t id = 0, region = 0;
    bool is_new = false;
    if (find_id(db, "store", notice->code, &id, &is_new, err))
        return err->kind;
    if (is_new && sql_run(db, err, "INSERT INTO store (store_id, code) VALUES ($1, $2)", "it", id, notice->code))
        return err->kind;
    if (notice->region[0] && write_region(db, present, notice, batch, &region, err))
        return err->kind;
    if (change == REGISTRY_NEW || change == REGISTRY_MOVED) {
        day_t home_from = change == REGISTRY_NEW ? REGISTRY_ALWAYS : from;
        if (sql_run(db, err,
                    "INSERT INTO store_region (store_id, region_id, valid_from, batch) VALUES ($1, $2, $3, $4)", "iiii",
                    id, region, (int64_t)home_from, batch))
            return err->kind;
    }
    return write_profile(db, known, notice, id, batch, err);
}

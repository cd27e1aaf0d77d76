#include "flow/registry/traffic_rows.h"

struct adding {
    struct traffic_month *items;
    size_t count, cap;
    struct arena *arena;
    struct traffic day; /* as known last */
};

static void add_day(struct adding *adding) {
    const struct traffic *day = &adding->day;
    struct traffic_month *last = adding->count ? &adding->items[adding->count - 1] : NULL;
    if (!last || last->store != day->store || last->month != day_month(day->day)) {
        adding->items = arena_grow(adding->arena, adding->items, adding->count, &adding->cap, sizeof *adding->items);
        last = &adding->items[adding->count++];
        *last = (struct traffic_month){.store = day->store, .month = day_month(day->day)};
    }
    last->visits += day->visits;
    last->days++;
}

int traffic_read(struct sql *db, struct arena *arena, month_t first, month_t last, int64_t cut,
                 struct traffic_months *out, struct err *err) {
    struct sql_rows *rows;
    struct adding adding = {.arena = arena, .day = {.day = DAY_NONE}};
    if (sql_query(db, &rows, err,
                  "SELECT store_id, day, visits FROM traffic WHERE day BETWEEN $1 AND $2 AND batch <= $3 "
                  "ORDER BY store_id, day, batch",
                  "iii", (int64_t)month_first(first), (int64_t)month_last(last), cut))
        return err->kind;
    while (sql_next(rows)) {
        const struct traffic next = {
            .store = sql_int(rows, 0), .day = (day_t)sql_int(rows, 1), .visits = sql_int(rows, 2)};
        if (adding.day.day != DAY_NONE && (next.store != adding.day.store || next.day != adding.day.day))
            add_day(&adding); /* else it was known later: it corrects */
        adding.day = next;
    }
    if (sql_done(rows, err))
        return err->kind;
    if (adding.day.day != DAY_NONE)
        add_day(&adding);
    *out = (struct traffic_months){adding.items, adding.count};
    return 0;
}

int traffic_of_day(struct sql *db, int64_t store, day_t day, bool *out_known, int64_t *out_visits, struct err *err) {
    *out_visits = -1;
    if (sql_number(db, out_visits, -1, err,
                   "SELECT visits FROM traffic WHERE store_id = $1 AND day = $2 ORDER BY batch DESC LIMIT 1", "ii",
                   store, (int64_t)day))
        return err->kind;
    *out_known = *out_visits >= 0;
    return 0;
}

int traffic_write(struct sql *db, const struct traffic *traffic, struct err *err) {
    return sql_run(db, err, "INSERT INTO traffic (store_id, day, batch, visits) VALUES ($1, $2, $3, $4)", "iiii",
                   traffic->store, (int64_t)traffic->day, traffic->batch, traffic->visits);
}

#include "flow/registry/events_rows.h"

#include <string.h>

static bool same_event(const struct event *a, const struct event *b) {
    return a->first == b->first && a->place == b->place && a->place_id == b->place_id && strcmp(a->text, b->text) == 0;
}

int events_read(struct sql *db, struct arena *arena, int64_t cut, struct events *out, struct err *err) {
    struct sql_rows *rows;
    struct event *items = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT place, place_id, first, last, name, en, taken_back, batch FROM event WHERE batch <= $1 "
                  "ORDER BY first, place, place_id, name, batch",
                  "i", cut))
        return err->kind;
    while (sql_next(rows)) {
        struct event event = {.place = (enum place)sql_int(rows, 0),
                              .place_id = sql_int(rows, 1),
                              .first = (day_t)sql_int(rows, 2),
                              .last = (day_t)sql_int(rows, 3),
                              .text = arena_text(arena, sql_text(rows, 4)),
                              .en = arena_text(arena, sql_text(rows, 5)),
                              .taken_back = sql_int(rows, 6) != 0,
                              .batch = sql_int(rows, 7)};
        if (!count || !same_event(&items[count - 1], &event)) { /* else it was known later: it corrects */
            items = arena_grow(arena, items, count, &cap, sizeof *items);
            count++;
        }
        items[count - 1] = event;
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = (struct events){items, count};
    return 0;
}

int event_write(struct sql *db, const struct event *event, struct err *err) {
    return sql_run(db, err,
                   "INSERT INTO event (place, place_id, first, name, batch, last, en, taken_back) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   "iiitiiti", (int64_t)event->place, event->place_id, (int64_t)event->first, event->text, event->batch,
                   (int64_t)event->last, event->en, (int64_t)event->taken_back);
}

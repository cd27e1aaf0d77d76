#include "flow/registry/targets_rows.h"

#include <math.h>
#include <string.h>

static bool same_month(const struct target *a, const struct target *b) {
    return a->place == b->place && a->place_id == b->place_id && strcmp(a->aim.survey, b->aim.survey) == 0 &&
           a->aim.kind == b->aim.kind && strcmp(a->aim.item, b->aim.item) == 0 && a->aim.figure == b->aim.figure &&
           a->from == b->from;
}

static struct target read_one(const struct sql_rows *rows, struct arena *arena) {
    return (struct target){.place = (enum place)sql_int(rows, 0),
                           .place_id = sql_int(rows, 1),
                           .aim = {.survey = arena_text(arena, sql_text(rows, 2)),
                                   .kind = (enum target_kind)sql_int(rows, 3),
                                   .item = arena_text(arena, sql_text(rows, 4)),
                                   .figure = (enum target_figure)sql_int(rows, 5)},
                           .from = (month_t)sql_int(rows, 6),
                           .value = sql_is_null(rows, 8) ? NAN : sql_real(rows, 8),
                           .batch = sql_int(rows, 7)};
}

int targets_read(struct sql *db, struct arena *arena, const char *survey, int64_t cut, struct targets *out,
                 struct err *err) {
    struct sql_rows *rows;
    struct target *items = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(db, &rows, err,
                  "SELECT place, place_id, survey, kind, item, figure, month, batch, value FROM target "
                  "WHERE batch <= $1 AND ($2 IS NULL OR survey = $2) "
                  "ORDER BY place, place_id, survey, kind, item, figure, month, batch",
                  "it", cut, survey))
        return err->kind;
    while (sql_next(rows)) {
        struct target target = read_one(rows, arena);
        if (!count || !same_month(&items[count - 1], &target)) { /* else it was known later: it corrects */
            items = arena_grow(arena, items, count, &cap, sizeof *items);
            count++;
        }
        items[count - 1] = target;
    }
    if (sql_done(rows, err))
        return err->kind;
    *out = (struct targets){items, count};
    return 0;
}

int target_write(struct sql *db, const struct target *target, struct err *err) {
    const char *none = "INSERT INTO target (place, place_id, survey, kind, item, figure, month, batch) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    const char *some = "INSERT INTO target (place, place_id, survey, kind, item, figure, month, batch, value) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    const struct target_aim *aim = &target->aim;
    int64_t place = target->place, kind = aim->kind, figure = aim->figure, month = target->from;
    if (isnan(target->value))
        return sql_run(db, err, none, "iititiii", place, target->place_id, aim->survey, kind, aim->item, figure, month,
                       target->batch);
    return sql_run(db, err, some, "iititiiir", place, target->place_id, aim->survey, kind, aim->item, figure, month,
                   target->batch, target->value);
}

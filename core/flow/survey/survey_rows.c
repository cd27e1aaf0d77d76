#include "flow/survey/survey_rows.h"

#include <string.h>

#include "base/json.h"
#include "flow/survey/survey_rules.h"

static int read_one(struct arena *arena, const struct sql_rows *rows, const struct survey **out, struct err *err) {
    const struct value *definition = NULL;
    const char *json = sql_text(rows, 1), *name = arena_format(arena, "version %lld of survey '%s'",
                                                               (long long)sql_int(rows, 2), sql_text(rows, 0));
    if (json_read(arena, json, strlen(json), &definition, err))
        return err_where(err, "%s in the database", name);
    return survey_from_rules(arena, name, definition, out, err);
}

int survey_versions_read(struct sql *db, struct arena *arena, struct survey_versions *out, struct err *err) {
    int64_t count = 0;
    struct sql_rows *rows;
    if (sql_number(db, &count, 0, err, "SELECT count(*) FROM survey_version", ""))
        return err->kind;
    const struct survey **surveys = arena_alloc(arena, ((size_t)count + 1) * sizeof *surveys);
    int64_t *numbers = arena_alloc(arena, ((size_t)count + 1) * sizeof *numbers);
    if (sql_query(db, &rows, err, "SELECT survey, definition, number FROM survey_version ORDER BY survey, number", ""))
        return err->kind;
    size_t found = 0;
    int failed = 0;
    while (!failed && found < (size_t)count && sql_next(rows)) {
        numbers[found] = sql_int(rows, 2);
        failed = read_one(arena, rows, &surveys[found++], err);
    }
    failed = sql_end(rows, failed, err);
    if (failed)
        return failed;
    *out = (struct survey_versions){surveys, numbers, found};
    return 0;
}

int survey_version_write(struct sql *db, const struct survey *survey, int64_t batch, struct err *err) {
    int64_t there = 0, number = 0;
    if (sql_number(db, &there, 0, err, "SELECT 1 FROM survey_version WHERE version = $1", "i", survey->version))
        return err->kind;
    if (there)
        return 0;
    if (sql_number(db, &number, 0, err, "SELECT max(number) FROM survey_version WHERE survey = $1", "t", survey->id))
        return err->kind;
    struct buf json = buf_make(SIZE_MAX / 2);
    json_write(&json, survey->definition, JSON_COMPACT);
    int failed = sql_run(
        db, err, "INSERT INTO survey_version (version, survey, number, definition, batch) VALUES ($1, $2, $3, $4, $5)",
        "ititi", survey->version, survey->id, number + 1, json.data, batch);
    buf_free(&json);
    return failed;
}

#include "cli/deep_sheet.h"

void deep_sheet(struct cli *cli, const struct verify_deep_done *deep) {
    static const struct table_column columns[] = {
        {.key = "responses", .kind = TABLE_INT},
        {.key = "batches", .kind = TABLE_INT},
        {.key = "erased", .kind = TABLE_INT},
        {.key = "recomputed", .kind = TABLE_INT},
        {.key = "documents", .kind = TABLE_INT},
        {.key = "not_recomputed", .heading = "not recomputed", .kind = TABLE_INT},
        {.key = "grave", .kind = TABLE_INT},
        {.key = "remarks", .kind = TABLE_INT},
        {0}};
    struct table *table = table_new(cli->arena, columns);
    table_int(table, deep->responses);
    table_int(table, deep->batches);
    table_int(table, deep->erased);
    table_int(table, deep->editions);
    table_int(table, deep->documents);
    table_int(table, deep->passed_over);
    table_int(table, deep->grave);
    table_int(table, deep->remarks);
    cli_print(cli, "\n");
    cli_record(cli, table);
}

const struct value *deep_data(struct arena *arena, const struct verify_deep_done *deep) {
    struct value *data = value_map(arena);
    if (!deep)
        return value_null(arena);
    value_set(arena, data, "responses", value_int(arena, deep->responses));
    value_set(arena, data, "batches", value_int(arena, deep->batches));
    value_set(arena, data, "erased", value_int(arena, deep->erased));
    value_set(arena, data, "recomputed", value_int(arena, deep->editions));
    value_set(arena, data, "documents", value_int(arena, deep->documents));
    value_set(arena, data, "not_recomputed", value_int(arena, deep->passed_over));
    value_set(arena, data, "grave", value_int(arena, deep->grave));
    value_set(arena, data, "remarks", value_int(arena, deep->remarks));
    return data;
}

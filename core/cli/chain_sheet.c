#include "cli/chain_sheet.h"

static const char *const verdicts[] = {
    [CHAIN_HOLDS] = "holds", [CHAIN_BROKEN] = "broken", [CHAIN_NOT_CHECKED] = "not checked"};

void chain_sheet(struct cli *cli, const struct verify_chain_done *chain) {
    static const struct table_column columns[] = {
        {.key = "check", .words = true}, {.key = "verdict", .words = true}, {.key = "what"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < chain->count; i++) {
        table_text(table, chain->checks[i].name);
        table_text(table, verdicts[chain->checks[i].verdict]);
        table_text(table, chain->checks[i].what);
    }
    cli_print(cli, "\n");
    cli_table(cli, table);
}

const struct value *chain_data(struct arena *arena, const struct verify_chain_done *chain) {
    struct value *data = value_map(arena), *checks = value_list(arena);
    if (!chain)
        return value_null(arena);
    for (size_t i = 0; i < chain->count; i++) {
        struct value *one = value_map(arena);
        value_set(arena, one, "check", value_str(arena, chain->checks[i].name));
        value_set(arena, one, "verdict", value_str(arena, verdicts[chain->checks[i].verdict]));
        value_set(arena, one, "what", value_str(arena, chain->checks[i].what));
        value_push(arena, checks, one);
    }
    value_set(arena, data, "checks", checks);
    value_set(arena, data, "grave", value_int(arena, chain->grave));
    value_set(arena, data, "remarks", value_int(arena, chain->remarks));
    return data;
}

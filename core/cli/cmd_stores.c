/* stores list, show and move: the registry as it is known now. */
#include <string.h>

#include "base/text.h"
#include "cli/commands.h"
#include "ops/rights.h"
#include "ops/stores.h"

/* The day that --day names, else today (UTC). */
static int day_asked(struct cli *cli, day_t *out, struct err *err) {
    *out = (day_t)(cli_now(cli) / DAY_MS);
    return cli_day(cli_option(cli, "day"), out, err);
}

/* The region that --region names; NULL where it was not given. */
static int region_asked(struct cli *cli, const struct registry *registry, const struct region **out, struct err *err) {
    const char *code = cli_option(cli, "region");
    *out = NULL;
    return code ? registry_need_region(registry, code, out, err) : 0;
}

static const struct table_column list_columns[] = {
    {.key = "store"},
    {.key = "name"},
    {.key = "region"},
    {.key = "region_name", .heading = "region's name"},
    {.key = "opened"},
    {.key = "closed"},
    {0},
};

static int list_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    day_t day;
    const struct registry *registry;
    const struct region *above;
    if (day_asked(cli, &day, err) || stores_read(workspace, day, &registry, err) ||
        region_asked(cli, registry, &above, err))
        return err->kind;
    struct table *table = table_new(cli->arena, list_columns);
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        const struct region *region = store_region(store, day);
        if (above && !region_hangs_under(region, above))
            continue;
        table_text(table, store->code);
        table_text(table, cli_some(store->name));
        table_text(table, region->code);
        table_text(table, cli_some(region->name));
        table_text(table, cli_day_text(cli, store->opened));
        table_text(table, cli_day_text(cli, store->closed));
    }
    cli_table(cli, table);
    return 0;
}

static const struct cli_option list_options[] = {
    {"region", 0, "REGION", "only stores of this region, and of regions under it"},
    {"day", 0, "DAY", "names and regions as of this day; else today"},
    {0},
};

const struct cli_command cmd_stores_list = {
    .name = "stores list",
    .summary = "list the stores and the regions they hang on",
    .summary_zh = "列出门店及其所属区域",
    .usage = "[--region REGION] [--day DAY]",
    .options = list_options,
    .example = "$ earshot stores list --region E1\n"
               "store  name          region  region's name  opened      closed\n"
               "S0101  上海国定路店  E1      华东一区       2016-04-28  -\n"
               "S0102  上海延平路店  E1      华东一区       2017-09-15  -\n"
               "...\n",
    .work = list_work,
};

static const char *home_from(struct cli *cli, const struct store_home *home) {
    return home->from == REGISTRY_ALWAYS ? NULL : cli_day_text(cli, home->from);
}

static void show_as_data(struct cli *cli, const struct store *store) {
    struct arena *arena = cli->arena;
    struct value *data = value_map(arena), *path = value_list(arena);
    value_set(arena, data, "store", value_str(arena, store->code));
    value_set(arena, data, "name", cli_value(cli, store->name));
    value_set(arena, data, "zone", cli_value(cli, store->zone));
    value_set(arena, data, "opened", cli_value(cli, cli_day_text(cli, store->opened)));
    value_set(arena, data, "closed", cli_value(cli, cli_day_text(cli, store->closed)));
    for (size_t i = 0; i < store->home_count; i++) {
        struct value *home = value_map(arena);
        value_set(arena, home, "from", cli_value(cli, home_from(cli, &store->homes[i])));
        value_set(arena, home, "region", value_str(arena, store->homes[i].region->code));
        value_set(arena, home, "region_name", cli_value(cli, store->homes[i].region->name));
        value_push(arena, path, home);
    }
    value_set(arena, data, "path", path);
    cli_json(cli, data);
}

static void show_store(struct cli *cli, const struct store *store) {
    static const struct table_column columns[] = {{.key = "store"},  {.key = "name"},   {.key = "zone"},
                                                  {.key = "opened"}, {.key = "closed"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    table_text(table, store->code);
    table_text(table, cli_some(store->name));
    table_text(table, cli_some(store->zone));
    table_text(table, cli_day_text(cli, store->opened));
    table_text(table, cli_day_text(cli, store->closed));
    cli_record(cli, table);
}

static void show_path(struct cli *cli, const struct store *store) {
    static const struct table_column columns[] = {
        {.key = "from"}, {.key = "region"}, {.key = "region_name", .heading = "region's name"}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < store->home_count; i++) {
        const char *from = home_from(cli, &store->homes[i]);
        table_text(table, from || cli_format(cli) != TABLE_PLAIN ? from : "the beginning");
        table_text(table, store->homes[i].region->code);
        table_text(table, cli_some(store->homes[i].region->name));
    }
    cli_table(cli, table);
}

static int show_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)act;
    const struct registry *registry;
    const struct store *store;
    if (scope_store(workspace, cli_operand(cli, 0), err) ||
        stores_read(workspace, (day_t)(cli_now(cli) / DAY_MS), &registry, err) ||
        registry_need_store(registry, cli_operand(cli, 0), &store, err))
        return err->kind;
    if (cli_format(cli) == TABLE_JSON)
        return show_as_data(cli, store), 0;
    if (cli_format(cli) == TABLE_PLAIN) {
        show_store(cli, store);
        cli_print(cli, "\n");
    }
    show_path(cli, store);
    return 0;
}

const struct cli_command cmd_stores_show = {
    .name = "stores show",
    .summary = "show one store and its path through the regions",
    .summary_zh = "查看一家门店及其历次区域归属",
    .usage = "STORE",
    .min_operands = 1,
    .max_operands = 1,
    .example = "$ earshot stores show S0507\n"
               "store   S0507\n"
               "name    徐州云龙店\n"
               "zone    -\n"
               "opened  2021-09-18\n"
               "closed  -\n"
               "\n"
               "from           region  region's name\n"
               "the beginning  N       华北区\n"
               "2025-07-01     E2      华东二区\n",
    .work = show_work,
};

static int move_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "store"}, {.key = "region"}, {.key = "from"}, {0}};
    const char *store = cli_operand(cli, 0), *region = cli_operand(cli, 1), *effective = cli_option(cli, "effective");
    day_t day;
    if (!effective)
        return cli_misused(cli, err, "a move needs the day from which it holds: --effective DAY");
    if (cli_day(effective, &day, err) || stores_move(workspace, act, store, region, day, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_text(table, store);
    table_text(table, region);
    table_text(table, cli_day_text(cli, day));
    cli_record(cli, table);
    return 0;
}

static const struct cli_option move_options[] = {
    {"effective", 0, "DAY", "the day from which the store hangs on the new region"},
    {0},
};

const struct cli_command cmd_stores_move = {
    .name = "stores move",
    .summary = "hang a store on another region from a day on",
    .summary_zh = "自某日起将门店划归另一区域",
    .usage = "STORE REGION --effective DAY",
    .min_operands = 2,
    .max_operands = 2,
    .options = move_options,
    .detail = "Months before that day keep the region they had: reports of the past do not change.",
    .example = "$ earshot stores move S0507 E2 --effective 2025-07-01 -m \"new regional office\"\n"
               "store   S0507\n"
               "region  E2\n"
               "from    2025-07-01\n",
    .work = move_work,
};

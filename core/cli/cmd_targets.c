/* stores target: what is aimed at; said by hand, by a file, or listed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/facts.h"
#include "ops/rights.h"
#include "ops/stores.h"
#include "ops/targets.h"

/* ---- the list ---- */

static const struct table_column list_columns[] = {
    {.key = "of"},
    {.key = "code"},
    {.key = "survey"},
    {.key = "figure"},
    {.key = "from"},
    {.key = "target", .kind = TABLE_REAL},
    {.key = "batch", .kind = TABLE_INT},
    {0},
};

static const struct table_column shown_columns[] = {
    {.key = "of", .words = true},
    {.key = "code"},
    {.key = "survey"},
    {.key = "figure"},
    {.key = "from"},
    {.key = "target", .align = TABLE_RIGHT, .words = true},
    {.key = "batch", .kind = TABLE_INT},
    {0},
};

static const char *said_text(struct cli *cli, double value) {
    return isnan(value) ? "none" : arena_format(cli->arena, "%.10g", value);
}

static void put_target(struct cli *cli, struct table *table, const struct registry *registry,
                       const struct target *target) {
    table_text(table, place_name(target->place));
    table_text(table, cli_some(place_code(registry, target->place, target->place_id)));
    table_text(table, target->aim.survey);
    table_text(table, target_aim_write(&target->aim, cli->arena));
    table_text(table, cli_month_text(cli, target->from));
    if (cli_format(cli) == TABLE_PLAIN)
        table_text(table, said_text(cli, target->value));
    else
        table_real(table, target->value);
    table_int(table, target->batch);
}

/* Which targets the options leave: those of one store, of one region, of one survey. */
struct filter {
    const struct store *store;
    const struct region *region;
    const char *survey;
};

static bool is_asked(const struct filter *filter, const struct target *target) {
    if (filter->survey && strcmp(filter->survey, target->aim.survey) != 0)
        return false;
    if (filter->store)
        return target->place == PLACE_STORE && target->place_id == filter->store->id;
    return !filter->region || (target->place == PLACE_REGION && target->place_id == filter->region->id);
}

/* The chain, regions, stores; each by its code. What is said of one stands as it came: by figure and month. */
struct listed {
    const struct target *target;
    const char *code;
};

static int compare(const void *a, const void *b) {
    const struct listed *one = a, *other = b;
    int order = (one->target->place > other->target->place) - (one->target->place < other->target->place);
    order = order ? order : strcmp(one->code, other->code);
    return order ? order : (one->target > other->target) - (one->target < other->target);
}

static int list(struct cli *cli, struct workspace *workspace, struct err *err) {
    const char *store = cli_option(cli, "store"), *region = cli_option(cli, "region"), *seen = region;
    struct filter filter = {.survey = cli_option(cli, "survey")};
    const struct registry *registry;
    struct targets targets;
    if (cli_option(cli, "effective"))
        return cli_misused(cli, err, "--effective is for a figure and its target");
    if (targets_known(workspace, &registry, &targets, err) || (store && scope_store(workspace, store, err)) ||
        scope_query(workspace, registry, NULL, &seen, err) ||
        (store && registry_need_store(registry, store, &filter.store, err)) ||
        (region && registry_need_region(registry, region, &filter.region, err)))
        return err->kind;
    struct table *table = table_new(cli->arena, cli_format(cli) == TABLE_PLAIN ? shown_columns : list_columns);
    struct listed *listed = arena_alloc(cli->arena, (targets.count + 1) * sizeof *listed);
    size_t count = 0;
    for (size_t i = 0; i < targets.count; i++) {
        const struct target *target = &targets.items[i];
        if (is_asked(&filter, target))
            listed[count++] = (struct listed){target, place_code(registry, target->place, target->place_id)};
    }
    qsort(listed, count, sizeof *listed, compare);
    for (size_t i = 0; i < count; i++)
        put_target(cli, table, registry, listed[i].target);
    cli_table(cli, table);
    return 0;
}

/* ---- a file ---- */

static int import(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct facts_import what = cli_facts_import(cli);
    struct facts_done done;
    if (cli_operand(cli, 0) || cli_option(cli, "store") || cli_option(cli, "region") || cli_option(cli, "survey") ||
        cli_option(cli, "effective"))
        return cli_misused(cli, err, "a file says all of it: nothing goes with --import but how it is read");
    if (targets_import(workspace, act, &what, &done, err))
        return err->kind;
    return cli_facts(cli, &done, what.dry_run, err);
}

/* ---- one by hand ---- */

static int set(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct target_wish wish = {.store = cli_option(cli, "store"),
                               .region = cli_option(cli, "region"),
                               .survey = cli_option(cli, "survey"),
                               .figure = cli_operand(cli, 0),
                               .value = cli_operand(cli, 1)};
    const struct registry *registry;
    struct target target;
    if (!wish.value)
        return cli_misused(cli, err, "what is '%s' to be? A number, or none", wish.figure);
    if (!cli_option(cli, "effective"))
        return cli_misused(cli, err, "a target needs the month from which it holds: --effective MONTH");
    if (wish.store && wish.region)
        return cli_misused(cli, err, "a target is a store's or a region's");
    if (cli_month(cli_option(cli, "effective"), &wish.from, err) || target_set(workspace, act, &wish, &target, err) ||
        stores_read(workspace, INT32_MAX, &registry, err))
        return err->kind;
    struct table *table = table_new(cli->arena, cli_format(cli) == TABLE_PLAIN ? shown_columns : list_columns);
    put_target(cli, table, registry, &target);
    cli_record(cli, table);
    return 0;
}

static int target_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (cli_option(cli, "import"))
        return import(cli, workspace, act, err);
    if (cli_facts_alone(cli, err))
        return err->kind;
    return cli_operand(cli, 0) ? set(cli, workspace, act, err) : list(cli, workspace, err);
}

static const struct cli_option target_options[] = {
    {"effective", 0, "MONTH", "the month from which it holds"},
    {"store", 0, "STORE", "this store's target; with neither store nor region the chain's"},
    {"region", 0, "REGION", "this region's target"},
    {"survey", 0, "SURVEY", "whose figure; may be left out when there is one survey"},
    {"import", 0, "FILE", "bring in a CSV file of targets"},
    {"dry-run", 'n', NULL, "with --import: tell what would happen, change nothing"},
    {"strict", 0, NULL, "with --import: one rejected row and nothing is stored"},
    {"errors", 0, "FILE", "with --import: where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_stores_target = {
    .name = "stores target",
    .summary = "say what is aimed at, or list the targets",
    .summary_zh = "设定目标，或列出已有目标",
    .usage = "[FIGURE TARGET --effective MONTH] [--store STORE | --region REGION] [--survey SURVEY] | --import FILE "
             "[--dry-run] [--strict] [--errors FILE]",
    .max_operands = 2,
    .options = target_options,
    .detail =
        "Without FIGURE the targets known are listed, each with the month it holds from. A FIGURE is\n"
        "  recommend.nps, recommend.mean, recommend.t2b   of a question: NPS, mean, share in the top box (percent)\n"
        "  dimension:staff.mean, dimension:staff.t2b      of a dimension\n"
        "  index:service                                  of a scoring, for stores: `metrics --scores` has it\n"
        "A target holds until the next one. `none` ends a store's or region's own; then the one above holds: the\n"
        "store's own goes before its region's, that before the one of the region above, that before the chain's.\n"
        "Said again for the same month it corrects. No report changes: targets stand in `earshot metrics`.\n"
        "\n"
        "A file has the columns figure, target and from (指标, 目标值, 起始月份), and of store, region and survey\n"
        "(门店编号, 区域编号, 问卷) what is needed; a row with neither store nor region is the chain's. Columns of\n"
        "other names are passed over. read = added + same + rejected.",
    .example = "$ earshot stores target recommend.nps 45 --effective 2026-01 --region E1\n"
               "of      region\n"
               "code    E1\n"
               "survey  visit\n"
               "figure  recommend.nps\n"
               "from    2026-01\n"
               "target  45\n"
               "batch   4\n"
               "$ earshot stores target --import targets.csv\n"
               "read      12\n"
               "added     12\n"
               "...\n",
    .work = target_work,
};

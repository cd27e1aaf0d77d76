/* stores event: what happened and when; said by hand, by a file, taken back, or listed. */
#include <string.h>

#include "cli/commands.h"
#include "cli/facts.h"
#include "ops/events.h"
#include "ops/rights.h"
#include "ops/stores.h"

/* ---- the list ---- */

static const struct table_column columns[] = {
    {.key = "from"},
    {.key = "until"},
    {.key = "of", .words = true},
    {.key = "code"},
    {.key = "event"},
    {.key = "event_en", .heading = "in English"},
    {.key = "taken_back", .heading = "taken back", .kind = TABLE_BOOL},
    {.key = "batch", .kind = TABLE_INT},
    {0},
};

static void put_event(struct cli *cli, struct table *table, const struct registry *registry,
                      const struct event *event) {
    table_text(table, cli_day_text(cli, event->first));
    table_text(table, cli_day_text(cli, event->last));
    table_text(table, place_name(event->place));
    table_text(table, cli_some(place_code(registry, event->place, event->place_id)));
    table_text(table, event->text);
    table_text(table, cli_some(event->en));
    table_bool(table, event->taken_back);
    table_int(table, event->batch);
}

/* Which events the options leave: those of a region, those that concern a store, those that lasted into a period. */
struct filter {
    const struct store *store;
    const struct region *region;
    month_t from, to;
    bool all; /* what was taken back too */
};

static bool is_asked(const struct filter *filter, const struct event *event) {
    if ((event->taken_back && !filter->all) || day_month(event->last) < filter->from ||
        day_month(event->first) > filter->to)
        return false;
    if (filter->store)
        return event_concerns(event, filter->store);
    return !filter->region || (event->place == PLACE_REGION && event->place_id == filter->region->id);
}

static int read_filter(struct cli *cli, struct workspace *workspace, const struct registry *registry,
                       struct filter *out, struct err *err) {
    const char *store = cli_option(cli, "store"), *region = cli_option(cli, "region"), *seen = region;
    *out = (struct filter){.from = INT32_MIN, .to = INT32_MAX, .all = cli_switch(cli, "all")};
    if (cli_option(cli, "until") || cli_option(cli, "en") || cli_switch(cli, "take-back"))
        return cli_misused(cli, err, "--until, --en and --take-back are for a DAY and its EVENT");
    if ((store && scope_store(workspace, store, err)) || scope_query(workspace, registry, NULL, &seen, err) ||
        (store && registry_need_store(registry, store, &out->store, err)) ||
        (region && registry_need_region(registry, region, &out->region, err)) ||
        cli_month(cli_option(cli, "from"), &out->from, err) || cli_month(cli_option(cli, "to"), &out->to, err))
        return err->kind;
    return 0;
}

static int list(struct cli *cli, struct workspace *workspace, struct err *err) {
    const struct registry *registry;
    struct filter filter;
    struct events events;
    if (events_known(workspace, &registry, &events, err) || read_filter(cli, workspace, registry, &filter, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < events.count; i++)
        if (is_asked(&filter, &events.items[i]))
            put_event(cli, table, registry, &events.items[i]);
    cli_table(cli, table);
    return 0;
}

/* ---- a file, and one by hand ---- */

static int import(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const char *const foreign[] = {"store", "region", "until", "en", "from", "to"};
    struct facts_import what = cli_facts_import(cli);
    struct facts_done done;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (cli_option(cli, foreign[i]))
            return cli_misused(cli, err, "a file says all of it: leave out --%s", foreign[i]);
    if (cli_operand(cli, 0) || cli_switch(cli, "take-back") || cli_switch(cli, "all"))
        return cli_misused(cli, err, "a file says all of it: nothing goes with --import but how it is read");
    if (events_import(workspace, act, &what, &done, err))
        return err->kind;
    return cli_facts(cli, &done, what.dry_run, err);
}

static int set(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct event_wish wish = {.store = cli_option(cli, "store"),
                              .region = cli_option(cli, "region"),
                              .text = cli_operand(cli, 1),
                              .en = cli_option(cli, "en"),
                              .last = DAY_NONE,
                              .take_back = cli_switch(cli, "take-back")};
    const struct registry *registry;
    struct event event;
    if (!wish.text)
        return cli_misused(cli, err, "what happened on '%s'?", cli_operand(cli, 0));
    if (wish.store && wish.region)
        return cli_misused(cli, err, "an event is a store's or a region's");
    if (cli_option(cli, "from") || cli_option(cli, "to") || cli_switch(cli, "all"))
        return cli_misused(cli, err, "--from, --to and --all are for the list");
    if (cli_day(cli_operand(cli, 0), &wish.first, err) || cli_day(cli_option(cli, "until"), &wish.last, err) ||
        event_set(workspace, act, &wish, &event, err) || stores_read(workspace, INT32_MAX, &registry, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    put_event(cli, table, registry, &event);
    cli_record(cli, table);
    return 0;
}

static int event_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    if (cli_option(cli, "import"))
        return import(cli, workspace, act, err);
    if (cli_facts_alone(cli, err))
        return err->kind;
    return cli_operand(cli, 0) ? set(cli, workspace, act, err) : list(cli, workspace, err);
}

static const struct cli_option event_options[] = {
    {"until", 0, "DAY", "its last day; else it lasted one day"},
    {"en", 0, "TEXT", "the same in English"},
    {"store", 0, "STORE", "at this store; in the list all that concerns it, its regions' and the chain's too"},
    {"region", 0, "REGION", "in this region"},
    {"take-back", 0, NULL, "it did not happen: the event known by this day, text and place"},
    {"from", 0, "MONTH", "list: those that lasted into this month or later"},
    {"to", 0, "MONTH", "list: those that began in this month or earlier"},
    {"all", 0, NULL, "list: those taken back too"},
    {"import", 0, "FILE", "bring in a CSV file of events"},
    {"dry-run", 'n', NULL, "with --import: tell what would happen, change nothing"},
    {"strict", 0, NULL, "with --import: one rejected row and nothing is stored"},
    {"errors", 0, "FILE", "with --import: where the error sheet goes; else errors/ in the workspace"},
    {0},
};

const struct cli_command cmd_stores_event = {
    .name = "stores event",
    .summary = "say what happened and when, or list what did",
    .summary_zh = "登记事件（改造、促销等），或列出已有事件",
    .usage = "[DAY EVENT [--until DAY] [--en TEXT] [--take-back]] [--store STORE | --region REGION] [--from MONTH] "
             "[--to MONTH] [--all] | --import FILE [--dry-run] [--strict] [--errors FILE]",
    .max_operands = 2,
    .options = event_options,
    .detail = "Without DAY the events known are listed, the earliest first. An event is known by its place, its first\n"
              "day and its text: said again with another last day or English it is corrected. No figure changes for\n"
              "it; look here when one has moved.\n"
              "\n"
              "A file has the columns from and event (开始日期, 事件), and of until, store, region and event_en\n"
              "(结束日期, 门店编号, 区域编号, 事件英文) what is needed; a row with neither store nor region is the\n"
              "chain's. Columns of other names are passed over. read = added + same + rejected.",
    .example = "$ earshot stores event 2026-05-06 自助结账上线 --en \"self-checkout\" --store S0203\n"
               "from        2026-05-06\n"
               "until       2026-05-06\n"
               "of          store\n"
               "code        S0203\n"
               "event       自助结账上线\n"
               "in English  self-checkout\n"
               "taken back  no\n"
               "batch       6\n"
               "$ earshot stores event --store S0203 --from 2026-01\n",
    .work = event_work,
};

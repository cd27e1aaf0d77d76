/* wave: what a schedule would do, doing it, and what became of it. Counts and rates; nobody is named. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "flow/distribution/cron.h"
#include "ops/act.h"
#include "ops/waves.h"
#include "ops/waves_status.h"

/* ---- plan ---- */

static const char *minute_text(struct cli *cli, int64_t due) {
    char text[CRON_TEXT];
    if (!due)
        return NULL;
    cron_write(text, due);
    text[strcspn(text, "T")] = ' ';
    return arena_text(cli->arena, text);
}

static void plan_reasons(struct cli *cli, const struct wave_plan *plans, size_t count) {
    static const struct table_column columns[] = {{.key = "zone"},
                                                  {.key = "due"},
                                                  {.key = "goes_out", .heading = "goes out"},
                                                  {.key = "why", .words = true},
                                                  {.key = "customers", .kind = TABLE_INT},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < count; i++)
        for (int reason = 0; reason < WAVE_REASONS; reason++) {
            if (!plans[i].counts[reason] && reason != WAVE_ASKED)
                continue;
            table_text(table, plans[i].zone);
            table_text(table, minute_text(cli, plans[i].due));
            table_text(table, plans[i].send_at == INT64_MAX ? NULL : cli_when(cli, plans[i].send_at));
            table_text(table, wave_reason_word((enum wave_reason)reason));
            table_int(table, plans[i].counts[reason]);
        }
    cli_table(cli, table);
}

static void plan_stores(struct cli *cli, const struct wave_plan *plans, size_t count) {
    static const struct table_column columns[] = {
        {.key = "store"}, {.key = "meant", .kind = TABLE_INT}, {.key = "asked", .kind = TABLE_INT}, {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t k = 0; count && k < plans[0].store_count; k++) {
        int64_t meant = 0, asked = 0;
        for (size_t i = 0; i < count; i++) {
            meant += plans[i].by_store[k].meant;
            asked += plans[i].by_store[k].asked;
        }
        table_text(table, plans[0].by_store[k].store);
        table_int(table, meant);
        table_int(table, asked);
    }
    cli_table(cli, table);
}

static int plan_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct wave_plan *plans = NULL;
    size_t count = 0;
    if (waves_plan(workspace, act, cli_operand(cli, 0), cli_switch(cli, "working"), cli_switch(cli, "next"), &plans,
                   &count, err))
        return err->kind;
    if (cli_switch(cli, "stores"))
        plan_stores(cli, plans, count);
    else
        plan_reasons(cli, plans, count);
    if (!count)
        cli_say(cli, "There are no stores: earshot stores import brings them in.");
    return 0;
}

static const struct cli_option plan_options[] = {
    {"next", 0, NULL, "at the next time that is due, instead of now"},
    {"stores", 0, NULL, "by store: how many are meant, how many asked"},
    {"working", 0, NULL, "by the working files, before they are published"},
    {0},
};

const struct cli_command cmd_wave_plan = {
    .name = "wave plan",
    .summary = "show who a schedule would ask, and why the others not",
    .summary_zh = "预览调研计划会问多少人、其余为何不问",
    .usage = "SCHEDULE [--next] [--stores] [--working]",
    .min_operands = 1,
    .max_operands = 1,
    .options = plan_options,
    .detail =
        "Nothing is changed, and nobody named. Each customer who is meant is counted once, for the first that\n"
        "holds: segment (in none that is asked), opted_out, no_consent, asked_lately (by any schedule), no_contact\n"
        "(by its channels), quota (enough answers), not_sampled, cap (of the channel), too_late; the rest is asked.\n"
        "Those outside of the time or the stores that the schedule says are not meant. The same customers and the\n"
        "same seed give the same sample.",
    .example = "$ earshot wave plan after_visit --next\n"
               "zone           due               goes out          why           customers\n"
               "Asia/Shanghai  2026-11-02 10:00  2026-11-02 02:00  asked                38\n"
               "Asia/Shanghai  2026-11-02 10:00  2026-11-02 02:00  no_consent          201\n"
               "Asia/Shanghai  2026-11-02 10:00  2026-11-02 02:00  asked_lately          7\n",
    .work = plan_work,
};

/* ---- run ---- */

static int run_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct table_column columns[] = {{.key = "runs", .kind = TABLE_INT},
                                                  {.key = "asked", .kind = TABLE_INT},
                                                  {.key = "reminded", .kind = TABLE_INT},
                                                  {.key = "again", .heading = "put out again", .kind = TABLE_INT},
                                                  {.key = "wave"},
                                                  {0}};
    struct waves_done done;
    const char *schedule = cli_operand(cli, 0);
    bool now = cli_switch(cli, "due-now");
    if (now && !schedule)
        return cli_misused(cli, err, "--due-now runs one schedule: name it");
    if (now ? waves_now(workspace, act, schedule, &done, err) : waves_tick(workspace, act, schedule, &done, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    table_int(table, done.runs);
    table_int(table, done.asked);
    table_int(table, done.reminded);
    table_int(table, done.again);
    table_text(table, done.wave);
    cli_record(cli, table);
    if (!done.runs && !done.reminded && !done.again)
        cli_say(cli, "Nothing was due.");
    return 0;
}

static const struct cli_option run_options[] = {
    {"due-now", 0, NULL, "as if SCHEDULE were due now; one of a crontab only"},
    {0},
};

const struct cli_command cmd_wave_run = {
    .name = "wave run",
    .summary = "ask whoever is due by the live schedules, and remind",
    .summary_zh = "执行到期的调研计划并发出提醒",
    .usage = "[SCHEDULE] [--due-now]",
    .max_operands = 1,
    .options = run_options,
    .detail =
        "What was due since the last time is carried out, also after days without: each time that was missed, as of\n"
        "then, unless it is later than the schedule's `late`. Whoever is asked gets an invitation, and the outbox a\n"
        "message for an hour at which it may go out; `earshot send` sends them. Run it as often as you like, nobody\n"
        "is asked twice; `earshot serve` does it every minute.",
    .example = "$ earshot wave run\n"
               "runs           1\n"
               "asked          38\n"
               "reminded       4\n"
               "put out again  0\n"
               "wave           after_visit 2026-11-02 10:00\n",
    .work = run_work,
};

/* ---- status ---- */

static const struct table_column status_columns[] = {
    {.key = "wave"},
    {.key = "survey"},
    {.key = "asked", .kind = TABLE_INT},
    {.key = "sent", .kind = TABLE_INT},
    {.key = "delivered", .kind = TABLE_INT},
    {.key = "failed", .heading = "never arrived", .kind = TABLE_INT},
    {.key = "opened", .heading = "link opened", .kind = TABLE_INT},
    {.key = "started", .kind = TABLE_INT},
    {.key = "completed", .kind = TABLE_INT},
    {.key = "unsubscribed", .kind = TABLE_INT},
    {.key = "reminded", .kind = TABLE_INT},
    {.key = "n", .kind = TABLE_INT},
    {.key = "rr1", .heading = "RR1 %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "rr2", .heading = "RR2 %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "rr6", .heading = "RR6 %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "coop1", .heading = "COOP1 %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "ref1", .heading = "REF1 %", .kind = TABLE_REAL, .decimals = 1},
    {.key = "con1", .heading = "CON1 %", .kind = TABLE_REAL, .decimals = 1},
    {0}};

static int put_status(void *context, const struct wave_status *status, struct err *err) {
    static const enum invitation_mark marks[] = {INVITATION_SENT,         INVITATION_DELIVERED, INVITATION_FAILED,
                                                 INVITATION_OPENED,       INVITATION_STARTED,   INVITATION_COMPLETED,
                                                 INVITATION_UNSUBSCRIBED, INVITATION_REMINDED};
    struct table *table = context;
    const struct dispositions d = wave_dispositions(status);
    const struct response_rates rates = response_rates_of(&d, 1);
    (void)err;
    table_text(table, status->wave);
    table_text(table, status->survey);
    table_int(table, status->asked);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        table_int(table, status->marks[marks[i]]);
    table_int(table, d.complete + d.partial + d.refused + d.unknown_household + d.unknown_other);
    table_real(table, 100 * rates.rr[0]);
    table_real(table, 100 * rates.rr[1]);
    table_real(table, 100 * rates.rr[5]);
    table_real(table, 100 * rates.coop[0]);
    table_real(table, 100 * rates.ref[0]);
    table_real(table, 100 * rates.con[0]);
    return 0;
}

static int put_reasons(struct cli *cli, struct workspace *workspace, const char *name, struct err *err) {
    static const struct table_column columns[] = {
        {.key = "why", .words = true}, {.key = "customers", .kind = TABLE_INT}, {0}};
    int64_t counts[WAVE_REASONS];
    if (waves_reasons(workspace, name, counts, err))
        return err->kind;
    struct table *table = table_new(cli->arena, columns);
    for (int i = 0; i < WAVE_REASONS; i++) {
        if (!counts[i])
            continue;
        table_text(table, wave_reason_word((enum wave_reason)i));
        table_int(table, counts[i]);
    }
    cli_table(cli, table);
    return 0;
}

static int status_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *name = cli_operand(cli, 0);
    (void)act;
    if (cli_switch(cli, "reasons"))
        return name ? put_reasons(cli, workspace, name, err)
                    : cli_misused(cli, err, "--reasons are those of one wave or schedule: name it");
    struct table *table = table_new(cli->arena, status_columns);
    if (waves_told(workspace, name, cli_option(cli, "store"), put_status, table, err))
        return err->kind;
    if (name && table_row_count(table) == 1)
        cli_record(cli, table);
    else
        cli_table(cli, table);
    return 0;
}

static const struct cli_option status_options[] = {
    {"store", 0, "STORE", "only what this store asked"},
    {"reasons", 0, NULL, "of one wave or schedule: how many were asked, and why the others not"},
    {0},
};

const struct cli_command cmd_wave_status = {
    .name = "wave status",
    .summary = "list waves: sent, opened, completed, response rates",
    .summary_zh = "查看各批次的发送、打开、完成与应答率",
    .usage = "[WAVE | SCHEDULE] [--store STORE] [--reasons]",
    .max_operands = 1,
    .options = status_options,
    .detail =
        "Rates are those of the American Association for Public Opinion Research, with their base n, the\n"
        "invitations that went out: completed are I, begun ones P, turned down or opened and not begun R; of those\n"
        "that failed or were never heard of nothing is known, and none is left out (e = 1). RR1 = I / n,\n"
        "RR2 = (I + P) / n, RR6 the same of those who were heard of, COOP1 = I / (I + P + R), REF1 = R / n,\n"
        "CON1 = (I + P + R) / n. The answers: earshot metrics --by wave.",
    .example = "$ earshot wave status 'after_visit 2026-11-02 10:00'\n"
               "wave       after_visit 2026-11-02 10:00\n"
               "survey     visit\n"
               "asked      38\n"
               "sent       38\n"
               "...\n"
               "n          38\n"
               "RR1 %      21.1\n"
               "...\n",
    .work = status_work,
};

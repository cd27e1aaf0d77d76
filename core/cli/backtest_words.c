#include "cli/backtest_words.h"

#include <string.h>

struct backtest_count backtest_count(const struct backtest_report *report) {
    struct backtest_count count = {0};
    for (size_t i = 0; i < report->count; i++) {
        count.again += report->rows[i].has_before;
        count.changed += report->rows[i].band_changed;
    }
    return count;
}

/* ---- first scores ---- */

struct firsts {
    const char *scoring;
    int64_t stores;
    struct {
        const char *band;
        int64_t stores;
    } bands[BACKTEST_BANDS];
    size_t count;
    bool more; /* bands than these */
};

static void add_first(struct firsts *firsts, const struct backtest_row *row) {
    size_t at = 0;
    firsts->stores++;
    if (!row->after.band)
        return;
    while (at < firsts->count && strcmp(firsts->bands[at].band, row->after.band) != 0)
        at++;
    if (at == BACKTEST_BANDS) {
        firsts->more = true;
        return;
    }
    if (at == firsts->count) {
        while (at && strcmp(firsts->bands[at - 1].band, row->after.band) > 0) {
            firsts->bands[at] = firsts->bands[at - 1];
            at--;
        }
        firsts->bands[at].band = row->after.band;
        firsts->bands[at].stores = 0;
        firsts->count++;
    }
    firsts->bands[at].stores++;
}

static bool is_new(const struct backtest_report *report, const char *scoring) {
    for (size_t i = 0; i < report->month_count; i++)
        if (!strcmp(report->months[i].scoring, scoring))
            return report->months[i].is_new;
    return false;
}

static const char *bands_text(struct cli *cli, const struct firsts *firsts) {
    const char *text = "", *colon = cli_chinese(cli) ? "：" : ": ", *comma = cli_chinese(cli) ? "、" : ", ";
    for (size_t i = 0; i < firsts->count; i++)
        text = arena_format(cli->arena, "%s%s%s %lld", text, i ? comma : colon, firsts->bands[i].band,
                            (long long)firsts->bands[i].stores);
    return firsts->more ? arena_format(cli->arena, "%s%s…", text, comma) : text;
}

static void say_firsts(struct cli *cli, const struct backtest_report *report, const struct firsts *firsts) {
    bool fresh = is_new(report, firsts->scoring);
    if (cli_chinese(cli))
        cli_say(cli, "%s %s：%lld 个门店月首次有评分%s", fresh ? "新评分" : "评分", firsts->scoring,
                (long long)firsts->stores, bands_text(cli, firsts));
    else
        cli_say(cli, "%s %s: %lld store-months scored for the first time%s", fresh ? "new scoring" : "scoring",
                firsts->scoring, (long long)firsts->stores, bands_text(cli, firsts));
}

void backtest_say_first(struct cli *cli, const struct backtest_report *report) {
    struct firsts firsts = {0};
    for (size_t i = 0; i < report->count; i++) {
        const struct backtest_row *row = &report->rows[i];
        if (firsts.stores && strcmp(firsts.scoring, row->scoring) != 0) {
            say_firsts(cli, report, &firsts);
            firsts = (struct firsts){0};
        }
        firsts.scoring = row->scoring;
        if (!row->has_before)
            add_first(&firsts, row);
    }
    if (firsts.stores)
        say_firsts(cli, report, &firsts);
}

/* ---- what is still to come ---- */

void backtest_say_later(struct cli *cli, const struct backtest_report *report) {
    for (size_t i = 0; i < report->later_count; i++) {
        const struct backtest_later *later = &report->later[i];
        if (cli_chinese(cli))
            cli_say(cli, "%s 从 %s 起生效：目前还没有受影响的月份；想看效果，请把 effective 提前。", later->scoring,
                    cli_month_text(cli, later->effective));
        else
            cli_say(cli, "%s holds from %s: no month so far is touched; to see its effect, make effective earlier",
                    later->scoring, cli_month_text(cli, later->effective));
    }
}

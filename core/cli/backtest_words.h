/* What a backtest comes to in sentences: rules backtest and rules publish say the same. */
#ifndef EARSHOT_CLI_BACKTEST_WORDS_H
#define EARSHOT_CLI_BACKTEST_WORDS_H

#include "cli/cli.h"
#include "ops/backtest.h"

#define BACKTEST_BANDS 6 /* that are counted out; a rule may name stores one by one */

struct backtest_count {
    int64_t again, changed; /* store-months that had a score before; of them, those with another band */
};

struct backtest_count backtest_count(const struct backtest_report *report);

/* For each scoring that gives months their first score: how many, and their bands. */
void backtest_say_first(struct cli *cli, const struct backtest_report *report);
/* Of each version that holds from a month that is still to come: that nothing shows of it yet. */
void backtest_say_later(struct cli *cli, const struct backtest_report *report);

#endif

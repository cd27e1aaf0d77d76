/* The words and figures of plans, for the files that print them. Texts are in cli->arena. */
#ifndef EARSHOT_CLI_PLAN_WORDS_H
#define EARSHOT_CLI_PLAN_WORDS_H

#include "cli/plan_sheet.h"

const char *plan_say_in(const struct plan_sheet *sheet, const char *english, const char *chinese);
/* A figure of the plan's metric: two digits of a mean, one of points and percent. */
const char *plan_figure(const struct plan_sheet *sheet, double value);
const char *plan_figure_at(const struct plan_sheet *sheet, const struct value *map, const char *key); /* "-" for none */
/* "0.61 (0.45 to 0.77)" */
const char *plan_interval(const struct plan_sheet *sheet, const struct value *figure);
const char *plan_codes(const struct plan_sheet *sheet, const struct value *codes); /* "S0203, S0206" */
const char *plan_why(const struct plan_sheet *sheet, const struct value *verdict); /* a sentence; "" */
const char *plan_need_word(const struct plan_sheet *sheet, const char *need);
const char *plan_part_name(const struct plan_sheet *sheet, enum plan_part part);
const char *plan_verdict_word(const struct plan_sheet *sheet, const char *says);

#endif

/* How tickets are told: texts in a person's language, or the words that programs get. */
#ifndef EARSHOT_CLI_TICKET_SHEET_H
#define EARSHOT_CLI_TICKET_SHEET_H

#include "cli/commands.h"
#include "ops/tickets.h"

/* { zh, en } in the language of the reader. */
const char *ticket_words(struct cli *cli, const struct value *words);
const char *ticket_class_text(struct cli *cli, const struct workflow *workflow, const char *class);
const char *ticket_state_text(struct cli *cli, const struct workflow *workflow, const char *state);
const char *ticket_time_text(struct cli *cli, instant_t at, const char *by_store);
const char *ticket_owner_text(const struct ticket_standing *now);
const char *ticket_told_text(struct cli *cli, const char *told);

/* How it stands, one record. */
int ticket_print(struct cli *cli, struct workspace *workspace, const struct ticket *ticket, struct err *err);
/* What who acts can do next, as commands; and what became of what the last event sends: on stderr. */
int ticket_say_steps(struct cli *cli, struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                     struct err *err);
int ticket_say_told(struct cli *cli, const struct ticket *ticket);

#endif

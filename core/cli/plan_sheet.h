/* How plans are told: their parts as tables for a person, as one object for a program, and each event in a line. */
#ifndef EARSHOT_CLI_PLAN_SHEET_H
#define EARSHOT_CLI_PLAN_SHEET_H

#include "cli/commands.h"
#include "ops/plans.h"

struct plan_sheet {
    struct cli *cli;
    struct workspace *workspace;
    const struct act *act;
    const struct plan *plan;
    struct plan_parts parts;
    struct plan_frame frame;
};
int plan_sheet(struct plan_sheet *out, struct cli *cli, struct workspace *workspace, const struct act *act,
               const struct plan *plan, struct err *err);

void plan_print(const struct plan_sheet *sheet);     /* how it stands, one record */
void plan_print_all(const struct plan_sheet *sheet); /* with evidence, causes, actions, pilot, verdict, waves, checks */
void plan_print_pilot(const struct plan_sheet *sheet, const struct value *pilot);
void plan_print_verdict(const struct plan_sheet *sheet, const struct value *verdict, bool check);
const struct value *plan_json(const struct plan_sheet *sheet);
/* What can be done next, as commands, and what comes by itself: on stderr. */
int plan_say_next(const struct plan_sheet *sheet, struct err *err);

/* In cli->arena. */
const char *plan_event_told(const struct plan_sheet *sheet, const struct plan_event *event); /* what was said, a line */
const char *plan_state_text(const struct plan_sheet *sheet, const char *state);
const char *plan_event_name(const struct plan_sheet *sheet, const struct plan_event *event);
const char *plan_number_text(struct cli *cli, int64_t number);

#endif

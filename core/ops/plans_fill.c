/* Causes and actions as a table, the way they are written down in a meeting. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ops/form.h"
#include "ops/plans_parts.h"

enum { WHAT, TEXT, UNDER, ITEM, OWNER, DUE, COST };

static const struct form_column columns[] = {
    {"what", "类别", true},     {"text", "内容", true}, {"under", "上级", false}, {"item", "题目", false},
    {"owner", "负责人", false}, {"due", "期限", false}, {"cost", "费用", false},  {0},
};

struct filling {
    struct planning *planning;
    struct plan *plan;
    struct form form;
    size_t rows;
};

static int at_cell(struct filling *filling, size_t column, struct err *err) {
    const char *heading = filling->form.headings[column];
    return err_where(err, "row %lld, column %s", (long long)filling->form.row, heading ? heading : columns[column].en);
}

/* The number of the cause that has this text, or this number; "0" where there is none. */
static const char *cause_number(struct filling *filling, const char *text) {
    struct plan_parts parts;
    plan_fold(filling->planning->arena, filling->plan, &parts);
    for (size_t i = parts.cause_count; i > 0; i--)
        if (!strcmp(parts.causes[i - 1].text, text))
            return arena_format(filling->planning->arena, "%lld", (long long)parts.causes[i - 1].number);
    return text[strspn(text, "0123456789")] ? "0" : text;
}

static int no_cause(struct filling *filling, const char *text, struct err *err) {
    err_set(err, ERR_DATA, "there is no cause '%s' above this row", text);
    err_todo(err, "`under` is the text of a cause in a row before, or its number");
    return at_cell(filling, UNDER, err);
}

static bool is_one_of(const char *text, const char *english, const char *chinese) {
    return !strcmp(text, english) || !strcmp(text, chinese);
}

/* Where in the row a refusal belongs. */
static size_t blame(const struct err *err, bool cause) {
    return strstr(err->what, "cost")                      ? COST
           : strstr(err->what, "is no day")               ? DUE
           : strstr(err->what, "owner")                   ? OWNER
           : cause && strstr(err->what, "evidence tells") ? ITEM
                                                          : TEXT;
}

static int take_row(struct filling *filling, struct err *err) {
    struct form *form = &filling->form;
    struct arena *arena = filling->planning->arena;
    const char *what = form_cell(form, WHAT), *under = form_cell(form, UNDER);
    const bool cause = is_one_of(what, "cause", "原因");
    if (!cause && !is_one_of(what, "action", "措施")) {
        err_set(err, ERR_DATA, "'%s' is neither a cause nor an action", what);
        err_todo(err, "write cause or action (原因, 措施)");
        return at_cell(filling, WHAT, err);
    }
    const char *operands[] = {arena_text(arena, form_cell(form, TEXT)), NULL};
    const char *number = *under ? cause_number(filling, under) : NULL;
    if (number && !strcmp(number, "0"))
        return no_cause(filling, under, err);
    const char *cells[COST + 1];
    for (size_t i = ITEM; i <= COST; i++)
        cells[i] = *form_cell(form, i) ? arena_text(arena, form_cell(form, i)) : NULL;
    const struct plan_saying saying = {.what = cause ? "add_cause" : "add_action",
                                       .operands = operands,
                                       .under = cause ? number : NULL,
                                       .cause = cause ? NULL : number,
                                       .item = cause ? cells[ITEM] : NULL,
                                       .owner = cells[OWNER],
                                       .due = cells[DUE],
                                       .cost = cells[COST]};
    filling->rows++;
    return plan_say_verb(filling->planning, filling->plan, &saying, err) ? at_cell(filling, blame(err, cause), err) : 0;
}

static int fill(struct filling *filling, const char *typed, struct err *err) {
    struct planning *planning = filling->planning;
    enum csv_step step;
    int64_t fired = 0;
    if (planning_find(planning, typed, filling->plan, err) ||
        planning_timers(planning, filling->plan, planning->act->now, &fired, err))
        return err->kind;
    while ((step = form_next(&filling->form, err)) == CSV_ROW)
        if (take_row(filling, err))
            return err->kind;
    if (step == CSV_FAILED)
        return err->kind;
    if (filling->form.sheet.rejected)
        return err_set(err, ERR_DATA, "%lld rows cannot be read", (long long)filling->form.sheet.rejected);
    return filling->rows ? planning_finish(planning, filling->plan, "fill", err)
                         : err_set(err, ERR_DATA, "the file has no rows");
}

int plan_fill(struct workspace *workspace, const struct act *act, const char *typed, const char *file, size_t *out_rows,
              struct plan *out, struct err *err) {
    struct planning planning;
    struct filling filling = {.planning = &planning, .plan = out};
    int failed = planning_open(&planning, workspace, act, err);
    if (!failed)
        failed = form_open(&filling.form, workspace, columns, file, NULL, planning.rulebook->settings.language, err);
    failed = failed ? failed : planning_begin(&planning, err);
    failed = failed ? failed : fill(&filling, typed, err);
    sql_rollback(workspace->db);
    form_close(&filling.form);
    planning_close(&planning);
    *out_rows = filling.rows;
    return failed ? failed : planning_keep(workspace, act, out, err);
}

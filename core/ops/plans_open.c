/* Opening a plan. By hand the evidence is made before the transaction, of one state of the facts: should a batch come
 * in between, it is made again. By a ticket it is made within the ticket's. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/registry/targets_rows.h"
#include "ops/plans_parts.h"
#include "ops/rights.h"

enum { TRIES = 5 };

struct opening {
    struct planning *planning;
    const struct plan_wish *wish;
    const struct plan_ground *ground; /* NULL: by hand */
    const struct workflow *workflow;
    struct plan_metric metric;
    enum place place;
    int64_t place_id;
    double target;
    int64_t cut;
    const struct value *evidence;
};

static int choose_workflow(struct opening *opening, struct err *err) {
    const struct rulebook *rulebook = opening->planning->rulebook;
    const struct workflow *found = NULL;
    if (opening->wish->workflow && rulebook_workflow(rulebook, opening->wish->workflow, &found, err))
        return err->kind;
    if (found && found->about != ABOUT_PLAN)
        return err_set(err, ERR_DATA, "workflow '%s' is about tickets", found->id),
               err_todo(err, "one of plans says about = \"plan\"");
    for (size_t i = 0; !opening->wish->workflow && i < rulebook->workflow_count; i++) {
        if (rulebook->workflows[i]->about != ABOUT_PLAN)
            continue;
        if (found)
            return err_set(err, ERR_USAGE, "plans may go by '%s' or '%s'", found->id, rulebook->workflows[i]->id),
                   err_todo(err, "name one with --workflow");
        found = rulebook->workflows[i];
    }
    if (!found)
        return err_set(err, ERR_DATA, "no workflow here is about plans"),
               err_todo(err, "copy scripts/workflows/pdca.lua from the shipped scripts, and publish it: earshot rules "
                             "publish -m \"…\"");
    opening->workflow = found;
    return 0;
}

static int choose_place(struct opening *opening, struct err *err) {
    struct planning *planning = opening->planning;
    struct workspace *workspace = planning->workspace;
    const struct plan_wish *wish = opening->wish;
    const char *region = wish->store || wish->region ? wish->region : workspace->scope.region;
    if (wish->store && wish->region)
        return err_set(err, ERR_USAGE, "a plan is of a region or of a store");
    if (registry_need_place(planning->registry, wish->store, region, &opening->place, &opening->place_id, err))
        return err->kind;
    if (opening->ground) /* it is the rules that open it, whoever moved the ticket */
        return 0;
    return wish->store ? scope_store(workspace, wish->store, err) : scope_whole(workspace, region, err);
}

/* "45", "4.2", "85%" */
static int read_target(struct opening *opening, const char *text, struct err *err) {
    const struct plan_metric *metric = &opening->metric;
    const double lo = metric->aim.figure == TARGET_NPS    ? -100
                      : metric->aim.figure == TARGET_MEAN ? metric->questions[0]->from
                                                          : 0,
                 hi = metric->aim.figure == TARGET_MEAN ? metric->questions[0]->to : 100;
    char *end = NULL;
    errno = 0;
    opening->target = strtod(text, &end);
    if (errno || end == text || (*end && strcmp(end, "%") != 0) || !isfinite(opening->target))
        return err_set(err, ERR_USAGE, "'%s' is no target", text), err_todo(err, "a number, as in --target 4.2");
    if (opening->target < lo || opening->target > hi)
        return err_set(err, ERR_DATA, "%s lies outside of %g to %g, where this figure can lie", text, lo, hi);
    return 0;
}

/* What is aimed at in the last month there already. */
static int usual_target(struct opening *opening, struct err *err) {
    struct planning *planning = opening->planning;
    const struct registry *registry = planning->registry;
    struct targets targets;
    const char *code = place_code(registry, opening->place, opening->place_id);
    if (targets_read(planning->workspace->db, planning->arena, opening->metric.survey->id, INT64_MAX, &targets, err))
        return err->kind;
    const struct target *found = targets_find(
        &targets, &opening->metric.aim, opening->place == PLACE_STORE ? registry_store(registry, code) : NULL,
        opening->place == PLACE_REGION ? registry_region(registry, code) : NULL, opening->wish->to);
    opening->target = found ? found->value : NAN;
    return 0;
}

static int check(struct opening *opening, struct err *err) {
    struct planning *planning = opening->planning;
    const struct plan_wish *wish = opening->wish;
    const day_t last = month_last(wish->to);
    if (strlen(wish->title) > LIMIT_PLAN_TITLE)
        return err_set(err, ERR_USAGE, "the title is longer than %d bytes", LIMIT_PLAN_TITLE),
               err_todo(err, "say more with --problem");
    if ((!opening->ground && act_has_reason(planning->act) &&
         plan_text_check(planning, "the reason", planning->act->reason, err)) ||
        plan_text_check(planning, "the title", wish->title, err) ||
        (wish->problem && plan_text_check(planning, "the problem", wish->problem, err)) ||
        choose_workflow(opening, err) || choose_place(opening, err) ||
        plan_metric(planning->rulebook, planning->arena, wish->metric, wish->survey, &opening->metric, err) ||
        plan_themes(planning, opening->metric.survey, wish->themes, &opening->metric.themes, err) ||
        (wish->owner && *wish->owner && plan_person(planning, wish->owner, err)))
        return err->kind;
    if (wish->to < wish->from || wish->to - wish->from >= LIMIT_PLAN_MONTHS)
        return err_set(err, ERR_USAGE, "the evidence is of 1 to %d months", LIMIT_PLAN_MONTHS),
               err_todo(err, "as in --from 2026-07 --to 2026-09");
    if (last > planning->today + 31)
        return err_set(err, ERR_USAGE, "the evidence would be of months to come");
    return wish->target ? read_target(opening, wish->target, err) : usual_target(opening, err);
}

/* ---- written ---- */

const char *plan_ground_key(struct arena *arena, const char *ticket, const char *metric) {
    return arena_format(arena, "ticket %s %s", ticket, metric);
}

static const char *key_of(const struct opening *opening) {
    struct arena *arena = opening->planning->arena;
    const struct act *act = opening->planning->act;
    return opening->ground
               ? plan_ground_key(arena, opening->ground->ticket, target_aim_write(&opening->metric.aim, arena))
               : arena_format(arena, "hand %s %lld %s", act->actor, (long long)act->now, opening->wish->title);
}

static const struct value *problem_of(const struct opening *opening) {
    struct arena *arena = opening->planning->arena;
    const struct plan_wish *wish = opening->wish;
    struct value *made = value_map(arena);
    char month[MONTH_TEXT];
    value_set(arena, made, "title", value_str(arena, wish->title));
    value_set(arena, made, "metric", value_str(arena, target_aim_write(&opening->metric.aim, arena)));
    value_set(arena, made, "survey", value_str(arena, opening->metric.survey->id));
    value_set(arena, made, "from", value_str(arena, month_write(month, wish->from)));
    value_set(arena, made, "to", value_str(arena, month_write(month, wish->to)));
    if (wish->problem)
        value_set(arena, made, "problem", value_str(arena, wish->problem));
    if (!isnan(opening->target))
        value_set(arena, made, "target", value_real(arena, opening->target));
    if (opening->ground) {
        value_set(arena, made, "ticket", value_str(arena, opening->ground->ticket));
        value_set(arena, made, "opened_by", value_str(arena, key_of(opening)));
    }
    value_set(arena, made, "evidence", opening->evidence);
    value_set(arena, made, "evidence_digest", value_str(arena, plan_digest(arena, opening->evidence)));
    return made;
}

static int write(struct opening *opening, struct plan *out, bool *out_new, struct err *err) {
    struct planning *planning = opening->planning;
    const struct act *act = planning->act;
    const struct plan_ground *ground = opening->ground;
    const instant_t at = ground ? ground->at : act->now;
    const char *owner = opening->wish->owner ? opening->wish->owner : act->actor;
    bool there = false;
    *out = (struct plan){.number = plan_number_of(opening->workflow->id, key_of(opening)),
                         .place = opening->place,
                         .place_id = opening->place_id,
                         .workflow = opening->workflow,
                         .opened = at};
    if (plan_exists(planning->workspace->db, out->number, &there, err))
        return err->kind;
    *out_new = !there;
    if (there)
        return 0;
    const struct plan_event event = {.at = at,
                                     .kind = PLAN_OPENED,
                                     .name = "",
                                     .part = PLAN_PROBLEM,
                                     .body = problem_of(opening),
                                     .actor = ground ? "" : act->actor,
                                     .reason = !ground && act_has_reason(act) ? act->reason : "",
                                     .after = plan_begin(opening->workflow, owner, at)};
    return planning_write(planning, out, &event, err);
}

static int make_evidence(struct opening *opening, struct err *err) {
    const struct plan_wish *wish = opening->wish;
    return batch_last(opening->planning->workspace->db, &opening->cut, err) ||
                   plan_evidence(opening->planning, &opening->metric, opening->place, opening->place_id, wish->from,
                                 wish->to, opening->cut, &opening->evidence, err)
               ? (int)err->kind
               : 0;
}

/* *out_same is false where another batch was sealed meanwhile. */
static int try_once(struct opening *opening, struct plan *out, bool *out_same, struct err *err) {
    struct planning *planning = opening->planning;
    struct sql *db = planning->workspace->db;
    int64_t now = 0;
    bool is_new = false;
    if (make_evidence(opening, err) || planning_begin(planning, err))
        return err->kind;
    int failed = batch_last(db, &now, err);
    *out_same = now == opening->cut;
    if (!failed && *out_same)
        failed = write(opening, out, &is_new, err) || (is_new && planning_finish(planning, out, "opened", err))
                     ? (int)err->kind
                     : 0;
    sql_rollback(db);
    return failed;
}

int plan_open(struct workspace *workspace, const struct act *act, const struct plan_wish *wish, struct plan *out,
              struct err *err) {
    struct planning planning;
    struct opening opening = {.planning = &planning, .wish = wish};
    bool same = false;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : check(&opening, err);
    for (int tries = 0; !failed && !same && tries < TRIES; tries++)
        failed = try_once(&opening, out, &same, err);
    if (!failed && !same)
        failed = err_set(err, ERR_BUSY, "answers keep coming in while the evidence is made"),
        err_todo(err, "try again in a minute");
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}

int plan_open_for(struct planning *planning, const struct plan_wish *wish, const struct plan_ground *ground,
                  struct plan *out, bool *out_new, struct err *err) {
    struct opening opening = {.planning = planning, .wish = wish, .ground = ground};
    return check(&opening, err) || make_evidence(&opening, err) || write(&opening, out, out_new, err) ? (int)err->kind
                                                                                                      : 0;
}

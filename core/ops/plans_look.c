/* Plans, as they are looked at: one, its next steps, and lists. */
#include <string.h>

#include "flow/registry/registry_rows.h"
#include "ops/plans_parts.h"

int plan_find(struct workspace *workspace, const struct act *act, const char *typed, struct plan *out,
              struct err *err) {
    struct planning planning;
    int failed = planning_open(&planning, workspace, act, err);
    failed = failed ? failed : planning_find(&planning, typed, out, err);
    planning_close(&planning);
    return failed ? failed : planning_keep(workspace, act, out, err);
}

int plan_steps(struct workspace *workspace, const struct act *act, const struct plan *plan,
               const struct workflow_step **out, size_t *out_count, struct err *err) {
    struct planning planning = {.workspace = workspace, .act = act, .arena = workspace->arena};
    const struct workflow_case at = plan_case(plan);
    unsigned who = 0;
    struct err refused;
    *out_count = 0;
    if (planning_parties(&planning, plan, &who, err))
        return err->kind;
    for (size_t i = 0; i < plan->workflow->step_count; i++)
        if (!workflow_may(plan->workflow, &at, &plan->workflow->steps[i], who, act->actor, &refused))
            out[(*out_count)++] = &plan->workflow->steps[i];
    return 0;
}

int plan_frame(struct workspace *workspace, const struct act *act, struct plan_frame *out, struct err *err) {
    struct planning planning;
    int failed = planning_open(&planning, workspace, act, err);
    if (!failed) {
        out->zone = arena_text(workspace->arena, planning.rulebook->settings.zone);
        out->today = planning.today;
        failed = registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &out->registry, err);
    }
    planning_close(&planning);
    return failed;
}

const char *plan_clock(struct workspace *workspace, const struct plan_frame *frame, instant_t at) {
    char day[DAY_TEXT];
    struct zone *zone = NULL;
    struct wall wall;
    struct err unread;
    if (at == INT64_MAX || zone_open(&zone, frame->zone, &unread))
        return "";
    zone_wall(zone, at, &wall);
    zone_free(zone);
    return arena_format(workspace->arena, "%s %02d:%02d", day_write(day, wall.day), wall.ms / 3600000,
                        wall.ms / 60000 % 60);
}

bool plan_next(struct workspace *workspace, const struct plan_frame *frame, const struct plan *plan,
               struct plan_waking *out) {
    struct zone *zone = NULL;
    struct err unread;
    if (zone_open(&zone, frame->zone, &unread))
        return false;
    const bool found = plan_wakes(workspace->arena, plan, zone, out);
    zone_free(zone);
    return found;
}

/* ---- lists ---- */

struct listing {
    struct planning *planning;
    const struct plan_list *list;
    const struct region *region;
    int (*fn)(void *context, const struct plan_entry *entry, struct err *err);
    void *context;
};

/* Whether one of another place does something in the store of who asks. */
static int touches(const struct listing *listing, const struct plan_line *line, bool *out, struct err *err) {
    struct planning *planning = listing->planning;
    struct plan plan;
    bool there = false;
    if (!planning->workspace->scope.store || line->place == PLACE_STORE)
        return 0;
    if (plan_load(planning->workspace->db, &planning->versions, line->number, INT64_MAX, planning->arena, &plan, &there,
                  err))
        return err->kind;
    *out = there && plan_touches(planning, &plan);
    return 0;
}

static bool is_of_region(const struct listing *listing, const struct plan_line *line) {
    const struct registry *registry = listing->planning->registry;
    if (!listing->region)
        return true;
    const char *code = place_code(registry, line->place, line->place_id);
    const struct store *store = line->place == PLACE_STORE ? registry_store_by_id(registry, line->place_id) : NULL;
    const struct region *home = store                         ? store->homes[store->home_count - 1].region
                                : line->place == PLACE_REGION ? registry_region(registry, code)
                                                              : NULL;
    return home && region_hangs_under(home, listing->region);
}

static int list_one(void *context, const struct plan_line *line, struct err *err) {
    struct listing *listing = context;
    struct planning *planning = listing->planning;
    char opened[DAY_TEXT], text[DAY_TEXT];
    struct plan_entry entry = {.line = line, .workflow = workflow_version_find(&planning->versions, line->version)};
    if (!entry.workflow)
        return err_set(err, ERR_INTERNAL, "a plan is of a workflow that is not in the database");
    bool seen = planning_holds(planning->workspace, planning->registry, line->place, line->place_id);
    if (!seen && touches(listing, line, &seen, err))
        return err->kind;
    if (!seen || !is_of_region(listing, line))
        return 0;
    day_t due = line->now.due == INT64_MAX ? DAY_NONE : zone_day(planning->zone, line->now.due - 1);
    if (line->action_due != DAY_NONE && line->stage != STAGE_OVER && (due == DAY_NONE || line->action_due < due))
        due = line->action_due;
    entry.late = due != DAY_NONE && line->stage != STAGE_OVER && due < planning->today;
    if (listing->list->overdue && !entry.late)
        return 0;
    entry.place = place_code(planning->registry, line->place, line->place_id);
    entry.due = due == DAY_NONE || line->stage == STAGE_OVER ? "" : day_write(text, due);
    entry.opened = day_write(opened, zone_day(planning->zone, line->opened));
    return listing->fn(listing->context, &entry, err);
}

int plans_list(struct workspace *workspace, const struct act *act, const struct plan_list *list,
               int (*fn)(void *context, const struct plan_entry *entry, struct err *err), void *context,
               struct err *err) {
    struct planning planning;
    struct listing listing = {&planning, list, NULL, fn, context};
    int failed = planning_open(&planning, workspace, act, err);
    if (!failed && list->region)
        failed = registry_need_region(planning.registry, list->region, &listing.region, err);
    failed = failed ? failed : plans_each(workspace->db, !list->all, list->owner, list_one, &listing, err);
    planning_close(&planning);
    return failed;
}

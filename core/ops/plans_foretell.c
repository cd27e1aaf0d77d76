/* The plans that a ticket's workflow would have asked for at its openings: of those of one place about one figure the
 * first, as if none of them had come to an end. */
#include <string.h>

#include "flow/registry/targets.h"
#include "ops/metrics.h"
#include "ops/plans_parts.h"
#include "ops/tickets_parts.h"

struct counting {
    const struct plan_metric *metric;
    int64_t n;
};

static int take(void *context, const struct metrics_row *row, struct err *err) {
    struct counting *counting = context;
    (void)err;
    if (!strcmp(row->item, counting->metric->aim.item))
        counting->n = row->n;
    return 0;
}

/* Whether there would have been evidence. */
static int answered(const struct plan_foretelling *all, const struct plan_metric *metric, const char *store,
                    const char *region, month_t from, month_t to, bool *out, struct err *err) {
    const bool question = metric->aim.kind == TARGET_QUESTION;
    const struct metrics_query query = {.survey = metric->survey->id,
                                        .question = question ? metric->aim.item : NULL,
                                        .items = question ? METRICS_ONE : METRICS_DIMENSIONS,
                                        .from = from,
                                        .to = to,
                                        .store = store,
                                        .region = region};
    struct counting counting = {metric, 0};
    int failed = metrics(all->workspace, &query, take, &counting, err);
    *out = !failed && counting.n >= all->rulebook->settings.floor_print;
    return failed;
}

static const char *way_of(const struct rulebook *rulebook, const struct value *wish) {
    const char *named = value_text(value_get(wish, "workflow"), "");
    for (size_t i = 0; !*named && i < rulebook->workflow_count; i++)
        if (rulebook->workflows[i]->about == ABOUT_PLAN)
            return rulebook->workflows[i]->id;
    return named;
}

static int one(struct plan_foretelling *all, const struct value *wish, const struct foretold *ticket, const char **out,
               struct err *err) {
    struct arena *arena = all->workspace->arena;
    const struct region *home = ticket->store->homes[ticket->store->home_count - 1].region;
    const bool of_store = !strcmp(value_text(value_get(wish, "of"), "region"), "store");
    const month_t months = (month_t)value_whole(value_get(wish, "months"), 3);
    struct plan_metric metric;
    char number[TICKET_TEXT];
    bool there = false;
    if (plan_metric(all->rulebook, arena, value_text(value_get(wish, "metric"), ""),
                    value_text(value_get(wish, "survey"), NULL), &metric, err))
        return err->kind;
    const char *aim = target_aim_write(&metric.aim, arena);
    const char *key = arena_format(arena, "%s %s %s", aim, of_store ? "store" : "region",
                                   of_store ? ticket->store->code : home->code);
    if (map_get(&all->asked, key))
        return 0;
    if (answered(all, &metric, of_store ? ticket->store->code : NULL, of_store ? NULL : home->code,
                 ticket->month - months + 1, ticket->month, &there, err) ||
        !there)
        return there ? 0 : (int)err->kind;
    map_put(&all->asked, key, all);
    const char *ground = plan_ground_key(arena, ticket_number_write(number, ticket->number), aim);
    ticket_number_write(number, plan_number_of(way_of(all->rulebook, wish), ground));
    *out = **out ? arena_format(arena, "%s %s", *out, number) : arena_text(arena, number);
    return 0;
}

int plans_foretell(struct plan_foretelling *all, const struct workflow *workflow, const struct foretold *ticket,
                   const char **out, struct err *err) {
    *out = "";
    for (size_t i = 0; i < workflow->intent_count; i++)
        if (workflow->intents[i].kind == INTENT_PLAN && one(all, workflow->intents[i].plan, ticket, out, err))
            return err->kind;
    return 0;
}

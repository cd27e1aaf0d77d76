#include "flow/plans/verdict.h"

#include <math.h>

const char *verdict_word_name(enum verdict_word word) {
    static const char *const names[] = {"verified", "not verified", "cannot say"};
    return names[word];
}

const char *verdict_why_name(enum verdict_why why) {
    static const char *const names[] = {"", "few stores", "few answers", "moved apart", "wide"};
    return names[why];
}

const char *relapse_word_name(enum relapse_word word) {
    static const char *const names[] = {"held", "relapsed", "cannot say"};
    return names[word];
}

/* The interval as seen by who hopes for a rise: where less is better it is turned round. NaN stays. */
struct reach {
    double lo, hi;
};
static struct reach reach_of(const struct plan_effect *effect, bool falls) {
    return falls ? (struct reach){-effect->hi, -effect->lo} : (struct reach){effect->lo, effect->hi};
}

static enum verdict_why lack_of(const struct plan_effect *effect, const struct verdict_ask *ask) {
    if (effect->pilots < 2 || effect->controls < 2)
        return VERDICT_FEW_STORES;
    return effect->least < ask->floor || isnan(effect->lo) ? VERDICT_FEW_ANSWERS : VERDICT_PLAIN;
}

struct plan_effect verdict_placebo(struct arena *arena, const struct panel *panel, const struct panel_window *before) {
    month_t middle = before->last - (before->last - before->first + 1) / 2;
    return plan_effect(arena, panel, &(struct panel_window){before->first, middle},
                       &(struct panel_window){middle + 1, before->last});
}

static bool holds_zero(const struct plan_effect *effect) {
    return !(effect->lo > 0) && !(effect->hi < 0);
}

struct plan_verdict verdict_of(struct arena *arena, const struct panel *panel, const struct verdict_ask *ask) {
    struct plan_verdict made = {.word = VERDICT_CANNOT_SAY,
                                .effect = plan_effect(arena, panel, &ask->before, &ask->after),
                                .placebo = verdict_placebo(arena, panel, &ask->before)};
    struct reach reach = reach_of(&made.effect, ask->falls);
    made.why = lack_of(&made.effect, ask);
    if (made.why == VERDICT_PLAIN && !holds_zero(&made.placebo))
        made.why = VERDICT_MOVED_APART;
    if (made.why != VERDICT_PLAIN)
        return made;
    made.short_of_aim = reach.hi < ask->aimed;
    if (reach.lo > 0)
        made.word = VERDICT_VERIFIED;
    else if (made.short_of_aim || reach.hi < 0)
        made.word = VERDICT_NOT_VERIFIED;
    else
        made.why = VERDICT_WIDE;
    return made;
}

struct relapse relapse_of(struct arena *arena, const struct panel *panel, const struct verdict_ask *ask,
                          const struct panel_window *check) {
    struct relapse made = {.word = RELAPSE_CANNOT_SAY,
                           .effect = plan_effect(arena, panel, &ask->before, check),
                           .loss = plan_effect(arena, panel, &ask->after, check),
                           .then = plan_effect(arena, panel, &ask->before, &ask->after).value};
    struct reach there = reach_of(&made.effect, ask->falls), since = reach_of(&made.loss, ask->falls);
    double sign = ask->falls ? -1 : 1;
    bool lost = since.hi < 0, gone = lost && sign * made.effect.value < RELAPSE_HALF * sign * made.then;
    made.why = lack_of(&made.effect, ask);
    if (made.why != VERDICT_PLAIN)
        return made;
    if (there.hi < 0 || gone || (lost && !(there.lo > 0)))
        made.word = RELAPSE_RELAPSED;
    else if (there.lo > 0)
        made.word = RELAPSE_HELD;
    else
        made.why = VERDICT_WIDE;
    return made;
}

/* Did the pilot work, and is it still there? A verdict is a word, why, and the effect it rests on.
 *
 * "verified" needs the whole interval of the effect above 0, so that of pilots that change nothing one in forty is
 * called so, and one in twenty at most where pilot stores are shaken much more than others: figures in docs/metrics. */
#ifndef EARSHOT_FLOW_PLANS_VERDICT_H
#define EARSHOT_FLOW_PLANS_VERDICT_H

#include "flow/plans/effect.h"

enum verdict_word {
    VERDICT_VERIFIED,     /* the whole interval lies above 0 */
    VERDICT_NOT_VERIFIED, /* it holds 0 or lies under it, and does not reach what was aimed at */
    VERDICT_CANNOT_SAY    /* everything else; `why` says what is lacking */
};
enum verdict_why {
    VERDICT_PLAIN,
    VERDICT_FEW_STORES,  /* fewer than two a side that customers answered for in both windows */
    VERDICT_FEW_ANSWERS, /* one of the four cells is under the floor */
    VERDICT_MOVED_APART, /* the sides did not move alike before: the placebo's interval does not hold 0 */
    VERDICT_WIDE         /* the interval holds both 0 and what was aimed at: too few answers, or stores move too much */
};
const char *verdict_word_name(enum verdict_word word); /* "verified", "not verified", "cannot say" */
const char *verdict_why_name(enum verdict_why why);    /* "", "few stores", "few answers", "moved apart", "wide" */

struct verdict_ask {
    struct panel_window before, after;
    double aimed; /* the size of the effect that was aimed at, in the figure's unit, > 0; what the power check said
                   * would be seen where nothing was said; NaN: any */
    bool falls;   /* less is better: "above" and "under" are then the other way round */
    int64_t floor;
};
struct plan_verdict {
    enum verdict_word word;
    enum verdict_why why;
    bool short_of_aim; /* the interval does not reach what was aimed at; of a verified one: it works, but less */
    struct plan_effect effect, placebo; /* as they are, whatever is aimed at */
};
/* The pilot's own reckoning inside the window before, its later half as if the change had begun there: an interval that
 * does not hold 0 says that both sides did not move alike. A window of one month has none. */
struct plan_effect verdict_placebo(struct arena *arena, const struct panel *panel, const struct panel_window *before);

struct plan_verdict verdict_of(struct arena *arena, const struct panel *panel, const struct verdict_ask *ask);

/* Is it still there at a check? Against the same window before, with the same stores. `loss` is the check's months
 * against those of the verification: what went since. It is shown where its whole interval lies under 0. What is less
 * than RELAPSE_HALF of the effect of then counts as gone once the loss is shown, whatever little is left of it. */
#define RELAPSE_HALF 0.5

enum relapse_word {
    RELAPSE_HELD,     /* the whole interval lies above 0, and it is not gone */
    RELAPSE_RELAPSED, /* a loss is shown, and the interval holds 0 or it is gone; or the interval lies under 0 */
    RELAPSE_CANNOT_SAY
};
const char *relapse_word_name(enum relapse_word word); /* "held", "relapsed", "cannot say" */
struct relapse {
    enum relapse_word word;
    enum verdict_why why;
    struct plan_effect effect, loss;
    double then; /* the effect in the verification's months, of the stores that count now */
};
struct relapse relapse_of(struct arena *arena, const struct panel *panel, const struct verdict_ask *ask,
                          const struct panel_window *check);

#endif

#include "flow/plans/power.h"

#include <math.h>

#include "stats/distribution.h"
#include "stats/power.h"
#include "stats/quantile.h"

static int span_of(const struct panel_window *window) {
    return window->last - window->first + 1;
}

/* The variance between stores' changes: the mean over all places where so many months fit behind at least half of the
 * window, with no more than half where the pilot would be longer. */
static double between(struct arena *arena, const struct panel *panel, const struct panel_window *before, int months) {
    struct summary found = {0};
    int half = span_of(before) / 2, most = months < half ? months : half;
    for (month_t from = before->last - half + 1; most && from + most - 1 <= before->last; from++) {
        struct plan_effect at = plan_effect(arena, panel, &(struct panel_window){before->first, from - 1},
                                            &(struct panel_window){from, from + most - 1});
        summary_add(&found, at.between * at.between);
    }
    return found.n ? found.mean : (double)NAN;
}

/* The variance within stores, of one answer. */
static double within(const struct panel *panel, const struct panel_window *before) {
    double squares = 0, df = 0;
    for (size_t i = 0; i < panel->count; i++) {
        struct summary pool = panel_pool(panel, &panel->stores[i], before);
        squares += pool.squares;
        df += pool.n > 1 ? (double)(pool.n - 1) : 0;
    }
    return df > 0 ? squares / df : (double)NAN;
}

struct side {
    double n, chance, answers; /* sums over its stores: of v_s, and of the answers to come */
};
static struct side side_of(const struct panel *panel, enum panel_side side, const struct panel_window *before,
                           int months, double variance) {
    struct side made = {0};
    for (size_t i = 0; i < panel->count; i++) {
        double then = (double)panel_pool(panel, &panel->stores[i], before).n, now = then / span_of(before) * months;
        if (panel->stores[i].side != side || !(then > 0))
            continue;
        made.n++;
        made.answers += now;
        made.chance += variance / then + variance / now;
    }
    return made;
}

/* The error as it is foretold: a of the pilot stores, b of the controls, both squared. */
struct error {
    double a, b, pilots, df;
};

/* Half the wider interval, in standard errors, where the pilot stores' own spread is at such a place of its
 * distribution. */
static double half_at(const struct error *error, double place) {
    double own = error->a * chi_square_quantile(place, error->pilots - 1) / (error->pilots - 1), b = error->b;
    double df = pow(own + b, 2) / (own * own / (error->pilots - 1) + b * b / error->df);
    double stores = student_quantile(0.975, df) * sqrt((own + b) / (error->a + b));
    return fmax(stores, student_quantile(0.975, error->df));
}

enum { PLACES = 16, HALVINGS = 20 };

static double chance(const struct error *error, const double *halves, double effect) {
    double sum = 0, away = effect / sqrt(error->a + error->b);
    for (int i = 0; i < PLACES; i++)
        sum += noncentral_t_upper(halves[i], error->df, away) / PLACES;
    return sum;
}

static double smallest(const struct error *error, double power) {
    double halves[PLACES], low = 0, high = sqrt(error->a + error->b);
    if (!(high > 0) || !(error->df > 0))
        return NAN;
    for (int i = 0; i < PLACES; i++)
        halves[i] = half_at(error, (i + 0.5) / PLACES);
    while (chance(error, halves, high) < power && high < 1e9)
        high *= 2;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = (low + high) / 2;
        *(chance(error, halves, middle) < power ? &low : &high) = middle;
    }
    return high;
}

struct power_check power_check(struct arena *arena, const struct panel *panel, const struct panel_window *before,
                               int months, double power) {
    double moves = between(arena, panel, before, months), variance = within(panel, before);
    struct side pilot = side_of(panel, PANEL_PILOT, before, months, variance),
                control = side_of(panel, PANEL_CONTROL, before, months, variance);
    struct plan_effect seen = plan_effect(arena, panel, before, before);
    struct error error = {(moves + pilot.chance / pilot.n) / pilot.n, (moves + control.chance / control.n) / control.n,
                          pilot.n, (double)(seen.pilots + seen.controls + seen.others) - 2};
    struct power_check made = {.smallest = NAN,
                               .se = sqrt(error.a + error.b),
                               .df = error.df,
                               .between = sqrt(moves),
                               .answers = pilot.answers / pilot.n,
                               .pilots = (size_t)pilot.n,
                               .controls = (size_t)control.n,
                               .months = months};
    if (made.pilots >= 2 && made.controls >= 2)
        made.smallest = smallest(&error, power);
    return made;
}

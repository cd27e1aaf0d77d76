#include "flow/plans/panel.h"

#include <string.h>

#include "flow/tallies/measure.h"
#include "stats/nps.h"
#include "stats/share.h"

const char *panel_figure_name(enum panel_figure figure) {
    static const char *const names[] = {"mean", "t2b", "nps"};
    return names[figure];
}

const char *panel_bar_name(enum panel_bar bar) {
    static const char *const names[] = {"free", "engaged", "event", "moved", "partly open", "thin"};
    return names[bar];
}

struct panel_window panel_before(day_t start, int months) {
    month_t last = day_month(start) - 1;
    return (struct panel_window){last - months + 1, last};
}

struct panel_window panel_after(day_t start, int months) {
    month_t first = day_month(start);
    first += month_first(first) < start;
    return (struct panel_window){first, first + months - 1};
}

void panel_make(struct arena *arena, const struct registry *registry, const struct question *const *questions,
                size_t question_count, enum panel_figure figure, const struct panel_window *months, struct panel *out) {
    size_t count = registry->store_count, width = (size_t)(months->last - months->first + 1);
    struct summary *cells = arena_alloc(arena, count * width * sizeof *cells);
    *out = (struct panel){questions, question_count, figure, months->first, width, NULL, count};
    out->stores = arena_alloc(arena, count * sizeof *out->stores);
    for (size_t i = 0; i < count; i++)
        out->stores[i] = (struct panel_store){&registry->stores[i], cells + i * width, PANEL_NEITHER, PANEL_FREE};
}

/* So many answers of one value. */
static void add_alike(struct summary *cell, double value, int64_t n) {
    summary_merge(cell, &(struct summary){n, n ? value : 0, 0});
}

static void add_answers(const struct panel *panel, const struct question *question, const int64_t *counters,
                        struct summary *cell) {
    struct tally_counts counts = measure_counts(question, counters);
    if (panel->figure == PANEL_MEAN) {
        struct summary answers = summary_of_tally(&counts);
        summary_merge(cell, &answers);
    } else if (panel->figure == PANEL_TOP) {
        struct share_counts top = share_top(&counts, (double)question->top);
        add_alike(cell, 100, top.k);
        add_alike(cell, 0, top.n - top.k);
    } else {
        struct nps_counts classes = nps_classes(&counts);
        add_alike(cell, 100, classes.promoters);
        add_alike(cell, 0, classes.passives);
        add_alike(cell, -100, classes.detractors);
    }
}

void panel_add(struct panel *panel, int64_t store, month_t month, const int64_t *counters) {
    struct panel_store *found = panel_find(panel, store);
    if (!found || month < panel->first || (size_t)(month - panel->first) >= panel->months)
        return;
    for (size_t i = 0; i < panel->question_count; i++)
        add_answers(panel, panel->questions[i], counters, &found->months[month - panel->first]);
}

struct panel_store *panel_find(const struct panel *panel, int64_t store) {
    for (size_t i = 0; i < panel->count; i++)
        if (panel->stores[i].store->id == store)
            return &panel->stores[i];
    return NULL;
}

struct summary panel_pool(const struct panel *panel, const struct panel_store *store, const struct panel_window *over) {
    struct summary all = {0};
    for (month_t month = over->first; month <= over->last; month++)
        if (month >= panel->first && (size_t)(month - panel->first) < panel->months)
            summary_merge(&all, &store->months[month - panel->first]);
    return all;
}

/* ---- bars ---- */

static bool is_own(const struct panel_bars *bars, const struct event *event) {
    for (size_t i = 0; i < bars->own_count; i++)
        if (!strcmp(bars->own[i], event->text))
            return true;
    return false;
}

static bool concerns_all_pilots(const struct panel *panel, const struct event *event) {
    bool any = false;
    for (size_t i = 0; i < panel->count; i++) {
        if (panel->stores[i].side != PANEL_PILOT)
            continue;
        any = true;
        if (!event_concerns(event, panel->stores[i].store))
            return false;
    }
    return any;
}

static bool has_event(const struct panel *panel, const struct store *store, const struct panel_bars *bars) {
    day_t first = month_first(bars->window.first), last = month_last(bars->window.last);
    for (size_t i = 0; bars->events && i < bars->events->count; i++) {
        const struct event *event = &bars->events->items[i];
        if (event->taken_back || event->place == PLACE_CHAIN || event->last < first || event->first > last)
            continue;
        if (event_concerns(event, store) && !is_own(bars, event) && !concerns_all_pilots(panel, event))
            return true;
    }
    return false;
}

static bool has_moved(const struct store *store, day_t first, day_t last) {
    for (size_t i = 1; i < store->home_count; i++)
        if (store->homes[i].from > first && store->homes[i].from <= last)
            return true;
    return false;
}

static bool is_thin(const struct panel *panel, const struct panel_store *store, const struct panel_bars *bars) {
    for (month_t month = bars->window.first; month <= bars->window.last; month++)
        if (panel_pool(panel, store, &(struct panel_window){month, month}).n < bars->least)
            return true;
    return false;
}

static enum panel_bar bar_of(const struct panel *panel, const struct panel_store *each, const struct panel_bars *bars) {
    const struct store *store = each->store;
    day_t first = month_first(bars->window.first), last = month_last(bars->window.last);
    if (has_event(panel, store, bars))
        return PANEL_EVENT;
    if (has_moved(store, first, last))
        return PANEL_MOVED;
    if ((store->opened != DAY_NONE && store->opened > first) || (store->closed != DAY_NONE && store->closed <= last))
        return PANEL_PARTLY;
    return is_thin(panel, each, bars) ? PANEL_THIN : PANEL_FREE;
}

void panel_set_bars(struct panel *panel, const struct panel_bars *bars) {
    for (size_t i = 0; i < panel->count; i++)
        if (panel->stores[i].bar == PANEL_FREE)
            panel->stores[i].bar = bar_of(panel, &panel->stores[i], bars);
}

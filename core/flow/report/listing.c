/* The rows of a report: the stores and regions under a place, each with the figures that the report names, held against
 * the place, against the month before and against the year before. What one of so many rows may show by chance is
 * called noise: p is adjusted over all rows of a kind, comparison by comparison. */
#include <math.h>
#include <string.h>

#include "flow/report/report_parts.h"
#include "stats/components.h"
#include "stats/multiple.h"
#include "stats/nps.h"
#include "stats/share.h"

enum { AGAINST_WHOLE, AGAINST_BEFORE, AGAINST_YEAR_AGO, COMPARISONS };

struct cell {
    struct metric metric;
    struct contrast contrast[COMPARISONS];
    double adjusted[COMPARISONS];
    int64_t rank, ranked; /* 1 is the greatest, ties share the first place; 0: not shown */
};

struct row {
    struct report_place place;
    const int64_t *counters[MOMENTS]; /* NULL where there is no such month */
    const struct metric *indexes[MOMENTS];
    struct cell *cells; /* by figure */
};

struct listing {
    struct arena *arena;
    const struct report_frame *frame;
    const struct report_figure *figures;
    size_t figure_count;
    const struct region *whole; /* NULL: the chain */
    const int64_t *whole_counters;
    const struct metric *whole_index;
    struct row *rows;
    size_t count, cap;
};

static bool has_moment(const struct report_frame *frame, int moment) {
    return report_moment_back(moment) < frame->report->months;
}

/* ---- which rows ---- */

static void add_store(struct listing *listing, const struct store *store) {
    const struct report_frame *frame = listing->frame;
    const int64_t *months = frame->wide->stores + store->index * MOMENTS * frame->survey->counter_count;
    struct row row = {.place = {.store = store}};
    for (int moment = 0; moment < MOMENTS; moment++) {
        row.counters[moment] =
            has_moment(frame, moment) ? months + (size_t)moment * frame->survey->counter_count : NULL;
        if (frame->wide->indexes && has_moment(frame, moment))
            row.indexes[moment] = &frame->wide->indexes[store->index * MOMENTS + (size_t)moment];
    }
    if (!row.counters[MOMENT_NOW][0])
        return;
    listing->rows = arena_grow(listing->arena, listing->rows, listing->count, &listing->cap, sizeof *listing->rows);
    listing->rows[listing->count++] = row;
}

static void add_region(struct listing *listing, const struct region *region) {
    const struct report_frame *frame = listing->frame;
    size_t months = (size_t)frame->report->months;
    struct row row = {.place = {.region = region}};
    for (int moment = 0; moment < MOMENTS && has_moment(frame, moment); moment++) {
        int back = report_moment_back(moment);
        row.counters[moment] = report_month(frame, report_region_months(frame, region), back);
        if (frame->scoring)
            row.indexes[moment] = &frame->region_indexes[region->index * months + months - 1 - (size_t)back];
    }
    listing->rows = arena_grow(listing->arena, listing->rows, listing->count, &listing->cap, sizeof *listing->rows);
    listing->rows[listing->count++] = row;
}

static void list_stores(struct listing *listing) {
    const struct registry *registry = listing->frame->registry;
    day_t day = month_last(listing->frame->month);
    for (size_t i = 0; i < registry->store_count; i++)
        if (!listing->whole || region_hangs_under(store_region(&registry->stores[i], day), listing->whole))
            add_store(listing, &registry->stores[i]);
}

static bool has_stores(const struct registry *registry, const struct region *region, day_t day) {
    for (size_t i = 0; i < registry->store_count; i++)
        if (region_hangs_under(store_region(&registry->stores[i], day), region))
            return true;
    return false;
}

static void list_regions(struct listing *listing) {
    const struct registry *registry = listing->frame->registry;
    for (size_t i = 0; i < registry->region_count; i++)
        if (registry->regions[i].parent == listing->whole &&
            has_stores(registry, &registry->regions[i], month_last(listing->frame->month)))
            add_region(listing, &registry->regions[i]);
}

/* ---- figures ---- */

static struct contrast contrast_none(void) {
    return (struct contrast){.metric = {.suppressed = true, .unit = METRIC_SCORE}, .p = NAN};
}

static void measure_index(const struct listing *listing, const struct row *row, struct cell *cell) {
    const struct metric *now = row->indexes[MOMENT_NOW];
    cell->metric = *now;
    cell->contrast[AGAINST_WHOLE] = contrast_indexes(now, listing->whole_index, false);
    for (int k = AGAINST_BEFORE; k < COMPARISONS; k++)
        cell->contrast[k] = row->indexes[k] ? contrast_indexes(now, row->indexes[k], true) : contrast_none();
}

static void measure_answers(const struct listing *listing, const struct target_aim *aim, const struct row *row,
                            struct cell *cell) {
    const int64_t *now = row->counters[MOMENT_NOW];
    cell->metric = report_figure_of(listing->frame, aim, now);
    cell->contrast[AGAINST_WHOLE] =
        contrast_with_whole(listing->arena, listing->frame, aim, now, listing->whole_counters);
    for (int k = AGAINST_BEFORE; k < COMPARISONS; k++)
        cell->contrast[k] = row->counters[k]
                                ? contrast_of(listing->frame, aim, now, row->counters[k], k == AGAINST_BEFORE)
                                : contrast_none();
}

static void measure(struct listing *listing) {
    for (size_t i = 0; i < listing->count; i++) {
        struct row *row = &listing->rows[i];
        row->cells = arena_alloc(listing->arena, listing->figure_count * sizeof *row->cells);
        for (size_t k = 0; k < listing->figure_count; k++)
            if (listing->figures[k].aim.kind == TARGET_INDEX)
                measure_index(listing, row, &row->cells[k]);
            else
                measure_answers(listing, &listing->figures[k].aim, row, &row->cells[k]);
    }
}

static void adjust(struct listing *listing) {
    size_t width = listing->figure_count;
    double *p = arena_alloc(listing->arena, (listing->count * width + 1) * sizeof *p);
    for (int comparison = 0; comparison < COMPARISONS; comparison++) {
        for (size_t i = 0; i < listing->count * width; i++)
            p[i] = listing->rows[i / width].cells[i % width].contrast[comparison].p;
        multiple_benjamini_hochberg(listing->arena, p, listing->count * width, p);
        for (size_t i = 0; i < listing->count * width; i++)
            listing->rows[i / width].cells[i % width].adjusted[comparison] = p[i];
    }
}

static bool is_shown(const struct metric *metric) {
    return !metric->suppressed && isfinite(metric->value);
}

static void rank(struct listing *listing, size_t figure) {
    for (size_t i = 0; i < listing->count; i++) {
        struct cell *cell = &listing->rows[i].cells[figure];
        for (size_t k = 0; k < listing->count && is_shown(&cell->metric); k++) {
            const struct metric *other = &listing->rows[k].cells[figure].metric;
            cell->ranked += is_shown(other);
            cell->rank += is_shown(other) && other->value > cell->metric.value;
        }
        cell->rank += is_shown(&cell->metric);
    }
}

/* Before a scoring is in force there is no index, and no row has one. */
static void keep_measurable(struct listing *listing) {
    struct report_figure *kept = arena_alloc(listing->arena, (listing->figure_count + 1) * sizeof *kept);
    size_t count = 0;
    for (size_t i = 0; i < listing->figure_count; i++)
        if (listing->frame->scoring || listing->figures[i].aim.kind != TARGET_INDEX)
            kept[count++] = listing->figures[i];
    listing->figures = kept;
    listing->figure_count = count;
}

static struct listing list_of(struct arena *arena, const struct report_frame *frame, const struct region *region,
                              void (*list)(struct listing *)) {
    const struct report_needs *needs = &frame->report->needs;
    size_t months = (size_t)frame->report->months, place = region ? region->index : frame->registry->region_count;
    struct listing made = {
        .arena = arena, .frame = frame, .figures = needs->rows, .figure_count = needs->row_count, .whole = region};
    made.whole_counters = report_month(frame, region ? report_region_months(frame, region) : frame->chain, 0);
    made.whole_index = frame->scoring ? &frame->region_indexes[place * months + months - 1] : NULL;
    keep_measurable(&made);
    list(&made);
    measure(&made);
    adjust(&made);
    for (size_t i = 0; i < made.figure_count; i++)
        rank(&made, i);
    return made;
}

/* ---- as values ---- */

static void set_comparison(struct arena *arena, struct value *map, const char *name, const char *says,
                           const struct cell *cell, int comparison) {
    const struct contrast *contrast = &cell->contrast[comparison];
    const char *word = contrast_says(contrast, cell->adjusted[comparison]);
    if (!contrast->metric.definition)
        return;
    report_set_metric(arena, map, name, "", contrast->metric);
    if (word)
        value_set(arena, map, says, value_str(arena, word));
}

static const struct value *cell_part(const struct listing *listing, const struct row *row, size_t figure,
                                     const char *of) {
    struct arena *arena = listing->arena;
    const struct cell *cell = &row->cells[figure];
    struct value *made = value_map(arena);
    report_set_metric(arena, made, "metric", of, cell->metric);
    set_comparison(arena, made, "difference", "stands", cell, AGAINST_WHOLE);
    set_comparison(arena, made, "change", "moved", cell, AGAINST_BEFORE);
    set_comparison(arena, made, "year", "moved_year", cell, AGAINST_YEAR_AGO);
    if (cell->rank) {
        value_set(arena, made, "rank", value_int(arena, cell->rank));
        value_set(arena, made, "ranked", value_int(arena, cell->ranked));
    }
    const struct value *target =
        listing->frame->report->needs.targets
            ? report_target(arena, listing->frame, &row->place, &listing->figures[figure].aim, &cell->metric)
            : NULL;
    if (target)
        value_set(arena, made, "target", target);
    return made;
}

static const struct region *home_of(const struct listing *listing, const struct row *row) {
    return row->place.store ? store_region(row->place.store, month_last(listing->frame->month)) : row->place.region;
}

static const struct value *row_part(const struct listing *listing, const struct row *row) {
    struct arena *arena = listing->arena;
    const struct report_place *place = &row->place;
    const struct region *home = home_of(listing, row);
    const char *of = report_path(arena, listing->frame->month, home, place->store);
    struct value *made = value_map(arena), *figures = value_map(arena), *region = value_map(arena);
    value_set(arena, made, "code", value_str(arena, place->store ? place->store->code : home->code));
    value_set(arena, made, "name", value_str(arena, place->store ? place->store->name : home->name));
    if (place->store) {
        value_set(arena, region, "code", value_str(arena, home->code));
        value_set(arena, region, "name", value_str(arena, home->name));
        value_set(arena, made, "region", region);
    }
    report_set_metric(arena, made, "responses", of,
                      measure_responses(row->counters[MOMENT_NOW], &listing->frame->bases));
    for (size_t i = 0; i < listing->figure_count; i++)
        value_set(arena, figures, listing->figures[i].name, cell_part(listing, row, i, of));
    value_set(arena, made, "figures", figures);
    const struct report_subject subject = {*place, row->counters[MOMENT_NOW], of, {.suppressed = true}};
    report_set_visits(arena, listing->frame, &subject, made);
    return made;
}

static const struct value *rows_part(const struct listing *listing) {
    struct value *made = value_list(listing->arena);
    for (size_t i = 0; i < listing->count; i++)
        value_push(listing->arena, made, row_part(listing, &listing->rows[i]));
    return made;
}

/* ---- how far the stores lie apart ---- */

/* A figure's answers as numbers whose mean it is: NPS of 100, 0 and -100, a share of 100 and 0. */
static struct summary summary_for(const struct listing *listing, const struct target_aim *aim, const struct row *row) {
    const struct question *question = survey_question(listing->frame->survey, aim->item);
    struct tally_counts tally = measure_counts(question, row->counters[MOMENT_NOW]);
    struct nps_counts classes = nps_classes(&tally);
    struct share_counts top = share_top(&tally, question->top);
    const int64_t thirds[] = {classes.detractors, classes.passives, classes.promoters},
                  halves[] = {top.n - top.k, top.k};
    const struct tally_counts of_nps = {thirds, 3, -1}, of_top = {halves, 2, 0};
    double unit = aim->figure == TARGET_MEAN ? 1 : 100;
    struct summary made = summary_of_tally(aim->figure == TARGET_NPS   ? &of_nps
                                           : aim->figure == TARGET_TOP ? &of_top
                                                                       : &tally);
    made.mean *= unit;
    made.squares *= unit * unit;
    return made;
}

static struct components spread_of(const struct listing *listing, size_t figure) {
    struct summary *groups = arena_alloc(listing->arena, (listing->count + 1) * sizeof *groups);
    size_t count = 0;
    for (size_t i = 0; i < listing->count; i++)
        if (is_shown(&listing->rows[i].cells[figure].metric))
            groups[count++] = summary_for(listing, &listing->figures[figure].aim, &listing->rows[i]);
    return components_of(groups, count);
}

struct metric report_spread(const struct components *components, enum metric_unit unit, const struct bases *bases) {
    return metric_make(sqrt(components->between), NAN, NAN, components->n, unit, "spread.between", bases);
}

static const struct value *end_part(const struct listing *listing, const struct row *row, size_t figure) {
    struct value *made = value_map(listing->arena);
    value_set(listing->arena, made, "code", value_str(listing->arena, row->place.store->code));
    value_set(listing->arena, made, "name", value_str(listing->arena, row->place.store->name));
    report_set_metric(listing->arena, made, "metric",
                      report_path(listing->arena, listing->frame->month, home_of(listing, row), row->place.store),
                      row->cells[figure].metric);
    return made;
}

/* The best and the last were looked for, so an interval of what lies between them would be too narrow: there is none.
 * Whether stores differ at all is the F test of all that are shown. */
static const struct value *gap_part(const struct listing *listing, size_t figure) {
    struct arena *arena = listing->arena;
    const struct row *best = NULL, *last = NULL;
    for (size_t i = 0; i < listing->count; i++) {
        const struct row *row = &listing->rows[i];
        double value = row->cells[figure].metric.value;
        if (!is_shown(&row->cells[figure].metric))
            continue;
        best = !best || value > best->cells[figure].metric.value ? row : best;
        last = !last || value < last->cells[figure].metric.value ? row : last;
    }
    if (!best || best == last)
        return NULL;
    struct value *made = value_map(arena);
    value_set(arena, made, "highest", end_part(listing, best, figure));
    value_set(arena, made, "lowest", end_part(listing, last, figure));
    report_set_metric(arena, made, "difference", "",
                      contrast_indexes(&best->cells[figure].metric, &last->cells[figure].metric, false).metric);
    if (listing->figures[figure].aim.kind != TARGET_QUESTION)
        return made;
    struct components spread = spread_of(listing, figure);
    report_set_metric(arena, made, "spread", "",
                      report_spread(&spread, best->cells[figure].metric.unit, &listing->frame->bases));
    if (isfinite(spread.p))
        value_set(arena, made, "says", value_str(arena, spread.p < 0.05 ? "apart" : "noise"));
    return made;
}

static void set_gaps(const struct listing *listing, struct value *made) {
    struct value *gaps = value_map(listing->arena);
    for (size_t i = 0; i < listing->figure_count; i++) {
        const struct value *gap = gap_part(listing, i);
        if (gap)
            value_set(listing->arena, gaps, listing->figures[i].name, gap);
    }
    value_set(listing->arena, made, "gap", gaps);
}

/* ---- like for like ---- */

static bool is_open_through(const struct store *store, month_t first, month_t last) {
    return (store->opened == DAY_NONE || store->opened <= month_first(first)) &&
           (store->closed == DAY_NONE || store->closed >= month_last(last));
}

/* Each figure has its own stores: those whose answers to it may be shown of both months. So what is added up is on some
 * page already, or could be. */
static bool is_alike(const struct listing *listing, const struct row *row, size_t figure, int moment) {
    month_t now = listing->frame->month, then = now - report_moment_back(moment);
    const struct store *store = row->place.store;
    const struct target_aim *aim = &listing->figures[figure].aim;
    if (!row->counters[moment] || !is_open_through(store, then, now) ||
        (listing->whole && !region_hangs_under(store_region(store, month_last(then)), listing->whole)))
        return false;
    struct metric before = report_figure_of(listing->frame, aim, row->counters[moment]);
    return is_shown(&row->cells[figure].metric) && is_shown(&before);
}

static void set_alike(const struct listing *listing, size_t figure, int moment, const char *name, const char *stores,
                      struct value *made) {
    const struct report_frame *frame = listing->frame;
    size_t width = frame->survey->counter_count, count = 0;
    int64_t *now = arena_alloc(listing->arena, 2 * width * sizeof *now), *then = now + width;
    for (size_t i = 0; i < listing->count; i++) {
        const struct row *row = &listing->rows[i];
        if (!is_alike(listing, row, figure, moment))
            continue;
        count++;
        for (size_t k = 0; k < width; k++) {
            now[k] += row->counters[MOMENT_NOW][k];
            then[k] += row->counters[moment][k];
        }
    }
    struct contrast contrast = contrast_of(frame, &listing->figures[figure].aim, now, then, moment == MOMENT_BEFORE);
    report_set_metric(listing->arena, made, name, "", contrast.metric);
    value_set(listing->arena, made, stores, value_int(listing->arena, (int64_t)count));
}

static void set_like_for_like(const struct listing *listing, struct value *made) {
    struct value *all = value_map(listing->arena);
    for (size_t i = 0; i < listing->figure_count; i++) {
        struct value *item = value_map(listing->arena);
        if (listing->figures[i].aim.kind == TARGET_INDEX)
            continue;
        set_alike(listing, i, MOMENT_BEFORE, "change", "stores", item);
        if (has_moment(listing->frame, MOMENT_YEAR_AGO))
            set_alike(listing, i, MOMENT_YEAR_AGO, "year", "stores_year", item);
        value_set(listing->arena, all, listing->figures[i].name, item);
    }
    value_set(listing->arena, made, "like_for_like", all);
}

/* ---- all of it ---- */

void report_set_rows(struct arena *arena, const struct report_frame *frame, const struct region *region,
                     struct value *made) {
    if (!frame->report->needs.row_count)
        return;
    struct listing stores = list_of(arena, frame, region, list_stores),
                   regions = list_of(arena, frame, region, list_regions);
    value_set(arena, made, "stores", rows_part(&stores));
    value_set(arena, made, "regions", rows_part(&regions));
    set_gaps(&stores, made);
    if (frame->report->needs.like_for_like)
        set_like_for_like(&stores, made);
}

#include "ops/backtest_sums.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct sums {
    struct arena *arena;
    struct backtest_report *report;
    int64_t *shifted; /* [month]: stores in its mean */
    size_t *room;     /* [month]: of its bands */
};

/* A first score is no change. */
static bool bands_differ(const struct backtest_row *row) {
    if (!row->has_before)
        return false;
    const char *before = row->before.band, *after = row->has_after ? row->after.band : NULL;
    return before && after ? strcmp(before, after) != 0 : before != after;
}

static const char *mark_of(const struct backtest_row *row) {
    const struct metric *both[] = {row->has_before ? &row->before.index : NULL,
                                   row->has_after ? &row->after.index : NULL};
    const char *mark = "";
    for (int i = 0; i < 2; i++) {
        if (both[i] && both[i]->suppressed)
            return "floor";
        if (both[i] && both[i]->uncertain)
            mark = "thin";
    }
    return mark;
}

static struct backtest_month *month_for(struct backtest_report *report, const struct backtest_row *row) {
    for (size_t i = 0; i < report->month_count; i++)
        if (report->months[i].month == row->month && !strcmp(report->months[i].scoring, row->scoring))
            return &report->months[i];
    struct backtest_month *made = &report->months[report->month_count++];
    *made = (struct backtest_month){
        .scoring = row->scoring, .month = row->month, .mean = 0, .least = INFINITY, .most = -INFINITY};
    return made;
}

static struct backtest_band *band_for(struct sums *sums, struct backtest_month *month, const char *band) {
    size_t at = (size_t)(month - sums->report->months);
    for (size_t i = 0; i < month->band_count; i++)
        if (!strcmp(month->bands[i].band, band))
            return &month->bands[i];
    month->bands = arena_grow(sums->arena, month->bands, month->band_count, &sums->room[at], sizeof *month->bands);
    month->bands[month->band_count] = (struct backtest_band){band, 0, 0};
    return &month->bands[month->band_count++];
}

static void add_bands(struct sums *sums, struct backtest_month *month, const struct backtest_row *row) {
    if (row->has_before && row->before.band)
        band_for(sums, month, row->before.band)->before++;
    if (row->has_after && row->after.band)
        band_for(sums, month, row->after.band)->after++;
}

static void add_row(struct backtest_month *month, const struct backtest_row *row, int64_t *shifted) {
    month->stores++;
    month->changed += row->band_changed;
    month->beyond +=
        strcmp(row->mark, "floor") != 0 && isfinite(row->shift.lo) && (row->shift.lo > 0 || row->shift.hi < 0);
    if (!isfinite(row->shift.value) || !strcmp(row->mark, "floor"))
        return;
    ++*shifted;
    month->mean += row->shift.value;
    month->least = fmin(month->least, row->shift.value);
    month->most = fmax(month->most, row->shift.value);
}

static int compare_bands(const void *a, const void *b) {
    return strcmp(((const struct backtest_band *)a)->band, ((const struct backtest_band *)b)->band);
}

static int compare_months(const void *a, const void *b) {
    const struct backtest_month *first = a, *second = b;
    int order = strcmp(first->scoring, second->scoring);
    return order ? order : (first->month > second->month) - (first->month < second->month);
}

static void finish(struct backtest_month *month, int64_t shifted) {
    month->mean = shifted ? month->mean / (double)shifted : (double)NAN;
    month->least = shifted ? month->least : (double)NAN;
    month->most = shifted ? month->most : (double)NAN;
    if (month->band_count)
        qsort(month->bands, month->band_count, sizeof *month->bands, compare_bands);
}

void backtest_sum(struct arena *arena, struct backtest_report *out) {
    struct sums sums = {.arena = arena,
                        .report = out,
                        .shifted = mem_alloc((out->count + 1) * sizeof *sums.shifted),
                        .room = mem_alloc((out->count + 1) * sizeof *sums.room)};
    out->months = arena_alloc(arena, (out->count + 1) * sizeof *out->months);
    for (size_t i = 0; i < out->count; i++) {
        struct backtest_row *row = &out->rows[i];
        row->band_changed = bands_differ(row);
        row->mark = mark_of(row);
        struct backtest_month *month = month_for(out, row);
        add_row(month, row, &sums.shifted[month - out->months]);
        add_bands(&sums, month, row);
    }
    for (size_t i = 0; i < out->month_count; i++)
        finish(&out->months[i], sums.shifted[i]);
    if (out->month_count)
        qsort(out->months, out->month_count, sizeof *out->months, compare_months);
    free(sums.shifted);
    free(sums.room);
}

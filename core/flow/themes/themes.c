/* A row of a table is a tally of the lead question with one counter in front, so every figure is one that stats/ makes
 * from a tally. */
#include "flow/themes/themes.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "stats/mean.h"
#include "stats/nps.h"
#include "stats/share.h"

const struct question *themes_lead(const struct survey *survey) {
    return survey->lead && question_is_scale(survey->lead) ? survey->lead : NULL;
}

void themes_find(const struct themes *themes, const char *comment, size_t len, bool *named) {
    const char *at = comment, *end = comment + len;
    memset(named, 0, themes->count * sizeof *named);
    while (at < end) {
        struct lexicon_walk walk = lexicon_at(themes->lexicon, at, end);
        const struct lexicon_word *word;
        while ((word = lexicon_step(&walk)))
            named[word->tag] = true;
        text_next(&at, end);
    }
}

/* ---- counting ---- */

size_t themes_row(const struct survey *survey) {
    const struct question *lead = themes_lead(survey);
    return 1 + (lead ? lead->counter_count : 0);
}

size_t themes_table(const struct themes *themes) {
    return (1 + themes->count) * themes_row(themes->survey);
}

void themes_add(const struct themes *themes, const bool *named, size_t answer, int64_t *table) {
    size_t row = themes_row(themes->survey);
    table[answer]++;
    for (size_t i = 0; i < themes->count; i++)
        table[(1 + i) * row + answer] += named[i];
}

/* ---- figures ---- */

static int64_t total(const int64_t *row, size_t width) {
    struct tally_counts whole = {row, width, 0};
    return tally_total(&whole);
}

bool themes_low(const struct question *lead, size_t answer) {
    const int64_t one[1] = {1};
    struct tally_counts tally = {one, 1, lead->from + (int)answer - 1};
    if (lead->kind == QUESTION_NPS)
        return nps_classes(&tally).detractors > 0;
    return answer <= (size_t)(lead->to - lead->top) + 1;
}

static int64_t count_low(const struct question *lead, const struct tally_counts *tally) {
    int64_t low = 0;
    for (size_t i = 0; i < tally->count; i++)
        low += themes_low(lead, i + 1) ? tally->counts[i] : 0;
    return low;
}

static void measure_mentions(struct theme_figures *figures) {
    struct share_counts counts = {figures->mentions, figures->comments};
    struct share_result share = share_of(&counts);
    figures->share = share.share;
    figures->share_lo = share.lo;
    figures->share_hi = share.hi;
}

static void measure_low(const struct question *lead, const struct tally_counts *tally, struct theme_figures *figures) {
    figures->scored = tally_total(tally);
    figures->negative = count_low(lead, tally);
    struct share_counts counts = {figures->negative, figures->scored};
    struct share_result low = share_of(&counts);
    figures->low = low.share;
    figures->low_lo = low.lo;
    figures->low_hi = low.hi;
}

static void measure_means(const struct question *lead, const int64_t *all, const int64_t *own, int64_t floor,
                          struct theme_figures *figures) {
    int64_t rest[LIMIT_SCALE];
    for (size_t i = 0; i < lead->counter_count; i++)
        rest[i] = all[i] - own[i];
    struct tally_counts named = {own, lead->counter_count, lead->from},
                        others = {rest, lead->counter_count, lead->from};
    int64_t few = tally_total(&others);
    if (few && few < floor)
        return;
    figures->mean = mean_of(&named).mean;
    figures->mean_others = mean_of(&others).mean;
}

/* `own` is the row of the table that is measured. */
static struct theme_figures measure(const struct themes *themes, const int64_t *table, const int64_t *own,
                                    int64_t floor, int64_t reliable) {
    const struct question *lead = themes_lead(themes->survey);
    size_t row = themes_row(themes->survey);
    struct theme_figures figures = {.comments = total(table, row),
                                    .share = NAN,
                                    .share_lo = NAN,
                                    .share_hi = NAN,
                                    .low = NAN,
                                    .low_lo = NAN,
                                    .low_hi = NAN,
                                    .mean = NAN,
                                    .mean_others = NAN};
    int64_t mentions = total(own, row);
    figures.withheld = figures.comments < floor;
    figures.hidden = figures.withheld || mentions < floor;
    figures.uncertain = mentions < reliable;
    if (figures.withheld)
        return figures;
    figures.mentions = mentions;
    measure_mentions(&figures);
    struct tally_counts tally = {own + 1, lead ? lead->counter_count : 0, lead ? lead->from : 0};
    int64_t scored = tally_total(&tally);
    figures.hidden |= lead && scored < floor;
    if (!lead || figures.hidden)
        return figures;
    measure_low(lead, &tally, &figures);
    measure_means(lead, table + 1, own + 1, floor, &figures);
    return figures;
}

struct theme_figures themes_measure(const struct themes *themes, const int64_t *table, size_t index, int64_t floor,
                                    int64_t reliable) {
    return measure(themes, table, table + (1 + index) * themes_row(themes->survey), floor, reliable);
}

struct theme_figures themes_measure_all(const struct themes *themes, const int64_t *table, int64_t floor,
                                        int64_t reliable) {
    return measure(themes, table, table, floor, reliable);
}

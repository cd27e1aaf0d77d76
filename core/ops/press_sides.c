/* A side is read as one month would be: its tallies are added up store by store and rolled up with the same guard, each
 * store by where it hung at the side's end. */
#include "ops/press_sides.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/reckon/reckon.h"
#include "flow/tallies/weighed.h"
#include "ops/rights.h"

/* ---- waves ---- */

struct wave {
    const char *name;
    int64_t number;
    month_t first, last;
};

/* All waves in which the survey was answered, by name. */
static int list_waves(struct workspace *workspace, const char *survey, struct wave **out, size_t *out_count,
                      struct err *err) {
    struct sql_rows *rows;
    struct arena *arena = workspace->arena;
    struct wave *waves = NULL;
    size_t count = 0, cap = 0;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT w.wave_id, w.name, min(t.period), max(t.period) FROM tally t "
                  "JOIN survey_version v ON v.version = t.version JOIN wave w ON w.wave_id = t.wave "
                  "WHERE v.survey = $1 GROUP BY w.wave_id, w.name ORDER BY w.name",
                  "t", survey))
        return err->kind;
    while (sql_next(rows)) {
        waves = arena_grow(arena, waves, count, &cap, sizeof *waves);
        waves[count++] = (struct wave){arena_text(arena, sql_text(rows, 1)), sql_int(rows, 0),
                                       (month_t)sql_int(rows, 2), (month_t)sql_int(rows, 3)};
    }
    *out = waves;
    *out_count = count;
    return sql_done(rows, err);
}

static int no_such_wave(const struct wave *waves, size_t count, const char *survey, const char *name,
                        struct arena *arena, struct err *err) {
    const char **names = arena_alloc(arena, (count + 1) * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = waves[i].name;
    const char *near = text_nearest(name, names, count);
    err_set(err, ERR_DATA, "survey '%s' has no answers of a wave '%s'", survey, name);
    return near    ? err_todo(err, "did you mean '%s'?", near)
           : count ? err_todo(err, "the last one is '%s'", waves[count - 1].name)
                   : err_todo(err, "a mapping says which wave a response belongs to: wave = \"COLUMN\"");
}

static void take_wave(const struct wave *wave, struct press_side *out) {
    out->side.wave = wave->name;
    out->side.label = out->side.label ? out->side.label : wave->name;
    out->side.first = wave->first;
    out->side.last = wave->last;
    out->wave = wave->number;
}

/* `before`, where not NULL, becomes the wave before it, or stays without a label. */
static int find_wave(struct workspace *workspace, const char *survey, const char *name, struct press_side *out,
                     struct press_side *before, struct err *err) {
    struct wave *waves = NULL;
    size_t count = 0, i = 0;
    if (list_waves(workspace, survey, &waves, &count, err))
        return err->kind;
    while (i < count && strcmp(waves[i].name, name) != 0)
        i++;
    if (i == count)
        return no_such_wave(waves, count, survey, name, workspace->arena, err);
    take_wave(&waves[i], out);
    if (before && i)
        take_wave(&waves[i - 1], before);
    return 0;
}

/* ---- what a person writes: [store:CODE@|region:CODE@]MONTH, MONTH..MONTH or wave:NAME ---- */

static const char *after(const char *text, const char *prefix) {
    size_t len = strlen(prefix);
    return strncmp(text, prefix, len) ? NULL : text + len;
}

static int read_period(struct workspace *workspace, const char *survey, const char *text, const char *period,
                       struct press_side *out, struct err *err) {
    struct arena *arena = workspace->arena;
    const char *wave = after(period, "wave:"), *dots = strstr(period, "..");
    if (wave)
        return find_wave(workspace, survey, wave, out, NULL, err);
    const char *first = dots ? arena_bytes(arena, period, (size_t)(dots - period)) : period;
    if (!month_read(first, &out->side.first) || !month_read(dots ? dots + 2 : period, &out->side.last) ||
        out->side.last < out->side.first)
        return err_set(err, ERR_USAGE, "'%s' names no answers", text),
               err_todo(err, "write 2026-10, 2026-07..2026-09 or wave:2026-1; of a part of the chain "
                             "region:E1@2026-10 or store:S0101@2026-10");
    return 0;
}

int press_side_read(struct workspace *workspace, const char *survey, const char *text, struct press_side *out,
                    struct err *err) {
    struct arena *arena = workspace->arena;
    const char *at = strchr(text, '@'), *store = after(text, "store:"), *region = after(text, "region:");
    const char *code = store ? store : region;
    *out = (struct press_side){.side.label = arena_text(arena, text)};
    if (code && !at)
        return err_set(err, ERR_USAGE, "'%s' does not say when", text),
               err_todo(err, "add @ and a period: %s@2026-10", text);
    if (code) {
        const char *named = arena_bytes(arena, code, (size_t)(at - code));
        out->store = store ? named : NULL;
        out->region = store ? NULL : named;
        out->side.label = arena_format(arena, "%s %s", named, at + 1);
    }
    return read_period(workspace, survey, text, code ? at + 1 : text, out, err);
}

int press_wave_read(struct workspace *workspace, const char *survey, const char *name, struct press_side out[2],
                    struct err *err) {
    out[0] = out[1] = (struct press_side){0};
    return find_wave(workspace, survey, name, &out[0], &out[1], err);
}

static bool lies_in(const struct report_place *inner, const struct report_place *outer, day_t day) {
    if (outer->store)
        return inner->store == outer->store;
    if (!outer->region)
        return true;
    const struct region *home = inner->store ? store_region(inner->store, day) : inner->region;
    return home && region_hangs_under(home, outer->region);
}

/* Sides that share answers have no difference that can be judged. */
static int check_apart(const struct press_side *a, const struct press_side *b, struct err *err) {
    day_t day = month_last(a->side.last);
    bool other_waves = a->wave && b->wave && a->wave != b->wave;
    if (other_waves || a->side.first > b->side.last || b->side.first > a->side.last ||
        (!lies_in(&a->side.place, &b->side.place, day) && !lies_in(&b->side.place, &a->side.place, day)))
        return 0;
    return err_set(err, ERR_USAGE, "'%s' and '%s' share answers: what sets them apart cannot be judged", a->side.label,
                   b->side.label),
           err_todo(err, "take periods that do not overlap, or places that do not lie in each other");
}

static int find_place(struct press *press, struct press_side *side, struct err *err) {
    if (side->store)
        return scope_store(press->workspace, side->store, err) ||
                       registry_need_store(press->registry, side->store, &side->side.place.store, err)
                   ? (int)err->kind
                   : 0;
    if (scope_whole(press->workspace, side->region, err))
        return err->kind;
    return side->region ? registry_need_region(press->registry, side->region, &side->side.place.region, err) : 0;
}

int press_sides_place(struct press *press, const struct report *report, struct press_side sides[2], struct err *err) {
    for (int i = 0; i < 2; i++)
        if (sides[i].side.label && find_place(press, &sides[i], err))
            return err->kind;
    return report->of == REPORT_COMPARISON ? check_apart(&sides[0], &sides[1], err) : 0;
}

/* ---- their answers ---- */

struct adding {
    struct press *press;
    const struct survey *survey;
    const struct press_side *side;
    int64_t *stores;  /* [store index][counter] */
    int64_t *all;     /* [counter], whatever the totals leave out */
    int64_t *weights; /* parts of each counter, of the place */
    bool weighted;
};

static bool is_wanted(const struct adding *adding, const struct tally_key *key, const struct store *store) {
    const struct report_side *side = &adding->side->side;
    const struct report_place inner = {.store = store};
    return (!adding->side->wave || key->wave == adding->side->wave) &&
           lies_in(&inner, &side->place, month_last(side->last));
}

static void add(int64_t *to, const int64_t *from, size_t count) {
    for (size_t i = 0; i < count; i++)
        to[i] += from[i];
}

static int take(void *context, const struct tally_key *key, const int64_t *counters, struct err *err) {
    struct adding *adding = context;
    const struct store *store = registry_store_by_id(adding->press->registry, key->store);
    size_t width = adding->survey->counter_count;
    (void)err;
    if (store && (!adding->side->wave || key->wave == adding->side->wave))
        add(adding->stores + store->index * width, counters, width);
    if (store && is_wanted(adding, key, store))
        add(adding->all, counters, width);
    return 0;
}

static int take_weights(void *context, const struct tally_key *key, const int64_t *parts, struct err *err) {
    struct adding *adding = context;
    const struct store *store = registry_store_by_id(adding->press->registry, key->store);
    (void)err;
    if (!store || !is_wanted(adding, key, store))
        return 0;
    add(adding->weights, parts, adding->survey->counter_count * WEIGHED_PARTS);
    adding->weighted = true;
    return 0;
}

static int read_answers(struct adding *adding, struct err *err) {
    const struct report_side *side = &adding->side->side;
    struct press *press = adding->press;
    struct tally_scan what = {.kind = TALLY_MONTH,
                              .by_wave = adding->side->wave != 0,
                              .first = side->first,
                              .last = side->last,
                              .fn = take,
                              .context = adding};
    if (tallies_each(press->workspace->db, &press->versions, adding->survey, &what, err))
        return err->kind;
    what.kind = TALLY_WEIGHTS;
    what.fn = take_weights;
    return tallies_each(press->workspace->db, &press->versions, adding->survey, &what, err);
}

/* Every store's whole side as its last month. */
static int feed(void *source, tally_fn *fn, void *rolling, struct err *err) {
    const struct adding *adding = source;
    const struct registry *registry = adding->press->registry;
    for (size_t i = 0; i < registry->store_count; i++) {
        const int64_t *counters = adding->stores + i * adding->survey->counter_count;
        if (counters[0] && fn(rolling, registry->stores[i].id, adding->side->side.last, counters, err))
            return err->kind;
    }
    return 0;
}

static bool was_open(const struct store *store, const struct report_side *side) {
    return (store->opened == DAY_NONE || store->opened <= month_last(side->last)) &&
           (store->closed == DAY_NONE || store->closed >= month_first(side->first));
}

static void count_stores(const struct adding *adding, struct report_side *side) {
    const struct registry *registry = adding->press->registry;
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        const struct report_place inner = {.store = store};
        bool answered = adding->stores[i * adding->survey->counter_count] > 0;
        if (!lies_in(&inner, &side->place, month_last(side->last)))
            continue;
        side->open += was_open(store, side) || answered;
        side->answered += answered;
    }
}

/* The weights of a question from whose total answers are left out would hold them: they are told of nobody. */
static void hide_weights(struct adding *adding, const int64_t *counters) {
    for (size_t i = 0; i < adding->survey->question_count; i++) {
        const struct question *question = &adding->survey->questions[i];
        size_t at = question->counter, count = question->counter_count;
        if (count && memcmp(counters + at, adding->all + at, count * sizeof *counters) != 0)
            memset(adding->weights + at * WEIGHED_PARTS, 0, count * WEIGHED_PARTS * sizeof *adding->weights);
    }
}

static int read_side(struct press *press, const struct survey *survey, struct press_side *side, struct err *err) {
    struct arena *arena = press->arena;
    size_t width = survey->counter_count;
    struct cube cube;
    struct adding adding = {.press = press, .survey = survey, .side = side};
    struct report_side *out = &side->side;
    adding.stores = arena_alloc(arena, (press->registry->store_count + 1) * width * sizeof(int64_t));
    adding.all = arena_alloc(arena, width * sizeof(int64_t));
    adding.weights = arena_alloc(arena, width * WEIGHED_PARTS * sizeof(int64_t));
    if (read_answers(&adding, err) || cube_fill(arena, press->registry, survey, out->last, 1,
                                                press->rulebook->settings.floor_print, feed, &adding, &cube, err))
        return err->kind;
    out->counters = out->place.store    ? adding.stores + out->place.store->index * width
                    : out->place.region ? cube.regions + out->place.region->index * width
                                        : cube.chain;
    hide_weights(&adding, out->counters);
    out->weights = adding.weighted ? adding.weights : NULL;
    count_stores(&adding, out);
    return 0;
}

int press_gather_sides(struct sheet_run *run, const struct report *report, struct err *err) {
    struct press *press = run->press;
    const struct settings *settings = &press->rulebook->settings;
    const struct survey *survey = NULL;
    int64_t *none;
    if (rulebook_survey(press->rulebook, report->survey, &survey, err))
        return err->kind;
    none = arena_alloc(press->arena, survey->counter_count * sizeof *none);
    for (int i = 0; i < 2; i++) {
        press->sides[i].side.counters = none;
        if (press->sides[i].side.label && read_side(press, survey, &press->sides[i], err))
            return err->kind;
        run->sides[i] = press->sides[i].side;
    }
    run->frame = (struct report_frame){.report = report,
                                       .registry = press->registry,
                                       .survey = survey,
                                       .language = settings->language,
                                       .chain_name = settings->name,
                                       .month = run->sides[0].last,
                                       .bases = {settings->floor_print, LIMIT_RELIABLE},
                                       .sides = run->sides};
    return press_tell(run, err);
}

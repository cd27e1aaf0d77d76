/* One table of counts a group and month, [group][month][theme][answer], which each comment is added into as it is read;
 * then each table becomes rows. */
#include "ops/themes.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "flow/themes/themes_drivers.h"
#include "ops/drivers.h"
#include "ops/rights.h"

struct reading {
    const struct themes_query *query;
    const struct themes *themes;
    const struct question *lead; /* NULL: no scale */
    const struct registry *registry;
    struct survey_versions versions;
    const struct store *store;   /* only this one, or NULL */
    const struct region *region; /* only its stores, or NULL */
    month_t first, last;         /* months there are */
    size_t months, groups, width;
    int64_t *counts;
    int64_t *pairs; /* of the whole, where they are asked for; else NULL */
    int64_t floor;
    struct arena *arena; /* for one comment */
    bool named[LIMIT_THEMES];
};

/* ---- adding up ---- */

static int64_t *table_of(const struct reading *r, size_t group, month_t month) {
    size_t column = r->query->by_month ? (size_t)(month - r->first) : 0;
    return r->counts + (group * r->months + column) * r->width;
}

/* A comment into every table that it belongs to. */
static void add(const struct reading *r, const struct store *store, month_t month, size_t answer) {
    const struct region *home = store_region(store, month_last(month));
    if (r->region && !region_hangs_under(home, r->region))
        return;
    if (r->pairs && answer != THEMES_UNANSWERED)
        themes_add_pairs(r->themes, r->named, r->pairs);
    if (r->query->by == METRICS_CHAIN)
        themes_add(r->themes, r->named, answer, table_of(r, 0, month));
    else if (r->query->by == METRICS_STORE)
        themes_add(r->themes, r->named, answer, table_of(r, store->index, month));
    else
        for (; home; home = home == r->region ? NULL : home->parent) /* those above would show a part as the whole */
            themes_add(r->themes, r->named, answer, table_of(r, home->index, month));
}

/* The version's own question tells where the answer stands; one that today's scale does not have is none. */
static size_t answer_of(const struct reading *r, const struct survey *version, const unsigned char *sheet) {
    const struct question *question = r->lead ? survey_question(version, r->lead->id) : NULL;
    int value = 0;
    if (!question || !answer_scale(question, sheet, &value) || value < r->lead->from || value > r->lead->to)
        return THEMES_UNANSWERED;
    return (size_t)(value - r->lead->from) + 1;
}

static int take(void *context, const struct words_row *row, struct err *err) {
    struct reading *r = context;
    const struct survey *version = survey_version_find(&r->versions, row->version);
    const struct store *store = registry_store_by_id(r->registry, row->store);
    const struct value *texts = NULL;
    if (!version || !store || strcmp(version->id, r->themes->survey->id) != 0)
        return 0;
    arena_clear(r->arena);
    if (json_read(r->arena, row->texts, strlen(row->texts), &texts, err))
        return err->kind;
    const char *comment = value_text(value_get(texts, r->themes->question), "");
    if (!comment[0])
        return 0;
    themes_find(r->themes, comment, strlen(comment), r->named);
    add(r, store, row->month, answer_of(r, version, row->sheet));
    return 0;
}

/* ---- rows ---- */

static void name_group(const struct reading *r, size_t group, struct themes_row *row) {
    row->code = row->name = "";
    if (r->query->by == METRICS_STORE) {
        row->code = r->registry->stores[group].code;
        row->name = r->registry->stores[group].name;
    } else if (r->query->by == METRICS_REGION) {
        row->code = r->registry->regions[group].code;
        row->name = r->registry->regions[group].name;
    }
}

/* A group without comments has rows only where it is asked for by its name. */
static bool is_shown(const struct reading *r, const struct themes_row *row) {
    bool is_named = r->query->by == METRICS_CHAIN ||
                    (r->query->by == METRICS_STORE && r->store && !strcmp(r->store->code, row->code));
    return row->figures.comments || (is_named && !r->query->by_month);
}

static int tell_table(const struct reading *r, const int64_t *table, struct themes_row row,
                      int (*fn)(void *context, const struct themes_row *row, struct err *err), void *context,
                      struct err *err) {
    int stopped = 0;
    for (size_t i = 0; !stopped && i < r->themes->count; i++) {
        row.theme = &r->themes->list[i];
        row.figures = themes_measure(r->themes, table, i, r->floor, LIMIT_RELIABLE);
        stopped = is_shown(r, &row) ? fn(context, &row, err) : 0;
    }
    return stopped;
}

static int tell(const struct reading *r, int (*fn)(void *context, const struct themes_row *row, struct err *err),
                void *context, struct err *err) {
    int stopped = 0;
    for (size_t group = 0; !stopped && group < r->groups; group++)
        for (size_t column = 0; !stopped && column < r->months; column++) {
            struct themes_row row = {.month = r->first + (month_t)column};
            name_group(r, group, &row);
            stopped = tell_table(r, r->counts + (group * r->months + column) * r->width, row, fn, context, err);
        }
    return stopped;
}

/* ---- what is asked for ---- */

static int find_places(const struct workspace *workspace, struct reading *r, struct err *err) {
    const char *store = r->query->store, *region = r->query->region;
    if (scope_query(workspace, r->registry, store, &region, err))
        return err->kind;
    if (store && registry_need_store(r->registry, store, &r->store, err))
        return err->kind;
    return region ? registry_need_region(r->registry, region, &r->region, err) : 0;
}

/* The months that have tallies are those that have answers. */
static int find_months(struct reading *r, struct sql *db, struct err *err) {
    int64_t first = 0, last = -1;
    if (sql_number(db, &first, 0, err, "SELECT min(period) FROM tally WHERE kind = 1", "") ||
        sql_number(db, &last, -1, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    r->first = r->query->from > first ? r->query->from : (month_t)first;
    r->last = r->query->to < last ? r->query->to : (month_t)last;
    r->months = !r->query->by_month ? 1 : r->last < r->first ? 0 : (size_t)(r->last - r->first + 1);
    r->groups = r->query->by == METRICS_STORE    ? r->registry->store_count
                : r->query->by == METRICS_REGION ? r->registry->region_count
                                                 : 1;
    r->width = themes_table(r->themes);
    return 0;
}

static int read_comments(struct workspace *workspace, struct reading *r, struct err *err) {
    int64_t cut = 0;
    if (batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, cut, &r->registry, err) ||
        find_places(workspace, r, err) || find_months(r, workspace->db, err) ||
        survey_versions_read(workspace->db, workspace->arena, &r->versions, err))
        return err->kind;
    r->counts = arena_alloc(workspace->arena, (r->groups * r->months * r->width + 1) * sizeof *r->counts);
    return responses_each_words(workspace->db, r->store ? r->store->id : 0, r->first, r->last, take, r, err);
}

/* Opens what *out_rulebook will hold and counts all comments; the caller closes it, failed or not. */
static int read_all(struct workspace *workspace, struct reading *r, bool with_pairs, struct rulebook **out_rulebook,
                    struct err *err) {
    int failed = rulebook_open(out_rulebook, workspace, RULEBOOK_THEMES, err);
    failed = failed ? failed : rulebook_themes(*out_rulebook, r->query->themes, &r->themes, err);
    failed = failed ? failed : sql_snapshot(workspace->db, err);
    if (failed)
        return failed;
    size_t count = r->themes->count;
    r->lead = themes_lead(r->themes->survey);
    r->floor = (*out_rulebook)->settings.floor_screen;
    r->pairs = with_pairs ? arena_alloc(workspace->arena, count * count * sizeof *r->pairs) : NULL;
    r->arena = arena_new();
    failed = read_comments(workspace, r, err);
    arena_free(r->arena);
    sql_rollback(workspace->db);
    return failed;
}

int comment_themes(struct workspace *workspace, const struct themes_query *query,
                   int (*fn)(void *context, const struct themes_row *row, struct err *err), void *context,
                   struct err *err) {
    struct rulebook *rulebook = NULL;
    struct reading r = {.query = query};
    int failed = read_all(workspace, &r, false, &rulebook, err);
    failed = failed ? failed : tell(&r, fn, context, err);
    rulebook_close(rulebook);
    return failed;
}

static struct themes_driver driver_row(const struct theme_drivers *all, const struct theme *theme, size_t place) {
    struct themes_driver row = {.theme = theme,
                                .n = all->n,
                                .share = NAN,
                                .r = NAN,
                                .rho = NAN,
                                .beta = NAN,
                                .vif = NAN,
                                .johnson = NAN,
                                .shapley = NAN,
                                .r2 = NAN};
    size_t i = 0;
    while (i < all->count && all->places[i] != place)
        i++;
    if (i == all->count)
        return row;
    row.told = true;
    row.thin = all->n < LIMIT_RELIABLE || all->n < DRIVERS_PER_ITEM * (int64_t)all->count;
    row.share = all->share[i];
    row.r = all->drivers->correlation[i];
    row.rho = all->rho[i];
    row.beta = all->drivers->beta[i];
    row.vif = all->drivers->vif[i];
    row.johnson = all->drivers->johnson[i];
    row.shapley = all->drivers->shapley[i];
    row.r2 = all->drivers->r2;
    return row;
}

int comment_drivers(struct workspace *workspace, const struct themes_query *query,
                    int (*fn)(void *context, const struct themes_driver *row, struct err *err), void *context,
                    struct err *err) {
    struct rulebook *rulebook = NULL;
    struct themes_query whole = *query;
    whole.by = METRICS_CHAIN;
    whole.by_month = false;
    struct reading r = {.query = &whole};
    int failed = read_all(workspace, &r, true, &rulebook, err);
    struct theme_drivers all = {0};
    if (!failed)
        all = themes_drive(workspace->arena, r.themes, r.counts, r.pairs, r.floor);
    for (size_t i = 0; !failed && i < r.themes->count; i++) {
        struct themes_driver row = driver_row(&all, &r.themes->list[i], i);
        failed = fn(context, &row, err);
    }
    rulebook_close(rulebook);
    return failed;
}

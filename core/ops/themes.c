/* One table of counts a group and month, [group][month][theme][answer], which each comment is added into as it is read;
 * then each table becomes rows. */
#include "ops/themes.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "flow/themes/themes_drivers.h"
#include "ops/comments.h"
#include "ops/drivers.h"

struct reading {
    const struct themes_query *query;
    struct comments comments;
    const struct themes *themes; /* the comments' */
    size_t months, groups, width;
    int64_t *counts;
    const struct polarity *polarity; /* NULL: comments are not judged */
    int64_t *judged;                 /* [group][month][all, theme …][side] */
    size_t judged_width;
    enum polarity_side side; /* of one comment */
    int64_t *pairs;          /* of the whole, where they are asked for; else NULL */
    int64_t floor;
    bool named[LIMIT_THEMES];
};

/* ---- adding up ---- */

/* The table of a group and month, of all that there are. */
static size_t place_of(const struct reading *r, size_t group, month_t month) {
    return group * r->months + (r->query->by_month ? (size_t)(month - r->comments.first) : 0);
}

static void add_to(const struct reading *r, size_t place, size_t answer) {
    themes_add(r->themes, r->named, answer, r->counts + place * r->width);
    if (r->polarity)
        polarity_add(r->side, r->named, r->themes->count, r->judged + place * r->judged_width);
}

/* A comment into every table that it belongs to. */
static void add(void *context, const struct comment *comment) {
    struct reading *r = context;
    size_t len = strlen(comment->text), answer = comment->answer;
    const struct region *home = comment->home, *top = r->comments.region;
    themes_find(r->themes, comment->text, len, r->named);
    if (r->polarity)
        r->side = polarity_judge(r->polarity, comment->text, len);
    if (r->pairs && answer != THEMES_UNANSWERED)
        themes_add_pairs(r->themes, r->named, r->pairs);
    if (r->query->by == METRICS_CHAIN)
        add_to(r, place_of(r, 0, comment->month), answer);
    else if (r->query->by == METRICS_STORE)
        add_to(r, place_of(r, comment->store->index, comment->month), answer);
    else
        for (; home; home = home == top ? NULL : home->parent) /* those above would show a part as the whole */
            add_to(r, place_of(r, home->index, comment->month), answer);
}

/* ---- rows ---- */

static void name_group(const struct reading *r, size_t group, struct themes_row *row) {
    row->code = row->name = "";
    if (r->query->by == METRICS_STORE) {
        row->code = r->comments.registry->stores[group].code;
        row->name = r->comments.registry->stores[group].name;
    } else if (r->query->by == METRICS_REGION) {
        row->code = r->comments.registry->regions[group].code;
        row->name = r->comments.registry->regions[group].name;
    }
}

/* A group without comments has rows only where it is asked for by its name. */
static bool is_shown(const struct reading *r, const struct themes_row *row) {
    bool is_named = r->query->by == METRICS_CHAIN ||
                    (r->query->by == METRICS_STORE && r->comments.store && !strcmp(r->comments.store->code, row->code));
    return row->figures.comments || (is_named && !r->query->by_month);
}

/* `index` is 0 for all comments, 1 for the first theme. */
static void measure(const struct reading *r, size_t place, size_t index, struct themes_row *row) {
    const int64_t *table = r->counts + place * r->width;
    row->theme = index ? &r->themes->list[index - 1] : NULL;
    row->figures = index ? themes_measure(r->themes, table, index - 1, r->floor, LIMIT_RELIABLE)
                         : themes_measure_all(r->themes, table, r->floor, LIMIT_RELIABLE);
    row->polarity = r->polarity;
    if (r->polarity)
        row->judged = polarity_measure(r->judged + place * r->judged_width, index, r->floor, LIMIT_RELIABLE);
}

static int tell_table(const struct reading *r, size_t place, struct themes_row row,
                      int (*fn)(void *context, const struct themes_row *row, struct err *err), void *context,
                      struct err *err) {
    int stopped = 0;
    for (size_t i = r->polarity ? 0 : 1; !stopped && i <= r->themes->count; i++) {
        measure(r, place, i, &row);
        stopped = is_shown(r, &row) ? fn(context, &row, err) : 0;
    }
    return stopped;
}

static int tell(const struct reading *r, int (*fn)(void *context, const struct themes_row *row, struct err *err),
                void *context, struct err *err) {
    int stopped = 0;
    for (size_t group = 0; !stopped && group < r->groups; group++)
        for (size_t column = 0; !stopped && column < r->months; column++) {
            struct themes_row row = {.where = r->comments.where_text, .month = r->comments.first + (month_t)column};
            name_group(r, group, &row);
            stopped = tell_table(r, group * r->months + column, row, fn, context, err);
        }
    return stopped;
}

/* ---- what is asked for ---- */

static void make_tables(struct reading *r, bool with_pairs) {
    const struct comments *c = &r->comments;
    struct arena *arena = c->workspace->arena;
    size_t count = r->themes->count;
    r->months = !r->query->by_month ? 1 : c->last < c->first ? 0 : (size_t)(c->last - c->first + 1);
    r->groups = r->query->by == METRICS_STORE    ? c->registry->store_count
                : r->query->by == METRICS_REGION ? c->registry->region_count
                                                 : 1;
    size_t places = r->groups * r->months;
    r->width = themes_table(r->themes);
    r->counts = arena_alloc(arena, (places * r->width + 1) * sizeof *r->counts);
    r->judged_width = polarity_table(count);
    r->judged = r->polarity ? arena_alloc(arena, (places * r->judged_width + 1) * sizeof *r->judged) : NULL;
    r->pairs = with_pairs ? arena_alloc(arena, count * count * sizeof *r->pairs) : NULL;
    r->floor = c->rulebook->settings.floor_screen;
}

/* Opens r->comments and counts them all; the caller closes it, failed or not. */
static int read_all(struct workspace *workspace, struct reading *r, bool with_pairs, struct err *err) {
    const struct themes_query *query = r->query;
    const struct comments_query of = {query->themes, query->from, query->to, query->store, query->region};
    if (comments_open(&r->comments, workspace, &of, err))
        return err->kind;
    r->themes = r->comments.themes;
    if (query->polarity && rulebook_polarity(r->comments.rulebook, r->themes->polarity, &r->polarity, err))
        return err->kind;
    make_tables(r, with_pairs);
    return comments_each(&r->comments, add, r, err);
}

int comment_themes(struct workspace *workspace, const struct themes_query *query,
                   int (*fn)(void *context, const struct themes_row *row, struct err *err), void *context,
                   struct err *err) {
    struct reading r = {.query = query};
    int failed = read_all(workspace, &r, false, err);
    failed = failed ? failed : tell(&r, fn, context, err);
    comments_close(&r.comments);
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
    struct themes_query whole = *query;
    whole.by = METRICS_CHAIN;
    whole.by_month = whole.polarity = false;
    struct reading r = {.query = &whole};
    int failed = read_all(workspace, &r, true, err);
    struct theme_drivers all = {0};
    if (!failed)
        all = themes_drive(workspace->arena, r.themes, r.counts, r.pairs, r.floor);
    for (size_t i = 0; !failed && i < r.themes->count; i++) {
        struct themes_driver row = driver_row(&all, &r.themes->list[i], i);
        row.where = r.comments.where_text;
        failed = fn(context, &row, err);
    }
    comments_close(&r.comments);
    return failed;
}

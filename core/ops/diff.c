/* Documents are read pair by pair into an arena that is cleared behind them; what is kept are the rows that are worst.
 */
#include "ops/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/archive/archive.h"
#include "flow/registry/registry_rows.h"
#include "ops/diff_parts.h"
#include "ops/revisions.h"
#include "ops/rights.h"

const char *diff_kind_name(enum diff_kind kind) {
    static const char *const names[] = {
        [DIFF_PROGRAM] = "program",       [DIFF_ERASED] = "erased",     [DIFF_LATE] = "late",
        [DIFF_CORRECTED] = "corrected",   [DIFF_UNDONE] = "undone",     [DIFF_QUARANTINED] = "quarantined",
        [DIFF_LIFTED] = "lifted",         [DIFF_REGISTRY] = "registry", [DIFF_TICKETS] = "tickets",
        [DIFF_DEFINITION] = "definition", [DIFF_RULES] = "rules",       [DIFF_SEVERAL] = "several"};
    return names[kind];
}

const char *diff_says_name(enum diff_says says) {
    static const char *const names[] = {
        [DIFF_BEYOND] = "beyond chance", [DIFF_NOISE] = "noise", [DIFF_OPEN] = "no interval",
        [DIFF_APPEARED] = "new",         [DIFF_GONE] = "gone",   [DIFF_SHOWN] = "shown",
        [DIFF_HIDDEN] = "hidden"};
    return names[says];
}

struct differ {
    struct workspace *workspace;
    struct arena *arena; /* the workspace's */
    struct vault *vault;
    const struct diff_query *query;
    const struct registry *registry; /* what the scope holds; NULL: everything, and no region was asked for */
    const struct region *region;     /* asked for, or the scope's; NULL: all */
    struct map pairs;                /* "S0101/store_monthly" to struct diff_pair */
    bool second;                     /* the edition that is walked */
    struct diff *out;
    size_t row_cap, gone_cap, come_cap, file_cap;
};

/* ---- which reports ---- */

static bool is_wanted(const struct differ *differ, const struct archive_place *place) {
    const struct diff_query *query = differ->query;
    const struct scope *scope = &differ->workspace->scope;
    const struct region *stands = differ->registry ? registry_region(differ->registry, place->region) : NULL;
    if ((query->store && strcmp(query->store, place->store) != 0) ||
        (query->report && strcmp(query->report, place->report) != 0) ||
        (differ->region && !region_hangs_under(stands, differ->region)))
        return false;
    return (!scope->region && !scope->store) || history_holds(differ->workspace, differ->registry, place);
}

static int note_pair(void *context, const char *path, struct err *err) {
    struct differ *differ = context;
    struct archive_place place;
    (void)err;
    if (!archive_place_of(differ->arena, path, &place) || strcmp(place.file, "document.json") != 0 ||
        !is_wanted(differ, &place))
        return 0;
    const char *name = arena_format(differ->arena, "%s/%s", archive_place_name(differ->arena, &place), place.report);
    struct diff_pair *pair = map_get(&differ->pairs, name);
    if (!pair) {
        pair = arena_alloc(differ->arena, sizeof *pair);
        *pair = (struct diff_pair){.store = place.store, .report = place.report};
        map_put(&differ->pairs, name, pair);
    }
    *(differ->second ? &pair->region : &pair->region_before) = place.region;
    return 0;
}

static int walk(struct differ *differ, const struct history_edition *edition, bool second, struct err *err) {
    differ->second = second;
    return vault_walk(differ->vault, edition->commit, archive_period_path(differ->arena, edition->month), note_pair,
                      differ, err);
}

static int narrow(struct differ *differ, struct err *err) {
    struct workspace *workspace = differ->workspace;
    const struct scope *scope = &workspace->scope;
    const struct registry *all = NULL;
    const char *region = differ->query->region;
    if (differ->query->store && scope_store(workspace, differ->query->store, err))
        return err->kind;
    if (!region && !scope->region && !scope->store)
        return 0;
    if (registry_read(workspace->db, differ->arena, scope->day, INT64_MAX, &all, err) ||
        scope_registry(workspace, all, &differ->registry, err) ||
        (scope->region && scope_query(workspace, all, NULL, &region, err)))
        return err->kind;
    if (scope->store && region)
        return err_set(err, ERR_DENIED, "%s may see one store, not a region", scope->who);
    return region ? registry_need_region(all, region, &differ->region, err) : 0;
}

/* ---- documents ---- */

int diff_document_read(struct vault *vault, struct arena *arena, const struct history_edition *edition,
                       const char *region, const char *store, const char *report, struct diff_document *out,
                       struct err *err) {
    struct buf bytes = buf_make(LIMIT_FILE);
    const char *path = archive_report_path(arena, edition->month, region, store, report, "document.json");
    int failed = vault_read(vault, edition->commit, path, &bytes, err);
    out->said = archive_said(bytes.data, bytes.len);
    failed = failed ? failed : json_read(arena, bytes.data, bytes.len, &out->document, err);
    buf_free(&bytes);
    if (!failed)
        numbers_read(arena, out->document, &out->numbers);
    return failed;
}

/* ---- one number ---- */

static bool same_figure(const struct figure *a, const struct figure *b) {
    return a->known == b->known && a->suppressed == b->suppressed &&
           (!a->known || (a->value == b->value && a->n == b->n && a->interval == b->interval &&
                          (!a->interval || (a->lo == b->lo && a->hi == b->hi))));
}

/* Half the interval on the side of the change. */
static double half_of(const struct figure *figure, double change) {
    if (!figure->interval)
        return NAN;
    return change > 0 ? figure->hi - figure->value : figure->value - figure->lo;
}

/* The two share a month's answers, or are reckoned in a way that is not known. */
static bool is_apart(const struct diff_row *row) {
    return strncmp(row->definition, "change.", 7) != 0 && !row->before.derived && !row->after.derived;
}

/* lo = d - sqrt((b - b.lo)^2 + (a.hi - a)^2), hi likewise: of two figures of other answers. */
static void set_interval(struct diff_row *row) {
    const struct figure *a = &row->before, *b = &row->after;
    if (!a->interval || !b->interval || !is_apart(row))
        return;
    row->lo = row->change - hypot(b->value - b->lo, a->hi - a->value);
    row->hi = row->change + hypot(b->hi - b->value, a->value - a->lo);
}

static void judge_apart(struct diff_row *row) {
    set_interval(row);
    if (!isfinite(row->lo))
        return;
    double half = row->change > 0 ? row->change - row->lo : row->hi - row->change;
    row->says = row->lo > 0 || row->hi < 0 ? DIFF_BEYOND : DIFF_NOISE;
    row->weight = half > 0 ? fabs(row->change) / half : 0;
}

static void judge_together(struct diff_row *row) {
    double half = half_of(&row->before, row->change);
    if (!isfinite(half))
        return;
    row->says = fabs(row->change) > half ? DIFF_BEYOND : DIFF_NOISE;
    row->weight = half > 0 ? fabs(row->change) / half : row->change != 0 ? 1 : 0;
}

/* A number of one month in reports of two is of the same answers. */
static void judge(struct diff_row *row, bool same_answers) {
    row->change = row->lo = row->hi = NAN;
    row->says = DIFF_OPEN;
    if (row->in_before == NUMBERS_NONE || row->in_after == NUMBERS_NONE) {
        row->says = row->in_before == NUMBERS_NONE ? DIFF_APPEARED : DIFF_GONE;
        return;
    }
    if (row->before.suppressed != row->after.suppressed) {
        row->says = row->after.suppressed ? DIFF_HIDDEN : DIFF_SHOWN;
        return;
    }
    if (!row->before.known || !row->after.known)
        return;
    row->change = row->after.value - row->before.value;
    if (same_answers)
        judge_together(row);
    else
        judge_apart(row);
}

/* ---- the rows that are kept ---- */

/* What has no interval comes behind what has one, and behind both what cannot be subtracted. */
static int order(const void *one, const void *other) {
    const struct diff_row *a = one, *b = other;
    if ((a->weight > b->weight) - (a->weight < b->weight))
        return a->weight > b->weight ? -1 : 1;
    if (isfinite(a->change) != isfinite(b->change))
        return isfinite(a->change) ? -1 : 1;
    if (isfinite(a->change) && fabs(a->change) != fabs(b->change))
        return fabs(a->change) > fabs(b->change) ? -1 : 1;
    int places = strcmp(a->store, b->store);
    places = places ? places : strcmp(a->region, b->region);
    places = places ? places : strcmp(a->report, b->report);
    if (places)
        return places;
    size_t at_a = a->in_after == NUMBERS_NONE ? a->in_before : a->in_after,
           at_b = b->in_after == NUMBERS_NONE ? b->in_before : b->in_after;
    return (at_a > at_b) - (at_a < at_b);
}

static void keep_texts(struct differ *differ, struct diff_row *row) {
    struct arena *arena = differ->arena;
    row->block = arena_text(arena, row->block);
    row->title = arena_text(arena, row->title);
    row->label = arena_text(arena, row->label);
    row->definition = arena_text(arena, row->definition);
}

static bool same_figures(const struct diff_row *a, const struct diff_row *b) {
    return a->says == b->says && !strcmp(a->definition, b->definition) && a->before.known && a->after.known &&
           same_figure(&a->before, &b->before) && same_figure(&a->after, &b->after);
}

/* A region's number stands in the report of each of its stores, and is told once. Equal rows are neighbours but for
 * others of the same weight. */
static void fold(struct diff *out) {
    size_t count = 0;
    for (size_t i = 0; i < out->row_count; i++) {
        struct diff_row *row = &out->rows[i], *found = NULL;
        for (size_t k = count; !found && k-- > 0 && out->rows[k].weight == row->weight;)
            if (same_figures(&out->rows[k], row) && !strcmp(out->rows[k].label, row->label) &&
                !strcmp(out->rows[k].title, row->title))
                found = &out->rows[k];
        if (found)
            found->also += 1 + row->also;
        else
            out->rows[count++] = *row;
    }
    out->row_count = count;
}

static void sort(struct diff *out, size_t most) {
    if (out->row_count)
        qsort(out->rows, out->row_count, sizeof *out->rows, order);
    fold(out);
    out->row_count = out->row_count > most ? most : out->row_count;
}

/* Twice the room is filled before it is sorted and cut, so that a row costs little. */
static void keep(struct differ *differ, struct diff_row *row) {
    struct diff *out = differ->out;
    const size_t most = differ->query->most;
    if (out->row_count >= 2 * most + 4096)
        sort(out, most);
    keep_texts(differ, row);
    out->rows = arena_grow(differ->arena, out->rows, out->row_count, &differ->row_cap, sizeof *out->rows);
    out->rows[out->row_count++] = *row;
}

/* ---- two documents ---- */

struct laid {
    const struct diff_pair *pair;
    struct diff_document before, after;
    struct diff_row *rows; /* changed, in the order of the document */
    size_t count;
};

static void lay(struct differ *differ, struct laid *laid, size_t in_before, size_t in_after) {
    const struct number *before = in_before == NUMBERS_NONE ? NULL : &laid->before.numbers.items[in_before];
    const struct number *after = in_after == NUMBERS_NONE ? NULL : &laid->after.numbers.items[in_after];
    const struct number *shown = after ? after : before;
    struct diff_row row = {.region = laid->pair->region,
                           .region_before = laid->pair->region_before,
                           .store = laid->pair->store,
                           .report = laid->pair->report,
                           .block = shown->block,
                           .title = shown->title,
                           .label = shown->label,
                           .definition = shown->definition,
                           .in_before = in_before,
                           .in_after = in_after,
                           .month = shown->month};
    if (before)
        row.before = before->figure;
    if (after)
        row.after = after->figure;
    differ->out->numbers++;
    if (before && after && same_figure(&row.before, &row.after) && !strcmp(before->definition, after->definition))
        return;
    bool same_month =
        differ->out->same_month || (before && after && before->month == after->month && before->month != INT32_MIN);
    judge(&row, same_month);
    for (size_t i = 0; i < laid->count; i++)
        if (same_figures(&laid->rows[i], &row)) {
            laid->rows[i].also++;
            return;
        }
    laid->rows[laid->count++] = row;
}

static int compare(struct differ *differ, struct arena *arena, const struct diff_pair *pair, struct err *err) {
    struct diff *out = differ->out;
    struct laid laid = {.pair = pair};
    size_t *of_before, *of_after;
    if (diff_document_read(differ->vault, arena, &out->before, pair->region_before, pair->store, pair->report,
                           &laid.before, err) ||
        diff_document_read(differ->vault, arena, &out->after, pair->region, pair->store, pair->report, &laid.after,
                           err))
        return err->kind;
    out->documents++;
    out->language = laid.after.numbers.language;
    if (!memcmp(&laid.before.said, &laid.after.said, sizeof laid.before.said)) {
        out->unchanged++;
        out->numbers += (int64_t)laid.after.numbers.count;
        return 0;
    }
    const struct numbers *before = &laid.before.numbers, *after = &laid.after.numbers;
    numbers_match(arena, before, after, &of_before, &of_after);
    laid.rows = arena_alloc(arena, (before->count + after->count + 1) * sizeof *laid.rows);
    for (size_t i = 0; i < after->count; i++)
        lay(differ, &laid, of_after[i], i);
    for (size_t i = 0; i < before->count; i++)
        if (of_before[i] == NUMBERS_NONE)
            lay(differ, &laid, i, NUMBERS_NONE);
    for (size_t i = 0; i < laid.count; i++) {
        out->changed++;
        out->beyond += laid.rows[i].says == DIFF_BEYOND;
        out->noise += laid.rows[i].says == DIFF_NOISE;
        keep(differ, &laid.rows[i]);
    }
    return 0;
}

static void note_alone(struct differ *differ, const char *name, bool gone) {
    struct diff *out = differ->out;
    const char ***list = (const char ***)(gone ? &out->gone : &out->come);
    size_t *count = gone ? &out->gone_count : &out->come_count, *cap = gone ? &differ->gone_cap : &differ->come_cap;
    *list = arena_grow(differ->arena, *list, *count, cap, sizeof **list);
    (*list)[(*count)++] = name;
}

static int compare_all(struct differ *differ, const struct act *act, struct err *err) {
    struct arena *arena = arena_new();
    int failed = 0;
    for (size_t i = 0; !failed && i < differ->pairs.count; i++) {
        const struct diff_pair *pair = differ->pairs.entries[i].item;
        if (pair->region && pair->region_before)
            failed = compare(differ, arena, pair, err);
        else
            note_alone(differ, differ->pairs.entries[i].key, !pair->region);
        arena_clear(arena);
        act_progress(act, "documents", (int64_t)i + 1, (int64_t)differ->pairs.count);
    }
    arena_free(arena);
    sort(differ->out, differ->query->most);
    return failed;
}

/* ---- the rules ---- */

static int note_file(void *context, const struct revision_difference *difference, struct err *err) {
    struct differ *differ = context;
    struct diff *out = differ->out;
    (void)err;
    const char **files = (const char **)out->files;
    files = arena_grow(differ->arena, files, out->file_count, &differ->file_cap, sizeof *files);
    files[out->file_count++] = arena_text(differ->arena, difference->name);
    out->files = files;
    return 0;
}

static int compare_rules(struct differ *differ, struct err *err) {
    const struct diff *out = differ->out;
    if (!strcmp(out->before.rules, out->after.rules))
        return 0;
    return revision_diff(differ->workspace, out->before.rules, out->after.rules, note_file, differ, err);
}

/* ---- the whole ---- */

static int nothing_to_compare(const struct diff_query *query, struct err *err) {
    const char *what = query->store ? query->store : query->region ? query->region : query->report;
    if (!what)
        return err_set(err, ERR_NOINPUT, "neither edition holds a report that may be shown");
    return err_set(err, ERR_NOINPUT, "neither edition holds a report of '%s'", what),
           err_todo(err, "`earshot show %s` lists what there is", query->after);
}

static int run(struct differ *differ, const struct act *act, struct err *err) {
    struct diff *out = differ->out;
    if (history_find(differ->workspace, differ->query->before, &out->before, err) ||
        history_find(differ->workspace, differ->query->after, &out->after, err) || narrow(differ, err) ||
        walk(differ, &out->before, false, err) || walk(differ, &out->after, true, err))
        return err->kind;
    out->same_month = out->before.month == out->after.month;
    if (!differ->pairs.count)
        return nothing_to_compare(differ->query, err);
    if (compare_all(differ, act, err) || compare_rules(differ, err))
        return err->kind;
    if (!out->same_month || !differ->query->causes || !out->row_count)
        return 0;
    out->replayed = true;
    return diff_replay(differ->workspace, act, differ->vault, out, err);
}

int edition_diff(struct workspace *workspace, const struct act *act, const struct diff_query *query, struct diff *out,
                 struct err *err) {
    struct diff made = {0};
    struct differ differ = {.workspace = workspace,
                            .arena = workspace->arena,
                            .query = query,
                            .pairs = map_make(workspace->arena),
                            .out = &made};
    int failed = workspace_archive(workspace, &differ.vault, err);
    failed = failed ? failed : run(&differ, act, err);
    vault_close(differ.vault);
    if (!failed)
        *out = made;
    return failed;
}

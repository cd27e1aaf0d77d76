/* First the other rules are gone through, and what they give is kept by store and month; then the working ones, each
 * store's month meeting its counterpart. */
#include "ops/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "flow/archive/archive.h"
#include "ops/backtest_pairs.h"
#include "ops/backtest_sums.h"
#include "ops/revisions.h"

/* A store's month under one of the two. */
struct side {
    const struct scoring *scoring;
    const struct survey *survey;
    const struct scoring_weights *weights; /* which hold there */
};

struct meeting {
    struct backtest_row row;
    struct side before;
};

struct known_revision {
    const struct scoring *scoring;
    const char *revision;
};

struct backtester {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *books[2]; /* before, after */
    const struct backtest_query *query;
    int side;
    struct arena *arena; /* the workspace's: what is answered */
    struct meeting *meetings;
    size_t count, cap;
    size_t before_count; /* meetings that the first pass made, in order */
    int64_t untouched;
    struct known_revision *revisions; /* of the other rule book's definitions, as far as they were asked for */
    size_t revision_count, revision_cap;
    struct pairs *pairs; /* of the versions that were met last */
    const struct scoring *pair_before, *pair_after;
};

/* ---- which months ---- */

static int revision_of(struct backtester *b, const struct rulebook *book, const struct scoring *scoring,
                       const char **out, struct err *err) {
    for (size_t i = 0; i < b->revision_count; i++)
        if (b->revisions[i].scoring == scoring) {
            *out = b->revisions[i].revision;
            return 0;
        }
    if (score_revision(b->workspace, book, scoring, out, err))
        return err->kind;
    b->revisions = arena_grow(b->arena, b->revisions, b->revision_count, &b->revision_cap, sizeof *b->revisions);
    b->revisions[b->revision_count++] = (struct known_revision){scoring, *out};
    return 0;
}

/* Whether the other rule book scores the month by the same revision. */
static int same_elsewhere(struct backtester *b, const struct scored *about, bool *out, struct err *err) {
    const struct rulebook *other = b->books[!b->side];
    const struct scoring *there = rulebook_scoring_at(other, about->scoring->id, about->subject.month);
    const char *revision = NULL;
    *out = false;
    if (!there)
        return 0;
    if (revision_of(b, other, there, &revision, err))
        return err->kind;
    *out = !strcmp(revision, about->revision);
    return 0;
}

static int is_wanted(void *context, const struct scored *about, bool *out, struct err *err) {
    struct backtester *b = context;
    bool same = false;
    if (same_elsewhere(b, about, &same, err))
        return err->kind;
    b->untouched += same && b->side;
    *out = !same;
    return 0;
}

/* ---- the two passes ---- */

static struct side side_of(const struct scored *scored) {
    return (struct side){scored->scoring, scored->subject.survey,
                         scoring_weights_in(scored->scoring, scored->subject.region)};
}

static struct score keep_score(struct backtester *b, const struct score *score) {
    return (struct score){score->index, score->band ? arena_text(b->arena, score->band) : NULL};
}

static struct meeting *new_meeting(struct backtester *b, const struct scored *scored) {
    const struct region *region = scored->subject.region;
    b->meetings = mem_grow_items(b->meetings, &b->cap, b->count + 1, sizeof *b->meetings);
    b->meetings[b->count] = (struct meeting){.row = {.scoring = arena_text(b->arena, scored->scoring->id),
                                                     .store = arena_text(b->arena, scored->subject.store->code),
                                                     .name = arena_text(b->arena, scored->subject.store->name),
                                                     .region = arena_text(b->arena, region ? region->code : ""),
                                                     .month = scored->subject.month,
                                                     .shift = {NAN, NAN, NAN, ""}}};
    return &b->meetings[b->count++];
}

static int take_before(void *context, const struct scored *scored, struct err *err) {
    struct backtester *b = context;
    struct meeting *meeting = new_meeting(b, scored);
    (void)err;
    meeting->row.has_before = true;
    meeting->row.before = keep_score(b, &scored->score);
    meeting->before = side_of(scored);
    return 0;
}

static int order(const struct backtest_row *a, const struct backtest_row *b) {
    int order = strcmp(a->scoring, b->scoring);
    order = order ? order : strcmp(a->store, b->store);
    return order ? order : (a->month > b->month) - (a->month < b->month);
}

static int compare(const void *a, const void *b) {
    return order(&((const struct meeting *)a)->row, &((const struct meeting *)b)->row);
}

static struct meeting *find_before(const struct backtester *b, const struct scored *scored) {
    const struct meeting key = {
        .row = {.scoring = scored->scoring->id, .store = scored->subject.store->code, .month = scored->subject.month}};
    return b->before_count ? bsearch(&key, b->meetings, b->before_count, sizeof key, compare) : NULL;
}

/* ---- what the two say of a store's month ---- */

static int pairs_for(struct backtester *b, const struct side *before, const struct side *after, struct err *err) {
    if (b->pairs && b->pair_before == before->scoring && b->pair_after == after->scoring)
        return 0;
    pairs_close(b->pairs);
    b->pairs = NULL;
    b->pair_before = before->scoring;
    b->pair_after = after->scoring;
    return pairs_open(&b->pairs, b->workspace, b->books[0], before->scoring, b->books[1], after->scoring, err);
}

/* Responses that only one of the rules scores are no pairs: then the two means are of different people. */
static int shift_by_pairs(struct backtester *b, const struct side *before, const struct side *after,
                          const struct scoring_subject *subject, struct backtest_row *row, struct err *err) {
    struct score_sums sums;
    int64_t apart = 0;
    if (pairs_for(b, before, after, err) ||
        pairs_sums(b->pairs, subject->store->id, subject->month, &sums, &apart, err))
        return err->kind;
    row->shift = apart ? shift_of_sums(&row->before.index, &row->after.index) : shift_of_pairs(&sums);
    return 0;
}

static int shift(struct backtester *b, const struct meeting *meeting, const struct scored *scored,
                 struct backtest_row *row, struct err *err) {
    const struct side *before = &meeting->before, after = side_of(scored);
    enum scoring_way way = before->scoring->way;
    if (way == SCORING_RESPONSES && after.scoring->way == SCORING_RESPONSES)
        return shift_by_pairs(b, before, &after, &scored->subject, row, err);
    if (way == SCORING_WEIGHTS && after.scoring->way == SCORING_WEIGHTS &&
        before->survey->version == after.survey->version)
        row->shift = shift_of_weights(before->weights, after.weights, after.survey, scored->subject.counters);
    else
        row->shift = shift_of_sums(&row->before.index, &row->after.index);
    return 0;
}

static int take_after(void *context, const struct scored *scored, struct err *err) {
    struct backtester *b = context;
    struct meeting *meeting = find_before(b, scored);
    meeting = meeting ? meeting : new_meeting(b, scored);
    meeting->row.has_after = true;
    meeting->row.after = keep_score(b, &scored->score);
    return meeting->row.has_before ? shift(b, meeting, scored, &meeting->row, err) : 0;
}

static int pass(struct backtester *b, int side, struct err *err) {
    const struct scores_query query = {
        .scoring = b->query->scoring, .first = b->query->from, .last = b->query->to, .wanted = is_wanted};
    b->side = side;
    b->revision_count = 0;
    return scores_each(b->workspace, b->act, b->books[side], &query, side ? take_after : take_before, b, err);
}

/* ---- the report ---- */

static bool has_row(const struct backtest_report *report, const struct scoring *version, month_t until) {
    for (size_t i = 0; i < report->count; i++)
        if (!strcmp(report->rows[i].scoring, version->id) && report->rows[i].month >= version->effective &&
            report->rows[i].month < until)
            return true;
    return false;
}

static int holds_already(struct backtester *b, const struct scoring *version, bool *out, struct err *err) {
    const struct scoring *there = rulebook_scoring_at(b->books[0], version->id, version->effective);
    const char *before = NULL, *after = NULL;
    *out = false;
    if (!there)
        return 0;
    if (score_revision(b->workspace, b->books[0], there, &before, err) ||
        score_revision(b->workspace, b->books[1], version, &after, err))
        return err->kind;
    *out = !strcmp(before, after);
    return 0;
}

/* What changes and shows nowhere. Of months that were not asked for nothing is known. */
static int find_later(struct backtester *b, struct backtest_report *out, struct err *err) {
    const struct rulebook *book = b->books[1];
    struct backtest_later *later = arena_alloc(b->arena, (book->scoring_count + 1) * sizeof *later);
    out->later = later;
    for (size_t i = 0; b->query->to == INT32_MAX && i < book->scoring_count; i++) {
        const struct scoring *version = book->scorings[i],
                             *next = i + 1 < book->scoring_count ? book->scorings[i + 1] : NULL;
        bool same = false;
        if ((b->query->scoring && strcmp(b->query->scoring, version->id) != 0) || version->effective < b->query->from ||
            has_row(out, version, next && !strcmp(next->id, version->id) ? next->effective : INT32_MAX))
            continue;
        if (holds_already(b, version, &same, err))
            return err->kind;
        if (!same)
            later[out->later_count++] = (struct backtest_later){arena_text(b->arena, version->id), version->effective};
    }
    return 0;
}

static int report(struct backtester *b, struct backtest_report *out, struct err *err) {
    const struct scoring *const *versions;
    out->rows = arena_alloc(b->arena, (b->count + 1) * sizeof *out->rows);
    out->count = b->count;
    out->untouched = b->untouched;
    for (size_t i = 0; i < b->count; i++)
        out->rows[i] = b->meetings[i].row;
    backtest_sum(b->arena, out);
    for (size_t i = 0; i < out->month_count; i++)
        out->months[i].is_new = !rulebook_scoring(b->books[0], out->months[i].scoring, &versions);
    return find_later(b, out, err);
}

/* ---- the act ---- */

static void sort(struct backtester *b) {
    if (b->count)
        qsort(b->meetings, b->count, sizeof *b->meetings, compare);
}

static int run(struct backtester *b, struct err *err) {
    if (pass(b, 0, err))
        return err->kind;
    sort(b);
    b->before_count = b->count;
    if (pass(b, 1, err))
        return err->kind;
    sort(b);
    return 0;
}

static int check_scoring(const struct rulebook *const books[2], const char *id, struct err *err) {
    const struct scoring *const *versions;
    const struct rules_definition *definition;
    if (!id || rulebook_scoring(books[0], id, &versions) || rulebook_scoring(books[1], id, &versions))
        return 0;
    return rules_need(books[1]->rules, "scoring", id, &definition, err);
}

int backtest_between(struct workspace *workspace, const struct act *act, const struct rulebook *before,
                     const struct rulebook *after, const struct backtest_query *query, struct backtest_report *out,
                     struct err *err) {
    struct backtester b = {
        .workspace = workspace, .act = act, .books = {before, after}, .query = query, .arena = workspace->arena};
    struct backtest_report made = {0};
    if (check_scoring(b.books, query->scoring, err) || sql_snapshot(workspace->db, err))
        return err->kind;
    int failed = run(&b, err);
    sql_rollback(workspace->db); /* the snapshot was only read */
    failed = failed ? failed : report(&b, &made, err);
    pairs_close(b.pairs);
    free(b.meetings);
    if (!failed)
        *out = made;
    return failed;
}

static int open_against(struct workspace *workspace, const char *revision, const char **out_commit,
                        struct rulebook **out, struct err *err) {
    struct vault *vault = NULL;
    struct revision found;
    int failed = revision_find(workspace, revision ? revision : "live", &found, err);
    failed = failed ? failed : workspace_archive(workspace, &vault, err);
    failed = failed ? failed : rulebook_open_archived(out, vault, found.commit, RULEBOOK_ALL, err);
    vault_close(vault);
    if (!failed)
        *out_commit = found.commit;
    return failed;
}

int backtest(struct workspace *workspace, const struct act *act, const struct backtest_query *query,
             struct backtest_report *out, struct err *err) {
    struct rulebook *before = NULL, *after = NULL;
    const char *commit = NULL;
    int failed = open_against(workspace, query->against, &commit, &before, err);
    failed = failed ? failed : rulebook_open_working(&after, workspace, RULEBOOK_ALL, err);
    failed = failed ? failed : backtest_between(workspace, act, before, after, query, out, err);
    if (!failed)
        out->against = commit;
    rulebook_close(before);
    rulebook_close(after);
    return failed;
}

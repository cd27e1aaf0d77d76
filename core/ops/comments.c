#include "ops/comments.h"

#include <string.h>

#include "base/json.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/rights.h"

/* ---- what is asked for ---- */

static int find_places(struct comments *c, const struct comments_query *query, struct err *err) {
    const char *region = query->region;
    if (scope_query(c->workspace, c->registry, query->store, &region, err) ||
        (query->store && registry_need_store(c->registry, query->store, &c->store, err)))
        return err->kind;
    return region ? registry_need_region(c->registry, region, &c->region, err) : 0;
}

/* The months that have tallies are those that have answers. */
static int find_months(struct comments *c, const struct comments_query *query, struct err *err) {
    struct sql *db = c->workspace->db;
    int64_t first = 0, last = -1;
    if (sql_number(db, &first, 0, err, "SELECT min(period) FROM tally WHERE kind = 1", "") ||
        sql_number(db, &last, -1, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    c->first = query->from > first ? query->from : (month_t)first;
    c->last = query->to < last ? query->to : (month_t)last;
    return 0;
}

void comments_bind(struct comments *c, struct arena *arena) {
    const struct survey_versions *versions = c->versions;
    if (!c->themes->where)
        return;
    c->where_text = condition_text(arena, c->themes->where);
    c->where = arena_alloc(arena, (versions->count + 1) * sizeof *c->where);
    for (size_t i = 0; i < versions->count; i++)
        c->where[i] = condition_bind(arena, c->themes->where, versions->surveys[i]);
}

int comments_open(struct comments *out, struct workspace *workspace, const struct comments_query *query,
                  struct err *err) {
    int64_t cut = 0;
    struct survey_versions *versions = arena_alloc(workspace->arena, sizeof *versions);
    *out = (struct comments){.workspace = workspace, .versions = versions, .arena = arena_new()};
    if (rulebook_open(&out->rulebook, workspace, RULEBOOK_THEMES, err) ||
        rulebook_themes(out->rulebook, query->themes, &out->themes, err) || sql_look(workspace->db, &out->look, err))
        return err->kind;
    out->lead = themes_lead(out->themes->survey);
    if (batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, cut, &out->registry, err) ||
        find_places(out, query, err) || find_months(out, query, err) ||
        survey_versions_read(workspace->db, workspace->arena, versions, err))
        return err->kind;
    comments_bind(out, workspace->arena);
    return 0;
}

void comments_close(struct comments *comments) {
    sql_look_end(&comments->look);
    arena_free(comments->arena);
    rulebook_close(comments->rulebook);
    *comments = (struct comments){0};
}

/* ---- each one ---- */

struct pass {
    struct comments *comments;
    void (*fn)(void *context, const struct comment *comment);
    void *context;
};

/* The version's own question tells where the answer stands; one that today's scale does not have is none. */
static size_t answer_of(const struct comments *c, const struct survey *version, const unsigned char *sheet) {
    const struct question *question = c->lead ? survey_question(version, c->lead->id) : NULL;
    int value = 0;
    if (!question || !answer_scale(question, sheet, &value) || value < c->lead->from || value > c->lead->to)
        return THEMES_UNANSWERED;
    return (size_t)(value - c->lead->from) + 1;
}

static bool left_out(const struct comments *c, const struct survey *version, const unsigned char *sheet) {
    size_t i = 0;
    while (c->where && c->versions->surveys[i] != version)
        i++;
    return c->where && !condition_holds(c->where[i], sheet);
}

static int take(void *context, const struct words_row *row, struct err *err) {
    struct pass *pass = context;
    struct comments *c = pass->comments;
    const struct survey *version = survey_version_find(c->versions, row->version);
    struct comment comment = {.store = registry_store_by_id(c->registry, row->store), .month = row->month};
    const struct value *texts = NULL;
    if (!version || !comment.store || strcmp(version->id, c->themes->survey->id) != 0 ||
        left_out(c, version, row->sheet))
        return 0;
    arena_clear(c->arena);
    if (json_read(c->arena, row->texts, strlen(row->texts), &texts, err))
        return err->kind;
    comment.text = value_text(value_get(texts, c->themes->question), "");
    comment.home = store_region(comment.store, month_last(row->month));
    if (!comment.text[0] || (c->region && !region_hangs_under(comment.home, c->region)))
        return 0;
    comment.answer = answer_of(c, version, row->sheet);
    pass->fn(pass->context, &comment);
    return 0;
}

int comments_each(struct comments *comments, void (*fn)(void *context, const struct comment *comment), void *context,
                  struct err *err) {
    struct pass pass = {comments, fn, context};
    return responses_each_words(comments->workspace->db, comments->store ? comments->store->id : 0, comments->first,
                                comments->last, comments->cut, take, &pass, err);
}

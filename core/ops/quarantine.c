/* Each response that is named and not marked so yet gets a mark; what it counted leaves its tallies, or comes back. A
 * dry run does all of it and then nothing of it stays. */
#include "ops/quarantine.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/intake/quarantine_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/batch_rows.h"
#include "ops/counting.h"
#include "ops/form.h"
#include "ops/journal.h"
#include "ops/rights.h"
#include "ops/rulebook.h"

#define LOAD 20000 /* marks whose changes are held before they are applied */

struct marking {
    struct workspace *workspace;
    const struct act *act;
    const struct quarantine_wish *wish;
    struct quarantine_done *done;
    struct survey_versions versions;
    struct tally_deltas *deltas;
    struct digest_set *contents, *commitments;
    int64_t batch;
    size_t found;              /* responses that have the id at hand */
    const char *first, *other; /* the sources of two of them */
    struct map places;         /* the stores, and months of stores, of what was marked */
    int64_t last_store;
    month_t last_month;
};

static const char *kind_of(const struct quarantine_wish *wish) {
    return wish->lift ? "lift" : "quarantine";
}

/* ---- one response ---- */

static int write_mark(struct marking *marking, const struct marked_row *row, struct err *err) {
    unsigned char salt[SALT_BYTES];
    struct digest content, commitment;
    digest_random(salt, sizeof salt);
    const struct mark mark = {marking->batch, row->source, row->external_id, !marking->wish->lift, salt};
    mark_digests(&mark, &content, &commitment);
    return mark_write(marking->workspace->db, row, &mark, err) || digest_set_add(marking->contents, &content, err) ||
                   digest_set_add(marking->commitments, &commitment, err)
               ? (int)err->kind
               : 0;
}

static void note_place(struct marking *marking, const struct response_row *row) {
    struct arena *arena = marking->workspace->arena;
    struct quarantine_done *done = marking->done;
    if (marking->last_store == row->store && marking->last_month == row->month)
        return;
    const char *store = arena_format(arena, "%lld", (long long)row->store);
    const char *month = arena_format(arena, "%s %d", store, row->month);
    done->stores += !map_get(&marking->places, store);
    done->months += !map_get(&marking->places, month);
    map_put(&marking->places, store, marking);
    map_put(&marking->places, month, marking);
    marking->last_store = row->store;
    marking->last_month = row->month;
}

static int mark(void *context, const struct marked_row *row, struct err *err) {
    struct marking *marking = context;
    const bool lift = marking->wish->lift;
    const struct survey *survey = survey_version_find(&marking->versions, row->response.version);
    marking->done->named++;
    if (!survey)
        return err_set(err, ERR_INTERNAL, "a response names a survey version that is not in the database");
    if (row->held != lift) {
        marking->done->same++;
        return 0;
    }
    if (write_mark(marking, row, err))
        return err->kind;
    count_response(marking->deltas, survey, &row->response, lift ? 1 : -1);
    note_place(marking, &row->response);
    if (++marking->done->marked % 4096 == 0)
        act_progress(marking->act, lift ? "lifting" : "setting aside", marking->done->marked, 0);
    return marking->done->marked % LOAD == 0 ? counts_apply(marking->workspace->db, marking->deltas, err) : 0;
}

/* ---- by id ---- */

/* One id may stand in several sources; one source knows it once. */
static int find(void *context, const struct marked_row *row, struct err *err) {
    struct marking *marking = context;
    (void)err;
    if (marking->found++)
        marking->other = arena_text(marking->workspace->arena, row->source);
    else
        marking->first = arena_text(marking->workspace->arena, row->source);
    return 0;
}

static int look_for(struct marking *marking, const struct marked_query *query, struct err *err) {
    marking->found = 0;
    return marked_each(marking->workspace->db, query, find, marking, err);
}

static int mark_id(struct marking *marking, const char *id, struct err *err) {
    const struct marked_query query = {.external_id = id, .source = marking->wish->source};
    if (look_for(marking, &query, err))
        return err->kind;
    if (!marking->found)
        return err_set(err, ERR_DATA, "no response has the id '%s'", id),
               err_todo(err, "the id is that of its source: the column that the mapping names as external_id");
    if (marking->found > 1)
        return err_set(err, ERR_USAGE, "'%s' and '%s' both know a response '%s'", marking->first, marking->other, id),
               err_todo(err, "say which: --source %s", marking->first);
    return marked_each(marking->workspace->db, &query, mark, marking, err);
}

static int mark_ids(struct marking *marking, struct err *err) {
    for (size_t i = 0; i < marking->wish->id_count; i++)
        if (mark_id(marking, marking->wish->ids[i], err))
            return err->kind;
    return 0;
}

/* ---- by a file of ids ---- */

enum { ID, SOURCE };
static const struct form_column columns[] = {{"id", "答卷编号", true}, {"source", "来源", false}, {0}};

static int mark_row(struct marking *marking, struct form *form, struct err *err) {
    const char *source = form_cell(form, SOURCE);
    const struct marked_query query = {.external_id = form_cell(form, ID),
                                       .source = *source ? source : marking->wish->source};
    if (!*query.external_id) {
        form_reject(form, ID, REFUSED_MISSING);
        return 0;
    }
    if (look_for(marking, &query, err))
        return err->kind;
    if (marking->found == 1)
        return marked_each(marking->workspace->db, &query, mark, marking, err);
    form_reject(form, marking->found ? SOURCE : ID, marking->found ? REFUSED_TWO_SOURCES : REFUSED_NO_RESPONSE);
    return 0;
}

static int mark_rows(struct marking *marking, struct form *form, struct err *err) {
    enum csv_step step;
    while ((step = form_next(form, err)) == CSV_ROW)
        if (mark_row(marking, form, err))
            return err->kind;
    marking->done->rejected = form->sheet.rejected;
    return step == CSV_FAILED ? (int)err->kind : form_end(form, false, &marking->done->errors, err);
}

static int mark_file(struct marking *marking, struct err *err) {
    const struct quarantine_wish *wish = marking->wish;
    struct rulebook *rulebook = NULL;
    struct form form = {0};
    int failed = rulebook_open(&rulebook, marking->workspace, RULEBOOK_INTAKE, err);
    if (!failed)
        failed =
            form_open(&form, marking->workspace, columns, wish->file, wish->errors, rulebook->settings.language, err);
    failed = failed ? failed : mark_rows(marking, &form, err);
    form_close(&form);
    rulebook_close(rulebook);
    return failed;
}

/* ---- by batch, by store and months ---- */

static int mark_batch(struct marking *marking, struct err *err) {
    struct workspace *workspace = marking->workspace;
    const struct marked_query query = {.batch = marking->wish->batch};
    struct batch batch;
    if (batch_read(workspace->db, workspace->arena, query.batch, &batch, err))
        return err->kind;
    if (strcmp(batch.kind, "import") != 0 && strcmp(batch.kind, "submit") != 0)
        return err_set(err, ERR_DATA, "batch %lld brought no responses (%s)", (long long)batch.seq, batch.kind),
               err_todo(err, "`earshot batch list` shows which are imports");
    return marked_each(workspace->db, &query, mark, marking, err);
}

static int mark_store(struct marking *marking, struct err *err) {
    const struct registry *registry = NULL;
    const struct store *store = NULL;
    if (registry_read(marking->workspace->db, marking->workspace->arena, INT32_MAX, INT64_MAX, &registry, err) ||
        registry_need_store(registry, marking->wish->store, &store, err))
        return err->kind;
    const struct marked_query query = {.store = store->id, .first = marking->wish->first, .last = marking->wish->last};
    return marked_each(marking->workspace->db, &query, mark, marking, err);
}

/* ---- the act ---- */

static const char *object_of(struct marking *marking) {
    const struct quarantine_wish *wish = marking->wish;
    struct arena *arena = marking->workspace->arena;
    char first[MONTH_TEXT], last[MONTH_TEXT];
    if (wish->batch)
        return arena_format(arena, "batch %lld", (long long)wish->batch);
    if (wish->file)
        return file_base_name(wish->file);
    if (!wish->store)
        return arena_format(arena, "%lld by id", (long long)marking->done->marked);
    month_write(first, wish->first);
    month_write(last, wish->last);
    return strcmp(first, last) != 0 ? arena_format(arena, "%s %s to %s", wish->store, first, last)
                                    : arena_format(arena, "%s %s", wish->store, first);
}

static int seal(struct marking *marking, struct err *err) {
    struct arena *arena = marking->workspace->arena;
    struct value *detail = value_map(arena);
    struct digest content, commitments;
    char hex[DIGEST_TEXT];
    if (digest_set_end(marking->contents, &content, err) || digest_set_end(marking->commitments, &commitments, err))
        return err->kind;
    struct batch batch = {.seq = marking->batch,
                          .kind = kind_of(marking->wish),
                          .source = "",
                          .name = object_of(marking),
                          .file = "",
                          .content = arena_text(arena, digest_write(hex, &content)),
                          .seal = arena_text(arena, digest_write(hex, &commitments)),
                          .stored = marking->done->marked,
                          .repeated = marking->done->same,
                          .rejected = marking->done->rejected,
                          .sealed_at = marking->act->now,
                          .actor = marking->act->actor};
    value_set(arena, detail, "batch", value_int(arena, batch.seq));
    value_set(arena, detail, "marked", value_int(arena, batch.stored));
    value_set(arena, detail, "seal", value_str(arena, batch.seal));
    batch_row_note(arena, &batch, detail);
    if (batch_write(marking->workspace->db, &batch, err))
        return err->kind;
    return journal_write(marking->workspace->db, marking->act, batch.kind, batch.name, detail, err);
}

static int run(struct marking *marking, struct err *err) {
    struct workspace *workspace = marking->workspace;
    const struct quarantine_wish *wish = marking->wish;
    if (rights_journal(workspace->db, marking->act->actor, kind_of(wish), err) ||
        survey_versions_read(workspace->db, workspace->arena, &marking->versions, err) ||
        batch_next(workspace->db, &marking->batch, err))
        return err->kind;
    int failed = wish->file    ? mark_file(marking, err)
                 : wish->batch ? mark_batch(marking, err)
                 : wish->store ? mark_store(marking, err)
                               : mark_ids(marking, err);
    failed = failed ? failed : counts_apply(marking->workspace->db, marking->deltas, err);
    if (failed || wish->dry_run || !marking->done->marked)
        return failed;
    marking->done->batch = marking->batch;
    return seal(marking, err) ? (int)err->kind : sql_commit(workspace->db, err);
}

int quarantine(struct workspace *workspace, const struct act *act, const struct quarantine_wish *wish,
               struct quarantine_done *out, struct err *err) {
    struct quarantine_done done = {0};
    struct marking marking = {.workspace = workspace,
                              .act = act,
                              .wish = wish,
                              .done = &done,
                              .deltas = tally_deltas_new(),
                              .places = map_make(workspace->arena),
                              .contents = digest_set_new(),
                              .commitments = digest_set_new()};
    int failed = 0;
    if (!act_has_reason(act) && !wish->dry_run)
        failed = (err_set(err, ERR_USAGE, "why %s?", wish->lift ? "do they count again" : "do they not count"),
                  err_todo(err, "say it with -m \"…\"; the journal keeps it"));
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : run(&marking, err);
    sql_rollback(workspace->db);
    tally_deltas_free(marking.deltas);
    digest_set_free(marking.contents);
    digest_set_free(marking.commitments);
    if (!failed)
        *out = done;
    return failed;
}

/* ---- the list ---- */

/* Why stands in the journal. */
struct why {
    int64_t batch;
    const char *reason;
};

struct listing {
    struct workspace *workspace;
    const struct registry *registry;
    const struct store *store; /* NULL: all */
    month_t first, last;
    int (*fn)(void *context, const struct quarantined *item, struct err *err);
    void *context;
    struct why *whys;
    size_t count, cap;
    struct batch batch; /* the last one that was asked for */
};

static int note_why(void *context, const struct journal_line *line, struct err *err) {
    struct listing *listing = context;
    struct arena *arena = listing->workspace->arena;
    const struct value *detail = NULL;
    if (strcmp(line->act, "quarantine") != 0)
        return 0;
    if (json_read(arena, line->detail, strlen(line->detail), &detail, err))
        return err->kind;
    listing->whys = arena_grow(arena, listing->whys, listing->count, &listing->cap, sizeof *listing->whys);
    listing->whys[listing->count++] =
        (struct why){(int64_t)value_number(value_get(detail, "batch"), 0), arena_text(arena, line->reason)};
    return 0;
}

static const char *why_of(const struct listing *listing, int64_t batch) {
    for (size_t i = 0; i < listing->count; i++)
        if (listing->whys[i].batch == batch)
            return listing->whys[i].reason;
    return "";
}

static int tell(void *context, const struct marked_row *row, struct err *err) {
    struct listing *listing = context;
    const struct store *store = registry_store_by_id(listing->registry, row->response.store);
    if (row->response.month < listing->first || row->response.month > listing->last ||
        (listing->store && listing->store != store))
        return 0;
    if (listing->batch.seq != row->mark &&
        batch_read(listing->workspace->db, listing->workspace->arena, row->mark, &listing->batch, err))
        return err->kind;
    const struct quarantined item = {.id = row->external_id,
                                     .source = row->source,
                                     .store = store ? store->code : "",
                                     .month = row->response.month,
                                     .brought = row->batch,
                                     .batch = row->mark,
                                     .at = listing->batch.sealed_at,
                                     .actor = listing->batch.actor,
                                     .reason = why_of(listing, row->mark)};
    return listing->fn(listing->context, &item, err);
}

int quarantine_list(struct workspace *workspace, const char *store, month_t first, month_t last,
                    int (*fn)(void *context, const struct quarantined *item, struct err *err), void *context,
                    struct err *err) {
    struct listing listing = {.workspace = workspace, .first = first, .last = last, .fn = fn, .context = context};
    if (registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &listing.registry, err) ||
        (store && registry_need_store(listing.registry, store, &listing.store, err)) ||
        journal_each(workspace->db, note_why, &listing, err))
        return err->kind;
    return marked_held(workspace->db, tell, &listing, err);
}

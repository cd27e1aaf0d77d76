#include "ops/quotas.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/condition.h"
#include "flow/survey/survey_rows.h"
#include "ops/rights.h"
#include "ops/stores.h"

struct quotas {
    struct workspace *workspace;
    const struct registry *registry;
    struct arena *arena; /* of the counts */
    struct map counts;   /* by what they are of: int64_t */
    struct buf key;      /* memory for its work */
    int64_t seen;        /* the last batch that they know of; -1: none are known */
};

struct quotas *quotas_new(struct workspace *workspace, const struct registry *registry) {
    struct quotas *quotas = mem_alloc(sizeof *quotas);
    *quotas = (struct quotas){
        .workspace = workspace, .registry = registry, .arena = arena_new(), .key = buf_make(LIMIT_MESSAGE), .seen = -1};
    quotas->counts = map_make(quotas->arena);
    return quotas;
}

void quotas_free(struct quotas *quotas) {
    if (!quotas)
        return;
    arena_free(quotas->arena);
    buf_free(&quotas->key);
    free(quotas);
}

void quotas_forget(struct quotas *quotas) {
    arena_clear(quotas->arena);
    quotas->counts = map_make(quotas->arena);
    quotas->seen = -1;
}

void quotas_kept(struct quotas *quotas, int64_t batch) {
    if (quotas->seen >= 0)
        quotas->seen = batch;
}

/* Another act may have brought answers, or set some aside. */
static int freshen(struct quotas *quotas, struct err *err) {
    int64_t last = 0;
    if (batch_last(quotas->workspace->db, &last, err))
        return err->kind;
    if (last != quotas->seen)
        quotas_forget(quotas);
    quotas->seen = last;
    return 0;
}

/* ---- the time that a quota is about ---- */

struct span_s {
    int64_t from, to; /* seconds */
};

static int64_t second_of(const struct zone *zone, day_t day) {
    const struct wall wall = {.day = day};
    return zone_first(zone, &wall) / 1000;
}

/* A wave's answers come after its first invitation. */
static int since_wave(struct quotas *quotas, const char *wave, int64_t *out, struct err *err) {
    int64_t first = 0;
    if (sql_number(quotas->workspace->db, &first, 0, err,
                   "SELECT min(at) FROM invitation WHERE wave = (SELECT wave_id FROM wave WHERE name = $1)", "t", wave))
        return err->kind;
    *out = first / 1000;
    return 0;
}

static int span_of(struct quotas *quotas, const struct quota_asked *asked, const struct quota *quota,
                   struct span_s *out, struct err *err) {
    const day_t day = zone_day(asked->zone, asked->at);
    const month_t month = day_month(day);
    *out = (struct span_s){0, INT64_MAX >> 30};
    if (quota->each == QUOTA_DAY)
        *out = (struct span_s){second_of(asked->zone, day), second_of(asked->zone, day + 1)};
    if (quota->each == QUOTA_MONTH)
        *out =
            (struct span_s){second_of(asked->zone, month_first(month)), second_of(asked->zone, month_first(month + 1))};
    return quota->each == QUOTA_WAVE ? since_wave(quotas, asked->wave, &out->from, err) : 0;
}

/* ---- counting ---- */

struct counting {
    struct arena *arena;
    struct survey_versions versions;
    const struct quota_asked *asked;
    const struct quota *quota;
    int64_t wave;                  /* its number; 0: any */
    const struct survey *version;  /* of the row before, */
    const struct condition *where; /* and the condition bound to it */
    int64_t count;
};

static int count_row(void *context, const struct response_row *row, struct err *err) {
    struct counting *counting = context;
    (void)err;
    if (counting->wave && row->wave != counting->wave)
        return 0;
    if (!counting->version || counting->version->version != row->version) {
        counting->version = survey_version_find(&counting->versions, row->version);
        counting->where = counting->version && counting->quota->where
                              ? condition_bind(counting->arena, counting->quota->where, counting->version)
                              : NULL;
    }
    if (!counting->version || strcmp(counting->version->id, counting->asked->survey->id) != 0)
        return 0;
    counting->count += !counting->where || condition_holds(counting->where, row->sheet);
    return 0;
}

static int count_stores(struct quotas *quotas, struct counting *counting, const struct span_s *span, struct err *err) {
    struct sql *db = quotas->workspace->db;
    const bool all = counting->quota->of_chain;
    if (!all)
        return responses_each_between(db, counting->asked->store->id, span->from, span->to, count_row, counting, err);
    for (size_t i = 0; i < quotas->registry->store_count; i++)
        if (responses_each_between(db, quotas->registry->stores[i].id, span->from, span->to, count_row, counting, err))
            return err->kind;
    return 0;
}

static int count_anew(struct quotas *quotas, const struct quota_asked *asked, const struct quota *quota,
                      const struct span_s *span, int64_t *out, struct err *err) {
    struct sql *db = quotas->workspace->db;
    struct counting counting = {.arena = arena_new(), .asked = asked, .quota = quota};
    int failed = survey_versions_read(db, counting.arena, &counting.versions, err);
    if (!failed && quota->each == QUOTA_WAVE)
        failed = sql_number(db, &counting.wave, -1, err, "SELECT wave_id FROM wave WHERE name = $1", "t", asked->wave);
    failed = failed ? failed : count_stores(quotas, &counting, span, err);
    arena_free(counting.arena);
    *out = counting.count;
    return failed;
}

/* Where the count stands, counted if need be; NULL where the quota is not about it. */
static int find_count(struct quotas *quotas, const struct quota_asked *asked, const struct quota *quota, int64_t **out,
                      struct err *err) {
    struct span_s span;
    *out = NULL;
    if (quota->each == QUOTA_WAVE && !*asked->wave)
        return 0;
    if (span_of(quotas, asked, quota, &span, err))
        return err->kind;
    buf_clear(&quotas->key);
    buf_format(&quotas->key, "%s\n%zu\n%lld\n%lld\n%s", asked->survey->id, (size_t)(quota - asked->survey->quotas),
               quota->of_chain ? 0LL : (long long)asked->store->id, (long long)span.from,
               quota->each == QUOTA_WAVE ? asked->wave : "");
    int64_t *count = map_get(&quotas->counts, quotas->key.data);
    if (!count) {
        count = arena_alloc(quotas->arena, sizeof *count);
        if (count_anew(quotas, asked, quota, &span, count, err))
            return err->kind;
        map_put(&quotas->counts, quotas->key.data, count);
    }
    *out = count;
    return 0;
}

/* Of answers like these. */
static bool is_about(const struct quota *quota, const unsigned char *sheet) {
    return !quota->where || (sheet && condition_holds(quota->where, sheet));
}

int quota_count(struct quotas *quotas, const struct quota_asked *asked, const struct quota *quota, int64_t *out,
                struct err *err) {
    int64_t *count = NULL;
    if (freshen(quotas, err) || find_count(quotas, asked, quota, &count, err))
        return err->kind;
    *out = count ? *count : 0;
    return 0;
}

int quotas_full(struct quotas *quotas, const struct quota_asked *asked, const struct quota **out, struct err *err) {
    const struct quota *full = NULL;
    if (asked->survey->quota_count && freshen(quotas, err))
        return err->kind;
    for (size_t i = 0; !full && i < asked->survey->quota_count; i++) {
        const struct quota *quota = &asked->survey->quotas[i];
        int64_t *count = NULL;
        if (is_about(quota, asked->sheet) && find_count(quotas, asked, quota, &count, err))
            return err->kind;
        if (count && *count >= quota->most)
            full = quota;
    }
    *out = full;
    return 0;
}

int quotas_take(struct quotas *quotas, const struct quota_asked *asked, struct err *err) {
    for (size_t i = 0; i < asked->survey->quota_count; i++) {
        int64_t *count = NULL;
        if (is_about(&asked->survey->quotas[i], asked->sheet) &&
            find_count(quotas, asked, &asked->survey->quotas[i], &count, err))
            return err->kind;
        if (count)
            ++*count;
    }
    return 0;
}

/* ---- how they stand ---- */

struct telling {
    struct workspace *workspace;
    const struct act *act;
    const struct rulebook *rulebook;
    struct quotas *quotas;
    const struct registry *own; /* the scope's stores */
    const char *store;          /* the one that is asked about; NULL */
    int (*fn)(void *context, const struct quota_told *told, struct err *err);
    void *context;
};

static int newest_wave(const struct telling *telling, const char *survey, const char **out, struct err *err) {
    struct sql_rows *rows;
    *out = "";
    if (sql_query(telling->workspace->db, &rows, err,
                  "SELECT w.name FROM wave_run r JOIN wave w ON w.wave_id = r.wave WHERE EXISTS (SELECT 1 FROM "
                  "invitation i WHERE i.wave = r.wave AND i.survey = $1) ORDER BY r.at DESC LIMIT 1",
                  "t", survey))
        return err->kind;
    if (sql_next(rows))
        *out = arena_text(telling->workspace->arena, sql_text(rows, 0));
    return sql_done(rows, err);
}

static int tell_one(const struct telling *telling, const struct survey *survey, const struct quota *quota,
                    const struct store *store, struct err *err) {
    const char *name = *store->zone ? store->zone : telling->rulebook->settings.zone;
    struct zone *zone = NULL;
    struct quota_asked asked = {.survey = survey, .store = store, .at = telling->act->now};
    struct quota_told told = {survey, quota, quota->of_chain ? NULL : store->code, 0};
    if (newest_wave(telling, survey->id, &asked.wave, err) || zone_open(&zone, name, err))
        return err->kind;
    asked.zone = zone;
    int failed = quota_count(telling->quotas, &asked, quota, &told.answers, err);
    zone_free(zone);
    if (failed || (!told.answers && !quota->of_chain && !telling->store))
        return failed;
    return telling->fn(telling->context, &told, err);
}

static int tell_quota(const struct telling *telling, const struct survey *survey, const struct quota *quota,
                      struct err *err) {
    const day_t today = (day_t)(telling->act->now / DAY_MS);
    for (size_t i = 0; i < telling->own->store_count; i++) {
        const struct store *store = &telling->own->stores[i];
        if ((store->closed != DAY_NONE && store->closed <= today) ||
            (telling->store && strcmp(store->code, telling->store) != 0))
            continue;
        if (tell_one(telling, survey, quota, store, err))
            return err->kind;
        if (quota->of_chain)
            return 0; /* any store's clocks will do */
    }
    return 0;
}

static int tell_all(const struct telling *telling, const char *only, struct err *err) {
    struct err narrow;
    const bool whole = !telling->store && !scope_whole(telling->workspace, NULL, &narrow);
    for (size_t i = 0; i < telling->rulebook->survey_count; i++) {
        const struct survey *survey = telling->rulebook->surveys[i];
        for (size_t k = 0; k < survey->quota_count && (!only || !strcmp(survey->id, only)); k++)
            if ((whole || !survey->quotas[k].of_chain) && tell_quota(telling, survey, &survey->quotas[k], err))
                return err->kind;
    }
    return 0;
}

int quotas_tell(struct workspace *workspace, const struct act *act, const struct rulebook *rulebook, const char *only,
                const char *code, int (*fn)(void *context, const struct quota_told *told, struct err *err),
                void *context, struct err *err) {
    const struct registry *all = NULL;
    const struct store *store = NULL;
    const struct survey *survey = NULL;
    struct telling telling = {workspace, act, rulebook, NULL, NULL, code, fn, context};
    if ((only && rulebook_survey(rulebook, only, &survey, err)) ||
        registry_read(workspace->db, workspace->arena, (day_t)(act->now / DAY_MS), INT64_MAX, &all, err) ||
        scope_registry(workspace, all, &telling.own, err) ||
        (code && registry_need_store(telling.own, code, &store, err)))
        return err->kind;
    telling.quotas = quotas_new(workspace, all);
    int failed = tell_all(&telling, only, err);
    quotas_free(telling.quotas);
    return failed;
}

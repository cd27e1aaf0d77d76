#include "ops/suspects.h"

#include <string.h>

#include "base/limits.h"
#include "flow/intake/pages_rules.h"
#include "flow/survey/survey_rows.h"
#include "ops/quarantine.h"
#include "ops/rulebook.h"

enum { SOME = 1000 }; /* looked at in one go */

struct looked_at {
    int64_t source;
    const char *source_name, *id;
    enum suspicion_reason reason;
};

struct judging {
    struct workspace *workspace;
    const struct act *act;
    const struct suspicion *suspicion;
    struct survey_versions versions;
    struct looked_at *list;
    size_t count;
};

/* Only who is not known otherwise can come many times: an invitation or a receipt is used once. */
#define UNJUDGED                                                                                                       \
    "SELECT t.source_id, s.name, t.external_id, t.took, t.unissued, r.version, r.answers, r.store_id, r.seconds, "     \
    "t.device, t.address, r.class FROM trace t JOIN source s ON s.source_id = t.source_id "                            \
    "JOIN response r ON r.source_id = t.source_id AND r.external_id = t.external_id AND r.revision = 1 "               \
    "WHERE t.judged = 0 LIMIT $1"
#define OF_DEVICE                                                                                                      \
    "SELECT count(*) FROM trace t JOIN response r ON r.source_id = t.source_id AND r.external_id = t.external_id "     \
    "AND r.revision = 1 WHERE t.device = $1 AND t.at BETWEEN $2 AND $3 AND r.version = $4 AND r.class = $5"
#define OF_PLACE                                                                                                       \
    "SELECT count(*) FROM trace t JOIN response r ON r.source_id = t.source_id AND r.external_id = t.external_id "     \
    "AND r.revision = 1 WHERE t.at BETWEEN $2 AND $3 AND t.address = $1 AND r.store_id = $4 AND r.class = $5"

static bool is_blank(const unsigned char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (bytes[i])
            return false;
    return true;
}

/* How many others came like it in the time before. */
static int count_others(struct judging *judging, const struct sql_rows *rows, struct suspect *out, struct err *err) {
    struct sql *db = judging->workspace->db;
    const int64_t at = sql_int(rows, 8), version = sql_int(rows, 5), store = sql_int(rows, 7), open = CLASS_OPEN;
    size_t device_len = 0, address_len = 0;
    const unsigned char *device = sql_blob(rows, 9, &device_len), *address = sql_blob(rows, 10, &address_len);
    if (sql_int(rows, 11) != open)
        return 0;
    if (judging->suspicion->device_answers && !is_blank(device, device_len) &&
        sql_number(db, &out->device, 0, err, OF_DEVICE, "biiii", device, device_len,
                   at - judging->suspicion->device_hours * 3600, at, version, open))
        return err->kind;
    if (judging->suspicion->burst_answers &&
        sql_number(db, &out->burst, 0, err, OF_PLACE, "biiii", address, address_len,
                   at - judging->suspicion->burst_minutes * 60, at, store, open))
        return err->kind;
    return 0;
}

static int judge_one(struct judging *judging, const struct sql_rows *rows, struct err *err) {
    struct arena *arena = judging->workspace->arena;
    size_t len = 0;
    struct suspect suspect = {.survey = survey_version_find(&judging->versions, sql_int(rows, 5)),
                              .sheet = sql_blob(rows, 6, &len),
                              .took_s = sql_int(rows, 3),
                              .unissued = sql_int(rows, 4) != 0};
    struct looked_at *one = &judging->list[judging->count++];
    *one = (struct looked_at){sql_int(rows, 0), arena_text(arena, sql_text(rows, 1)),
                              arena_text(arena, sql_text(rows, 2)), SUSPECT_NOT};
    if (!suspect.survey || !answer_sound(suspect.survey, suspect.sheet, len))
        return 0;
    if (count_others(judging, rows, &suspect, err))
        return err->kind;
    one->reason = suspicion_of(judging->suspicion, &suspect);
    return 0;
}

static int judge_all(struct judging *judging, struct err *err) {
    struct sql_rows *rows;
    int failed = 0;
    if (sql_query(judging->workspace->db, &rows, err, UNJUDGED, "i", (int64_t)SOME))
        return err->kind;
    while (!failed && sql_next(rows))
        failed = judge_one(judging, rows, err);
    return sql_end(rows, failed, err);
}

/* Those of one source and one reason are one act. */
static int set_aside(struct judging *judging, const char *source, enum suspicion_reason reason, struct err *err) {
    const char **ids = arena_alloc(judging->workspace->arena, (judging->count + 1) * sizeof *ids);
    struct quarantine_wish wish = {.ids = ids, .source = source};
    struct quarantine_done done;
    struct act act = *judging->act;
    act.reason = suspicion_text(reason);
    for (size_t i = 0; i < judging->count; i++)
        if (judging->list[i].reason == reason && !strcmp(judging->list[i].source_name, source))
            ids[wish.id_count++] = judging->list[i].id;
    return wish.id_count ? quarantine(judging->workspace, &act, &wish, &done, err) : 0;
}

static int note_judged(struct judging *judging, struct err *err) {
    struct sql *db = judging->workspace->db;
    int failed = sql_begin(db, err);
    for (size_t i = 0; !failed && i < judging->count; i++)
        failed = sql_run(db, err, "UPDATE trace SET judged = 1 WHERE source_id = $1 AND external_id = $2", "it",
                         judging->list[i].source, judging->list[i].id);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

static int judge(struct judging *judging, struct err *err) {
    static const char *const sources[] = {"pages", "entry"};
    judging->list = arena_alloc(judging->workspace->arena, SOME * sizeof *judging->list);
    if (survey_versions_read(judging->workspace->db, judging->workspace->arena, &judging->versions, err) ||
        judge_all(judging, err))
        return err->kind;
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        for (int reason = SUSPECT_NOT + 1; reason < SUSPICION_REASONS; reason++)
            if (set_aside(judging, sources[i], (enum suspicion_reason)reason, err))
                return err->kind;
    return note_judged(judging, err);
}

int suspects_judge(struct workspace *workspace, const struct act *act, struct err *err) {
    static const struct suspicion nothing;
    struct judging judging = {.workspace = workspace, .act = act, .suspicion = &nothing};
    struct rulebook *rulebook = NULL;
    int64_t waiting = 0;
    if (sql_number(workspace->db, &waiting, 0, err, "SELECT 1 FROM trace WHERE judged = 0 LIMIT 1", ""))
        return err->kind;
    if (!waiting)
        return 0;
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_PAGES, err);
    if (!failed && rulebook->pages)
        judging.suspicion = &rulebook->pages->suspicion;
    failed = failed ? failed : judge(&judging, err);
    rulebook_close(rulebook);
    return failed;
}

/* Each edition is pressed once more, from the tallies as of its cut and under its own rules, and compared with what it
 * holds. */
#include "ops/verify_deep.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive.h"
#include "flow/report/pdf.h"
#include "ops/asof.h"
#include "ops/press.h"
#include "ops/score.h"
#include "ops/verify_parts.h"

int deep_tell(struct deep *deep, bool grave, const char *path, const char *what, struct err *err) {
    const struct finding finding = {deep->commit, path, what, grave};
    deep->done->grave += grave;
    deep->done->remarks += !grave;
    return deep->stopped = deep->fn(deep->context, &finding, err);
}

/* ---- one edition ---- */

struct kept_rules {
    struct rulebook *rulebook; /* NULL: none yet */
    char of[VAULT_ID];
};

struct again {
    struct deep *deep;
    struct asof **asof; /* moved from edition to edition */
    struct kept_rules *kept;
    struct rulebook *rulebook; /* the kept one */
    struct press press;
    month_t month;
    int64_t cut;
    const struct value *provenance, *files;
    int64_t lost;   /* of the answers that the report at hand read one by one: those erased since */
    int64_t gone;   /* the most of it among the edition's reports */
    struct map met; /* paths of documents that were made again */
    struct buf bytes;
};

static const char *of_cut(const struct again *again) {
    return arena_format(again->deep->arena, "the facts at its cut (batch %lld)", (long long)again->cut);
}

static int compare(void *context, const struct pressed *pressed, struct err *err) {
    struct again *again = context;
    struct deep *deep = again->deep;
    const char *path = pressed_path(&again->press, pressed, "document.json");
    const struct value *then = NULL, *now = NULL;
    struct err own;
    buf_clear(&again->bytes);
    map_put(&again->met, path, again);
    deep->done->documents++;
    if (vault_read(deep->vault, deep->commit, path, &again->bytes, &own))
        return deep_tell(deep, true, path,
                         arena_format(deep->arena, "is not in the edition, but follows from %s", of_cut(again)), err);
    if (again->bytes.len == pressed->document->len &&
        !memcmp(again->bytes.data, pressed->document->data, again->bytes.len))
        return 0;
    const char *difference = "";
    if (again->lost)
        return deep_tell(deep, false, path,
                         arena_format(deep->arena,
                                      "cannot be recomputed: %lld of the answers that it was made of %s erased since; "
                                      "the counts of all of them add up",
                                      (long long)again->lost, again->lost == 1 ? "was" : "were"),
                         err);
    if (!json_read(deep->arena, again->bytes.data, again->bytes.len, &then, &own) &&
        !json_read(deep->arena, pressed->document->data, pressed->document->len, &now, &own))
        difference = deep_difference(deep->arena, then, now);
    return deep_tell(deep, true, path,
                     arena_format(deep->arena, "does not follow from %s: %s", of_cut(again), difference), err);
}

static int check_unmet(struct again *again, struct err *err) {
    static const char end[] = "/document.json";
    for (size_t i = 0; i < value_count(again->files); i++) {
        const char *path = again->files->map.pairs[i].key;
        size_t len = strlen(path);
        if (len < sizeof end || strcmp(path + len - (sizeof end - 1), end) != 0 || map_get(&again->met, path))
            continue;
        const char *what = arena_format(again->deep->arena, "nothing in %s makes this report", of_cut(again));
        if (deep_tell(again->deep, true, path, what, err))
            return again->deep->stopped;
    }
    return 0;
}

/* Removed answers are counts: what each of them scored is gone. Of those that stay, the words are gone. */
static int count_lost(struct again *again, month_t first, bool words, struct err *err) {
    return sql_number(again->deep->workspace->db, &again->lost, 0, err,
                      "SELECT count(DISTINCT identity) FROM erased_response WHERE store_id <> 0 AND (rid = 0 OR $4) "
                      "AND batch <= $1 AND month BETWEEN $2 AND $3",
                      "iiii", again->cut, (int64_t)first, (int64_t)again->month, (int64_t)words);
}

static bool scores_responses(const struct again *again, const struct report *report) {
    const struct scoring *const *versions;
    size_t count = report->scoring[0] ? rulebook_scoring(again->rulebook, report->scoring, &versions) : 0;
    for (size_t i = 0; i < count; i++)
        if (versions[i]->way == SCORING_RESPONSES)
            return true;
    return false;
}

/* Sums of scored responses are read from rows, which are made for the cut. */
static int make_ready(struct again *again, const struct report *report, struct err *err) {
    const month_t first = again->month - report->months + 1;
    const bool words = report->needs.themes != NULL, scored = scores_responses(again, report);
    again->lost = 0;
    if ((words || scored || report->needs.drivers) && count_lost(again, scored ? first : again->month, words, err))
        return err->kind;
    again->gone = again->lost > again->gone ? again->lost : again->gone;
    return scored ? scores_make_of(again->deep->workspace, again->deep->act, again->rulebook, report->scoring, first,
                                   again->month, NULL, err)
                  : 0;
}

static int press_again(struct again *again, struct err *err) {
    const struct settings *settings = &again->rulebook->settings;
    for (size_t i = 0; i < settings->report_count; i++) {
        const struct report *report = NULL;
        if (rulebook_report(again->rulebook, settings->reports[i], &report, err) || make_ready(again, report, err) ||
            press_run(&again->press, report, NULL, compare, NULL, again, again->deep->act, err))
            return err->kind;
    }
    return 0;
}

/* A wrong digest is told once: it stands in every document's small print, which is made with the edition's own. */
static int check_digests(struct again *again, struct err *err) {
    const struct value *facts = value_get(again->provenance, "facts"),
                       *registry = value_get(again->provenance, "registry");
    struct provenance *now = &again->press.provenance;
    const char *path = archive_provenance_path(again->deep->arena, again->month);
    const char *cut = of_cut(again);
    struct deep *deep = again->deep;
    if (strcmp(value_text(value_get(facts, "tallies"), ""), now->facts) != 0 &&
        deep_tell(deep, true, path, arena_format(deep->arena, "its digest of the answers is not that of %s", cut), err))
        return deep->stopped;
    if (strcmp(value_text(value_get(registry, "digest"), ""), now->registry) != 0 &&
        deep_tell(deep, true, path,
                  arena_format(deep->arena, "its digest of stores and regions is not that of %s", cut), err))
        return deep->stopped;
    now->facts = value_text(value_get(facts, "tallies"), now->facts);
    now->responses = value_whole(value_get(facts, "responses"), now->responses);
    return 0;
}

/* What reports rest on beside the tallies is read as they are pressed. An edition from before these were named has
 * none, and its documents alone tell. */
static int check_beside(struct again *again, struct err *err) {
    struct deep *deep = again->deep;
    const struct value *then = value_get(value_get(again->provenance, "facts"), "beside"),
                       *now = again->press.provenance.beside;
    const char *path = archive_provenance_path(deep->arena, again->month);
    for (size_t i = 0; i < value_count(then); i++) {
        const char *kind = then->map.pairs[i].key;
        if (!strcmp(value_text(then->map.pairs[i].value, ""), value_text(value_get(now, kind), "")))
            continue;
        const bool erased = again->gone && (!strncmp(kind, "comments:", 9) || !strncmp(kind, "answers:", 8));
        const char *what =
            erased ? arena_format(deep->arena, "its digest of %s cannot be recomputed: some were erased", kind)
                   : arena_format(deep->arena, "its digest of %s is not that of %s", kind, of_cut(again));
        if (deep_tell(deep, !erased, path, what, err))
            return deep->stopped;
    }
    for (size_t i = 0; then && i < value_count(now); i++)
        if (!value_get(then, now->map.pairs[i].key) &&
            deep_tell(
                deep, true, path,
                arena_format(deep->arena, "its reports rest on %s, which it does not name", now->map.pairs[i].key),
                err))
            return deep->stopped;
    return 0;
}

/* What stops here is no finding of the edition's but something about the machine, or the caller's wish. */
static int recompute(struct again *again, const char *rules, struct err *err) {
    struct workspace *workspace = again->deep->workspace;
    const struct asof_cut cut = asof_cut_at(again->cut);
    int failed = *again->asof ? asof_move(*again->asof, &cut, again->month, err)
                              : asof_open(again->asof, workspace, again->deep->act, &cut, again->month, err);
    if (failed) { /* the next edition starts anew */
        asof_close(*again->asof);
        *again->asof = NULL;
    }
    failed = failed ? failed : press_open(&again->press, workspace, again->rulebook, rules, again->month, err);
    if (failed)
        return failed;
    again->press.only_documents = true;
    failed = check_digests(again, err);
    failed = failed ? failed : press_again(again, err);
    failed = failed ? failed : check_beside(again, err);
    return failed ? failed : check_unmet(again, err);
}

/* Most editions rest on the rules of the one before: these stay open, with their process. */
static int open_rules(struct again *again, const char *rules, struct err *err) {
    struct kept_rules *kept = again->kept;
    if (!kept->rulebook || strcmp(kept->of, rules) != 0) {
        rulebook_close(kept->rulebook);
        *kept = (struct kept_rules){NULL, ""};
        if (rulebook_open_archived(&kept->rulebook, again->deep->vault, rules, RULEBOOK_ALL, err))
            return err->kind;
        snprintf(kept->of, sizeof kept->of, "%s", rules);
    }
    again->rulebook = kept->rulebook;
    return 0;
}

static int check_edition(struct again *again, struct err *err) {
    struct deep *deep = again->deep;
    const char *rules = value_text(value_get(again->provenance, "rules"), "");
    struct err own;
    if (open_rules(again, rules, &own))
        return deep_tell(deep, true, "", arena_format(deep->arena, "its rules cannot be read: %s", own.what), err);
    int failed = recompute(again, rules, &own);
    press_close(&again->press);
    deep->done->editions++;
    if (deep->stopped)
        return *err = own, deep->stopped;
    if (failed == ERR_IO || failed == ERR_OS || failed == ERR_BUSY)
        return *err = own, failed;
    return failed ? deep_tell(deep, true, "", arena_format(deep->arena, "cannot be recomputed: %s", own.what), err) : 0;
}

/* ---- which editions ---- */

/* Its own words: the month and the cut stand in the commit, the rest in its provenance. */
static int read_edition(struct again *again, int64_t known_cut, bool *out_sound, struct err *err) {
    struct deep *deep = again->deep;
    struct vault_entry entry;
    struct err own;
    *out_sound = false;
    if (vault_info(deep->vault, deep->arena, deep->commit, &entry, &own))
        return deep_tell(deep, true, "", arena_format(deep->arena, "its commit cannot be read: %s", own.what), err);
    const char *month = archive_trailer(deep->arena, entry.message, "Month"),
               *cut = archive_trailer(deep->arena, entry.message, "Cut");
    if (!month || !month_read(month, &again->month) || !cut ||
        strcmp(cut, arena_format(deep->arena, "%lld", (long long)known_cut)) != 0)
        return deep_tell(deep, true, "", "its commit names another month or cut than the database", err);
    again->cut = known_cut;
    const char *path = archive_provenance_path(deep->arena, again->month);
    buf_clear(&again->bytes);
    if (vault_read(deep->vault, deep->commit, path, &again->bytes, &own) ||
        json_read(deep->arena, again->bytes.data, again->bytes.len, &again->provenance, &own))
        return deep_tell(deep, true, path, arena_format(deep->arena, "cannot be read: %s", own.what), err);
    again->files = value_get(again->provenance, "files");
    *out_sound = true;
    return 0;
}

/* Who made it: what it was built from is known of this engine only. */
static bool is_ours(const struct again *again, const char **out_name) {
    const struct value *engine = value_get(again->provenance, "engine");
    const char *name = value_text(value_get(engine, "name"), "?"), *box = value_text(value_get(engine, "rules"), "?"),
               *renderer = value_text(value_get(engine, "renderer"), "?");
    *out_name = arena_format(again->deep->arena, "%s, renderer '%s', %s", name, renderer, box);
    return !strcmp(name, press_engine()) && !strcmp(renderer, REPORT_RENDERER) && !strcmp(box, box_engine());
}

static int visit(struct deep *deep, struct asof **asof, struct kept_rules *kept, int64_t cut, struct err *err) {
    struct again again = {
        .deep = deep, .asof = asof, .kept = kept, .met = map_make(deep->arena), .bytes = buf_make(LIMIT_FILE)};
    bool sound = false;
    const char *engine = "";
    int stopped = read_edition(&again, cut, &sound, err);
    if (!stopped && sound && !is_ours(&again, &engine)) {
        deep->done->passed_over++;
        stopped = deep_tell(deep, false, "", arena_format(deep->arena, "made by %s: not recomputed", engine), err);
    } else if (!stopped && sound) {
        stopped = check_edition(&again, err);
    }
    buf_free(&again.bytes);
    arena_clear(deep->arena);
    return stopped;
}

struct listed {
    const char *commit;
    int64_t cut;
};

/* The newest cut first, so that one leads to the next in small steps. `verify` holds the list against the archive. */
static int list_editions(struct workspace *workspace, struct listed **out, size_t *out_count, struct err *err) {
    struct sql_rows *rows;
    size_t cap = 0;
    if (sql_query(workspace->db, &rows, err,
                  "SELECT commit_id, cut FROM edition ORDER BY cut DESC, month DESC, commit_id", ""))
        return err->kind;
    while (sql_next(rows)) {
        *out = arena_grow(workspace->arena, *out, *out_count, &cap, sizeof **out);
        (*out)[(*out_count)++] = (struct listed){arena_text(workspace->arena, sql_text(rows, 0)), sql_int(rows, 1)};
    }
    return sql_done(rows, err);
}

static int visit_all(struct deep *deep, const char *edition, struct err *err) {
    struct listed *editions = NULL;
    struct asof *asof = NULL;
    struct kept_rules kept = {NULL, ""};
    size_t count = 0;
    struct history_edition one;
    int stopped = list_editions(deep->workspace, &editions, &count, err);
    stopped = stopped || !edition ? stopped : history_find(deep->workspace, edition, &one, err);
    for (size_t i = 0; !stopped && i < count; i++) {
        if (edition && strcmp(editions[i].commit, one.commit) != 0)
            continue;
        deep->commit = editions[i].commit;
        stopped = visit(deep, &asof, &kept, editions[i].cut, err);
        act_progress(deep->act, "recomputing", (int64_t)i + 1, (int64_t)count);
    }
    asof_close(asof);
    rulebook_close(kept.rulebook);
    return stopped;
}

static int run(struct deep *deep, const char *edition, struct err *err) {
    if (sql_snapshot(deep->workspace->db, err))
        return err->kind;
    bool sound = false;
    int stopped = deep_facts(deep, &sound, err);
    if (!stopped && sound)
        stopped = visit_all(deep, edition, err);
    else if (!stopped)
        stopped = deep_tell(deep, true, "", "no edition was recomputed, for responses cannot be read", err);
    sql_rollback(deep->workspace->db); /* nothing was written but tables that go */
    return stopped;
}

int verify_deep(struct workspace *workspace, const struct act *act, const char *edition,
                int (*fn)(void *context, const struct finding *finding, struct err *err), void *context,
                struct verify_deep_done *out, struct err *err) {
    struct verify_deep_done done = {0};
    struct deep deep = {.workspace = workspace,
                        .act = act,
                        .fn = fn,
                        .context = context,
                        .done = &done,
                        .arena = arena_new(),
                        .commit = ""};
    int failed = workspace_archive(workspace, &deep.vault, err);
    failed = failed ? failed : run(&deep, edition, err);
    vault_close(deep.vault);
    arena_free(deep.arena);
    if (failed)
        return failed;
    *out = done;
    if (done.grave)
        return err_set(err, ERR_FOUND, "%lld finding%s: what was published does not follow from the facts",
                       (long long)done.grave, done.grave == 1 ? "" : "s");
    return 0;
}

/* Of several reports the workers, each a process with its own hold on the database and its own box, make a share. A
 * database's handle does not survive a fork, so it is closed before and opened again after; every worker looks whether
 * it sees the state that the run began with, and if somebody changed it meanwhile the run begins again. */
#include "ops/report_run.h"

#include <string.h>

#include "base/crew.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "ops/journal.h"
#include "ops/press_hand.h"
#include "ops/press_sides.h"
#include "ops/report_files.h"
#include "ops/rights.h"
#include "ops/score.h"

struct run {
    struct workspace *workspace;
    const struct act *act;
    const struct report_wish *wish;
    struct vault *vault;
    struct rulebook *rulebook;
    const struct report *report;
    struct press press;
    struct report_place place; /* of one alone; empty for several */
    bool several;
    size_t count; /* sheets that may be made */
    struct report_files files;
    struct press_state state;
    struct report_done done;
    const char **without;
    struct report_failure *failures;
    size_t without_cap, failure_cap;
    int64_t visited;
};

/* ---- what is wished for ---- */

static int misfit(const struct report *report, const char *needs, struct err *err) {
    return err_set(err, ERR_USAGE, "report '%s' is about a %s", report->id, report_of_name(report->of)),
           err_todo(err, "say of which: %s", needs);
}

/* The month that the registry and the facts are looked at in. */
static int find_sides(struct run *run, struct press_side sides[2], month_t *out_month, struct err *err) {
    struct workspace *workspace = run->workspace;
    const struct report_wish *wish = run->wish;
    const struct report *report = run->report;
    *out_month = wish->month;
    if (report->of <= REPORT_CHAIN && wish->month == INT32_MIN && wish->wave)
        return err_set(err, ERR_USAGE, "'%s' is no month", wish->wave), err_todo(err, "write it as in 2026-10");
    if (report->of <= REPORT_CHAIN)
        return wish->month == INT32_MIN ? misfit(report, "--period MONTH", err) : 0;
    if (report->of == REPORT_WAVE && !wish->wave)
        return misfit(report, "--period WAVE", err);
    if (report->of == REPORT_COMPARISON && !(wish->first && wish->second))
        return misfit(report, "--first ANSWERS --second ANSWERS", err);
    if (report->of == REPORT_WAVE ? press_wave_read(workspace, report->survey, wish->wave, sides, err)
                                  : press_side_read(workspace, report->survey, wish->first, &sides[0], err) ||
                                        press_side_read(workspace, report->survey, wish->second, &sides[1], err))
        return err->kind;
    month_t first = sides[0].side.last, second = sides[1].side.label ? sides[1].side.last : first;
    *out_month = first > second ? first : second;
    return 0;
}

static int check_month(const struct run *run, month_t month, struct err *err) {
    char text[MONTH_TEXT];
    if (month_first(month) <= (day_t)(run->act->now / DAY_MS) + 1)
        return 0;
    return err_set(err, ERR_USAGE, "%s has not begun yet", month_write(text, month)),
           err_todo(err, "name a month that has answers");
}

/* Which options a report's kind takes. */
static int check_places(const struct run *run, struct err *err) {
    const struct report_wish *wish = run->wish;
    const struct report *report = run->report;
    if (report->of == REPORT_STORE && !wish->store && !wish->region && !wish->all)
        return err_set(err, ERR_USAGE, "report '%s' is about a store", report->id),
               err_todo(err, "name it: --store STORE; or --region REGION, or --all");
    if (report->of == REPORT_REGION && !wish->region && !wish->all && !wish->store)
        return err_set(err, ERR_USAGE, "report '%s' is about a region", report->id),
               err_todo(err, "name it: --region REGION; or --all");
    if (report->of == REPORT_REGION && wish->store)
        return err_set(err, ERR_USAGE, "report '%s' is about a region: leave out --store", report->id);
    if (report->of == REPORT_CHAIN && (wish->store || wish->region))
        return err_set(err, ERR_USAGE, "report '%s' is about the chain: leave out --store and --region", report->id);
    if ((wish->store != NULL) + (wish->region != NULL) + wish->all > 1)
        return err_set(err, ERR_USAGE, "--store, --region and --all say different things"),
               err_todo(err, "leave all but one of them out");
    return 0;
}

static int find_region(struct run *run, const struct region **out, struct err *err) {
    const char *code = run->wish->region;
    if (scope_whole(run->workspace, code, err))
        return err->kind;
    return code ? registry_need_region(run->press.registry, code, out, err) : 0;
}

/* All that the person may see: what hangs under their region, or everything. */
static int find_all(struct run *run, struct err *err) {
    const char *own = run->workspace->scope.region;
    return own ? registry_need_region(run->press.registry, own, &run->press.within, err) : 0;
}

static int find_place(struct run *run, struct err *err) {
    const struct report_wish *wish = run->wish;
    enum report_of of = run->report->of;
    if (of > REPORT_CHAIN)
        return press_sides_place(&run->press, run->report, run->press.sides, err);
    if (check_places(run, err))
        return err->kind;
    if (wish->store)
        return registry_need_store(run->press.registry, wish->store, &run->place.store, err) ||
                       scope_store(run->workspace, wish->store, err)
                   ? (int)err->kind
                   : 0;
    run->several = of == REPORT_STORE || (of == REPORT_REGION && wish->all);
    if (of != REPORT_CHAIN && wish->all)
        return find_all(run, err);
    return find_region(run, run->several ? &run->press.within : &run->place.region, err);
}

/* ---- hearing of what was made ---- */

static int hear_made(struct run *run, const struct report_word *word, struct err *err) {
    struct arena *arena = run->workspace->arena;
    struct report_done *done = &run->done;
    (void)err;
    done->reports++;
    done->files += word->files;
    done->hidden += word->hidden;
    done->suppressed += word->suppressed;
    done->boxed += word->lacking.character != 0;
    if (word->lacking.character && !done->boxed_first)
        done->boxed_first = press_lack_text(arena, word->code, &word->lacking);
    if (!done->first)
        done->first = arena_text(arena, word->path);
    return 0;
}

static int hear(void *context, const char *bytes, size_t len, struct err *err) {
    struct run *run = context;
    struct arena *arena = run->workspace->arena;
    struct report_done *done = &run->done;
    struct report_word word;
    if (len != sizeof word)
        return err_set(err, ERR_INTERNAL, "a worker said what nobody understands");
    memcpy(&word, bytes, sizeof word);
    if (word.kind == REPORT_MADE)
        return hear_made(run, &word, err);
    const char *code = arena_text(arena, word.code);
    if (word.kind == REPORT_WITHOUT) {
        run->without = arena_grow(arena, run->without, done->without_count, &run->without_cap, sizeof *run->without);
        run->without[done->without_count++] = code;
        return 0;
    }
    run->failures = arena_grow(arena, run->failures, done->failure_count, &run->failure_cap, sizeof *run->failures);
    run->failures[done->failure_count++] = (struct report_failure){code, word.why};
    return 0;
}

static int ended(void *context, size_t unit, struct err *err) {
    (void)context, (void)unit, (void)err;
    return 0;
}

static void count(void *context, int what) {
    struct run *run = context;
    (void)what;
    act_progress(run->act, "reports", ++run->visited, (int64_t)run->count);
}

/* ---- a worker ---- */

/* One process's hold on everything. */
struct hand {
    struct run *run;
    struct press_hand own;
    struct report_voice voice;
};

static int open_hand(struct hand *hand, struct err *err) {
    struct run *run = hand->run;
    return press_hand_open(&hand->own, &run->press, &run->state, run->wish->working, err);
}

static void count_sheet(void *context, const char *what, int64_t done, int64_t total) {
    struct report_voice *voice = context;
    struct err lost;
    (void)what, (void)done, (void)total;
    crew_count(voice->crew, 0, &lost);
}

static int press_share(struct hand *hand, struct crew_voice *crew, struct press *press, struct rulebook *rulebook,
                       struct err *err) {
    struct run *run = hand->run;
    const struct report *report = NULL;
    struct act quiet = *run->act;
    hand->voice = (struct report_voice){.crew = crew, .press = press, .files = &run->files};
    quiet.progress = count_sheet;
    quiet.context = &hand->voice;
    press->share = crew->share;
    press->shares = crew->shares;
    if (rulebook_report(rulebook, run->report->id, &report, err))
        return err->kind;
    bool alone = run->place.store || run->place.region;
    return press_run(press, report, alone ? &run->place : NULL, report_files_take, report_files_without, &hand->voice,
                     &quiet, err);
}

static int work(void *context, struct crew_voice *crew, struct err *err) {
    struct run *run = context;
    struct hand hand = {.run = run};
    bool forked = crew->shares > 1;
    int failed = forked ? open_hand(&hand, err) : 0;
    if (!failed) {
        hand.own.press.failed = run->press.failed;
        failed = press_share(&hand, crew, forked ? &hand.own.press : &run->press,
                             forked ? hand.own.rulebook : run->rulebook, err);
    }
    press_hand_close(&hand.own);
    return failed ? failed : crew_end(crew, err);
}

/* ---- the run ---- */

/* One state of the database for all that is read. Scores of responses are read from rows, so missing ones are made: in
 * a transaction that writes. */
static int begin(struct run *run, struct err *err) {
    const struct scoring *const *versions;
    size_t count = rulebook_scoring(run->rulebook, run->report->scoring, &versions);
    for (size_t i = 0; i < count; i++)
        if (versions[i]->way == SCORING_RESPONSES)
            return sql_begin(run->workspace->db, err) || scores_make(run->workspace, run->act, run->rulebook, NULL, err)
                       ? (int)err->kind
                       : 0;
    return sql_snapshot(run->workspace->db, err);
}

static int find_report(struct run *run, struct err *err) {
    const struct settings *settings = &run->rulebook->settings;
    const char *name = run->wish->report;
    if (!name && !settings->report_count)
        return err_set(err, ERR_CONFIG, "the settings name no report"), err_where(err, "earshot.lua");
    return rulebook_report(run->rulebook, name ? name : settings->reports[0], &run->report, err);
}

/* An act that cannot be journalled does not happen: the line stands before anything is made. */
static int note_private(struct run *run, struct err *err) {
    struct workspace *workspace = run->workspace;
    const struct report_wish *wish = run->wish;
    char month[MONTH_TEXT];
    if (!wish->is_private)
        return 0;
    if ((wish->month != INT32_MIN && check_month(run, wish->month, err)) ||
        (wish->store && scope_store(workspace, wish->store, err)) ||
        (wish->region && scope_whole(workspace, wish->region, err)))
        return err->kind;
    const char *whose = wish->store    ? wish->store
                        : wish->region ? wish->region
                                       : "all",
               *when = wish->month != INT32_MIN ? month_write(month, wish->month)
                       : wish->wave             ? wish->wave
                       : wish->first            ? wish->first
                                                : "";
    const char *object = arena_format(workspace->arena, "%s %s %s", run->report->id, whose, when);
    if (sql_begin(workspace->db, err) || journal_write(workspace->db, run->act, "report private", object, NULL, err))
        return err->kind;
    return sql_commit(workspace->db, err);
}

static int prepare(struct run *run, struct err *err) {
    struct press_side sides[2] = {0};
    month_t month;
    if (find_sides(run, sides, &month, err) || check_month(run, month, err) ||
        press_open_with(run->workspace, run->rulebook, run->vault, month, &run->press, err))
        return err->kind;
    memcpy(run->press.sides, sides, sizeof sides);
    run->press.only_documents = true; /* the files are written from the documents */
    run->press.is_private = run->wish->is_private;
    if (find_place(run, err))
        return err->kind;
    run->press.failed = run->several ? report_files_failed : NULL;
    run->count = run->several ? press_count(&run->press, run->report->of) : 1;
    run->done = (struct report_done){.about = report_of_name(run->report->of), .month = month, .several = run->several};
    if (report_files_open(&run->files, run->workspace->arena, run->wish, run->report, run->several, err))
        return err->kind;
    return press_state_read(run->workspace, &run->press, &run->state, err);
}

static size_t crew_size(const struct run *run) {
    size_t workers = run->wish->workers ? run->wish->workers : 1;
    return workers < run->count ? workers : run->count;
}

static int make_them(struct run *run, struct err *err) {
    struct workspace *workspace = run->workspace;
    struct err again;
    const struct crew crew = {crew_size(run), work, hear, ended, count, run};
    if (crew.workers <= 1)
        return crew_run(&crew, err) || sql_commit(workspace->db, err) ? (int)err->kind : 0;
    if (press_db_release(workspace, err))
        return err->kind;
    int failed = crew_run(&crew, err);
    int lost = press_db_retake(workspace, &again);
    if (failed || !lost)
        return failed;
    *err = again;
    return lost;
}

static int nothing_made(const struct run *run, struct err *err) {
    const struct report_wish *wish = run->wish;
    const char *what = wish->store    ? "store "
                       : wish->region ? "region "
                                      : "the chain",
               *code = wish->store    ? wish->store
                       : wish->region ? wish->region
                                      : "";
    return err_set(err, ERR_FOUND, "%s%s has no responses in this month: there is no report", what, code);
}

static int attempt(struct run *run, struct err *err) {
    int failed = begin(run, err);
    failed = failed ? failed : prepare(run, err);
    failed = failed ? failed : make_them(run, err);
    sql_rollback(run->workspace->db);
    if (!failed && !run->done.reports && !run->done.failure_count)
        failed = nothing_made(run, err);
    run->done.without = run->without;
    run->done.failures = run->failures;
    return failed;
}

static void clear(struct run *run) {
    press_close(&run->press);
    run->place = (struct report_place){0};
    run->without = NULL;
    run->failures = NULL;
    run->without_cap = run->failure_cap = 0;
    run->visited = 0;
}

int report_run(struct workspace *workspace, const struct act *act, const struct report_wish *wish,
               struct report_done *out, struct err *err) {
    struct run run = {.workspace = workspace, .act = act, .wish = wish};
    int failed = wish->is_private ? rights_also(workspace, act, "report run --private", err) : 0;
    failed = failed ? failed : workspace_archive(workspace, &run.vault, err);
    failed = failed ? failed : press_open_rules(workspace, wish->working, &run.rulebook, err);
    failed = failed ? failed : find_report(&run, err);
    failed = failed ? failed : note_private(&run, err);
    failed = failed ? failed : attempt(&run, err);
    for (int again = 0; failed == ERR_BUSY && again < LIMIT_REPORT_AGAIN; again++) {
        clear(&run);
        failed = attempt(&run, err);
    }
    if (!failed)
        *out = run.done;
    press_close(&run.press);
    rulebook_close(run.rulebook);
    vault_close(run.vault);
    return failed;
}

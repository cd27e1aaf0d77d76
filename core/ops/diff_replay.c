/* The replay looks at the database as it stood (asof.h), lets in one kind of fact after the other, and presses the
 * documents of the rows at each state. A step that touched nothing is not pressed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/asof.h"
#include "ops/diff_answers.h"
#include "ops/diff_parts.h"
#include "ops/press.h"
#include "ops/score.h"

/* What the steps of a row are called, in their order; the first and the last are against what was printed. */
static const enum diff_kind steps_of[] = {DIFF_PROGRAM,     DIFF_LATE,   DIFF_CORRECTED, DIFF_UNDONE,
                                          DIFF_QUARANTINED, DIFF_LIFTED, DIFF_REGISTRY,  DIFF_TICKETS,
                                          DIFF_DEFINITION,  DIFF_RULES,  DIFF_PROGRAM};
enum { REGISTRY = 6, TICKETS, DEFINITION, RULES };
#define STEPS  (sizeof steps_of / sizeof *steps_of)
#define STATES (STEPS - 1) /* that are pressed; the last step ends at the newer document */

/* A document that rows are about. */
struct subject {
    const char *store, *report; /* as in their paths */
    const char *region;         /* in the newer edition */
    struct diff_document older, newer;
    struct numbers state;        /* of the present state; count 0 where there is no document */
    size_t *of_older, *of_newer; /* which number of the state */
};

struct row_steps {
    struct subject *subject;
    struct diff_step steps[STEPS];
};

struct replay {
    struct workspace *workspace;
    const struct act *act;
    struct act silent; /* the same, for what has a progress of its own */
    int64_t pressed;   /* states, so far */
    bool erased;       /* answers were removed at some time: only their counts are left, told of nobody */
    struct vault *vault;
    struct arena *arena; /* of the replay */
    struct diff *diff;
    struct history_edition older, newer;
    bool backwards; /* the newer edition is the first of the two */
    struct map subjects;
    struct row_steps *rows;
    struct asof *asof;
    struct rulebook *rules_older, *rules_mixed, *rules_newer;
    struct diff_answers *answers;
    struct arena *scratch; /* of the present state */
};

/* ---- the documents ---- */

static const char *subject_name(struct arena *arena, const struct diff_row *row) {
    return arena_format(arena, "%s/%s/%s", row->store[0] == '_' ? row->region : "", row->store, row->report);
}

static int read_printed(struct replay *replay, struct subject *subject, const struct diff_row *row, struct err *err) {
    const struct history_edition *after = &replay->diff->after, *before = &replay->diff->before;
    struct diff_document one, other;
    if (diff_document_read(replay->vault, replay->arena, after, row->region, row->store, row->report, &one, err) ||
        diff_document_read(replay->vault, replay->arena, before, row->region_before, row->store, row->report, &other,
                           err))
        return err->kind;
    subject->newer = replay->backwards ? other : one;
    subject->older = replay->backwards ? one : other;
    return 0;
}

static int gather_subjects(struct replay *replay, struct err *err) {
    struct diff *diff = replay->diff;
    replay->rows = arena_alloc(replay->arena, diff->row_count * sizeof *replay->rows);
    for (size_t i = 0; i < diff->row_count; i++) {
        const struct diff_row *row = &diff->rows[i];
        const char *name = subject_name(replay->arena, row);
        struct subject *subject = map_get(&replay->subjects, name);
        if (!subject) {
            subject = arena_alloc(replay->arena, sizeof *subject);
            *subject = (struct subject){.store = row->store, .report = row->report, .region = row->region};
            map_put(&replay->subjects, name, subject);
            if (read_printed(replay, subject, row, err))
                return err->kind;
        }
        replay->rows[i].subject = subject;
    }
    return 0;
}

/* ---- pressing one state ---- */

static int take_document(void *context, const struct pressed *pressed, struct err *err) {
    struct replay *replay = context;
    const struct value *document = NULL;
    const char *other = pressed->region ? ARCHIVE_OF_REGION : ARCHIVE_OF_CHAIN;
    const struct diff_row key = {.store = pressed->store ? pressed->store->code : other,
                                 .region = pressed->region ? pressed->region->code : ARCHIVE_OF_CHAIN,
                                 .report = pressed->report->id};
    struct subject *subject = map_get(&replay->subjects, subject_name(replay->scratch, &key));
    if (!subject)
        return 0;
    if (json_read(replay->scratch, pressed->document->data, pressed->document->len, &document, err))
        return err->kind;
    size_t *ignored;
    numbers_read(replay->scratch, document, &subject->state);
    numbers_match(replay->scratch, &subject->older.numbers, &subject->state, &subject->of_older, &ignored);
    numbers_match(replay->scratch, &subject->newer.numbers, &subject->state, &subject->of_newer, &ignored);
    return 0;
}

static int press_report(struct replay *replay, struct press *press, struct rulebook *rulebook, const char *id,
                        struct err *err) {
    const struct report *report = NULL;
    struct err own;
    if (rulebook_report(rulebook, id, &report, &own)) /* these rules know no such report: its numbers are not there */
        return 0;
    if (report->scoring[0] && scores_make_of(replay->workspace, &replay->silent, rulebook, report->scoring,
                                             press->month - report->months + 1, press->month, NULL, err))
        return err->kind;
    return press_run(press, report, NULL, take_document, NULL, replay, &replay->silent, err);
}

static bool is_first_of_report(const struct replay *replay, size_t at) {
    const struct subject *subject = replay->subjects.entries[at].item;
    for (size_t i = 0; i < at; i++)
        if (!strcmp(((const struct subject *)replay->subjects.entries[i].item)->report, subject->report))
            return false;
    return true;
}

static int press_state(struct replay *replay, struct rulebook *rulebook, struct err *err) {
    struct press press = {0};
    act_progress(replay->act, "replaying", ++replay->pressed, STATES);
    arena_clear(replay->scratch);
    for (size_t i = 0; i < replay->subjects.count; i++)
        ((struct subject *)replay->subjects.entries[i].item)->state = (struct numbers){0};
    int failed = press_open(&press, replay->workspace, rulebook, "", replay->older.month, err);
    press.only_documents = true;
    for (size_t i = 0; !failed && i < replay->subjects.count; i++)
        if (is_first_of_report(replay, i))
            failed = press_report(replay, &press, rulebook,
                                  ((const struct subject *)replay->subjects.entries[i].item)->report, err);
    press_close(&press);
    return failed;
}

/* ---- what the state makes of the rows ---- */

static const struct number *number_in(const struct replay *replay, const struct diff_row *row,
                                      const struct subject *subject) {
    size_t in_older = replay->backwards ? row->in_after : row->in_before,
           in_newer = replay->backwards ? row->in_before : row->in_after, found = NUMBERS_NONE;
    if (!subject->state.count)
        return NULL;
    if (in_older != NUMBERS_NONE)
        found = subject->of_older[in_older];
    if (found == NUMBERS_NONE && in_newer != NUMBERS_NONE)
        found = subject->of_newer[in_newer];
    return found == NUMBERS_NONE ? NULL : &subject->state.items[found];
}

static void set_step(struct diff_step *step, enum diff_kind kind, const struct figure *figure, int64_t answers) {
    *step = (struct diff_step){.kind = kind, .answers = answers};
    if (!figure)
        return;
    step->known = figure->known;
    step->value = figure->value;
    step->n = figure->n;
}

static int64_t answers_of(const struct replay *replay, size_t step, const struct diff_row *row) {
    switch (steps_of[step]) {
    case DIFF_LATE:
    case DIFF_CORRECTED:
    case DIFF_UNDONE:
    case DIFF_QUARANTINED:
    case DIFF_LIFTED:
        return diff_answers_of(replay->answers, steps_of[step], row->store, row->region, row->report, row->month);
    case DIFF_PROGRAM:
        return replay->erased ? 0 : -1;
    default:
        return -1;
    }
}

/* Tallies keep what was removed, scores of responses cannot: what is left unexplained may be that, of few answers. */
static enum diff_kind kind_of(const struct replay *replay, size_t step) {
    return steps_of[step] == DIFF_PROGRAM && replay->erased ? DIFF_ERASED : steps_of[step];
}

static void note_state(struct replay *replay, size_t step) {
    for (size_t i = 0; i < replay->diff->row_count; i++) {
        const struct diff_row *row = &replay->diff->rows[i];
        const struct number *number = number_in(replay, row, replay->rows[i].subject);
        set_step(&replay->rows[i].steps[step], kind_of(replay, step), number ? &number->figure : NULL,
                 answers_of(replay, step, row));
    }
}

/* A step that touched nothing leaves all as it was. */
static void note_nothing(struct replay *replay, size_t step) {
    for (size_t i = 0; i < replay->diff->row_count; i++) {
        struct diff_step *steps = replay->rows[i].steps;
        steps[step] = steps[step - 1];
        steps[step].kind = steps_of[step];
        steps[step].answers = answers_of(replay, step, &replay->diff->rows[i]);
    }
}

/* ---- the states, one after the other ---- */

static int facts_step(struct replay *replay, size_t step, const struct asof_cut *cut, bool touched, struct err *err) {
    if (!touched) {
        note_nothing(replay, step);
        return 0;
    }
    if (asof_move(replay->asof, cut, replay->older.month, err) || press_state(replay, replay->rules_older, err))
        return err->kind;
    note_state(replay, step);
    return 0;
}

static int batches_between(struct replay *replay, const char *query, bool *out, struct err *err) {
    int64_t batches = 0;
    if (sql_number(replay->workspace->db, &batches, 0, err, query, "ii", replay->older.cut, replay->newer.cut))
        return err->kind;
    *out = batches > 0;
    return 0;
}

static int registry_touched(struct replay *replay, bool *out, struct err *err) {
    return batches_between(replay,
                           "SELECT count(*) FROM batch WHERE seq > $1 AND seq <= $2 AND kind NOT IN ('import', 'undo', "
                           "'quarantine', 'lift', 'erase', 'submit', 'receipts', 'ticket', 'wave')",
                           out, err);
}

/* What a report says of tickets, it says as of the cut's time: any batch moves that on. */
static int tickets_touched(struct replay *replay, bool *out, struct err *err) {
    const struct rulebook *rules = replay->rules_older;
    bool told = false;
    *out = false;
    for (size_t i = 0; i < rules->report_count; i++)
        told |= rules->reports[i]->needs.tickets;
    return told ? batches_between(replay, "SELECT count(*) FROM batch WHERE seq > $1 AND seq <= $2", out, err) : 0;
}

static int facts_steps(struct replay *replay, struct err *err) {
    const int64_t upto = replay->newer.cut;
    struct asof_cut cut = asof_cut_at(replay->older.cut);
    int64_t *const parts[] = {&cut.responses.came, &cut.responses.corrected, &cut.responses.undone,
                              &cut.responses.quarantined, &cut.responses.lifted};
    bool moved = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *parts[i] = upto;
        if (facts_step(replay, i + 1, &cut, replay->erased || diff_answers_any(replay->answers, steps_of[i + 1]), err))
            return err->kind;
    }
    cut.registry = upto;
    if (registry_touched(replay, &moved, err))
        return err->kind;
    if (facts_step(replay, REGISTRY, &cut, moved, err) || tickets_touched(replay, &moved, err))
        return err->kind;
    cut.tickets = upto;
    return facts_step(replay, TICKETS, &cut, moved, err);
}

static int rules_step(struct replay *replay, size_t step, const struct rulebook *before, struct rulebook *after,
                      struct err *err) {
    if (after == before) {
        note_nothing(replay, step);
        return 0;
    }
    if (press_state(replay, after, err))
        return err->kind;
    note_state(replay, step);
    return 0;
}

static int look_for_erased(struct replay *replay, struct err *err) {
    int64_t rows = 0;
    if (sql_number(replay->workspace->db, &rows, 0, err, "SELECT count(*) FROM erased_tally", ""))
        return err->kind;
    replay->erased = rows > 0;
    return 0;
}

static int all_states(struct replay *replay, struct err *err) {
    const struct asof_cut cut = asof_cut_at(replay->older.cut);
    if (look_for_erased(replay, err) ||
        asof_open(&replay->asof, replay->workspace, &replay->silent, &cut, replay->older.month, err) ||
        diff_answers_open(&replay->answers, replay->workspace, replay->rules_newer, replay->older.month,
                          replay->older.cut, replay->newer.cut, err) ||
        press_state(replay, replay->rules_older, err))
        return err->kind;
    note_state(replay, 0);
    if (facts_steps(replay, err) || rules_step(replay, DEFINITION, replay->rules_older, replay->rules_mixed, err))
        return err->kind;
    return rules_step(replay, RULES, replay->rules_mixed, replay->rules_newer, err);
}

/* ---- the rules of both, and those between ---- */

static bool is_survey(const char *name) {
    return !strncmp(name, "scripts/surveys/", 16);
}

/* The older rules with the newer surveys; names are in order in both. */
static struct rule_files mixed_files(struct arena *arena, const struct rule_files *older,
                                     const struct rule_files *newer) {
    struct rules_file *made = arena_alloc(arena, (older->count + newer->count + 1) * sizeof *made);
    size_t count = 0, i = 0, k = 0;
    while (i < older->count || k < newer->count) {
        int which = i == older->count ? 1 : k == newer->count ? -1 : strcmp(older->items[i].name, newer->items[k].name);
        const struct rules_file *one = which <= 0 ? &older->items[i] : NULL,
                                *other = which >= 0 ? &newer->items[k] : NULL;
        const char *name = one ? one->name : other->name;
        const struct rules_file *taken = is_survey(name) ? other : one;
        if (taken)
            made[count++] = *taken;
        i += one != NULL;
        k += other != NULL;
    }
    return (struct rule_files){made, count};
}

/* Rules that do not load with other surveys changed together with them: then the two steps are one. */
static void open_mixed(struct replay *replay) {
    const struct rule_files *older = &replay->rules_older->files, *newer = &replay->rules_newer->files;
    const struct rule_files mixed = mixed_files(replay->arena, older, newer);
    struct err own;
    replay->rules_mixed = replay->rules_older;
    if (!rule_files_same(&mixed, older) && rulebook_open_files(&replay->rules_mixed, &mixed, &own))
        replay->rules_mixed = replay->rules_older;
}

static int open_rules(struct replay *replay, struct err *err) {
    if (rulebook_open_archived(&replay->rules_older, replay->vault, replay->older.rules, RULEBOOK_ALL, err))
        return err->kind;
    if (!strcmp(replay->older.rules, replay->newer.rules))
        replay->rules_newer = replay->rules_older;
    else if (rulebook_open_archived(&replay->rules_newer, replay->vault, replay->newer.rules, RULEBOOK_ALL, err))
        return err->kind;
    open_mixed(replay);
    replay->diff->floor = replay->rules_newer->settings.floor_print;
    return 0;
}

static void close_rules(struct replay *replay) {
    if (replay->rules_mixed != replay->rules_older && replay->rules_mixed != replay->rules_newer)
        rulebook_close(replay->rules_mixed);
    if (replay->rules_newer != replay->rules_older)
        rulebook_close(replay->rules_newer);
    rulebook_close(replay->rules_older);
}

/* ---- from steps to causes ---- */

static void tell_causes(struct replay *replay, size_t at) {
    struct diff_row *row = &replay->diff->rows[at];
    const struct figure *older = replay->backwards ? &row->after : &row->before,
                        *newer = replay->backwards ? &row->before : &row->after;
    struct diff_step *steps = replay->rows[at].steps;
    struct diff_cause *causes = arena_alloc(replay->workspace->arena, STEPS * sizeof *causes);
    if (!isfinite(row->change))
        return;
    set_step(&steps[STEPS - 1], kind_of(replay, STEPS - 1), newer, answers_of(replay, STEPS - 1, row));
    row->cause_count = diff_causes(older->value, older->n, steps, STEPS, replay->diff->floor, causes);
    row->causes = causes;
    for (size_t i = 0; replay->backwards && i < row->cause_count; i++)
        causes[i].points = -causes[i].points;
}

static int run(struct replay *replay, struct err *err) {
    int failed = gather_subjects(replay, err);
    failed = failed ? failed : open_rules(replay, err);
    failed = failed ? failed : sql_snapshot(replay->workspace->db, err);
    failed = failed ? failed : all_states(replay, err);
    diff_answers_close(replay->answers);
    asof_close(replay->asof);
    sql_rollback(replay->workspace->db);
    close_rules(replay);
    for (size_t i = 0; !failed && i < replay->diff->row_count; i++)
        tell_causes(replay, i);
    return failed;
}

int diff_replay(struct workspace *workspace, const struct act *act, struct vault *vault, struct diff *diff,
                struct err *err) {
    const bool backwards = diff->after.cut < diff->before.cut ||
                           (diff->after.cut == diff->before.cut && diff->after.seconds < diff->before.seconds);
    struct arena *arena = arena_new();
    struct replay replay = {.workspace = workspace,
                            .act = act,
                            .silent = *act,
                            .vault = vault,
                            .arena = arena,
                            .diff = diff,
                            .older = backwards ? diff->after : diff->before,
                            .newer = backwards ? diff->before : diff->after,
                            .backwards = backwards,
                            .subjects = map_make(arena),
                            .scratch = arena_new()};
    replay.silent.progress = NULL;
    int failed = run(&replay, err);
    arena_free(replay.scratch);
    arena_free(arena);
    return failed;
}

/* The made-up store has answers that spread over every scale, so that no question is without one. */
#include "ops/rules_try.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/report/report_rules.h"
#include "flow/report/sides.h"
#include "flow/report/ticket_figures.h"
#include "flow/report/wide.h"
#include "flow/scoring/scoring_rules.h"

enum {
    BAND_STEP = 5,          /* indices 0, 5, … 100 */
    USUAL_FLOOR = 10,       /* where there are no settings to say it */
    ENOUGH = 60,            /* answers a month that no usual floor or base hides */
    TRIED_MONTH = 2026 * 12 /* January 2026; nothing but its name is seen */
};

struct trial {
    const struct rulebook *rulebook;
    rules_fault *fault;
    void *context;
    struct arena *arena; /* of one definition */
    const char **failed; /* the scorings whose band did */
    size_t failed_count;
};

/* Tells a fault and makes the rules fit to go on; faults of the machine are the caller's. */
static int tell(struct trial *trial, const char *whose, struct err *err) {
    char what[sizeof err->what];
    if (err->kind != ERR_DATA)
        return err->kind;
    memcpy(what, err->what, sizeof what);
    snprintf(err->what, sizeof err->what, "%.300s: %.200s", whose, what);
    trial->fault(trial->context, err, false);
    return rules_revive(trial->rulebook->rules, err);
}

/* The made-up store hangs on a made-up region. */
static const struct region *tried_region(void) {
    static const struct region region = {.id = 1, .code = "R1", .name = "R1"};
    return &region;
}

static const struct store *tried_store(struct trial *trial) {
    struct store_home *home = arena_alloc(trial->arena, sizeof *home);
    struct store *store = arena_alloc(trial->arena, sizeof *store);
    *home = (struct store_home){REGISTRY_ALWAYS, tried_region()};
    *store = (struct store){.id = 1,
                            .code = "S0000",
                            .name = "S0000",
                            .zone = "",
                            .opened = DAY_NONE,
                            .closed = DAY_NONE,
                            .homes = home,
                            .home_count = 1};
    return store;
}

/* ---- bands ---- */

/* A rule that is live may have a wider one: its cards cut it short, and nothing fails for it. */
static int check_band(const struct scoring *scoring, const struct value *function, double index, const char *band,
                      struct err *err) {
    size_t width = text_width(band);
    if (width <= LIMIT_BAND)
        return 0;
    return shape_fail(scoring->script, function, err, "band(%.10g) returned a text %zu columns wide: '%s'", index,
                      width, band),
           err_todo(err, "the title of a card holds at most %d, a hanzi counts two", LIMIT_BAND);
}

static int ask_band(struct trial *trial, const struct scoring *scoring, const struct value *function, struct err *err) {
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    const struct scoring_subject subject = {
        .store = tried_store(trial), .region = tried_region(), .month = TRIED_MONTH};
    const char *band = NULL;
    for (int index = 0; function && index <= 100; index += BAND_STEP)
        if (judge.band(judge.context, scoring, function, &subject, index, trial->arena, &band, err) ||
            check_band(scoring, function, index, band, err))
            return err->kind;
    return 0;
}

static int try_band(struct trial *trial, const struct scoring *scoring, struct err *err) {
    int failed = ask_band(trial, scoring, scoring->band, err);
    for (size_t i = 0; !failed && i < scoring->region_count; i++)
        failed = ask_band(trial, scoring, scoring->regions[i].band, err);
    if (!failed)
        return 0;
    trial->failed[trial->failed_count++] = scoring->id;
    return tell(trial, arena_format(trial->arena, "scoring '%s'", scoring->id), err);
}

static bool has_failed(const struct trial *trial, const char *scoring) {
    for (size_t i = 0; i < trial->failed_count; i++)
        if (!strcmp(trial->failed[i], scoring))
            return true;
    return false;
}

/* ---- builds ---- */

/* The `turn`-th answer that a question can have, going round. */
static uint64_t nth_answer(const struct question *question, size_t turn) {
    size_t values = question_values(question);
    uint64_t answer = 0;
    if (question->many)
        return 1 | UINT64_C(2) << turn % values;
    if (question->kind != QUESTION_RANKING)
        return values ? turn % values + 1 : 0;
    for (int rank = question->ranks - 1; rank >= 0; rank--)
        answer = answer << 8 | ((turn + (size_t)rank) % values + 1);
    return answer;
}

/* Everybody answers everything; the answers go round each scale, a little differently each month. */
static void answer(const struct survey *survey, int64_t people, int month, int64_t *counters) {
    unsigned char *sheet = mem_alloc(survey->answer_bytes + 1);
    for (int64_t k = 0; k < people; k++) {
        for (size_t i = 0; i < survey->question_count; i++)
            answer_put(&survey->questions[i], nth_answer(&survey->questions[i], (size_t)k + i + (size_t)month), sheet);
        answer_count(survey, sheet, 1, counters);
    }
    free(sheet);
}

/* [month][counter]: `before` people in each earlier month, `now` in the reported one. */
static const int64_t *history(struct trial *trial, const struct survey *survey, int months, int64_t before,
                              int64_t now) {
    int64_t *made = arena_alloc(trial->arena, (size_t)months * survey->counter_count * sizeof *made);
    for (int month = 0; month < months; month++) {
        int64_t people = month == months - 1 ? now : before;
        if (people)
            answer(survey, people, month, made + (size_t)month * survey->counter_count);
    }
    return made;
}

/* The months for which every report is built, of a store or of all that hangs together. */
static const struct trial_month {
    const char *name, *name_wide;
    bool before;   /* has answers in earlier months */
    bool thin;     /* so few that the floor hides them */
    bool unscored; /* the scoring has not taken effect */
} tried[] = {
    {"a store with answers", "stores with answers", true, false, false},
    {"a store under the privacy floor", "stores under the privacy floor", true, true, false},
    {"a store in the chain's first month, before any scoring", "the chain's first month, before any scoring", false,
     false, true},
};
enum { TRIED = sizeof tried / sizeof *tried };

/* Reports about stores on the same survey, scoring and months are given the same: it is reckoned once. */
struct trial_inputs {
    const struct value *of[TRIED];
};

/* The index of each month, and the score of the last. Where a scoring scores responses, they are worth 50 each. */
static int make_scores(struct trial *trial, const struct report_frame *frame, struct report_store *part,
                       struct err *err) {
    const struct scoring_judge judge = scoring_judge_of(trial->rulebook->rules);
    int months = frame->report->months;
    struct metric *indexes = arena_alloc(trial->arena, (size_t)months * sizeof *indexes);
    for (int month = 0; month < months; month++) {
        const int64_t *counters = part->counters + (size_t)month * frame->survey->counter_count;
        const struct scoring_subject subject = {
            .survey = frame->survey,
            .store = part->store,
            .region = tried_region(),
            .month = frame->month - months + 1 + month,
            .counters = counters,
            .sums = {counters[0], counters[0] * 50 * SCORE_UNIT, counters[0] * 50 * SCORE_UNIT * 50 * SCORE_UNIT}};
        if (scoring_index(frame->scoring, &subject, frame->bases.floor, &judge, trial->arena, &indexes[month], err) ||
            (month == months - 1 &&
             scoring_score(frame->scoring, &subject, frame->bases.floor, &judge, trial->arena, &part->score, err)))
            return err->kind;
    }
    part->indexes = indexes;
    return 0;
}

static struct report_wide moments_of(struct trial *trial, const struct report_frame *frame,
                                     const struct report_store *part) {
    size_t width = frame->survey->counter_count, months = (size_t)frame->report->months;
    int64_t *stores = arena_alloc(trial->arena, MOMENTS * width * sizeof *stores);
    struct metric *indexes = arena_alloc(trial->arena, MOMENTS * sizeof *indexes);
    for (int moment = 0; moment < MOMENTS && report_moment_back(moment) < frame->report->months; moment++) {
        size_t month = months - 1 - (size_t)report_moment_back(moment);
        memcpy(stores + (size_t)moment * width, part->counters + month * width, width * sizeof *stores);
        if (frame->scoring)
            indexes[moment] = part->indexes[month];
    }
    return (struct report_wide){stores, indexes};
}

/* The store is all that hangs in the region, and the region in the chain. */
static const struct value *wide_input(struct trial *trial, const struct report_frame *frame,
                                      const struct report_store *part) {
    size_t months = (size_t)frame->report->months;
    struct metric *regions = arena_alloc(trial->arena, 2 * months * sizeof *regions);
    for (size_t i = 0; frame->scoring && i < 2 * months; i++)
        regions[i] = part->indexes[i % months];
    const struct report_wide wide = moments_of(trial, frame, part);
    struct report_frame whole = *frame;
    whole.wide = &wide;
    whole.region_indexes = regions;
    return report_input_wide(trial->arena, &whole,
                             frame->report->of == REPORT_REGION ? &frame->registry->regions[0] : NULL);
}

/* The last two months as two waves, or as what is compared; a wave may be the first. */
static const struct value *sides_input(struct trial *trial, const struct report_frame *frame,
                                       const struct report_store *part, const struct trial_month *kind) {
    size_t width = frame->survey->counter_count, months = (size_t)frame->report->months;
    bool wave = frame->report->of == REPORT_WAVE;
    struct report_side sides[2] = {
        {.label = "2026-1", .first = TRIED_MONTH, .last = TRIED_MONTH, .open = 1, .answered = 1},
        {.label = "2025-12", .first = TRIED_MONTH - 1, .last = TRIED_MONTH - 1, .open = 1, .answered = 1}};
    sides[0].counters = part->counters + (months - 1) * width;
    sides[1].counters = part->counters + (months - 2) * width;
    sides[0].wave = wave ? sides[0].label : NULL;
    sides[1].wave = wave ? sides[1].label : NULL;
    if (wave && !kind->before)
        sides[1].label = NULL;
    struct report_frame whole = *frame;
    whole.sides = sides;
    return wave ? report_input_wave(trial->arena, &whole) : report_input_comparison(trial->arena, &whole);
}

static const struct report_comment tried_comment = {
    .date = "2026-10-15", .text = "收银台只开了一个，排了二十分钟。", .score = 6, .scored = true};

static int make_input(struct trial *trial, struct report_frame frame, const struct trial_month *kind,
                      const struct value **out, struct err *err) {
    int64_t enough = frame.bases.floor + ENOUGH, people = kind->thin ? frame.bases.floor - 1 : enough;
    int months = frame.report->months;
    struct report_store part = {.store = tried_store(trial),
                                .counters = history(trial, frame.survey, months, kind->before ? people : 0, people)};
    frame.regions = frame.chain = history(trial, frame.survey, months, kind->before ? 3 * enough : 0, 3 * enough);
    part.comments = kind->thin ? NULL : report_comment_list(trial->arena, &tried_comment, 1);
    if (kind->unscored)
        frame.scoring = NULL;
    if (frame.scoring && make_scores(trial, &frame, &part, err))
        return err->kind;
    frame.region_indexes = part.indexes;
    const struct report_wide beside = moments_of(trial, &frame, &part);
    frame.wide = &beside;
    if (frame.report->of == REPORT_STORE)
        *out = report_input(trial->arena, &frame, &part);
    else if (frame.report->of > REPORT_CHAIN)
        *out = sides_input(trial, &frame, &part, kind);
    else
        *out = wide_input(trial, &frame, &part);
    return 0;
}

/* Every comment names every theme, and complains. */
/* Each place has tickets of each workflow and class, enough that nothing is hidden, but in the first month of all. */
static void make_tickets(struct trial *trial, const struct report *report, struct report_facts *facts) {
    static const struct report_ticket_cell cell = {.opening = 12,
                                                   .came = ENOUGH,
                                                   .returned = 1,
                                                   .solved = 50,
                                                   .aside = 4,
                                                   .continuing = 19,
                                                   .overdue = 5,
                                                   .due = ENOUGH,
                                                   .in_time = 48,
                                                   .answer = {ENOUGH, {3.5, 2.5, 5}, {9, 6, 14}},
                                                   .solution = {ENOUGH, {20, 15, 28}, {44, 30, 60}}};
    const struct rulebook *rulebook = trial->rulebook;
    struct report_ticket_kind *kinds;
    if (!report->needs.tickets)
        return;
    struct report_tickets *made = arena_alloc(trial->arena, sizeof *made);
    size_t count = 0;
    for (size_t i = 0; i < rulebook->workflow_count; i++)
        count += 1 + rulebook->workflows[i]->class_count;
    made->kinds = kinds = arena_alloc(trial->arena, (count + 1) * sizeof *kinds);
    for (size_t i = 0; i < rulebook->workflow_count; i++) {
        const struct workflow *workflow = rulebook->workflows[i];
        kinds[made->kind_count++] = (struct report_ticket_kind){workflow, NULL};
        for (size_t k = 0; k < workflow->class_count; k++)
            kinds[made->kind_count++] = (struct report_ticket_kind){workflow, workflow->classes[k].id};
    }
    made->months = (size_t)report->months;
    const size_t cells = 3 * made->months * (made->kind_count + 1); /* the store, its region, the chain */
    made->cells = arena_alloc(trial->arena, cells * sizeof *made->cells);
    for (size_t i = made->kind_count + 1; i < cells; i++)
        made->cells[i] = &cell;
    facts->tickets = made;
}

static void make_themes(struct trial *trial, const struct report *report, struct report_facts *facts) {
    struct err none;
    if (!report->needs.themes || rulebook_themes(trial->rulebook, report->needs.themes, &facts->themes, &none))
        return;
    int64_t *mentions = arena_alloc(trial->arena, (MENTIONS * facts->themes->count + 1) * sizeof *mentions);
    for (size_t i = 0; i < MENTIONS * facts->themes->count; i++)
        mentions[i] = ENOUGH;
    facts->mentions.stores = facts->mentions.regions = facts->mentions.chain = mentions;
}

/* Every other sheet gives the least, the rest the most: all go together. */
static void make_drivers(struct trial *trial, const struct report *report, const struct survey *survey,
                         struct report_facts *facts) {
    double row[LIMIT_QUESTIONS + 1];
    if (!report->needs.drivers)
        return;
    report_drivers_of(trial->arena, survey, report->needs.drivers, NULL, facts);
    facts->drivers.places = arena_alloc(trial->arena, 2 * sizeof *facts->drivers.places);
    for (size_t place = 0; place < 2; place++) {
        struct drivers_sums *sums = drivers_sums_new(trial->arena, facts->drivers.count);
        for (int i = 0; i < 3 * ENOUGH; i++) {
            for (size_t k = 0; k < facts->drivers.count; k++)
                row[k] = i % 2 ? facts->drivers.items[k]->from : facts->drivers.items[k]->to;
            row[facts->drivers.count] = i % 2 ? facts->drivers.outcome->from : facts->drivers.outcome->to;
            drivers_sums_add(sums, row);
        }
        facts->drivers.places[place] = sums;
    }
}

static int make_inputs(struct trial *trial, const struct report *report, const struct survey *survey,
                       const struct scoring *scoring, struct trial_inputs *out, struct err *err) {
    const struct settings *settings = &trial->rulebook->settings;
    struct region region = *tried_region();
    const struct store_home home = {REGISTRY_ALWAYS, &region};
    struct store store = *tried_store(trial);
    store.homes = &home;
    const struct registry registry = {
        .day = month_last(TRIED_MONTH), .stores = &store, .store_count = 1, .regions = &region, .region_count = 1};
    int64_t floor = settings->floor_print ? settings->floor_print : USUAL_FLOOR;
    static const struct report_visits visits[MOMENTS] = {{ENOUGH * 100, 31}, {ENOUGH * 100, 31}, {ENOUGH * 100, 31}};
    struct report_facts facts = {.visits = visits};
    make_tickets(trial, report, &facts);
    make_themes(trial, report, &facts);
    make_drivers(trial, report, survey, &facts);
    const struct report_frame frame = {.report = report,
                                       .registry = &registry,
                                       .facts = &facts,
                                       .chain_name = settings->name,
                                       .survey = survey,
                                       .scoring = scoring,
                                       .language = settings->language ? settings->language : "zh",
                                       .month = TRIED_MONTH,
                                       .bases = {floor, scoring ? scoring->base : LIMIT_RELIABLE}};
    for (size_t i = 0; i < TRIED; i++)
        if (make_input(trial, frame, &tried[i], &out->of[i], err))
            return err->kind;
    return 0;
}

static int try_build(struct trial *trial, const struct report *report, const struct trial_inputs *inputs,
                     struct err *err) {
    struct arena *arena = arena_new();
    const struct value *made = NULL;
    int failed = 0;
    for (size_t i = 0; !failed && i < TRIED; i++)
        if (report_build(trial->rulebook->rules, report, inputs->of[i], arena, &made, err)) {
            failed = tell(trial,
                          arena_format(arena, "report '%s' for %s", report->id,
                                       report->of == REPORT_STORE ? tried[i].name : tried[i].name_wide),
                          err);
            break;
        }
    arena_free(arena);
    return failed;
}

static bool asks_more(const struct report *report) {
    const struct report_needs *needs = &report->needs;
    return report->of != REPORT_STORE || needs->row_count || needs->targets || needs->events || needs->traffic ||
           needs->themes || needs->spc || needs->comments || needs->tickets || needs->plans;
}

static bool alike(const struct report *one, const struct report *other) {
    if (asks_more(one) || asks_more(other))
        return one == other;
    return !strcmp(one->survey, other->survey) && !strcmp(one->scoring, other->scoring) && one->months == other->months;
}

/* All reports that are given what `reports[first]` is given, unless they have been tried with an earlier one. */
static int try_alike(struct trial *trial, size_t first, struct err *err) {
    const struct rulebook *rulebook = trial->rulebook;
    const struct report *const *reports = rulebook->reports, *report = reports[first];
    const struct scoring *scoring = rulebook_scoring_at(rulebook, report->scoring, INT32_MAX);
    const struct survey *survey = NULL;
    struct trial_inputs inputs;
    for (size_t i = 0; i < first; i++)
        if (alike(reports[i], report))
            return 0;
    if ((report->scoring[0] && !scoring) || has_failed(trial, report->scoring) ||
        rulebook_survey(rulebook, report->survey, &survey, err))
        return 0; /* told already */
    if (make_inputs(trial, report, survey, scoring, &inputs, err))
        return tell(trial, arena_format(trial->arena, "scoring '%s'", report->scoring), err);
    for (size_t i = first; i < rulebook->report_count; i++)
        if (alike(reports[i], report) && try_build(trial, reports[i], &inputs, err))
            return err->kind;
    return 0;
}

int rules_try(const struct rulebook *rulebook, rules_fault *fault, void *context, struct err *err) {
    struct trial trial = {.rulebook = rulebook, .fault = fault, .context = context, .arena = arena_new()};
    int failed = 0;
    trial.failed = arena_alloc(rulebook->arena, (rulebook->scoring_count + 1) * sizeof *trial.failed);
    for (size_t i = 0; !failed && i < rulebook->scoring_count; i++) {
        failed = try_band(&trial, rulebook->scorings[i], err);
        arena_clear(trial.arena);
    }
    for (size_t i = 0; !failed && i < rulebook->report_count; i++) {
        failed = try_alike(&trial, i, err);
        arena_clear(trial.arena);
    }
    arena_free(trial.arena);
    return failed;
}

/* docs/metrics names every definition, and its worked examples are what the product computes: an example is a small
 * survey with its counts, put through the functions that reports use. A printed number may differ from the computed one
 * by half a unit of its last digit. */
#include "docs/fenced.h"
#include "docs/scripted.h"

#include <inttypes.h>
#include <math.h>

#include "flow/intake/intake.h"
#include "flow/report/effects.h"
#include "flow/report/figures.h"
#include "flow/report/report.h"
#include "flow/report/sides.h"
#include "flow/report/ticket_figures.h"
#include "flow/report/wide.h"
#include "flow/scoring/responses.h"
#include "flow/tallies/weighed.h"
#include "stats/nps.h"

enum { QUESTIONS = 6, VALUES = 11, WIDTH = 1 + QUESTIONS * VALUES, STORES = 12 };

struct example_store {
    enum panel_side side;
    double mean[2]; /* before, after */
    int64_t n[2];
};

/* One example. Its answers are counted at `now`, and those that they are compared with at `then`. */
struct example {
    const char *id; /* of the definition */
    struct question questions[QUESTIONS];
    struct scoring_weight weights[QUESTIONS];
    char dimensions[QUESTIONS][32];
    struct survey survey;
    struct scoring scoring;
    int64_t now[WIDTH], then[WIDTH];
    size_t then_count;
    enum nps_class class;
    struct arena *arena;
    int64_t visits;
    double correlations[3]; /* of two questions with the outcome, and with each other */
    double weight[QUESTIONS];
    int64_t tickets, in_time;
    struct survival_time waits[32];
    size_t wait_count;
    struct example_store stores[STORES]; /* of a pilot */
    size_t store_count;
    double variance;
    size_t wrong; /* lines so far, in all examples */
};

static const struct bases bases = {10, 30};

/* ---- how each is computed ---- */

static struct metric tickets(const struct example *e) {
    return report_count_tickets(e->tickets, &bases);
}

static struct metric in_time(const struct example *e) {
    return report_in_time(e->in_time, e->tickets, &bases);
}

/* A wait is of either kind: which hours were counted is not the reckoning's affair. */
static struct metric median_wait(const struct example *e) {
    const struct survival curve = survival_of(e->arena, e->waits, e->wait_count);
    const struct survival_quantile half = survival_quantile_of(&curve, .5);
    return report_median_wait(&half, curve.n, e->id, &bases);
}

static struct metric nps_adjusted(const struct example *e) {
    return measure_nps(e->questions, e->now, &bases);
}

static struct metric nps_wald(const struct example *e) {
    struct tally_counts tally = measure_counts(e->questions, e->now);
    struct nps_counts classes = nps_classes(&tally);
    struct nps_result nps = nps_of(&classes);
    return metric_make(nps.nps, nps.lo, nps.hi, nps.n, METRIC_POINTS, "nps.wald", &bases);
}

static struct metric mean(const struct example *e) {
    return *e->questions->dimension ? dimension_mean(&e->survey, e->questions->dimension, e->now, &bases)
                                    : measure_mean(e->questions, e->now, &bases);
}

static struct metric top(const struct example *e) {
    return *e->questions->dimension ? dimension_top(&e->survey, e->questions->dimension, e->now, &bases)
                                    : measure_top(e->questions, e->now, &bases);
}

static struct metric share(const struct example *e) {
    return measure_class(e->questions, e->now, e->class, &bases);
}

static struct metric weighted_index(const struct example *e) {
    return index_of_weights(&e->scoring.weights, &e->survey, e->now, &bases);
}

/* response = function(recommend) return 10 * recommend end */
static struct metric response_index(const struct example *e) {
    struct score_sums sums = {0};
    struct tally_counts tally = measure_counts(e->questions, e->now);
    for (size_t i = 0; i < tally.count; i++)
        for (int64_t k = 0; k < tally.counts[i]; k++)
            score_sums_add(&sums, (int32_t)i * 10 * SCORE_UNIT);
    return index_of_scores(&sums, &bases);
}

/* index = function(t) return t.questions.recommend.top end */
static int top_of_tallies(void *context, const struct scoring *scoring, const struct scoring_subject *subject,
                          int64_t floor, struct arena *arena, double *out, struct err *err) {
    (void)context, (void)scoring, (void)floor, (void)arena, (void)err;
    *out = measure_top(subject->survey->questions, subject->counters, &bases).value;
    return 0;
}

static struct metric tallies_index(const struct example *e) {
    const struct scoring scoring = {.base = bases.reliable, .way = SCORING_TALLIES};
    const struct scoring_subject subject = {.survey = &e->survey, .counters = e->now};
    const struct scoring_judge judge = {.tallies = top_of_tallies};
    struct metric made = {0};
    struct err err;
    assert_int_equal(0, scoring_index(&scoring, &subject, bases.floor, &judge, e->arena, &made, &err));
    return made;
}

static struct metric responses(const struct example *e) {
    return measure_responses(e->now, &bases);
}

static struct metric nps_change(const struct example *e) {
    return measure_nps_change(e->questions, e->now, e->then, &bases);
}

static struct metric mean_change(const struct example *e) {
    return measure_mean_change(e->questions, e->now, e->then, &bases);
}

static struct metric top_change(const struct example *e) {
    return measure_top_change(e->questions, e->now, e->then, &bases);
}

static struct metric mean_against(const struct example *e) {
    return dimension_against(&e->survey, e->questions->dimension, e->now, e->then, &bases);
}

static struct metric nps_against(const struct example *e) {
    struct tally_counts part = measure_counts(e->questions, e->now), whole = measure_counts(e->questions, e->then);
    struct nps_counts a = nps_classes(&part), b = nps_classes(&whole);
    struct difference d = nps_against_whole(&a, &b);
    return metric_make(d.value, d.lo, d.hi, d.n, METRIC_POINTS, "difference.nps.wald", &bases);
}

/* ---- and by a script ---- */

static const struct value *counts_now(const struct example *e, size_t question) {
    return scripted_counts(e->arena, &e->questions[question], e->now);
}

static const struct value *first_value(const struct example *e) {
    return value_int(e->arena, e->questions->from);
}

/* stats.share of the class that is asked for, at either time. */
static const struct value *class_share(const struct example *e, const int64_t *counters, const char *method) {
    struct metric all = measure_class(e->questions, counters, e->class, &bases);
    const struct value *k = value_int(e->arena, llround(all.value * (double)all.n / 100)),
                       *n = value_int(e->arena, all.n);
    return scripted(stats_share, e->arena, k, n, value_str(e->arena, method));
}

static struct metric share_exact(const struct example *e) {
    return scripted_metric(class_share(e, e->now, "exact"));
}

static struct metric share_jeffreys(const struct example *e) {
    return scripted_metric(class_share(e, e->now, "jeffreys"));
}

static struct metric share_difference_of(const struct example *e) {
    return scripted_metric(scripted(stats_difference, e->arena, class_share(e, e->now, "wilson"),
                                    class_share(e, e->then, "wilson"), NULL));
}

static struct metric csi(const struct example *e) {
    struct value *items = value_list(e->arena);
    for (size_t i = 0; i < e->survey.question_count; i++) {
        struct value *item = value_map(e->arena);
        value_set(e->arena, item, "answers", counts_now(e, i));
        value_set(e->arena, item, "weight", value_real(e->arena, e->weights[i].weight));
        value_push(e->arena, items, item);
    }
    return scripted_metric(scripted(stats_csi, e->arena, items, first_value(e), value_int(e->arena, e->questions->to)));
}

static struct metric ces(const struct example *e) {
    return scripted_metric(value_get(scripted(stats_ces, e->arena, counts_now(e, 0), first_value(e), NULL), "index"));
}

/* Each line of answers is a group; the first is shrunk. */
static struct metric shrunk(const struct example *e) {
    struct value *groups = value_list(e->arena);
    for (size_t i = 0; i < e->survey.question_count; i++)
        value_push(e->arena, groups, counts_now(e, i));
    return scripted_metric(value_at(scripted(stats_shrink, e->arena, groups, NULL, NULL), 0));
}

static const struct value *nps_at(const struct example *e, const int64_t *counters, const char *of) {
    struct metric nps = measure_nps(e->questions, counters, &bases);
    return report_metric_of(e->arena, &nps, of);
}

static struct metric two_months(const struct example *e, char sign) {
    return scripted_metric(
        scripted_sign(e->arena, nps_at(e, e->now, "2026-10/S1"), sign, nps_at(e, e->then, "2026-09/S1")));
}

static struct metric derived_difference(const struct example *e) {
    return two_months(e, '-');
}

static struct metric derived_sum(const struct example *e) {
    return two_months(e, '+');
}

static struct metric derived_ratio(const struct example *e) {
    return two_months(e, '/');
}

/* Against a target of 50. */
static struct metric derived_linear(const struct example *e) {
    return scripted_metric(scripted_sign(e->arena, nps_at(e, e->now, ""), '-', value_int(e->arena, 50)));
}

static struct metric visits(const struct example *e) {
    return report_count_visits(e->visits, 1, &bases);
}

static struct metric response_rate(const struct example *e) {
    return report_response_rate(e->now[0], e->visits, &bases);
}

static struct metric importance(const struct example *e) {
    double among[] = {1, e->correlations[2], e->correlations[2], 1}, with[] = {e->correlations[0], e->correlations[1]};
    const struct drivers_data data = {.n = e->now[0], .count = 2, .among = among, .with = with};
    struct drivers_share shares[2];
    drivers_shares(e->arena, &data, shares);
    return report_importance(&shares[0], data.n, &bases);
}

/* The answers of one line are of one weight. */
static struct metric weighted_figure(const struct example *e, enum target_figure figure) {
    const struct question *question = e->questions;
    int64_t parts[VALUES * WEIGHED_PARTS] = {0};
    for (size_t i = 0; i < e->survey.question_count; i++)
        for (size_t value = 0; value < question->counter_count; value++)
            for (int64_t k = e->now[e->questions[i].counter + value]; k > 0; k--)
                weighed_add(parts + value * WEIGHED_PARTS, (int64_t)(e->weight[i] * (double)WEIGHT_ONE), 1);
    return report_weighted(question, figure, parts, &bases);
}

static struct metric weighted_nps(const struct example *e) {
    return weighted_figure(e, TARGET_NPS);
}

static struct metric weighted_mean(const struct example *e) {
    return weighted_figure(e, TARGET_MEAN);
}

static struct metric weighted_top(const struct example *e) {
    return weighted_figure(e, TARGET_TOP);
}

/* Each line of answers is a store's. */
static struct metric spread(const struct example *e) {
    struct summary stores[QUESTIONS];
    for (size_t i = 0; i < e->survey.question_count; i++) {
        struct tally_counts tally = measure_counts(&e->questions[i], e->now);
        stores[i] = summary_of_tally(&tally);
    }
    struct components components = components_of(stores, e->survey.question_count);
    return report_spread(&components, METRIC_SCORE, &bases);
}

/* Each line of a store is its mean and answers before, and after; all answers have one variance. */
static struct metric effect(const struct example *e) {
    struct panel panel = {.months = 2, .stores = arena_alloc(e->arena, STORES * sizeof *panel.stores)};
    for (; panel.count < e->store_count; panel.count++) {
        const struct example_store *said = &e->stores[panel.count];
        struct panel_store *made = &panel.stores[panel.count];
        made->side = said->side;
        made->months = arena_alloc(e->arena, 2 * sizeof *made->months);
        for (int i = 0; i < 2; i++)
            made->months[i] = (struct summary){said->n[i], said->mean[i], e->variance * (double)(said->n[i] - 1)};
    }
    struct plan_effect got = plan_effect(e->arena, &panel, &(struct panel_window){0, 0}, &(struct panel_window){1, 1});
    return report_effect(&got, METRIC_SCORE, &bases);
}

static const struct {
    const char *id;
    struct metric (*compute)(const struct example *e);
} ways[] = {
    {"count.tickets", tickets},
    {"tickets.in_time", in_time},
    {"tickets.open_hours", median_wait},
    {"tickets.clock_hours", median_wait},
    {"nps.adjusted_wald", nps_adjusted},
    {"nps.wald", nps_wald},
    {"mean.t", mean},
    {"top.wilson", top},
    {"share.wilson", share},
    {"index.weighted", weighted_index},
    {"index.responses", response_index},
    {"index.tallies", tallies_index},
    {"count.responses", responses},
    {"count.visits", visits},
    {"rate.responses", response_rate},
    {"importance.johnson", importance},
    {"nps.weighted", weighted_nps},
    {"mean.weighted", weighted_mean},
    {"top.weighted", weighted_top},
    {"spread.between", spread},
    {"change.nps.wald", nps_change},
    {"change.mean.welch", mean_change},
    {"change.top.newcombe", top_change},
    {"difference.pilot", effect},
    {"difference.mean.welch", mean_against},
    {"difference.nps.wald", nps_against},
    {"share.exact", share_exact},
    {"share.jeffreys", share_jeffreys},
    {"difference.share.newcombe", share_difference_of},
    {"index.csi", csi},
    {"ces.adjusted_wald", ces},
    {"shrunk.mean", shrunk},
    {"difference.derived", derived_difference},
    {"derived.sum", derived_sum},
    {"derived.linear", derived_linear},
    {"derived.ratio", derived_ratio},
};

static struct metric computed(const struct example *e) {
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].id, e->id) == 0) {
            struct metric metric = ways[i].compute(e);
            assert_string_equal(e->id, metric.definition);
            return metric;
        }
    fail_msg("nothing computes %s", e->id);
    return (struct metric){0};
}

/* ---- what is given ---- */

static void begin(struct example *e, const char *id) {
    *e = (struct example){.id = id, .arena = e->arena, .wrong = e->wrong};
    for (size_t i = 0; i < QUESTIONS; i++)
        e->questions[i] = (struct question){.kind = QUESTION_NPS,
                                            .dimension = "",
                                            .to = 10,
                                            .top = 9,
                                            .counter = 1 + i * VALUES,
                                            .counter_count = VALUES};
    e->survey.questions = e->questions;
    e->scoring = (struct scoring){.base = bases.reliable, .weights.items = e->weights};
}

/* "1 to 5, top 4" */
static void take_scale(struct example *e, const char *rest) {
    int from, to, line;
    assert_int_equal(3, sscanf(rest, "%d to %d, top %d", &from, &to, &line));
    for (size_t i = 0; i < QUESTIONS; i++) {
        struct question *question = &e->questions[i];
        question->kind = QUESTION_CSAT;
        question->from = from;
        question->to = to;
        question->top = line;
        question->counter_count = (size_t)(to - from + 1);
    }
}

/* "staff" or "staff 0.6": the questions that follow belong to it. */
static void take_dimension(struct example *e, const char *rest) {
    struct scoring_weight *weight = &e->weights[e->scoring.weights.count];
    char *name = e->dimensions[e->scoring.weights.count++];
    assert_true(sscanf(rest, "%31s %lf", name, &weight->weight) >= 1);
    weight->dimension = name;
    for (size_t i = e->survey.question_count; i < QUESTIONS; i++)
        e->questions[i].dimension = name;
}

/* "4:10 5:20": ten answers of 4, twenty of 5. */
static void take_counts(const struct question *question, const char *rest, int64_t *counters) {
    int value, used = 0;
    long long count;
    for (; sscanf(rest, " %d:%lld%n", &value, &count, &used) == 2; rest += used) {
        assert_true(value >= question->from && value <= question->to);
        counters[question->counter + (size_t)(value - question->from)] += count;
    }
    assert_string_equal("", rest);
}

/* "9 13 13+": a wait of 13 that was over, and one that still lasted. */
static void take_waits(struct example *e, const char *rest) {
    double hours;
    int used = 0;
    for (; sscanf(rest, " %lf%n", &hours, &used) == 1; rest += used + (rest[used] == '+')) {
        assert_true(e->wait_count < 32);
        e->waits[e->wait_count++] = (struct survival_time){hours, rest[used] != '+'};
    }
    assert_string_equal("", rest);
}

static void take_class(struct example *e, const char *rest) {
    static const char *const names[] = {"detractors", "passives", "promoters"};
    for (int i = 0; i < 3; i++)
        if (strcmp(names[i], rest) == 0) {
            e->class = (enum nps_class)i;
            return;
        }
    fail_msg("there is no class '%s'", rest);
}

/* "pilot 3.80 of 300, 4.25 of 50" */
static void take_store(struct example *e, enum panel_side side, const char *rest) {
    struct example_store *store = &e->stores[e->store_count++];
    long long before, after;
    assert_true(e->store_count <= STORES);
    assert_int_equal(4, sscanf(rest, "%lf of %lld, %lf of %lld", &store->mean[0], &before, &store->mean[1], &after));
    store->side = side;
    store->n[0] = before;
    store->n[1] = after;
}

/* ---- what comes out; a line that does not hold is printed and counted ---- */

static void wrong(struct example *e, const char *line, const char *computed) {
    print_error("%s, '%s': computed %s\n", e->id, line, computed);
    e->wrong++;
}

static bool near(const char *printed, double got) {
    const char *point = strchr(printed, '.');
    char *end;
    double want = strtod(printed, &end);
    double allowed = 0.5 * pow(10, point ? -(double)(end - point - 1) : 0) * (1 + 1e-9);
    return end > printed && fabs(got - want) <= allowed;
}

static void check_number(struct example *e, const char *line, const char *rest, double got) {
    char text[64];
    snprintf(text, sizeof text, "%.10g", got);
    if (!near(rest, got))
        wrong(e, line, text);
}

static void check_interval(struct example *e, const char *line, const char *rest, double lo, double hi) {
    char text[64], low[32], high[32];
    bool none = !isfinite(lo) && !isfinite(hi);
    snprintf(text, sizeof text, "%.10g to %.10g", lo, hi);
    if (none ? strcmp(rest, "none") != 0
             : sscanf(rest, "%31s to %31s", low, high) != 2 || !near(low, lo) || !near(high, hi))
        wrong(e, line, text);
}

static void check_shown(struct example *e, const char *line, const char *rest, const struct metric *metric) {
    const char *how = metric->suppressed ? "hidden" : metric->uncertain ? "small base" : "yes";
    if (strcmp(rest, how) != 0)
        wrong(e, line, how);
}

/* False for a line that gives nothing and is to be checked. */
static bool given(struct example *e, const char *key, const char *rest) {
    if (strcmp(key, "scale") == 0)
        take_scale(e, rest);
    else if (strcmp(key, "dimension") == 0)
        take_dimension(e, rest);
    else if (strcmp(key, "class") == 0)
        take_class(e, rest);
    else if (strcmp(key, "responses") == 0)
        e->now[0] = atoll(rest);
    else if (strcmp(key, "weight") == 0) /* of the answers in the line before */
        e->weight[e->survey.question_count - 1] = atof(rest);
    else if (strcmp(key, "tickets") == 0)
        assert_true(sscanf(rest, "%" SCNd64 ", %" SCNd64 " in time", &e->tickets, &e->in_time) >= 1);
    else if (strcmp(key, "waits") == 0)
        take_waits(e, rest);
    else if (strcmp(key, "variance") == 0)
        e->variance = atof(rest);
    else if (strcmp(key, "pilot") == 0)
        take_store(e, PANEL_PILOT, rest);
    else if (strcmp(key, "control") == 0)
        take_store(e, PANEL_CONTROL, rest);
    else if (strcmp(key, "other") == 0)
        take_store(e, PANEL_NEITHER, rest);
    else if (strcmp(key, "visits") == 0)
        e->visits = atoll(rest);
    else if (strcmp(key, "r") == 0)
        assert_int_equal(3, sscanf(rest, "%lf %lf %lf", &e->correlations[0], &e->correlations[1], &e->correlations[2]));
    else if (strcmp(key, "answers") == 0)
        take_counts(&e->questions[e->survey.question_count++], rest, e->now);
    else if (strcmp(key, "before") == 0 || strcmp(key, "region") == 0)
        take_counts(&e->questions[e->then_count++], rest, e->then);
    else
        return false;
    return true;
}

/* An interval is checked as a page has it, cut at the ends of the scale; a hidden one as it comes. */
static void check(struct example *e, const char *line, const char *key, const char *rest) {
    struct metric metric = computed(e);
    struct figure figure = figure_read(report_metric(e->arena, &metric));
    bool printed = figure.interval;
    if (strcmp(key, "n") == 0)
        check_number(e, line, rest, (double)metric.n);
    else if (strcmp(key, "value") == 0)
        check_number(e, line, rest, metric.value);
    else if (strcmp(key, "interval") == 0)
        check_interval(e, line, rest, printed ? figure.lo : metric.lo, printed ? figure.hi : metric.hi);
    else if (strcmp(key, "shown") == 0)
        check_shown(e, line, rest, &metric);
    else
        wrong(e, line, "nothing: an example has no such line");
}

/* ---- the tests ---- */

static void every_worked_example_is_what_is_computed(void **state) {
    struct arena *arena = *state;
    size_t count, checked = 0;
    const char **lines = fenced_lines(arena, fenced_pages[0], "example", &count);
    struct example e = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        char key[32] = "";
        int used = 0;
        if (sscanf(lines[i], "%31s %n", key, &used) < 1)
            continue;
        const char *rest = lines[i] + used;
        if (strcmp(key, "metric") == 0)
            begin(&e, rest);
        else if (!given(&e, key, rest)) {
            check(&e, lines[i], key, rest);
            checked++;
        }
    }
    assert_int_equal(0, e.wrong);
    assert_true(checked > 3 * definition_count);
}

static void every_definition_is_explained_and_has_an_example(void **state) {
    struct arena *arena = *state;
    for (size_t page = 0; page < FENCED_PAGES; page++) {
        const char *text = fenced_page(arena, fenced_pages[page]);
        for (size_t i = 0; i < definition_count; i++) {
            const char *id = definitions[i].id;
            if (!strstr(text, arena_format(arena, "`%s`", id)))
                fail_msg("%s does not name `%s`", fenced_pages[page], id);
            if (!strstr(text, arena_format(arena, "\nmetric     %s\n", id)))
                fail_msg("%s has no example of %s", fenced_pages[page], id);
        }
    }
}

static void both_pages_have_the_same_examples(void **state) {
    static const char *const kinds[] = {"example", "totals", "weighted"};
    struct arena *arena = *state;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t count, others;
        const char **lines = fenced_lines(arena, fenced_pages[0], kinds[k], &count);
        const char **other = fenced_lines(arena, fenced_pages[1], kinds[k], &others);
        for (size_t i = 0; i < count && i < others; i++)
            assert_string_equal(lines[i], other[i]);
        assert_int_equal(count, others);
    }
}

static int setup(void **state) {
    *state = arena_new();
    return 0;
}

static int teardown(void **state) {
    arena_free(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_worked_example_is_what_is_computed, setup, teardown),
        cmocka_unit_test_setup_teardown(every_definition_is_explained_and_has_an_example, setup, teardown),
        cmocka_unit_test_setup_teardown(both_pages_have_the_same_examples, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

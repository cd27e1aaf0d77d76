/* The weighted example of docs/metrics is what the product computes: its answers are imported with their weights and
 * asked for. A printed number may differ by half a unit of its last digit. */
#include "unit/ops/chain.h"

#include <math.h>

#include "docs/fenced.h"
#include "ops/metrics.h"

/* the files of the chain have no column of weights; that of choices holds them here */
static const char mapping[] =
    "return mapping \"answers\" { of = \"responses\", survey = \"visit\", source = \"paper\", class = \"staff\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", weight = \"how\", answers = { recommend = \"nps\" } }\n";

static int setup(void **state) {
    chain_setup(state);
    chain_rule(*state, "scripts/channels/responses.lua", mapping);
    return 0;
}

static int keep(void *context, const struct metrics_row *row, struct err *err) {
    (void)err;
    *(struct metrics_row *)context = *row;
    return 0;
}

static struct metrics_row asked(struct chain *c) {
    struct metrics_query query = {.survey = "visit", .weighted = true, .from = INT32_MIN, .to = INT32_MAX};
    struct metrics_row row = {0};
    CHAIN_OK(c, metrics(c->w, &query, keep, &row, &c->err));
    return row;
}

static bool near(const char *printed, double got) {
    const char *point = strchr(printed, '.');
    char *end;
    double want = strtod(printed, &end);
    double allowed = 0.5 * pow(10, point ? -(double)(end - point - 1) : 0) * (1 + 1e-9);
    return end > printed && fabs(got - want) <= allowed;
}

static bool holds(const char *line, const struct metrics_weighted *w) {
    const struct {
        const char *key;
        double lo, hi;
    } figures[] = {{"n", (double)w->n, 0},     {"sum", w->sum, 0},
                   {"effective", w->n_eff, 0}, {"mean", w->mean.value, 0},
                   {"error", w->mean.se, 0},   {"interval", w->mean.lo, w->mean.hi},
                   {"top", w->t2b.value, 0},   {"top_range", w->t2b.lo, w->t2b.hi},
                   {"nps", w->nps.value, 0},   {"nps_range", w->nps.lo, w->nps.hi}};
    char key[32], first[32], last[32];
    int found = sscanf(line, "%31s %31s to %31s", key, first, last);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if (!strcmp(figures[i].key, key))
            return near(first, figures[i].lo) && (found < 3 || near(last, figures[i].hi));
    return false;
}

static void the_weighted_example_is_what_is_computed(void **state) {
    struct chain *c = *state;
    size_t count, checked = 0;
    const char **lines = fenced_lines(c->arena, fenced_pages[0], "weighted", &count);
    char *rows = arena_text(c->arena, "");
    for (size_t i = 0; i < count; i++) {
        char weight[32];
        int score;
        if (sscanf(lines[i], "answer %d weight %31s", &score, weight) == 2)
            rows = arena_format(c->arena, "%s%zu,S1,2026-10-03 12:00:00,%d,,,,%s,\n", rows, i, score, weight);
    }
    chain_in(c, rows);
    struct metrics_row row = asked(c);
    for (size_t i = 0; i < count; i++) {
        if (!*lines[i] || !strncmp(lines[i], "answer", 6) || !strncmp(lines[i], "scale", 5))
            continue;
        if (!holds(lines[i], &row.weighted))
            fail_msg("%s does not hold", lines[i]);
        checked++;
    }
    assert_int_equal(10, checked);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_weighted_example_is_what_is_computed, setup, chain_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

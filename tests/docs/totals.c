/* docs/metrics says why a region's base may be smaller in print than in `metrics`: the example there is imported into a
 * small chain and both bases are asked for. */
#include "unit/ops/chain.h"

#include "docs/fenced.h"
#include "flow/survey/survey_rows.h"
#include "ops/cube.h"
#include "ops/metrics.h"
#include "ops/rulebook.h"

enum { OCTOBER = 2026 * 12 + 9 };

static void answers(struct chain *c, const char *store, int n) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < n; i++)
        rows =
            arena_format(c->arena, "%s%s-%d,%s,2026-10-%02d 12:00:00,9,5,4,3,,\n", rows, store, i, store, i % 28 + 1);
    chain_in(c, rows);
}

static int take_east(void *context, const struct metrics_row *row, struct err *err) {
    (void)err;
    if (strcmp(row->code, "E") == 0)
        *(int64_t *)context = row->n;
    return 0;
}

static int64_t in_metrics(struct chain *c) {
    struct metrics_query query = {.survey = "visit", .by = METRICS_REGION, .from = OCTOBER, .to = OCTOBER};
    int64_t n = -1;
    CHAIN_OK(c, metrics(c->w, &query, take_east, &n, &c->err));
    return n;
}

static int64_t in_print(struct chain *c) {
    struct rulebook *rulebook;
    struct survey_versions versions;
    const struct survey *survey;
    const struct registry *registry;
    struct cube cube;
    CHAIN_OK(c, rulebook_open(&rulebook, c->w, RULEBOOK_ALL, &c->err));
    CHAIN_OK(c, rulebook_survey(rulebook, "visit", &survey, &c->err));
    CHAIN_OK(c, survey_versions_read(c->w->db, c->arena, &versions, &c->err));
    CHAIN_OK(c, stores_read(c->w, month_last(OCTOBER), &registry, &c->err));
    CHAIN_OK(c, cube_read(c->w->db, c->arena, registry, &versions, survey, OCTOBER, 1, rulebook->settings.floor_print,
                          &cube, &c->err));
    int64_t n = cube.regions[registry_region(registry, "E")->index * survey->counter_count];
    rulebook_close(rulebook);
    return n;
}

static void the_two_bases_of_a_region_are_as_explained(void **state) {
    struct chain *c = *state;
    size_t count, checked = 0;
    const char **lines = fenced_lines(c->arena, fenced_pages[0], "totals", &count);
    for (size_t i = 0; i < count; i++) {
        char key[32];
        int n;
        if (sscanf(lines[i], "%31s %d", key, &n) != 2)
            continue;
        checked += key[0] != 'S';
        if (strcmp(key, "metrics") == 0)
            assert_int_equal(n, in_metrics(c));
        else if (strcmp(key, "printed") == 0)
            assert_int_equal(n, in_print(c));
        else
            answers(c, key, n);
    }
    assert_int_equal(2, checked);
}

int main(void) {
    const struct CMUnitTest tests[] = {CHAIN_TEST(the_two_bases_of_a_region_are_as_explained)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

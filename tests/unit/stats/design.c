#include "stats/design.h"

#include "stats/weighted.h"
#include "unit/stats/figures.h"

static void answers_one_by_one_are_a_weighted_mean(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    double x[] = {3, 5, 4, 1, 5}, w[] = {1, 2, 0.5, 1, 3};
    struct weighted_sums sums = {0};
    struct design_cluster clusters[5];
    for (size_t i = 0; i < 5; i++) {
        weighted_add(&sums, x[i], w[i]);
        clusters[i] = (struct design_cluster){0, w[i], w[i] * x[i]};
    }
    struct design_result got = design_mean(arena, clusters, 5, NULL, 1);
    near_at("mean", got.mean, weighted_of(&sums).mean, 1e-12);
    near_at("se", got.se, weighted_of(&sums).se, 1e-12);
    arena_free(arena);
}

/* Each answer given three times in a cluster of its own tells no more than once. */
static void copies_of_an_answer_in_one_cluster_add_no_certainty(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct design_cluster once[4], thrice[4];
    double x[] = {3, 9, 4, 7};
    for (size_t i = 0; i < 4; i++) {
        once[i] = (struct design_cluster){0, 1, x[i]};
        thrice[i] = (struct design_cluster){0, 3, 3 * x[i]};
    }
    near_at("se", design_mean(arena, thrice, 4, NULL, 1).se, design_mean(arena, once, 4, NULL, 1).se, 1e-12);
    arena_free(arena);
}

/* Clusters of unequal size by hand: mean 30 / 6 = 5; residuals 4 - 5 = -1, 10 - 10 = 0, 16 - 15 = 1; se = sqrt(3/2 * 2)
 * /
 * 6. Three drawn of 30 leave 9/10 of the variance. */
static void unequal_clusters_by_hand(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct design_cluster clusters[] = {{0, 1, 4}, {0, 2, 10}, {0, 3, 16}};
    double thirty[] = {30};
    near_at("se", design_mean(arena, clusters, 3, NULL, 1).se, sqrt(3) / 6, 1e-12);
    near_at("finite", design_mean(arena, clusters, 3, thirty, 1).se, sqrt(3 * 0.9) / 6, 1e-12);
    arena_free(arena);
}

static void a_stratified_sample_is_the_same_by_answers_and_by_summaries(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct design_cluster clusters[] = {{0, 5, 5}, {0, 5, 15}, {1, 2, 8}, {1, 2, 4}, {1, 2, 6}};
    double populations[] = {10, 6};
    struct design_stratum strata[] = {{10, 2, 2, 2}, {6, 3, 3, 1}};
    struct design_result a = design_mean(arena, clusters, 5, populations, 2), b = design_stratified(strata, 2, true);
    near_at("mean", a.mean, b.mean, 1e-12);
    near_at("se", a.se, b.se, 1e-12);
    near_at("total", a.total, b.total, 1e-12);
    near_at("total se", a.total_se, b.total_se, 1e-12);
    arena_free(arena);
}

static void who_asked_everybody_is_certain_and_who_asked_one_knows_no_spread(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct design_cluster clusters[] = {{0, 1, 3}, {0, 1, 4}, {1, 1, 5}};
    double all[] = {2, 1}, many[] = {2, 9};
    assert_true(design_mean(arena, clusters, 3, all, 2).se == 0);
    assert_true(isnan(design_mean(arena, clusters, 3, many, 2).se));
    assert_true(isnan(design_mean(arena, NULL, 0, NULL, 0).mean));
    struct design_stratum strata[] = {{10, 10, 4, 2}, {1, 1, 5, NAN}, {0, 0, NAN, NAN}}, unasked = {5, 0, NAN, NAN};
    assert_true(design_stratified(strata, 3, true).se == 0);
    assert_true(isnan(design_stratified(strata, 3, false).se));
    assert_true(isnan(design_stratified(&unasked, 1, true).mean));
    assert_true(isnan(design_stratified(NULL, 0, true).mean));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_one_by_one_are_a_weighted_mean),
        cmocka_unit_test(copies_of_an_answer_in_one_cluster_add_no_certainty),
        cmocka_unit_test(unequal_clusters_by_hand),
        cmocka_unit_test(a_stratified_sample_is_the_same_by_answers_and_by_summaries),
        cmocka_unit_test(who_asked_everybody_is_certain_and_who_asked_one_knows_no_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

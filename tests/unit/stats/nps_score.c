#include "stats/nps_score.h"

#include "stats/quantile.h"
#include "unit/stats/figures.h"

static void the_interval_holds_the_score_stays_on_the_scale_and_has_a_width(void **state) {
    (void)state;
    for (int64_t d = 0; d <= 12; d++)
        for (int64_t m = 0; m <= 12; m++)
            for (int64_t p = 0; p <= 12; p++) {
                struct nps_counts counts = {d, m, p};
                if (d + m + p == 0)
                    continue;
                double nps = nps_of(&counts).nps;
                struct nps_interval got = nps_score_interval(&counts, 0.95);
                assert_true(-100 <= got.lo && got.lo <= nps + 1e-9 && nps <= got.hi + 1e-9 && got.hi <= 100);
                assert_true(got.hi - got.lo > 10);
            }
}

static void promoters_for_detractors_gives_the_mirror_image(void **state) {
    (void)state;
    for (int64_t d = 0; d <= 9; d += 3)
        for (int64_t m = 0; m <= 9; m += 3) {
            struct nps_interval there = nps_score_interval(&(struct nps_counts){d, m, 5}, 0.95);
            struct nps_interval back = nps_score_interval(&(struct nps_counts){5, m, d}, 0.95);
            near_at("lo", there.lo, -back.hi, 1e-9);
            near_at("hi", there.hi, -back.lo, 1e-9);
        }
}

/* Nobody but passives: |D| = z sqrt(D (1 - D) / n), so D = z^2 / (n + z^2). */
static void passives_alone_have_an_interval_in_closed_form(void **state) {
    (void)state;
    struct nps_interval got = nps_score_interval(&(struct nps_counts){0, 10, 0}, 0.95);
    double z2 = NORMAL_95 * NORMAL_95;
    near_at("hi", got.hi, 100 * z2 / (10 + z2), 1e-9);
    near_at("lo", got.lo, -100 * z2 / (10 + z2), 1e-9);
}

static void all_promoters_end_at_the_end(void **state) {
    (void)state;
    struct nps_interval got = nps_score_interval(&(struct nps_counts){0, 0, 10}, 0.95);
    assert_true(got.hi == 100 && got.lo < 100 && got.lo > 0);
    assert_true(isnan(nps_score_interval(&(struct nps_counts){0, 0, 0}, 0.95).lo));
}

static void no_change_has_a_p_of_one_and_unanimity_none(void **state) {
    (void)state;
    struct nps_counts some = {3, 4, 5}, all = {0, 0, 9};
    near_at("same", nps_difference_p(&some, &some), 1, 1e-12);
    assert_true(isnan(nps_difference_p(&some, &all)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_holds_the_score_stays_on_the_scale_and_has_a_width),
        cmocka_unit_test(promoters_for_detractors_gives_the_mirror_image),
        cmocka_unit_test(passives_alone_have_an_interval_in_closed_form),
        cmocka_unit_test(all_promoters_end_at_the_end),
        cmocka_unit_test(no_change_has_a_p_of_one_and_unanimity_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

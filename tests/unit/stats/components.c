#include "stats/components.h"
#include "unit/stats/figures.h"

enum { STORES = 9, MOST = 40 };

struct chain {
    double values[STORES][MOST];
    size_t sizes[STORES];
    struct summary groups[STORES];
};

static void make(struct chain *chain, uint64_t seed, int apart) {
    struct draws draws = {seed};
    for (int i = 0; i < STORES; i++) {
        double level = draw(&draws, apart + 1);
        chain->sizes[i] = (size_t)draw(&draws, MOST) + 1;
        for (size_t j = 0; j < chain->sizes[i]; j++)
            chain->values[i][j] = level + draw(&draws, 10);
        chain->groups[i] = summary_of(chain->values[i], chain->sizes[i]);
    }
}

static void an_icc_lies_between_0_and_1_whatever_the_stores(void **state) {
    (void)state;
    struct chain chain;
    for (uint64_t seed = 0; seed < 60; seed++) {
        make(&chain, seed, (int)seed % 6);
        struct components got = components_of(chain.groups, STORES);
        struct likelihood_components reml = components_likelihood(chain.groups, STORES, true);
        assert_true(got.icc1 >= 0 && got.icc1 < 1 && got.icc2 >= 0 && got.icc2 < 1);
        assert_true(got.icc1_mean_size >= 0 && got.icc1_mean_size < 1 && got.p >= 0 && got.p <= 1);
        assert_true(got.between >= 0 && (got.between == got.between_raw || got.between_raw < 0));
        assert_true(reml.icc >= 0 && reml.icc < 1 && reml.between >= 0 && reml.within > 0);
    }
}

static void the_order_of_answers_and_stores_changes_nothing(void **state) {
    (void)state;
    struct chain chain;
    struct draws draws = {1};
    struct summary turned[STORES];
    make(&chain, 4, 3);
    for (int i = 0; i < STORES; i++) {
        draw_order(&draws, chain.values[i], chain.sizes[i]);
        turned[STORES - 1 - i] = summary_of(chain.values[i], chain.sizes[i]);
    }
    struct components there = components_of(chain.groups, STORES), back = components_of(turned, STORES);
    near(there.icc1, back.icc1, 1e-12);
    near(there.msb, back.msb, 1e-10);
    near(there.msw, back.msw, 1e-10);
}

/* Balanced and not negative: ANOVA is the restricted maximum. */
static void reml_is_anova_where_stores_are_of_one_size(void **state) {
    (void)state;
    const struct summary groups[] = {{5, 1505, 16000}, {5, 1528, 9380}, {5, 1564, 5720}, {5, 1498, 19780}};
    struct components plain = components_of(groups, 4);
    struct likelihood_components reml = components_likelihood(groups, 4, true);
    near(reml.between, plain.between, 1e-4 * plain.between);
    near(reml.within, plain.within, 1e-4 * plain.within);
    near(reml.mean, plain.grand_mean, 1e-9);
    assert_true(components_likelihood(groups, 4, false).between < reml.between);
}

static void stores_more_alike_than_chance_have_an_icc_of_0(void **state) {
    (void)state;
    const struct summary groups[] = {{10, 5, 90}, {10, 5.1, 80}, {10, 4.9, 95}};
    struct components got = components_of(groups, 3);
    assert_true(got.between_raw < 0 && got.between == 0 && got.icc1 == 0 && got.icc2 == 0);
    assert_true(!signbit(got.icc1) && components_likelihood(groups, 3, true).between == 0);
}

static void too_little_has_no_components(void **state) {
    (void)state;
    const struct summary one[] = {{10, 5, 90}, {0}}, single[] = {{1, 5, 0}, {1, 6, 0}}, flat[] = {{3, 5, 0}, {4, 5, 0}};
    assert_true(isnan(components_of(one, 2).icc1) && components_of(one, 2).groups == 1);
    assert_true(isnan(components_of(single, 2).icc1) && isnan(components_of(single, 2).p));
    assert_true(isnan(components_of(single, 2).icc2)); /* unknown, not unreliable */
    assert_true(components_of(flat, 2).between == 0 && isnan(components_of(flat, 2).icc1));
    assert_true(isnan(components_of(NULL, 0).grand_mean) && isnan(components_of(NULL, 0).msb));
    assert_true(isnan(components_likelihood(flat, 2, true).icc));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_icc_lies_between_0_and_1_whatever_the_stores),
        cmocka_unit_test(the_order_of_answers_and_stores_changes_nothing),
        cmocka_unit_test(reml_is_anova_where_stores_are_of_one_size),
        cmocka_unit_test(stores_more_alike_than_chance_have_an_icc_of_0),
        cmocka_unit_test(too_little_has_no_components),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

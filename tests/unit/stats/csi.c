#include "stats/csi.h"

#include "unit/stats/figures.h"

static void weights_count_by_their_shares_only(void **state) {
    (void)state;
    struct csi_item small[] = {{8, 0.2, 0.1}, {6, 0.3, 0.1}}, large[] = {{8, 2, 0.1}, {6, 3, 0.1}};
    struct csi_result a = csi_of(small, 2, 1, 10), b = csi_of(large, 2, 1, 10);
    near_at("index", a.index, b.index, 1e-12);
    near_at("lo", a.lo, b.lo, 1e-12);
    near_at("by hand", a.index, 100 * (0.4 * 7 + 0.6 * 5) / 9, 1e-12);
}

static void a_question_without_answers_leaves_no_index(void **state) {
    (void)state;
    struct csi_item items[] = {{8, 1, 0.1}, {NAN, 1, NAN}};
    assert_true(isnan(csi_of(items, 2, 1, 10).index));
    items[1].weight = 0;
    near_at("taken out", csi_of(items, 2, 1, 10).index, 100 * 7. / 9, 1e-12);
    near_at("with its interval", csi_of(items, 2, 1, 10).lo, 100 * (7 - 1.959963984540054 * 0.1) / 9, 1e-9);
    items[0].se = 0;
    assert_true(isnan(csi_of(items, 2, 1, 10).lo) && isnan(csi_of(items, 2, 1, 10).hi));
    items[0].weight = 0;
    assert_true(isnan(csi_of(items, 2, 1, 10).index));
    items[0].weight = -1;
    assert_true(isnan(csi_of(items, 2, 1, 10).index));
    assert_true(isnan(csi_of(items, 0, 1, 10).index));
}

static void from_answers_the_index_is_the_same_and_its_interval_no_wider(void **state) {
    (void)state;
    struct draws draws = {1};
    double answers[200], weights[2] = {3, 2};
    struct csi_item items[2];
    for (size_t i = 0; i < 200; i++)
        answers[i] = (double)draw(&draws, 10) + 1;
    for (size_t j = 0; j < 2; j++) {
        double column[100];
        for (size_t i = 0; i < 100; i++)
            column[i] = answers[2 * i + j];
        double sum = 0, squares = 0;
        for (size_t i = 0; i < 100; i++)
            sum += column[i] / 100;
        for (size_t i = 0; i < 100; i++)
            squares += (column[i] - sum) * (column[i] - sum);
        items[j] = (struct csi_item){sum, weights[j], sqrt(squares / 99 / 100)};
    }
    struct csi_result bound = csi_of(items, 2, 1, 10);
    struct mean_result exact = csi_of_answers(answers, 100, weights, 2, 1, 10);
    near_at("index", exact.mean, bound.index, 1e-9);
    assert_true(bound.lo < exact.lo && exact.hi < bound.hi);
    answers[0] = NAN;
    assert_int_equal(csi_of_answers(answers, 100, weights, 2, 1, 10).n, 99);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_count_by_their_shares_only),
        cmocka_unit_test(a_question_without_answers_leaves_no_index),
        cmocka_unit_test(from_answers_the_index_is_the_same_and_its_interval_no_wider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "stats/integrate.h"
#include "unit/stats/figures.h"

static void known_integrals_are_met(void **state) {
    (void)state;
    struct quadrature unit;
    quadrature_make(&unit);
    struct quadrature on = quadrature_on(&unit, -2, 5);
    double whole = 0, seventh = 0, bell = 0;
    for (int i = 0; i < INTEGRATE_POINTS; i++) {
        whole += on.weight[i];
        seventh += on.weight[i] * pow(on.point[i], 7);
        bell += on.weight[i] * exp(-on.point[i] * on.point[i] / 2);
        assert_true(i == 0 || on.point[i] > on.point[i - 1]);
    }
    near(whole, 7, 1e-13);
    near(seventh, (390625.0 - 256) / 8, 1e-8);
    near(bell, sqrt(acos(-1) / 2) * (erf(5 / sqrt(2)) + erf(2 / sqrt(2))), 1e-13);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(known_integrals_are_met)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

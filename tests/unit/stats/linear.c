#include "stats/linear.h"

#include "unit/stats/figures.h"

static void rows_of_cholesky_multiply_to_the_matrix(void **state) {
    (void)state;
    double matrix[] = {4, 2, 0.4, 2, 5, 1.5, 0.4, 1.5, 3}, factor[9] = {0};
    for (size_t i = 0; i < 3; i++)
        assert_true(linear_cholesky_row(factor, 3, i, matrix + 3 * i) > 0);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0;
            for (size_t k = 0; k <= j; k++)
                sum += factor[3 * i + k] * factor[3 * j + k];
            near_at("entry", sum, matrix[3 * i + j], 1e-14);
        }
    double x[3], b[] = {2, 3, 5};
    linear_forward(factor, 3, 0, 3, b, x);
    near_at("first", factor[0] * x[0], 2, 1e-14);
    near_at("last", factor[6] * x[0] + factor[7] * x[1] + factor[8] * x[2], 5, 1e-14);
}

static void a_row_that_says_nothing_new_is_left_out(void **state) {
    (void)state;
    double factor[4] = {0}, x[2], b[] = {0.5, 0.5};
    linear_cholesky_row(factor, 2, 0, (double[]){1});
    assert_true(linear_cholesky_row(factor, 2, 1, (double[]){1, 1}) == 0);
    linear_forward(factor, 2, 0, 2, b, x);
    assert_true(x[0] == 0.5 && x[1] == 0);
    assert_true(linear_cholesky_row(factor, 2, 1, (double[]){1 - 1e-12, 1}) == 0);
    assert_true(linear_cholesky_row(factor, 2, 1, (double[]){1 - 1e-6, 1}) > 0);
}

static void eigenvectors_put_the_matrix_together_again(void **state) {
    (void)state;
    struct draws draws = {11};
    double matrix[64], work[64], values[8], vectors[64];
    for (size_t i = 0; i < 8; i++)
        for (size_t j = 0; j <= i; j++)
            matrix[i * 8 + j] = matrix[j * 8 + i] = (double)draw(&draws, 1000) / 100 - 5;
    for (size_t i = 0; i < 64; i++)
        work[i] = matrix[i];
    linear_eigen(work, 8, values, vectors);
    for (size_t i = 0; i < 64; i++) {
        double sum = 0, product = 0;
        for (size_t k = 0; k < 8; k++) {
            sum += values[k] * vectors[i / 8 * 8 + k] * vectors[i % 8 * 8 + k];
            product += vectors[k * 8 + i / 8] * vectors[k * 8 + i % 8];
        }
        near_at("entry", sum, matrix[i], 1e-12);
        near_at("orthogonal", product, i % 9 == 0, 1e-13);
    }
}

static void a_diagonal_matrix_is_its_own_answer(void **state) {
    (void)state;
    double matrix[] = {3, 0, 0, -2}, values[2], vectors[4];
    linear_eigen(matrix, 2, values, vectors);
    assert_true(values[0] == 3 && values[1] == -2 && vectors[0] == 1 && vectors[1] == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_cholesky_multiply_to_the_matrix),
        cmocka_unit_test(a_row_that_says_nothing_new_is_left_out),
        cmocka_unit_test(eigenvectors_put_the_matrix_together_again),
        cmocka_unit_test(a_diagonal_matrix_is_its_own_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

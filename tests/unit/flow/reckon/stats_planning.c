/* How many answers it takes, as the textbooks have it. */
#include <math.h>

#include "rule.h"

static void the_published_sizes_come_out(void **state) {
    (void)state;
    /* R's power.prop.test; Cochran (1977): power.h */
    holds("assert(stats.answers_for_difference(50, 75, 90) == 77 and stats.answers_for_difference(75, 50, 90) == 77)");
    holds("assert(stats.answers_for_margin(5) == 385 and stats.answers_for_margin(5, 50, 1000) == 278)");
    holds("assert(stats.answers_for_margin(5, 10) < 385 and stats.answers_for_difference(50, 60) > 380)");
}

static void what_cannot_be_asked_is_said(void **state) {
    (void)state;
    fails("return stats.answers_for_margin()", "which margin?", "stats.answers_for_margin(5)");
    fails("return stats.answers_for_margin(0)", "the margin is 0; it lies between 0 and 100", "5 percent");
    fails("return stats.answers_for_margin(5, 'half')", "the share must be a number, not text", "");
    fails("return stats.answers_for_margin(1e-9)", "no number of answers is enough", ""); /* it was a negative one */
    fails("return stats.answers_for_margin(1e-9, 50, 1e300)", "no number of answers is enough", "");
    fails("return stats.answers_for_margin(5, 50, 0)", "there are no customers to ask", "");
    fails("return stats.answers_for_difference(50)", "which two shares?", "");
    fails("return stats.answers_for_difference(50, 50)", "no number of answers is enough", "");
    fails("return stats.answers_for_difference(50, 60, 100)", "the power is 100", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_sizes_come_out),
        cmocka_unit_test(what_cannot_be_asked_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

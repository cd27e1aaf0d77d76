/* What a mapping may fill. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/intake/intake.h"

static const struct question questions[] = {{.id = "recommend"}, {.id = "queue"}};
static const struct survey survey = {.id = "visit", .questions = questions, .question_count = 2};

static int check(const char *question, struct err *err) {
    const struct mapping_answer answers[] = {{.question = "recommend", .column = "A"},
                                             {.question = question, .column = "B"}};
    const struct mapping mapping = {
        .id = "till", .script = "scripts/channels/till.lua", .answers = answers, .answer_count = 2};
    return mapping_check(&mapping, &survey, err);
}

static void a_mapping_fills_only_what_the_survey_asks(void **state) {
    (void)state;
    struct err err = {0};
    assert_int_equal(check("queue", &err), 0);
    assert_int_equal(check("queu", &err), ERR_DATA);
    assert_string_equal(err.where, "scripts/channels/till.lua");
    assert_string_equal(err.what, "mapping 'till' fills the question 'queu', which survey 'visit' does not ask");
    assert_string_equal(err.todo, "did you mean 'queue'?");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_mapping_fills_only_what_the_survey_asks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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

static void a_file_may_lack_an_optional_column(void **state) {
    (void)state;
    const struct mapping_answer answers[] = {{.question = "recommend", .column = "A"},
                                             {.question = "queue", .column = "B", .optional = true}};
    const struct mapping mapping = {.id = "till", .script = "x.lua", .answers = answers, .answer_count = 2};
    const struct mapping *const mappings[] = {&mapping};
    const struct csv_field only_a[] = {{"A", 1}}, only_b[] = {{"B", 1}};
    const struct csv_row header = {.count = 1, .fields = only_a}, other = {.count = 1, .fields = only_b};
    const struct mapping *chosen = NULL;
    struct err err = {0};
    assert_int_equal(mapping_choose(mappings, 1, &header, &chosen, &err), 0);
    assert_ptr_equal(chosen, &mapping);
    assert_false(mapping_reads(&answers[1], &header));
    assert_int_equal(mapping_choose(mappings, 1, &other, &chosen, &err), ERR_DATA);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_mapping_fills_only_what_the_survey_asks),
                                       cmocka_unit_test(a_file_may_lack_an_optional_column)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

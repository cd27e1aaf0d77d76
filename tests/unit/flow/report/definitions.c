#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/report/definitions.h"

static void each_definition_has_its_words_in_both_languages(void **state) {
    (void)state;
    for (size_t i = 0; i < definition_count; i++) {
        const struct definition *d = &definitions[i];
        assert_ptr_equal(definition_find(d->id), d);
        for (int language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++)
            assert_true(strlen(d->name[language]) > 3 - (size_t)language && strlen(d->text[language]) > 20);
        assert_null(strstr(d->text[LANGUAGE_EN], "。"));
        assert_true(strstr(d->text[LANGUAGE_ZH], "。") != NULL);
    }
}

static void every_figure_that_reports_print_is_defined(void **state) {
    (void)state;
    const char *const used[] = {
        "nps.adjusted_wald",     "nps.wald",           "mean.t",          "top.wilson",        "share.wilson",
        "index.weighted",        "count.responses",    "change.nps.wald", "change.mean.welch", "change.top.newcombe",
        "difference.mean.welch", "difference.nps.wald"};
    for (size_t i = 0; i < sizeof used / sizeof *used; i++)
        assert_non_null(definition_find(used[i]));
    assert_null(definition_find("nps"));
    assert_null(definition_find(""));
}

static void chinese_is_the_language_of_whoever_says_nothing(void **state) {
    (void)state;
    assert_int_equal(language_of("en"), LANGUAGE_EN);
    assert_int_equal(language_of("en-GB"), LANGUAGE_EN);
    assert_int_equal(language_of("zh-CN"), LANGUAGE_ZH);
    assert_int_equal(language_of(NULL), LANGUAGE_ZH);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_definition_has_its_words_in_both_languages),
        cmocka_unit_test(every_figure_that_reports_print_is_defined),
        cmocka_unit_test(chinese_is_the_language_of_whoever_says_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The shipped command table keeps the promises that the frame relies on. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"
#include "cli/cli.h"
#include "ops/rights.h"

static void for_each(void (*check)(const struct cli_command *command)) {
    for (const struct cli_group *group = cli_groups; group->title; group++) {
        assert_non_null(group->title_zh);
        for (size_t i = 0; group->commands[i]; i++)
            check(group->commands[i]);
    }
}

static void is_whole(const struct cli_command *command) {
    if (!command->summary || !command->summary_zh || !command->example)
        fail_msg("%s lacks a summary, a summary in Chinese or an example", command->name);
    if (!command->run == !command->work)
        fail_msg("%s needs a run function or a work function, and not both", command->name);
    if (text_width(command->summary) > 62 || text_width(command->summary_zh) > 62)
        fail_msg("%s has a summary that does not fit its line", command->name);
    if (strncmp(command->example, "$ earshot ", 10) != 0)
        fail_msg("the example of %s does not begin with a command", command->name);
    if (command->min_operands > command->max_operands)
        fail_msg("%s needs more operands than it takes", command->name);
}

static void every_command_is_declared_whole(void **state) {
    (void)state;
    for_each(is_whole);
}

static bool clash(const struct cli_option *a, const struct cli_option *b) {
    return strcmp(a->name, b->name) == 0 || (a->letter && a->letter == b->letter);
}

static void has_own_options(const struct cli_command *command) {
    for (const struct cli_option *one = command->options; one && one->name; one++) {
        assert_non_null(one->meaning);
        for (const struct cli_option *other = one + 1; other->name; other++)
            if (clash(one, other))
                fail_msg("%s declares --%s and --%s, which clash", command->name, one->name, other->name);
        for (const struct cli_option *other = cli_common_options; other->name; other++)
            if (clash(one, other))
                fail_msg("%s declares --%s, which clashes with the common --%s", command->name, one->name, other->name);
    }
}

static void no_option_clashes_with_another(void **state) {
    (void)state;
    for_each(has_own_options);
}

static const struct cli_command *subject;

/* A first word is a command or a family, not both: the frame must know which before it reads the second. */
static void is_no_family_of(const struct cli_command *command) {
    size_t len = strlen(subject->name);
    if (command != subject && strncmp(command->name, subject->name, len) == 0 &&
        (command->name[len] == ' ' || command->name[len] == '\0'))
        fail_msg("'%s' and '%s' cannot both be commands", subject->name, command->name);
}

static void is_alone(const struct cli_command *command) {
    subject = command;
    for_each(is_no_family_of);
}

static void a_first_word_is_a_command_or_a_family(void **state) {
    (void)state;
    for_each(is_alone);
}

static void has_a_right(const struct cli_command *command) {
    if (command->work && !rights_of(command->name))
        fail_msg("nobody may %s: it has no line in ops/rights.c", command->name);
}

static const struct right *right_asked;
static bool right_found;

/* restore opens no workspace before it runs; the journal of the one that it makes asks. */
static void is_asked_for(const struct cli_command *command) {
    bool asks = command->work || !strcmp(command->name, "restore");
    right_found = right_found || (asks && !strcmp(command->name, right_asked->act));
}

static void every_command_has_its_right_and_every_right_a_command(void **state) {
    (void)state;
    for_each(has_a_right);
    for (right_asked = rights; right_asked->act; right_asked++) {
        right_found = false;
        for_each(is_asked_for);
        if (!right_found)
            fail_msg("ops/rights.c speaks of '%s', and there is no such command", right_asked->act);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_declared_whole),
        cmocka_unit_test(no_option_clashes_with_another),
        cmocka_unit_test(a_first_word_is_a_command_or_a_family),
        cmocka_unit_test(every_command_has_its_right_and_every_right_a_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a person types is read or refused with a word of help; what ops gives is shown short to a person, whole to a
 * program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ops/act.h"
#include "world.h"

static void a_month_that_is_none_is_a_usage_error(void **state) {
    (void)state;
    struct err err;
    month_t month = 7;
    assert_int_equal(cli_month("2026-13", &month, &err), ERR_USAGE);
    assert_string_equal(err.what, "'2026-13' is no month");
    assert_int_equal(month, 7);
    assert_int_equal(cli_month("2026-10", &month, &err), 0);
    assert_int_equal(month, 2026 * 12 + 9);
}

static void what_was_not_given_stays_as_it_is(void **state) {
    (void)state;
    struct err err;
    month_t month = 7;
    day_t day = 8;
    int64_t number = 9;
    assert_int_equal(cli_month(NULL, &month, &err), 0);
    assert_int_equal(cli_day(NULL, &day, &err), 0);
    assert_int_equal(cli_number("batch", NULL, &number, &err), 0);
    assert_int_equal(month + day + number, 24);
}

static void a_number_is_whole_and_at_least_one(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "0", "-1", "1.5", "1 ", "x", "99999999999999999999"};
    struct err err;
    int64_t number = 9;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(cli_number("batch", wrong[i], &number, &err), ERR_USAGE);
    assert_int_equal(number, 9);
    assert_int_equal(cli_number("batch", "12", &number, &err), 0);
    assert_int_equal(number, 12);
}

static struct act seen;

static int show_run(struct cli *cli, struct err *err) {
    (void)err;
    seen = cli_act(cli);
    cli_print(cli, "%s %s\n", cli_when(cli, cli_now(cli)), cli_id(cli, "24821fbe89286da983055f643303b793c7bf4b9a"));
    return 0;
}

static const struct cli_command show = {.name = "show", .summary = "s", .summary_zh = "s", .run = show_run};
static const struct cli_group groups[] = {{"g", "g", (const struct cli_command *const[]){&show, NULL}}, {0}};

static void a_person_sees_less_of_an_instant_and_an_id_than_a_program(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    assert_int_equal(world_run(&world, "show --now 2026-11-01T08:30:15+08:00"), 0);
    assert_string_equal(world.out, "2026-11-01 00:30Z 24821fbe8928\n");
    assert_int_equal(world_run(&world, "show --json --now 2026-11-01T08:30:15+08:00"), 0);
    assert_non_null(strstr(world.out, "2026-11-01T00:30:15.000Z 24821fbe89286da983055f643303b793c7bf4b9a\n"));
    world_close(&world);
}

static void an_act_says_who_when_and_why(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    assert_int_equal(world_run(&world, "show --now 1970-01-01T00:00:02Z -m late"), 0);
    assert_string_equal(seen.actor, "li");
    assert_int_equal(seen.now, 2000);
    assert_int_equal(world_run(&world, "show --as wang"), 0);
    assert_null(seen.reason);
    assert_int_equal(seen.now, 1000);
    world_ticks_now = 5000;
    world.cli.progress_last = 0;
    act_progress(&seen, "reports", 1, 4);
    world_flush(&world);
    assert_string_equal(world.err, "reports: 1 of 4 (25%)\n");
    world_close(&world);
}

/* A command with a work function runs in a workspace, or not at all. */
static int work_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    (void)workspace, (void)act, (void)err;
    cli_print(cli, "worked\n");
    return 0;
}

static const struct cli_command work = {.name = "work", .summary = "s", .summary_zh = "s", .work = work_work};
static const struct cli_group works[] = {{"g", "g", (const struct cli_command *const[]){&work, NULL}}, {0}};

static void a_command_that_works_needs_a_workspace(void **state) {
    (void)state;
    struct world world;
    world_open(&world, works);
    assert_int_equal(world_run(&world, "work -w /nowhere"), ERR_NOINPUT);
    assert_string_equal(world.out, "");
    world_close(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_month_that_is_none_is_a_usage_error),
        cmocka_unit_test(what_was_not_given_stays_as_it_is),
        cmocka_unit_test(a_number_is_whole_and_at_least_one),
        cmocka_unit_test(a_person_sees_less_of_an_instant_and_an_id_than_a_program),
        cmocka_unit_test(an_act_says_who_when_and_why),
        cmocka_unit_test(a_command_that_works_needs_a_workspace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

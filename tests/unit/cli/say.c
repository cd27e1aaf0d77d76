#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "world.h"

static int work_run(struct cli *cli, struct err *err) {
    (void)err;
    for (int done = 0; done <= 30; done++) {
        world_ticks_now = done * 90;
        cli_progress(cli, "reading", done, done < 20 ? 30 : 0);
    }
    cli_say(cli, "%d rows", 30);
    cli_print(cli, "done\n");
    return 0;
}

static int fail_run(struct cli *cli, struct err *err) {
    world_ticks_now = 5000;
    cli_progress(cli, "reading", 1, 2);
    err_set(err, ERR_DATA, "column '\x1b[31mred' is unknown");
    return err->kind;
}

static int show_run(struct cli *cli, struct err *err) {
    (void)err;
    world_ticks_now = 5000;
    cli_progress(cli, "reading", 1, 2);
    cli_print(cli, "results");
    assert_false(cli->progress_drawn);
    cli_progress(cli, "reading", 2, 2); /* too early for another line */
    world_ticks_now += 100;
    cli_progress(cli, "reading", 2, 2);
    return 0;
}

static const struct cli_command show = {.name = "show", .run = show_run};
static const struct cli_command work = {.name = "work", .run = work_run};
static const struct cli_command stop = {.name = "stop", .run = fail_run};
static const struct cli_group groups[] = {
    {"Work", "工作", (const struct cli_command *const[]){&work, &stop, &show, NULL}}, {0}};

static void progress_in_a_file_is_a_line_a_second_after_the_first(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    assert_int_equal(world_run(&world, "work"), 0);
    assert_string_equal(world.err, "reading: 12 of 30 (40%), 11 a second, 2 s left\nreading: 24\n30 rows\n");
    assert_string_equal(world.out, "done\n");
    world_close(&world);
}

static void quiet_leaves_only_results_and_errors(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    assert_int_equal(world_run(&world, "work -q"), 0);
    assert_string_equal(world.err, "");
    assert_string_equal(world.out, "done\n");
    assert_int_equal(world_run(&world, "-q stop"), ERR_DATA);
    assert_string_equal(world.err, "earshot: column ' [31mred' is unknown\n");
    world_close(&world);
}

static void an_error_wipes_the_progress_line_from_a_terminal(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    world.cli.err_is_terminal = true;
    assert_int_equal(world_run(&world, "stop"), ERR_DATA);
    assert_string_equal(world.err, "reading: 1 of 2 (50%)\r\033[Kearshot: column ' [31mred' is unknown\n");
    world_close(&world);
}

static void results_never_stand_beside_a_progress_line(void **state) {
    (void)state;
    struct world world;
    world_open(&world, groups);
    world.cli.err_is_terminal = true;
    assert_int_equal(world_run(&world, "show"), 0);
    assert_string_equal(world.out, "results");
    assert_string_equal(world.err, "reading: 1 of 2 (50%)\r\033[Kreading: 2 of 2 (100%)\r\033[K");
    world_close(&world);
}

static int ask_run(struct cli *cli, struct err *err) {
    bool yes = false;
    if (cli_confirm(cli, "Really?", &yes, err))
        return err->kind;
    cli_print(cli, yes ? "yes\n" : "no\n");
    return 0;
}

static const struct cli_command asking = {.name = "ask", .run = ask_run};
static const struct cli_group asking_groups[] = {{"Group", "组", (const struct cli_command *const[]){&asking, NULL}},
                                                 {0}};

static void a_question_needs_somebody_to_answer_it(void **state) {
    (void)state;
    static const struct {
        char *typed;
        const char *said;
    } cases[] = {{"y\n", "yes\n"}, {"是\n", "yes\n"}, {"n\n", "no\n"}, {"\n", "no\n"}, {"maybe\n", "no\n"}};
    struct world world;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        world_open(&world, asking_groups);
        world.cli.in = fmemopen(cases[i].typed, strlen(cases[i].typed), "r");
        assert_int_equal(world_run(&world, "ask"), 0);
        assert_string_equal(world.out, cases[i].said);
        assert_string_equal(world.err, "Really? [y/N] ");
        fclose(world.cli.in);
        world_close(&world);
    }
    world_open(&world, asking_groups);
    assert_int_equal(world_run(&world, "ask"), ERR_USAGE);
    assert_string_equal(world.out, "");
    world_close(&world);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_in_a_file_is_a_line_a_second_after_the_first),
        cmocka_unit_test(quiet_leaves_only_results_and_errors),
        cmocka_unit_test(an_error_wipes_the_progress_line_from_a_terminal),
        cmocka_unit_test(results_never_stand_beside_a_progress_line),
        cmocka_unit_test(a_question_needs_somebody_to_answer_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "world.h"

/* A command that prints what it was given. */
static int echo_run(struct cli *cli, struct err *err) {
    (void)err;
    cli_print(cli, "%s", cli->command->name);
    for (size_t i = 0; i < cli_operand_count(cli); i++)
        cli_print(cli, " [%s]", cli_operand(cli, i));
    assert_null(cli_operand(cli, cli_operand_count(cli)));
    if (cli_option(cli, "from"))
        cli_print(cli, " from=%s", cli_option(cli, "from"));
    if (cli_switch(cli, "dry-run"))
        cli_print(cli, " dry");
    if (cli_reason(cli))
        cli_print(cli, " why=%s", cli_reason(cli));
    cli_print(cli, " by=%s at=%lld\n", cli_actor(cli), (long long)cli_now(cli));
    return 0;
}

static int find_run(struct cli *cli, struct err *err) {
    (void)cli;
    err_set(err, ERR_FOUND, "weight of 'staff' is 1.3; weights are shares of 1");
    err_where(err, "scripts/x.lua:14");
    return err_todo(err, "did you mean 0.13?");
}

static int where_run(struct cli *cli, struct err *err) {
    const char *path;
    int rc = cli_workspace(cli, &path, err);
    if (rc == 0)
        cli_print(cli, "%s\n", path);
    return rc;
}

static const struct cli_option echo_options[] = {
    {"from", 'f', "DAY", "the first day"}, {"dry-run", 'n', NULL, "change nothing"}, {0}};

static const struct cli_command echo = {.name = "close",
                                        .summary = "score a month",
                                        .summary_zh = "月结",
                                        .usage = "MONTH [ID] [-n]",
                                        .min_operands = 1,
                                        .max_operands = 2,
                                        .options = echo_options,
                                        .example = "$ earshot close 2026-10\n48 stores\n",
                                        .run = echo_run};
static const struct cli_command import = {.name = "stores import",
                                          .summary = "read stores",
                                          .usage = "FILE...",
                                          .min_operands = 1,
                                          .max_operands = CLI_ANY,
                                          .options = echo_options,
                                          .run = echo_run};
static const struct cli_command list = {
    .name = "stores list", .summary = "list stores", .options = echo_options, .run = echo_run};
static const struct cli_command check = {.name = "check", .summary = "look", .run = find_run};
static const struct cli_command where = {.name = "where", .summary = "look", .run = where_run};

static const struct cli_group groups[] = {
    {"Each month", "每月", (const struct cli_command *const[]){&echo, &check, &where, NULL}},
    {"Stores", "门店", (const struct cli_command *const[]){&import, &list, NULL}},
    {0}};

static struct world world;

static int set_up(void **state) {
    (void)state;
    world_open(&world, groups);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    world_close(&world);
    return 0;
}

static void prints(const char *line, const char *out) {
    world_close(&world);
    world_open(&world, groups);
    int rc = world_run(&world, line);
    assert_string_equal(world.err, "");
    assert_string_equal(world.out, out);
    assert_int_equal(rc, 0);
}

static void refused(const char *line, int kind, const char *err) {
    world_close(&world);
    world_open(&world, groups);
    int rc = world_run(&world, line);
    assert_string_equal(world.err, err);
    assert_string_equal(world.out, "");
    assert_int_equal(rc, kind);
}

static void options_stand_before_and_after_operands(void **state) {
    (void)state;
    const char *same = "close [2026-10] [s1] from=2026-10-05 dry by=li at=1000\n";
    prints("close --from 2026-10-05 -n 2026-10 s1", same);
    prints("close 2026-10 --from=2026-10-05 s1 --dry-run", same);
    prints("close 2026-10 s1 -nf 2026-10-05", same);
    prints("close 2026-10 s1 -n --from 1999-01-01 --from 2026-10-05", same);
    prints("close -n -- -2026-10", "close [-2026-10] dry by=li at=1000\n");
}

static void common_options_stand_before_the_command_too(void **state) {
    (void)state;
    prints("--as wang -m late close 2026-10", "close [2026-10] why=late by=wang at=1000\n");
    prints("--as wang stores -m late list --as zhao", "stores list why=late by=zhao at=1000\n");
    prints("close 2026-10 --reason late", "close [2026-10] why=late by=li at=1000\n");
    prints("stores import a b c", "stores import [a] [b] [c] by=li at=1000\n");
}

static void now_is_an_instant_and_utc_without_an_offset(void **state) {
    (void)state;
    prints("stores list --now 1970-01-02T00:00:01+08:00", "stores list by=li at=57601000\n");
    prints("stores list --now 1970-01-01T00:00:02", "stores list by=li at=2000\n");
    refused("stores list --now yesterday", ERR_USAGE,
            "earshot: --now is an instant, not 'yesterday'\n  → for example 2026-11-01T08:00:00+08:00\n");
}

static void a_slip_of_the_hand_is_answered_with_the_name_that_was_meant(void **state) {
    (void)state;
    refused("clsoe 2026-10", ERR_USAGE, "earshot: no command 'clsoe'\n  → did you mean 'close'?\n");
    refused("stores lst", ERR_USAGE, "earshot: no command 'stores lst'\n  → did you mean 'stores list'?\n");
    refused("store list", ERR_USAGE, "earshot: no command 'store'\n  → did you mean 'stores'?\n");
    refused("close --dryrun", ERR_USAGE, "earshot: no option --dryrun\n  → did you mean --dry-run?\n");
    refused("close --jsn=1", ERR_USAGE, "earshot: no option --jsn\n  → did you mean --json?\n");
    refused("close -json 2026-10", ERR_USAGE, "earshot: no option -j\n  → did you mean --json?\n");
    refused("close -x", ERR_USAGE, "earshot: no option -x\n  → earshot close -h lists the options\n");
    refused("--close", ERR_USAGE, "earshot: no option --close\n  → did you mean earshot close?\n");
    refused("frobnicate", ERR_USAGE, "earshot: no command 'frobnicate'\n  → earshot help lists the commands\n");
    refused("stores xyzzy", ERR_USAGE,
            "earshot: no command 'stores xyzzy'\n  → earshot stores -h lists the commands\n");
}

static void what_does_not_fit_the_declaration_is_answered_with_the_usage(void **state) {
    (void)state;
    const char *usage = "  → usage: earshot close MONTH [ID] [-n]\n";
    char expected[256];
    snprintf(expected, sizeof expected, "earshot: close needs more operands\n%s", usage);
    refused("close -n", ERR_USAGE, expected);
    snprintf(expected, sizeof expected, "earshot: close does not take 'c'\n%s", usage);
    refused("close a b c", ERR_USAGE, expected);
    snprintf(expected, sizeof expected, "earshot: --from needs a value\n%s", usage);
    refused("close a --from", ERR_USAGE, expected);
    snprintf(expected, sizeof expected, "earshot: --dry-run takes no value\n%s", usage);
    refused("close a --dry-run=yes", ERR_USAGE, expected);
    snprintf(expected, sizeof expected, "earshot: --format is table, csv or json, not 'xml'\n%s", usage);
    refused("close a --format xml", ERR_USAGE, expected);
    snprintf(expected, sizeof expected, "earshot: --json and --format csv contradict each other\n%s", usage);
    refused("close a --json --format csv", ERR_USAGE, expected);
    refused("--dry-run close", ERR_USAGE,
            "earshot: no option --dry-run\n  → a command's own options stand behind its name\n");
    refused("stores", ERR_USAGE, "earshot: 'stores' needs a second word\n  → earshot stores -h lists what it can do\n");
    refused("close --f 1", ERR_USAGE, "earshot: --f could be more than one option\n  → write it out: --format\n");
}

static void an_error_is_told_in_three_parts_and_its_kind_is_the_status(void **state) {
    (void)state;
    refused("check", ERR_FOUND,
            "earshot: scripts/x.lua:14: weight of 'staff' is 1.3; weights are shares of 1\n  → did you mean 0.13?\n");
}

static bool has(const char *text, const char *part) {
    return strstr(text, part) != NULL;
}

static void help_is_printed_from_the_declarations(void **state) {
    (void)state;
    assert_int_equal(world_run(&world, "close -h"), 0);
    assert_true(has(world.out, "score a month\n\nusage: earshot close MONTH [ID] [-n]\n"));
    assert_true(has(world.out, "  -f, --from DAY       the first day\n"));
    assert_true(has(world.out, "  -w, --workspace DIR  "));
    assert_true(has(world.out, "example:\n  $ earshot close 2026-10\n  48 stores\n"));
    assert_int_equal(world_run(&world, "-h close"), 0);
    assert_int_equal(strlen(world.out) % 2, 0);
    assert_memory_equal(world.out, world.out + strlen(world.out) / 2, strlen(world.out) / 2);
    prints("stores -h",
           "  stores import  read stores\n  stores list    list stores\n\nMore on one of them: earshot help stores "
           "COMMAND\n");
}

static void the_list_of_commands_is_in_the_readers_language(void **state) {
    (void)state;
    assert_int_equal(world_run(&world, ""), 0);
    assert_true(has(world.out, "\nEach month\n  close          score a month\n"));
    world.cli.locale = "zh_CN.UTF-8";
    assert_int_equal(world_run(&world, "-h"), 0);
    assert_true(has(world.out, "\n每月\n  close          月结\n"));
    char *chinese = strstr(world.out, "每月");
    assert_int_equal(world_run(&world, "--lang en"), 0);
    assert_true(has(world.out, "\nEach month\n"));
    chinese = strstr(world.out, "每月");
    assert_null(strstr(chinese + 1, "每月"));
    assert_int_equal(world_run(&world, "--lang fr"), ERR_USAGE);
}

static void the_workspace_is_named_or_the_nearest_upwards(void **state) {
    (void)state;
    char top[] = "/tmp/earshot-cli-XXXXXX", path[256], expected[256];
    assert_non_null(mkdtemp(top));
    snprintf(path, sizeof path, "%s/earshot.lua", top);
    fclose(fopen(path, "w"));
    snprintf(path, sizeof path, "%s/stores", top);
    mkdir(path, 0700);
    snprintf(expected, sizeof expected, "%s\n", top);

    world.cli.directory = path;
    assert_int_equal(world_run(&world, "where"), 0);
    assert_string_equal(world.out, expected);
    world.cli.env_workspace = path;
    assert_int_equal(world_run(&world, "where"), ERR_NOINPUT);
    assert_string_equal(world.failure.where, "EARSHOT_WORKSPACE");
    char line[256];
    snprintf(line, sizeof line, "-w %s where", top);
    assert_int_equal(world_run(&world, line), 0);
    world.cli.env_workspace = NULL;
    world.cli.directory = "/proc/self";
    assert_int_equal(world_run(&world, "where"), ERR_NOINPUT);
    assert_true(has(world.failure.todo, "earshot init DIR"));

    rmdir(path);
    snprintf(path, sizeof path, "%s/earshot.lua", top);
    unlink(path);
    rmdir(top);
}

static void results_that_cannot_be_written_are_an_error(void **state) {
    (void)state;
    FILE *memory = world.cli.out;
    world.cli.out = fopen("/dev/full", "w");
    assert_int_equal(world_run(&world, "close 2026-10"), ERR_IO);
    assert_true(has(world.err, "could not be written"));
    fclose(world.cli.out);
    world.cli.out = memory;
}

static void a_reader_that_left_is_told_nothing(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    FILE *memory = world.cli.out;
    world.cli.out = fdopen(ends[1], "w");
    assert_int_equal(world_run(&world, "close 2026-10"), ERR_IO);
    assert_string_equal(world.err, "");
    fclose(world.cli.out);
    world.cli.out = memory;
}

int main(void) {
#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        CASE(options_stand_before_and_after_operands),
        CASE(common_options_stand_before_the_command_too),
        CASE(now_is_an_instant_and_utc_without_an_offset),
        CASE(a_slip_of_the_hand_is_answered_with_the_name_that_was_meant),
        CASE(what_does_not_fit_the_declaration_is_answered_with_the_usage),
        CASE(an_error_is_told_in_three_parts_and_its_kind_is_the_status),
        CASE(help_is_printed_from_the_declarations),
        CASE(the_list_of_commands_is_in_the_readers_language),
        CASE(the_workspace_is_named_or_the_nearest_upwards),
        CASE(results_that_cannot_be_written_are_an_error),
        CASE(a_reader_that_left_is_told_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

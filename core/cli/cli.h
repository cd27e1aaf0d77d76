/* The command line: what a command declares, and what it may ask while it runs.
 *
 * A command is one `const struct cli_command` beside the function that runs it, in cmd_*.c; commands.c lists them all
 * in the order in which a person meets them. Dispatch, option parsing, usage errors, near-miss suggestions and every
 * help page come from these declarations, so there is nothing else to write for a new command:
 *
 *     static int close_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
 *         month_t month;
 *         struct close_done done;
 *         if (cli_month(cli_operand(cli, 0), &month, err) || close_month(workspace, act, month, &done, err))
 *             return err->kind;
 *         ... cli_record(cli, table); // results: stdout, as --format says; see table.h
 *         return 0;
 *     }
 *     static const struct cli_option close_options[] = {
 *         {"dry-run", 'n', NULL, "tell what would happen, change nothing"},
 *         {"region", 0, "ID", "only this region's stores"},
 *         {0}};
 *     const struct cli_command cmd_close = {
 *         .name = "close",
 *         .summary = "score a month and publish its reports as one edition",
 *         .summary_zh = "月结：评分、出报告、存档为一个版次",
 *         .usage = "MONTH [-n] [--region ID]",
 *         .min_operands = 1, .max_operands = 1,
 *         .options = close_options,
 *         .example = "$ earshot close 2026-10 -m \"October\"\n"
 *                    "48 stores scored, 46 reports\n",
 *         .work = close_work};
 *
 * A command that acts in a workspace has a work function, before which the workspace is opened and the act filled in;
 * one that does not has a run function. Either returns 0 or an err kind, which becomes the exit status; main prints the
 * error, once. ERR_FOUND means that it ran and found something: print the findings as results, and say in err->what how
 * many there are. Nothing in a command exits, reads a clock or the environment, or writes to stdout and stderr but
 * through `cli`. */
#ifndef EARSHOT_CLI_CLI_H
#define EARSHOT_CLI_CLI_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/day.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"
#include "cli/table.h"

struct cli;
struct act;       /* ops/act.h */
struct workspace; /* ops/workspace.h */

/* An option of one command; an array of them ends with {0}. The common options (cli_common_options) belong to every
 * command and must not be declared again. */
struct cli_option {
    const char *name;    /* "dry-run" */
    char letter;         /* 'n', or 0 */
    const char *value;   /* what the value is called, "DAY"; NULL: a switch */
    const char *meaning; /* one line */
};

#define CLI_ANY INT_MAX /* as max_operands */

struct cli_command {
    const char *name;                 /* one or two words: "close", "stores import" */
    const char *summary, *summary_zh; /* one line each, no full stop */
    const char *usage;                /* what follows the name, without common options: "FILE [--map M]"; may be NULL */
    int min_operands, max_operands;
    const struct cli_option *options; /* NULL: none of its own */
    bool makes_files;   /* --format names the forms of what it writes; its own results are a table, or JSON by --json */
    const char *detail; /* what else a person must know, lines of at most 100 columns; or NULL */
    const char *example; /* real commands behind "$ ", each with what it prints, shortened */
    int (*run)(struct cli *cli, struct err *err);
    /* instead of run: */
    int (*work)(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err);
};

/* The table, in reading order; both arrays end with an empty entry. */
struct cli_group {
    const char *title, *title_zh;
    const struct cli_command *const *commands;
};

extern const struct cli_group cli_groups[];          /* commands.c */
extern const struct cli_option cli_common_options[]; /* parse.c */

/* ---- what a command asks ---- */

size_t cli_operand_count(const struct cli *cli);
const char *cli_operand(const struct cli *cli, size_t index); /* NULL past the end */

/* The last value given, NULL where none was. To ask for an option that the command does not declare is a programming
 * error and aborts. */
const char *cli_option(const struct cli *cli, const char *name);
bool cli_switch(const struct cli *cli, const char *name);

instant_t cli_now(const struct cli *cli);      /* --now, else the system's clock when the process began */
const char *cli_actor(const struct cli *cli);  /* --as, else the operating system's user */
const char *cli_reason(const struct cli *cli); /* --reason, else NULL */
bool cli_chinese(const struct cli *cli);       /* --lang, else the locale: Chinese rather than English */

/* The workspace directory: --workspace, else EARSHOT_WORKSPACE, else the nearest directory upwards that holds
 * earshot.lua. ERR_NOINPUT, with what to do, when there is none. *out lives in cli->arena. */
int cli_workspace(struct cli *cli, const char **out, struct err *err);

struct act cli_act(struct cli *cli); /* who, when and why, with cli_progress for its progress */

/* What was typed, read. `text` may be NULL where an option was not given: *out stays as it is. Errors: ERR_USAGE. */
int cli_month(const char *text, month_t *out, struct err *err);
int cli_period(struct cli *cli, month_t *from, month_t *to, struct err *err); /* --from and --to, in this order */
int cli_day(const char *text, day_t *out, struct err *err);
int cli_number(const char *what, const char *text, int64_t *out, struct err *err); /* from 1 up */

const char *cli_share(const struct cli *cli); /* where the shipped scripts, templates and stores are */

/* An ERR_USAGE whose .todo is the command's usage line: for what the declaration cannot check. */
int cli_misused(const struct cli *cli, struct err *err, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* ---- what a command says ---- */

/* Results, on stdout. Failed writes are found at the end by cli_run. */
enum table_format cli_format(const struct cli *cli);       /* --format, or --json */
void cli_table(struct cli *cli, struct table *table);      /* all rows */
void cli_record(struct cli *cli, struct table *table);     /* its only row, a line per column; one object as JSON */
void cli_json(struct cli *cli, const struct value *value); /* what is no table, for --json */
const struct value *cli_value(struct cli *cli, const char *text); /* for cli_json: null for NULL and "" */
void cli_print(struct cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Chatter, on stderr; nothing under --quiet. */
void cli_say(struct cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3))); /* one line; the newline is added */

/* Asks a question that is answered yes or no. ERR_USAGE where nobody sits at a terminal to answer; --yes is the
 * caller's. */
int cli_confirm(struct cli *cli, const char *question, bool *out_yes, struct err *err);

/* A line from the standard input, for what had better not stand in a shell's history; `question` is asked where
 * somebody sits there. ERR_USAGE where there is none. */
int cli_line(struct cli *cli, const char *question, const char **out, struct err *err);

/* For a command that works by the live rules: a line where the working files are others. */
int cli_say_drift(struct cli *cli, struct workspace *workspace, struct err *err);

/* For cells of tables, in cli->arena: NULL, which a table shows as not known, for "", DAY_NONE and the like. */
const char *cli_some(const char *text);
const char *cli_day_text(struct cli *cli, day_t day);
const char *cli_month_text(struct cli *cli, month_t month);
const char *cli_when(struct cli *cli, instant_t instant); /* a person sees minutes, a program all of it; UTC */
const char *cli_id(struct cli *cli, const char *id);      /* a person sees the beginning of a commit or digest */

/* Call as often as you like, with a total of 0 where it is not known. On a terminal it redraws one line; elsewhere it
 * writes a line a second, the first after one second. With a total it says how fast it goes and what time is left. */
void cli_progress(struct cli *cli, const char *what, int64_t done, int64_t total);

/* ---- the frame: main.c and tests ---- */

struct cli {
    /* The world, set before cli_run. */
    FILE *out; /* results */
    FILE *err; /* chatter, progress, errors */
    bool err_is_terminal;
    FILE *in;    /* answers of a person; NULL where none can be had */
    FILE *input; /* what is handed over in place of an operand "-"; NULL where nothing can be */
    const struct cli_group *groups;
    const char *directory;     /* the current one */
    const char *env_workspace; /* EARSHOT_WORKSPACE, or NULL */
    const char *share;         /* the shipped files: EARSHOT_SHARE, else where they were built or installed */
    const char *user;          /* the operating system's name for who runs this */
    const char *locale;        /* LC_ALL, LC_MESSAGES or LANG, or NULL */
    instant_t clock;           /* when the process began */
    int processors;            /* that this process may use */
    int64_t (*ticks)(void);    /* milliseconds that only grow; for progress */

    /* What was typed: cli_run fills it, the functions above read it. */
    struct arena *arena; /* as long as the command runs; commands may use it */
    const struct cli_command *command;
    const char **values;   /* one for each common option, then one for each of the command's */
    const char **operands; /* without the command's words */
    size_t operand_count;
    instant_t now;
    enum table_format format;
    bool quiet;

    /* What progress remembers. */
    int64_t progress_last;  /* ticks of the last line, or of the beginning */
    int64_t progress_begun; /* ticks of the first call about `progress_what` */
    char progress_what[32];
    bool progress_drawn; /* a line without its newline stands on the terminal */
};

/* Parses, finds the command, runs it (or prints its help), and checks that the results were written. argv is not
 * changed. */
int cli_run(struct cli *cli, int argc, char *const argv[], struct err *err);

/* "earshot: where: what" and, on a second line, what to do. Nothing when the error has no text. */
void cli_print_error(struct cli *cli, const struct err *err);

#endif

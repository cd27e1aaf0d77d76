/* From argv to a struct cli. All of getopt's global state is touched in this file, in scan().
 *
 * A line is read in up to three scans: common options before the command's first word, those before its second, and
 * then the rest with the command's own options too, which may stand before or after operands. Each scan begins where
 * the last one stopped, with that word in the place of argv[0]. */
#include "cli/frame.h"

#include <getopt.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"

const struct cli_option cli_common_options[] = {
    {"workspace", 'w', "DIR", "the chain's directory; else EARSHOT_WORKSPACE, else the nearest one upwards"},
    {"as", 0, "NAME", "who acts; else the operating system's user"},
    {"now", 0, "INSTANT", "take this as the present: 2026-11-01T08:00:00+08:00; UTC where it has no offset"},
    {"reason", 'm', "TEXT", "why; kept in the journal"},
    {"format", 0, "FORMAT", "table, csv or json"},
    {"json", 0, NULL, "as --format json"},
    {"quiet", 'q', NULL, "no chatter and no progress"},
    {"lang", 0, "LANG", "zh or en; else the locale's"},
    {"help", 'h', NULL, "this page"},
    {0},
};

enum { LONG_ONLY = 256 }; /* getopt's answers from here on are indices of options */

struct scan {
    struct cli *cli;
    const struct cli_option **options; /* common and own, in the order of cli->values */
    size_t count;
    bool own;    /* the command's own options are among them */
    char **argv; /* argv[0] is passed over */
    int argc;
};

static size_t count_options(const struct cli_option *options) {
    size_t count = 0;
    while (options && options[count].name)
        count++;
    return count;
}

/* The options that a scan knows; cli->values grows to hold one value for each. */
static void know_options(struct scan *scan, const struct cli_option *own) {
    struct cli *cli = scan->cli;
    size_t common = count_options(cli_common_options), more = count_options(own);
    scan->own = own != NULL;
    scan->count = common + more;
    scan->options = arena_alloc(cli->arena, scan->count * sizeof *scan->options);
    const char **values = arena_alloc(cli->arena, scan->count * sizeof *values);
    for (size_t i = 0; i < common; i++) {
        scan->options[i] = &cli_common_options[i];
        values[i] = cli->values ? cli->values[i] : NULL;
    }
    for (size_t i = 0; i < more; i++)
        scan->options[common + i] = &own[i];
    cli->values = values;
}

static const char *nearest_option(const struct scan *scan, const char *given) {
    const char **names = arena_alloc(scan->cli->arena, scan->count * sizeof *names);
    for (size_t i = 0; i < scan->count; i++)
        names[i] = scan->options[i]->name;
    return text_nearest(given, names, scan->count);
}

static const struct cli_option *option_named(const struct scan *scan, const char *name) {
    for (size_t i = 0; i < scan->count; i++)
        if (strcmp(scan->options[i]->name, name) == 0)
            return scan->options[i];
    return NULL;
}

static bool names_command(const struct cli *cli, const char *name) {
    struct cli_request request;
    struct err err;
    return cli_find(cli, name, NULL, &request, &err) == 0;
}

/* What to do about an unknown option; name is NULL for a letter. */
static int todo_for_option(const struct scan *scan, const char *name, struct err *err) {
    const char *near = name ? nearest_option(scan, name) : NULL;
    if (near)
        return err_todo(err, "did you mean --%s?", near);
    if (!scan->own && name && names_command(scan->cli, name))
        return err_todo(err, "did you mean earshot %s?", name);
    if (!scan->own)
        return err_todo(err, "a command's own options stand behind its name");
    return err_todo(err, "earshot %s -h lists the options", scan->cli->command->name);
}

static int unknown_long(const struct scan *scan, const char *word, struct err *err) {
    const char *name = word + 2;
    size_t len = strcspn(name, "=");
    name = arena_bytes(scan->cli->arena, name, len);
    for (size_t i = 0; i < scan->count; i++)
        if (len && strncmp(scan->options[i]->name, name, len) == 0)
            return err_set(err, ERR_USAGE, "--%s could be more than one option", name),
                   err_todo(err, "write it out: --%s", scan->options[i]->name);
    err_set(err, ERR_USAGE, "no option --%s", name);
    return todo_for_option(scan, name, err);
}

/* A letter that is no option. The usual slip is one dash before a long name: "-json". */
static int unknown_letter(const struct scan *scan, int letter, int index, struct err *err) {
    if (letter > ' ' && letter < 127)
        err_set(err, ERR_USAGE, "no option -%c", letter);
    else
        err_set(err, ERR_USAGE, "what follows the dash is no option");
    if (letter >= '0' && letter <= '9')
        return err_todo(err, "a number below 0 goes behind two dashes, at the end: ... -- -%c", letter);
    for (int i = index; i >= index - 1; i--) {
        const char *word = i < scan->argc ? scan->argv[i] : "";
        if (word[0] == '-' && option_named(scan, word + 1))
            return err_todo(err, "did you mean -%s?", word);
    }
    return todo_for_option(scan, NULL, err);
}

static void take_option(const struct scan *scan, int answer, const char *value) {
    for (size_t i = 0; i < scan->count; i++)
        if (answer == LONG_ONLY + (int)i || answer == scan->options[i]->letter) {
            scan->cli->values[i] = scan->options[i]->value ? value : "";
            return;
        }
}

/* An error's name for the option that getopt stumbled over. */
static const char *stumbled(const struct scan *scan, int answer) {
    if (answer >= LONG_ONLY)
        return arena_format(scan->cli->arena, "--%s", scan->options[answer - LONG_ONLY]->name);
    return arena_format(scan->cli->arena, "-%c", answer);
}

/* One run of getopt; *next is the index of the first word that is no option. */
static int scan_options(const struct scan *scan, bool stop_at_word, int *next, struct err *err) {
    struct option *longs = arena_alloc(scan->cli->arena, (scan->count + 1) * sizeof *longs);
    struct buf letters = buf_make(LIMIT_MESSAGE);
    buf_text(&letters, stop_at_word ? "+:" : ":");
    for (size_t i = 0; i < scan->count; i++) {
        const struct cli_option *option = scan->options[i];
        longs[i] =
            (struct option){option->name, option->value ? required_argument : no_argument, NULL, LONG_ONLY + (int)i};
        if (option->letter)
            buf_format(&letters, "%c%s", option->letter, option->value ? ":" : "");
    }
    int rc = 0, answer;
    optind = 0; /* glibc: begin anew, and forget the permutation of the last scan */
    opterr = 0;
    while (rc == 0 && (answer = getopt_long(scan->argc, scan->argv, letters.data, longs, NULL)) != -1) {
        if (answer == ':')
            rc = cli_misused(scan->cli, err, "%s needs a value", stumbled(scan, optopt));
        else if (answer == '?' && optopt >= LONG_ONLY)
            rc = cli_misused(scan->cli, err, "%s takes no value", stumbled(scan, optopt));
        else if (answer == '?' && optopt == 0)
            rc = unknown_long(scan, scan->argv[optind - 1], err);
        else if (answer == '?')
            rc = unknown_letter(scan, optopt, optind, err);
        else
            take_option(scan, answer, optarg);
    }
    *next = optind;
    buf_free(&letters);
    return rc;
}

/* Moves the scan on, so that the word at `next` stands in the place of argv[0]; NULL when there is none. */
static const char *next_word(struct scan *scan, int next) {
    scan->argv += next;
    scan->argc -= next;
    return scan->argc > 0 ? scan->argv[0] : NULL;
}

/* The first two scans: which command. */
static int scan_words(struct scan *scan, struct cli_request *out, struct err *err) {
    struct cli *cli = scan->cli;
    int next;
    know_options(scan, NULL);
    int rc = scan_options(scan, true, &next, err);
    const char *first = rc ? NULL : next_word(scan, next), *second = NULL;
    if (!first)
        return rc;
    if (cli_is_family(cli, first)) {
        rc = scan_options(scan, true, &next, err);
        second = rc ? NULL : next_word(scan, next);
    }
    return rc ? rc : cli_find(cli, first, second, out, err);
}

static int read_format(struct cli *cli, struct err *err) {
    static const char *const names[] = {[TABLE_PLAIN] = "table", [TABLE_CSV] = "csv", [TABLE_JSON] = "json"};
    const char *name = cli_option(cli, "format");
    cli->format = cli_switch(cli, "json") ? TABLE_JSON : TABLE_PLAIN;
    if (cli->command && cli->command->makes_files)
        return 0;
    for (int i = 0; name && i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            if (cli_switch(cli, "json") && i != TABLE_JSON)
                return cli_misused(cli, err, "--json and --format %s contradict each other", name);
            cli->format = (enum table_format)i;
            return 0;
        }
    return name ? cli_misused(cli, err, "--format is table, csv or json, not '%s'", name) : 0;
}

static int read_now(struct cli *cli, struct err *err) {
    const char *text = cli_option(cli, "now");
    struct wall wall = {0};
    cli->now = cli->clock;
    if (!text)
        return 0;
    if (!wall_read(text, &wall))
        return err_set(err, ERR_USAGE, "--now is an instant, not '%s'", text),
               err_todo(err, "for example 2026-11-01T08:00:00+08:00");
    cli->now = wall.day * DAY_MS + wall.ms - (wall.has_offset ? wall.offset_s * INT64_C(1000) : 0);
    return 0;
}

static int read_common(struct cli *cli, struct err *err) {
    const char *lang = cli_option(cli, "lang");
    cli->quiet = cli_switch(cli, "quiet");
    if (lang && strncmp(lang, "zh", 2) != 0 && strncmp(lang, "en", 2) != 0)
        return cli_misused(cli, err, "--lang is zh or en, not '%s'", lang);
    int rc = read_format(cli, err);
    return rc ? rc : read_now(cli, err);
}

static int check_operands(const struct cli *cli, struct err *err) {
    const struct cli_command *command = cli->command;
    size_t count = cli->operand_count;
    if (count < (size_t)command->min_operands)
        return cli_misused(cli, err, "%s needs %s", command->name,
                           command->max_operands == 1 ? "an operand" : "more operands");
    if (count > (size_t)command->max_operands)
        return cli_misused(cli, err, "%s does not take '%s'", command->name, cli->operands[command->max_operands]);
    return 0;
}

int cli_parse(struct cli *cli, int argc, char *const argv[], struct cli_request *out, struct err *err) {
    struct scan scan = {.cli = cli, .argc = argc};
    scan.argv = arena_alloc(cli->arena, ((size_t)argc + 1) * sizeof *scan.argv);
    memcpy(scan.argv, argv, (size_t)argc * sizeof *argv);
    *out = (struct cli_request){0};

    int rc = scan_words(&scan, out, err), next;
    if (rc == 0 && out->command) {
        cli->command = out->command;
        know_options(&scan, out->command->options);
        scan.own = true;
        rc = scan_options(&scan, false, &next, err);
        if (rc == 0) {
            cli->operands = (const char **)(scan.argv + next);
            cli->operand_count = (size_t)(scan.argc - next);
        }
    }
    if (rc == 0)
        rc = read_common(cli, err);
    if (rc)
        return rc;
    out->help = cli_switch(cli, "help");
    if (out->family && !out->help)
        return err_set(err, ERR_USAGE, "'%s' needs a second word", out->family),
               err_todo(err, "earshot %s -h lists what it can do", out->family);
    return cli->command && !out->help ? check_operands(cli, err) : 0;
}

/* What the frame's own files share; commands other than help do not include it. */
#ifndef EARSHOT_CLI_FRAME_H
#define EARSHOT_CLI_FRAME_H

#include "cli/cli.h"

/* What the words of a command line asked for. */
struct cli_request {
    const struct cli_command *command; /* NULL: none named, or only a family */
    const char *family;                /* "stores" when it was named alone */
    bool help;                         /* -h */
};

/* Fills cli's part "what was typed", and *out. Errors: ERR_USAGE. */
int cli_parse(struct cli *cli, int argc, char *const argv[], struct cli_request *out, struct err *err);

/* Finds a command by its one or two words (second may be NULL); a family named alone gives .family. Errors: ERR_USAGE
 * with the nearest name. */
int cli_find(const struct cli *cli, const char *first, const char *second, struct cli_request *out, struct err *err);

/* Whether `first` is the first of the two words of a command. */
bool cli_is_family(const struct cli *cli, const char *first);

/* A heading of a table, or a word in its cells, in Chinese; itself where there is none. */
const char *cli_in_chinese(const char *english);

/* "earshot close MONTH [-n]" */
const char *cli_usage_line(struct arena *arena, const struct cli_command *command);

/* The help pages, on cli->out. */
void cli_help_overview(struct cli *cli);
void cli_help_family(struct cli *cli, const char *family);
void cli_help_command(struct cli *cli, const struct cli_command *command);
void cli_help_exit(struct cli *cli);

/* The words that scripts are made of, or the one of this name (NULL: all). Errors: ERR_USAGE with the nearest name. */
int cli_help_scripts(struct cli *cli, const char *name, struct err *err);
bool cli_help_is_word(struct cli *cli, const char *name);             /* or a library of them: math, text */
const char *cli_help_nearest_word(struct cli *cli, const char *name); /* or NULL */
int cli_help_made_of_words(struct cli *cli, bool stubs);              /* the manual's page, or an editor's stubs */

/* Where a word occurs in the help of commands, words and fields. */
int cli_help_search(struct cli *cli, const char *wanted, struct err *err);

/* Takes an unfinished progress line off the terminal, so that what follows stands alone. */
void cli_wipe_progress(struct cli *cli);

/* Text that came from outside, fit for a terminal: control characters are spaces. The text itself where it has none. */
const char *cli_shown(struct arena *arena, const char *text);

#endif

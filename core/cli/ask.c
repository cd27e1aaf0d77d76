/* What a command asks about its command line. */
#include "cli/frame.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

size_t cli_operand_count(const struct cli *cli) {
    return cli->operand_count;
}

const char *cli_operand(const struct cli *cli, size_t index) {
    return index < cli->operand_count ? cli->operands[index] : NULL;
}

/* The value of the option of this name and sort; its place in cli->values is its place in the two arrays. */
static const char *value_of(const struct cli *cli, const char *name, bool is_switch) {
    const struct cli_option *arrays[] = {cli_common_options, cli->command ? cli->command->options : NULL};
    size_t place = 0;
    for (int a = 0; a < 2; a++)
        for (const struct cli_option *option = arrays[a]; option && option->name; option++, place++)
            if (strcmp(option->name, name) == 0 && is_switch == !option->value)
                return cli->values[place];
    fprintf(stderr, "earshot: a command asks for an option that it does not declare: --%s\n", name);
    abort();
}

const char *cli_option(const struct cli *cli, const char *name) {
    return value_of(cli, name, false);
}

bool cli_switch(const struct cli *cli, const char *name) {
    return value_of(cli, name, true) != NULL;
}

instant_t cli_now(const struct cli *cli) {
    return cli->now;
}

const char *cli_actor(const struct cli *cli) {
    const char *name = cli_option(cli, "as");
    return name ? name : cli->user;
}

const char *cli_reason(const struct cli *cli) {
    return cli_option(cli, "reason");
}

bool cli_chinese(const struct cli *cli) {
    const char *lang = cli->values ? cli_option(cli, "lang") : NULL;
    lang = lang ? lang : cli->locale;
    return lang && strncmp(lang, "zh", 2) == 0;
}

enum table_format cli_format(const struct cli *cli) {
    return cli->format;
}

static bool is_workspace(struct cli *cli, const char *directory) {
    return file_exists(arena_format(cli->arena, "%s/earshot.lua", directory));
}

/* The nearest directory from `start` upwards; NULL when there is none. */
static const char *nearest_workspace(struct cli *cli, const char *start) {
    char *directory = arena_text(cli->arena, start);
    while (*directory && !is_workspace(cli, directory)) {
        char *slash = strrchr(directory, '/');
        if (!slash)
            return NULL;
        *slash = '\0';
    }
    if (*directory)
        return directory;
    return is_workspace(cli, "") ? "/" : NULL;
}

int cli_workspace(struct cli *cli, const char **out, struct err *err) {
    const char *named = cli_option(cli, "workspace"), *from = "--workspace", *found;
    if (!named && cli->env_workspace && *cli->env_workspace)
        named = cli->env_workspace, from = "EARSHOT_WORKSPACE";
    if (named && (!*named || !is_workspace(cli, named)))
        return err_set(err, ERR_NOINPUT, "'%s' is no workspace: it holds no earshot.lua", named),
               err_where(err, "%s", from), err_todo(err, "earshot init %s makes one there", named);
    found = named ? named : cli->directory ? nearest_workspace(cli, cli->directory) : NULL;
    if (!found)
        return err_set(err, ERR_NOINPUT, "no workspace here: no earshot.lua in this directory or above it"),
               err_todo(err, "name one with -w DIR or EARSHOT_WORKSPACE, or make one with earshot init DIR");
    *out = found;
    return 0;
}

int cli_misused(const struct cli *cli, struct err *err, const char *format, ...) {
    char what[sizeof err->what];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    err_set(err, ERR_USAGE, "%s", what);
    if (!cli->command)
        return err_todo(err, "earshot help -h lists the options of every command");
    return err_todo(err, "usage: %s", cli_usage_line(cli->arena, cli->command));
}

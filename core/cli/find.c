/* Which command one or two words name, and which was meant when they name none. */
#include "cli/frame.h"

#include <string.h>

#include "base/text.h"

/* The command's second word when `first` is its first of two; else NULL. */
static const char *second_word(const struct cli_command *command, const char *first) {
    size_t len = strlen(first);
    return strncmp(command->name, first, len) == 0 && command->name[len] == ' ' ? command->name + len + 1 : NULL;
}

/* A walk through the table; next_command answers NULL at its end. */
struct walk {
    const struct cli_group *group;
    size_t index;
};

static const struct cli_command *next_command(struct walk *walk) {
    while (walk->group->title) {
        const struct cli_command *command = walk->group->commands[walk->index];
        if (command)
            return walk->index++, command;
        walk->group++;
        walk->index = 0;
    }
    return NULL;
}

bool cli_is_family(const struct cli *cli, const char *first) {
    struct walk walk = {cli->groups, 0};
    const struct cli_command *command;
    while ((command = next_command(&walk)))
        if (second_word(command, first))
            return true;
    return false;
}

static size_t count_commands(const struct cli *cli) {
    struct walk walk = {cli->groups, 0};
    size_t count = 0;
    while (next_command(&walk))
        count++;
    return count;
}

/* The nearest first word, or, within a family, the nearest second one. */
static const char *nearest_word(const struct cli *cli, const char *family, const char *given) {
    const char **names = arena_alloc(cli->arena, count_commands(cli) * sizeof *names + 1);
    struct walk walk = {cli->groups, 0};
    const struct cli_command *command;
    size_t count = 0;
    while ((command = next_command(&walk))) {
        if (!family)
            names[count++] = arena_bytes(cli->arena, command->name, strcspn(command->name, " "));
        else if (second_word(command, family))
            names[count++] = second_word(command, family);
    }
    return text_nearest(given, names, count);
}

static int unknown(const struct cli *cli, const char *family, const char *given, struct err *err) {
    const char *near = nearest_word(cli, family, given), *space = family ? " " : "";
    family = family ? family : "";
    err_set(err, ERR_USAGE, "no command '%s%s%s'", family, space, given);
    if (near)
        return err_todo(err, "did you mean '%s%s%s'?", family, space, near);
    return err_todo(err, "earshot %s lists the commands", *family ? arena_format(cli->arena, "%s -h", family) : "help");
}

int cli_find(const struct cli *cli, const char *first, const char *second, struct cli_request *out, struct err *err) {
    bool family = cli_is_family(cli, first);
    struct walk walk = {cli->groups, 0};
    const struct cli_command *command;
    while ((command = next_command(&walk))) {
        const char *word = family ? second_word(command, first) : command->name;
        if (word && strcmp(word, family ? (second ? second : "") : first) == 0)
            return out->command = command, 0;
    }
    if (family && !second)
        return out->family = first, 0;
    return unknown(cli, family ? first : NULL, family ? second : first, err);
}

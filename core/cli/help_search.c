/* help --search: where a word of the reader's own occurs in what the help says of commands, words and fields. */
#include <string.h>

#include "cli/help_words.h"

static bool holds(const char *text, const char *wanted) {
    return text && strcasestr(text, wanted);
}

static void put(struct table *table, const char *name, const char *kind, const char *meaning) {
    table_text(table, name);
    table_text(table, kind);
    table_text(table, meaning);
}

static void search_commands(struct cli *cli, const char *wanted, struct table *table) {
    for (const struct cli_group *group = cli->groups; group->title; group++)
        for (size_t i = 0; group->commands[i]; i++) {
            const struct cli_command *command = group->commands[i];
            if (holds(command->name, wanted) || holds(command->summary, wanted) || holds(command->summary_zh, wanted) ||
                holds(command->detail, wanted))
                put(table, command->name, "command", cli_chinese(cli) ? command->summary_zh : command->summary);
        }
}

static void search_words(const char *wanted, const struct help_words *words, struct table *table) {
    for (size_t i = 0; i < words->count; i++)
        if (holds(words->list[i]->name, wanted) || holds(words->list[i]->meaning, wanted))
            put(table, words->list[i]->name, "word", words->list[i]->meaning);
}

static bool is_first(const struct help_words *words, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (words->shapes[i]->fields == words->shapes[index]->fields)
            return false;
    return true;
}

static void search_fields(struct cli *cli, const char *wanted, const struct help_words *words, struct table *table) {
    for (size_t i = 0; i < words->shape_count; i++)
        for (size_t k = 0; is_first(words, i) && k < words->shapes[i]->count; k++) {
            const struct shape_field *field = &words->shapes[i]->fields[k];
            if (holds(field->name, wanted) || holds(field->meaning, wanted))
                put(table, arena_format(cli->arena, "%s.%s", words->shapes[i]->word, field->name), "field",
                    field->meaning);
        }
}

int cli_help_search(struct cli *cli, const char *wanted, struct err *err) {
    static const struct table_column columns[] = {{.key = "name"}, {.key = "kind"}, {.key = "meaning"}, {0}};
    const struct help_words words = help_words(cli->arena);
    struct table *table = table_new(cli->arena, columns);
    if (!wanted[0])
        return cli_misused(cli, err, "--search wants a word to look for");
    search_commands(cli, wanted, table);
    search_words(wanted, &words, table);
    search_fields(cli, wanted, &words, table);
    cli_table(cli, table);
    return 0;
}

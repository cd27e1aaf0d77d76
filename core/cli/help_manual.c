/* The manual's page of words, as Markdown. */
#include <string.h>

#include "cli/help_words.h"

/* A cell: a | in it would end it. */
static const char *cell(struct arena *arena, const char *text) {
    struct buf out = buf_make(LIMIT_MESSAGE);
    for (; *text; text++) {
        if (*text == '|')
            buf_char(&out, '\\');
        buf_char(&out, *text);
    }
    const char *made = arena_text(arena, out.data);
    buf_free(&out);
    return made;
}

static void put_fields(struct cli *cli, const struct shape_table *shape) {
    cli_print(cli, "\n| field | what it is | type | left out |\n|---|---|---|---|\n");
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];
        cli_print(cli, "| `%s` | %s | %s | %s |\n", field->name, cell(cli->arena, field->meaning),
                  cell(cli->arena, shape_type_text(cli->arena, field)),
                  field->required    ? "required"
                  : field->otherwise ? cell(cli->arena, field->otherwise)
                                     : "");
    }
}

static void put_shape(struct cli *cli, const struct shape_table *shape) {
    if (shape->inside && shape->variant)
        cli_print(cli, "\nInside `%s` with `of = \"%s\"`:\n", shape->inside, shape->variant);
    else if (shape->inside)
        cli_print(cli, "\nInside `%s`:\n", shape->inside);
    else if (shape->variant)
        cli_print(cli, "\nWith `of = \"%s\"`:\n", shape->variant);
    put_fields(cli, shape);
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].of) {
            cli_print(cli, "\nIn `%s`:\n", shape->fields[i].name);
            put_fields(cli, shape->fields[i].of);
        }
}

static void put_word(struct cli *cli, const struct help_words *words, const struct box_word *word) {
    cli_print(cli, "\n### %s\n\n`%s`\n\n%s\n", word->name, word->signature, word->meaning);
    for (size_t i = 0; i < words->shape_count; i++)
        if (!strcmp(words->shapes[i]->word, word->name))
            put_shape(cli, words->shapes[i]);
    cli_print(cli, "\n```lua\n%s\n```\n", word->example);
}

void help_manual(struct cli *cli, const struct help_words *words) {
    static const struct {
        enum box_form form;
        const char *title;
    } parts[] = {{BOX_DEFINITION, "Definitions: what a file returns"},
                 {BOX_ITEM, "Items: what stands in a definition, each with its id"},
                 {BOX_BLOCK, "Blocks: what a report is made of"},
                 {BOX_CLASS, "Values: what functions and rules are given"},
                 {BOX_FUNCTION, "Functions: what every script has"}};
    cli_print(
        cli, "# Every word of the scripts\n\n"
             "Written by `earshot help scripts --manual` from the tables that the program itself checks scripts by; a\n"
             "test fails when this page says anything else. [scripts.md](scripts.md) is the tour,\n"
             "[docs/rules](../rules/README.md) the tutorial.\n");
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        cli_print(cli, "\n## %s\n", parts[part].title);
        for (size_t i = 0; i < words->count; i++)
            if (words->list[i]->form == parts[part].form)
                put_word(cli, words, words->list[i]);
    }
}

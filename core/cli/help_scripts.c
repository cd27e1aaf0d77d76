/* The author's reference: every word that a script may say, printed from the tables that stand beside the words'
 * bodies. What a word looks like in a file (its form) parts the page. */
#include <string.h>

#include "base/text.h"
#include "cli/frame.h"
#include "ops/rulebook.h"

static const struct {
    enum box_form form;
    const char *name, *title, *title_zh;
} forms[] = {
    {BOX_DEFINITION, "definition", "DEFINITIONS: what a file returns", "定义：一个文件返回一个"},
    {BOX_ITEM, "item", "ITEMS: what stands in a definition, each with its id", "条目：写在定义里，各有自己的 id"},
    {BOX_BLOCK, "block", "BLOCKS: what a report is made of", "版块：组成报告的各部分"},
    {BOX_CLASS, "class", "VALUES: what functions and rules are given", "值：函数与规则拿到的数据"},
    {BOX_FUNCTION, "function", "FUNCTIONS: what every script has", "函数：每个脚本都可用"},
};
enum { FORMS = sizeof forms / sizeof *forms };

/* The stages' words, then those that every script has. */
static const struct box_word **all_words(struct arena *arena, size_t *out_count) {
    size_t own = 0, count = 0;
    const struct box_word *words = rulebook_words(arena, &own);
    const struct box_word **all = arena_alloc(arena, (own + box_standard_word_count) * sizeof *all);
    for (size_t i = 0; i < own; i++)
        all[count++] = &words[i];
    for (size_t i = 0; i < box_standard_word_count; i++)
        all[count++] = &box_standard_words[i];
    *out_count = count;
    return all;
}

/* Lines, each behind a margin. */
static void put_lines(struct cli *cli, const char *margin, const char *text) {
    while (*text) {
        size_t len = strcspn(text, "\n");
        cli_print(cli, "%s%.*s\n", len ? margin : "", (int)len, text);
        text += len + (text[len] == '\n');
    }
}

static void put_word(struct cli *cli, const struct box_word *word) {
    cli_print(cli, "\n%s\n", word->signature);
    put_lines(cli, "    ", word->meaning);
    put_lines(cli, "    | ", word->example);
}

static void put_form(struct cli *cli, int form, const struct box_word *const *words, size_t count) {
    cli_print(cli, "%s%s\n", form ? "\n" : "", cli_chinese(cli) ? forms[form].title_zh : forms[form].title);
    for (size_t i = 0; i < count; i++)
        if (words[i]->form == forms[form].form)
            put_word(cli, words[i]);
}

static const char *form_name(enum box_form form) {
    for (int i = 0; i < FORMS; i++)
        if (forms[i].form == form)
            return forms[i].name;
    return "";
}

static void put_data(struct cli *cli, const struct box_word *const *words, size_t count) {
    static const struct table_column columns[] = {{.key = "name"},
                                                  {.key = "form"},
                                                  {.key = "signature"},
                                                  {.key = "meaning"},
                                                  {.key = "example"},
                                                  {.key = "since"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < count; i++) {
        table_text(table, words[i]->name);
        table_text(table, form_name(words[i]->form));
        table_text(table, words[i]->signature);
        table_text(table, words[i]->meaning);
        table_text(table, words[i]->example);
        table_text(table, words[i]->since);
    }
    cli_table(cli, table);
}

static int unknown_word(struct cli *cli, const char *name, const struct box_word *const *words, size_t count,
                        struct err *err) {
    const char **names = arena_alloc(cli->arena, count * sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = words[i]->name;
    const char *near = text_nearest(name, names, count);
    err_set(err, ERR_USAGE, "scripts have no word '%s'", name);
    return near ? err_todo(err, "did you mean '%s'?", near) : err_todo(err, "earshot help scripts lists them");
}

int cli_help_scripts(struct cli *cli, const char *name, struct err *err) {
    size_t count, found = 0;
    const struct box_word **words = all_words(cli->arena, &count);
    if (name) {
        const struct box_word **named = arena_alloc(cli->arena, count * sizeof *named);
        for (size_t i = 0; i < count; i++)
            if (strcmp(words[i]->name, name) == 0)
                named[found++] = words[i];
        if (!found)
            return unknown_word(cli, name, words, count, err);
        words = named;
        count = found;
    }
    if (cli_format(cli) != TABLE_PLAIN)
        return put_data(cli, words, count), 0;
    for (int form = 0; form < FORMS && !name; form++)
        put_form(cli, form, words, count);
    for (size_t i = 0; i < count && name; i++)
        put_word(cli, words[i]);
    return 0;
}

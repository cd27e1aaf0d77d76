/* The author's reference: every word that a script may say with its fields, printed from the tables that stand beside
 * the words' bodies. What a word looks like in a file (its form) parts the page. */
#include <string.h>

#include "base/text.h"
#include "cli/help_words.h"

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

const char *help_form_title(const struct cli *cli, enum box_form form) {
    for (int i = 0; i < FORMS; i++)
        if (forms[i].form == form)
            return cli_chinese(cli) ? forms[i].title_zh : forms[i].title;
    return "";
}

static const char *form_name(enum box_form form) {
    for (int i = 0; i < FORMS; i++)
        if (forms[i].form == form)
            return forms[i].name;
    return "";
}

/* ---- one word ---- */

/* Lines, each behind a margin. */
static void put_lines(struct cli *cli, const char *margin, const char *text) {
    while (*text) {
        size_t len = strcspn(text, "\n");
        cli_print(cli, "%s%.*s\n", len ? margin : "", (int)len, text);
        text += len + (text[len] == '\n');
    }
}

static void put_field(struct cli *cli, const struct shape_field *field, int width) {
    cli_print(cli, "      %-*s  %s\n", width, field->name, field->meaning);
    cli_print(cli, "      %-*s  (%s%s%s%s)\n", width, "", shape_type_text(cli->arena, field),
              field->required ? "; required" : "", field->otherwise ? "; left out: " : "",
              field->otherwise ? field->otherwise : "");
}

static void put_fields(struct cli *cli, const struct shape_table *shape, const char *of) {
    int width = 0;
    for (size_t i = 0; i < shape->count; i++)
        width = (int)strlen(shape->fields[i].name) > width ? (int)strlen(shape->fields[i].name) : width;
    cli_print(cli, "    fields%s:\n", of);
    for (size_t i = 0; i < shape->count; i++)
        put_field(cli, &shape->fields[i], width);
}

static void put_shape(struct cli *cli, const struct shape_table *shape) {
    struct arena *arena = cli->arena;
    const char *inside = shape->inside ? arena_format(arena, " inside %s", shape->inside) : "";
    put_fields(cli, shape,
               shape->variant ? arena_format(arena, "%s with of = \"%s\"", inside, shape->variant) : inside);
    for (size_t i = 0; i < shape->count; i++)
        if (shape->fields[i].of)
            put_fields(cli, shape->fields[i].of, arena_format(arena, " in `%s`", shape->fields[i].name));
}

static void put_word(struct cli *cli, const struct help_words *words, const struct box_word *word) {
    cli_print(cli, "\n%s\n", word->signature);
    put_lines(cli, "    ", word->meaning);
    for (size_t i = 0; i < words->shape_count; i++)
        if (!strcmp(words->shapes[i]->word, word->name))
            put_shape(cli, words->shapes[i]);
    put_lines(cli, "    | ", word->example);
}

/* ---- all of them ---- */

static void put_all(struct cli *cli, const struct help_words *words) {
    for (int form = 0; form < FORMS; form++) {
        cli_print(cli, "%s%s\n", form ? "\n" : "", help_form_title(cli, forms[form].form));
        for (size_t i = 0; i < words->count; i++)
            if (words->list[i]->form == forms[form].form)
                put_word(cli, words, words->list[i]);
    }
}

static const struct value *field_data(struct arena *arena, const struct shape_field *field) {
    struct value *made = value_map(arena);
    value_set(arena, made, "name", value_str(arena, field->name));
    value_set(arena, made, "type", value_str(arena, shape_type_text(arena, field)));
    value_set(arena, made, "required", value_bool(arena, field->required));
    value_set(arena, made, "otherwise", field->otherwise ? value_str(arena, field->otherwise) : value_null(arena));
    value_set(arena, made, "meaning", value_str(arena, field->meaning));
    return made;
}

static const struct value *fields_data(struct arena *arena, const struct help_words *words, const char *word) {
    struct value *made = value_list(arena);
    for (size_t i = 0; i < words->shape_count; i++)
        for (size_t k = 0; !strcmp(words->shapes[i]->word, word) && k < words->shapes[i]->count; k++)
            value_push(arena, made, field_data(arena, &words->shapes[i]->fields[k]));
    return made;
}

static void put_json(struct cli *cli, const struct help_words *words) {
    struct arena *arena = cli->arena;
    struct value *all = value_list(arena);
    for (size_t i = 0; i < words->count; i++) {
        const struct box_word *word = words->list[i];
        struct value *made = value_map(arena);
        value_set(arena, made, "name", value_str(arena, word->name));
        value_set(arena, made, "form", value_str(arena, form_name(word->form)));
        value_set(arena, made, "signature", value_str(arena, word->signature));
        value_set(arena, made, "meaning", value_str(arena, word->meaning));
        value_set(arena, made, "fields", fields_data(arena, words, word->name));
        value_set(arena, made, "example", value_str(arena, word->example));
        value_set(arena, made, "since", value_str(arena, word->since));
        value_push(arena, all, made);
    }
    cli_json(cli, all);
}

static void put_csv(struct cli *cli, const struct help_words *words) {
    static const struct table_column columns[] = {{.key = "name"},
                                                  {.key = "form"},
                                                  {.key = "signature"},
                                                  {.key = "meaning"},
                                                  {.key = "example"},
                                                  {.key = "since"},
                                                  {0}};
    struct table *table = table_new(cli->arena, columns);
    for (size_t i = 0; i < words->count; i++) {
        table_text(table, words->list[i]->name);
        table_text(table, form_name(words->list[i]->form));
        table_text(table, words->list[i]->signature);
        table_text(table, words->list[i]->meaning);
        table_text(table, words->list[i]->example);
        table_text(table, words->list[i]->since);
    }
    cli_table(cli, table);
}

/* ---- by name ---- */

/* The word itself, or what stands in the library of that name: math is math.abs, math.ceil, …. */
static bool is_named(const struct box_word *word, const char *name) {
    size_t len = strlen(name);
    return !strncmp(word->name, name, len) && (!word->name[len] || word->name[len] == '.');
}

static struct help_words named_words(struct arena *arena, const struct help_words *words, const char *name) {
    struct help_words named = *words;
    const struct box_word **list = arena_alloc(arena, (words->count + 1) * sizeof *list);
    named.count = 0;
    for (size_t i = 0; i < words->count; i++)
        if (is_named(words->list[i], name))
            list[named.count++] = words->list[i];
    named.list = list;
    return named;
}

bool cli_help_is_word(struct cli *cli, const char *name) {
    const struct help_words words = help_words(cli->arena);
    return named_words(cli->arena, &words, name).count > 0;
}

static const char *nearest_word(struct arena *arena, const struct help_words *words, const char *name) {
    const char **names = arena_alloc(arena, words->count * sizeof *names);
    for (size_t i = 0; i < words->count; i++)
        names[i] = words->list[i]->name;
    return text_nearest(name, names, words->count);
}

const char *cli_help_nearest_word(struct cli *cli, const char *name) {
    const struct help_words words = help_words(cli->arena);
    return nearest_word(cli->arena, &words, name);
}

static int unknown_word(struct cli *cli, const char *name, const struct help_words *words, struct err *err) {
    const char *near = nearest_word(cli->arena, words, name);
    err_set(err, ERR_USAGE, "scripts have no word '%s'", name);
    return near ? err_todo(err, "did you mean '%s'?", near) : err_todo(err, "earshot help scripts lists them");
}

int cli_help_scripts(struct cli *cli, const char *name, struct err *err) {
    const struct help_words all = help_words(cli->arena);
    const struct help_words words = name ? named_words(cli->arena, &all, name) : all;
    if (!words.count)
        return unknown_word(cli, name, &all, err);
    if (cli_format(cli) == TABLE_JSON)
        put_json(cli, &words);
    else if (cli_format(cli) != TABLE_PLAIN)
        put_csv(cli, &words);
    else if (!name)
        put_all(cli, &words);
    for (size_t i = 0; name && cli_format(cli) == TABLE_PLAIN && i < words.count; i++)
        put_word(cli, &words, words.list[i]);
    return 0;
}

int cli_help_made_of_words(struct cli *cli, bool stubs) {
    const struct help_words words = help_words(cli->arena);
    if (stubs)
        help_stubs(cli, &words);
    else
        help_manual(cli, &words);
    return 0;
}

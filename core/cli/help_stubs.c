/* Stubs in LuaCATS, so that an editor completes and checks scripts. Nothing loads them: they say what there is. */
#include <string.h>

#include "cli/help_words.h"

/* "earshot.survey.nps"; a mapping's two shapes are earshot.mapping.responses and earshot.mapping.stores. */
static const char *class_name(struct arena *arena, const struct shape_table *shape) {
    return arena_format(arena, "earshot.%s%s%s%s%s", shape->inside ? shape->inside : "", shape->inside ? "." : "",
                        shape->word, shape->variant ? "." : "", shape->variant ? shape->variant : "");
}

static const char *plain_type(enum shape_type type) {
    static const char *const names[] = {
        [SHAPE_ANY] = "any",       [SHAPE_TEXT] = "string",   [SHAPE_WORDS] = "earshot.words",
        [SHAPE_MONTH] = "string",  [SHAPE_COLOUR] = "string", [SHAPE_NUMBER] = "number",
        [SHAPE_WHOLE] = "integer", [SHAPE_YES] = "boolean",   [SHAPE_FUNCTION] = "function",
        [SHAPE_TABLE] = "table",   [SHAPE_LIST] = "any[]",    [SHAPE_CONDITION] = "table",
    };
    return names[type];
}

static const char *choice_type(struct arena *arena, const char *const *choices) {
    const char *made = "";
    for (; *choices; choices++)
        made = arena_format(arena, "%s%s\"%s\"", made, made[0] ? "|" : "", *choices);
    return made;
}

static const char *field_type(struct arena *arena, const struct shape_field *field) {
    const char *inner = field->of ? class_name(arena, field->of) : plain_type(field->each);
    if (field->lua)
        return field->lua;
    if (field->choices)
        return choice_type(arena, field->choices);
    if (field->of && field->each)
        inner = arena_format(arena, "%s|%s", plain_type(field->each), inner);
    if (field->type == SHAPE_LIST && (field->each || field->of))
        return arena_format(arena, strchr(inner, '|') ? "(%s)[]" : "%s[]", inner);
    if (field->type == SHAPE_TABLE && field->of && !field->each)
        return inner;
    if (field->type == SHAPE_TABLE && field->each)
        return arena_format(arena, "table<string, %s>", inner);
    return plain_type(field->type);
}

static void put_class(struct cli *cli, const struct shape_table *shape) {
    cli_print(cli, "\n---@class %s\n", class_name(cli->arena, shape));
    for (const struct shape_table *const *item = shape->items; item && *item; item++)
        cli_print(cli, "%s%s%s", item == shape->items ? "---@field [integer] " : "|", class_name(cli->arena, *item),
                  item[1] ? "" : "\n");
    for (size_t i = 0; i < shape->count; i++) {
        const struct shape_field *field = &shape->fields[i];
        bool variant = shape->variant && !strcmp(field->name, "of");
        cli_print(cli, "---@field %s%s %s %s%s%s\n", field->name, field->required ? "" : "?",
                  variant ? arena_format(cli->arena, "\"%s\"", shape->variant) : field_type(cli->arena, field),
                  field->meaning, field->otherwise ? "; left out: " : "", field->otherwise ? field->otherwise : "");
    }
}

/* Every class that a word's table may be of: "earshot.mapping.responses|earshot.mapping.stores". */
static const char *table_type(struct cli *cli, const struct help_words *words, const char *word) {
    const char *made = "";
    for (size_t i = 0; i < words->shape_count; i++)
        if (!strcmp(words->shapes[i]->word, word))
            made =
                arena_format(cli->arena, "%s%s%s", made, made[0] ? "|" : "", class_name(cli->arena, words->shapes[i]));
    return made[0] ? made : "table";
}

static void put_text(struct cli *cli, const char *text) {
    for (; *text; text += strspn(text, "\n")) {
        size_t len = strcspn(text, "\n");
        cli_print(cli, "---%.*s\n", (int)len, text);
        text += len;
    }
}

/* A word that is also the name of a library (text) is a table that can be called. */
static bool is_library(const struct help_words *words, const char *name) {
    size_t len = strlen(name);
    for (size_t i = 0; i < words->count; i++)
        if (!strncmp(words->list[i]->name, name, len) && words->list[i]->name[len] == '.')
            return true;
    return false;
}

static void put_word(struct cli *cli, const struct help_words *words, const struct box_word *word) {
    const char *type = table_type(cli, words, word->name);
    bool block = word->form == BOX_BLOCK;
    bool lua_has_it = !strcmp(word->name, "table"); /* the editor's own class is added to */
    cli_print(cli, "\n");
    put_text(cli, word->meaning);
    put_text(cli, arena_format(cli->arena, "`%s`", word->signature));
    if (is_library(words, word->name))
        cli_print(cli, "---@class %s%s\n---@overload fun(%s: %s): %s\n%s = {}\n",
                  lua_has_it ? "tablelib" : "earshot.library.", lua_has_it ? "" : word->name, block ? "fields" : "id",
                  block ? type : "string",
                  block ? "table" : arena_format(cli->arena, "fun(fields: %s): %s", type, type), word->name);
    else if (block)
        cli_print(cli, "---@param fields %s|string\n---@return table\nfunction %s(fields) end\n", type, word->name);
    else
        cli_print(cli, "---@param id string\n---@return fun(fields: %s): %s\nfunction %s(id) end\n", type, type,
                  word->name);
}

/* The parameters of a signature: "text.split(text, at)" -> "text, at"; "table.concat(list [, between])" -> with what
 * may be left out as "...". */
static const char *parameters(struct arena *arena, const char *signature) {
    const char *open = strchr(signature, '('), *end = open ? strpbrk(open, "[)") : NULL;
    if (!end)
        return NULL;
    const char *made = arena_bytes(arena, open + 1, (size_t)(end - open - 1));
    const char *dots = strstr(made, "…");
    if (dots)
        return arena_format(arena, "%.*s...", (int)(dots - made), made);
    if (*end != '[')
        return made;
    size_t len = strlen(made);
    while (len && (made[len - 1] == ' ' || made[len - 1] == ','))
        len--;
    return arena_format(arena, "%.*s, ...", (int)len, made);
}

/* A class of values: its fields stand in the signature as "m.value, m.n". */
static void put_value_class(struct cli *cli, const struct box_word *word) {
    cli_print(cli, "\n");
    put_text(cli, word->meaning);
    cli_print(cli, "---@class earshot.%s\n", word->name);
    for (const char *field = word->signature; !strncmp(field, "m.", 2);) {
        size_t len = strcspn(field + 2, ",;");
        cli_print(cli, "---@field %.*s? any\n", (int)len, field + 2);
        field += 2 + len;
        field += *field == ',' ? 2 : 0;
    }
}

/* Names with commas between them, and nothing else. */
static bool are_names(const char *text) {
    for (const char *c = text; *c; c++)
        if (!(*c >= 'a' && *c <= 'z') && *c != '_' && *c != '.' && *c != ',' &&
            !(*c == ' ' && c > text && c[-1] == ','))
            return false;
    return true;
}

/* What plain Lua has too, an editor knows by itself. */
static void put_function(struct cli *cli, const struct box_word *word) {
    const char *taken = parameters(cli->arena, word->signature);
    if (strncmp(word->name, "text.", 5) != 0 && !word->compute)
        return;
    cli_print(cli, "\n");
    put_text(cli, word->meaning);
    cli_print(cli, "function %s(%s) end\n", word->name, taken && are_names(taken) ? taken : "...");
}

void help_stubs(struct cli *cli, const struct help_words *words) {
    cli_print(cli,
              "---@meta\n"
              "-- What scripts may say, for an editor that reads LuaCATS. Written by `earshot help scripts --stubs`;\n"
              "-- earshot itself does not read this file, and it is no part of the rules' revision.\n"
              "\n"
              "---@class earshot.words text for people, in both languages\n"
              "---@field zh? string\n"
              "---@field en? string\n");
    for (size_t i = 0; i < words->shape_count; i++)
        put_class(cli, words->shapes[i]);
    for (size_t i = 0; i < words->count; i++)
        if (words->list[i]->form == BOX_CLASS)
            put_value_class(cli, words->list[i]);
        else if (words->list[i]->form != BOX_FUNCTION)
            put_word(cli, words, words->list[i]);
    cli_print(cli, "\n---Statistics, with their bases.\nstats = {}\n");
    for (size_t i = 0; i < words->count; i++)
        if (words->list[i]->form == BOX_FUNCTION)
            put_function(cli, words->list[i]);
    cli_print(cli, "\n---What the files in scripts/lib/ return, by their names; it can be read and not changed.\n"
                   "---@type table<string, any>\n"
                   "lib = {}\n");
}

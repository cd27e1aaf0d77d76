/* A list of themes is checked from the outside in: its question, its themes, the words of each. */
#include "flow/themes/themes_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

const struct box_word themes_words[] = {
    {"themes", BOX_DEFINITION, "themes \"id\" { survey, question, theme \"id\" { zh, en, words = { … } } … }",
     "What comments are about: a comment names a theme when it holds one of its words, letter for letter.",
     "return themes \"comments\" { survey = \"visit\", question = \"comment\", theme \"queue\" { zh = \"排队\", en = "
     "\"Queues\", words = { \"排队\", \"等了\" } } }",
     "0.1"},
};
const size_t themes_word_count = sizeof themes_words / sizeof *themes_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct shape_field theme_fields[] = {
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "the theme in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "the theme in English"},
    {.name = "words",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "a comment that holds one of them, letter for letter, names the theme; 1 to 500"},
};
static const struct shape_table theme_shape = {"theme", "themes", NULL, theme_fields, COUNT(theme_fields), NULL, true};
static const struct shape_table *const theme_items[] = {&theme_shape, NULL};

static const struct shape_field themes_fields[] = {
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey whose comments are read"},
    {.name = "question", .type = SHAPE_TEXT, .required = true, .meaning = "its text question"},
};
const struct shape_table themes_shape = {"themes", NULL, NULL, themes_fields, COUNT(themes_fields), theme_items, false};

/* One list on its way from table to struct. */
struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    struct themes *themes;
    struct theme *list;
};

static int no_such_question(const struct maker *maker, struct err *err) {
    const struct survey *survey = maker->themes->survey;
    const char *names[LIMIT_QUESTIONS];
    for (size_t i = 0; i < survey->question_count; i++)
        names[i] = survey->questions[i].id;
    const char *nearest = text_nearest(maker->themes->question, names, survey->question_count);
    shape_fail_in(maker->script, maker->definition, "question", err, "survey '%s' has no question '%s'", survey->id,
                  maker->themes->question);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                   : err_todo(err, "`earshot survey show %s` lists them", survey->id);
}

static int make_question(struct maker *maker, struct err *err) {
    maker->themes->question = value_text(value_get(maker->definition, "question"), "");
    const struct question *question = survey_question(maker->themes->survey, maker->themes->question);
    if (!question)
        return no_such_question(maker, err);
    if (question->kind == QUESTION_TEXT)
        return 0;
    return shape_fail_in(maker->script, maker->definition, "question", err,
                         "question '%s' is a %s: themes are found in a text", question->id,
                         question_kind_name(question->kind));
}

static int make_word(struct maker *maker, const struct value *item, const struct theme *theme, const struct value *word,
                     struct theme_word *out, struct err *err) {
    const char *bytes = value_text(word, "");
    size_t len = strlen(bytes), trimmed = len;
    text_trim(bytes, &trimmed);
    if (!len || trimmed != len)
        return shape_fail_in(maker->script, item, "words", err,
                             "theme '%s': the word '%s' is empty or has a blank at an end", theme->id, bytes);
    if (len > LIMIT_THEME_WORD)
        return shape_fail_in(maker->script, item, "words", err, "theme '%s': a word has %zu bytes; it may have %d",
                             theme->id, len, LIMIT_THEME_WORD);
    for (size_t i = 0; i < theme->word_count; i++)
        if (!strcmp(theme->words[i].bytes, bytes))
            return shape_fail_in(maker->script, item, "words", err, "theme '%s' lists '%s' twice", theme->id, bytes);
    *out = (struct theme_word){bytes, len};
    return 0;
}

static int make_words(struct maker *maker, const struct value *item, struct theme *theme, struct err *err) {
    const struct value *words = value_get(item, "words");
    size_t count = value_count(words);
    if (count == 0 || count > LIMIT_THEME_WORDS)
        return shape_fail_in(maker->script, item, "words", err, "theme '%s' has %zu words; it may have 1 to %d",
                             theme->id, count, LIMIT_THEME_WORDS);
    struct theme_word *made = arena_alloc(maker->arena, count * sizeof *made);
    theme->words = made;
    for (; theme->word_count < count; theme->word_count++)
        if (make_word(maker, item, theme, value_at(words, theme->word_count), &made[theme->word_count], err))
            return err->kind;
    return 0;
}

static int make_theme(struct maker *maker, const struct value *item, struct err *err) {
    const char *kind = value_text(value_get(item, "kind"), ""), *id = value_text(value_get(item, "id"), "");
    if (strcmp(kind, "theme") != 0)
        return shape_fail(maker->script, value_is(item, VALUE_MAP) ? item : maker->definition, err,
                          "themes '%s' holds themes, not a %s", maker->themes->id,
                          kind[0] ? kind : value_kind_name(item));
    for (size_t i = 0; i < maker->themes->count; i++)
        if (!strcmp(maker->list[i].id, id))
            return shape_fail(maker->script, item, err, "theme '%s' is there twice", id);
    struct theme *theme = &maker->list[maker->themes->count];
    *theme = (struct theme){.id = id, .title = item};
    if (make_words(maker, item, theme, err))
        return err->kind;
    maker->themes->count++;
    return 0;
}

static int make_list(struct maker *maker, struct err *err) {
    const struct value *items = value_get(maker->definition, "items");
    size_t count = value_count(items);
    if (count == 0 || count > LIMIT_THEMES)
        return shape_fail(maker->script, maker->definition, err, "themes '%s' has %zu themes; it may have 1 to %d",
                          maker->themes->id, count, LIMIT_THEMES);
    maker->list = arena_alloc(maker->arena, count * sizeof *maker->list);
    maker->themes->list = maker->list;
    for (size_t i = 0; i < count; i++)
        if (make_theme(maker, value_at(items, i), err))
            return err->kind;
    return 0;
}

int themes_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey *survey, const struct themes **out, struct err *err) {
    struct themes *themes = arena_alloc(arena, sizeof *themes);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .themes = themes};
    themes->id = value_text(value_get(definition, "id"), "");
    themes->script = script;
    themes->survey = survey;
    if (shape_check(script, definition, &themes_shape, err) || make_question(&maker, err) || make_list(&maker, err))
        return err->kind;
    *out = themes;
    return 0;
}

/* A list of themes is checked from the outside in: its question, its themes, the words of each. */
#include "flow/themes/themes_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/survey/condition_rules.h"

const struct box_word themes_words[] = {
    {"themes", BOX_DEFINITION, "themes \"id\" { survey, question, where?, theme \"id\" { zh, en, words = { … } } … }",
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
    {.name = "where",
     .type = SHAPE_CONDITION,
     .meaning = "whose comments are read: those of responses for which the condition holds",
     .otherwise = "everybody's"},
    {.name = "polarity",
     .type = SHAPE_TEXT,
     .meaning = "the list of polarity that judges these comments",
     .otherwise = "the only one there is"},
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

int theme_word(const char *script, const struct value *item, const char *list, const char *owner,
               const struct value *word, struct lexicon_word *out, struct err *err) {
    const char *bytes = value_text(word, "");
    size_t len = strlen(bytes), trimmed = len;
    if (!value_is(word, VALUE_TEXT))
        return shape_fail_in(script, item, list, err, "%s: a word is text, not %s", owner, value_kind_name(word));
    text_trim(bytes, &trimmed);
    if (!len || trimmed != len)
        return shape_fail_in(script, item, list, err, "%s: the word '%s' is empty or has a blank at an end", owner,
                             bytes);
    if (len > LIMIT_THEME_WORD)
        return shape_fail_in(script, item, list, err, "%s: a word has %zu bytes; it may have %d", owner, len,
                             LIMIT_THEME_WORD);
    *out = (struct lexicon_word){bytes, len, 0};
    return 0;
}

static int make_word(struct maker *maker, const struct value *item, const struct theme *theme, const struct value *word,
                     struct lexicon_word *out, struct err *err) {
    const char *owner = arena_format(maker->arena, "theme '%s'", theme->id);
    if (theme_word(maker->script, item, "words", owner, word, out, err))
        return err->kind;
    for (size_t i = 0; i < theme->word_count; i++)
        if (!strcmp(theme->words[i].bytes, out->bytes))
            return shape_fail_in(maker->script, item, "words", err, "theme '%s' lists '%s' twice", theme->id,
                                 out->bytes);
    out->tag = maker->themes->count;
    return 0;
}

static int make_words(struct maker *maker, const struct value *item, struct theme *theme, struct err *err) {
    const struct value *words = value_get(item, "words");
    size_t count = value_count(words);
    if (count == 0 || count > LIMIT_THEME_WORDS)
        return shape_fail_in(maker->script, item, "words", err, "theme '%s' has %zu words; it may have 1 to %d",
                             theme->id, count, LIMIT_THEME_WORDS);
    struct lexicon_word *made = arena_alloc(maker->arena, count * sizeof *made);
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

/* All words of all themes, each tagged with the place of its theme. */
static void make_lexicon(struct maker *maker) {
    size_t count = 0, at = 0;
    for (size_t i = 0; i < maker->themes->count; i++)
        count += maker->list[i].word_count;
    struct lexicon_word *words = arena_alloc(maker->arena, (count + 1) * sizeof *words);
    for (size_t i = 0; i < maker->themes->count; i++)
        for (size_t j = 0; j < maker->list[i].word_count; j++)
            words[at++] = maker->list[i].words[j];
    maker->themes->lexicon = lexicon_make(maker->arena, words, count);
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
    make_lexicon(maker);
    return 0;
}

int themes_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct survey *survey, const struct themes **out, struct err *err) {
    struct themes *themes = arena_alloc(arena, sizeof *themes);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .themes = themes};
    themes->id = value_text(value_get(definition, "id"), "");
    themes->script = script;
    themes->survey = survey;
    themes->polarity = value_text(value_get(definition, "polarity"), NULL);
    if (shape_check(script, definition, &themes_shape, err) || make_question(&maker, err) ||
        condition_from_rules(arena, script, definition, "where", survey, &themes->where, err) || make_list(&maker, err))
        return err->kind;
    *out = themes;
    return 0;
}

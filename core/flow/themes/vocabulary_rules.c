#include "flow/themes/vocabulary_rules.h"

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"
#include "flow/themes/themes_rules.h"
#include "port/words/words.h"

const struct box_word vocabulary_words[] = {
    {"vocabulary", BOX_DEFINITION, "vocabulary \"id\" { words = { … }, leave_out = { … } }",
     "Words of the trade, besides the dictionary's, that comments are cut into: `earshot metrics --words`.",
     "return vocabulary \"shop\" { words = { \"自助收银\" }, leave_out = { \"有点\" } }", "0.1"},
};
const size_t vocabulary_word_count = sizeof vocabulary_words / sizeof *vocabulary_words;

static const struct shape_field fields[] = {
    {.name = "words",
     .type = SHAPE_LIST,
     .required = true,
     .each = SHAPE_TEXT,
     .meaning = "words of 2 to 5 characters that are kept whole; up to 2,000"},
    {.name = "leave_out", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "words that are not counted; as many"},
};
const struct shape_table vocabulary_shape = {"vocabulary", NULL, NULL, fields, sizeof fields / sizeof *fields,
                                             NULL,         false};

static size_t characters(const struct lexicon_word *word) {
    const char *at = word->bytes, *end = at + word->len;
    size_t count = 0;
    for (; at < end; count++)
        text_next(&at, end);
    return count;
}

static int take_words(struct arena *arena, const char *script, const struct value *definition, const char *name,
                      const struct lexicon_word **out, size_t *out_count, struct err *err) {
    const struct value *list = value_get(definition, name);
    size_t count = value_count(list);
    if (count > LIMIT_VOCABULARY)
        return shape_fail_in(script, definition, name, err, "%s has %zu words; it may have %d", name, count,
                             LIMIT_VOCABULARY);
    struct lexicon_word *made = arena_alloc(arena, (count + 1) * sizeof *made);
    for (size_t i = 0; i < count; i++) {
        if (theme_word(script, definition, name, name, value_at(list, i), &made[i], err))
            return err->kind;
        size_t length = characters(&made[i]);
        if (length < 2 || length > WORDS_LONGEST)
            return shape_fail_in(script, definition, name, err, "%s: '%s' has %zu characters; a word has 2 to %d", name,
                                 made[i].bytes, length, WORDS_LONGEST);
    }
    *out = made;
    *out_count = count;
    return 0;
}

int vocabulary_from_rules(struct arena *arena, const char *script, const struct value *definition,
                          const struct vocabulary **out, struct err *err) {
    struct vocabulary *made = arena_alloc(arena, sizeof *made);
    made->id = value_text(value_get(definition, "id"), "");
    made->script = script;
    if (shape_check(script, definition, &vocabulary_shape, err) ||
        take_words(arena, script, definition, "words", &made->words, &made->word_count, err) ||
        take_words(arena, script, definition, "leave_out", &made->left_out, &made->left_out_count, err))
        return err->kind;
    *out = made;
    return 0;
}

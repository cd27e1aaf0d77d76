/* A polarity list is ten lists of words, in which no word may stand twice, and what was measured of it. */
#include "flow/themes/polarity_rules.h"

#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"
#include "flow/themes/themes_rules.h"

const struct box_word polarity_words[] = {
    {"polarity", BOX_DEFINITION,
     "polarity \"id\" { strong, plain, slight = { praise = { … }, complaint = { … } }, neutral, negators, amplifiers, "
     "softeners, measured }",
     "Which words of a comment praise and which complain: `earshot metrics --themes --polarity`.",
     "return polarity \"words\" { plain = { praise = { \"新鲜\" }, complaint = { \"排队\" } }, negators = { \"不\" } }",
     "0.1"},
};
const size_t polarity_word_count = sizeof polarity_words / sizeof *polarity_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct shape_field degree_fields[] = {
    {.name = "praise", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "words that count for the comment"},
    {.name = "complaint", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "words that count against it"},
};
static const struct shape_table degree_shape = {"degree", "polarity", NULL, degree_fields, COUNT(degree_fields),
                                                NULL,     false};

static const struct shape_field measured_fields[] = {
    {.name = "zh", .type = SHAPE_TEXT, .required = true, .meaning = "the kind of text in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .required = true, .meaning = "the kind of text in English"},
    {.name = "n", .type = SHAPE_WHOLE, .required = true, .least = 1, .most = 1e9, .meaning = "how many were judged"},
    {.name = "right",
     .type = SHAPE_NUMBER,
     .required = true,
     .least = 0,
     .most = 1,
     .meaning = "the share judged as people had noted"},
    {.name = "majority",
     .type = SHAPE_NUMBER,
     .required = true,
     .least = 0,
     .most = 1,
     .meaning = "the share that would be if all were judged alike"},
    {.name = "found",
     .type = SHAPE_NUMBER,
     .required = true,
     .least = 0,
     .most = 1,
     .meaning = "the share of the complaints that is judged so"},
};
static const struct shape_table measured_shape = {"measured", "polarity", NULL, measured_fields, COUNT(measured_fields),
                                                  NULL,       true};

static const struct shape_field polarity_fields[] = {
    {.name = "strong", .type = SHAPE_TABLE, .of = &degree_shape, .meaning = "words that count 2"},
    {.name = "plain", .type = SHAPE_TABLE, .required = true, .of = &degree_shape, .meaning = "words that count 1"},
    {.name = "slight", .type = SHAPE_TABLE, .of = &degree_shape, .meaning = "words that count 0.5"},
    {.name = "neutral",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "words that hold one of the others and say nothing"},
    {.name = "negators",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "turn the next praise round and undo the next complaint"},
    {.name = "amplifiers",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "make the next word count half as much again"},
    {.name = "softeners", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "make the next word count half"},
    {.name = "measured",
     .type = SHAPE_LIST,
     .of = &measured_shape,
     .meaning = "what `earshot polarity check` found the list to be worth"},
};
const struct shape_table polarity_shape = {"polarity", NULL, NULL, polarity_fields, COUNT(polarity_fields),
                                           NULL,       false};

/* Where each role's words stand: under a degree, or by themselves. */
static const struct place {
    const char *degree, *name;
    enum polarity_role role;
} places[] = {
    {"strong", "praise", POLARITY_STRONG_PRAISE}, {"strong", "complaint", POLARITY_STRONG_COMPLAINT},
    {"plain", "praise", POLARITY_PLAIN_PRAISE},   {"plain", "complaint", POLARITY_PLAIN_COMPLAINT},
    {"slight", "praise", POLARITY_SLIGHT_PRAISE}, {"slight", "complaint", POLARITY_SLIGHT_COMPLAINT},
    {NULL, "neutral", POLARITY_NEUTRAL},          {NULL, "negators", POLARITY_NEGATOR},
    {NULL, "amplifiers", POLARITY_AMPLIFIER},     {NULL, "softeners", POLARITY_SOFTENER},
};

/* One list on its way from table to struct. */
struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    struct polarity *polarity;
    struct lexicon_word *words;
    size_t count;
};

static const struct value *words_at(const struct maker *maker, const struct place *place) {
    const struct value *within = place->degree ? value_get(maker->definition, place->degree) : maker->definition;
    return value_get(within, place->name);
}

static const char *name_of(const struct maker *maker, enum polarity_role role) {
    const struct place *place = places;
    while (place->role != role)
        place++;
    return place->degree ? arena_format(maker->arena, "%s.%s", place->degree, place->name) : place->name;
}

static int take_words(struct maker *maker, const struct place *place, struct err *err) {
    const struct value *list = words_at(maker, place);
    const char *name = name_of(maker, place->role);
    for (size_t i = 0; i < value_count(list); i++) {
        if (maker->count == LIMIT_POLARITY_WORDS)
            return shape_fail(maker->script, maker->definition, err, "polarity '%s' has more than %d words",
                              maker->polarity->id, LIMIT_POLARITY_WORDS);
        struct lexicon_word *word = &maker->words[maker->count];
        if (theme_word(maker->script, maker->definition, name, name, value_at(list, i), word, err))
            return err->kind;
        word->tag = place->role;
        maker->count++;
    }
    return 0;
}

static int make_lexicon(struct maker *maker, struct err *err) {
    maker->words = arena_alloc(maker->arena, LIMIT_POLARITY_WORDS * sizeof *maker->words);
    for (size_t i = 0; i < COUNT(places); i++)
        if (take_words(maker, &places[i], err))
            return err->kind;
    maker->polarity->lexicon = lexicon_make(maker->arena, maker->words, maker->count);
    const struct lexicon_word *twin = lexicon_twin(maker->polarity->lexicon);
    if (!twin)
        return 0;
    return shape_fail(maker->script, maker->definition, err, "'%s' stands twice: in %s and in %s", twin->bytes,
                      name_of(maker, (enum polarity_role)twin[-1].tag), name_of(maker, (enum polarity_role)twin->tag));
}

static void make_measured(struct maker *maker) {
    const struct value *list = value_get(maker->definition, "measured");
    size_t count = value_count(list);
    struct polarity_measured *made = arena_alloc(maker->arena, (count + 1) * sizeof *made);
    for (size_t i = 0; i < count; i++) {
        const struct value *item = value_at(list, i);
        made[i] = (struct polarity_measured){.title = item,
                                             .n = value_whole(value_get(item, "n"), 0),
                                             .right = value_number(value_get(item, "right"), 0),
                                             .majority = value_number(value_get(item, "majority"), 0),
                                             .found = value_number(value_get(item, "found"), 0)};
    }
    maker->polarity->measured = made;
    maker->polarity->measured_count = count;
}

int polarity_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct polarity **out, struct err *err) {
    struct polarity *polarity = arena_alloc(arena, sizeof *polarity);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .polarity = polarity};
    polarity->id = value_text(value_get(definition, "id"), "");
    polarity->script = script;
    if (shape_check(script, definition, &polarity_shape, err) || make_lexicon(&maker, err))
        return err->kind;
    make_measured(&maker);
    *out = polarity;
    return 0;
}

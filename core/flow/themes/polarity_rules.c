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

static const struct shape_field polarity_fields[] = {
    {"strong", SHAPE_TABLE, false, 0, 0},   {"plain", SHAPE_TABLE, true, 0, 0},
    {"slight", SHAPE_TABLE, false, 0, 0},   {"neutral", SHAPE_LIST, false, 0, 0},
    {"negators", SHAPE_LIST, false, 0, 0},  {"amplifiers", SHAPE_LIST, false, 0, 0},
    {"softeners", SHAPE_LIST, false, 0, 0}, {"measured", SHAPE_LIST, false, 0, 0},
};

static const struct shape_field degree_fields[] = {
    {"praise", SHAPE_LIST, false, 0, 0},
    {"complaint", SHAPE_LIST, false, 0, 0},
};

static const struct shape_field measured_fields[] = {
    {"zh", SHAPE_TEXT, true, 0, 0},      {"en", SHAPE_TEXT, true, 0, 0},         {"n", SHAPE_WHOLE, true, 1, 1e9},
    {"right", SHAPE_NUMBER, true, 0, 1}, {"majority", SHAPE_NUMBER, true, 0, 1}, {"found", SHAPE_NUMBER, true, 0, 1},
};

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
    for (size_t i = 0; i < value_count(list); i++) {
        if (maker->count == LIMIT_POLARITY_WORDS)
            return shape_fail(maker->script, maker->definition, err, "polarity '%s' has more than %d words",
                              maker->polarity->id, LIMIT_POLARITY_WORDS);
        struct lexicon_word *word = &maker->words[maker->count];
        if (theme_word(maker->script, maker->definition, name_of(maker, place->role), value_at(list, i), word, err))
            return err->kind;
        word->tag = place->role;
        maker->count++;
    }
    return 0;
}

static int check_degrees(const struct maker *maker, struct err *err) {
    for (size_t i = 0; i < COUNT(places); i++) {
        const char *degree = places[i].degree;
        const struct value *table = degree ? value_get(maker->definition, degree) : NULL;
        if (table && shape_check(maker->script, table, degree_fields, COUNT(degree_fields), err))
            return shape_fail(maker->script, maker->definition, err,
                              "'%s' holds two lists of words, praise and complaint, and nothing else", degree);
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

static int make_measured(struct maker *maker, struct err *err) {
    const struct value *list = value_get(maker->definition, "measured");
    size_t count = value_count(list);
    struct polarity_measured *made = arena_alloc(maker->arena, (count + 1) * sizeof *made);
    for (size_t i = 0; i < count; i++) {
        const struct value *item = value_at(list, i);
        if (!value_is(item, VALUE_MAP))
            return shape_fail(maker->script, maker->definition, err, "'measured' holds tables, not %s",
                              value_kind_name(item));
        if (shape_check(maker->script, item, measured_fields, COUNT(measured_fields), err))
            return err->kind;
        made[i] = (struct polarity_measured){.title = item,
                                             .n = value_whole(value_get(item, "n"), 0),
                                             .right = value_number(value_get(item, "right"), 0),
                                             .majority = value_number(value_get(item, "majority"), 0),
                                             .found = value_number(value_get(item, "found"), 0)};
    }
    maker->polarity->measured = made;
    maker->polarity->measured_count = count;
    return 0;
}

int polarity_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct polarity **out, struct err *err) {
    struct polarity *polarity = arena_alloc(arena, sizeof *polarity);
    struct maker maker = {.arena = arena, .script = script, .definition = definition, .polarity = polarity};
    polarity->id = value_text(value_get(definition, "id"), "");
    polarity->script = script;
    if (shape_check(script, definition, polarity_fields, COUNT(polarity_fields), err) || check_degrees(&maker, err) ||
        make_lexicon(&maker, err) || make_measured(&maker, err))
        return err->kind;
    *out = polarity;
    return 0;
}

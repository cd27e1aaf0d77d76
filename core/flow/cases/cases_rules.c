#include "flow/cases/cases_rules.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/rules/shape.h"

const struct box_word cases_words[] = {
    {"cases", BOX_DEFINITION, "cases \"id\" { scoring? = \"id\", themes? = \"id\", case \"name\" { … } … }",
     "What one definition is expected to do. Stands beside its script as NAME.test.lua; `earshot rules test` tries it.",
     "return cases \"service\" { scoring = \"service\", case \"all fours make an A\" { given = { { times = 40, "
     "attitude = 4 "
     "} }, expect = { index = 75, band = \"A\" } } }",
     "0.2"},
    {"case", BOX_ITEM, "case \"name\" { given, expect }",
     "One case. About a scoring: given is a list of responses, { times = 40, question = answer, … }, and expect names "
     "any of "
     "index, within, band, n, hidden, uncertain. About themes: given is a comment and expect the list of themes it "
     "names.",
     "return cases \"retail\" { themes = \"retail\", case \"a queue\" { given = \"排队太久\", expect = { \"queue\" } } "
     "}",
     "0.2"},
};
const size_t cases_word_count = sizeof cases_words / sizeof *cases_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct shape_field cases_fields[] = {
    {"scoring", SHAPE_TEXT, false, 0, 0},
    {"themes", SHAPE_TEXT, false, 0, 0},
};

static const struct shape_field score_case[] = {
    {"given", SHAPE_LIST, true, 0, 0},
    {"expect", SHAPE_TABLE, true, 0, 0},
};

static const struct shape_field expected_score[] = {
    {"index", SHAPE_NUMBER, false, 0, 0}, {"within", SHAPE_NUMBER, false, 0, 100},
    {"band", SHAPE_TEXT, false, 0, 0},    {"n", SHAPE_WHOLE, false, 0, 1e9},
    {"hidden", SHAPE_YES, false, 0, 0},   {"uncertain", SHAPE_YES, false, 0, 0},
};

static const struct shape_field theme_case[] = {
    {"given", SHAPE_TEXT, true, 0, 0},
    {"expect", SHAPE_LIST, true, 0, 0},
};

bool cases_file(const char *name) {
    static const char ending[] = ".test.lua";
    size_t len = strlen(name);
    return len >= sizeof ending && !strcmp(name + len - (sizeof ending - 1), ending);
}

static int check_case(const char *script, enum cases_about about, const struct value *item, struct err *err) {
    if (about == CASES_THEMES)
        return shape_check(script, item, theme_case, COUNT(theme_case), err);
    if (shape_check(script, item, score_case, COUNT(score_case), err))
        return err->kind;
    const struct value *expect = value_get(item, "expect");
    if (shape_check(script, expect, expected_score, COUNT(expected_score), err))
        return err_where(err, "%s:%lld", script, (long long)value_whole(value_get(item, "line"), 0));
    if (!value_count(expect))
        return shape_fail(script, item, err, "case '%s' expects nothing", value_text(value_get(item, "id"), "")),
               err_todo(err, "name an index, a band, n, hidden or uncertain");
    return 0;
}

static int make_case(const char *script, enum cases_about about, const struct value *definition,
                     const struct value *item, struct cases_one *out, struct err *err) {
    const char *kind = value_text(value_get(item, "kind"), "");
    if (strcmp(kind, "case") != 0)
        return shape_fail(script, value_is(item, VALUE_MAP) ? item : definition, err, "cases hold cases, not a %s",
                          kind[0] ? kind : value_kind_name(item)),
               err_todo(err, "write each as: case \"what it shows\" { given = …, expect = … }");
    if (check_case(script, about, item, err))
        return err->kind;
    *out = (struct cases_one){.name = value_text(value_get(item, "id"), ""),
                              .value = item,
                              .given = value_get(item, "given"),
                              .expect = value_get(item, "expect")};
    return 0;
}

int cases_from_rules(struct arena *arena, const char *script, const struct value *definition, const struct cases **out,
                     struct err *err) {
    struct cases *cases = arena_alloc(arena, sizeof *cases);
    const struct value *items = value_get(definition, "items");
    if (shape_check(script, definition, cases_fields, COUNT(cases_fields), err))
        return err->kind;
    const char *scoring = value_text(value_get(definition, "scoring"), ""),
               *themes = value_text(value_get(definition, "themes"), "");
    if (!scoring[0] == !themes[0])
        return shape_fail(script, definition, err, "cases are about one definition: a scoring or a list of themes"),
               err_todo(err, "write scoring = \"id\" or themes = \"id\"");
    struct cases_one *list = arena_alloc(arena, (value_count(items) + 1) * sizeof *list);
    *cases = (struct cases){.id = value_text(value_get(definition, "id"), ""),
                            .script = script,
                            .subject = scoring[0] ? scoring : themes,
                            .about = scoring[0] ? CASES_SCORING : CASES_THEMES,
                            .list = list};
    for (; cases->count < value_count(items); cases->count++)
        if (make_case(script, cases->about, definition, value_at(items, cases->count), &list[cases->count], err))
            return err->kind;
    if (!cases->count)
        return shape_fail(script, definition, err, "cases '%s' holds no case", cases->id);
    *out = cases;
    return 0;
}

static int check_theme(const struct cases *cases, const struct cases_one *one, const struct themes *themes,
                       const char *id, struct err *err) {
    const char *names[LIMIT_THEMES];
    for (size_t i = 0; i < themes->count; i++) {
        names[i] = themes->list[i].id;
        if (!strcmp(names[i], id))
            return 0;
    }
    const char *nearest = text_nearest(id, names, themes->count);
    shape_fail(cases->script, one->value, err, "themes '%s' has no theme '%s'", themes->id, id);
    return nearest ? err_todo(err, "did you mean '%s'?", nearest) : (int)err->kind;
}

int cases_check_themes(const struct cases *cases, const struct themes *themes, struct err *err) {
    for (size_t i = 0; i < cases->count; i++)
        for (size_t k = 0; k < value_count(cases->list[i].expect); k++)
            if (check_theme(cases, &cases->list[i], themes, value_text(value_at(cases->list[i].expect, k), ""), err))
                return err->kind;
    return 0;
}

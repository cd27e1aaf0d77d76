#include "flow/intake/intake_rules.h"

#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"

const struct box_word intake_words[] = {
    {"mapping", BOX_DEFINITION,
     "mapping \"id\" { of = \"responses\", survey, source, class, external_id, store, at, dates?, wave?, weight?, "
     "answers } or "
     "mapping \"id\" { of = \"stores\", code, name, region, region_name?, parent?, opened?, closed?, zone? "
     "}",
     "Which column of a file is what. A text with braces is a template over columns: \"{AREA}-{GATE}\".",
     "return mapping \"stores_csv\" { of = \"stores\", code = \"store_id\", name = \"store_name\", region = "
     "\"district\" }",
     "0.1"},
};
const size_t intake_word_count = sizeof intake_words / sizeof *intake_words;

static const struct shape_field of_responses[] = {
    {"of", SHAPE_TEXT, true, 0, 0},     {"survey", SHAPE_TEXT, true, 0, 0},      {"source", SHAPE_TEXT, true, 0, 0},
    {"class", SHAPE_TEXT, false, 0, 0}, {"external_id", SHAPE_TEXT, true, 0, 0}, {"store", SHAPE_TEXT, true, 0, 0},
    {"at", SHAPE_TEXT, true, 0, 0},     {"answers", SHAPE_TABLE, true, 0, 0},    {"dates", SHAPE_TEXT, false, 0, 0},
    {"wave", SHAPE_ANY, false, 0, 0},   {"weight", SHAPE_TEXT, false, 0, 0},
};

static const struct shape_field of_stores[] = {
    {"of", SHAPE_TEXT, true, 0, 0},      {"code", SHAPE_TEXT, true, 0, 0},         {"name", SHAPE_TEXT, true, 0, 0},
    {"region", SHAPE_TEXT, true, 0, 0},  {"region_name", SHAPE_TEXT, false, 0, 0}, {"parent", SHAPE_TEXT, false, 0, 0},
    {"opened", SHAPE_TEXT, false, 0, 0}, {"closed", SHAPE_TEXT, false, 0, 0},      {"zone", SHAPE_TEXT, false, 0, 0},
};

static const struct shape_field answer_fields[] = {
    {"column", SHAPE_TEXT, true, 0, 0},
    {"missing", SHAPE_LIST, false, 0, 0},
    {"optional", SHAPE_YES, false, 0, 0},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int make_answer(struct arena *arena, const char *script, const struct value *definition,
                       const struct value_pair *pair, struct mapping_answer *out, struct err *err) {
    out->question = pair->key;
    out->column = value_text(pair->value, "");
    if (out->column[0])
        return 0;
    if (!value_is(pair->value, VALUE_MAP))
        return shape_fail(script, definition, err, "answers.%s must be a column's name or { column = …, missing = … }",
                          pair->key);
    if (shape_check(script, pair->value, answer_fields, COUNT(answer_fields), err))
        return shape_fail(script, definition, err,
                          "answers.%s: it may have `column`, `missing` (a list of texts) and `optional`", pair->key);
    out->column = value_text(value_get(pair->value, "column"), "");
    const struct value *missing = value_get(pair->value, "missing");
    const char **texts = arena_alloc(arena, (value_count(missing) + 1) * sizeof *texts);
    for (size_t i = 0; i < value_count(missing); i++) {
        texts[i] = value_text(value_at(missing, i), NULL);
        if (!texts[i])
            return shape_fail(script, definition, err, "answers.%s: `missing` is a list of texts, as in { \"0\" }",
                              pair->key);
    }
    out->optional = value_yes(value_get(pair->value, "optional"), false);
    out->missing = texts;
    out->missing_count = value_count(missing);
    return 0;
}

static int make_dates(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    static const char *const orders[] = {[DAY_YMD] = "ymd", [DAY_MDY] = "mdy", [DAY_DMY] = "dmy"};
    const char *dates = value_text(value_get(definition, "dates"), "ymd");
    for (int i = DAY_YMD; i <= DAY_DMY; i++)
        if (!strcmp(dates, orders[i])) {
            mapping->dates = (enum day_order)i;
            return 0;
        }
    return shape_fail(script, definition, err, "dates = '%s': days are written \"ymd\", \"mdy\" or \"dmy\"", dates);
}

/* wave = "COLUMN", or wave = { name = "2017" } for a file that is of one wave. */
static int make_wave(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    static const struct shape_field fields[] = {{"name", SHAPE_TEXT, true, 0, 0}};
    const struct value *wave = value_get(definition, "wave");
    mapping->wave = value_text(wave, "");
    mapping->wave_name = value_text(value_get(wave, "name"), "");
    if (!wave || mapping->wave[0])
        return 0;
    if (!value_is(wave, VALUE_MAP) || shape_check(script, wave, fields, COUNT(fields), err) || !mapping->wave_name[0])
        return shape_fail(script, definition, err, "wave must be a column's name or { name = … } for the whole file");
    if (!wave_is_good(mapping->wave_name))
        return shape_fail(script, definition, err, "wave '%s': at most %d bytes, and none that cannot be seen",
                          mapping->wave_name, LIMIT_ID);
    return 0;
}

static int make_responses(struct arena *arena, const char *script, const struct value *definition,
                          struct mapping *mapping, struct err *err) {
    if (shape_check(script, definition, of_responses, COUNT(of_responses), err))
        return err->kind;
    mapping->survey = value_text(value_get(definition, "survey"), "");
    mapping->source = value_text(value_get(definition, "source"), "");
    mapping->external_id = value_text(value_get(definition, "external_id"), "");
    mapping->store = value_text(value_get(definition, "store"), "");
    mapping->at = value_text(value_get(definition, "at"), "");
    mapping->weight = value_text(value_get(definition, "weight"), "");
    const char *class = value_text(value_get(definition, "class"), "imported");
    if (!channel_class_read(class, &mapping->class))
        return shape_fail(script, definition, err, "class = '%s': it is invited, receipt, open, staff or imported",
                          class);
    if (!mapping->source[0] || strlen(mapping->source) > LIMIT_ID)
        return shape_fail(script, definition, err, "source names where the file comes from, in 1 to %d bytes",
                          LIMIT_ID);
    if (make_dates(script, definition, mapping, err) || make_wave(script, definition, mapping, err))
        return err->kind;
    const struct value *answers = value_get(definition, "answers");
    struct mapping_answer *made = arena_alloc(arena, (value_count(answers) + 1) * sizeof *made);
    for (size_t i = 0; i < answers->map.count; i++)
        if (make_answer(arena, script, definition, &answers->map.pairs[i], &made[i], err))
            return err->kind;
    mapping->answers = made;
    mapping->answer_count = value_count(answers);
    return 0;
}

static int make_stores(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    if (shape_check(script, definition, of_stores, COUNT(of_stores), err))
        return err->kind;
    mapping->of_stores = true;
    mapping->code = value_text(value_get(definition, "code"), "");
    mapping->name = value_text(value_get(definition, "name"), "");
    mapping->region = value_text(value_get(definition, "region"), "");
    mapping->region_name = value_text(value_get(definition, "region_name"), "");
    mapping->parent = value_text(value_get(definition, "parent"), "");
    mapping->opened = value_text(value_get(definition, "opened"), "");
    mapping->closed = value_text(value_get(definition, "closed"), "");
    mapping->zone = value_text(value_get(definition, "zone"), "");
    return 0;
}

int mapping_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct mapping **out, struct err *err) {
    struct mapping *mapping = arena_alloc(arena, sizeof *mapping);
    const char *of = value_text(value_get(definition, "of"), "");
    mapping->id = value_text(value_get(definition, "id"), "");
    mapping->script = script;
    if (strcmp(of, "responses") != 0 && strcmp(of, "stores") != 0)
        return shape_fail(script, definition, err, "mapping '%s' must say of = \"responses\" or of = \"stores\"",
                          mapping->id);
    if (!strcmp(of, "stores") ? make_stores(script, definition, mapping, err)
                              : make_responses(arena, script, definition, mapping, err))
        return err->kind;
    *out = mapping;
    return 0;
}

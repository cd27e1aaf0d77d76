#include "flow/intake/intake_rules.h"

#include <string.h>

#include "base/limits.h"

const struct box_word intake_words[] = {
    {"mapping", BOX_DEFINITION,
     "mapping \"id\" { of = \"responses\", survey, source, class, external_id, store, at, dates?, wave?, weight?, "
     "customer?, answers } or "
     "mapping \"id\" { of = \"stores\", code, name, region, region_name?, parent?, opened?, closed?, zone? "
     "}",
     "Which column of a file is what. A text with braces is a template over columns: \"{AREA}-{GATE}\".",
     "return mapping \"stores_csv\" { of = \"stores\", code = \"store_id\", name = \"store_name\", region = "
     "\"district\" }",
     "0.1"},
};
const size_t intake_word_count = sizeof intake_words / sizeof *intake_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *const kinds[] = {"responses", "stores", NULL};
static const char *const classes[] = {"invited", "receipt", "open", "staff", "imported", NULL};

#define OF                                                                                                             \
    { .name = "of", .type = SHAPE_TEXT, .required = true, .choices = kinds, .meaning = "what a row of the file is" }
/* A column, or a template over columns. */
#define COLUMN(field, needed, text)                                                                                    \
    { .name = field, .type = SHAPE_TEXT, .required = needed, .meaning = text }

static const struct shape_field answer_fields[] = {
    {.name = "column", .type = SHAPE_TEXT, .required = true, .meaning = "the column, or a template over columns"},
    {.name = "missing",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "cells that mean: not answered; an empty cell always does"},
    {.name = "optional",
     .type = SHAPE_YES,
     .meaning = "whether a file without the column is read too, for a question that was added later",
     .otherwise = "false"},
};

static const struct shape_table answer_shape = {"answer", "mapping", NULL, answer_fields, COUNT(answer_fields),
                                                NULL,     false};

static const struct shape_field customer_fields[] = {
    COLUMN("id", false, "column of the customer's number in the chain's own books"),
    COLUMN("phone", false, "column of their telephone number"),
    COLUMN("email", false, "column of their e-mail address"),
    COLUMN("name", false, "column of their name, which finds nobody"),
};
static const struct shape_table customer_shape = {"customer", "mapping", NULL, customer_fields, COUNT(customer_fields),
                                                  NULL,       false};

static const char *const orders[] = {[DAY_YMD] = "ymd", [DAY_MDY] = "mdy", [DAY_DMY] = "dmy", NULL};

static const struct shape_field of_responses[] = {
    OF,
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey that was answered"},
    {.name = "source",
     .type = SHAPE_TEXT,
     .required = true,
     .meaning = "where the file comes from; with external_id it tells one response from another"},
    {.name = "class",
     .type = SHAPE_TEXT,
     .choices = classes,
     .meaning = "how sure we are who answered",
     .otherwise = "\"imported\""},
    COLUMN("external_id", true, "column of the response's id in its source"),
    COLUMN("store", true, "column of the store's code"),
    COLUMN("at", true, "column of the time of the answer, by the store's clock"),
    {.name = "answers",
     .type = SHAPE_TABLE,
     .required = true,
     .each = SHAPE_TEXT,
     .of = &answer_shape,
     .meaning = "for each question the column of its answers, or a table"},
    {.name = "dates",
     .type = SHAPE_TEXT,
     .choices = orders,
     .meaning = "the order of year, month and day in the file's dates",
     .otherwise = "\"ymd\""},
    {.name = "wave",
     .type = SHAPE_ANY,
     .meaning = "the column of the wave that a response belongs to, or { name = … } where the file is of one wave",
     .lua = "string|{ name: string }"},
    {.name = "weight",
     .type = SHAPE_TEXT,
     .meaning = "column of how much the response counts for in weighted figures: a decimal above 0"},
    {.name = "customer",
     .type = SHAPE_TABLE,
     .of = &customer_shape,
     .meaning = "the columns that say who answered: kept apart, encrypted, and in no answer, report or archive"},
};

static const struct shape_field of_stores[] = {
    OF,
    COLUMN("code", true, "column of the store's code"),
    COLUMN("name", true, "column of the store's name"),
    COLUMN("region", true, "column of the code of its region"),
    COLUMN("region_name", false, "column of the region's name"),
    COLUMN("parent", false, "column of the code of the region above that region"),
    COLUMN("opened", false, "column of the day it opened"),
    COLUMN("closed", false, "column of the day it closed"),
    COLUMN("zone", false, "column of its time zone, where it is not the chain's"),
};

const struct shape_table responses_shape = {"mapping",           NULL, "responses", of_responses,
                                            COUNT(of_responses), NULL, false};
const struct shape_table stores_shape = {"mapping", NULL, "stores", of_stores, COUNT(of_stores), NULL, false};

/* The shape has checked it: a column's name, or a table. */
static void make_answer(struct arena *arena, const struct value_pair *pair, struct mapping_answer *out) {
    const struct value *missing = value_get(pair->value, "missing");
    const char **texts = arena_alloc(arena, (value_count(missing) + 1) * sizeof *texts);
    for (size_t i = 0; i < value_count(missing); i++)
        texts[i] = value_text(value_at(missing, i), "");
    *out = (struct mapping_answer){.question = pair->key,
                                   .column = value_text(pair->value, value_text(value_get(pair->value, "column"), "")),
                                   .missing = texts,
                                   .missing_count = value_count(missing),
                                   .optional = value_yes(value_get(pair->value, "optional"), false)};
}

static void make_dates(const struct value *definition, struct mapping *mapping) {
    const char *dates = value_text(value_get(definition, "dates"), orders[DAY_YMD]);
    for (int i = DAY_YMD; i <= DAY_DMY; i++)
        if (!strcmp(dates, orders[i]))
            mapping->dates = (enum day_order)i;
}

/* wave = "COLUMN", or wave = { name = "2017" } for a file that is of one wave. */
static int make_wave(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    const struct value *wave = value_get(definition, "wave");
    mapping->wave = value_text(wave, "");
    mapping->wave_name = value_text(value_get(wave, "name"), "");
    if (!wave || mapping->wave[0])
        return 0;
    if (!value_is(wave, VALUE_MAP) || value_count(wave) != 1 || !mapping->wave_name[0])
        return shape_fail_in(script, definition, "wave", err,
                             "wave must be a column's name or { name = … } for the whole file");
    if (wave_is_good(mapping->wave_name))
        return 0;
    return shape_fail_in(script, definition, "wave.name", err,
                         "wave '%s': at most %d bytes, and none that cannot be seen", mapping->wave_name, LIMIT_ID);
}

static int make_responses(struct arena *arena, const char *script, const struct value *definition,
                          struct mapping *mapping, struct err *err) {
    if (shape_check(script, definition, &responses_shape, err))
        return err->kind;
    mapping->survey = value_text(value_get(definition, "survey"), "");
    mapping->source = value_text(value_get(definition, "source"), "");
    mapping->external_id = value_text(value_get(definition, "external_id"), "");
    mapping->store = value_text(value_get(definition, "store"), "");
    mapping->at = value_text(value_get(definition, "at"), "");
    mapping->weight = value_text(value_get(definition, "weight"), "");
    const char *class = value_text(value_get(definition, "class"), "imported");
    channel_class_read(class, &mapping->class); /* the shape has checked it */
    if (!mapping->source[0] || strlen(mapping->source) > LIMIT_ID)
        return shape_fail_in(script, definition, "source", err,
                             "source names where the file comes from, in 1 to %d bytes", LIMIT_ID);
    if (make_wave(script, definition, mapping, err))
        return err->kind;
    const struct value *customer = value_get(definition, "customer");
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        mapping->contacts.of[kind] = value_text(value_get(customer, contact_word((enum contact_kind)kind)), NULL);
    make_dates(definition, mapping);
    const struct value *answers = value_get(definition, "answers");
    struct mapping_answer *made = arena_alloc(arena, (value_count(answers) + 1) * sizeof *made);
    for (size_t i = 0; i < value_count(answers); i++)
        make_answer(arena, &answers->map.pairs[i], &made[i]);
    mapping->answers = made;
    mapping->answer_count = value_count(answers);
    return mapping_contacts_apart(mapping, err) ? shape_place(script, definition, err->field, err) : 0;
}

static int make_stores(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    if (shape_check(script, definition, &stores_shape, err))
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

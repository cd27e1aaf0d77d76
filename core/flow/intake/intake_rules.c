#include "flow/intake/intake_rules.h"

#include <string.h>

#include "base/limits.h"

const struct box_word intake_words[] = {
    {"mapping", BOX_DEFINITION,
     "mapping \"id\" { of = \"responses\", survey, source, class, external_id, store, at, dates?, clock?, wave?, "
     "weight?, "
     "customer?, head?, loose?, options?, joiner?, missing?, only?, left?, answers } or "
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
static const char *const classes[] = {"invited", "receipt", "open", "staff", "imported", "review", NULL};

#define OF                                                                                                             \
    { .name = "of", .type = SHAPE_TEXT, .required = true, .choices = kinds, .meaning = "what a row of the file is" }
/* A column, or a template over columns. */
#define COLUMN(field, needed, text)                                                                                    \
    { .name = field, .type = SHAPE_TEXT, .required = needed, .meaning = text }

static const struct shape_field answer_fields[] = {
    {.name = "column", .type = SHAPE_TEXT, .meaning = "the column, or a template over columns"},
    {.name = "columns",
     .type = SHAPE_TABLE,
     .each = SHAPE_TEXT,
     .meaning =
         "instead, where each option has a column of its own: for each option its column; 1, Y or yes in it means "
         "chosen"},
    {.name = "missing",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "cells that mean: not answered; an empty cell always does"},
    {.name = "values",
     .type = SHAPE_TABLE,
     .each = SHAPE_TEXT,
     .meaning = "for cells that the survey does not know, the answer that each stands for"},
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

static const struct shape_field only_fields[] = {
    {.name = "column", .type = SHAPE_TEXT, .required = true, .meaning = "the column"},
    {.name = "is",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "what it must hold, one of these; without it, anything at all"},
};
static const struct shape_table only_shape = {"only", "mapping", NULL, only_fields, COUNT(only_fields), NULL, false};

static const char *const heads[] = {[HEAD_PLAIN] = "plain", [HEAD_QUALTRICS] = "qualtrics", NULL};
static const char *const ways[] = {"words", "numbers", NULL};

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
    COLUMN("external_id", true,
           "column of the response's id in its source; \"{*}\", a digest of the row, where rows have none"),
    {.name = "store",
     .type = SHAPE_ANY,
     .required = true,
     .meaning = "column of the store's code; { column = …, named = true } where it may hold its name; { code = … } "
                "where the file is of one store",
     .lua = "string|{ column: string, named: boolean? }|{ code: string }"},
    COLUMN("at", true, "column of the time of the answer, by the store's clock"),
    {.name = "clock",
     .type = SHAPE_TEXT,
     .meaning = "the time zone of times that name none themselves, where it is not the store's own"},
    {.name = "head",
     .type = SHAPE_TEXT,
     .choices = heads,
     .meaning = "how columns are named: by the first row; as Qualtrics does, by the ImportId in the third",
     .otherwise = "\"plain\""},
    {.name = "loose",
     .type = SHAPE_YES,
     .meaning =
         "whether options may come in other spacing, case or width, with own words in 〖〗 or in their place, and "
         "numbers with what they mean",
     .otherwise = "false"},
    {.name = "options",
     .type = SHAPE_TEXT,
     .choices = ways,
     .meaning = "whether options may also come by their number, from 1",
     .otherwise = "\"words\""},
    {.name = "joiner",
     .type = SHAPE_TEXT,
     .meaning = "what stands between several options of one cell",
     .otherwise = "; or | or ┋"},
    {.name = "missing",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "cells that answer no question, whichever it is; an empty cell never does"},
    {.name = "only",
     .type = SHAPE_LIST,
     .each = SHAPE_TABLE,
     .of = &only_shape,
     .meaning = "rows are taken only where all of these hold: of finished answers, say; others are rejected"},
    {.name = "left", .type = SHAPE_LIST, .each = SHAPE_TEXT, .meaning = "columns that are knowingly not read"},
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

static const char *const *make_texts(struct arena *arena, const struct value *list, size_t *out_count) {
    const char **texts = arena_alloc(arena, (value_count(list) + 1) * sizeof *texts);
    *out_count = value_count(list);
    for (size_t i = 0; i < value_count(list); i++)
        texts[i] = value_text(value_at(list, i), "");
    return texts;
}

/* Of `values` a cell and its answer; of `columns` the other way round, an option and its column. */
static const struct mapping_pair *make_pairs(struct arena *arena, const struct value *map, bool turned,
                                             size_t *out_count) {
    struct mapping_pair *pairs = arena_alloc(arena, (value_count(map) + 1) * sizeof *pairs);
    *out_count = 0;
    for (size_t i = 0; i < value_count(map); i++) {
        const char *key = map->map.pairs[i].key, *text = value_text(map->map.pairs[i].value, NULL);
        if (text) /* not the line that a word left */
            pairs[(*out_count)++] = turned ? (struct mapping_pair){text, key} : (struct mapping_pair){key, text};
    }
    return pairs;
}

/* The shape has checked it: a column's name, or a table. */
static void make_answer(struct arena *arena, const struct value_pair *pair, struct mapping_answer *out) {
    const char *column = value_text(value_get(pair->value, "column"), NULL);
    *out = (struct mapping_answer){.question = pair->key,
                                   .column = value_text(pair->value, column),
                                   .optional = value_yes(value_get(pair->value, "optional"), false)};
    out->missing = make_texts(arena, value_get(pair->value, "missing"), &out->missing_count);
    out->values = make_pairs(arena, value_get(pair->value, "values"), false, &out->value_count);
    out->columns = make_pairs(arena, value_get(pair->value, "columns"), true, &out->column_count);
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

/* store = "COLUMN", { column = …, named = true } or { code = … }. */
static int make_store(const char *script, const struct value *definition, struct mapping *mapping, struct err *err) {
    const struct value *store = value_get(definition, "store");
    mapping->store_code = value_text(value_get(store, "code"), "");
    mapping->store = value_text(store, value_text(value_get(store, "column"), ""));
    mapping->store_named = value_yes(value_get(store, "named"), false);
    if (!mapping->store[0] == !mapping->store_code[0])
        return shape_fail_in(script, definition, "store", err,
                             "store must be a column's name, { column = …, named = true } or { code = … }");
    return 0;
}

/* How the file writes its rows, whatever they say. */
static void make_manner(struct arena *arena, const struct value *definition, struct mapping *mapping) {
    const struct value *only = value_get(definition, "only");
    struct mapping_only *made = arena_alloc(arena, (value_count(only) + 1) * sizeof *made);
    bool qualtrics = !strcmp(value_text(value_get(definition, "head"), ""), heads[HEAD_QUALTRICS]);
    mapping->head = qualtrics ? HEAD_QUALTRICS : HEAD_PLAIN;
    mapping->clock = value_text(value_get(definition, "clock"), "");
    mapping->loose = value_yes(value_get(definition, "loose"), false);
    mapping->numbered = !strcmp(value_text(value_get(definition, "options"), ""), "numbers");
    mapping->joiner = value_text(value_get(definition, "joiner"), "");
    mapping->missing = make_texts(arena, value_get(definition, "missing"), &mapping->missing_count);
    mapping->left = make_texts(arena, value_get(definition, "left"), &mapping->left_count);
    for (size_t i = 0; i < value_count(only); i++) {
        made[i].column = value_text(value_get(value_at(only, i), "column"), "");
        made[i].is = make_texts(arena, value_get(value_at(only, i), "is"), &made[i].count);
    }
    mapping->only = made;
    mapping->only_count = value_count(only);
}

static int check_answers(const char *script, const struct value *definition, const struct mapping *mapping,
                         struct err *err) {
    for (size_t i = 0; i < mapping->answer_count; i++) {
        const struct mapping_answer *answer = &mapping->answers[i];
        bool one = answer->column && answer->column[0];
        if (one == (answer->column_count > 0))
            return err_set(err, ERR_DATA, "the answers of '%s' must have a column, or columns for its options",
                           answer->question),
                   err_field(err, "answers.%s", answer->question), shape_place(script, definition, err->field, err);
    }
    return 0;
}

static int make_responses(struct arena *arena, const char *script, const struct value *definition,
                          struct mapping *mapping, struct err *err) {
    if (shape_check(script, definition, &responses_shape, err))
        return err->kind;
    mapping->survey = value_text(value_get(definition, "survey"), "");
    mapping->source = value_text(value_get(definition, "source"), "");
    mapping->external_id = value_text(value_get(definition, "external_id"), "");
    mapping->at = value_text(value_get(definition, "at"), "");
    mapping->weight = value_text(value_get(definition, "weight"), "");
    const char *class = value_text(value_get(definition, "class"), "imported");
    channel_class_read(class, &mapping->class); /* the shape has checked it */
    if (!mapping->source[0] || strlen(mapping->source) > LIMIT_ID)
        return shape_fail_in(script, definition, "source", err,
                             "source names where the file comes from, in 1 to %d bytes", LIMIT_ID);
    if (make_wave(script, definition, mapping, err) || make_store(script, definition, mapping, err))
        return err->kind;
    make_manner(arena, definition, mapping);
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
    if (check_answers(script, definition, mapping, err))
        return err->kind;
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

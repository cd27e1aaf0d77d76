/* Each field is read by itself and says what is wrong with it, so that one answer names all faults. */
#include "web/api_read.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"

enum { FAULTS = 50 };

struct value *api_fault(struct arena *arena, const char *at, const char *what) {
    struct value *fault = value_map(arena);
    value_set(arena, fault, "at", value_str(arena, at));
    value_set(arena, fault, "what", value_str(arena, what));
    return fault;
}

struct reading {
    const struct house *house;
    struct arena *arena;
    struct api_call *call;
    const char *key; /* of the request */
    const struct value *from;
    const char *place; /* "responses[2]." or "" */
    struct submission *into;
};

/* Returns false, so that who finds a fault can say so. */
static bool wrong(const struct reading *reading, const char *field, const char *what) {
    struct value *faults = reading->call->faults;
    if (value_count(faults) < FAULTS)
        value_push(reading->arena, faults,
                   api_fault(reading->arena, arena_format(reading->arena, "%s%s", reading->place, field), what));
    return false;
}

static const char *text_at(const struct reading *reading, const char *name) {
    return value_text(value_get(reading->from, name), "");
}

static bool read_places(const struct reading *reading) {
    const struct house *house = reading->house;
    struct response *response = &reading->into->response;
    const char *survey = text_at(reading, "survey"), *store = text_at(reading, "store");
    response->survey = house_survey(house, survey);
    response->store = registry_store(house->registry, store);
    if (!response->survey)
        wrong(reading, "survey", arena_format(reading->arena, "there is no live survey '%s'", survey));
    if (!response->store) {
        const char *nearest = registry_nearest(house->registry, store);
        wrong(reading, "store",
              arena_format(reading->arena, "there is no store '%s'%s%s", store, nearest ? "; did you mean " : "",
                           nearest ? nearest : ""));
    }
    return response->survey && response->store;
}

static bool read_class(const struct reading *reading) {
    const char *class = value_text(value_get(reading->from, "class"), "imported");
    return channel_class_read(class, &reading->into->response.class) ||
           wrong(reading, "class", arena_format(reading->arena, "there is no class '%s'", class));
}

/* The request's own key names a response that came alone without an id. */
static bool read_id(const struct reading *reading) {
    const struct value *given = value_get(reading->from, "id");
    const char *key = reading->call->many ? NULL : reading->key,
               *id = value_text(given, given || !key ? "" : arena_text(reading->arena, key));
    reading->into->response.external_id = id;
    if (!*id)
        return wrong(reading, "id", "is missing: the response's id in your system, a text; by it nothing comes twice");
    return (strlen(id) <= LIMIT_EXTERNAL_ID && !strpbrk(id, "\r\n") && text_valid(id, strlen(id))) ||
           wrong(reading, "id", "is no id: at most 128 bytes, on one line");
}

static bool read_time(const struct reading *reading) {
    const struct house *house = reading->house;
    const struct store *store = reading->into->response.store;
    const struct zone *zone = house_zone(house, store);
    const char *text = text_at(reading, "at");
    const instant_t now = house_now(house);
    instant_t at = now;
    struct wall wall;
    if (*text && (!zone || !wall_read(text, &wall)))
        return wrong(reading, "at", "is no time: write it as 2026-11-22T10:05:00+08:00");
    if (*text)
        at = zone_instant(zone, &wall);
    if (at > now + DAY_MS)
        return wrong(reading, "at", "is in the future");
    if (at < (instant_t)day_from_civil(LIMIT_FIRST_YEAR, 1, 1) * DAY_MS)
        return wrong(reading, "at", "is too long ago");
    return house_date(house, store, at, &reading->into->response) ||
           wrong(reading, "store", "its time zone is unknown");
}

static bool read_wave_and_weight(const struct reading *reading) {
    struct response *response = &reading->into->response;
    const struct value *weight = value_get(reading->from, "weight");
    response->wave = text_at(reading, "wave");
    if (*response->wave && !wave_is_good(response->wave))
        return wrong(reading, "wave", "is no name of a wave");
    if (!weight)
        return true;
    return weight_read(arena_format(reading->arena, "%.9f", value_number(weight, 0)), &response->weight) ||
           wrong(reading, "weight", "is no weight: a number above 0, at most 100000");
}

/* As a cell of a file has it. */
static const char *cell_of(struct arena *arena, const struct value *value) {
    char real[TEXT_REAL];
    const char *all = "";
    if (value_is(value, VALUE_BOOL))
        return value_yes(value, false) ? "yes" : "no";
    if (value_is(value, VALUE_INT) || value_is(value, VALUE_REAL))
        return arena_text(arena, text_real(real, value_number(value, 0)));
    for (size_t i = 0; value_is(value, VALUE_LIST) && i < value_count(value); i++)
        all = arena_format(arena, "%s%s%s", all, i ? ";" : "", value_text(value_at(value, i), ""));
    return value_is(value, VALUE_LIST) ? all : value_text(value, value_is(value, VALUE_NULL) ? "" : NULL);
}

static const char *verdict_text(enum answer_verdict verdict) {
    static const char *const texts[] = {[ANSWER_NOT_A_NUMBER] = "is no number",
                                        [ANSWER_OUT_OF_RANGE] = "is outside of what can be answered",
                                        [ANSWER_NO_SUCH_OPTION] = "is none of the options",
                                        [ANSWER_NOT_A_DAY] = "is no day: write it as 2026-10-31",
                                        [ANSWER_OFF_STEP] = "is finer than can be answered",
                                        [ANSWER_RANKED_TWICE] = "has an option twice",
                                        [ANSWER_TOO_MANY] = "has too many options",
                                        [ANSWER_NOT_YES_OR_NO] = "is neither yes nor no"};
    return texts[verdict];
}

static bool read_answer(const struct reading *reading, const struct value_pair *pair, unsigned char *sheet,
                        struct buf *texts) {
    const struct question *question = survey_question(reading->into->response.survey, pair->key);
    const char *place = arena_format(reading->arena, "answers.%s", pair->key),
               *cell = cell_of(reading->arena, pair->value);
    if (!question)
        return wrong(reading, place, "the survey asks no such question");
    if (!cell)
        return wrong(reading, place, "is no answer: a number, a text, a list of texts, true or false");
    if (question->kind == QUESTION_TEXT) {
        if (!*cell)
            return true;
        buf_char(texts, texts->len ? ',' : '{');
        json_text(texts, question->id, strlen(question->id));
        buf_char(texts, ':');
        json_text(texts, cell, strlen(cell));
        return true;
    }
    const enum answer_verdict verdict = answer_read(question, cell, sheet);
    return verdict == ANSWER_OK || wrong(reading, place, verdict_text(verdict));
}

static bool read_answers(const struct reading *reading) {
    struct response *response = &reading->into->response;
    const struct value *answers = value_get(reading->from, "answers");
    unsigned char *sheet = arena_alloc(reading->arena, response->survey->answer_bytes + 1);
    struct buf texts = buf_make(LIMIT_API_BODY);
    bool good = value_is(answers, VALUE_MAP) || wrong(reading, "answers", "is missing: a map from question to answer");
    for (size_t i = 0; value_is(answers, VALUE_MAP) && i < value_count(answers); i++)
        good = read_answer(reading, &answers->map.pairs[i], sheet, &texts) && good;
    if (texts.len)
        buf_char(&texts, '}');
    response->sheet = sheet;
    response->texts = arena_text(reading->arena, texts.data);
    buf_free(&texts);
    return good;
}

/* A misspelt field would be an answer lost. */
static bool knows_fields(const struct reading *reading) {
    static const char *const known[] = {"survey", "store", "id", "at", "class", "wave", "weight", "answers"};
    bool good = value_is(reading->from, VALUE_MAP) || wrong(reading, "", "is no response");
    for (size_t i = 0; value_is(reading->from, VALUE_MAP) && i < value_count(reading->from); i++) {
        const char *name = reading->from->map.pairs[i].key;
        size_t k = 0;
        while (k < sizeof known / sizeof *known && strcmp(known[k], name) != 0)
            k++;
        if (k < sizeof known / sizeof *known)
            continue;
        const char *nearest = text_nearest(name, known, sizeof known / sizeof *known);
        good = wrong(reading, name,
                     arena_format(reading->arena, "there is no such field%s%s", nearest ? "; did you mean " : "",
                                  nearest ? nearest : ""));
    }
    return good;
}

static void read_response(const struct reading *reading) {
    struct response *response = &reading->into->response;
    *response = (struct response){.source = "", .wave = ""};
    knows_fields(reading);
    read_id(reading);
    read_class(reading);
    read_wave_and_weight(reading);
    if (!read_places(reading))
        return;
    read_time(reading);
    read_answers(reading);
}

int api_read(struct arena *arena, const struct house *house, const char *key, const char *bytes, size_t len,
             struct api_call *out, struct err *err) {
    const struct value *sent = NULL;
    if (json_read(arena, bytes, len, &sent, err))
        return err->kind;
    const struct value *list = value_get(sent, "responses");
    const bool many = value_is(list, VALUE_LIST);
    const size_t count = many ? value_count(list) : 1;
    if (count > LIMIT_API_RESPONSES)
        return err_set(err, ERR_USAGE, "are too many: at most %d at a time", LIMIT_API_RESPONSES),
               err_where(err, "responses");
    *out = (struct api_call){.many = many, .count = count, .faults = value_list(arena)};
    out->submissions = arena_alloc(arena, (count + 1) * sizeof *out->submissions);
    for (size_t i = 0; i < count && value_count(out->faults) < FAULTS; i++) {
        const char *place = many ? arena_format(arena, "responses[%zu].", i) : "";
        read_response(
            &(struct reading){house, arena, out, key, many ? value_at(list, i) : sent, place, &out->submissions[i]});
    }
    return 0;
}

/* All that is wrong is told at once, each with its place in what was sent; a request with anything wrong in it stores
 * nothing. */
#include "web/api.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/limits.h"
#include "ops/tokens.h"
#include "web/scribe.h"

enum { FAULTS = 50 };

struct calling {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    const char *secret;
    bool there;
    struct token token;
    const struct value *list; /* of responses */
    bool many;                /* they came as a list */
    struct value *faults;
};

/* ---- answers ---- */

static void answer_json(struct visit *visit, int status, const struct value *value) {
    struct buf out = buf_make(LIMIT_API_BODY);
    json_write(&out, value, JSON_COMPACT);
    buf_char(&out, '\n');
    reply_bytes(visit, status, "application/json", out.data, out.len, false);
    buf_free(&out);
}

static struct value *fault_of(struct arena *arena, const char *at, const char *what) {
    struct value *fault = value_map(arena);
    value_set(arena, fault, "at", value_str(arena, at));
    value_set(arena, fault, "what", value_str(arena, what));
    return fault;
}

static void fail(struct visit *visit, int status, const char *at, const char *what) {
    struct value *all = value_map(visit->arena), *list = value_list(visit->arena);
    value_push(visit->arena, list, fault_of(visit->arena, at, what));
    value_set(visit->arena, all, "errors", list);
    answer_json(visit, status, all);
}

/* ---- one response ---- */

struct reading {
    struct calling *calling;
    struct arena *arena;
    const struct value *from;
    const char *place; /* "responses[2]." or "" */
    struct submission *into;
};

/* Returns false, so that who finds a fault can say so. */
static bool wrong(const struct reading *reading, const char *field, const char *what) {
    struct calling *calling = reading->calling;
    if (value_count(calling->faults) < FAULTS)
        value_push(reading->arena, calling->faults,
                   fault_of(reading->arena, arena_format(reading->arena, "%s%s", reading->place, field), what));
    return false;
}

static const char *text_at(const struct reading *reading, const char *name) {
    return value_text(value_get(reading->from, name), "");
}

static bool read_places(const struct reading *reading) {
    const struct house *house = reading->calling->visit->house;
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
    const char *key = reading->calling->many ? NULL : wire_header(reading->calling->visit->request, "Idempotency-Key"),
               *id = value_text(given, given || !key ? "" : arena_text(reading->arena, key));
    reading->into->response.external_id = id;
    if (!*id)
        return wrong(reading, "id", "is missing: the response's id in your system, a text; by it nothing comes twice");
    return (strlen(id) <= LIMIT_EXTERNAL_ID && !strpbrk(id, "\r\n") && text_valid(id, strlen(id))) ||
           wrong(reading, "id", "is no id: at most 128 bytes, on one line");
}

static bool read_time(const struct reading *reading) {
    struct house *house = reading->calling->visit->house;
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

static void read_all(struct calling *calling) {
    struct arena *arena = calling->visit->arena;
    const size_t count = value_count(calling->list);
    calling->job.submissions = arena_alloc(arena, (count + 1) * sizeof *calling->job.submissions);
    calling->job.submission_count = count;
    calling->faults = value_list(arena);
    for (size_t i = 0; i < count; i++) {
        const struct reading reading = {calling, arena, value_at(calling->list, i),
                                        calling->many ? arena_format(arena, "responses[%zu].", i) : "",
                                        &calling->job.submissions[i]};
        read_response(&reading);
    }
}

/* ---- at the scribe ---- */

static bool may_store(const struct calling *calling, size_t *out_first) {
    for (size_t i = 0; *calling->token.scope && i < calling->job.submission_count; i++)
        if (strcmp(calling->job.submissions[i].response.store->code, calling->token.scope) != 0) {
            *out_first = i;
            return false;
        }
    return true;
}

static int look(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct calling *calling = (struct calling *)(void *)job;
    struct arena *arena = calling->visit->arena;
    size_t first = 0;
    if (token_find(workspace->db, arena, calling->secret, TOKEN_API, house_now(calling->visit->house), &calling->token,
                   &calling->there, err))
        return err->kind;
    if (calling->there && !value_count(calling->faults) && !may_store(calling, &first))
        value_push(arena, calling->faults,
                   fault_of(arena, calling->many ? arena_format(arena, "responses[%zu].store", first) : "store",
                            "is none that this key may send answers of"));
    if (!calling->there || value_count(calling->faults))
        job->submission_count = 0;
    for (size_t i = 0; i < job->submission_count; i++)
        job->submissions[i].response.source = arena_format(arena, "api %s", calling->token.name);
    return 0;
}

static const char *fate_word(enum submit_fate fate) {
    return fate == SUBMIT_STORED ? "stored" : fate == SUBMIT_REPEAT ? "repeated" : "conflict";
}

static void tell(struct calling *calling) {
    struct visit *visit = calling->visit;
    struct arena *arena = visit->arena;
    struct value *all = value_map(arena), *list = value_list(arena), *errors = value_list(arena);
    int64_t stored = 0, repeated = 0;
    for (size_t i = 0; i < calling->job.submission_count; i++) {
        const struct submission *one = &calling->job.submissions[i];
        struct value *told = value_map(arena);
        stored += one->fate == SUBMIT_STORED;
        repeated += one->fate == SUBMIT_REPEAT;
        value_set(arena, told, "id", value_str(arena, one->response.external_id));
        value_set(arena, told, "fate", value_str(arena, fate_word(one->fate)));
        value_push(arena, list, told);
        if (one->fate >= SUBMIT_CONFLICT)
            value_push(arena, errors,
                       fault_of(arena, calling->many ? arena_format(arena, "responses[%zu].id", i) : "id",
                                "another response with other content has this id"));
    }
    value_set(arena, all, "stored", value_int(arena, stored));
    value_set(arena, all, "repeated", value_int(arena, repeated));
    value_set(arena, all, "responses", list);
    if (value_count(errors))
        value_set(arena, all, "errors", errors);
    answer_json(visit, value_count(errors) ? 409 : 200, all);
}

static void done(struct scribe_job *job, const struct err *err) {
    struct calling *calling = (struct calling *)(void *)job;
    struct visit *visit = calling->visit;
    if (err) {
        fail(visit, 503, "", err->kind == ERR_BUSY ? "the database is busy: send it again" : "it could not be stored");
        return;
    }
    if (!calling->there) {
        fail(visit, 401, "Authorization", "this key is not known, or has ended");
        return;
    }
    if (value_count(calling->faults)) {
        struct value *all = value_map(visit->arena);
        value_set(visit->arena, all, "errors", calling->faults);
        answer_json(visit, 422, all);
        return;
    }
    tell(calling);
}

/* ---- the request ---- */

static const char *secret_of(struct visit *visit) {
    const char *header = wire_header(visit->request, "Authorization");
    return header && !strncasecmp(header, "Bearer ", 7) ? arena_text(visit->arena, header + 7) : NULL;
}

void api_responses(struct visit *visit) {
    struct calling *calling = arena_alloc(visit->arena, sizeof *calling);
    const struct value *sent = NULL;
    struct err err = {0};
    size_t len;
    const char *body = wire_body(visit->request, &len);
    calling->visit = visit;
    calling->secret = secret_of(visit);
    calling->job.look = look;
    calling->job.done = done;
    if (!calling->secret) {
        fail(visit, 401, "Authorization", "is missing: Authorization: Bearer KEY (earshot token add NAME api)");
        return;
    }
    if (json_read(visit->arena, body, len, &sent, &err)) {
        fail(visit, 400, err.where, err.what);
        return;
    }
    calling->many = value_is(value_get(sent, "responses"), VALUE_LIST);
    struct value *alone = value_list(visit->arena);
    value_push(visit->arena, alone, sent);
    calling->list = calling->many ? value_get(sent, "responses") : alone;
    if (value_count(calling->list) > LIMIT_API_RESPONSES) {
        fail(visit, 413, "responses", "are too many: at most 1000 at a time");
        return;
    }
    read_all(calling);
    visit_hold(visit, &calling->job);
}

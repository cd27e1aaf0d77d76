/* A mapping bound to a header: every text is compiled once into pieces (literal text, column number), so that a row
 * costs a walk over its fields. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "flow/intake/intake.h"
#include "flow/intake/refusal.h"

struct piece {
    const char *literal; /* or, when NULL, */
    size_t column;
};

struct source {
    const char *text; /* as the mapping says it, for the error sheet */
    struct piece *pieces;
    size_t count; /* 0: the mapping does not say */
};

struct answer {
    const struct mapping_answer *mapping;
    const struct question *question;
    struct source source;
};

struct intake {
    struct intake_setting setting;
    struct arena *arena;
    struct map zones;   /* name -> struct zone */
    struct map nearest; /* unknown store codes -> the code most like it, or "": looked for once each */
    struct source external_id, store, at, wave, weight;
    struct source code, name, region, region_name, parent, opened, closed, zone;
    struct source contacts[CONTACT_KINDS];
    struct buf contact_cells[CONTACT_KINDS];
    size_t columns; /* of the header */
    struct answer *answers;
    unsigned char *sheet;
    struct buf cells[8]; /* what a row's texts are put together in */
    struct buf cell, texts;
};

/* ---- binding ---- */

static bool find_column(const struct csv_row *header, const char *name, size_t len, size_t *out) {
    for (size_t i = 0; i < header->count; i++)
        if (header->fields[i].len == len && !memcmp(header->fields[i].bytes, name, len)) {
            *out = i;
            return true;
        }
    return false;
}

static int absent(const struct intake *intake, const char *name, size_t len, struct err *err) {
    return err_set(err, ERR_DATA, "the file has no column '%.*s', which the mapping '%s' reads", (int)len, name,
                   intake->setting.mapping->id),
           err_todo(err, "mend the file, or the mapping in %s", intake->setting.mapping->script);
}

static int bind(struct intake *intake, struct source *source, const char *text, const struct csv_row *header,
                struct err *err) {
    if (!text || !text[0])
        return 0;
    size_t cap = 0;
    source->text = text;
    if (!strchr(text, '{')) {
        source->pieces = arena_alloc(intake->arena, sizeof *source->pieces);
        source->count = 1;
        return find_column(header, text, strlen(text), &source->pieces[0].column)
                   ? 0
                   : absent(intake, text, strlen(text), err);
    }
    for (const char *c = text; *c; c++)
        cap += *c == '{' ? 2 : 0;
    source->pieces = arena_alloc(intake->arena, (cap + 1) * sizeof *source->pieces);
    while (*text) {
        size_t literal = strcspn(text, "{");
        if (literal)
            source->pieces[source->count++].literal = arena_bytes(intake->arena, text, literal);
        text += literal;
        if (!*text)
            break;
        size_t len = strcspn(++text, "}");
        if (!find_column(header, text, len, &source->pieces[source->count++].column))
            return absent(intake, text, len, err);
        text += len + (text[len] ? 1 : 0);
    }
    return 0;
}

static int bind_answers(struct intake *intake, const struct csv_row *header, struct err *err) {
    const struct mapping *mapping = intake->setting.mapping;
    const struct survey *survey = intake->setting.survey;
    intake->answers = arena_alloc(intake->arena, (mapping->answer_count + 1) * sizeof *intake->answers);
    intake->sheet = arena_alloc(intake->arena, survey->answer_bytes + 1);
    if (mapping_check(mapping, survey, err))
        return err->kind;
    for (size_t i = 0; i < mapping->answer_count; i++) {
        struct answer *answer = &intake->answers[i];
        answer->mapping = &mapping->answers[i];
        answer->question = survey_question(survey, answer->mapping->question);
        bool there = mapping_reads(answer->mapping, header);
        if ((there || !answer->mapping->optional) &&
            bind(intake, &answer->source, answer->mapping->column, header, err))
            return err->kind;
    }
    return 0;
}

static int bind_contacts(struct intake *intake, const struct mapping *mapping, const struct csv_row *header,
                         struct err *err) {
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (bind(intake, &intake->contacts[kind], mapping->contacts.of[kind], header, err))
            return err->kind;
    return 0;
}

int intake_bind(struct intake **out, const struct intake_setting *setting, const struct csv_row *header,
                struct err *err) {
    struct intake *intake = mem_alloc(sizeof *intake);
    const struct mapping *m = setting->mapping;
    intake->setting = *setting;
    intake->columns = header->count;
    intake->arena = arena_new();
    intake->zones = map_make(intake->arena);
    intake->nearest = map_make(intake->arena);
    for (size_t i = 0; i < sizeof intake->cells / sizeof *intake->cells; i++)
        intake->cells[i] = buf_make(LIMIT_CSV_ROW);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        intake->contact_cells[kind] = buf_make(LIMIT_CSV_ROW);
    intake->cell = buf_make(LIMIT_CSV_ROW);
    intake->texts = buf_make(LIMIT_CSV_ROW * 6);
    if (bind(intake, &intake->external_id, m->external_id, header, err) ||
        bind(intake, &intake->store, m->store, header, err) || bind(intake, &intake->at, m->at, header, err) ||
        bind(intake, &intake->wave, m->wave, header, err) || bind(intake, &intake->weight, m->weight, header, err) ||
        bind(intake, &intake->code, m->code, header, err) || bind(intake, &intake->name, m->name, header, err) ||
        bind(intake, &intake->region, m->region, header, err) ||
        bind(intake, &intake->region_name, m->region_name, header, err) ||
        bind(intake, &intake->parent, m->parent, header, err) ||
        bind(intake, &intake->opened, m->opened, header, err) ||
        bind(intake, &intake->closed, m->closed, header, err) || bind(intake, &intake->zone, m->zone, header, err) ||
        bind_contacts(intake, m, header, err) || (setting->survey && bind_answers(intake, header, err))) {
        intake_free(intake);
        return err->kind;
    }
    *out = intake;
    return 0;
}

void intake_free(struct intake *intake) {
    if (!intake)
        return;
    for (size_t i = 0; i < intake->zones.count; i++)
        zone_free(intake->zones.entries[i].item);
    for (size_t i = 0; i < sizeof intake->cells / sizeof *intake->cells; i++)
        buf_free(&intake->cells[i]);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        buf_free(&intake->contact_cells[kind]);
    buf_free(&intake->cell);
    buf_free(&intake->texts);
    arena_free(intake->arena);
    free(intake);
}

const struct survey *intake_survey(const struct intake *intake) {
    return intake->setting.survey;
}

/* ---- reading ---- */

/* The text that a source gives in this row, trimmed; it lives in `into` until that is used again. */
static const char *take(const struct source *source, const struct csv_row *row, struct buf *into) {
    buf_clear(into);
    for (size_t i = 0; i < source->count; i++) {
        const struct piece *piece = &source->pieces[i];
        size_t len = piece->literal ? strlen(piece->literal) : 0;
        const char *bytes = piece->literal;
        if (!piece->literal && piece->column < row->count) {
            len = row->fields[piece->column].len;
            bytes = text_trim(row->fields[piece->column].bytes, &len);
        }
        if (len)
            buf_add(into, bytes, len);
    }
    return into->data;
}

static bool problem(const struct intake *intake, const struct csv_row *row, const struct source *source,
                    const char *value, enum refusal refusal) {
    intake->setting.problem(intake->setting.context, row, source && source->text ? source->text : "", value,
                            refusal_text(refusal, intake->setting.language));
    return false;
}

/* Something stands beyond the last column: the cells before it may have moved. Fewer cells are no fault, since
 * spreadsheets leave out the empty ones at the end. */
static bool has_surplus(const struct intake *intake, const struct csv_row *row) {
    for (size_t i = intake->columns; i < row->count; i++) {
        size_t len = row->fields[i].len;
        text_trim(row->fields[i].bytes, &len);
        if (len)
            return true;
    }
    return false;
}

/* What is wrong with the row as a whole, before any field is looked at. */
static bool row_is_sound(const struct intake *intake, const struct csv_row *row) {
    if (row->broken)
        return problem(intake, row, NULL, "", REFUSED_BYTES);
    if (row->too_long)
        return problem(intake, row, NULL, "", REFUSED_LENGTH);
    if (has_surplus(intake, row))
        return problem(intake, row, NULL, "", REFUSED_CELLS);
    return true;
}

static const struct zone *zone_of(struct intake *intake, const struct store *store) {
    const char *name = store->zone[0] ? store->zone : intake->setting.zone;
    struct zone *zone = map_get(&intake->zones, name);
    struct err ignored;
    if (!zone && !zone_open(&zone, name, &ignored))
        map_put(&intake->zones, name, zone);
    return zone;
}

/* With the full-width letters and digits that a Chinese input method types (Ｓ０１) as ASCII; lives in `into`. */
static const char *narrow(const char *text, struct buf *into) {
    const char *end = text + strlen(text);
    buf_clear(into);
    while (text < end) {
        char bytes[4];
        uint32_t code_point = text_next(&text, end);
        bool wide = code_point >= 0xff01 && code_point <= 0xff5e;
        buf_add(into, bytes, text_put(bytes, wide ? code_point - 0xff01 + '!' : code_point));
    }
    return into->data;
}

/* NULL where none is like it, and once a file has had so many unknown codes that it is plainly another chain's. */
static const char *nearest_store(struct intake *intake, const char *code) {
    char *known = map_get(&intake->nearest, code);
    if (!known && intake->nearest.count < LIMIT_SUGGESTIONS) {
        const char *nearest = registry_nearest(intake->setting.registry, narrow(code, &intake->cells[2]));
        known = arena_text(intake->arena, nearest ? nearest : "");
        map_put(&intake->nearest, code, known);
    }
    return known && known[0] ? known : NULL;
}

static bool unknown_store(struct intake *intake, const struct csv_row *row, const char *code) {
    const char *nearest = nearest_store(intake, code);
    const struct intake_setting *setting = &intake->setting;
    buf_clear(&intake->cells[2]);
    buf_text(&intake->cells[2], refusal_text(REFUSED_STORE, setting->language));
    if (nearest)
        buf_format(&intake->cells[2], strcmp(setting->language, "zh") ? "; is it %s?" : "，是否为 %s？", nearest);
    setting->problem(setting->context, row, intake->store.text, code, intake->cells[2].data);
    return false;
}

static bool read_identity(struct intake *intake, const struct csv_row *row, struct response *out) {
    out->source = intake->setting.mapping->source;
    out->class = intake->setting.mapping->class;
    out->external_id = take(&intake->external_id, row, &intake->cells[0]);
    size_t len = strlen(out->external_id);
    if (!len || len > LIMIT_EXTERNAL_ID || strpbrk(out->external_id, "\n\r"))
        return problem(intake, row, &intake->external_id, out->external_id, len ? REFUSED_ID : REFUSED_MISSING);
    const char *code = take(&intake->store, row, &intake->cells[1]);
    out->store = registry_store(intake->setting.registry, code);
    if (!out->store)
        return unknown_store(intake, row, code);
    return true;
}

static bool read_time(struct intake *intake, const struct csv_row *row, struct response *out) {
    struct wall wall;
    enum day_order order = intake->setting.mapping->dates;
    const char *text = take(&intake->at, row, &intake->cells[3]);
    if (!wall_read_in(text, order, &wall))
        return problem(intake, row, &intake->at, text, (enum refusal)(REFUSED_TIME + (int)order));
    const struct zone *zone = zone_of(intake, out->store);
    if (!zone)
        return problem(intake, row, &intake->at, text, REFUSED_ZONE);
    instant_t instant = zone_instant(zone, &wall);
    if (instant > intake->setting.now + DAY_MS)
        return problem(intake, row, &intake->at, text, REFUSED_FUTURE);
    if (day_month(wall.day) < LIMIT_FIRST_YEAR * 12)
        return problem(intake, row, &intake->at, text, REFUSED_LONG_AGO);
    out->seconds = (instant - (instant % 1000 + 1000) % 1000) / 1000;
    out->month = day_month(zone_day(zone, instant));
    return true;
}

/* An empty cell is a response of no wave. */
static bool read_wave(struct intake *intake, const struct csv_row *row, struct response *out) {
    out->wave = intake->setting.mapping->wave_name;
    if (!intake->wave.count)
        return true;
    out->wave = take(&intake->wave, row, &intake->cells[4]);
    return !out->wave[0] || wave_is_good(out->wave) || problem(intake, row, &intake->wave, out->wave, REFUSED_WAVE);
}

/* A blank weight is a fault of the file: counted as 1 it would be made up, left out it would bend what is weighted. */
static bool read_weight(struct intake *intake, const struct csv_row *row, struct response *out) {
    if (!intake->weight.count)
        return true;
    const char *text = take(&intake->weight, row, &intake->cells[5]);
    return weight_read(text, &out->weight) || problem(intake, row, &intake->weight, text, REFUSED_WEIGHT);
}

static bool is_missing(const struct mapping_answer *mapping, const char *text) {
    for (size_t i = 0; i < mapping->missing_count; i++)
        if (!strcmp(mapping->missing[i], text))
            return true;
    return false;
}

static void add_text(struct intake *intake, const struct answer *answer, const char *text) {
    buf_char(&intake->texts, intake->texts.len ? ',' : '{');
    json_text(&intake->texts, answer->question->id, strlen(answer->question->id));
    buf_char(&intake->texts, ':');
    json_text(&intake->texts, text, strlen(text));
}

static bool bad_answer(struct intake *intake, const struct csv_row *row, const struct answer *answer, const char *text,
                       enum answer_verdict verdict) {
    static const enum refusal refusals[] = {
        [ANSWER_NOT_A_NUMBER] = REFUSED_NUMBER,   [ANSWER_OUT_OF_RANGE] = REFUSED_RANGE,
        [ANSWER_NO_SUCH_OPTION] = REFUSED_OPTION, [ANSWER_NOT_A_DAY] = REFUSED_DAY,
        [ANSWER_OFF_STEP] = REFUSED_STEP,         [ANSWER_RANKED_TWICE] = REFUSED_RANKED_TWICE,
        [ANSWER_TOO_MANY] = REFUSED_TOO_MANY,     [ANSWER_NOT_YES_OR_NO] = REFUSED_YES_OR_NO};
    bool wide = strcmp(narrow(text, &intake->cells[2]), text) != 0 &&
                answer_read(answer->question, intake->cells[2].data, intake->sheet) == ANSWER_OK;
    return problem(intake, row, &answer->source, text, wide ? REFUSED_FULL_WIDTH : refusals[verdict]);
}

static bool read_answers(struct intake *intake, const struct csv_row *row) {
    bool good = true;
    memset(intake->sheet, 0, intake->setting.survey->answer_bytes);
    buf_clear(&intake->texts);
    for (size_t i = 0; i < intake->setting.mapping->answer_count; i++) {
        const struct answer *answer = &intake->answers[i];
        const char *text = take(&answer->source, row, &intake->cell);
        if (is_missing(answer->mapping, text))
            continue;
        if (answer->question->kind == QUESTION_TEXT && text[0])
            add_text(intake, answer, text);
        enum answer_verdict verdict = answer_read(answer->question, text, intake->sheet);
        if (verdict != ANSWER_OK)
            good = bad_answer(intake, row, answer, text, verdict);
    }
    if (intake->texts.len)
        buf_char(&intake->texts, '}');
    return good;
}

bool intake_response(struct intake *intake, const struct csv_row *row, struct response *out) {
    if (!row_is_sound(intake, row))
        return false;
    *out = (struct response){.survey = intake->setting.survey};
    bool good = read_identity(intake, row, out) && read_time(intake, row, out);
    good = read_wave(intake, row, out) && good;
    good = read_weight(intake, row, out) && good;
    good = read_answers(intake, row) && good;
    out->sheet = intake->sheet;
    out->texts = intake->texts.data;
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        out->contacts.of[kind] = take(&intake->contacts[kind], row, &intake->contact_cells[kind]);
    return good;
}

static bool take_day(struct intake *intake, const struct csv_row *row, const struct source *source, day_t *out) {
    const char *text = take(source, row, &intake->cell);
    *out = DAY_NONE;
    if (!text[0] || day_read(text, out))
        return true;
    return problem(intake, row, source, text, REFUSED_DAY);
}

static bool code_is_good(struct intake *intake, const struct csv_row *row, const struct source *source,
                         const char *code) {
    if (!code[0])
        return problem(intake, row, source, code, REFUSED_MISSING);
    if (strlen(code) > LIMIT_ID || code[0] == '.' || code[0] == '_' || strpbrk(code, "/\\") || text_has_unseen(code))
        return problem(intake, row, source, code, REFUSED_CODE);
    return true;
}

/* A region's code may be any name of a place: "光谷/鲁巷". One that begins with _ is the archive's own. */
static bool region_is_good(struct intake *intake, const struct csv_row *row, const char *region) {
    if (region[0] && region[0] != '_' && strlen(region) <= LIMIT_ID && !text_has_unseen(region))
        return true;
    return problem(intake, row, &intake->region, region, region[0] ? REFUSED_REGION : REFUSED_MISSING);
}

static bool parent_is_good(struct intake *intake, const struct csv_row *row, const char *parent) {
    if (parent[0] != '_' && strlen(parent) <= LIMIT_ID && !text_has_unseen(parent))
        return true;
    return problem(intake, row, &intake->parent, parent, REFUSED_REGION);
}

bool intake_store(struct intake *intake, const struct csv_row *row, struct store_notice *out) {
    if (!row_is_sound(intake, row))
        return false;
    out->code = take(&intake->code, row, &intake->cells[0]);
    out->name = take(&intake->name, row, &intake->cells[1]);
    out->region = take(&intake->region, row, &intake->cells[2]);
    out->region_name = take(&intake->region_name, row, &intake->cells[3]);
    out->parent = take(&intake->parent, row, &intake->cells[4]);
    out->zone = take(&intake->zone, row, &intake->cells[5]);
    bool good = code_is_good(intake, row, &intake->code, out->code) && region_is_good(intake, row, out->region) &&
                parent_is_good(intake, row, out->parent) && take_day(intake, row, &intake->opened, &out->opened) &&
                take_day(intake, row, &intake->closed, &out->closed);
    struct zone *zone = NULL;
    struct err unknown;
    if (good && out->zone[0] && zone_open(&zone, out->zone, &unknown))
        good = problem(intake, row, &intake->zone, out->zone, REFUSED_ZONE);
    zone_free(zone);
    if (good && out->opened != DAY_NONE && out->closed != DAY_NONE && out->closed < out->opened)
        good = problem(intake, row, &intake->closed, take(&intake->closed, row, &intake->cell), REFUSED_CLOSED);
    return good;
}

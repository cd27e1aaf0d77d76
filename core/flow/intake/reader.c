/* A mapping bound to a header: every text is compiled once into pieces (literal text, column number), so that a row
 * costs a walk over its fields. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/text.h"
#include "flow/intake/cells.h"
#include "flow/intake/intake.h"
#include "flow/intake/refusal.h"

#define WHOLE_ROW SIZE_MAX

struct piece {
    const char *literal; /* or, when NULL, */
    size_t column;       /* WHOLE_ROW: a digest of all columns */
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
    struct source *columns; /* as the mapping's */
    struct cells *cells;
};

struct only {
    const struct mapping_only *mapping;
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
    struct only *only;
    struct map named;      /* store names -> struct store, or NULL for one that several have */
    size_t columns;        /* of the header */
    const char **headings; /* of the header, where rows are digested */
    size_t *order;         /* of the columns, by heading */
    struct answer *answers;
    unsigned char *sheet;
    struct buf cells[8]; /* what a row's texts are put together in */
    struct buf cell, read, texts, whole;
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

/* A column by its name, or "#12" by its place. */
static bool find_place(struct intake *intake, const struct csv_row *header, const char *name, size_t len, size_t *out) {
    if (len == 1 && *name == '*') {
        *out = WHOLE_ROW;
        intake->whole = buf_make(LIMIT_CSV_ROW * 2);
        return true;
    }
    if (find_column(header, name, len, out))
        return true;
    *out = len > 1 && *name == '#' ? strtoul(name + 1, NULL, 10) - 1 : SIZE_MAX;
    return *out < header->count;
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
        if (!find_place(intake, header, text, len, &source->pieces[source->count++].column))
            return absent(intake, text, len, err);
        text += len + (text[len] ? 1 : 0);
    }
    return 0;
}

static int bind_answer(struct intake *intake, struct answer *answer, const struct csv_row *header, struct err *err) {
    const struct mapping_answer *mapping = answer->mapping;
    answer->columns = arena_alloc(intake->arena, (mapping->column_count + 1) * sizeof *answer->columns);
    if (bind(intake, &answer->source, mapping->column, header, err))
        return err->kind;
    for (size_t i = 0; i < mapping->column_count; i++)
        if (bind(intake, &answer->columns[i], mapping->columns[i].cell, header, err))
            return err->kind;
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
        answer->cells = cells_new(intake->arena, mapping, answer->mapping, survey);
        bool there = mapping_reads(answer->mapping, header);
        if ((there || !answer->mapping->optional) && bind_answer(intake, answer, header, err))
            return err->kind;
    }
    return 0;
}

static int bind_only(struct intake *intake, const struct csv_row *header, struct err *err) {
    const struct mapping *mapping = intake->setting.mapping;
    intake->only = arena_alloc(intake->arena, (mapping->only_count + 1) * sizeof *intake->only);
    for (size_t i = 0; i < mapping->only_count; i++) {
        intake->only[i].mapping = &mapping->only[i];
        if (bind(intake, &intake->only[i].source, mapping->only[i].column, header, err))
            return err->kind;
    }
    return 0;
}

/* Columns in the order of their headings: the same row with its columns elsewhere has the same digest. */
static void order_columns(struct intake *intake, const struct csv_row *header) {
    intake->headings = arena_alloc(intake->arena, (header->count + 1) * sizeof *intake->headings);
    intake->order = arena_alloc(intake->arena, (header->count + 1) * sizeof *intake->order);
    for (size_t i = 0; i < header->count; i++) {
        size_t at = i;
        intake->headings[i] = arena_text(intake->arena, header->fields[i].bytes);
        for (; at && strcmp(intake->headings[intake->order[at - 1]], intake->headings[i]) > 0; at--)
            intake->order[at] = intake->order[at - 1];
        intake->order[at] = i;
    }
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
    intake->named = map_make(intake->arena);
    order_columns(intake, header);
    for (size_t i = 0; i < sizeof intake->cells / sizeof *intake->cells; i++)
        intake->cells[i] = buf_make(LIMIT_CSV_ROW);
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        intake->contact_cells[kind] = buf_make(LIMIT_CSV_ROW);
    intake->cell = buf_make(LIMIT_CSV_ROW);
    intake->read = buf_make(LIMIT_CSV_ROW);
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
        bind_contacts(intake, m, header, err) || bind_only(intake, header, err) ||
        (setting->survey && bind_answers(intake, header, err))) {
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
    buf_free(&intake->read);
    buf_free(&intake->whole);
    buf_free(&intake->texts);
    arena_free(intake->arena);
    free(intake);
}

const struct survey *intake_survey(const struct intake *intake) {
    return intake->setting.survey;
}

/* ---- reading ---- */

/* All that the row says, as 32 hex digits: empty cells and the order of columns make no difference. */
static void add_whole(struct intake *intake, const struct csv_row *row, struct buf *into) {
    char hex[DIGEST_TEXT];
    struct buf *whole = &intake->whole;
    buf_clear(whole);
    for (size_t i = 0; i < intake->columns; i++) {
        size_t column = intake->order[i], len = column < row->count ? row->fields[column].len : 0;
        const char *bytes = len ? text_trim(row->fields[column].bytes, &len) : "";
        if (!len)
            continue;
        buf_text(whole, intake->headings[column]);
        buf_char(whole, '\x1F');
        buf_add(whole, bytes, len);
        buf_char(whole, '\x1E');
    }
    struct digest digest = digest_row(NULL, 0, whole->data, whole->len);
    buf_add(into, digest_write(hex, &digest), 32);
}

/* The text that a source gives in this row, trimmed; it lives in `into` until that is used again. */
static const char *take(struct intake *intake, const struct source *source, const struct csv_row *row,
                        struct buf *into) {
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
        else if (!piece->literal && piece->column == WHOLE_ROW)
            add_whole(intake, row, into);
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
        return problem(intake, row, NULL, "", row->count ? REFUSED_BYTES : REFUSED_OBJECT);
    if (row->too_long)
        return problem(intake, row, NULL, "", REFUSED_LENGTH);
    if (has_surplus(intake, row))
        return problem(intake, row, NULL, "", REFUSED_CELLS);
    return true;
}

static const struct zone *zone_named(struct intake *intake, const char *name) {
    struct zone *zone = map_get(&intake->zones, name);
    struct err ignored;
    if (!zone && !zone_open(&zone, name, &ignored))
        map_put(&intake->zones, name, zone);
    return zone;
}

static const struct zone *zone_of(struct intake *intake, const struct store *store) {
    return zone_named(intake, store->zone[0] ? store->zone : intake->setting.zone);
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

/* The only store of this name; NULL where there are none or several. */
static const struct store *named_store(struct intake *intake, const char *name) {
    const struct registry *registry = intake->setting.registry;
    for (size_t i = intake->named.count ? registry->store_count : 0; i < registry->store_count; i++) {
        struct store *store = &registry->stores[i];
        bool again = map_get(&intake->named, store->name) != NULL;
        map_put(&intake->named, store->name, again ? (void *)intake : store);
    }
    const void *found = map_get(&intake->named, name);
    return found == intake ? NULL : found;
}

static bool read_identity(struct intake *intake, const struct csv_row *row, struct response *out) {
    out->source = intake->setting.mapping->source;
    out->class = intake->setting.mapping->class;
    out->external_id = take(intake, &intake->external_id, row, &intake->cells[0]);
    size_t len = strlen(out->external_id);
    if (!len || len > LIMIT_EXTERNAL_ID || strpbrk(out->external_id, "\n\r"))
        return problem(intake, row, &intake->external_id, out->external_id, len ? REFUSED_ID : REFUSED_MISSING);
    const char *whole = intake->setting.mapping->store_code;
    const char *code = whole && whole[0] ? whole : take(intake, &intake->store, row, &intake->cells[1]);
    out->store = registry_store(intake->setting.registry, code);
    if (!out->store && intake->setting.mapping->store_named)
        out->store = named_store(intake, code);
    return out->store ||
           (code[0] ? unknown_store(intake, row, code) : problem(intake, row, &intake->store, code, REFUSED_NO_STORE));
}

static bool read_time(struct intake *intake, const struct csv_row *row, struct response *out) {
    struct wall wall;
    enum day_order order = intake->setting.mapping->dates;
    const char *text = take(intake, &intake->at, row, &intake->cells[3]);
    if (!wall_read_in(text, order, &wall))
        return problem(intake, row, &intake->at, text, (enum refusal)(REFUSED_TIME + (int)order));
    const char *clock = intake->setting.mapping->clock;
    const struct zone *zone = zone_of(intake, out->store),
                      *theirs = clock && clock[0] ? zone_named(intake, clock) : zone;
    if (!zone || !theirs)
        return problem(intake, row, &intake->at, text, REFUSED_ZONE);
    instant_t instant = zone_instant(theirs, &wall);
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
    out->wave = take(intake, &intake->wave, row, &intake->cells[4]);
    return !out->wave[0] || wave_is_good(out->wave) || problem(intake, row, &intake->wave, out->wave, REFUSED_WAVE);
}

/* A blank weight is a fault of the file: counted as 1 it would be made up, left out it would bend what is weighted. */
static bool read_weight(struct intake *intake, const struct csv_row *row, struct response *out) {
    if (!intake->weight.count)
        return true;
    const char *text = take(intake, &intake->weight, row, &intake->cells[5]);
    return weight_read(text, &out->weight) || problem(intake, row, &intake->weight, text, REFUSED_WEIGHT);
}

static bool is_among(const char *const *texts, size_t count, const char *text) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(texts[i], text))
            return true;
    return false;
}

/* A key stands in quotes, and those of a text are written with a stroke before them: it is found nowhere else. */
static bool has_text(struct intake *intake, const struct question *question) {
    buf_clear(&intake->cells[7]);
    json_text(&intake->cells[7], question->id, strlen(question->id));
    buf_char(&intake->cells[7], ':');
    return strstr(intake->texts.data, intake->cells[7].data) != NULL;
}

static void add_text(struct intake *intake, const struct question *question, const char *text, size_t len) {
    buf_char(&intake->texts, intake->texts.len ? ',' : '{');
    json_text(&intake->texts, question->id, strlen(question->id));
    buf_char(&intake->texts, ':');
    json_text(&intake->texts, text, len);
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

/* What one cell says, as the survey's own words. */
static bool read_cell(struct intake *intake, const struct csv_row *row, const struct answer *answer, const char *text) {
    struct cell cell;
    if (answer->question->kind == QUESTION_TEXT) {
        if (text[0] && answer->question->beside && has_text(intake, answer->question))
            return problem(intake, row, &answer->source, text, REFUSED_WORDS_TWICE);
        if (text[0])
            add_text(intake, answer->question, text, strlen(text));
        return true;
    }
    switch (cells_read(answer->cells, text, &intake->read, &cell)) {
    case CELLS_OK:
        break;
    case CELLS_OWN_WORDS:
        return problem(intake, row, &answer->source, text, REFUSED_OWN_WORDS);
    case CELLS_TWO_WAYS:
        return problem(intake, row, &answer->source, text, REFUSED_TWO_WAYS);
    }
    enum answer_verdict verdict = answer_read(answer->question, cell.text, intake->sheet);
    if (verdict != ANSWER_OK)
        return bad_answer(intake, row, answer, text, verdict);
    if (cell.other && has_text(intake, cell.other))
        return problem(intake, row, &answer->source, text, REFUSED_WORDS_TWICE);
    if (cell.other)
        add_text(intake, cell.other, cell.words, cell.words_len);
    return true;
}

/* Options that have columns of their own, as one cell. An empty cell everywhere is no answer. */
static bool read_columns(struct intake *intake, const struct csv_row *row, const struct answer *answer) {
    const struct mapping *mapping = intake->setting.mapping;
    buf_clear(&intake->cells[6]);
    for (size_t i = 0; i < answer->mapping->column_count; i++) {
        const char *option = answer->mapping->columns[i].answer;
        const char *text = take(intake, &answer->columns[i], row, &intake->cell);
        if (is_among(answer->mapping->missing, answer->mapping->missing_count, text) ||
            is_among(mapping->missing, mapping->missing_count, text))
            continue;
        if (!cells_column(answer->cells, option, text, &intake->cells[6]))
            return problem(intake, row, &answer->columns[i], text, REFUSED_YES_NO);
    }
    return read_cell(intake, row, answer, cells_columns_end(answer->cells, &intake->cells[6]));
}

static bool read_answers(struct intake *intake, const struct csv_row *row) {
    const struct mapping *mapping = intake->setting.mapping;
    bool good = true;
    memset(intake->sheet, 0, intake->setting.survey->answer_bytes);
    buf_clear(&intake->texts);
    for (size_t i = 0; i < mapping->answer_count; i++) {
        const struct answer *answer = &intake->answers[i];
        if (answer->mapping->column_count) {
            good = read_columns(intake, row, answer) && good;
            continue;
        }
        const char *text = take(intake, &answer->source, row, &intake->cell);
        if (!is_among(answer->mapping->missing, answer->mapping->missing_count, text) &&
            !is_among(mapping->missing, mapping->missing_count, text))
            good = read_cell(intake, row, answer, text) && good;
    }
    if (intake->texts.len)
        buf_char(&intake->texts, '}');
    return good;
}

/* What an unfinished answer, or a try by whoever wrote the survey, looks like. */
static bool is_taken(struct intake *intake, const struct csv_row *row) {
    for (size_t i = 0; i < intake->setting.mapping->only_count; i++) {
        const struct only *only = &intake->only[i];
        const char *text = take(intake, &only->source, row, &intake->cell);
        bool taken = only->mapping->count ? is_among(only->mapping->is, only->mapping->count, text) : text[0] != 0;
        if (!taken)
            return problem(intake, row, &only->source, text, REFUSED_ONLY);
    }
    return true;
}

bool intake_response(struct intake *intake, const struct csv_row *row, struct response *out) {
    if (!row_is_sound(intake, row) || !is_taken(intake, row))
        return false;
    *out = (struct response){.survey = intake->setting.survey};
    bool good = read_identity(intake, row, out) && read_time(intake, row, out);
    good = read_wave(intake, row, out) && good;
    good = read_weight(intake, row, out) && good;
    good = read_answers(intake, row) && good;
    out->sheet = intake->sheet;
    out->texts = intake->texts.data;
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        out->contacts.of[kind] = take(intake, &intake->contacts[kind], row, &intake->contact_cells[kind]);
    return good;
}

static bool take_day(struct intake *intake, const struct csv_row *row, const struct source *source, day_t *out) {
    const char *text = take(intake, source, row, &intake->cell);
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
    out->code = take(intake, &intake->code, row, &intake->cells[0]);
    out->name = take(intake, &intake->name, row, &intake->cells[1]);
    out->region = take(intake, &intake->region, row, &intake->cells[2]);
    out->region_name = take(intake, &intake->region_name, row, &intake->cells[3]);
    out->parent = take(intake, &intake->parent, row, &intake->cells[4]);
    out->zone = take(intake, &intake->zone, row, &intake->cells[5]);
    bool good = code_is_good(intake, row, &intake->code, out->code) && region_is_good(intake, row, out->region) &&
                parent_is_good(intake, row, out->parent) && take_day(intake, row, &intake->opened, &out->opened) &&
                take_day(intake, row, &intake->closed, &out->closed);
    struct zone *zone = NULL;
    struct err unknown;
    if (good && out->zone[0] && zone_open(&zone, out->zone, &unknown))
        good = problem(intake, row, &intake->zone, out->zone, REFUSED_ZONE);
    zone_free(zone);
    if (good && out->opened != DAY_NONE && out->closed != DAY_NONE && out->closed < out->opened)
        good = problem(intake, row, &intake->closed, take(intake, &intake->closed, row, &intake->cell), REFUSED_CLOSED);
    return good;
}

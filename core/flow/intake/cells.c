#include "flow/intake/cells.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

struct cells {
    const struct mapping *mapping;
    const struct mapping_answer *answer;
    const struct question *question;
    const struct question *other; /* what takes own words; NULL: nothing */
    int other_option;             /* the option that they go with; -1: none */
    bool answered;                /* a column of the row said something */
    struct buf *into;             /* of the reading at hand */
    struct cell *out;
};

/* ---- comparing ---- */

static uint32_t narrow(uint32_t c) {
    return c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c == 0x3000 || c == 0xa0 ? ' ' : c;
}

static bool is_end_mark(char c) {
    return strchr(".,:;?!*", c) != NULL;
}

void cells_tidy(const char *text, size_t len, struct buf *out) {
    const char *end = text + len;
    buf_clear(out);
    while (text < end) {
        char bytes[4];
        uint32_t c = narrow(text_next(&text, end));
        if (c <= ' ' || c == 0x200b || c == 0xfeff)
            continue;
        c = c >= 'A' && c <= 'Z' ? c | 0x20 : c == 0x3002 ? '.' : c;
        buf_add(out, bytes, text_put(bytes, c));
    }
    while (out->len > 1 && is_end_mark(out->data[out->len - 1]))
        out->data[--out->len] = '\0';
}

int cells_option(const struct question *question, const char *text, size_t len, bool loose) {
    struct buf wanted = buf_make(LIMIT_CSV_FIELD * 2), known = buf_make(LIMIT_CSV_FIELD * 2);
    int found = -1;
    for (size_t i = 0; found < 0 && i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        const char *names[] = {option->id, option->zh, option->en};
        for (size_t k = 0; k < 3; k++)
            if (strlen(names[k]) == len && !memcmp(names[k], text, len))
                found = (int)i;
    }
    if (found < 0 && loose)
        cells_tidy(text, len, &wanted);
    for (size_t i = 0; found < 0 && wanted.len && i < question->option_count; i++) {
        const struct option *option = &question->options[i];
        const char *names[] = {option->id, option->zh, option->en};
        for (size_t k = 0; k < 3; k++) {
            cells_tidy(names[k], strlen(names[k]), &known);
            if (known.len == wanted.len && !memcmp(known.data, wanted.data, known.len))
                found = (int)i;
        }
    }
    buf_free(&wanted);
    buf_free(&known);
    return found;
}

static bool is_one_of(const char *text, const char *const *words) {
    struct buf tidy = buf_make(LIMIT_CSV_FIELD * 2);
    bool found = false;
    cells_tidy(text, strlen(text), &tidy);
    for (; *words && !found; words++)
        found = !strcmp(tidy.data, *words);
    buf_free(&tidy);
    return found;
}

bool cells_is_yes(const char *text) {
    static const char *const words[] = {"1", "y", "yes",     "true",     "是",  "x",
                                        "√", "✓", "checked", "selected", "1.0", NULL};
    return (text[0] == '1' && !text[1]) || is_one_of(text, words);
}

bool cells_is_no(const char *text) {
    static const char *const words[] = {"0", "n", "no", "false", "否", "unchecked", "notselected", "0.0", NULL};
    return !text[0] || (text[0] == '0' && !text[1]) || is_one_of(text, words);
}

/* ---- one option ---- */

static bool takes_several(const struct question *question) {
    return question->many || question->kind == QUESTION_RANKING;
}

/* "2", the second of so many. */
static int by_number(const struct cells *cells, const char *text, size_t len) {
    size_t number = 0;
    if (!cells->mapping->numbered || !len || len > 3)
        return -1;
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (size_t)(text[i] - '0');
    }
    return number && number <= cells->question->option_count ? (int)number - 1 : -1;
}

/* "其他〖朋友介绍〗": the length of what stands before the words, or of all. */
static size_t split_words(const char *text, size_t len, const char **out_words, size_t *out_len) {
    static const char open[] = "〖", close[] = "〗";
    const char *at = len > 6 && !memcmp(text + len - 3, close, 3) ? memmem(text, len, open, 3) : NULL;
    *out_words = at ? at + 3 : "";
    *out_len = at ? (size_t)(text + len - 3 - (at + 3)) : 0;
    return at ? (size_t)(at - text) : len;
}

static const char *value_of(const struct cells *cells, const char *text, size_t len) {
    for (size_t i = 0; i < cells->answer->value_count; i++) {
        const struct mapping_pair *pair = &cells->answer->values[i];
        if (strlen(pair->cell) == len && !memcmp(pair->cell, text, len))
            return pair->answer;
    }
    return NULL;
}

static void put_option(struct cells *cells, const char *text, size_t len) {
    if (cells->into->len)
        buf_char(cells->into, ';');
    buf_add(cells->into, text, len);
}

static enum cells_verdict put_other(struct cells *cells, const char *words, size_t len) {
    const char *id = cells->question->options[cells->other_option].id;
    put_option(cells, id, strlen(id));
    words = text_trim(words, &len);
    if (!len)
        return CELLS_OK;
    if (cells->out->other)
        return CELLS_OWN_WORDS;
    cells->out->other = cells->other;
    cells->out->words = words;
    cells->out->words_len = len;
    return CELLS_OK;
}

/* The option that a piece of a cell names, whatever its words. */
static int find(const struct cells *cells, const char *text, size_t len) {
    int option = cells_option(cells->question, text, len, cells->mapping->loose);
    return option < 0 ? by_number(cells, text, len) : option;
}

static enum cells_verdict read_one(struct cells *cells, const char *text, size_t len) {
    const char *words = "", *value;
    size_t words_len = 0;
    text = text_trim(text, &len);
    if (!len)
        return CELLS_OK;
    if ((value = value_of(cells, text, len)))
        return put_option(cells, value, strlen(value)), CELLS_OK;
    int option =
        len == 5 && !memcmp(text, "-oth-", 5) ? cells->other_option : -1; /* LimeSurvey's; its words have a column */
    option = option < 0 ? find(cells, text, len) : option;
    size_t before = option < 0 && cells->mapping->loose ? split_words(text, len, &words, &words_len) : len;
    if (before < len)
        option = find(cells, text, before);
    if (option >= 0 && option == cells->other_option)
        return put_other(cells, words, words_len);
    if (option >= 0 && words_len)
        return CELLS_OWN_WORDS;
    if (option < 0 && cells->other_option >= 0 && cells->mapping->loose)
        return put_other(cells, text, len);
    const char *id = option >= 0 ? cells->question->options[option].id : text;
    put_option(cells, id, option >= 0 ? strlen(id) : len);
    return CELLS_OK;
}

/* ---- several ---- */

/* The joiner may stand within an option too ("Deal sites (fave, iprice)"): all ways to read the cell as options from
 * here on are tried; *ways counts those that reach the end, `chosen` is the first of them. */
static void read_ways(const struct cells *cells, const char *text, uint64_t mask, int depth, int *ways,
                      uint64_t *chosen) {
    const char *joiner = cells->mapping->joiner;
    size_t joined = strlen(joiner);
    if (!*text || *ways > 1 || depth > LIMIT_OPTIONS) {
        *ways += !*text && (!*ways || *chosen != mask);
        *chosen = !*text && *ways == 1 ? mask : *chosen;
        return;
    }
    for (size_t i = 0; i < cells->question->option_count; i++) {
        const struct option *option = &cells->question->options[i];
        const char *names[] = {option->zh, option->en, option->id};
        for (size_t k = 0; k < 3; k++) {
            size_t len = strlen(names[k]);
            bool again = (k > 0 && !strcmp(names[k], names[0])) || (k > 1 && !strcmp(names[k], names[1]));
            if (!len || again || mask >> i & 1 || strncmp(text, names[k], len) != 0)
                continue;
            if (!text[len])
                read_ways(cells, text + len, mask | UINT64_C(1) << i, depth + 1, ways, chosen);
            else if (!strncmp(text + len, joiner, joined) && text[len + joined])
                read_ways(cells, text + len + joined, mask | UINT64_C(1) << i, depth + 1, ways, chosen);
        }
    }
}

/* Ranked options have arrows between them, whatever joins those of other questions. */
static const char *joiner_of(const struct cells *cells, const char *text) {
    bool arrows = cells->question->kind == QUESTION_RANKING && strstr(text, "→");
    return arrows ? "→" : cells->mapping->joiner;
}

static enum cells_verdict read_joined(struct cells *cells, const char *text) {
    const char *joiner = joiner_of(cells, text);
    size_t joined = strlen(joiner);
    enum cells_verdict verdict = CELLS_OK;
    while (*text && verdict == CELLS_OK) {
        const char *next = strstr(text, joiner);
        size_t len = next ? (size_t)(next - text) : strlen(text);
        verdict = read_one(cells, text, len);
        text += len + (next ? joined : 0);
    }
    return verdict;
}

static enum cells_verdict read_several(struct cells *cells, const char *text) {
    uint64_t chosen = 0;
    int ways = 0;
    bool within = cells->mapping->joiner[0] == ',' || cells->mapping->joiner[0] == ';';
    if (within && cells->question->many)
        read_ways(cells, text, 0, 0, &ways, &chosen);
    if (ways > 1)
        return CELLS_TWO_WAYS;
    if (!ways)
        return read_joined(cells, text);
    for (size_t i = 0; i < cells->question->option_count; i++)
        if (chosen >> i & 1)
            put_option(cells, cells->question->options[i].id, strlen(cells->question->options[i].id));
    return CELLS_OK;
}

/* ---- numbers ---- */

/* "9分", "5 - very satisfied": the digits, where something else than a number follows them. */
static size_t leading_number(const char *text) {
    size_t digits = strspn(text, "0123456789"), blank = strspn(text + digits, " ");
    const unsigned char next = (unsigned char)text[digits + blank];
    bool letter = (next | 0x20) >= 'a' && (next | 0x20) <= 'z';
    bool word = next >= 0x80 || letter || next == '(' || next == ':';
    bool dash = next == '-' && text[digits + blank + 1] == ' ';
    return digits && (word || dash) ? digits : 0;
}

/* A day as the file writes days, as the survey does. */
static enum cells_verdict read_day(const struct cells *cells, const char *text, struct buf *into, struct cell *out) {
    struct wall wall;
    char day[DAY_TEXT];
    if (wall_read_in(text, cells->mapping->dates, &wall))
        buf_text(into, day_write(day, wall.day)), out->text = into->data;
    return CELLS_OK;
}

/* ---- reading ---- */

struct cells *cells_new(struct arena *arena, const struct mapping *mapping, const struct mapping_answer *answer,
                        const struct survey *survey) {
    struct cells *cells = arena_alloc(arena, sizeof *cells);
    *cells = (struct cells){mapping, answer, survey_question(survey, answer->question), NULL, -1, false, NULL, NULL};
    cells->other = cells->question->other;
    for (size_t i = 0; cells->other && i < cells->question->option_count; i++)
        if (cells->question->options[i].other)
            cells->other_option = (int)i;
    return cells;
}

enum cells_verdict cells_read(struct cells *cells, const char *text, struct buf *into, struct cell *out) {
    const struct question *question = cells->question;
    const char *value = value_of(cells, text, strlen(text));
    *out = (struct cell){.text = value ? value : text};
    bool plain = !cells->mapping->loose && !cells->mapping->numbered && !cells->mapping->joiner[0];
    if (value || !text[0] || (plain && !cells->answer->value_count))
        return CELLS_OK;
    cells->into = into;
    cells->out = out;
    buf_clear(into);
    if (question->kind == QUESTION_DATE)
        return read_day(cells, text, into, out);
    if (!question->option_count) {
        size_t len = cells->mapping->loose && question_is_scale(question) ? leading_number(text) : 0;
        if (len)
            buf_add(into, text, len), out->text = into->data;
        return CELLS_OK;
    }
    bool joined = takes_several(question) && joiner_of(cells, text)[0];
    if (takes_several(question) && !joined)
        return CELLS_OK;
    enum cells_verdict verdict = joined ? read_several(cells, text) : read_one(cells, text, strlen(text));
    out->text = joined && !into->len ? ";" : into->data; /* asked, and none chosen */
    return verdict;
}

bool cells_column(struct cells *cells, const char *option, const char *text, struct buf *into) {
    int place = cells_option(cells->question, option, strlen(option), false);
    bool yes = cells_is_yes(text) || (text[0] && cells_option(cells->question, text, strlen(text), true) == place);
    bool words = !yes && !cells_is_no(text) && place >= 0 && place == cells->other_option;
    if (!yes && !words && !cells_is_no(text))
        return false;
    cells->answered = cells->answered || text[0];
    if (!yes && !words)
        return true;
    if (into->len)
        buf_text(into, cells->mapping->joiner[0] ? cells->mapping->joiner : ";");
    buf_text(into, words ? text : option);
    return true;
}

const char *cells_columns_end(struct cells *cells, struct buf *into) {
    if (!into->len && cells->answered)
        buf_text(into, cells->mapping->joiner[0] ? cells->mapping->joiner : ";");
    cells->answered = false;
    return into->data;
}

/* Headings: whole rows of them, and what a single one comes to. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/intake/layout_parts.h"

/* {"ImportId":"QID1"}, of old with single quotes: QID1. NULL for what is none. */
static const char *import_id(struct arena *arena, const char *cell) {
    const char *at = cell[0] == '{' ? strstr(cell, "ImportId") : NULL;
    at = at ? strchr(at, ':') : NULL;
    at = at ? at + 1 + strspn(at + 1, " ") : NULL;
    if (!at || (*at != '"' && *at != '\''))
        return NULL;
    char end[2] = {*at, '\0'};
    return arena_bytes(arena, at + 1, strcspn(at + 1, end));
}

static bool row_has(const struct csv_row *row, const char *name) {
    for (size_t i = 0; i < row->count; i++)
        if (!strcmp(row->fields[i].bytes, name))
            return true;
    return false;
}

static const char *cell_of(const struct csv_row *row, size_t column) {
    return column < row->count ? row->fields[column].bytes : "";
}

static bool has_import_ids(struct arena *arena, const struct csv_row *rows, size_t count) {
    return count > 2 && import_id(arena, cell_of(&rows[2], 0));
}

bool mapping_header(struct arena *arena, enum mapping_head head, const struct csv_row *rows, size_t count,
                    struct csv_row *out, size_t *out_rows) {
    if (!count)
        return false;
    *out = rows[0];
    *out_rows = 1;
    if (head == HEAD_PLAIN)
        return true;
    bool with_ids = has_import_ids(arena, rows, count);
    if (!with_ids && !(count > 1 && row_has(rows, "ResponseSet") && row_has(rows, "StartDate")))
        return false;
    *out_rows = with_ids ? 3 : 2;
    struct csv_field *fields = arena_alloc(arena, (rows[0].count + 1) * sizeof *fields);
    for (size_t i = 0; i < rows[0].count; i++) {
        const char *id = with_ids ? import_id(arena, cell_of(&rows[2], i)) : NULL;
        fields[i].bytes = id ? id : rows[0].fields[i].bytes;
        fields[i].len = strlen(fields[i].bytes);
    }
    out->fields = fields;
    return true;
}

const char *finding_cell(const struct finding *finding, size_t row, size_t column) {
    const struct csv_row *cells = &finding->rows[row];
    if (column >= cells->count)
        return "";
    size_t len = cells->fields[column].len;
    const char *text = text_trim(cells->fields[column].bytes, &len);
    return arena_bytes(finding->arena, text, len);
}

/* ---- one heading ---- */

static const char *trimmed(struct arena *arena, const char *text, size_t len) {
    text = text_trim(text, &len);
    return arena_bytes(arena, text, len);
}

/* "3、您对服务满意吗？", "12. How likely": behind the number. */
static const char *behind_number(const char *heading) {
    static const char *const marks[] = {"、", "：", "．", ".", ":", ")"};
    size_t digits = strspn(heading, "0123456789");
    for (size_t i = 0; digits && digits < 4 && i < sizeof marks / sizeof *marks; i++)
        if (!strncmp(heading + digits, marks[i], strlen(marks[i])))
            return heading + digits + strlen(marks[i]);
    return NULL;
}

/* "第3题(看电视)", up to the last bracket: an option may have brackets of its own. */
static bool read_nth(struct finding *finding, struct column *column) {
    const char *heading = column->heading, nth[] = "第";
    if (strncmp(heading, nth, 3) != 0)
        return false;
    size_t digits = strspn(heading + 3, "0123456789");
    const char *at = heading + 3 + digits;
    if (!digits || strncmp(at, "题", 3) != 0)
        return false;
    const char *open = at + 3, *close = NULL;
    size_t wide = !strncmp(open, "（", 3) ? 3 : *open == '(' ? 1 : 0;
    for (const char *c = open; *c; c++)
        if (*c == ')' || !strncmp(c, "）", 3))
            close = c;
    if (!wide || !close)
        return false;
    column->code = arena_bytes(finding->arena, heading, (size_t)(at + 3 - heading));
    column->part = trimmed(finding->arena, open + wide, (size_t)(close - open) - wide);
    column->part_words = column->part;
    return true;
}

static bool is_code(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* "Q1[SQ001]", "Q1[SQ001]. Which of these? [In the shop]", "How was it? [The food]". */
static void read_brackets(struct finding *finding, struct column *column) {
    const char *heading = column->heading, *open = strchr(heading, '['), *last = strrchr(heading, '[');
    const char *close = last ? strchr(last, ']') : NULL;
    size_t code = 0;
    while (is_code(heading[code]))
        code++;
    if (!open || !close || close[1 + strspn(close + 1, " ")])
        last = NULL;
    if (open && heading[code] == '[' && strchr(open, ']')) {
        const char *end = strchr(open, ']');
        column->code = arena_bytes(finding->arena, heading, code);
        column->part = trimmed(finding->arena, open + 1, (size_t)(end - open - 1));
        if (last == open)
            last = NULL;
    }
    if (last) {
        column->words = trimmed(finding->arena, heading, (size_t)(last - heading));
        column->part_words = trimmed(finding->arena, last + 1, (size_t)(close - last - 1));
    }
}

/* "Q1. How likely …", "Q1: …", "Q1 …" as LimeSurvey puts code and text together. */
static void read_code(struct finding *finding, struct column *column) {
    const char *heading = column->heading;
    size_t code = 0;
    while (is_code(heading[code]))
        code++;
    size_t rest = code + strspn(heading + code, ".: )-");
    if (column->code[0] || !code || rest == code || !heading[rest])
        return;
    column->code = arena_bytes(finding->arena, heading, code);
    if (!column->words[0])
        column->words = heading + rest;
}

/* A path of groups: the last step is the question, or, behind a question that takes several, its option. */
static void read_path(struct finding *finding, struct column *column, char step) {
    const char *last = strrchr(column->heading, step);
    if (!last || column->code[0])
        return;
    const char *above = last;
    while (above > column->heading && above[-1] != step)
        above--;
    column->code = arena_bytes(finding->arena, above, (size_t)(last - above));
    column->part = last + 1;
    column->words = last + 1;
}

/* The last " - " of a text before `end`, or NULL. */
static const char *last_dash(const char *text, const char *end) {
    const char *dash = NULL;
    for (const char *at = strstr(text, " - "); at && at < end; at = strstr(at + 3, " - "))
        dash = at;
    return dash;
}

/* "Which of these? - Selected Choice", "Which of these? - Other - Text", "Which of these? - The option". */
static void read_qualtrics_words(struct finding *finding, const char *words, struct column *column) {
    const char *end = words + strlen(words), *dash = last_dash(words, end);
    bool text = dash && !strcmp(dash, " - Text"), chosen = dash && !strcmp(dash, " - Selected Choice");
    if (text && last_dash(words, dash))
        dash = last_dash(words, dash);
    column->words = dash ? arena_bytes(finding->arena, words, (size_t)(dash - words)) : words;
    column->part_words = dash && !text && !chosen ? trimmed(finding->arena, dash + 3, strlen(dash + 3)) : "";
}

/* "Q3_1", "Q3_4_TEXT". */
static void read_qualtrics(struct finding *finding, size_t index, struct column *column) {
    const struct csv_row *rows = finding->wish->rows;
    const char *code = cell_of(&rows[0], index), *low = strrchr(code, '_');
    if (low && !strcmp(low, "_TEXT")) {
        column->part = "other";
        for (const char *at = low; at > code; at--)
            if (at[-1] == '_' && strspn(at, "0123456789") == (size_t)(low - at))
                low = at - 1;
    } else if (low && low[1] && !low[1 + strspn(low + 1, "0123456789")]) {
        column->part = low + 1;
    } else {
        low = NULL;
    }
    column->code = low ? arena_bytes(finding->arena, code, (size_t)(low - code)) : code;
    read_qualtrics_words(finding, finding->wish->count > 1 ? cell_of(&rows[1], index) : "", column);
}

static void read_heading(struct finding *finding, size_t index, struct column *column) {
    const char *number = behind_number(column->heading), *comment = strstr(column->heading, "-Comment");
    column->code = column->part = column->words = column->part_words = "";
    if (finding->site == SITE_QUALTRICS) {
        read_qualtrics(finding, index, column);
        return;
    }
    if (read_nth(finding, column))
        return;
    read_brackets(finding, column);
    if (number && !column->words[0])
        column->words = trimmed(finding->arena, number, strlen(number));
    if (finding->site == SITE_LIMESURVEY)
        read_code(finding, column);
    if (finding->site == SITE_KOBO)
        read_path(finding, column, '/');
    if (finding->site == SITE_ODK)
        read_path(finding, column, '-');
    if (finding->site == SITE_SURVEYJS && comment && !comment[8]) {
        column->code = arena_bytes(finding->arena, column->heading, (size_t)(comment - column->heading));
        column->part = "other";
    } else if (finding->site == SITE_SURVEYJS) {
        read_path(finding, column, '.');
    }
    if (!column->words[0])
        column->words = column->heading;
}

static bool is_blank(const struct finding *finding, size_t column) {
    for (size_t i = 0; i < finding->row_count; i++)
        if (finding_cell(finding, i, column)[0])
            return false;
    return true;
}

void columns_read(struct finding *finding) {
    const struct csv_row *header = &finding->header;
    finding->column_count = header->count;
    finding->columns = arena_alloc(finding->arena, (header->count + 1) * sizeof *finding->columns);
    for (size_t i = 0; i < header->count; i++) {
        struct column *column = &finding->columns[i];
        const char *shown =
            finding->site == SITE_QUALTRICS ? cell_of(&finding->wish->rows[0], i) : header->fields[i].bytes;
        column->heading = trimmed(finding->arena, shown, strlen(shown));
        column->text = mapping_column(finding->arena, header, i);
        column->option = -1;
        column->use = column->of = "";
        const char *name = trimmed(finding->arena, header->fields[i].bytes, header->fields[i].len);
        column->role = site_role(finding->site, name, &column->rank);
        if (!column->heading[0] && is_blank(finding, i))
            column->role = ROLE_LEFT; /* a comma at the end of each line */
        read_heading(finding, i, column);
    }
}

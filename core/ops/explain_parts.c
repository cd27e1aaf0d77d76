#include "ops/explain_parts.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/archive/archive_rows.h"
#include "ops/history.h"

/* ---- the rules of the time ---- */

static int open_edition(struct workspace *workspace, month_t month, struct explain_time *out, struct err *err) {
    struct history_edition edition;
    struct vault *vault = NULL;
    char text[MONTH_TEXT];
    if (history_find(workspace, month_write(text, month), &edition, err) || workspace_archive(workspace, &vault, err))
        return err->kind;
    int failed = rulebook_open_archived(&out->rulebook, vault, edition.rules, RULEBOOK_ALL, err);
    vault_close(vault);
    out->edition = edition.commit;
    out->rules = edition.rules;
    out->cut = edition.cut;
    return failed;
}

int explain_time_open(struct workspace *workspace, month_t month, struct explain_time *out, struct err *err) {
    int64_t editions = 0;
    *out = (struct explain_time){0};
    if (editions_of_month(workspace->db, month, &editions, err))
        return err->kind;
    return editions ? open_edition(workspace, month, out, err)
                    : rulebook_open(&out->rulebook, workspace, RULEBOOK_ALL, err);
}

void explain_time_close(struct explain_time *time) {
    rulebook_close(time->rulebook);
    *time = (struct explain_time){0};
}

static int name_one(const struct explain_time *time, const char *survey, bool responses, const char **out,
                    struct err *err) {
    const struct rulebook *book = time->rulebook;
    for (size_t i = 0; i < book->scoring_count; i++) {
        const struct scoring *scoring = book->scorings[i];
        if ((survey && strcmp(scoring->survey, survey) != 0) || (responses && scoring->way != SCORING_RESPONSES))
            continue;
        if (*out && strcmp(*out, scoring->id) != 0)
            return err_set(err, ERR_USAGE, "there are several scorings, '%s' and '%s' among them", *out, scoring->id),
                   err_todo(err, "name one: --scoring %s", scoring->id);
        *out = scoring->id;
    }
    if (*out)
        return 0;
    if (!responses)
        return err_set(err, ERR_DATA, "there is no scoring");
    return err_set(err, ERR_DATA, "no scoring of survey '%s' scores responses", survey),
           err_todo(err, "a store's month is explained by: earshot explain score --store S --period P");
}

int explain_choose(const struct explain_time *time, const char *id, const char *survey, bool responses, month_t month,
                   const struct scoring **out, struct err *err) {
    const struct rules_definition *definition;
    char text[MONTH_TEXT], first[MONTH_TEXT];
    if (!id && name_one(time, survey, responses, &id, err))
        return err->kind;
    if (rules_need(time->rulebook->rules, "scoring", id, &definition, err))
        return err->kind;
    const struct scoring *scoring = rulebook_scoring_at(time->rulebook, id, month);
    const struct scoring *const *versions;
    rulebook_scoring(time->rulebook, id, &versions);
    if (!scoring)
        return err_set(err, ERR_DATA, "scoring '%s' does not score %s", id, month_write(text, month)),
               err_todo(err, "it holds from %s on", month_write(first, versions[0]->effective));
    if (responses && (scoring->way != SCORING_RESPONSES || strcmp(scoring->survey, survey) != 0))
        return err_set(err, ERR_DATA, "scoring '%s' gives a response of this month no score of its own", id),
               err_todo(err, "a store's month is explained by: earshot explain score --store S --period P");
    *out = scoring;
    return 0;
}

struct explain_rules explain_rules_of(struct arena *arena, const struct explain_time *time,
                                      const struct scoring *scoring) {
    char text[MONTH_TEXT];
    return (struct explain_rules){.scoring = arena_text(arena, scoring->id),
                                  .script = arena_text(arena, scoring->script),
                                  .effective = arena_text(arena, month_write(text, scoring->effective)),
                                  .way = scoring->way,
                                  .where = scoring->where ? condition_text(arena, scoring->where) : NULL,
                                  .edition = time->edition,
                                  .rules = time->rules,
                                  .cut = time->cut};
}

/* ---- watching ---- */

static const char *as_lua(struct arena *arena, const struct value *value) {
    struct buf text = buf_make(LIMIT_MESSAGE);
    if (!value || value_is(value, VALUE_NULL))
        return "nil";
    json_write(&text, value_is(value, VALUE_REAL) ? value_real(arena, json_round(value_number(value, 0))) : value,
               JSON_DOCUMENT);
    const char *made = arena_bytes(arena, text.data, strcspn(text.data, "\n"));
    buf_free(&text);
    return made;
}

const char *explain_source(struct arena *arena, const struct rulebook *book, const char *file, int64_t number) {
    for (size_t i = 0; i < book->files.count; i++) {
        if (strcmp(book->files.items[i].name, file) != 0)
            continue;
        const char *at = book->files.items[i].text, *end = at + book->files.items[i].len;
        for (int64_t line = 1; line < number && at < end; line++) {
            const char *newline = memchr(at, '\n', (size_t)(end - at));
            at = newline ? newline + 1 : end;
        }
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((newline ? newline : end) - at);
        const char *trimmed = text_trim(at, &len);
        return arena_bytes(arena, trimmed, len);
    }
    return "";
}

static bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Where a name stands in a line of source; SIZE_MAX: nowhere. */
static size_t place_of(const char *source, const char *name) {
    size_t len = strlen(name);
    for (const char *at = strstr(source, name); at; at = strstr(at + 1, name))
        if ((at == source || !(is_name_byte(at[-1]) || at[-1] == '.')) && !is_name_byte(at[len]))
            return (size_t)(at - source);
    return SIZE_MAX;
}

/* In the order of the line: a table's fields come in no order of their own. */
static const char *seen_text(struct arena *arena, const struct value *seen, const char *source) {
    const char *text = "";
    for (size_t at = 0, len = strlen(source); at < len; at++)
        for (size_t i = 0; i < value_count(seen); i++)
            if (place_of(source, seen->map.pairs[i].key) == at)
                text = arena_format(arena, "%s%s%s = %s", text, text[0] ? ", " : "", seen->map.pairs[i].key,
                                    as_lua(arena, seen->map.pairs[i].value));
    return text;
}

int explain_watch(struct arena *arena, const struct explain_time *time, const char *name, const struct value *function,
                  const struct value *arguments, const struct value **out_answer, struct explain_call *out,
                  struct err *err) {
    const struct value *lines = NULL;
    if (rules_call_watched(time->rulebook->rules, function, arguments, arena, out_answer, &lines, err))
        return err->kind;
    *out = (struct explain_call){.name = name, .answer = as_lua(arena, *out_answer)};
    out->lines = arena_alloc(arena, (value_count(lines) + 1) * sizeof *out->lines);
    for (; out->line_count < value_count(lines); out->line_count++) {
        const struct value *line = value_at(lines, out->line_count);
        struct explain_line *made = &out->lines[out->line_count];
        made->file = value_text(value_get(line, "file"), "");
        made->line = value_whole(value_get(line, "line"), 0);
        made->source = explain_source(arena, time->rulebook, made->file, made->line);
        made->seen = seen_text(arena, value_get(line, "seen"), made->source);
    }
    return 0;
}

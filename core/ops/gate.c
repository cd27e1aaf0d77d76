#include "ops/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/redact.h"
#include "ops/customers.h"

enum { SHORTEST_CONTACT = 6, LONGEST_CONTACT = 64, LONGEST_PATH = 200, LONGER_THAN_CONTACTS = 40 };

struct gate {
    struct arena *arena;
    struct map publics; /* spellings that may pass */
    struct map digests; /* those to expect, shortened */
    struct map met;     /* words that are nobody's: looked up once */
    struct redactor *redactor;
    struct buf spelling;
    bool with_customers;
    struct customers customers;
};

int gate_open(struct gate **out, const struct workspace *workspace, const struct settings *settings, struct err *err) {
    struct gate *gate = mem_alloc(sizeof *gate);
    int64_t known = 0;
    bool there = false;
    gate->arena = arena_new();
    gate->publics = map_make(gate->arena);
    gate->digests = map_make(gate->arena);
    gate->met = map_make(gate->arena);
    gate->redactor = redactor_new();
    gate->spelling = buf_make(SIZE_MAX / 2);
    for (size_t i = 0; i < settings->public_count; i++) {
        buf_clear(&gate->spelling);
        redact_spelling(&gate->spelling, settings->publics[i], strlen(settings->publics[i]));
        map_put(&gate->publics, gate->spelling.data, gate);
    }
    if (customers_count(workspace->db, &known, err) ||
        (known && customers_open(workspace, false, &gate->customers, &there, err))) {
        gate_close(gate);
        return err->kind;
    }
    gate->with_customers = there;
    *out = gate;
    return 0;
}

void gate_close(struct gate *gate) {
    if (!gate)
        return;
    redactor_free(gate->redactor);
    buf_free(&gate->spelling);
    arena_free(gate->arena);
    secret_wipe(&gate->customers.master, sizeof gate->customers.master);
    free(gate);
}

void gate_expect(struct gate *gate, const char *digest) {
    const char *shortened = arena_format(gate->arena, "%.*s", GATE_SHORT, digest);
    if (!map_get(&gate->digests, shortened))
        map_put(&gate->digests, shortened, gate);
}

/* ---- one text ---- */

struct find {
    const char *what;
    size_t from;
};

static const char *spell(struct gate *gate, const char *text, size_t len) {
    buf_clear(&gate->spelling);
    redact_spelling(&gate->spelling, text, len);
    return gate->spelling.data;
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* The hexadecimal word that the hit stands in is a digest of ours. */
static bool in_digest(const struct gate *gate, const char *text, size_t len, const struct personal_hit *hit) {
    char key[GATE_SHORT + 1];
    size_t from = hit->from, to = hit->from;
    while (from > 0 && is_hex(text[from - 1]))
        from--;
    while (to < len && is_hex(text[to]))
        to++;
    if (to < hit->to || to - from != GATE_SHORT)
        return to >= hit->to && to - from >= LONGER_THAN_CONTACTS;
    memcpy(key, text + from, GATE_SHORT);
    key[GATE_SHORT] = '\0';
    return map_get(&gate->digests, key) != NULL;
}

static bool find_form(struct gate *gate, const char *text, size_t len, struct find *out) {
    struct personal_hit hit;
    redactor_read(gate->redactor, text, len);
    while (redactor_next(gate->redactor, &hit))
        if (!in_digest(gate, text, len, &hit) &&
            !map_get(&gate->publics, spell(gate, text + hit.from, hit.to - hit.from))) {
            *out = (struct find){personal_word(hit.kind, true), hit.from};
            return true;
        }
    return false;
}

static bool is_word(unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c && strchr("@._+-", c));
}

/* A word that could be somebody's number in the chain's books: figures and months are none. */
static bool could_be_contact(const char *word, size_t len) {
    size_t digits = 0, letters = 0;
    for (size_t i = 0; i < len; i++) {
        digits += word[i] >= '0' && word[i] <= '9';
        letters += (word[i] | 32) >= 'a' && (word[i] | 32) <= 'z';
    }
    return len >= SHORTEST_CONTACT && len <= LONGEST_CONTACT && digits && (letters || digits >= 8);
}

static int find_word(struct gate *gate, const char *word, size_t len, bool *out, struct err *err) {
    char key[LONGEST_CONTACT + 1];
    *out = false;
    if (!could_be_contact(word, len))
        return 0;
    memcpy(key, word, len);
    key[len] = '\0';
    if (map_get(&gate->met, key))
        return 0;
    const char *spelling = spell(gate, word, len);
    if (!map_get(&gate->publics, spelling) && customer_known(&gate->customers, spelling, out, err))
        return err->kind;
    if (!*out)
        map_put(&gate->met, key, gate);
    return 0;
}

static int find_customer(struct gate *gate, const char *text, size_t len, struct find *out, bool *out_there,
                         struct err *err) {
    *out_there = false;
    for (size_t from = 0, to; gate->with_customers && !*out_there && from < len; from = to + 1) {
        for (to = from; to < len && is_word((unsigned char)text[to]);)
            to++;
        if (to > from && find_word(gate, text + from, to - from, out_there, err))
            return err->kind;
        *out = *out_there ? (struct find){"contact of a known customer", from} : *out;
    }
    return 0;
}

static int find(struct gate *gate, const char *text, size_t len, struct find *out, bool *out_there, struct err *err) {
    *out_there = find_form(gate, text, len, out);
    return *out_there ? 0 : find_customer(gate, text, len, out, out_there, err);
}

static int refuse(const struct find *found, struct err *err) {
    return err_set(err, ERR_DATA, "it holds what looks like a person's: %s; nothing was archived", found->what),
           err_todo(err, "take it out; what the archive holds it holds for ever. A number of the chain's own goes into "
                         "`public` in earshot.lua");
}

int gate_text(struct gate *gate, const char *where, const char *text, size_t len, struct err *err) {
    struct find found;
    bool there = false;
    int64_t line = 1;
    int failed = find(gate, text, len, &found, &there, err);
    if (failed || !there)
        return failed;
    for (size_t i = 0; i < found.from; i++)
        line += text[i] == '\n';
    return refuse(&found, err), err_where(err, "%s:%lld", where, (long long)line);
}

/* ---- a document ---- */

/* Where a part was made: the line of the script, which is the report's where none is named. */
struct made_at {
    int64_t line;
    const char *script;
};

static int check_value(struct gate *gate, const char *where, const char *path, struct made_at at,
                       const struct value *value, struct err *err);

static int check_parts(struct gate *gate, const char *where, const char *path, struct made_at at,
                       const struct value *value, struct err *err) {
    char name[LONGEST_PATH];
    bool list = value_is(value, VALUE_LIST);
    if (value_get(value, "line"))
        at = (struct made_at){value_whole(value_get(value, "line"), at.line),
                              value_text(value_get(value, "script"), "the script")};
    for (size_t i = 0; i < value_count(value); i++) {
        const struct value *part = list ? value->list.items[i] : value->map.pairs[i].value;
        const char *key = list ? "" : value->map.pairs[i].key;
        const struct value said = {.kind = VALUE_TEXT, .text = {key, strlen(key)}};
        if (list)
            snprintf(name, sizeof name, "%.150s[%zu]", path, i + 1);
        else
            snprintf(name, sizeof name, "%.100s%s%.80s", path, *path ? "." : "", key);
        if ((!list && check_value(gate, where, path, at, &said, err)) || check_value(gate, where, name, at, part, err))
            return err->kind;
    }
    return 0;
}

static int check_value(struct gate *gate, const char *where, const char *path, struct made_at at,
                       const struct value *value, struct err *err) {
    struct find found;
    bool there = false;
    if (!value_is(value, VALUE_TEXT))
        return value_count(value) ? check_parts(gate, where, path, at, value, err) : 0;
    const char *text = value_text(value, "");
    int failed = find(gate, text, strlen(text), &found, &there, err);
    if (failed || !there)
        return failed;
    refuse(&found, err);
    return at.line ? err_where(err, "%s: %s, line %lld of %s", where, path, (long long)at.line, at.script)
                   : err_where(err, "%s: %s", where, path);
}

int gate_document(struct gate *gate, const char *where, const struct value *document, struct err *err) {
    return check_value(gate, where, "", (struct made_at){0}, document, err);
}

int gate_drawn(struct gate *gate, const char *where, const struct buf *drawn, struct err *err) {
    return gate_text(gate, where, drawn->data, drawn->len, err);
}

int gate_rules(struct gate *gate, const struct rule_files *files, struct err *err) {
    for (size_t i = 0; i < files->count; i++)
        if (gate_text(gate, files->items[i].name, files->items[i].text, files->items[i].len, err))
            return err->kind;
    return 0;
}

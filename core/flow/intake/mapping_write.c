/* A mapping as a Lua file: what was found out about a file, for HQ to keep and to correct. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "flow/intake/intake.h"

/* Lua's own quotes: whatever stands in a heading, the file reads back the same. */
static void put_text(struct buf *out, const char *text) {
    buf_char(out, '"');
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '"' || c == '\\')
            buf_format(out, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            buf_format(out, "\\%03u", c);
        else
            buf_char(out, *text);
    }
    buf_char(out, '"');
}

static bool is_word(const char *text) {
    static const char *const reserved[] = {"and",      "break",  "do",   "else", "elseif", "end",  "false", "for",
                                           "function", "goto",   "if",   "in",   "local",  "nil",  "not",   "or",
                                           "repeat",   "return", "then", "true", "until",  "while"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (!strcmp(reserved[i], text))
            return false;
    return text[0] && !strchr("0123456789", text[0]) &&
           !text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")];
}

static void put_key(struct buf *out, const char *key) {
    if (is_word(key)) {
        buf_text(out, key);
    } else {
        buf_char(out, '[');
        put_text(out, key);
        buf_char(out, ']');
    }
    buf_text(out, " = ");
}

static void put_field(struct buf *out, const char *indent, const char *name, const char *text) {
    if (!text || !text[0])
        return;
    buf_text(out, indent);
    put_key(out, name);
    put_text(out, text);
    buf_text(out, ",\n");
}

static void put_list(struct buf *out, const char *const *texts, size_t count) {
    buf_text(out, "{ ");
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i ? ", " : "");
        put_text(out, texts[i]);
    }
    buf_text(out, " }");
}

static void put_list_field(struct buf *out, const char *name, const char *const *texts, size_t count) {
    if (!count)
        return;
    buf_format(out, "  %s = ", name);
    put_list(out, texts, count);
    buf_text(out, ",\n");
}

static void put_pairs(struct buf *out, const char *name, const struct mapping_pair *pairs, size_t count, bool turned) {
    if (!count)
        return;
    buf_format(out, " %s = {", name);
    for (size_t i = 0; i < count; i++) {
        buf_text(out, i ? ", " : " ");
        put_key(out, turned ? pairs[i].answer : pairs[i].cell);
        put_text(out, turned ? pairs[i].cell : pairs[i].answer);
    }
    buf_text(out, " },");
}

static void put_answer(struct buf *out, const struct mapping_answer *answer) {
    buf_text(out, "    ");
    put_key(out, answer->question);
    bool plain = !answer->column_count && !answer->value_count && !answer->missing_count && !answer->optional;
    if (plain) {
        put_text(out, answer->column);
        buf_text(out, ",\n");
        return;
    }
    buf_text(out, "{");
    if (answer->column) {
        buf_text(out, " column = ");
        put_text(out, answer->column);
        buf_char(out, ',');
    }
    put_pairs(out, "columns", answer->columns, answer->column_count, true);
    put_pairs(out, "values", answer->values, answer->value_count, false);
    if (answer->missing_count) {
        buf_text(out, " missing = ");
        put_list(out, answer->missing, answer->missing_count);
        buf_char(out, ',');
    }
    buf_text(out, answer->optional ? " optional = true },\n" : " },\n");
}

static void put_store(struct buf *out, const struct mapping *mapping) {
    const char *name = mapping->store_code[0] ? "code" : "column";
    if (!mapping->store_code[0] && !mapping->store_named) {
        put_field(out, "  ", "store", mapping->store);
        return;
    }
    buf_format(out, "  store = { %s = ", name);
    put_text(out, mapping->store_code[0] ? mapping->store_code : mapping->store);
    buf_text(out, mapping->store_named && !mapping->store_code[0] ? ", named = true },\n" : " },\n");
}

static void put_only(struct buf *out, const struct mapping *mapping) {
    if (!mapping->only_count)
        return;
    buf_text(out, "  only = {");
    for (size_t i = 0; i < mapping->only_count; i++) {
        const struct mapping_only *only = &mapping->only[i];
        buf_text(out, i ? ", { column = " : " { column = ");
        put_text(out, only->column);
        if (only->count) {
            buf_text(out, ", is = ");
            put_list(out, only->is, only->count);
        }
        buf_text(out, " }");
    }
    buf_text(out, " },\n");
}

static void put_comment(struct buf *out, const char *comment) {
    while (*comment) {
        size_t len = strcspn(comment, "\n");
        buf_format(out, "-- %.*s\n", (int)len, comment);
        comment += len + (comment[len] ? 1 : 0);
    }
}

static void put_customer(struct buf *out, const struct contacts *contacts) {
    bool first = true;
    for (int kind = 0; kind < CONTACT_KINDS; kind++) {
        if (!contacts->of[kind] || !contacts->of[kind][0])
            continue;
        buf_format(out, "%s%s = ", first ? "  customer = { " : ", ", contact_word((enum contact_kind)kind));
        put_text(out, contacts->of[kind]);
        first = false;
    }
    buf_text(out, first ? "" : " },\n");
}

void mapping_write(const struct mapping *mapping, const char *comment, struct buf *out) {
    static const char *const orders[] = {[DAY_YMD] = "", [DAY_MDY] = "mdy", [DAY_DMY] = "dmy"};
    put_comment(out, comment);
    buf_text(out, "return mapping ");
    put_text(out, mapping->id);
    buf_text(out, " {\n  of = \"responses\",\n");
    put_field(out, "  ", "survey", mapping->survey);
    put_field(out, "  ", "source", mapping->source);
    put_field(out, "  ", "class", channel_class_name(mapping->class));
    put_field(out, "  ", "external_id", mapping->external_id);
    put_store(out, mapping);
    put_field(out, "  ", "at", mapping->at);
    put_field(out, "  ", "dates", orders[mapping->dates]);
    put_field(out, "  ", "clock", mapping->clock);
    put_field(out, "  ", "wave", mapping->wave);
    put_field(out, "  ", "weight", mapping->weight);
    put_field(out, "  ", "head", mapping->head == HEAD_QUALTRICS ? "qualtrics" : "");
    put_field(out, "  ", "options", mapping->numbered ? "numbers" : "");
    put_field(out, "  ", "joiner", mapping->joiner);
    if (mapping->loose)
        buf_text(out, "  loose = true,\n");
    put_list_field(out, "missing", mapping->missing, mapping->missing_count);
    put_only(out, mapping);
    put_list_field(out, "left", mapping->left, mapping->left_count);
    put_customer(out, &mapping->contacts);
    buf_text(out, "  answers = {\n");
    for (size_t i = 0; i < mapping->answer_count; i++)
        put_answer(out, &mapping->answers[i]);
    buf_text(out, "  },\n}\n");
}

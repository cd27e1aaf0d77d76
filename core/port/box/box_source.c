/* A power is the one operator whose last digits differ between processors (it is pow() in the C library), save x^2,
 * which Lua multiplies. And a full-width comma or quote is the usual slip of who writes Chinese. So the text is looked
 * over for both outside strings and comments; nothing else is parsed here. */
#include "port/box/box_source.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

struct reader {
    const char *at, *end;
    int line;
};

static void step(struct reader *r) {
    r->line += *r->at == '\n';
    r->at++;
}

static bool next_is(const struct reader *r, const char *text) {
    size_t len = strlen(text);
    return (size_t)(r->end - r->at) >= len && !memcmp(r->at, text, len);
}

/* The number of = in a long bracket [==[ that opens here, or -1. */
static long long_bracket(const struct reader *r) {
    const char *p = r->at + 1;
    while (p < r->end && *p == '=')
        p++;
    return p < r->end && *p == '[' ? p - r->at - 1 : -1;
}

static void skip_long(struct reader *r, long level) {
    for (; r->at < r->end; step(r)) {
        if (*r->at != ']' || r->end - r->at < level + 2 || r->at[level + 1] != ']')
            continue;
        long equals = 0;
        while (equals < level && r->at[1 + equals] == '=')
            equals++;
        if (equals == level) {
            r->at += level + 2;
            return;
        }
    }
}

static void skip_quoted(struct reader *r) {
    char quote = *r->at;
    for (step(r); r->at < r->end && *r->at != quote && *r->at != '\n'; step(r))
        if (*r->at == '\\' && r->at + 1 < r->end)
            step(r);
    if (r->at < r->end)
        step(r);
}

static void skip_comment(struct reader *r) {
    r->at += 2;
    long level = r->at < r->end && *r->at == '[' ? long_bracket(r) : -1;
    if (level >= 0)
        skip_long(r, level);
    else
        while (r->at < r->end && *r->at != '\n')
            r->at++;
}

static bool squares(struct reader *r) {
    r->at++;
    while (r->at < r->end && isspace((unsigned char)*r->at))
        step(r);
    if (r->at == r->end || *r->at != '2')
        return false;
    r->at++;
    return r->at == r->end || !(isalnum((unsigned char)*r->at) || *r->at == '.' || *r->at == '_');
}

/* What a Chinese input method types for a sign of Lua's, told where it stands: Lua itself would name half a byte. */
static int wide_sign(const struct box_script *script, const struct reader *r, struct err *err) {
    const char *after = r->at;
    text_next(&after, r->end);
    return err_set(err, ERR_DATA, "'%.*s' stands outside quotes, where Lua knows ASCII signs only",
                   (int)(after - r->at), r->at),
           err_where(err, "%s:%d", script->name, r->line),
           err_todo(err, "type it with the input method off: , \" ( ) = { }");
}

static int check_signs(const struct box_script *script, struct err *err) {
    size_t bom = script->len >= 3 && !memcmp(script->text, "\xef\xbb\xbf", 3) ? 3 : 0;
    struct reader r = {script->text + bom, script->text + script->len, 1};
    while (r.at < r.end) {
        int line = r.line;
        if (next_is(&r, "--"))
            skip_comment(&r);
        else if (*r.at == '"' || *r.at == '\'')
            skip_quoted(&r);
        else if (*r.at == '[' && long_bracket(&r) >= 0)
            skip_long(&r, long_bracket(&r));
        else if ((unsigned char)*r.at >= 0x80)
            return wide_sign(script, &r, err);
        else if (*r.at != '^')
            step(&r);
        else if (!squares(&r))
            return err_set(err, ERR_DATA, "powers other than x^2 differ in their last digits between machines"),
                   err_where(err, "%s:%d", script->name, line),
                   err_todo(err, "multiply instead (x * x * x), or math.sqrt(x) for a root");
    }
    return 0;
}

static int line_of_first_bad_byte(const struct box_script *script) {
    int line = 1;
    size_t start = 0;
    for (size_t i = 0; i < script->len; i++)
        if (script->text[i] == '\n') {
            if (!text_valid(script->text + start, i - start))
                break;
            start = i + 1;
            line++;
        }
    return line;
}

int box_source_check(const struct box_script *script, struct err *err) {
    if (script->len > LIMIT_SCRIPT)
        return err_set(err, ERR_DATA, "the file has %zu bytes; a script has at most %zu", script->len,
                       (size_t)LIMIT_SCRIPT),
               err_where(err, "%s", script->name), err_todo(err, "move shared functions to a file in scripts/lib/");
    if (script->len && script->text[0] == '\033')
        return err_set(err, ERR_DATA, "this is compiled Lua; scripts are text"), err_where(err, "%s", script->name);
    if (!text_valid(script->text, script->len))
        return err_set(err, ERR_DATA, "the file is not UTF-8 text"),
               err_where(err, "%s:%d", script->name, line_of_first_bad_byte(script)),
               err_todo(err, "save it as UTF-8 in the editor");
    return check_signs(script, err);
}

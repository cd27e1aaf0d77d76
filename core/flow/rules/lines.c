/* A scanner of Lua's tokens, and a walk from one opening brace to a key behind it. It has to know strings, comments and
 * what opens and closes a block, and nothing more of the language. */
#include "flow/rules/lines.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_TEXT, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    const char *at; /* of a text: between its quotes, as it is written */
    size_t len;
    int line;
};

struct scan {
    const char *at, *end;
    int line;
};

/* ---- tokens ---- */

static bool is_name(char c) {
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void step(struct scan *scan) {
    scan->line += *scan->at == '\n';
    scan->at++;
}

/* At "[[" or "[==[": how many signs = it has; -1 where no long bracket opens. */
static int long_level(const struct scan *scan) {
    const char *at = scan->at;
    if (at == scan->end || *at++ != '[')
        return -1;
    int level = 0;
    for (; at < scan->end && *at == '='; at++)
        level++;
    return at < scan->end && *at == '[' ? level : -1;
}

/* Leaves the scan behind the closing bracket. */
static struct token long_text(struct scan *scan, int level) {
    scan->at += level + 2;
    struct token token = {TOKEN_TEXT, scan->at, 0, scan->line};
    for (; scan->at < scan->end; step(scan)) {
        const char *at = scan->at;
        int seen = 0;
        if (*at++ != ']')
            continue;
        for (; at < scan->end && *at == '='; at++)
            seen++;
        if (seen != level || at == scan->end || *at != ']')
            continue;
        token.len = (size_t)(scan->at - token.at);
        scan->at = at + 1;
        break;
    }
    return token;
}

static struct token short_text(struct scan *scan) {
    char quote = *scan->at++;
    struct token token = {TOKEN_TEXT, scan->at, 0, scan->line};
    while (scan->at < scan->end && *scan->at != quote && *scan->at != '\n') {
        if (*scan->at == '\\' && scan->at + 1 < scan->end)
            step(scan);
        step(scan);
    }
    token.len = (size_t)(scan->at - token.at);
    if (scan->at < scan->end && *scan->at == quote)
        scan->at++;
    return token;
}

static bool starts(const struct scan *scan, const char *text) {
    size_t len = strlen(text);
    return (size_t)(scan->end - scan->at) >= len && !memcmp(scan->at, text, len);
}

static void skip_blanks(struct scan *scan) {
    while (scan->at < scan->end) {
        if (isspace((unsigned char)*scan->at)) {
            step(scan);
        } else if (starts(scan, "--")) {
            scan->at += 2;
            int level = long_level(scan);
            if (level >= 0)
                long_text(scan, level);
            else
                while (scan->at < scan->end && *scan->at != '\n')
                    scan->at++;
        } else {
            return;
        }
    }
}

static struct token next(struct scan *scan) {
    skip_blanks(scan);
    struct token token = {TOKEN_END, scan->at, 0, scan->line};
    if (scan->at == scan->end)
        return token;
    int level = long_level(scan);
    if (level >= 0)
        return long_text(scan, level);
    if (*scan->at == '"' || *scan->at == '\'')
        return short_text(scan);
    token.kind = is_name(*scan->at) ? TOKEN_NAME : TOKEN_SIGN;
    if (token.kind == TOKEN_NAME)
        while (scan->at < scan->end && is_name(*scan->at))
            scan->at++;
    else
        scan->at += starts(scan, "==") || starts(scan, "~=") || starts(scan, "<=") || starts(scan, ">=") ? 2 : 1;
    token.len = (size_t)(scan->at - token.at);
    return token;
}

static bool is(const struct token *token, enum token_kind kind, const char *text) {
    return token->kind == kind && token->len == strlen(text) && !memcmp(token->at, text, token->len);
}

/* ---- what is nested ---- */

/* 1 for what opens something, -1 for what closes it. (`while` and `for` open with their `do`, `elseif` and `else` go on
 * with what `if` opened.) */
static int nesting(const struct token *token) {
    static const char *const opening[] = {"function", "if", "do", "repeat"}, *const closing[] = {"end", "until"};
    if (token->kind == TOKEN_SIGN && token->len == 1)
        return strchr("({[", *token->at) ? 1 : strchr(")}]", *token->at) ? -1 : 0;
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
        if (is(token, TOKEN_NAME, opening[i]))
            return 1;
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (is(token, TOKEN_NAME, closing[i]))
            return -1;
    return 0;
}

/* Goes on to the end of the present entry of a table: behind its comma, or before the brace that closes the table. */
static void skip_entry(struct scan *scan) {
    int depth = 0;
    for (;;) {
        struct scan before = *scan;
        struct token token = next(scan);
        int change = nesting(&token);
        if (token.kind == TOKEN_END || (!depth && (is(&token, TOKEN_SIGN, ",") || is(&token, TOKEN_SIGN, ";"))))
            return;
        if (!depth && change < 0) {
            *scan = before;
            return;
        }
        depth += change;
    }
}

/* ---- keys ---- */

/* A key of a table, name = or ["name"] =; the scan is behind the sign then, else where it was. */
static bool read_key(struct scan *scan, struct token *out) {
    struct scan here = *scan;
    struct token token = next(&here);
    bool bracket = is(&token, TOKEN_SIGN, "[");
    if (bracket)
        token = next(&here);
    *out = token;
    if (token.kind != (bracket ? TOKEN_TEXT : TOKEN_NAME))
        return false;
    if (bracket) {
        token = next(&here);
        if (!is(&token, TOKEN_SIGN, "]"))
            return false;
    }
    token = next(&here);
    if (!is(&token, TOKEN_SIGN, "="))
        return false;
    *scan = here;
    return true;
}

/* The scan is behind an opening brace. Finds the entry that the first name of the path is about: *line is set, and the
 * scan stands before its value. */
static bool find_entry(struct scan *scan, const char *name, size_t len, int *line) {
    long position = 0, wanted = strtol(name, NULL, 10);
    for (;;) {
        struct scan here = *scan;
        struct token token = next(&here);
        if (token.kind == TOKEN_END || is(&token, TOKEN_SIGN, "}"))
            return false;
        bool named = read_key(scan, &token);
        position += !named;
        if (named ? token.len == len && !memcmp(token.at, name, len) : position == wanted) {
            *line = token.line;
            return true;
        }
        skip_entry(scan);
    }
}

/* How many names of the path are found behind the brace where the scan stands; *line is that of the last. */
static int follow(struct scan scan, const char *path, int *line) {
    int found = 0;
    while (*path) {
        size_t len = strcspn(path, ".");
        if (!find_entry(&scan, path, len, line))
            return found;
        found++;
        struct token token = next(&scan);
        if (token.kind == TOKEN_NAME) /* a word: ahp { … }, all_of { … } */
            token = next(&scan);
        if (!is(&token, TOKEN_SIGN, "{"))
            return found;
        path += len + (path[len] == '.');
    }
    return found;
}

int lines_field(const char *text, size_t len, int line, const char *path) {
    struct scan scan = {text, text + len, 1};
    struct token before = {.kind = TOKEN_END}, token = next(&scan);
    int most = 0, answer = 0;
    for (; token.kind != TOKEN_END && before.line <= line; before = token, token = next(&scan)) {
        bool words = before.kind == TOKEN_TEXT || before.kind == TOKEN_NAME || is(&before, TOKEN_SIGN, ")");
        int at = 0;
        if (!words || before.line != line || !is(&token, TOKEN_SIGN, "{"))
            continue;
        int found = follow(scan, path, &at);
        if (found > most) {
            most = found;
            answer = at;
        }
    }
    return answer;
}

void lines_place(const struct rules_file *files, size_t count, struct err *err) {
    const char *colon = strrchr(err->where, ':');
    if (!err->field[0] || !colon)
        return;
    size_t len = (size_t)(colon - err->where);
    for (size_t i = 0; i < count; i++) {
        if (strlen(files[i].name) != len || memcmp(files[i].name, err->where, len) != 0)
            continue;
        int line = lines_field(files[i].text, files[i].len, atoi(colon + 1), err->field);
        if (line)
            err_where(err, "%s:%d", files[i].name, line);
    }
}

#include "flow/archive/signers.h"

#include <stdio.h>
#include <string.h>

#include "base/day.h"

enum { DAY_DIGITS = 8, MINUTE_DIGITS = 12, SECOND_DIGITS = 14, DAY_SECONDS = 24 * 60 * 60 };

/* "20260131", "202601312359" or "20260131235959", with or without Z. */
static bool read_time(const char *text, size_t len, int64_t *out) {
    char iso[16];
    unsigned hour = 0, minute = 0, second = 0;
    day_t day;
    if (len && text[len - 1] == 'Z')
        len--;
    if ((len != DAY_DIGITS && len != MINUTE_DIGITS && len != SECOND_DIGITS) || strspn(text, "0123456789") < len)
        return false;
    snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", text, text + 4, text + 6);
    if (len > DAY_DIGITS)
        sscanf(text + DAY_DIGITS, "%2u%2u", &hour, &minute);
    if (len == SECOND_DIGITS)
        sscanf(text + MINUTE_DIGITS, "%2u", &second);
    if (!day_read(iso, &day) || hour > 23 || minute > 59 || second > 59)
        return false;
    *out = (int64_t)day * DAY_SECONDS + (int64_t)((hour * 60 + minute) * 60 + second);
    return true;
}

static bool is_option(const char *text, const char *name, const char **out_value, size_t *out_len) {
    size_t len = strlen(name);
    if (strncmp(text, name, len) != 0 || text[len] != '=' || text[len + 1] != '"')
        return false;
    const char *start = text + len + 2, *end = strchr(start, '"');
    *out_value = start;
    *out_len = end ? (size_t)(end - start) : 0;
    return end != NULL;
}

/* Whether one of the words between commas is this one, or a pattern that anything fits. */
static bool names(const char *words, const char *wanted) {
    for (size_t len; *words; words += len + (words[len] == ',')) {
        len = strcspn(words, ",");
        if ((len == strlen(wanted) && !strncmp(words, wanted, len)) || (len == 1 && *words == '*'))
            return true;
    }
    return false;
}

/* One option; returns what follows it, NULL when it is none that we know. */
static const char *read_option(struct arena *arena, const char *text, struct signer *signer) {
    const char *value;
    size_t len;
    if (is_option(text, "namespaces", &value, &len))
        signer->spaces = arena_bytes(arena, value, len);
    else if (is_option(text, "valid-after", &value, &len)) {
        if (!read_time(value, len, &signer->after))
            return NULL;
    } else if (!is_option(text, "valid-before", &value, &len) || !read_time(value, len, &signer->before))
        return NULL;
    return value + len + 1;
}

static bool read_signer(struct arena *arena, const char *line, struct signer *out) {
    size_t name = strcspn(line, " \t");
    *out = (struct signer){.name = arena_bytes(arena, line, name), .after = INT64_MIN, .before = INT64_MAX};
    const char *at = line + name + strspn(line + name, " \t");
    while (at && !sign_public_read(at, &out->key)) {
        at = read_option(arena, at, out);
        at = at ? at + strspn(at, ", \t") : NULL;
    }
    return at != NULL;
}

int signers_read(struct arena *arena, const char *text, struct signers *out, struct err *err) {
    struct signer *list = NULL;
    size_t count = 0, cap = 0, number = 0;
    for (const char *at = text; *at; at += strcspn(at, "\n") + (at[strcspn(at, "\n")] ? 1 : 0)) {
        const char *line = arena_bytes(arena, at, strcspn(at, "\r\n"));
        number++;
        if (!*line || *line == '#')
            continue;
        list = arena_grow(arena, list, count, &cap, sizeof *list);
        if (!read_signer(arena, line, &list[count++]))
            return err_set(err, ERR_DATA, "this is no line of an allowed-signers file with an ed25519 key"),
                   err_where(err, "line %zu", number),
                   err_todo(err, "`earshot key export` writes one: NAME namespaces=\"git\" ssh-ed25519 AAAA…");
    }
    *out = (struct signers){list, count};
    return 0;
}

enum signer_verdict signers_judge(const struct signers *signers, const struct sign_public *key, const char *space,
                                  int64_t seconds) {
    enum signer_verdict verdict = SIGNER_UNKNOWN;
    for (size_t i = 0; i < signers->count; i++) {
        const struct signer *signer = &signers->list[i];
        if ((signer->spaces && !names(signer->spaces, space)) ||
            memcmp(signer->key.bytes, key->bytes, sizeof key->bytes) != 0)
            continue;
        if (seconds >= signer->after && seconds < signer->before)
            return SIGNER_GOOD;
        verdict = SIGNER_NOT_THEN;
    }
    return verdict;
}

const char *signers_name(const struct signers *signers, const struct sign_public *key) {
    for (size_t i = 0; i < signers->count; i++)
        if (!memcmp(signers->list[i].key.bytes, key->bytes, sizeof key->bytes))
            return signers->list[i].name;
    return NULL;
}

/* Two files: the texts one behind the other, and for each where it ends. */
#include "flow/intake/xlsx_strings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/mem.h"

#define KEPT  4096 /* texts in memory, each where its number modulo this says */
#define SHORT 240  /* bytes of one that is kept */

struct kept {
    size_t number; /* and 1: 0 is none */
    size_t len;
};

struct xlsx_strings {
    FILE *texts, *ends;
    size_t count;
    int64_t end;
    struct kept *kept;
    char *places; /* SHORT bytes for each of them */
    char *bytes;  /* of the one asked for last, where it is long */
};

static int no_room(struct err *err) {
    return err_errno(err, ERR_IO, errno, "a workbook's texts cannot be kept in a temporary file"),
           err_todo(err, "is there room where TMPDIR points to (or in /var/tmp)?");
}

static FILE *open_unnamed(void) {
    const char *dir = getenv("TMPDIR");
    int file = open(dir && *dir ? dir : "/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    FILE *stream = file < 0 ? NULL : fdopen(file, "w+");
    if (file >= 0 && !stream)
        close(file);
    return stream;
}

int xlsx_strings_new(struct xlsx_strings **out, struct err *err) {
    struct xlsx_strings *strings = mem_alloc(sizeof *strings);
    strings->texts = open_unnamed();
    strings->ends = open_unnamed();
    strings->kept = mem_alloc(KEPT * sizeof *strings->kept);
    strings->places = mem_grow(NULL, KEPT * SHORT);
    strings->bytes = mem_grow(NULL, LIMIT_CSV_FIELD + 2);
    if (!strings->texts || !strings->ends) {
        no_room(err);
        xlsx_strings_free(strings);
        return err->kind;
    }
    *out = strings;
    return 0;
}

void xlsx_strings_free(struct xlsx_strings *strings) {
    if (!strings)
        return;
    if (strings->texts)
        fclose(strings->texts);
    if (strings->ends)
        fclose(strings->ends);
    free(strings->kept);
    free(strings->places);
    free(strings->bytes);
    free(strings);
}

int xlsx_strings_add(struct xlsx_strings *strings, const char *bytes, size_t len, struct err *err) {
    len = len <= LIMIT_CSV_FIELD ? len : LIMIT_CSV_FIELD + 1;
    strings->end += (int64_t)len;
    strings->count++;
    return (len && fwrite(bytes, len, 1, strings->texts) != 1) ||
                   fwrite(&strings->end, sizeof strings->end, 1, strings->ends) != 1
               ? no_room(err)
               : 0;
}

int xlsx_strings_added(struct xlsx_strings *strings, struct err *err) {
    return fflush(strings->texts) || fflush(strings->ends) ? no_room(err) : 0;
}

static int read_at(FILE *stream, void *bytes, size_t len, int64_t at, struct err *err) {
    for (char *to = bytes; len;) {
        ssize_t got = pread(fileno(stream), to, len, at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return no_room(err);
        to += got;
        at += got;
        len -= (size_t)got;
    }
    return 0;
}

int xlsx_strings_get(struct xlsx_strings *strings, size_t number, const char **out, size_t *out_len, bool *out_there,
                     struct err *err) {
    struct kept *kept = &strings->kept[number % KEPT];
    char *kept_bytes = strings->places + number % KEPT * SHORT;
    int64_t ends[2] = {0};
    *out_there = number < strings->count;
    if (!*out_there)
        return 0;
    if (kept->number != number + 1) {
        size_t first = number ? 1 : 0;
        if (read_at(strings->ends, ends + 1 - first, (1 + first) * sizeof *ends,
                    (int64_t)((number - first) * sizeof *ends), err))
            return err->kind;
        size_t len = (size_t)(ends[1] - ends[0]);
        char *place = len <= SHORT ? kept_bytes : strings->bytes;
        if (read_at(strings->texts, place, len, ends[0], err))
            return err->kind;
        *out = place;
        *out_len = len;
        if (len <= SHORT)
            kept->number = number + 1, kept->len = len;
        return 0;
    }
    *out = kept_bytes;
    *out_len = kept->len;
    return 0;
}

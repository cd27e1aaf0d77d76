/* Bytes go through four hands: the file (read in pieces, digested), iconv (only where it is not UTF-8 already), libcsv
 * (which is fed a line at a time, so that at most one row comes out; a line without quotes needs no parser), and the
 * row, where each field is checked, cut and copied. What iconv cannot convert goes on as a byte that no UTF-8 has, so
 * that broken text is found in one place. */
#include "base/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csv.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"

#define PIECE      KIB(256) /* read at a time, once the encoding is known */
#define LINE_PIECE KIB(64)  /* fed to libcsv at a time, at most */
#define BROKEN     '\xFF'   /* stands for a byte that could not be converted */
#define WHOLE      4        /* bytes of a character, at most */
#define STRICT     (CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI)
#define LENIENT    CSV_REPALL_NL

struct csv_reader {
    int file;
    char *path;
    int64_t bytes_read, bytes_total;
    struct digest_stream *stream; /* until the end */
    char digest[DIGEST_TEXT];

    char *raw; /* LIMIT_CSV_SNIFF bytes of the file */
    size_t raw_len;
    bool raw_end; /* the file has no more */
    const char *encoding;
    iconv_t converter; /* (iconv_t)-1 for UTF-8 */
    char *converted;

    const char *at, *end; /* UTF-8 to be parsed: in raw, or in converted */
    char separator;
    struct csv_parser parser;
    bool within;   /* the parser is in the middle of a row */
    bool parsed;   /* the parser was told that this is the end */
    bool after_cr; /* a row ended in CR: LF belongs to it */

    int64_t number; /* of the row that ended last, empty ones counted */
    bool row_ended, broken, too_long;
    char *bytes; /* the row's fields, each with a NUL */
    size_t used, count;
    struct csv_field fields[LIMIT_CSV_COLUMNS];
};

/* ---- the row ---- */

/* Copies text with U+FFFD for bad bytes; true when all of it fitted into *len_out bytes, which becomes its length. */
static bool put_replaced(char *out, size_t *len_out, const char *bytes, size_t len) {
    const size_t room = *len_out;
    const char *end = bytes + len;
    size_t put = 0;
    while (bytes < end && put + WHOLE <= room) {
        uint32_t c = text_next(&bytes, end);
        put += text_put(out + put, c ? c : 0xFFFD);
    }
    *len_out = put;
    return bytes == end;
}

/* The length at which to cut so that a character stays whole; bytes[most] is there. */
static size_t cut_length(const char *bytes, size_t most) {
    size_t len = most;
    while (len && most - len < WHOLE && ((unsigned char)bytes[len] & 0xC0) == 0x80)
        len--;
    return len;
}

static void take_field(struct csv_reader *reader, const char *bytes, size_t len) {
    size_t room = LIMIT_CSV_ROW - reader->used;
    size_t most = room < LIMIT_CSV_FIELD ? room : LIMIT_CSV_FIELD;
    if (reader->count == LIMIT_CSV_COLUMNS) {
        reader->too_long = true;
        return;
    }
    if (len > most) {
        reader->too_long = true;
        len = cut_length(bytes, most);
    }
    char *place = reader->bytes + reader->used + reader->count; /* a NUL for each field before */
    if (len && text_valid(bytes, len)) {
        memcpy(place, bytes, len);
    } else if (len) {
        reader->broken = true;
        size_t put = most;
        reader->too_long |= !put_replaced(place, &put, bytes, len);
        len = put;
    }
    len = text_unix_lines(place, len);
    place[len] = '\0';
    reader->fields[reader->count++] = (struct csv_field){place, len};
    reader->used += len;
}

static void parsed_field(void *bytes, size_t len, void *reader) {
    take_field(reader, bytes, len);
}

static void end_row(int terminator, void *context) {
    struct csv_reader *reader = context;
    reader->number++;
    reader->within = false;
    reader->after_cr = terminator == '\r';
    reader->row_ended = reader->count > 0;
}

/* ---- the encoding ---- */

struct census {
    size_t good, bad; /* characters of several bytes; bytes that are no UTF-8 */
    size_t even_zeros, odd_zeros;
};

/* A character cut at the end of a window that does not hold the whole file is neither good nor bad. */
static struct census count_bytes(const char *bytes, size_t len, bool whole) {
    struct census census = {0};
    const char *end = bytes + len;
    for (const char *at = bytes; at < end;) {
        const char *here = at;
        uint32_t c = text_next(&at, end);
        census.good += at - here > 1;
        census.bad += c == 0xFFFD && at - here == 1 && (whole || end - here >= WHOLE);
        if (!c)
            (here - bytes) % 2 ? census.odd_zeros++ : census.even_zeros++;
    }
    return census;
}

/* One bad byte must not turn a UTF-8 file into nonsense: GB18030 read as UTF-8 has more bad bytes than good
 * characters, so ten good to a bad one tell the two apart. ASCII in UTF-16LE has a zero in every odd place; among
 * hanzi a few of them are enough, as no other text has any. */
static const char *guess_encoding(const char *bytes, size_t len, bool whole) {
    struct census census = count_bytes(bytes, len, whole);
    bool utf8 = census.bad == 0 || census.good >= census.bad * 10;
    if (census.even_zeros * 10 <= census.odd_zeros && census.odd_zeros * (utf8 ? 3 : 50) > len)
        return "UTF-16LE";
    return utf8 ? "UTF-8" : "GB18030";
}

/* Sets the encoding and returns the length of the byte order mark. */
static size_t find_encoding(struct csv_reader *reader) {
    if (reader->raw_len >= 3 && !memcmp(reader->raw, "\xEF\xBB\xBF", 3))
        return reader->encoding = "UTF-8 with BOM", 3;
    if (reader->raw_len >= 2 && !memcmp(reader->raw, "\xFF\xFE", 2))
        return reader->encoding = "UTF-16LE", 2;
    reader->encoding = guess_encoding(reader->raw, reader->raw_len, reader->raw_end);
    return 0;
}

/* ---- from the file to UTF-8 ---- */

/* Reads behind what raw still holds, up to `want` bytes in all. */
static int fill_raw(struct csv_reader *reader, size_t want, struct err *err) {
    while (reader->raw_len < want && !reader->raw_end) {
        ssize_t got = read(reader->file, reader->raw + reader->raw_len, want - reader->raw_len);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno(err, ERR_IO, errno, "%s cannot be read", reader->path);
        digest_more(reader->stream, reader->raw + reader->raw_len, (size_t)got);
        reader->raw_len += (size_t)got;
        reader->bytes_read += got;
        reader->raw_end = got == 0;
    }
    return 0;
}

/* Converts raw from `skip` on; a character that is cut at the end waits in raw for the next piece. */
static void convert(struct csv_reader *reader, size_t skip) {
    char *from = reader->raw + skip, *to = reader->converted;
    size_t left = reader->raw_len - skip, room = 2 * LIMIT_CSV_SNIFF;
    const size_t unit = reader->encoding[0] == 'U' ? 2 : 1;
    while (left && iconv(reader->converter, &from, &left, &to, &room) == (size_t)-1) {
        if (errno == EINVAL && !reader->raw_end)
            break;
        size_t bad = left < unit ? left : unit;
        from += bad;
        left -= bad;
        *to++ = BROKEN;
        room--;
    }
    reader->at = reader->converted;
    reader->end = to;
    memmove(reader->raw, from, left);
    reader->raw_len = left;
}

/* Makes what raw holds, from `skip` on, the text to be parsed. */
static void present(struct csv_reader *reader, size_t skip) {
    if (reader->converter != (iconv_t)-1) {
        convert(reader, skip);
        return;
    }
    reader->at = reader->raw + skip;
    reader->end = reader->raw + reader->raw_len;
    reader->raw_len = 0; /* parsed before the next piece is read */
}

static int next_piece(struct csv_reader *reader, struct err *err) {
    int failure = fill_raw(reader, PIECE, err);
    if (!failure)
        present(reader, 0);
    return failure;
}

/* ---- opening and closing ---- */

/* The separator that the header row has most of, outside of quotes. */
static char find_separator(const char *at, const char *end) {
    static const char separators[] = ",;\t";
    size_t counts[3] = {0};
    bool quoted = false;
    for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
        const char *found = *at && !quoted ? strchr(separators, *at) : NULL;
        if (found)
            counts[found - separators]++;
        quoted ^= *at == '"';
    }
    size_t most = 0;
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > counts[most])
            most = i;
    return separators[most];
}

static int never_space(unsigned char c) { /* a space belongs to its field */
    return (void)c, 0;
}

static void begin_parser(struct csv_reader *reader) {
    csv_init(&reader->parser, STRICT);
    reader->separator = find_separator(reader->at, reader->end);
    csv_set_delim(&reader->parser, (unsigned char)reader->separator);
    csv_set_space_func(&reader->parser, never_space);
    csv_set_realloc_func(&reader->parser, mem_grow);
    csv_set_blk_size(&reader->parser, KIB(4));
}

/* Reads ahead, finds encoding and separator, and makes the first text ready. */
static int begin(struct csv_reader *reader, struct err *err) {
    reader->raw = mem_grow(NULL, LIMIT_CSV_SNIFF);
    int failure = fill_raw(reader, LIMIT_CSV_SNIFF, err);
    if (failure)
        return failure;
    size_t mark = find_encoding(reader);
    if (strncmp(reader->encoding, "UTF-8", 5)) {
        reader->converter = iconv_open("UTF-8", reader->encoding);
        if (reader->converter == (iconv_t)-1)
            return err_errno(err, ERR_OS, errno, "the system cannot convert from %s", reader->encoding);
        reader->converted = mem_grow(NULL, 2 * LIMIT_CSV_SNIFF); /* two bytes become three, never one three */
    }
    present(reader, mark);
    reader->bytes = mem_grow(NULL, LIMIT_CSV_ROW + LIMIT_CSV_COLUMNS + WHOLE);
    begin_parser(reader);
    return 0;
}

int csv_open(struct csv_reader **out, const char *path, struct err *err) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return err_errno(err, errno == ENOENT || errno == ENOTDIR ? ERR_NOINPUT : ERR_IO, errno, "%s cannot be opened",
                         path);
    struct csv_reader *reader = mem_alloc(sizeof *reader);
    struct stat st;
    reader->file = file;
    reader->path = mem_text(path);
    reader->bytes_total = fstat(file, &st) == 0 ? st.st_size : 0;
    reader->converter = (iconv_t)-1;
    reader->stream = digest_begin();
    int failure = begin(reader, err);
    if (failure) {
        csv_close(reader);
        return failure;
    }
    *out = reader;
    return 0;
}

static void end_digest(struct csv_reader *reader) {
    if (!reader->stream)
        return;
    struct digest digest = digest_end(reader->stream);
    reader->stream = NULL;
    digest_write(reader->digest, &digest);
}

void csv_close(struct csv_reader *reader) {
    if (!reader)
        return;
    csv_free(&reader->parser);
    if (reader->converter != (iconv_t)-1)
        iconv_close(reader->converter);
    end_digest(reader);
    close(reader->file);
    free(reader->bytes);
    free(reader->converted);
    free(reader->raw);
    free(reader->path);
    free(reader);
}

/* ---- reading ---- */

/* How much to feed: up to and including the next line end, so that at most one row comes out. */
static size_t line_length(const char *at, const char *end) {
    size_t len = (size_t)(end - at) < LINE_PIECE ? (size_t)(end - at) : LINE_PIECE;
    const char *lf = memchr(at, '\n', len);
    if (lf)
        len = (size_t)(lf - at) + 1;
    const char *cr = memchr(at, '\r', len);
    return cr ? (size_t)(cr - at) + 1 : len;
}

/* A whole line without quotes, as most are, is a row that the separator splits: several times as fast as a parser. */
static bool split_plain(struct csv_reader *reader, const char *line, size_t len) {
    const char *end = line + len - 1;
    if (reader->within || (*end != '\n' && *end != '\r') || memchr(line, '"', len))
        return false;
    bool more = line < end;
    while (more) {
        const char *separator = memchr(line, reader->separator, (size_t)(end - line));
        take_field(reader, line, (size_t)((separator ? separator : end) - line));
        more = separator != NULL;
        line = more ? separator + 1 : end;
    }
    end_row(*end, reader);
    return true;
}

/* What the strict parser refuses: text behind a closing quote, or a quote within plain text (12" pizza), which is fine.
 * Left alone, libcsv would take the first for part of the quoted field and swallow rows up to the next quote. */
static void take_refused(struct csv_reader *reader, const char *byte) {
    reader->broken |= reader->parser.quoted != 0;
    reader->parser.quoted = 0;
    csv_set_opts(&reader->parser, LENIENT);
    csv_parse(&reader->parser, byte, 1, parsed_field, end_row, reader);
    csv_set_opts(&reader->parser, STRICT);
}

static void parse(struct csv_reader *reader, const char *line, size_t len) {
    reader->within = true;
    for (const char *end = line + len; line < end;) {
        line += csv_parse(&reader->parser, line, (size_t)(end - line), parsed_field, end_row, reader);
        if (line < end)
            take_refused(reader, line++);
    }
    /* Libcsv keeps a field until it ends, however long. Past the limit its tail is forgotten; what is left is enough
     * for take_field to see that it was too long. */
    if (reader->parser.entry_pos > LIMIT_CSV_FIELD + WHOLE)
        reader->parser.entry_pos = LIMIT_CSV_FIELD + WHOLE;
}

static void feed(struct csv_reader *reader) {
    bool rest_of_cr_lf = reader->after_cr && *reader->at == '\n';
    reader->after_cr = false;
    reader->at += rest_of_cr_lf;
    if (reader->at == reader->end)
        return;
    const char *line = reader->at;
    size_t len = line_length(line, reader->end);
    reader->at += len;
    if (!split_plain(reader, line, len))
        parse(reader, line, len);
}

/* The last row, when no line end follows it. */
static void feed_end(struct csv_reader *reader) {
    reader->parsed = true;
    if (csv_fini(&reader->parser, parsed_field, end_row, reader)) { /* a quote is still open */
        reader->broken = true;
        csv_set_opts(&reader->parser, LENIENT);
        csv_fini(&reader->parser, parsed_field, end_row, reader);
    }
    end_digest(reader);
}

enum csv_step csv_next(struct csv_reader *reader, struct csv_row *out, struct err *err) {
    reader->used = reader->count = 0;
    reader->row_ended = reader->broken = reader->too_long = false;
    while (!reader->row_ended) {
        if (reader->at < reader->end)
            feed(reader);
        else if (reader->parsed)
            return CSV_END;
        else if (reader->raw_end)
            feed_end(reader);
        else if (next_piece(reader, err))
            return CSV_FAILED;
    }
    *out = (struct csv_row){.number = reader->number,
                            .broken = reader->broken,
                            .too_long = reader->too_long,
                            .count = reader->count,
                            .fields = reader->fields};
    return CSV_ROW;
}

const char *csv_encoding(const struct csv_reader *reader) {
    return reader->encoding;
}

int64_t csv_bytes_read(const struct csv_reader *reader) {
    return reader->bytes_read;
}

int64_t csv_bytes_total(const struct csv_reader *reader) {
    return reader->bytes_total;
}

const char *csv_digest(struct csv_reader *reader) {
    return reader->stream ? NULL : reader->digest;
}

/* ---- writing ---- */

/* What a spreadsheet takes for the start of a formula. */
static bool runs_as_formula(const char *text) {
    static const char *const starts[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (!strncmp(text, starts[i], strlen(starts[i])))
            return true;
    return false;
}

static bool needs_quotes(const char *text) {
    size_t len = strlen(text);
    return text[strcspn(text, ",;\t\"\r\n")] || (len && (text[0] == ' ' || text[len - 1] == ' '));
}

void csv_put(FILE *out, const char *text, bool first, bool guard) {
    if (!first)
        putc(',', out);
    bool quotes = needs_quotes(text);
    if (quotes)
        putc('"', out);
    if (guard && runs_as_formula(text))
        putc('\'', out);
    if (!quotes) {
        fputs(text, out);
        return;
    }
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

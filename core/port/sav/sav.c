#include "port/sav/sav.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <readstat.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "port/sav/names.h"

#define SINCE_1582 INT64_C(12219379200) /* seconds from SPSS's beginning of time to 1970 */
#define BUFFERED   KIB(64)

struct value {
    bool there;
    double number;
    const char *text;
};

struct sav {
    struct arena *arena, *row;
    const char *path;
    int file, fault; /* errno of a write that failed */
    readstat_writer_t *writer;
    const struct sav_variable *variables;
    const char **names; /* in the file */
    readstat_variable_t **made;
    struct value *values;
    size_t count;
    char *held;
    size_t held_len;
};

static bool flush(struct sav *sav) {
    for (size_t put = 0; put < sav->held_len;) {
        ssize_t one = write(sav->file, sav->held + put, sav->held_len - put);
        if (one < 0 && errno == EINTR)
            continue;
        if (one < 0) {
            sav->fault = errno;
            return false;
        }
        put += (size_t)one;
    }
    sav->held_len = 0;
    return true;
}

static ssize_t on_data(const void *data, size_t len, void *context) {
    struct sav *sav = context;
    const char *at = data;
    for (size_t left = len; left;) {
        size_t room = BUFFERED - sav->held_len, one = left < room ? left : room;
        memcpy(sav->held + sav->held_len, at, one);
        sav->held_len += one;
        at += one;
        left -= one;
        if (sav->held_len == BUFFERED && !flush(sav))
            return -1;
    }
    return (ssize_t)len;
}

static int failure(const struct sav *sav, readstat_error_t error, struct err *err) {
    if (sav->fault)
        return err_errno(err, ERR_IO, sav->fault, "%s cannot be written", sav->path);
    return err_set(err, ERR_DATA, "an SPSS file cannot hold this: %s", readstat_error_message(error));
}

/* Cut on a character; a label holds so many bytes. */
static const char *cut(struct arena *arena, const char *text, size_t most) {
    size_t len = strlen(text);
    if (len <= most)
        return text;
    for (len = most; len && ((unsigned char)text[len] & 0xC0) == 0x80; len--)
        ;
    return arena_bytes(arena, text, len);
}

/* ---- the head ---- */

static void add_labels(struct sav *sav, size_t index) {
    const struct sav_variable *variable = &sav->variables[index];
    const char *name = arena_format(sav->arena, "labels%zu", index);
    if (!variable->label_count)
        return;
    readstat_label_set_t *set = readstat_add_label_set(sav->writer, READSTAT_TYPE_DOUBLE, name);
    for (size_t i = 0; i < variable->label_count; i++)
        readstat_label_double_value(set, variable->labels[i].value, cut(sav->arena, variable->labels[i].label, 120));
    readstat_variable_set_label_set(sav->made[index], set);
}

/* A text of several segments gets room behind it: ReadStat, by which R and Python read, takes off a byte at the end of
 * each segment, of those too that no byte of the text is in (behind 758 bytes there is one, behind 32,759 two), and is
 * to take off blanks. */
static size_t room_of(size_t width) {
    return width <= SAV_SEGMENT ? width : width + SAV_ROOM;
}

static void add_variable(struct sav *sav, size_t index) {
    const struct sav_variable *variable = &sav->variables[index];
    readstat_type_t type = variable->width ? READSTAT_TYPE_STRING : READSTAT_TYPE_DOUBLE;
    readstat_variable_t *made = readstat_add_variable(sav->writer, sav->names[index], type, room_of(variable->width));
    sav->made[index] = made;
    readstat_variable_set_label(made, cut(sav->arena, variable->label, 255));
    if (variable->moment)
        readstat_variable_set_format(made, "DATETIME20");
    else if (variable->day)
        readstat_variable_set_format(made, "SDATE10");
    else if (!variable->width)
        readstat_variable_set_format(made,
                                     arena_format(sav->arena, "F%d.%d", 8 + variable->decimals, variable->decimals));
    readstat_variable_set_measure(made, variable->width || variable->label_count ? READSTAT_MEASURE_NOMINAL
                                                                                 : READSTAT_MEASURE_SCALE);
    add_labels(sav, index);
}

static int begin(struct sav *sav, const struct sav_info *info, struct err *err) {
    sav->file = open(sav->path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (sav->file < 0)
        return err_errno(err, ERR_EXISTS, errno, "%s cannot be created", sav->path);
    sav->writer = readstat_writer_init();
    readstat_set_data_writer(sav->writer, on_data);
    readstat_writer_set_file_label(sav->writer, cut(sav->arena, info->label, 64));
    readstat_writer_set_file_timestamp(sav->writer, (time_t)info->created);
    readstat_writer_set_compression(sav->writer, READSTAT_COMPRESS_ROWS);
    for (size_t i = 0; i < sav->count; i++)
        add_variable(sav, i);
    readstat_error_t error = readstat_begin_writing_sav(sav->writer, sav, (long)info->rows);
    return error ? failure(sav, error, err) : 0;
}

int sav_create(struct sav **out, const char *path, const struct sav_info *info, const struct sav_variable *variables,
               size_t count, struct err *err) {
    struct sav *sav = mem_alloc(sizeof *sav);
    sav->arena = arena_new();
    sav->row = arena_new();
    sav->path = arena_text(sav->arena, path);
    sav->file = -1;
    sav->held = mem_alloc(BUFFERED);
    sav->variables = variables;
    sav->count = count;
    sav->names = sav_names_of(sav->arena, variables, count);
    sav->made = arena_alloc(sav->arena, (count + 1) * sizeof *sav->made);
    sav->values = arena_alloc(sav->arena, (count + 1) * sizeof *sav->values);
    if (begin(sav, info, err)) {
        sav_drop(sav);
        return err->kind;
    }
    *out = sav;
    return 0;
}

/* ---- rows ---- */

void sav_text(struct sav *sav, size_t variable, const char *text) {
    const char *kept = arena_text(sav->row, cut(sav->row, text, sav->variables[variable].width));
    sav->values[variable] = (struct value){true, 0, kept};
}

void sav_number(struct sav *sav, size_t variable, double number) {
    bool time = sav->variables[variable].moment || sav->variables[variable].day;
    sav->values[variable] = (struct value){true, number + (time ? (double)SINCE_1582 : 0), NULL};
}

static readstat_error_t insert(struct sav *sav, size_t index) {
    const struct value *value = &sav->values[index];
    if (sav->variables[index].width)
        return readstat_insert_string_value(sav->writer, sav->made[index], value->there ? value->text : "");
    return value->there ? readstat_insert_double_value(sav->writer, sav->made[index], value->number)
                        : readstat_insert_missing_value(sav->writer, sav->made[index]);
}

int sav_row(struct sav *sav, struct err *err) {
    readstat_error_t error = readstat_begin_row(sav->writer);
    for (size_t i = 0; !error && i < sav->count; i++)
        error = insert(sav, i);
    error = error ? error : readstat_end_row(sav->writer);
    memset(sav->values, 0, sav->count * sizeof *sav->values);
    arena_clear(sav->row);
    return error || sav->fault ? failure(sav, error, err) : 0;
}

int sav_finish(struct sav *sav, struct err *err) {
    readstat_error_t error = readstat_end_writing(sav->writer);
    int failed = error || sav->fault || !flush(sav) ? failure(sav, error, err) : 0;
    if (!failed && fsync(sav->file))
        failed = err_errno(err, ERR_IO, errno, "%s cannot be written", sav->path);
    sav_drop(sav);
    return failed;
}

void sav_drop(struct sav *sav) {
    if (!sav)
        return;
    if (sav->writer)
        readstat_writer_free(sav->writer);
    if (sav->file >= 0)
        close(sav->file);
    free(sav->held);
    arena_free(sav->row);
    arena_free(sav->arena);
    free(sav);
}

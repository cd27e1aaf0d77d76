#include "fuzz/bend.h"

#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t state;

uint32_t bend_draw(uint32_t below) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)((state >> 11) % below);
}

void bend_fail(const char *what) {
    fprintf(stderr, "a reader broke its word: %s\n", what);
    abort();
}

/* ---- ways to bend ---- */

struct input {
    const struct bend_kind *kind;
    char bytes[2 * BEND_ROOM];
    size_t len;
};

static void put_in(struct input *input, size_t at, const char *piece, size_t len) {
    if (input->len + len > BEND_ROOM)
        return;
    memmove(input->bytes + at + len, input->bytes + at, input->len - at);
    memcpy(input->bytes + at, piece, len);
    input->len += len;
}

static void take_out(struct input *input, size_t at, size_t len) {
    memmove(input->bytes + at, input->bytes + at + len, input->len - at - len);
    input->len -= len;
}

/* The first mark at or behind a place drawn; the place itself where there is none. */
static size_t draw_mark(const struct input *input) {
    const size_t from = bend_draw((uint32_t)input->len + 1);
    for (size_t at = from; at < input->len; at++)
        if (input->bytes[at] && strchr(input->kind->marks, input->bytes[at]))
            return at;
    return from;
}

/* From mark to mark: a cell, a pair, a tag. */
static size_t draw_part(const struct input *input, size_t *out_len) {
    const size_t a = draw_mark(input), b = draw_mark(input);
    *out_len = a < b ? b - a : a - b;
    return a < b ? a : b;
}

static void copy_part(struct input *input, bool away) {
    static char part[BEND_ROOM];
    size_t len, at = draw_part(input, &len);
    memcpy(part, input->bytes + at, len);
    if (away)
        take_out(input, at, len);
    put_in(input, draw_mark(input), part, len);
}

static void cut_part(struct input *input) {
    size_t len, at = draw_part(input, &len);
    take_out(input, at, len);
}

/* Digits that stand somewhere become others. */
static void change_number(struct input *input) {
    static const char *const numbers[] = {"0",          "-1",   "1",     "65535",  "65536",      "2147483647",
                                          "4294967296", "1e9",  "1e999", "-0.0",   "0x10",       "9223372036854775808",
                                          "1.5",        "1024", "1025",  "999999", "99999999999"};
    size_t at = bend_draw((uint32_t)input->len + 1);
    while (at < input->len && !(input->bytes[at] >= '0' && input->bytes[at] <= '9'))
        at++;
    size_t len = 0;
    while (at + len < input->len && input->bytes[at + len] >= '0' && input->bytes[at + len] <= '9')
        len++;
    const char *number = BEND_PICK(numbers);
    take_out(input, at, len);
    put_in(input, at, number, strlen(number));
}

/* Two or four bytes as a length or a place in a file of bytes. */
static void change_word(struct input *input) {
    static const char words[][4] = {{0}, {1}, {-1, -1, -1, -1}, {-1, -1, -1, 127}, {0, 0, 0, -128}, {-2, -1}, {4}};
    const size_t len = bend_draw(2) ? 4 : 2;
    if (input->len >= len)
        memcpy(input->bytes + bend_draw((uint32_t)(input->len - len) + 1), BEND_PICK(words), len);
}

static void put_piece(struct input *input) {
    size_t count = 0;
    while (input->kind->pieces[count])
        count++;
    const char *piece = input->kind->pieces[bend_draw((uint32_t)count)];
    put_in(input, bend_draw(2) ? draw_mark(input) : bend_draw((uint32_t)input->len + 1), piece, strlen(piece));
}

/* The same part many times over. */
static void repeat_part(struct input *input) {
    size_t len, at = draw_part(input, &len);
    char part[256];
    if (!len || len > sizeof part)
        return;
    memcpy(part, input->bytes + at, len);
    for (uint32_t times = 2 + bend_draw(40); times; times--)
        put_in(input, at, part, len);
}

static void bend(struct input *input) {
    const size_t at = input->len ? bend_draw((uint32_t)input->len) : 0, left = input->len - at;
    const uint32_t span = bend_draw(20);
    switch (bend_draw(12)) {
    case 0:
        input->bytes[at] = (char)bend_draw(256);
        return;
    case 1:
        input->bytes[at] = (char)(input->bytes[at] ^ (1 << bend_draw(8)));
        return;
    case 2:
    case 3:
        put_piece(input);
        return;
    case 4:
        take_out(input, at, span < left ? span : left);
        return;
    case 5:
        copy_part(input, false);
        return;
    case 6:
        copy_part(input, true);
        return;
    case 7:
        cut_part(input);
        return;
    case 8:
        change_number(input);
        return;
    case 9:
        change_word(input);
        return;
    case 10:
        repeat_part(input);
        return;
    default: /* cut off */
        input->len = bend_draw(4) ? input->len : at;
    }
}

#ifdef EARSHOT_LIBFUZZER

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len) {
    const char *name = getenv("EARSHOT_FUZZ");
    const struct bend_kind *kind = &bend_kinds[0];
    for (size_t i = 0; name && i < bend_kind_count; i++)
        kind = strcmp(bend_kinds[i].name, name) ? kind : &bend_kinds[i];
    kind->read((const char *)bytes, len, false);
    return 0;
}

#else

/* ---- the runs ---- */

static uint64_t seed; /* of the run at hand */

static void tell(void) {
    char line[64];
    const int len = snprintf(line, sizeof line, "\nit was the run of seed %llu\n", (unsigned long long)seed);
    (void)!write(STDERR_FILENO, line, (size_t)len);
}

static void on_signal(int number) {
    tell();
    signal(number, SIG_DFL);
    raise(number);
}

#ifdef EARSHOT_SANITIZE
#include <sanitizer/common_interface_defs.h>
enum { SLOWER = 10 };
static void watch(void) {
    __sanitizer_set_death_callback(tell);
    signal(SIGALRM, on_signal);
    signal(SIGABRT, on_signal);
}
#else
enum { SLOWER = 1 };
/* Readers take large buffers for each file; from the heap they cost no call to the system. */
static void watch(void) {
    static const int signals[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        signal(signals[i], on_signal);
    mallopt(M_MMAP_THRESHOLD, 1 << 28);
    mallopt(M_TRIM_THRESHOLD, 1 << 28);
}
#endif

static bool run(const struct bend_kind *kind, struct input *input) {
    state = (seed + 1) * UINT64_C(0x9E3779B97F4A7C15);
    for (int i = 0; i < 3; i++)
        bend_draw(2);
    const uint32_t bends = bend_draw(10);
    input->kind = kind;
    input->len = kind->make(input->bytes);
    for (uint32_t i = 1; i < bends; i++)
        bend(input);
    return kind->read(input->bytes, input->len, bends <= 1);
}

static long runs_asked(const char *text) {
    const long runs = text ? strtol(text, NULL, 10) : 0;
    return runs ? runs : getenv("EARSHOT_LONG") ? 10000000 / SLOWER : 3000;
}

int main(int argc, char **argv) {
    static struct input input;
    const struct bend_kind *kind = NULL;
    for (size_t i = 0; argc > 1 && i < bend_kind_count; i++)
        kind = strcmp(bend_kinds[i].name, argv[1]) ? kind : &bend_kinds[i];
    if (!kind) {
        fprintf(stderr, "which kind? One of:");
        for (size_t i = 0; i < bend_kind_count; i++)
            fprintf(stderr, " %s", bend_kinds[i].name);
        fprintf(stderr, "\n");
        return 64;
    }
    const long runs = runs_asked(argc > 2 ? argv[2] : NULL);
    const uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 20261122;
    long taken = 0;
    watch();
    setenv("TMPDIR", "/dev/shm", 0);
    setenv("TZ", "UTC0", 1); /* else a library reads the zone's file for each input */
    for (long i = 0; i < runs; i++) {
        if (i % 1000 == 0)
            alarm(600);
        seed = first + (uint64_t)i;
        taken += run(kind, &input);
    }
    printf("%s: %ld runs from seed %llu, %ld taken, %ld refused\n1 passed, 0 failed\n", kind->name, runs,
           (unsigned long long)first, taken, runs - taken);
    return 0;
}

#endif

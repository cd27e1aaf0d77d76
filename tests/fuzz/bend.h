/* What bends inputs: each run makes a sound input of its kind, bends it in none to eight ways that know its marks, and
 * gives it to the reader. What the reader promises, it checks itself and says with bend_fail; a crash or a hang ends
 * the run as well. Which run it was is printed: `PROGRAM KIND 1 SEED` does it again.
 *
 *     PROGRAM KIND [RUNS [SEED]]
 *
 * RUNS of 0 means 3,000, or 10,000,000 where EARSHOT_LONG is set (a tenth of it under the sanitizers, which are slow).
 * Built with -DEARSHOT_LIBFUZZER and clang's -fsanitize=fuzzer the same is a target of libFuzzer, whose kind
 * EARSHOT_FUZZ names. */
#ifndef EARSHOT_TESTS_FUZZ_BEND_H
#define EARSHOT_TESTS_FUZZ_BEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BEND_ROOM = 16384 };

struct bend_kind {
    const char *name;
    const char *marks;         /* bytes between which its parts stand */
    const char *const *pieces; /* what is put in somewhere; ends with NULL */
    /* A sound input, no two runs the same; returns its length, at most BEND_ROOM / 2. */
    size_t (*make)(char out[BEND_ROOM]);
    /* True where the reader took it; `sound`: it is as it was made, and must be taken. */
    bool (*read)(const char *bytes, size_t len, bool sound);
};

/* Each program says which kinds it has; main is bend.c's. */
extern const struct bend_kind bend_kinds[];
extern const size_t bend_kind_count;

uint32_t bend_draw(uint32_t below); /* 0 to below - 1 */
_Noreturn void bend_fail(const char *what);

#define BEND_PICK(list) ((list)[bend_draw((uint32_t)(sizeof(list) / sizeof *(list)))])

#endif

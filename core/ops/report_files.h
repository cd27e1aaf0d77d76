/* The files of a run of reports: what each is called, and each whole or not at all. A worker makes those of its share
 * and says of each sheet what became of it. */
#ifndef EARSHOT_OPS_REPORT_FILES_H
#define EARSHOT_OPS_REPORT_FILES_H

#include "base/crew.h"
#include "base/limits.h"
#include "ops/press.h"
#include "ops/report_run.h"

struct report_files {
    const char *file;   /* the one that is made; or NULL, and then: */
    const char *folder; /* "." or "dir"; made where it is not there */
    const char *tail;   /* what follows a code in a name: "-2026-10", "-2026-10-private" */
    const char *whole;  /* the name for what has no code: "chain", a wave's, "comparison" */
    enum report_format formats[FORMATS];
    size_t format_count;
};

/* Errors: ERR_USAGE for a format that is named twice, ERR_IO. */
int report_files_open(struct report_files *out, struct arena *arena, const struct report_wish *wish,
                      const struct report *report, bool several, struct err *err);

/* What a worker says, byte for byte: no pointers in it. */
enum report_became { REPORT_MADE, REPORT_WITHOUT, REPORT_FAILED };
struct report_word {
    enum report_became kind;
    char code[LIMIT_ID + 1];
    char path[LIMIT_PATH]; /* made: its files, with commas */
    int64_t files, hidden;
    struct press_lack lacking;
    bool suppressed;
    struct err why; /* failed */
};

struct report_voice {
    struct crew_voice *crew;
    const struct press *press;
    const struct report_files *files;
};

/* For press_run, with a voice as context. */
int report_files_take(void *context, const struct pressed *pressed, struct err *err);
void report_files_without(void *context, const struct store *store);
int report_files_failed(void *context, const struct report_place *place, const struct err *why, struct err *err);

#endif

/* The press: makes the documents and PDFs of a month, store by store, from one state of the database. Who closes a
 * month collects them into an edition; who wants to see one report takes one. */
#ifndef EARSHOT_OPS_PRESS_H
#define EARSHOT_OPS_PRESS_H

#include "flow/archive/archive.h"
#include "ops/cube.h"
#include "ops/rulebook.h"
#include "port/page/page.h"

struct press {
    struct workspace *workspace;
    struct rulebook *rulebook;
    struct page_fonts *fonts;
    const char *rules; /* tree id of the rules */
    struct arena *arena;
    const struct registry *registry; /* as of the month's last day, known at the cut */
    struct survey_versions versions;
    month_t month;
    int64_t cut;
    bool only_documents; /* no pages are made: `pdf` of what is pressed stays empty */
    struct provenance provenance;
};

const char *press_engine(void); /* the engine of a provenance */

/* Reads what all reports of the month share. The caller holds a snapshot of the database. */
int press_open(struct press *press, struct workspace *workspace, struct rulebook *rulebook, const char *rules,
               month_t month, struct err *err);
void press_close(struct press *press);

/* A report's sheet of one store: handed to fn while its buffers live. */
struct pressed {
    const struct store *store;
    const struct region *region;
    const struct report *report;
    int64_t responses;
    bool suppressed; /* under the privacy floor */
    const struct buf *document, *pdf;
    uint32_t lacking; /* the first character that no font has, printed as a box; 0 where there is none */
};

/* Where its file "document.json" or "report.pdf" stands in the edition; in the press's arena. */
const char *pressed_path(const struct press *press, const struct pressed *pressed, const char *file);

/* Each store that has data in the month, or the one named by `only`; `without` (may be NULL) hears of open stores that
 * have none. fn returns nonzero to stop. */
int press_run(struct press *press, const struct report *report, const struct store *only,
              int (*fn)(void *context, const struct pressed *pressed, struct err *err),
              void (*without)(void *context, const struct store *store), void *context, const struct act *act,
              struct err *err);

#endif

/* The press: makes the documents and PDFs of a month, sheet by sheet, from one state of the database. Who closes a
 * month collects them into an edition; who wants to see one report takes one. press_gather.c reads what the sheets
 * need. */
#ifndef EARSHOT_OPS_PRESS_H
#define EARSHOT_OPS_PRESS_H

#include "flow/archive/archive.h"
#include "flow/report/sides.h"
#include "ops/cube.h"
#include "ops/gate.h"
#include "ops/rulebook.h"
#include "port/page/page.h"

/* What a wave's report or a comparison is of. */
struct press_side {
    struct report_side side;
    const char *store, *region; /* codes, as they were named; at most one */
    int64_t wave;               /* its number in the tallies; 0 for months */
};

struct press {
    struct workspace *workspace;
    struct rulebook *rulebook;
    struct page_fonts *fonts;
    const char *rules; /* tree id of the rules */
    struct arena *arena;
    const struct registry *registry; /* as of the month's last day, known at the cut */
    struct survey_versions versions;
    const struct value *theme; /* what theme_json says; pages are rendered by it */
    const char *theme_json;    /* of the edition */
    month_t month;
    int64_t cut;
    bool only_documents;         /* no pages are made: `pdf` of what is pressed stays empty */
    bool is_private;             /* private blocks stay, and scripts get comments: for a working copy alone */
    const struct region *within; /* only sheets of it and of what hangs under it; NULL: of all */
    size_t share, shares;        /* of the sheets every one whose number leaves `share`; shares 0: all */
    size_t turn; /* with `turned`: told after each so many sheets, others' shares among them, and after the last ones */
    int (*turned)(void *context, struct err *err); /* returns nonzero to stop; NULL: nobody is told */
    struct provenance provenance;
    struct gate *gate;          /* what is made is to be archived: nothing personal may stand in it. NULL: it is not */
    struct press_side sides[2]; /* press_sides.h; unused by reports of a month */
    /* Told of a sheet that failed, after which the others are made; returns nonzero to stop. NULL: the first failure
     * ends the run. What is wrong with all sheets ends it in any case. */
    int (*failed)(void *context, const struct report_place *place, const struct err *why, struct err *err);
};

const char *press_engine(void); /* the engine of a provenance */

/* Reads what all reports of the month share. The caller holds a snapshot of the database. */
int press_open(struct press *press, struct workspace *workspace, struct rulebook *rulebook, const char *rules,
               month_t month, struct err *err);
void press_close(struct press *press);

/* The first character of a sheet that no font has and that is printed as a box, and where: no pointers, for workers
 * say it through a pipe. */
struct press_lack {
    uint32_t character; /* 0: there is none */
    char where[128];    /* "the note of scripts/reports/x.lua:4", "the title" */
};

/* A report's sheet of one store, region or the chain: handed to fn while its buffers live. */
struct pressed {
    const struct store *store;   /* NULL for a region or the chain */
    const struct region *region; /* the region, or where the store hangs; NULL for the chain */
    const struct report *report;
    int64_t responses;
    bool suppressed; /* under the privacy floor */
    const struct buf *document, *pdf;
    struct press_lack lacking;
};

/* Where its file "document.json" or "report.pdf" stands in the edition; in the press's arena. */
const char *pressed_path(const struct press *press, const struct pressed *pressed, const char *file);

/* How many sheets a run visits, whether they have data or not. */
size_t press_count(const struct press *press, enum report_of of);
/* Says in err->what whose sheet it is; returns err->kind. */
int press_about(const struct report *report, const struct report_place *place, struct err *err);
/* What the texts of a report's document lack. */
struct press_lack press_lacking(const struct page_fonts *fonts, const struct report *report,
                                const struct value *document);
/* "S0101: U+2A6A5 in the title". */
const char *press_lack_text(struct arena *arena, const char *code, const struct press_lack *lack);

/* Each place of the report's kind that has data in the month, or the one that is `only`; `without` (may be NULL) hears
 * of open stores that have none. fn returns nonzero to stop. The act's progress is told of each sheet. */
int press_run(struct press *press, const struct report *report, const struct report_place *only,
              int (*fn)(void *context, const struct pressed *pressed, struct err *err),
              void (*without)(void *context, const struct store *store), void *context, const struct act *act,
              struct err *err);

#endif

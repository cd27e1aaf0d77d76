/* The archive's layout: where an edition's files stand in its commit, and what its provenance says.
 *
 *     main     reports/2026-10/provenance.json
 *              reports/2026-10/theme.json
 *              reports/2026-10/EAST/S0101/store_monthly/report.pdf
 *              reports/2026-10/EAST/S0101/store_monthly/document.json
 *              reports/2026-10/EAST/_region/region_monthly/…              about the region itself
 *              reports/2026-10/_chain/_chain/chain_monthly/…              about the chain
 *     rules    earshot.lua scripts/… templates/…            the tree that an edition names as its rules
 *     proposed the same files, while somebody else is to publish them
 *
 * An edition's tree is a pure function of facts, registry and rules: it names the tree of its rules, not the commit,
 * and its facts by what they count, not by batch numbers. Who ran it, when, why, the commits and the batch that it
 * rests on, the edition that it corrects, and what packed it stand in the commit's message. */
#ifndef EARSHOT_FLOW_ARCHIVE_H
#define EARSHOT_FLOW_ARCHIVE_H

#include <stdbool.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/value.h"

#define ARCHIVE_MAIN     "main"
#define ARCHIVE_RULES    "rules"
#define ARCHIVE_PROPOSED "proposed"

/* What stands where a region's or store's code would: no code of either begins with _. */
#define ARCHIVE_OF_REGION "_region"
#define ARCHIVE_OF_CHAIN  "_chain"

char *archive_period_path(struct arena *arena, month_t month); /* "reports/2026-10" */
/* A region's or store's name as one step of a path: slashes and control characters become _. */
const char *archive_safe_name(struct arena *arena, const char *name);
/* `store` NULL: about the region; `region` NULL too: about the chain. */
char *archive_report_path(struct arena *arena, month_t month, const char *region, const char *store, const char *report,
                          const char *file);
char *archive_provenance_path(struct arena *arena, month_t month);
char *archive_theme_path(struct arena *arena, month_t month);
/* The file of another name beside this one: a document's "report.pdf". */
char *archive_beside(struct arena *arena, const char *path, const char *file);

/* A report's path taken apart; false when it is none. */
struct archive_place {
    month_t month;
    const char *region, *store, *report, *file;
};
bool archive_place_of(struct arena *arena, const char *path, struct archive_place *out);

/* Whose report it is, as one name: a store's code; for a region and for the chain, which have no store, the two steps
 * of the path, "EAST/_region". */
const char *archive_place_name(struct arena *arena, const struct archive_place *place);

/* The digest of what a document.json says, without the provenance at its end: the small print of every report changes
 * with any answer of the chain, and two editions of a report say the same where only that did. */
struct digest archive_said(const void *document, size_t len);

/* What became of a report in an edition, against the last edition of its month that had it. */
enum archive_change {
    ARCHIVE_FIRST,       /* there was none */
    ARCHIVE_CHANGED,     /* it says something else */
    ARCHIVE_SMALL_PRINT, /* only its provenance is another */
    ARCHIVE_SAME,        /* byte by byte */
    ARCHIVE_GONE,        /* the edition before had it, this one has not */
};
/* Which file of a period is one of these, whatever it is about. */
bool archive_is_document(const char *path);

#define ARCHIVE_PROVENANCE 2 /* how a provenance is written now; 1 had no surveys, seed and theme */

/* What an edition rests on. */
struct provenance {
    month_t month;
    day_t registry_day;
    const char *facts;    /* digest of the tallies, hex */
    int64_t responses;    /* those of stores' months that reach the floor for print: no more than the reports tell */
    const char *registry; /* digest of stores, names and regions as of the day, hex */
    const char *rules;    /* tree id on the rules branch */
    const char *engine, *renderer, *fonts, *box; /* box: the interpreter and its limits */
    const struct value *surveys;                 /* id -> digests of the definitions that were answered, in order */
    struct value *files;                         /* path in the commit -> SHA-256; filled by archive_note_file */
};

void archive_note_file(struct arena *arena, struct provenance *provenance, const char *path, const void *bytes,
                       size_t len);
const struct value *archive_provenance(struct arena *arena, const struct provenance *provenance);

/* The subject and the trailers of an edition's commit. `reason` may be NULL. */
struct edition_message {
    month_t month;
    size_t reports;
    bool correction; /* the month had an edition before */
    const char *reason, *actor, *rules_commit;
    int64_t cut;          /* the last batch that counts */
    const char *corrects; /* commit of the edition that this one corrects, or NULL */
    const char *packer;   /* the libraries that wrote the objects; they decide no byte of a file. May be NULL */
};
char *archive_message(struct arena *arena, const struct edition_message *message);

/* A trailer of a commit message ("Cut"), in the arena; NULL where there is none. Only the last paragraph has them: what
 * a reason says stands before it. */
const char *archive_trailer(struct arena *arena, const char *message, const char *name);

#endif

/* Intake: how a row of somebody's file becomes a response.
 *
 * A mapping (a Lua definition) says which column is what. Bound to a file's header it reads rows: each becomes a
 * response or a list of problems, each with its column, value and reason; a row is never dropped silently. A registry
 * file is read the same way into store notices.
 *
 * A response's identity is (source, external id); its content is what canonical form holds. The same identity with the
 * same content is a repeat; with other content it is refused unless it is said to be a correction, which supersedes. */
#ifndef EARSHOT_FLOW_INTAKE_H
#define EARSHOT_FLOW_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/csv.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/zone.h"
#include "flow/customers/customers.h"
#include "flow/registry/registry.h"
#include "flow/survey/survey.h"

/* How sure we are who answered. The numbers are kept in rows. Staff is what staff entered or report themselves; a
 * review is what somebody wrote on a platform unasked. */
enum channel_class { CLASS_INVITED = 1, CLASS_RECEIPT, CLASS_OPEN, CLASS_STAFF, CLASS_IMPORTED, CLASS_REVIEW };
#define CLASS_LAST CLASS_REVIEW
bool channel_class_read(const char *name, enum channel_class *out);
const char *channel_class_name(enum channel_class class);

/* One response as it is counted and kept. Borrowed texts. */
struct response {
    const struct store *store;
    const struct survey *survey;
    const char *source, *external_id;
    enum channel_class class;
    int64_t seconds;  /* when it was given, since 1970, UTC */
    month_t month;    /* by the store's own calendar */
    int64_t weight;   /* WEIGHT_ONE is 1; 0: it has none */
    const char *wave; /* which round of the survey it belongs to, "" for none */
    const unsigned char *sheet;
    const char *texts;        /* free text answers as a JSON object, "" for none */
    struct contacts contacts; /* of who answered, as far as the file says; no part of what the response is */
};

/* What is known of responses: of each kind of fact the last batch that is let in. With one batch for all kinds it is
 * the state when that batch was the newest; between two such states each kind can be let in by itself, in this order
 * (a correction of a response that has not come would count as its coming). */
struct response_cut {
    int64_t came;        /* responses that were not known, or no longer */
    int64_t corrected;   /* those that supersede another */
    int64_t undone;      /* batches taken back */
    int64_t quarantined; /* marks that set a response aside */
    int64_t lifted;      /* marks that end that */
};
struct response_cut response_cut_at(int64_t batch);

/* Everything that makes the response what it is, whatever the version of its survey or the batch it came in. */
void response_canonical(const struct response *response, struct buf *out);

/* Where rows of a store stand: seconds << 30 | 30 bits of the identity's digest, so that they lie in order of time.
 * (Milliseconds << 22, as first measured, runs out of 63 bits in 2039.) On a collision the next free number is taken:
 * the identity decides, never this. */
int64_t response_rid(const char *source, const char *external_id, int64_t seconds);
static inline int64_t response_rid_seconds(int64_t rid) {
    return rid >> 30;
}

/* ---- mappings ---- */

/* What a cell says, and the answer that it stands for; or an option, and the column that is its own. */
struct mapping_pair {
    const char *cell, *answer;
};

struct mapping_answer {
    const char *question;
    const char *column;         /* NULL where each option has a column of its own */
    const char *const *missing; /* cells that mean "no answer", besides the empty one */
    size_t missing_count;
    const struct mapping_pair *values; /* cells that stand for another answer */
    size_t value_count;
    const struct mapping_pair *columns; /* column (.cell) and option (.answer): chosen where the cell says yes */
    size_t column_count;
    bool optional; /* a file without the column is read all the same: nobody was asked */
};

/* Rows are read only where the column holds one of these; without any, where it holds something. */
struct mapping_only {
    const char *column;
    const char *const *is;
    size_t count;
};

/* How a file names its columns: by its first row; as Qualtrics does, by the ImportId in its third (or, of old, the code
 * in its first), with no answers before the row behind. */
enum mapping_head { HEAD_PLAIN, HEAD_QUALTRICS };

struct mapping {
    const char *id, *script;
    bool of_stores; /* a registry file; else responses */
    /* responses */
    const char *survey, *source, *external_id, *store, *at;
    const char *wave;      /* the column or template; "" for none */
    const char *weight;    /* the column or template; "" for none */
    const char *wave_name; /* instead: all rows are of this wave; "" */
    enum day_order dates;
    enum channel_class class;
    const struct mapping_answer *answers;
    size_t answer_count;
    struct contacts contacts; /* the columns or templates of what reaches a customer; NULL for none */
    enum mapping_head head;
    const char *store_code;     /* instead of a column: all rows are this store's; "" */
    bool store_named;           /* a cell that is no store's code may be the name of one */
    const char *clock;          /* the zone of times that name none; "": the store's own */
    bool loose;                 /* cells as survey sites write them; see cells.h */
    bool numbered;              /* options by their number, from 1 */
    const char *joiner;         /* what stands between several options; "": ; or | or ┋ */
    const char *const *missing; /* cells that answer no question */
    size_t missing_count;
    const struct mapping_only *only;
    size_t only_count;
    const char *const *left; /* columns that are knowingly not read */
    size_t left_count;
    /* stores */
    const char *code, *name, *region, *region_name, *parent, *opened, *closed, *zone;
};

/* The text of a mapping that names one column, whatever is in its heading: itself, or "{#12}" where it holds a brace or
 * is not the only one of its name. A template knows "{*}" too: a digest of all that the row says, whatever the order of
 * the columns, for files whose rows have no id. */
const char *mapping_column(struct arena *arena, const struct csv_row *header, size_t column);

/* The mapping as a Lua file, which read again is the same. */
void mapping_write(const struct mapping *mapping, const char *comment, struct buf *out);

/* The header by which a mapping finds its columns, made of the file's first rows; *out_rows is how many of them are no
 * answers. False where the file has no such header. */
bool mapping_header(struct arena *arena, enum mapping_head head, const struct csv_row *rows, size_t count,
                    struct csv_row *out, size_t *out_rows);

/* Whether a wave may be called that: not empty, at most LIMIT_ID bytes, all of them to be seen. */
bool wave_is_good(const char *name);

/* A weight is kept exactly, as a whole number of thousand-millionths: sums of such numbers are the same in whatever
 * order they are taken. */
#define WEIGHT_ONE INT64_C(1000000000)
/* Reads "0.8694341151": digits with at most one point, above 0 and at most LIMIT_WEIGHT; a tenth decimal is rounded. */
bool weight_read(const char *text, int64_t *out);

/* Calls fn with each column that the mapping must have. Returns what fn returned first that was not 0. */
int mapping_columns(const struct mapping *mapping, int (*fn)(void *context, const char *column), void *context);

/* ERR_DATA where a column is a customer's contact and something else too: contacts go to no answer, id or store. */
int mapping_contacts_apart(const struct mapping *mapping, struct err *err);

/* Whether the file has each column that the answer is read from. */
bool mapping_reads(const struct mapping_answer *answer, const struct csv_row *header);

bool mapping_fits(const struct mapping *mapping, const struct csv_row *header);

/* Which of the mappings fits the header; a file that fits none or two is an error that names columns and mappings. */
int mapping_choose(const struct mapping *const *mappings, size_t count, const struct csv_row *header,
                   const struct mapping **out, struct err *err);

/* ERR_DATA unless the survey asks every question that the mapping fills. */
int mapping_check(const struct mapping *mapping, const struct survey *survey, struct err *err);

/* ---- reading rows ---- */

/* A problem of a row, as the error sheet shows it. */
typedef void intake_problem(void *context, const struct csv_row *row, const char *column, const char *value,
                            const char *reason);

struct intake; /* a mapping bound to a header, a survey, a registry */

struct intake_setting {
    const struct mapping *mapping;
    const struct survey *survey; /* NULL for stores */
    const struct registry *registry;
    const char *language; /* of the reasons that problems are told with: "zh" or "en" */
    const char *zone;     /* the chain's, for stores without one */
    instant_t now;        /* a response from the future is refused, with a day of grace */
    intake_problem *problem;
    void *context;
};

int intake_bind(struct intake **out, const struct intake_setting *setting, const struct csv_row *header,
                struct err *err);
void intake_free(struct intake *intake); /* NULL is fine */
const struct survey *intake_survey(const struct intake *intake);

/* True and filled when the row is good; its texts and sheet live until the next call. Problems have been told
 * otherwise. */
bool intake_response(struct intake *intake, const struct csv_row *row, struct response *out);
bool intake_store(struct intake *intake, const struct csv_row *row, struct store_notice *out);

#endif

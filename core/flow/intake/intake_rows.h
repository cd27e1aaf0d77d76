/* The rows of responses and batches: facts, so they only grow.
 *
 * A response's rows are its revisions: 1 when it first came, one more each time it is corrected, or comes again after
 * its batch was undone. The one that stands is the greatest revision whose batch has not been undone. Undoing a batch
 * is a batch of its own that names it. A response that stands counts, unless it is set aside (quarantine_rows.h). */
#ifndef EARSHOT_FLOW_INTAKE_ROWS_H
#define EARSHOT_FLOW_INTAKE_ROWS_H

#include "flow/intake/intake.h"
#include "port/sql/sql.h"

#define SALT_BYTES 16

struct batch {
    int64_t seq;
    const char *kind;    /* "import", "undo", "quarantine", "lift", "registry", ... */
    const char *source;  /* the mapping that read it; "" for acts */
    const char *name;    /* of the file, without its directories */
    const char *file;    /* SHA-256 of the file, hex; "" where there was none */
    const char *content; /* digest over what the facts say, the same in whatever order they came, hex */
    const char *seal;    /* digest over the salted commitments of the facts, hex */
    int64_t stored, repeated, rejected, corrected;
    int64_t undoes;    /* the batch that this one takes back, or 0 */
    int64_t undone_by; /* reading only */
    instant_t sealed_at;
    const char *actor;
};

int batch_next(struct sql *db, int64_t *out_seq, struct err *err);
int batch_write(struct sql *db, const struct batch *batch, struct err *err);
/* One batch, or all of them in order (fn; nonzero stops). */
int batch_read(struct sql *db, struct arena *arena, int64_t seq, struct batch *out, struct err *err);
int batches_each(struct sql *db, int (*fn)(void *context, const struct batch *batch, struct err *err), void *context,
                 struct err *err);
int batch_last(struct sql *db, int64_t *out_seq, struct err *err); /* the cut: 0 when there is none */

/* The number that stands for a source's name in rows; made when first used. */
int source_number(struct sql *db, const char *source, int64_t *out, struct err *err);

/* The same for a wave's name. Never 0, which stands for no wave. */
int wave_number(struct sql *db, const char *wave, int64_t *out, struct err *err);

/* ---- responses ---- */

enum arrival { ARRIVAL_NEW, ARRIVAL_REPEAT, ARRIVAL_CONFLICT, ARRIVAL_CORRECTION };

/* A response as it is kept, with what is needed to take it out of its tally. */
struct response_row {
    int64_t store, rid, version, revision;
    int32_t month, class;
    int32_t wave;   /* its number; 0: none */
    int64_t weight; /* 0: none */
    unsigned char *sheet;
};

struct intake_target {
    struct sql *db;
    const struct registry *registry;
    const struct survey_versions *versions; /* in use before this batch */
    int64_t source, batch;
    bool correct; /* other content under a known identity supersedes instead of conflicting */
};

/* A response at the door, with what follows from it: reckoned once, though it is asked for at the sorting, at the
 * insertion and at the sealing. */
struct newcomer {
    struct response response;
    struct digest content; /* of its canonical form */
    int64_t rid;           /* where it would like to stand */
    int64_t wave;          /* the number of its wave; newcomer_of leaves it 0 */
};

/* `canonical` is memory for its work. */
struct newcomer newcomer_of(const struct response *response, struct buf *canonical);

/* What became of it. */
struct landed {
    enum arrival arrival;
    bool set_aside;                 /* its identity is quarantined: neither it nor what it replaces counts */
    struct response_row superseded; /* of a correction; its sheet in the arena */
};

/* Stores a response unless it is there. */
int response_insert(const struct intake_target *target, const struct newcomer *newcomer,
                    const unsigned char salt[SALT_BYTES], struct arena *arena, struct landed *out, struct err *err);

/* Each response that counts, in the order of stores and time; of one batch, or of all (0). The row lives until fn
 * returns. */
int responses_each(struct sql *db, int64_t batch,
                   int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                   struct err *err);

/* Each response of one store that counts, of the months from first to last, both included, in the order of time; with a
 * cut (else NULL) those that counted then. */
int responses_each_of(struct sql *db, int64_t store, month_t first, month_t last, const struct response_cut *cut,
                      int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                      struct err *err);

/* Of all stores those that did not count at the cut for a mark alone: they were set aside. */
int responses_each_held(struct sql *db, month_t first, month_t last, const struct response_cut *cut,
                        int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                        struct err *err);

/* The same of those given from one second on and before another. */
int responses_each_between(struct sql *db, int64_t store, int64_t from_s, int64_t to_s,
                           int (*fn)(void *context, const struct response_row *row, struct err *err), void *context,
                           struct err *err);

/* Each response that counts and that a source knows by this id; `source` narrows to one (NULL: all). The row lives
 * until fn returns. */
int responses_known_as(struct sql *db, const char *external_id, const char *source,
                       int (*fn)(void *context, const struct response_row *row, const char *source, int64_t batch,
                                 struct err *err),
                       void *context, struct err *err);

/* A response that came lately, with all that may open a ticket of it. Borrowed until fn returns. */
struct opened_row {
    struct response_row response;
    int64_t seconds, batch;
    const char *texts; /* a JSON object: text by question; "" for none */
    const char *source, *external_id;
};

/* Each response that counts, came in a later batch than that and is of those seconds or later, in the order of stores
 * and time. What is older is not looked at: what this costs grows with the responses since those seconds. */
int responses_each_since(struct sql *db, int64_t batch, int64_t from_s,
                         int (*fn)(void *context, const struct opened_row *row, struct err *err), void *context,
                         struct err *err);

/* The response that counts under the identity of a row, which a correction may have replaced; its sheet in the arena.
 * *out_there is false where none does: taken back, set aside, or erased. */
int response_standing(struct sql *db, int64_t store, int64_t rid, struct arena *arena, struct response_row *out,
                      bool *out_there, struct err *err);

/* A response as its batch was sealed with it. */
struct response_fact {
    int64_t batch, store_id, rid;
    const struct response *response; /* NULL: its survey is not known or its answers are none of that survey's */
    const char *store;               /* its code */
    const unsigned char *salt;       /* SALT_BYTES */
};

/* Each response there is, of whatever revision, counting or not, by batch; but what is left of those who were erased is
 * nobody's, and no seal holds it. Borrowed until fn returns. */
int responses_each_fact(struct sql *db, const struct survey_versions *versions,
                        int (*fn)(void *context, const struct response_fact *fact, struct err *err), void *context,
                        struct err *err);

/* Whether its row stands where an arrival puts it: at `response_rid`, or behind it where each number before was taken,
 * by a row that is there or by one that was erased. */
int response_placed(struct sql *db, const struct response_fact *fact, bool *out, struct err *err);

/* What it says, and that with its salt: what the batch is sealed with. `canonical` is memory for its work. */
void response_digests(const struct response_fact *fact, struct buf *canonical, struct digest *out_content,
                      struct digest *out_commitment);

/* A response's own words, with what is needed to lay them beside its answers. */
struct words_row {
    int64_t store, version;
    int32_t month;
    int64_t seconds; /* since 1970, UTC: when it was given */
    const unsigned char *sheet;
    const char *texts; /* a JSON object: text by question */
};

/* Each response that counts and has words: of one store or of all (0), of the months from first to last, both
 * included; in the order of stores and time; with a cut (else NULL) those that counted then. The row lives until fn
 * returns. */
int responses_each_words(struct sql *db, int64_t store, int32_t first, int32_t last, const struct response_cut *cut,
                         int (*fn)(void *context, const struct words_row *row, struct err *err), void *context,
                         struct err *err);

/* A response with all that is kept of it but who gave it. */
struct whole_row {
    struct response_row row;
    const char *source, *external_id, *wave; /* wave: "" for none */
    const char *texts;                       /* a JSON object, "" for none */
    int64_t seconds;
};

/* Each response that counts, of one store or of all (0), of the months from first to last, both included; in the order
 * of stores and time. The row lives until fn returns. */
int responses_each_whole(struct sql *db, int64_t store, month_t first, month_t last,
                         int (*fn)(void *context, const struct whole_row *row, struct err *err), void *context,
                         struct err *err);

/* The revision that counts again once the batch of `row` no longer does; *out_there is false when there is none. */
int response_before(struct sql *db, const struct response_row *row, struct arena *arena, struct response_row *out,
                    bool *out_there, struct err *err);

int responses_count(struct sql *db, int64_t *out, struct err *err); /* of all revisions */

#endif

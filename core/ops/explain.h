/* Why a score is what it is: the rules of the time, asked again while they are watched.
 *
 * A month that was closed is explained by the rules of its newest edition and by the responses that counted then; one
 * that was not, by the rules that would close it now and all responses. Nothing under the privacy floor is told, save
 * to say so. What a single person answered is under every floor: explaining a response shows only the answers that the
 * rule asks for, never a comment, and leaves a line in the journal. */
#ifndef EARSHOT_OPS_EXPLAIN_H
#define EARSHOT_OPS_EXPLAIN_H

#include "ops/rulebook.h"

/* A line that ran, in the order in which it was reached. */
struct explain_line {
    const char *file;
    int64_t line;
    const char *source; /* without the spaces around it */
    const char *seen;   /* what the names in it stood for: "index = 74.2, need = 75" */
};

/* One function that was asked. */
struct explain_call {
    const char *name;   /* "band", "index", "response" */
    const char *answer; /* as Lua writes it: "B", 81.5, nil */
    struct explain_line *lines;
    size_t line_count;
};

struct explain_dimension {
    const char *id;
    const struct value *words;
    struct metric mean;
    int from, to;
    double weight; /* NaN where it has none */
    double points; /* that it brings to the index */
};

struct explain_question {
    const char *id;
    const struct value *words;
    struct metric mean, top;
};

/* What stands behind a score. All lives in the workspace's arena. */
struct explain_rules {
    const char *scoring, *script, *effective;
    enum scoring_way way;
    const char *where;           /* which responses are scored, as the script says it; NULL: all */
    const char *edition, *rules; /* commits; NULL where the month has no edition */
    int64_t cut;                 /* the last batch that counted; 0: all of them */
};

struct explain_score {
    struct explain_rules rules;
    const char *store, *name, *region;
    month_t month;
    int64_t floor, base;
    const char *weights_of; /* the region whose own weights hold; NULL: those of everywhere */
    double consistency;     /* of judgements in pairs; NaN where there were none */
    struct score score;
    /* empty where the index is suppressed: */
    struct explain_dimension *dimensions;
    size_t dimension_count;
    struct explain_question *questions;
    size_t question_count;
    struct score_sums sums; /* of scored responses */
    struct explain_call *calls;
    size_t call_count;
};

/* `scoring` may be NULL where there is one. Errors: ERR_DATA for a store or scoring that is not there, and for a month
 * that the scoring does not score; ERR_FOUND where the store has no responses in it. */
int explain_score(struct workspace *workspace, const struct act *act, const char *store, month_t month,
                  const char *scoring, struct explain_score *out, struct err *err);

struct explain_answer {
    const char *question;
    const struct value *words;
    const char *answer; /* "4", "friend", "friend, poster"; NULL for none */
};

struct explain_response {
    struct explain_rules rules;
    const char *store;
    month_t month;
    bool counted;                   /* in the month's edition; false where there is none */
    struct explain_answer *answers; /* that the rule asks for, and then those that `where` does */
    size_t answer_count;
    bool outside; /* `where` does not hold: the function is not asked, and `call` is empty */
    struct explain_call call;
    double score; /* NaN for none */
};

/* `source` may be NULL where one source only knows the id. Errors: as explain_score; ERR_USAGE where several do;
 * ERR_DATA where no scoring of its survey scores responses. */
int explain_response(struct workspace *workspace, const struct act *act, const char *id, const char *source,
                     const char *scoring, struct explain_response *out, struct err *err);

#endif

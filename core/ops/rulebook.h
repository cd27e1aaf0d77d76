/* The rulebook: everything a workspace's Lua says, loaded and checked, as the structs of the stages.
 *
 * What counts is the live rules, a revision in the archive that somebody published. The workspace's working files are
 * read where rules are being written: checked, tried, published. */
#ifndef EARSHOT_OPS_RULEBOOK_H
#define EARSHOT_OPS_RULEBOOK_H

#include "flow/calendar/calendar.h"
#include "flow/cases/cases.h"
#include "flow/customers/members_rules.h"
#include "flow/distribution/schedule.h"
#include "flow/intake/intake.h"
#include "flow/messages/messages.h"
#include "flow/report/report.h"
#include "flow/rules/rules.h"
#include "flow/rules/shape.h"
#include "flow/themes/polarity.h"
#include "flow/themes/themes.h"
#include "flow/workflow/workflow.h"
#include "ops/rule_files.h"

/* Who is told of each checkpoint (ops/witness.h): a directory, or a command. */
struct witness {
    const char *name;           /* "directory ../witness", "command mail -s …": for people and rows */
    const char *directory;      /* NULL: it is a command */
    const char *const *command; /* its words, ending with NULL */
};

/* When each person is told what waits for them (ops/mornings.h). */
struct digest_setting {
    int minute;               /* of the day, by the person's clock */
    const char *by, *message; /* ids of channel and message; by NULL: nobody is told by the clock */
};

struct settings {
    const struct value *name; /* { zh, en } */
    const char *language;     /* "zh" or "en" */
    const char *zone;
    int64_t floor_print, floor_screen;
    const char *const *reports;
    size_t report_count;
    const char *const *publics; /* the chain's own numbers and addresses, which may be printed */
    size_t public_count;
    const char *public_url;     /* without a slash at its end; NULL where it is not said */
    bool erases_answers;        /* an erased customer's answers go; else they stay, nobody's */
    const struct value *budget; /* messages a month by channel, over all schedules; NULL: no bound */
    int64_t keep_customers;     /* days after which a customer who was not heard of is forgotten */
    bool review;                /* who publishes rules must be another person than who wrote them */
    const struct witness *witnesses;
    size_t witness_count;
    struct digest_setting digest;
};

struct pages;      /* flow/intake/pages_rules.h */
struct vocabulary; /* flow/themes/vocabulary_rules.h */

struct rulebook {
    struct arena *arena;
    struct rule_files files;
    enum rulebook_scope scope;
    const char *commit, *tree; /* the live revision; NULL where another one, or the working files, were read */
    struct rules *rules;
    struct settings settings;
    const struct survey **surveys;
    size_t survey_count;
    const struct mapping **mappings;
    size_t mapping_count;
    const struct channel **channels;
    size_t channel_count;
    const struct message **messages;
    size_t message_count;
    const struct themes **themes;
    size_t themes_count;
    const struct polarity **polarities;
    size_t polarity_count;
    const struct vocabulary **vocabularies;
    size_t vocabulary_count;
    const struct scoring **scorings; /* by id, then by the month from which they hold */
    size_t scoring_count;
    const struct calendar **calendars;
    size_t calendar_count;
    const struct workflow **workflows;
    size_t workflow_count;
    const struct members **members;
    size_t members_count;
    const struct schedule **schedules;
    size_t schedule_count;
    const struct report **reports;
    size_t report_count;
    const struct pages *pages; /* NULL when nothing is said of them */
    const struct value *theme; /* NULL when there is none */
    const struct cases **cases;
    size_t cases_count; /* 0 unless opened with RULEBOOK_CASES */
};

int rulebook_open(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                  struct err *err); /* the live rules */
/* The live rules for who acts again and again in one process: kept with the workspace until others are published or
 * another scope is asked for. Borrowed until the next call; not to be closed. */
int rulebook_keep(struct workspace *workspace, enum rulebook_scope scope, const struct rulebook **out, struct err *err);
int rulebook_open_working(struct rulebook **out, const struct workspace *workspace, enum rulebook_scope scope,
                          struct err *err);
/* All working files as far as they are sound: what is wrong is told, with its line, and left out; there may be no
 * settings. Errors: faults of the machine. */
int rulebook_open_sound(struct rulebook **out, const struct workspace *workspace, rules_fault *fault, void *context,
                        struct err *err);
/* `revision` is a tree or a commit of the archive. */
int rulebook_open_archived(struct rulebook **out, struct vault *vault, const char *revision, enum rulebook_scope scope,
                           struct err *err);
/* Files that no revision holds together; their texts are borrowed until the rulebook is closed. */
int rulebook_open_files(struct rulebook **out, const struct rule_files *files, struct err *err);
void rulebook_close(struct rulebook *rulebook); /* NULL is fine */

int rulebook_survey(const struct rulebook *rulebook, const char *id, const struct survey **out, struct err *err);
int rulebook_members(const struct rulebook *rulebook, const char *id, const struct members **out, struct err *err);
int rulebook_schedule(const struct rulebook *rulebook, const char *id, const struct schedule **out, struct err *err);
int rulebook_report(const struct rulebook *rulebook, const char *id, const struct report **out, struct err *err);
int rulebook_channel(const struct rulebook *rulebook, const char *id, const struct channel **out, struct err *err);
int rulebook_message(const struct rulebook *rulebook, const char *id, const struct message **out, struct err *err);
/* `id` may be NULL where there is one list of the kind. */
int rulebook_themes(const struct rulebook *rulebook, const char *id, const struct themes **out, struct err *err);
int rulebook_polarity(const struct rulebook *rulebook, const char *id, const struct polarity **out, struct err *err);
/* The versions of a scoring by the month from which each holds; how many: 0 where there is none of this id. */
size_t rulebook_scoring(const struct rulebook *rulebook, const char *id, const struct scoring *const **out);
/* The one that holds for a month; NULL where none does yet, or ever. */
const struct scoring *rulebook_scoring_at(const struct rulebook *rulebook, const char *id, month_t month);

int rulebook_workflow(const struct rulebook *rulebook, const char *id, const struct workflow **out, struct err *err);

/* The tree id of its files; nothing is written. */
int rulebook_tree(const struct rulebook *rulebook, struct vault *vault, char out[VAULT_ID], struct err *err);

/* The whole vocabulary, for help and manual: each word once, in the order of the stages. */
const struct box_word *rulebook_words(struct arena *arena, size_t *out_count);

/* The shapes of all definitions, ending with NULL; those of items and inner tables are reached through them. */
extern const struct shape_table *const rulebook_shapes[];
/* The one for a definition; NULL for a word without one, or a variant that there is not. */
const struct shape_table *rulebook_shape(const char *kind, const struct value *definition);

#endif

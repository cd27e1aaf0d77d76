/* What the finding of a layout is made of. */
#ifndef EARSHOT_FLOW_LAYOUT_PARTS_H
#define EARSHOT_FLOW_LAYOUT_PARTS_H

#include "flow/intake/cells.h"
#include "flow/intake/layout.h"

enum site {
    SITE_PLAIN,
    SITE_WENJUANXING,
    SITE_QUALTRICS,
    SITE_LIMESURVEY,
    SITE_GOOGLE,
    SITE_KOBO,
    SITE_ODK,
    SITE_SURVEYJS,
    SITE_REVIEW
};
extern const char *const site_names[];

/* What a site's own column is. Of several with one role the first of the table is taken, the others are left. */
enum role { ROLE_NONE, ROLE_ID, ROLE_AT, ROLE_STORE, ROLE_FINISHED, ROLE_GENUINE, ROLE_STARS, ROLE_TEXT, ROLE_LEFT };

enum site site_recognise(enum grid_kind kind, const struct csv_row *header);
/* *out_rank: the smaller, the rather it is taken for its role. */
enum role site_role(enum site site, const char *heading, int *out_rank);

struct column {
    const char *heading;                          /* as people see it */
    const char *text;                             /* as a mapping names it */
    const char *code, *part, *words, *part_words; /* what the heading comes to; "" each */
    enum role role;
    int rank;
    const struct question *question;
    int option;     /* of it, where the column is one option's; -1 */
    bool own_words; /* the question is the text that goes with a choice */
    const char *use, *of;
};

struct finding {
    struct arena *arena;
    const struct layout_wish *wish;
    enum site site;
    struct csv_row header;
    const struct csv_row *rows; /* of answers, as many as were looked at */
    size_t row_count;
    struct column *columns;
    size_t column_count;
    struct mapping *mapping;
};

/* The cell of a row that was looked at, trimmed; a copy in the arena. */
const char *finding_cell(const struct finding *finding, size_t row, size_t column);

/* Takes each heading apart. */
void columns_read(struct finding *finding);
/* Finds for each column without a role its question, and the option where it is one's. */
void columns_match(struct finding *finding);
bool columns_answers(const struct finding *finding, const struct question *question); /* whether one was found */

/* How cells are written: joiner, numbers, missing ones, order of dates. */
int manner_find(struct finding *finding, struct err *err);

int store_find(struct finding *finding, struct err *err);

#endif

/* The versions of surveys that responses were given to. A version's row is written when its first response arrives and
 * never changes. */
#ifndef EARSHOT_FLOW_SURVEY_ROWS_H
#define EARSHOT_FLOW_SURVEY_ROWS_H

#include "flow/survey/survey.h"
#include "port/sql/sql.h"

/* Every version in use, by survey and number. */
struct survey_versions {
    const struct survey **surveys;
    const int64_t *numbers; /* 1 for a survey's first version */
    size_t count;
};

int survey_versions_read(struct sql *db, struct arena *arena, struct survey_versions *out, struct err *err);
const struct survey *survey_version_find(const struct survey_versions *versions, int64_t version); /* or NULL */

/* Writes the version unless it is there already. */
int survey_version_write(struct sql *db, const struct survey *survey, int64_t batch, struct err *err);

#endif

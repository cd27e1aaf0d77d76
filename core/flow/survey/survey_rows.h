/* The versions of surveys that responses were given to. A version's row is written when its first response arrives and
 * never changes. */
#ifndef EARSHOT_FLOW_SURVEY_ROWS_H
#define EARSHOT_FLOW_SURVEY_ROWS_H

#include "flow/survey/survey.h"
#include "port/sql/sql.h"

int survey_versions_read(struct sql *db, struct arena *arena, struct survey_versions *out, struct err *err);

/* Writes the version unless it is there already. */
int survey_version_write(struct sql *db, const struct survey *survey, int64_t batch, struct err *err);

#endif

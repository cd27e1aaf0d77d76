/* What survey_rules.c and question_rules.c share: one survey on its way from table to struct. */
#ifndef EARSHOT_FLOW_SURVEY_PARTS_H
#define EARSHOT_FLOW_SURVEY_PARTS_H

#include "flow/survey/survey_rules.h"

struct maker {
    struct arena *arena;
    const char *script;
    const struct value *definition;
    struct survey *survey;
    struct question *questions; /* room for all that `questions_in` counted; survey->question_count are made */
    struct page *pages;
};

bool survey_id_is_good(const char *id);

/* How many questions an item of a survey makes: the rows of a matrix, a choice and the text beside its "other". */
size_t questions_in(const struct value *item);

/* Makes them, behind those that are there. */
int questions_make(struct maker *maker, const struct value *item, struct err *err);

#endif

/* Definitions as a script makes them, written as JSON: what a stage's unit tests feed to its x_rules.c. */
#ifndef EARSHOT_TEST_FLOW_TABLES_H
#define EARSHOT_TEST_FLOW_TABLES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"
#include "flow/survey/survey_rules.h"

/* A table; ' stands for ". */
static inline const struct value *table_of(struct arena *arena, const char *json) {
    char *text = arena_text(arena, json);
    const struct value *made = NULL;
    struct err err;
    for (char *c = text; *c; c++)
        if (*c == '\'')
            *c = '"';
    if (json_read(arena, text, strlen(text), &made, &err))
        fail_msg("%s: %s in %s", err.where, err.what, text);
    return made;
}

static inline struct err rubbish(void) {
    struct err err;
    memset(&err, 0xA5, sizeof err);
    return err;
}

#define WORDS "'zh':'词','en':'word'"
#define TITLE "'title':{" WORDS "}"

/* Two questions on staff, one on goods; 1 to 5 each. */
#define USUAL_SURVEY                                                                                                   \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'dimensions':{'staff':{" WORDS "},'goods':{" WORDS "}},"         \
    "'items':[{'kind':'nps','id':'recommend','line':2," WORDS "},"                                                     \
    "{'kind':'csat','id':'polite','line':3,'dimension':'staff'," WORDS "},"                                            \
    "{'kind':'csat','id':'help','line':4,'dimension':'staff'," WORDS "},"                                              \
    "{'kind':'csat','id':'fresh','line':5,'dimension':'goods'," WORDS "}]}"

static inline const struct survey *survey_of(struct arena *arena, const char *json) {
    const struct survey *survey = NULL;
    struct err err = rubbish();
    if (survey_from_rules(arena, "scripts/surveys/visit.lua", table_of(arena, json), &survey, &err))
        fail_msg("%s: %s", err.where, err.what);
    return survey;
}

/* Adds `count` answers of one value to a question's counters. */
static inline void answered(const struct survey *survey, int64_t *counters, const char *id, int value, int64_t count) {
    const struct question *question = survey_question(survey, id);
    counters[question->counter + (size_t)(value - question->from)] += count;
}

#endif

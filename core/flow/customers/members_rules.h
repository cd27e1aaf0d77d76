/* Files of customers as scripts say them: which column is what, where the columns have not our own names. */
#ifndef EARSHOT_FLOW_MEMBERS_RULES_H
#define EARSHOT_FLOW_MEMBERS_RULES_H

#include "flow/rules/shape.h"

/* What a row may say of a customer; the order of `columns` below and of the import's own names. */
enum members_column {
    MEMBERS_NUMBER,
    MEMBERS_PHONE,
    MEMBERS_EMAIL,
    MEMBERS_NAME,
    MEMBERS_LANGUAGE,
    MEMBERS_STORE,
    MEMBERS_AT,
    MEMBERS_AMOUNT,
    MEMBERS_REFERENCE,
    MEMBERS_CONSENT,
    MEMBERS_CALL_BACK,
    MEMBERS_CONSENT_AT,
    MEMBERS_OPT_OUT,
    MEMBERS_COLUMNS
};

struct members {
    const char *id, *script;
    const char *columns[MEMBERS_COLUMNS]; /* NULL: the file does not say it */
};

extern const struct box_word members_words[];
extern const size_t members_word_count;
extern const struct shape_table members_shape;

int members_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct members **out, struct err *err);

#endif

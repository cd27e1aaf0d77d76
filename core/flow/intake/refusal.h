/* Why a row is refused, in the words of the error sheet: it is opened in a spreadsheet by whoever has to mend the file,
 * so it speaks the chain's language. */
#ifndef EARSHOT_FLOW_INTAKE_REFUSAL_H
#define EARSHOT_FLOW_INTAKE_REFUSAL_H

enum refusal {
    REFUSED_BYTES,
    REFUSED_LENGTH,
    REFUSED_CELLS,
    REFUSED_MISSING,
    REFUSED_ID,
    REFUSED_CODE,
    REFUSED_REGION,
    REFUSED_STORE,
    REFUSED_TIME, /* one for each order of a day, as in enum day_order */
    REFUSED_TIME_MDY,
    REFUSED_TIME_DMY,
    REFUSED_DAY,
    REFUSED_FUTURE,
    REFUSED_LONG_AGO,
    REFUSED_ZONE,
    REFUSED_CLOSED,
    REFUSED_NUMBER,
    REFUSED_RANGE,
    REFUSED_OPTION,
    REFUSED_STEP,
    REFUSED_RANKED_TWICE,
    REFUSED_TOO_MANY,
    REFUSED_YES_OR_NO,
    REFUSED_WAVE,
    REFUSED_WEIGHT,
    REFUSED_FULL_WIDTH,
    REFUSED_CONFLICT,
    REFUSED_STORE_TWICE,
    REFUSED_REGION_TWICE,
    REFUSED_UNKNOWN_REGION,
    REFUSED_TWO_PLACES,
    REFUSED_FIGURE,
    REFUSED_TARGET,
    REFUSED_TARGET_TWICE,
    REFUSED_MONTH,
    REFUSED_EVENT_TEXT,
    REFUSED_EVENT_END,
    REFUSED_EVENT_TWICE,
    REFUSED_NO_RESPONSE,
    REFUSED_TWO_SOURCES,
    REFUSED_VISITS,
    REFUSED_VISITS_TWICE,
    REFUSED_OBJECT,
    REFUSED_WORDS_TWICE,
    REFUSED_NO_STORE,
    REFUSED_ONLY,
    REFUSED_OWN_WORDS,
    REFUSED_TWO_WAYS,
    REFUSED_YES_NO
};

/* `language` is "zh" or "en". */
const char *refusal_text(enum refusal refusal, const char *language);

#endif

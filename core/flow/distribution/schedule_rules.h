/* Schedules as scripts say them. */
#ifndef EARSHOT_FLOW_SCHEDULE_RULES_H
#define EARSHOT_FLOW_SCHEDULE_RULES_H

#include "flow/calendar/calendar.h"
#include "flow/distribution/schedule.h"
#include "flow/rules/shape.h"

extern const struct box_word schedule_words[];
extern const size_t schedule_word_count;
extern const struct shape_table schedule_shape;

/* By which kinds of contact (bits) a channel of this id reaches customers: ERR_DATA where there is no such channel, or
 * it reaches none. Whether there is such a message; the calendar of that name. */
struct schedule_channels {
    int (*reaches)(void *context, const char *id, unsigned *out, struct err *err);
    int (*message)(void *context, const char *id, struct err *err);
    int (*calendar)(void *context, const char *id, const struct calendar **out, struct err *err);
    void *context;
};

int schedule_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct survey *survey, const struct schedule_channels *channels,
                        const struct schedule **out, struct err *err);

#endif

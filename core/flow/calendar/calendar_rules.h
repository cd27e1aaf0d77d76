/* How a definition becomes a struct calendar, and which one a store goes by. */
#ifndef EARSHOT_FLOW_CALENDAR_RULES_H
#define EARSHOT_FLOW_CALENDAR_RULES_H

#include "flow/calendar/calendar.h"
#include "flow/registry/registry.h"
#include "flow/rules/rules.h"
#include "flow/rules/shape.h"

extern const struct box_word calendar_words[];
extern const size_t calendar_word_count;
extern const struct shape_table calendar_shape;

int calendar_from_rules(struct arena *arena, const char *script, const struct value *definition,
                        const struct calendar **out, struct err *err);

/* The one that names the store, else the nearest region above it; else one that names no place; else
 * calendar_always. NULL is a store that none names. */
const struct calendar *calendar_of_store(const struct calendar *const *calendars, size_t count,
                                         const struct store *store, day_t day);

#endif

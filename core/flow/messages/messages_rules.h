/* What scripts may say about messages: the words, their check, and the structs made of definitions. */
#ifndef EARSHOT_FLOW_MESSAGES_RULES_H
#define EARSHOT_FLOW_MESSAGES_RULES_H

#include "flow/messages/messages.h"
#include "flow/rules/shape.h"

extern const struct box_word messages_words[];
extern const size_t messages_word_count;
extern const struct shape_table channel_shapes[CHANNEL_KINDS];
extern const struct shape_table message_shape;

/* Checks the definition and makes the struct; texts are borrowed from the definition, the rest is in the arena. */
int channel_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct channel **out, struct err *err);
int message_from_rules(struct arena *arena, const char *script, const struct value *definition,
                       const struct message **out, struct err *err);

#endif

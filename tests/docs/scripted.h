/* The figures that a report's script makes, computed by the functions that it calls: arguments are built as the box
 * would hand them over. */
#ifndef EARSHOT_TESTS_DOCS_SCRIPTED_H
#define EARSHOT_TESTS_DOCS_SCRIPTED_H

#include "flow/reckon/metric_class.h"
#include "flow/reckon/reckon.h"
#include "flow/reckon/sampled.h"
#include "flow/reckon/stats_words.h"

typedef int (*scripted_word)(const struct box_asked *asked, const struct value **out, struct err *err);

static inline struct box_asked scripted_question(struct arena *arena, const struct value *first,
                                                 const struct value *second, const struct value *third) {
    static const struct bases bases = {10, 30};
    struct value *arguments = value_list(arena);
    const struct value *all[] = {first, second, third};
    for (size_t i = 0; i < 3 && all[i]; i++)
        value_push(arena, arguments, all[i]);
    return (struct box_asked){arena, arguments, reckon_told(arena, &bases, "en")};
}

static inline const struct value *scripted(scripted_word word, struct arena *arena, const struct value *first,
                                           const struct value *second, const struct value *third) {
    const struct box_asked asked = scripted_question(arena, first, second, third);
    const struct value *made = NULL;
    struct err err = {0};
    if (word(&asked, &made, &err))
        fail_msg("%s", err.what);
    return made;
}

static inline const struct value *scripted_sign(struct arena *arena, const struct value *first, char sign,
                                                const struct value *second) {
    const struct box_asked asked = scripted_question(arena, first, second, NULL);
    const struct value *made = NULL;
    struct err err = {0};
    if (metric_class.calculate(&asked, sign, &made, &err))
        fail_msg("%s", err.what);
    return made;
}

static inline struct metric scripted_metric(const struct value *made) {
    struct sampled sampled;
    struct err err = {0};
    if (sampled_read(made, &sampled, &err))
        fail_msg("%s", err.what);
    return sampled.metric;
}

/* A question's counters as a list of counts. */
static inline const struct value *scripted_counts(struct arena *arena, const struct question *question,
                                                  const int64_t *counters) {
    struct value *list = value_list(arena);
    for (size_t i = 0; i < question->counter_count; i++)
        value_push(arena, list, value_int(arena, counters[question->counter + i]));
    return list;
}

#endif

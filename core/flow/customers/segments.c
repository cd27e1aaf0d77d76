#include "flow/customers/segments.h"

#include <string.h>

const char *const segment_words[] = {"champion",  "leaving", "loyal", "newcomer", "promising", "potential",
                                     "attention", "at_risk", "lost",  "other",    NULL};

struct bounds {
    int recency[2], frequency[2], money[2];
};

/* In the order of the words. */
static const struct bounds bounds[] = {
    {{4, 5}, {4, 5}, {4, 5}}, {{1, 1}, {4, 5}, {4, 5}}, {{2, 5}, {3, 5}, {3, 5}},
    {{4, 5}, {1, 1}, {1, 5}}, {{3, 3}, {1, 1}, {1, 5}}, {{3, 5}, {1, 3}, {1, 3}},
    {{2, 3}, {2, 3}, {2, 3}}, {{1, 2}, {2, 5}, {2, 5}}, {{1, 2}, {1, 2}, {1, 2}},
};

const char *segment_word(enum segment segment) {
    return segment == SEGMENT_NONE ? "" : segment_words[segment - 1];
}

bool segment_read(const char *word, enum segment *out) {
    for (int i = 0; segment_words[i]; i++)
        if (!strcmp(segment_words[i], word)) {
            *out = (enum segment)(i + 1);
            return true;
        }
    return false;
}

static bool lies_in(int score, const int bound[2]) {
    return score >= bound[0] && score <= bound[1];
}

enum segment segment_of(const struct rfm_score *score) {
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (lies_in(score->recency, bounds[i].recency) && lies_in(score->frequency, bounds[i].frequency) &&
            lies_in(score->money, bounds[i].money))
            return (enum segment)(i + 1);
    return SEGMENT_OTHER;
}

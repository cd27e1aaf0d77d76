/* Segments: customers by how lately, how often and for how much they bought (stats/rfm.h), each scored 1 to 5 by fifths
 * of all who bought. The first of these that fits is theirs; every customer with a purchase is in one.
 *
 *                  recency  frequency  money
 *     champion     4-5      4-5        4-5     bought lately, often and for much
 *     leaving      1        4-5        4-5     did so, and have not been seen for long
 *     loyal        2-5      3-5        3-5
 *     newcomer     4-5      1          any     bought once, or little oftener, and lately
 *     promising    3        1          any
 *     potential    3-5      1-3        1-3
 *     attention    2-3      2-3        2-3     middling in all three
 *     at_risk      1-2      2-5        2-5     bought well, some time ago
 *     lost         1-2      1-2        1-2
 *     other                                    all else: few and large, many and small
 *
 * Source: the segments that go with RFM scores in the trade, as rsquaredacademy's rfm lists them; the bounds are ours
 * where theirs overlap or leave a gap. */
#ifndef EARSHOT_FLOW_SEGMENTS_H
#define EARSHOT_FLOW_SEGMENTS_H

#include <stdbool.h>

#include "stats/rfm.h"

/* SEGMENT_NONE: no purchase. */
enum segment {
    SEGMENT_NONE,
    SEGMENT_CHAMPION,
    SEGMENT_LEAVING,
    SEGMENT_LOYAL,
    SEGMENT_NEWCOMER,
    SEGMENT_PROMISING,
    SEGMENT_POTENTIAL,
    SEGMENT_ATTENTION,
    SEGMENT_AT_RISK,
    SEGMENT_LOST,
    SEGMENT_OTHER
};
enum { SEGMENTS = 11 };

extern const char *const segment_words[]; /* "champion" …, as scripts say them, without none; ends with NULL */
const char *segment_word(enum segment segment);
bool segment_read(const char *word, enum segment *out);

enum segment segment_of(const struct rfm_score *score);

#endif

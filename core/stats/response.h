/* Response rates as the American Association for Public Opinion Research defines them: six rates that differ in what
 * counts as an answer and who could have answered. A rate without its number (RR1 .. RR6) says nothing.
 *
 *     I complete, P partial, R refused, NC not contacted, O other; UH, UO unknown whether eligible; NE not eligible
 *     all = I + P + R + NC + O
 *
 *     RR1 I / (all + UH + UO)      RR3 I / (all + e (UH + UO))      RR5 I / all;      RR2, RR4, RR6: I + P above
 *     COOP1 I / (I + P + R + O)    COOP2 (I + P) / same    COOP3 I / (I + P + R)    COOP4 (I + P) / same
 *     REF1..3  R, and CON1..3  I + P + R + O, over the denominators of RR1, RR3, RR5
 *
 * e is the share of the unknown that are eligible; NaN takes it from the known ones, all / (all + NE) (CASRO).
 * Source: AAPOR, Standard Definitions; worked examples: rOpenSci outcomerate. Shares are 0 to 1; 0/0 is NaN. */
#ifndef EARSHOT_STATS_RESPONSE_H
#define EARSHOT_STATS_RESPONSE_H

#include <stdint.h>

struct dispositions {
    int64_t complete, partial, refused, not_contacted, other, unknown_household, unknown_other, not_eligible;
};

struct response_rates {
    double e;       /* as given, or as found */
    double rr[6];   /* RR1 .. RR6 */
    double coop[4]; /* COOP1 .. COOP4 */
    double ref[3], con[3];
};

struct response_rates response_rates_of(const struct dispositions *d, double e);

#endif

/* Keyness: is a word more at home in one group of texts than in the other? Log-odds with an informative Dirichlet
 * prior.
 *
 * Of n1 texts of the group y1 hold the word, of n2 others y2. The prior is `prior` imagined texts that use the word as
 * often as all do, a = prior (y1 + y2) / (n1 + n2):
 *
 *     log_odds = ln ((y1 + a) / (n1 + prior - y1 - a)) - ln ((y2 + a) / (n2 + prior - y2 - a))
 *     z = log_odds / sqrt (1 / (y1 + a) + 1 / (y2 + a))
 *
 * z orders words: the prior draws rare words towards no difference, so that neither the rarest nor the most frequent
 * lead. Among hundreds of words some pass 1.96 by chance. Source: Monroe, Colaresi & Quinn (2008), Political Analysis
 * 16, 372-403, equations 15 to 22, counted in texts instead of tokens, so that one long text weighs no more than a
 * short one.
 *
 * NaN where a group is empty, or where no text or every one of them holds the word. */
#ifndef EARSHOT_STATS_KEYNESS_H
#define EARSHOT_STATS_KEYNESS_H

#include "stats/share.h"

struct keyness {
    double log_odds, z;
};

struct keyness keyness_of(const struct share_counts *group, const struct share_counts *others, double prior);

#endif

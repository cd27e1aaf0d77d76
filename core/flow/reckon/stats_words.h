/* The functions behind the words of reckon_words.c: stats_metrics.c makes metrics, stats_lists.c reckons with lists,
 * stats_planning.c with numbers. */
#ifndef EARSHOT_FLOW_RECKON_STATS_WORDS_H
#define EARSHOT_FLOW_RECKON_STATS_WORDS_H

#include "port/box/box.h"

int stats_nps(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_mean(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_top(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_share(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_csi(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_ces(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_difference(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_shrink(const struct box_asked *asked, const struct value **out, struct err *err);

int stats_icc(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_adjust(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_trend(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_correlation(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_percentile(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_ahp(const struct box_asked *asked, const struct value **out, struct err *err);

int stats_answers_for_margin(const struct box_asked *asked, const struct value **out, struct err *err);
int stats_answers_for_difference(const struct box_asked *asked, const struct value **out, struct err *err);

#endif

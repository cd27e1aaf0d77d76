/* Metrics in words: how a figure, its interval and its base are printed, the same in every renderer. A minus is U+2212,
 * thousands are separated, NPS and differences carry their sign, intervals are clipped to the scale. */
#ifndef EARSHOT_FLOW_REPORT_FIGURES_H
#define EARSHOT_FLOW_REPORT_FIGURES_H

#include <stdbool.h>

#include "base/mem.h"
#include "base/value.h"
#include "flow/report/definitions.h"
#include "stats/metric.h"

/* A metric of a document, read once. */
struct figure {
    bool known; /* has a value; else it prints as "—" */
    bool suppressed;
    bool uncertain;
    bool difference; /* of two figures: printed with its sign */
    bool derived;    /* reckoned by a script from others: its scale is not known */
    bool interval;
    double value, lo, hi; /* lo and hi clipped to the scale, where it is known */
    int64_t n;
    enum metric_unit unit;
    int decimals;
    const struct definition *definition; /* NULL where the document names none that we know */
};

struct figure figure_read(const struct value *metric);

/* The interval of a difference leaves out 0: the only differences that a report may stress. */
bool figure_clear(const struct figure *figure);

/* Texts in the arena; "" where there is nothing to say. */
const char *figure_value(struct arena *arena, enum language language, const struct figure *figure); /* "+42", "62.4%" */
const char *figure_interval(struct arena *arena, enum language language,
                            const struct figure *figure);                  /* "+37 至 +47" */
const char *figure_base(struct arena *arena, const struct figure *figure); /* "n = 1,913" */
/* "n = 913 · 95% 区间 +37 至 +47"; of a suppressed figure why it is missing. */
const char *figure_footing(struct arena *arena, enum language language, const struct figure *figure);
/* The same for a narrow place: "n = 913 · +37 至 +47". */
const char *figure_footing_short(struct arena *arena, enum language language, const struct figure *figure);
const char *figure_number(struct arena *arena, double number, int decimals, bool sign); /* "−1,234.5" */

/* "目标 75.0%", with ", 高于" or "低于" where the figure's whole interval lies on that side; "" without a target. */
const char *figure_target(struct arena *arena, enum language language, const struct figure *figure,
                          const struct value *target);
/* A target as the figure it is for is printed: "75.0%". */
const char *figure_aim(struct arena *arena, const struct figure *figure, double target);
/* "区域排名 2 / 48", and the places gained since: "较上月 ▲ 4 位"; "" where there is none. */
const char *rank_text(struct arena *arena, enum language language, const struct value *rank);
const char *rank_change(struct arena *arena, enum language language, const struct value *rank);

/* What stands behind a metric in a text: nothing, its base and interval, or the same without saying "95%". */
enum footings { FOOTINGS_NONE, FOOTINGS_WHOLE, FOOTINGS_SHORT };

/* A text or a say as one text, each metric's value in the place of its {1}; with `footings`, each value is followed by
 * its base and interval in brackets. */
const char *say_text(struct arena *arena, enum language language, const struct value *text, enum footings footings);
/* "净推荐值 +42：n = 913 · 95% 区间 …；…": the footings of a say's metrics in one text. */
const char *say_footings(struct arena *arena, enum language language, const struct value *text);

#endif

/* How each figure is reckoned, in words for readers: a report explains the definitions that it uses, once, in its small
 * print. */
#ifndef EARSHOT_FLOW_REPORT_DEFINITIONS_H
#define EARSHOT_FLOW_REPORT_DEFINITIONS_H

#include <stddef.h>

enum language { LANGUAGE_ZH, LANGUAGE_EN };

enum language language_of(const char *name); /* "en…" is English; anything else, and NULL, Chinese */

struct definition {
    const char *id;      /* as metrics carry it: "nps.adjusted_wald" */
    const char *name[2]; /* by language: short, stands beside a figure */
    const char *text[2]; /* one sentence, stands in the small print */
};

extern const struct definition definitions[];
extern const size_t definition_count;

const struct definition *definition_find(const char *id); /* NULL where there is none */

#endif

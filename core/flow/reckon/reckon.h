/* What scripts reckon with: metrics as values, and stats.*.
 *
 * A metric that reaches a script stays one. Its fields are read as ever (m.value, m.n, m.lo …) and cannot be written;
 * arithmetic makes a metric again, with a base, an interval where there is a valid one, and a definition that says it
 * is derived; as text it is always printed with its base. A suppressed one has no value, has no order, and whatever is
 * reckoned from it is suppressed.
 *
 *     value    n is the smaller base; uncertain if either is; suppressed if either is, or if n is under the floor
 *     m + c, m - c, m * c, m / c, -m      derived.linear: the interval is moved and scaled with it, exactly; none for
 *                                         m * 0, which is no longer about m
 *     c / m                               derived.ratio: the interval is c / hi .. c / lo where it leaves out 0,
 * exactly a - b                               difference.derived, of one unit. Of independent figures lo = d - sqrt((a
 * - a.lo)^2 + (b.hi - b)^2) hi = d + sqrt((a.hi - a)^2 + (b - b.lo)^2) a + b                               derived.sum
 * (a sum of differences stays one), likewise lo = s - sqrt((a - a.lo)^2 + (b - b.lo)^2) hi = s + sqrt((a.hi - a)^2 +
 * (b.hi - b)^2) a * b, a / b                        derived.ratio, a score without an interval
 *
 * Source of the square-and-add intervals: Newcombe (1998), Statistics in Medicine 17, 873-890; Zou & Donner (2008),
 * Statistics in Medicine 27, 1693-1702 (there for any two independent estimates with limits of their own). Two figures
 * are taken as independent only where it is known: both say what answers they are of (report.h, "of"), and neither's
 * are among the other's. Else there is no interval: two questions of one month are answered by the same people. An
 * interval that does not hold its own value (adjusted Wald, few answers) gives none either. */
#ifndef EARSHOT_FLOW_RECKON_H
#define EARSHOT_FLOW_RECKON_H

#include "flow/tallies/measure.h"
#include "port/box/box.h"

extern const struct box_word reckon_words[];
extern const size_t reckon_word_count;

/* What the words must know of the workspace, for rules_tell: without it they make no metric. */
const struct value *reckon_told(struct arena *arena, const struct bases *bases, const char *language);

#endif

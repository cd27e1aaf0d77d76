/* A theme's colours on a screen: by name, so that a style sheet decides what they are, by day and by night.
 *
 * A canvas asks for the name of each colour that it is given. The theme's own have names ("ink", "accent"), white is
 * "paper", and any other (a tint that a chart mixed) gets one of its own ("c1"). Night is made of the day: lightness is
 * turned over, so that what stood out from the paper stands out from the dark; no theme needs to say more.
 *
 * Words have shades of their own, "ink-t": as the colour, but moved away from the ground until WCAG's contrast of 4.5
 * holds on paper and on every soft surface of the theme, in both modes. */
#ifndef EARSHOT_FLOW_REPORT_SHADES_H
#define EARSHOT_FLOW_REPORT_SHADES_H

#include "base/buf.h"
#include "base/mem.h"
#include "flow/report/theme.h"

struct shades;

struct shades *shades_new(struct arena *arena, const struct theme *theme); /* lives in the arena */

/* The name of a colour, "accent"; with `words`, of the shade for words, "accent-t". */
const char *shades_name(struct shades *shades, struct page_colour colour, bool words);

/* The name of the shade for words of a colour on a ground of another: where the words' own shade cannot be read there
 * (a dark word on a tint that night makes dark) it is moved toward black or white until it can, in each mode by itself.
 */
const char *shades_on(struct shades *shades, struct page_colour words, struct page_colour ground);

/* The style sheet of all names asked for so far, and of the theme's: the variables "--accent: #0f6b6b;" for both modes
 * (what is printed is day), and the classes f-accent (fill) and s-accent (stroke). */
void shades_css(const struct shades *shades, struct buf *out);

/* WCAG 2's contrast of two colours, 1 to 21. */
double shades_contrast(struct page_colour a, struct page_colour b);

#endif

/* Colours reckoned from others, so that whatever a theme says can be read: contrast is that of WCAG 2.2 (relative
 * luminance of sRGB), and text has at least COLOUR_AA against what it stands on. */
#ifndef EARSHOT_FLOW_REPORT_COLOURS_H
#define EARSHOT_FLOW_REPORT_COLOURS_H

#include "flow/report/theme.h"

#define COLOUR_AA 4.5

extern const struct page_colour colour_white;

double colour_contrast(struct page_colour a, struct page_colour b);                           /* 1 to 21 */
struct page_colour colour_mix(struct page_colour a, struct page_colour b, double share_of_b); /* 0 to 1 */

/* `wish`, darkened as little as makes it readable on a light ground. */
struct page_colour colour_readable(struct page_colour wish, struct page_colour ground);
/* What text on any ground is set in: ink, white or black, the first that can be read. */
struct page_colour colour_on(const struct theme *theme, struct page_colour ground);
/* -1 is the warning colour, 0 nearly white, 1 the accent; beyond them the same. */
struct page_colour colour_diverging(const struct theme *theme, double share);

#endif

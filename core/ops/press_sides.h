/* The sides of a wave's report or a comparison: which answers a person means, and these answers. */
#ifndef EARSHOT_OPS_PRESS_SIDES_H
#define EARSHOT_OPS_PRESS_SIDES_H

#include "ops/press_parts.h"

/* Reads what a person wrote: "2026-10", "2026-07..2026-09", "wave:2026-1", each perhaps after "region:E1@" or
 * "store:S0101@". The place is named, not looked up. Texts go to the workspace's arena. Errors: ERR_USAGE, ERR_DATA for
 * a wave that there is not. */
int press_side_read(struct workspace *workspace, const char *survey, const char *text, struct press_side *out,
                    struct err *err);
/* A wave and the one before it by name, which may be none: its label is NULL. */
int press_wave_read(struct workspace *workspace, const char *survey, const char *name, struct press_side out[2],
                    struct err *err);

/* Looks their places up in the press's registry. Errors: ERR_DENIED, ERR_DATA; ERR_USAGE for two sides of a comparison
 * that share answers. */
int press_sides_place(struct press *press, const struct report *report, struct press_side sides[2], struct err *err);

#endif

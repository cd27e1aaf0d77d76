/* The names that variables get in an SPSS file. What the head of the file knows a variable by are the first 8 bytes of
 * its name, in capitals; ReadStat makes "V12_A" of those that are there already. A text of more than 255 bytes goes
 * into several variables, and ReadStat names those behind the first by the first 5 bytes of it and a digit or a
 * capital: of the text q1 they are Q11, Q12, and so on. It does not look whether there is a q11 as well, or whether the
 * text itself is called so: some readers then take the part of one for the other, and give back numbers as missing and
 * texts in pieces. */
#ifndef EARSHOT_PORT_SAV_NAMES_H
#define EARSHOT_PORT_SAV_NAMES_H

#include "base/mem.h"
#include "port/sav/sav.h"

enum {
    SAV_SEGMENT = 255, /* bytes of a text that is one variable */
    SAV_ROOM = 8,      /* blanks behind a longer one */
};

/* Each variable's own name; before that of a long text whose parts would be called as others are, a letter and its
 * place, counted from 1: t12_q1. The names last as long as the arena and `variables`. */
const char **sav_names_of(struct arena *arena, const struct sav_variable *variables, size_t count);

#endif

/* The line of a field. Lua tells where a word was called and nothing of the fields behind it, so they are looked for in
 * the source: a field that is written out in the braces of its definition is found; one that a variable or a function
 * brings along is not, and its definition's line must do. */
#ifndef EARSHOT_FLOW_RULES_LINES_H
#define EARSHOT_FLOW_RULES_LINES_H

#include "flow/rules/rules.h"

/* The line of the field `path` ("weights.staff", "options.2.id") in the table that a word makes on `line`; where only
 * the beginning of the path is written out, the line of that. 0 where nothing is. */
int lines_field(const char *text, size_t len, int line, const char *path);

/* Gives an error that names a field (.field) that field's line, when its file is among these and shows it. */
void lines_place(const struct rules_file *files, size_t count, struct err *err);

#endif

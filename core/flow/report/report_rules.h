/* How a definition made with the word `report` becomes a struct report, and how its script is asked for a document. */
#ifndef EARSHOT_FLOW_REPORT_RULES_H
#define EARSHOT_FLOW_REPORT_RULES_H

#include "flow/report/report.h"
#include "flow/rules/rules.h"
#include "flow/rules/shape.h"

extern const struct shape_table report_shape;

/* Errors: ERR_DATA with script and line. */
int report_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct report **out, struct err *err);

/* Calls build and checks what it returns (document_check). */
int report_build(struct rules *rules, const struct report *report, const struct value *input, struct arena *arena,
                 const struct value **out, struct err *err);

#endif

#include "flow/report/report_rules.h"

#include "flow/report/document.h"
#include "flow/rules/shape.h"

static const struct shape_field report_fields[] = {
    {"title", SHAPE_WORDS, true, 0, 0},    {"survey", SHAPE_TEXT, true, 0, 0},    {"scoring", SHAPE_TEXT, false, 0, 0},
    {"months", SHAPE_WHOLE, false, 2, 60}, {"build", SHAPE_FUNCTION, true, 0, 0},
};

int report_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct report **out, struct err *err) {
    if (shape_check(script, definition, report_fields, sizeof report_fields / sizeof *report_fields, err))
        return err->kind;
    struct report *report = arena_alloc(arena, sizeof *report);
    *report = (struct report){.id = value_text(value_get(definition, "id"), ""),
                              .script = script,
                              .title = value_get(definition, "title"),
                              .build = value_get(definition, "build"),
                              .survey = value_text(value_get(definition, "survey"), ""),
                              .scoring = value_text(value_get(definition, "scoring"), ""),
                              .months = (int)value_whole(value_get(definition, "months"), 13)};
    *out = report;
    return 0;
}

int report_build(struct rules *rules, const struct report *report, const struct value *input, struct arena *arena,
                 const struct value **out, struct err *err) {
    struct value *arguments = value_list(arena);
    const struct value *made = NULL;
    value_push(arena, arguments, input);
    if (rules_call(rules, report->build, arguments, arena, &made, err))
        return err->kind;
    return document_check(arena, report->script, made, out, err);
}

#include "flow/report/report_rules.h"

#include <string.h>

#include "flow/report/definitions.h"
#include "flow/report/document.h"

static const struct shape_field report_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what the report is called"},
    {.name = "survey", .type = SHAPE_TEXT, .required = true, .meaning = "the survey that it is about"},
    {.name = "of",
     .type = SHAPE_TEXT,
     .choices = report_of_names,
     .meaning = "what one sheet of it is about",
     .otherwise = "\"store\""},
    {.name = "scoring",
     .type = SHAPE_TEXT,
     .meaning = "the scoring whose index and band build sees",
     .otherwise = "build sees no score"},
    {.name = "months",
     .type = SHAPE_WHOLE,
     .least = 2,
     .most = 60,
     .meaning = "months of history that build sees, the reported one included",
     .otherwise = "13"},
    {.name = "needs",
     .type = SHAPE_TABLE,
     .of = &report_needs_shape,
     .meaning = "what build sees beyond the figures that every report of its kind gets",
     .otherwise = "nothing"},
    {.name = "build",
     .type = SHAPE_FUNCTION,
     .required = true,
     .meaning = "called once a sheet (a store, a region …) with its figures; returns kicker, title, period, subtitle "
                "and blocks",
     .lua = "fun(r: table): table"},
};
const struct shape_table report_shape = {
    "report", NULL, NULL, report_fields, sizeof report_fields / sizeof *report_fields, NULL, false};

static enum report_of of_what(const struct value *definition) {
    const char *name = value_text(value_get(definition, "of"), report_of_names[REPORT_STORE]);
    size_t of = 0;
    while (strcmp(report_of_names[of], name) != 0) /* the shape has let only these pass */
        of++;
    return (enum report_of)of;
}

int report_from_rules(struct arena *arena, const char *script, const struct value *definition,
                      const struct report **out, struct err *err) {
    if (shape_check(script, definition, &report_shape, err))
        return err->kind;
    const struct value *needs = value_get(definition, "needs"), *months = value_get(definition, "months");
    struct report *report = arena_alloc(arena, sizeof *report);
    *report = (struct report){.id = value_text(value_get(definition, "id"), ""),
                              .script = script,
                              .of = of_what(definition),
                              .title = value_get(definition, "title"),
                              .build = value_get(definition, "build"),
                              .survey = value_text(value_get(definition, "survey"), ""),
                              .scoring = value_text(value_get(definition, "scoring"), ""),
                              .months = (int)value_whole(months ? months : value_get(needs, "history"), 13)};
    if (months && value_get(needs, "history"))
        return shape_fail_in(script, definition, "months", err, "the months of history are said twice"),
               err_todo(err, "leave out `months`, or `history` in needs");
    if (report->of > REPORT_CHAIN && report->scoring[0])
        return shape_fail_in(script, definition, "scoring", err, "a %s has no score: scores are of months",
                             report_of_name(report->of)),
               err_todo(err, "leave out `scoring`");
    if (value_count(value_get(report->build, "parameters")) == 0)
        return shape_fail_in(script, report->build, "build", err, "build takes nothing, so it has nothing to show"),
               err_todo(err, "write build = function(r) … end: r holds the figures, as docs/reference/scripts.md says");
    if (report_needs_read(arena, needs, report->of, &report->needs, err))
        return shape_place(script, definition, "needs", err);
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
    enum language language = language_of(value_text(value_get(input, "language"), NULL));
    if (!document_check(arena, report->script, language, made, out, err))
        return 0;
    /* the document itself is no word's, and has no line of its own */
    return strchr(err->where, ':') ? (int)err->kind : shape_place(report->script, report->build, err->field, err);
}

#include "flow/report/needs.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "flow/scoring/scoring.h"

const char *const report_of_names[] = {"store", "region", "chain", "wave", "comparison", NULL};

const char *report_of_name(enum report_of of) {
    return report_of_names[of];
}

static const struct shape_field fields[] = {
    {.name = "history",
     .type = SHAPE_WHOLE,
     .least = 2,
     .most = 60,
     .meaning = "months of history, the reported one included: another way to say `months`",
     .otherwise = "what `months` says"},
    {.name = "rows",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning =
         "figures that each store, and each region under the one reported, is listed with, as targets name them: "
         "\"recommend.nps\", \"fresh.t2b\", \"dimension:staff.mean\", \"index:service\""},
    {.name = "rank",
     .type = SHAPE_LIST,
     .each = SHAPE_TEXT,
     .meaning = "figures by which a store's place among those of its region is told, named as in `rows`"},
    {.name = "targets", .type = SHAPE_YES, .meaning = "what was aimed at, beside each figure", .otherwise = "false"},
    {.name = "events", .type = SHAPE_YES, .meaning = "what happened in the months of history", .otherwise = "false"},
    {.name = "traffic",
     .type = SHAPE_YES,
     .meaning = "visits, and how many of them were answered for",
     .otherwise = "false"},
    {.name = "tickets",
     .type = SHAPE_YES,
     .meaning = "how many tickets came, went and are left, and how long customers waited",
     .otherwise = "false"},
    {.name = "plans",
     .type = SHAPE_YES,
     .meaning = "of a region or the chain: its improvement plans, how far they are, and what was found of them",
     .otherwise = "false"},
    {.name = "late",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_REPORT_LATE,
     .meaning = "the tickets that were late at the period's end, the latest so many; only `report run --private` hands "
                "any over",
     .otherwise = "none"},
    {.name = "themes", .type = SHAPE_TEXT, .meaning = "the list of themes that the month's comments are counted by"},
    {.name = "comments",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_REPORT_COMMENTS,
     .meaning = "of a store: the newest so many comments of the month, contacts in them replaced; only `report run "
                "--private` hands any over",
     .otherwise = "none"},
    {.name = "like_for_like",
     .type = SHAPE_YES,
     .meaning = "the change of the stores that were open through both periods",
     .otherwise = "false"},
    {.name = "drivers",
     .type = SHAPE_TEXT,
     .meaning = "the question on a scale that the month's others are weighed by: which of them go together with it"},
    {.name = "funnel",
     .type = SHAPE_TEXT,
     .meaning = "the question whose top box is given of each store, as a funnel_chart takes it"},
    {.name = "spc",
     .type = SHAPE_TEXT,
     .meaning = "the question whose top box is given of each month of history, as a control_chart takes it"},
};
const struct shape_table report_needs_shape = {"needs", "report", NULL, fields, sizeof fields / sizeof *fields,
                                               NULL,    false};

static int read_rows(struct arena *arena, const struct value *names, struct report_needs *out, struct err *err) {
    size_t count = value_count(names);
    struct report_figure *rows = arena_alloc(arena, (count + 1) * sizeof *rows);
    if (count > LIMIT_REPORT_FIGURES)
        return err_set(err, ERR_DATA, "there may be at most %d figures", LIMIT_REPORT_FIGURES);
    for (size_t i = 0; i < count; i++) {
        rows[i].name = value_text(value_at(names, i), "");
        if (!target_aim_read(rows[i].name, arena, &rows[i].aim))
            return err_set(err, ERR_DATA, "'%s' names no figure", rows[i].name),
                   err_todo(err, "as in recommend.nps, tidy.mean, tidy.t2b, dimension:staff.mean or index:service");
    }
    out->rows = rows;
    out->row_count = count;
    return 0;
}

int report_needs_read(struct arena *arena, const struct value *needs, enum report_of of, struct report_needs *out,
                      struct err *err) {
    *out = (struct report_needs){.targets = value_yes(value_get(needs, "targets"), false),
                                 .events = value_yes(value_get(needs, "events"), false),
                                 .traffic = value_yes(value_get(needs, "traffic"), false),
                                 .themes = value_text(value_get(needs, "themes"), NULL),
                                 .drivers = value_text(value_get(needs, "drivers"), NULL),
                                 .funnel = value_text(value_get(needs, "funnel"), NULL),
                                 .spc = value_text(value_get(needs, "spc"), NULL),
                                 .tickets = value_yes(value_get(needs, "tickets"), false),
                                 .plans = value_yes(value_get(needs, "plans"), false),
                                 .late = (int)value_whole(value_get(needs, "late"), 0),
                                 .comments = (int)value_whole(value_get(needs, "comments"), 0),
                                 .like_for_like = value_yes(value_get(needs, "like_for_like"), false)};
    const struct value *rank = value_get(needs, "rank");
    bool lists = of == REPORT_REGION || of == REPORT_CHAIN;
    if (value_get(needs, "rows") && !lists)
        return err_set(err, ERR_DATA, "the report of a %s lists no stores", report_of_name(of)),
               err_todo(err, "rows are for of = \"region\" and of = \"chain\"");
    if (rank && of != REPORT_STORE)
        return err_set(err, ERR_DATA, "a %s has no place among others", report_of_name(of)),
               err_todo(err, "rank is for of = \"store\"; the rows of a region or the chain have theirs");
    if (out->like_for_like && !lists)
        return err_set(err, ERR_DATA, "a %s is not compared like for like", report_of_name(of)),
               err_todo(err, "like_for_like is for of = \"region\" and of = \"chain\"");
    if (out->comments && of != REPORT_STORE)
        return err_set(err, ERR_DATA, "the report of a %s gets no comments", report_of_name(of)),
               err_todo(err, "comments are for of = \"store\"");
    if ((out->drivers || out->funnel) && !lists)
        return err_set(err, ERR_DATA, "the report of a %s has no drivers and no funnel", report_of_name(of)),
               err_todo(err, "drivers and funnel are for of = \"region\" and of = \"chain\"");
    if (out->plans && !lists)
        return err_set(err, ERR_DATA, "a %s has no plans", report_of_name(of)),
               err_todo(err, "plans are for of = \"region\" and of = \"chain\"");
    if (out->late && !out->tickets)
        return err_set(err, ERR_DATA, "late tickets are of those that are told of"),
               err_todo(err, "write tickets = true beside late");
    if (of > REPORT_CHAIN && out->tickets)
        return err_set(err, ERR_DATA, "a %s has no tickets", report_of_name(of)),
               err_todo(err, "they are of a month: leave them out");
    if (of > REPORT_CHAIN && (out->spc || out->targets || out->events || out->traffic || out->themes))
        return err_set(err, ERR_DATA, "a %s has no targets, events, traffic, themes or spc", report_of_name(of)),
               err_todo(err, "they are of a month: leave them out");
    return read_rows(arena, rank ? rank : value_get(needs, "rows"), out, err);
}

/* ---- is there such a figure? ---- */

static int no_question(const struct survey *survey, const char *id, struct err *err) {
    const char *names[LIMIT_QUESTIONS];
    for (size_t i = 0; i < survey->question_count; i++)
        names[i] = survey->questions[i].id;
    const char *near = text_nearest(id, names, survey->question_count);
    err_set(err, ERR_DATA, "survey '%s' has no question '%s' on a scale", survey->id, id);
    return near && strcmp(near, id) != 0 ? err_todo(err, "did you mean '%s'?", near) : (int)err->kind;
}

static int check_figure(const struct report_figure *figure, const struct survey *survey, const char *scoring,
                        struct err *err) {
    const struct target_aim *aim = &figure->aim;
    int from, to;
    if (aim->kind == TARGET_INDEX)
        return !strcmp(aim->item, scoring)
                   ? 0
                   : (err_set(err, ERR_DATA, "'%s' is not of the report's own scoring", figure->name),
                      scoring[0] ? err_todo(err, "write index:%s", scoring)
                                 : err_todo(err, "name the scoring in the report: scoring = \"%s\"", aim->item));
    if (aim->kind == TARGET_DIMENSION)
        return dimension_scale(survey, aim->item, &from, &to)
                   ? 0
                   : err_set(err, ERR_DATA, "survey '%s' has no dimension '%s' on a scale", survey->id, aim->item);
    const struct question *question = survey_question(survey, aim->item);
    if (!question || !question_is_scale(question))
        return no_question(survey, aim->item, err);
    if (aim->figure == TARGET_NPS && question->kind != QUESTION_NPS)
        return err_set(err, ERR_DATA, "question '%s' has no NPS", aim->item), err_todo(err, "take its mean or t2b");
    return 0;
}

int report_needs_check(const struct report_needs *needs, const struct survey *survey, const char *scoring,
                       struct err *err) {
    for (size_t i = 0; i < needs->row_count; i++)
        if (check_figure(&needs->rows[i], survey, scoring, err))
            return err->kind;
    const char *const asked[] = {needs->drivers, needs->funnel, needs->spc};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const struct question *question = asked[i] ? survey_question(survey, asked[i]) : NULL;
        if (asked[i] && (!question || !question_is_scale(question)))
            return no_question(survey, asked[i], err);
    }
    return 0;
}

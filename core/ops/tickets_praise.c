/* Praise by person. A ticket's part goes to the row of who is praised, which is asked anew of the answer each time:
 * nobody's name is copied anywhere. */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "flow/intake/intake_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/tickets_figures.h"

struct praising {
    struct workspace *workspace;
    struct survey_versions surveys;
    struct map rows; /* by month, store and person */
    struct arena *arena;
};

/* The option that a customer chose; NULL where nothing is known of it any more. */
static const struct option *option_of(const struct praising *praising, const char *question,
                                      const struct response_row *row) {
    for (size_t i = 0; i < praising->surveys.count; i++) {
        const struct survey *survey = praising->surveys.surveys[i];
        if (survey->version != row->version)
            continue;
        const struct question *found = survey_question(survey, question);
        const uint64_t answer =
            found && found->kind == QUESTION_CHOICE && !found->many ? answer_get(found, row->sheet) : 0;
        return answer ? &found->options[answer - 1] : NULL;
    }
    return NULL;
}

/* Who it is, into the row. */
static int find_person(const struct praising *praising, const struct ticket_part *part, struct praise_row *out,
                       struct err *err) {
    struct sql *db = praising->workspace->db;
    const struct ticket *ticket = part->ticket;
    struct response_row row;
    int64_t rid = 0;
    bool there = false;
    out->person = arena_text(praising->arena, part->course->last.person);
    if (!*ticket->workflow->thanks)
        return 0;
    if (ticket_response(db, ticket, &rid, &there, err) ||
        (there && response_standing(db, ticket->store, rid, praising->arena, &row, &there, err)))
        return err->kind;
    const struct option *option = there ? option_of(praising, ticket->workflow->thanks, &row) : NULL;
    if (option && !option->other)
        out->person = option->id, out->option = option;
    return 0;
}

static struct praise_row *row_of(struct praising *praising, const struct praise_row *like) {
    char month[MONTH_TEXT];
    const char *key = arena_format(praising->arena, "%s\x01%s\x01%s", month_write(month, like->month),
                                   like->store->code, like->person);
    struct praise_row *row = map_get(&praising->rows, key);
    if (row)
        return row;
    row = arena_alloc(praising->arena, sizeof *row);
    *row = *like;
    map_put(&praising->rows, key, row);
    return row;
}

static int take(void *context, const struct ticket_part *part, const struct region *top, struct err *err) {
    struct praising *praising = context;
    const bool point = ticket_part_point(part);
    struct praise_row like = {.month = part->month, .store = part->store};
    (void)top;
    if (!part->ticket->workflow->praise || (!point && !part->came))
        return 0;
    if (find_person(praising, part, &like, err))
        return err->kind;
    struct praise_row *row = row_of(praising, &like);
    row->said += part->came;
    row->points += point;
    return 0;
}

static int by_place(const void *a, const void *b) {
    const struct praise_row *one = ((const struct map_entry *)a)->item, *other = ((const struct map_entry *)b)->item;
    const int store = strcmp(one->store->code, other->store->code);
    if (one->month != other->month)
        return one->month < other->month ? -1 : 1;
    if (store)
        return store;
    if (one->points != other->points)
        return one->points > other->points ? -1 : 1;
    return one->said != other->said ? (one->said > other->said ? -1 : 1) : strcmp(one->person, other->person);
}

int ticket_praise(struct workspace *workspace, const struct act *act, const struct ticket_figures_query *query,
                  int (*fn)(void *context, const struct praise_row *row, struct err *err), void *context,
                  struct err *err) {
    struct arena *arena = arena_new();
    struct praising praising = {.workspace = workspace, .arena = arena, .rows = map_make(arena)};
    int stopped = 0;
    if (query->cut)
        stopped = err_set(err, ERR_USAGE, "praise is told as it is now"), err_todo(err, "leave --cut out");
    stopped = stopped ? stopped : survey_versions_read(workspace->db, arena, &praising.surveys, err);
    stopped = stopped ? stopped : ticket_parts_asked(workspace, act, query, arena, take, &praising, err);
    if (praising.rows.count)
        qsort(praising.rows.entries, praising.rows.count, sizeof *praising.rows.entries, by_place);
    for (size_t i = 0; !stopped && i < praising.rows.count; i++)
        stopped = fn(context, praising.rows.entries[i].item, err);
    arena_free(arena);
    return stopped;
}

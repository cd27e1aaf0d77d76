/* Tickets for reports: as known at the edition's cut, so that who proves the edition reads the same.
 *
 * A ticket that an answer opened tells of that answer. So it is told of only where its store's answers of the month in
 * which it was opened reach the floor, and those of the month before too, of which the answer may be, or there are
 * none. What is not told of is in no figure at all, of no place: nothing can be subtracted. A report tells of the
 * tickets that answers to its own survey opened, and of those that no answers open. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "flow/intake/intake_rows.h"
#include "flow/report/ticket_figures.h"
#include "flow/tallies/tallies_rows.h"
#include "ops/press_parts.h"
#include "ops/tickets_figures.h"

struct gathering {
    struct sheet_run *run;
    struct ticket_span span;
    struct map kinds; /* by workflow and class: index + 1 of the kind */
    struct report_ticket_kind *list;
    size_t kind_count, kind_room;
    month_t first_told; /* months that answers are counted of */
    size_t month_count;
    int64_t *answers; /* [store index][month - first_told] */
    struct map sums;  /* "place month kind" */
    struct report_late *late;
    size_t late_count, late_room;
    struct digest_stream *ground;
    struct buf line;
};

struct placed {
    size_t at;
    struct ticket_sum sum;
};

/* ---- what may be told of ---- */

static int count_answers(void *context, int64_t id, int32_t month, const int64_t *counters, struct err *err) {
    struct gathering *g = context;
    const struct store *store = registry_store_by_id(g->run->press->registry, id);
    (void)err;
    if (store)
        g->answers[store->index * g->month_count + (size_t)(month - g->first_told)] += counters[0];
    return 0;
}

static int read_answers(struct gathering *g, struct err *err) {
    struct press *press = g->run->press;
    instant_t first = INT64_MAX;
    if (tickets_first(press->workspace->db, &first, err))
        return err->kind;
    /* a day of UTC is at most one off the store's */
    g->first_told = first == INT64_MAX ? press->month : day_month((day_t)(first / DAY_MS) - 1) - 1;
    if (g->first_told > press->month)
        g->first_told = press->month;
    g->month_count = (size_t)(press->month - g->first_told) + 1;
    g->answers = arena_alloc(press->arena, (press->registry->store_count + 1) * g->month_count * sizeof *g->answers);
    return tallies_scan(press->workspace->db, &press->versions, g->run->frame.survey, 0, g->first_told, press->month,
                        count_answers, g, err);
}

static int64_t answers_of(const struct gathering *g, const struct store *store, month_t month) {
    return month < g->first_told ? 0 : g->answers[store->index * g->month_count + (size_t)(month - g->first_told)];
}

/* The survey whose answers open a workflow's tickets; "" for none. */
static const char *opened_by(const struct workflow *workflow) {
    return value_text(value_get(value_get(workflow->definition, "opens"), "survey"), "");
}

static bool may_be_told(const struct gathering *g, const struct ticket_part *part) {
    const struct report_frame *frame = &g->run->frame;
    const char *survey = opened_by(part->ticket->first); /* moved to another version it tells of the same answer */
    const month_t month = day_month(part->day);
    if (!*survey || *part->ticket->events[0].name) /* by hand, or by a store's month */
        return true;
    const int64_t now = answers_of(g, part->store, month), before = answers_of(g, part->store, month - 1);
    return !strcmp(survey, frame->survey->id) && now >= frame->bases.floor && (before >= frame->bases.floor || !before);
}

/* ---- sums ---- */

static size_t kind_of(struct gathering *g, const struct workflow *workflow, const char *class) {
    struct arena *arena = g->run->press->arena;
    const char *key = arena_format(arena, "%s\x01%s", workflow ? workflow->id : "", class ? class : "\x02");
    size_t *found = map_get(&g->kinds, key);
    if (!found) {
        found = arena_alloc(arena, sizeof *found);
        g->list = arena_grow(arena, g->list, g->kind_count, &g->kind_room, sizeof *g->list);
        g->list[g->kind_count++] = (struct report_ticket_kind){workflow, class ? arena_text(arena, class) : NULL};
        *found = g->kind_count;
        map_put(&g->kinds, key, found);
    }
    return *found;
}

struct spot {
    size_t place, month, kind;
};

static void add_at(struct gathering *g, struct spot spot, const struct ticket_part *part) {
    struct arena *arena = g->run->press->arena;
    const char *key = arena_format(arena, "%zu %zu %zu", spot.place, spot.month, spot.kind);
    struct ticket_sum *sum = map_get(&g->sums, key);
    if (!sum) {
        sum = arena_alloc(arena, sizeof *sum);
        map_put(&g->sums, key, sum);
    }
    ticket_sum_add(arena, sum, part);
}

static void add(struct gathering *g, const struct report_place *place, const struct ticket_part *part) {
    const size_t at = report_ticket_place(g->run->press->registry, place),
                 month = (size_t)(part->month - g->run->first);
    const struct workflow *workflow = part->ticket->workflow;
    const bool now = part->month == g->run->press->month;
    if (workflow->praise) {
        struct ticket_part praised = *part;
        praised.stock.completed = ticket_part_point(part);
        add_at(g, (struct spot){at, month, kind_of(g, NULL, NULL)}, &praised);
        return;
    }
    add_at(g, (struct spot){at, month, 0}, part);
    if (!now)
        return;
    add_at(g, (struct spot){at, month, kind_of(g, workflow, NULL)}, part);
    if (workflow->class_count)
        add_at(g, (struct spot){at, month, kind_of(g, workflow, part->course->last.class)}, part);
}

/* ---- late ones ---- */

static const char *in_words(const struct gathering *g, const struct value *words) {
    return shape_words(words, g->run->frame.language);
}

static const char *owner_words(const struct gathering *g, enum workflow_party owner) {
    static const char *const zh[] = {[PARTY_STORE] = "门店", [PARTY_REGION] = "区域", [PARTY_HQ] = "总部"};
    return g->run->frame.language[0] == 'e' ? party_name(owner) : zh[owner];
}

static void keep_late(struct gathering *g, const struct ticket_part *part) {
    struct arena *arena = g->run->press->arena;
    const struct workflow *workflow = part->ticket->workflow;
    const struct ticket_standing *last = &part->course->last;
    const size_t state = workflow_state_find(workflow, last->state);
    char *number = arena_alloc(arena, TICKET_TEXT), day[DAY_TEXT];
    const char *class = last->class;
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, last->class))
            class = in_words(g, workflow->classes[i].words);
    g->late = arena_grow(arena, g->late, g->late_count, &g->late_room, sizeof *g->late);
    g->late[g->late_count++] =
        (struct report_late){.number = ticket_number_write(number, part->ticket->number),
                             .what = in_words(g, workflow->title),
                             .class = arena_text(arena, class),
                             .state = state < WORKFLOW_STATES ? in_words(g, workflow->states[state].words) : "",
                             .owner = owner_words(g, last->owner),
                             .due = arena_text(arena, day_write(day, part->due_day)),
                             .store = part->store,
                             .region = part->region,
                             .days = part->late_days};
}

static int latest_first(const void *a, const void *b) {
    const struct report_late *x = a, *y = b;
    return x->days != y->days ? (x->days < y->days ? 1 : -1) : strcmp(x->number, y->number);
}

/* ---- each ticket ---- */

/* Of the reported month alone: the same whichever report asks. */
static void ground(struct gathering *g, const struct ticket_part *part) {
    const struct stock *stock = &part->stock;
    buf_clear(&g->line);
    buf_format(&g->line, "%s\t%s\t%s\t%lld %lld %lld %lld %lld %d %d %d %d", part->store->code,
               part->ticket->workflow->id, part->course->last.class, (long long)stock->opening, (long long)stock->fresh,
               (long long)stock->completed, (long long)stock->deferred, (long long)stock->continuing, part->returned,
               part->overdue, part->was_due, part->in_time);
    for (int wait = 0; part->came && wait < TICKET_WAITS; wait++)
        for (int hours = 0; hours < TICKET_HOURS; hours++)
            buf_format(&g->line, "\t%.10g %d", part->waits[wait][hours].time, part->waits[wait][hours].closed);
    buf_char(&g->line, '\n');
    digest_more(g->ground, g->line.data, g->line.len);
}

static int take(void *context, const struct ticket_part *part, struct err *err) {
    struct gathering *g = context;
    const bool now = part->month == g->run->press->month;
    struct report_place place = {.store = part->store};
    (void)err;
    if (!may_be_told(g, part))
        return 0;
    add(g, &place, part);
    place.store = NULL;
    for (place.region = part->region; place.region; place.region = place.region->parent)
        add(g, &place, part);
    add(g, &place, part);
    if (now)
        ground(g, part);
    if (now && part->overdue && !part->ticket->workflow->praise && g->run->press->is_private &&
        g->run->frame.report->needs.late)
        keep_late(g, part);
    return 0;
}

/* ---- cells ---- */

static struct report_waits waits_of(const struct gathering *g, const struct ticket_sum *sum, enum ticket_wait wait) {
    struct survival_quantile half[TICKET_HOURS];
    struct arena *arena = arena_new();
    for (int hours = 0; hours < TICKET_HOURS; hours++) {
        const struct survival curve = survival_of(arena, sum->waits[wait][hours], (size_t)sum->stock.fresh);
        half[hours] = survival_quantile_of(&curve, .5);
    }
    arena_free(arena);
    (void)g;
    return (struct report_waits){sum->stock.fresh, half[HOURS_OPEN], half[HOURS_CLOCK]};
}

static const struct report_ticket_cell *cell_of(const struct gathering *g, const struct ticket_sum *sum) {
    struct report_ticket_cell *cell = arena_alloc(g->run->press->arena, sizeof *cell);
    *cell = (struct report_ticket_cell){.opening = sum->stock.opening,
                                        .came = sum->stock.fresh,
                                        .returned = sum->returned,
                                        .solved = sum->stock.completed,
                                        .aside = sum->stock.deferred,
                                        .continuing = sum->stock.continuing,
                                        .overdue = sum->overdue,
                                        .due = sum->due,
                                        .in_time = sum->in_time,
                                        .answer = waits_of(g, sum, WAIT_ANSWER),
                                        .solution = waits_of(g, sum, WAIT_SOLUTION)};
    return cell;
}

static void hand_over(struct gathering *g) {
    struct press *press = g->run->press;
    struct report_tickets *tickets = arena_alloc(press->arena, sizeof *tickets);
    const size_t places = press->registry->store_count + press->registry->region_count + 1;
    *tickets = (struct report_tickets){.kinds = g->list,
                                       .kind_count = g->kind_count,
                                       .months = (size_t)g->run->frame.report->months,
                                       .late = g->late,
                                       .late_count = g->late_count};
    tickets->cells =
        arena_alloc(press->arena, places * tickets->months * (tickets->kind_count + 1) * sizeof *tickets->cells);
    for (size_t i = 0; i < g->sums.count; i++) {
        struct spot spot;
        if (sscanf(g->sums.entries[i].key, "%zu %zu %zu", &spot.place, &spot.month, &spot.kind) == 3)
            tickets->cells[report_ticket_at(tickets, spot.place, spot.month, spot.kind)] =
                cell_of(g, g->sums.entries[i].item);
    }
    if (g->late_count)
        qsort(g->late, g->late_count, sizeof *g->late, latest_first);
    g->run->facts.tickets = tickets;
}

/* Without a batch nothing has happened. */
static int set_span(struct gathering *g, struct workflow_versions *versions, struct err *err) {
    struct press *press = g->run->press;
    struct batch batch = {0};
    int64_t cut = 0;
    if (workspace_ticket_cut(press->workspace, &cut, err) ||
        (cut && batch_read(press->workspace->db, press->arena, cut, &batch, err)))
        return err->kind;
    g->span = (struct ticket_span){.registry = press->registry,
                                   .rulebook = press->rulebook,
                                   .versions = versions,
                                   .cut = cut,
                                   .until = batch.sealed_at,
                                   .from = g->run->first,
                                   .to = press->month,
                                   .by_month = true};
    return workflow_versions_read(press->workspace->db, press->arena, versions, err);
}

int press_gather_tickets(struct sheet_run *run, struct err *err) {
    struct workflow_versions versions;
    struct gathering g = {.run = run,
                          .kinds = map_make(run->press->arena),
                          .sums = map_make(run->press->arena),
                          .ground = digest_begin(),
                          .line = buf_make(LIMIT_MESSAGE)};
    int failed = set_span(&g, &versions, err);
    failed = failed ? failed : read_answers(&g, err);
    failed = failed ? failed : tickets_each_part(run->press->workspace, &g.span, take, &g, err);
    press_ground(run->press, arena_format(run->press->arena, "tickets:%s", run->frame.survey->id), g.ground);
    buf_free(&g.line);
    if (!failed)
        hand_over(&g);
    return failed;
}

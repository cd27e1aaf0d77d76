#include "flow/report/ticket_figures.h"

#include <math.h>
#include <string.h>

#include "flow/rules/shape.h"
#include "stats/share.h"

size_t report_ticket_place(const struct registry *registry, const struct report_place *place) {
    return place->store    ? place->store->index
           : place->region ? registry->store_count + place->region->index
                           : registry->store_count + registry->region_count;
}

size_t report_ticket_at(const struct report_tickets *tickets, size_t place, size_t month, size_t kind) {
    return (place * tickets->months + month) * (tickets->kind_count + 1) + kind;
}

/* ---- one cell ---- */

static const struct report_ticket_cell *cell_at(const struct report_frame *frame, const struct report_place *place,
                                                int back, size_t kind) {
    const struct report_tickets *tickets = frame->facts->tickets;
    return tickets->cells[report_ticket_at(tickets, report_ticket_place(frame->registry, place),
                                           tickets->months - 1 - (size_t)back, kind)];
}

/* Nobody's answer is in it by itself. */
struct metric report_count_tickets(int64_t count, const struct bases *bases) {
    struct metric made = metric_make((double)count, NAN, NAN, count, METRIC_COUNT, "count.tickets", bases);
    made.suppressed = made.uncertain = false;
    made.value = (double)count;
    return made;
}

struct metric report_in_time(int64_t in_time, int64_t due, const struct bases *bases) {
    const struct share_counts counts = {in_time, due};
    const struct share_result share = share_of(&counts);
    return metric_make(share.share, share.lo, share.hi, due, METRIC_PERCENT, "tickets.in_time", bases);
}

struct metric report_median_wait(const struct survival_quantile *half, int64_t n, const char *definition,
                                 const struct bases *bases) {
    return metric_make(half->time, half->lo, half->hi, n, METRIC_HOURS, definition, bases);
}

static void set_count(struct arena *arena, struct value *made, const char *name, int64_t count,
                      const struct bases *bases) {
    report_set_metric(arena, made, name, "", report_count_tickets(count, bases));
}

static void set_waits(struct arena *arena, struct value *made, const char *open, const char *clock,
                      const struct report_waits *waits, const struct bases *bases) {
    report_set_metric(arena, made, open, "", report_median_wait(&waits->open, waits->n, "tickets.open_hours", bases));
    report_set_metric(arena, made, clock, "",
                      report_median_wait(&waits->clock, waits->n, "tickets.clock_hours", bases));
}

static void set_cell(struct arena *arena, const struct report_frame *frame, const struct report_ticket_cell *cell,
                     struct value *made) {
    static const struct report_ticket_cell nothing = {.answer = {0, {NAN, NAN, NAN}, {NAN, NAN, NAN}},
                                                      .solution = {0, {NAN, NAN, NAN}, {NAN, NAN, NAN}}};
    const struct bases *bases = &frame->bases;
    cell = cell ? cell : &nothing;
    set_count(arena, made, "opening", cell->opening, bases);
    set_count(arena, made, "new", cell->came, bases);
    set_count(arena, made, "reopened", cell->returned, bases);
    set_count(arena, made, "solved", cell->solved, bases);
    set_count(arena, made, "put_aside", cell->aside, bases);
    set_count(arena, made, "continuing", cell->continuing, bases);
    set_count(arena, made, "overdue", cell->overdue, bases);
    report_set_metric(arena, made, "in_time", "", report_in_time(cell->in_time, cell->due, bases));
    set_waits(arena, made, "answer", "answer_clock", &cell->answer, bases);
    set_waits(arena, made, "solution", "solution_clock", &cell->solution, bases);
}

/* ---- kinds and months ---- */

static const struct value *class_words(const struct workflow *workflow, const char *class) {
    for (size_t i = 0; i < workflow->class_count; i++)
        if (!strcmp(workflow->classes[i].id, class))
            return workflow->classes[i].words;
    return NULL;
}

static const char *kind_name(const struct report_frame *frame, const struct report_ticket_kind *kind) {
    const bool zh = frame->language[0] != 'e';
    const struct value *words = kind->class ? class_words(kind->workflow, kind->class) : kind->workflow->title;
    return words                         ? shape_words(words, frame->language)
           : kind->class && *kind->class ? kind->class
           : zh                          ? "未分类"
                                         : "Unclassified";
}

/* Those of workflows, or those of classes: a kind that nothing is said of is left out of classes. */
static const struct value *kinds_part(struct arena *arena, const struct report_frame *frame,
                                      const struct report_place *place, bool classes) {
    const struct report_tickets *tickets = frame->facts->tickets;
    struct value *made = value_list(arena);
    for (size_t i = 0; i < tickets->kind_count; i++) {
        const struct report_ticket_kind *kind = &tickets->kinds[i];
        const struct report_ticket_cell *cell = cell_at(frame, place, 0, i + 1);
        if (!kind->workflow || (kind->class != NULL) != classes || (classes && !cell))
            continue;
        struct value *item = value_map(arena);
        value_set(arena, item, "id", value_str(arena, classes ? kind->class : kind->workflow->id));
        value_set(arena, item, "name", value_str(arena, kind_name(frame, kind)));
        value_set(arena, item, "workflow", value_str(arena, kind->workflow->id));
        if (!classes)
            value_set(arena, item, "urgent", value_bool(arena, kind->workflow->urgent));
        set_cell(arena, frame, cell, item);
        value_push(arena, made, item);
    }
    return made;
}

/* What was done well: how often it was said, and confirmed, each of which is a point. */
static void set_praise(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                       int back, struct value *made) {
    const struct report_tickets *tickets = frame->facts->tickets;
    size_t kind = 0;
    while (kind < tickets->kind_count && tickets->kinds[kind].workflow)
        kind++;
    const struct report_ticket_cell *cell = kind < tickets->kind_count ? cell_at(frame, place, back, kind + 1) : NULL;
    struct value *praise = value_map(arena);
    set_count(arena, praise, "said", cell ? cell->came : 0, &frame->bases);
    set_count(arena, praise, "points", cell ? cell->solved : 0, &frame->bases);
    value_set(arena, made, "praise", praise);
}

static const struct value *history_part(struct arena *arena, const struct report_frame *frame,
                                        const struct report_place *place) {
    struct value *made = value_list(arena);
    for (int back = frame->report->months - 1; back >= 0; back--) {
        char text[MONTH_TEXT];
        struct value *item = value_map(arena);
        value_set(arena, item, "id", value_str(arena, month_write(text, frame->month - back)));
        value_set(arena, item, "label", value_str(arena, report_month_label(arena, frame, frame->month - back)));
        set_cell(arena, frame, cell_at(frame, place, back, 0), item);
        set_praise(arena, frame, place, back, item);
        value_push(arena, made, item);
    }
    return made;
}

/* ---- what is under a region ---- */

static const struct value *row_part(struct arena *arena, const struct report_frame *frame,
                                    const struct report_place *place, const char *code, const char *name) {
    struct value *made = value_map(arena);
    value_set(arena, made, "code", value_str(arena, code));
    value_set(arena, made, "name", value_str(arena, name));
    set_cell(arena, frame, cell_at(frame, place, 0, 0), made);
    set_praise(arena, frame, place, 0, made);
    return made;
}

static bool has_any(const struct report_frame *frame, const struct report_place *place) {
    const struct report_tickets *tickets = frame->facts->tickets;
    bool any = false;
    for (size_t kind = 0; kind <= tickets->kind_count; kind++)
        any = any || cell_at(frame, place, 0, kind);
    return any;
}

static void set_rows(struct arena *arena, const struct report_frame *frame, const struct region *region,
                     struct value *made) {
    const struct registry *registry = frame->registry;
    struct value *stores = value_list(arena), *regions = value_list(arena);
    for (size_t i = 0; i < registry->store_count; i++) {
        const struct store *store = &registry->stores[i];
        const struct report_place place = {store, NULL};
        if ((!region || region_hangs_under(store_region(store, month_last(frame->month)), region)) &&
            has_any(frame, &place))
            value_push(arena, stores, row_part(arena, frame, &place, store->code, store->name));
    }
    for (size_t i = 0; i < registry->region_count; i++) {
        const struct region *under = &registry->regions[i];
        const struct report_place place = {NULL, under};
        if (under->parent == region && has_any(frame, &place))
            value_push(arena, regions, row_part(arena, frame, &place, under->code, under->name));
    }
    value_set(arena, made, "stores", stores);
    value_set(arena, made, "regions", regions);
}

/* ---- those that are late, in a working copy ---- */

static const struct value *late_part(struct arena *arena, const struct report_frame *frame,
                                     const struct report_place *place) {
    const struct report_tickets *tickets = frame->facts->tickets;
    struct value *made = value_list(arena);
    for (size_t i = 0; i < tickets->late_count && value_count(made) < (size_t)frame->report->needs.late; i++) {
        const struct report_late *late = &tickets->late[i];
        if ((place->store && late->store != place->store) ||
            (place->region && !region_hangs_under(late->region, place->region)))
            continue;
        struct value *item = value_map(arena);
        value_set(arena, item, "number", value_str(arena, late->number));
        value_set(arena, item, "what", value_str(arena, late->what));
        value_set(arena, item, "class", value_str(arena, late->class));
        value_set(arena, item, "state", value_str(arena, late->state));
        value_set(arena, item, "owner", value_str(arena, late->owner));
        value_set(arena, item, "code", value_str(arena, late->store->code));
        value_set(arena, item, "store", value_str(arena, late->store->name));
        value_set(arena, item, "due", value_str(arena, late->due));
        value_set(arena, item, "days", value_int(arena, late->days));
        value_push(arena, made, item);
    }
    return made;
}

/* ---- all of it ---- */

void report_set_tickets(struct arena *arena, const struct report_frame *frame, const struct report_place *place,
                        struct value *made) {
    if (!frame->report->needs.tickets)
        return;
    struct value *tickets = value_map(arena), *all = value_map(arena);
    set_cell(arena, frame, cell_at(frame, place, 0, 0), all);
    set_praise(arena, frame, place, 0, tickets);
    value_set(arena, tickets, "all", all);
    value_set(arena, tickets, "kinds", kinds_part(arena, frame, place, false));
    value_set(arena, tickets, "classes", kinds_part(arena, frame, place, true));
    value_set(arena, tickets, "history", history_part(arena, frame, place));
    if (!place->store)
        set_rows(arena, frame, place->region, tickets);
    if (frame->report->needs.late)
        value_set(arena, tickets, "late", late_part(arena, frame, place));
    value_set(arena, made, "tickets", tickets);
}

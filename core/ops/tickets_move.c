/* Moving tickets to the live version of their workflow. All are led through one transaction; what cannot be moved is
 * gathered by version and state as what can, so that the refusal tells all of it at once. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "ops/tickets_parts.h"

enum { NAMED = 3 }; /* tickets that a refusal names of each state */

/* Tickets that stand alike. */
struct pile {
    struct ticket_move move; /* move.to NULL: they have no place */
    bool ends;               /* they would be over by it */
    int64_t named[NAMED];
};

struct moving {
    struct desk desk;
    const struct workflow *live;
    struct arena *arena; /* the workspace's */
    int64_t *numbers;    /* of the tickets that are open under other versions */
    size_t count, cap;
    struct pile *piles;
    size_t pile_count, pile_cap;
    int64_t moved, fired;
};

static int note_number(void *context, const struct ticket_line *line, struct err *err) {
    struct moving *moving = context;
    (void)err;
    if (line->version == moving->live->version)
        return 0;
    moving->numbers = arena_grow(moving->desk.arena, moving->numbers, moving->count, &moving->cap, sizeof(int64_t));
    moving->numbers[moving->count++] = line->number;
    return 0;
}

static struct pile *pile_of(struct moving *moving, const struct ticket *ticket) {
    const char *state = ticket_last(ticket)->after.state;
    for (size_t i = 0; i < moving->pile_count; i++)
        if (moving->piles[i].move.from->version == ticket->workflow->version &&
            !strcmp(moving->piles[i].move.state, state))
            return &moving->piles[i];
    moving->piles =
        arena_grow(moving->arena, moving->piles, moving->pile_count, &moving->pile_cap, sizeof(struct pile));
    struct pile *pile = &moving->piles[moving->pile_count++];
    const size_t place = workflow_place(moving->live, state);
    *pile = (struct pile){.move = {.from = ticket->workflow,
                                   .number = workflow_version_number(&moving->desk.versions, ticket->workflow),
                                   .state = arena_text(moving->arena, state),
                                   .to = place < WORKFLOW_STATES ? &moving->live->states[place] : NULL},
                          .ends = place < WORKFLOW_STATES && moving->live->states[place].stage == STAGE_OVER};
    return pile;
}

static bool is_over(const struct ticket *ticket) {
    const size_t state = workflow_state_find(ticket->workflow, ticket_last(ticket)->after.state);
    return state < WORKFLOW_STATES && ticket->workflow->states[state].stage == STAGE_OVER;
}

static int write_move(struct moving *moving, struct ticket *ticket, const struct workflow_state *to, struct err *err) {
    struct desk *desk = &moving->desk;
    const size_t place = (size_t)(to - moving->live->states);
    struct desk_time time;
    const struct ticket_event event = {.at = desk->act->now,
                                       .kind = TICKET_MOVED,
                                       .name = "",
                                       .actor = desk->act->actor,
                                       .reason = act_has_reason(desk->act) ? desk->act->reason : "",
                                       .told = "",
                                       .version = moving->live->version,
                                       .after = ticket_moved(moving->live, &ticket_last(ticket)->after, place)};
    ticket->workflow = moving->live;
    return desk_time(desk, ticket->store, &time, err) || desk_write(desk, ticket, &event, &time, err) ? (int)err->kind
                                                                                                      : 0;
}

/* What was to happen by now under its own version happens first: it may be over by that. */
static int move_one(struct moving *moving, int64_t number, struct err *err) {
    struct desk *desk = &moving->desk;
    struct ticket ticket;
    bool there = false;
    if (ticket_load(desk->workspace->db, &desk->versions, number, desk->arena, &ticket, &there, err) ||
        desk_timers(desk, &ticket, desk->act->now, &moving->fired, err))
        return err->kind;
    if (is_over(&ticket))
        return 0;
    struct pile *pile = pile_of(moving, &ticket);
    if (pile->move.tickets < NAMED)
        pile->named[pile->move.tickets] = number;
    pile->move.tickets++;
    if (!pile->move.to || pile->ends)
        return 0;
    moving->moved++;
    return write_move(moving, &ticket, pile->move.to, err) ||
                   desk_timers(desk, &ticket, desk->act->now, &moving->fired, err)
               ? (int)err->kind
               : 0;
}

static int move_each(struct moving *moving, struct err *err) {
    int failed = 0;
    for (size_t i = 0; !failed && i < moving->count; i++) {
        desk_enter(&moving->desk);
        failed = move_one(moving, moving->numbers[i], err);
        desk_leave(&moving->desk);
    }
    return failed;
}

/* ---- what cannot be moved ---- */

static void name_pile(struct buf *out, const struct pile *pile) {
    char number[TICKET_TEXT];
    buf_format(out, "%s%lld in '%s' of version %lld (", out->len ? "; " : "", (long long)pile->move.tickets,
               pile->move.state, (long long)pile->move.number);
    for (int64_t i = 0; i < pile->move.tickets && i < NAMED; i++)
        buf_format(out, "%s%s", i ? ", " : "", ticket_number_write(number, pile->named[i]));
    buf_text(out, pile->move.tickets > NAMED ? ", …)" : ")");
}

static int no_place(const struct moving *moving, const struct pile *first, struct err *err) {
    const char *names[WORKFLOW_STATES];
    for (size_t i = 0; i < moving->live->state_count; i++)
        names[i] = moving->live->states[i].id;
    const char *nearest = text_nearest(first->move.state, names, moving->live->state_count);
    return err_todo(err, "write in %s which state takes its place: state \"%s\" { …, was = { \"%s\" } }",
                    moving->live->script, nearest ? nearest : "…", first->move.state);
}

static int check_piles(const struct moving *moving, struct err *err) {
    struct buf lost = buf_make(2048), ended = buf_make(2048);
    const struct pile *first = NULL;
    for (size_t i = 0; i < moving->pile_count; i++) {
        const struct pile *pile = &moving->piles[i];
        if (!pile->move.to)
            first = first ? first : pile, name_pile(&lost, pile);
        if (pile->ends)
            name_pile(&ended, pile);
    }
    int failed = 0;
    if (lost.len) {
        failed =
            err_set(err, ERR_DATA, "tickets stand where the live '%s' has no place: %s", moving->live->id, lost.data);
        no_place(moving, first, err);
    } else if (ended.len) {
        failed = err_set(err, ERR_DATA, "open tickets would be over by the move: %s", ended.data);
        err_todo(err, "see them to their end first, or lead them to a state from which a step does");
    }
    buf_free(&lost);
    buf_free(&ended);
    return failed;
}

/* ---- all of them ---- */

static int compare(const void *a, const void *b) {
    const struct ticket_move *one = a, *other = b;
    return one->number != other->number ? (one->number < other->number ? -1 : 1) : strcmp(one->state, other->state);
}

static void hand_out(const struct moving *moving, bool dry_run, struct tickets_moved *out) {
    struct ticket_move *moves = arena_alloc(moving->arena, (moving->pile_count + 1) * sizeof *moves);
    for (size_t i = 0; i < moving->pile_count; i++)
        moves[i] = moving->piles[i].move;
    if (moving->pile_count)
        qsort(moves, moving->pile_count, sizeof *moves, compare);
    *out = (struct tickets_moved){.to = moving->live,
                                  .number = workflow_version_number(&moving->desk.versions, moving->live),
                                  .moves = moves,
                                  .count = moving->pile_count,
                                  .moved = moving->moved,
                                  .fired = moving->fired,
                                  .batch = dry_run ? 0 : moving->desk.batch};
}

static int move_all(struct moving *moving, const char *id, bool dry_run, struct err *err) {
    struct desk *desk = &moving->desk;
    struct sql *db = desk->workspace->db;
    const struct ticket_query query = {.open = true, .overdue_at = INT64_MIN, .workflow = id};
    if (tickets_each(db, &query, note_number, moving, err))
        return err->kind;
    if (moving->count &&
        (batch_next(db, &desk->batch, err) || workflow_version_write(db, moving->live, desk->batch, err)))
        return err->kind;
    if (move_each(moving, err))
        return err->kind;
    if (check_piles(moving, err))
        return err->kind;
    if (dry_run)
        return 0;
    const char *name = arena_format(desk->arena, "%s: %lld moved", id, (long long)moving->moved);
    return desk_seal(desk, name, err) || sql_commit(db, err) ? (int)err->kind : 0;
}

int tickets_move(struct workspace *workspace, const struct act *act, const char *id, bool dry_run,
                 struct tickets_moved *out, struct err *err) {
    struct moving moving = {.arena = workspace->arena};
    if (!dry_run && !act_has_reason(act))
        return err_set(err, ERR_USAGE, "a move takes a reason"),
               err_todo(err, "look first with --dry-run, then say why: -m REASON");
    int failed = ticket_desk_open(&moving.desk, workspace, act, err);
    failed = failed ? failed : rulebook_workflow(moving.desk.rulebook, id, &moving.live, err);
    if (!failed && moving.live->about == ABOUT_PLAN)
        failed = err_set(err, ERR_DATA, "workflow '%s' is about improvement plans", id),
        err_todo(err, "a plan keeps the version that it was opened under");
    failed = failed ? failed : desk_begin(&moving.desk, err);
    failed = failed ? failed : move_all(&moving, id, dry_run, err);
    sql_rollback(workspace->db);
    if (!failed)
        hand_out(&moving, dry_run, out);
    ticket_desk_close(&moving.desk);
    return failed;
}

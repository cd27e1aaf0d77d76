#include "flow/tickets/tickets.h"

#include <string.h>

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { LETTERS = 12, BITS = 5, LEAST_TYPED = 4 };

char *ticket_number_write(char out[TICKET_TEXT], int64_t number) {
    char *end = out;
    for (int i = 0; i < LETTERS; i++) {
        if (i && i % 4 == 0)
            *end++ = '-';
        *end++ = alphabet[number >> BITS * (LETTERS - 1 - i) & 31];
    }
    *end = '\0';
    return out;
}

/* As people write them: small letters, and what looks like a digit for one. */
static int letter_value(char c) {
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    const char *found = c ? strchr(alphabet, c) : NULL;
    return found ? (int)(found - alphabet) : -1;
}

bool ticket_number_read(const char *typed, int64_t *out_first, int64_t *out_last) {
    int64_t number = 0;
    int letters = 0;
    for (; *typed; typed++) {
        int value = letter_value(*typed);
        if (*typed == '-')
            continue;
        if (value < 0 || letters++ == LETTERS)
            return false;
        number = number << BITS | value;
    }
    const int open = BITS * (LETTERS - letters);
    *out_first = number << open;
    *out_last = *out_first | ((INT64_C(1) << open) - 1);
    return letters >= LEAST_TYPED;
}

static int64_t number_of(struct digest digest) {
    int64_t number = 0;
    for (int i = 0; i < 8; i++)
        number = (int64_t)((uint64_t)number << 8 | digest.bytes[i]);
    return number & ((INT64_C(1) << BITS * LETTERS) - 1);
}

int64_t ticket_number_of(const char *workflow, const struct digest *identity) {
    return number_of(digest_row(identity->bytes, sizeof identity->bytes, workflow, strlen(workflow)));
}

int64_t ticket_number_of_key(const char *workflow, const char *key) {
    return number_of(digest_row(key, strlen(key), workflow, strlen(workflow)));
}

const char *ticket_event_word(enum ticket_event_kind kind) {
    static const char *const words[] = {"", "opened", "step", "timer", "assigned", "moved"};
    return words[kind];
}

/* ---- from its events ---- */

/* Whether it is a step into a state: into the one that it was in, perhaps, and in the same instant. */
static bool steps_in(const struct ticket *ticket, const struct ticket_event *event) {
    const struct workflow *under = event->under ? event->under : ticket->workflow;
    const struct workflow_step *step = event->kind == TICKET_STEP ? workflow_step_find(under, event->name) : NULL;
    return step && step->to < WORKFLOW_STATES;
}

/* The first event of the stay in the state that it is in, which may have had another name before it was moved. */
static size_t stay(const struct ticket *ticket) {
    size_t first = ticket->event_count - 1;
    while (first && !steps_in(ticket, &ticket->events[first]) &&
           ticket->events[first - 1].after.since == ticket_last(ticket)->after.since &&
           (ticket->events[first].kind == TICKET_MOVED ||
            !strcmp(ticket->events[first - 1].after.state, ticket->events[first].after.state)))
        first--;
    return first;
}

struct workflow_case ticket_case(const struct ticket *ticket) {
    const struct ticket_standing *now = &ticket_last(ticket)->after;
    struct workflow_case made = {.state = workflow_state_find(ticket->workflow, now->state),
                                 .since = now->since,
                                 .actor = ticket->events[stay(ticket)].actor};
    for (size_t i = 0; i < ticket->event_count; i++)
        if (ticket->events[i].kind == TICKET_MOVED)
            made.moved = ticket->events[i].at;
    return made;
}

void ticket_fired(const struct ticket *ticket, int64_t *out) {
    const struct workflow *workflow = ticket->workflow;
    memset(out, 0, workflow->timer_count * sizeof *out);
    for (size_t i = stay(ticket) + 1; i < ticket->event_count; i++)
        for (size_t k = 0; ticket->events[i].kind == TICKET_TIMER && k < workflow->timer_count; k++)
            out[k] += !strcmp(workflow->timers[k].id, ticket->events[i].name);
}

bool ticket_marked(const char *marks, const char *mark) {
    const size_t len = strlen(mark);
    for (const char *at = marks; (at = strchr(at, ' '));)
        if (!strncmp(++at, mark, len) && (!at[len] || at[len] == ' '))
            return true;
    return false;
}

/* ---- how it stands next ---- */

struct ticket_standing ticket_begin(const struct workflow *workflow, instant_t at, const struct workflow_time *time) {
    return (struct ticket_standing){.state = workflow->states[0].id,
                                    .since = at,
                                    .owner = workflow->owner,
                                    .duty = workflow->duty,
                                    .person = "",
                                    .due = time->after(time->context, at, &workflow->due),
                                    .class = workflow->class,
                                    .marks = ""};
}

struct ticket_standing ticket_after(struct arena *arena, const struct workflow *workflow,
                                    const struct ticket_standing *before, size_t to,
                                    const struct workflow_intent *intents, size_t intent_count, instant_t at,
                                    const struct workflow_time *time) {
    struct ticket_standing after = *before;
    if (to < WORKFLOW_STATES) {
        after.state = workflow->states[to].id;
        after.since = at;
        if (workflow->states[to].stage >= STAGE_SOLVED)
            after.due = INT64_MAX;
    }
    for (size_t i = 0; i < intent_count; i++) {
        const struct workflow_intent *intent = &intents[i];
        if (intent->kind == INTENT_ASSIGN)
            after.owner = intent->to, after.duty = intent->duty, after.person = "";
        if (intent->kind == INTENT_DUE)
            after.due = time->after(time->context, at, &intent->span);
        if (intent->kind == INTENT_MARK && !ticket_marked(after.marks, intent->text))
            after.marks = arena_format(arena, "%s %s", after.marks, intent->text);
    }
    return after;
}

struct ticket_standing ticket_moved(const struct workflow *workflow, const struct ticket_standing *before,
                                    size_t place) {
    struct ticket_standing after = *before;
    after.state = workflow->states[place].id;
    if (workflow->states[place].stage >= STAGE_SOLVED)
        after.due = INT64_MAX;
    return after;
}

static bool same_but_state(const struct ticket_standing *one, const struct ticket_standing *other) {
    return one->since == other->since && one->owner == other->owner && one->due == other->due &&
           !strcmp(one->duty, other->duty) && !strcmp(one->person, other->person) &&
           !strcmp(one->class, other->class) && !strcmp(one->marks, other->marks);
}

static bool moves(const struct workflow *workflow, const struct ticket_standing *before,
                  const struct ticket_standing *after, size_t to) {
    const size_t place = workflow_place(workflow, before->state);
    if (place == WORKFLOW_STATES || place != to)
        return false;
    const struct ticket_standing moved = ticket_moved(workflow, before, place);
    return same_but_state(&moved, after);
}

bool ticket_follows(const struct workflow *workflow, const struct ticket_standing *before,
                    const struct ticket_event *event) {
    const size_t from = workflow_state_find(workflow, before->state),
                 to = workflow_state_find(workflow, event->after.state);
    uint64_t starts = 0;
    size_t leads = WORKFLOW_STATES;
    if (event->kind == TICKET_ASSIGNED)
        return from == to && from < WORKFLOW_STATES && before->since == event->after.since;
    if (event->kind == TICKET_MOVED)
        return moves(workflow, before, &event->after, to);
    const struct workflow_step *step = event->kind == TICKET_STEP ? workflow_step_find(workflow, event->name) : NULL;
    if (step)
        starts = step->from, leads = step->to;
    for (size_t i = 0; event->kind == TICKET_TIMER && i < workflow->timer_count; i++)
        if (!strcmp(workflow->timers[i].id, event->name))
            starts = workflow->timers[i].during, leads = workflow->timers[i].to;
    return workflow_in(starts, from) && to == (leads == WORKFLOW_STATES ? from : leads);
}

/* One walk over the events: each says where the ticket stands after it, and so whether it left the stock or came back.
 */
#include "flow/tickets/course.h"

static bool solves(const struct workflow *workflow) {
    for (size_t i = 0; i < workflow->state_count; i++)
        if (workflow->states[i].stage == STAGE_SOLVED)
            return true;
    return false;
}

static enum workflow_stage stage_of(const struct workflow *workflow, const char *state) {
    const size_t found = workflow_state_find(workflow, state);
    return found == WORKFLOW_STATES ? STAGE_WAITING : workflow->states[found].stage;
}

static enum stock_state stands_next(const struct workflow *workflow, enum stock_state stands,
                                    enum workflow_stage stage) {
    if (stage < STAGE_SOLVED)
        return STOCK_OPEN;
    if (stage == STAGE_SOLVED || stands == STOCK_COMPLETED)
        return STOCK_COMPLETED;
    return solves(workflow) ? STOCK_DEFERRED : STOCK_COMPLETED;
}

static void follow(struct ticket_course *course, const struct workflow *workflow, const struct ticket_event *event) {
    const enum workflow_stage stage = stage_of(workflow, event->after.state);
    const enum stock_state next = stands_next(workflow, course->stands, stage);
    if (event->kind == TICKET_STEP && stage >= STAGE_ANSWERED && course->answered == INT64_MAX)
        course->answered = event->at;
    if (next == STOCK_OPEN && course->stands != STOCK_OPEN) {
        course->returned = event->at;
        course->left = INT64_MAX;
    }
    if (next != STOCK_OPEN && next != course->stands)
        course->left = event->at;
    course->stands = next;
    course->last = event->after;
}

struct ticket_course ticket_course_of(const struct ticket *ticket, instant_t before) {
    const struct ticket_standing *first = &ticket->events[0].after;
    struct ticket_course course = {.opened = ticket->opened,
                                   .due = first->due,
                                   .answered = INT64_MAX,
                                   .left = INT64_MAX,
                                   .returned = INT64_MIN,
                                   .last = *first};
    for (size_t i = 0; i < ticket->event_count; i++)
        if (ticket->events[i].at < before)
            follow(&course, ticket->events[i].under ? ticket->events[i].under : ticket->workflow, &ticket->events[i]);
    return course;
}

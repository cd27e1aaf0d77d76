/* Numbers as people write them, and how a ticket stands after what happened to it. */
#include "unit/flow/tables.h"

#include "flow/tickets/tickets.h"

static void a_number_is_read_however_it_was_typed(void **state) {
    char text[TICKET_TEXT];
    int64_t first, last;
    (void)state;
    for (int64_t seed = 1; seed < 2000; seed++) {
        const int64_t number = (int64_t)((uint64_t)seed * UINT64_C(0x9E3779B97F4A7C15) >> 4);
        assert_true(ticket_number_read(ticket_number_write(text, number), &first, &last));
        assert_int_equal(number, first);
        assert_int_equal(number, last);
    }
    assert_true(ticket_number_read("0s3a8rah0v57", &first, &last));
    assert_string_equal("0S3A-8RAH-0V57", ticket_number_write(text, first));
    assert_true(ticket_number_read("OS3A", &first, &last)); /* a letter O is read as a nought */
    assert_string_equal("0S3A-0000-0000", ticket_number_write(text, first));
    assert_string_equal("0S3A-ZZZZ-ZZZZ", ticket_number_write(text, last));
    static const char *const none[] = {"", "0S3", "0S3A-8RAH-0V57-1", "0S3A 8RAH", "U234", "工单"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(ticket_number_read(none[i], &first, &last));
}

static instant_t later(void *context, instant_t from, const struct workflow_span *span) {
    (void)context;
    return from + span->amount;
}

static void it_stands_as_steps_and_timers_left_it(void **state) {
    static const struct workflow_state states[] = {{"new", NULL, STAGE_WAITING}, {"done", NULL, STAGE_OVER}};
    static const struct workflow_intent up[] = {{.kind = INTENT_ASSIGN, .to = PARTY_REGION, .duty = ""},
                                                {.kind = INTENT_MARK, .text = "late"}},
                                        again[] = {{.kind = INTENT_DUE, .span = {CLOCK_WALL, false, 50}}};
    static const struct workflow_step steps[] = {{.id = "close", .from = 1, .to = 1, .by = PARTY_OWNER},
                                                 {.id = "open", .from = 2, .to = 0, .by = PARTY_HQ},
                                                 {.id = "anew", .from = 1, .to = 0, .by = PARTY_HQ},
                                                 {.id = "note", .from = 1, .to = WORKFLOW_STATES, .by = PARTY_HQ}};
    static const struct workflow_timer timers[] = {
        {.id = "late", .during = 1, .after = {CLOCK_WALL, false, 100}, .times = 1, .to = WORKFLOW_STATES}};
    static const struct workflow workflow = {.id = "w",
                                             .states = states,
                                             .state_count = 2,
                                             .steps = steps,
                                             .step_count = 4,
                                             .timers = timers,
                                             .timer_count = 1,
                                             .class = "",
                                             .owner = PARTY_STORE,
                                             .duty = "",
                                             .due = {CLOCK_WALL, false, 100}};
    const struct workflow_time time = {later, NULL};
    struct arena *arena = arena_new();
    struct ticket_event events[6] = {{.seq = 1, .kind = TICKET_OPENED, .actor = "", .name = ""}};
    struct ticket ticket = {.workflow = &workflow, .events = events, .event_count = 1};
    int64_t fired[1];
    (void)state;
    events[0].after = ticket_begin(&workflow, 1000, &time);
    assert_int_equal(1100, events[0].after.due);
    events[1] = (struct ticket_event){.seq = 2, .kind = TICKET_TIMER, .name = "late", .actor = "", .at = 1100};
    events[1].after = ticket_after(arena, &workflow, &events[0].after, WORKFLOW_STATES, up, 2, 1100, &time);
    ticket.event_count = 2;
    assert_true(ticket_follows(&workflow, &events[0].after, &events[1]));
    assert_int_equal(PARTY_REGION, ticket_last(&ticket)->after.owner);
    assert_true(ticket_marked(events[1].after.marks, "late"));
    assert_false(ticket_marked(events[1].after.marks, "lat"));
    assert_int_equal(1000, ticket_case(&ticket).since);
    ticket_fired(&ticket, fired);
    assert_int_equal(1, fired[0]);
    events[2] = (struct ticket_event){.seq = 3, .kind = TICKET_STEP, .name = "close", .actor = "li", .at = 1200};
    events[2].after = ticket_after(arena, &workflow, &events[1].after, 1, NULL, 0, 1200, &time);
    ticket.event_count = 3;
    assert_int_equal(INT64_MAX, ticket_last(&ticket)->after.due);
    assert_string_equal("li", ticket_case(&ticket).actor);
    assert_true(ticket_follows(&workflow, &events[1].after, &events[2]));
    events[3] = (struct ticket_event){.seq = 4, .kind = TICKET_STEP, .name = "open", .actor = "wu", .at = 1300};
    events[3].after = ticket_after(arena, &workflow, &events[2].after, 0, again, 1, 1300, &time);
    ticket.event_count = 4;
    ticket_fired(&ticket, fired);
    assert_int_equal(0, fired[0]);
    assert_int_equal(1350, ticket_last(&ticket)->after.due);
    struct ticket_event given = {.kind = TICKET_ASSIGNED, .name = "", .after = events[3].after};
    given.after.person = "chen";
    assert_true(ticket_follows(&workflow, &events[3].after, &given));
    given.after.since++;
    assert_false(ticket_follows(&workflow, &events[3].after, &given));
    for (int i = 4; i < 6; i++) { /* in the same instant: anew by li, and chen's note, which leads nowhere */
        events[i] = (struct ticket_event){.seq = i + 1,
                                          .kind = TICKET_STEP,
                                          .name = i == 4 ? "anew" : "note",
                                          .actor = i == 4 ? "li" : "chen",
                                          .at = 1300,
                                          .after = events[3].after};
        ticket.event_count++;
        assert_string_equal("li", ticket_case(&ticket).actor);
    }
    events[3].name = "close";
    assert_false(ticket_follows(&workflow, &events[2].after, &events[3]));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_is_read_however_it_was_typed),
        cmocka_unit_test(it_stands_as_steps_and_timers_left_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

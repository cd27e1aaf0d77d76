/* Tickets that are moved to a later version of their workflow: where they come to stand, what stays as it was, what
 * happens at once, and what refuses all of it. */
#include "unit/ops/chain.h"

#include "ops/people.h"
#include "ops/rights.h"
#include "ops/tickets.h"
#include "ops/verify_chain.h"

#define HOUR INT64_C(3600000)

/* new, 24 hours: late, to the region; busy; done. */
static const char first[] =
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\",\n"
    "  due = hours(24), classes = { goods = { zh = \"商品\", en = \"Goods\" } },\n"
    "  opens = on_response { survey = \"visit\", where = at_most(\"recommend\", 6) },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"busy\" { zh = \"中\", en = \"Busy\" },\n"
    "  state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"take\" { zh = \"接\", en = \"Take\", from = { \"new\" }, to = \"busy\", by = { \"store\", \"hq\" },\n"
    "    asks = { \"class\" } },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"busy\" }, to = \"done\", by = { \"store\", \"hq\" } },\n"
    "  step \"again\" { zh = \"再\", en = \"Again\", from = { \"done\" }, to = \"new\", by = { \"hq\" } },\n"
    "  timer \"late\" { during = { \"new\" }, after = hours(24), doing = { assign { to = \"region\" },\n"
    "    mark { \"late\" } } } }\n";

/* As the first; the states are called otherwise, nobody closes what they took, and there are more timers. */
#define SECOND(was_new, was_busy)                                                                                      \
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\",\n"              \
    "  due = hours(24),\n"                                                                                             \
    "  state \"waiting\" { zh = \"等\", en = \"Waiting\"" was_new " },\n"                                              \
    "  state \"working\" { zh = \"办\", en = \"Working\"" was_busy " },\n"                                             \
    "  state \"told\" { zh = \"答\", en = \"Told\", stage = \"solved\" },\n"                                          \
    "  state \"over\" { zh = \"完\", en = \"Over\", stage = \"over\" },\n"                                            \
    "  step \"take\" { zh = \"接\", en = \"Take\", from = { \"waiting\" }, to = \"working\", by = { \"store\" } },\n" \
    "  step \"tell\" { zh = \"答\", en = \"Tell\", from = { \"working\" }, to = \"told\", by = { \"store\" } },\n"    \
    "  step \"close\" { zh = \"完\", en = \"Close\", from = { \"working\", \"told\" }, to = \"over\",\n"              \
    "    by = { \"store\", \"hq\" }, second = true },\n"                                                               \
    "  timer \"late\" { during = { \"waiting\" }, after = hours(24), doing = { mark { \"late_again\" } } },\n"         \
    "  timer \"later\" { during = { \"waiting\" }, after = hours(72), doing = { mark { \"later\" } } },\n"             \
    "  timer \"sooner\" { during = { \"waiting\" }, after = hours(10), times = 2,\n"                                   \
    "    doing = { assign { to = \"hq\" } } } }\n"

static const char answers[] = "1,S1,2026-10-31 12:00:00,3,5,4,5,web,\n"
                              "2,S1,2026-10-31 13:00:00,2,5,4,5,web,\n"
                              "3,S3,2026-10-31 13:00:00,2,5,4,5,web,\n";

static int setup(void **state) {
    chain_setup(state);
    struct chain *c = *state;
    const struct person people[] = {{"chen", "chen", ROLE_REGION, "E"}, {"wu", "wu", ROLE_STAFF, "S1"}};
    chain_rule(c, "scripts/workflows/callback.lua", first);
    for (size_t i = 0; i < 2; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    chain_in(c, answers);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

/* Two of S1, then the one of S3. */
static const char *number_of(struct chain *c, int place) {
    const char *query = arena_format(c->arena,
                                     "SELECT ticket_id FROM ticket t JOIN store s USING (store_id) "
                                     "ORDER BY s.code, ticket_id LIMIT 1 OFFSET %d",
                                     place);
    return ticket_number_write(arena_alloc(c->arena, TICKET_TEXT), chain_number(c, query));
}

static int step_as(struct chain *c, const char *who, const char *typed, const char *step, const char *class) {
    const struct ticket_wish wish = {typed, step, class, "", ""};
    struct ticket ticket;
    struct act act = c->act;
    act.actor = act.login = who;
    c->err = chain_rubbish();
    return ticket_act(c->w, &act, &wish, &ticket, &c->err);
}

static int try_move(struct chain *c, bool dry, const char *reason, struct tickets_moved *done) {
    struct act act = c->act;
    act.reason = reason;
    c->err = chain_rubbish();
    return tickets_move(c->w, &act, "callback", dry, done, &c->err);
}

static struct tickets_moved move(struct chain *c, bool dry) {
    struct tickets_moved done;
    CHAIN_OK(c, try_move(c, dry, dry ? NULL : "new names", &done));
    return done;
}

static struct ticket look(struct chain *c, const char *typed) {
    struct ticket ticket;
    CHAIN_OK(c, ticket_find(c->w, &c->act, typed, &ticket, &c->err));
    return ticket;
}

static int hear(void *context, const struct finding *finding, struct err *err) {
    (void)err;
    *(int64_t *)context += finding->grave;
    return 0;
}
static int64_t grave(struct chain *c) {
    struct verify_chain_done done;
    int64_t found = 0;
    const int failed = verify_chain(c->w, &c->act, NULL, hear, &found, &done, &c->err);
    assert_int_equal(failed, found ? ERR_FOUND : 0);
    return found;
}

static void they_stand_where_the_new_version_says(void **state) {
    struct chain *c = *state;
    const char *waits = number_of(c, 0), *taken = number_of(c, 1), *other = number_of(c, 2);
    const instant_t opened = c->act.now;
    c->act.now += HOUR;
    assert_int_equal(0, step_as(c, "wu", taken, "take", "goods"));
    assert_int_equal(0, step_as(c, "li", other, "take", "goods"));
    assert_int_equal(0, step_as(c, "li", other, "done", "")); /* over: it stays as it is */
    chain_rule(c, "scripts/workflows/callback.lua", SECOND(", was = { \"new\", \"newest\" }", ", was = { \"busy\" }"));
    c->act.now = opened + 30 * HOUR;
    const int64_t events = chain_number(c, "SELECT count(*) FROM ticket_event"),
                  lines = chain_number(c, "SELECT count(*) FROM journal");

    const struct tickets_moved tried = move(c, true);
    assert_int_equal(events, chain_number(c, "SELECT count(*) FROM ticket_event"));
    assert_int_equal(lines, chain_number(c, "SELECT count(*) FROM journal"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM workflow_version"));
    struct tickets_moved done;
    assert_int_equal(ERR_USAGE, try_move(c, false, NULL, &done));
    assert_todo(c, "-m REASON");
    done = move(c, false);
    assert_int_equal(2, done.moved);
    assert_int_equal(1 + 2, done.fired); /* late, before; sooner twice, at the move */
    assert_int_equal(tried.moved, done.moved);
    assert_int_equal(tried.fired, done.fired);
    assert_int_equal(2, done.count);
    assert_string_equal("busy", done.moves[0].state);
    assert_string_equal("working", done.moves[0].to->id);
    assert_int_equal(2, done.number);
    assert_int_equal(1, done.moves[0].number);
    assert_true(done.batch && !tried.batch);

    struct ticket one = look(c, waits);
    const struct ticket_event *moved = &one.events[2];
    assert_int_equal(TICKET_TIMER, one.events[1].kind); /* by its own version, at its own time */
    assert_string_equal("late", one.events[1].name);
    assert_int_equal(opened + 24 * HOUR, one.events[1].at);
    assert_int_equal(TICKET_MOVED, moved->kind);
    assert_string_equal("li", moved->actor);
    assert_string_equal("new names", moved->reason);
    assert_string_equal("waiting", moved->after.state);
    assert_int_equal(opened, moved->after.since);
    assert_int_equal(opened + 24 * HOUR, moved->after.due);
    assert_int_equal(PARTY_REGION, moved->after.owner);
    assert_string_equal(" late", moved->after.marks);
    assert_int_equal(5, one.event_count); /* sooner twice, never backdated; late has fired and does not again */
    assert_string_equal("sooner", one.events[3].name);
    assert_int_equal(c->act.now, one.events[3].at);
    assert_int_equal(c->act.now, one.events[4].at);
    assert_int_equal(PARTY_HQ, ticket_last(&one)->after.owner);
    for (size_t i = 1; i < one.event_count; i++)
        assert_true(ticket_follows(one.events[i].under, &one.events[i - 1].after, &one.events[i]));

    const struct ticket busy = look(c, taken);
    assert_string_equal("goods", ticket_last(&busy)->after.class); /* said of it, though the new version has it not */
    assert_int_equal(opened + HOUR, ticket_last(&busy)->after.since);
    assert_int_equal(ERR_DENIED, step_as(c, "wu", taken, "close", "")); /* wu brought it there, not who moved it */
    assert_int_equal(0, step_as(c, "li", taken, "close", ""));
    assert_int_equal(0, step_as(c, "li", other, "again", "")); /* by the version that it came to its end under */

    c->act.now = opened + 72 * HOUR; /* nothing was put off by the move */
    int64_t fired = 0;
    CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
    one = look(c, waits);
    assert_string_equal("later", ticket_last(&one)->name);
    assert_int_equal(opened + 72 * HOUR, ticket_last(&one)->at);
}

static void a_second_time_there_is_nothing_to_move(void **state) {
    struct chain *c = *state;
    chain_rule(c, "scripts/workflows/callback.lua", SECOND(", was = { \"new\" }", ""));
    assert_int_equal(3, move(c, false).moved);
    const int64_t lines = chain_number(c, "SELECT count(*) FROM journal");
    const struct tickets_moved again = move(c, false);
    assert_int_equal(0, again.moved + again.batch + (int64_t)again.count);
    assert_int_equal(lines, chain_number(c, "SELECT count(*) FROM journal"));
    chain_rule(c, "scripts/workflows/callback.lua", first); /* and back: the version is the one that there was */
    assert_int_equal(ERR_DATA, try_move(c, false, "back", &(struct tickets_moved){0}));
    assert_says(c, "3 in 'waiting' of version 2");
}

/* All of it or nothing: what could have been moved, and the timers that were due, too. */
static void what_has_no_place_keeps_all_where_they_are(void **state) {
    struct chain *c = *state;
    struct tickets_moved done;
    const char *taken = number_of(c, 1), *lost = arena_format(c->arena, "1 in 'busy' of version 1 (%s)", taken);
    c->act.now += HOUR;
    assert_int_equal(0, step_as(c, "wu", taken, "take", "goods"));
    chain_rule(c, "scripts/workflows/callback.lua", SECOND(", was = { \"new\" }", ""));
    c->act.now += 100 * HOUR;
    const int64_t events = chain_number(c, "SELECT count(*) FROM ticket_event");
    assert_int_equal(ERR_DATA, try_move(c, false, "new names", &done));
    assert_says(c, lost);
    assert_todo(c, "was = { \"busy\" }");
    assert_int_equal(ERR_DATA, try_move(c, true, NULL, &done));
    assert_int_equal(events, chain_number(c, "SELECT count(*) FROM ticket_event"));
    assert_int_equal(0, grave(c));
}

static void a_move_ends_no_ticket(void **state) {
    struct chain *c = *state;
    struct tickets_moved done;
    chain_rule(c, "scripts/workflows/callback.lua",
               "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\", due = "
               "hours(24),\n"
               "  state \"begun\" { zh = \"新\", en = \"Begun\" },\n"
               "  state \"gone\" { zh = \"完\", en = \"Gone\", stage = \"over\", was = { \"new\" } },\n"
               "  step \"go\" { zh = \"完\", en = \"Go\", from = { \"begun\" }, to = \"gone\", by = { \"hq\" } } }\n");
    assert_int_equal(ERR_DATA, try_move(c, false, "away with them", &done));
    assert_says(c, "would be over by the move: 3 in 'new' of version 1 (");
    assert_int_equal(3, chain_number(c, "SELECT count(*) FROM ticket_event"));
}

static void what_is_solved_by_the_new_version_is_not_due(void **state) {
    struct chain *c = *state;
    chain_rule(c, "scripts/workflows/callback.lua",
               "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\", due = "
               "hours(24),\n"
               "  state \"begun\" { zh = \"新\", en = \"Begun\" },\n"
               "  state \"well\" { zh = \"好\", en = \"Well\", stage = \"solved\", was = { \"new\" } },\n"
               "  state \"gone\" { zh = \"完\", en = \"Gone\", stage = \"over\" },\n"
               "  step \"mend\" { zh = \"好\", en = \"Mend\", from = { \"begun\" }, to = \"well\", by = { \"hq\" } },\n"
               "  step \"go\" { zh = \"完\", en = \"Go\", from = { \"well\" }, to = \"gone\", by = { \"hq\" } } }\n");
    assert_int_equal(3, move(c, false).moved);
    const struct ticket one = look(c, number_of(c, 0));
    assert_int_equal(INT64_MAX, ticket_last(&one)->after.due);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM ticket_now WHERE due < 9223372036854775807"));
}

static void only_hq_moves_them(void **state) {
    struct chain *c = *state;
    struct act act = c->act;
    bool begun = false;
    static const char *const who[] = {"chen", "wu"};
    for (size_t i = 0; i < 2; i++) {
        act.actor = act.login = who[i];
        assert_int_equal(ERR_DENIED, rights_enter(c->w, &act, "ticket move", &begun, &c->err));
    }
}

/* Rows are sealed, and how a ticket stands follows from them. */
static void what_was_moved_is_proven(void **state) {
    struct chain *c = *state;
    const char *number = number_of(c, 0);
    chain_rule(c, "scripts/workflows/callback.lua", SECOND(", was = { \"new\" }", ""));
    c->act.now += 30 * HOUR;
    move(c, false);
    assert_int_equal(0, grave(c));
    const int64_t wakes = chain_number(c, "SELECT sum(wakes) FROM ticket_now");
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_now", &c->err));
    chain_recount(c);
    assert_int_equal(wakes, chain_number(c, "SELECT sum(wakes) FROM ticket_now"));
    CHAIN_OK(c, sql_script(c->w->db, "DROP TRIGGER ticket_event_stays", &c->err));
    struct ticket ticket = look(c, number);
    struct ticket_event forged = ticket.events[2];
    assert_int_equal(TICKET_MOVED, forged.kind);
    forged.after.due += HOUR;
    assert_false(ticket_follows(forged.under, &ticket.events[1].after, &forged));
    forged = ticket.events[2], forged.after.state = "working";
    assert_false(ticket_follows(forged.under, &ticket.events[1].after, &forged));
    CHAIN_OK(c, sql_script(c->w->db,
                           "UPDATE ticket_event SET version = (SELECT min(version) FROM workflow_version v WHERE "
                           "v.version <> ticket_event.version) WHERE kind = 5",
                           &c->err));
    assert_true(grave(c) > 0);
}

/* Another process has the workspace open, and knows nothing of the new version yet. */
static void who_has_it_open_acts_by_the_new_version(void **state) {
    struct chain *c = *state, other = *c;
    const char *number = number_of(c, 0);
    CHAIN_OK(c, workspace_open(&other.w, chain_path(c, "w"), &c->err));
    const struct ticket before = look(&other, number);
    assert_string_equal("new", ticket_last(&before)->after.state);
    chain_rule(c, "scripts/workflows/callback.lua", SECOND(", was = { \"new\" }", ""));
    move(c, false);
    assert_int_equal(ERR_USAGE, step_as(&other, "li", number, "done", ""));
    assert_int_equal(0, step_as(&other, "wu", number, "take", ""));
    const struct ticket ticket = look(&other, number);
    assert_string_equal("working", ticket_last(&ticket)->after.state);
    workspace_close(other.w);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(they_stand_where_the_new_version_says),
                                       TEST(a_second_time_there_is_nothing_to_move),
                                       TEST(what_has_no_place_keeps_all_where_they_are),
                                       TEST(a_move_ends_no_ticket),
                                       TEST(what_is_solved_by_the_new_version_is_not_due),
                                       TEST(only_hq_moves_them),
                                       TEST(what_was_moved_is_proven),
                                       TEST(who_has_it_open_acts_by_the_new_version)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Who is told in the morning, when, and of what. */
#include "unit/ops/agree.h"

#include "flow/messages/outbox_rows.h"
#include "ops/customers.h"
#include "ops/duties.h"
#include "ops/mornings.h"
#include "ops/people.h"
#include "ops/plans.h"
#include "ops/tickets.h"

#define HOUR INT64_C(3600000)
#define SUNDAY                                                                                                         \
    (INT64_C(1793491200) * 1000) /* 2026-11-01T00:00Z: eight in the morning in Shanghai, midnight in London */

static const char callback[] =
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\", due = hours(24),\n"
    "  opens = on_response { survey = \"visit\", where = at_most(\"recommend\", 6) },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"answer\" { zh = \"答\", en = \"Answer\", from = { \"new\" }, by = { \"owner\" }, asks = { \"reply\" },\n"
    "    doing = { reply { message = \"answer\", by = { \"sms\" } } } },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"owner\" } } }\n";
static const char hours[] =
    "return calendar \"shop\" { open = { \"10:00\", \"22:00\" }, closed = { \"2026-11-03\" } }\n";
static const char pdca[] =
    "return workflow \"pdca\" { title = { zh = \"改进\", en = \"Plan\" }, about = \"plan\", owner = \"region\", due = "
    "days(3),\n"
    "  state \"draft\" { zh = \"草\", en = \"Draft\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" "
    "},\n"
    "  step \"end\" { zh = \"完\", en = \"End\", from = { \"draft\" }, to = \"done\", by = { \"owner\", \"region\", "
    "\"hq\" } } }\n";

static void set_hour(struct chain *c, const char *digest) {
    const size_t open = strlen(chain_settings) - 2; /* before the brace that ends it */
    chain_rule(c, "earshot.lua", arena_format(c->arena, "%.*s%s }", (int)open, chain_settings, digest));
}

static int setup(void **state) {
    chain_setup(state);
    struct chain *c = *state;
    chain_file(c, "w/scripts/calendars/shop.lua", hours);
    chain_file(c, "w/scripts/workflows/callback.lua", callback);
    chain_file(c, "w/scripts/workflows/pdca.lua", pdca);
    chain_file(c, "w/scripts/messages/answer.lua",
               "return message \"answer\" { text = { zh = \"{text}\", en = \"{text}\" }, values = { \"text\" } }");
    chain_file(c, "w/scripts/messages/ticket_digest.lua",
               "return message \"ticket_digest\" { text = { zh = \"{to} {mine} {reply} {plans} {pressing}\", en = "
               "\"{to}\" },\n  values = { \"to\", \"mine\", \"reply\", \"plans\", \"pressing\" } }");
    chain_file(c, "w/scripts/messages/team.lua", "return channel \"team\" { of = \"file\", directory = \"notices\" }");
    chain_file(c, "w/scripts/messages/sms.lua", "return channel \"sms\" { of = \"file\", directory = \"out\" }");
    chain_file(
        c, "w/scripts/channels/desk.lua",
        "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
        "  external_id = \"no\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\" },\n"
        "  customer = { phone = \"phone\" } }\n");
    set_hour(c, ", digest = { at = \"08:00\", by = \"team\" }");
    const struct person people[] = {{"chen", "chen", ROLE_REGION, "E"},
                                    {"wu", "wu", ROLE_STAFF, "S1"},
                                    {"kate", "kate", ROLE_STAFF, "S9"},
                                    {"ann", "ann", ROLE_AUDITOR, ""}};
    for (size_t i = 0; i < 4; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    c->act.now = SUNDAY - 12 * HOUR;
    chain_in(c, "1,S1,2026-10-30 12:00:00,3,5,4,5,web,\n2,S9,2026-10-30 13:00:00,2,5,4,5,web,\n");
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

static int64_t told_at(struct chain *c, instant_t now) {
    const int64_t before = chain_number(c, "SELECT count(*) FROM outbox WHERE message = 'ticket_digest'");
    c->act.now = now;
    CHAIN_OK(c, mornings_due(c->w, &c->act, &c->err));
    return chain_number(c, "SELECT count(*) FROM outbox WHERE message = 'ticket_digest'") - before;
}

static int64_t told(struct chain *c, const char *words) {
    return chain_number(
        c, arena_format(c->arena, "SELECT count(*) FROM outbox WHERE message = 'ticket_digest' AND filled LIKE '%s'",
                        words));
}

static void each_is_told_at_their_own_hour_and_once(void **state) {
    struct chain *c = *state;
    assert_int_equal(1, told_at(c, SUNDAY - 1)); /* kate, in London: it is Saturday, and hours past eight */
    assert_int_equal(1, told(c, "%\"to\":\"kate\"%"));
    assert_int_equal(1, told_at(c, SUNDAY)); /* wu; nothing is late, so neither region nor headquarters */
    assert_int_equal(1, told(c, "%\"to\":\"wu\"%\"mine\":\"1\"%") + told(c, "%\"mine\":\"1\"%\"to\":\"wu\"%"));
    assert_int_equal(0, told_at(c, SUNDAY + 1));
    assert_int_equal(0, told_at(c, SUNDAY + 8 * HOUR - 1));
    assert_int_equal(1, told_at(c, SUNDAY + 8 * HOUR)); /* and again on Sunday at eight, by London's clock */
    assert_int_equal(2, told(c, "%\"to\":\"kate\"%"));
    assert_int_equal(0, told_at(c, SUNDAY + 12 * HOUR));
}

/* Another process, or a database whose marks are gone, finds the same keys. */
static void nobody_is_told_twice_whoever_asks(void **state) {
    struct chain *c = *state;
    int64_t sent = -1;
    assert_int_equal(1, told_at(c, SUNDAY));
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM morning", &c->err));
    assert_int_equal(0, told_at(c, SUNDAY + 1));
    CHAIN_OK(c, mornings_send(c->w, &c->act, "team", "ticket_digest", &sent, &c->err));
    assert_int_equal(1, sent); /* kate, who has not been told yet by her hour */
    CHAIN_OK(c, mornings_send(c->w, &c->act, "team", "ticket_digest", &sent, &c->err));
    assert_int_equal(0, sent);
    assert_int_equal(0, told_at(c, SUNDAY + 8 * HOUR));
}

static void days_that_were_missed_are_not_made_up_for(void **state) {
    struct chain *c = *state;
    assert_int_equal(1, told_at(c, SUNDAY));
    assert_int_equal(4, told_at(c, SUNDAY + 4 * 24 * HOUR + 9 * HOUR)); /* both, and now that it is late li and chen */
    assert_int_equal(0, told_at(c, SUNDAY + 4 * 24 * HOUR + 10 * HOUR));
    assert_int_equal(0, told(c, "%\"to\":\"ann\"%"));
}

static void nobody_is_told_while_their_stores_are_closed(void **state) {
    struct chain *c = *state;
    assert_int_equal(3, told_at(c, SUNDAY + 24 * HOUR)); /* Monday: wu's is late since the evening */
    assert_int_equal(0, told_at(c, SUNDAY + 2 * 24 * HOUR + 9 * HOUR));
    assert_int_equal(4, told_at(c, SUNDAY + 3 * 24 * HOUR + 9 * HOUR));
}

static void who_is_away_has_a_deputy(void **state) {
    struct chain *c = *state;
    const struct away away = {"wu", "chen", day_from_civil(2026, 11, 1), day_from_civil(2026, 11, 1)};
    c->act.now = SUNDAY - HOUR;
    CHAIN_OK(c, away_set(c->w, &c->act, &away, &c->err));
    assert_int_equal(1, told_at(c, SUNDAY));
    assert_int_equal(1, told(c, "%\"to\":\"chen\"%"));
    assert_int_equal(0, told(c, "%\"to\":\"wu\"%"));
}

static void without_an_hour_nobody_is_told(void **state) {
    struct chain *c = *state;
    set_hour(c, "");
    assert_int_equal(0, told_at(c, SUNDAY + 24 * HOUR));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM morning"));
}

static const char *bad_hour(struct chain *c, const char *digest) {
    struct rules_candidate candidate;
    const size_t open = strlen(chain_settings) - 2;
    chain_file(c, "w/earshot.lua", arena_format(c->arena, "%.*s%s }", (int)open, chain_settings, digest));
    c->err = chain_rubbish();
    return rules_weigh(c->w, &c->act, &candidate, &c->err) ? c->err.what : "";
}

static void a_bad_hour_is_refused_when_it_is_published(void **state) {
    struct chain *c = *state;
    assert_non_null(strstr(bad_hour(c, ", digest = { at = \"24:00\", by = \"team\" }"), "time of day"));
    assert_non_null(strstr(bad_hour(c, ", digest = { at = \"8\", by = \"team\" }"), "time of day"));
    assert_non_null(strstr(bad_hour(c, ", digest = { at = \"08:00\", by = \"teem\" }"), "teem"));
    assert_non_null(strstr(bad_hour(c, ", digest = { at = \"08:00\", by = \"team\", message = \"x\" }"), "'x'"));
    assert_string_equal("", bad_hour(c, ", digest = { at = \"08:00\", by = \"team\" }"));
}

/* ---- what is told ---- */

struct heard {
    size_t tickets, plans, replies;
};

static int hear(void *context, const struct morning_matter *matter, struct err *err) {
    struct heard *heard = context;
    (void)err;
    heard->tickets += !matter->title;
    heard->plans += matter->title != NULL;
    heard->replies += matter->reply;
    return 0;
}

static struct heard morning_of(struct chain *c, const char *who, struct morning *out) {
    struct heard heard = {0};
    struct act act = c->act;
    act.actor = who;
    CHAIN_OK(c, morning_read(c->w, &act, out, hear, &heard, &c->err));
    return heard;
}

static void a_customer_waits_until_somebody_answered(void **state) {
    struct chain *c = *state;
    struct import_done in;
    struct morning morning;
    struct ticket ticket;
    const struct import what = {.file = chain_file(c, "desk.csv",
                                                   "no,shop,when,nps,phone\n1,S1,2026-10-31 12:00:00,1,13812345678\n"
                                                   "2,S1,2026-10-31 12:00:00,1,\n")};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &in, &c->err));
    assert_int_equal(3, morning_of(c, "wu", &morning).tickets);
    assert_int_equal(0, morning.replies); /* who did not agree to be called back does not wait */
    agree(c, "13812345678", true, c->act.now);
    const struct heard heard = morning_of(c, "wu", &morning);
    assert_int_equal(1, morning.replies);
    assert_int_equal(1, heard.replies);
    assert_int_equal(0, morning_of(c, "chen", &morning).tickets); /* seen, and not hers to do */
    assert_int_equal(3, morning.open);
    struct act act = c->act;
    act.actor = "wu";
    char typed[TICKET_TEXT];
    const int64_t number = chain_number(c, "SELECT t.ticket_id FROM ticket_response t JOIN response_customer c ON "
                                           "c.store_id = t.store_id AND c.rid = t.rid");
    const struct ticket_wish wish = {ticket_number_write(typed, number), NULL, "", "", "已经补上"};
    CHAIN_OK(c, ticket_act(c->w, &act, &wish, &ticket, &c->err));
    morning_of(c, "wu", &morning);
    assert_int_equal(3, morning.mine);
    assert_int_equal(0, morning.replies);
}

static void a_plan_is_due_by_its_leader_and_who_has_its_actions(void **state) {
    struct chain *c = *state;
    struct morning morning;
    struct plan plan;
    char number[TICKET_TEXT];
    const struct plan_wish wish = {.title = "少排队",
                                   .region = "E",
                                   .metric = "polite.mean",
                                   .owner = "chen",
                                   .from = 2026 * 12 + 9,
                                   .to = 2026 * 12 + 9};
    const char *rows = "";
    for (int i = 0; i < 12; i++)
        rows = arena_format(c->arena, "%sp%d,S2,2026-10-%02d 12:00:00,9,%d,4,5,web,\n", rows, i, i + 10, 3 + i % 3);
    chain_in(c, rows);
    c->act.now = SUNDAY;
    CHAIN_OK(c, plan_open(c->w, &c->act, &wish, &plan, &c->err));
    ticket_number_write(number, plan.number);
    const struct plan_saying action = {.typed = number,
                                       .what = "add_action",
                                       .operands = (const char *const[]){"多开一个收银台", NULL},
                                       .owner = "wu",
                                       .due = "2026-11-02"};
    CHAIN_OK(c, plan_act(c->w, &c->act, &action, &plan, &c->err));
    morning_of(c, "wu", &morning);
    assert_int_equal(0, morning.plans);
    c->act.now = SUNDAY + 24 * HOUR; /* the day on which the action is due */
    assert_int_equal(1, morning_of(c, "wu", &morning).plans);
    assert_int_equal(0, morning_of(c, "chen", &morning).plans);
    c->act.now = SUNDAY + 4 * 24 * HOUR;
    assert_int_equal(1, morning_of(c, "chen", &morning).plans); /* the next step, after three days */
    assert_int_equal(1, morning.plans);
    assert_int_equal(0, morning_of(c, "kate", &morning).plans);
    const struct plan_saying done = {.typed = number, .what = "done", .operands = (const char *const[]){"1", NULL}};
    CHAIN_OK(c, plan_act(c->w, &c->act, &done, &plan, &c->err));
    assert_int_equal(0, morning_of(c, "wu", &morning).plans);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(each_is_told_at_their_own_hour_and_once),
                                       TEST(nobody_is_told_twice_whoever_asks),
                                       TEST(days_that_were_missed_are_not_made_up_for),
                                       TEST(nobody_is_told_while_their_stores_are_closed),
                                       TEST(who_is_away_has_a_deputy),
                                       TEST(without_an_hour_nobody_is_told),
                                       TEST(a_bad_hour_is_refused_when_it_is_published),
                                       TEST(a_customer_waits_until_somebody_answered),
                                       TEST(a_plan_is_due_by_its_leader_and_who_has_its_actions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Who reads what a customer said, and what of it. */
#include "unit/ops/chain.h"

#include "ops/people.h"
#include "ops/rights.h"
#include "ops/tickets.h"

static const char callback[] =
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\", due = hours(24),\n"
    "  opens = on_response { survey = \"visit\", where = at_most(\"recommend\", 6) },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"owner\" } } }\n";

static int setup(void **state) {
    chain_setup(state);
    struct chain *c = *state;
    chain_rule(c, "scripts/workflows/callback.lua", callback);
    const struct person people[] = {{"chen", "chen", ROLE_REGION, "E"},
                                    {"wu", "wu", ROLE_STAFF, "S1"},
                                    {"kate", "kate", ROLE_STAFF, "S9"},
                                    {"ann", "ann", ROLE_AUDITOR, ""}};
    for (size_t i = 0; i < 4; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    chain_in(c,
             "1,S1,2026-10-30 12:00:00,3,5,,2,web,我叫你们 13812345678\n2,S1,2026-10-30 12:00:00,9,5,4,5,web,别的话\n");
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

static struct ticket the_one(struct chain *c) {
    struct ticket ticket;
    char number[TICKET_TEXT];
    ticket_number_write(number, chain_number(c, "SELECT ticket_id FROM ticket"));
    CHAIN_OK(c, ticket_find(c->w, &c->act, number, &ticket, &c->err));
    return ticket;
}

static int said_to(struct chain *c, const char *who, struct ticket_said **said, size_t *count) {
    const struct ticket ticket = the_one(c);
    struct act act = c->act;
    act.actor = who;
    c->err = chain_rubbish();
    return ticket_said(c->w, &act, &ticket, said, count, &c->err);
}

static const char *answer(const struct ticket_said *said, size_t count, const char *question, const char *language) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(said[i].question, question))
            return value_text(value_get(said[i].answer, language), "");
    return NULL;
}

static void who_may_act_reads_what_was_answered(void **state) {
    struct chain *c = *state;
    static const char *const who[] = {"wu", "chen", "li"};
    for (size_t i = 0; i < 3; i++) {
        struct ticket_said *said = NULL;
        size_t count = 0;
        assert_int_equal(0, said_to(c, who[i], &said, &count));
        assert_int_equal(5, count);
        assert_string_equal("3", answer(said, count, "recommend", "zh"));
        assert_null(answer(said, count, "help", "zh"));
        assert_string_equal("我叫你们 〔手机号〕", answer(said, count, "comment", "en"));
        assert_int_equal((int64_t)i + 1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'ticket read'"));
    }
}

static void nobody_else_does(void **state) {
    struct chain *c = *state;
    static const char *const who[] = {"kate", "ann", "nobody"};
    for (size_t i = 0; i < 3; i++) {
        struct ticket_said *said = NULL;
        size_t count = 0;
        assert_int_equal(ERR_DENIED, said_to(c, who[i], &said, &count));
        assert_int_equal(0, count);
    }
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'ticket read'"));
}

static void what_is_nobodys_any_more_says_nothing(void **state) {
    struct chain *c = *state;
    struct ticket_said *said = NULL;
    size_t count = 0;
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_response", &c->err)); /* as an erasure does */
    assert_int_equal(0, said_to(c, "wu", &said, &count));
    assert_int_equal(0, count);
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'ticket read'"));
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(who_may_act_reads_what_was_answered), TEST(nobody_else_does),
                                       TEST(what_is_nobodys_any_more_says_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

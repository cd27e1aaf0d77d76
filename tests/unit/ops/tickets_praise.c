/* Whom customers praised: who an answer names, else whom the ticket was given to; told to who sees the store, and kept
 * nowhere. */
#include "unit/ops/chain.h"

#include "ops/people.h"
#include "ops/privacy.h"
#include "ops/rights.h"
#include "ops/tickets.h"
#include "ops/tickets_figures.h"

static const char survey[] =
    "return survey \"visit\" {\n"
    "  title = { zh = \"到店\", en = \"Visit\" },\n"
    "  dimensions = { staff = { zh = \"员工\", en = \"Staff\" }, goods = { zh = \"商品\", en = \"Goods\" } },\n"
    "  nps \"recommend\" { zh = \"推荐\", en = \"Recommend\" },\n"
    "  csat \"polite\" { zh = \"礼貌\", en = \"Polite\", dimension = \"staff\" },\n"
    "  csat \"fresh\" { zh = \"新鲜\", en = \"Fresh\", dimension = \"goods\" },\n"
    "  choice \"served\" { zh = \"谁接待\", en = \"Served by\", options = {\n"
    "    { id = \"no1\", zh = \"甲乙丙\", en = \"Abigailina\" }, { id = \"no2\", zh = \"二号\", en = \"Two\" } } },\n"
    "}\n";
static const char desk[] =
    "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", answers = { recommend = \"nps\", served = \"served\" },\n"
    "  customer = { phone = \"phone\" } }\n";
static const char praise[] =
    "return workflow \"praise\" { title = { zh = \"表扬\", en = \"Praise\" }, praise = true, thanks = \"served\",\n"
    "  owner = \"store\", due = days(10), opens = on_response { survey = \"visit\", where = at_least(\"recommend\", 9) "
    "},\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"star\" { zh = \"星\", en = \"Star\", stage = \"over\" },\n"
    "  step \"confirm\" { zh = \"星\", en = \"Confirm\", from = { \"new\" }, to = \"star\", by = { \"region\", \"hq\" "
    "},\n"
    "    doing = { mark { \"star\" } } } }\n";

static int setup(void **state) {
    chain_setup(state);
    struct chain *c = *state;
    const struct person people[] = {{"chen", "chen", ROLE_REGION, "E"}, {"wu", "wu", ROLE_STAFF, "S1"}};
    chain_file(c, "w/scripts/surveys/visit.lua", survey);
    chain_file(c, "w/scripts/channels/responses.lua", desk);
    chain_rule(c, "scripts/workflows/praise.lua", praise);
    for (size_t i = 0; i < 2; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    const char *rows = "id,store,at,nps,served,phone\n"
                       "1,S1,2026-10-30 12:00:00,10,no1,13800000001\n"
                       "2,S1,2026-10-30 12:10:00,10,no1,13800000002\n"
                       "3,S1,2026-10-30 12:20:00,9,no2,13800000003\n"
                       "4,S1,2026-10-30 12:30:00,9,,13800000004\n"
                       "5,S3,2026-10-30 12:40:00,10,no1,13800000005\n"
                       "6,S3,2026-10-30 12:50:00,3,no1,13800000006\n";
    struct import_done done;
    const struct import what = {.file = chain_file(c, "desk.csv", rows)};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &done, &c->err));
    assert_int_equal(5, done.tickets);
    return 0;
}
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

static int write_row(void *context, const struct praise_row *row, struct err *err) {
    const char **text = ((void **)context)[1];
    struct chain *c = ((void **)context)[0];
    (void)err;
    *text = arena_format(c->arena, "%s%s %s %lld/%lld; ", *text, row->store->code, *row->person ? row->person : "-",
                         (long long)row->points, (long long)row->said);
    return 0;
}

/* "S1 no1 2/2; S1 - 0/1; ": store, who, points and praise. */
static const char *told_to(struct chain *c, const char *who) {
    const char *text = "";
    const struct ticket_figures_query query = {.from = INT32_MIN, .to = INT32_MAX};
    struct act act = c->act;
    bool begun = false;
    act.actor = act.login = who;
    CHAIN_OK(c, rights_enter(c->w, &act, "ticket figures", &begun, &c->err));
    CHAIN_OK(c, ticket_praise(c->w, &act, &query, write_row, (void *[]){c, &text}, &c->err));
    c->w->scope = (struct scope){0};
    return text;
}

/* The ticket of an answer. */
static const char *number_of(struct chain *c, int answer) {
    const char *query = arena_format(c->arena,
                                     "SELECT ticket_id FROM ticket_response t JOIN response r USING (store_id, rid) "
                                     "WHERE r.external_id = '%d'",
                                     answer);
    return ticket_number_write(arena_alloc(c->arena, TICKET_TEXT), chain_number(c, query));
}

static void confirm(struct chain *c, int answer) {
    struct ticket ticket;
    const struct ticket_wish wish = {number_of(c, answer), "confirm", "", "", ""};
    CHAIN_OK(c, ticket_act(c->w, &c->act, &wish, &ticket, &c->err));
}

static void points_go_to_who_is_named_and_to_whom_it_was_given(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    CHAIN_OK(c, ticket_assign(c->w, &c->act, number_of(c, 4), "wu", &ticket, &c->err));
    CHAIN_OK(c, ticket_assign(c->w, &c->act, number_of(c, 3), "wu", &ticket, &c->err)); /* the answer says otherwise */
    for (int answer = 1; answer <= 4; answer++)
        if (answer != 2)
            confirm(c, answer);
    assert_string_equal("S1 no1 1/2; S1 no2 1/1; S1 wu 1/1; S3 no1 0/1; ", told_to(c, "li"));
    assert_string_equal("S1 no1 1/2; S1 no2 1/1; S1 wu 1/1; ", told_to(c, "chen")); /* each by their stores */
    assert_string_equal("S1 no1 1/2; S1 no2 1/1; S1 wu 1/1; ", told_to(c, "wu"));
    confirm(c, 5);
    assert_string_equal("S1 no1 1/2; S1 no2 1/1; S1 wu 1/1; S3 no1 1/1; ", told_to(c, "li"));
}

/* What a customer corrected holds; who is erased, or whose answer does not count any more, names nobody. */
static void it_is_asked_of_the_answer_as_it_stands(void **state) {
    struct chain *c = *state;
    struct import_done done;
    struct erasure_done erased;
    struct act act = c->act;
    const struct import what = {.correct = true,
                                .file = chain_file(c, "desk.csv",
                                                   "id,store,at,nps,served,phone\n"
                                                   "1,S1,2026-10-30 12:00:00,10,no2,13800000001\n")};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &done, &c->err));
    assert_string_equal("S1 no2 0/2; S1 - 0/1; S1 no1 0/1; S3 no1 0/1; ", told_to(c, "li"));
    act.reason = "on request";
    CHAIN_OK(c, privacy_erase(c->w, &act, "13800000002", &erased, &c->err));
    assert_string_equal("S1 - 0/2; S1 no2 0/2; S3 no1 0/1; ", told_to(c, "li"));
}

static void a_cut_is_refused(void **state) {
    struct chain *c = *state;
    const char *text = "";
    const struct ticket_figures_query query = {.from = INT32_MIN, .to = INT32_MAX, .cut = 1};
    assert_int_equal(ERR_USAGE, ticket_praise(c->w, &c->act, &query, write_row, (void *[]){c, &text}, &c->err));
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST(points_go_to_who_is_named_and_to_whom_it_was_given),
                                       TEST(it_is_asked_of_the_answer_as_it_stands), TEST(a_cut_is_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

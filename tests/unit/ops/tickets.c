/* Tickets over a chain: what opens them, who may move them, and what holds whatever is done in whatever order. */
#include "unit/ops/agree.h"

#include "ops/customers.h"
#include "ops/duties.h"
#include "ops/people.h"
#include "ops/privacy.h"
#include "ops/quarantine.h"
#include "ops/rights.h"
#include "ops/spc.h"
#include "ops/targets.h"
#include "ops/tickets.h"

#define HOUR INT64_C(3600000)

static const char callback[] =
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\",\n"
    "  due = open_hours(24), classes = { goods = { zh = \"商品\", en = \"Goods\" } },\n"
    "  opens = on_response { survey = \"visit\", where = at_most(\"recommend\", 6) },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"busy\" { zh = \"中\", en = \"Busy\" },\n"
    "  state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"take\" { zh = \"接\", en = \"Take\", from = { \"new\" }, to = \"busy\", by = { \"owner\" }, asks = { "
    "\"class\" } },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"busy\" }, to = \"done\", by = { \"store\", \"hq\" }, "
    "asks = { "
    "\"note\" } },\n"
    "  step \"drop\" { zh = \"弃\", en = \"Drop\", from = { \"new\", \"busy\" }, to = \"done\", by = { \"region\" }, "
    "reason "
    "= true },\n"
    "  step \"again\" { zh = \"再\", en = \"Again\", from = { \"done\" }, to = \"new\", by = { \"hq\" }, second = true "
    "},\n"
    "  timer \"late\" { during = { \"new\" }, after = open_hours(24), times = 3, doing = { assign { to = \"region\" }, "
    "mark { \"late\" } } },\n"
    "  timer \"stale\" { during = { \"busy\" }, after = open_days(2), to = \"new\", doing = { assign { to = \"hq\" } } "
    "} "
    "}\n";
static const char urgent[] =
    "return workflow \"urgent\" { title = { zh = \"紧急\", en = \"Urgent\" }, owner = \"region\", urgent = true,\n"
    "  due = open_hours(4), opens = on_response { survey = \"visit\", words = { \"过期\", \"受伤\" } },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"region\", \"hq\" } } "
    "}\n";
static const char hours[] = "return calendar \"shop\" { open = { \"10:00\", \"22:00\" } }\n";

static int setup(void **state) {
    chain_setup(state);
    struct chain *c = *state;
    chain_rule(c, "scripts/calendars/shop.lua", hours);
    chain_rule(c, "scripts/workflows/callback.lua", callback);
    chain_rule(c, "scripts/workflows/urgent.lua", urgent);
    const struct person people[] = {{"chen", "chen", ROLE_REGION, "E"}, {"wu", "wu", ROLE_STAFF, "S1"}};
    for (size_t i = 0; i < 2; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

struct listed {
    struct chain *chain;
    size_t count;
    char numbers[64][TICKET_TEXT];
};

static int keep(void *context, const struct ticket_entry *entry, struct err *err) {
    struct listed *listed = context;
    (void)err;
    assert_true(listed->count < 64);
    ticket_number_write(listed->numbers[listed->count++], entry->line->number);
    return 0;
}

static struct listed list(struct chain *c, struct ticket_list what) {
    struct listed listed = {.chain = c};
    CHAIN_OK(c, tickets_list(c->w, &c->act, &what, keep, &listed, &c->err));
    return listed;
}

/* Comes in as somebody and takes a step. */
static int step_as(struct chain *c, const char *who, const char *typed, const char *step, const char *class,
                   const char *note, struct ticket *out) {
    const struct ticket_wish wish = {typed, step, class, note, ""};
    struct act act = c->act;
    bool first = false;
    act.actor = act.login = who;
    act.reason = "as asked";
    c->err = chain_rubbish();
    int failed = rights_enter(c->w, &act, "ticket act", &first, &c->err);
    failed = failed ? failed : ticket_act(c->w, &act, &wish, out, &c->err);
    c->w->scope = (struct scope){0};
    return failed;
}

static const char answers[] = "1,S1,2026-10-30 12:00:00,3,5,4,5,web,\n"
                              "2,S1,2026-10-30 13:00:00,9,5,4,5,web,面包过期了\n"
                              "3,S2,2026-10-31 12:00:00,6,5,4,5,web,有人受伤\n"
                              "4,S3,2026-10-31 13:00:00,10,5,4,5,web,很好\n";

static void what_customers_say_opens_each_ticket_once(void **state) {
    struct chain *c = *state;
    int64_t opened = -1;
    assert_int_equal(4, chain_in(c, answers).tickets);
    assert_int_equal(4, list(c, (struct ticket_list){0}).count);
    assert_int_equal(2, list(c, (struct ticket_list){.store = "S1"}).count);
    assert_int_equal(2, list(c, (struct ticket_list){.workflow = "urgent"}).count);
    assert_int_equal(0, list(c, (struct ticket_list){.region = "W"}).count);
    const struct listed before = list(c, (struct ticket_list){0}),
                        pressing = list(c, (struct ticket_list){.workflow = "urgent"});
    assert_memory_equal(before.numbers, pressing.numbers,
                        2 * sizeof *before.numbers); /* they stand before the others */

    assert_int_equal(0, chain_in(c, answers).tickets); /* the same file: nothing new */
    CHAIN_OK(c, tickets_open_new(c->w, &c->act, &opened, &c->err));
    assert_int_equal(0, opened);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_seen", &c->err)); /* everything is looked at again */
    CHAIN_OK(c, tickets_open_new(c->w, &c->act, &opened, &c->err));
    assert_int_equal(0, opened);
    assert_int_equal(0, chain_correct(c, "1,S1,2026-10-30 12:00:00,2,5,4,5,web,\n").tickets);
    const struct listed after = list(c, (struct ticket_list){0});
    assert_memory_equal(before.numbers, after.numbers, sizeof before.numbers);
}

static void what_does_not_count_or_is_old_opens_none(void **state) {
    struct chain *c = *state;
    static const char *const ids[] = {"7"};
    struct quarantine_done done;
    struct act act = c->act;
    act.reason = "a test";
    assert_int_equal(0, chain_in(c, "6,S1,2026-08-01 12:00:00,0,1,1,1,web,\n").tickets);
    assert_int_equal(0, chain_in(c, "8,S1,2026-09-17 10:26:39,0,1,1,1,web,\n").tickets); /* by a second */
    assert_int_equal(1, chain_in(c, "9,S1,2026-09-17 10:26:40,0,1,1,1,web,\n").tickets);
    struct import_done in = chain_in(c, "7,S1,2026-10-31 12:00:00,9,5,4,5,web,\n");
    assert_int_equal(0, in.tickets);
    const struct quarantine_wish wish = {.ids = ids, .id_count = 1};
    CHAIN_OK(c, quarantine(c->w, &act, &wish, &done, &c->err));
    assert_int_equal(0, chain_correct(c, "7,S1,2026-10-31 12:00:00,0,1,1,1,web,\n").tickets);
}

static void who_may_do_what(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    chain_in(c, answers);
    const struct listed shop = list(c, (struct ticket_list){.store = "S1", .workflow = "callback"});
    const char *mine = shop.numbers[0];
    const char *other = list(c, (struct ticket_list){.store = "S2", .workflow = "callback"}).numbers[0];
    assert_int_equal(ERR_DENIED, step_as(c, "chen", mine, "take", "goods", "", &ticket)); /* the store's, as yet */
    assert_int_equal(ERR_USAGE, step_as(c, "wu", mine, "take", "", "", &ticket));
    assert_todo(c, "--class goods");
    assert_int_equal(ERR_DATA, step_as(c, "wu", mine, "take", "good", "", &ticket));
    assert_int_equal(ERR_USAGE, step_as(c, "wu", mine, "tak", "", "", &ticket));
    assert_todo(c, "'take'");
    assert_int_equal(ERR_DATA,
                     step_as(c, "wu", other, "take", "goods", "", &ticket)); /* of a store that is not theirs */
    assert_says(c, "there is no ticket");
    assert_int_equal(0, step_as(c, "wu", mine, "take", "goods", "", &ticket));
    assert_string_equal("busy", ticket_last(&ticket)->after.state);
    assert_string_equal("goods", ticket_last(&ticket)->after.class);
    assert_int_equal(ERR_DATA, step_as(c, "wu", mine, "take", "goods", "", &ticket));
    assert_int_equal(ERR_USAGE, step_as(c, "wu", mine, "done", "", "", &ticket));
    assert_int_equal(0, step_as(c, "wu", mine, "done", "", "打过电话", &ticket));
    assert_int_equal(0, step_as(c, "li", mine, "again", "", "", &ticket));
    assert_int_equal(0, step_as(c, "chen", other, "drop", "", "", &ticket));
    assert_int_equal(0, step_as(c, "li", other, "again", "", "", &ticket));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM ticket_note"));
}

static void what_waits_is_handed_on_at_its_time(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    int64_t fired = -1;
    chain_in(c, answers); /* CHAIN_NOW is 2026-11-01 00:00 UTC, 08:00 in Shanghai: 24 open hours are two days */
    const struct listed shop = list(c, (struct ticket_list){.store = "S1", .workflow = "callback"});
    CHAIN_OK(c, ticket_find(c->w, &c->act, shop.numbers[0], &ticket, &c->err));
    const instant_t opened = ticket.opened, due = ticket_last(&ticket)->after.due;
    CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
    assert_int_equal(0, fired);
    c->act.now = due - 1;
    CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
    assert_int_equal(0, fired);
    c->act.now = due + 30 * 24 * HOUR; /* nobody ran it for a month */
    CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
    assert_int_equal(2 * 3, fired);
    CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
    assert_int_equal(0, fired);
    CHAIN_OK(c, ticket_find(c->w, &c->act, shop.numbers[0], &ticket, &c->err));
    assert_int_equal(4, ticket.event_count);
    assert_int_equal(due, ticket.events[1].at); /* at its own time, not when it was run */
    assert_true(ticket.events[2].at > due && ticket.events[2].at < due + 3 * 24 * HOUR);
    assert_int_equal(PARTY_REGION, ticket_last(&ticket)->after.owner);
    assert_string_equal(" late", ticket_last(&ticket)->after.marks);
    assert_true(opened < due);
}

static void an_erasure_takes_notes_and_the_way_back(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    struct erasure_done done;
    struct act act = c->act;
    act.reason = "on request";
    chain_rule(
        c, "scripts/channels/desk.lua",
        "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
        "  external_id = \"no\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\" },\n"
        "  customer = { phone = \"phone\" } }\n");
    struct import_done in;
    struct import what = {.file = chain_file(c, "desk.csv",
                                             "no,shop,when,nps,phone\n"
                                             "9,S1,2026-10-30 12:00:00,1,13812345678\n")};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &in, &c->err));
    assert_int_equal(1, in.tickets);
    const struct listed one = list(c, (struct ticket_list){0});
    assert_int_equal(0, step_as(c, "wu", one.numbers[0], "take", "goods", "王女士，138 那位", &ticket));
    CHAIN_OK(c, privacy_erase(c->w, &act, "13812345678", &done, &c->err));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM ticket_note"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM ticket_response"));
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM ticket_event"));
    assert_int_equal(0, chain_in(c, answers).tickets - 4);
}

/* ---- persons, duties, deputies; notices and replies ---- */

static const char supply[] =
    "return workflow \"supply\" { title = { zh = \"缺货\", en = \"Out of stock\" }, duty = \"supply\",\n"
    "  due = open_hours(24), opens = on_response { survey = \"visit\", words = { \"缺货\" } },\n"
    "  doing = { notify { to = \"owner\", message = \"new\", by = { \"mail\", \"wall\" } },\n"
    "    reply { message = \"got\", by = { \"mail\", \"sms\" } } },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" },\n"
    "  state \"said\" { zh = \"答\", en = \"Said\", stage = \"solved\" },\n"
    "  state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"say\" { zh = \"答\", en = \"Say\", from = { \"new\" }, to = \"said\", by = { \"owner\" }, asks = { "
    "\"reply\" },\n"
    "    doing = { reply { message = \"answer\", by = { \"sms\" } } } },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"said\" }, to = \"done\", by = { \"owner\", \"hq\" } },\n"
    "  timer \"late\" { during = { \"new\" }, after = open_hours(24), doing = { assign { to = \"store\" },\n"
    "    notify { to = \"region\", message = \"new\", by = { \"mail\" } } } } }\n";

static void with_supply(struct chain *c) {
    const struct duty duty = {"zhou", "supply", "E"};
    const size_t open = strlen(chain_settings) - 2; /* before the brace that ends it */
    chain_file(c, "w/earshot.lua",
               arena_format(c->arena, "%.*s, public = { \"a@example.com\" } }", (int)open, chain_settings));
    const struct person people[] = {
        {"zhou", "zhou", ROLE_STAFF, "S3"}, {"liu", "liu", ROLE_REGION, "W"}, {"ann", "ann", ROLE_AUDITOR, ""}};
    chain_file(c, "w/scripts/messages/new.lua",
               "return message \"new\" { text = { zh = \"{ticket} {store} {to}\", en = \"{ticket} {store} {to}\" },\n"
               "  subject = { zh = \"工单\", en = \"Ticket\" }, values = { \"ticket\", \"store\", \"to\" } }");
    chain_file(c, "w/scripts/messages/got.lua",
               "return message \"got\" { text = { zh = \"收到\", en = \"Got it\" }, subject = { zh = \"您好\", en = "
               "\"Hello\" } }");
    chain_file(c, "w/scripts/messages/answer.lua",
               "return message \"answer\" { text = { zh = \"{store}：{text}\", en = \"{store}: {text}\" },\n"
               "  values = { \"store\", \"text\" } }");
    chain_file(c, "w/scripts/channels/mail.lua",
               "return channel \"mail\" { of = \"smtp\", url = \"smtp://127.0.0.1:25\", from = \"a@example.com\", "
               "inside = true,\n"
               "  addresses = { zhou = \"env:ZHOU\", liu = \"env:LIU\", chen = \"env:CHEN\" } }");
    chain_file(c, "w/scripts/channels/wall.lua", "return channel \"wall\" { of = \"wecom\", token = \"env:WALL\" }");
    chain_file(c, "w/scripts/channels/sms.lua", "return channel \"sms\" { of = \"file\", directory = \"out\" }");
    chain_file(
        c, "w/scripts/channels/desk.lua",
        "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
        "  external_id = \"no\", store = \"shop\", at = \"when\", answers = { recommend = \"nps\", comment = \"said\" "
        "},\n"
        "  customer = { phone = \"phone\" } }\n");
    chain_rule(c, "scripts/workflows/supply.lua", supply);
    for (size_t i = 0; i < 3; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &people[i], &c->err));
    CHAIN_OK(c, duty_give(c->w, &c->act, &duty, true, &c->err));
}

static int assign_as(struct chain *c, const char *who, const char *typed, const char *to, struct ticket *out) {
    struct act act = c->act;
    bool first = false;
    act.actor = act.login = who;
    c->err = chain_rubbish();
    int failed = rights_enter(c->w, &act, "ticket assign", &first, &c->err);
    failed = failed ? failed : ticket_assign(c->w, &act, typed, to, out, &c->err);
    c->w->scope = (struct scope){0};
    return failed;
}

static size_t count_as(struct chain *c, const char *who, struct ticket_list what) {
    struct listed listed = {.chain = c};
    struct act act = c->act;
    bool first = false;
    act.actor = act.login = who;
    CHAIN_OK(c, rights_enter(c->w, &act, "ticket list", &first, &c->err));
    CHAIN_OK(c, tickets_list(c->w, &act, &what, keep, &listed, &c->err));
    c->w->scope = (struct scope){0};
    return listed.count;
}

static void a_ticket_is_given_to_who_may_act(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    const struct person more[] = {{"wang", "wang", ROLE_STAFF, "S1"}, {"liu", "liu", ROLE_REGION, "W"}};
    for (size_t i = 0; i < 2; i++)
        CHAIN_OK(c, people_add(c->w, &c->act, &more[i], &c->err));
    chain_in(c, answers);
    const char *mine = list(c, (struct ticket_list){.store = "S1", .workflow = "callback"}).numbers[0];
    assert_int_equal(1, count_as(c, "wang", (struct ticket_list){.mine = true}));
    assert_int_equal(0, assign_as(c, "wu", mine, "wu", &ticket));
    assert_string_equal("wu", ticket_last(&ticket)->after.person);
    assert_int_equal(TICKET_ASSIGNED, ticket_last(&ticket)->kind);
    assert_int_equal(0, count_as(c, "wang", (struct ticket_list){.mine = true})); /* it is wu's now */
    assert_int_equal(1, count_as(c, "wu", (struct ticket_list){.mine = true}));
    assert_int_equal(1, count_as(c, "li", (struct ticket_list){.owner = "wu"}));
    assert_int_equal(ERR_DENIED, step_as(c, "wang", mine, "take", "goods", "", &ticket));
    assert_int_equal(ERR_DENIED, assign_as(c, "wang", mine, "wang", &ticket));
    assert_int_equal(ERR_EXISTS, assign_as(c, "chen", mine, "wu", &ticket));
    assert_int_equal(ERR_DENIED, assign_as(c, "chen", mine, "liu", &ticket)); /* of another region */
    assert_int_equal(ERR_DATA, assign_as(c, "chen", mine, "wuu", &ticket));
    assert_todo(c, "'wu'");
    assert_int_equal(ERR_DATA, assign_as(c, "liu", mine, "liu", &ticket));
    assert_says(c, "there is no ticket");
    assert_int_equal(0, assign_as(c, "chen", mine, "chen", &ticket)); /* and the region's */
    assert_int_equal(PARTY_REGION, ticket_last(&ticket)->after.owner);
    assert_int_equal(0, step_as(c, "chen", mine, "take", "goods", "", &ticket));
    assert_int_equal(0, step_as(c, "wu", mine, "done", "", "n", &ticket));
    assert_int_equal(ERR_DATA, assign_as(c, "chen", mine, "wu", &ticket)); /* it is over */
}

static void who_is_away_is_stood_in_for(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    const struct person liu = {"liu", "liu", ROLE_REGION, "W"};
    const day_t today = (day_t)(c->act.now / DAY_MS);
    const struct away away = {"chen", "liu", today, today + 6}, back = {.person = "chen"};
    struct act own = c->act;
    CHAIN_OK(c, people_add(c->w, &c->act, &liu, &c->err));
    chain_in(c, answers);
    const char *mine = list(c, (struct ticket_list){.store = "S1", .workflow = "callback"}).numbers[0];
    assert_int_equal(0, count_as(c, "liu", (struct ticket_list){0}));
    own.actor = "liu";
    c->err = chain_rubbish();
    assert_int_equal(ERR_DENIED, away_set(c->w, &own, &away, &c->err));
    own.actor = "chen";
    CHAIN_OK(c, away_set(c->w, &own, &away, &c->err));
    assert_int_equal(4, count_as(c, "liu", (struct ticket_list){0}));
    assert_int_equal(0, step_as(c, "liu", mine, "drop", "", "", &ticket));
    c->act.now += 8 * DAY_MS;
    assert_int_equal(0, count_as(c, "liu", (struct ticket_list){0}));
    c->act.now -= 8 * DAY_MS;
    CHAIN_OK(c, away_set(c->w, &own, &back, &c->err));
    assert_int_equal(0, count_as(c, "liu", (struct ticket_list){0}));
}

static const char desk_rows[] = "no,shop,when,nps,phone,said\n"
                                "1,S1,2026-10-30 12:00:00,9,13812345678,牛奶缺货\n"
                                "2,S1,2026-10-30 12:05:00,9,,鸡蛋缺货\n"
                                "3,S3,2026-10-30 12:05:00,9,13900001111,缺货\n";

static void a_customer_is_answered_unseen(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    struct import_done in;
    with_supply(c);
    const struct import what = {.file = chain_file(c, "desk.csv", desk_rows)};
    CHAIN_OK(c, import_file(c->w, &c->act, &what, &in, &c->err));
    assert_int_equal(3, in.tickets);
    /* both regions' duty is zhou's in E alone: S3 is of W */
    const struct listed all = list(c, (struct ticket_list){.workflow = "supply"});
    size_t said = 0, unsaid = 0;
    for (size_t i = 0; i < all.count; i++) {
        CHAIN_OK(c, ticket_find(c->w, &c->act, all.numbers[i], &ticket, &c->err));
        assert_int_equal(PARTY_DUTY, ticket_last(&ticket)->after.owner);
        said += !strcmp("notify mail zhou; notify wall; reply: no consent", ticket_last(&ticket)->told);
        said += !strcmp("notify mail zhou; notify wall; reply: nobody known", ticket_last(&ticket)->told);
        unsaid += !strcmp("notify mail: nobody; notify wall; reply: no consent", ticket_last(&ticket)->told);
    }
    assert_int_equal(2, said);
    assert_int_equal(1, unsaid);
    assert_int_equal(2 + 3, chain_number(c, "SELECT count(*) FROM outbox"));
    assert_int_equal(2, count_as(c, "zhou", (struct ticket_list){.mine = true})); /* two of another region's store */

    agree(c, "13812345678", true, CHAIN_NOW + 1);
    size_t answered = 0, lost = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct ticket_wish wish = {all.numbers[i], NULL, "", "", "明天有货"};
        struct act act = c->act;
        act.actor = "zhou";
        c->err = chain_rubbish();
        int failed = ticket_act(c->w, &act, &wish, &ticket, &c->err);
        assert_true(!failed || failed == ERR_DENIED); /* of S3, which is not zhou's */
        answered += !failed && !strcmp("reply sms", ticket_last(&ticket)->told);
        lost += !failed && !strcmp("reply: nobody known", ticket_last(&ticket)->told);
    }
    assert_int_equal(1, answered);
    assert_int_equal(1, lost);
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM outbox WHERE customer_id IS NOT NULL AND purpose = 1"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM outbox WHERE filled LIKE '%138%'"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM outbox WHERE filled LIKE '%明天有货%'"));
}

static void a_reply_needs_words_and_a_step(void **state) {
    struct chain *c = *state;
    struct ticket ticket;
    with_supply(c);
    const struct ticket_draft draft = {"S1", "supply", "", "店里看到"}, other = {"S1", "suply", "", ""};
    CHAIN_OK(c, ticket_new(c->w, &c->act, &draft, &ticket, &c->err));
    assert_string_equal("hand", ticket.events[0].name);
    assert_string_equal("li", ticket.events[0].actor);
    char number[TICKET_TEXT];
    ticket_number_write(number, ticket.number);
    const struct ticket_wish silent = {number, NULL, "", "", ""}, chatty = {number, "done", "", "", "hello"};
    c->act.actor = "zhou";
    assert_int_equal(ERR_USAGE, ticket_act(c->w, &c->act, &silent, &ticket, &c->err));
    assert_todo(c, "--text");
    c->act.actor = "li";
    c->err = chain_rubbish();
    assert_int_equal(ERR_DATA, ticket_new(c->w, &c->act, &other, &ticket, &c->err));
    const struct ticket_wish said = {number, "say", "", "", "好的"};
    c->act.actor = "zhou";
    CHAIN_OK(c, ticket_act(c->w, &c->act, &said, &ticket, &c->err));
    c->err = chain_rubbish();
    assert_int_equal(ERR_USAGE, ticket_act(c->w, &c->act, &chatty, &ticket, &c->err));
    c->act.actor = "li";
    CHAIN_OK(c, ticket_new(c->w, &c->act, &draft, &ticket, &c->err)); /* a second one is another */
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM ticket"));
}

/* ---- a store's month ---- */

static const char low[] =
    "return workflow \"low\" { title = { zh = \"未达标\", en = \"Under target\" }, owner = \"region\", due = "
    "open_days(5),\n"
    "  opens = on_month { survey = \"visit\", figure = \"recommend.nps\", every = 3, wait = 3 },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"region\", \"hq\" } } "
    "}\n";

/* Forty answers of a store in a month, all of one number. */
static const char *month_rows(struct chain *c, const char *store, const char *month, int recommend) {
    const char *rows = "";
    for (int i = 0; i < 40; i++)
        rows = arena_format(c->arena, "%s%s-%s-%d,%s,%s-%02d 12:00:00,%d,5,4,5,web,\n", rows, store, month, i, store,
                            month, 1 + i % 28, i % 10 ? recommend : 8);
    return rows;
}

struct foretold_all {
    size_t count;
    int64_t numbers[16];
};
static int keep_foretold(void *context, const struct foretold *foretold, struct err *err) {
    struct foretold_all *all = context;
    (void)err;
    assert_true(all->count < 16);
    all->numbers[all->count++] = foretold->number;
    return 0;
}

/* What the workflow would have opened is what it did open, each once. */
static void assert_foretold(struct chain *c, const char *workflow, const struct listed *live) {
    const struct foretell_query query = {workflow, INT32_MIN, INT32_MAX};
    struct foretold_all all = {0};
    CHAIN_OK(c, tickets_foretell(c->w, &c->act, &query, keep_foretold, &all, &c->err));
    assert_int_equal(live->count, all.count);
    for (size_t i = 0; i < all.count; i++) {
        char number[TICKET_TEXT];
        size_t same = 0;
        ticket_number_write(number, all.numbers[i]);
        for (size_t k = 0; k < live->count; k++)
            same += !strcmp(live->numbers[k], number);
        assert_int_equal(1, same);
    }
}

static void a_month_under_its_target_opens_one(void **state) {
    struct chain *c = *state;
    struct target target;
    const struct target_wish wish = {.figure = "recommend.nps", .value = "40", .from = 2026 * 12};
    static const char *const months[] = {"2026-06", "2026-07", "2026-08", "2026-09", "2026-10"};
    static const int s1[] = {10, 3, 3, 3, 3}, s2[] = {3, 10, 10, 10, 3}; /* 3 in a row, and one more; apart */
    size_t opened = 0;
    chain_rule(c, "scripts/workflows/low.lua", low);
    CHAIN_OK(c, target_set(c->w, &c->act, &wish, &target, &c->err));
    for (size_t i = 0; i < 5; i++) {
        day_t after;
        int64_t now = 0;
        assert_true(day_read(arena_format(c->arena, "%s-01", months[i]), &after));
        after = month_last(day_month(after)) + 1;
        c->act.now = (after + 1) * DAY_MS; /* not yet: three days are waited for */
        chain_in(c, arena_format(c->arena, "%s%s", month_rows(c, "S1", months[i], s1[i]),
                                 month_rows(c, "S2", months[i], s2[i])));
        CHAIN_OK(c, tickets_open_months(c->w, &c->act, &now, &c->err));
        assert_int_equal(0, now);
        c->act.now = (after + 4) * DAY_MS;
        CHAIN_OK(c, tickets_open_months(c->w, &c->act, &now, &c->err));
        opened += (size_t)now;
        CHAIN_OK(c, tickets_open_months(c->w, &c->act, &now, &c->err));
        assert_int_equal(0, now);
    }
    assert_int_equal(4, opened); /* S1 in July and again in October, S2 in June and in October */
    const struct listed live = list(c, (struct ticket_list){.workflow = "low", .all = true});
    assert_foretold(c, "low", &live);
    struct ticket ticket;
    const char *evidence = NULL;
    CHAIN_OK(c, ticket_find(c->w, &c->act, live.numbers[0], &ticket, &c->err));
    CHAIN_OK(c, ticket_evidence(c->w, &ticket, &evidence, &c->err));
    assert_non_null(strstr(evidence, "\"target\":40"));
    assert_non_null(strstr(evidence, "\"n\":40"));
    assert_string_equal("month", ticket.events[0].name);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_month", &c->err)); /* looked at again: nothing anew */
    int64_t again = 0;
    CHAIN_OK(c, tickets_open_months(c->w, &c->act, &again, &c->err));
    assert_int_equal(0, again);
}

/* A workflow of months that goes by another figure, or otherwise. */
static void with_months(struct chain *c, const char *opens) {
    chain_rule(
        c, "scripts/workflows/low.lua",
        arena_format(c->arena,
                     "return workflow \"low\" { title = { zh = \"未达标\", en = \"Low\" }, owner = \"region\", due = "
                     "open_days(5),\n  opens = on_month { survey = \"visit\", wait = 3, %s },\n"
                     "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", "
                     "stage = \"over\" },\n  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = "
                     "\"done\", by = { \"region\" } } }\n",
                     opens));
}

/* Forty answers of S1 in a month, whose marks for everything are about the number given, one in ten half of it. */
static const char *marked_rows(struct chain *c, month_t month, int mark) {
    char name[MONTH_TEXT];
    const char *rows = "";
    month_write(name, month);
    for (int i = 0; i < 40; i++) {
        const int of_five = i % 10 ? mark : (mark + 1) / 2;
        rows = arena_format(c->arena, "%sm%s-%d,S1,%s-%02d 12:00:00,%d,%d,%d,%d,web,\n", rows, name, i, name,
                            1 + i % 28, of_five * 2, of_five, of_five, of_five);
    }
    return rows;
}

/* The same answers by another way open nothing; the class is asked beside words and conditions. */
static void the_way_that_an_answer_came_by_may_be_asked(void **state) {
    static const char told[] =
        "return workflow \"told\" { title = { zh = \"投诉\", en = \"Complaint\" }, owner = \"store\", due = "
        "hours(24),\n"
        "  opens = on_response { survey = \"visit\", class = { \"staff\", \"review\" }, words = { \"投诉\" } },\n"
        "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = "
        "\"over\" },\n"
        "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"hq\" } } }\n";
    struct chain *c = *state;
    chain_rule(c, "scripts/workflows/told.lua", told);
    for (const char *const *class = (const char *const[]){"staff", "review", "open", NULL}; *class; class ++)
        chain_file(c, arena_format(c->arena, "w/scripts/channels/%s.lua", *class),
                   arena_format(c->arena,
                                "return mapping \"%s\" { of = \"responses\", survey = \"visit\", source = \"%s\", "
                                "class = \"%s\",\n  external_id = \"no\", store = \"shop\", at = \"when\", answers = { "
                                "recommend = \"nps\", comment = \"said\" } }\n",
                                *class, *class, *class));
    chain_publish(c);
    for (const char *const *class = (const char *const[]){"staff", "review", "open", NULL}; *class; class ++) {
        struct import_done in;
        const struct import what = {.map = *class,
                                    .file = chain_file(c, "came.csv",
                                                       "no,shop,when,nps,said\n"
                                                       "1,S1,2026-10-30 12:00:00,9,我要投诉\n"
                                                       "2,S1,2026-10-30 12:00:00,9,很好\n")};
        CHAIN_OK(c, import_file(c->w, &c->act, &what, &in, &c->err));
        assert_int_equal(strcmp(*class, "open") != 0, in.tickets);
    }
    const struct listed live = list(c, (struct ticket_list){.workflow = "told", .all = true});
    assert_int_equal(2, live.count);
    assert_foretold(c, "told", &live);
}

/* Lives through the months as they come, a few days after each, and asks what would have been foretold at the end: both
 * are the same, and open in the months that are given, as many as `wanted` says. */
static void assert_months(struct chain *c, month_t first, const int *marks, size_t count, size_t wanted,
                          const char *last_evidence) {
    struct ticket ticket;
    const char *evidence = NULL;
    size_t opened = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t now = 0;
        c->act.now = (month_last(first + (month_t)i) + 5) * DAY_MS;
        chain_in(c, marked_rows(c, first + (month_t)i, marks[i]));
        CHAIN_OK(c, tickets_open_months(c->w, &c->act, &now, &c->err));
        opened += (size_t)now;
        if (i + 1 < count)
            continue;
        assert_int_equal(1, now); /* the last month opens one */
    }
    assert_int_equal(wanted, opened);
    const struct listed live = list(c, (struct ticket_list){.workflow = "low", .all = true});
    assert_foretold(c, "low", &live);
    CHAIN_OK(c, ticket_find(c->w, &c->act, live.numbers[live.count - 1], &ticket, &c->err));
    CHAIN_OK(c, ticket_evidence(c->w, &ticket, &evidence, &c->err));
    assert_non_null(strstr(evidence, last_evidence));
}

static void aim(struct chain *c, const char *figure, const char *value) {
    struct target target;
    const struct target_wish wish = {.figure = figure, .value = value, .from = 2025 * 12};
    CHAIN_OK(c, target_set(c->w, &c->act, &wish, &target, &c->err));
}

static void a_dimension_under_its_target_opens_one(void **state) {
    struct chain *c = *state;
    with_months(c, "figure = \"dimension:staff.mean\"");
    aim(c, "dimension:staff.mean", "4.2");
    assert_months(c, 2026 * 12 + 5, (const int[]){5, 5, 3}, 3, 1, "\"figure\":\"dimension:staff.mean\"");
}

static void an_index_under_its_target_opens_one(void **state) {
    struct chain *c = *state;
    with_months(c, "figure = \"index:service\"");
    aim(c, "index:service", "80");
    assert_months(c, 2026 * 12 + 5, (const int[]){5, 5, 3}, 3, 1, "\"figure\":\"index:service\"");
}

/* The first miss is none: nothing was reached before it. */
static void only_what_falls_back_is_a_relapse(void **state) {
    struct chain *c = *state;
    with_months(c, "figure = \"index:service\", when = \"relapse\"");
    aim(c, "index:service", "80");
    assert_months(c, 2026 * 12 + 2, (const int[]){5, 3, 3, 5, 3}, 5, 1, "\"month\":\"2026-07\"");
}

/* ---- off a control chart ---- */

static bool fell(const struct spc_month *month) {
    return !*month->mark && month->top.n &&
           (month->point.value < month->point.laney_lcl ||
            (month->ewma.signal && month->ewma.value < month->ewma.lcl) ||
            (month->cusum.signal && month->cusum.down > SPC_CUSUM_H));
}

/* Whether `spc`, asked when the month was over, says that the store fell in it and had not in the month before. */
static bool spc_says_now(struct chain *c, const char *store, month_t month) {
    struct spc_report report;
    const struct metrics_query query = {
        .survey = "visit", .question = "polite", .store = store, .from = INT32_MIN, .to = month};
    CHAIN_OK(c, spc(c->w, &query, &report, &c->err));
    const struct spc_month *last = report.count ? &report.months[report.count - 1] : NULL;
    return last && last->month == month && fell(last) && !(report.count > 1 && fell(&last[-1]));
}

/* Marks out of five of a store's month, forty answers, or ten, which are too few. */
static const char *chart_rows(struct chain *c, const char *store, month_t month, int mark, int count) {
    char name[MONTH_TEXT];
    const char *rows = "";
    month_write(name, month);
    for (int i = 0; i < count; i++)
        rows = arena_format(c->arena, "%s%s-%s-%d,%s,%s-%02d 12:00:00,9,%d,4,5,web,\n", rows, store, name, i, store,
                            name, 1 + i % 28,
                            i % 10         ? mark
                            : 9 - mark > 5 ? 5
                                           : 9 - mark);
    return rows;
}

/* S1 falls in the twelfth month, stays there for another, is up again and falls once more; S2 rises where S1 falls; of
 * S3 there are too few answers to say anything. */
static void a_month_off_its_chart_opens_one(void **state) {
    static const int marks[] = {4, 5, 4, 5, 4, 5, 4, 5, 4, 5, 4, 1, 1, 5, 5, 1};
    enum { MONTHS = sizeof marks / sizeof *marks };
    struct chain *c = *state;
    const month_t first = 2025 * 12 + 5;
    int64_t opened[MONTHS], all = 0;
    with_months(c, "figure = \"polite.mean\", when = \"signal\"");
    for (int i = 0; i < MONTHS; i++) {
        const month_t month = first + i;
        c->act.now = (month_last(month) + 5) * DAY_MS;
        chain_in(c, arena_format(c->arena, "%s%s%s", chart_rows(c, "S1", month, marks[i], 40),
                                 chart_rows(c, "S2", month, marks[i] == 1 ? 5 : 4, 40),
                                 chart_rows(c, "S3", month, marks[i], 10)));
        CHAIN_OK(c, tickets_open_months(c->w, &c->act, &opened[i], &c->err));
        assert_int_equal(opened[i], spc_says_now(c, "S1", month));
        assert_false(spc_says_now(c, "S2", month) || spc_says_now(c, "S3", month));
        all += opened[i];
    }
    assert_int_equal(1, opened[11]);
    assert_int_equal(0, opened[12]); /* of a run the first alone */
    assert_int_equal(1, opened[15]);
    assert_int_equal(2, all);
    const struct listed live = list(c, (struct ticket_list){.workflow = "low", .all = true});
    assert_foretold(c, "low", &live);
}

/* ---- whatever is done in whatever order ---- */

static uint64_t seed;
static size_t draw(size_t below) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (size_t)((seed >> 33) % below);
}

/* Events follow one from the other by the workflow, and the row of how it stands is the last of them. */
static void assert_sound(struct chain *c, const char *typed) {
    struct ticket ticket;
    int64_t same = 0;
    CHAIN_OK(c, ticket_find(c->w, &c->act, typed, &ticket, &c->err));
    for (size_t i = 1; i < ticket.event_count; i++) {
        const struct ticket_event *event = &ticket.events[i];
        assert_int_equal((int64_t)i + 1, event->seq);
        assert_true(event->at >= ticket.events[i - 1].at);
        assert_true(ticket_follows(ticket.workflow, &ticket.events[i - 1].after, event));
    }
    const struct ticket_standing *now = &ticket_last(&ticket)->after;
    CHAIN_OK(c,
             sql_number(c->w->db, &same, 0, &c->err,
                        "SELECT count(*) FROM ticket_now WHERE ticket_id = $1 AND state = $2 AND owner = $3 AND due = "
                        "$4 AND marks = $5 AND class = $6",
                        "itiitt", ticket.number, now->state, (int64_t)now->owner, now->due, now->marks, now->class));
    assert_int_equal(1, same);
}

static void nothing_is_lost_or_done_twice(void **state) {
    static const char *const who[] = {"li", "chen", "wu"}, *const steps[] = {"take", "done", "drop", "again", "close"};
    struct chain *c = *state;
    const int rounds = getenv("EARSHOT_LONG") ? 100000 : 400;
    int64_t steps_taken = 0, all_fired = 0, acts = 0;
    seed = 11;
    chain_in(c, answers);
    const struct listed all = list(c, (struct ticket_list){.all = true});
    for (int round = 0; round < rounds; round++) {
        struct ticket ticket;
        int64_t fired = 0;
        c->act.now += (instant_t)draw(20) * HOUR;
        if (draw(8) == 0) {
            CHAIN_OK(c, tickets_tick(c->w, &c->act, &fired, &c->err));
            all_fired += fired;
            acts += fired > 0;
            continue;
        }
        const char *number = all.numbers[draw(all.count)];
        if (!step_as(c, who[draw(3)], number, steps[draw(5)], "goods", "n", &ticket))
            steps_taken++, acts++;
        if (round % 50 == 0) /* the workspace is left and come back to */
            assert_sound(c, number);
    }
    for (size_t i = 0; i < all.count; i++)
        assert_sound(c, all.numbers[i]);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM ticket_now", &c->err)); /* it is derived: a rebuild brings it back */
    chain_recount(c);
    for (size_t i = 0; i < all.count; i++)
        assert_sound(c, all.numbers[i]);
    assert_true(steps_taken > rounds / 20);
    assert_int_equal((int64_t)all.count, chain_number(c, "SELECT count(*) FROM ticket"));
    assert_int_equal(steps_taken, chain_number(c, "SELECT count(*) FROM ticket_event WHERE kind = 2"));
    assert_true(all_fired <= chain_number(c, "SELECT count(*) FROM ticket_event WHERE kind = 3"));
    /* the journal has each batch, and each batch its events */
    assert_int_equal(acts + 1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'ticket'"));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM batch b WHERE kind = 'ticket' AND stored <> "
                                        "(SELECT count(*) FROM ticket_event e WHERE e.batch = b.seq)"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(what_customers_say_opens_each_ticket_once),
        TEST(what_does_not_count_or_is_old_opens_none),
        TEST(who_may_do_what),
        TEST(what_waits_is_handed_on_at_its_time),
        TEST(an_erasure_takes_notes_and_the_way_back),
        TEST(a_ticket_is_given_to_who_may_act),
        TEST(who_is_away_is_stood_in_for),
        TEST(a_customer_is_answered_unseen),
        TEST(a_reply_needs_words_and_a_step),
        TEST(a_month_under_its_target_opens_one),
        TEST(the_way_that_an_answer_came_by_may_be_asked),
        TEST(a_dimension_under_its_target_opens_one),
        TEST(an_index_under_its_target_opens_one),
        TEST(only_what_falls_back_is_a_relapse),
        TEST(a_month_off_its_chart_opens_one),
        TEST(nothing_is_lost_or_done_twice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

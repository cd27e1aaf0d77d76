/* What tickets tell: held against published figures, and against a walk over each of them by other means. */
#include <math.h>

#include "flow/registry/registry_rows.h"
#include "ops/tickets_figures.h"
#include "unit/ops/chain.h"

#define HOUR INT64_C(3600000)

static const char callback[] =
    "return workflow \"callback\" { title = { zh = \"回访\", en = \"Callback\" }, owner = \"store\", due = hours(24),\n"
    "  classes = { goods = { zh = \"商品\", en = \"Goods\" } },\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"busy\" { zh = \"中\", en = \"Busy\" },\n"
    "  state \"solved\" { zh = \"解\", en = \"Solved\", stage = \"solved\" },\n"
    "  state \"over\" { zh = \"完\", en = \"Over\", stage = \"over\" },\n"
    "  step \"take\" { zh = \"接\", en = \"Take\", from = { \"new\" }, to = \"busy\", by = { \"owner\" } },\n"
    "  step \"solve\" { zh = \"解\", en = \"Solve\", from = { \"busy\" }, to = \"solved\", by = { \"owner\" } },\n"
    "  step \"close\" { zh = \"完\", en = \"Close\", from = { \"new\", \"busy\", \"solved\" }, to = \"over\", by = { "
    "\"owner\" } },\n"
    "  step \"again\" { zh = \"再\", en = \"Again\", from = { \"solved\", \"over\" }, to = \"busy\", by = { \"hq\" } "
    "},\n"
    "  timer \"give_up\" { during = { \"new\" }, after = days(300), to = \"over\" } }\n";
static const char hours[] = "return calendar \"shop\" { open = { \"10:00\", \"22:00\" } }\n";

static int setup(void **state) {
    chain_setup(state);
    chain_rule(*state, "scripts/workflows/callback.lua", callback);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, chain_teardown)

/* ---- tickets put into the rows as they are wanted ---- */

struct desk {
    struct chain *chain;
    struct rulebook *rulebook;
    const struct workflow *workflow;
    const struct registry *registry;
    int64_t number;
};

static struct desk desk_of(struct chain *c) {
    struct desk desk = {.chain = c};
    CHAIN_OK(c, rulebook_open(&desk.rulebook, c->w, RULEBOOK_WORKFLOWS, &c->err));
    CHAIN_OK(c, rulebook_workflow(desk.rulebook, "callback", &desk.workflow, &c->err));
    CHAIN_OK(c, registry_read(c->w->db, c->arena, INT32_MAX, INT64_MAX, &desk.registry, &c->err));
    CHAIN_OK(c, workflow_version_write(c->w->db, desk.workflow, 1, &c->err));
    CHAIN_OK(c, sql_begin(c->w->db, &c->err)); /* until it is asked */
    return desk;
}

struct happening {
    instant_t at;
    const char *state;
    bool timer;
    int64_t batch;
};

/* The first is its opening. */
static void put(struct desk *desk, const char *store, const char *class, const struct happening *what, size_t count) {
    struct chain *c = desk->chain;
    struct ticket_event events[16];
    struct ticket ticket = {.number = ++desk->number,
                            .store = registry_store(desk->registry, store)->id,
                            .workflow = desk->workflow,
                            .first = desk->workflow,
                            .opened = what[0].at,
                            .events = events};
    for (size_t i = 0; i < count; i++) {
        events[i] = (struct ticket_event){.seq = (int64_t)i + 1,
                                          .batch = what[i].batch ? what[i].batch : 1,
                                          .at = what[i].at,
                                          .kind = !i              ? TICKET_OPENED
                                                  : what[i].timer ? TICKET_TIMER
                                                                  : TICKET_STEP,
                                          .name = "",
                                          .actor = "",
                                          .told = "",
                                          .reason = "",
                                          .after = {.state = what[i].state,
                                                    .since = what[i].at,
                                                    .owner = PARTY_STORE,
                                                    .due = what[0].at + 24 * HOUR,
                                                    .class = class,
                                                    .marks = "",
                                                    .duty = "",
                                                    .person = ""}};
        ticket.event_count = i + 1;
        if (!i)
            CHAIN_OK(c, ticket_insert(c->w->db, &ticket, &c->err));
        CHAIN_OK(c, ticket_event_insert(c->w->db, &ticket, &events[i], &c->err));
    }
}

static instant_t noon(int year, int month, int day) { /* of Shanghai */
    return day_from_civil(year, month, day) * DAY_MS + 4 * HOUR;
}

/* ---- asking ---- */

struct asked {
    struct chain *chain;
    size_t count;
    struct told {
        char code[16], class[16];
        month_t month;
        struct stock stock;
        int64_t returned, overdue, due, in_time;
        struct survival_quantile half[TICKET_WAITS][TICKET_HOURS];
        int64_t closed[TICKET_WAITS];
    } rows[64];
};

static int keep(void *context, const struct ticket_figures_row *row, struct err *err) {
    struct asked *asked = context;
    (void)err;
    assert_true(asked->count < 64);
    struct told *told = &asked->rows[asked->count++];
    snprintf(told->code, sizeof told->code, "%s", row->code);
    snprintf(told->class, sizeof told->class, "%s", row->class ? row->class : "");
    told->month = row->month;
    told->stock = row->sum->stock;
    told->returned = row->sum->returned;
    told->overdue = row->sum->overdue;
    told->due = row->sum->due;
    told->in_time = row->sum->in_time;
    for (int wait = 0; wait < TICKET_WAITS; wait++) {
        told->closed[wait] = row->waits[wait][HOURS_OPEN].closed;
        for (int clock = 0; clock < TICKET_HOURS; clock++)
            told->half[wait][clock] = survival_quantile_of(&row->waits[wait][clock], .5);
    }
    const struct stock *stock = &row->sum->stock;
    assert_int_equal(stock->opening + stock->fresh + row->sum->returned - stock->completed - stock->deferred,
                     stock->continuing);
    return 0;
}

static struct asked ask(struct chain *c, struct ticket_figures_query query, instant_t now) {
    struct asked asked = {.chain = c};
    struct act act = c->act;
    act.now = now;
    CHAIN_OK(c, sql_commit(c->w->db, &c->err));
    CHAIN_OK(c, sql_begin(c->w->db, &c->err));
    CHAIN_OK(c, ticket_figures(c->w, &act, &query, keep, &asked, &c->err));
    return asked;
}

static month_t month_at(int year, int month) {
    return year * 12 + month - 1;
}

/* ---- published figures ---- */

static char *cell(char **at) {
    char *start = *at, *end = start;
    for (bool quoted = false; *end && (quoted || !strchr(",\r\n", *end)); end++)
        quoted ^= *end == '"';
    *at = end + (*end == ',');
    *end = '\0';
    return start;
}

/* A case of either business unit; what came of it came within the quarter. */
static void put_case(struct desk *desk, day_t lodged, const char *status, const char *rating) {
    const char *store = !strcmp(rating, "Medium") || !strcmp(rating, "2") ? "S1"
                        : !strcmp(rating, "Low") || !strcmp(rating, "1")  ? "S2"
                                                                          : "S3";
    const instant_t opened = lodged * DAY_MS + 4 * HOUR, end = noon(2021, 12, 31);
    const bool completed = !strcmp(status, "Completed"), deferred = !strcmp(status, "Deferred");
    const struct happening what[] = {{opened, "new"}, {end, "busy"}, {end, completed ? "solved" : "over"}};
    put(desk, store, "", what, completed || deferred ? 3 : 1);
}

static size_t put_unit(struct desk *desk, const char *file, size_t head, bool is_a) {
    struct err err;
    struct buf text = buf_make(LIMIT_FILE);
    size_t count = 0;
    const char *path = arena_format(desk->chain->arena, "%s/oracles/data/prepbench/case_142/%s", TEST_DATA, file);
    assert_int_equal(0, file_read(path, &text, &err));
    char *line = text.data;
    for (size_t i = 0; line && *line; i++) {
        char *next = strchr(line, '\n'), *cells[16];
        if (next)
            *next++ = '\0';
        for (int k = 0; i >= head && k < 10; k++)
            cells[k] = *line ? cell(&line) : line;
        line = next;
        if (i < head || !*cells[0])
            continue;
        int day = 0, month = 0, year = 0;
        if (is_a)
            year = atoi(cells[5]), month = atoi(cells[6]), day = atoi(cells[7]);
        else
            sscanf(cells[5], "%d/%d/%d", &day, &month, &year);
        put_case(desk, day_from_civil(year, month, day), cells[is_a ? 8 : 6], cells[is_a ? 9 : 7]);
        count++;
    }
    buf_free(&text);
    return count;
}

/* zzzbitz/prepbench case_142: opening, new, completed, deferred and continuing cases of a quarter by rating */
static void the_stock_of_a_published_quarter_is_met(void **state) {
    struct desk desk = desk_of(*state);
    static const struct {
        const char *store;
        struct stock stock;
    } expected[] = {{"S1", {8, 7, 8, 2, 5}}, {"S2", {9, 3, 4, 0, 8}}, {"S3", {6, 1, 1, 1, 5}}};
    assert_int_equal(34, put_unit(&desk, "input_01.csv", 1, true) + put_unit(&desk, "input_02.csv", 6, false));
    const struct asked asked =
        ask(*state,
            (struct ticket_figures_query){.place = TICKETS_STORE, .from = month_at(2021, 10), .to = month_at(2021, 12)},
            noon(2022, 2, 1));
    assert_int_equal(3, asked.count);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(expected[i].store, asked.rows[i].code);
        assert_memory_equal(&expected[i].stock, &asked.rows[i].stock, sizeof(struct stock));
    }
    rulebook_close(desk.rulebook);
}

/* Miller (1997), R's survival, aml, maintained: median 31, from 18 to no end; the censored are dismissed, and the last
 * still waits. Weeks of the example are hours of the clock. */
static void the_median_of_a_published_curve_is_met(void **state) {
    static const struct {
        int hours;
        bool closed;
    } times[] = {{9, 1}, {13, 1}, {13, 0}, {18, 1}, {23, 1}, {28, 0}, {31, 1}, {34, 1}, {45, 0}, {48, 1}, {161, 0}};
    struct desk desk = desk_of(*state);
    const instant_t opened = noon(2026, 3, 2);
    for (size_t i = 0; i < 11; i++) {
        const instant_t end = opened + times[i].hours * HOUR;
        const struct happening what[] = {
            {opened, "new"}, {opened + HOUR, "busy"}, {end, times[i].closed ? "solved" : "over"}};
        put(&desk, "S1", "", what, times[i].hours == 161 ? 2 : 3);
    }
    struct asked asked =
        ask(*state, (struct ticket_figures_query){.from = INT32_MIN, .to = INT32_MAX}, opened + 161 * HOUR);
    assert_int_equal(1, asked.count);
    const struct survival_quantile half = asked.rows[0].half[WAIT_SOLUTION][HOURS_CLOCK];
    assert_true(half.time == 31 && half.lo == 18 && isnan(half.hi));
    assert_int_equal(7, asked.rows[0].closed[WAIT_SOLUTION]);
    assert_true(asked.rows[0].half[WAIT_ANSWER][HOURS_CLOCK].time == 1);
    assert_true(asked.rows[0].half[WAIT_SOLUTION][HOURS_OPEN].time == 31); /* no calendar: always open */
    rulebook_close(desk.rulebook);
}

/* ---- what counts ---- */

static void hours_are_those_in_which_the_store_is_open(void **state) {
    chain_rule(*state, "scripts/calendars/shop.lua", hours);
    struct desk desk = desk_of(*state);
    const instant_t opened = noon(2026, 3, 2) + 9 * HOUR; /* 21:00, an hour before closing time */
    put(&desk, "S1", "", (struct happening[]){{opened, "new"}, {opened + 15 * HOUR, "busy"}}, 2); /* noon: 1 + 2 */
    const struct asked asked =
        ask(*state, (struct ticket_figures_query){.from = INT32_MIN, .to = INT32_MAX}, noon(2026, 3, 9));
    assert_true(asked.rows[0].half[WAIT_ANSWER][HOURS_OPEN].time == 3);
    assert_true(asked.rows[0].half[WAIT_ANSWER][HOURS_CLOCK].time == 15);
    rulebook_close(desk.rulebook);
}

static void a_timer_is_no_answer_and_what_comes_back_is_not_solved(void **state) {
    struct desk desk = desk_of(*state);
    const instant_t day = noon(2026, 3, 2);
    /* over by a timer before its time: put aside, and nobody answered */
    put(&desk, "S1", "", (struct happening[]){{day, "new"}, {day + HOUR, "over", true}}, 2);
    /* solved, and back in the next month, where it is late */
    put(&desk, "S1", "",
        (struct happening[]){
            {day, "new"}, {day + HOUR, "busy"}, {day + 2 * HOUR, "solved"}, {noon(2026, 4, 2), "busy"}},
        4);
    const struct asked asked = ask(
        *state, (struct ticket_figures_query){.by_month = true, .from = INT32_MIN, .to = INT32_MAX}, noon(2026, 4, 9));
    assert_int_equal(2, asked.count);
    const struct told *march = &asked.rows[0], *april = &asked.rows[1];
    assert_memory_equal(&march->stock, (&(struct stock){0, 2, 1, 1, 0}), sizeof march->stock);
    assert_true(march->due == 2 && march->in_time == 1 && march->closed[WAIT_ANSWER] == 1);
    assert_memory_equal(&april->stock, (&(struct stock){0, 0, 0, 0, 1}), sizeof april->stock);
    assert_true(april->returned == 1 && april->overdue == 1);
    const struct asked both =
        ask(*state, (struct ticket_figures_query){.from = INT32_MIN, .to = INT32_MAX}, noon(2026, 4, 9));
    assert_int_equal(0, both.rows[0].closed[WAIT_SOLUTION]); /* over both months nothing is solved */
    rulebook_close(desk.rulebook);
}

static void what_a_later_batch_brought_is_not_known_at_the_cut(void **state) {
    struct chain *c = *state;
    struct desk desk = desk_of(c);
    const instant_t day = noon(2026, 10, 31);
    const int64_t first = chain_number(c, "SELECT max(seq) FROM batch");
    put(&desk, "S1", "", (struct happening[]){{day, "new", 0, first}, {day + HOUR, "busy", 0, first + 1}}, 2);
    const struct ticket_figures_query now = {.from = INT32_MIN, .to = INT32_MAX},
                                      then = {.from = INT32_MIN, .to = INT32_MAX, .cut = first};
    assert_int_equal(1, ask(c, now, CHAIN_NOW + 1).rows[0].closed[WAIT_ANSWER]);
    assert_int_equal(0, ask(c, then, CHAIN_NOW + 1).rows[0].closed[WAIT_ANSWER]);
    struct asked asked = {.chain = c};
    const struct ticket_figures_query none = {.from = INT32_MIN, .to = INT32_MAX, .cut = first + 1000};
    assert_int_equal(ERR_DATA, ticket_figures(c->w, &c->act, &none, keep, &asked, &c->err));
    assert_says(c, "there is no batch");
    rulebook_close(desk.rulebook);
}

/* ---- by another walk ---- */

#define TICKETS 300

struct random_ticket {
    const char *store;
    int events;
    instant_t at[8];
    int state[8]; /* 0 new, 1 busy, 2 solved, 3 over */
};

static struct random_ticket ticket_made(unsigned *seed) {
    static const char *const stores[] = {"S1", "S2", "S3", "S9"};
    struct random_ticket made = {.store = stores[rand_r(seed) % 4]};
    made.at[0] = noon(2026, 1, 1) + rand_r(seed) % (200 * 24) * HOUR;
    const int more = rand_r(seed) % 7;
    for (made.events = 1; made.events <= more; made.events++) {
        const int i = made.events, before = made.state[i - 1];
        made.at[i] = made.at[i - 1] + (1 + rand_r(seed) % 600) * HOUR;
        made.state[i] = before == 0   ? 1 + 2 * (rand_r(seed) % 3 == 0)
                        : before == 1 ? 2 + rand_r(seed) % 2
                        : before == 2 ? 1 + 2 * (rand_r(seed) % 2)
                                      : 1;
    }
    return made;
}

/* Where it stands once everything before an instant has happened: -1 not there, 0 in the stock, 1 solved, 2 aside. */
static int stands(const struct random_ticket *ticket, instant_t before) {
    int where = -1, was_solved = 0;
    for (int i = 0; i < ticket->events && ticket->at[i] < before; i++) {
        was_solved = ticket->state[i] < 2 ? 0 : was_solved || ticket->state[i] == 2;
        where = ticket->state[i] < 2 ? 0 : was_solved ? 1 : 2;
    }
    return where;
}

static bool ever_in_stock(const struct random_ticket *ticket, instant_t from, instant_t before) {
    for (int i = 0; i < ticket->events; i++)
        if (ticket->at[i] >= from && ticket->at[i] < before && ticket->state[i] < 2)
            return true;
    return false;
}

static void random_tickets_are_counted_as_a_plain_walk_counts_them(void **state) {
    struct desk desk = desk_of(*state);
    static const char *const names[] = {"new", "busy", "solved", "over"};
    static struct random_ticket tickets[TICKETS];
    unsigned seed = 7;
    for (size_t i = 0; i < TICKETS; i++) {
        struct happening what[8];
        tickets[i] = ticket_made(&seed);
        for (int k = 0; k < tickets[i].events; k++)
            what[k] = (struct happening){tickets[i].at[k], names[tickets[i].state[k]]};
        put(&desk, tickets[i].store, "", what, (size_t)tickets[i].events);
    }
    const struct asked asked =
        ask(*state,
            (struct ticket_figures_query){
                .place = TICKETS_STORE, .by_month = true, .from = month_at(2026, 2), .to = month_at(2026, 8)},
            noon(2027, 1, 1));
    for (size_t row = 0; row < asked.count; row++) {
        const struct told *told = &asked.rows[row];
        struct stock expected = {0};
        int64_t returned = 0;
        const bool london = !strcmp(told->code, "S9"); /* the clocks there were put forward on 29 March */
        instant_t bounds[2];
        for (int k = 0; k < 2; k++) {
            const month_t month = told->month + k;
            const int64_t east = !london ? 8 : month >= month_at(2026, 4) ? 1 : 0;
            bounds[k] = month_first(month) * DAY_MS - east * HOUR;
        }
        for (size_t i = 0; i < TICKETS; i++) {
            const int before = stands(&tickets[i], bounds[0]), after = stands(&tickets[i], bounds[1]);
            if (strcmp(tickets[i].store, told->code) != 0 || after < 0)
                continue;
            const bool back = before > 0 && ever_in_stock(&tickets[i], bounds[0], bounds[1]);
            expected.opening += before == 0;
            expected.fresh += before < 0;
            returned += back;
            expected.completed += (before <= 0 || back) && after == 1;
            expected.deferred += (before <= 0 || back) && after == 2;
            expected.continuing += after == 0;
        }
        assert_memory_equal(&expected, &told->stock, sizeof expected);
        assert_int_equal(returned, told->returned);
    }
    assert_int_equal(4 * 7, asked.count);
    rulebook_close(desk.rulebook);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_stock_of_a_published_quarter_is_met),
        TEST(the_median_of_a_published_curve_is_met),
        TEST(hours_are_those_in_which_the_store_is_open),
        TEST(a_timer_is_no_answer_and_what_comes_back_is_not_solved),
        TEST(what_a_later_batch_brought_is_not_known_at_the_cut),
        TEST(random_tickets_are_counted_as_a_plain_walk_counts_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

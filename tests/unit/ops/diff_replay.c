/* Whatever happened to a month between two of its editions, the causes of each number's change sum to the change, and
 * none that rests on fewer answers than the floor is told alone. Histories are random; what is random is seeded. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/diff.h"
#include "ops/privacy.h"
#include "ops/quarantine.h"
#include "ops/tickets.h"
#include "ops/verify_chain.h"

enum { SEPTEMBER = 2026 * 12 + 8, OCTOBER };

static const char property_report[] =
    "return report \"mini\" { title = { zh = \"月报\", en = \"Report\" }, survey = \"visit\", scoring = \"service\",\n"
    "  months = 3, needs = { tickets = true }, build = function(r)\n"
    "    local points, rows = {}, {}\n"
    "    local own = { card { title = \"净推荐值\", metric = r.questions.recommend.nps, change = "
    "r.change.recommend.nps },\n"
    "      card { title = \"全公司\", metric = r.chain.questions.recommend.nps } }\n"
    "    own[3] = card { title = \"工单\", metric = r.tickets.all.new }\n"
    "    if r.score then own[4] = card { title = \"指数\", metric = r.score.index } end\n"
    "    for i, month in ipairs(r.history) do\n"
    "      points[i] = { label = month.label, metric = month.questions.recommend.nps }\n"
    "    end\n"
    "    for i, d in ipairs(r.dimensions) do rows[i] = { d.name, d.mean, d.region.mean, d.difference } end\n"
    "    return { kicker = \"k\", title = r.store.name, period = r.period.id, subtitle = r.store.region.name, blocks = "
    "{\n"
    "      cards(own), trend { title = \"走势\", name = \"本店\", points = points },\n"
    "      table { title = \"维度\", columns = { { title = \"维度\" }, { title = \"本店\" }, { title = \"区域\" },\n"
    "        { title = \"相差\" } }, rows = rows } } } end }\n";

static const char property_desk[] =
    "return mapping \"desk\" { of = \"responses\", survey = \"visit\", source = \"desk\", class = \"staff\",\n"
    "  external_id = \"no\", store = \"shop\", at = \"when\", customer = { phone = \"phone\" },\n"
    "  answers = { recommend = \"nps\", polite = \"polite\", help = \"help\", fresh = \"fresh\" } }\n";
static const char property_workflow[] =
    "return workflow \"floor\" { title = { zh = \"门店\", en = \"Floor\" }, owner = \"store\", due = hours(4),\n"
    "  state \"new\" { zh = \"新\", en = \"New\" }, state \"done\" { zh = \"完\", en = \"Done\", stage = \"over\" },\n"
    "  step \"done\" { zh = \"完\", en = \"Done\", from = { \"new\" }, to = \"done\", by = { \"hq\" } } }\n";
static const char property_removing[] =
    "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, language = \"zh\", zone = "
    "\"Asia/Shanghai\",\n"
    "  erasure = \"remove\", floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";

static uint64_t seed;

static int dice(int faces) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((seed >> 33) % (uint64_t)faces);
}

/* ---- a history ---- */

struct history_of {
    struct chain *c;
    int next;  /* the next answer's number */
    int known; /* answers so far have the numbers 1 to known */
    int desk;  /* those of known people 1 to desk */
    int64_t erased, tickets;
};

static const char *const codes[] = {"S1", "S2", "S3", "S9"};

static char *row_of(struct history_of *h, char *rows, int id) {
    static const char *const months[] = {"2026-09", "2026-10"};
    /* an answer belongs to the store and month of its number, so that a correction names the same ones */
    return arena_format(h->c->arena, "%s%d,%s,%s-%02d 12:00:00,%d,%d,%d,%d,,\n", rows, id,
                        codes[id % 3 ? id % 2 : 2 + id % 2], months[id % 4 != 0], id % 27 + 1, dice(11), 1 + dice(5),
                        1 + dice(5), 1 + dice(5));
}

static void come(struct history_of *h, int count) {
    char *rows = arena_text(h->c->arena, "");
    for (int i = 0; i < count; i++)
        rows = row_of(h, rows, ++h->known);
    chain_in(h->c, rows);
}

static void correct(struct history_of *h) {
    char *rows = arena_text(h->c->arena, "");
    int count = 1 + dice(160), first = 1 + dice(h->known - count);
    for (int i = 0; i < count; i++)
        rows = row_of(h, rows, first + i);
    chain_correct(h->c, rows);
}

static void take_back(struct history_of *h) {
    const int64_t batch = chain_number(h->c, "SELECT max(seq) FROM batch WHERE kind = 'import' AND seq NOT IN "
                                             "(SELECT undoes FROM batch)");
    if (batch > 2) /* the first answers stay */
        chain_undo(h->c, batch);
}

static void set_aside(struct history_of *h, bool lift) {
    const char *ids[200];
    size_t count = 1 + (size_t)dice(199);
    int first = 1 + dice(40);
    struct quarantine_done done;
    for (size_t i = 0; i < count; i++)
        ids[i] = arena_format(h->c->arena, "%d", first + (int)i);
    const struct quarantine_wish wish = {.ids = ids, .id_count = count, .lift = lift};
    h->c->act.reason = "a test";
    CHAIN_OK(h->c, quarantine(h->c->w, &h->c->act, &wish, &done, &h->c->err));
}

/* ---- of people who are known, and erased ---- */

enum { PEOPLE = 6 }; /* who answer often: an erasure takes more than the floor */

static void come_known(struct history_of *h, bool correct) {
    static const char *const months[] = {"2026-09", "2026-10"};
    char *rows = arena_text(h->c->arena, "no,shop,when,phone,nps,polite,help,fresh\n");
    struct import_done done;
    int first = correct && h->desk ? 1 + dice(h->desk) : h->desk + 1,
        last = correct ? h->desk : h->desk + 30 + dice(90);
    for (int id = first; id <= last; id++)
        rows = arena_format(h->c->arena, "%sD%d,%s,%s-%02d 12:00:00,1381234%04d,%d,%d,%d,%d\n", rows, id, codes[id % 4],
                            months[id % 5 != 0], id % 27 + 1, id / 7 % PEOPLE, dice(11), 1 + dice(5), 1 + dice(5),
                            1 + dice(5));
    h->desk = last;
    const struct import what = {.file = chain_file(h->c, "desk.csv", rows), .correct = correct};
    CHAIN_OK(h->c, import_file(h->c->w, &h->c->act, &what, &done, &h->c->err));
}

static void erase_somebody(struct history_of *h) {
    struct erasure_done done;
    struct err own;
    h->c->act.reason = "on request";
    /* who has never answered, or is erased, is not known: no matter */
    const char *who = arena_format(h->c->arena, "1381234%04d", dice(PEOPLE));
    if (!privacy_erase(h->c->w, &h->c->act, who, &done, &own))
        h->erased += done.responses;
    else
        assert_string_equal("nobody is known by that", own.what);
}

static void move_store(struct history_of *h) {
    static const char *const regions[] = {"E", "W"};
    struct err own;
    const char *store = codes[dice(4)], *region = regions[dice(2)];
    /* to where it hangs already is refused, and no matter */
    (void)stores_move(h->c->w, &h->c->act, store, region, day_from_civil(2026, 9 + dice(2), 1), &own);
}

/* In October: later ones are not in its reports. */
static void open_tickets(struct history_of *h) {
    struct act act = h->c->act;
    struct ticket ticket;
    act.now = CHAIN_NOW - 2 * DAY_MS;
    for (int count = 1 + dice(3); count > 0; count--) {
        const struct ticket_draft draft = {.store = codes[dice(4)], .workflow = "floor", .class = "", .note = ""};
        act.now += ++h->tickets * 1000;
        CHAIN_OK(h->c, ticket_new(h->c->w, &act, &draft, &ticket, &h->c->err));
    }
}

static void change_rules(struct history_of *h) {
    const double weight = .1 * (1 + dice(9));
    chain_rule(
        h->c, "scripts/scoring/service.lua",
        arena_format(h->c->arena,
                     "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, survey = \"visit\",\n"
                     "  effective = \"2026-01\", base = 30, weights = { staff = %.1f, goods = %.1f } }\n",
                     weight, 1 - weight));
}

/* What a question measures is another dimension. */
static void define_again(struct history_of *h) {
    const char *at = strstr(chain_survey, "dimension = \"staff\"");
    at = strstr(at + 1, "dimension = \"staff\"");
    chain_rule(h->c, "scripts/surveys/visit.lua",
               arena_format(h->c->arena, "%.*sdimension = \"goods\"%s", (int)(at - chain_survey), chain_survey,
                            at + strlen("dimension = \"staff\"")));
}

static void happen(struct history_of *h) {
    switch (dice(15)) {
    case 0:
    case 1:
        come(h, 1 + dice(240));
        break;
    case 2:
    case 3:
        correct(h);
        break;
    case 4:
        take_back(h);
        break;
    case 5:
        set_aside(h, false);
        break;
    case 6:
        set_aside(h, true);
        break;
    case 7:
        move_store(h);
        break;
    case 8:
    case 9:
        come_known(h, h->desk && dice(2));
        break;
    case 10:
    case 11:
        erase_somebody(h);
        break;
    case 12:
    case 13:
        open_tickets(h);
        break;
    default:
        if (dice(2))
            change_rules(h);
        else
            define_again(h);
    }
}

static const char *closed(struct chain *c) {
    struct close_done done;
    c->act.reason = "a test";
    c->act.now += 1000;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    return done.commit;
}

/* ---- what must hold ---- */

static bool of_answers(enum diff_kind kind) {
    return kind >= DIFF_ERASED && kind <= DIFF_LIFTED;
}

static void check_row(const struct diff_row *row, int64_t floor, size_t *met) {
    double sum = 0;
    if (!isfinite(row->change)) {
        assert_int_equal(0, row->cause_count);
        return;
    }
    for (size_t i = 0; i < row->cause_count; i++) {
        const struct diff_cause *cause = &row->causes[i];
        assert_int_not_equal(DIFF_PROGRAM, cause->kind); /* the replay starts and ends at what was printed */
        assert_false(cause->kinds & 1u << DIFF_PROGRAM);
        if (of_answers(cause->kind))
            assert_true(cause->answers >= floor);
        if (cause->answers >= 0)
            assert_true(cause->answers >= floor);
        met[cause->kind]++;
        sum += cause->points;
    }
    assert_true(fabs(sum - row->change) <= 1e-9);
}

static struct diff compared(struct chain *c, const char *before, const char *after) {
    struct diff diff;
    const struct diff_query query = {.before = before, .after = after, .most = LIMIT_DIFF_ROWS, .causes = true};
    CHAIN_OK(c, edition_diff(c->w, &c->act, &query, &diff, &c->err));
    return diff;
}

static const struct diff_row *same_row(const struct diff *diff, const struct diff_row *row) {
    for (size_t i = 0; i < diff->row_count; i++)
        if (!strcmp(diff->rows[i].store, row->store) && diff->rows[i].in_before == row->in_after &&
            diff->rows[i].in_after == row->in_before)
            return &diff->rows[i];
    return NULL;
}

static int tell(void *context, const struct finding *finding, struct err *err) {
    (void)context;
    (void)err;
    if (finding->grave)
        fail_msg("a false alarm: %s: %s", finding->path, finding->what);
    return 0;
}

static int64_t a_random_history(uint64_t number, bool removing, size_t *met) {
    void *state = NULL;
    chain_setup(&state);
    struct history_of h = {.c = state};
    seed = number * 2654435761u + 1;
    chain_rule(h.c, "scripts/reports/mini.lua", property_report);
    chain_rule(h.c, "scripts/channels/desk.lua", property_desk);
    chain_rule(h.c, "scripts/workflows/floor.lua", property_workflow);
    if (removing)
        chain_rule(h.c, "earshot.lua", property_removing);
    come(&h, 240);
    come_known(&h, false);
    if (dice(2))
        set_aside(&h, false);
    const char *before = closed(h.c);
    for (int events = 2 + dice(9); events > 0; events--)
        happen(&h);
    const char *after = closed(h.c);
    erase_somebody(&h); /* after both */
    struct verify_chain_done held;
    CHAIN_OK(h.c, verify_chain(h.c->w, &h.c->act, NULL, tell, NULL, &held, &h.c->err));
    struct diff diff = compared(h.c, before, after), back = compared(h.c, after, before);
    for (size_t i = 0; i < diff.row_count; i++) {
        const struct diff_row *row = &diff.rows[i], *other = same_row(&back, row);
        check_row(row, diff.floor, met);
        assert_non_null(other);
        assert_int_equal(row->cause_count, other->cause_count);
        for (size_t k = 0; k < row->cause_count; k++)
            assert_true(row->causes[k].points == -other->causes[k].points);
    }
    chain_teardown(&state);
    return h.erased;
}

static void the_causes_of_a_random_history_sum_to_its_differences(void **state) {
    size_t met[DIFF_KINDS] = {0};
    (void)state;
    int64_t erased[2] = {0};
    for (uint64_t i = 1; i <= 20; i++)
        erased[i % 2] += a_random_history(i, i % 2, met);
    /* a test in which nothing happens shows nothing */
    for (int kind = DIFF_LATE; kind < DIFF_KINDS; kind++)
        if (!met[kind])
            fail_msg("no history had a cause '%s'", diff_kind_name((enum diff_kind)kind));
    assert_true(erased[0] > 100 && erased[1] > 100);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_causes_of_a_random_history_sum_to_its_differences)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

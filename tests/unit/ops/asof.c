/* The state of then: through random histories of late answers, corrections, batches taken back, marks, moves and
 * erasures, the tallies counted as of any cut are those that stood there when the cut was the newest. */
#include "unit/ops/chain.h"

#include "flow/tallies/tallies_rows.h"
#include "ops/asof.h"
#include "ops/privacy.h"
#include "ops/quarantine.h"

enum { STEPS = 40, IDS = 30, OCTOBER = 2026 * 12 + 9 };

struct state {
    int64_t cut;
    struct digest tallies;
};

struct history {
    struct chain *c;
    uint64_t dice;
    struct state states[STEPS + 1];
    size_t count;
    int64_t imports[STEPS + 1];
    size_t import_count;
    int64_t erased;
    int round;
};

static unsigned roll(struct history *h, unsigned sides) {
    h->dice = h->dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(h->dice >> 33) % sides;
}

static const char known_mapping[] =
    "return mapping \"known\" { of = \"responses\", survey = \"visit\", source = \"known\", class = \"staff\",\n"
    "  external_id = \"no\", store = \"shop\", at = \"when\", customer = { phone = \"phone\" },\n"
    "  answers = { recommend = \"nps\", polite = \"polite\", help = \"help\", fresh = \"fresh\" } }\n";

/* Answers of some of a few ids, so that they meet again: repeated, corrected to another store or month, late. */
static const char *some_rows(struct history *h) {
    static const char *const stores[] = {"S1", "S2", "S3", "S9"}, *const waves[] = {"", "a", "b"};
    const char *rows = "";
    for (unsigned i = 0, first = roll(h, IDS), count = 1 + roll(h, 8); i < count; i++)
        rows = arena_format(h->c->arena, "%s%u,%s,2026-%02u-%02u 12:00:00,%u,%u,%u,%u,%s,\n", rows, (first + i) % IDS,
                            stores[roll(h, 4)], 1 + roll(h, 10), 1 + roll(h, 28), roll(h, 11), 1 + roll(h, 5),
                            1 + roll(h, 5), 1 + roll(h, 5), waves[roll(h, 3)]);
    return rows;
}

static void bring(struct history *h, bool correct) {
    struct import_done done;
    CHAIN_OK(h->c, chain_try(h->c, (struct import){.correct = correct}, some_rows(h), &done));
    if (done.batch)
        h->imports[h->import_count++] = done.batch;
}

static const char removing[] =
    "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, language = \"zh\", "
    "zone = \"Asia/Shanghai\", erasure = \"remove\", "
    "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";

enum { PEOPLE = 4 }; /* so that an erasure takes several answers of one store's month and batch */

/* The same of people who are known; who was erased may come again with what they had not said yet. */
static void bring_known(struct history *h, bool correct) {
    static const char *const stores[] = {"S1", "S2", "S3", "S9"};
    const char *rows = "no,shop,when,phone,nps,polite,help,fresh\n";
    struct import_done done;
    for (unsigned i = 0, first = roll(h, IDS), count = 1 + roll(h, 12); i < count; i++) {
        unsigned id = (first + i) % IDS;
        rows = arena_format(h->c->arena, "%sK%d-%u,%s,2026-%02u-%02u 12:00:00,1380000%04u,%u,%u,%u,%u\n", rows,
                            h->round, id, stores[roll(h, 2)], 9 + roll(h, 2), 1 + roll(h, 28), id % PEOPLE, roll(h, 11),
                            1 + roll(h, 5), 1 + roll(h, 5), 1 + roll(h, 5));
    }
    const struct import what = {.file = chain_file(h->c, "known.csv", rows), .correct = correct};
    CHAIN_OK(h->c, import_file(h->c->w, &h->c->act, &what, &done, &h->c->err));
    if (done.batch)
        h->imports[h->import_count++] = done.batch;
}

static void erase(struct history *h) {
    struct erasure_done done;
    h->c->act.reason = "on request";
    const char *who = arena_format(h->c->arena, "1380000%04u", roll(h, PEOPLE));
    int failed = privacy_erase(h->c->w, &h->c->act, who, &done, &h->c->err);
    if (failed && !strstr(h->c->err.what, "no customers")) /* nobody came yet */
        assert_says(h->c, "nobody is known by that");
    h->erased += failed ? 0 : done.responses;
    h->c->err = chain_rubbish();
}

static void take_back(struct history *h) {
    if (!h->import_count)
        return;
    int64_t taken = 0, batch = h->imports[roll(h, (unsigned)h->import_count)];
    (void)batch_undo(h->c->w, &h->c->act, batch, &taken, &h->c->err); /* some were already */
    h->c->err = chain_rubbish();
}

static void mark(struct history *h, bool lift) {
    const char *id = arena_format(h->c->arena, "%u", roll(h, IDS));
    struct quarantine_wish wish = {.lift = lift};
    struct quarantine_done done;
    unsigned way = roll(h, 3);
    if (way == 0 && h->import_count)
        wish.batch = h->imports[roll(h, (unsigned)h->import_count)];
    else if (way == 1)
        wish = (struct quarantine_wish){.store = "S1", .first = OCTOBER - 1, .last = OCTOBER, .lift = lift};
    else
        wish = (struct quarantine_wish){.ids = &id, .id_count = 1, .lift = lift};
    h->c->act.reason = "a test";
    (void)quarantine(h->c->w, &h->c->act, &wish, &done, &h->c->err); /* not every id is there */
    h->c->err = chain_rubbish();
}

static void move(struct history *h) {
    struct stores_done done;
    const char *region = roll(h, 2) ? "E,东区" : "W,西区";
    CHAIN_OK(h->c, chain_try_stores(h->c, arena_format(h->c->arena, "S2,二店,%s,CN,,,\n", region),
                                    (day_t)(20300 + roll(h, 300)), &done));
}

static struct digest digest_now(struct chain *c) {
    struct digest digest;
    CHAIN_OK(c, tallies_digest_rows(c->w->db, &digest, &c->err));
    return digest;
}

static void note(struct history *h) {
    struct state *state = &h->states[h->count++];
    CHAIN_OK(h->c, batch_last(h->c->w->db, &state->cut, &h->c->err));
    state->tallies = digest_now(h->c);
}

static void live(struct history *h) {
    for (int i = 0; i < STEPS; i++) {
        unsigned what = roll(h, 14);
        if (what < 3)
            bring(h, false);
        else if (what < 6)
            bring(h, true);
        else if (what == 6)
            take_back(h);
        else if (what == 9 && !roll(h, 2))
            move(h);
        else if (what == 10 || what == 11)
            bring_known(h, what == 11);
        else if (what > 11)
            erase(h);
        else
            mark(h, what == 8);
        note(h);
    }
}

static void assert_state(struct history *h, const struct state *state, const char *how) {
    struct digest then = digest_now(h->c);
    if (memcmp(&then, &state->tallies, sizeof then) != 0)
        fail_msg("%s: the tallies as of batch %lld are not those of then", how, (long long)state->cut);
}

/* Each kind of fact let in after the other leads from one state to the other. */
static void let_in_one_by_one(struct history *h, struct asof *asof, const struct state *from, const struct state *to) {
    struct asof_cut cut = asof_cut_at(from->cut);
    int64_t *const kinds[] = {&cut.responses.came,        &cut.responses.corrected, &cut.responses.undone,
                              &cut.responses.quarantined, &cut.responses.lifted,    &cut.registry};
    CHAIN_OK(h->c, asof_move(asof, &cut, OCTOBER, &h->c->err));
    assert_state(h, from, "moved back");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *kinds[i] = to->cut;
        CHAIN_OK(h->c, asof_move(asof, &cut, OCTOBER, &h->c->err));
    }
    assert_state(h, to, "let in one by one");
}

static void open_at(struct history *h, int64_t cut, struct asof **out) {
    const struct asof_cut then = asof_cut_at(cut);
    CHAIN_OK(h->c, sql_snapshot(h->c->w->db, &h->c->err));
    CHAIN_OK(h->c, asof_open(out, h->c->w, &h->c->act, &then, OCTOBER, &h->c->err));
}

static void leave(struct history *h, struct asof *asof) {
    asof_close(asof);
    sql_rollback(h->c->w->db);
    assert_state(h, &h->states[h->count - 1], "looked away from");
}

static void check_counted(struct history *h) {
    for (size_t i = 0; i < h->count; i++) {
        struct asof *asof = NULL;
        open_at(h, h->states[i].cut, &asof);
        assert_state(h, &h->states[i], "counted");
        leave(h, asof);
    }
}

/* From any state to any other, forth and back. */
static void check_moved(struct history *h) {
    struct asof *asof = NULL;
    open_at(h, h->states[0].cut, &asof);
    for (size_t i = 0, at = 0; i < (size_t)4 * STEPS; i++) { /* every other step to a neighbour, where little differs */
        at = i % 2 ? (at + 1) % h->count : roll(h, (unsigned)h->count);
        const struct state *to = &h->states[at];
        const struct asof_cut cut = asof_cut_at(to->cut);
        CHAIN_OK(h->c, asof_move(asof, &cut, OCTOBER, &h->c->err));
        assert_state(h, to, "moved");
    }
    for (int i = 0; i < 10; i++) {
        size_t a = roll(h, (unsigned)h->count), b = roll(h, (unsigned)h->count);
        let_in_one_by_one(h, asof, &h->states[a < b ? a : b], &h->states[a < b ? b : a]);
    }
    leave(h, asof);
}

static void every_cut_is_what_it_was(void **state) {
    const int rounds = getenv("EARSHOT_LONG") ? 100 : 4;
    int64_t erased = 0;
    chain_rule(*state, "scripts/channels/known.lua", known_mapping);
    for (int round = 0; round < rounds; round++) { /* the facts of all rounds pile up */
        struct history h = {.c = *state, .round = round, .dice = (uint64_t)round * 7919 + 17};
        chain_rule(h.c, "earshot.lua", round % 2 ? chain_settings : removing);
        live(&h);
        chain_recount(h.c);
        erased += h.erased;
        check_counted(&h);
        check_moved(&h);
    }
    assert_true(erased > 5 * rounds);
}

static int64_t responses_then(struct chain *c, int64_t cut, month_t last) {
    struct asof *asof = NULL;
    const struct asof_cut then = asof_cut_at(cut);
    CHAIN_OK(c, sql_snapshot(c->w->db, &c->err));
    CHAIN_OK(c, asof_open(&asof, c->w, &c->act, &then, last, &c->err));
    int64_t counted = chain_number(c, "SELECT count(*) FROM tally");
    asof_close(asof);
    sql_rollback(c->w->db);
    return counted;
}

static void months_after_the_last_are_left_out(void **state) {
    struct chain *c = *state;
    int64_t cut = chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-03 12:00:00,9,5,4,3,,\n").batch;
    assert_int_equal(2, responses_then(c, cut, OCTOBER));
    assert_int_equal(1, responses_then(c, cut, OCTOBER - 1));
    assert_int_equal(0, responses_then(c, cut - 1, OCTOBER));
}

static void a_state_is_looked_at_once(void **state) {
    struct chain *c = *state;
    struct asof *asof = NULL, *other = NULL;
    const struct asof_cut then = asof_cut_at(1);
    CHAIN_OK(c, sql_snapshot(c->w->db, &c->err));
    CHAIN_OK(c, asof_open(&asof, c->w, &c->act, &then, OCTOBER, &c->err));
    assert_int_equal(ERR_INTERNAL, asof_open(&other, c->w, &c->act, &then, OCTOBER, &c->err));
    asof_close(asof);
    asof_close(NULL);
    sql_rollback(c->w->db);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(every_cut_is_what_it_was),
        CHAIN_TEST(months_after_the_last_are_left_out),
        CHAIN_TEST(a_state_is_looked_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

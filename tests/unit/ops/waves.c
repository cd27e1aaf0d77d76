/* Waves over months of a small chain: what must never happen, whatever happens; and what must, after a stop. */
#include "unit/ops/chain.h"

#include "flow/customers/visits_rows.h"
#include "flow/customers/wishes_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "flow/messages/outbox_rows.h"
#include "ops/customers.h"
#include "ops/customers_acts.h"
#include "ops/customers_import.h"
#include "ops/waves.h"
#include "ops/waves_status.h"

#define HOUR_MS INT64_C(3600000)

static const char daily[] =
    "return schedule \"daily\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\", \"mail\" },\n"
    "  message = \"invite\", ask = customers { visited = within(days(1)), not_asked = within(days(5)) } }\n";

/* Ways out that are files, and one message. */
static void usual_channels(struct chain *c) {
    chain_file(c, "w/scripts/messages/sms.lua", "return channel \"sms\" { of = \"file\", directory = \"out\" }\n");
    chain_file(c, "w/scripts/messages/mail.lua", "return channel \"mail\" { of = \"file\", directory = \"out\" }\n");
    chain_file(c, "w/scripts/messages/invite.lua",
               "return message \"invite\" { values = { \"store\", \"until\" }, text = { zh = \"{store}请您在 {until} "
               "前评价：{link} 退订：{unsubscribe}\", en = \"Tell us: {link} "
               "Stop: {unsubscribe}\" } }\n");
}

static struct customers_import_done people_in(struct chain *c, const char *rows) {
    struct customers_import_done done;
    const struct customers_import what = {
        .file = chain_file(c, "people.csv",
                           arena_format(c->arena, "phone,email,store,at,amount,consent,opt_out,name\n%s", rows)),
        .notice = chain_file(c, "notice.txt", "We write to you once."),
        .notice_version = "1"};
    CHAIN_OK(c, customers_import(c->w, &c->act, &what, &done, &c->err));
    return done;
}

static struct waves_done tick(struct chain *c, instant_t now) {
    struct waves_done done;
    c->act.now = now;
    CHAIN_OK(c, waves_tick(c->w, &c->act, NULL, &done, &c->err));
    return done;
}

static int64_t reason_count(struct chain *c, const char *name, enum wave_reason reason) {
    int64_t counts[WAVE_REASONS];
    CHAIN_OK(c, waves_reasons(c->w, name, counts, &c->err));
    return counts[reason];
}

/* 2026-11-02, 10:00 in Shanghai. */
#define MONDAY_TEN (INT64_C(1793584800) * 1000)

/* ---- who is asked ---- */

static void each_reason_is_told_apart(void **state) {
    struct chain *c = *state;
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua", daily);
    c->act.now = MONDAY_TEN - HOUR_MS;
    struct customers_import_done done =
        people_in(c, "13800000001,,S1,2026-11-01 12:00,,yes,,\n"      /* asked */
                     "13800000002,,S1,2026-11-01 12:00,,no,,\n"       /* no consent */
                     ",a@b.cn,S2,2026-11-01 12:00,,yes,yes,\n"        /* opted out */
                     "13800000004,,S2,2026-10-30 12:00,,yes,,\n"      /* not within the day: not meant */
                     "13800000005,c@d.cn,S2,2026-11-01 12:00,,,,\n"); /* never said yes */
    assert_int_equal(done.taken, 5);
    assert_int_equal(done.new, 5);
    tick(c, MONDAY_TEN);
    assert_int_equal(reason_count(c, "daily", WAVE_ASKED), 1);
    assert_int_equal(reason_count(c, "daily", WAVE_NO_CONSENT), 2);
    assert_int_equal(reason_count(c, "daily", WAVE_OPTED_OUT), 1);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM outbox WHERE channel = 'sms'"), 1);
}

/* The plan is the run, and both draw the same again. */
static void the_plan_is_what_the_run_does(void **state) {
    struct chain *c = *state;
    const char *rows = "";
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua",
               "return schedule \"daily\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\" },\n"
               "  message = \"invite\", sample = { per_store = 3, seed = 4 }, cap = { sms = 5 } }\n");
    for (int i = 0; i < 30; i++)
        rows = arena_format(c->arena, "%s138000000%02d,,S%d,2026-11-01 12:%02d,,yes,,\n", rows, i, 1 + i % 3, i);
    c->act.now = MONDAY_TEN - HOUR_MS;
    people_in(c, rows);
    struct wave_plan *plans = NULL;
    size_t count = 0;
    c->act.now = MONDAY_TEN - 1;
    CHAIN_OK(c, waves_plan(c->w, &c->act, "daily", false, true, &plans, &count, &c->err));
    assert_int_equal(count, 2); /* Shanghai and London */
    assert_string_equal(plans[0].zone, "Asia/Shanghai");
    assert_int_equal(plans[0].at, MONDAY_TEN);
    assert_int_equal(plans[0].counts[WAVE_ASKED], 5);
    assert_int_equal(plans[0].counts[WAVE_CAP], 4);
    assert_int_equal(plans[0].counts[WAVE_NOT_SAMPLED], 21);
    assert_int_equal(tick(c, MONDAY_TEN).asked, 5);
    assert_int_equal(reason_count(c, "daily", WAVE_CAP), 4);
    assert_int_equal(tick(c, MONDAY_TEN).runs, 0);
}

static void a_stop_of_three_days_is_caught_up(void **state) {
    struct chain *c = *state;
    const char *rows = "";
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua", daily);
    tick(c, MONDAY_TEN);
    for (int day = 2; day <= 4; day++)
        for (int i = 0; i < 3; i++)
            rows = arena_format(c->arena, "%s1380000%d%d01,,S1,2026-11-0%d 15:00,,yes,,\n", rows, day, i, day);
    c->act.now = MONDAY_TEN + 3 * DAY_MS - HOUR_MS;
    people_in(c, rows);
    struct waves_done done = tick(c, MONDAY_TEN + 3 * DAY_MS + 2 * HOUR_MS);
    assert_int_equal(done.asked, 9);
    assert_int_equal(chain_number(c, "SELECT count(DISTINCT due) FROM invitation"), 3);
    assert_int_equal(tick(c, MONDAY_TEN + 3 * DAY_MS + 2 * HOUR_MS).runs, 0);
    /* what is later than `late` is nobody's any more: 30 days on, eight days are looked at, not thirty */
    done = tick(c, MONDAY_TEN + 33 * DAY_MS + HOUR_MS);
    assert_int_equal(done.runs, 2 * 7);
}

static void what_follows_a_visit_is_asked_once(void **state) {
    struct chain *c = *state;
    usual_channels(c);
    chain_rule(
        c, "scripts/schedules/after.lua",
        "return schedule \"after\" { survey = \"visit\", after = hours(2), by = { \"sms\" }, message = \"invite\",\n"
        "  ask = customers { not_asked = within(minutes(1)) } }\n");
    tick(c, MONDAY_TEN);
    c->act.now = MONDAY_TEN + HOUR_MS;
    people_in(c, "13800000001,,S1,2026-11-02 10:30,,yes,,\n13800000002,,S9,2026-11-02 02:30,,yes,,\n");
    assert_int_equal(tick(c, MONDAY_TEN + 2 * HOUR_MS).asked, 0); /* not yet two hours */
    assert_int_equal(tick(c, MONDAY_TEN + 5 * HOUR_MS).asked, 2);
    assert_int_equal(tick(c, MONDAY_TEN + 6 * HOUR_MS).asked, 0);
    /* known only now, and still in time; and the file of before once more */
    people_in(c, "13800000003,,S1,2026-11-02 11:00,,yes,,\n13800000001,,S1,2026-11-02 10:30,,yes,,\n");
    assert_int_equal(tick(c, MONDAY_TEN + 7 * HOUR_MS).asked, 1);
    assert_int_equal(tick(c, MONDAY_TEN + 8 * HOUR_MS).asked, 0);
    /* in London it is night: the message waits for nine */
    assert_int_equal(chain_number(c, "SELECT send_at FROM invitation WHERE send_at > at"),
                     INT64_C(1793610000000)); /* 09:00 in London */
}

static void who_answered_enough_closes_a_store(void **state) {
    struct chain *c = *state;
    struct invitation_id id;
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua",
               "return schedule \"daily\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\" },\n"
               "  message = \"invite\", quota = { per_store = 1 } }\n");
    c->act.now = MONDAY_TEN - HOUR_MS;
    people_in(c, "13800000001,,S1,2026-11-01 12:00,,yes,,\n");
    tick(c, MONDAY_TEN);
    struct sql_rows *rows;
    size_t len = 0;
    CHAIN_OK(c, sql_query(c->w->db, &rows, &c->err, "SELECT invitation_id FROM invitation", ""));
    assert_true(sql_next(rows));
    memcpy(id.bytes, sql_blob(rows, 0, &len), sizeof id.bytes);
    CHAIN_OK(c, sql_done(rows, &c->err));
    CHAIN_OK(c, invitation_mark(c->w->db, &id, INVITATION_COMPLETED, MONDAY_TEN + HOUR_MS, &c->err));
    c->act.now = MONDAY_TEN + 2 * HOUR_MS;
    people_in(c, "13800000002,,S1,2026-11-02 12:00,,yes,,\n13800000003,,S2,2026-11-02 12:00,,yes,,\n");
    tick(c, MONDAY_TEN + DAY_MS);
    assert_int_equal(reason_count(c, "daily 2026-11-03 10:00", WAVE_QUOTA), 1);
    assert_int_equal(reason_count(c, "daily 2026-11-03 10:00", WAVE_ASKED), 1);
}

/* The survey's own quota closes its pages, so nobody is sent there; nor reminded of it. */
static void who_answered_enough_closes_a_survey(void **state) {
    struct chain *c = *state;
    usual_channels(c);
    chain_rule(
        c, "scripts/schedules/daily.lua",
        "return schedule \"daily\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\" },\n"
        "  message = \"invite\", remind = { after = hours(1) }, ask = customers { visited = within(days(1)) } }\n");
    char *bounded = arena_text(c->arena, chain_survey);
    char *at = strstr(bounded, "title =");
    chain_rule(c, "scripts/surveys/visit.lua",
               arena_format(c->arena, "%.*s quotas = { { most = 2, each = \"month\" } }, %s", (int)(at - bounded),
                            bounded, at));
    c->act.now = MONDAY_TEN - HOUR_MS;
    people_in(c, "13800000001,,S1,2026-11-01 12:00,,yes,,\n13800000002,,S2,2026-11-01 12:00,,yes,,\n");
    assert_int_equal(tick(c, MONDAY_TEN).asked, 2);
    CHAIN_OK(c, sql_run(c->w->db, &c->err,
                        "INSERT INTO invitation_event SELECT store_id, invitation_id, 0, $1 FROM invitation", "i",
                        MONDAY_TEN));
    chain_in(c, "1,S1,2026-11-02 09:00,9,5,,\n2,S1,2026-11-02 09:10,9,5,,\n3,S2,2026-11-02 09:10,9,5,,\n");
    assert_int_equal(tick(c, MONDAY_TEN + 3 * HOUR_MS).reminded, 1); /* S2's alone */
    people_in(c, "13800000003,,S1,2026-11-02 12:00,,yes,,\n13800000004,,S2,2026-11-02 12:00,,yes,,\n");
    tick(c, MONDAY_TEN + DAY_MS);
    assert_int_equal(reason_count(c, "daily 2026-11-03 10:00", WAVE_QUOTA), 1);
    assert_int_equal(reason_count(c, "daily 2026-11-03 10:00", WAVE_ASKED), 1);
}

static void segments_narrow_whom_is_meant(void **state) {
    struct chain *c = *state;
    const char *rows = "";
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua",
               "return schedule \"daily\" { survey = \"visit\", at = cron \"0 10 * * *\", by = { \"sms\" },\n"
               "  message = \"invite\", ask = customers { segment = { \"champion\" }, at = { \"E\" } } }\n");
    for (int i = 0; i < 10; i++) /* the higher the number, the later, the oftener, the more */
        for (int k = 0; k <= i; k++)
            rows = arena_format(c->arena, "%s1380000000%d,,S1,2026-10-%02d 1%d:00,%d,yes,,\n", rows, i, 10 + i, k,
                                10 * (i + 1));
    c->act.now = MONDAY_TEN - HOUR_MS;
    people_in(c, rows);
    int64_t counts[SEGMENTS];
    CHAIN_OK(c, customers_segments(c->w, &c->act, counts, &c->err));
    assert_true(counts[SEGMENT_CHAMPION] > 0 && counts[SEGMENT_CHAMPION] < 10);
    assert_int_equal(tick(c, MONDAY_TEN).asked, counts[SEGMENT_CHAMPION]);
    assert_int_equal(reason_count(c, "daily", WAVE_SEGMENT), 10 - counts[SEGMENT_CHAMPION]);
}

/* ---- forgetting ---- */

static void who_is_not_heard_of_is_forgotten(void **state) {
    struct chain *c = *state;
    struct tidy_done done;
    usual_channels(c);
    chain_rule(c, "scripts/schedules/daily.lua", daily);
    c->act.now = MONDAY_TEN - HOUR_MS;
    people_in(c, "13800000001,,S1,2026-11-01 12:00,,yes,,\n13800000002,,S1,2026-11-01 12:00,,yes,yes,\n");
    tick(c, MONDAY_TEN);
    c->act.now = MONDAY_TEN + 364 * DAY_MS;
    CHAIN_OK(c, customers_tidy(c->w, &c->act, false, &done, &c->err));
    assert_int_equal(done.forgotten, 0);
    c->act.now = MONDAY_TEN + 366 * DAY_MS;
    CHAIN_OK(c, customers_tidy(c->w, &c->act, false, &done, &c->err));
    assert_int_equal(done.forgotten, 2);
    assert_int_equal(done.kept, 0);
    assert_int_equal(chain_number(c, "SELECT (SELECT count(*) FROM visit) + (SELECT count(*) FROM consent) + (SELECT "
                                     "count(*) FROM invitation WHERE customer_id IS NOT NULL)"),
                     0);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM invitation"), 1);
    /* who had opted out does not come back by a list; the other does, and the first one with a consent of now */
    struct customers_import_done in = people_in(c, "13800000001,,,,,,,\n13800000002,,,,,,,\n");
    assert_int_equal(in.taken, 1);
    assert_int_equal(in.turned_away, 1);
    c->act.now += 1;
    in = people_in(c, "13800000002,,,,,yes,,\n");
    assert_int_equal(in.taken, 1);
}

/* ---- whatever happens ---- */

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

/* What went out, as the sender saw it. */
struct sent {
    struct customer_id customer;
    int64_t store;
    const char *schedule;
    bool first;
    instant_t at;
};

struct world {
    struct chain *c;
    uint64_t random;
    instant_t now;
    struct sent *sent;
    size_t count, cap;
};

static uint64_t below(struct world *world, uint64_t limit) {
    return next_random(&world->random) % limit;
}

struct post {
    struct world *world;
    struct outbox_row rows[4096];
    size_t count;
};

static int collect(void *context, const struct outbox_row *row, struct err *err) {
    struct post *post = context;
    (void)err;
    if (row->state != OUTBOX_WAITING || post->count == 4096)
        return 0;
    post->rows[post->count] = *row;
    post->rows[post->count].entry.key = arena_text(post->world->c->arena, row->entry.key);
    post->rows[post->count].entry.channel = arena_text(post->world->c->arena, row->entry.channel);
    post->count++;
    return 0;
}

static void note_sent(struct world *world, const struct outbox_row *row, const unsigned char *invitation_bytes) {
    struct chain *c = world->c;
    struct invitation invitation;
    struct invitation_id id;
    bool there = false;
    memcpy(id.bytes, invitation_bytes, sizeof id.bytes);
    CHAIN_OK(c, invitation_read(c->w->db, c->arena, &id, &invitation, &there, &c->err));
    assert_true(there && invitation.has_customer);
    world->sent = arena_grow(c->arena, world->sent, world->count, &world->cap, sizeof *world->sent);
    world->sent[world->count++] = (struct sent){invitation.customer, invitation.store, invitation.schedule,
                                                strstr(row->entry.key, "first") != NULL, world->now};
    CHAIN_OK(c, invitation_mark(c->w->db, &id, INVITATION_SENT, world->now, &c->err));
}

/* The sender, as it keeps the outbox's promises: not before due, not after expires, not to who has opted out. */
static void send_waiting(struct world *world) {
    struct chain *c = world->c;
    struct post *post = mem_alloc(sizeof *post);
    const struct outbox_query query = {.state = -1};
    post->world = world;
    CHAIN_OK(c, outbox_each(c->w->db, &query, collect, post, &c->err));
    for (size_t i = 0; i < post->count; i++) {
        const struct outbox_row *row = &post->rows[i];
        unsigned char invitation[16];
        struct sql_rows *rows;
        size_t len = 0;
        bool out = false;
        struct customer_id customer;
        CHAIN_OK(c, sql_query(c->w->db, &rows, &c->err, "SELECT invitation, customer_id FROM outbox WHERE dedupe = $1",
                              "t", row->entry.key));
        assert_true(sql_next(rows));
        memcpy(invitation, sql_blob(rows, 0, &len), sizeof invitation);
        memcpy(customer.bytes, sql_blob(rows, 1, &len), sizeof customer.bytes);
        CHAIN_OK(c, sql_done(rows, &c->err));
        if (row->entry.due > world->now)
            continue;
        CHAIN_OK(c, opt_out_holds(c->w->db, &customer, row->entry.channel, &out, &c->err));
        bool good = !out && world->now < row->entry.expires;
        if (good)
            note_sent(world, row, invitation);
        CHAIN_OK(c, sql_run(c->w->db, &c->err, "UPDATE outbox SET state = $2, ended = $3 WHERE dedupe = $1", "tii",
                            row->entry.key, (int64_t)(good ? OUTBOX_SENT : OUTBOX_DROPPED), world->now));
    }
    free(post);
}

static void somebody_comes(struct world *world) {
    struct chain *c = world->c;
    const char *rows = "";
    static const char *const stores[] = {"S1", "S2", "S3", "S9"};
    for (uint64_t i = below(world, 12); i-- > 0;) {
        char at[INSTANT_TEXT];
        instant_write(at, world->now - (instant_t)below(world, 30) * HOUR_MS);
        rows = arena_format(c->arena, "%s138000000%02d,,%s,%s,,%s,,\n", rows, (int)below(world, 40),
                            stores[below(world, 4)], at, below(world, 6) ? "yes" : "no");
    }
    c->act.now = world->now;
    people_in(c, rows);
}

static void somebody_opts_out(struct world *world) {
    struct chain *c = world->c;
    struct opted_out out;
    c->act.now = world->now;
    c->err = chain_rubbish();
    const char *who = arena_format(c->arena, "138000000%02d", (int)below(world, 40));
    int failed = customers_opt_out(c->w, &c->act, who, below(world, 3) ? "sms" : NULL, false, &out, &c->err);
    assert_true(!failed || failed == ERR_DATA); /* nobody is known by that yet */
}

static void live_on(struct world *world, int steps) {
    for (int i = 0; i < steps; i++) {
        world->now += (instant_t)(below(world, 12) ? 10 + below(world, 500) : 3 * 1440) * 60000;
        switch (below(world, 8)) {
        case 0:
        case 1:
        case 2:
            somebody_comes(world);
            break;
        case 3:
            somebody_opts_out(world);
            break;
        default:
            tick(world->c, world->now);
        }
        if (below(world, 5)) /* else the sender stands still */
            send_waiting(world);
    }
}

struct rule_of {
    const char *id;
    int quiet_from, quiet_to; /* hours */
    instant_t not_asked;
};
static const struct rule_of rules_of[] = {{"cold", 20, 10, 5 * DAY_MS}, {"after", 21, 9, 3 * DAY_MS}};

static const struct rule_of *rule_of(const char *schedule) {
    return &rules_of[strcmp(schedule, "cold") != 0];
}

static void check_hours(const struct world *world, const struct zone *shanghai, const struct zone *other, int64_t s9) {
    for (size_t i = 0; i < world->count; i++) {
        const struct sent *sent = &world->sent[i];
        const struct rule_of *rule = rule_of(sent->schedule);
        struct wall wall;
        zone_wall(sent->store == s9 ? other : shanghai, sent->at, &wall);
        int hour = wall.ms / 3600000;
        if (hour >= rule->quiet_from || hour < rule->quiet_to)
            fail_msg("%s wrote at %d o'clock", sent->schedule, hour);
    }
}

static void check_peace(const struct world *world) {
    for (size_t i = 0; i < world->count; i++)
        for (size_t k = 0; k < i; k++) {
            const struct sent *later = &world->sent[i], *before = &world->sent[k];
            if (later->first && !memcmp(&later->customer, &before->customer, sizeof later->customer) &&
                later->at - before->at < rule_of(later->schedule)->not_asked)
                fail_msg("%s asked somebody %lld minutes after %s", later->schedule,
                         (long long)((later->at - before->at) / 60000), before->schedule);
        }
}

/* Stops, a sender that stands still, customers who come and go, two schedules that know of each other; from a day on,
 * with a store in another zone beside those of Shanghai. */
static void live_in(struct chain *c, const char *zone, day_t first, int steps) {
    struct zone *shanghai = NULL, *other = NULL;
    struct world world = {.c = c, .random = 20261122, .now = (instant_t)first * DAY_MS};
    const char *seed = getenv("EARSHOT_SEED");
    c->act.now = world.now - 30 * DAY_MS;
    chain_stores_in(c, arena_format(c->arena, "S9,九店,W,西区,CN,,,%s\n", zone));
    world.random += seed ? strtoull(seed, NULL, 10) * 7919 : 0;
    usual_channels(c);
    chain_rule(
        c, "scripts/schedules/cold.lua",
        "return schedule \"cold\" { survey = \"visit\", at = cron \"30 7 * * *\", by = { \"sms\" }, message = "
        "\"invite\", sample = { per_store = 3 }, quiet = { from = \"20:00\", to = \"10:00\" }, expires = days(4),\n"
        "  remind = { after = days(1), times = 2 }, ask = customers { visited = within(days(3)), not_asked = "
        "within(days(5)) } }\n");
    chain_rule(
        c, "scripts/schedules/after.lua",
        "return schedule \"after\" { survey = \"visit\", after = hours(3), by = { \"sms\" }, message = \"invite\",\n"
        "  cap = { sms = 4 }, expires = days(3), ask = customers { not_asked = within(days(3)) } }\n");
    live_on(&world, getenv("EARSHOT_LONG") ? 2000 : steps);
    CHAIN_OK(c, zone_open(&shanghai, "Asia/Shanghai", &c->err));
    CHAIN_OK(c, zone_open(&other, zone, &c->err));
    if (world.count <= 30)
        fail_msg("%s: %zu messages went out", zone, world.count);
    check_hours(&world, shanghai, other, chain_number(c, "SELECT store_id FROM store WHERE code = 'S9'"));
    check_peace(&world);
    zone_free(shanghai);
    zone_free(other);
    /* after opting out; twice for one occasion; past a cap */
    assert_int_equal(chain_number(c, "SELECT count(*) FROM invitation i JOIN opt_out o USING (customer_id) "
                                     "WHERE (o.channel = '' OR o.channel = i.channel) AND i.at > o.at"),
                     0);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM outbox b JOIN opt_out o USING (customer_id) WHERE state = 2 "
                                     "AND (o.channel = '' OR o.channel = b.channel) AND b.ended > o.at"),
                     0);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM (SELECT 1 FROM invitation WHERE customer_id IS NOT NULL "
                                     "GROUP BY schedule, due, customer_id HAVING count(*) > 1)"),
                     0);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM (SELECT count(*) AS n FROM invitation WHERE schedule = "
                                     "'cold' GROUP BY store_id, due HAVING n > 3)"),
                     0);
    assert_int_equal(chain_number(c, "SELECT count(*) FROM (SELECT count(*) AS n FROM invitation_event WHERE what = 7 "
                                     "GROUP BY invitation_id HAVING n > 2)"),
                     0);
}

static void nobody_is_pestered(void **state) {
    live_in(*state, "Europe/London", day_from_civil(2027, 3, 18), 220);
}

/* The clocks went forward on 4 May 1986, at two. */
static void nor_while_shanghai_moved_its_clocks(void **state) {
    live_in(*state, "Europe/London", day_from_civil(1986, 4, 25), 70);
}

/* By half an hour, on 4 April 2027. */
static void nor_where_clocks_go_back_half_an_hour(void **state) {
    live_in(*state, "Australia/Lord_Howe", day_from_civil(2027, 3, 26), 70);
}

/* There was no 30 December 2011. */
static void nor_where_a_day_is_left_out(void **state) {
    live_in(*state, "Pacific/Apia", day_from_civil(2011, 12, 20), 70);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(each_reason_is_told_apart),
        CHAIN_TEST(the_plan_is_what_the_run_does),
        CHAIN_TEST(a_stop_of_three_days_is_caught_up),
        CHAIN_TEST(what_follows_a_visit_is_asked_once),
        CHAIN_TEST(who_answered_enough_closes_a_store),
        CHAIN_TEST(segments_narrow_whom_is_meant),
        CHAIN_TEST(who_answered_enough_closes_a_survey),
        CHAIN_TEST(who_is_not_heard_of_is_forgotten),
        CHAIN_TEST(nobody_is_pestered),
        CHAIN_TEST(nor_while_shanghai_moved_its_clocks),
        CHAIN_TEST(nor_where_clocks_go_back_half_an_hour),
        CHAIN_TEST(nor_where_a_day_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The deep proof: through corrected editions no false alarm; whatever is changed in the facts or beside them is found
 * and named. */
#include "unit/ops/chain.h"

#include "flow/archive/archive.h"
#include "ops/privacy.h"
#include "ops/quarantine.h"
#include "ops/verify_deep.h"
#include "port/vault/vault.h"

enum { OCTOBER = 2026 * 12 + 9 };

static const char by_response[] =
    "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, survey = \"visit\",\n"
    "  effective = \"2026-01\", base = 12, response = function(recommend) return recommend and recommend * 10 end,\n"
    "  band = function(index) return index >= 75 and \"A\" or \"B\" end }\n";

static const char with_index[] =
    "return report \"mini\" { title = { zh = \"月报\", en = \"Report\" }, survey = \"visit\", scoring = \"service\",\n"
    "  months = 3, build = function(r) return { kicker = \"k\", title = r.store.name, period = r.period.id,\n"
    "  subtitle = r.store.region.name, blocks = { cards { card { title = \"指数\", metric = r.score and r.score.index "
    "or r.questions.recommend.nps } } } } end "
    "}\n";

struct findings {
    struct buf text;
    int stop;
    struct verify_deep_done done;
};

static int hear(void *context, const struct finding *finding, struct err *err) {
    struct findings *findings = context;
    (void)err;
    buf_format(&findings->text, "%s %s|", finding->path, finding->what);
    return findings->stop;
}

static int proven(struct chain *c, const char *edition, struct verify_deep_done *done, const char **out_text) {
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE)};
    c->err = chain_rubbish();
    int failed = verify_deep(c->w, &c->act, edition, hear, &findings, done, &c->err);
    *out_text = arena_text(c->arena, findings.text.data);
    buf_free(&findings.text);
    return failed;
}

static void assert_proven(struct chain *c, int64_t editions) {
    struct verify_deep_done done;
    const char *text;
    CHAIN_OK(c, proven(c, NULL, &done, &text));
    assert_string_equal("", text);
    assert_int_equal(editions, done.editions);
}

static void assert_found(struct chain *c, const char *words) {
    struct verify_deep_done done;
    const char *text;
    assert_int_equal(ERR_FOUND, proven(c, NULL, &done, &text));
    if (!strstr(text, words))
        fail_msg("not found: '%s' in: %s", words, text);
}

static const char *rows_of(struct chain *c, int first, const char *store, const char *month, int nps) {
    const char *rows = "";
    for (int i = 0; i < 14; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-%s-%02d 12:00:00,%d,5,4,%d,,\n", rows, first + i, store, month,
                            i + 1, (nps + i) % 11, 1 + i % 5);
    return rows;
}

static struct close_done closed(struct chain *c, month_t month, const char *reason) {
    struct close_done done;
    c->act.reason = reason;
    CHAIN_OK(c, close_month(c->w, &c->act, month, &done, &c->err));
    return done;
}

static void mark(struct chain *c, const char *store, month_t month, bool lift) {
    const struct quarantine_wish wish = {.store = store, .first = month, .last = month, .lift = lift};
    struct quarantine_done done;
    c->act.reason = "a test";
    CHAIN_OK(c, quarantine(c->w, &c->act, &wish, &done, &c->err));
    assert_true(done.marked > 0);
}

/* Six editions: each follows something that changes what the month before it, or it itself, rests on. */
static void publish_history(struct chain *c) {
    chain_in(c, rows_of(c, 1, "S1", "09", 9));
    chain_in(c, rows_of(c, 101, "S3", "10", 5));
    closed(c, OCTOBER - 1, "september");
    closed(c, OCTOBER, "october");
    int64_t late = chain_in(c, rows_of(c, 201, "S1", "10", 3)).batch; /* late */
    chain_correct(c, rows_of(c, 1, "S2", "09", 1));                   /* of another store, and other answers */
    closed(c, OCTOBER - 1, "corrected");
    closed(c, OCTOBER, "late");
    mark(c, "S3", OCTOBER, false);
    chain_undo(c, late);
    struct stores_done moved;
    CHAIN_OK(c, chain_try_stores(c, "S2,二店新址,W,西区,CN,,,\n", 20600, &moved));
    chain_in(c, rows_of(c, 301, "S9", "10", 8));
    closed(c, OCTOBER, "without S3");
    mark(c, "S3", OCTOBER, true);
    closed(c, OCTOBER, "with S3 again");
}

static void a_history_of_corrections_holds(void **state) {
    struct chain *c = *state;
    struct verify_deep_done done;
    const char *text;
    assert_proven(c, 0); /* nothing published yet */
    publish_history(c);
    assert_proven(c, 6);
    CHAIN_OK(c, proven(c, "2026-09", &done, &text));
    assert_int_equal(1, done.editions);
    assert_int_equal(ERR_NOINPUT, proven(c, "2025-01", &done, &text));
    chain_recount(c);
    assert_proven(c, 6);
}

static void scores_of_responses_are_made_as_of_then(void **state) {
    struct chain *c = *state;
    chain_rule(c, "scripts/scoring/service.lua", by_response);
    chain_rule(c, "scripts/reports/mini.lua", with_index);
    publish_history(c);
    assert_proven(c, 6);
    chain_rule(c, "scripts/scoring/service.lua", chain_scoring); /* the old ones keep theirs */
    chain_in(c, rows_of(c, 401, "S1", "10", 2));
    closed(c, OCTOBER, "other rules");
    assert_proven(c, 7);
}

static const char with_customers[] =
    "return mapping \"answers\" { of = \"responses\", survey = \"visit\", source = \"paper\", class = \"staff\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", customer = { id = \"how\" },\n"
    "  answers = { recommend = \"nps\", polite = \"polite\", help = \"help\", fresh = \"fresh\", comment = \"comment\" "
    "} "
    "}\n";

/* One customer's answers: of this month and the last, corrected, set aside and taken back in, in five editions. */
static void publish_customer(struct chain *c) {
    chain_rule(c, "scripts/channels/responses.lua", with_customers);
    chain_in(c, rows_of(c, 1, "S1", "09", 9));
    chain_in(c, rows_of(c, 101, "S1", "10", 5));
    chain_in(c, "901,S1,2026-09-07 12:00:00,10,5,4,3,M-1,\n902,S1,2026-10-07 12:00:00,0,1,1,1,M-1,\n");
    closed(c, OCTOBER, "october");
    chain_correct(c, "902,S1,2026-10-07 12:00:00,2,1,1,1,M-1,\n");
    closed(c, OCTOBER, "corrected");
    mark(c, "S1", OCTOBER - 1, false);
    closed(c, OCTOBER, "without September");
    mark(c, "S1", OCTOBER - 1, true);
    closed(c, OCTOBER, "with it again");
}

static void erase_customer(struct chain *c, const char *setting) {
    struct erasure_done done;
    char *settings = arena_text(c->arena, chain_settings);
    settings[strlen(settings) - 2] = '\0';
    chain_rule(c, "earshot.lua", arena_format(c->arena, "%s, erasure = \"%s\" }\n", settings, setting));
    c->act.reason = "asked for";
    CHAIN_OK(c, privacy_erase(c->w, &c->act, "M-1", &done, &c->err));
    assert_int_equal(2, done.responses);
}

static void the_erased_are_counted_for(void **state) {
    struct chain *c = *state;
    static const char *const settings[] = {"anonymous", "remove"};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        struct chain own;
        chain_bare(&own);
        chain_stores_in(&own, "S1,一店,E,东区,CN,2020-01-01,,\n");
        publish_customer(&own);
        assert_proven(&own, 4);
        erase_customer(&own, settings[i]);
        assert_proven(&own, 4);
        chain_recount(&own);
        mark(&own, "S1", OCTOBER - 1, false); /* what was removed can no longer be doubted */
        chain_recount(&own);
        closed(&own, OCTOBER, "without September");
        assert_proven(&own, 5);
        CHAIN_OK(&own, sql_script(own.w->db, "DELETE FROM erased_response WHERE store_id <> 0", &own.err));
        assert_found(&own, "its facts are not what it was sealed with");
        workspace_close(own.w);
        assert_int_equal(0, file_remove_tree(own.root, &c->err));
        arena_free(own.arena);
    }
}

static void an_index_of_removed_answers_is_no_false_alarm(void **state) {
    struct chain *c = *state;
    struct verify_deep_done done;
    const char *text;
    chain_rule(c, "scripts/scoring/service.lua", by_response);
    chain_rule(c, "scripts/reports/mini.lua", with_index);
    publish_customer(c);
    assert_proven(c, 4);
    erase_customer(c, "remove");
    CHAIN_OK(c, proven(c, NULL, &done, &text));
    assert_non_null(strstr(text, "cannot be recomputed: 2 of the answers that it was made of were erased since"));
    assert_int_equal(0, done.grave);
    assert_int_equal(4, done.remarks);
}

static void an_answer_that_was_changed_is_found(void **state) {
    struct chain *c = *state;
    publish_history(c);
    CHAIN_OK(c, sql_script(
                    c->w->db,
                    "UPDATE response SET answers = CAST(x'01' || substr(answers, 2) AS BLOB) WHERE external_id = '105'",
                    &c->err));
    assert_found(c, "batch 3 its facts are not what it was sealed with");
    assert_found(c, "tallies 1 of");
    assert_found(c, "S3/mini/document.json does not follow from the facts at its cut");
    assert_found(c, "its digest of the answers is not that of");
}

static void answers_that_are_none_are_found_before_they_are_counted(void **state) {
    struct chain *c = *state;
    static const char *const broken[] = {"CAST(x'FF' || substr(answers, 2) AS BLOB)", "x'01'", "x''",
                                         "CAST(answers || x'01' AS BLOB)"};
    publish_history(c);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        CHAIN_OK(c, sql_script(
                        c->w->db,
                        arena_format(c->arena, "UPDATE response SET answers = %s WHERE external_id = '101'", broken[i]),
                        &c->err));
        assert_found(c, "a response of store S3 cannot be read");
        assert_found(c, "no edition was recomputed");
    }
}

/* Who alters a database does not ask its triggers. */
static void unlock(struct chain *c) {
    struct sql_rows *rows;
    char *script = arena_text(c->arena, "");
    CHAIN_OK(c, sql_query(c->w->db, &rows, &c->err, "SELECT name FROM sqlite_schema WHERE type = 'trigger'", ""));
    while (sql_next(rows))
        script = arena_format(c->arena, "%sDROP TRIGGER %s;", script, sql_text(rows, 0));
    CHAIN_OK(c, sql_end(rows, 0, &c->err));
    CHAIN_OK(c, sql_script(c->w->db, script, &c->err));
}

/* Each change, what undoes it, and what is found. */
static void what_stands_beside_the_answers_is_held_to_them(void **state) {
    struct chain *c = *state;
    static const struct {
        const char *change, *back, *found;
    } changes[] = {
        {"UPDATE tally SET counts = CAST(x'02' || substr(counts, 2) AS BLOB) WHERE kind = 1", "DELETE FROM tally",
         "are not what the responses say"},
        {"UPDATE store_profile SET name = 'X' WHERE name = '一店'",
         "UPDATE store_profile SET name = '一店' WHERE name = 'X'", "its digest of stores and regions is not that of"},
        {"UPDATE response SET texts = '{\"comment\":\"x\"}' WHERE external_id = '102'",
         "UPDATE response SET texts = '' WHERE external_id = '102'", "sealed with"},
        {"UPDATE response SET external_id = '-102' WHERE external_id = '102'",
         "UPDATE response SET external_id = '102' WHERE external_id = '-102'", "sealed with"},
        {"UPDATE response SET rid = rid + 1 WHERE external_id = '102'",
         "UPDATE response SET rid = rid - 1 WHERE external_id = '102'", "stands where its source, id and time do not"},
        {"UPDATE response SET rid = rid - 86400 WHERE external_id = '102'",
         "UPDATE response SET rid = rid + 86400 WHERE external_id = '102'", "stands where its source"},
        {"UPDATE quarantine SET batch = batch + 1000", "UPDATE quarantine SET batch = batch - 1000",
         "has facts, but there is no such batch"},
        {"UPDATE quarantine SET held = 0 WHERE batch = (SELECT min(batch) FROM quarantine)", NULL, "sealed with"},
    };
    publish_history(c);
    unlock(c);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        CHAIN_OK(c, sql_script(c->w->db, changes[i].change, &c->err));
        assert_found(c, changes[i].found);
        if (!changes[i].back)
            return;
        CHAIN_OK(c, sql_script(c->w->db, changes[i].back, &c->err));
        struct rebuild_done done;
        CHAIN_OK(c, rebuild(c->w, &c->act, &done, &c->err));
        assert_proven(c, 6);
    }
}

/* Of one second and with the same digest: the second of the two stands behind the first, and goes on doing so when that
 * one is erased. */
static void who_gave_way_to_another_stands_behind_it(void **state) {
    struct chain *c = *state;
    static const char *const settings[] = {"anonymous", "remove"};
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        struct chain own;
        chain_bare(&own);
        chain_stores_in(&own, "S1,一店,E,东区,CN,2020-01-01,,\n");
        publish_customer(&own);
        chain_in(&own, "20604,S1,2026-10-09 12:00:00,9,5,4,3,M-2,\n");
        chain_in(&own, "22771,S1,2026-10-09 12:00:00,8,5,4,3,,\n");
        assert_proven(&own, 4);
        erase_customer(&own, settings[i]);
        assert_int_equal(0, chain_number(&own, "SELECT sum(place) FROM erased_response"));
        struct erasure_done done;
        CHAIN_OK(&own, privacy_erase(own.w, &own.act, "M-2", &done, &own.err));
        assert_int_equal(1, chain_number(&own, "SELECT count(*) FROM erased_response e JOIN response r ON "
                                               "r.external_id = '22771' AND e.place = r.rid - 1"));
        assert_proven(&own, 4);
        CHAIN_OK(&own,
                 sql_script(own.w->db, "UPDATE response SET rid = rid + 1 WHERE external_id = '22771'", &own.err));
        assert_found(&own, "stands where its source, id and time do not put it");
        workspace_close(own.w);
        assert_int_equal(0, file_remove_tree(own.root, &c->err));
        arena_free(own.arena);
    }
}

static void answers_that_are_gone_are_missed(void **state) {
    struct chain *c = *state;
    publish_history(c);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM response WHERE external_id = '105'", &c->err));
    assert_found(c, "sealed with");
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM response WHERE external_id LIKE '1__'", &c->err));
    assert_found(c, "batch 3 its facts are not what it was sealed with");
    assert_found(c, "nothing in the facts at its cut");
    assert_found(c, "makes this report");
}

static void a_seal_that_was_changed_with_the_answers_is_found_by_the_journal(void **state) {
    struct chain *c = *state;
    publish_history(c);
    CHAIN_OK(c, sql_script(c->w->db, "DROP TRIGGER batch_stays", &c->err));
    CHAIN_OK(c, sql_script(c->w->db, "UPDATE batch SET seal = content WHERE seq = 2", &c->err));
    assert_found(c, "its seal is not the one in the journal");
}

static void a_cut_that_was_changed_is_found(void **state) {
    struct chain *c = *state;
    publish_history(c);
    CHAIN_OK(c, sql_script(c->w->db, "UPDATE edition SET cut = cut + 1 WHERE cut = 3", &c->err));
    assert_found(c, "its commit names another month or cut than the database");
}

static void whoever_listens_may_stop(void **state) {
    struct chain *c = *state;
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE), .stop = -9};
    publish_history(c);
    unlock(c);
    CHAIN_OK(c, sql_script(c->w->db, "UPDATE store_profile SET name = 'X' WHERE name = '一店'", &c->err));
    assert_int_equal(-9, verify_deep(c->w, &c->act, NULL, hear, &findings, &findings.done, &c->err));
    CHAIN_OK(c, sql_script(c->w->db, "UPDATE response SET answers = x''", &c->err));
    assert_int_equal(-9, verify_deep(c->w, &c->act, NULL, hear, &findings, &findings.done, &c->err));
    buf_free(&findings.text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_history_of_corrections_holds),
        CHAIN_TEST(scores_of_responses_are_made_as_of_then),
        CHAIN_BARE_TEST(the_erased_are_counted_for),
        CHAIN_TEST(an_index_of_removed_answers_is_no_false_alarm),
        CHAIN_TEST(an_answer_that_was_changed_is_found),
        CHAIN_TEST(answers_that_are_none_are_found_before_they_are_counted),
        CHAIN_TEST(what_stands_beside_the_answers_is_held_to_them),
        CHAIN_BARE_TEST(who_gave_way_to_another_stands_behind_it),
        CHAIN_TEST(answers_that_are_gone_are_missed),
        CHAIN_TEST(a_seal_that_was_changed_with_the_answers_is_found_by_the_journal),
        CHAIN_TEST(a_cut_that_was_changed_is_found),
        CHAIN_TEST(whoever_listens_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

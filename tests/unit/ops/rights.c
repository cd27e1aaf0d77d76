/* Who may do what, and what they see: denied unless a line of the table, and the person's scope, allow it. */
#include "unit/ops/chain.h"

#include "ops/explain.h"
#include "ops/history.h"
#include "ops/journal.h"
#include "ops/metrics.h"
#include "ops/people.h"
#include "ops/report_run.h"

static struct report_done made;

static void add(struct chain *c, const char *name, enum role role, const char *scope) {
    const struct person person = {.name = name, .login = name, .role = role, .scope = scope};
    CHAIN_OK(c, people_add(c->w, &c->act, &person, &c->err));
}

static void everybody(struct chain *c) {
    add(c, "chen", ROLE_REGION, "E");
    add(c, "zhao", ROLE_AUDITOR, "");
    add(c, "shop", ROLE_STAFF, "S3");
}

static int enter(struct chain *c, const char *login, const char *as, const char *what) {
    struct act act = {.actor = as ? as : login, .login = login, .now = c->act.now};
    bool first;
    c->err = chain_rubbish();
    return rights_enter(c->w, &act, what, &first, &c->err);
}

/* One row a line says it all: the roles that may, as the table has them. */
static void each_role_may_what_the_table_says(void **state) {
    struct chain *c = *state;
    static const struct {
        const char *login;
        enum role role;
    } who[] = {{"li", ROLE_HQ}, {"chen", ROLE_REGION}, {"zhao", ROLE_AUDITOR}, {"shop", ROLE_STAFF}};
    everybody(c);
    for (const struct right *right = rights; right->act; right++)
        for (size_t i = 0; i < 4; i++) {
            int expected = right->roles & who[i].role ? 0 : ERR_DENIED;
            if (enter(c, who[i].login, NULL, right->act) != expected)
                fail_msg("%s: %s", who[i].login, right->act);
        }
    assert_int_equal(ERR_DENIED, enter(c, "li", NULL, "what nobody thought of"));
    assert_int_equal(ERR_DENIED, enter(c, "nobody", NULL, "history"));
    assert_says(c, "no user");
    assert_true(rights_of("close")->roles == ROLE_HQ); /* and the table means what it says */
    assert_false(rights_of("journal")->roles & (ROLE_REGION | ROLE_STAFF));
}

static void only_hq_acts_in_anothers_name(void **state) {
    struct chain *c = *state;
    everybody(c);
    assert_int_equal(0, enter(c, "li", "chen", "metrics"));
    assert_string_equal("E", c->w->scope.region);
    assert_int_equal(ERR_DENIED, enter(c, "li", "chen", "close"));
    assert_int_equal(ERR_DENIED, enter(c, "chen", "li", "close"));
    assert_says(c, "only hq acts in another's name");
    assert_int_equal(ERR_DENIED, enter(c, "nobody", "li", "close"));
    assert_int_equal(ERR_DENIED, enter(c, "li", "cheng", "metrics"));
    assert_int_equal(0, enter(c, "chen", "chen", "metrics"));
}

static int take_detail(void *context, const struct journal_line *line, struct err *err) {
    struct chain *c = ((void **)context)[0];
    (void)err;
    ((void **)context)[1] = arena_text(c->arena, line->detail);
    return 0;
}

static void an_act_by_anothers_hand_says_so_and_the_denied_is_not_journalled(void **state) {
    struct chain *c = *state;
    void *context[2] = {c, NULL};
    everybody(c);
    struct act act = {.actor = "chen", .now = c->act.now};
    const struct person more = {.name = "more", .login = "more", .role = ROLE_HQ, .scope = ""};
    assert_int_equal(ERR_DENIED, people_add(c->w, &act, &more, &c->err)); /* whoever calls it, and however */
    struct stores_done done;
    c->act.actor = "zhao";
    assert_int_equal(ERR_DENIED, chain_try_stores(c, "S8,八店,E,东区,CN,,,\n", DAY_NONE, &done));
    assert_int_equal(4, chain_number(c, "SELECT count(*) FROM store"));
    c->act = (struct act){.actor = "li", .hand = "wang", .now = c->act.now};
    chain_stores_in(c, "S8,八店,E,东区,CN,,,\n");
    CHAIN_OK(c, journal_each(c->w->db, take_detail, context, &c->err));
    assert_non_null(strstr(context[1], "\"hand\":\"wang\""));
    int64_t lines;
    CHAIN_OK(c, journal_verify(c->w->db, &lines, &c->err));
}

/* ---- what they see ---- */

static int explained(struct chain *c, const char *login, const char *store, const char *month) {
    struct explain_score score;
    month_t asked;
    assert_true(month_read(month, &asked));
    assert_int_equal(0, enter(c, login, NULL, "explain score"));
    c->err = chain_rubbish();
    return explain_score(c->w, &c->act, store, asked, NULL, &score, &c->err);
}

/* What `metrics` does not tell of a store, explaining its score does not tell either. */
static void a_score_is_explained_for_the_months_in_which_the_store_hung_there(void **state) {
    struct chain *c = *state;
    const struct person west = {.name = "west", .login = "west", .role = ROLE_REGION, .scope = "W"};
    day_t october;
    everybody(c);
    CHAIN_OK(c, people_add(c->w, &c->act, &west, &c->err));
    assert_true(day_read("2026-10-01", &october));
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-03 12:00:00,9,5,4,3,,\n"
                "3,S3,2026-10-03 12:00:00,9,5,4,3,,\n");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", october, &c->err));
    assert_int_equal(0, explained(c, "chen", "S1", "2026-09"));
    assert_int_equal(ERR_DENIED, explained(c, "chen", "S1", "2026-10"));
    assert_says(c, "store S1 was not in region E in 2026-10");
    assert_int_equal(0, explained(c, "west", "S1", "2026-10"));
    assert_int_equal(ERR_DENIED, explained(c, "west", "S1", "2026-09"));
    assert_int_equal(ERR_DENIED, explained(c, "chen", "S3", "2026-10"));
    assert_int_equal(0, explained(c, "zhao", "S1", "2026-09"));
}

static int note_code(void *context, const struct metrics_row *row, struct err *err) {
    struct chain *c = ((void **)context)[0];
    (void)err;
    ((void **)context)[1] = arena_format(c->arena, "%s%s %d;", (char *)((void **)context)[1], row->code, (int)row->n);
    return 0;
}

static const char *seen(struct chain *c, struct metrics_query query) {
    void *context[2] = {c, ""};
    query.survey = "visit";
    query.from = query.from ? query.from : INT32_MIN;
    query.to = INT32_MAX;
    c->err = chain_rubbish();
    return metrics(c->w, &query, note_code, context, &c->err) ? NULL : context[1];
}

static void a_region_sees_its_stores_as_they_hung(void **state) {
    struct chain *c = *state;
    day_t october;
    everybody(c);
    assert_true(day_read("2026-10-01", &october));
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,\n2,S1,2026-10-03 12:00:00,9,5,4,3,,\n"
                "3,S2,2026-10-03 12:00:00,9,5,4,3,,\n4,S3,2026-10-03 12:00:00,9,5,4,3,,\n");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", october, &c->err));
    assert_int_equal(0, enter(c, "chen", NULL, "metrics"));
    assert_string_equal("S1 1;S2 1;", seen(c, (struct metrics_query){.by = METRICS_STORE}));
    assert_string_equal("E 2;", seen(c, (struct metrics_query){.by = METRICS_REGION}));
    assert_string_equal(" 2;", seen(c, (struct metrics_query){.by = METRICS_CHAIN}));
    assert_null(seen(c, (struct metrics_query){.by = METRICS_STORE, .region = "W"}));
    assert_int_equal(ERR_DENIED, c->err.kind);
    assert_null(seen(c, (struct metrics_query){.by = METRICS_STORE, .region = "CN"}));
    assert_null(seen(c, (struct metrics_query){.by = METRICS_STORE, .store = "S3"}));
    assert_says(c, "chen (region E)");
    assert_null(seen(c, (struct metrics_query){.by = METRICS_REGION, .against = METRICS_WHOLE}));
    assert_null(seen(c, (struct metrics_query){.by = METRICS_CHAIN, .against = METRICS_WHOLE}));
    assert_non_null(seen(c, (struct metrics_query){.by = METRICS_STORE, .against = METRICS_WHOLE}));
    const struct registry *registry;
    CHAIN_OK(c, stores_read(c->w, c->w->scope.day, &registry, &c->err));
    assert_int_equal(1, registry->store_count); /* S1 moved away */
    assert_string_equal("S2", registry->stores[0].code);
    assert_ptr_equal(&registry->stores[0], registry_store_by_id(registry, registry->stores[0].id));
}

static int count_report(void *context, const char *region, const char *store, const char *report, struct err *err) {
    (void)region, (void)store, (void)report, (void)err;
    ++*(int *)context;
    return 0;
}

static void reports_of_others_are_not_handed_out(void **state) {
    struct chain *c = *state;
    struct close_done done;
    struct history_edition edition;
    struct buf pdf = buf_make(LIMIT_PDF);
    int count = 0;
    everybody(c);
    chain_in(c, "2,S1,2026-10-03 12:00:00,9,5,4,3,,\n4,S3,2026-10-03 12:00:00,9,5,4,3,,\n");
    CHAIN_OK(c, close_month(c->w, &c->act, 2026 * 12 + 9, &done, &c->err));
    assert_int_equal(0, enter(c, "shop", NULL, "show"));
    CHAIN_OK(c, history_find(c->w, "2026-10", &edition, &c->err));
    CHAIN_OK(c, history_reports(c->w, &edition, count_report, &count, &c->err));
    assert_int_equal(1, count);
    CHAIN_OK(c, history_read(c->w, &edition, "S3", NULL, "report.pdf", &pdf, &c->err));
    buf_clear(&pdf);
    CHAIN_OK(c, history_read(c->w, &edition, NULL, NULL, "provenance.json", &pdf, &c->err));
    assert_non_null(strstr(pdf.data, "/S3/"));
    assert_null(strstr(pdf.data, "/S1/"));
    assert_int_equal(ERR_DENIED, history_read(c->w, &edition, "S1", NULL, "report.pdf", &pdf, &c->err));
    assert_int_equal(0, enter(c, "chen", NULL, "report run"));
    assert_int_equal(
        ERR_DENIED,
        report_run(
            c->w, &c->act,
            &(struct report_wish){
                .report = NULL, .store = "S3", .month = 2026 * 12 + 9, .working = false, .out = chain_path(c, "x.pdf")},
            &made, &c->err));
    assert_false(file_exists(chain_path(c, "x.pdf")));
    CHAIN_OK(
        c,
        report_run(
            c->w, &c->act,
            &(struct report_wish){
                .report = NULL, .store = "S1", .month = 2026 * 12 + 9, .working = false, .out = chain_path(c, "x.pdf")},
            &made, &c->err));
    buf_free(&pdf);
}

/* ---- the people ---- */

static void somebody_of_hq_stays(void **state) {
    struct chain *c = *state;
    everybody(c);
    assert_int_equal(ERR_DATA, people_remove(c->w, &c->act, "li", &c->err));
    assert_int_equal(ERR_DATA, people_role(c->w, &c->act, "li", ROLE_AUDITOR, "", &c->err));
    assert_says(c, "last of hq");
    CHAIN_OK(c, people_role(c->w, &c->act, "zhao", ROLE_HQ, "", &c->err));
    CHAIN_OK(c, people_remove(c->w, &c->act, "li", &c->err));
    assert_int_equal(ERR_DENIED, enter(c, "li", NULL, "close"));
    assert_int_equal(0, enter(c, "zhao", NULL, "close"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'user role'"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'user remove'"));
}

static void what_is_wrong_with_a_person_is_told(void **state) {
    struct chain *c = *state;
    static const struct {
        struct person person;
        const char *says;
    } cases[] = {{{"li", "x", ROLE_HQ, ""}, "li is a user already"},
                 {{"x", "li", ROLE_HQ, ""}, "the operating system's user li"},
                 {{"x", "x", ROLE_REGION, ""}, "about one region"},
                 {{"x", "x", ROLE_REGION, "EE"}, "no region 'EE'"},
                 {{"x", "x", ROLE_STAFF, "S33"}, "no store 'S33'"},
                 {{"x", "x", ROLE_AUDITOR, "E"}, "sees every region"},
                 {{"a\nActor: b", "x", ROLE_HQ, ""}, "cannot be a name"},
                 {{"", "x", ROLE_HQ, ""}, "cannot be a name"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_not_equal(0, people_add(c->w, &c->act, &cases[i].person, &c->err));
        assert_says(c, cases[i].says);
    }
    assert_int_equal(ERR_DATA, people_remove(c->w, &c->act, "lo", &c->err));
    assert_todo(c, "'li'");
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM person"));
}

static void the_owner_of_an_older_workspace_is_its_first_of_hq(void **state) {
    struct chain *c = *state;
    struct act act = {.actor = "wu", .login = "root", .now = c->act.now};
    bool first = false;
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM person", &c->err));
    CHAIN_OK(c, rights_enter(c->w, &act, "history", &first, &c->err));
    assert_true(first);
    assert_string_equal("wu", act.actor);
    CHAIN_OK(c, rights_enter(c->w, &act, "close", &first, &c->err));
    assert_false(first);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(each_role_may_what_the_table_says),
        CHAIN_TEST(only_hq_acts_in_anothers_name),
        CHAIN_TEST(an_act_by_anothers_hand_says_so_and_the_denied_is_not_journalled),
        CHAIN_TEST(a_region_sees_its_stores_as_they_hung),
        CHAIN_TEST(a_score_is_explained_for_the_months_in_which_the_store_hung_there),
        CHAIN_TEST(reports_of_others_are_not_handed_out),
        CHAIN_TEST(somebody_of_hq_stays),
        CHAIN_TEST(what_is_wrong_with_a_person_is_told),
        CHAIN_TEST(the_owner_of_an_older_workspace_is_its_first_of_hq),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

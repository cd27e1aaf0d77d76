/* From the working files to live rules: what counts when, what is refused, and what a kill in between leaves. */
#include "unit/ops/chain.h"

#include "ops/journal.h"
#include "ops/people.h"
#include "ops/revisions.h"

static const char other_settings[] = "return settings \"chain\" { name = { zh = \"别名\", en = \"Other\" }, "
                                     "language = \"zh\", zone = \"Asia/Shanghai\", "
                                     "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";
static const char reviewed[] = "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, "
                               "language = \"zh\", zone = \"Asia/Shanghai\", review = true, "
                               "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";

static void add_wang(struct chain *c) {
    const struct person wang = {.name = "wang", .login = "wang", .role = ROLE_HQ, .scope = ""};
    CHAIN_OK(c, people_add(c->w, &c->act, &wang, &c->err));
}

static struct live live_of(struct chain *c) {
    struct live live;
    CHAIN_OK(c, live_read(c->w, &live, &c->err));
    return live;
}

static const char *live_name(struct chain *c) {
    struct rulebook *rulebook = NULL;
    CHAIN_OK(c, rulebook_open(&rulebook, c->w, RULEBOOK_INTAKE, &c->err));
    const char *name = arena_text(c->arena, value_text(value_get(rulebook->settings.name, "en"), ""));
    rulebook_close(rulebook);
    return name;
}

static bool drifts(struct chain *c) {
    bool drift = false;
    CHAIN_OK(c, revision_drift(c->w, &drift, &c->err));
    return drift;
}

static int publish_by(struct chain *c, const char *actor, const char *hand, const char *reason) {
    struct act act = {.actor = actor, .hand = hand, .reason = reason, .now = c->act.now};
    struct rules_candidate candidate;
    struct live live;
    c->err = chain_rubbish();
    int failed = rules_weigh(c->w, &act, &candidate, &c->err);
    return failed ? failed : rules_publish(c->w, &act, &candidate, &live, &c->err);
}

static int publish_as(struct chain *c, const char *actor, const char *reason) {
    return publish_by(c, actor, NULL, reason);
}

static void a_new_workspace_has_live_rules(void **state) {
    struct chain *c = *state;
    struct live live = live_of(c);
    struct revision revision;
    assert_int_equal(1, live.number);
    assert_string_equal("li", live.actor);
    CHAIN_OK(c, revision_find(c->w, "live", &revision, &c->err));
    assert_string_equal("the first rules", revision.message);
    assert_true(revision.live);
    assert_false(drifts(c));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'rules publish'"));
}

static void what_is_edited_counts_once_it_is_published(void **state) {
    struct chain *c = *state;
    struct live before = live_of(c);
    chain_file(c, "w/earshot.lua", other_settings);
    assert_true(drifts(c));
    assert_string_equal("Example", live_name(c));
    chain_publish(c);
    assert_false(drifts(c));
    assert_string_equal("Other", live_name(c));
    assert_string_not_equal(before.commit, live_of(c).commit);
    chain_publish(c); /* the same again is nothing */
    assert_int_equal(2, live_of(c).number);
}

static void what_does_not_load_is_not_published(void **state) {
    struct chain *c = *state;
    chain_file(c, "w/scripts/reports/mini.lua", "return report \"mini\" {");
    assert_int_equal(ERR_DATA, publish_as(c, "li", "x"));
    assert_non_null(strstr(c->err.where, "scripts/reports/mini.lua"));
    assert_int_equal(1, live_of(c).number);
}

static void a_case_that_fails_is_not_published(void **state) {
    struct chain *c = *state;
    static const char cases[] = "return cases \"service\" { of = \"scoring\",\n"
                                "  case \"all fives\" { given = { { times = 40, polite = 5, help = 5, fresh = 5 } },\n"
                                "    expect = { band = \"";
    const char *text[2] = {arena_format(c->arena, "%sA\" } } }\n", cases),
                           arena_format(c->arena, "%sB\" } } }\n", cases)};
    chain_rule(c, "scripts/scoring/service.test.lua", text[0]);
    chain_file(c, "w/scripts/scoring/service.test.lua", text[1]);
    assert_int_equal(ERR_DATA, publish_as(c, "li", "x"));
    assert_says(c, "1 of 1 cases failed, first: all fives");
    assert_string_equal("scripts/scoring/service.test.lua", c->err.where);
    assert_int_equal(2, live_of(c).number);
}

static void scripts_that_change_after_they_were_weighed_are_refused(void **state) {
    struct chain *c = *state;
    struct rules_candidate candidate;
    struct live live;
    c->act.reason = "x";
    add_wang(c);
    chain_file(c, "w/earshot.lua", other_settings);
    CHAIN_OK(c, rules_weigh(c->w, &c->act, &candidate, &c->err));
    assert_int_equal(1, candidate.change_count);
    assert_string_equal("earshot.lua", candidate.changes[0].name);
    chain_file(c, "w/scripts/lib/more.lua", "return {}\n");
    assert_int_equal(ERR_DATA, rules_publish(c->w, &c->act, &candidate, &live, &c->err));
    assert_says(c, "changed since");
    CHAIN_OK(c, rules_weigh(c->w, &c->act, &candidate, &c->err));
    assert_int_equal(0, publish_as(c, "wang", "faster"));
    assert_int_equal(ERR_DATA, rules_publish(c->w, &c->act, &candidate, &live, &c->err));
    assert_says(c, "wang published other rules");
    assert_int_equal(2, live_of(c).number);
}

/* As a kill between archive and database leaves it. */
static void a_commit_that_never_was_live_is_taken_when_it_is_published_again(void **state) {
    struct chain *c = *state;
    chain_rule(c, "earshot.lua", other_settings);
    struct live live = live_of(c);
    CHAIN_OK(c,
             sql_script(c->w->db, "DROP TRIGGER rules_live_keeps; DELETE FROM rules_live WHERE number = 2", &c->err));
    assert_string_equal("Example", live_name(c));
    chain_publish(c);
    assert_string_equal(live.commit, live_of(c).commit);
    int64_t lines;
    CHAIN_OK(c, journal_verify(c->w->db, &lines, &c->err));
}

static void two_people_publish_where_the_live_settings_say_so(void **state) {
    struct chain *c = *state;
    const char *commit;
    add_wang(c);
    chain_rule(c, "earshot.lua", reviewed);
    chain_file(c, "w/earshot.lua", other_settings); /* to do without the review takes one */
    assert_int_equal(ERR_DENIED, publish_as(c, "li", "alone"));
    assert_todo(c, "rules propose");
    c->act.reason = "no review";
    CHAIN_OK(c, rules_propose(c->w, &c->act, &commit, &c->err));
    assert_int_equal(ERR_DENIED, publish_as(c, "li", "alone"));
    assert_says(c, "li proposed");
    assert_int_equal(ERR_DENIED, publish_by(c, "wang", "li", "alone")); /* li alone, as two */
    assert_says(c, "li cannot publish rules in the name of wang");
    struct act in_the_name = {.actor = "wang", .hand = "li", .reason = "x", .now = c->act.now};
    assert_int_equal(ERR_DENIED, rules_propose(c->w, &in_the_name, &commit, &c->err));
    chain_file(c, "w/earshot.lua", "edited later, and not in the proposal");
    assert_int_equal(0, publish_as(c, "wang", NULL));
    assert_string_equal("Other", live_name(c));
    struct revision revision;
    CHAIN_OK(c, revision_find(c->w, "live", &revision, &c->err));
    assert_string_equal("li", revision.author);
    assert_string_equal("wang", revision.actor);
    assert_string_equal("no review", revision.message);
}

static void a_revert_is_of_the_rules_that_it_was_weighed_against(void **state) {
    struct chain *c = *state;
    struct live first = live_of(c);
    struct rules_way_back back;
    struct rules_reverted done;
    CHAIN_OK(c, rules_revert_weigh(c->w, &c->act, first.commit, &back, &c->err));
    assert_int_equal(0, back.change_count);
    chain_rule(c, "earshot.lua", other_settings);
    CHAIN_OK(c, rules_revert_weigh(c->w, &c->act, first.commit, &back, &c->err));
    assert_int_equal(1, back.change_count);
    assert_string_equal("earshot.lua", back.changes[0].name);
    assert_string_equal("Other", live_name(c));
    chain_rule(c, "scripts/lib/more.lua", "return {}\n");
    c->act.reason = "back";
    assert_int_equal(ERR_DATA, rules_revert(c->w, &c->act, &back, &done, &c->err));
    assert_non_null(strstr(c->err.what, "meanwhile"));
    assert_string_equal("Other", live_name(c));
}

static int revert_to(struct chain *c, const char *commit, struct rules_reverted *done) {
    struct rules_way_back back;
    int failed = rules_revert_weigh(c->w, &c->act, commit, &back, &c->err);
    return failed ? failed : rules_revert(c->w, &c->act, &back, done, &c->err);
}

static void a_revert_brings_back_files_and_loses_none(void **state) {
    struct chain *c = *state;
    struct live first = live_of(c);
    struct rules_reverted done;
    chain_rule(c, "scripts/lib/more.lua", "return {}\n");
    chain_rule(c, "earshot.lua", other_settings);
    c->act.reason = "back";
    chain_file(c, "w/scripts/lib/mine.lua", "return {}\n");
    assert_int_equal(ERR_DATA, revert_to(c, first.commit, &done));
    assert_string_equal("scripts/lib/mine.lua", c->err.where);
    assert_true(file_exists(chain_path(c, "w/scripts/lib/mine.lua")));
    assert_int_equal(0, remove(chain_path(c, "w/scripts/lib/mine.lua")));
    /* one of its files was written by a revert that was killed */
    chain_file(c, "w/earshot.lua", chain_settings);
    CHAIN_OK(c, revert_to(c, first.commit, &done));
    assert_false(done.proposed);
    assert_int_equal(1, done.written);
    assert_string_equal("Example", live_name(c));
    assert_string_equal(first.tree, live_of(c).tree);
    assert_string_not_equal(first.commit, live_of(c).commit);
    assert_false(file_exists(chain_path(c, "w/scripts/lib/more.lua")));
    assert_false(drifts(c));
}

static int note_patch(void *context, const struct revision_difference *difference, struct err *err) {
    struct chain *c = ((void **)context)[0];
    (void)err;
    ((void **)context)[1] =
        arena_format(c->arena, "%s%s\n%s", (char *)((void **)context)[1], difference->name, difference->patch);
    return 0;
}

static void what_differs_is_told_line_by_line(void **state) {
    struct chain *c = *state;
    void *context[2] = {c, ""};
    chain_file(c, "w/scripts/lib/more.lua", "return {}\n");
    CHAIN_OK(c, revision_diff(c->w, "live", "working", note_patch, context, &c->err));
    assert_string_equal("scripts/lib/more.lua\n"
                        "diff --git a/scripts/lib/more.lua b/scripts/lib/more.lua\n"
                        "new file mode 100644\n"
                        "--- /dev/null\n"
                        "+++ b/scripts/lib/more.lua\n"
                        "@@ -0,0 +1 @@\n"
                        "+return {}\n",
                        context[1]);
    assert_int_equal(ERR_NOINPUT, revision_diff(c->w, "abcd", "working", note_patch, context, &c->err));
    assert_todo(c, "rules log");
}

/* A workspace of before there was publishing: the rules of its last close, else its files. */
static void an_older_workspace_keeps_the_rules_that_it_had(void **state) {
    struct chain *c = *state;
    enum live_adopted adopted;
    struct live live = live_of(c);
    chain_file(c, "w/earshot.lua", other_settings);
    CHAIN_OK(c, sql_script(c->w->db, "DROP TRIGGER rules_live_keeps; DELETE FROM rules_live", &c->err));
    assert_int_equal(ERR_CONFIG, live_read(c->w, &live, &c->err));
    CHAIN_OK(c, live_adopt(c->w, &c->act, &adopted, &c->err));
    assert_int_equal(LIVE_FROM_ARCHIVE, adopted);
    assert_string_equal("Example", live_name(c));
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM rules_live", &c->err));
    assert_int_equal(0, remove(chain_path(c, "w/archive.git/refs/heads/rules")));
    CHAIN_OK(c, live_adopt(c->w, &c->act, &adopted, &c->err));
    assert_int_equal(LIVE_FROM_FILES, adopted);
    assert_string_equal("Other", live_name(c));
    CHAIN_OK(c, live_adopt(c->w, &c->act, &adopted, &c->err));
    assert_int_equal(LIVE_THERE, adopted);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_new_workspace_has_live_rules),
        CHAIN_TEST(what_is_edited_counts_once_it_is_published),
        CHAIN_TEST(what_does_not_load_is_not_published),
        CHAIN_TEST(a_case_that_fails_is_not_published),
        CHAIN_TEST(scripts_that_change_after_they_were_weighed_are_refused),
        CHAIN_TEST(a_commit_that_never_was_live_is_taken_when_it_is_published_again),
        CHAIN_TEST(two_people_publish_where_the_live_settings_say_so),
        CHAIN_TEST(a_revert_is_of_the_rules_that_it_was_weighed_against),
        CHAIN_TEST(a_revert_brings_back_files_and_loses_none),
        CHAIN_TEST(what_differs_is_told_line_by_line),
        CHAIN_TEST(an_older_workspace_keeps_the_rules_that_it_had),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A score is explained by the rules and the responses of its time, and nobody is told what the floor hides. */
#include "unit/ops/chain.h"

#include <math.h>

#include "ops/explain.h"

enum { SEPTEMBER = 2026 * 12 + 8, OCTOBER };

#define HEAD                                                                                                           \
    "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, survey = \"visit\",\n  base = 30, "

static void answers(struct chain *c, int first, int count, const char *store, int polite) {
    char *rows = arena_text(c->arena, "");
    for (int i = first; i < first + count; i++)
        rows = arena_format(c->arena, "%s%d,%s,2026-10-%02d 12:00:00,9,%d,4,3,shelf,秘密 %d\n", rows, i, store,
                            i % 28 + 1, polite, i);
    chain_in(c, rows);
}

static void close_october(struct chain *c) {
    struct close_done done;
    c->act.reason = "again";
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
}

static struct explain_score explained(struct chain *c, const char *store) {
    struct explain_score score;
    CHAIN_OK(c, explain_score(c->w, &c->act, store, OCTOBER, NULL, &score, &c->err));
    return score;
}

static void a_closed_month_keeps_its_rules_and_its_responses(void **state) {
    struct chain *c = *state;
    answers(c, 1, 20, "S1", 5);
    struct explain_score open = explained(c, "S1");
    assert_null(open.rules.edition);
    close_october(c);
    struct explain_score before = explained(c, "S1");
    assert_non_null(before.rules.edition);
    assert_true(before.score.index.value == open.score.index.value);
    answers(c, 101, 20, "S1", 1); /* late */
    chain_correct(c, "1,S1,2026-10-02 12:00:00,9,1,4,3,shelf,\n");
    chain_rule(c, "scripts/scoring/service.lua", HEAD "effective = \"2026-01\", weights = { staff = 1 } }\n");
    struct explain_score after = explained(c, "S1");
    assert_int_equal(20, after.score.index.n);
    assert_true(after.score.index.value == before.score.index.value);
    assert_string_equal(before.score.band, after.score.band);
    close_october(c);
    after = explained(c, "S1");
    assert_int_equal(40, after.score.index.n);
    assert_true(after.score.index.value < before.score.index.value);
    assert_null(after.score.band);
}

static void the_points_add_up_to_the_index(void **state) {
    struct chain *c = *state;
    answers(c, 1, 20, "S1", 5);
    struct explain_score score = explained(c, "S1");
    double sum = 0;
    for (size_t i = 0; i < score.dimension_count; i++)
        sum += score.dimensions[i].points;
    assert_true(fabs(sum - score.score.index.value) < 1e-9);
    assert_int_equal(1, score.call_count);
    assert_string_equal("band", score.calls[0].name);
    assert_int_equal(1, score.calls[0].line_count);
    assert_non_null(strstr(score.calls[0].lines[0].seen, "index = "));
}

static void what_the_floor_hides_is_not_told(void **state) {
    struct chain *c = *state;
    answers(c, 1, 9, "S1", 5);
    struct explain_score score = explained(c, "S1");
    assert_true(score.score.index.suppressed);
    assert_int_equal(0, score.dimension_count + score.question_count + score.call_count);
    c->err = chain_rubbish();
    assert_int_equal(ERR_FOUND, explain_score(c->w, &c->act, "S2", OCTOBER, NULL, &score, &c->err));
    assert_int_equal(ERR_DATA, explain_score(c->w, &c->act, "S1", OCTOBER, "servce", &score, &c->err));
    assert_todo(c, "'service'");
}

static void a_response_shows_what_the_rule_asks_for(void **state) {
    struct chain *c = *state;
    struct explain_response response;
    answers(c, 1, 12, "S1", 4);
    c->err = chain_rubbish();
    assert_int_equal(ERR_DATA, explain_response(c->w, &c->act, "3", NULL, NULL, &response, &c->err));
    assert_says(c, "scores responses");
    chain_rule(c, "scripts/scoring/service.lua",
               HEAD "effective = \"2026-01\", response = function(polite, how)\n"
                    "  return how.shelf and 10 * polite end }\n");
    CHAIN_OK(c, explain_response(c->w, &c->act, "3", NULL, NULL, &response, &c->err));
    assert_true(response.score == 40);
    assert_int_equal(2, response.answer_count);
    assert_string_equal("4", response.answers[0].answer);
    assert_string_equal("shelf", response.answers[1].answer);
    assert_false(response.counted);
    assert_int_equal(1,
                     chain_number(c, "SELECT count(*) FROM journal WHERE act = 'explain response' AND object = '3'") -
                         1); /* also the one that came to nothing: it was looked at */
    c->err = chain_rubbish();
    assert_int_equal(ERR_DATA, explain_response(c->w, &c->act, "99", NULL, NULL, &response, &c->err));
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM journal WHERE act = 'explain response'"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_closed_month_keeps_its_rules_and_its_responses),
        CHAIN_TEST(the_points_add_up_to_the_index),
        CHAIN_TEST(what_the_floor_hides_is_not_told),
        CHAIN_TEST(a_response_shows_what_the_rule_asks_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

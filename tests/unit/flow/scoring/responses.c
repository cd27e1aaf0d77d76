/* Responses scored by a real script in its box: the table gives what asking about each response gives, and what is no
 * score is refused with its place. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/scoring/responses.h"
#include "flow/scoring/scoring_rules.h"
#include "flow/survey/condition_rules.h"

#define SURVEY                                                                                                         \
    "{'kind':'survey','id':'visit','line':1," TITLE ",'dimensions':{'staff':{" WORDS "}},"                             \
    "'items':[{'kind':'nps','id':'recommend','line':2," WORDS "},"                                                     \
    "{'kind':'csat','id':'polite','line':3,'dimension':'staff'," WORDS "},"                                            \
    "{'kind':'choice','id':'channel','line':4," WORDS ",'options':[{'id':'shop'," WORDS                                \
    "},{'id':'web','zh':'网','en':'web'}]},"                                                                          \
    "{'kind':'choice','id':'why','line':5,'many':true," WORDS                                                          \
    ",'options':[{'id':'near','zh':'近','en':'near'},{'id':'cheap','zh':'便宜','en':'cheap'}]},"                    \
    "{'kind':'text','id':'comment','line':6," WORDS "}]}"

struct scene {
    struct arena *arena;
    const struct survey *survey;
    struct survey_versions versions;
    struct box_word words[32];
    size_t word_count;
    struct rules *rules;
    struct scoring_judge judge;
    const struct scoring *scoring;
    struct err err;
};

static int setup(void **state) {
    struct arena *arena = arena_new();
    struct scene *s = arena_alloc(arena, sizeof *s);
    s->arena = arena;
    s->survey = survey_of(arena, SURVEY);
    const struct survey **all = arena_alloc(arena, sizeof *all);
    all[0] = s->survey;
    s->versions = (struct survey_versions){all, NULL, 1};
    s->err = rubbish();
    s->word_count = scoring_word_count + condition_word_count;
    memcpy(s->words, scoring_words, scoring_word_count * sizeof *s->words);
    memcpy(s->words + scoring_word_count, condition_words, condition_word_count * sizeof *s->words);
    *state = s;
    return 0;
}

static int teardown(void **state) {
    struct scene *s = *state;
    rules_close(s->rules);
    arena_free(s->arena);
    return 0;
}

/* Loads a definition whose response function is `function`; the kind of error, or 0. Line 4 is the function's first. */
static int load(struct scene *s, const char *function) {
    const char *text = arena_format(s->arena,
                                    "return scoring \"x\" {\n  title = { zh = \"词\", en = \"word\" }, survey = "
                                    "\"visit\",\n  effective = \"2026-01\",\n  response = %s }\n",
                                    function);
    const struct rules_file file = {"scripts/scoring/x.lua", text, strlen(text)};
    rules_close(s->rules);
    s->rules = NULL;
    s->err = (struct err){0};
    if (rules_load(&s->rules, &file, 1, s->words, s->word_count, &s->err))
        fail_msg("%s: %s", s->err.where, s->err.what);
    s->judge = scoring_judge_of(s->rules);
    s->err = rubbish();
    return scoring_from_rules(s->arena, file.name, rules_at(s->rules, 0)->value, s->survey, &s->scoring, &s->err);
}

enum { RECOMMEND = 12, POLITE = 6, CHANNEL = 3, WHY = 5, ALL = RECOMMEND * POLITE * CHANNEL * WHY };

/* The i-th of all sheets there are: unanswered, and each answer. */
static unsigned char *sheet_of(struct scene *s, int i) {
    static const char *const channels[] = {"", "shop", "web"}, *const whys[] = {"", "near", "cheap", "near;cheap", ";"};
    unsigned char *sheet = arena_alloc(s->arena, s->survey->answer_bytes);
    char number[16] = "";
    int recommend = i % RECOMMEND, polite = i / RECOMMEND % POLITE;
    if (recommend)
        snprintf(number, sizeof number, "%d", recommend - 1);
    answer_read(survey_question(s->survey, "recommend"), number, sheet);
    *number = '\0';
    if (polite)
        snprintf(number, sizeof number, "%d", polite);
    answer_read(survey_question(s->survey, "polite"), number, sheet);
    answer_read(survey_question(s->survey, "channel"), channels[i / RECOMMEND / POLITE % CHANNEL], sheet);
    answer_read(survey_question(s->survey, "why"), whys[i / RECOMMEND / POLITE / CHANNEL], sheet);
    return sheet;
}

static void keep(void *context, void *into, int32_t score) {
    (void)context;
    *(int32_t *)into = score;
}

/* Scores every sheet there is, `times` over; fails the test where that fails. */
static int32_t *scores_of(struct scene *s, bool may_tabulate, int times) {
    struct responses_scorer *scorer = NULL;
    int32_t *made = arena_alloc(s->arena, (size_t)(ALL * times) * sizeof *made);
    int failed = responses_scorer_open(&scorer, s->scoring, s->survey, &s->versions, &s->judge, may_tabulate, keep,
                                       NULL, &s->err);
    for (int i = 0; !failed && i < ALL * times; i++)
        failed = responses_score(scorer, s->survey->version, sheet_of(s, i % ALL), &made[i], &s->err);
    failed = failed ? failed : responses_flush(scorer, &s->err);
    responses_scorer_close(scorer);
    if (failed)
        fail_msg("%s: %s", s->err.where, s->err.what);
    return made;
}

static void the_table_equals_asking_about_each(void **state) {
    struct scene *s = *state;
    assert_int_equal(0, load(s, "function(polite, recommend, channel)\n"
                                "  if not polite then return nil end\n"
                                "  local points = 20 * (polite - 1) + (recommend or 5) / 3\n"
                                "  return channel == \"web\" and points or points / 2\n"
                                "end"));
    int32_t *table = scores_of(s, true, 4), *each = scores_of(s, false, 4); /* more than a batch */
    assert_memory_equal(table, each, ALL * 4 * sizeof *table);
    assert_int_equal(SCORE_NONE, table[0]);
    /* recommend 10, polite 5, web: 80 + 10/3 */
    assert_int_equal(83333, table[11 + RECOMMEND * 5 + RECOMMEND * POLITE * 2]);
    assert_int_equal(40833,
                     table[0 + RECOMMEND * 5 + RECOMMEND * POLITE * 0] - 0); /* no answer counts as 5: 81.667 / 2 */
}

static void many_choices_come_as_names(void **state) {
    struct scene *s = *state;
    assert_int_equal(0, load(s, "function(why, polite)\n"
                                "  local n = 0\n"
                                "  for _ in pairs(why or {}) do n = n + 1 end\n"
                                "  return (why and why.cheap and 50 or 0) + n + (polite or 0)\n"
                                "end"));
    int32_t *made = scores_of(s, true, 1);
    const int step = RECOMMEND * POLITE * CHANNEL;
    assert_int_equal(0, made[0]);
    assert_int_equal(1000, made[step]);                             /* near */
    assert_int_equal(51000, made[2 * step]);                        /* cheap */
    assert_int_equal(52000 + 5000, made[3 * step + RECOMMEND * 5]); /* both, polite 5 */
    assert_int_equal(0, made[4 * step]);                            /* answered, and nothing chosen */
}

/* Where a condition stands before the function, only sheets that fit it have a score, and the function is asked about
 * no other: on `polite` that is nil it would fail. Of `recommend` it is not given anything. */
static void where_leaves_out_the_others(void **state) {
    struct scene *s = *state;
    assert_int_equal(0, load(s, "function(polite, channel)\n"
                                "  return polite * 10 + (channel and 1 or 0)\n"
                                "end, where = all_of { at_most(\"polite\", 4), any_of { is(\"why\", \"cheap\"), "
                                "at_least(\"recommend\", 9) } }"));
    int32_t *table = scores_of(s, true, 1), *each = scores_of(s, false, 1);
    for (int i = 0; i < ALL; i++) {
        int recommend = i % RECOMMEND - 1, polite = i / RECOMMEND % POLITE, channel = i / RECOMMEND / POLITE % CHANNEL,
            why = i / RECOMMEND / POLITE / CHANNEL;
        bool in = polite >= 1 && polite <= 4 && (why == 2 || why == 3 || recommend >= 9);
        assert_int_equal(in ? (polite * 10 + !!channel) * SCORE_UNIT : SCORE_NONE, table[i]);
        assert_int_equal(table[i], each[i]);
    }
}

static void a_response_of_another_survey_has_no_score(void **state) {
    struct scene *s = *state;
    struct responses_scorer *scorer = NULL;
    int32_t score = 7;
    assert_int_equal(0, load(s, "function(polite) return 1 end"));
    assert_int_equal(
        0, responses_scorer_open(&scorer, s->scoring, s->survey, &s->versions, &s->judge, true, keep, NULL, &s->err));
    assert_int_equal(0, responses_score(scorer, s->survey->version + 1, sheet_of(s, 0), &score, &s->err));
    assert_int_equal(7, score);
    responses_scorer_close(scorer);
}

struct hostile {
    const char *function, *where, *what;
};

static const struct hostile hostiles[] = {
    {"function(polite) return 101 end", ":4", "returned 101; a score goes from 0 to 100"},
    {"function(polite) return -0.5 end", ":4", "returned -0.5"},
    {"function(polite) return 0/0 end", ":4", "not finite, for polite = nil"},
    {"function(polite) return 1/0 end", ":4", "not finite"},
    {"function(polite) return \"5\" end", ":4",
     "returned a string; it must be a number, or nil for none, for polite = nil"},
    {"function(polite) return {} end", ":4", "returned a table"},
    {"function(polite) return false end", ":4", "returned a boolean"},
    {"function(polite, channel)\n  return channel == \"web\" and polite >= 4 and 100 or 0 end", ":5",
     "for polite = nil, channel = \"web\""},
    {"function(polite)\n  while true do end end", ":5", "10000 instructions"},
    {"function(polite)\n  pcall(function() while true do end end) return 1 end", ":5", "10000 instructions"},
    {"function(polite)\n  error(\"no\") end", ":5", "no, for polite = nil"},
};

static void what_is_no_score_is_refused(void **state) {
    struct scene *s = *state;
    for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++)
        for (int tabulate = 0; tabulate < 2; tabulate++) {
            struct responses_scorer *scorer = NULL;
            int32_t score = 0;
            assert_int_equal(0, load(s, hostiles[i].function));
            s->err = rubbish();
            int failed = responses_scorer_open(&scorer, s->scoring, s->survey, &s->versions, &s->judge, tabulate, keep,
                                               NULL, &s->err);
            /* polite unanswered, channel web */
            failed = failed ? failed
                            : responses_score(scorer, s->survey->version, sheet_of(s, RECOMMEND * POLITE * 2), &score,
                                              &s->err);
            failed = failed ? failed : responses_flush(scorer, &s->err);
            responses_scorer_close(scorer);
            assert_int_equal(ERR_DATA, failed);
            if (!strstr(s->err.where, hostiles[i].where) || !strstr(s->err.what, hostiles[i].what))
                fail_msg("%s: %s: %s", hostiles[i].function, s->err.where, s->err.what);
        }
}

/* A row that is near its budget is judged by itself, wherever in a batch it stands. */
static void a_budget_is_a_rows_own(void **state) {
    struct scene *s = *state;
    assert_int_equal(0, load(s, "function(recommend, polite)\n"
                                "  local n = 0\n  for i = 1, 1500 do n = n + i % 2 end\n"
                                "  local t = {}\n  for i = 1, 20 do t[i] = { i } end\n"
                                "  return n / 10 end"));
    int32_t *made = scores_of(s, false, 4);
    for (int i = 0; i < ALL * 4; i++)
        assert_int_equal(75000, made[i]);
}

static void a_parameter_must_be_a_closed_question(void **state) {
    struct scene *s = *state;
    assert_int_equal(ERR_DATA, load(s, "function(polit) return 1 end"));
    assert_non_null(strstr(s->err.what, "no question 'polit'"));
    assert_non_null(strstr(s->err.todo, "'polite'"));
    assert_int_equal(ERR_DATA, load(s, "function(comment) return 1 end"));
    assert_non_null(strstr(s->err.what, "free text"));
    assert_int_equal(ERR_DATA, load(s, "function() return 1 end"));
    assert_non_null(strstr(s->err.what, "no parameters"));
}

static void sums_give_the_mean_and_its_interval(void **state) {
    const struct bases bases = {3, 10};
    struct score_sums sums = {0};
    (void)state;
    for (int i = 0; i < 4; i++)
        score_sums_add(&sums, (40 + 10 * i) * SCORE_UNIT);
    score_sums_add(&sums, SCORE_NONE);
    struct metric index = index_of_scores(&sums, &bases);
    assert_int_equal(4, index.n);
    assert_true(index.value == 55);
    /* sd 12.909944, t(3) 3.182446 */
    assert_true(fabs(index.lo - (55 - 3.182446305 * 12.90994449 / 2)) < 1e-6);
    assert_true(index.uncertain);
    sums = (struct score_sums){0};
    assert_true(isnan(index_of_scores(&sums, &bases).value));
    for (int i = 0; i < 3; i++)
        score_sums_add(&sums, 33333);
    index = index_of_scores(&sums, &bases);
    assert_true(index.value > 0 && isnan(index.lo) && isnan(index.hi)); /* all alike: no interval */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table_equals_asking_about_each, setup, teardown),
        cmocka_unit_test_setup_teardown(many_choices_come_as_names, setup, teardown),
        cmocka_unit_test_setup_teardown(where_leaves_out_the_others, setup, teardown),
        cmocka_unit_test_setup_teardown(a_response_of_another_survey_has_no_score, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_score_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_budget_is_a_rows_own, setup, teardown),
        cmocka_unit_test_setup_teardown(a_parameter_must_be_a_closed_question, setup, teardown),
        cmocka_unit_test(sums_give_the_mean_and_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What goes over from a version of a question to the next, and where it arrives. */
#include "unit/flow/tables.h"

#include "flow/survey/condition_rules.h"
#include "flow/tallies/tallies.h"

#define ID(id)          "{'id':'" id "'," WORDS "}"
#define OF(items)       "{'kind':'survey','id':'s','line':1," TITLE ",'items':[" items "]}"
#define MANY(options)   "{'kind':'choice','id':'why','line':2,'many':true," WORDS ",'options':[" options "]}"
#define ONE(options)    "{'kind':'choice','id':'how','line':3," WORDS ",'options':[" options "]}"
#define RANKED(options) "{'kind':'ranking','id':'first','line':4,'ranks':2," WORDS ",'options':[" options "]}"
#define NUMBER(rest)    "{'kind':'number','id':'n','line':5," rest "," WORDS "}"
#define CONSENT(notice) "{'kind':'consent','id':'c','line':6,'notice':{'zh':'" notice "','en':'x'}," WORDS "}"
#define OLD             OF(MANY(ID("a") "," ID("b")) "," ONE(ID("a") "," ID("b")) "," RANKED(ID("a") "," ID("b")))
#define NEW                                                                                                            \
    OF(RANKED(ID("c") "," ID("b") "," ID("a")) "," ONE(ID("c") "," ID("b") "," ID("a")) "," MANY(                      \
        ID("b") "," ID("c") "," ID("a")))

static void a_new_option_or_order_goes_over_and_a_lost_one_does_not(void **state) {
    struct arena *arena = arena_new();
    const struct survey *old = survey_of(arena, OLD), *new = survey_of(arena, NEW);
    static const char *const ids[] = {"why", "how", "first"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(question_carries(survey_question(old, ids[i]), survey_question(new, ids[i])));
        assert_false(question_carries(survey_question(new, ids[i]), survey_question(old, ids[i])));
    }
    arena_free(arena);
}

static void other_steps_and_another_notice_do_not_go_over(void **state) {
    static const struct {
        const char *from, *to;
        bool carries;
    } cases[] = {{NUMBER("'max':9"), NUMBER("'max':20"), true},
                 {NUMBER("'max':20"), NUMBER("'max':9"), false},
                 {NUMBER("'max':9"), NUMBER("'max':9,'min':1"), false},
                 {NUMBER("'max':9"), NUMBER("'max':9,'step':3"), false},
                 {NUMBER("'max':9"), NUMBER("'max':9,'unit':{" WORDS "}"), true},
                 {CONSENT("是"), CONSENT("是"), true},
                 {CONSENT("是"), CONSENT("否"), false},
                 {NUMBER("'max':10"), "{'kind':'nps','id':'n','line':5," WORDS "}", false}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        const struct survey *from = survey_of(arena, arena_format(arena, OF("%s"), cases[i].from)),
                            *to = survey_of(arena, arena_format(arena, OF("%s"), cases[i].to));
        assert_int_equal(cases[i].carries, question_carries(from->questions, to->questions));
        arena_free(arena);
    }
}

/* A tally carried over is the tally of the sheets carried over, and a condition finds in old sheets what it finds
 * there. */
static void tallies_and_conditions_arrive_where_sheets_do(void **state) {
    static const char *const cells[][3] = {
        {"a", "b", "a>b"}, {"a;b", "a", "b"}, {"", "", ""}, {"b", "a", "b>a"}, {";", "b", "a"}};
    static const char *const leaves[] = {"'test':'is','question':'why','answer':'a'",
                                         "'test':'is','question':'why','answer':'c'",
                                         "'test':'answered','question':'why'",
                                         "'test':'is','question':'how','answer':'b'",
                                         "'test':'one_of','question':'how','answers':['c','a']",
                                         "'test':'answered','question':'how'",
                                         "'test':'is','question':'first','answer':'a'"};
    struct arena *arena = arena_new();
    const struct survey *old = survey_of(arena, OLD), *new = survey_of(arena, NEW);
    int64_t *before = arena_alloc(arena, old->counter_count * sizeof *before),
            *after = arena_alloc(arena, new->counter_count * sizeof *after),
            *made = arena_alloc(arena, new->counter_count * sizeof *made);
    struct tally_bridge bridge;
    (void)state;
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        unsigned char *sheet = arena_alloc(arena, old->answer_bytes), *carried = arena_alloc(arena, new->answer_bytes);
        for (size_t k = 0; k < 3; k++) {
            const struct question *from = &old->questions[k], *to = survey_question(new, from->id);
            assert_int_equal(ANSWER_OK, answer_read(from, cells[i][k], sheet));
            answer_put(to, answer_carry(from, to, answer_get(from, sheet)), carried);
        }
        answer_count(old, sheet, 1, before);
        answer_count(new, carried, 1, after);
        for (size_t k = 0; k < sizeof leaves / sizeof *leaves; k++) {
            const struct condition *made_of = NULL;
            struct err err = rubbish();
            const char *text = arena_format(arena, "{'line':1,'where':{'kind':'condition',%s}}", leaves[k]);
            assert_int_equal(0, condition_from_rules(arena, "x", table_of(arena, text), "where", new, &made_of, &err));
            if (condition_holds(made_of, carried) != condition_holds(condition_bind(arena, made_of, old), sheet))
                fail_msg("%s of row %zu", leaves[k], i);
        }
    }
    tally_bridge_make(arena, old, new, &bridge);
    tally_bridge_add(&bridge, before, 1, made);
    assert_memory_equal(after, made, new->counter_count * sizeof *made);
    assert_int_equal(2, made[survey_question(new, "how")->counter + 2]); /* a stands last there */
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_option_or_order_goes_over_and_a_lost_one_does_not),
        cmocka_unit_test(other_steps_and_another_notice_do_not_go_over),
        cmocka_unit_test(tallies_and_conditions_arrive_where_sheets_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

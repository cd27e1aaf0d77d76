/* What a comment's words add up to, rule by rule, and the counts that may be told. */
#include "unit/flow/tables.h"

#include <math.h>

#include "flow/themes/polarity_rules.h"

#define LIST                                                                                                                      \
    "{'kind':'polarity','id':'p','line':1,'strong':{'praise':['好吃'],'complaint':['垃圾']},"                                 \
    "'plain':{'praise':['新鲜','不错'],'complaint':['不新鲜','慢','差']},'slight':{'praise':['好'],'complaint':['少']" \
    "},"                                                                                                                          \
    "'neutral':['差不多','好像'],'negators':['不','没有'],'amplifiers':['很','太'],'softeners':['有点']}"

static const struct sums {
    const char *comment;
    double sum;
} sums[] = {
    {"", 0},
    {"路过", 0},
    {"好吃", 2},
    {"好吃，新鲜，好", 3.5},
    {"垃圾", -2},
    {"不新鲜", -1},           /* the longest word is taken */
    {"不错", 1},              /* and is not turned round */
    {"差不多", 0},            /* nor is a part of it a word */
    {"好像新鲜", 1},          /* what is neutral lets the next one be */
    {"不好吃", -2},           /* praise is turned round */
    {"不是很好吃", -3},       /* over a few characters and an amplifier */
    {"没有垃圾", 0},          /* a complaint only undone */
    {"不，新鲜", .5},         /* not past the end of a clause: a slight complaint, and praise */
    {"不知道什么新鲜", -1},   /* four characters are not too far */
    {"不知道是什么新鲜", .5}, /* five are */
    {"没有筷子", -.5},        /* a negator that reaches none */
    {"没有", -.5},
    {"很慢", -1.5},
    {"有点慢", -.5},
    {"很，慢", -1},
    {"太太太慢", -2.25}, /* no further than that */
    {"有点有点有点慢", -.25},
    {"不新鲜不", -1.5},
    {"没有不新鲜", 0},
    {"好吃 \xFF 慢", 1}, /* a byte that is no text is a character without a meaning */
};

struct bench {
    struct arena *arena;
    const struct polarity *polarity;
};

static struct bench bench_make(void) {
    struct bench bench = {.arena = arena_new()};
    struct err err = rubbish();
    if (polarity_from_rules(bench.arena, "x.lua", table_of(bench.arena, LIST), &bench.polarity, &err))
        fail_msg("%s: %s", err.where, err.what);
    return bench;
}

static void each_rule_counts_as_it_says(void **state) {
    (void)state;
    struct bench bench = bench_make();
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        double sum = polarity_sum(bench.polarity, sums[i].comment, strlen(sums[i].comment));
        if (sum != sums[i].sum)
            fail_msg("%s: %g, not %g", sums[i].comment, sum, sums[i].sum);
    }
    arena_free(bench.arena);
}

static void the_sign_is_the_judgement(void **state) {
    (void)state;
    struct bench bench = bench_make();
    assert_int_equal(POLARITY_PRAISE, polarity_judge(bench.polarity, "好", strlen("好")));
    assert_int_equal(POLARITY_COMPLAINT, polarity_judge(bench.polarity, "少", strlen("少")));
    assert_int_equal(POLARITY_OPEN, polarity_judge(bench.polarity, "好少", strlen("好少")));
    arena_free(bench.arena);
}

static void figures_are_those_made_by_hand(void **state) {
    (void)state;
    int64_t table[2 * POLARITY_SIDES] = {0};
    assert_int_equal(2 * POLARITY_SIDES, polarity_table(1));
    for (int i = 0; i < 20; i++) {
        bool named = i < 12;
        polarity_add(i % 4 == 0 ? POLARITY_COMPLAINT : i % 4 == 1 ? POLARITY_OPEN : POLARITY_PRAISE, &named, 1, table);
    }
    struct polarity_figures all = polarity_measure(table, 0, 3, 30), theme = polarity_measure(table, 1, 3, 30);
    assert_int_equal(20, all.comments);
    assert_int_equal(5, all.complaints);
    assert_true(fabs(all.share - 25) < 1e-9 && fabs(all.open_share - 25) < 1e-9);
    assert_true(all.lo > 11.1 && all.lo < 11.2 && all.hi > 46.8 && all.hi < 46.9);
    assert_int_equal(12, theme.comments);
    assert_int_equal(3, theme.complaints);
    assert_true(theme.uncertain && !theme.hidden);
}

static void what_few_people_think_is_not_told(void **state) {
    (void)state;
    int64_t table[3 * POLARITY_SIDES] = {0};
    for (int i = 0; i < 10; i++) {
        const bool named[] = {i < 2, i < 8}; /* two name the first theme; all but two the second */
        polarity_add(POLARITY_COMPLAINT, named, 2, table);
    }
    struct polarity_figures few = polarity_measure(table, 1, 3, 30), all_but_few = polarity_measure(table, 2, 3, 30);
    assert_true(few.hidden && all_but_few.hidden);
    assert_int_equal(0, few.complaints);
    assert_int_equal(0, all_but_few.complaints);
    assert_true(isnan(few.share) && isnan(all_but_few.share) && isnan(all_but_few.open_share));
    assert_false(polarity_measure(table, 0, 3, 30).hidden);
    assert_true(polarity_measure(table, 0, 11, 30).hidden);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rule_counts_as_it_says),
        cmocka_unit_test(the_sign_is_the_judgement),
        cmocka_unit_test(figures_are_those_made_by_hand),
        cmocka_unit_test(what_few_people_think_is_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

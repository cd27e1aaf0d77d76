#include "stats/rfm.h"
#include "unit/stats/figures.h"

enum { PEOPLE = 150 };

static void better_customers_never_score_lower_and_equal_ones_alike(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    struct draws draws = {17};
    struct rfm_customer people[PEOPLE];
    for (int i = 0; i < PEOPLE; i++)
        people[i] = (struct rfm_customer){draw(&draws, 300), draw(&draws, 12) + 1, draw(&draws, 2000)};
    struct rfm_score *got = rfm_scores(arena, people, PEOPLE);
    for (int i = 0; i < PEOPLE; i++)
        for (int j = 0; j < PEOPLE; j++) {
            assert_true(people[i].recency > people[j].recency || got[i].recency >= got[j].recency);
            assert_true(people[i].frequency < people[j].frequency || got[i].frequency >= got[j].frequency);
            assert_true(people[i].money < people[j].money || got[i].money >= got[j].money);
        }
    arena_free(arena);
}

static void five_customers_take_the_five_fifths(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct rfm_customer people[] = {{10, 50, 500}, {20, 40, 400}, {30, 30, 300}, {40, 20, 200}, {50, 10, 100}};
    static const int want[] = {555, 444, 333, 222, 111};
    struct rfm_score *got = rfm_scores(arena, people, 5);
    for (int i = 0; i < 5; i++)
        assert_int_equal(got[i].segment, want[i]);
    arena_free(arena);
}

static void what_is_unknown_is_in_no_segment(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct rfm_customer people[] = {{10, 5, 100}, {NAN, 5, 100}};
    struct rfm_score *got = rfm_scores(arena, people, 2);
    assert_true(got[1].recency == 0 && got[1].segment == 0 && got[0].segment > 0);
    assert_non_null(rfm_scores(arena, people, 0));
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(better_customers_never_score_lower_and_equal_ones_alike),
        cmocka_unit_test(five_customers_take_the_five_fifths),
        cmocka_unit_test(what_is_unknown_is_in_no_segment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

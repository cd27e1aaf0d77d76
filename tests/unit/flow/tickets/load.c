/* What lies on whose desk, told by hand and by counting. */
#include "unit/flow/tables.h"

#include "flow/tickets/load.h"

static const char *const ann[] = {"ann"}, *const both[] = {"ann", "bo"}, *const bo[] = {"bo"};

static void the_first_due_goes_first_and_late_is_after_its_day(void **state) {
    struct load_ticket tickets[] = {{10, 14, ann, 1, 0},       {10, 10, ann, 1, 0},  {10, 10, ann, 1, 0},
                                    {11, DAY_NONE, ann, 1, 0}, {11, 11, both, 2, 0}, {20, 20, bo, 1, 0}};
    const day_t answered[] = {12, 10, 11, 13, 11, 20};
    struct arena *arena = arena_new();
    struct load_desk *desks;
    size_t count;
    (void)state;
    load_spread(arena, tickets, 6, 1, &desks, &count);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(answered[i], tickets[i].answered);
    assert_int_equal(2, count);
    assert_string_equal("ann", desks[0].owner);
    assert_int_equal(5, desks[0].tickets);
    assert_int_equal(3, desks[0].most);
    assert_int_equal(10, desks[0].on);
    assert_int_equal(1, desks[0].late);
    assert_string_equal("bo", desks[1].owner);
    assert_int_equal(2, desks[1].tickets);
    assert_int_equal(0, desks[1].late);
    load_spread(arena, tickets, 0, 1, &desks, &count);
    assert_int_equal(0, count);
    arena_free(arena);
}

/* Whatever comes: nobody answers more than they can, nothing before it came, nobody is idle while theirs waits. */
static void nobody_does_more_than_they_can_nor_less(void **state) {
    static const char *const *const owners[] = {ann, bo, both};
    struct load_ticket tickets[200];
    uint64_t seed = 3;
    (void)state;
    for (int round = 0; round < 50; round++) {
        struct arena *arena = arena_new();
        struct load_desk *desks;
        size_t count;
        const int64_t a_day = 1 + round % 4;
        for (int i = 0; i < 200; i++) {
            seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            const day_t day = (day_t)(seed >> 33) % 60;
            const int whose = (int)(seed >> 20) & 3;
            tickets[i] =
                (struct load_ticket){day, day + (day_t)(seed >> 40) % 5, owners[whose % 3], whose % 3 == 2 ? 2 : 1, 0};
        }
        load_spread(arena, tickets, 200, a_day, &desks, &count);
        for (day_t day = 0; day < 400; day++) {
            int64_t answered = 0, of_ann = 0, ann_waits = 0;
            for (int i = 0; i < 200; i++) {
                assert_true(tickets[i].answered >= tickets[i].day);
                answered += tickets[i].answered == day;
                of_ann += tickets[i].answered == day && tickets[i].owners == ann;
                ann_waits += tickets[i].owners == ann && tickets[i].day <= day && tickets[i].answered > day;
            }
            assert_true(answered <= 2 * a_day && of_ann <= a_day);
            assert_true(!ann_waits || answered >= a_day);
        }
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_first_due_goes_first_and_late_is_after_its_day),
                                       cmocka_unit_test(nobody_does_more_than_they_can_nor_less)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

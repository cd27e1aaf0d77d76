/* The draw, over customers, seeds and due times of all kinds: the same seed draws the same, wherever they stand in the
 * database and whoever else is in it; no store more than its share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "flow/distribution/schedule.h"

#define NOW (INT64_C(1793584800) * 1000) /* 2026-11-02, 10:00 in Shanghai */

enum { PEOPLE = 240, STORES = 4, PER_STORE = 12 };

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

static struct zone *shanghai(void) {
    struct zone *zone = NULL;
    struct err err = {0};
    if (zone_open(&zone, "Asia/Shanghai", &err))
        fail_msg("%s", err.what);
    return zone;
}

static struct schedule schedule_of(int64_t seed) {
    return (struct schedule){.id = "daily",
                             .channels = {{.id = "sms", .reaches = 1}},
                             .channel_count = 1,
                             .per_store = PER_STORE,
                             .share = 100,
                             .seed = seed,
                             .hours = hours_usual(),
                             .expires = 14 * DAY_MS};
}

static struct schedule_room room_enough(void) {
    struct schedule_room room = {0};
    for (size_t i = 0; i < SCHEDULE_CHANNELS; i++)
        room.channel_room[i] = INT64_MAX;
    return room;
}

/* Customer `number`, of store number % STORES. */
static struct invitee invitee_of(size_t number, int64_t due) {
    struct invitee invitee = {.store = (int64_t)(number % STORES), .due = due, .kinds = 1, .asked = INT64_MIN};
    memcpy(invitee.customer.bytes, &number, sizeof number);
    return invitee;
}

static size_t number_of(const struct invitee *invitee) {
    size_t number = 0;
    memcpy(&number, invitee->customer.bytes, sizeof number);
    return number;
}

static void mix(struct invitee *invitees, size_t count, uint64_t *random) {
    for (size_t i = count; i > 1; i--) {
        size_t k = next_random(random) % i;
        struct invitee kept = invitees[k];
        invitees[k] = invitees[i - 1];
        invitees[i - 1] = kept;
    }
}

/* Draws of the first `count` customers, brought in in any order: who is asked. */
static void draw(const struct schedule *schedule, size_t count, int64_t due, uint64_t *random, bool *out_asked) {
    static struct invitee invitees[PEOPLE];
    const struct schedule_room room = room_enough();
    struct zone *zone = shanghai();
    for (size_t i = 0; i < count; i++)
        invitees[i] = invitee_of(i, due);
    mix(invitees, count, random);
    schedule_draw(schedule, invitees, count, &room, zone, NOW);
    memset(out_asked, 0, PEOPLE * sizeof *out_asked);
    for (size_t i = 0; i < count; i++)
        out_asked[number_of(&invitees[i])] = invitees[i].reason == WAVE_ASKED;
    zone_free(zone);
}

static void the_same_seed_draws_the_same_of_each_store(void **state) {
    (void)state;
    uint64_t random = 20261122;
    for (int round = 0; round < 60; round++) {
        const struct schedule schedule = schedule_of((int64_t)(next_random(&random) % 1000));
        int64_t due = (int64_t)(next_random(&random) % 40000000);
        bool first[PEOPLE], again[PEOPLE];
        int64_t asked[STORES] = {0};
        draw(&schedule, PEOPLE, due, &random, first);
        draw(&schedule, PEOPLE, due, &random, again);
        assert_memory_equal(first, again, sizeof first);
        for (size_t i = 0; i < PEOPLE; i++)
            asked[i % STORES] += first[i];
        for (size_t i = 0; i < STORES; i++)
            assert_int_equal(asked[i], PER_STORE);
    }
}

static void another_seed_or_time_draws_others(void **state) {
    (void)state;
    uint64_t random = 7;
    const struct schedule one = schedule_of(1), two = schedule_of(2);
    bool first[PEOPLE], other[PEOPLE], later[PEOPLE];
    draw(&one, PEOPLE, 1000, &random, first);
    draw(&two, PEOPLE, 1000, &random, other);
    draw(&one, PEOPLE, 2440, &random, later);
    assert_memory_not_equal(first, other, sizeof first);
    assert_memory_not_equal(first, later, sizeof first);
}

/* Who was drawn of many would have been drawn of any of them too: newcomers push some out, and bring none in. */
static void newcomers_bring_nobody_else_in(void **state) {
    (void)state;
    uint64_t random = 11;
    const struct schedule schedule = schedule_of(3);
    bool few[PEOPLE], all[PEOPLE];
    draw(&schedule, PEOPLE / 2, 1000, &random, few);
    draw(&schedule, PEOPLE, 1000, &random, all);
    for (size_t i = 0; i < PEOPLE / 2; i++)
        assert_true(few[i] || !all[i]);
}

/* Over many times nobody is drawn much more often than another: 200 draws of a fifth each, 40 with a spread of 5.7. */
static void the_lot_favours_nobody(void **state) {
    (void)state;
    uint64_t random = 13;
    const struct schedule schedule = schedule_of(5);
    int64_t times[PEOPLE] = {0};
    for (int64_t due = 0; due < 200; due++) {
        bool asked[PEOPLE];
        draw(&schedule, PEOPLE, due * 1440, &random, asked);
        for (size_t i = 0; i < PEOPLE; i++)
            times[i] += asked[i];
    }
    for (size_t i = 0; i < PEOPLE; i++)
        assert_in_range(times[i], 40 - 26, 40 + 26);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_draws_the_same_of_each_store),
        cmocka_unit_test(another_seed_or_time_draws_others),
        cmocka_unit_test(newcomers_bring_nobody_else_in),
        cmocka_unit_test(the_lot_favours_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

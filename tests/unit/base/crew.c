/* What a crew says is heard in the order of the work, however many they are; one that breaks is not passed over. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/crew.h"
#include "base/limits.h"

enum { UNITS = 5, PLACES = 2000 };

struct scene {
    struct buf heard;
    size_t counted, ended;
    size_t broken;  /* the unit in which the last worker fails, or dies */
    bool dies;      /* instead of failing */
    size_t stop_at; /* the word after which we want no more; 0: never */
    size_t words;
};

static int hear(void *context, const char *bytes, size_t len, struct err *err) {
    struct scene *scene = context;
    (void)err;
    buf_add(&scene->heard, bytes, len);
    return ++scene->words == scene->stop_at ? -7 : 0;
}

static int ended(void *context, size_t unit, struct err *err) {
    struct scene *scene = context;
    (void)err;
    buf_format(&scene->heard, "end %zu\n", unit);
    scene->ended++;
    return 0;
}

static void count(void *context, int what) {
    struct scene *scene = context;
    scene->counted += (size_t)what;
}

/* Every seventh place has a word, every twenty-first has two; the last share of unit 3 is slow. */
static int work(void *context, struct crew_voice *voice, struct err *err) {
    struct scene *scene = context;
    char text[64];
    for (size_t unit = 0; unit < UNITS; unit++) {
        bool last = voice->share + 1 == voice->shares;
        if (last && unit + 1 == scene->broken) {
            if (scene->dies)
                raise(SIGKILL);
            return err_set(err, ERR_CONFIG, "unit %zu is broken", unit);
        }
        if (last && unit == 3)
            usleep(20000);
        for (size_t i = voice->share; i < PLACES; i += voice->shares) {
            for (size_t k = 0; i % 7 == 0 && k < (i % 21 ? 1u : 2u); k++) {
                int len = snprintf(text, sizeof text, "%zu %zu %zu\n", unit, i, k);
                int stopped = crew_say(voice, i, text, (size_t)len, err);
                if (stopped)
                    return stopped;
            }
            if (crew_count(voice, 1, err))
                return err->kind;
        }
        int stopped = crew_end(voice, err);
        if (stopped)
            return stopped;
    }
    return 0;
}

static int run(struct scene *scene, size_t workers, struct err *err) {
    const struct crew crew = {workers, work, hear, ended, count, scene};
    scene->heard = buf_make(MIB(8));
    return crew_run(&crew, err);
}

static void the_order_is_that_of_the_work(void **state) {
    static const size_t sizes[] = {0, 2, 3, 7, LIMIT_WORKERS + 5};
    struct scene alone = {.broken = 0};
    struct err err = {0};
    (void)state;
    assert_int_equal(run(&alone, 1, &err), 0);
    assert_int_equal(alone.counted, UNITS * PLACES);
    assert_non_null(strstr(alone.heard.data, "4 1995 1\nend 4\n"));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct scene many = {.broken = 0};
        assert_int_equal(run(&many, sizes[i], &err), 0);
        assert_string_equal(many.heard.data, alone.heard.data);
        assert_int_equal(many.counted, UNITS * PLACES);
        assert_int_equal(many.ended, UNITS);
        buf_free(&many.heard);
    }
    buf_free(&alone.heard);
}

static void nobody_is_left(void) {
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_worker_that_fails_says_why(void **state) {
    struct scene scene = {.broken = 3};
    struct err err = {0};
    (void)state;
    assert_int_equal(run(&scene, 4, &err), ERR_CONFIG);
    assert_string_equal(err.what, "unit 2 is broken");
    assert_int_equal(scene.ended, 2);
    nobody_is_left();
    buf_free(&scene.heard);
}

static void a_worker_that_dies_is_not_passed_over(void **state) {
    struct scene scene = {.broken = 2, .dies = true};
    struct err err = {0};
    (void)state;
    assert_int_equal(run(&scene, 3, &err), ERR_INTERNAL);
    assert_int_equal(scene.ended, 1);
    nobody_is_left();
    buf_free(&scene.heard);
}

static void who_hears_may_stop(void **state) {
    (void)state;
    for (size_t workers = 1; workers <= 3; workers++) {
        struct scene scene = {.stop_at = 500};
        struct err err = {0};
        assert_int_equal(run(&scene, workers, &err), -7);
        assert_int_equal(scene.words, 500);
        nobody_is_left();
        buf_free(&scene.heard);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_order_is_that_of_the_work),
        cmocka_unit_test(a_worker_that_fails_says_why),
        cmocka_unit_test(a_worker_that_dies_is_not_passed_over),
        cmocka_unit_test(who_hears_may_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Making a workspace, and the lease of the long acts. */
#include "unit/ops/chain.h"

#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void what_the_skeleton_lacks_is_brought(void **state) {
    struct chain *c = *state;
    assert_true(file_exists(chain_path(c, "w/templates/theme.lua")));
    assert_true(file_exists(chain_path(c, "w/scripts/lib/words.lua")));
    assert_true(file_exists(chain_path(c, "w/earshot.lua")));
    assert_false(file_exists(chain_path(c, "w/templates/earshot.lua")));
    assert_false(file_exists(chain_path(c, "w.making")));
}

static void a_slash_behind_the_name_does_no_harm(void **state) {
    struct chain *c = *state;
    CHAIN_OK(c, workspace_create(chain_path(c, "x//"), chain_path(c, "s"), TEST_TREE, &c->act, &c->err));
    assert_true(file_exists(chain_path(c, "x/earshot.db")));
    CHAIN_OK(c, file_make_dirs(chain_path(c, "empty"), &c->err));
    CHAIN_OK(c, workspace_create(chain_path(c, "empty/"), chain_path(c, "s"), TEST_TREE, &c->act, &c->err));
}

static void what_is_there_is_left_alone(void **state) {
    struct chain *c = *state;
    assert_int_equal(ERR_EXISTS, workspace_create(chain_path(c, "w"), chain_path(c, "s"), TEST_TREE, &c->act, &c->err));
    assert_int_equal(ERR_NOINPUT,
                     workspace_create(chain_path(c, "y"), chain_path(c, "none"), TEST_TREE, &c->act, &c->err));
    assert_false(file_exists(chain_path(c, "y")));
    struct workspace *none = NULL;
    assert_int_equal(ERR_NOINPUT, workspace_open(&none, chain_path(c, "y"), &c->err));
}

/* In a process of its own: takes the lease, says so, and waits to be told to end. */
static void hold(struct chain *c, int ready, int end) {
    struct file_lock *lease = NULL;
    char byte = 'x';
    struct act act = {.actor = "wang", .now = CHAIN_NOW};
    if (!workspace_lease(c->w, &act, "close 2026-10", &lease, &c->err) && write(ready, &byte, 1) == 1)
        (void)!read(end, &byte, 1);
    _exit(0);
}

static void a_second_close_is_refused_at_once_with_the_firsts_name(void **state) {
    struct chain *c = *state;
    int ready[2], end[2], status;
    char byte;
    struct timespec before, after;
    assert_int_equal(0, pipe(ready) | pipe(end));
    pid_t child = fork();
    if (!child)
        hold(c, ready[1], end[0]);
    assert_int_equal(1, read(ready[0], &byte, 1));
    struct close_done done;
    clock_gettime(CLOCK_MONOTONIC, &before);
    assert_int_equal(ERR_BUSY, close_month(c->w, &c->act, 2026 * 12 + 9, &done, &c->err));
    clock_gettime(CLOCK_MONOTONIC, &after);
    assert_true(after.tv_sec - before.tv_sec <= 1);
    assert_says(c, "close 2026-10");
    assert_says(c, "wang");
    struct rebuild_done rebuilt;
    assert_int_equal(ERR_BUSY, rebuild(c->w, &c->act, &rebuilt, &c->err));
    assert_int_equal(1, write(end[1], "x", 1));
    assert_int_equal(child, waitpid(child, &status, 0));
    CHAIN_OK(c, rebuild(c->w, &c->act, &rebuilt, &c->err));
    for (int i = 0; i < 2; i++)
        close(ready[i]), close(end[i]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_BARE_TEST(what_the_skeleton_lacks_is_brought),
        CHAIN_BARE_TEST(a_slash_behind_the_name_does_no_harm),
        CHAIN_BARE_TEST(what_is_there_is_left_alone),
        CHAIN_TEST(a_second_close_is_refused_at_once_with_the_firsts_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

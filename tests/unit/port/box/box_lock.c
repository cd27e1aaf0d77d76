/* What a locked process may not do, tried by processes that do it. Under the sanitizers there is no filter to try. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "port/box/box_lock.h"
#include "try.h"

static void compute(void) {
    char *memory = NULL;
    for (size_t size = 1; size < MIB(40); size *= 2) {
        memory = realloc(memory, size);
        memset(memory, 1, size);
    }
    free(memory);
}

static void open_a_file(void) {
    open("/etc/passwd", O_RDONLY);
}

static void start_a_process(void) {
    fork();
}

static void make_a_socket(void) {
    socket(AF_INET, SOCK_STREAM, 0);
}

static void map_code(void) {
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void signal_the_parent(void) {
    kill(getppid(), 0);
}

/* How a process that locks itself in and then does `what` ends. */
static int ending(void (*what)(void)) {
    pid_t child = fork();
    if (!child) {
        if (box_lock_in(open("/dev/null", O_RDWR), &box_default_limits))
            _exit(2);
        what();
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status;
}

static void a_locked_process_computes(void **state) {
    (void)state;
    int status = ending(compute);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void anything_else_ends_it(void **state) {
    (void)state;
#ifndef EARSHOT_SANITIZE
    void (*const tries[])(void) = {open_a_file, start_a_process, make_a_socket, map_code, signal_the_parent};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        int status = ending(tries[i]);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
#else
    (void)open_a_file, (void)start_a_process, (void)make_a_socket, (void)map_code, (void)signal_the_parent;
    skip();
#endif
}

static void *run_in_thread(void *failed) {
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    const char *body = "local t = {}\nfor i = 1, 200000 do t[i] = { i } end\nreturn #t";
    const struct box_limits limits = {20000000, MIB(48), MIB(64), 5000};
    *(bool *)failed = try_body(body, &limits, arena, &out, &err) || value_whole(out, 0) != 200000;
    arena_free(arena);
    return NULL;
}

/* A thread's malloc asks the system in another way. */
static void a_box_may_be_opened_by_any_thread(void **state) {
    (void)state;
    pthread_t thread;
    bool failed = true;
    assert_int_equal(pthread_create(&thread, NULL, run_in_thread, &failed), 0);
    pthread_join(thread, NULL);
    assert_false(failed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_locked_process_computes),
        cmocka_unit_test(anything_else_ends_it),
        cmocka_unit_test(a_box_may_be_opened_by_any_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What a process that has gone wrong might send. */
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "port/box/box_pipe.h"
#include "try.h"

struct wire {
    struct box_pipe pipe;
    int far; /* the other end */
};

static struct wire wire_open(int ms) {
    int ends[2];
    struct wire wire = {0};
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    wire.pipe = (struct box_pipe){.fd = ends[0],
                                  .timer = timerfd_create(CLOCK_MONOTONIC, 0),
                                  .ceiling = LIMIT_BOX_ANSWER,
                                  .max_depth = LIMIT_VALUE_DEPTH + 3};
    wire.far = ends[1];
    const struct itimerspec when = {.it_value = {ms / 1000, ms % 1000 * 1000000L}};
    timerfd_settime(wire.pipe.timer, 0, &when, NULL);
    return wire;
}

static void wire_close(struct wire *wire) {
    close(wire->pipe.fd);
    close(wire->pipe.timer);
    if (wire->far >= 0)
        close(wire->far);
}

static enum box_pipe_end receive_bytes(const void *bytes, size_t len, bool hang_up, const struct value **out,
                                       struct arena *arena, struct err *err) {
    struct wire wire = wire_open(50);
    assert_int_equal(write(wire.far, bytes, len), (ssize_t)len);
    if (hang_up) {
        close(wire.far);
        wire.far = -1;
    }
    enum box_pipe_end end = box_pipe_receive(&wire.pipe, arena, out, err);
    wire_close(&wire);
    return end;
}

/* Receives a frame that holds the text. */
static enum box_pipe_end receive(const char *text, struct err *err) {
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    size_t len = strlen(text);
    char *frame = arena_alloc(arena, len + 5);
    for (int i = 0; i < 4; i++)
        frame[i] = (char)(len >> (8 * i) & 0xFF);
    memcpy(frame + 4, text, len);
    enum box_pipe_end end = receive_bytes(frame, len + 4, false, &out, arena, err);
    arena_free(arena);
    return end;
}

static void what_is_sent_arrives(void **state) {
    (void)state;
    struct wire wire = wire_open(2000);
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err;
    const struct box_pipe far = {.fd = wire.far, .timer = -1, .ceiling = LIMIT_BOX_ANSWER, .max_depth = 0};
    assert_int_equal(box_pipe_send(&wire.pipe, "{\"a\":[1,2.5]}", 13), PIPE_OK);
    assert_int_equal(box_pipe_receive(&far, arena, &out, &err), PIPE_OK);
    assert_true(value_number(value_at(value_get(out, "a"), 1), 0) == 2.5);
    arena_free(arena);
    wire_close(&wire);
}

static void a_hostile_frame_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } frames[] = {
        {"", "not JSON"},
        {"{", "not JSON"},
        {"{\"a\":NaN}", "not JSON"},
        {"{\"a\":1e999}", "not JSON"},
        {"{\"a\":Infinity}", "not JSON"},
        {"{\"a\":1,\"a\":2}", "not JSON"},
        {"\"\xff\"", "not JSON"},
        {"\"a\\u0000b\"", "not JSON"},
        {"{\"ok\":1} {\"ok\":2}", "not JSON"},
        {"[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]", "nested deeper than 12"},
        {"\"\\", "not JSON"},
        {"]]]]}}}}", "not JSON"},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct err err = {0};
        assert_int_equal(receive(frames[i].text, &err), PIPE_BAD);
        assert_non_null(strstr(err.what, frames[i].why));
    }
}

static void too_many_names_are_refused_before_parsing(void **state) {
    (void)state;
    struct err err = {0};
    char *text = calloc(1, 100000), *at = text;
    at += sprintf(at, "{\"a:b\":1");
    for (int i = 0; i < 5000; i++)
        at += sprintf(at, ",\"k%d\":1", i);
    strcpy(at, "}");
    assert_int_equal(receive(text, &err), PIPE_BAD);
    assert_non_null(strstr(err.what, "more than 4096 names"));
    free(text);
}

static void a_length_past_the_ceiling_is_refused_unread(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    assert_int_equal(receive_bytes("\xff\xff\xff\xff", 4, false, &out, arena, &err), PIPE_BAD);
    assert_non_null(strstr(err.what, "4294967295 bytes"));
    arena_free(arena);
}

static void silence_is_late_and_a_closed_end_is_gone(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct value *out = NULL;
    struct err err = {0};
    assert_int_equal(receive_bytes("\x05\0\0\0ab", 6, false, &out, arena, &err), PIPE_LATE);
    assert_int_equal(receive_bytes("\x05\0\0\0ab", 6, true, &out, arena, &err), PIPE_GONE);
    assert_int_equal(receive_bytes("\x05", 1, true, &out, arena, &err), PIPE_GONE);
    struct wire wire = wire_open(1000);
    close(wire.far);
    wire.far = -1;
    assert_int_equal(box_pipe_send(&wire.pipe, "1", 1), PIPE_GONE); /* and no SIGPIPE */
    wire_close(&wire);
    arena_free(arena);
}

static void nobody_reading_is_late(void **state) {
    (void)state;
    struct wire wire = wire_open(50);
    char *much = calloc(1, MIB(8));
    assert_int_equal(box_pipe_send(&wire.pipe, much, MIB(8)), PIPE_LATE);
    free(much);
    wire_close(&wire);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sent_arrives),
        cmocka_unit_test(a_hostile_frame_is_refused),
        cmocka_unit_test(too_many_names_are_refused_before_parsing),
        cmocka_unit_test(a_length_past_the_ceiling_is_refused_unread),
        cmocka_unit_test(silence_is_late_and_a_closed_end_is_gone),
        cmocka_unit_test(nobody_reading_is_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPSS files read back by the library's own reader: names, labels, values, what is missing; the same calls give the
 * same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <readstat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "port/sav/sav.h"

static const char long_text[] =
    "她说：排队太久了，收银台只开了一个，等了二十分钟还没轮到。后来店长出来道歉，又多开了两个台，才好一些。"
    "下次还是会来，因为离家近，东西也新鲜；但希望周末多安排些人手，别让老人和孩子站那么久。谢谢。再见，再见，再见。";

static const struct sav_label labels[] = {{1, "到店选购"}, {2, "Picked up"}};
static const struct sav_variable variables[] = {
    {.name = "id", .label = "答卷编号", .width = 8},
    {.name = "at", .label = "time", .moment = true},
    {.name = "day", .label = "day", .day = true},
    {.name = "channel", .label = "您是怎么买的？", .labels = labels, .label_count = 2},
    {.name = "price", .label = "price", .decimals = 2},
    {.name = "comment", .label = "words", .width = sizeof long_text},
};

static void write_file(const char *path) {
    struct sav *sav = NULL;
    struct err err = {0};
    const struct sav_info info = {.label = "test", .created = 1790000000, .rows = 3};
    unlink(path);
    assert_int_equal(sav_create(&sav, path, &info, variables, 6, &err), 0);
    sav_text(sav, 0, "r1");
    sav_number(sav, 1, 0);
    sav_number(sav, 2, 86400);
    sav_number(sav, 3, 2);
    sav_number(sav, 4, 12.5);
    sav_text(sav, 5, long_text);
    assert_int_equal(sav_row(sav, &err), 0);
    assert_int_equal(sav_row(sav, &err), 0); /* nothing but missing values */
    sav_text(sav, 0, "a text that is longer than its variable");
    sav_number(sav, 3, 1);
    assert_int_equal(sav_row(sav, &err), 0);
    assert_int_equal(sav_finish(sav, &err), 0);
}

static int tell_variable(int index, readstat_variable_t *variable, const char *set, void *context) {
    buf_format(context, "%d %s '%s' %s%s\n", index, readstat_variable_get_name(variable),
               readstat_variable_get_label(variable),
               readstat_variable_get_format(variable) ? readstat_variable_get_format(variable) : "",
               set ? " labelled" : "");
    return READSTAT_HANDLER_OK;
}

static int tell_value(int row, readstat_variable_t *variable, readstat_value_t value, void *context) {
    int index = readstat_variable_get_index(variable);
    if (readstat_value_type(value) == READSTAT_TYPE_STRING)
        buf_format(context, "%d,%d '%s'\n", row, index, readstat_string_value(value));
    else if (readstat_value_is_system_missing(value))
        buf_format(context, "%d,%d -\n", row, index);
    else
        buf_format(context, "%d,%d %.2f\n", row, index, readstat_double_value(value));
    return READSTAT_HANDLER_OK;
}

static int tell_label(const char *set, readstat_value_t value, const char *label, void *context) {
    (void)set;
    buf_format(context, "%.0f is %s\n", readstat_double_value(value), label);
    return READSTAT_HANDLER_OK;
}

static void read_file(const char *path, struct buf *out) {
    readstat_parser_t *parser = readstat_parser_init();
    readstat_set_variable_handler(parser, tell_variable);
    readstat_set_value_handler(parser, tell_value);
    readstat_set_value_label_handler(parser, tell_label);
    assert_int_equal(readstat_parse_sav(parser, path, out), READSTAT_OK);
    readstat_parser_free(parser);
}

static void what_is_written_is_read(void **state) {
    char path[] = "/tmp/earshot-unit-sav-XXXXXX", want[2048];
    struct buf told = buf_make(KIB(64)), first = buf_make(MIB(1)), second = buf_make(MIB(1));
    struct err err = {0};
    (void)state;
    close(mkstemp(path));
    write_file(path);
    assert_int_equal(file_read(path, &first, &err), 0);
    read_file(path, &told);
    snprintf(
        want, sizeof want,
        "1 is 到店选购\n2 is Picked up\n"
        "0 id '答卷编号' A8\n1 at 'time' DATETIME20\n2 day 'day' SDATE10\n3 channel '您是怎么买的？' F8.0 labelled\n"
        "4 price 'price' F10.2\n5 comment 'words' A%zu\n"
        "0,0 'r1'\n0,1 12219379200.00\n0,2 12219465600.00\n0,3 2.00\n0,4 12.50\n0,5 '%s'\n"
        "1,0 ''\n1,1 -\n1,2 -\n1,3 -\n1,4 -\n1,5 ''\n2,0 'a text t'\n2,1 -\n2,2 -\n2,3 1.00\n2,4 -\n2,5 ''\n",
        sizeof long_text, long_text);
    assert_string_equal(told.data, want);
    write_file(path);
    assert_int_equal(file_read(path, &second, &err), 0);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
    unlink(path);
    buf_free(&told);
    buf_free(&first);
    buf_free(&second);
}

static void a_name_is_made_fit(void **state) {
    static const char *const names[][2] = {{"recommend", "recommend"},
                                           {"shelf.clean", "shelf.clean"},
                                           {"why@2", "why_2"},
                                           {"1st", "v1st"},
                                           {"为什么", "v"},
                                           {"with", "with_1"},
                                           {"a-b", "a_b"},
                                           {"q.", "q"}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];
        sav_name(names[i][0], name);
        assert_string_equal(name, names[i][1]);
    }
}

static void a_place_that_cannot_be_written_is_told(void **state) {
    struct sav *sav = NULL;
    struct err err = {0};
    const struct sav_info info = {.label = "test", .rows = 0};
    (void)state;
    assert_int_equal(sav_create(&sav, "/nowhere/at/all.sav", &info, variables, 6, &err), ERR_EXISTS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(a_name_is_made_fit),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

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
        sizeof long_text + 8, long_text);
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
                                           {"v12_a", "v12_a_1"},
                                           {"a-b", "a_b"},
                                           {"q.", "q"}};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[64];
        sav_name(names[i][0], name);
        assert_string_equal(name, names[i][1]);
    }
}

/* ---- texts of several parts ---- */

enum { MOST = 4 };

/* One row, each text full of its column's digit, each number 7; what comes back. */
static char *read_back(const char *path, const struct sav_variable *columns, size_t count, struct buf *told) {
    struct sav *sav = NULL;
    struct err err = {0};
    const struct sav_info info = {.label = "test", .created = 1790000000, .rows = 1};
    assert_int_equal(sav_create(&sav, path, &info, columns, count, &err), 0);
    for (size_t i = 0; i < count; i++) {
        static char text[SAV_TEXT_MOST + 1];
        memset(text, 0, sizeof text);
        memset(text, (char)('0' + i), columns[i].width);
        if (columns[i].width)
            sav_text(sav, i, text);
        else
            sav_number(sav, i, 7);
    }
    assert_int_equal(sav_row(sav, &err), 0);
    assert_int_equal(sav_finish(sav, &err), 0);
    told->len = 0;
    read_file(path, told);
    return told->data;
}

static void expect(const char *path, const struct sav_variable *columns, size_t count, const char *const *names) {
    struct buf told = buf_make(KIB(64)), want = buf_make(KIB(64));
    for (size_t i = 0; i < count; i++) {
        const size_t width = columns[i].width;
        if (width)
            buf_format(&want, "%zu %s 'q' A%zu\n", i, names[i], width > 255 ? width + 8 : width);
        else
            buf_format(&want, "%zu %s 'q' F8.0\n", i, names[i]);
    }
    for (size_t i = 0; i < count; i++) {
        static char text[SAV_TEXT_MOST + 1];
        memset(text, 0, sizeof text);
        memset(text, (char)('0' + i), columns[i].width);
        if (columns[i].width)
            buf_format(&want, "0,%zu '%s'\n", i, text);
        else
            buf_format(&want, "0,%zu 7.00\n", i);
    }
    assert_string_equal(read_back(path, columns, count, &told), want.data);
    buf_free(&told);
    buf_free(&want);
}

static void parts_of_a_text_are_no_other_variable(void **state) {
    static const struct {
        size_t widths[MOST];
        const char *columns[MOST], *names[MOST];
    } cases[] = {
        {{600, 0, 0}, {"q1", "q11", "q12"}, {"t1_q1", "q11", "q12"}},                     /* its parts: Q11, Q12 */
        {{0, 600, 0}, {"Q11", "q1", "q2"}, {"Q11", "t2_q1", "q2"}},                       /* whichever comes first */
        {{600, 0, 0}, {"comment", "comme1", "n"}, {"t1_comment", "comme1", "n"}},         /* five bytes of the name */
        {{300, 300, 0}, {"longa", "longa1", "n"}, {"t1_longa", "t2_longa1", "n"}},        /* both long */
        {{800, 800, 0}, {"why_not", "why_now", "n"}, {"t1_why_not", "why_now", "n"}},     /* parts of one name */
        {{0, 600, 0}, {"reason_a", "reason_a2", "n"}, {"reason_a", "t2_reason_a2", "n"}}, /* one name in the head */
        {{600, 600, 600}, {"q1", "t1_q2", "q11"}, {"t1_q1", "t1_q2", "q11"}},
        {{0, 600, 0}, {"id", "remar1", "n"}, {"id", "t2_remar1", "n"}}, /* a part of itself */
        {{0, 600, 0}, {"id", "remark", "n"}, {"id", "remark", "n"}},    /* not of so few: it would be the 20th */
        {{1500, 0, 0}, {"q1", "q15", "q17"}, {"t1_q1", "q15", "q17"}},
        {{1500, 0, 0}, {"q1", "q17", "q10"}, {"q1", "q17", "q10"}},
        {{600, 0, 0}, {"q1", "q11", "t1_q11"}, {"r1___q1", "q11", "t1_q11"}},
        {{255, 0, 0}, {"q1", "q11", "q12"}, {"q1", "q11", "q12"}}, /* of one part */
        {{600, 0, 600}, {"q1", "q21", "why"}, {"q1", "q21", "why"}},
    };
    char path[] = "/tmp/earshot-unit-sav-XXXXXX";
    (void)state;
    close(mkstemp(path));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sav_variable columns[MOST] = {0};
        for (size_t k = 0; k < MOST - 1; k++)
            columns[k] = (struct sav_variable){.name = cases[i].columns[k], .label = "q", .width = cases[i].widths[k]};
        expect(path, columns, MOST - 1, cases[i].names);
    }
    unlink(path);
}

/* Each width around where the parts of a text end, and the greatest, with a number behind it. */
static void a_text_of_any_length_is_whole(void **state) {
    static const char *const names[] = {"words", "n"};
    char path[] = "/tmp/earshot-unit-sav-XXXXXX";
    (void)state;
    close(mkstemp(path));
    for (size_t width = 250; width <= SAV_TEXT_MOST; width += width == 1030 ? SAV_TEXT_MOST - 1040 : 1) {
        const struct sav_variable columns[] = {{.name = "words", .label = "q", .width = width},
                                               {.name = "n", .label = "q"}};
        expect(path, columns, 2, names);
    }
    unlink(path);
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
        cmocka_unit_test(parts_of_a_text_are_no_other_variable),
        cmocka_unit_test(a_text_of_any_length_is_whole),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/table.h"

static const struct table_column columns[] = {
    {.key = "store", .heading = "门店"},
    {.key = "n", .kind = TABLE_INT},
    {.key = "nps", .heading = "NPS", .kind = TABLE_REAL},
    {.key = "open", .kind = TABLE_BOOL},
    {.key = "share", .kind = TABLE_REAL, .decimals = TABLE_NO_DECIMALS},
    {0},
};

static struct table *sample(struct arena *arena) {
    struct table *table = table_new(arena, columns);
    table_text(table, "南京路店"), table_int(table, 120), table_real(table, 100.0 / 3), table_bool(table, 1);
    table_real(table, 12.6);
    table_text(table, "=1+1, \"x\""), table_int(table, 7), table_real(table, NAN), table_bool(table, 0);
    table_int(table, -3);
    table_text(table, "a\x1b[1m\nb"), table_none(table), table_real(table, -0.001), table_none(table);
    table_real(table, -0.0);
    return table;
}

/* What printing gives; yours. */
static char *printed(struct table *table, enum table_format format,
                     void (*print)(struct table *, enum table_format, FILE *)) {
    char *text;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    print(table, format, out);
    fclose(out);
    return text;
}

static void check(enum table_format format, void (*print)(struct table *, enum table_format, FILE *),
                  const char *expected) {
    struct arena *arena = arena_new();
    char *text = printed(sample(arena), format, print);
    assert_string_equal(text, expected);
    free(text);
    arena_free(arena);
}

static void a_person_sees_aligned_columns_and_no_control_characters(void **state) {
    (void)state;
    check(TABLE_PLAIN, table_print,
          "门店         n    NPS  open  share\n"
          "南京路店   120  33.33  yes      13\n"
          "=1+1, \"x\"    7      -  no       -3\n"
          "a [1m b      -   0.00  -         0\n");
}

static void a_spreadsheet_gets_quotes_a_guard_and_ten_digits(void **state) {
    (void)state;
    check(TABLE_CSV, table_print,
          "store,n,nps,open,share\r\n"
          "南京路店,120,33.33333333,true,12.6\r\n"
          "\"'=1+1, \"\"x\"\"\",7,,false,-3\r\n"
          "\"a\x1b[1m\nb\",,-0.001,,0\r\n");
}

static void a_program_gets_objects_with_null_for_the_unknown(void **state) {
    (void)state;
    check(TABLE_JSON, table_print,
          "[\n"
          "  {\"store\": \"南京路店\", \"n\": 120, \"nps\": 33.33333333, \"open\": true, \"share\": 12.6},\n"
          "  {\"store\": \"=1+1, \\\"x\\\"\", \"n\": 7, \"nps\": null, \"open\": false, \"share\": -3},\n"
          "  {\"store\": \"a\\u001b[1m\\nb\", \"n\": null, \"nps\": -0.001, \"open\": null, \"share\": 0}\n"
          "]\n");
}

static void a_record_is_a_line_per_column_or_one_object(void **state) {
    (void)state;
    check(TABLE_PLAIN, table_print_record, "门店   南京路店\nn      120\nNPS    33.33\nopen   yes\nshare  13\n");
    check(TABLE_JSON, table_print_record,
          "{\n  \"store\": \"南京路店\",\n  \"n\": 120,\n  \"nps\": 33.33333333,\n  \"open\": true,\n  \"share\": "
          "12.6\n}\n");
}

static void a_table_without_rows_still_says_what_it_holds(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const char *expected[] = {[TABLE_PLAIN] = "门店  n  NPS  open  share\n",
                              [TABLE_CSV] = "store,n,nps,open,share\r\n",
                              [TABLE_JSON] = "[]\n"};
    for (int format = TABLE_PLAIN; format <= TABLE_JSON; format++) {
        char *text = printed(table_new(arena, columns), (enum table_format)format, table_print);
        assert_string_equal(text, expected[format]);
        free(text);
    }
    arena_free(arena);
}

static void thousands_of_rows_are_read_back_as_they_were_pushed(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    static const struct table_column two[] = {{.key = "i", .kind = TABLE_INT}, {.key = "x", .kind = TABLE_REAL}, {0}};
    struct table *table = table_new(arena, two);
    for (int i = 0; i < 24000; i++)
        table_int(table, i), table_real(table, i / 7.0);
    assert_int_equal(table_row_count(table), 24000);
    char *text = printed(table, TABLE_JSON, table_print);
    const struct value *rows;
    struct err err;
    assert_int_equal(json_read(arena, text, strlen(text), &rows, &err), 0);
    assert_int_equal(value_count(rows), 24000);
    for (size_t i = 0; i < 24000; i += 1999) {
        const struct value *row = value_at(rows, i);
        assert_int_equal(value_whole(value_get(row, "i"), -1), i);
        assert_true(fabs(value_number(value_get(row, "x"), -1) - (double)i / 7) < 1e-6);
    }
    free(text);
    arena_free(arena);
}

static const char *shout(const char *english) {
    return strcmp(english, "n") == 0      ? "N"
           : strcmp(english, "thin") == 0 ? "THIN"
           : strcmp(english, "yes") == 0  ? "YES"
                                          : english;
}

static void a_reader_has_headings_and_our_own_words_but_no_data(void **state) {
    (void)state;
    static const struct table_column marked[] = {{.key = "name"},
                                                 {.key = "n", .kind = TABLE_INT},
                                                 {.key = "open", .kind = TABLE_BOOL},
                                                 {.key = "mark", .words = true},
                                                 {0}};
    static const char *const expected[] = {[TABLE_PLAIN] = "name  N  open  mark\nthin  1  YES   THIN\n",
                                           [TABLE_CSV] = "name,n,open,mark\r\nthin,1,true,thin\r\n"};
    for (int format = TABLE_PLAIN; format <= TABLE_CSV; format++) {
        struct arena *arena = arena_new();
        struct table *table = table_new(arena, marked);
        table_text(table, "thin"), table_int(table, 1), table_bool(table, 1), table_text(table, "thin");
        table_read_by(table, shout);
        char *text = printed(table, (enum table_format)format, table_print);
        assert_string_equal(expected[format], text);
        free(text);
        arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reader_has_headings_and_our_own_words_but_no_data),
        cmocka_unit_test(a_person_sees_aligned_columns_and_no_control_characters),
        cmocka_unit_test(a_spreadsheet_gets_quotes_a_guard_and_ten_digits),
        cmocka_unit_test(a_program_gets_objects_with_null_for_the_unknown),
        cmocka_unit_test(a_record_is_a_line_per_column_or_one_object),
        cmocka_unit_test(a_table_without_rows_still_says_what_it_holds),
        cmocka_unit_test(thousands_of_rows_are_read_back_as_they_were_pushed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/digest.h"
#include "base/limits.h"

/* A file that is read row by row, and gone afterwards. */
struct given {
    char path[64];
    struct csv_reader *reader;
    struct csv_row row;
    struct err err;
};

static struct given given_bytes(const void *bytes, size_t len) {
    struct given given = {.path = "/tmp/earshot-unit-csv-XXXXXX"};
    int file = mkstemp(given.path);
    assert_true(file >= 0);
    assert_int_equal(write(file, bytes, len), len);
    close(file);
    assert_int_equal(csv_open(&given.reader, given.path, &given.err), 0);
    return given;
}

static struct given given_text(const char *text) {
    return given_bytes(text, strlen(text));
}

static void done(struct given *given) {
    assert_int_equal(csv_next(given->reader, &given->row, &given->err), CSV_END);
    assert_int_equal(csv_next(given->reader, &given->row, &given->err), CSV_END);
    csv_close(given->reader);
    unlink(given->path);
}

/* The next row is `number`, and its fields joined by bars are `fields`. */
static void assert_row(struct given *given, int64_t number, const char *fields) {
    assert_int_equal(csv_next(given->reader, &given->row, &given->err), CSV_ROW);
    struct buf joined = buf_make(MIB(4));
    for (size_t i = 0; i < given->row.count; i++) {
        assert_int_equal(strlen(given->row.fields[i].bytes), given->row.fields[i].len);
        buf_format(&joined, "%s%s", i ? "|" : "", given->row.fields[i].bytes);
    }
    assert_string_equal(joined.data, fields);
    assert_int_equal(given->row.number, number);
    buf_free(&joined);
}

static void assert_clean_row(struct given *given, int64_t number, const char *fields) {
    assert_row(given, number, fields);
    assert_false(given->row.broken);
    assert_false(given->row.too_long);
}

static void assert_broken_row(struct given *given, int64_t number, const char *fields) {
    assert_row(given, number, fields);
    assert_true(given->row.broken);
}

static void quotes_hold_separators_and_line_breaks(void **state) {
    (void)state;
    struct given given = given_text("id,words\n1,\"a, \"\"b\"\"\r\nc\rd\"\n2, plain \n");
    assert_clean_row(&given, 1, "id|words");
    assert_clean_row(&given, 2, "1|a, \"b\"\nc\nd");
    assert_clean_row(&given, 3, "2| plain ");
    done(&given);
}

static void empty_lines_are_passed_over_and_counted(void **state) {
    (void)state;
    struct given given = given_text("\r\na,b\r\n\r\n\r\n1,\r\n\"\"\r\n,\r\n");
    assert_clean_row(&given, 2, "a|b");
    assert_clean_row(&given, 5, "1|");
    assert_clean_row(&given, 6, "");
    assert_int_equal(given.row.count, 1);
    assert_clean_row(&given, 7, "|");
    done(&given);
}

static void any_line_end_ends_a_row(void **state) {
    (void)state;
    struct given given = given_text("a\rb\r\nc\n\rd");
    assert_clean_row(&given, 1, "a");
    assert_clean_row(&given, 2, "b");
    assert_clean_row(&given, 3, "c");
    assert_clean_row(&given, 5, "d");
    done(&given);
}

static void the_separator_is_found_in_the_header(void **state) {
    (void)state;
    struct given given = given_text("\"a,b,c,d\";b;c\n1;2,5;3\n");
    assert_clean_row(&given, 1, "a,b,c,d|b|c");
    assert_clean_row(&given, 2, "1|2,5|3");
    done(&given);
    given = given_text("a\tb\n\t1,2\n");
    assert_clean_row(&given, 1, "a|b");
    assert_clean_row(&given, 2, "|1,2");
    done(&given);
    given = given_text("one\n1,2\n");
    assert_clean_row(&given, 1, "one");
    assert_clean_row(&given, 2, "1|2");
    done(&given);
}

static void an_empty_file_has_no_rows(void **state) {
    (void)state;
    struct given given = given_text("");
    done(&given);
    given = given_text("\xEF\xBB\xBF\n\n");
    assert_string_equal(csv_encoding(given.reader), "UTF-8 with BOM");
    done(&given);
}

static void encodings_are_told_apart(void **state) {
    (void)state;
    struct given given = given_text("\xEF\xBB\xBF"
                                    "a,门\n");
    assert_string_equal(csv_encoding(given.reader), "UTF-8 with BOM");
    assert_clean_row(&given, 1, "a|门");
    done(&given);
    given = given_text("a,\xC3\xC5\n");
    assert_string_equal(csv_encoding(given.reader), "GB18030");
    assert_clean_row(&given, 1, "a|门");
    done(&given);
    given = given_bytes("a\0,\0\xE8\x95\n\0", 8);
    assert_string_equal(csv_encoding(given.reader), "UTF-16LE");
    assert_clean_row(&given, 1, "a|门");
    done(&given);
    given = given_bytes("\xFF\xFE\x3D\xD8\x00\xDE", 6);
    assert_string_equal(csv_encoding(given.reader), "UTF-16LE");
    assert_clean_row(&given, 1, "😀");
    done(&given);
    given = given_text("a,\x81\x30\x81\x30\n"); /* U+0080 in four bytes */
    assert_clean_row(&given, 1, "a|\xC2\x80");
    done(&given);
}

static void a_bad_byte_breaks_its_row_and_no_other(void **state) {
    (void)state;
    struct given given = given_bytes("门店服务员环境价格结账\nA\xFFz,1\nb,\0\n好,2\n", 33 + 1 + 6 + 4 + 6);
    assert_string_equal(csv_encoding(given.reader), "UTF-8");
    assert_clean_row(&given, 1, "门店服务员环境价格结账");
    assert_broken_row(&given, 2, "A\xEF\xBF\xBDz|1");
    assert_broken_row(&given, 3, "b|\xEF\xBF\xBD");
    assert_clean_row(&given, 4, "好|2");
    done(&given);
}

static void bad_bytes_break_rows_of_other_encodings_too(void **state) {
    (void)state;
    struct given given = given_text("\xC3\xC5\n\xC3\xC5\xFF,1\n\xC3\n\xC3\xC5\n\x81");
    assert_string_equal(csv_encoding(given.reader), "GB18030");
    assert_clean_row(&given, 1, "门");
    assert_broken_row(&given, 2, "门\xEF\xBF\xBD|1");
    assert_broken_row(&given, 3, "\xEF\xBF\xBD");
    assert_clean_row(&given, 4, "门");
    assert_broken_row(&given, 5, "\xEF\xBF\xBD");
    done(&given);
    given = given_bytes("\xFF\xFE\x3D\xD8\n\0a\0\n\0b", 11);
    assert_broken_row(&given, 1, "\xEF\xBF\xBD");
    assert_clean_row(&given, 2, "a");
    assert_broken_row(&given, 3, "\xEF\xBF\xBD");
    done(&given);
}

static void a_replacement_character_in_the_file_is_not_broken(void **state) {
    (void)state;
    struct given given = given_text("a\n\xEF\xBF\xBD\n");
    assert_clean_row(&given, 1, "a");
    assert_clean_row(&given, 2, "\xEF\xBF\xBD");
    done(&given);
}

static void an_open_quote_gives_a_last_broken_row(void **state) {
    (void)state;
    struct given given = given_text("a,b\n1,\"open\n2,x\n");
    assert_clean_row(&given, 1, "a|b");
    assert_broken_row(&given, 2, "1|open\n2,x\n");
    done(&given);
    given = given_text("a,\"b\"");
    assert_clean_row(&given, 1, "a|b");
    done(&given);
    given = given_text("a,\"");
    assert_broken_row(&given, 1, "a|");
    done(&given);
}

static void a_stray_quote_breaks_its_row_and_swallows_none(void **state) {
    (void)state;
    struct given given =
        given_text("a,b,c\n1,\"good\" food,5\n2,\"fine\",4\n3,12\" pizza,\"x\"y\"z\",\"\"\n4,\"\",\"\"\n");
    assert_clean_row(&given, 1, "a|b|c");
    assert_broken_row(&given, 2, "1|good\" food|5");
    assert_clean_row(&given, 3, "2|fine|4");
    assert_broken_row(&given, 4, "3|12\" pizza|x\"y\"z\"|");
    assert_clean_row(&given, 5, "4||");
    done(&given);
    given = given_text("a\n12\" pizza\n");
    assert_clean_row(&given, 1, "a");
    assert_clean_row(&given, 2, "12\" pizza");
    done(&given);
}

static void quoted_and_plain_lines_read_alike(void **state) {
    (void)state;
    struct given plain = given_text("a,b,\n, x ,门\n\n,\nlast,,"),
                 quoted = given_text("\"a\",b,\n,\" x \",门\n\n,\"\"\nlast,\"\",");
    const char *const rows[] = {"a|b|", "| x |门", "|", "last||"};
    const int64_t numbers[] = {1, 2, 4, 5};
    for (size_t i = 0; i < 4; i++) {
        assert_clean_row(&plain, numbers[i], rows[i]);
        assert_clean_row(&quoted, numbers[i], rows[i]);
    }
    done(&plain);
    done(&quoted);
}

static struct given given_repeated(const char *head, const char *text, size_t times, const char *tail) {
    struct buf buf = buf_make(MIB(64));
    buf_text(&buf, head);
    for (size_t i = 0; i < times; i++)
        buf_text(&buf, text);
    buf_text(&buf, tail);
    struct given given = given_bytes(buf.data, buf.len);
    buf_free(&buf);
    return given;
}

static void a_long_field_is_cut_on_a_whole_character(void **state) {
    (void)state;
    struct given given = given_repeated("a,b,c\n1,\"x", "门\n", 100000, "\",3\n2,3,4\n");
    assert_clean_row(&given, 1, "a|b|c");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_true(given.row.too_long);
    assert_false(given.row.broken);
    assert_int_equal(given.row.number, 2);
    assert_int_equal(given.row.count, 3);
    assert_in_range(given.row.fields[1].len, LIMIT_CSV_FIELD - 3, LIMIT_CSV_FIELD);
    assert_string_equal(given.row.fields[2].bytes, "3");
    assert_clean_row(&given, 3, "2|3|4");
    done(&given);
}

static void a_field_at_the_limit_is_whole(void **state) {
    (void)state;
    struct given given = given_repeated("", "x", LIMIT_CSV_FIELD, "\ny\n");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_false(given.row.too_long);
    assert_int_equal(given.row.fields[0].len, LIMIT_CSV_FIELD);
    assert_clean_row(&given, 2, "y");
    done(&given);
}

static void a_row_of_many_fields_or_bytes_is_cut(void **state) {
    (void)state;
    struct given given = given_repeated("x", ",1", LIMIT_CSV_COLUMNS, "\ny\n");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_true(given.row.too_long);
    assert_int_equal(given.row.count, LIMIT_CSV_COLUMNS);
    assert_clean_row(&given, 2, "y");
    done(&given);

    char field[5001];
    memset(field, 'x', sizeof field);
    field[4999] = ',';
    field[5000] = '\0';
    given = given_repeated("", field, 300, "last\ny\n");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_true(given.row.too_long);
    assert_int_equal(given.row.count, 301);
    assert_string_equal(given.row.fields[300].bytes, "");
    assert_clean_row(&given, 2, "y");
    done(&given);
}

static void broken_text_is_cut_at_the_limit_too(void **state) {
    (void)state;
    struct given given = given_repeated("门店服务员环境价格结账,", "\x01\x02\x03", 20000, "\n");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_int_equal(given.row.fields[1].len, 60000);
    done(&given);
    char nuls[100000] = "a\n";
    given = given_bytes(nuls, sizeof nuls);
    assert_clean_row(&given, 1, "a");
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
    assert_true(given.row.broken && given.row.too_long);
    assert_in_range(given.row.fields[0].len, LIMIT_CSV_FIELD - 6, LIMIT_CSV_FIELD);
    done(&given);
}

/* Larger than what is sniffed and read at once, so that every seam is crossed; rows are of uneven length. */
static void rows_across_pieces_stay_whole(void **state) {
    (void)state;
    struct buf buf = buf_make(MIB(64));
    for (int i = 0; i < 60000; i++)
        buf_format(&buf, "%d,\"门店\r\n%.*s\",好\r\n", i, i % 14 * 3, "服务员很热情服务员很热情服务员很热情");
    struct given given = given_bytes(buf.data, buf.len);
    char expected[200];
    for (int i = 0; i < 60000; i++) {
        assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_ROW);
        assert_int_equal(given.row.number, i + 1);
        assert_int_equal(given.row.count, 3);
        assert_false(given.row.broken);
        snprintf(expected, sizeof expected, "门店\n%.*s", i % 14 * 3, "服务员很热情服务员很热情服务员很热情");
        assert_string_equal(given.row.fields[1].bytes, expected);
    }
    assert_int_equal(csv_bytes_total(given.reader), buf.len);
    assert_null(csv_digest(given.reader));
    assert_int_equal(csv_next(given.reader, &given.row, &given.err), CSV_END);
    assert_int_equal(csv_bytes_read(given.reader), buf.len);
    struct digest digest = digest_sha256(buf.data, buf.len);
    char text[DIGEST_TEXT];
    assert_string_equal(csv_digest(given.reader), digest_write(text, &digest));
    done(&given);
    buf_free(&buf);
}

static void a_character_cut_by_the_sniffed_window_is_no_bad_byte(void **state) {
    (void)state;
    for (int shift = 0; shift < 3; shift++) {
        struct given given = given_repeated(&"xx"[2 - shift], "门店\n", LIMIT_CSV_SNIFF / 7 + 1000, "");
        assert_string_equal(csv_encoding(given.reader), "UTF-8");
        csv_close(given.reader);
        unlink(given.path);
    }
    struct given given = given_repeated("x", "\xC3\xC5\xB5\xEA\n", LIMIT_CSV_SNIFF / 5 + 1000, "");
    assert_string_equal(csv_encoding(given.reader), "GB18030");
    assert_clean_row(&given, 1, "x门店");
    for (int64_t row = 2; row <= (int64_t)(LIMIT_CSV_SNIFF / 5 + 1000); row++)
        assert_clean_row(&given, row, "门店");
    done(&given);
}

static void what_is_not_there_is_said(void **state) {
    (void)state;
    struct csv_reader *reader = NULL;
    struct err err;
    assert_int_equal(csv_open(&reader, "/no/such/file.csv", &err), ERR_NOINPUT);
    assert_int_equal(csv_open(&reader, "/tmp", &err), ERR_IO);
    assert_null(reader);
}

static void assert_put(const char *text, bool guard, const char *expected) {
    char *bytes = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&bytes, &len);
    csv_put(out, "x", true, guard);
    csv_put(out, text, false, guard);
    fclose(out);
    assert_string_equal(bytes, expected);
    free(bytes);
}

static void what_is_written_is_quoted_where_needed(void **state) {
    (void)state;
    assert_put("门店", false, "x,门店");
    assert_put("", false, "x,");
    assert_put("a,\"b\"\nc", false, "x,\"a,\"\"b\"\"\nc\"");
    assert_put(" a", false, "x,\" a\"");
}

static void formulas_are_guarded_where_asked(void **state) {
    (void)state;
    assert_put("=1+1", false, "x,=1+1");
    assert_put("=1+1", true, "x,'=1+1");
    assert_put("＝1", true, "x,'＝1");
    assert_put("@a,b", true, "x,\"'@a,b\"");
    assert_put("\t=1", true, "x,\"'\t=1\"");
    assert_put("a=1", true, "x,a=1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_hold_separators_and_line_breaks),
        cmocka_unit_test(empty_lines_are_passed_over_and_counted),
        cmocka_unit_test(any_line_end_ends_a_row),
        cmocka_unit_test(the_separator_is_found_in_the_header),
        cmocka_unit_test(an_empty_file_has_no_rows),
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(a_bad_byte_breaks_its_row_and_no_other),
        cmocka_unit_test(bad_bytes_break_rows_of_other_encodings_too),
        cmocka_unit_test(a_replacement_character_in_the_file_is_not_broken),
        cmocka_unit_test(an_open_quote_gives_a_last_broken_row),
        cmocka_unit_test(a_stray_quote_breaks_its_row_and_swallows_none),
        cmocka_unit_test(quoted_and_plain_lines_read_alike),
        cmocka_unit_test(a_long_field_is_cut_on_a_whole_character),
        cmocka_unit_test(a_field_at_the_limit_is_whole),
        cmocka_unit_test(a_row_of_many_fields_or_bytes_is_cut),
        cmocka_unit_test(broken_text_is_cut_at_the_limit_too),
        cmocka_unit_test(rows_across_pieces_stay_whole),
        cmocka_unit_test(a_character_cut_by_the_sniffed_window_is_no_bad_byte),
        cmocka_unit_test(what_is_not_there_is_said),
        cmocka_unit_test(what_is_written_is_quoted_where_needed),
        cmocka_unit_test(formulas_are_guarded_where_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Workbooks: the same bytes for the same calls, names that a sheet may have, and what no workbook can hold is refused.
 * What is in the cells, tests/formats reads back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "paper.h"

#include "port/book/book.h"

static const struct book_info info = {.title = "月报", .subject = "S0101", .author = "earshot", .created = 1793404800};

static struct buf two_sheets(const char *first, const char *second) {
    struct err err = {0};
    struct buf out = buf_make(LIMIT_FILE);
    struct book *book = book_new(&info);
    book_add(book, first);
    book_text(book, 0, 0, "题目");
    book_text(book, 1, 0, "=1+1");
    book_number(book, 1, 1, 62.4, (struct book_number){.decimals = 1, .percent = true});
    book_add(book, second);
    book_number(book, 1, 0, -4.25, (struct book_number){.decimals = BOOK_ANY_DECIMALS, .sign = true});
    assert_int_equal(book_finish(book, &out, &err), 0);
    return out;
}

/* One part of the file, unpacked by another program. */
static struct buf part_of(const struct buf *file, const char *part) {
    char command[256];
    int status;
    snprintf(
        command, sizeof command,
        "python3 -c \"import sys, zipfile; sys.stdout.write(zipfile.ZipFile(sys.argv[1]).read('%s').decode())\" %%s",
        part);
    struct buf said = paper_ask(file, command, &status);
    assert_int_equal(status, 0);
    return said;
}

static void the_same_calls_give_the_same_bytes(void **state) {
    (void)state;
    struct buf first = two_sheets("甲", "乙"), second = two_sheets("甲", "乙");
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.data, second.data, first.len);
    buf_free(&first);
    buf_free(&second);
}

static void a_text_is_no_formula_and_the_date_is_the_data_s(void **state) {
    (void)state;
    struct buf file = two_sheets("甲", "乙"), sheet = part_of(&file, "xl/worksheets/sheet1.xml"),
               core = part_of(&file, "docProps/core.xml"), texts = part_of(&file, "xl/sharedStrings.xml");
    assert_null(strstr(sheet.data, "<f>"));
    assert_non_null(strstr(texts.data, "<t>=1+1</t>"));
    assert_non_null(strstr(sheet.data, "<v>62.4"));
    assert_non_null(strstr(sheet.data, "state=\"frozen\""));
    assert_non_null(strstr(core.data, "2026-10-31T00:00:00Z"));
    buf_free(&file);
    buf_free(&sheet);
    buf_free(&core);
    buf_free(&texts);
}

static void a_name_that_no_sheet_may_have_is_made_one(void **state) {
    (void)state;
    struct buf file = two_sheets("a[b]c:d*e?f/g'", "A b\\c d e f g"), book = part_of(&file, "xl/workbook.xml");
    if (!strstr(book.data, "name=\"a b c d e f g\"") || !strstr(book.data, "name=\"A b c d e f g 2\""))
        fail_msg("%s", book.data);
    buf_free(&file);
    buf_free(&book);
    file = two_sheets("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二", "History");
    book = part_of(&file, "xl/workbook.xml");
    assert_non_null(strstr(book.data, "name=\"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一\""));
    assert_non_null(strstr(book.data, "name=\"History 2\""));
    buf_free(&file);
    buf_free(&book);
}

static void what_no_workbook_can_hold_is_refused(void **state) {
    (void)state;
    struct err err = {0};
    struct buf out = buf_make(LIMIT_FILE);
    struct book *book = book_new(&info);
    book_add(book, "甲");
    book_text(book, 1048576, 0, "one row too many");
    assert_int_equal(book_finish(book, &out, &err), ERR_DATA);
    assert_int_equal(out.len, 0);
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(a_text_is_no_formula_and_the_date_is_the_data_s),
        cmocka_unit_test(a_name_that_no_sheet_may_have_is_made_one),
        cmocka_unit_test(what_no_workbook_can_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

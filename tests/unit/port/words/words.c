/* Chinese text cut into words: by the dictionary, by words of one's own, the same way each time, and nothing but words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "port/words/words.h"

static void note(void *context, const char *word) {
    buf_format(context, "%s ", word);
}

static void assert_cut(struct words *words, const char *text, const char *expected) {
    struct buf told = buf_make(LIMIT_MESSAGE);
    words_each(words, text, note, &told);
    assert_string_equal(expected, told.data ? told.data : "");
    buf_free(&told);
}

static struct words *words_with(const char *const *own, size_t count) {
    struct words *words = NULL;
    struct err err = {0};
    if (words_open(&words, own, count, &err))
        fail_msg("%s (%s)", err.what, err.todo);
    return words;
}

static void text_is_cut_into_words(void **state) {
    (void)state;
    struct words *words = words_with(NULL, 0);
    assert_cut(words, "收银机坏了，排队等了半天", "收银机 坏了 排队 等了 半天 ");
    assert_cut(words, "排队排队", "排队 排队 "); /* as often as they stand there */
    assert_cut(words, "", "");
    words_close(words);
}

static void words_of_ones_own_are_kept_whole(void **state) {
    (void)state;
    static const char *const own[] = {"临期", "收银机", "自助收银"}; /* the second is in the dictionary already */
    struct words *plain = words_with(NULL, 0), *words = words_with(own, 3);
    assert_cut(plain, "临期酸奶", "酸奶 ");
    assert_cut(words, "临期酸奶，自助收银", "临期 酸奶 自助收银 ");
    assert_cut(words, "收银机", "收银机 ");
    words_close(plain);
    words_close(words);
}

static void what_is_no_word_is_left_out(void **state) {
    (void)state;
    struct words *words = words_with(NULL, 0);
    assert_cut(words, "电话13800138000，WIFI，8折！😊 x", "电话 wifi ");
    assert_cut(words, "的和是", ""); /* single characters, and stop words */
    words_close(words);
}

static void bytes_that_are_no_text_have_no_words(void **state) {
    (void)state;
    struct words *words = words_with(NULL, 0);
    assert_cut(words, "排队\xE6", "");
    assert_cut(words, "\xFF\xFE", "");
    words_close(words);
}

/* Long runs of one kind, and kinds in turn: nothing is read or written out of bounds (build with ASan to see it). */
static void nothing_long_or_strange_breaks_it(void **state) {
    (void)state;
    static const char *const pieces[] = {"a", "7", "好", "排队", "。", "😊", "\xCC\x81", "Ａ", " ", "%", "李", "百"};
    struct words *words = words_with(NULL, 0);
    uint32_t seed = 7;
    for (int round = 0; round < 300; round++) {
        struct buf text = buf_make(LIMIT_MESSAGE), first = buf_make(MIB(1)), again = buf_make(MIB(1));
        for (int run = 0; run < 12; run++) {
            const char *piece = pieces[(seed = seed * 1664525 + 1013904223) / 65536 % 12];
            for (uint32_t i = (seed = seed * 1664525 + 1013904223) / 65536 % 200; i > 0; i--)
                buf_format(&text, "%s", piece);
        }
        words_each(words, text.data ? text.data : "", note, &first);
        words_each(words, text.data ? text.data : "", note, &again);
        assert_string_equal(first.data ? first.data : "", again.data ? again.data : "");
        buf_free(&text);
        buf_free(&first);
        buf_free(&again);
    }
    words_close(words);
    words_close(NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_into_words),
        cmocka_unit_test(words_of_ones_own_are_kept_whole),
        cmocka_unit_test(what_is_no_word_is_left_out),
        cmocka_unit_test(bytes_that_are_no_text_have_no_words),
        cmocka_unit_test(nothing_long_or_strange_breaks_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

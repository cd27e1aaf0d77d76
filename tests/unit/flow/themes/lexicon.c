/* Words in text: all that begin at a place, the longest, and the same answer as the plainest search gives. */
#include "unit/flow/tables.h"

#include "base/text.h"
#include "flow/themes/lexicon.h"

static struct lexicon_word word(const char *bytes, size_t tag) {
    return (struct lexicon_word){bytes, strlen(bytes), tag};
}

/* "不 不新 " : the words that the text begins with, in the order in which they are stepped through. */
static const char *steps(struct arena *arena, const struct lexicon *lexicon, const char *text) {
    struct lexicon_walk walk = lexicon_at(lexicon, text, text + strlen(text));
    const struct lexicon_word *found;
    const char *told = "";
    while ((found = lexicon_step(&walk)))
        told = arena_format(arena, "%s%s/%zu ", told, found->bytes, found->tag);
    assert_null(lexicon_step(&walk));
    return told;
}

static void words_are_stepped_through_from_the_shortest(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct lexicon_word words[] = {word("不新鲜", 1), word("不", 2), word("不错", 3), word("新鲜", 4),
                                         word("不", 0)};
    const struct lexicon *lexicon = lexicon_make(arena, words, 5);
    assert_string_equal("不/0 不/2 不新鲜/1 ", steps(arena, lexicon, "不新鲜"));
    assert_string_equal("不/0 不/2 ", steps(arena, lexicon, "不新"));
    assert_string_equal("", steps(arena, lexicon, "很新鲜"));
    const char *text = "不错了";
    assert_int_equal(3, lexicon_longest(lexicon, text, text + strlen(text))->tag);
    assert_int_equal(2, lexicon_longest(lexicon, text, text + 4)->tag); /* the text ends within 错 */
    arena_free(arena);
}

static void twins_are_found(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct lexicon_word apart[] = {word("好", 0), word("好吃", 0), word("吃", 0)};
    const struct lexicon_word twins[] = {word("吃", 7), word("好吃", 0), word("吃", 5)};
    assert_null(lexicon_twin(lexicon_make(arena, apart, 3)));
    const struct lexicon_word *second = lexicon_twin(lexicon_make(arena, twins, 3));
    assert_string_equal("吃", second->bytes);
    assert_int_equal(7, second->tag);
    assert_int_equal(5, second[-1].tag);
    arena_free(arena);
}

static void an_empty_lexicon_finds_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    const struct lexicon *lexicon = lexicon_make(arena, NULL, 0);
    assert_null(lexicon_longest(lexicon, "x", "x" + 1));
    assert_null(lexicon_twin(lexicon));
    arena_free(arena);
}

/* A few letters, so that words overlap, contain each other and are there twice. */
static void it_finds_what_comparing_each_word_finds(void **state) {
    (void)state;
    struct arena *arena = arena_new();
    uint32_t seed = 20261122;
    char pool[64][8], text[40];
    struct lexicon_word words[64];
    for (int round = 0; round < 200; round++) {
        for (size_t i = 0; i < 64; i++) {
            size_t len = 1 + (seed = seed * 1664525 + 1013904223) / 65536 % 5;
            for (size_t j = 0; j < len; j++)
                pool[i][j] = (char)("ab\xE4\xFF"[(seed = seed * 1664525 + 1013904223) / 65536 % 4]);
            words[i] = (struct lexicon_word){pool[i], len, i};
        }
        for (size_t j = 0; j < sizeof text; j++)
            text[j] = (char)("ab\xE4\xFF"[(seed = seed * 1664525 + 1013904223) / 65536 % 4]);
        const struct lexicon *lexicon = lexicon_make(arena, words, 64);
        for (size_t at = 0; at < sizeof text; at++) {
            struct lexicon_walk walk = lexicon_at(lexicon, text + at, text + sizeof text);
            bool found[64] = {false};
            const struct lexicon_word *one;
            while ((one = lexicon_step(&walk)))
                found[one->tag] = true;
            for (size_t i = 0; i < 64; i++)
                assert_int_equal(words[i].len <= sizeof text - at && !memcmp(text + at, pool[i], words[i].len),
                                 found[i]);
        }
    }
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_stepped_through_from_the_shortest),
        cmocka_unit_test(twins_are_found),
        cmocka_unit_test(an_empty_lexicon_finds_nothing),
        cmocka_unit_test(it_finds_what_comparing_each_word_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Cells as survey sites write them, and the answers that they come to. */
#include "unit/flow/tables.h"

#include "flow/intake/cells.h"

#define OPTION(id, zh, en) "{'id':'" id "','zh':'" zh "','en':'" en "'}"
#define SURVEY(more)                                                                                                   \
    "{'kind':'survey','id':'s','line':1," TITLE ",'items':[{'kind':'choice','id':'why','line':2," WORDS                \
    ",'many':true,'options':[" OPTION("near", "近", "Close by") "," OPTION("cheap", "便宜", "Prices") "," OPTION(      \
        "both", "近, 便宜", "Close by, Prices") more "]}]}"

struct reading {
    const char *cell, *answer;
    enum cells_verdict verdict;
};

static void hold(const struct survey *survey, struct arena *arena, const char *joiner, bool numbered,
                 const struct reading *readings, size_t count) {
    struct mapping mapping = {.loose = true, .numbered = numbered, .joiner = joiner};
    struct mapping_answer answer = {.question = "why"};
    struct cells *cells = cells_new(arena, &mapping, &answer, survey);
    struct buf into = buf_make(4096);
    for (size_t i = 0; i < count; i++) {
        struct cell cell;
        assert_int_equal(cells_read(cells, readings[i].cell, &into, &cell), readings[i].verdict);
        if (readings[i].verdict == CELLS_OK)
            assert_string_equal(cell.text, readings[i].answer);
    }
    buf_free(&into);
}

#define HOLD(survey, arena, joiner, numbered, readings)                                                                \
    hold(survey, arena, joiner, numbered, readings, sizeof readings / sizeof *readings)

static void an_option_is_known_by_its_words(void **state) {
    static const struct reading readings[] = {
        {"near", "near", CELLS_OK},
        {"近┋便宜", "near;cheap", CELLS_OK},
        {" close BY ┋ｐrices。", "near;cheap", CELLS_OK},
        {"Close by, Prices", "both", CELLS_OK},
        {"near┋elsewhere", "near;elsewhere", CELLS_OK}, /* for answer_read to refuse */
        {"便宜〖打折〗", "", CELLS_OWN_WORDS},
        {"便宜〖〗", "cheap", CELLS_OK},
        {"2", "2", CELLS_OK},
    };
    struct arena *arena = arena_new();
    (void)state;
    HOLD(survey_of(arena, SURVEY("")), arena, "┋", false, readings);
    arena_free(arena);
}

static void a_joiner_within_an_option_is_seen_through(void **state) {
    static const struct reading readings[] = {
        {"Prices, Close by", "near;cheap", CELLS_OK},
        {"Close by, Prices", "", CELLS_TWO_WAYS},
        {"近, 便宜", "", CELLS_TWO_WAYS},
        {"Close by", "near", CELLS_OK},
        {"", "", CELLS_OK},
    };
    struct arena *arena = arena_new();
    (void)state;
    HOLD(survey_of(arena, SURVEY("")), arena, ", ", false, readings);
    arena_free(arena);
}

static void a_number_is_an_option_where_the_mapping_says_so(void **state) {
    static const struct reading readings[] = {
        {"1,3", "near;both", CELLS_OK}, {"4", "4", CELLS_OK}, {"0", "0", CELLS_OK}, {"near", "near", CELLS_OK}};
    struct arena *arena = arena_new();
    (void)state;
    HOLD(survey_of(arena, SURVEY("")), arena, ",", true, readings);
    arena_free(arena);
}

static void words_go_to_the_option_that_takes_them(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, SURVEY(",{'id':'else','zh':'其他','en':'Other','other':true}"));
    const struct mapping mapping = {.loose = true, .joiner = "┋"};
    const struct mapping_answer answer = {.question = "why"};
    struct cells *cells = cells_new(arena, &mapping, &answer, survey);
    struct buf into = buf_make(4096);
    struct cell cell;
    static const char *const cells_with_words[] = {"近┋其他〖路过〗", "近┋路过"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(cells_read(cells, cells_with_words[i], &into, &cell), CELLS_OK);
        assert_string_equal(cell.text, "near;else");
        assert_string_equal(cell.other->id, "why.other");
        assert_int_equal(cell.words_len, strlen("路过"));
        assert_memory_equal(cell.words, "路过", cell.words_len);
    }
    assert_int_equal(cells_read(cells, "路过┋听说", &into, &cell), CELLS_OWN_WORDS);
    assert_int_equal(cells_read(cells, "-oth-", &into, &cell), CELLS_OK);
    assert_string_equal(cell.text, "else");
    assert_null(cell.other);
    buf_free(&into);
    arena_free(arena);
}

static void columns_of_options_make_one_cell(void **state) {
    struct arena *arena = arena_new();
    const struct survey *survey = survey_of(arena, SURVEY(""));
    const struct mapping mapping = {.loose = true, .joiner = ""};
    const struct mapping_answer answer = {.question = "why"};
    struct cells *cells = cells_new(arena, &mapping, &answer, survey);
    struct buf into = buf_make(4096);
    (void)state;
    assert_true(cells_column(cells, "near", "Y", &into));
    assert_true(cells_column(cells, "cheap", "", &into));
    assert_true(cells_column(cells, "both", "Close by, Prices", &into));
    assert_string_equal(cells_columns_end(cells, &into), "near;both");
    buf_clear(&into);
    assert_true(cells_column(cells, "near", "0", &into));
    assert_string_equal(cells_columns_end(cells, &into), ";"); /* asked, and none chosen */
    buf_clear(&into);
    assert_true(cells_column(cells, "near", "", &into));
    assert_string_equal(cells_columns_end(cells, &into), "");
    assert_false(cells_column(cells, "near", "perhaps", &into));
    buf_free(&into);
    arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_option_is_known_by_its_words),
        cmocka_unit_test(a_joiner_within_an_option_is_seen_through),
        cmocka_unit_test(a_number_is_an_option_where_the_mapping_says_so),
        cmocka_unit_test(words_go_to_the_option_that_takes_them),
        cmocka_unit_test(columns_of_options_make_one_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

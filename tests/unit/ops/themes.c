/* Themes by chain, store, region and month: what counts, where it counts, and what does not. */
#include "unit/ops/chain.h"

#include "flow/themes/themes_rules.h"
#include "ops/themes.h"

static const char list[] = "return themes \"t\" { survey = \"visit\", question = \"comment\",\n"
                           "  theme \"queue\" { zh = \"排队\", en = \"Queues\", words = { \"排队\", \"等了\" } },\n"
                           "  theme \"fresh\" { zh = \"新鲜\", en = \"Fresh\", words = { \"新鲜\" } } }\n";

struct told {
    struct buf text;
    size_t count, stop;
};

/* "E 2026-09 queue 2/5;" */
static int note(void *context, const struct themes_row *row, struct err *err) {
    struct told *told = context;
    char month[MONTH_TEXT];
    (void)err;
    buf_format(&told->text, "%s %s %s %lld/%lld;", row->code, month_write(month, row->month), row->theme->id,
               (long long)row->figures.mentions, (long long)row->figures.comments);
    return ++told->count == told->stop ? -7 : 0;
}

static const char *rows_of(struct chain *c, struct themes_query query) {
    struct told told = {.text = buf_make(LIMIT_MESSAGE)};
    query.from = query.from ? query.from : INT32_MIN;
    query.to = query.to ? query.to : INT32_MAX;
    CHAIN_OK(c, comment_themes(c->w, &query, note, &told, &c->err));
    const char *text = arena_text(c->arena, told.text.data ? told.text.data : "");
    buf_free(&told.text);
    return text;
}

#define SEPTEMBER (2026 * 12 + 8)

/* Five comments about queues in S1, three in September and two in October when it hangs on W; five in S3 that are not.
 */
static void some_comments(struct chain *c) {
    day_t from = DAY_NONE;
    chain_rule(c, "scripts/themes/t.lua", list);
    assert_true(day_read("2026-10-01", &from));
    chain_in(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,排队\n2,S1,2026-09-04 12:00:00,0,5,4,3,,等了\n"
                "3,S1,2026-09-05 12:00:00,9,5,4,3,,又排队\n4,S1,2026-10-01 12:00:00,9,5,4,3,,排队新鲜\n"
                "5,S1,2026-10-02 12:00:00,9,5,4,3,,排队\n6,S1,2026-10-03 12:00:00,9,5,4,3,,\n"
                "7,S3,2026-09-03 12:00:00,9,5,4,3,,好\n8,S3,2026-09-04 12:00:00,9,5,4,3,,好\n"
                "9,S3,2026-09-05 12:00:00,9,5,4,3,,好\n10,S3,2026-09-06 12:00:00,9,5,4,3,,好\n"
                "11,S3,2026-09-07 12:00:00,9,5,4,3,,好\n");
    CHAIN_OK(c, stores_move(c->w, &c->act, "S1", "W", from, &c->err));
}

static void comments_count_where_their_store_hung(void **state) {
    struct chain *c = *state;
    some_comments(c);
    struct themes_query by_store = {.by = METRICS_STORE}, september = {.by = METRICS_REGION, .to = SEPTEMBER};
    assert_non_null(strstr(rows_of(c, (struct themes_query){0}), "queue 5/10;"));
    assert_non_null(strstr(rows_of(c, by_store), "queue 5/5;S1"));
    assert_non_null(strstr(rows_of(c, by_store), "S3 "));
    assert_null(strstr(rows_of(c, by_store), "S2 "));
    assert_non_null(strstr(rows_of(c, september), "queue 3/8;"));
    struct themes_query west = {.by = METRICS_REGION, .region = "W"};
    assert_non_null(strstr(rows_of(c, west), "queue 2/7;"));
    assert_null(strstr(rows_of(c, west), "CN "));
}

static void months_stand_apart(void **state) {
    struct chain *c = *state;
    some_comments(c);
    const char *rows = rows_of(c, (struct themes_query){.by = METRICS_CHAIN, .by_month = true});
    assert_string_equal(" 2026-09 queue 3/8; 2026-09 fresh 0/8; 2026-10 queue 0/2; 2026-10 fresh 0/2;", rows);
}

static void only_what_counts_is_read(void **state) {
    struct chain *c = *state;
    some_comments(c);
    chain_correct(c, "1,S1,2026-09-03 12:00:00,9,5,4,3,,新鲜\n");
    assert_non_null(strstr(rows_of(c, (struct themes_query){0}), "queue 4/10;"));
    int64_t batch = chain_number(c, "SELECT max(seq) FROM batch WHERE kind = 'import'");
    chain_undo(c, batch);
    assert_non_null(strstr(rows_of(c, (struct themes_query){0}), "queue 5/10;"));
}

static void a_store_asked_for_by_name_is_told_even_without_comments(void **state) {
    struct chain *c = *state;
    some_comments(c);
    struct themes_query query = {.by = METRICS_STORE, .store = "S2"};
    assert_non_null(strstr(rows_of(c, query), "queue 0/0;"));
}

static void whoever_listens_may_stop(void **state) {
    struct chain *c = *state;
    some_comments(c);
    struct told told = {.text = buf_make(LIMIT_MESSAGE), .stop = 1};
    struct themes_query query = {.from = INT32_MIN, .to = INT32_MAX};
    assert_int_equal(-7, comment_themes(c->w, &query, note, &told, &c->err));
    assert_int_equal(1, told.count);
    buf_free(&told.text);
}

static void what_is_not_there_is_named(void **state) {
    struct chain *c = *state;
    struct told told = {0};
    struct themes_query query = {.from = INT32_MIN, .to = INT32_MAX};
    assert_int_equal(ERR_USAGE, comment_themes(c->w, &query, note, &told, &c->err));
    assert_says(c, "there are 0 lists of themes");
    some_comments(c);
    query.themes = "tt";
    assert_int_equal(ERR_DATA, comment_themes(c->w, &query, note, &told, &c->err));
    assert_says(c, "no list of themes 'tt'");
    query = (struct themes_query){.from = INT32_MIN, .to = INT32_MAX, .store = "S33"};
    assert_int_equal(ERR_DATA, comment_themes(c->w, &query, note, &told, &c->err));
    struct rules_candidate candidate;
    chain_file(c, "w/scripts/themes/u.lua", "return themes \"u\" { survey = \"vist\", question = \"comment\" }\n");
    assert_int_equal(ERR_DATA, rules_weigh(c->w, &c->act, &candidate, &c->err));
    assert_todo(c, "'visit'");
}

static void the_example_of_the_word_is_a_list(void **state) {
    struct chain *c = *state;
    some_comments(c);
    chain_rule(c, "scripts/themes/t.lua", themes_words[0].example);
    assert_non_null(strstr(rows_of(c, (struct themes_query){0}), "queue 5/10;"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(comments_count_where_their_store_hung),
        CHAIN_TEST(months_stand_apart),
        CHAIN_TEST(only_what_counts_is_read),
        CHAIN_TEST(a_store_asked_for_by_name_is_told_even_without_comments),
        CHAIN_TEST(whoever_listens_may_stop),
        CHAIN_TEST(what_is_not_there_is_named),
        CHAIN_TEST(the_example_of_the_word_is_a_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

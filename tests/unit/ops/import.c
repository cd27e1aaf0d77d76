/* What an import may and may not do to the facts: every case ends in a recount that must agree. */
#include "unit/ops/chain.h"

#define ROW(id, store, day, nps) id "," store "," day " 12:00:00," nps ",5,4,3,shelf┋web,好\n"

static void the_same_row_again_is_a_repeat(void **state) {
    struct chain *c = *state;
    struct import_done done = chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    assert_int_equal(1, done.stored);
    assert_true(done.batch > 0);
    done = chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    assert_int_equal(1, done.repeated);
    assert_int_equal(0, done.batch);
    assert_int_equal(1, chain_recount(c));
}

static void other_content_under_a_known_id_is_refused(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    struct import_done done = chain_in(c, ROW("1", "S1", "2026-10-03", "8"));
    assert_int_equal(1, done.rejected);
    assert_non_null(done.errors);
    assert_int_equal(1, chain_recount(c));
}

static void a_known_id_under_another_store_is_a_conflict(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    assert_int_equal(1, chain_in(c, ROW("1", "S2", "2026-10-03", "9")).rejected);
    assert_int_equal(1, chain_recount(c));
}

static void a_correction_supersedes_and_moves_between_stores_and_months(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    struct import_done done = chain_correct(c, ROW("1", "S3", "2026-09-03", "2"));
    assert_int_equal(1, done.stored);
    assert_int_equal(1, done.corrected);
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM tally"));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM tally JOIN store USING (store_id) WHERE code = 'S3'"));
}

static void undoing_takes_the_batch_out_and_it_may_come_again(void **state) {
    struct chain *c = *state;
    int64_t batch = chain_in(c, ROW("1", "S1", "2026-10-03", "9") ROW("2", "S1", "2026-10-03", "9")).batch;
    assert_int_equal(2, chain_undo(c, batch));
    assert_int_equal(0, chain_recount(c));
    assert_int_equal(2, chain_in(c, ROW("1", "S1", "2026-10-03", "9") ROW("2", "S1", "2026-10-03", "9")).stored);
    assert_int_equal(2, chain_recount(c));
    int64_t taken;
    assert_int_equal(ERR_DATA, batch_undo(c->w, &c->act, batch, &taken, &c->err));
    assert_says(c, "taken back already");
}

static void undoing_a_correction_brings_the_old_back(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    int64_t batch = chain_correct(c, ROW("1", "S2", "2026-10-03", "2")).batch;
    assert_int_equal(1, chain_undo(c, batch));
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM tally JOIN store USING (store_id) WHERE code = 'S1'"));
    assert_int_equal(1, chain_in(c, ROW("1", "S1", "2026-10-03", "9")).repeated);
}

static void undoing_what_was_corrected_since_leaves_the_correction(void **state) {
    struct chain *c = *state;
    int64_t first = chain_in(c, ROW("1", "S1", "2026-10-03", "9")).batch;
    int64_t second = chain_correct(c, ROW("1", "S1", "2026-10-03", "2")).batch;
    assert_int_equal(0, chain_undo(c, first));
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(1, chain_undo(c, second));
    assert_int_equal(0, chain_recount(c));
}

static void a_batch_that_corrects_itself_is_undone_whole(void **state) {
    struct chain *c = *state;
    struct import_done done = chain_correct(c, ROW("1", "S1", "2026-10-03", "9") ROW("1", "S2", "2026-10-03", "2"));
    assert_int_equal(2, done.stored);
    assert_int_equal(1, chain_recount(c));
    assert_int_equal(1, chain_number(c, "SELECT count(*) FROM tally JOIN store USING (store_id) WHERE code = 'S2'"));
    assert_int_equal(1, chain_undo(c, done.batch));
    assert_int_equal(0, chain_recount(c));
}

static void of_two_corrections_in_a_file_the_later_row_holds(void **state) {
    struct chain *c = *state;
    for (int i = 0; i < 2; i++) { /* whichever of the stores sorts first */
        chain_correct(c, i ? ROW("1", "S1", "2026-10-03", "9") ROW("1", "S2", "2026-10-03", "8")
                           : ROW("1", "S2", "2026-10-03", "9") ROW("1", "S1", "2026-10-03", "8"));
        assert_int_equal(
            1, chain_number(c, i ? "SELECT count(*) FROM tally JOIN store USING (store_id) WHERE code = 'S2'"
                                 : "SELECT count(*) FROM tally JOIN store USING (store_id) WHERE code = 'S1'"));
    }
}

static void strict_stores_nothing_where_one_row_is_bad(void **state) {
    struct chain *c = *state;
    struct import_done done;
    assert_int_equal(ERR_DATA, chain_try(c, (struct import){.strict = true},
                                         ROW("1", "S1", "2026-10-03", "9") ROW("2", "S1", "2026-10-03", "11"), &done));
    assert_says(c, "1 of 2 rows");
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM response"));
    assert_int_equal(0, chain_recount(c));
}

static void a_dry_run_tells_and_changes_nothing(void **state) {
    struct chain *c = *state;
    struct import_done done;
    CHAIN_OK(c, chain_try(c, (struct import){.dry_run = true}, ROW("1", "S1", "2026-10-03", "9"), &done));
    assert_int_equal(1, done.stored);
    assert_int_equal(0, done.batch);
    assert_int_equal(0, chain_number(c, "SELECT (SELECT count(*) FROM response) + (SELECT count(*) FROM tally) + "
                                        "(SELECT count(*) FROM survey_version) + (SELECT count(*) FROM source)"));
}

static void bad_rows_are_told_and_the_good_ones_land(void **state) {
    struct chain *c = *state;
    struct import_done done = chain_in(
        c, ROW("1", "S1", "2026-10-03", "9") ROW("2", "S11", "2026-10-03", "9") ROW("3", "S1", "2026-02-30", "9")
               ROW("4", "S1", "2026-10-03", "12") ROW("5", "S1", "2027-10-03", "9") ROW("", "S1", "2026-10-03", "1")
                   ROW("6", "S1", "1999-10-03", "9") "7,S1,2026-10-03,9,5,4,3,drone,\n8,S1,2026-10-03,x,y,4,3,,\n");
    assert_int_equal(1, done.stored);
    assert_int_equal(8, done.rejected);
    struct buf sheet = buf_make(LIMIT_MESSAGE);
    CHAIN_OK(c, file_read(done.errors, &sheet, &c->err));
    const char *const lines[] = {"3,store,S11,没有这家门店，是否为 S1？",
                                 "4,at,2026-02-30 12:00:00,不是有效的日期时间，请写成 2026-10-03 08:05",
                                 "5,nps,12,超出量表范围",
                                 "6,at,2027-10-03 12:00:00,时间在将来",
                                 "7,id,,未填写",
                                 "8,at,1999-10-03 12:00:00,时间早于 2000 年",
                                 "9,how,drone,不在选项之中",
                                 "10,nps,x,不是整数",
                                 "10,polite,y,不是整数"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!strstr(sheet.data, lines[i]))
            fail_msg("'%s' is not in\n%s", lines[i], sheet.data);
    buf_free(&sheet);
}

static const char *rows_in_order(struct chain *c, const int *order, int count) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < count; i++) {
        int k = order[i];
        rows = arena_format(c->arena, "%s%d,S%d,2026-10-%02d 12:00:00,%d,5,,3,web,\n", rows, k / 2 * 2, k % 3 + 1,
                            k % 20 / 2 + 1, k % 11);
    }
    return rows;
}

static void shuffled_rows_give_the_same_content(void **state) {
    struct chain *c = *state;
    enum { ROWS = 120 };
    int order[ROWS];
    char content[2][DIGEST_TEXT];
    unsigned seed = 7;
    for (int i = 0; i < ROWS; i++)
        order[i] = i % 2 && i > 60 ? i - 1 : i; /* with repeats and, in the first half, ids that come twice */
    for (int turn = 0; turn < 2; turn++) {
        struct import_done done = chain_in(c, rows_in_order(c, order, ROWS));
        snprintf(content[turn], DIGEST_TEXT, "%s", done.content);
        chain_undo(c, done.batch);
        for (int i = ROWS - 1; i > 0; i--) {
            int k = (int)((seed = seed * 1103515245 + 12345) >> 16 & 0x7fff) % (i + 1), kept = order[i];
            order[i] = order[k];
            order[k] = kept;
        }
    }
    assert_string_equal(content[0], content[1]);
}

static void of_two_rows_with_one_id_and_time_the_order_does_not_decide(void **state) {
    struct chain *c = *state;
    struct import_done one = chain_in(c, ROW("1", "S1", "2026-10-03", "9") ROW("1", "S1", "2026-10-03", "2"));
    chain_undo(c, one.batch);
    struct import_done two = chain_in(c, ROW("1", "S1", "2026-10-03", "2") ROW("1", "S1", "2026-10-03", "9"));
    assert_string_equal(one.content, two.content);
    assert_int_equal(1, two.rejected);
}

static void an_edited_survey_does_not_make_old_rows_new(void **state) {
    struct chain *c = *state;
    chain_in(c, ROW("1", "S1", "2026-10-03", "9"));
    char *edited = arena_text(c->arena, chain_survey);
    memcpy(strstr(edited, "\"推荐\""), "\"荐推\"", strlen("\"推荐\""));
    chain_rule(c, "scripts/surveys/visit.lua", edited);
    struct import_done done = chain_in(c, ROW("1", "S1", "2026-10-03", "9") ROW("2", "S1", "2026-10-03", "9"));
    assert_int_equal(1, done.repeated);
    assert_int_equal(1, done.stored);
    assert_int_equal(2, chain_number(c, "SELECT max(number) FROM survey_version"));
    assert_int_equal(2, chain_recount(c));
    assert_int_equal(1, chain_correct(c, ROW("1", "S1", "2026-10-03", "4")).corrected);
    assert_int_equal(2, chain_recount(c));
}

static void a_survey_that_is_not_there_is_named(void **state) {
    struct chain *c = *state;
    struct import_done done;
    assert_int_equal(ERR_DATA, chain_try(c, (struct import){.survey = "vist"}, "", &done));
    assert_says(c, "there is no survey 'vist'");
    assert_todo(c, "visit");
    assert_int_equal(ERR_DATA, chain_try(c, (struct import){.map = "anwsers"}, "", &done));
    assert_todo(c, "answers");
    assert_int_equal(ERR_USAGE, chain_try(c, (struct import){.map = "list"}, "", &done));
}

static int throw(uint32_t * dice, int sides) {
    *dice = *dice * 1664525 + 1013904223;
    return (int)(*dice >> 8) % sides;
}

/* Random acts in small batches; the tallies must always be what the responses say. */
static void tallies_follow_thousands_of_random_acts(void **state) {
    struct chain *c = *state;
    int turns = getenv("EARSHOT_LONG") ? 400 : 40;
    int64_t batches[512];
    int count = 0;
    uint32_t dice = 20261031;
    for (int turn = 0; turn < turns; turn++) {
        if (count && throw(&dice, 4) == 0) {
            int at = throw(&dice, count);
            chain_undo(c, batches[at]);
            batches[at] = batches[--count];
            continue;
        }
        struct buf rows = buf_make(LIMIT_FILE);
        for (int i = 0; i < 60; i++) {
            buf_format(&rows, "%d,S%d,2026-%02d-%02d 23:30:00,%d,%d,%s,%d,%s,\n", throw(&dice, 300),
                       throw(&dice, 3) + 1, throw(&dice, 3) + 8, throw(&dice, 28) + 1, throw(&dice, 11),
                       throw(&dice, 5) + 1, throw(&dice, 2) ? "" : "3", throw(&dice, 5) + 1,
                       throw(&dice, 2) ? "web" : "shelf;web");
        }
        struct import_done done = throw(&dice, 2) ? chain_correct(c, rows.data) : chain_in(c, rows.data);
        if (done.batch)
            batches[count++] = done.batch;
        buf_free(&rows);
        if (turn % 10 == 9)
            chain_recount(c);
    }
    assert_true(chain_recount(c) > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(the_same_row_again_is_a_repeat),
        CHAIN_TEST(other_content_under_a_known_id_is_refused),
        CHAIN_TEST(a_known_id_under_another_store_is_a_conflict),
        CHAIN_TEST(a_correction_supersedes_and_moves_between_stores_and_months),
        CHAIN_TEST(undoing_takes_the_batch_out_and_it_may_come_again),
        CHAIN_TEST(undoing_a_correction_brings_the_old_back),
        CHAIN_TEST(undoing_what_was_corrected_since_leaves_the_correction),
        CHAIN_TEST(a_batch_that_corrects_itself_is_undone_whole),
        CHAIN_TEST(of_two_corrections_in_a_file_the_later_row_holds),
        CHAIN_TEST(strict_stores_nothing_where_one_row_is_bad),
        CHAIN_TEST(a_dry_run_tells_and_changes_nothing),
        CHAIN_TEST(bad_rows_are_told_and_the_good_ones_land),
        CHAIN_TEST(shuffled_rows_give_the_same_content),
        CHAIN_TEST(of_two_rows_with_one_id_and_time_the_order_does_not_decide),
        CHAIN_TEST(an_edited_survey_does_not_make_old_rows_new),
        CHAIN_TEST(a_survey_that_is_not_there_is_named),
        CHAIN_TEST(tallies_follow_thousands_of_random_acts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

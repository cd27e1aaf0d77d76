/* What verify finds: whatever is done to the archive after it was published. */
#include "unit/ops/chain.h"

#include "ops/history.h"

enum { OCTOBER = 2026 * 12 + 9 };

struct findings {
    struct buf text;
    int stop;
};

static int hear(void *context, const struct finding *finding, struct err *err) {
    struct findings *findings = context;
    (void)err;
    buf_format(&findings->text, "%s %s|", finding->path, finding->what);
    return findings->stop;
}

static int verified(struct chain *c, const char *edition, const char **out_text) {
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE)};
    struct verify_done done;
    c->err = chain_rubbish();
    const struct verify_order order = {.edition = edition};
    int failed = verify(c->w, &c->act, &order, hear, &findings, &done, &c->err);
    *out_text = arena_text(c->arena, findings.text.data);
    buf_free(&findings.text);
    return failed;
}

static void import_some(struct chain *c, int first) {
    char *rows = arena_text(c->arena, "");
    for (int i = 0; i < 12; i++)
        rows = arena_format(c->arena, "%s%d,S1,2026-10-%02d 12:00:00,9,5,4,3,,\n", rows, first + i, i + 1);
    chain_in(c, rows);
}

static struct close_done published(struct chain *c, int first, const char *reason) {
    struct close_done done;
    import_some(c, first);
    c->act.reason = reason;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    return done;
}

static void an_untouched_archive_verifies(void **state) {
    struct chain *c = *state;
    const char *text;
    CHAIN_OK(c, verified(c, NULL, &text)); /* nothing published yet */
    struct close_done done = published(c, 1, NULL);
    published(c, 101, "late");
    CHAIN_OK(c, verified(c, NULL, &text));
    assert_string_equal("", text);
    CHAIN_OK(c, verified(c, done.commit, &text));
    CHAIN_OK(c, verified(c, "2026-10", &text));
    assert_int_equal(ERR_NOINPUT, verified(c, "2026-09", &text));
}

/* Puts another file in a report's place, in a commit that says what an edition's does. */
static void alter(struct chain *c, const struct close_done *done, const char *name) {
    struct vault *vault = NULL;
    struct vault_writer *writer = NULL;
    struct vault_entry entry;
    struct vault_who who = {"mallory", "m@example.org", 0, 0};
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    CHAIN_OK(c, vault_info(vault, c->arena, done->commit, &entry, &c->err));
    char *path = arena_format(c->arena, "reports/2026-10/E/S1/mini/%s", name);
    CHAIN_OK(c, vault_write(&writer, vault, "main", path, &c->err));
    CHAIN_OK(c, vault_add(writer, path, "{}\n", 3, false, &c->err));
    CHAIN_OK(c, vault_commit(writer, &who, entry.message, commit, tree, &same, &c->err));
    vault_close(vault);
}

static void an_altered_file_is_found_and_named(void **state) {
    struct chain *c = *state;
    static const char *const names[] = {"report.pdf", "document.json"};
    const char *text;
    struct close_done done = published(c, 1, NULL);
    for (int i = 0; i < 2; i++) {
        alter(c, &done, names[i]);
        assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
        assert_non_null(strstr(text, arena_format(c->arena, "E/S1/mini/%s was altered", names[i])));
        assert_non_null(strstr(text, "no edition of this workspace"));
    }
}

static void a_file_too_many_is_found(void **state) {
    struct chain *c = *state;
    const char *text;
    struct close_done done = published(c, 1, NULL);
    alter(c, &done, "extra.txt");
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    assert_non_null(strstr(text, "extra.txt is not in the provenance"));
}

/* Every kind of finding in two editions, a file that cannot be rendered among them. */
static void what_is_found_and_its_order_do_not_hang_on_the_workers(void **state) {
    struct chain *c = *state;
    const char *alone, *many;
    struct close_done first = published(c, 1, NULL);
    alter(c, &first, "report.pdf");
    alter(c, &first, "extra.txt");
    alter(c, &first, "document.json");
    assert_int_equal(ERR_FOUND, verified(c, NULL, &alone));
    for (size_t workers = 2; workers <= 5; workers++) {
        struct findings findings = {.text = buf_make(LIMIT_MESSAGE)};
        const struct verify_order order = {.workers = workers};
        struct verify_done done;
        assert_int_equal(ERR_FOUND, verify(c->w, &c->act, &order, hear, &findings, &done, &c->err));
        many = arena_text(c->arena, findings.text.data);
        assert_string_equal(alone, many);
        assert_int_equal(4, done.editions);
        assert_int_equal(4, done.documents);
        buf_free(&findings.text);
    }
}

static void a_correction_names_the_one_it_corrects(void **state) {
    struct chain *c = *state;
    struct vault *vault = NULL;
    struct vault_entry entry;
    const char *text;
    struct close_done first = published(c, 1, NULL), second = published(c, 101, "late");
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    CHAIN_OK(c, vault_info(vault, c->arena, first.commit, &entry, &c->err));
    assert_null(archive_trailer(c->arena, entry.message, "Corrects"));
    CHAIN_OK(c, vault_info(vault, c->arena, second.commit, &entry, &c->err));
    assert_string_equal(first.commit, archive_trailer(c->arena, entry.message, "Corrects"));
    vault_close(vault);
    alter(c, &second, "report.pdf"); /* says that it corrects the first, and stands after the second */
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    assert_non_null(strstr(text, "the edition that it says it corrects is not the one before it"));
}

static void an_edition_may_not_touch_another_month(void **state) {
    struct chain *c = *state;
    struct vault *vault = NULL;
    struct vault_writer *writer = NULL;
    struct vault_entry entry;
    struct vault_who who = {"mallory", "m@example.org", 0, 0};
    char commit[VAULT_ID], tree[VAULT_ID];
    const char *text;
    bool same;
    struct close_done done = published(c, 1, NULL);
    CHAIN_OK(c, workspace_archive(c->w, &vault, &c->err));
    CHAIN_OK(c, vault_info(vault, c->arena, done.commit, &entry, &c->err));
    CHAIN_OK(c, vault_write(&writer, vault, "main", "reports/2026-09", &c->err));
    CHAIN_OK(c, vault_add(writer, "reports/2026-09/a", "x", 1, false, &c->err));
    CHAIN_OK(c, vault_commit(writer, &who, entry.message, commit, tree, &same, &c->err));
    vault_close(vault);
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    assert_non_null(strstr(text, "reports/2026-09 was changed by an edition of another month"));
}

static void an_edition_taken_back_is_missed(void **state) {
    struct chain *c = *state;
    const char *text;
    struct close_done first = published(c, 1, NULL);
    published(c, 101, "late");
    chain_file(c, "w/archive.git/refs/heads/main", arena_format(c->arena, "%s\n", first.commit));
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    assert_non_null(strstr(text, "has lost this edition"));
    struct close_done done; /* and nothing is published upon what is left */
    assert_int_equal(ERR_DATA, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_non_null(strstr(c->err.what, "has lost edition"));
}

static void a_branch_that_is_gone_is_missed(void **state) {
    struct chain *c = *state;
    const char *text;
    published(c, 1, NULL);
    assert_int_equal(0, remove(chain_path(c, "w/archive.git/refs/heads/main")));
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    assert_non_null(strstr(text, "has lost this edition"));
    struct close_done done;
    assert_int_equal(ERR_DATA, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
}

static void lines_taken_off_the_journals_end_are_missed(void **state) {
    struct chain *c = *state;
    static const char *const acts[] = {"close", "import"};
    const char *text;
    published(c, 1, NULL);
    CHAIN_OK(c, sql_script(c->w->db, "DROP TRIGGER journal_keeps", &c->err));
    for (int i = 0; i < 2; i++) {
        CHAIN_OK(
            c, sql_script(c->w->db, arena_format(c->arena, "DELETE FROM journal WHERE act = '%s'", acts[i]), &c->err));
        CHAIN_OK(c, i ? sql_script(c->w->db, "DELETE FROM edition", &c->err) : 0);
        assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
        assert_non_null(strstr(text, "the journal lacks lines"));
    }
}

static void whoever_listens_may_stop(void **state) {
    struct chain *c = *state;
    struct findings findings = {.text = buf_make(LIMIT_MESSAGE), .stop = -9};
    struct verify_done done;
    struct close_done made = published(c, 1, NULL);
    alter(c, &made, "report.pdf");
    assert_int_equal(-9,
                     verify(c->w, &c->act, &(struct verify_order){.edition = NULL}, hear, &findings, &done, &c->err));
    buf_clear(&findings.text);
    assert_int_equal(
        -9, verify(c->w, &c->act, &(struct verify_order){.edition = "2026-10"}, hear, &findings, &done, &c->err));
    buf_free(&findings.text);
}

static void an_edition_that_was_not_noted_is_noted_by_the_next_close(void **state) {
    struct chain *c = *state;
    const char *text;
    published(c, 1, NULL);
    CHAIN_OK(c, sql_script(c->w->db, "DELETE FROM edition", &c->err)); /* as a kill between the two leaves it */
    assert_int_equal(ERR_FOUND, verified(c, NULL, &text));
    struct close_done done;
    CHAIN_OK(c, close_month(c->w, &c->act, OCTOBER, &done, &c->err));
    assert_true(done.same);
    CHAIN_OK(c, verified(c, NULL, &text));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(an_untouched_archive_verifies),
        CHAIN_TEST(an_altered_file_is_found_and_named),
        CHAIN_TEST(a_file_too_many_is_found),
        CHAIN_TEST(what_is_found_and_its_order_do_not_hang_on_the_workers),
        CHAIN_TEST(a_correction_names_the_one_it_corrects),
        CHAIN_TEST(an_edition_may_not_touch_another_month),
        CHAIN_TEST(an_edition_taken_back_is_missed),
        CHAIN_TEST(a_branch_that_is_gone_is_missed),
        CHAIN_TEST(lines_taken_off_the_journals_end_are_missed),
        CHAIN_TEST(whoever_listens_may_stop),
        CHAIN_TEST(an_edition_that_was_not_noted_is_noted_by_the_next_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "scene.h"

/* Three months; the second changes one store of the first. */
static void tell_a_story(struct scene *scene, struct done out[3]) {
    out[0] = commit(scene, "", (struct put[]){{"r/09/n1", "a"}, {"r/09/s1", "b"}, {0}}, "September");
    out[1] = commit(scene, "r/09/n1", (struct put[]){{"r/09/n1", "c"}, {0}}, "a correction\n\nlate answers");
    out[2] = commit(scene, "r/10", (struct put[]){{"r/10/n1", "d"}, {0}}, "October");
}

struct log {
    struct buf text;
    int stop_at;
};

static int one_entry(void *context, const struct vault_entry *entry, struct err *err) {
    struct log *log = context;
    (void)err;
    buf_format(&log->text, "%.8s %s|", entry->commit, entry->message);
    return log->stop_at && --log->stop_at == 0 ? 42 : 0;
}

static char *history(struct scene *scene, const char *revision, const char *path) {
    struct log log = {buf_make(MIB(1)), 0};
    fine(scene, vault_log(scene->vault, revision, path, one_entry, &log, &scene->err));
    char *text = arena_text(scene->arena, log.text.data);
    buf_free(&log.text);
    return text;
}

static void history_tells_what_changed_under_a_path(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    tell_a_story(scene, d);
    char *sep = arena_format(scene->arena, "%.8s September|", d[0].commit);
    char *fix = arena_format(scene->arena, "%.8s a correction\n\nlate answers|", d[1].commit);
    char *oct = arena_format(scene->arena, "%.8s October|", d[2].commit);
    assert_string_equal(history(scene, "main", ""), arena_format(scene->arena, "%s%s%s", oct, fix, sep));
    assert_string_equal(history(scene, "main", "r/09/n1"), arena_format(scene->arena, "%s%s", fix, sep));
    assert_string_equal(history(scene, "main", "r/09/s1"), sep);
    assert_string_equal(history(scene, "main", "r/10"), oct);
    assert_string_equal(history(scene, "main", "r/11"), "");
    assert_string_equal(history(scene, d[1].commit, "r"), arena_format(scene->arena, "%s%s", fix, sep));
}

static void a_removed_path_shows_its_removal(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    tell_a_story(scene, d);
    struct done gone = commit(scene, "r/09/s1", (struct put[]){{0}}, "closed");
    assert_string_equal(history(scene, "main", "r/09/s1"),
                        arena_format(scene->arena, "%.8s closed|%.8s September|", gone.commit, d[0].commit));
}

static void history_stops_when_told(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    tell_a_story(scene, d);
    struct log log = {buf_make(MIB(1)), 2};
    assert_int_equal(vault_log(scene->vault, "main", "", one_entry, &log, &scene->err), 42);
    assert_null(strstr(log.text.data, "September"));
    buf_free(&log.text);
    assert_int_equal(vault_log(scene->vault, "none", "", one_entry, &log, &scene->err), ERR_NOINPUT);
}

static void an_entry_says_who_when_and_why(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    struct vault_entry entry;
    tell_a_story(scene, d);
    fine(scene, vault_info(scene->vault, scene->arena, "main", &entry, &scene->err));
    assert_string_equal(entry.commit, d[2].commit);
    assert_string_equal(entry.tree, d[2].tree);
    assert_string_equal(entry.parent, d[1].commit);
    assert_string_equal(entry.author, "王芳");
    assert_string_equal(entry.message, "October");
    assert_int_equal(entry.seconds, 1793000000);
    assert_int_equal(entry.offset_minutes, 480);
    fine(scene, vault_info(scene->vault, scene->arena, d[0].commit, &entry, &scene->err));
    assert_string_equal(entry.parent, "");
    assert_int_equal(vault_info(scene->vault, scene->arena, "nobody", &entry, &scene->err), ERR_NOINPUT);
}

static void a_revision_is_a_branch_or_the_beginning_of_an_id(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    char id[VAULT_ID], prefix[VAULT_ID];
    tell_a_story(scene, d);
    fine(scene, vault_resolve(scene->vault, "main", id, &scene->err));
    assert_string_equal(id, d[2].commit);
    for (int len = 7; len <= 40; len += 11) {
        snprintf(prefix, sizeof prefix, "%.*s", len, d[1].commit);
        fine(scene, vault_resolve(scene->vault, prefix, id, &scene->err));
        assert_string_equal(id, d[1].commit);
    }
    const char *const none[] = {"", "mai", "main~1", "../main", "a b", "0123456789", "abc", d[0].tree, "main\n"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        if (vault_resolve(scene->vault, none[i], id, &scene->err) != ERR_NOINPUT)
            fail_msg("'%s' names something", none[i]);
    assert_int_equal(vault_resolve(scene->vault, arena_format(scene->arena, "%s0", d[0].commit), id, &scene->err),
                     ERR_NOINPUT);
}

/* Where two commits differ outside reports/9; "" where they do not. */
static const char *elsewhere(struct scene *scene, const char *before, const char *after) {
    const char *where = "not set";
    fine(scene, vault_same_but(scene->vault, scene->arena, before, after, "reports/9", &where, &scene->err));
    return where ? where : "";
}

static void what_changed_elsewhere_is_named(void **state) {
    struct scene *scene = *state;
    static const struct put first[] = {{"reports/8/a", "x"}, {"reports/9/a", "x"}, {"other", "x"}, {NULL, NULL}};
    static const struct put own[] = {{"reports/9/b", "y"}, {NULL, NULL}};
    static const struct put foreign[] = {{"reports/8/b/c", "y"}, {NULL, NULL}};
    static const struct put root[] = {{"more", "y"}, {NULL, NULL}};
    static const struct put only[] = {{"reports/9/c", "z"}, {NULL, NULL}};
    struct done a = commit(scene, "", first, "a"), b = commit(scene, "reports/9", own, "b"),
                c = commit(scene, "reports/8", foreign, "c"), d = commit(scene, "nothing", root, "d"),
                e = commit(scene, "", only, "e");
    assert_string_equal("", elsewhere(scene, a.commit, a.commit));
    assert_string_equal("", elsewhere(scene, a.commit, b.commit));
    assert_string_equal("reports/8", elsewhere(scene, b.commit, c.commit));
    assert_string_equal("more", elsewhere(scene, c.commit, d.commit));
    assert_string_equal("more", elsewhere(scene, d.commit, c.commit));
    assert_string_equal("other", elsewhere(scene, "", a.commit));
    assert_string_equal("", elsewhere(scene, "", e.commit));
    const char *where;
    assert_int_equal(ERR_NOINPUT,
                     vault_same_but(scene->vault, scene->arena, "nobody", e.commit, "reports/9", &where, &scene->err));
}

static void a_file_in_the_place_of_a_directory_is_no_way_down(void **state) {
    struct scene *scene = *state;
    static const struct put file[] = {{"reports", "x"}, {NULL, NULL}};
    static const struct put directory[] = {{"reports/9/b", "y"}, {NULL, NULL}};
    struct done a = commit(scene, "", file, "a"), b = commit(scene, "", directory, "b");
    assert_string_equal("reports", elsewhere(scene, a.commit, b.commit));
}

static void a_clones_copy_of_a_branch_can_be_named(void **state) {
    struct scene *scene = *state;
    static const struct put puts[] = {{"a", "x"}, {NULL, NULL}};
    struct done a = commit(scene, "", puts, "a");
    char found[VAULT_ID];
    git(scene, "update-ref refs/remotes/origin/main refs/heads/main");
    git(scene, "update-ref -d refs/heads/main");
    fine(scene, vault_resolve(scene->vault, "origin/main", found, &scene->err));
    assert_string_equal(a.commit, found);
    assert_int_equal(ERR_NOINPUT, vault_resolve(scene->vault, "main", found, &scene->err));
}

static void a_walk_goes_in_tree_order_from_any_place(void **state) {
    struct scene *scene = *state;
    static const struct put puts[] = {{"a/x", "1"}, {"a-b", "2"}, {"a.b", "3"}, {"a0", "4"}, {"b/c/d/e", "5"}, {0}};
    struct done done = commit(scene, "", puts, "m");
    const char *all = "a-b\na.b\na/x\na0\nb/c/d/e\n";
    assert_string_equal(listing(scene, "main", ""), all);
    assert_string_equal(listing(scene, done.commit, ""), all);
    assert_string_equal(listing(scene, done.tree, ""), all);
    assert_string_equal(listing(scene, "main", "b/c"), "b/c/d/e\n");
    assert_string_equal(listing(scene, "main", "b/c/"), "b/c/d/e\n");
    assert_string_equal(listing(scene, "main", "a0"), "a0\n");
    struct buf out = buf_make(100);
    assert_int_equal(vault_walk(scene->vault, "main", "c", one_path, &out, &scene->err), ERR_NOINPUT);
    assert_int_equal(vault_walk(scene->vault, "c", "", one_path, &out, &scene->err), ERR_NOINPUT);
    buf_free(&out);
}

static int stop_at_once(void *context, const char *path, struct err *err) {
    (void)path;
    ++*(int *)context;
    return err_set(err, ERR_FOUND, "enough");
}

static void a_walk_stops_when_told(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    int calls = 0;
    tell_a_story(scene, d);
    assert_int_equal(vault_walk(scene->vault, "main", "", stop_at_once, &calls, &scene->err), ERR_FOUND);
    assert_int_equal(calls, 1);
}

static void reading_says_what_is_missing_or_too_large(void **state) {
    struct scene *scene = *state;
    struct done d[3];
    struct buf out = buf_make(4);
    tell_a_story(scene, d);
    commit(scene, "big", (struct put[]){{"big", "12345"}, {0}}, "big");
    assert_int_equal(vault_read(scene->vault, "main", "r/12/n1", &out, &scene->err), ERR_NOINPUT);
    assert_non_null(strstr(scene->err.what, "r/12/n1"));
    assert_int_equal(vault_read(scene->vault, "main", "r/09", &out, &scene->err), ERR_NOINPUT);
    assert_int_equal(vault_read(scene->vault, "main", "r/09/n1/x", &out, &scene->err), ERR_NOINPUT);
    assert_int_equal(vault_read(scene->vault, "none", "r", &out, &scene->err), ERR_NOINPUT);
    assert_int_equal(vault_read(scene->vault, "main", "big", &out, &scene->err), ERR_DATA);
    assert_int_equal(out.len, 0);
    fine(scene, vault_read(scene->vault, "main", "r/09/n1", &out, &scene->err));
    fine(scene, vault_read(scene->vault, "main", "r/10/n1", &out, &scene->err));
    assert_string_equal(out.data, "cd"); /* it appends */
    buf_free(&out);
}

/* One bit of the pack turned: the file is not handed out. */
static void a_damaged_file_is_not_read(void **state) {
    struct scene *scene = *state;
    struct buf out = buf_make(LIMIT_PDF);
    commit(scene, "", (struct put[]){{"a.pdf", "stored, and long enough to be found again in the pack"}, {0}}, "m");
    close_vault(scene);
    shell(scene, "chmod u+w '%s'/objects/pack/*.pack && sed -i 's/stored, and/stored, And/' '%s'/objects/pack/*.pack",
          scene->archive, scene->archive);
    fine(scene, vault_open(&scene->vault, scene->archive, &scene->err));
    assert_int_equal(vault_read(scene->vault, "main", "a.pdf", &out, &scene->err), ERR_DATA);
    assert_non_null(strstr(scene->err.what, "a.pdf"));
    assert_int_equal(out.len, 0);
    buf_free(&out);
}

static void an_archive_is_made_once(void **state) {
    struct scene *scene = *state;
    struct err *err = &scene->err;
    struct vault *vault = NULL;
    assert_int_equal(vault_create(scene->archive, err), ERR_EXISTS);
    char *dir = arena_format(scene->arena, "%s/used", scene->dir);
    shell(scene, "mkdir '%s' && touch '%s/file'", dir, dir);
    assert_int_equal(vault_create(dir, err), ERR_EXISTS);
    assert_int_equal(vault_create(arena_format(scene->arena, "%s/file", dir), err), ERR_EXISTS);
    assert_int_not_equal(vault_open(&vault, dir, err), 0);
    assert_int_equal(vault_open(&vault, arena_format(scene->arena, "%s/none", dir), err), ERR_NOINPUT);
    assert_null(vault);
    char *half = arena_format(scene->arena, "%s/half", scene->dir); /* as a killed run leaves it */
    shell(scene, "mkdir -p '%s/objects/info'", half);
    fine(scene, vault_create(half, err));
    fine(scene, vault_open(&vault, half, err));
    vault_close(vault);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(history_tells_what_changed_under_a_path),
        SCENE(a_removed_path_shows_its_removal),
        SCENE(history_stops_when_told),
        SCENE(an_entry_says_who_when_and_why),
        SCENE(a_revision_is_a_branch_or_the_beginning_of_an_id),
        SCENE(what_changed_elsewhere_is_named),
        SCENE(a_file_in_the_place_of_a_directory_is_no_way_down),
        SCENE(a_clones_copy_of_a_branch_can_be_named),
        SCENE(a_walk_goes_in_tree_order_from_any_place),
        SCENE(a_walk_stops_when_told),
        SCENE(reading_says_what_is_missing_or_too_large),
        SCENE(a_damaged_file_is_not_read),
        SCENE(an_archive_is_made_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

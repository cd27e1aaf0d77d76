/* The difference of two texts as git prints it, without ids of objects that are nowhere. */
#include "unit/port/vault/scene.h"

#define TEXT(text) (&(struct vault_text){text, strlen(text)})
#define NO_FILE    (&(struct vault_text){NULL, 0})

static const char *patch(struct scene *scene, const struct vault_text *before, const struct vault_text *after) {
    struct buf out = buf_make(KIB(64));
    fine(scene, vault_patch(scene->vault, "a/b.lua", before, after, &out, &scene->err));
    const char *text = arena_bytes(scene->arena, out.data ? out.data : "", out.len);
    buf_free(&out);
    return text;
}

static void a_changed_line_stands_between_its_neighbours(void **state) {
    assert_string_equal("diff --git a/a/b.lua b/a/b.lua\n"
                        "--- a/a/b.lua\n"
                        "+++ b/a/b.lua\n"
                        "@@ -1,3 +1,3 @@\n"
                        " index 一\n"
                        "-二\n"
                        "+三\n"
                        " end\n",
                        patch(*state, TEXT("index 一\n二\nend\n"), TEXT("index 一\n三\nend\n")));
}

static void a_file_comes_and_goes(void **state) {
    assert_non_null(strstr(patch(*state, NO_FILE, TEXT("x\n")), "new file mode 100644\n--- /dev/null\n"));
    assert_non_null(strstr(patch(*state, TEXT("x\n"), NO_FILE), "+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"));
    assert_string_equal("", patch(*state, TEXT("x\n"), TEXT("x\n")));
}

static void what_is_no_text_is_said_to_differ(void **state) {
    struct vault_text one = {"\0\1", 2}, other = {"\0\2", 2};
    assert_non_null(strstr(patch(*state, &one, &other), "Binary files"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_changed_line_stands_between_its_neighbours),
        SCENE(a_file_comes_and_goes),
        SCENE(what_is_no_text_is_said_to_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

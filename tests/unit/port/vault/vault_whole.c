/* A flipped byte anywhere in a file that holds objects is told before anything is read from it. */
#include "scene.h"

/* Turns over the byte in the middle of the first file that matches. */
static void flip(struct scene *scene, const char *pattern) {
    shell(scene,
          "f=$(ls %s/objects/%s | head -1); chmod u+w $f; n=$(($(stat -c %%s $f) / 2)); "
          "b=$(od -An -tu1 -j $n -N1 $f); printf \"\\\\$(printf %%03o $((b ^ 16)))\" | dd of=$f bs=1 seek=$n "
          "conv=notrunc 2>&1",
          scene->archive, pattern);
}

static void assert_damaged(struct scene *scene, const char *pattern, const char *said) {
    struct err err = {0};
    flip(scene, pattern);
    assert_int_equal(ERR_DATA, vault_whole(scene->vault, &err));
    assert_non_null(strstr(err.what, said));
    flip(scene, pattern);
    assert_int_equal(0, vault_whole(scene->vault, &err));
}

static void a_flipped_byte_is_told(void **state) {
    struct scene *scene = *state;
    static const struct put files[] = {{"a", "one"}, {"b/c", "two"}, {0}};
    struct err err = {0};
    assert_int_equal(0, vault_whole(scene->vault, &err)); /* nothing there yet */
    commit(scene, "", files, "first");
    assert_int_equal(0, vault_whole(scene->vault, &err));
    assert_damaged(scene, "pack/pack-*.pack", "does not end in its checksum");
    assert_damaged(scene, "pack/pack-*.idx", "does not end in its checksum");
    assert_damaged(scene, "[0-9a-f][0-9a-f]/*", "does not unpack");
}

static void an_index_has_its_own_pack_beside_it(void **state) {
    struct scene *scene = *state;
    static const struct put one[] = {{"a", "one"}, {0}}, two[] = {{"a", "two"}, {0}};
    struct err err = {0};
    commit(scene, "", one, "first");
    commit(scene, "", two, "second");
    assert_int_equal(0, vault_whole(scene->vault, &err));
    shell(scene, "cd %s/objects/pack; set -- *.pack; mv $1 kept; mv $2 $1; mv kept $2", scene->archive);
    assert_int_equal(ERR_DATA, vault_whole(scene->vault, &err));
    assert_non_null(strstr(err.what, "is not the index of the pack beside it"));
    shell(scene, "cd %s/objects/pack; set -- *.pack; mv $1 kept; mv $2 $1; mv kept $2", scene->archive);
    assert_int_equal(0, vault_whole(scene->vault, &err));
    shell(scene, "cd %s/objects/pack; rm -f $(ls *.pack | head -1)", scene->archive);
    assert_int_equal(ERR_DATA, vault_whole(scene->vault, &err));
    assert_non_null(strstr(err.what, "has lost its pack"));
}

static void leftovers_are_nobodys(void **state) {
    struct scene *scene = *state;
    static const struct put files[] = {{"a", "one"}, {0}};
    struct err err = {0};
    commit(scene, "", files, "first");
    shell(scene, "echo half >'%s/objects/pack/tmp_earshot_0.pack'", scene->archive);
    assert_int_equal(0, vault_whole(scene->vault, &err));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        SCENE(a_flipped_byte_is_told),
        SCENE(an_index_has_its_own_pack_beside_it),
        SCENE(leftovers_are_nobodys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

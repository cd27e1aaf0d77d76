/* Keys and signatures, against what ssh-keygen (OpenSSH 9.2) made of the same secret:
 *     ssh-keygen -t ed25519 -N '' -f k; ssh-keygen -Y sign -n git -f k m */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/sign.h"

static const char secret[] = "90899854583cd65252b3864707891c86558d76ec8e6b55f3db7b949e93110988";
static const char public[] = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDXrRJttAY8tUAcQ2TDJ03Goqnk/Jk00lzcADoKj3169";
static const char print[] = "SHA256:wG7lBmbp/Bf/sbQClwgZ9S0lm9L7O+Q/uXEbdQ9RbjA";
static const char message[] = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
static const char signature[] = "-----BEGIN SSH SIGNATURE-----\n"
                                "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgNetEm20Bjy1QBxDZMMnTcaiqeT\n"
                                "8mTTSXNwAOgqPfXr0AAAADZ2l0AAAAAAAAAAZzaGE1MTIAAABTAAAAC3NzaC1lZDI1NTE5\n"
                                "AAAAQEZ+aDbTQ9W26vrFcA6XQJ2Oq5P6MSpCh9hCLDW8CHoVw8r5JKisbcuP+lOBuz0Bow\n"
                                "13QHwtWpIaVbbX2SPeJQ0=\n"
                                "-----END SSH SIGNATURE-----\n";

static int check(const char *armoured, const char *space, const char *text, struct sign_public *out) {
    struct err err;
    return sign_check(armoured, space, text, strlen(text), out, &err);
}

static void keys_are_told_as_openssh_tells_them(void **state) {
    (void)state;
    struct sign_key key;
    struct sign_public read;
    char text[SIGN_PUBLIC_TEXT], name[SIGN_PRINT_TEXT], kept[SIGN_SECRET_TEXT];
    assert_true(sign_secret_read(secret, &key));
    assert_string_equal(public, sign_public_write(text, &key.public));
    assert_string_equal(print, sign_print_write(name, &key.public));
    assert_string_equal(secret, sign_secret_write(kept, &key));
    assert_true(sign_public_read(public, &read));
    assert_memory_equal(&key.public, &read, sizeof read);
    assert_true(sign_public_read(
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDXrRJttAY8tUAcQ2TDJ03Goqnk/Jk00lzcADoKj3169 li\n", &read));
    sign_forget(&key);
    assert_int_equal(0, key.secret[0] | key.secret[31] | key.secret[63]);
}

static void what_is_no_key_is_refused(void **state) {
    (void)state;
    struct sign_key key;
    struct sign_public read;
    assert_false(sign_public_read("", &read));
    assert_false(sign_public_read("ssh-ed25519 ", &read));
    assert_false(
        sign_public_read("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIDXrRJttAY8tUAcQ2TDJ03Goqnk/Jk00lzcADoKj3169", &read));
    assert_false(
        sign_public_read("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDXrRJttAY8tUAcQ2TDJ03Goqnk/Jk00lzcADoKj", &read));
    assert_false(sign_secret_read("", &key));
    assert_false(sign_secret_read("9089", &key));
    assert_false(sign_secret_read("not hex", &key));
}

static void a_signature_is_ssh_keygens_byte_for_byte(void **state) {
    (void)state;
    struct sign_key key;
    struct sign_public by;
    struct buf out = buf_make(KIB(4));
    assert_true(sign_secret_read(secret, &key));
    sign_bytes(&key, "git", message, strlen(message), &out);
    assert_string_equal(signature, out.data);
    assert_int_equal(0, check(signature, "git", message, &by));
    assert_memory_equal(&key.public, &by, sizeof by);
    buf_free(&out);
}

static void another_text_or_use_does_not_fit(void **state) {
    (void)state;
    struct sign_public by;
    char broken[sizeof signature];
    assert_int_equal(ERR_FOUND, check(signature, "git", "tree", &by));
    assert_int_equal(ERR_DATA, check(signature, "file", message, &by));
    assert_int_equal(ERR_DATA, check("", "git", message, &by));
    assert_int_equal(ERR_DATA,
                     check("-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n", "git", message, &by));
    for (size_t i = 0; i < sizeof signature - 1; i++) { /* every character but the blanks counts */
        memcpy(broken, signature, sizeof broken);
        broken[i] = broken[i] == 'A' ? 'B' : 'A';
        if (signature[i] != '\n' && i < strlen(signature) - 1)
            assert_int_not_equal(0, check(broken, "git", message, &by));
    }
    for (size_t i = 0; i < sizeof signature - 2; i++) { /* and so does each that is cut off */
        memcpy(broken, signature, i);
        broken[i] = '\0';
        assert_int_not_equal(0, check(broken, "git", message, &by));
    }
}

static void a_new_key_is_its_own(void **state) {
    (void)state;
    struct sign_key one, other;
    struct sign_public by;
    struct buf out = buf_make(KIB(4));
    sign_make(&one);
    sign_make(&other);
    assert_memory_not_equal(&one.public, &other.public, sizeof one.public);
    sign_bytes(&one, "earshot", "x", 1, &out);
    assert_int_equal(0, check(out.data, "earshot", "x", &by));
    assert_memory_equal(&one.public, &by, sizeof by);
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_told_as_openssh_tells_them),
        cmocka_unit_test(what_is_no_key_is_refused),
        cmocka_unit_test(a_signature_is_ssh_keygens_byte_for_byte),
        cmocka_unit_test(another_text_or_use_does_not_fit),
        cmocka_unit_test(a_new_key_is_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

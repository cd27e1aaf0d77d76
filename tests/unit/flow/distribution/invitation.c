/* A token is reckoned from the invitation's id and the key, found by what rows keep of it, however it was typed, and
 * used once. */
#include "unit/ops/chain.h"

#include "flow/customers/wishes_rows.h"
#include "flow/distribution/invitation_rows.h"
#include "ops/invitations.h"

static struct secret master_of(unsigned char byte) {
    struct secret master;
    memset(master.bytes, byte, sizeof master.bytes);
    return master;
}

static struct invitation_id id_of(unsigned char byte) {
    struct invitation_id id;
    memset(id.bytes, byte, sizeof id.bytes);
    return id;
}

static void tokens_are_letters_of_id_and_key(void **state) {
    (void)state;
    const struct secret one = master_of(1), two = master_of(2);
    const struct invitation_id a = id_of(7), b = id_of(8);
    char first[INVITATION_TOKEN_TEXT], again[INVITATION_TOKEN_TEXT], other[INVITATION_TOKEN_TEXT];
    invitation_token(first, &one, &a);
    assert_int_equal(strlen(first), 26);
    assert_int_equal(strspn(first, "abcdefghijklmnopqrstuvwxyz234567"), 26);
    assert_string_equal(first, invitation_token(again, &one, &a));
    assert_string_not_equal(first, invitation_token(other, &two, &a));
    assert_string_not_equal(first, invitation_token(other, &one, &b));
}

/* 128 bits in 130: the last letter holds three. */
static void every_bit_of_the_hash_counts(void **state) {
    (void)state;
    const struct secret master = master_of(3);
    const struct invitation_id id = id_of(9);
    char token[INVITATION_TOKEN_TEXT];
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    struct digest hash = secret_hash(&master, "invitation", id.bytes, sizeof id.bytes);
    unsigned char back[17] = {0};
    invitation_token(token, &master, &id);
    for (int i = 0; i < 26; i++) {
        unsigned value = (unsigned)(strchr(letters, token[i]) - letters);
        for (int bit = 0; bit < 5; bit++)
            if (value & (16U >> bit))
                back[(i * 5 + bit) / 8] |= (unsigned char)(128U >> ((i * 5 + bit) % 8));
    }
    assert_memory_equal(back, hash.bytes, 16);
    assert_int_equal(back[16], 0);
}

static void what_is_typed_is_read_kindly(void **state) {
    (void)state;
    struct digest small, typed;
    assert_true(invitation_token_hash("abcdefghijklmnopqrstuvwxol", &small));
    assert_true(invitation_token_hash("ABCDEFGHIJKLMNOPQRSTUVWX01", &typed));
    assert_memory_equal(small.bytes, typed.bytes, sizeof small.bytes);
    static const char *const none[] = {"",
                                       "abc",
                                       "abcdefghijklmnopqrstuvwx9z",
                                       "abcdefghijklmnopqrstuvwxyzz",
                                       "abcdefghijklm opqrstuvwxyz",
                                       "abcdefghijklmnopqrstuvwx\xc3\xa9"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_false(invitation_token_hash(none[i], &typed));
}

/* ---- rows ---- */

struct desk {
    struct sql *db;
    struct arena *arena;
    struct secret master;
};

static struct desk desk_of(struct chain *c) {
    struct desk desk = {c->w->db, c->arena, master_of(5)};
    CHAIN_OK(c,
             sql_run(desk.db, &c->err, "INSERT INTO wave (wave_id, name) VALUES (11, 'after-visit 2026-10-31')", ""));
    return desk;
}

static struct invitation asked(unsigned char id, unsigned char customer) {
    struct invitation made = {.id = id_of(id),
                              .store = 3,
                              .wave = 11,
                              .schedule = "after-visit",
                              .survey = "visit",
                              .version = 99,
                              .channel = "sms",
                              .has_customer = true,
                              .at = 1000,
                              .send_at = 2000,
                              .expires = 9000};
    memset(made.customer.bytes, customer, sizeof made.customer.bytes);
    return made;
}

static void one_is_found_by_its_token_and_answered_once(void **state) {
    struct desk desk = desk_of(*state);
    struct err err;
    char token[INVITATION_TOKEN_TEXT];
    bool there = false;
    struct invitation made = asked(7, 1), found;
    assert_int_equal(invitation_write(desk.db, &desk.master, &made, 1000, 1, &err), 0);
    invitation_token(token, &desk.master, &made.id);
    assert_int_equal(invitation_by_token(desk.db, desk.arena, token, &found, &there, &err), 0);
    assert_true(there);
    assert_string_equal(found.wave_name, "after-visit 2026-10-31");
    assert_memory_equal(found.customer.bytes, made.customer.bytes, sizeof made.customer.bytes);
    assert_int_equal(found.version, 99);
    assert_int_equal(invitation_state(&found, 8999), INVITATION_GOOD);
    assert_int_equal(invitation_state(&found, 9000), INVITATION_EXPIRED);
    assert_int_equal(invitation_mark(desk.db, &made.id, INVITATION_OPENED, 3000, &err), 0);
    assert_int_equal(invitation_mark(desk.db, &made.id, INVITATION_OPENED, 4000, &err), 0);
    assert_int_equal(invitation_mark(desk.db, &made.id, INVITATION_COMPLETED, 5000, &err), 0);
    assert_int_equal(invitation_mark(desk.db, &made.id, INVITATION_COMPLETED, 5001, &err), ERR_EXISTS);
    assert_int_equal(invitation_by_token(desk.db, desk.arena, token, &found, &there, &err), 0);
    assert_int_equal(found.times[INVITATION_OPENED], 3000);
    assert_int_equal(found.times[INVITATION_COMPLETED], 5000);
    assert_true(found.times[INVITATION_SENT] == INVITATION_NEVER);
    assert_int_equal(invitation_state(&found, 8999), INVITATION_ANSWERED);
}

static void another_key_finds_nothing(void **state) {
    struct desk desk = desk_of(*state);
    struct err err;
    char token[INVITATION_TOKEN_TEXT];
    bool there = true;
    struct invitation made = asked(7, 1), found;
    const struct secret stranger = master_of(6);
    assert_int_equal(invitation_write(desk.db, &desk.master, &made, 1000, 1, &err), 0);
    assert_int_equal(
        invitation_by_token(desk.db, desk.arena, invitation_token(token, &stranger, &made.id), &found, &there, &err),
        0);
    assert_false(there);
}

static void nobody_is_asked_twice_for_one_due(void **state) {
    struct desk desk = desk_of(*state);
    struct err err;
    struct invitation first = asked(7, 1), again = asked(8, 1), other = asked(9, 2);
    assert_int_equal(invitation_write(desk.db, &desk.master, &first, 1000, 1, &err), 0);
    assert_int_equal(invitation_write(desk.db, &desk.master, &again, 1000, 1, &err), ERR_EXISTS);
    assert_int_equal(invitation_write(desk.db, &desk.master, &other, 1000, 1, &err), 0);
    assert_int_equal(invitation_write(desk.db, &desk.master, &again, 2000, 1, &err), 0);
}

static void who_unsubscribes_is_out_of_every_channel(void **state) {
    struct desk desk = desk_of(*state);
    struct err err;
    bool out = false;
    struct invitation made = asked(7, 1);
    assert_int_equal(invitation_write(desk.db, &desk.master, &made, 1000, 1, &err), 0);
    assert_int_equal(opt_out_holds(desk.db, &made.customer, "mail", &out, &err), 0);
    assert_false(out);
    assert_int_equal(invitation_unsubscribe(desk.db, &made.id, 3000, &err), 0);
    assert_int_equal(opt_out_holds(desk.db, &made.customer, "mail", &out, &err), 0);
    assert_true(out);
}

/* Whom it went to is forgotten; all else stays, whoever writes the statement. */
static void a_row_only_forgets(void **state) {
    struct desk desk = desk_of(*state);
    struct err err;
    struct invitation made = asked(7, 1);
    static const char *const wrong[] = {"UPDATE invitation SET expires = 1", "UPDATE invitation SET channel = 'mail'",
                                        "UPDATE invitation SET customer_id = x'00'", "DELETE FROM invitation",
                                        "UPDATE invitation SET token = x'00', customer_id = NULL"};
    assert_int_equal(invitation_write(desk.db, &desk.master, &made, 1000, 1, &err), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_not_equal(sql_run(desk.db, &err, wrong[i], ""), 0);
    assert_int_equal(sql_run(desk.db, &err, "UPDATE invitation SET customer_id = NULL", ""), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_letters_of_id_and_key),
        cmocka_unit_test(every_bit_of_the_hash_counts),
        cmocka_unit_test(what_is_typed_is_read_kindly),
        CHAIN_BARE_TEST(one_is_found_by_its_token_and_answered_once),
        CHAIN_BARE_TEST(another_key_finds_nothing),
        CHAIN_BARE_TEST(nobody_is_asked_twice_for_one_due),
        CHAIN_BARE_TEST(who_unsubscribes_is_out_of_every_channel),
        CHAIN_BARE_TEST(a_row_only_forgets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

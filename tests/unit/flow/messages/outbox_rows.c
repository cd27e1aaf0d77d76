/* The outbox's rows: put once by key, taken back while it waits, read as it was put. */
#include "unit/ops/chain.h"

#include "flow/messages/outbox_rows.h"

static const unsigned char invitation[INVITATION_BYTES] = "0123456789abcde";
static const struct customer_id customer = {"fedcba987654321"};

static struct outbox_entry entry_of(const char *key) {
    return (struct outbox_entry){.key = key,
                                 .channel = "mail",
                                 .message = "invite",
                                 .language = "zh",
                                 .customer = &customer,
                                 .invitation = invitation,
                                 .due = CHAIN_NOW};
}

static bool put(struct chain *c, const struct outbox_entry *entry) {
    bool is_new;
    CHAIN_OK(c, outbox_put(c->w->db, entry, CHAIN_NOW, &is_new, &c->err));
    return is_new;
}

static struct outbox_row row_of(struct chain *c, const char *key) {
    struct outbox_row row;
    struct outbox_id id = outbox_id_of(key);
    CHAIN_OK(c, outbox_read(c->w->db, &id, c->arena, &row, &c->err));
    return row;
}

static void the_same_key_is_put_in_once(void **state) {
    struct chain *c = *state;
    struct outbox_entry one = entry_of("one"), other = entry_of("other");
    assert_true(put(c, &one));
    assert_false(put(c, &one));
    assert_true(put(c, &other));
    assert_int_equal(2, chain_number(c, "SELECT count(*) FROM outbox"));
}

static void what_is_put_in_is_read(void **state) {
    struct chain *c = *state;
    struct outbox_entry one = entry_of("one");
    struct value *values = value_map(c->arena);
    value_set(c->arena, values, "store", value_str(c->arena, "人民广场店"));
    one.values = values;
    one.zone = "Asia/Urumqi";
    put(c, &one);
    struct outbox_row row = row_of(c, "one");
    assert_int_equal(OUTBOX_WAITING, row.state);
    assert_string_equal("人民广场店", value_text(value_get(row.entry.values, "store"), ""));
    assert_string_equal("Asia/Urumqi", row.entry.zone);
    assert_memory_equal(invitation, row.entry.invitation, sizeof invitation);
    assert_memory_equal(customer.bytes, row.entry.customer->bytes, sizeof customer.bytes);
    assert_null(row.entry.address);
    assert_true(row.next == CHAIN_NOW && row.tries == 0 && row.ended == 0);
}

static void what_waits_can_be_taken_back(void **state) {
    struct chain *c = *state;
    struct outbox_entry one = entry_of("one"), other = entry_of("other");
    put(c, &one);
    put(c, &other);
    CHAIN_OK(c, outbox_take_back(c->w->db, "one", "answered", CHAIN_NOW + 5, &c->err));
    assert_int_equal(OUTBOX_DROPPED, row_of(c, "one").state);
    assert_int_equal(OUTBOX_WAITING, row_of(c, "other").state);
    assert_int_equal(CHAIN_NOW + 5, row_of(c, "one").ended);
    assert_false(put(c, &one)); /* taken back is not forgotten */
    CHAIN_OK(c, outbox_take_back_invitation(c->w->db, invitation, "answered", CHAIN_NOW, &c->err));
    assert_int_equal(OUTBOX_DROPPED, row_of(c, "other").state);
    assert_string_equal("answered", row_of(c, "other").why);
}

static void values_are_texts_and_few(void **state) {
    struct chain *c = *state;
    struct outbox_entry one = entry_of("one");
    struct value *values = value_map(c->arena);
    bool is_new;
    one.values = values;
    value_set(c->arena, values, "n", value_int(c->arena, 4));
    assert_int_equal(ERR_DATA, outbox_put(c->w->db, &one, CHAIN_NOW, &is_new, &c->err));
    char *much = arena_alloc(c->arena, LIMIT_MESSAGE_VALUES + 1);
    memset(much, 'x', LIMIT_MESSAGE_VALUES);
    value_set(c->arena, values, "n", value_str(c->arena, much));
    assert_int_equal(ERR_DATA, outbox_put(c->w->db, &one, CHAIN_NOW, &is_new, &c->err));
    assert_int_equal(0, chain_number(c, "SELECT count(*) FROM outbox"));
}

static int count_row(void *context, const struct outbox_row *row, struct err *err) {
    (void)row, (void)err;
    ++*(int *)context;
    return 0;
}

static void a_query_narrows(void **state) {
    struct chain *c = *state;
    struct outbox_entry one = entry_of("one"), other = entry_of("other");
    static const struct {
        struct outbox_query query;
        int count;
    } cases[] = {{{.state = -1}, 2},
                 {{.state = -1, .limit = 1}, 1},
                 {{.state = OUTBOX_SENT}, 0},
                 {{.state = -1, .channel = "sms"}, 1},
                 {{.state = -1, .key = "one"}, 1},
                 {{.state = -1, .customer = &customer}, 1},
                 {{.state = OUTBOX_WAITING, .invitation = invitation}, 2}};
    other.channel = "sms";
    other.customer = NULL;
    other.address = "hq";
    put(c, &one);
    put(c, &other);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int count = 0;
        CHAIN_OK(c, outbox_each(c->w->db, &cases[i].query, count_row, &count, &c->err));
        assert_int_equal(cases[i].count, count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_BARE_TEST(the_same_key_is_put_in_once),
        CHAIN_BARE_TEST(what_is_put_in_is_read),
        CHAIN_BARE_TEST(what_waits_can_be_taken_back),
        CHAIN_BARE_TEST(values_are_texts_and_few),
        CHAIN_BARE_TEST(a_query_narrows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

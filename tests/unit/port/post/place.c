/* Where addresses lead, and which URLs may stand in a definition. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "port/post/post.h"

static void addresses_lead_where_the_registries_say(void **state) {
    static const struct {
        const char *address;
        enum post_place place;
    } cases[] = {
        {"8.8.8.8", POST_OUTSIDE},
        {"223.5.5.5", POST_OUTSIDE},
        {"100.63.255.255", POST_OUTSIDE},
        {"100.128.0.1", POST_OUTSIDE},
        {"172.15.255.255", POST_OUTSIDE},
        {"172.32.0.1", POST_OUTSIDE},
        {"192.169.0.1", POST_OUTSIDE},
        {"10.0.0.1", POST_INSIDE},
        {"100.64.0.1", POST_INSIDE},
        {"127.0.0.1", POST_INSIDE},
        {"127.255.255.254", POST_INSIDE},
        {"172.16.0.1", POST_INSIDE},
        {"172.31.255.255", POST_INSIDE},
        {"192.168.1.1", POST_INSIDE},
        {"198.18.0.1", POST_INSIDE},
        {"169.254.169.254", POST_NEVER},
        {"169.254.0.23", POST_NEVER},
        {"100.100.100.200", POST_NEVER},
        {"0.0.0.0", POST_NEVER},
        {"224.0.0.1", POST_NEVER},
        {"255.255.255.255", POST_NEVER},
        {"2001:4860:4860::8888", POST_OUTSIDE},
        {"2400:3200::1", POST_OUTSIDE},
        {"::1", POST_INSIDE},
        {"fd12:3456::1", POST_INSIDE},
        {"2001:db8::1", POST_INSIDE},
        {"2001:0:1::1", POST_INSIDE},
        {"::", POST_NEVER},
        {"fe80::1", POST_NEVER},
        {"ff02::1", POST_NEVER},
        {"fd00:ec2::254", POST_NEVER},
        {"::ffff:8.8.8.8", POST_OUTSIDE},
        {"::ffff:10.0.0.1", POST_INSIDE},
        {"::ffff:169.254.169.254", POST_NEVER},
        {"::ffff:100.100.100.200", POST_NEVER},
        {"::127.0.0.1", POST_INSIDE},
        {"64:ff9b::a9fe:a9fe", POST_NEVER},
        {"64:ff9b::808:808", POST_OUTSIDE},
        {"2002:a00:1::", POST_INSIDE},
        {"2002:a9fe:a9fe::1", POST_NEVER},
        {"localhost", POST_NEVER}, /* no number */
        {"10.1", POST_NEVER},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (post_place_of(cases[i].address) != cases[i].place)
            fail_msg("%s: %d", cases[i].address, (int)post_place_of(cases[i].address));
}

/* What a name is looked up as is told plainly, so an odd spelling is the number that it is. */
static void odd_spellings_of_a_host_are_plain(void **state) {
    static const char *const cases[][2] = {
        {"https://2852039166/", "169.254.169.254"},
        {"https://0xa9fea9fe/", "169.254.169.254"},
        {"https://0251.0376.0251.0376/", "169.254.169.254"},
        {"https://127.1/", "127.0.0.1"},
        {"https://0x7f.1/", "127.0.0.1"},
        {"https://017700000001/", "127.0.0.1"},
        {"https://[::ffff:10.1.2.3]/", "[::ffff:10.1.2.3]"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf host = buf_make(KIB(1));
        struct err err = {0};
        assert_int_equal(0, post_host(cases[i][0], &host, &err));
        assert_string_equal(cases[i][1], host.data);
        buf_free(&host);
    }
}

static void a_definition_names_a_server_plainly(void **state) {
    static const struct {
        const char *url;
        bool mail, plain, good;
    } cases[] = {
        {"https://example.com/a?b=c", false, false, true},
        {"http://example.com/", false, false, false},
        {"http://10.0.0.1:8080/x", false, true, true},
        {"https://user:word@example.com/", false, false, false},
        {"ftp://example.com/", false, true, false},
        {"file:///etc/passwd", false, true, false},
        {"gopher://example.com/", false, true, false},
        {"smtps://mail.example.com:465", true, false, true},
        {"smtp://mail.example.com:587", true, false, true},
        {"https://example.com/", true, false, false},
        {"smtp://mail.example.com", false, false, false},
        {"", false, false, false},
        {"https://", false, false, false},
        {"https://ex ample.com/", false, false, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        if (!post_check_url(cases[i].url, cases[i].mail, cases[i].plain, &err) != cases[i].good)
            fail_msg("%s: %s", cases[i].url, err.what);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_lead_where_the_registries_say),
        cmocka_unit_test(odd_spellings_of_a_host_are_plain),
        cmocka_unit_test(a_definition_names_a_server_plainly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

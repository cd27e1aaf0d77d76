/* Waits grow and differ by key; what vendors answer leads where their pages say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "flow/messages/vendors.h"

static void waits_grow_to_their_most(void **state) {
    int64_t before = 0;
    (void)state;
    for (int64_t failures = 1; failures <= 40; failures++) {
        int64_t wait = letter_wait("a", failures), usual = failures < 9 ? 60000 << (failures - 1) : 4 * 3600000;
        assert_true(wait >= usual * 8 / 10 && wait <= usual * 12 / 10);
        assert_true(wait > before || failures > 8);
        assert_true(wait == letter_wait("a", failures));
        before = wait;
    }
    assert_true(channel_wait("mail", 1) <= 36000);
    assert_true(channel_wait("mail", 1000000) <= 36 * 60000);
}

static void those_that_failed_together_come_back_apart(void **state) {
    int different = 0;
    (void)state;
    for (char key[2] = "a"; key[0] < 'z'; key[0]++)
        different += letter_wait(key, 3) != letter_wait("z", 3);
    assert_true(different > 20);
}

static void a_code_leads_where_the_vendor_says(void **state) {
    static const struct {
        enum channel_kind kind;
        const char *code;
        enum verdict_says says;
        int seconds;
    } cases[] = {
        {CHANNEL_WECOM, "45009", VERDICT_PAUSE, 60},
        {CHANNEL_WECOM, "93000", VERDICT_DEAD, 0},
        {CHANNEL_WECOM, "40058", VERDICT_DEAD, 0},
        {CHANNEL_DINGTALK, "130101", VERDICT_PAUSE, 600},
        {CHANNEL_DINGTALK, "310000", VERDICT_DEAD, 0},
        {CHANNEL_DINGTALK, "460101", VERDICT_DEAD, 0},
        {CHANNEL_FEISHU, "11232", VERDICT_PAUSE, 60},
        {CHANNEL_FEISHU, "9499", VERDICT_LATER, 0},
        {CHANNEL_FEISHU, "19021", VERDICT_DEAD, 0},
        {CHANNEL_ALIYUN_SMS, "isv.BUSINESS_LIMIT_CONTROL", VERDICT_LATER, 3600},
        {CHANNEL_ALIYUN_SMS, "isv.SMS_SIGNATURE_ILLEGAL", VERDICT_LATER, 3600},
        {CHANNEL_ALIYUN_SMS, "isv.INVALID_JSON_PARAM", VERDICT_DEAD, 0},
        {CHANNEL_ALIYUN_SMS, "isv.PARAM_LENGTH_LIMIT", VERDICT_DEAD, 0},
        {CHANNEL_ALIYUN_SMS, "isp.SYSTEM_ERROR", VERDICT_LATER, 0},
        {CHANNEL_ALIYUN_SMS, "Throttling.User", VERDICT_PAUSE, 60},
        {CHANNEL_TENCENT_SMS, "LimitExceeded.PhoneNumberDailyLimit", VERDICT_LATER, 3600},
        {CHANNEL_TENCENT_SMS, "LimitExceeded.AppDailyLimit", VERDICT_PAUSE, 3600},
        {CHANNEL_TENCENT_SMS, "InvalidParameterValue.IncorrectPhoneNumber", VERDICT_DEAD, 0},
        {CHANNEL_TENCENT_SMS, "AuthFailure.SignatureFailure", VERDICT_PAUSE, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct vendor_answer *answer = vendor_answer(cases[i].kind, cases[i].code);
        if (!answer || answer->says != cases[i].says || answer->seconds != cases[i].seconds)
            fail_msg("%s", cases[i].code);
        assert_true(answer->what[0] && answer->todo[0]);
    }
    assert_null(vendor_answer(CHANNEL_WECOM, "310000"));
    assert_null(vendor_answer(CHANNEL_ALIYUN_SMS, "isv.NEVER_HEARD_OF"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_grow_to_their_most),
        cmocka_unit_test(those_that_failed_together_come_back_apart),
        cmocka_unit_test(a_code_leads_where_the_vendor_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

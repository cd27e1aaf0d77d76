/* Signatures against the vendors' published examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/encode.h"
#include "base/limits.h"
#include "flow/messages/signing.h"

static void dingtalk_and_feishu(void **state) {
    struct buf out = buf_make(KIB(1)), escaped = buf_make(KIB(1));
    (void)state;
    sign_dingtalk(&out, "this is secret", INT64_C(1577262236757));
    assert_string_equal("hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=", out.data);
    encode_percent(&escaped, out.data);
    assert_string_equal("hmPWwU%2B7lVdm3ZZz0r9tSfx0L4Q26jWOZr9%2BGs6EZQM%3D", escaped.data);
    buf_clear(&out);
    sign_feishu(&out, "this is secret", 1599360473);
    assert_string_equal("/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw=", out.data);
    buf_free(&out);
    buf_free(&escaped);
}

static void aliyun(void **state) {
    struct buf out = buf_make(KIB(4));
    const struct acs3 what = {
        .key_id = "YourAccessKeyId",
        .key = "YourAccessKeySecret",
        .host = "ecs.cn-shanghai.aliyuncs.com",
        .action = "RunInstances",
        .version = "2014-05-26",
        .query = "ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai",
        .date = "2023-10-26T10:22:32Z",
        .nonce = "3156853299f313e23d1673dc12e1703d",
    };
    (void)state;
    sign_acs3(&out, &what);
    assert_string_equal("ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;"
                        "x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,"
                        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
                        out.data);
    buf_free(&out);
}

static void tencent(void **state) {
    struct buf out = buf_make(KIB(4));
    static const char body[] =
        "{\"Limit\": 1, \"Filters\": [{\"Values\": [\"\\u672a\\u547d\\u540d\"], \"Name\": \"instance-name\"}]}";
    const struct tc3 what = {.key_id = "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
                             .key = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE",
                             .host = "cvm.tencentcloudapi.com",
                             .service = "cvm",
                             .body = body,
                             .len = strlen(body),
                             .seconds = 1551113065};
    (void)state;
    sign_tc3(&out, &what);
    assert_string_equal("TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, "
                        "SignedHeaders=content-type;host, "
                        "Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168",
                        out.data);
    buf_free(&out);
}

/* The example of the Standard Webhooks specification. */
static void webhooks(void **state) {
    struct buf out = buf_make(KIB(1));
    static const char body[] = "{\"test\": 2432232314}";
    (void)state;
    sign_webhook(&out, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body,
                 strlen(body));
    assert_string_equal("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", out.data);
    buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dingtalk_and_feishu),
        cmocka_unit_test(aliyun),
        cmocka_unit_test(tencent),
        cmocka_unit_test(webhooks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Each form that people write contacts in, 300 seeded variants of each: other digits, other words around it. None may
 * be missed, and beside them stand the numbers that must stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/redact.h"
#include "base/text.h"

enum { VARIANTS = 300, ROOM = 512 };

/* A small generator, so that every run tries the same. */
static uint64_t seed = 20261122;

static unsigned draw(unsigned below) {
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % below;
}

static const char *one_of(const char *const *texts, size_t count) {
    return texts[draw((unsigned)count)];
}

#define ONE_OF(...)                                                                                                    \
    one_of((const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static char *digits(char *out, size_t count) {
    for (size_t i = 0; i < count; i++)
        out[i] = (char)('0' + draw(10));
    out[count] = '\0';
    return out;
}

/* Each digit as it is spelled in `script`: full-width, hanzi, circled; `between` stands after some. */
static const char *const wide[] = {"０", "１", "２", "３", "４", "５", "６", "７", "８", "９"};
static const char *const hanzi[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
static const char *const banker[] = {"〇", "幺", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
static const char *const circled[] = {"⓪", "①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨"};
static const char *const keycap[] = {"0️⃣", "1️⃣", "2️⃣", "3️⃣", "4️⃣",
                                     "5️⃣", "6️⃣", "7️⃣", "8️⃣", "9️⃣"};

static void spell(char *out, const char *number, const char *const script[10], unsigned share, const char *between) {
    size_t len = 0;
    for (; *number; number++) {
        bool other = *number >= '0' && *number <= '9' && draw(100) < share;
        len += (size_t)(other ? snprintf(out + len, ROOM - len, "%s", script[*number - '0'])
                              : snprintf(out + len, ROOM - len, "%c", *number));
        if (number[1] && draw(3) == 0)
            len += (size_t)snprintf(out + len, ROOM - len, "%s", between);
    }
}

static char *mobile(char out[12]) {
    digits(out, 11);
    out[0] = '1';
    out[1] = (char)('3' + draw(7));
    return out;
}

static void grouped(char *out, const char *number, const size_t *sizes, const char *gap) {
    size_t len = 0;
    for (; *sizes; number += *sizes++)
        len += (size_t)snprintf(out + len, ROOM - len, "%s%.*s", len ? gap : "", (int)*sizes, number);
}

static void id_card(char out[19]) {
    static const char *const provinces[] = {"11", "31", "32", "44", "51", "65"};
    char tail[5];
    int sum = 0;
    snprintf(out, 19, "%s%04u%04u%02u%02u%s", one_of(provinces, 6), draw(10000), 1950 + draw(60), 1 + draw(12),
             1 + draw(28), digits(tail, 3));
    for (int i = 0; i < 17; i++)
        sum = (sum + out[i] - '0') * 2 % 11;
    int last = (12 - sum) % 11;
    out[17] = last == 10 ? (draw(2) ? 'X' : 'x') : (char)('0' + last);
    out[18] = '\0';
}

static void bank_card(char *out, size_t count) {
    digits(out, count);
    memcpy(out, draw(2) ? "62" : "45", 2);
    int sum = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        int twice = (out[i] - '0') * ((count - i) % 2 ? 1 : 2);
        sum += twice > 9 ? twice - 9 : twice;
    }
    out[count - 1] = (char)('0' + (10 - sum % 10) % 10);
}

static void name_of(char *out, size_t least, size_t most) {
    size_t count = least + draw((unsigned)(most - least + 1));
    for (size_t i = 0; i < count; i++)
        out[i] = "abcdefghjkmnpqrstuvwxyz0123456789_"[i == 0 ? draw(23) : draw(34)];
    out[count] = '\0';
}

/* ---- the forms; each writes one variant ---- */

static void mobile_plain(char *out) {
    mobile(out);
}
static void mobile_spaced(char *out) {
    char n[12];
    static const size_t ways[][5] = {{3, 4, 4}, {3, 3, 5}, {4, 3, 4}, {3, 8}, {4, 4, 3}};
    grouped(out, mobile(n), ways[draw(5)], ONE_OF(" ", "　", "  ", "\xC2\xA0"));
}
static void mobile_dashed(char *out) {
    char n[12];
    static const size_t ways[][5] = {{3, 4, 4}, {3, 3, 5}, {7, 4}};
    grouped(out, mobile(n), ways[draw(3)], ONE_OF("-", "－", "—", ".", " - ", "·", "/"));
}
static void mobile_abroad(char *out) {
    char n[12];
    snprintf(out, ROOM, "%s%s", ONE_OF("+86", "+86 ", "0086", "86-", "(+86)", "＋８６", "86"), mobile(n));
}
static void mobile_wide(char *out) {
    char n[12];
    spell(out, mobile(n), wide, 100, "");
}
static void mobile_hidden(char *out) {
    char n[12];
    spell(out, mobile(n), wide, 20, ONE_OF("\u200B", "\u200D", "\uFEFF", "\u2060"));
}
static void mobile_hanzi(char *out) {
    char n[12];
    spell(out, mobile(n), draw(2) ? hanzi : banker, 100, "");
}
static void mobile_mixed(char *out) {
    char n[12];
    spell(out, mobile(n), draw(2) ? hanzi : banker, 40, "");
}
static void mobile_drawn(char *out) {
    char n[12];
    spell(out, mobile(n), draw(2) ? circled : keycap, 100, "");
}
static void mobile_apart(char *out) {
    static const size_t singles[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
    char n[12];
    grouped(out, mobile(n), singles, ONE_OF(" ", "-", ".", "，"));
}
static void email_plain(char *out) {
    char name[32];
    name_of(name, 2, 14);
    snprintf(out, ROOM, "%s@%s", name, ONE_OF("qq.com", "163.com", "gmail.com", "mail.example.com.cn", "sina.cn"));
}
static void email_wide(char *out) {
    char name[32];
    name_of(name, 2, 14);
    snprintf(out, ROOM, "%s%s", name,
             ONE_OF("＠ｑｑ．ｃｏｍ", " @ 163.com", "@qq。com", "@qq", "#qq.com", "(at)163.com", "艾特qq点com"));
}
static void wechat_named(char *out) {
    char name[32];
    name_of(name, 6, 20);
    snprintf(out, ROOM, "%s%s", ONE_OF("微信", "微信号：", "微信号是", "微信ID: ", "薇信 ", "微信："), name);
}
static void wechat_short(char *out) {
    char name[32];
    name_of(name, 6, 20);
    snprintf(out, ROOM, "%s%s", ONE_OF("加V：", "vx:", "VX ", "wx：", "加我微信 ", "WeChat: ", "加微"), name);
}
static void wechat_number(char *out) {
    char n[16];
    digits(n, 6 + draw(5));
    n[0] = (char)('1' + draw(9));
    snprintf(out, ROOM, "%s%s", ONE_OF("微信", "vx", "wx:", "加v", "微信号是："), n);
}
static void qq_named(char *out) {
    char n[16];
    digits(n, 5 + draw(6));
    n[0] = (char)('1' + draw(9));
    snprintf(out, ROOM, "%s%s", ONE_OF("QQ：", "qq号", "QQ号码是", "QQ", "扣扣 ", "q:", "我的qq是", "企鹅号"), n);
}
static void qq_wide(char *out) {
    char n[16];
    digits(n, 6 + draw(5));
    n[0] = (char)('1' + draw(9));
    size_t len = (size_t)snprintf(out, ROOM, "%s", ONE_OF("ＱＱ", "qq", "加QQ群"));
    spell(out + len, n, draw(2) ? wide : hanzi, 100, "");
}
static void plate(char *out) {
    char tail[8];
    digits(tail, 5);
    if (draw(2))
        tail[draw(2)] = "ABCDEFGHJKLMNPQRSTUVWXYZ"[draw(24)];
    snprintf(out, ROOM, "%s%c%s%s", ONE_OF("京", "沪", "粤", "苏", "川", "浙"), "ABCDEFGH"[draw(8)],
             ONE_OF("", "·", " ", "-", "•"), tail);
}
static void plate_electric(char *out) {
    char tail[8];
    snprintf(out, ROOM, "%s%c%s%c%s", ONE_OF("京", "沪", "粤", "苏"), "abCDEFGH"[draw(8)], ONE_OF("", "·", " "),
             "DFdf"[draw(4)], digits(tail, 5));
}
static void id_card_plain(char *out) {
    id_card(out);
}
static void id_card_spelled(char *out) {
    char n[19];
    static const size_t parts[] = {6, 8, 4, 0};
    id_card(n);
    if (draw(2))
        grouped(out, n, parts, ONE_OF(" ", "-"));
    else
        spell(out, n, wide, 100, "");
}
static void bank_plain(char *out) {
    bank_card(out, 16 + 3 * draw(2));
    out[out[16] ? 19 : 16] = '\0';
}
static void bank_grouped(char *out) {
    char n[24];
    static const size_t fours[] = {4, 4, 4, 4, 0}, long_ones[] = {4, 4, 4, 4, 3, 0};
    bool is_long = draw(2);
    bank_card(n, is_long ? 19 : 16);
    grouped(out, n, is_long ? long_ones : fours, ONE_OF(" ", "-"));
}
static void landline(char *out) {
    char n[9];
    digits(n, 8);
    n[0] = (char)('2' + draw(7));
    snprintf(out, ROOM,
             ONE_OF("021-%s", "010%s", "(020)%s", "（028）%s", "0755 %s", "0512－%s", "021-%s-801", "021-%s转8"), n);
}
static void landline_local(char *out) {
    char n[9];
    digits(n, 8);
    n[0] = (char)('2' + draw(7));
    if (draw(2))
        n[7] = '\0';
    snprintf(out, ROOM, "%s%s", ONE_OF("电话", "电话：", "座机是", "tel: ", "Tel.", "致电 ", "联系电话:"), n);
}
static void service_number(char *out) {
    char n[8];
    snprintf(out, ROOM, "%s%s", ONE_OF("400-", "400", "400 ", "800-"), digits(n, 7));
}

static const struct {
    const char *name;
    void (*write)(char *out);
    enum personal kind;
} forms[] = {
    {"mobile", mobile_plain, PERSONAL_MOBILE},
    {"mobile, blanks", mobile_spaced, PERSONAL_MOBILE},
    {"mobile, dashes", mobile_dashed, PERSONAL_MOBILE},
    {"mobile, from abroad", mobile_abroad, PERSONAL_MOBILE},
    {"mobile, full-width", mobile_wide, PERSONAL_MOBILE},
    {"mobile, zero-width", mobile_hidden, PERSONAL_MOBILE},
    {"mobile, hanzi", mobile_hanzi, PERSONAL_MOBILE},
    {"mobile, some hanzi", mobile_mixed, PERSONAL_MOBILE},
    {"mobile, circled and keycaps", mobile_drawn, PERSONAL_MOBILE},
    {"mobile, digit by digit", mobile_apart, PERSONAL_MOBILE},
    {"e-mail", email_plain, PERSONAL_EMAIL},
    {"e-mail, disguised", email_wide, PERSONAL_EMAIL},
    {"wechat", wechat_named, PERSONAL_WECHAT},
    {"wechat, in short", wechat_short, PERSONAL_WECHAT},
    {"wechat, a number", wechat_number, PERSONAL_WECHAT},
    {"qq", qq_named, PERSONAL_QQ},
    {"qq, full-width and hanzi", qq_wide, PERSONAL_QQ},
    {"plate", plate, PERSONAL_PLATE},
    {"plate, electric", plate_electric, PERSONAL_PLATE},
    {"identity card", id_card_plain, PERSONAL_ID_CARD},
    {"identity card, spelled", id_card_spelled, PERSONAL_ID_CARD},
    {"bank card", bank_plain, PERSONAL_BANK},
    {"bank card, in fours", bank_grouped, PERSONAL_BANK},
    {"landline", landline, PERSONAL_LANDLINE},
    {"landline without its area", landline_local, PERSONAL_LANDLINE},
    {"service number", service_number, PERSONAL_LANDLINE},
};

/* What is left of `form` beside the words must hold no five digits, of whatever script, and no name. */
static bool missed(const char *form, const char *text) {
    struct buf out = buf_make(4096);
    bool still = redact(&out, text, strlen(text)) != 1;
    still = still || strstr(out.data, form) || !strstr(out.data, "〔");
    struct buf spelled = buf_make(4096);
    redact_spelling(&spelled, out.data, out.len);
    size_t in_row = 0;
    for (size_t i = 0; i < spelled.len; i++) {
        in_row = spelled.data[i] >= '0' && spelled.data[i] <= '9' ? in_row + 1 : 0;
        still = still || in_row >= 4;
    }
    buf_free(&spelled);
    buf_free(&out);
    return still;
}

static void no_variant_of_any_form_is_missed(void **state) {
    (void)state;
    size_t misses = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (int variant = 0; variant < VARIANTS; variant++) {
            char form[ROOM], text[3 * ROOM];
            forms[i].write(form);
            snprintf(text, sizeof text, "%s%s%s",
                     ONE_OF("", "服务很好，", "请回电 ", "上菜慢。", "我是老顾客 ", "Hi, "), form,
                     ONE_OF("", "，谢谢", "。", " 找我", "一直没人理", "（王）", "!"));
            if (missed(form, text)) {
                misses++;
                print_error("%s: %s\n", forms[i].name, text);
            }
        }
    }
    assert_int_equal(misses, 0);
}

static void each_form_has_its_word(void **state) {
    (void)state;
    struct redactor *redactor = redactor_new();
    struct personal_hit hit;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char form[ROOM];
        forms[i].write(form);
        redactor_read(redactor, form, strlen(form));
        assert_true(redactor_next(redactor, &hit));
        if (hit.kind != forms[i].kind)
            fail_msg("%s is taken for %s: %s", forms[i].name, personal_word(hit.kind, true), form);
        assert_false(redactor_next(redactor, &hit));
    }
    redactor_free(redactor);
}

static void assert_redacted(const char *text, const char *expected) {
    struct buf out = buf_make(4096);
    redact(&out, text, strlen(text));
    assert_string_equal(out.data, expected);
    buf_free(&out);
}

static void words_stand_where_contacts_stood(void **state) {
    (void)state;
    assert_redacted("打 138-1234-5678 找我", "打 〔手机号〕 找我");
    assert_redacted("微信：abc_1234，QQ 12345678。", "微信：〔微信号〕，QQ 〔QQ号〕。");
    assert_redacted("我的邮箱zhang.san@qq.com，车牌沪A·12345", "我的邮箱〔邮箱〕，车牌〔车牌号〕");
    assert_redacted("微信同号13812345678", "微信同号〔手机号〕");
    assert_redacted("13812345678一直打不通，改打13987654321", "〔手机号〕一直打不通，改打〔手机号〕");
    assert_redacted("身份证11010119900307000X（写错了）", "身份证〔身份证号〕（写错了）");
    assert_redacted("QQ12345678 13812345678", "QQ〔QQ号〕 〔手机号〕");
}

/* Prices, dates, times, counts, orders, models: what reviews are full of. */
static void other_numbers_stay(void **state) {
    (void)state;
    static const char *const texts[] = {
        "两个人吃了138.5元，人均69.25",
        "2014-03-18 20:47:50 下单，20140318 才到",
        "订单号 6222020200112233445 一直没发货",
        "订单号：20261031123456789012",
        "等了1小时30分钟，排在第128位，前面还有36桌",
        "0.02727272727 和 -0.06328478152，p = 0.0400123456",
        "3.1415926535 和 0.1381234567 和 1381.234567",
        "iPhone 15 Pro Max 256G 8999元，ThinkPad X1",
        "一三五排队，二四六不排，七八成满",
        "1999年12月31日至2026年10月31日",
        "价格从1,380,000降到1,234,567",
        "微信支付很方便，QQ音乐也有，微信WeChat都行",
        "ISBN 978-7-111-12345-6",
        "满100减20，满200减50，满300减80，券50元代金券1张",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "13812345678abcdef0123456789abcdef0123456",
        "ab13812345678cd62220202001122334",
        "erased-4111111111111111abcdefabcdefabcd",
        "@老板 @all a@b 加油",
        "为他们打call，2017-12-14，显示1799（1999-200）",
        "title = \"走势 \" .. #r.history .. \" 个月\", x#y.z",
        "en = \"WeChat\", zh = \"微信\", english = 3, wx_export_1.csv",
        "电话点餐20分钟，电话费100元",
        "新A款 京东自营 云南白药 川菜A+",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_redacted(texts[i], texts[i]);
}

static void a_contact_is_compared_however_it_was_typed(void **state) {
    (void)state;
    static const char *const same[] = {
        "13812345678",      "138-1234-5678",      "+86 138 1234 5678",      "１３８１２３４５６７８",
        "0086-13812345678", "(+86)138.1234.5678", "一三八一二三四五六七八", " 138\u200B12345678"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        struct buf out = buf_make(256);
        redact_spelling(&out, same[i], strlen(same[i]));
        assert_string_equal(out.data, "13812345678");
        buf_free(&out);
    }
    struct buf out = buf_make(256);
    redact_spelling(&out, " Zhang.San＠QQ.com ", strlen(" Zhang.San＠QQ.com "));
    assert_string_equal(out.data, "zhang.san@qq.com");
    buf_clear(&out);
    redact_spelling(&out, "王一一", strlen("王一一"));
    assert_string_equal(out.data, "王一一");
    buf_free(&out);
}

/* Whatever the bytes are: hits in their order, inside the text, on characters; and what is between them is passed on.
 */
static void any_bytes_are_looked_through(void **state) {
    (void)state;
    static const char *const pieces[] = {
        "1",  "3", "8", "86",       "+",    "0",      " ",  "-", "@", "qq", ".com", "微信", "号", "：", "京", "A",
        "一", "x", "x", "\xF0\x9F", "\xFF", "\u200B", "６", "(", ")", "#",  "点",   "400",  "wx", "\n", "_",  "订单"};
    struct redactor *redactor = redactor_new();
    for (int round = 0; round < 20000; round++) {
        char text[ROOM];
        size_t len = 0, done = 0;
        for (unsigned i = 0, count = draw(60); i < count; i++)
            len += (size_t)snprintf(text + len, ROOM - len, "%s", pieces[draw(sizeof pieces / sizeof *pieces)]);
        char *exact = malloc(len + 1); /* the sanitizer sees its end */
        memcpy(exact, text, len);
        struct personal_hit hit;
        redactor_read(redactor, exact, len);
        while (redactor_next(redactor, &hit)) {
            assert_true(hit.from >= done && hit.to > hit.from && hit.to <= len);
            assert_true(((unsigned char)exact[hit.from] & 0xC0) != 0x80 || exact[hit.from] == exact[0]);
            done = hit.to;
        }
        free(exact);
    }
    redactor_free(redactor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_variant_of_any_form_is_missed),           cmocka_unit_test(each_form_has_its_word),
        cmocka_unit_test(words_stand_where_contacts_stood),           cmocka_unit_test(other_numbers_stay),
        cmocka_unit_test(a_contact_is_compared_however_it_was_typed), cmocka_unit_test(any_bytes_are_looked_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

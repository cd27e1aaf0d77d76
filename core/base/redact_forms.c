/* What gives a contact away that is no plain number: the words in front of it, addresses, plates, ids. Numbers are in
 * redact_numbers.c. */
#include "base/redact_forms.h"

#include <string.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { LONGEST_FILLER = 14, ID_LENGTH = 32, DIGEST_SHORT = 40, DIGEST_LONG = 64 };

void redact_put(struct buf *out, uint32_t code) {
    char bytes[4];
    buf_add(out, bytes, text_put(bytes, code));
}

static uint32_t code_at(const struct units *units, size_t at) {
    return at < units->count ? units->items[at].code : 0;
}

static bool is_letter(uint32_t c) {
    return c >= 'a' && c <= 'z';
}

/* A letter or a digit that is no hanzi. */
static bool is_plain(const struct units *units, size_t at) {
    return at < units->count &&
           (is_letter(units->items[at].code) || (units->items[at].digit != NO_DIGIT && !units->items[at].hanzi));
}

static bool among(uint32_t c, const uint32_t *set) {
    for (; *set; set++)
        if (*set == c)
            return true;
    return false;
}

/* The place behind `word` where it stands at `at`, else `at`. */
static size_t word_at(const struct units *units, size_t at, const uint32_t *word) {
    size_t end = at;
    for (; *word; word++, end++)
        if (code_at(units, end) != *word || units->items[end].hanzi)
            return at;
    return end;
}

/* ---- the words in front ---- */

/* Longer ones before those that they begin with. */
static const struct {
    const uint32_t *word;
    enum redact_said said;
} labels[] = {
    {U"微信", SAID_WECHAT},     {U"威信", SAID_WECHAT},     {U"薇信", SAID_WECHAT},   {U"徽信", SAID_WECHAT},
    {U"维信", SAID_WECHAT},     {U"微 信", SAID_WECHAT},    {U"加微", SAID_WECHAT},   {U"加薇", SAID_WECHAT},
    {U"加v", SAID_WECHAT},      {U"加wx", SAID_WECHAT},     {U"+微", SAID_WECHAT},    {U"+v", SAID_WECHAT},
    {U"微:", SAID_WECHAT},      {U"薇:", SAID_WECHAT},      {U"v信", SAID_WECHAT},    {U"v:", SAID_WECHAT},
    {U"vx", SAID_WECHAT},       {U"wx", SAID_WECHAT},       {U"wechat", SAID_WECHAT}, {U"weixin", SAID_WECHAT},
    {U"qq", SAID_QQ},           {U"q号", SAID_QQ},          {U"q:", SAID_QQ},         {U"扣扣", SAID_QQ},
    {U"叩叩", SAID_QQ},         {U"球球", SAID_QQ},         {U"秋秋", SAID_QQ},       {U"企鹅", SAID_QQ},
    {U"电话", SAID_PHONE},      {U"手机", SAID_PHONE},      {U"座机", SAID_PHONE},    {U"热线", SAID_PHONE},
    {U"致电", SAID_PHONE},      {U"拨打", SAID_PHONE},      {U"传真", SAID_PHONE},    {U"联系方式", SAID_PHONE},
    {U"telephone", SAID_PHONE}, {U"tel", SAID_PHONE},       {U"phone", SAID_PHONE},   {U"mobile", SAID_PHONE},
    {U"fax", SAID_PHONE},       {U"☎", SAID_PHONE},         {U"📞", SAID_PHONE},       {U"📱", SAID_PHONE},
    {U"身份证", SAID_ID_CARD},  {U"id card", SAID_ID_CARD}, {U"银行卡", SAID_BANK},   {U"卡号", SAID_BANK},
    {U"订单", SAID_ORDER},      {U"单号", SAID_ORDER},      {U"流水", SAID_ORDER},    {U"编号", SAID_ORDER},
    {U"order", SAID_ORDER},
};

static const uint32_t first_codes[] = U"微威薇徽维加+vwqt扣叩球秋企电手座热致拨传联pmcf☎📞📱身i银卡订单流编o";
static const uint32_t fillers[] = U" :=(-\"'“”‘’.#[<>*+【「《号码是为我的加群账帐请就叫也同";
static const uint32_t *const filler_words[] = {U"id", U"number", U"no", U"is"};

static size_t skip_filler(const struct units *units, size_t at) {
    size_t end = at;
    for (bool more = true; more && end - at < LONGEST_FILLER;) {
        more = end < units->count && !units->items[end].hanzi && among(units->items[end].code, fillers);
        end += more;
        for (size_t i = 0; !more && i < COUNT(filler_words); i++) {
            size_t behind = word_at(units, end, filler_words[i]);
            more = behind > end && !is_letter(code_at(units, behind));
            end = more ? behind : end;
        }
    }
    return end > at && code_at(units, end - 1) == '+' ? end - 1 : end;
}

size_t form_label(const struct units *units, size_t at, enum redact_said *out) {
    uint32_t first = units->items[at].code;
    if (!among(first, first_codes) || (is_letter(first) && at > 0 && is_plain(units, at - 1)))
        return SIZE_MAX;
    for (size_t i = 0; i < COUNT(labels); i++) {
        size_t behind = word_at(units, at, labels[i].word);
        if (behind == at)
            continue;
        size_t end = skip_filler(units, behind);
        uint32_t next = code_at(units, end);
        bool glued = end == behind && is_letter(code_at(units, behind - 1)) && (is_letter(next) || next == '_');
        if (glued && is_letter(first))
            continue;
        *out = labels[i].said;
        return end;
    }
    return SIZE_MAX;
}

/* ---- what is nobody's ---- */

/* A random id, a commit's or a file's digest: 32, 40 or 64 hex digits by themselves, letters and digits among them. */
size_t form_digest(const struct units *units, size_t at) {
    if (!is_plain(units, at) || (at > 0 && is_plain(units, at - 1)))
        return at;
    size_t end = at, letters = 0;
    for (; is_plain(units, end); end++) {
        if (units->items[end].code > 'f' && is_letter(units->items[end].code))
            return at;
        letters += is_letter(units->items[end].code);
    }
    size_t count = end - at;
    bool long_enough = count == ID_LENGTH || count == DIGEST_SHORT || count == DIGEST_LONG;
    return long_enough && letters >= count / 8 ? end : at;
}

/* ---- addresses ---- */

static bool is_local(const struct units *units, size_t at) {
    return is_plain(units, at) || (at < units->count && units->items[at].hanzi) ||
           (at < units->count && among(units->items[at].code, U"._%+-"));
}

/* The place behind an @ or what is written for one, perhaps with a blank on either side; `at` where there is none. */
static size_t at_sign(const struct units *units, size_t at) {
    static const uint32_t *const signs[] = {U"@", U"(at)", U"[at]", U"艾特", U"#"};
    size_t from = at + (code_at(units, at) == ' ');
    for (size_t i = 0; i < COUNT(signs); i++) {
        size_t end = word_at(units, from, signs[i]);
        if (end > from)
            return end + (code_at(units, end) == ' ');
    }
    return at;
}

/* The place behind a dot of a host's name, however it is written. */
static size_t host_dot(const struct units *units, size_t at) {
    size_t from = at + (code_at(units, at) == ' ');
    if (!among(code_at(units, from), U".。｡点"))
        return at;
    return from + 1 + (code_at(units, from + 1) == ' ');
}

static bool is_known_host(const struct units *units, size_t from, size_t to) {
    static const uint32_t *const hosts[] = {U"qq",  U"163",  U"126",     U"gmail",   U"foxmail", U"sina",  U"139",
                                            U"189", U"yeah", U"hotmail", U"outlook", U"icloud",  U"yahoo", U"aliyun"};
    for (size_t i = 0; i < COUNT(hosts); i++)
        if (to > from && word_at(units, from, hosts[i]) == to)
            return true;
    return false;
}

/* Names with dots between them, the last of two letters or more; a known host needs none. `from` where there is no
 * host. */
static size_t host(const struct units *units, size_t from) {
    enum { LONGEST_HOST = 253 };
    size_t good = from, label = from, at = from, dots = 0;
    while (at - from < LONGEST_HOST) {
        size_t letters = 0;
        for (label = at; (is_plain(units, at) || (at > label && code_at(units, at) == '-')) && at - from < LONGEST_HOST;
             at++)
            letters += is_letter(code_at(units, at));
        if (at == label)
            break;
        if ((dots && letters >= 2 && letters == at - label) || (!dots && is_known_host(units, from, at)))
            good = at;
        size_t next = host_dot(units, at);
        if (next == at)
            break;
        at = next;
        dots++;
    }
    return good;
}

size_t form_email(const struct units *units, size_t at) {
    if (!is_local(units, at) || (at > 0 && is_local(units, at - 1)))
        return at;
    size_t end = at, named = 0;
    for (; is_local(units, end); end++)
        named += is_plain(units, end);
    size_t behind = at_sign(units, end);
    if (behind == end || !named)
        return at;
    size_t last = host(units, behind), first = behind;
    while (is_plain(units, first))
        first++;
    bool by_hash = code_at(units, end + (code_at(units, end) == ' ')) == '#';
    return last > behind && (!by_hash || is_known_host(units, behind, first)) ? last : at;
}

/* ---- plates ---- */

static bool is_plate_letter(uint32_t c) {
    return is_letter(c) && c != 'i' && c != 'o';
}

/* A province, a letter, and five or six letters and digits, three of them digits at least: GA 36. */
size_t form_plate(const struct units *units, size_t at) {
    static const uint32_t provinces[] = U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
    size_t end = at + 1, count = 0, digits = 0;
    if (units->items[at].code < 0x4E00 || !among(units->items[at].code, provinces))
        return at;
    end += code_at(units, end) == ' ';
    if (!is_plate_letter(code_at(units, end)))
        return at;
    for (end++; among(code_at(units, end), U" .-") && end - at < 5;)
        end++;
    for (; count < 6 && is_plain(units, end); end++, count++) {
        if (units->items[end].digit == NO_DIGIT && !is_plate_letter(units->items[end].code))
            return at;
        digits += units->items[end].digit != NO_DIGIT;
    }
    if (count == 4 && among(code_at(units, end), U"挂学警港澳"))
        count++, end++;
    return count >= 5 && digits >= 3 && !is_plain(units, end) ? end : at;
}

/* ---- WeChat ---- */

size_t form_wechat(const struct units *units, size_t at) {
    enum { SHORTEST = 6, LONGEST = 20 };
    static const uint32_t *const no_ids[] = {U"wechat", U"weixin", U"alipay", U"iphone", U"android", U"taobao"};
    size_t end = at, letters = 0;
    if (!is_plain(units, at) && code_at(units, at) != '_')
        return at;
    for (; end - at <= LONGEST && (is_plain(units, end) || among(code_at(units, end), U"_-")); end++)
        letters += is_letter(units->items[end].code);
    for (size_t i = 0; i < COUNT(no_ids); i++)
        if (word_at(units, at, no_ids[i]) == end)
            return at;
    return end - at >= SHORTEST && end - at <= LONGEST && letters ? end : at;
}

/* Numbers: the digits from a place on are gathered with what stands between them, and each kind of number says whether
 * they are one of its own. A number begins and ends where no other digit touches it; hanzi digits do not count as
 * touching, for 一 begins many words (13812345678一直不通). */
#include "base/redact_forms.h"

#include <string.h>

enum { LONGEST_RUN = 24, WIDEST_GAP = 3 };

struct run {
    const struct units *units;
    size_t start;
    int digits[LONGEST_RUN];
    size_t places[LONGEST_RUN]; /* the unit of each digit */
    uint32_t gaps[LONGEST_RUN]; /* what stands before each digit, 0 for nothing */
    size_t count;
};

static uint32_t code_at(const struct units *units, size_t at) {
    return at < units->count ? units->items[at].code : 0;
}

static bool is_digit(const struct units *units, size_t at) {
    return at < units->count && units->items[at].digit != NO_DIGIT;
}

static bool is_gap(uint32_t c) {
    return c && c < 0x80 && strchr(" -.()/_,", (int)c);
}

static void gather(struct run *run, const struct units *units, size_t at) {
    *run = (struct run){.units = units, .start = at};
    uint32_t gap = 0;
    for (size_t wide = 0; run->count < LONGEST_RUN && at < units->count; at++) {
        if (is_digit(units, at)) {
            run->digits[run->count] = units->items[at].digit;
            run->places[run->count] = at;
            run->gaps[run->count++] = gap;
            gap = 0;
            wide = 0;
        } else if (run->count && is_gap(units->items[at].code) && wide++ < WIDEST_GAP) {
            gap = gap && units->items[at].code == ' ' ? gap : units->items[at].code;
        } else {
            return;
        }
    }
}

/* No digit of the same number goes on behind the first `count`. */
static bool ends(const struct run *run, size_t count) {
    size_t last = run->places[count - 1], next = last + 1;
    return !is_digit(run->units, next) || run->units->items[next].hanzi || run->units->items[last].hanzi;
}

static size_t behind(const struct run *run, size_t count) {
    return run->places[count - 1] + 1;
}

/* The groups that digits from..to are written in: how many, and the smallest, without and with the last. */
struct groups {
    size_t count, least, last;
    uint32_t gap; /* one that is no blank and no dash, where there is one */
};

static struct groups groups_of(const struct run *run, size_t from, size_t to) {
    struct groups groups = {.count = 1, .least = LONGEST_RUN, .last = 1};
    for (size_t i = from + 1; i < to; i++) {
        if (!run->gaps[i]) {
            groups.last++;
            continue;
        }
        groups.least = groups.last < groups.least ? groups.last : groups.least;
        groups.gap = run->gaps[i] == ' ' || run->gaps[i] == '-' ? groups.gap : run->gaps[i];
        groups.count++;
        groups.last = 1;
    }
    return groups;
}

/* Written in one piece, in groups of three and more, or each digit by itself; by blanks and dashes also in pairs. */
static bool is_one_number(const struct run *run, size_t from, size_t to) {
    struct groups groups = groups_of(run, from, to);
    size_t least = groups.last < groups.least ? groups.last : groups.least;
    if (groups.gap == '(' || groups.gap == ')' || (groups.gap == ',' && groups.count < to - from))
        return false;
    return groups.count == 1 || least >= 3 || groups.count == to - from || (least >= 2 && !groups.gap);
}

static bool begins(const struct run *run, const char *digits) {
    size_t len = strlen(digits);
    for (size_t i = 0; i < len; i++)
        if (i >= run->count || run->digits[i] != digits[i] - '0')
            return false;
    return true;
}

/* ---- each kind ---- */

enum { MOBILE = 11 };

static size_t mobile(const struct run *run) {
    static const char *const prefixes[] = {"", "86", "0086", "0"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t from = strlen(prefixes[i]), to = from + MOBILE;
        if (begins(run, prefixes[i]) && run->count >= to && run->digits[from] == 1 && run->digits[from + 1] >= 3 &&
            run->gaps[from] != ',' && run->gaps[from] != '.' && is_one_number(run, from, to) && ends(run, to))
            return behind(run, to);
    }
    return run->start;
}

/* The first two digits are a province's, the seventh to fourteenth a day. */
static bool is_born(const int *d) {
    static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 "
                                    "62 63 64 65 71 81 82 83 ";
    const char province[] = {(char)('0' + d[0]), (char)('0' + d[1]), ' ', '\0'};
    int century = 10 * d[6] + d[7], month = 10 * d[10] + d[11], day = 10 * d[12] + d[13];
    return strstr(provinces, province) && (century == 19 || century == 20) && month >= 1 && month <= 12 && day >= 1 &&
           day <= 31;
}

/* GB 11643, ISO 7064 MOD 11-2: the last is 10 as an X. */
static bool is_checked(const int *d, int last) {
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum = (sum + d[i]) * 2 % 11;
    return (sum + last) % 11 == 1;
}

static size_t id_card(const struct run *run, bool said) {
    if (run->count < 15 || (run->count < 17 && !said))
        return run->start;
    size_t next = run->count >= 17 ? behind(run, 17) : 0;
    next += next && code_at(run->units, next) == ' ';
    if (next && code_at(run->units, next) == 'x' && (said || (is_born(run->digits) && is_checked(run->digits, 10))))
        return next + 1;
    if (run->count >= 18 && ends(run, 18) &&
        (said || (is_born(run->digits) && is_checked(run->digits, run->digits[17]))))
        return behind(run, 18);
    return said && ends(run, 15) ? behind(run, 15) : run->start;
}

static bool luhn(const int *d, size_t count) {
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int twice = d[i] * ((count - i) % 2 ? 1 : 2);
        sum += twice > 9 ? twice - 9 : twice;
    }
    return sum % 10 == 0;
}

static bool is_issuer(const int *d) {
    int two = 10 * d[0] + d[1];
    return d[0] == 4 || d[0] == 5 || d[0] == 9 || two == 62 || two == 60 || two == 65 || two == 68 || two == 35 ||
           two == 30 || two == 36 || two == 38;
}

static size_t bank(const struct run *run, bool said) {
    for (size_t count = 19; count >= (said ? 12 : 16); count--) {
        if (run->count < count || !ends(run, count))
            continue;
        struct groups groups = groups_of(run, 0, count);
        bool together = groups.count == 1 || (groups.least >= 3 && !groups.gap);
        if (together && (said || (is_issuer(run->digits) && luhn(run->digits, count))))
            return behind(run, count);
    }
    return run->start;
}

/* Digits of the area code, its 0 among them; 0 where it is none. */
static size_t area(const struct run *run) {
    if (run->count < 10 || run->digits[0] != 0)
        return 0;
    if (run->digits[1] == 1)
        return run->digits[2] == 0 ? 3 : 0;
    return run->digits[1] == 2 ? (run->digits[2] == 6 ? 0 : 3) : run->digits[1] >= 3 ? 4 : 0;
}

/* An extension belongs to its number: -801, 转801. */
static size_t extension(const struct run *run, size_t end) {
    const struct units *units = run->units;
    size_t at = end, digits = 0;
    if (code_at(units, at) != '-' && code_at(units, at) != U'转')
        return end;
    for (at++; is_digit(units, at) && digits <= 5; at++)
        digits++;
    return digits >= 1 && digits <= 5 ? at : end;
}

static size_t landline(const struct run *run) {
    size_t code = area(run);
    for (size_t local = 8; code && local >= (code == 3 ? 8 : 7); local--) {
        size_t count = code + local;
        if (run->count < count || run->digits[code] < 2 || !ends(run, count))
            continue;
        struct groups groups = groups_of(run, code, count);
        bool together = groups.count == 1 || (groups.count == 2 && groups.last >= 3 && groups.least >= 3);
        if (together && !strchr("./,_", (int)(run->gaps[code] ? run->gaps[code] : ' ')) &&
            groups_of(run, 0, code).count == 1)
            return extension(run, behind(run, count));
    }
    return run->start;
}

/* As it is called from abroad: 86 and the area code without its 0. */
static size_t abroad(const struct run *run) {
    size_t from = begins(run, "0086")                                                             ? 4
                  : begins(run, "86") && run->start && code_at(run->units, run->start - 1) == '+' ? 2
                                                                                                  : 0;
    for (size_t local = 11; from && local >= 10; local--)
        if (run->count >= from + local && run->digits[from] != 0 && ends(run, from + local))
            return behind(run, from + local);
    return run->start;
}

static size_t service(const struct run *run) {
    enum { SERVICE = 10 };
    struct groups groups = groups_of(run, 0, SERVICE);
    bool named = begins(run, "400") || begins(run, "800");
    return named && run->count >= SERVICE && ends(run, SERVICE) && groups.last >= 3 && groups.least >= 3 && !groups.gap
               ? behind(run, SERVICE)
               : run->start;
}

/* 2026-11-22: four digits, two and two, of a year that people live in. */
static bool is_day(const struct run *run) {
    int century = run->count >= 8 ? 10 * run->digits[0] + run->digits[1] : 0;
    return (century == 19 || century == 20) && run->gaps[4] && run->gaps[6] && !run->gaps[5] && !run->gaps[7];
}

/* Behind its name a number needs no form: the first group that is long enough, or groups until they are. */
static size_t named(const struct run *run, size_t least, size_t most) {
    size_t count = 1;
    if (is_day(run))
        return run->start;
    while (count < run->count && count < most && (!run->gaps[count] || count < least)) {
        const struct unit *before = &run->units->items[run->places[count - 1]];
        if (count >= least && !before->hanzi && run->units->items[run->places[count]].hanzi)
            break;
        count++;
    }
    if (run->gaps[count < run->count ? count : 0] == 0 && count < least)
        return run->start;
    return count >= least ? behind(run, count) : run->start;
}

static size_t said_number(const struct run *run, enum redact_said said, enum personal *kind) {
    static const struct {
        enum personal kind;
        size_t least, most;
    } forms[] = {[SAID_WECHAT] = {PERSONAL_WECHAT, 5, 20},
                 [SAID_QQ] = {PERSONAL_QQ, 5, 12},
                 [SAID_PHONE] = {PERSONAL_LANDLINE, 7, 12}};
    if (said != SAID_WECHAT && said != SAID_QQ && said != SAID_PHONE)
        return run->start;
    *kind = forms[said].kind;
    return named(run, forms[said].least, forms[said].most);
}

/* What stands behind "0." is a share, or another figure. */
static bool is_fraction(const struct units *units, size_t at) {
    return at >= 2 && code_at(units, at - 1) == '.' && code_at(units, at - 2) == '0' &&
           (at < 3 || !is_digit(units, at - 3));
}

size_t form_number(const struct units *units, size_t at, enum redact_said said, enum personal *kind) {
    struct run run;
    size_t end, first = at + (code_at(units, at) == '+');
    if (!is_digit(units, first))
        return at;
    if (first > at && !(code_at(units, first) == '8' && code_at(units, first + 1) == '6'))
        return at;
    if (first == at && at > 0 && is_digit(units, at - 1) && !units->items[at - 1].hanzi && !units->items[at].hanzi)
        return at;
    if (is_fraction(units, at))
        return at;
    gather(&run, units, first);
    if ((end = mobile(&run)) > first)
        return *kind = PERSONAL_MOBILE, end;
    if ((end = id_card(&run, said == SAID_ID_CARD)) > first)
        return *kind = PERSONAL_ID_CARD, end;
    if (said != SAID_ORDER && (end = bank(&run, said == SAID_BANK)) > first)
        return *kind = PERSONAL_BANK, end;
    *kind = PERSONAL_LANDLINE;
    if (said != SAID_ORDER &&
        ((end = landline(&run)) > first || (end = abroad(&run)) > first || (end = service(&run)) > first))
        return end;
    end = said_number(&run, said, kind);
    return end > first ? end : at;
}

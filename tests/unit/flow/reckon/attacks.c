/* Attacks on metrics and stats.*, as scripts may try them in a report: each with the verdict it must get, twice the
 * same, twenty times where EARSHOT_LONG is set. `r.thin` is a metric of 3 people, under the floor of 10. */
#include <fcntl.h>
#include <math.h>
#include <stdbool.h>
#include <sys/wait.h>

#include "rule.h"

#define SUPPRESSED "—（样本不足，不予显示）"

struct attack {
    const char *body;
    enum err_kind kind; /* 0: it ends well, and what it returns is `what` */
    const char *what;   /* part of the verdict */
};

static const struct box_limits small_limits = {3000000, MIB(16), MIB(64), 5000};

static const struct attack attacks[] = {
    /* a suppressed metric, by every way to its value */
    {"return tostring(r.thin)", 0, SUPPRESSED},
    {"return tostring(r.thin - r.nps + r.nps)", 0, SUPPRESSED},
    {"return tostring(r.thin * 0 + 80)", 0, SUPPRESSED},
    {"return tostring(0 / r.thin)", 0, SUPPRESSED},
    {"return tostring(-(-r.thin))", 0, SUPPRESSED},
    {"return tostring(stats.difference(r.other, r.thin))", 0, SUPPRESSED},
    {"return text.format('{1}', r.thin)", 0, SUPPRESSED},
    {"return table.concat({ r.thin, r.thin * 1 }, '|')", 0, SUPPRESSED "|" SUPPRESSED},
    {"return tostring(r.thin.value or r.thin.n or r.thin.lo or r.thin.hi or r.thin[1])", 0, "nil"},
    {"local s = '' for k, v in pairs(r.thin) do s = s .. k .. ' ' end return s", 0, "definition of suppressed unit "},
    {"local s = '' for i, v in ipairs(r.thin) do s = s .. i end return s .. #r.thin", 0, "0"},
    {"return tostring(r.thin == r.thin * 1)", 0, "false"},
    {"return tostring(select('#', table.unpack(r.thin)))", 0, "0"},
    {"return stats.trend({ r.thin, r.nps, r.last }).n .. ''", 0, "2"},
    {"return tostring(stats.percentile({ r.thin }, .5))", 0, "nil"},
    {"local c = stats.correlation({ r.thin, 1, 2, 3 }, { 1, 1, 2, 3 }) return c.n .. ''", 0, "3"},
    /* order as an oracle */
    {"for v = -100, 100 do if not pcall(function() return r.thin < v end) then return 'mute' end end", 0, "mute"},
    {"local t = { r.thin, r.nps } table.sort(t)", ERR_DATA, "a suppressed metric has no value to compare"},
    {"return math.max(r.thin, 1)", ERR_DATA, "a suppressed metric has no value to compare"},
    {"for i = 1, r.thin do end", ERR_DATA, "number expected, got metric"},
    {"local t = {} t[r.thin] = 1 for k in pairs(t) do end", ERR_DATA, "pairs has no order"},
    /* forged: what a script writes itself is its own, and never another's value */
    {"local f = { unit = 'points', definition = 'nps.wald', value = 1, n = 1000 }\nreturn tostring(r.thin + f)", 0,
     SUPPRESSED},
    {"local f = { unit = 'points', definition = 'nps.wald', n = 1000 }\nreturn tostring(r.thin - f)", 0, SUPPRESSED},
    {"local f = { unit = 'points', definition = 'nps.wald', suppressed = true, value = 4, n = 9 }\nreturn r.nps + f",
     ERR_DATA, "is suppressed and yet has a value"},
    {"local f = { unit = 'points', definition = 'nps.wald', value = 4, n = 9, lo = 1 }\nreturn r.nps + f", ERR_DATA,
     "half an interval"},
    {"local f = { unit = {}, definition = 'nps.wald', value = 4, n = 9 }\nreturn r.nps + f", ERR_DATA, "a metric and"},
    {"local f = { unit = 'points', definition = 'x', value = 4, n = -9 }\nreturn r.nps + f", ERR_DATA, "its base n"},
    {"local f = { unit = 'points', definition = 'x', value = 4, n = 1e300 }\nreturn r.nps + f", ERR_DATA, "its base n"},
    {"local f = { unit = 'points', definition = 'x', value = 4, n = 99, of = r.nps.of }\nreturn (r.nps - f).lo", 0,
     NULL},
    {"local f = { unit = 'points', definition = 'x', value = 4, n = 99, of = { 1 } }\nreturn (r.nps - f).lo", 0, NULL},
    {"return tostring(stats.mean({ mean = { suppressed = true } }))", 0, SUPPRESSED},
    {"return tostring(stats.mean { counts = { 1, 2, 30 }, mean = { suppressed = true } })", 0,
     "2.88（n = 33 · 95% 区间 2.73 至 3.03）"},
    {"r.thin.suppressed = false", ERR_DATA, "a metric cannot be changed"},
    {"table.insert(r.thin, 1)", ERR_DATA, "cannot be changed"},
    {"table.sort(r.nps)", ERR_DATA, "cannot be changed"},
    {"return getmetatable(r.thin)", ERR_DATA, "'getmetatable' is not available"},
    /* arguments beyond reason */
    {"return stats.share(5, 3)", ERR_DATA, "5 of 3 is no share"},
    {"return stats.share(-1, 3)", ERR_DATA, "is no share"},
    {"return stats.share(1 << 62, 1 << 62)", ERR_DATA, "is no share"},
    {"return stats.share(1e300, 1e300)", ERR_DATA, "must be a whole number"},
    {"return stats.share(0/0, 1)", ERR_DATA, "is not a finite number"},
    {"return tostring(stats.share(0, 0))", 0, SUPPRESSED},
    {"return stats.nps({ 1, 2, math.huge })", ERR_DATA, "is not a finite number"},
    {"return stats.nps({ 1, -2 })", ERR_DATA, "is no number of people"},
    {"return stats.nps({ 1 << 62, 1 << 62 })", ERR_DATA, "is no number of people"},
    {"return stats.mean({ 20, 30 }, -1 << 63)", ERR_DATA, "must be a whole number"},
    {"return stats.mean({ 20, 30 }, 1 << 62)", ERR_DATA, "a scale cannot begin at"},
    {"local c = {} for i = 1, 102 do c[i] = 1 end return stats.mean(c)", ERR_DATA, "at most 101 values"},
    {"local c = {} for i = 1, 101 do c[i] = 1000000000 end return stats.icc({ c, c, c, c }).n .. ''", 0,
     "404000000000"},
    {"local c = {} for i = 1, 101 do c[i] = 1000000000 end return tostring(stats.mean(c, 999999999).n)", 0,
     "101000000000"},
    {"return stats.csi({ { answers = { 20, 30 }, weight = -1 } })", ERR_DATA, "no weight from 0 to"},
    {"local a = { 20, 30 } return stats.csi({ { answers = a, weight = 1e308 }, { answers = a, weight = 1e308 } })",
     ERR_DATA, "no weight from 0 to"},
    {"return tostring(stats.csi({ { answers = { 20, 30 }, weight = 1 } }, 5, 5))", 0, "—（无法计算）"},
    {"return stats.percentile({ 1, 2 }, 1e308)", ERR_DATA, "between 0 and 1"},
    {"return stats.percentile({ 1, 2 }, .5, 1 << 40)", ERR_DATA, "there is no type"},
    {"return tostring(stats.percentile({ 1e308, -1e308 }, .5))", 0, "nil"},
    {"return stats.adjust({ 2 })", ERR_DATA, "lies between 0 and 1"},
    {"return #stats.adjust({}) .. ''", 0, "0"},
    {"return stats.ahp({ { 1, 0 }, { 0, 1 } })", ERR_DATA, "no comparisons in pairs"},
    {"local m = {} for i = 1, 200 do m[i] = {} end return stats.ahp(m)", ERR_DATA, "a list of 1 to"},
    {"return stats.answers_for_margin(1e-300)", ERR_DATA, "no number of answers is enough"},
    {"return stats.answers_for_margin(1e-9)", ERR_DATA, "no number of answers is enough"},
    {"return stats.answers_for_difference(50, 50 + 1e-9)", ERR_DATA, "no number of answers is enough"},
    {"return (stats.nps)", ERR_DATA, "is a function"},
    {"stats.nps = nil", ERR_DATA, "cannot be changed"},
    {"return stats['nps\\0']({})", ERR_DATA, "there is no 'stats.nps"},
    {"local k = 'k' for i = 1, 14 do k = k .. k end return stats[k]", ERR_DATA, "there is no 'stats.kkk"},
    {"local k = 'k' for i = 1, 14 do k = k .. k end return stats.mean({}, 1, k)", 0, NULL},
    {"local k = 'k' for i = 1, 14 do k = k .. k end return stats.share(1, 2, k)", ERR_DATA, "there is no method 'kkk"},
    {"local t = {} t[1] = t return stats.trend(t)", ERR_DATA, "contains itself"},
    {"return r.nps .. {}", ERR_DATA, "attempt to concatenate a table value"},
    {"return r.nps .. nil", ERR_DATA, "attempt to concatenate a nil value"},
    {"return r.nps ^ 2", ERR_DATA, "arithmetic on"},
    {"return r.nps // 2", ERR_DATA, "arithmetic on"},
    {"return r.nps % 2", ERR_DATA, "arithmetic on"},
    {"return r.nps & 2", ERR_DATA, "bitwise operation on"},
    {"return r.nps()", ERR_DATA, "attempt to call"},
    {"local m = r.nps for i = 1, 2000 do m = m * 1e300 end return tostring(m.value)", 0, "nil"},
    {"local m = r.nps for i = 1, 500 do m = m - m * .5 end return tostring(m.n)", 0, "913"},
    /* dear ones */
    {"while true do pcall(stats.nps) end", ERR_DATA, "instructions"},
    {"while true do local m = r.nps + 1 end", ERR_DATA, "instructions"},
    {"while true do local m = r.nps < r.last end", ERR_DATA, "instructions"},
    {"local s = '' while true do s = r.nps .. s end", ERR_DATA, "instructions"},
    {"while true do stats.share(500000000, 1000000000, 'exact') end", ERR_DATA, "instructions"},
    {"while true do stats.share(1, 1000000000, 'jeffreys') end", ERR_DATA, "instructions"},
    {"while true do pcall(stats.answers_for_difference, 50, 50.01) end", ERR_DATA, "instructions"},
    {"local x = {} for i = 1, 50000 do x[i] = i end return stats.correlation(x, x, 'spearman')", ERR_DATA,
     "instructions"},
    {"local x = {} for i = 1, 100000 do x[i] = i end return stats.correlation(x, x, 'pearson')", ERR_DATA,
     "instructions"},
    {"local x = {} for i = 1, 700 do x[i] = i % 7 end while true do stats.trend(x) end", ERR_DATA, "instructions"},
    {"local x = {} for i = 1, 9000 do x[i] = i / 9001 end while true do stats.adjust(x, 'bh') end", ERR_DATA,
     "instructions"},
    {"local x = {} for i = 1, 9000 do x[i] = 10 end x[9001] = 'x'\nwhile true do pcall(stats.trend, x) end", ERR_DATA,
     "instructions"},
    {"local g = {} for i = 1, 4000 do g[i] = { 1, 2, 3 } end while true do stats.shrink(g) end", ERR_DATA,
     "instructions"},
    {"local t = {} for i = 1, 4000 do t[i] = r.nps end while true do table.concat(t) end", ERR_DATA, "instructions"},
    {"local t = {} for i = 1, 4000 do t[i] = r.nps end\nwhile true do table.sort(t, function(a, b) return a < b end) "
     "end",
     ERR_DATA, "instructions"},
};

static int run(const char *body, struct arena *arena, const struct value **out, struct err *err) {
    struct box *box = NULL;
    size_t count;
    const struct box_word *words = rule_words(arena, &count);
    const char *text = arena_format(arena, "return rule \"t\" { f = function(r)\n%s\nend }", body);
    const struct box_script script = {RULE, text, strlen(text)};
    struct value *arguments = value_list(arena);
    const struct value *made;
    *err = (struct err){0};
    value_push(arena, arguments, rule_input(arena));
    int rc = box_open(&box, words, count, &small_limits, err);
    rc = rc ? rc : box_tell(box, reckon_told(arena, &rule_bases, "zh"), err);
    rc = rc ? rc : box_load(box, &script, arena, &made, err);
    rc = rc ? rc : box_call(box, 1, arguments, arena, out, err);
    box_close(box);
    return rc;
}

static bool as_expected(const struct attack *attack, int rc, const struct value *out, const struct err *err) {
    if (rc != (int)attack->kind)
        return false;
    return rc ? strstr(err->what, attack->what) && *err->where
              : !attack->what || !strcmp(value_text(out, ""), attack->what);
}

static bool holds_in(const struct attack *attack, int runs) {
    struct err first = {0};
    const struct value *answer = NULL;
    struct arena *arena = arena_new();
    int rc = run(attack->body, arena, &answer, &first);
    bool fine = as_expected(attack, rc, answer, &first);
    for (int i = 1; i < runs && fine; i++) {
        struct err err;
        const struct value *again = NULL;
        fine = run(attack->body, arena, &again, &err) == rc && !strcmp(err.what, first.what) &&
               !strcmp(err.where, first.where) && value_equal(answer, again);
    }
    if (!fine)
        print_message("%s\n  -> %d %s: %s %s\n", attack->body, rc, first.where, first.what, value_text(answer, ""));
    arena_free(arena);
    return fine;
}

static int open_descriptors(void) {
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) != -1;
    return count;
}

static void every_attack_gets_its_verdict_in_every_run(void **state) {
    (void)state;
    int wrong = 0, before = open_descriptors(), runs = getenv("EARSHOT_LONG") ? 20 : 2;
    for (size_t i = 0; i < sizeof attacks / sizeof *attacks; i++)
        wrong += !holds_in(&attacks[i], runs);
    assert_int_equal(wrong, 0);
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_attack_gets_its_verdict_in_every_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

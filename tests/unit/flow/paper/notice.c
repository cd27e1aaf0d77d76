/* What a "You said, we did" poster says, and what it does not. With EARSHOT_LOOK set to a directory the posters are
 * written there, to be looked at. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "unit/flow/report/said.h"

#include "unit/flow/report/bench.h"

#include "flow/paper/notice.h"

static const char *const deeds[] = {"每天下午四点巡架一次，空位当场补", "缺货商品贴“明早到”小签，顾客扫码可留货",
                                    "补货员排班往下午挪两小时"};

static const struct value *words(struct arena *arena, const char *zh, const char *en) {
    struct value *made = value_map(arena);
    value_set(arena, made, "zh", value_str(arena, zh));
    value_set(arena, made, "en", value_str(arena, en));
    return made;
}

static struct notice usual(struct bench *bench) {
    static const struct store store = {.code = "S0504", .name = "天津滨江道店"};
    static struct notice_theme themes[2];
    themes[0] = (struct notice_theme){words(bench->arena, "缺货", "Out of stock"), 41, 310};
    themes[1] = (struct notice_theme){words(bench->arena, "不新鲜", "Not fresh"), 28, 310};
    return (struct notice){.fonts = bench->fonts,
                           .look = bench->theme,
                           .chain = words(bench->arena, "满垄生活超市", "Manlong Market"),
                           .store = &store,
                           .url = "https://say.example.com/s/visit/S0504",
                           .host = "say.example.com",
                           .number = "7KQ2-XP9M-4T8C",
                           .asked = words(bench->arena, "商品齐全、不缺货", "Range and availability"),
                           .from = 1,
                           .to = 5,
                           .top = 4,
                           .said_first = 2025 * 12 + 8,
                           .said_last = 2026 * 12 + 1,
                           .said = {3.647, 796},
                           .said_of = "",
                           .themes_of = "华北区",
                           .themes = themes,
                           .theme_count = 2,
                           .deeds = deeds,
                           .deed_count = 3,
                           .since = day_from_civil(2026, 3, 1),
                           .outcome = NOTICE_VERIFIED,
                           .pilot = true,
                           .pilots = 3,
                           .controls = 3,
                           .before_first = 2025 * 12 + 8,
                           .before_last = 2026 * 12 + 1,
                           .measured = 2026 * 12 + 2,
                           .measured_to = 2026 * 12 + 2,
                           .effect = {.value = 0.365,
                                      .lo = 0.25,
                                      .hi = 0.481,
                                      .answers = 8189,
                                      .pilot_before = 3.74,
                                      .pilot_after = 4.16,
                                      .control_before = 3.76,
                                      .control_after = 3.81}};
}

/* The page as squeezed text; one page, and sound. */
static struct buf set(const struct notice *notice, const char *name) {
    struct buf pdf = buf_make(LIMIT_PDF);
    struct err err = {0};
    int status;
    assert_int_equal(notice_pdf(notice, 1, &pdf, &err), 0);
    struct buf said = paper_ask(&pdf, "qpdf --show-npages --no-warn %s", &status);
    assert_int_equal(status, 0);
    assert_string_equal(said.data, "1\n");
    buf_free(&said);
    if (getenv("EARSHOT_LOOK")) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s-%s.pdf", getenv("EARSHOT_LOOK"), name,
                 notice->language == LANGUAGE_EN ? "en" : "zh");
        assert_int_equal(file_write(path, pdf.data, pdf.len, &err), 0);
    }
    said = paper_ask(&pdf, "pdftotext %s -", &status);
    assert_int_equal(status, 0);
    paper_squeeze(&said);
    buf_free(&pdf);
    return said;
}

static void a_verified_one_tells_its_figures_with_their_bases(void **state) {
    struct bench *bench = *state;
    struct notice notice = usual(bench);
    struct buf page = set(&notice, "verified");
    static const char *const says[] = {
        "您说，我们做",  "3.65",           "796位顾客", "华北区的310条留言里，13%说的是“缺货”",
        "每天下午四点",  "本店是试点之一", "+0.37分",   "+0.25分到+0.48分",
        "8,189份答卷",   "3.74",           "4.16",      "S0504",
        "7KQ2-XP9M-4T8C"};
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        assert_on_page(&page, says[i], "verified");
    buf_free(&page);
    notice.language = LANGUAGE_EN;
    page = set(&notice, "verified");
    assert_on_page(&page, "+0.25 and +0.48 (95% interval)", "verified");
    assert_on_page(&page, "Sep 2025 to Feb 2026, this shop, 796 customers", "verified");
    buf_free(&page);
}

static void only_a_verified_one_has_figures_of_a_change(void **state) {
    struct bench *bench = *state;
    static const struct {
        enum notice_outcome outcome;
        const char *name, *zh, *en;
    } cases[] = {{NOTICE_OPEN, "open", "还在看", "Too early to say"},
                 {NOTICE_NOTHING, "nothing", "还没有看到改善", "We see no improvement"},
                 {NOTICE_RELAPSED, "relapsed", "退了回去", "it went back"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int language = 0; language < 2; language++) {
            struct notice notice = usual(bench);
            notice.outcome = cases[i].outcome;
            notice.language = language ? LANGUAGE_EN : LANGUAGE_ZH;
            struct buf page = set(&notice, cases[i].name);
            assert_on_page(&page, language ? cases[i].en : cases[i].zh, cases[i].name);
            assert_null(strstr(page.data, "0.37"));
            assert_null(strstr(page.data, "4.16"));
            buf_free(&page);
        }
}

static void shares_and_nps_are_told_in_their_units(void **state) {
    struct bench *bench = *state;
    struct notice notice = usual(bench);
    notice.figure = PANEL_TOP;
    notice.said.value = 57.04;
    notice.effect.value = 16.2;
    struct buf page = set(&notice, "top");
    assert_on_page(&page, "57%", "top");
    assert_on_page(&page, "打了4分及以上（满分5分）", "top");
    assert_on_page(&page, "+16个百分点", "top");
    buf_free(&page);
    notice.figure = PANEL_NPS;
    notice.said.value = 31;
    notice.said_of = "华北区 7 家店";
    page = set(&notice, "nps");
    assert_on_page(&page, "+31", "nps");
    assert_on_page(&page, "华北区7家店", "nps");
    buf_free(&page);
}

static void long_texts_and_many_deeds_stay_on_one_page(void **state) {
    struct bench *bench = *state;
    struct notice notice = usual(bench);
    const char *many[9],
        *one = "把最常缺的三十个单品的安全库存从两天提到四天，并在每周一和周四的早会上由店长逐项核对，差的当天追到仓库";
    for (size_t i = 0; i < 9; i++)
        many[i] = one;
    notice.deeds = many;
    notice.deed_count = 9;
    notice.url = NULL;
    struct buf page = set(&notice, "long");
    assert_on_page(&page, "还有7件", "long");
    assert_on_page(&page, "S0504", "long");
    buf_free(&page);
    for (size_t i = 0; i < 9; i++)
        many[i] = arena_format(bench->arena, "%s%s%s%s%s%s%s%s%s", one, one, one, one, one, one, one, one, one);
    page = set(&notice, "longer");
    assert_on_page(&page, "还有8件", "longer");
    buf_free(&page);
}

static void an_address_that_no_code_holds_is_refused(void **state) {
    struct bench *bench = *state;
    struct notice notice = usual(bench);
    struct buf pdf = buf_make(LIMIT_FILE);
    struct err err = {0};
    char *url = mem_alloc(5000);
    memset(url, 'a', 4999);
    notice.url = url;
    assert_int_equal(notice_pdf(&notice, 1, &pdf, &err), ERR_DATA);
    free(url);
    buf_free(&pdf);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_verified_one_tells_its_figures_with_their_bases),
        cmocka_unit_test(only_a_verified_one_has_figures_of_a_change),
        cmocka_unit_test(shares_and_nps_are_told_in_their_units),
        cmocka_unit_test(long_texts_and_many_deeds_stay_on_one_page),
        cmocka_unit_test(an_address_that_no_code_holds_is_refused),
    };
    return cmocka_run_group_tests(tests, bench_set_up, bench_tear_down);
}

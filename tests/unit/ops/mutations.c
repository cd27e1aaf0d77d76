/* The shipped scripts with bytes changed, one file at a time, loaded as a whole workspace: `rules check` finds the same
 * twice, and nothing that is wrong in a script is a fault of the machine. A few dozen; three thousand where
 * EARSHOT_LONG is set. */
#include "unit/ops/chain.h"

#include <unistd.h>

#include "ops/rulebook.h"
#include "ops/rules_check.h"
#include "unit/port/box/mutate.h"

/* The last two stand here: a scoring of responses, and its cases. */
static const char *const shipped[] = {
    "scripts/channels/responses.lua", "scripts/channels/stores.lua",      "scripts/lib/calendar.lua",
    "scripts/lib/words.lua",          "scripts/polarity/retail.lua",      "scripts/reports/store_monthly.lua",
    "scripts/scoring/service.lua",    "scripts/surveys/visit.lua",        "scripts/themes/retail.lua",
    "scripts/words/retail.lua",       "scripts/scoring/service.test.lua", "templates/theme.lua",
    "scripts/scoring/each.lua",       "scripts/scoring/each.test.lua",
};
enum { FILES = sizeof shipped / sizeof *shipped };

static const char each[] =
    "local need = { S0101 = 80 }\nlocal weights = stats.ahp { { 1, 3 }, { 1 / 3, 1 } }.weights\n"
    "local most = stats.percentile({ 20, 22, 25 }, .9)\n"
    "return scoring \"each\" { title = { zh = \"逐份\", en = \"Each\" }, survey = \"visit\", effective = \"2026-01\",\n"
    "  response = function(attitude, queue)\n    if not attitude then return nil end\n"
    "    local points = most * (attitude - 1) * weights[1]\n"
    "    if queue and queue <= 2 then points = points / 2 end\n    return math.min(points, 100)\n  end,\n"
    "  band = function(index, store, period)\n    local least = need[store.code] or 75\n"
    "    if period.month == 12 then least = least - 3 end\n    return index >= least and \"A\" or \"B\"\n  end,\n}\n";
static const char each_cases[] =
    "return cases \"each\" { of = \"scoring\",\n"
    "  case \"fives\" { given = { { times = 40, attitude = 5, queue = 5 } }, store = "
    "\"S0101\", period = \"2026-12\",\n    expect = { index = 73.8, within = 1, n = 40 } },\n}\n";

static char *text_of(struct chain *c, size_t file) {
    struct buf text = buf_make(LIMIT_FILE);
    struct err err;
    if (file == FILES - 2 || file == FILES - 1)
        return arena_text(c->arena, file == FILES - 1 ? each_cases : each);
    assert_int_equal(0, file_read(arena_format(c->arena, TEST_TREE "/%s", shipped[file]), &text, &err));
    char *made = arena_bytes(c->arena, text.data, text.len);
    buf_free(&text);
    return made;
}

static const char *findings_of(struct chain *c, struct arena *arena) {
    struct rules_findings found;
    const char *all = "";
    CHAIN_OK(c, rules_check(c->w, arena, NULL, 0, &found, &c->err));
    for (size_t i = 0; i < found.count; i++)
        all = arena_format(arena, "%s%s:%d: %s | %s\n", all, found.list[i].file, found.list[i].line, found.list[i].what,
                           found.list[i].todo);
    return all;
}

static void a_workspace_with_a_mutated_script_is_judged_alike(void **state) {
    struct chain *c = *state;
    char *texts[FILES];
    uint64_t random = 20261102;
    int sound = 0, rounds = getenv("EARSHOT_LONG") ? 3000 : 42;
    chain_file(c, "w/earshot.lua",
               "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, language = \"zh\",\n"
               "  zone = \"Asia/Shanghai\", floor = { print = 10, screen = 5 }, reports = { \"store_monthly\" } }\n");
    assert_int_equal(0, unlink(chain_path(c, "w/scripts/reports/mini.lua")));
    for (size_t i = 0; i < FILES; i++) {
        texts[i] = text_of(c, i);
        chain_file(c, arena_format(c->arena, "w/%s", shipped[i]), texts[i]);
    }
    struct arena *arena = arena_new();
    assert_string_equal("", findings_of(c, arena));
    for (int i = 0; i < rounds; i++) {
        size_t file = (size_t)i % FILES;
        const char *path = arena_format(arena, "w/%s", shipped[file]);
        char *text = arena_alloc(arena, strlen(texts[file]) + 64);
        strcpy(text, texts[file]);
        for (int n = 1 + i % 4; n > 0 && *text; n--)
            mutate(text, &random);
        chain_file(c, path, text);
        const char *first = findings_of(c, arena), *second = findings_of(c, arena);
        if (strcmp(first, second) != 0)
            fail_msg("round %d, %s:\n%s\n%s", i, shipped[file], first, second);
        sound += !*first;
        chain_file(c, path, texts[file]);
        arena_clear(arena);
    }
    arena_free(arena);
    if (sound <= rounds / 50 || sound == rounds)
        fail_msg("%d of %d are sound", sound, rounds);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        CHAIN_TEST(a_workspace_with_a_mutated_script_is_judged_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

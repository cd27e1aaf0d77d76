/* A small chain for the tests of ops and flow: a workspace in a directory of its own, made from a skeleton that is
 * written here, and files to bring in. Every err starts as rubbish: a kind that is returned after a success would show.
 */
#ifndef EARSHOT_TEST_OPS_CHAIN_H
#define EARSHOT_TEST_OPS_CHAIN_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "ops/close.h"
#include "ops/import.h"
#include "ops/publish.h"
#include "ops/stores.h"
#include "ops/workspace.h"

#define CHAIN_NOW (INT64_C(1793500000) * 1000) /* 2026-11-01, early morning in Shanghai */

struct chain {
    char root[64]; /* the directory of all */
    struct arena *arena;
    struct workspace *w;
    struct err err;
    struct act act;
};

static const char chain_settings[] = "return settings \"chain\" { name = { zh = \"示例\", en = \"Example\" }, "
                                     "language = \"zh\", zone = \"Asia/Shanghai\", "
                                     "floor = { print = 10, screen = 5 }, reports = { \"mini\" } }\n";
static const char chain_survey[] =
    "return survey \"visit\" {\n"
    "  title = { zh = \"到店\", en = \"Visit\" },\n"
    "  dimensions = { staff = { zh = \"员工\", en = \"Staff\" }, goods = { zh = \"商品\", en = \"Goods\" } },\n"
    "  nps \"recommend\" { zh = \"推荐\", en = \"Recommend\" },\n"
    "  csat \"polite\" { zh = \"礼貌\", en = \"Polite\", dimension = \"staff\" },\n"
    "  csat \"help\" { zh = \"帮助\", en = \"Help\", dimension = \"staff\" },\n"
    "  csat \"fresh\" { zh = \"新鲜\", en = \"Fresh\", dimension = \"goods\" },\n"
    "  choice \"how\" { zh = \"方式\", en = \"How\", many = true, options = {\n"
    "    { id = \"shelf\", zh = \"货架\", en = \"Shelf\" }, { id = \"web\", zh = \"网上\", en = \"Online\" } } },\n"
    "  text \"comment\" { zh = \"留言\", en = \"Comment\" },\n"
    "}\n";
static const char chain_responses[] =
    "return mapping \"answers\" { of = \"responses\", survey = \"visit\", source = \"paper\", class = \"staff\",\n"
    "  external_id = \"id\", store = \"store\", at = \"at\", answers = { recommend = \"nps\", polite = \"polite\",\n"
    "  help = \"help\", fresh = { column = \"fresh\", missing = { \"-\" } }, how = \"how\", comment = \"comment\" } "
    "}\n";
static const char chain_stores[] =
    "return mapping \"list\" { of = \"stores\", code = \"code\", name = \"name\", region = \"region\",\n"
    "  region_name = \"region name\", parent = \"parent\", opened = \"opened\", closed = \"closed\", zone = \"zone\" "
    "}\n";
static const char chain_scoring[] =
    "return scoring \"service\" { title = { zh = \"指数\", en = \"Index\" }, survey = \"visit\",\n"
    "  effective = \"2026-01\", base = 30, weights = { staff = .6, goods = .4 },\n"
    "  band = function(index) return index >= 75 and \"A\" or \"B\" end }\n";
static const char chain_report[] =
    "return report \"mini\" { title = { zh = \"月报\", en = \"Report\" }, survey = \"visit\", scoring = \"service\",\n"
    "  months = 3, build = function(r) return { kicker = \"k\", title = r.store.name, period = r.period.id,\n"
    "  subtitle = r.store.region.name, blocks = { cards { card { title = \"净推荐值\", metric = "
    "r.questions.recommend.nps } } } } end }\n";

#define CHAIN_HEADER "id,store,at,nps,polite,help,fresh,how,comment\n"
#define STORE_HEADER "code,name,region,region name,parent,opened,closed,zone\n"

static inline struct err chain_rubbish(void) {
    struct err err;
    memset(&err, 0xA5, sizeof err);
    return err;
}

static inline void chain_ok(struct chain *chain, int failed, const char *what) {
    if (failed)
        fail_msg("%s: %d, %s: %s (%s)", what, failed, chain->err.where, chain->err.what, chain->err.todo);
    chain->err = chain_rubbish();
}
#define CHAIN_OK(chain, call)     chain_ok(chain, call, #call)
#define assert_says(chain, words) assert_non_null(strstr((chain)->err.what, words))
#define assert_todo(chain, words) assert_non_null(strstr((chain)->err.todo, words))

static inline char *chain_path(struct chain *chain, const char *name) {
    return arena_format(chain->arena, "%s/%s", chain->root, name);
}

/* Writes a file; its path. */
static inline const char *chain_file(struct chain *chain, const char *name, const char *text) {
    struct err err;
    char *path = chain_path(chain, name), *slash = strrchr(path, '/');
    *slash = '\0';
    assert_int_equal(0, file_make_dirs(path, &err));
    *slash = '/';
    assert_int_equal(0, file_write(path, text, strlen(text), &err));
    return path;
}

static inline void chain_skeleton(struct chain *chain) {
    chain_file(chain, "s/earshot.lua", chain_settings);
    chain_file(chain, "s/scripts/surveys/visit.lua", chain_survey);
    chain_file(chain, "s/scripts/channels/responses.lua", chain_responses);
    chain_file(chain, "s/scripts/channels/stores.lua", chain_stores);
    chain_file(chain, "s/scripts/scoring/service.lua", chain_scoring);
    chain_file(chain, "s/scripts/reports/mini.lua", chain_report);
}

/* What stands in the working files is live. */
static inline void chain_publish(struct chain *chain) {
    struct rules_candidate candidate;
    struct live live;
    struct act act = chain->act;
    act.reason = "a test";
    CHAIN_OK(chain, rules_weigh(chain->w, &act, &candidate, &chain->err));
    CHAIN_OK(chain, rules_publish(chain->w, &act, &candidate, &live, &chain->err));
}

/* Writes a rule, and publishes it. */
static inline void chain_rule(struct chain *chain, const char *name, const char *text) {
    chain_file(chain, arena_format(chain->arena, "w/%s", name), text);
    chain_publish(chain);
}

/* A workspace without stores. */
static inline void chain_bare(struct chain *chain) {
    *chain = (struct chain){.root = "/tmp/earshot-chain-XXXXXX", .arena = arena_new(), .err = chain_rubbish()};
    chain->act = (struct act){.actor = "li", .now = CHAIN_NOW};
    assert_non_null(mkdtemp(chain->root));
    chain_skeleton(chain);
    CHAIN_OK(chain,
             workspace_create(chain_path(chain, "w"), chain_path(chain, "s"), TEST_TREE, &chain->act, &chain->err));
    CHAIN_OK(chain, workspace_open(&chain->w, chain_path(chain, "w"), &chain->err));
}

static inline int chain_try_stores(struct chain *chain, const char *rows, day_t effective, struct stores_done *done) {
    struct stores_import what = {
        .file = chain_file(chain, "stores.csv", arena_format(chain->arena, STORE_HEADER "%s", rows)),
        .effective = effective};
    chain->err = chain_rubbish();
    return stores_import(chain->w, &chain->act, &what, done, &chain->err);
}

static inline struct stores_done chain_stores_in(struct chain *chain, const char *rows) {
    struct stores_done done;
    CHAIN_OK(chain, chain_try_stores(chain, rows, DAY_NONE, &done));
    return done;
}

static inline int chain_try(struct chain *chain, struct import what, const char *rows, struct import_done *done) {
    what.file = chain_file(chain, "answers.csv", arena_format(chain->arena, CHAIN_HEADER "%s", rows));
    chain->err = chain_rubbish();
    int failed = import_file(chain->w, &chain->act, &what, done, &chain->err);
    if (!failed)
        assert_int_equal(done->read, done->stored + done->repeated + done->rejected);
    return failed;
}

static inline struct import_done chain_in(struct chain *chain, const char *rows) {
    struct import_done done;
    CHAIN_OK(chain, chain_try(chain, (struct import){0}, rows, &done));
    return done;
}

static inline struct import_done chain_correct(struct chain *chain, const char *rows) {
    struct import_done done;
    CHAIN_OK(chain, chain_try(chain, (struct import){.correct = true}, rows, &done));
    return done;
}

static inline int64_t chain_undo(struct chain *chain, int64_t batch) {
    int64_t taken = -1;
    CHAIN_OK(chain, batch_undo(chain->w, &chain->act, batch, &taken, &chain->err));
    return taken;
}

/* The tallies are what a recount makes of the responses; how many count. */
static inline int64_t chain_recount(struct chain *chain) {
    struct rebuild_done done;
    CHAIN_OK(chain, rebuild(chain->w, &chain->act, &done, &chain->err));
    assert_false(done.changed);
    return done.responses;
}

static inline int64_t chain_number(struct chain *chain, const char *query) {
    int64_t number = 0;
    CHAIN_OK(chain, sql_number(chain->w->db, &number, -1, &chain->err, query, ""));
    return number;
}

/* A chain of two regions with two stores each; S9 lies in London. */
static inline int chain_setup(void **state) {
    struct chain *chain = mem_alloc(sizeof *chain);
    chain_bare(chain);
    chain_stores_in(chain, "S1,一店,E,东区,CN,2020-01-01,,\nS2,二店,E,东区,CN,,,\nS3,三店,W,西区,CN,,,\n"
                           "S9,九店,W,西区,CN,,,Europe/London\n");
    *state = chain;
    return 0;
}

static inline int chain_setup_bare(void **state) {
    *state = mem_alloc(sizeof(struct chain));
    chain_bare(*state);
    return 0;
}

static inline int chain_teardown(void **state) {
    struct chain *chain = *state;
    struct err err;
    workspace_close(chain->w);
    assert_int_equal(0, file_remove_tree(chain->root, &err));
    arena_free(chain->arena);
    free(chain);
    return 0;
}

#define CHAIN_TEST(name)      cmocka_unit_test_setup_teardown(name, chain_setup, chain_teardown)
#define CHAIN_BARE_TEST(name) cmocka_unit_test_setup_teardown(name, chain_setup_bare, chain_teardown)

#endif

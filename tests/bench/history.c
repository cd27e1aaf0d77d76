/* Many editions of small reports into a workspace's archive, and then one store's history from the index.
 *
 *     bench-history write WORKSPACE EDITIONS STORES     one commit each; months follow each other, five editions a
 * month bench-history ask WORKSPACE STORE TIMES           prints the seconds of one question, and how many lines it has
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/limits.h"
#include "ops/history_index.h"

#define FIRST_MONTH (2015 * 12)

static struct err failure;

static int add_store(struct vault_writer *writer, struct arena *arena, struct provenance *provenance, int store,
                     int edition) {
    const char *region = arena_format(arena, "R%02d", store % 20), *code = arena_format(arena, "S%05d", store);
    const char *document = arena_format(arena, "{\n  \"n\": %d,\n  \"provenance\": {\n    \"facts\": \"%d\"\n  }\n}\n",
                                        edition % 3 ? store : store + edition, edition);
    const char *names[] = {"document.json", "report.pdf"},
               *contents[] = {document, arena_format(arena, "%%PDF %s", document)};
    for (int i = 0; i < 2; i++) {
        const char *path = archive_report_path(arena, provenance->month, region, code, "monthly", names[i]);
        archive_note_file(arena, provenance, path, contents[i], strlen(contents[i]));
        if (vault_add(writer, path, contents[i], strlen(contents[i]), true, &failure))
            return failure.kind;
    }
    return 0;
}

static int write_edition(struct vault *vault, int edition, int stores) {
    struct arena *arena = arena_new();
    struct provenance provenance = {.month = FIRST_MONTH + edition / 5,
                                    .facts = "",
                                    .registry = "",
                                    .rules = "",
                                    .engine = "",
                                    .renderer = "",
                                    .fonts = "",
                                    .box = ""};
    struct edition_message message = {.month = provenance.month,
                                      .reports = (size_t)stores,
                                      .correction = edition % 5 != 0,
                                      .reason = "a test",
                                      .actor = "bench",
                                      .rules_commit = "none",
                                      .cut = edition};
    struct vault_who who = {"bench", "bench@example.com", 1700000000 + edition, 0};
    struct vault_writer *writer = NULL;
    struct buf json = buf_make(LIMIT_FILE);
    char commit[VAULT_ID], tree[VAULT_ID];
    bool same;
    int failed = vault_write(&writer, vault, ARCHIVE_MAIN, archive_period_path(arena, provenance.month), &failure);
    for (int store = 1; !failed && store <= stores; store++)
        failed = add_store(writer, arena, &provenance, store, edition);
    json_write(&json, archive_provenance(arena, &provenance), JSON_DOCUMENT);
    failed = failed ? failed
                    : vault_add(writer, archive_provenance_path(arena, provenance.month), json.data, json.len, true,
                                &failure);
    if (failed)
        vault_drop(writer);
    else
        failed = vault_commit(writer, &who, archive_message(arena, &message), commit, tree, &same, &failure);
    buf_free(&json);
    arena_free(arena);
    return failed;
}

static int write_all(struct workspace *workspace, int editions, int stores) {
    struct vault *vault = NULL;
    int failed = workspace_archive(workspace, &vault, &failure);
    for (int edition = 0; !failed && edition < editions; edition++)
        failed = write_edition(vault, edition, stores);
    vault_close(vault);
    return failed;
}

static int count(void *context, const struct history_edition *edition, const struct history_report *report,
                 struct err *err) {
    (void)edition, (void)report, (void)err;
    ++*(long *)context;
    return 0;
}

static int ask(struct workspace *workspace, const char *store, int times) {
    const struct history_query query = {.first = INT32_MIN, .last = INT32_MAX, .store = store};
    struct timespec from, to;
    long lines = 0;
    int failed = 0;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; !failed && i < times; i++)
        failed = history_of_reports(workspace, &query, count, &lines, &failure);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (!failed)
        printf("%.9f %ld\n", ((double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9) / times,
               lines / times);
    return failed;
}

int main(int argc, char **argv) {
    struct workspace *workspace = NULL;
    if (argc != 5)
        return 64;
    int failed = workspace_open(&workspace, argv[2], &failure);
    if (!failed)
        failed = strcmp(argv[1], "ask") == 0 ? ask(workspace, argv[3], atoi(argv[4]))
                                             : write_all(workspace, atoi(argv[3]), atoi(argv[4]));
    if (failed)
        fprintf(stderr, "%s\n", failure.what);
    workspace_close(workspace);
    return failed;
}

/* Writes one edition into an archive, as a close does, for the sweep that kills it: nothing but the archive is touched,
 * so that a thousand runs take a minute. The same words give the same commit.
 *
 *     fault-edition ARCHIVE MONTH REPORTS      prints the commit; the archive is made where there is none */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "port/vault/vault.h"

enum { DOCUMENT = 3000, PDF = 9000, FIRST_SECOND = 1793000000, MONTH_SECONDS = 30 * 24 * 60 * 60 };

static struct err err;

/* Bytes that do not compress, the same for the same seed. */
static void fill(unsigned char *out, size_t len, uint64_t seed) {
    for (size_t i = 0; i < len; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        out[i] = (unsigned char)(seed >> 56);
    }
}

static int add_report(struct vault_writer *writer, int month, int report) {
    unsigned char bytes[PDF];
    char path[LIMIT_PATH], text[DOCUMENT];
    fill(bytes, sizeof bytes, (uint64_t)month << 32 | (uint64_t)report);
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = "0123456789abcdef"[bytes[i] & 15];
    snprintf(path, sizeof path, "reports/2026-%02d/E%d/S%03d/monthly/document.json", month, report % 7, report);
    if (vault_add(writer, path, text, sizeof text, true, &err))
        return err.kind;
    snprintf(path, sizeof path, "reports/2026-%02d/E%d/S%03d/monthly/report.pdf", month, report % 7, report);
    return vault_add(writer, path, bytes, sizeof bytes, false, &err);
}

static int write_edition(struct vault *vault, int month, int reports, char commit[VAULT_ID]) {
    struct vault_writer *writer = NULL;
    const struct vault_who who = {"test", "test@example.com", FIRST_SECOND + (int64_t)month * MONTH_SECONDS, 480};
    char period[LIMIT_PATH], tree[VAULT_ID];
    bool same;
    snprintf(period, sizeof period, "reports/2026-%02d", month);
    int failed = vault_write(&writer, vault, "main", period, &err);
    for (int i = 0; !failed && i < reports; i++)
        failed = add_report(writer, month, i);
    if (failed)
        return vault_drop(writer), failed;
    return vault_commit(writer, &who, period, commit, tree, &same, &err);
}

int main(int argc, char **argv) {
    struct vault *vault = NULL;
    char commit[VAULT_ID];
    if (argc != 4)
        return ERR_USAGE;
    int failed = file_exists(argv[1]) ? 0 : vault_create(argv[1], &err);
    failed = failed ? failed : vault_open(&vault, argv[1], &err);
    failed = failed ? failed : write_edition(vault, atoi(argv[2]), atoi(argv[3]), commit);
    vault_close(vault);
    if (failed)
        return fprintf(stderr, "%s\n", err.what), failed;
    printf("%s\n", commit);
    return 0;
}

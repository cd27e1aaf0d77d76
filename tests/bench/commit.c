/* Writes all files under a directory as the edition of a month into an archive, the way a close does, and prints the
 * seconds; for several months one after the other, every file another one in each.
 *
 *     bench-commit ARCHIVE DIRECTORY [MONTHS [deflate]]     the archive is made where there is none; PDFs are stored
 *                                                           unless they are to be deflated */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/day.h"
#include "base/file.h"
#include "base/limits.h"
#include "port/vault/vault.h"

enum { FIRST_MONTH = 2021 * 12, FIRST_SECOND = 1793000000 };

static struct vault_writer *writer; /* nftw passes nothing through */
static struct err failure;
static size_t root_len;
static int months, month;
static bool deflate_all;

/* With one month, as it is; with several, its own month in front, and in its last bytes. */
static int add_file(const char *path, struct buf *bytes) {
    char text[MONTH_TEXT], moved[LIMIT_PATH];
    bool packed = deflate_all || strcmp(path + strlen(path) - 4, ".pdf") != 0;
    if (months > 1) {
        month_write(text, FIRST_MONTH + month);
        memcpy(bytes->data + bytes->len - strlen(text), text, strlen(text));
        snprintf(moved, sizeof moved, "reports/%s/%s", text, path);
        path = moved;
    }
    return vault_add(writer, path, bytes->data, bytes->len, packed, &failure);
}

static int add(const char *path, const struct stat *st, int type, struct FTW *place) {
    (void)st, (void)place;
    if (type != FTW_F)
        return 0;
    struct buf bytes = buf_make(MIB(64));
    int rc = file_read(path, &bytes, &failure);
    rc = rc ? rc : add_file(path + root_len + 1, &bytes);
    buf_free(&bytes);
    return rc;
}

static int commit(struct vault *vault, const char *directory) {
    struct vault_who who = {"bench", "bench@example.com", FIRST_SECOND + month, 480};
    char id[VAULT_ID], tree[VAULT_ID], text[MONTH_TEXT], period[64] = "";
    bool same;
    if (months > 1)
        snprintf(period, sizeof period, "reports/%s", month_write(text, FIRST_MONTH + month));
    root_len = strlen(directory);
    int rc = vault_write(&writer, vault, "main", period, &failure);
    if (rc == 0 && (rc = nftw(directory, add, 16, FTW_PHYS)) != 0)
        vault_drop(writer);
    else if (rc == 0)
        rc = vault_commit(writer, &who, "bench", id, tree, &same, &failure);
    return rc;
}

int main(int argc, char **argv) {
    struct timespec from, to;
    struct vault *vault = NULL;
    months = argc > 3 ? atoi(argv[3]) : 1;
    deflate_all = argc > 4;
    if (argc < 3 || (!file_exists(argv[1]) && vault_create(argv[1], &failure)))
        return 64;
    int rc = 0;
    for (month = 0; !rc && month < months; month++) {
        clock_gettime(CLOCK_MONOTONIC, &from);
        rc = vault_open(&vault, argv[1], &failure);
        rc = rc ? rc : commit(vault, argv[2]);
        vault_close(vault);
        clock_gettime(CLOCK_MONOTONIC, &to);
        if (!rc)
            printf("%.6f\n", (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
    }
    return rc ? (fprintf(stderr, "%s\n", failure.what), rc) : 0;
}

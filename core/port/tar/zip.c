#include "port/tar/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/mem.h"

struct zip {
    struct arena *arena;
    const char *path;
    int64_t on_disk;
    struct map sizes; /* name -> int64_t */
    struct archive *archive;
    int64_t left; /* of the member, as the directory says */
};

static int damaged(const struct zip *zip, struct err *err) {
    const char *why = zip->archive ? archive_error_string(zip->archive) : NULL;
    return err_set(err, ERR_DATA, "it is no workbook, or was damaged: %s", why ? why : "it ends too early"),
           err_todo(err, "open it in a spreadsheet and save it again, or save it as CSV");
}

static int begin(struct zip *zip, struct err *err) {
    archive_read_free(zip->archive);
    zip->archive = archive_read_new();
    if (archive_read_support_format_zip_seekable(zip->archive) ||
        archive_read_open_filename(zip->archive, zip->path, KIB(64)))
        return damaged(zip, err);
    return 0;
}

static int too_big(struct err *err, const char *what) {
    return err_set(err, ERR_DATA, "it is refused: %s", what),
           err_todo(err, "save it as CSV, or in parts; a workbook may grow to %zu MB when it is unpacked",
                    LIMIT_ZIP_BYTES >> 20);
}

/* What the directory says of each member, added up with care: the numbers are a stranger's. */
static int look(struct zip *zip, struct err *err) {
    struct archive_entry *entry;
    int64_t sum = 0;
    int rc;
    while ((rc = archive_read_next_header(zip->archive, &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(entry);
        int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;
        if (zip->sizes.count == LIMIT_ZIP_ENTRIES)
            return too_big(err, "it has more than 1,000 members");
        if (size < 0 || size > (int64_t)LIMIT_ZIP_BYTES || (sum += size) > (int64_t)LIMIT_ZIP_BYTES)
            return too_big(err, "unpacked it is too big");
        if (!name || map_get(&zip->sizes, name))
            return too_big(err, "two members have one name, or one has none");
        int64_t *kept = arena_alloc(zip->arena, sizeof *kept);
        *kept = size;
        map_put(&zip->sizes, name, kept);
    }
    if (rc != ARCHIVE_EOF)
        return damaged(zip, err);
    if (sum > zip->on_disk * LIMIT_ZIP_RATIO)
        return too_big(err, "it grows to more than a hundred times its size");
    return zip->sizes.count ? 0 : damaged(zip, err);
}

int zip_open(struct zip **out, const char *path, struct err *err) {
    struct stat found;
    if (stat(path, &found))
        return err_errno(err, errno == ENOENT ? ERR_NOINPUT : ERR_IO, errno, "%s cannot be opened", path);
    struct zip *zip = mem_alloc(sizeof *zip);
    zip->arena = arena_new();
    zip->path = arena_text(zip->arena, path);
    zip->on_disk = found.st_size;
    zip->sizes = map_make(zip->arena);
    if (begin(zip, err) || look(zip, err)) {
        zip_close(zip);
        return err->kind;
    }
    *out = zip;
    return 0;
}

void zip_close(struct zip *zip) {
    if (!zip)
        return;
    archive_read_free(zip->archive);
    arena_free(zip->arena);
    free(zip);
}

int64_t zip_size(const struct zip *zip, const char *name) {
    const int64_t *size = map_get(&zip->sizes, name);
    return size ? *size : -1;
}

int zip_begin(struct zip *zip, const char *name, struct err *err) {
    struct archive_entry *entry;
    int rc;
    zip->left = zip_size(zip, name);
    if (zip->left < 0)
        return err_set(err, ERR_DATA, "it is no workbook: it has no %s", name),
               err_todo(err, "open it in a spreadsheet and save it as .xlsx");
    if (begin(zip, err))
        return err->kind;
    while ((rc = archive_read_next_header(zip->archive, &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        const char *here = archive_entry_pathname(entry);
        if (here && !strcmp(here, name))
            return 0;
    }
    return damaged(zip, err);
}

int zip_read(struct zip *zip, void *bytes, size_t len, size_t *out_len, struct err *err) {
    la_ssize_t got = archive_read_data(zip->archive, bytes, len);
    if (got < 0)
        return damaged(zip, err);
    zip->left -= got;
    if (zip->left < 0)
        return too_big(err, "a member is longer than its directory says");
    *out_len = (size_t)got;
    return 0;
}

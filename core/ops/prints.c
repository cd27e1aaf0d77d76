/* Writing comes first and taking away last: a kill in between leaves a print too many, never one too few, and the next
 * close of the month ends what was begun. */
#include "ops/prints.h"

#include <string.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "flow/archive/archive.h"
#include "ops/history.h"

struct printing {
    struct prints *prints;
    struct arena *arena;
    struct buf fresh, present;
    struct map written;   /* by path */
    struct map published; /* SHA-256 of every file that an edition of the month holds */
};

/* ---- writing ---- */

static bool are_several(const struct prints *prints, enum report_of of) {
    const struct settings *settings = &prints->rulebook->settings;
    size_t count = 0;
    for (size_t i = 0; i < settings->report_count; i++)
        for (size_t k = 0; k < prints->rulebook->report_count; k++)
            count += prints->rulebook->reports[k]->of == of &&
                     !strcmp(prints->rulebook->reports[k]->id, settings->reports[i]);
    return count > 1;
}

/* ".pdf", or " store_monthly.pdf" */
static const char *ending(struct printing *printing, enum report_of of, const char *report) {
    return are_several(printing->prints, of) ? arena_format(printing->arena, " %s.pdf", report) : ".pdf";
}

static const char *store_path(struct printing *printing, const struct store *store, const char *report) {
    const struct prints *prints = printing->prints;
    const struct region *region = store_region(store, month_last(prints->month));
    return arena_format(prints->workspace->arena, "%s/%s/%s %s%s", prints->folder,
                        archive_safe_name(printing->arena, region->name), store->code,
                        archive_safe_name(printing->arena, store->name), ending(printing, REPORT_STORE, report));
}

static const char *region_path(struct printing *printing, const struct region *region, const char *report) {
    const struct prints *prints = printing->prints;
    const char *name = archive_safe_name(printing->arena, region->name);
    return arena_format(prints->workspace->arena, "%s/%s/%s %s%s", prints->folder, name,
                        archive_safe_name(printing->arena, region->code), name,
                        ending(printing, REPORT_REGION, report));
}

static const char *chain_path(struct printing *printing, const char *report) {
    const struct prints *prints = printing->prints;
    const struct settings *settings = &prints->rulebook->settings;
    return arena_format(prints->workspace->arena, "%s/%s%s", prints->folder,
                        archive_safe_name(printing->arena, shape_words(settings->name, settings->language)),
                        ending(printing, REPORT_CHAIN, report));
}

/* The region whose code is this step of a path. */
static const struct region *region_of(struct printing *printing, const char *step) {
    const struct registry *registry = printing->prints->registry;
    for (size_t i = 0; i < registry->region_count; i++)
        if (!strcmp(archive_safe_name(printing->arena, registry->regions[i].code), step))
            return &registry->regions[i];
    return NULL;
}

/* NULL where the registry does not know whom it is about. */
static const char *print_path(struct printing *printing, const struct archive_place *place) {
    if (!strcmp(place->store, ARCHIVE_OF_CHAIN))
        return chain_path(printing, place->report);
    if (!strcmp(place->store, ARCHIVE_OF_REGION)) {
        const struct region *region = region_of(printing, place->region);
        return region ? region_path(printing, region, place->report) : NULL;
    }
    const struct store *store = registry_store(printing->prints->registry, place->store);
    return store ? store_path(printing, store, place->report) : NULL;
}

static bool read_present(struct printing *printing, const char *path) {
    struct err absent;
    buf_clear(&printing->present);
    return file_exists(path) && !file_read(path, &printing->present, &absent);
}

static int write_print(struct printing *printing, const char *path, const char *archived, struct err *err) {
    const struct prints *prints = printing->prints;
    buf_clear(&printing->fresh);
    if (vault_read(prints->vault, prints->commit, archived, &printing->fresh, err))
        return err->kind;
    if (read_present(printing, path) && printing->present.len == printing->fresh.len &&
        !memcmp(printing->present.data, printing->fresh.data, printing->fresh.len))
        return 0;
    const char *folder = arena_bytes(printing->arena, path, (size_t)(strrchr(path, '/') - path));
    if (file_make_dirs(folder, err) || file_write(path, printing->fresh.data, printing->fresh.len, err))
        return err->kind;
    return 0;
}

static int each_report(void *context, const char *path, struct err *err) {
    struct printing *printing = context;
    struct prints *prints = printing->prints;
    struct archive_place place;
    if (!archive_place_of(printing->arena, path, &place) || strcmp(place.file, "report.pdf") != 0)
        return 0;
    const char *file = print_path(printing, &place);
    if (!file)
        return 0;
    if (!prints->first)
        prints->first = file;
    map_put(&printing->written, file, printing);
    return write_print(printing, file, path, err);
}

/* ---- taking away ---- */

static int each_edition(void *context, const struct history_edition *edition, struct err *err) {
    struct printing *printing = context;
    const struct prints *prints = printing->prints;
    const struct value *provenance;
    struct buf json = buf_make(LIMIT_FILE);
    int failed =
        vault_read(prints->vault, edition->commit, archive_provenance_path(printing->arena, prints->month), &json, err);
    failed = failed ? failed : json_read(printing->arena, json.data, json.len, &provenance, err);
    buf_free(&json);
    if (failed)
        return failed;
    const struct value *files = value_get(provenance, "files");
    for (size_t i = 0; i < value_count(files); i++)
        map_put(&printing->published, value_text(files->map.pairs[i].value, ""), printing);
    return 0;
}

static bool was_published(struct printing *printing, const char *path) {
    char hex[DIGEST_TEXT];
    if (!read_present(printing, path))
        return false;
    struct digest digest = digest_sha256(printing->present.data, printing->present.len);
    return map_get(&printing->published, digest_write(hex, &digest)) != NULL;
}

static bool is_pdf(const char *name) {
    size_t len = strlen(name);
    return len > 4 && !strcmp(name + len - 4, ".pdf");
}

static int take_away(struct printing *printing, const char *path, struct err *err) {
    if (!printing->published.count &&
        history(printing->prints->workspace, printing->prints->month, each_edition, printing, err))
        return err->kind;
    return was_published(printing, path) ? file_remove_tree(path, err) : 0;
}

static int tidy_folder(struct printing *printing, const char *folder, struct err *err) {
    char **names = NULL;
    size_t count = 0;
    if (!file_is_dir(folder))
        return 0;
    if (file_list(printing->arena, folder, &names, &count, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_format(printing->arena, "%s/%s", folder, names[i]);
        if (is_pdf(names[i]) && !map_get(&printing->written, path) && take_away(printing, path, err))
            return err->kind;
    }
    return 0;
}

static int tidy(struct printing *printing, struct err *err) {
    char **regions = NULL;
    size_t count = 0;
    const char *folder = printing->prints->folder;
    if (!file_is_dir(folder))
        return 0;
    if (file_list(printing->arena, folder, &regions, &count, err) || tidy_folder(printing, folder, err))
        return err->kind;
    for (size_t i = 0; i < count; i++)
        if (tidy_folder(printing, arena_format(printing->arena, "%s/%s", folder, regions[i]), err))
            return err->kind;
    return 0;
}

int prints_write(struct prints *prints, struct err *err) {
    struct arena *arena = arena_new();
    struct printing printing = {.prints = prints,
                                .arena = arena,
                                .fresh = buf_make(LIMIT_PDF),
                                .present = buf_make(LIMIT_PDF),
                                .written = map_make(arena),
                                .published = map_make(arena)};
    const char *folder = archive_period_path(arena, prints->month);
    prints->folder = workspace_path(prints->workspace, folder);
    int failed = vault_walk(prints->vault, prints->commit, folder, each_report, &printing, err);
    failed = failed ? failed : tidy(&printing, err);
    buf_free(&printing.fresh);
    buf_free(&printing.present);
    arena_free(arena);
    return failed;
}

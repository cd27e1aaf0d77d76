/* What a definition's scores rest on, as one digest. Libraries count whether the script uses them or not: it is not
 * known, and they change seldom. */
#include <string.h>

#include "flow/intake/intake_rows.h"
#include "flow/registry/registry_rows.h"
#include "ops/score.h"
#include "port/box/box.h"

static void add_text(struct digest_stream *stream, const char *name, const void *bytes, size_t len) {
    char head[64];
    int used = snprintf(head, sizeof head, "%zu:", len);
    digest_more(stream, name, strlen(name) + 1);
    digest_more(stream, head, (size_t)used);
    digest_more(stream, bytes, len);
}

static void add_files(struct digest_stream *stream, const struct rulebook *rulebook, const struct scoring *scoring) {
    for (size_t i = 0; i < rulebook->files.count; i++) {
        const struct rules_file *file = &rulebook->files.items[i];
        if (!strcmp(file->name, scoring->script) || !strncmp(file->name, "scripts/lib/", 12))
            add_text(stream, file->name, file->text, file->len);
    }
}

/* Where each store hung since when, and what hangs under what. */
static int add_places(struct digest_stream *stream, struct workspace *workspace, struct err *err) {
    const struct registry *registry = NULL;
    struct arena *arena = arena_new();
    int64_t cut = 0;
    int failed = workspace_cut(workspace, &cut, err);
    failed = failed ? failed : registry_read(workspace->db, arena, INT32_MAX, cut, &registry, err);
    for (size_t i = 0; !failed && i < registry->region_count; i++) {
        const struct region *region = &registry->regions[i];
        const char *parent = region->parent ? region->parent->code : "";
        add_text(stream, region->code, parent, strlen(parent));
    }
    for (size_t i = 0; !failed && i < registry->store_count; i++)
        for (size_t k = 0; k < registry->stores[i].home_count; k++) {
            const struct store_home *home = &registry->stores[i].homes[k];
            const char *since = arena_format(arena, "%d %s", home->from, home->region->code);
            add_text(stream, registry->stores[i].code, since, strlen(since));
        }
    arena_free(arena);
    return failed;
}

int score_revision(struct workspace *workspace, const struct rulebook *rulebook, const struct scoring *scoring,
                   const char **out, struct err *err) {
    const struct survey *survey = NULL;
    char hex[DIGEST_TEXT];
    if (rulebook_survey(rulebook, scoring->survey, &survey, err))
        return err->kind;
    struct digest_stream *stream = digest_begin();
    const char *rest =
        arena_format(workspace->arena, "%s %lld", box_engine(), (long long)rulebook->settings.floor_print);
    add_text(stream, "scoring", rest, strlen(rest));
    add_text(stream, survey->id, survey->digest.bytes, sizeof survey->digest.bytes);
    add_files(stream, rulebook, scoring);
    int failed = scoring_needs_place(scoring) ? add_places(stream, workspace, err) : 0;
    struct digest digest = digest_end(stream);
    if (!failed)
        *out = arena_text(workspace->arena, digest_write(hex, &digest));
    return failed;
}

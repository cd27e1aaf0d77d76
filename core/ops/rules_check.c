#include "ops/rules_check.h"

#include <stdlib.h>
#include <string.h>

int rules_check(const struct workspace *workspace, struct arena *arena, const char *const *only, size_t only_count,
                struct rules_findings *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    (void)only, (void)only_count;
    *out = (struct rules_findings){0};
    if (!rulebook_open_working(&rulebook, workspace, RULEBOOK_ALL, err)) {
        out->files = rulebook->files.count;
        rulebook_close(rulebook);
        return 0;
    }
    if (err->kind != ERR_DATA && err->kind != ERR_CONFIG)
        return err->kind;
    const char *colon = strchr(err->where, ':');
    struct rules_finding *found = arena_alloc(arena, sizeof *found);
    *found = (struct rules_finding){.file = arena_bytes(arena, err->where, strcspn(err->where, ":")),
                                    .line = colon ? atoi(colon + 1) : 0,
                                    .what = arena_text(arena, err->what),
                                    .todo = arena_text(arena, err->todo)};
    out->list = found;
    out->count = out->errors = 1;
    return 0;
}

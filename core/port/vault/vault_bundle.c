/* A bundle is a page of text, what it needs and what it brings, an empty line, and a pack. (git's
 * Documentation/gitformat-bundle.txt.) The pack goes through libgit2's indexer, as a fetched one would. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "port/vault/vault_inside.h"

struct unbundling {
    FILE *file;
    const char *name;
    struct vault *vault;
    struct arena *arena;
    const char **lines; /* "ID REF" */
    size_t count, cap;
};

static int no_bundle(struct unbundling *in, struct err *err) {
    return err_set(err, ERR_DATA, "'%s' is no git bundle that can be read", in->name),
           err_todo(err, "make one with: git bundle create FILE --all");
}

/* One line without its end, in the arena; NULL at the end of the file or past what a line may be. */
static const char *read_line(struct unbundling *in) {
    char line[LIMIT_PATH + GIT_OID_HEXSZ + 2];
    if (!fgets(line, sizeof line, in->file) || !strchr(line, '\n'))
        return NULL;
    return arena_bytes(in->arena, line, strcspn(line, "\n"));
}

static int read_head(struct unbundling *in, struct err *err) {
    const char *line = read_line(in);
    if (!line || (strcmp(line, "# v2 git bundle") != 0 && strcmp(line, "# v3 git bundle") != 0))
        return no_bundle(in, err);
    while ((line = read_line(in)) != NULL && *line) {
        if (*line == '-')
            return err_set(err, ERR_DATA, "'%s' continues from commit %.12s, which it does not hold", in->name,
                           line + 1),
                   err_todo(err, "fetch it into the clone that has it (git fetch), and give that");
        if (*line == '@' && strcmp(line, "@object-format=sha1") != 0)
            return no_bundle(in, err);
        if (*line == '@')
            continue;
        in->lines = arena_grow(in->arena, in->lines, in->count, &in->cap, sizeof *in->lines);
        in->lines[in->count++] = line;
    }
    return line && in->count ? 0 : no_bundle(in, err);
}

static int read_pack(struct unbundling *in, struct err *err) {
    static const size_t piece = KIB(256);
    git_indexer *indexer = NULL;
    git_indexer_progress progress;
    char *bytes = mem_alloc(piece), *pack = arena_format(in->arena, "%s/objects/pack", in->vault->path);
    size_t got;
    long begin = ftell(in->file);
    if (!vault_sum_holds(in->file) || fseek(in->file, begin, SEEK_SET)) { /* libgit2 may not end in an altered one */
        free(bytes);
        return err_set(err, ERR_DATA, "the pack in '%s' is damaged", in->name),
               err_todo(err, "make or fetch the bundle again");
    }
    int rc = git_indexer_new(&indexer, pack, 0, NULL, NULL);
    while (!rc && (got = fread(bytes, 1, piece, in->file)) > 0)
        rc = git_indexer_append(indexer, bytes, got, &progress);
    rc = rc ? rc : git_indexer_commit(indexer, &progress);
    rc = rc ? rc : git_odb_refresh(in->vault->odb);
    git_indexer_free(indexer);
    free(bytes);
    if (ferror(in->file))
        return err_errno(err, ERR_IO, errno, "'%s' cannot be read", in->name);
    return rc < 0 ? vault_git_err(err, GIT_EINVALIDSPEC, "the pack in '%s' is damaged", in->name) : 0;
}

static int write_ref(struct unbundling *in, const char *line, struct err *err) {
    git_oid id;
    git_reference *ref = NULL;
    const char *name = strchr(line, ' ');
    if (!name || name - line != GIT_OID_HEXSZ || git_oid_fromstrn(&id, line, GIT_OID_HEXSZ))
        return no_bundle(in, err);
    if (strncmp(++name, "refs/", strlen("refs/")) != 0 || !git_reference_is_valid_name(name)) /* HEAD */
        return 0;
    int rc = git_reference_create(&ref, in->vault->repo, name, &id, 1, NULL);
    git_reference_free(ref);
    return rc < 0 ? vault_git_err(err, GIT_EINVALIDSPEC, "'%s' brings no '%s'", in->name, name) : 0;
}

int vault_unbundle(const char *bundle, const char *path, struct err *err) {
    struct unbundling in = {.file = fopen(bundle, "rb"), .name = bundle, .arena = arena_new()};
    int failed = in.file ? read_head(&in, err) : err_errno(err, ERR_NOINPUT, errno, "'%s' cannot be read", bundle);
    failed = failed ? failed : vault_create(path, err);
    failed = failed ? failed : vault_open(&in.vault, path, err);
    failed = failed ? failed : read_pack(&in, err);
    for (size_t i = 0; !failed && i < in.count; i++)
        failed = write_ref(&in, in.lines[i], err);
    if (in.file)
        fclose(in.file);
    vault_close(in.vault);
    arena_free(in.arena);
    return failed;
}

/* The textual difference of two files, neither of which need be in the archive. */
#include <string.h>

#include "port/vault/vault_inside.h"

/* The line "index 1f2e..3d4c 100644" names objects that may be nowhere. */
static void add_patch(struct buf *out, const char *text, size_t len) {
    for (const char *end = text + len; text < end;) {
        const char *newline = memchr(text, '\n', (size_t)(end - text)), *next = newline ? newline + 1 : end;
        bool index = next - text > 6 && memcmp(text, "index ", 6) == 0; /* a line of a file begins with + - or space */
        if (!index)
            buf_add(out, text, (size_t)(next - text));
        text = next;
    }
}

int vault_patch(struct vault *vault, const char *path, const struct vault_text *before, const struct vault_text *after,
                struct buf *out, struct err *err) {
    git_patch *patch = NULL;
    git_buf text = GIT_BUF_INIT;
    (void)vault; /* an open vault is what keeps libgit2 running */
    int rc = git_patch_from_buffers(&patch, before->bytes, before->len, path, after->bytes, after->len, path, NULL);
    rc = rc ? rc : git_patch_to_buf(&text, patch);
    if (rc < 0)
        vault_git_err(err, rc, "what differs in '%s' cannot be told", path);
    else
        add_patch(out, text.ptr, text.size);
    git_buf_dispose(&text);
    git_patch_free(patch);
    return rc < 0 ? (int)err->kind : 0;
}

/* Two sorted lists are merged, directory by directory: the entries of the present tree and the added files.
 *
 * git sorts a directory's entries bytewise, a directory as if its name ended in '/'. Full paths sorted bytewise come in
 * exactly that order, so the files of each directory are one run of the list and no tree is held as a whole. A
 * directory that nothing touches is copied by its id without being opened. */
#include "port/vault/vault_tree.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "port/vault/vault_inside.h"

struct job {
    const struct tree_plan *plan;
    struct buf path; /* of the directory or child at work, without a slash at its end */
};

/* One name in a directory: from the present tree, from the added files, or from both. */
struct child {
    const char *name;
    size_t name_len;
    bool dir;
    const git_tree_entry *old; /* NULL where the present tree has none */
    size_t from, to;           /* its run of the files */
};

/* A directory being built. */
struct dir {
    git_tree *old; /* NULL where the present tree has none */
    size_t at_old, old_count;
    size_t at_file, to_file;
    size_t path_len; /* how much of a file's path is this directory's, with the slash */
    struct buf lines;
};

enum fate { KEPT, GONE, PARTLY }; /* PARTLY: what is replaced lies somewhere below */

static bool lies_below(const char *path, const char *dir, size_t dir_len) {
    return !strncmp(path, dir, dir_len) && path[dir_len] == '/';
}

static enum fate fate_of(const struct job *job) {
    const char *replaces = job->plan->replaces, *path = job->path.data;
    if (!*replaces || !strcmp(path, replaces) || lies_below(path, replaces, strlen(replaces)))
        return GONE;
    return lies_below(replaces, path, job->path.len) ? PARTLY : KEPT;
}

/* ---- the next name of a directory ---- */

static int compare_names(const struct child *a, const struct child *b) {
    size_t common = a->name_len < b->name_len ? a->name_len : b->name_len;
    int order = memcmp(a->name, b->name, common);
    if (order)
        return order;
    int end_a = a->name_len > common ? (unsigned char)a->name[common] : a->dir ? '/' : 0;
    int end_b = b->name_len > common ? (unsigned char)b->name[common] : b->dir ? '/' : 0;
    return end_a - end_b;
}

static struct child old_child(const struct dir *dir) {
    const git_tree_entry *entry = git_tree_entry_byindex(dir->old, dir->at_old);
    const char *name = git_tree_entry_name(entry);
    bool is_dir = git_tree_entry_type(entry) == GIT_OBJECT_TREE;
    return (struct child){.name = name, .name_len = strlen(name), .dir = is_dir, .old = entry};
}

static struct child added_child(const struct tree_plan *plan, const struct dir *dir) {
    const char *name = plan->files[dir->at_file].path + dir->path_len;
    const char *slash = strchr(name, '/');
    struct child child = {.name = name, .dir = slash != NULL, .from = dir->at_file, .to = dir->at_file + 1};
    child.name_len = slash ? (size_t)(slash - name) : strlen(name);
    while (slash && child.to < dir->to_file &&
           lies_below(plan->files[child.to].path + dir->path_len, name, child.name_len))
        child.to++;
    return child;
}

static struct child next_child(const struct tree_plan *plan, struct dir *dir) {
    struct child old = {0}, added = {0};
    int order = 0;
    if (dir->at_old < dir->old_count)
        old = old_child(dir);
    if (dir->at_file < dir->to_file)
        added = added_child(plan, dir);
    if (old.name && added.name)
        order = compare_names(&old, &added);
    else
        order = old.name ? -1 : 1;
    if (order <= 0)
        dir->at_old++;
    if (order >= 0)
        dir->at_file = added.to;
    if (order < 0)
        return old;
    added.old = order == 0 ? old.old : NULL;
    return added;
}

/* ---- lines ---- */

static void put_line(struct dir *dir, unsigned mode, const struct child *child, const git_oid *id) {
    buf_format(&dir->lines, "%o %.*s", mode, (int)child->name_len, child->name);
    buf_char(&dir->lines, '\0');
    buf_add(&dir->lines, id->id, sizeof id->id);
}

static int put_old(const struct job *job, struct dir *dir, const struct child *child, struct err *err) {
    const git_oid *id = git_tree_entry_id(child->old);
    bool elsewhere = git_tree_entry_type(child->old) == GIT_OBJECT_COMMIT; /* a submodule's commit is not ours */
    put_line(dir, (unsigned)git_tree_entry_filemode_raw(child->old), child, id);
    return job->plan->pack && !elsewhere ? vault_pack_keep(job->plan->pack, id, err) : 0;
}

static int both_kinds(const struct job *job, struct err *err) {
    return err_set(err, ERR_DATA, "'%s' would be both a file and a directory of the archive", job->path.data);
}

static bool is_added_file(const struct job *job) {
    size_t low = 0, high = job->plan->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(job->plan->files[middle].path, job->path.data);
        if (!order)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* A name that is added as one kind while the other kind stays, or is added too. */
static bool clashes(const struct job *job, const struct dir *dir, const struct child *child, enum fate fate) {
    if (child->to == child->from)
        return false;
    if (child->dir && is_added_file(job))
        return true;
    const git_tree_entry *old = dir->old ? git_tree_entry_byname(dir->old, job->path.data + dir->path_len) : NULL;
    return old && fate != GONE && child->dir != (git_tree_entry_type(old) == GIT_OBJECT_TREE);
}

static int build_dir(struct job *job, const git_oid *old, size_t from, size_t to, git_oid *out, bool *out_empty,
                     struct err *err);

static int put_dir(struct job *job, struct dir *dir, const struct child *child, struct err *err) {
    git_oid id;
    bool empty;
    const git_oid *old = child->old ? git_tree_entry_id(child->old) : NULL;
    if (build_dir(job, old, child->from, child->to, &id, &empty, err))
        return err->kind;
    if (!empty)
        put_line(dir, GIT_FILEMODE_TREE, child, &id);
    return 0;
}

static int put_child(struct job *job, struct dir *dir, const struct child *child, struct err *err) {
    enum fate fate = fate_of(job);
    bool added = child->to > child->from;
    if (clashes(job, dir, child, fate))
        return both_kinds(job, err);
    if (!added && fate == GONE)
        return 0;
    if (!added && (fate == KEPT || !child->dir))
        return put_old(job, dir, child, err);
    if (child->dir)
        return put_dir(job, dir, child, err);
    return put_line(dir, GIT_FILEMODE_BLOB, child, job->plan->files[child->from].id), 0;
}

/* ---- directories ---- */

static int put_children(struct job *job, struct dir *dir, struct err *err) {
    size_t outer = job->path.len;
    int rc = 0;
    while (!rc && (dir->at_old < dir->old_count || dir->at_file < dir->to_file)) {
        struct child child = next_child(job->plan, dir);
        if (outer)
            buf_char(&job->path, '/');
        buf_add(&job->path, child.name, child.name_len);
        rc = put_child(job, dir, &child, err);
        job->path.len = outer;
        if (job->path.cap)
            job->path.data[outer] = '\0';
    }
    return rc;
}

/* An empty directory disappears, but the root is a tree even when it is empty. */
static int finish_dir(struct job *job, struct dir *dir, git_oid *out, struct err *err) {
    const struct tree_plan *plan = job->plan;
    if (buf_overflowed(&dir->lines))
        return err_set(err, ERR_DATA, "directory '%s' has too many entries", job->path.data);
    bool wanted = dir->lines.len || !job->path.len;
    if (plan->pack && wanted)
        return vault_pack_add(plan->pack, GIT_OBJECT_TREE, dir->lines.data, dir->lines.len, true, out, err);
    int rc = git_odb_hash(out, dir->lines.data, dir->lines.len, GIT_OBJECT_TREE);
    return rc < 0 ? vault_git_err(err, rc, "directory '%s' cannot be hashed", job->path.data) : 0;
}

static int build_dir(struct job *job, const git_oid *old, size_t from, size_t to, git_oid *out, bool *out_empty,
                     struct err *err) {
    struct dir dir = {.at_file = from, .to_file = to, .path_len = job->path.len ? job->path.len + 1 : 0};
    dir.lines = buf_make(LIMIT_FILE);
    int rc = old ? git_tree_lookup(&dir.old, job->plan->repo, old) : 0;
    if (rc < 0) {
        rc = vault_git_err(err, rc, "directory '%s' of the archive cannot be read", job->path.data);
    } else {
        dir.old_count = dir.old ? git_tree_entrycount(dir.old) : 0;
        rc = put_children(job, &dir, err);
        rc = rc ? rc : finish_dir(job, &dir, out, err);
        *out_empty = dir.lines.len == 0;
    }
    git_tree_free(dir.old);
    buf_free(&dir.lines);
    return rc;
}

int vault_tree_build(const struct tree_plan *plan, git_oid *out_tree, struct err *err) {
    struct job job = {.plan = plan, .path = buf_make(LIMIT_FILE)};
    bool empty;
    git_oid tree;
    int rc = build_dir(&job, plan->old, 0, plan->count, &tree, &empty, err);
    buf_free(&job.path);
    if (!rc)
        *out_tree = tree;
    return rc;
}

/* ---- paths ---- */

/* Characters that a file system may ignore, so that another name could pass for .git. */
static bool invisible(uint32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

/* Windows' other name for .git; letters by their bits, because a locale must have no say. */
static bool short_git(const char *part) {
    return (part[0] | 32) == 'g' && (part[1] | 32) == 'i' && (part[2] | 32) == 't' && part[3] == '~';
}

static const char *fault_of_part(const char *part, size_t len) {
    if (!len)
        return "a part of it is empty";
    if (part[0] == '.')
        return "a part of it begins with a dot";
    if (len > 255)
        return "a part of it is longer than 255 bytes";
    if (len > 3 && short_git(part))
        return "'git~' is a name that Windows gives to .git";
    return NULL;
}

static const char *fault_of_characters(const char *path, size_t len) {
    if (!text_valid(path, len))
        return "it is not UTF-8";
    for (const char *at = path; at < path + len;) {
        uint32_t c = text_next(&at, path + len);
        if (c < 0x20 || c == 0x7F || c == '\\' || invisible(c))
            return "it holds a backslash, a control or an invisible character";
    }
    return NULL;
}

int vault_tree_check_path(const char *path, struct err *err) {
    size_t len = strlen(path);
    const char *fault = len > LIMIT_PATH ? "it is too long" : fault_of_characters(path, len);
    for (const char *part = path; part && !fault;) {
        const char *slash = strchr(part, '/');
        fault = fault_of_part(part, slash ? (size_t)(slash - part) : strlen(part));
        part = slash ? slash + 1 : NULL;
    }
    return fault ? err_set(err, ERR_DATA, "'%s' cannot be a path in the archive: %s", path, fault) : 0;
}

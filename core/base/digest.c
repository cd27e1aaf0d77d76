/* A set of digests is sorted in runs: a run that fills up goes to a temporary file, and the end merges the runs in a
 * heap, so that the order of arrival leaves no trace and memory stays one run. */
#include "base/digest.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "base/limits.h"
#include "base/mem.h"

struct digest digest_sha256(const void *bytes, size_t len) {
    struct digest digest;
    crypto_hash_sha256(digest.bytes, bytes, len);
    return digest;
}

/* sodium_init may be called any number of times from any thread; it picks the fast code for this processor. Without a
 * source of randomness libsodium aborts by itself. */
struct digest digest_row(const void *key, size_t key_len, const void *bytes, size_t len) {
    (void)!sodium_init();
    struct digest digest;
    crypto_generichash_blake2b(digest.bytes, sizeof digest.bytes, bytes, len, key, key ? key_len : 0);
    return digest;
}

void digest_random(void *out, size_t len) {
    (void)!sodium_init();
    randombytes_buf(out, len);
}

struct digest digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len) {
    struct digest digest;
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_len);
    crypto_auth_hmacsha256_update(&state, bytes, len);
    crypto_auth_hmacsha256_final(&state, digest.bytes);
    sodium_memzero(&state, sizeof state);
    return digest;
}

char *digest_write(char out[DIGEST_TEXT], const struct digest *digest) {
    return sodium_bin2hex(out, DIGEST_TEXT, digest->bytes, sizeof digest->bytes);
}

struct digest_stream {
    crypto_hash_sha256_state state;
};

struct digest_stream *digest_begin(void) {
    struct digest_stream *stream = mem_alloc(sizeof *stream);
    crypto_hash_sha256_init(&stream->state);
    return stream;
}

void digest_more(struct digest_stream *stream, const void *bytes, size_t len) {
    crypto_hash_sha256_update(&stream->state, bytes, len);
}

struct digest digest_end(struct digest_stream *stream) {
    struct digest digest;
    crypto_hash_sha256_final(&stream->state, digest.bytes);
    free(stream);
    return digest;
}

struct digest_set {
    struct digest *members; /* of the run being filled */
    size_t count, cap;
    size_t runs;    /* in the file, each of LIMIT_DIGEST_RUN but for the last */
    size_t spilled; /* members in the file */
    int file;       /* -1 until the first run is spilled */
};

struct digest_set *digest_set_new(void) {
    struct digest_set *set = mem_alloc(sizeof *set);
    set->file = -1;
    return set;
}

void digest_set_free(struct digest_set *set) {
    if (!set)
        return;
    if (set->file >= 0)
        close(set->file);
    free(set->members);
    free(set);
}

/* Digests are as good as random: their first eight bytes decide nearly always. */
static uint64_t head(const void *digest) {
    const unsigned char *bytes = digest;
    uint64_t word = 0;
    for (int i = 0; i < 8; i++)
        word = word << 8 | bytes[i];
    return word;
}

static int compare(const void *a, const void *b) {
    uint64_t x = head(a), y = head(b);
    return x == y ? memcmp(a, b, sizeof(struct digest)) : x < y ? -1 : 1;
}

static int failed(struct err *err) {
    return err_errno(err, ERR_IO, errno, "the temporary file of a batch's digest"),
           err_todo(err, "is there room where TMPDIR points to (or in /var/tmp)?");
}

/* A file without a name, gone when it is closed. /var/tmp is on a disk where /tmp may be memory. */
static int open_unnamed(void) {
    const char *dir = getenv("TMPDIR");
    char path[4096];
    int len = snprintf(path, sizeof path, "%s/earshot-XXXXXX", dir && *dir ? dir : "/var/tmp");
    if (len < 0 || (size_t)len >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int file = mkstemp(path);
    if (file >= 0)
        unlink(path);
    return file;
}

static bool write_all(int file, const void *bytes, size_t len) {
    for (const char *at = bytes; len;) {
        ssize_t put = write(file, at, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        at += put;
        len -= (size_t)put;
    }
    return true;
}

static int spill(struct digest_set *set, struct err *err) {
    qsort(set->members, set->count, sizeof *set->members, compare);
    if (set->file < 0 && (set->file = open_unnamed()) < 0)
        return failed(err);
    if (!write_all(set->file, set->members, set->count * sizeof *set->members))
        return failed(err);
    set->spilled += set->count;
    set->runs++;
    set->count = 0;
    return 0;
}

int digest_set_add(struct digest_set *set, const struct digest *member, struct err *err) {
    if (set->count == LIMIT_DIGEST_RUN) {
        int failure = spill(set, err);
        if (failure)
            return failure;
    }
    set->members = mem_grow_items(set->members, &set->cap, set->count + 1, sizeof *set->members);
    set->members[set->count++] = *member;
    return 0;
}

#define WINDOW 512 /* members of a run held while merging: 16 KB */

struct run {
    off_t at, end; /* members of the file still to be read */
    size_t first, count;
    struct digest window[WINDOW];
};

struct merge {
    struct run *runs;
    struct run **heap; /* the run with the least member on top */
    size_t count;
};

/* Reads on when the window is used up. *out_more says whether the run has a member. */
static int refill(const struct digest_set *set, struct run *run, bool *out_more, struct err *err) {
    if (run->first == run->count && run->at < run->end) {
        size_t want = run->end - run->at < WINDOW ? (size_t)(run->end - run->at) : WINDOW;
        size_t bytes = want * sizeof *run->window, have = 0;
        while (have < bytes) {
            ssize_t got = pread(set->file, (char *)run->window + have, bytes - have,
                                run->at * (off_t)sizeof *run->window + (off_t)have);
            if (got < 0 && errno == EINTR)
                continue;
            if (got == 0)
                errno = EIO;
            if (got <= 0)
                return failed(err);
            have += (size_t)got;
        }
        run->at += (off_t)want;
        run->first = 0;
        run->count = want;
    }
    *out_more = run->first < run->count;
    return 0;
}

static bool before(const struct run *a, const struct run *b) {
    return compare(&a->window[a->first], &b->window[b->first]) < 0;
}

static void sink(struct merge *merge, size_t at) {
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= merge->count)
            return;
        if (child + 1 < merge->count && before(merge->heap[child + 1], merge->heap[child]))
            child++;
        if (!before(merge->heap[child], merge->heap[at]))
            return;
        struct run *moved = merge->heap[at];
        merge->heap[at] = merge->heap[child];
        merge->heap[child] = moved;
        at = child;
    }
}

static int merge_begin(const struct digest_set *set, struct merge *merge, struct err *err) {
    for (size_t i = 0; i < set->runs; i++) {
        struct run *run = &merge->runs[i];
        run->at = (off_t)(i * LIMIT_DIGEST_RUN);
        run->end = (off_t)(i + 1 < set->runs ? (i + 1) * LIMIT_DIGEST_RUN : set->spilled);
        bool more;
        int failure = refill(set, run, &more, err);
        if (failure)
            return failure;
        merge->heap[merge->count++] = run;
    }
    for (size_t i = merge->count / 2; i-- > 0;)
        sink(merge, i);
    return 0;
}

static int merge_into(const struct digest_set *set, struct merge *merge, struct digest_stream *stream,
                      struct err *err) {
    int failure = merge_begin(set, merge, err);
    while (!failure && merge->count) {
        struct run *top = merge->heap[0];
        digest_more(stream, &top->window[top->first++], sizeof *top->window);
        bool more = false;
        failure = refill(set, top, &more, err);
        if (!more)
            merge->heap[0] = merge->heap[--merge->count];
        sink(merge, 0);
    }
    return failure;
}

static int digest_runs(struct digest_set *set, struct digest_stream *stream, struct err *err) {
    int failure = spill(set, err);
    if (failure)
        return failure;
    free(set->members);
    set->members = NULL;
    set->cap = 0;
    struct merge merge = {.runs = mem_alloc(set->runs * sizeof *merge.runs),
                          .heap = mem_alloc(set->runs * sizeof(struct run *))};
    failure = merge_into(set, &merge, stream, err);
    free(merge.heap);
    free(merge.runs);
    return failure;
}

int digest_set_end(struct digest_set *set, struct digest *out, struct err *err) {
    struct digest_stream *stream = digest_begin();
    int failure = 0;
    if (set->runs) {
        failure = digest_runs(set, stream, err);
    } else if (set->count) {
        qsort(set->members, set->count, sizeof *set->members, compare);
        digest_more(stream, set->members, set->count * sizeof *set->members);
    }
    struct digest result = digest_end(stream);
    if (!failure)
        *out = result;
    return failure;
}

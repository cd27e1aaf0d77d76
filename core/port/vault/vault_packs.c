/* An index is mapped: a search touches few of its pages. A pack is read in pieces, one file open at a time, since an
 * archive has as many as it has editions. */
#include "port/vault/vault_packs.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/mem.h"

enum {
    CHUNK = 1 << 15,
    HEAD = 8,             /* of an index: its mark and version */
    FANOUT = 256 * 4,     /* how many ids begin with at most this byte */
    ENTRY = 20 + 4 + 4,   /* id, checksum, offset, each in a table of its own */
    FOOT = 2 * 20,        /* checksums of pack and index */
    ENTRY_HEAD_ROOM = 40, /* of an object in a pack: its size, and what a delta rests on */
    OFFSET_DELTA = 6,
    ID_DELTA = 7,
};

struct pack {
    char *pack, *index;       /* paths */
    const unsigned char *map; /* of the index; NULL until it is asked */
    size_t map_len;
    uint32_t count;
    bool broken; /* its index is none that we read */
};

struct packs {
    char *folder;
    struct arena *arena; /* of the paths */
    struct pack *list;
    size_t count, last; /* the one that had what was asked for last */
    int file;           /* of the pack `open`; -1 for none */
    const struct pack *open;
    bool listed;
};

struct packs *packs_new(const char *folder) {
    struct packs *packs = mem_alloc(sizeof *packs);
    *packs = (struct packs){.folder = mem_text(folder), .file = -1};
    return packs;
}

static void forget(struct packs *packs) {
    for (size_t i = 0; i < packs->count; i++)
        if (packs->list[i].map)
            munmap((void *)packs->list[i].map, packs->list[i].map_len);
    if (packs->file >= 0)
        close(packs->file);
    arena_free(packs->arena);
    *packs = (struct packs){.folder = packs->folder, .file = -1};
}

void packs_free(struct packs *packs) {
    if (!packs)
        return;
    forget(packs);
    free(packs->folder);
    free(packs);
}

int packs_again(struct packs *packs, struct err *err) {
    char **names;
    size_t count = 0;
    forget(packs);
    packs->arena = arena_new();
    packs->listed = true;
    if (!file_is_dir(packs->folder))
        return 0;
    if (file_list(packs->arena, packs->folder, &names, &count, err))
        return err->kind;
    packs->list = arena_alloc(packs->arena, (count + 1) * sizeof *packs->list);
    for (size_t i = 0; i < count; i++) {
        size_t len = strlen(names[i]), stem = len > strlen(".idx") ? len - strlen(".idx") : 0;
        if (strncmp(names[i], "pack-", strlen("pack-")) != 0 || strcmp(names[i] + stem, ".idx") != 0)
            continue;
        packs->list[packs->count++] =
            (struct pack){.index = arena_format(packs->arena, "%s/%s", packs->folder, names[i]),
                          .pack = arena_format(packs->arena, "%s/%.*s.pack", packs->folder, (int)stem, names[i])};
    }
    return 0;
}

/* ---- an index ---- */

static uint32_t big32(const unsigned char *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void map_index(struct pack *pack) {
    static const unsigned char mark[HEAD] = {0xff, 't', 'O', 'c', 0, 0, 0, 2};
    struct stat found;
    int file = open(pack->index, O_RDONLY | O_CLOEXEC);
    pack->broken = true;
    if (file < 0)
        return;
    if (!fstat(file, &found) && found.st_size >= HEAD + FANOUT + FOOT) {
        void *map = mmap(NULL, (size_t)found.st_size, PROT_READ, MAP_PRIVATE, file, 0);
        if (map != MAP_FAILED) {
            pack->map = map;
            pack->map_len = (size_t)found.st_size;
            pack->count = big32(pack->map + HEAD + FANOUT - 4);
            pack->broken = memcmp(map, mark, sizeof mark) != 0 ||
                           pack->map_len < HEAD + FANOUT + FOOT + (uint64_t)pack->count * ENTRY;
            pack->count = pack->broken ? 0 : pack->count;
        }
    }
    close(file);
}

static const unsigned char *ids(const struct pack *pack) {
    return pack->map + HEAD + FANOUT;
}

static bool offset_of(const struct pack *pack, uint32_t at, uint64_t *out) {
    const unsigned char *offsets = ids(pack) + (uint64_t)pack->count * (20 + 4), *large = offsets + 4ull * pack->count;
    uint32_t offset = big32(offsets + 4ull * at);
    *out = offset;
    if (!(offset & UINT32_C(0x80000000)))
        return true;
    uint64_t nth = offset & UINT32_C(0x7fffffff), room = pack->map_len - FOOT - (size_t)(large - pack->map);
    if (nth >= room / 8)
        return false;
    *out = (uint64_t)big32(large + 8 * nth) << 32 | big32(large + 8 * nth + 4);
    return true;
}

/* The place of the first id that is not before this one, among those that begin with the same byte; the pack's count
 * where there is none. */
static uint32_t first_not_before(struct pack *pack, const git_oid *id) {
    if (!pack->map && !pack->broken)
        map_index(pack);
    if (pack->broken)
        return pack->count;
    const unsigned char *fanout = pack->map + HEAD;
    uint32_t from = id->id[0] ? big32(fanout + 4 * (id->id[0] - 1)) : 0, end = big32(fanout + 4 * id->id[0]), to = end;
    if (to > pack->count)
        return pack->count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (memcmp(ids(pack) + 20ull * middle, id->id, 20) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from < end ? from : pack->count;
}

/* Whether the pack has it, and where. */
static bool has(struct pack *pack, const git_oid *id, uint64_t *out) {
    uint32_t at = first_not_before(pack, id);
    return at < pack->count && !memcmp(ids(pack) + 20ull * at, id->id, 20) && offset_of(pack, at, out);
}

static struct pack *find(struct packs *packs, const git_oid *id, uint64_t *out) {
    for (size_t i = 0; i < packs->count; i++) {
        size_t at = (packs->last + i) % packs->count;
        if (has(&packs->list[at], id, out)) {
            packs->last = at;
            return &packs->list[at];
        }
    }
    return NULL;
}

/* ---- a pack ---- */

static int damaged(const struct pack *pack, uint64_t offset, const char *how, struct err *err) {
    return err_set(err, ERR_DATA, "%s is damaged: at byte %llu %s", file_base_name(pack->pack),
                   (unsigned long long)offset, how);
}

static long take(struct packs *packs, const struct pack *pack, uint64_t offset, void *out, size_t room) {
    if (packs->open != pack || packs->file < 0) {
        if (packs->file >= 0)
            close(packs->file);
        packs->file = open(pack->pack, O_RDONLY | O_CLOEXEC);
        packs->open = pack;
    }
    return packs->file < 0 || offset > INT64_MAX ? -1 : (long)pread(packs->file, out, room, (off_t)offset);
}

bool packs_inflate(const struct packs_stream *from, unsigned char *out, size_t len) {
    unsigned char chunk[CHUNK];
    z_stream stream = {.next_out = out, .avail_out = (unsigned)len + 1};
    int code = inflateInit(&stream);
    if (code != Z_OK)
        return false;
    while (code == Z_OK) {
        if (!stream.avail_in) {
            long got = from->more(from->context, chunk, sizeof chunk);
            if (got <= 0)
                break;
            stream.next_in = chunk;
            stream.avail_in = (unsigned)got;
        }
        code = inflate(&stream, Z_NO_FLUSH);
    }
    bool whole = code == Z_STREAM_END && stream.total_out == len;
    inflateEnd(&stream);
    return whole;
}

struct place {
    struct packs *packs;
    const struct pack *pack;
    uint64_t at;
};

static long more(void *context, void *chunk, size_t room) {
    struct place *place = context;
    long got = take(place->packs, place->pack, place->at, chunk, room);
    place->at += got > 0 ? (uint64_t)got : 0;
    return got;
}

/* What stands before an object's stream. */
struct entry {
    unsigned type;
    uint64_t size, stream; /* of the unpacked stream, and where it begins */
    uint64_t base;         /* of a delta: where what it changes begins, */
    git_oid base_id;       /* or its id */
};

static bool read_size(const unsigned char *head, size_t len, size_t *at, unsigned shift, uint64_t *size) {
    unsigned char byte;
    do {
        if (*at >= len || shift > 57)
            return false;
        byte = head[(*at)++];
        *size |= (uint64_t)(byte & 0x7f) << shift;
        shift += 7;
    } while (byte & 0x80);
    return true;
}

/* How far before this object its base begins, in git's own writing of it. */
static bool read_distance(const unsigned char *head, size_t len, size_t *at, uint64_t *out) {
    uint64_t distance = 0;
    unsigned char byte;
    do {
        if (*at >= len || distance >> 56)
            return false;
        byte = head[(*at)++];
        distance = (distance << 7) | (byte & 0x7f);
        distance += byte & 0x80 ? 1 : 0;
    } while (byte & 0x80);
    *out = distance;
    return true;
}

static bool read_entry(struct packs *packs, const struct pack *pack, uint64_t offset, struct entry *out) {
    unsigned char head[ENTRY_HEAD_ROOM];
    long got = take(packs, pack, offset, head, sizeof head);
    size_t len = got > 0 ? (size_t)got : 0, at = 1;
    uint64_t distance = 0;
    if (!len)
        return false;
    *out = (struct entry){.type = head[0] >> 4 & 7, .size = head[0] & 15};
    if (head[0] & 0x80 && !read_size(head, len, &at, 4, &out->size))
        return false;
    if (out->type == OFFSET_DELTA) {
        if (!read_distance(head, len, &at, &distance) || !distance || distance >= offset)
            return false;
        out->base = offset - distance;
    } else if (out->type == ID_DELTA) {
        if (len - at < sizeof out->base_id.id)
            return false;
        memcpy(out->base_id.id, head + at, sizeof out->base_id.id);
        at += sizeof out->base_id.id;
    }
    out->stream = offset + at;
    return out->size <= LIMIT_OBJECT && out->type != 0 && out->type != 5;
}

static unsigned char *unpack(struct packs *packs, const struct pack *pack, const struct entry *entry) {
    struct place place = {packs, pack, entry->stream};
    const struct packs_stream stream = {more, &place};
    unsigned char *bytes = mem_alloc((size_t)entry->size + 1);
    if (!packs_inflate(&stream, bytes, (size_t)entry->size)) {
        free(bytes);
        return NULL;
    }
    bytes[entry->size] = '\0';
    return bytes;
}

/* ---- deltas ---- */

/* One step of a delta: bytes of its own, or a piece of the base. */
static bool step(const unsigned char *delta, size_t len, size_t *at, const struct packed *base, struct packed *out,
                 size_t *done) {
    unsigned char code = delta[(*at)++];
    const unsigned char *from = delta + *at;
    uint32_t place = 0, piece = code & 0x7f;
    if (code & 0x80) {
        piece = 0;
        for (unsigned i = 0; i < 7; i++) {
            if (!(code & 1u << i))
                continue;
            if (*at >= len)
                return false;
            uint32_t byte = delta[(*at)++];
            *(i < 4 ? &place : &piece) |= byte << 8 * (i < 4 ? i : i - 4);
        }
        piece = piece ? piece : 0x10000;
        if (place > base->len || piece > base->len - place)
            return false;
        from = base->bytes + place;
    } else {
        if (!piece || piece > len - *at)
            return false;
        *at += piece;
    }
    if (piece > out->len - *done)
        return false;
    memcpy(out->bytes + *done, from, piece);
    *done += piece;
    return true;
}

static bool apply(const unsigned char *delta, size_t len, const struct packed *base, struct packed *out) {
    uint64_t before = 0, after = 0;
    size_t at = 0, done = 0;
    if (!read_size(delta, len, &at, 0, &before) || !read_size(delta, len, &at, 0, &after) || before != base->len ||
        after > LIMIT_OBJECT)
        return false;
    *out = (struct packed){mem_alloc((size_t)after + 1), (size_t)after, base->type};
    bool sound = true;
    while (sound && at < len)
        sound = step(delta, len, &at, base, out, &done);
    out->bytes[after] = '\0';
    if (sound && done == after)
        return true;
    free(out->bytes);
    return false;
}

static int read_at(struct packs *packs, const struct pack *pack, uint64_t offset, int depth, struct packed *out,
                   struct err *err);

static int read_delta(struct packs *packs, const struct pack *pack, uint64_t offset, const struct entry *entry,
                      int depth, struct packed *out, struct err *err) {
    struct packed base;
    uint64_t base_at = entry->base;
    const struct pack *base_pack = entry->type == ID_DELTA ? find(packs, &entry->base_id, &base_at) : pack;
    if (!base_pack || depth >= LIMIT_DELTAS)
        return damaged(pack, offset, "what a delta rests on is not there", err);
    if (read_at(packs, base_pack, base_at, depth + 1, &base, err))
        return err->kind;
    unsigned char *delta = unpack(packs, pack, entry);
    bool sound = delta && apply(delta, (size_t)entry->size, &base, out);
    free(delta);
    free(base.bytes);
    return sound ? 0 : damaged(pack, offset, "a delta does not hold", err);
}

static int read_at(struct packs *packs, const struct pack *pack, uint64_t offset, int depth, struct packed *out,
                   struct err *err) {
    struct entry entry;
    if (!read_entry(packs, pack, offset, &entry))
        return damaged(pack, offset, "no object begins", err);
    if (entry.type == OFFSET_DELTA || entry.type == ID_DELTA)
        return read_delta(packs, pack, offset, &entry, depth, out, err);
    unsigned char *bytes = unpack(packs, pack, &entry);
    if (!bytes)
        return damaged(pack, offset, "an object does not unpack", err);
    *out = (struct packed){bytes, (size_t)entry.size, (git_object_t)entry.type};
    return 0;
}

/* ---- asking ---- */

static int list(struct packs *packs, struct err *err) {
    return packs->listed ? 0 : packs_again(packs, err);
}

bool packs_have(struct packs *packs, const git_oid *id) {
    struct err unlisted;
    uint64_t offset;
    return !list(packs, &unlisted) && find(packs, id, &offset);
}

int packs_begin(struct packs *packs, const git_oid *id, size_t len, git_oid *out) {
    struct err unlisted;
    int met = 0;
    for (size_t i = 0; !list(packs, &unlisted) && i < packs->count; i++) {
        struct pack *pack = &packs->list[i];
        for (uint32_t at = first_not_before(pack, id); met < 2 && at < pack->count; at++) {
            git_oid one;
            memcpy(one.id, ids(pack) + 20ull * at, sizeof one.id);
            if (git_oid_ncmp(&one, id, len) != 0)
                break;
            met += !met || !git_oid_equal(&one, out);
            *out = one;
        }
    }
    return met;
}

static int locate(struct packs *packs, const git_oid *id, struct pack **out, uint64_t *out_offset, struct err *err) {
    if (list(packs, err))
        return err->kind;
    *out = find(packs, id, out_offset);
    return *out ? 0 : err_set(err, ERR_NOINPUT, "no pack has this object");
}

int packs_read(struct packs *packs, const git_oid *id, struct packed *out, struct err *err) {
    struct pack *pack;
    uint64_t offset = 0;
    if (locate(packs, id, &pack, &offset, err))
        return err->kind;
    return read_at(packs, pack, offset, 0, out, err);
}

int packs_size(struct packs *packs, const git_oid *id, struct packed *out, struct err *err) {
    struct pack *pack;
    struct entry entry;
    uint64_t offset = 0;
    if (locate(packs, id, &pack, &offset, err))
        return err->kind;
    if (!read_entry(packs, pack, offset, &entry))
        return damaged(pack, offset, "no object begins", err);
    if (entry.type != OFFSET_DELTA && entry.type != ID_DELTA) {
        *out = (struct packed){NULL, (size_t)entry.size, (git_object_t)entry.type};
        return 0;
    }
    if (read_delta(packs, pack, offset, &entry, 0, out, err))
        return err->kind;
    free(out->bytes);
    out->bytes = NULL;
    return 0;
}

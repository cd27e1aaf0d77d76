/* An arena is a chain of blocks, bump-allocated; a large piece gets a block of its own. */
#include "base/mem.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"

#define BLOCK       ((size_t)64 * 1024)
#define FIRST_BLOCK ((size_t)4 * 1024)
#define ALIGN       _Alignof(max_align_t)

_Noreturn static void out_of_memory(void) {
    static const char words[] = "earshot: out of memory; nothing was changed by the act that was under way\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    _exit(ERR_OS);
}

void *mem_alloc(size_t size) {
    void *p = calloc(1, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

void *mem_grow(void *old, size_t size) {
    void *p = realloc(old, size ? size : 1);
    if (!p)
        out_of_memory();
    return p;
}

char *mem_text(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

void *mem_grow_items(void *old, size_t *cap, size_t need, size_t item_size) {
    if (need <= *cap)
        return old;
    size_t grown = *cap ? *cap : 8;
    while (grown < need)
        grown *= 2;
    if (grown > SIZE_MAX / item_size)
        out_of_memory();
    void *items = mem_grow(old, grown * item_size);
    *cap = grown;
    return items;
}

struct block {
    struct block *next;
    size_t used, size;
    max_align_t data[];
};

struct cleanup {
    struct cleanup *next;
    void (*fn)(void *);
    void *what;
};

struct arena {
    struct block *blocks; /* the first is the one being filled */
    struct cleanup *cleanups;
    size_t block; /* the size of the next: they double up to BLOCK, so that a request's arena costs little */
};

struct arena *arena_new(void) {
    struct arena *arena = mem_alloc(sizeof *arena);
    arena->block = FIRST_BLOCK;
    return arena;
}

void arena_clear(struct arena *arena) {
    struct cleanup *cleanups = arena->cleanups;
    arena->cleanups = NULL;
    for (; cleanups; cleanups = cleanups->next)
        cleanups->fn(cleanups->what);
    while (arena->blocks) {
        struct block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

void arena_free(struct arena *arena) {
    if (!arena)
        return;
    arena_clear(arena);
    free(arena);
}

static struct block *block_new(size_t size) {
    struct block *block = mem_alloc(sizeof *block + size);
    block->size = size;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size) {
    if (size > SIZE_MAX - ALIGN)
        out_of_memory();
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
#ifdef EARSHOT_DEBUG_ARENA
    const bool own = true; /* every piece a block of its own */
#else
    const bool own = size > arena->block / 4;
#endif
    struct block *first = arena->blocks;
    if (first && !own && first->size - first->used >= size) {
        void *piece = (char *)first->data + first->used;
        first->used += size;
        return piece;
    }
    struct block *block = block_new(own ? size : arena->block);
    block->used = size;
    if (!own && arena->block < BLOCK)
        arena->block *= 2;
    if (first && own) { /* keep filling the present block */
        block->next = first->next;
        first->next = block;
    } else {
        block->next = first;
        arena->blocks = block;
    }
    return block->data;
}

char *arena_bytes(struct arena *arena, const void *bytes, size_t len) {
    char *copy = arena_alloc(arena, len + 1);
    if (len)
        memcpy(copy, bytes, len);
    return copy;
}

void *arena_grow(struct arena *arena, void *old, size_t count, size_t *cap, size_t item_size) {
    if (count < *cap)
        return old;
    *cap = *cap ? *cap * 2 : 4;
    void *items = arena_alloc(arena, *cap * item_size);
    if (count)
        memcpy(items, old, count * item_size);
    return items;
}

char *arena_text(struct arena *arena, const char *text) {
    return arena_bytes(arena, text, strlen(text));
}

char *arena_format(struct arena *arena, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_alloc(arena, (size_t)(len < 0 ? 0 : len) + 1);
    if (len > 0)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text;
}

void arena_on_free(struct arena *arena, void (*fn)(void *), void *what) {
    struct cleanup *cleanup = arena_alloc(arena, sizeof *cleanup);
    *cleanup = (struct cleanup){.next = arena->cleanups, .fn = fn, .what = what};
    arena->cleanups = cleanup;
}

/* Memory: small pieces live in an arena as long as the work that needs them; growing bytes live in a buf (buf.h).
 *
 * When memory runs out the process says so and ends with ERR_OS. That is a decision, not an omission: every act is one
 * transaction that survives a kill at any point, so ending is safe, and no caller needs a path that is never tested. It
 * is the one exception to "nothing below ops exits". What could grow with hostile input has a ceiling in limits.h and
 * an error value instead.
 *
 * An arena serves one command, one file or one report. Built with EARSHOT_DEBUG_ARENA (the sanitizer build) each piece
 * is a real allocation of its own, so that the sanitizer sees its edges. */
#ifndef EARSHOT_BASE_MEM_H
#define EARSHOT_BASE_MEM_H

#include <stddef.h>

void *mem_alloc(size_t size);                                                /* zeroed; yours, free() it */
void *mem_grow(void *old, size_t size);                                      /* as realloc; never NULL */
char *mem_text(const char *text);                                            /* a copy; yours, free() it */
void *mem_grow_items(void *old, size_t *cap, size_t need, size_t item_size); /* doubles *cap until it holds need */

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena);  /* NULL is fine; runs the cleanup handlers, last first */
void arena_clear(struct arena *arena); /* frees all pieces, keeps the arena */

void *arena_alloc(struct arena *arena, size_t size); /* zeroed, aligned for any type */
char *arena_text(struct arena *arena, const char *text);
char *arena_bytes(struct arena *arena, const void *bytes, size_t len); /* a NUL is added behind */
char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for one item more: returns `old` while count < *cap, else a copy of twice the room (the old one stays with the
 * arena: at most as much again is left behind). */
void *arena_grow(struct arena *arena, void *old, size_t count, size_t *cap, size_t item_size);

/* Runs fn(what) when the arena is cleared or freed: for handles that must be closed. */
void arena_on_free(struct arena *arena, void (*fn)(void *), void *what);

#endif

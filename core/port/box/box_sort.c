#include "port/box/box_sort.h"

#include <string.h>

struct order {
    size_t size;
    int (*compare)(const void *, const void *, void *);
    void *context;
};

static void merge(const struct order *by, const char *left, const char *middle, const char *right, char *out) {
    const char *a = left, *b = middle;
    for (; a < middle || b < right; out += by->size) {
        const char **from = a == middle || (b < right && by->compare(a, b, by->context) > 0) ? &b : &a;
        memcpy(out, *from, by->size);
        *from += by->size;
    }
}

void box_sort(void *items, void *spare, size_t count, size_t size, int (*compare)(const void *, const void *, void *),
              void *context) {
    const struct order by = {size, compare, context};
    char *from = items, *to = spare;
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t start = 0; start < count; start += 2 * run) {
            size_t middle = start + run < count ? start + run : count;
            size_t end = middle + run < count ? middle + run : count;
            merge(&by, from + start * size, from + middle * size, from + end * size, to + start * size);
        }
        char *swap = from;
        from = to;
        to = swap;
    }
    if (from != items && count)
        memcpy(items, from, count * size);
}

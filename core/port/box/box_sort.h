/* A stable merge sort with the caller's own spare room. The C library's qsort is not used in the child: it may ask the
 * system how much memory there is, which the filter answers with death. The number of comparisons is bounded whatever
 * the comparison says, and compare() may leave by a Lua error. */
#ifndef EARSHOT_PORT_BOX_BOX_SORT_H
#define EARSHOT_PORT_BOX_BOX_SORT_H

#include <stddef.h>

/* compare answers < 0, 0 or > 0; spare has room for count items too. */
void box_sort(void *items, void *spare, size_t count, size_t size, int (*compare)(const void *, const void *, void *),
              void *context);

#endif

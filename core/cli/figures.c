#include "cli/figures.h"

static double real_at(const struct figure *figure, const void *of) {
    return *(const double *)((const char *)of + figure->at);
}

static int64_t whole_at(const struct figure *figure, const void *of) {
    return *(const int64_t *)((const char *)of + figure->at);
}

size_t figures_columns(const struct figure *figures, struct table_column *out) {
    size_t count = 0;
    for (; figures[count].key; count++)
        out[count] =
            (struct table_column){.key = figures[count].key, .kind = figures[count].whole ? TABLE_INT : TABLE_REAL};
    return count;
}

void figures_put(struct table *table, const struct figure *figures, const void *of) {
    for (; figures->key; figures++)
        if (figures->whole)
            table_int(table, whole_at(figures, of));
        else
            table_real(table, real_at(figures, of));
}

void figures_set(struct arena *arena, struct value *map, const struct figure *figures, const void *of) {
    for (; figures->key; figures++)
        value_set(arena, map, figures->key,
                  figures->whole ? value_int(arena, whole_at(figures, of)) : value_real(arena, real_at(figures, of)));
}

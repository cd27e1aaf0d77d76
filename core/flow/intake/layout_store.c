/* Which column names the store: what a person says; else the one that the site carries it in; else the one whose cells
 * are stores. */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "flow/intake/layout_parts.h"

struct hits {
    size_t codes, names, filled;
};

static struct hits count_hits(const struct finding *finding, const struct map *names, size_t column) {
    struct hits hits = {0};
    for (size_t i = 0; i < finding->row_count; i++) {
        const char *text = finding_cell(finding, i, column);
        bool code = text[0] && registry_store(finding->wish->registry, text);
        hits.filled += text[0] != 0;
        hits.codes += code;
        hits.names += !code && text[0] && map_get(names, text);
    }
    return hits;
}

static struct map store_names(const struct finding *finding) {
    struct map names = map_make(finding->arena);
    for (size_t i = 0; i < finding->wish->registry->store_count; i++)
        map_put(&names, finding->wish->registry->stores[i].name, &finding->wish->registry->stores[i]);
    return names;
}

/* The more the better: a column of the site's own before others, and one that no question claims before one that does.
 */
static size_t worth(const struct finding *finding, const struct column *column, const struct hits *hits) {
    size_t found = hits->codes + hits->names, all = finding->row_count + 1;
    if (column->role == ROLE_STORE)
        return 4 * all + 2 * found + (hits->filled ? 1 : 0) + (found ? 4 * all : 0);
    if (!found || found * 2 < hits->filled)
        return 0;
    return column->role == ROLE_NONE ? (column->question ? all : 3 * all) + found : 0;
}

static size_t find_said(const struct finding *finding, const char *heading) {
    size_t i = 0;
    while (i < finding->column_count && strcmp(finding->columns[i].heading, heading) != 0 &&
           strcmp(finding->header.fields[i].bytes, heading) != 0)
        i++;
    return i;
}

static int take(struct finding *finding, const struct map *names, size_t index) {
    struct column *column = &finding->columns[index];
    struct hits hits = count_hits(finding, names, index);
    finding->mapping->store = column->text;
    finding->mapping->store_named = hits.names > 0;
    column->of = column->question ? arena_format(finding->arena, "%s, and the store", column->question->id) : "";
    column->use = column->question ? "answer" : hits.names ? "store, by code or name" : "store";
    column->role = column->question ? column->role : ROLE_STORE;
    return 0;
}

static int no_store(const struct finding *finding, size_t first, size_t second, struct err *err) {
    if (second < finding->column_count)
        return err_set(err, ERR_DATA, "the columns '%s' and '%s' may both name the store",
                       finding->columns[first].heading, finding->columns[second].heading),
               err_todo(err, "say which with --store-column");
    return err_set(err, ERR_DATA, "no column of the file names a store of the registry"),
           err_todo(err, "say --store CODE where all of it is of one store, or --store-column HEADING");
}

int store_find(struct finding *finding, struct err *err) {
    const struct layout_wish *wish = finding->wish;
    struct map names = store_names(finding);
    size_t best = 0, first = finding->column_count, second = first;
    finding->mapping->store = finding->mapping->store_code = "";
    if (wish->store_code) {
        const struct store *store;
        finding->mapping->store_code = wish->store_code;
        return registry_need_store(wish->registry, wish->store_code, &store, err);
    }
    if (wish->store_column) {
        size_t said = find_said(finding, wish->store_column);
        return said < finding->column_count
                   ? take(finding, &names, said)
                   : (err_set(err, ERR_DATA, "the file has no column '%s'", wish->store_column), (int)err->kind);
    }
    for (size_t i = 0; i < finding->column_count; i++) {
        struct hits hits = count_hits(finding, &names, i);
        size_t found = worth(finding, &finding->columns[i], &hits);
        second = found && found == best ? i : found > best ? finding->column_count : second;
        first = found > best ? i : first;
        best = found > best ? found : best;
    }
    if (!best || second < finding->column_count)
        return no_store(finding, first, second, err);
    return take(finding, &names, first);
}

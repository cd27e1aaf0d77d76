#include "flow/registry/targets.h"

#include <math.h>
#include <string.h>

/* ---- names of figures ---- */

static const struct {
    const char *prefix;
    enum target_kind kind;
} kinds[] = {{"dimension:", TARGET_DIMENSION}, {"index:", TARGET_INDEX}, {"", TARGET_QUESTION}};

static const struct {
    const char *suffix;
    enum target_figure figure;
} figures[] = {{".nps", TARGET_NPS}, {".mean", TARGET_MEAN}, {".t2b", TARGET_TOP}, {"", TARGET_SCORE}};

/* An index is one figure, a question or dimension has several, and only a question has an NPS. */
static bool is_figure_of(enum target_kind kind, enum target_figure figure) {
    if (kind == TARGET_INDEX || figure == TARGET_SCORE)
        return kind == TARGET_INDEX && figure == TARGET_SCORE;
    return kind == TARGET_QUESTION || figure != TARGET_NPS;
}

static bool ends_with(const char *text, const char *suffix) {
    size_t len = strlen(text), tail = strlen(suffix);
    return len > tail && strcmp(text + len - tail, suffix) == 0;
}

bool target_aim_read(const char *text, struct arena *arena, struct target_aim *out) {
    size_t kind = 0, figure = 0;
    while (strncmp(text, kinds[kind].prefix, strlen(kinds[kind].prefix)) != 0)
        kind++;
    const char *item = text + strlen(kinds[kind].prefix);
    while (figures[figure].suffix[0] && !ends_with(item, figures[figure].suffix))
        figure++;
    if (!item[0] || !is_figure_of(kinds[kind].kind, figures[figure].figure))
        return false;
    out->kind = kinds[kind].kind;
    out->figure = figures[figure].figure;
    out->item = arena_bytes(arena, item, strlen(item) - strlen(figures[figure].suffix));
    return true;
}

const char *target_aim_write(const struct target_aim *aim, struct arena *arena) {
    size_t kind = 0, figure = 0;
    while (kinds[kind].kind != aim->kind)
        kind++;
    while (figures[figure].figure != aim->figure)
        figure++;
    return arena_format(arena, "%s%s%s", kinds[kind].prefix, aim->item, figures[figure].suffix);
}

/* ---- which one holds ---- */

static int compare(const struct target *target, enum place place, int64_t place_id, const struct target_aim *aim,
                   month_t month) {
    const struct target_aim *its = &target->aim;
    int order = (target->place > place) - (target->place < place);
    order = order ? order : (target->place_id > place_id) - (target->place_id < place_id);
    order = order ? order : strcmp(its->survey, aim->survey);
    order = order ? order : (its->kind > aim->kind) - (its->kind < aim->kind);
    order = order ? order : strcmp(its->item, aim->item);
    order = order ? order : (its->figure > aim->figure) - (its->figure < aim->figure);
    return order ? order : (target->from > month) - (target->from < month);
}

const struct target *targets_own(const struct targets *targets, enum place place, int64_t place_id,
                                 const struct target_aim *aim, month_t month) {
    size_t first = 0, past = targets->count; /* of those from `first` on, the first that comes after is `past` */
    while (first < past) {
        size_t middle = first + (past - first) / 2;
        if (compare(&targets->items[middle], place, place_id, aim, month) > 0)
            past = middle;
        else
            first = middle + 1;
    }
    const struct target *last = past ? &targets->items[past - 1] : NULL;
    return last && compare(last, place, place_id, aim, last->from) == 0 ? last : NULL;
}

const struct target *targets_find(const struct targets *targets, const struct target_aim *aim,
                                  const struct store *store, const struct region *region, month_t month) {
    const struct target *found = store ? targets_own(targets, PLACE_STORE, store->id, aim, month) : NULL;
    if (store)
        region = store_region(store, month_last(month));
    for (; region && !(found && !isnan(found->value)); region = region->parent)
        found = targets_own(targets, PLACE_REGION, region->id, aim, month);
    if (!found || isnan(found->value))
        found = targets_own(targets, PLACE_CHAIN, 0, aim, month);
    return found && !isnan(found->value) ? found : NULL;
}

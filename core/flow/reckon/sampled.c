#include "flow/reckon/sampled.h"

#include <math.h>
#include <string.h>

#include "flow/report/report.h"

bool sampled_is(const struct value *map) {
    return value_text(value_get(map, "unit"), NULL) && value_text(value_get(map, "definition"), NULL);
}

static int unit_of(const char *name) {
    for (int unit = METRIC_POINTS; unit <= METRIC_COUNT; unit++)
        if (!strcmp(metric_unit_name((enum metric_unit)unit), name))
            return unit;
    return -1;
}

int sampled_read(const struct value *map, struct sampled *out, struct err *err) {
    int unit = unit_of(value_text(value_get(map, "unit"), ""));
    struct metric metric = {
        .value = value_number(value_get(map, "value"), NAN),
        .n = value_whole(value_get(map, "n"), 0),
        .lo = value_number(value_get(map, "lo"), NAN),
        .hi = value_number(value_get(map, "hi"), NAN),
        .definition = value_text(value_get(map, "definition"), ""),
        .suppressed = value_yes(value_get(map, "suppressed"), false),
        .uncertain = value_yes(value_get(map, "uncertain"), false),
    };
    bool known = isfinite(metric.value);
    const char *wrong = unit < 0                               ? "has no unit that is known"
                        : metric.suppressed && known           ? "is suppressed and yet has a value"
                        : known && metric.n <= 0               ? "has a value without its base n"
                        : isnan(metric.lo) != isnan(metric.hi) ? "has half an interval"
                                                               : NULL;
    if (wrong)
        return err_set(err, ERR_DATA, "a metric %s", wrong),
               err_todo(err, "take metrics as they are given, or from stats");
    metric.unit = (enum metric_unit)unit;
    *out = (struct sampled){metric, value_text(value_get(map, "of"), NULL)};
    return 0;
}

const struct value *sampled_value(struct arena *arena, const struct sampled *metric) {
    return report_metric_of(arena, &metric->metric, metric->of);
}

static size_t common_steps(const char *a, const char *b) {
    size_t at = 0, whole = 0;
    for (; a[at] && a[at] == b[at]; at++)
        if (a[at] == '/')
            whole = at;
    bool a_ends = !a[at] || a[at] == '/', b_ends = !b[at] || b[at] == '/';
    return a_ends && b_ends ? at : whole;
}

bool sampled_apart(const struct sampled *a, const struct sampled *b) {
    if (!a->of || !b->of)
        return false;
    size_t common = common_steps(a->of, b->of);
    return a->of[common] && b->of[common];
}

const char *sampled_both(struct arena *arena, const struct sampled *a, const struct sampled *b) {
    return a->of && b->of ? arena_bytes(arena, a->of, common_steps(a->of, b->of)) : NULL;
}

bool sampled_is_difference(const struct sampled *metric) {
    const char *definition = metric->metric.definition;
    return !strncmp(definition, "difference.", 11) || !strncmp(definition, "change.", 7);
}

int sampled_bases(const struct box_asked *asked, struct bases *out, struct err *err) {
    int64_t floor = value_whole(value_get(asked->told, "floor"), 0);
    if (floor <= 0)
        return err_set(err, ERR_DATA, "a metric cannot be made while the file is being loaded"),
               err_todo(err, "make it in the function that needs it: only then is the privacy floor known");
    *out = (struct bases){floor, value_whole(value_get(asked->told, "base"), floor)};
    return 0;
}

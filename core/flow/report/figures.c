/* A figure knows its unit and its definition; decimals, sign and scale follow from these two. */
#include "flow/report/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

static const char *const unit_names[] = {"points", "percent", "score", "hours", "count"};

static enum metric_unit unit_of(const char *name) {
    for (int i = METRIC_POINTS; i < METRIC_COUNT; i++)
        if (strcmp(unit_names[i], name) == 0)
            return (enum metric_unit)i;
    return METRIC_COUNT;
}

static bool starts(const char *text, const char *beginning) {
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

static int decimals_of(enum metric_unit unit, bool difference, bool index) {
    switch (unit) {
    case METRIC_POINTS:
        return difference ? 1 : 0;
    case METRIC_PERCENT:
        return 1;
    case METRIC_SCORE:
        return index ? 1 : 2;
    case METRIC_HOURS:
        return 1;
    case METRIC_COUNT:
        return 0;
    }
    return 0;
}

/* Scores have the scale of their question, which a metric does not know. */
static void clip(struct figure *figure) {
    if (figure->derived)
        return;
    double most = figure->difference ? 200 : 100;
    if (figure->unit == METRIC_PERCENT)
        most = 100;
    if (figure->unit != METRIC_POINTS && figure->unit != METRIC_PERCENT)
        return;
    double least = figure->unit == METRIC_POINTS || figure->difference ? -most : 0;
    figure->lo = fmax(figure->lo, least);
    figure->hi = fmin(figure->hi, most);
}

struct figure figure_read(const struct value *metric) {
    const char *definition = value_text(value_get(metric, "definition"), "");
    struct figure figure = {
        .suppressed = value_yes(value_get(metric, "suppressed"), false),
        .uncertain = value_yes(value_get(metric, "uncertain"), false),
        .difference = starts(definition, "change.") || starts(definition, "difference."),
        .derived = starts(definition, "derived.") || strcmp(definition, "difference.derived") == 0,
        .value = value_number(value_get(metric, "value"), NAN),
        .lo = value_number(value_get(metric, "lo"), NAN),
        .hi = value_number(value_get(metric, "hi"), NAN),
        .n = value_whole(value_get(metric, "n"), 0),
        .unit = unit_of(value_text(value_get(metric, "unit"), "")),
        .definition = definition_find(definition),
    };
    figure.known = !figure.suppressed && isfinite(figure.value);
    figure.interval = figure.known && isfinite(figure.lo) && isfinite(figure.hi);
    figure.decimals = decimals_of(figure.unit, figure.difference || figure.derived, starts(definition, "index."));
    clip(&figure);
    return figure;
}

bool figure_clear(const struct figure *figure) {
    return figure->interval && (figure->lo > 0 || figure->hi < 0);
}

/* Digits in groups of three; `whole` is not negative. */
static void put_grouped(struct buf *out, long long whole) {
    char digits[24];
    int count = snprintf(digits, sizeof digits, "%lld", whole);
    for (int i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            buf_char(out, ',');
        buf_char(out, digits[i]);
    }
}

const char *figure_number(struct arena *arena, double number, int decimals, bool sign) {
    if (!(fabs(number) < 1e12))
        return "—";
    long long unit = decimals == 0 ? 1 : decimals == 1 ? 10 : 100, scaled = llround(number * (double)unit);
    struct buf text = buf_make(LIMIT_MESSAGE);
    buf_text(&text, scaled < 0 ? "−" : scaled > 0 && sign ? "+" : "");
    put_grouped(&text, llabs(scaled) / unit);
    if (decimals > 0)
        buf_format(&text, ".%0*lld", decimals, llabs(scaled) % unit);
    const char *kept = arena_text(arena, text.data);
    buf_free(&text);
    return kept;
}

static const char *number_of(struct arena *arena, const struct figure *figure, double number) {
    return figure_number(arena, number, figure->decimals, figure->difference || figure->unit == METRIC_POINTS);
}

const char *figure_value(struct arena *arena, enum language language, const struct figure *figure) {
    if (!figure->known)
        return "—";
    const char *number = number_of(arena, figure, figure->value);
    if (figure->unit == METRIC_HOURS)
        return arena_format(arena, language == LANGUAGE_ZH ? "%s 小时" : "%s h", number);
    if (figure->unit != METRIC_PERCENT)
        return number;
    if (figure->difference)
        return arena_format(arena, language == LANGUAGE_ZH ? "%s 个百分点" : "%s pp", number);
    return arena_format(arena, "%s%%", number);
}

const char *figure_interval(struct arena *arena, enum language language, const struct figure *figure) {
    if (!figure->interval)
        return "";
    return arena_format(arena, language == LANGUAGE_ZH ? "%s 至 %s" : "%s to %s", number_of(arena, figure, figure->lo),
                        number_of(arena, figure, figure->hi));
}

/* A count of answers is its own base; what is reckoned from one is not. */
static bool is_own_base(const struct figure *figure) {
    return figure->unit == METRIC_COUNT && !figure->derived;
}

const char *figure_base(struct arena *arena, const struct figure *figure) {
    if (!figure->known || figure->n <= 0 || is_own_base(figure))
        return "";
    return arena_format(arena, "n = %s", figure_number(arena, (double)figure->n, 0, false));
}

static const char *footing(struct arena *arena, enum language language, const struct figure *figure,
                           const char *before_interval) {
    bool zh = language == LANGUAGE_ZH;
    if (figure->suppressed)
        return zh ? "样本不足，不予显示" : "too few answers to show";
    if (!figure->known && !figure->derived && figure->unit == METRIC_HOURS && figure->n > 0) /* not reached */
        return zh ? "半数以上仍在等候" : "more than half still wait";
    if (!figure->known)
        return zh ? "无法计算" : "cannot be computed";
    if (is_own_base(figure))
        return "";
    const char *base = figure_base(arena, figure), *interval = figure_interval(arena, language, figure);
    const char *text = arena_format(arena, "%s%s%s%s", base, *base && *interval ? " · " : "",
                                    *interval ? before_interval : "", interval);
    return figure->uncertain ? arena_format(arena, "%s · %s", text, zh ? "样本偏少" : "small base") : text;
}

const char *figure_footing(struct arena *arena, enum language language, const struct figure *figure) {
    return footing(arena, language, figure, language == LANGUAGE_ZH ? "95% 区间 " : "95% CI ");
}

const char *figure_footing_short(struct arena *arena, enum language language, const struct figure *figure) {
    return footing(arena, language, figure, "");
}

/* ---- what a figure is held against ---- */

const char *figure_aim(struct arena *arena, const struct figure *figure, double target) {
    int decimals = fabs(target - round(target)) < 1e-9 ? 0 : figure->decimals > 0 ? figure->decimals : 1;
    const char *number = figure_number(arena, target, decimals, figure->difference || figure->unit == METRIC_POINTS);
    return figure->unit == METRIC_PERCENT ? arena_format(arena, "%s%%", number) : number;
}

const char *figure_target(struct arena *arena, enum language language, const struct figure *figure,
                          const struct value *target) {
    double aim = value_number(target, NAN);
    bool zh = language == LANGUAGE_ZH;
    if (!isfinite(aim))
        return "";
    const char *side = !figure->interval  ? ""
                       : figure->lo > aim ? zh ? "，▲ 高于目标" : ", ▲ above"
                       : figure->hi < aim ? zh ? "，▼ 低于目标" : ", ▼ below"
                                          : "";
    return arena_format(arena, zh ? "目标 %s%s" : "target %s%s", figure_aim(arena, figure, aim), side);
}

const char *rank_text(struct arena *arena, enum language language, const struct value *rank) {
    if (!rank)
        return "";
    const char *title = say_text(arena, language, value_get(rank, "title"), FOOTINGS_NONE),
               *place = figure_number(arena, value_number(value_get(rank, "place"), NAN), 0, false),
               *of = figure_number(arena, value_number(value_get(rank, "of"), NAN), 0, false);
    return arena_format(arena, "%s%s%s / %s", title, *title ? " " : "", place, of);
}

const char *rank_change(struct arena *arena, enum language language, const struct value *rank) {
    int64_t gained = value_whole(value_get(rank, "change"), INT64_MIN);
    bool zh = language == LANGUAGE_ZH;
    const char *against = say_text(arena, language, value_get(rank, "compare"), FOOTINGS_NONE);
    if (gained == INT64_MIN)
        return against;
    const char *space = *against ? " " : "";
    if (gained == 0)
        return arena_format(arena, "%s%s%s", against, space, zh ? "名次不变" : "unchanged");
    const char *places = figure_number(arena, fabs((double)gained), 0, false);
    return arena_format(arena,
                        zh                   ? "%s%s%s %s 位"
                        : llabs(gained) == 1 ? "%s%s%s %s place"
                                             : "%s%s%s %s places",
                        against, space, gained > 0 ? "▲" : "▼", places);
}

/* ---- text with metrics in it ---- */

static const struct value *say_items(const struct value *text) {
    return value_get(text, "items");
}

/* Appends a say's metric: {number} counts from 1. */
static void put_metric(struct buf *out, struct arena *arena, enum language language, const struct value *metric,
                       enum footings footings) {
    struct figure figure = figure_read(metric);
    buf_text(out, figure_value(arena, language, &figure));
    const char *basis = footings == FOOTINGS_WHOLE   ? figure_footing(arena, language, &figure)
                        : footings == FOOTINGS_SHORT ? figure_footing_short(arena, language, &figure)
                                                     : "";
    if (*basis)
        buf_format(out, language == LANGUAGE_ZH ? "（%s）" : " (%s)", basis);
}

const char *say_text(struct arena *arena, enum language language, const struct value *text, enum footings footings) {
    if (!value_is(text, VALUE_MAP))
        return value_text(text, "");
    const struct value *items = say_items(text);
    struct buf out = buf_make(LIMIT_DOCUMENT);
    for (const char *at = value_text(value_at(items, 0), ""); *at;) {
        char *end;
        unsigned long place = *at == '{' ? strtoul(at + 1, &end, 10) : 0;
        if (place > 0 && place < value_count(items) && *end == '}') {
            put_metric(&out, arena, language, value_at(items, place), footings);
            at = end + 1;
        } else
            buf_char(&out, *at++);
    }
    const char *kept = arena_text(arena, out.data);
    buf_free(&out);
    return kept;
}

const char *say_footings(struct arena *arena, enum language language, const struct value *text) {
    const char *all = "";
    const struct value *items = say_items(text);
    for (size_t i = 1; i < value_count(items); i++) {
        struct figure figure = figure_read(value_at(items, i));
        const char *basis = figure_footing(arena, language, &figure);
        if (!*basis)
            continue;
        const char *name = figure.definition ? figure.definition->name[language] : "";
        all = arena_format(arena, language == LANGUAGE_ZH ? "%s%s%s %s：%s" : "%s%s%s %s: %s", all,
                           !*all                     ? ""
                           : language == LANGUAGE_ZH ? "；"
                                                     : "; ",
                           name, figure_value(arena, language, &figure), basis);
    }
    return all;
}

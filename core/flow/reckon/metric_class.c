/* Arithmetic, order and text of metrics; reckon.h says what each operation answers. */
#include "flow/reckon/metric_class.h"

#include <math.h>

#include "flow/reckon/sampled.h"
#include "flow/report/figures.h"

/* An operand: a metric, or a number. */
struct operand {
    bool is_metric;
    double number;
    struct sampled sampled;
};

static int read_operand(const struct value *value, char sign, struct operand *out, struct err *err) {
    *out = (struct operand){.is_metric = sampled_is(value), .number = value_number(value, NAN)};
    if (out->is_metric)
        return sampled_read(value, &out->sampled, err);
    if (isnan(out->number))
        return err_set(err, ERR_DATA, "a metric and a %s: '%c' stands between metrics and numbers only",
                       value_kind_name(value), sign),
               err_todo(err, "texts are joined with '..'");
    return 0;
}

/* ---- what each operation makes of the figures; bases come after ---- */

static void no_interval(struct metric *metric) {
    metric->lo = metric->hi = NAN;
}

static bool has_interval(const struct metric *metric) {
    return metric->lo <= metric->value && metric->value <= metric->hi;
}

/* m * scale + shift */
static struct sampled linear(const struct sampled *m, double scale, double shift) {
    struct sampled made = *m;
    struct metric *metric = &made.metric;
    double one = metric->lo * scale + shift, other = metric->hi * scale + shift;
    metric->definition = sampled_is_difference(m) ? "difference.derived" : "derived.linear";
    metric->value = metric->value * scale + shift;
    metric->lo = fmin(one, other);
    metric->hi = fmax(one, other);
    if (scale == 0 || isnan(one) || isnan(other))
        no_interval(metric);
    return made;
}

/* number / m: rising or falling throughout, where the interval leaves out 0. */
static struct sampled inverse(double number, const struct sampled *m) {
    struct sampled made = *m;
    struct metric *metric = &made.metric;
    bool one_side = m->metric.lo > 0 || m->metric.hi < 0;
    double one = number / m->metric.lo, other = number / m->metric.hi;
    metric->definition = "derived.ratio";
    metric->unit = METRIC_SCORE;
    metric->value = number / metric->value;
    metric->lo = fmin(one, other);
    metric->hi = fmax(one, other);
    if (!one_side || number == 0)
        no_interval(metric);
    return made;
}

/* The one that the sign makes of two values; a is the first. */
static double combined(double a, double b, char sign) {
    return sign == '+' ? a + b : sign == '-' ? a - b : sign == '*' ? a * b : a / b;
}

static double root_of_squares(double a, double b) {
    return sqrt(a * a + b * b); /* hypot's last digit is the library's */
}

struct metric metric_square_and_add(const struct metric *a, const struct metric *b, bool minus) {
    struct metric made = {.value = minus ? a->value - b->value : a->value + b->value, .unit = a->unit};
    double down = minus ? b->hi - b->value : b->value - b->lo, up = minus ? b->value - b->lo : b->hi - b->value;
    made.lo = made.value - root_of_squares(a->value - a->lo, down);
    made.hi = made.value + root_of_squares(a->hi - a->value, up);
    if (!has_interval(a) || !has_interval(b))
        no_interval(&made);
    return made;
}

static const char *definition_of(const struct sampled *a, const struct sampled *b, char sign) {
    bool differences = sampled_is_difference(a) && sampled_is_difference(b);
    return sign == '-' || (sign == '+' && differences) ? "difference.derived"
           : sign == '+'                               ? "derived.sum"
                                                       : "derived.ratio";
}

static struct sampled of_two(struct arena *arena, const struct sampled *a, const struct sampled *b, char sign) {
    struct sampled made = {.of = sampled_both(arena, a, b)};
    if (sign == '+' || sign == '-')
        made.metric = metric_square_and_add(&a->metric, &b->metric, sign == '-');
    else
        made.metric = (struct metric){.value = combined(a->metric.value, b->metric.value, sign), .unit = METRIC_SCORE};
    if (sign == '*' || sign == '/' || !sampled_apart(a, b))
        no_interval(&made.metric);
    made.metric.definition = definition_of(a, b, sign);
    made.metric.n = a->metric.n < b->metric.n ? a->metric.n : b->metric.n;
    made.metric.suppressed = a->metric.suppressed || b->metric.suppressed;
    made.metric.uncertain = a->metric.uncertain || b->metric.uncertain;
    return made;
}

static int check_units(const struct sampled *a, const struct sampled *b, const char *what, struct err *err) {
    if (a->metric.unit == b->metric.unit)
        return 0;
    err_set(err, ERR_DATA, "a metric in %s cannot be %s one in %s", metric_unit_name(a->metric.unit), what,
            metric_unit_name(b->metric.unit));
    return err_todo(err, "take two figures of one unit");
}

static int reckon(struct arena *arena, const struct operand *a, const struct operand *b, char sign, struct sampled *out,
                  struct err *err) {
    if (a->is_metric && b->is_metric) {
        if ((sign == '+' && check_units(&a->sampled, &b->sampled, "added to", err)) ||
            (sign == '-' && check_units(&a->sampled, &b->sampled, "compared with", err)))
            return err->kind;
        *out = of_two(arena, &a->sampled, &b->sampled, sign);
        return 0;
    }
    const struct sampled *m = a->is_metric ? &a->sampled : &b->sampled;
    double number = a->is_metric ? b->number : a->number;
    switch (sign) {
    case '+':
        *out = linear(m, 1, number);
        break;
    case '-':
        *out = a->is_metric ? linear(m, 1, -number) : linear(m, -1, number);
        break;
    case '*':
        *out = linear(m, number, 0);
        break;
    default:
        *out = a->is_metric ? linear(m, 1 / number, 0) : inverse(number, m);
    }
    return 0;
}

void metric_finish(struct metric *metric, const struct bases *bases) {
    metric->suppressed |= isfinite(metric->value) && metric->n < bases->floor;
    metric->uncertain |= metric->n < bases->reliable;
    if (!isfinite(metric->value))
        metric->value = NAN;
    if (!isfinite(metric->lo) || !isfinite(metric->hi) || isnan(metric->value))
        no_interval(metric);
}

static int calculate(const struct box_asked *asked, char sign, const struct value **out, struct err *err) {
    const struct value *second = value_at(asked->arguments, 1);
    struct operand a, b = {.number = -1};
    struct sampled made;
    struct bases bases;
    if (sampled_bases(asked, &bases, err) || read_operand(value_at(asked->arguments, 0), sign, &a, err) ||
        (second && read_operand(second, sign, &b, err)))
        return err->kind;
    if (reckon(asked->arena, &a, &b, second ? sign : '*', &made, err))
        return err->kind;
    metric_finish(&made.metric, &bases);
    *out = sampled_value(asked->arena, &made);
    return 0;
}

/* ---- order ---- */

static int comparable(const struct operand *operand, double *out, struct err *err) {
    *out = operand->is_metric ? operand->sampled.metric.value : operand->number;
    if (operand->is_metric && operand->sampled.metric.suppressed)
        return err_set(err, ERR_DATA, "a suppressed metric has no value to compare"),
               err_todo(err, "ask first: if m.value then …");
    if (isnan(*out))
        return err_set(err, ERR_DATA, "a metric that could not be computed has no value to compare"),
               err_todo(err, "ask first: if m.value then …");
    return 0;
}

static int compare(const struct box_asked *asked, int *out_order, struct err *err) {
    struct operand a, b;
    double x, y;
    if (read_operand(value_at(asked->arguments, 0), '<', &a, err) ||
        read_operand(value_at(asked->arguments, 1), '<', &b, err) ||
        (a.is_metric && b.is_metric && check_units(&a.sampled, &b.sampled, "compared with", err)) ||
        comparable(&a, &x, err) || comparable(&b, &y, err))
        return err->kind;
    *out_order = (x > y) - (x < y);
    return 0;
}

/* ---- text ---- */

static int show(const struct box_asked *asked, const char **out, struct err *err) {
    const struct value *metric = value_at(asked->arguments, 0);
    enum language language = language_of(value_text(value_get(asked->told, "language"), NULL));
    struct sampled sampled;
    if (sampled_read(metric, &sampled, err))
        return err->kind;
    struct figure figure = figure_read(metric);
    const char *value = figure_value(asked->arena, language, &figure),
               *footing = figure_footing(asked->arena, language, &figure);
    *out = !*footing ? value
                     : arena_format(asked->arena, language == LANGUAGE_ZH ? "%s（%s）" : "%s (%s)", value, footing);
    return 0;
}

const struct box_class metric_class = {sampled_is, calculate, compare, show};

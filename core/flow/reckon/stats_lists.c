/* stats.* that reckons with lists of figures which may be shown already: months, stores, comparisons. What comes out is
 * about the list, so it is plain numbers with the list's length beside them, rounded as every figure of a script. */
#include <math.h>

#include "base/json.h"
#include "flow/reckon/given.h"
#include "flow/reckon/stats_words.h"
#include "stats/ahp.h"
#include "stats/association.h"
#include "stats/components.h"
#include "stats/multiple.h"
#include "stats/percentile.h"
#include "stats/trend.h"

/* A field that cannot be computed is left out. */
static void set_number(const struct box_asked *asked, struct value *map, const char *name, double number) {
    if (isfinite(number))
        value_set(asked->arena, map, name, value_real(asked->arena, json_round(number)));
}

static void set_whole(const struct box_asked *asked, struct value *map, const char *name, int64_t whole) {
    value_set(asked->arena, map, name, value_int(asked->arena, whole));
}

int stats_icc(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_shown given;
    if (given_shown(asked, &given, err))
        return err->kind;
    struct components c = components_of(given.summaries, given.count);
    struct value *made = value_map(asked->arena);
    set_number(asked, made, "icc", c.icc1);
    set_number(asked, made, "reliability", c.icc2);
    set_number(asked, made, "between", c.between);
    set_number(asked, made, "within", c.within);
    set_number(asked, made, "p", c.p);
    set_whole(asked, made, "groups", c.groups);
    set_whole(asked, made, "n", c.n);
    *out = made;
    return 0;
}

static int check_chances(const double *p, size_t count, struct err *err) {
    for (size_t i = 0; i < count; i++)
        if (p[i] < 0 || p[i] > 1)
            return err_set(err, ERR_DATA, "entry %zu is %g, and a p lies between 0 and 1", i + 1, p[i]);
    return 0;
}

int stats_adjust(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char *const names[] = {"holm", "bh", "bonferroni", NULL};
    const double *p;
    size_t count, method;
    if (given_values(asked, given_at(asked, 0), &p, &count, err) || check_chances(p, count, err) ||
        given_choice(asked, 1, "method", names, &method, err))
        return err->kind;
    double *adjusted = arena_alloc(asked->arena, (count + 1) * sizeof *adjusted);
    if (method == 0)
        multiple_holm(asked->arena, p, count, adjusted);
    else if (method == 1)
        multiple_benjamini_hochberg(asked->arena, p, count, adjusted);
    else
        multiple_bonferroni(p, count, adjusted);
    struct value *list = value_list(asked->arena);
    for (size_t i = 0; i < count; i++)
        value_push(asked->arena, list, value_real(asked->arena, json_round(adjusted[i])));
    *out = list;
    return 0;
}

int stats_trend(const struct box_asked *asked, const struct value **out, struct err *err) {
    const double *values;
    size_t count;
    if (given_values(asked, given_at(asked, 0), &values, &count, err))
        return err->kind;
    struct trend trend = trend_of(asked->arena, values, count);
    struct value *made = value_map(asked->arena);
    set_whole(asked, made, "n", trend.n);
    set_number(asked, made, "tau", trend.tau);
    set_number(asked, made, "p", trend.p);
    set_number(asked, made, "slope", trend.slope);
    *out = made;
    return 0;
}

int stats_correlation(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char *const names[] = {"pearson", "spearman", "kendall", NULL};
    struct association (*const ways[])(struct arena *, const double *, const double *,
                                       size_t) = {association_pearson, association_spearman, association_kendall};
    const double *x, *y;
    size_t count, others, way;
    if (given_values(asked, given_at(asked, 0), &x, &count, err) ||
        given_values(asked, given_at(asked, 1), &y, &others, err) || given_choice(asked, 2, "method", names, &way, err))
        return err->kind;
    if (count != others)
        return err_set(err, ERR_DATA, "the lists have %zu and %zu entries; entry by entry they belong together", count,
                       others);
    struct association found = ways[way](asked->arena, x, y, count);
    struct value *made = value_map(asked->arena);
    set_whole(asked, made, "n", found.n);
    set_number(asked, made, "value", found.value);
    set_number(asked, made, "p", found.p);
    set_number(asked, made, "lo", found.lo);
    set_number(asked, made, "hi", found.hi);
    *out = made;
    return 0;
}

int stats_percentile(const struct box_asked *asked, const struct value **out, struct err *err) {
    const double *values;
    size_t count;
    double p;
    int64_t type;
    if (given_values(asked, given_at(asked, 0), &values, &count, err) ||
        given_number(asked, 1, "the percentile, 0 to 1,", &p, err) ||
        given_whole(asked, 2, "the type", PERCENTILE_INCLUSIVE, &type, err))
        return err->kind;
    if (p < 0 || p > 1)
        return err_set(err, ERR_DATA, "a percentile lies between 0 and 1, and this is %g", p),
               err_todo(err, "write .9 for the 90th");
    if (type < PERCENTILE_STEP || type > PERCENTILE_NORMAL_UNBIASED)
        return err_set(err, ERR_DATA, "there is no type %lld of percentile", (long long)type),
               err_todo(err, "1 to 9, as Hyndman & Fan number them; 7 is Excel's PERCENTILE.INC");
    double found = percentile(asked->arena, values, count, p, (enum percentile_type)type);
    if (isfinite(found))
        *out = value_real(asked->arena, json_round(found));
    return 0;
}

static int read_matrix(const struct box_asked *asked, const struct value *rows, const double **out, size_t *out_n,
                       struct err *err) {
    size_t n = value_count(rows), wide;
    if (!value_is(rows, VALUE_LIST) || n == 0 || n > AHP_MOST)
        return err_set(err, ERR_DATA, "a comparison is a list of 1 to %d rows", AHP_MOST),
               err_todo(err, "write { { 1, 3 }, { 1/3, 1 } }");
    double *matrix = arena_alloc(asked->arena, n * n * sizeof *matrix);
    for (size_t i = 0; i < n; i++) {
        const double *row;
        if (given_values(asked, value_at(rows, i), &row, &wide, err))
            return err->kind;
        if (wide != n)
            return err_set(err, ERR_DATA, "row %zu has %zu entries, and there are %zu rows", i + 1, wide, n);
        for (size_t j = 0; j < n; j++)
            matrix[i * n + j] = row[j];
    }
    *out = matrix;
    *out_n = n;
    return 0;
}

int stats_ahp(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char *const names[] = {"saaty-1980", "saaty-2005", "donegan-dodd", NULL};
    static const enum ahp_table tables[] = {AHP_SAATY_1980, AHP_SAATY_2005, AHP_DONEGAN_DODD};
    const double *matrix = NULL;
    size_t n = 0, table;
    if (read_matrix(asked, given_at(asked, 0), &matrix, &n, err) ||
        given_choice(asked, 1, "table of random indices", names, &table, err))
        return err->kind;
    double *weights = arena_alloc(asked->arena, n * sizeof *weights);
    struct ahp_result found = ahp_of(matrix, n, tables[table], weights);
    if (isnan(found.lambda))
        return err_set(err, ERR_DATA, "these are no comparisons in pairs"),
               err_todo(err, "numbers above 0, a diagonal of 1, and each pair reciprocal: 3 against 1/3");
    struct value *made = value_map(asked->arena), *list = value_list(asked->arena);
    for (size_t i = 0; i < n; i++)
        value_push(asked->arena, list, value_real(asked->arena, json_round(weights[i])));
    value_set(asked->arena, made, "weights", list);
    set_number(asked, made, "lambda", found.lambda);
    set_number(asked, made, "ci", found.ci);
    set_number(asked, made, "cr", found.cr);
    value_set(asked->arena, made, "table", value_str(asked->arena, ahp_table_name(tables[table])));
    *out = made;
    return 0;
}

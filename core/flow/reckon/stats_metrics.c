/* stats.* that makes metrics. All go through put, the one place where the privacy floor is applied. */
#include <math.h>
#include <string.h>

#include "flow/reckon/given.h"
#include "flow/reckon/metric_class.h"
#include "flow/reckon/stats_words.h"
#include "stats/ces.h"
#include "stats/csi.h"
#include "stats/nps.h"
#include "stats/share_interval.h"
#include "stats/shrink.h"

/* A figure that is not a metric yet. */
struct made {
    double value, lo, hi;
    int64_t n;
    enum metric_unit unit;
    const char *definition;
};

static int put(const struct box_asked *asked, const struct made *made, const char *of, bool thin,
               const struct value **out, struct err *err) {
    struct bases bases;
    if (sampled_bases(asked, &bases, err))
        return err->kind;
    struct sampled sampled = {
        metric_make(made->value, made->lo, made->hi, made->n, made->unit, made->definition, &bases), of};
    sampled.metric.suppressed |= thin;
    *out = sampled_value(asked->arena, &sampled);
    return 0;
}

static int put_of(const struct box_asked *asked, const struct made *made, const struct given_answers *answers,
                  const struct value **out, struct err *err) {
    return put(asked, made, answers->of, answers->thin, out, err);
}

/* The answers in the first argument; a plain list of them begins at the value in argument `place`, else at `from`. */
static int answers_of(const struct box_asked *asked, size_t place, int64_t from, struct given_answers *out,
                      struct err *err) {
    return given_whole(asked, place, "the value that the counts begin with", from, &from, err) ||
                   given_answers(asked, given_at(asked, 0), from, out, err)
               ? (int)err->kind
               : 0;
}

/* ---- figures of one question ---- */

int stats_nps(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_answers answers;
    if (answers_of(asked, 1, 0, &answers, err))
        return err->kind;
    struct nps_counts classes = nps_classes(&answers.tally);
    struct nps_result nps = nps_of(&classes);
    return put_of(asked, &(struct made){nps.nps, nps.adj_lo, nps.adj_hi, nps.n, METRIC_POINTS, "nps.adjusted_wald"},
                  &answers, out, err);
}

static struct made mean_made(const struct mean_result *mean) {
    return (struct made){mean->mean, mean->lo, mean->hi, mean->n, METRIC_SCORE, "mean.t"};
}

static struct made share_made(const struct share_result *share, const char *definition) {
    return (struct made){share->share, share->lo, share->hi, share->n, METRIC_PERCENT, definition};
}

int stats_mean(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_answers answers;
    if (answers_of(asked, 1, 1, &answers, err))
        return err->kind;
    struct mean_result mean = mean_of(&answers.tally);
    struct made made = mean_made(&mean);
    return put_of(asked, &made, &answers, out, err);
}

int stats_top(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_answers answers;
    double top;
    if (given_number(asked, 1, "the least answer that counts into the top box", &top, err) ||
        answers_of(asked, 2, 1, &answers, err))
        return err->kind;
    struct share_counts counts = share_top(&answers.tally, top);
    struct share_result share = share_of(&counts);
    struct made made = share_made(&share, "top.wilson");
    return put_of(asked, &made, &answers, out, err);
}

int stats_ces(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_answers answers;
    if (answers_of(asked, 1, 1, &answers, err))
        return err->kind;
    struct ces_result ces = ces_of(&answers.tally, CES_SEVEN);
    const struct made parts[] = {
        mean_made(&ces.mean),
        share_made(&ces.top, "top.wilson"),
        {ces.index, ces.index_lo, ces.index_hi, ces.n, METRIC_POINTS, "ces.adjusted_wald"},
    };
    static const char *const names[] = {"mean", "top", "index"};
    struct value *made = value_map(asked->arena);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const struct value *metric;
        if (put_of(asked, &parts[i], &answers, &metric, err))
            return err->kind;
        value_set(asked->arena, made, names[i], metric);
    }
    *out = made;
    return 0;
}

int stats_share(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char *const names[] = {"wilson", "exact", "jeffreys", NULL};
    static const enum share_method methods[] = {SHARE_WILSON, SHARE_EXACT, SHARE_JEFFREYS};
    static const char *const definitions[] = {"share.wilson", "share.exact", "share.jeffreys"};
    struct share_counts counts;
    size_t method;
    if (given_whole(asked, 0, "how many of them", INT64_MIN, &counts.k, err) ||
        given_whole(asked, 1, "of how many", INT64_MIN, &counts.n, err) ||
        given_choice(asked, 2, "method", names, &method, err))
        return err->kind;
    if (counts.k < 0 || counts.k > counts.n || counts.n > LIMIT_COUNT)
        return err_set(err, ERR_DATA, "%lld of %lld is no share", (long long)counts.k, (long long)counts.n),
               err_todo(err, "write stats.share(how many of them, of how many)");
    struct share_result share = share_interval(&counts, methods[method], 0.95);
    struct made made = share_made(&share, definitions[method]);
    return put(asked, &made, NULL, false, out, err);
}

/* ---- an index of several questions ---- */

static double error_of(const struct mean_result *mean) {
    return mean->sd / sqrt((double)mean->n);
}

static int csi_item(const struct box_asked *asked, const struct value *item, struct csi_item *out,
                    struct given_answers *answers, struct err *err) {
    double weight = value_number(value_get(item, "weight"), -1);
    if (!(weight >= 0 && weight <= LIMIT_COUNT)) /* larger ones add up to infinity */
        return err_set(err, ERR_DATA, "an item of the index has no weight from 0 to %d", LIMIT_COUNT),
               err_todo(err, "write { answers = r.questions.ID, weight = .4 }");
    if (given_answers(asked, value_get(item, "answers"), value_whole(given_at(asked, 1), 1), answers, err))
        return err->kind;
    struct mean_result mean = mean_of(&answers->tally);
    *out = (struct csi_item){mean.mean, weight, error_of(&mean)};
    return 0;
}

/* The base is the least of the questions that weigh anything; the index is no better founded than that. */
int stats_csi(const struct box_asked *asked, const struct value **out, struct err *err) {
    const struct value *list = given_at(asked, 0), *first = value_get(value_at(list, 0), "answers");
    size_t count = value_count(list);
    struct csi_item *items = arena_alloc(asked->arena, (count + 1) * sizeof *items);
    struct given_answers answers = {0};
    int64_t least = value_whole(value_get(first, "from"), 1), most = value_whole(value_get(first, "to"), 5), n = 0;
    bool thin = false, any = false;
    const char *of = NULL;
    if (given_whole(asked, 1, "the least answer", least, &least, err) ||
        given_whole(asked, 2, "the greatest answer", most, &most, err))
        return err->kind;
    for (size_t i = 0; i < count; i++) {
        if (csi_item(asked, value_at(list, i), &items[i], &answers, err))
            return err->kind;
        int64_t own = tally_total(&answers.tally);
        if (items[i].weight == 0)
            continue;
        n = any && n < own ? n : own;
        of = !any ? answers.of : of && answers.of && !strcmp(of, answers.of) ? of : NULL;
        thin |= answers.thin;
        any = true;
    }
    struct csi_result csi = csi_of(items, count, (double)least, (double)most);
    const struct made made = {csi.index, csi.lo, csi.hi, n, METRIC_SCORE, "index.csi"};
    return put(asked, &made, of, thin, out, err);
}

/* ---- differences ---- */

static int share_answers(struct err *err) {
    err_set(err, ERR_DATA, "these two share answers, so they are not independent");
    return err_todo(err, "take r.change or a dimension's difference; a - b answers without an interval");
}

static bool is_wilson(const struct metric *metric) {
    return !strcmp(metric->definition, "share.wilson") || !strcmp(metric->definition, "top.wilson");
}

static int difference_of_metrics(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct sampled a, b, made;
    struct bases bases;
    if (sampled_bases(asked, &bases, err) || sampled_read(given_at(asked, 0), &a, err) ||
        sampled_read(given_at(asked, 1), &b, err))
        return err->kind;
    if (a.metric.unit != b.metric.unit)
        return err_set(err, ERR_DATA, "a figure in %s has no difference from one in %s",
                       metric_unit_name(a.metric.unit), metric_unit_name(b.metric.unit));
    if (a.of && b.of && !sampled_apart(&a, &b))
        return share_answers(err);
    made = (struct sampled){metric_square_and_add(&a.metric, &b.metric, true), sampled_both(asked->arena, &a, &b)};
    made.metric.definition =
        is_wilson(&a.metric) && is_wilson(&b.metric) ? "difference.share.newcombe" : "difference.derived";
    made.metric.n = a.metric.n < b.metric.n ? a.metric.n : b.metric.n;
    made.metric.suppressed = a.metric.suppressed || b.metric.suppressed;
    made.metric.uncertain = a.metric.uncertain || b.metric.uncertain;
    metric_finish(&made.metric, &bases);
    *out = sampled_value(asked->arena, &made);
    return 0;
}

static int difference_of_answers(const struct box_asked *asked, const struct value **out, struct err *err) {
    static const char *const names[] = {"nps", "mean", NULL};
    struct given_answers a, b;
    size_t figure;
    if (given_choice(asked, 2, "figure", names, &figure, err) || given_answers(asked, given_at(asked, 0), 0, &a, err) ||
        given_answers(asked, given_at(asked, 1), 0, &b, err))
        return err->kind;
    struct sampled first = {.of = a.of}, second = {.of = b.of};
    if (a.of && b.of && !sampled_apart(&first, &second))
        return share_answers(err);
    struct nps_counts one = nps_classes(&a.tally), other = nps_classes(&b.tally);
    struct difference d = figure == 0 ? nps_difference(&one, &other) : mean_difference(&a.tally, &b.tally);
    const struct made made = {d.value,
                              d.lo,
                              d.hi,
                              d.n,
                              figure == 0 ? METRIC_POINTS : METRIC_SCORE,
                              figure == 0 ? "difference.nps.wald" : "difference.mean.welch"};
    return put(asked, &made, sampled_both(asked->arena, &first, &second), a.thin || b.thin, out, err);
}

int stats_difference(const struct box_asked *asked, const struct value **out, struct err *err) {
    bool metrics = sampled_is(given_at(asked, 0)) && sampled_is(given_at(asked, 1));
    return metrics ? difference_of_metrics(asked, out, err) : difference_of_answers(asked, out, err);
}

/* ---- small groups ---- */

int stats_shrink(const struct box_asked *asked, const struct value **out, struct err *err) {
    struct given_shown given;
    if (given_shown(asked, &given, err))
        return err->kind;
    struct components components = components_of(given.summaries, given.count);
    struct value *list = value_list(asked->arena);
    for (size_t i = 0; i < given.count; i++) {
        const struct made made = {shrink_mean(given.summaries[i].mean, (double)given.summaries[i].n, &components),
                                  NAN,
                                  NAN,
                                  given.summaries[i].n,
                                  METRIC_SCORE,
                                  "shrunk.mean"};
        const struct value *metric;
        if (put_of(asked, &made, &given.answers[i], &metric, err))
            return err->kind;
        value_push(asked->arena, list, metric);
    }
    *out = list;
    return 0;
}

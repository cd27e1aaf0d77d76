/* Weights are made to sum to 1 first; then everything is a weighted sum. */
#include "stats/csi.h"

#include <math.h>

#include "stats/quantile.h"
#include "stats/summary.h"

struct csi_result csi_of(const struct csi_item *items, size_t count, double least, double most) {
    double weight = 0, sum = 0, error = 0;
    for (size_t i = 0; i < count; i++) {
        if (!(items[i].weight >= 0))
            return (struct csi_result){NAN, NAN, NAN};
        if (items[i].weight == 0)
            continue;
        weight += items[i].weight;
        sum += items[i].weight * (items[i].mean - least);
        error += items[i].weight * items[i].se;
    }
    if (!(weight > 0) || !(most > least))
        return (struct csi_result){NAN, NAN, NAN};
    double scale = 100 / (weight * (most - least)), half = NORMAL_95 * scale * error;
    if (!(half > 0)) /* all answers agree */
        half = NAN;
    return (struct csi_result){scale * sum, scale * sum - half, scale * sum + half};
}

struct mean_result csi_of_answers(const double *answers, size_t people, const double *weights, size_t count,
                                  double least, double most) {
    struct summary summary = {0};
    for (size_t i = 0; i < people; i++) {
        double weight = 0, sum = 0;
        for (size_t j = 0; j < count; j++) {
            weight += weights[j] >= 0 ? weights[j] : (double)NAN;
            sum += weights[j] == 0 ? 0 : weights[j] * (answers[i * count + j] - least);
        }
        double index = 100 * sum / (weight * (most - least));
        if (isfinite(index))
            summary_add(&summary, index);
    }
    return summary_mean(&summary, 0.95);
}

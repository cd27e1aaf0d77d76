/* The net index is a net promoter score with other classes. */
#include "stats/ces.h"

struct ces_result ces_of(const struct tally_counts *tally, struct ces_definition definition) {
    struct share_counts top = share_top(tally, definition.top), easy = share_top(tally, definition.easy);
    struct share_counts above = share_top(tally, definition.hard + 1), hard = {above.n - above.k, above.n};
    struct nps_counts classes = {hard.k, easy.n - easy.k - hard.k, easy.k};
    struct nps_result net = nps_of(&classes);
    struct nps_interval around = nps_interval_of(&net);
    return (struct ces_result){
        .n = easy.n,
        .mean = mean_of(tally),
        .top = share_of(&top),
        .easy = share_of(&easy),
        .hard = share_of(&hard),
        .index = net.nps,
        .index_lo = around.lo,
        .index_hi = around.hi,
    };
}

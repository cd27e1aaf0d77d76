/* One pass with a memory of what stands before: whether the next word is turned round, and how much it counts. All
 * weights are halves and quarters, so no sum depends on its order. */
#include "flow/themes/polarity.h"

#include <math.h>

#include "base/text.h"
#include "stats/share.h"

static const double weights[POLARITY_ROLES] = {
    [POLARITY_STRONG_PRAISE] = 2,     [POLARITY_PLAIN_PRAISE] = 1,     [POLARITY_SLIGHT_PRAISE] = .5,
    [POLARITY_STRONG_COMPLAINT] = -2, [POLARITY_PLAIN_COMPLAINT] = -1, [POLARITY_SLIGHT_COMPLAINT] = -.5,
};
#define AMPLIFIED     1.5
#define SOFTENED      .5
#define BARE_NEGATION (-.5)
#define FACTOR_LEAST  .25 /* 有点有点 … does not go on for ever */
#define FACTOR_MOST   2.25

struct reading {
    double sum, factor;
    bool turned;
    size_t since; /* characters since the last negator, amplifier or softener */
};

static void let_go(struct reading *r) {
    r->turned = false;
    r->factor = 1;
}

/* What was reached for has not come. */
static void give_up(struct reading *r) {
    if (r->turned)
        r->sum += BARE_NEGATION;
    let_go(r);
}

static void take(struct reading *r, enum polarity_role role) {
    r->since = 0;
    if (role == POLARITY_NEGATOR) {
        r->turned = !r->turned;
    } else if (role == POLARITY_AMPLIFIER || role == POLARITY_SOFTENER) {
        r->factor =
            fmin(fmax(r->factor * (role == POLARITY_AMPLIFIER ? AMPLIFIED : SOFTENED), FACTOR_LEAST), FACTOR_MOST);
    } else {
        double counts = weights[role] * r->factor;
        r->sum += !r->turned ? counts : counts > 0 ? -counts : 0;
        let_go(r);
    }
}

static bool ends_clause(uint32_t c) {
    switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case ',':
    case '.':
    case '!':
    case '?':
    case ';':
    case ':':
    case '~':
    case '(':
    case ')':
    case 0x3001:
    case 0x3002:
    case 0x2026:
    case 0xFF0C:
    case 0xFF01:
    case 0xFF1F:
    case 0xFF1B:
    case 0xFF1A:
    case 0xFF08:
    case 0xFF09:
    case 0xFF5E:
    case 0x3000: /* 、。…，！？；：（）～ and the wide blank */
        return true;
    default:
        return false;
    }
}

double polarity_sum(const struct polarity *polarity, const char *comment, size_t len) {
    struct reading r = {.factor = 1};
    const char *at = comment, *end = comment + len;
    while (at < end) {
        const struct lexicon_word *word = lexicon_longest(polarity->lexicon, at, end);
        if (word) {
            take(&r, (enum polarity_role)word->tag);
            at += word->len;
        } else if (ends_clause(text_next(&at, end)) || ++r.since > POLARITY_REACH) {
            give_up(&r);
        }
    }
    give_up(&r);
    return r.sum;
}

enum polarity_side polarity_judge(const struct polarity *polarity, const char *comment, size_t len) {
    double sum = polarity_sum(polarity, comment, len);
    return sum < 0 ? POLARITY_COMPLAINT : sum > 0 ? POLARITY_PRAISE : POLARITY_OPEN;
}

/* ---- counting ---- */

size_t polarity_table(size_t themes) {
    return (1 + themes) * POLARITY_SIDES;
}

void polarity_add(enum polarity_side side, const bool *named, size_t themes, int64_t *table) {
    table[side]++;
    for (size_t i = 0; i < themes; i++)
        table[(1 + i) * POLARITY_SIDES + side] += named[i];
}

static int64_t total(const int64_t *row) {
    return row[POLARITY_COMPLAINT] + row[POLARITY_OPEN] + row[POLARITY_PRAISE];
}

struct polarity_figures polarity_measure(const int64_t *table, size_t index, int64_t floor, int64_t reliable) {
    const int64_t *row = table + index * POLARITY_SIDES;
    int64_t comments = total(row), others = total(table) - comments;
    struct polarity_figures figures = {
        .comments = comments, .share = NAN, .lo = NAN, .hi = NAN, .open_share = NAN, .uncertain = comments < reliable};
    figures.hidden = comments < floor || (index && others && others < floor);
    if (figures.hidden)
        return figures;
    figures.complaints = row[POLARITY_COMPLAINT];
    figures.open = row[POLARITY_OPEN];
    struct share_counts judged = {figures.complaints, comments}, open = {figures.open, comments};
    struct share_result share = share_of(&judged);
    figures.share = share.share;
    figures.lo = share.lo;
    figures.hi = share.hi;
    figures.open_share = share_of(&open).share;
    return figures;
}

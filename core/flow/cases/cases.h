/* Cases: what a definition is expected to do, written beside it and tried before anybody lives by it.
 *
 *     return cases "service" {
 *       of = "scoring",
 *       case "四分都是 75，得 A" { given = { { times = 40, attitude = 4, price = 4 } }, expect = { index = 75, band =
 * "A" } },
 *     }
 *
 * Cases are about one definition. Of a scoring they give responses and expect an index, a band, or that nothing is
 * shown; of themes they give a comment and expect the themes that it names; of a schedule they give customers and
 * expect how many are asked, and why the others are not; of a workflow an answer, or the months of a store, and expect
 * whether a ticket is opened and how it goes its way. They are never loaded by anything but a test. */
#ifndef EARSHOT_FLOW_CASES_H
#define EARSHOT_FLOW_CASES_H

#include "flow/distribution/schedule.h"
#include "flow/scoring/responses.h"
#include "flow/themes/themes.h"
#include "flow/tickets/tickets.h"

enum cases_about { CASES_SCORING, CASES_THEMES, CASES_SCHEDULE, CASES_WORKFLOW };

struct cases {
    const char *id, *script; /* the id is that of the definition they are about */
    enum cases_about about;
    const struct cases_one {
        const char *name;
        const struct value *value; /* the item, for its line */
        const char *period;        /* its own, else that of all cases; "" is none */
        const struct value *given, *expect;
    } * list;
    size_t count;
};

/* Where a case did not come out: "index", "62.5", "75". Texts live in the arena of the judging call; "" is nothing
 * shown. */
struct cases_miss {
    const char *what, *got, *wanted;
};

#define CASES_MISSES 8 /* that a case may have */

struct cases_verdict {
    struct cases_miss misses[CASES_MISSES];
    size_t count;       /* 0: as expected */
    const char *region; /* whose weights or band counted; "" those of all, NULL where the scoring has no regions */
};

/* What the responses of `given` count to, in the layout of the survey; counters are added to. Errors: ERR_DATA with
 * script and line for an answer that the survey would refuse. */
int cases_count(const struct cases *cases, const struct cases_one *one, const struct survey *survey, int64_t *counters,
                struct err *err);

/* Each response of `given` with how often it is given; errors as cases_count. fn returns nonzero to stop. */
int cases_responses(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                    int (*fn)(void *context, const unsigned char *sheet, int64_t times, struct err *err), void *context,
                    struct err *err);

/* Holds a score against expect = { index, within?, band, n, hidden, uncertain }; index is compared to two decimals
 * unless `within` says how far off it may be. `reliable` is the scoring's base. */
void cases_judge_score(const struct cases_one *one, const struct score *score, int64_t reliable, struct arena *arena,
                       struct cases_verdict *out);

/* Holds the score of one of the given responses (SCORE_NONE: it has none) against expect = { score, unscored }; adds to
 * `out` what misses. */
void cases_judge_response(const struct cases_one *one, int32_t score, struct arena *arena, struct cases_verdict *out);

/* Holds the themes that the given comment names against the list of ids that is expected. */
void cases_judge_themes(const struct cases_one *one, const struct themes *themes, struct arena *arena,
                        struct cases_verdict *out);

/* Asks the customers of `given`, all of one store whose clocks are those of `zone`, at the minute that the case names,
 * and holds what comes of it against expect = { asked, no_consent …, not_meant, by, goes_out }. Errors: ERR_DATA with
 * script and line for what no customer can be. */
int cases_try_schedule(const struct cases *cases, const struct cases_one *one, const struct schedule *schedule,
                       const struct zone *zone, struct arena *arena, struct cases_verdict *out, struct err *err);

/* Holds the answer, or the months, of a case against what the workflow says of opening tickets (of neither: one opened
 * by hand), leads that ticket on its walk by steps and timers, and adds to `out` where it is not as expected, "2:
 * owner" for the second entry. `survey` is what the opening is about, NULL for none; the store goes by the calendar.
 * Errors: ERR_DATA with script and line for what cannot be given. */
struct cases_shop {
    const struct survey *survey;
    const struct calendar *calendar;
    const struct zone *zone;
};
int cases_try_workflow(const struct cases *cases, const struct cases_one *one, const struct workflow *workflow,
                       const struct cases_shop *shop, struct arena *arena, struct cases_verdict *out, struct err *err);

/* One response of a case, into a zeroed sheet; *out_texts is what the customer wrote, in the arena. Errors as
 * cases_count. */
int cases_sheet(const struct cases *cases, const struct cases_one *one, const struct survey *survey,
                const struct value *group, struct arena *arena, unsigned char *sheet, const char **out_texts,
                struct err *err);

#endif

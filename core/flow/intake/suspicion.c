#include "flow/intake/suspicion.h"

static int64_t answered(const struct suspect *suspect) {
    int64_t count = 0;
    for (size_t i = 0; i < suspect->survey->question_count; i++) {
        const struct question *question = &suspect->survey->questions[i];
        count += question->width && answer_get(question, suspect->sheet);
    }
    return count;
}

/* All scales that were answered have the same answer, and are as many. */
static bool is_straight(const struct suspect *suspect, int64_t least) {
    int64_t count = 0;
    int first = 0, value = 0;
    for (size_t i = 0; i < suspect->survey->question_count; i++) {
        const struct question *question = &suspect->survey->questions[i];
        if (!question_is_scale(question) || !answer_scale(question, suspect->sheet, &value))
            continue;
        first = count++ ? first : value;
        if (value != first)
            return false;
    }
    return count >= least;
}

enum suspicion_reason suspicion_of(const struct suspicion *suspicion, const struct suspect *suspect) {
    if (suspicion->unissued && suspect->unissued)
        return SUSPECT_UNISSUED;
    if (suspicion->too_fast > 0 && suspect->took_s >= 0 &&
        (double)suspect->took_s < suspicion->too_fast * (double)answered(suspect))
        return SUSPECT_FAST;
    if (suspicion->straight && is_straight(suspect, suspicion->straight))
        return SUSPECT_STRAIGHT;
    if (suspicion->device_answers && suspect->device > suspicion->device_answers)
        return SUSPECT_DEVICE;
    return suspicion->burst_answers && suspect->burst > suspicion->burst_answers ? SUSPECT_BURST : SUSPECT_NOT;
}

const char *suspicion_text(enum suspicion_reason reason) {
    static const char *const texts[] = {"",
                                        "suspect: a receipt's code that nobody issued",
                                        "suspect: answered faster than it can be read",
                                        "suspect: the same answer to every scale",
                                        "suspect: many answers from one browser",
                                        "suspect: many answers at once from one place"};
    return texts[reason];
}

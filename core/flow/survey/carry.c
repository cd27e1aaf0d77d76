/* From version to version: options are known by their ids, whatever place they have. */
#include <string.h>

#include "flow/survey/survey.h"

/* The index of an option of `from` among those of `to`; -1 where it is not there. */
static int option_in(const struct question *from, size_t option, const struct question *to) {
    for (size_t i = 0; i < to->option_count; i++)
        if (!strcmp(from->options[option].id, to->options[i].id))
            return (int)i;
    return -1;
}

/* The steps are the same, from the same least value on, and none is lost. */
static bool span_carries(const struct span *from, const struct span *to) {
    return from->min == to->min && from->step == to->step && from->decimals == to->decimals && from->count <= to->count;
}

bool question_carries(const struct question *from, const struct question *to) {
    bool alike = from->kind == to->kind && from->from == to->from && from->to == to->to && from->many == to->many &&
                 from->ranks == to->ranks && span_carries(&from->span, &to->span) &&
                 !memcmp(&from->notice, &to->notice, sizeof from->notice) &&
                 (from->kind != QUESTION_CONSENT || !strcmp(from->purpose, to->purpose));
    for (size_t i = 0; alike && i < from->option_count; i++)
        alike = option_in(from, i, to) >= 0;
    return alike;
}

static uint64_t carry_mask(const struct question *from, const struct question *to, uint64_t mask) {
    uint64_t made = mask & 1;
    for (size_t i = 0; i < from->option_count; i++)
        if (mask & UINT64_C(2) << i)
            made |= UINT64_C(2) << option_in(from, i, to);
    return made;
}

/* A byte for each place; of a choice of one there is one. */
static uint64_t carry_options(const struct question *from, const struct question *to, uint64_t answer) {
    uint64_t made = 0;
    for (unsigned shift = 0; shift < 64 && answer >> shift; shift += 8)
        made |= (uint64_t)(option_in(from, (answer >> shift & 0xff) - 1, to) + 1) << shift;
    return made;
}

uint64_t answer_carry(const struct question *from, const struct question *to, uint64_t answer) {
    if (!answer || !from->option_count)
        return answer;
    return from->many ? carry_mask(from, to, answer) : carry_options(from, to, answer);
}

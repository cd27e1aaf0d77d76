#include "flow/intake/intake.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

static const char *const class_names[] = {"", "invited", "receipt", "open", "staff", "imported", "review"};

bool channel_class_read(const char *name, enum channel_class *out) {
    for (int i = CLASS_INVITED; i <= CLASS_LAST; i++)
        if (!strcmp(name, class_names[i])) {
            *out = (enum channel_class)i;
            return true;
        }
    return false;
}

const char *channel_class_name(enum channel_class class) {
    return class_names[class];
}

bool wave_is_good(const char *name) {
    return name[0] && strlen(name) <= LIMIT_ID && !text_has_unseen(name);
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool weight_read(const char *text, int64_t *out) {
    int64_t weight = 0, place = WEIGHT_ONE;
    if (!is_digit(text[0]) && !(text[0] == '.' && is_digit(text[1])))
        return false;
    for (; is_digit(*text) && weight <= LIMIT_WEIGHT; text++)
        weight = weight * 10 + (*text - '0');
    if (weight > LIMIT_WEIGHT)
        return false;
    weight *= WEIGHT_ONE;
    if (*text == '.')
        for (text++; is_digit(*text); text++) {
            if (place == 1 && *text >= '5') /* the first digit that is not kept */
                weight++;
            place /= 10;
            weight += (*text - '0') * place;
        }
    if (*text || weight <= 0 || weight > LIMIT_WEIGHT * WEIGHT_ONE)
        return false;
    *out = weight;
    return true;
}

void response_canonical(const struct response *response, struct buf *out) {
    const char *const parts[] = {response->source, response->external_id, response->store->code, response->survey->id};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_text(out, parts[i]);
        buf_char(out, '\n');
    }
    buf_int(out, response->seconds);
    buf_char(out, '\n');
    buf_text(out, channel_class_name(response->class));
    buf_char(out, '\n');
    if (response->wave[0]) { /* no question's id holds a colon */
        buf_text(out, "wave:");
        buf_text(out, response->wave);
        buf_char(out, '\n');
    }
    if (response->weight) {
        buf_text(out, "weight:");
        buf_int(out, response->weight);
        buf_char(out, '\n');
    }
    answer_canonical(response->survey, response->sheet, out);
    buf_text(out, response->texts);
}

int64_t response_rid(const char *source, const char *external_id, int64_t seconds) {
    struct digest digest = digest_row(source, strnlen(source, 64), external_id, strlen(external_id));
    int64_t low = 0;
    for (int i = 0; i < 4; i++)
        low = low << 8 | digest.bytes[i];
    return (int64_t)((uint64_t)seconds << 30) | (low & 0x3fffffff);
}

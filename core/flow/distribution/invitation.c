#include "flow/distribution/invitation.h"

#include <string.h>

#define ABOUT   "invitation"
#define LETTERS "abcdefghijklmnopqrstuvwxyz234567"

static const char *const words[INVITATION_MARKS] = {
    [INVITATION_SENT] = "sent",         [INVITATION_DELIVERED] = "delivered",
    [INVITATION_FAILED] = "failed",     [INVITATION_OPENED] = "opened",
    [INVITATION_STARTED] = "started",   [INVITATION_COMPLETED] = "completed",
    [INVITATION_REMINDED] = "reminded", [INVITATION_UNSUBSCRIBED] = "unsubscribed",
};

const char *invitation_mark_word(enum invitation_mark mark) {
    return words[mark];
}

char *invitation_id_write(char out[INVITATION_ID_TEXT], const struct invitation_id *id) {
    struct customer_id bytes;
    memcpy(bytes.bytes, id->bytes, sizeof id->bytes);
    return customer_id_write(out, &bytes);
}

bool invitation_id_read(const char *text, struct invitation_id *out) {
    struct customer_id bytes;
    if (!customer_id_read(text, &bytes))
        return false;
    memcpy(out->bytes, bytes.bytes, sizeof out->bytes);
    return true;
}

char *invitation_token(char out[INVITATION_TOKEN_TEXT], const struct secret *master, const struct invitation_id *id) {
    struct digest hash = secret_hash(master, ABOUT, id->bytes, sizeof id->bytes);
    unsigned bits = 0, held = 0;
    size_t len = 0;
    for (size_t i = 0; i < INVITATION_ID_BYTES; i++) {
        bits = bits << 8 | hash.bytes[i];
        for (held += 8; held >= 5; held -= 5)
            out[len++] = LETTERS[bits >> (held - 5) & 31];
    }
    out[len++] = LETTERS[bits << (5 - held) & 31];
    out[len] = '\0';
    return out;
}

bool invitation_token_hash(const char *typed, struct digest *out) {
    char token[INVITATION_TOKEN_TEXT];
    if (strlen(typed) != sizeof token - 1)
        return false;
    for (size_t i = 0; i < sizeof token - 1; i++) {
        char letter = typed[i] >= 'A' && typed[i] <= 'Z' ? (char)(typed[i] - 'A' + 'a')
                      : typed[i] == '0'                  ? 'o'
                      : typed[i] == '1'                  ? 'l'
                      : typed[i] == '8'                  ? 'b'
                                                         : typed[i];
        if (!strchr(LETTERS, letter))
            return false;
        token[i] = letter;
    }
    *out = digest_sha256(token, sizeof token - 1);
    return true;
}

enum invitation_state invitation_state(const struct invitation *invitation, instant_t now) {
    bool one_time = *invitation->channel != '\0';
    if (one_time && invitation->times[INVITATION_COMPLETED] != INVITATION_NEVER)
        return INVITATION_ANSWERED;
    return now >= invitation->expires ? INVITATION_EXPIRED : INVITATION_GOOD;
}

/* What the files of the outbox share. */
#ifndef EARSHOT_OPS_OUTBOX_PARTS_H
#define EARSHOT_OPS_OUTBOX_PARTS_H

#include "ops/customers.h"
#include "ops/outbox.h"

struct sender {
    struct workspace *workspace;
    const struct act *act;
    struct rulebook *rulebook;
    struct customers customers;
    bool knows_customers;
};

/* Why this may not be sent any more; *out is NULL where it may. Asked right before each try. */
int outbox_may(const struct sender *sender, const struct outbox_row *row, instant_t now, struct arena *arena,
               const char **out, struct err *err);

/* A letter with all that it needs, in the arena. */
struct outbound {
    const struct channel *channel;
    struct letter letter;
    struct channel_secrets secrets;
};

/* Puts it together. Errors: ERR_DATA for what can never be sent so; ERR_CONFIG for what the rules or the workspace lack
 * at present. */
int outbound_make(const struct sender *sender, const struct outbox_row *row, instant_t now, struct arena *arena,
                  struct outbound *out, struct err *err);
void outbound_wipe(struct outbound *outbound);

/* Fills letter.subject, text and markdown from letter.values. */
int outbound_fill(const struct message *message, const char *language, struct arena *arena, struct letter *letter,
                  struct err *err);

/* The report that an entry names, as a file of the letter (report_send.c). ERR_NOINPUT where the archive has none. */
int outbound_attach(const struct sender *sender, const char *attached, struct arena *arena, struct letter_file *out,
                    struct err *err);

/* What a secret's place holds, without blanks at its ends; "" for a NULL place. ERR_CONFIG where it is not there, or
 * others may read it. */
int outbox_secret(const struct workspace *workspace, const char *place, struct arena *arena, const char **out,
                  struct err *err);

/* Writes the letter of a file channel. */
int outbound_to_file(const struct sender *sender, const struct outbound *outbound, struct err *err);
/* The directory of a file channel. */
const char *outbound_directory(const struct workspace *workspace, const struct channel *channel);

#endif

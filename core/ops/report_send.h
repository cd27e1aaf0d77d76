/* Published reports go out by mail: a letter for each address, which brings the PDF as it was published. What a letter
 * brings is named in the outbox and read from the archive when it goes out. */
#ifndef EARSHOT_OPS_REPORT_SEND_H
#define EARSHOT_OPS_REPORT_SEND_H

#include "ops/workspace.h"

struct report_mail {
    const char *edition;           /* a commit, its beginning, or a month: its newest edition */
    const char *about, *report;    /* as history_read has them; report NULL where there is one only */
    const char *channel, *message; /* the message may name {month} and {store}: what the report is about */
    const char *const *to;         /* names of the channel's addresses */
    size_t to_count;
};

struct report_mailed {
    const char *commit;
    int64_t put, there; /* there: was put before, whatever became of it */
};

/* Errors: ERR_NOINPUT where there is no such edition or report; ERR_DATA for a channel that is no mail, an address or
 * message that there is not, a report of more than LIMIT_ATTACHMENT. */
int report_send(struct workspace *workspace, const struct act *act, const struct report_mail *mail,
                struct report_mailed *out, struct err *err);

#endif

/* Messages: what is said, and by which channel.
 *
 * A channel is a way out, by its kind: a mail server, a vendor of SMS, a robot in a group chat, a server of the chain's
 * own (webhook), a directory. A message is a text in both languages with places, {store}, that are filled when it is
 * sent. A letter is one message, filled, on its way to one receiver; each kind makes a request of it (channel_write)
 * and reads out of the answer what became of it (channel_judge), in plain words.
 *
 * No secret stands in a definition: it names a file of the workspace that only its owner can read, or a variable of
 * the environment. */
#ifndef EARSHOT_FLOW_MESSAGES_H
#define EARSHOT_FLOW_MESSAGES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"
#include "base/mem.h"
#include "base/value.h"
#include "flow/messages/outbox_rows.h"
#include "port/post/post.h"

enum channel_kind {
    CHANNEL_FILE,
    CHANNEL_WEBHOOK,
    CHANNEL_SMTP,
    CHANNEL_WECOM,
    CHANNEL_DINGTALK,
    CHANNEL_FEISHU,
    CHANNEL_ALIYUN_SMS,
    CHANNEL_TENCENT_SMS,
    CHANNEL_KINDS
};
const char *channel_kind_word(enum channel_kind kind); /* "file", "webhook", "smtp" … */
bool channel_kind_read(const char *word, enum channel_kind *out);

/* What a channel reaches people by; false where it writes to one place of its own. */
bool channel_contact(enum channel_kind kind, enum contact_kind *out);

/* By which contacts it reaches customers, 1 << contact each: a file or a server of the chain's own by whatever there
 * is; 0 for a channel that writes to one place of its own. */
unsigned channel_customers(enum channel_kind kind);

struct channel {
    const char *id, *script;
    enum channel_kind kind;
    const char *url;                /* the server's, or the vendor's own */
    const char *directory;          /* of a file channel, as it is written: beside the workspace's own files */
    bool plain, inside;             /* struct post_request */
    const char *ca;                 /* a file of the workspace; NULL */
    int seconds;                    /* one message may take */
    int64_t per_second, per_minute; /* at most; 0: any number */
    int quiet_from, quiet_to;       /* minutes of the day between which nothing goes out; the same: never */
    const char *token, *secret;     /* where they stand, "file:secrets/mail" or "env:MAIL"; NULL */
    const char *user;               /* of the mail server; the vendor's name of the key */
    const char *from, *reply_to;    /* mail addresses */
    const struct value *from_name;  /* words; NULL */
    const struct value *sign;       /* SMS: what the vendor knows the chain as; words */
    const char *app, *region;       /* Tencent: SdkAppId and region */
    const struct value *addresses;  /* receivers by name; NULL */
    const struct value *definition;
};

struct message {
    const char *id, *script;
    const struct value *subject, *text; /* words; subject NULL where it has none */
    const struct value *sms;            /* the vendor's template by language; NULL */
    const char *const *params;          /* names of the values that the vendor's template takes, in its order */
    size_t param_count;
    const char *const *values; /* names beside the usual ones */
    size_t value_count;
    bool markdown; /* robots show it as such */
    const struct value *definition;
};

/* What every message may name: the chain's name, the link of the invitation and the one that unsubscribes. */
extern const char *const message_usual[]; /* ends with NULL */

/* Whether a text may hold this place. */
bool message_knows(const struct message *message, const char *name);

/* ---- filling ---- */

enum fill_as {
    FILL_PLAIN,   /* line breaks and what cannot be seen become blanks */
    FILL_MARKDOWN /* and what would be a mark, a link or a call is made harmless */
};

/* Fills {name} from `values`; {{ is a brace. Errors: ERR_DATA for a place without a value. */
int message_fill(const char *text, const struct value *values, enum fill_as as, struct buf *out, struct err *err);

/* Each place of a text: fn is called with its name, and returns nonzero to stop, which this returns. ERR_DATA for a
 * brace that is not closed, or a name that is none. */
int message_places(const char *text, int (*fn)(void *context, const char *name, struct err *err), void *context,
                   struct err *err);

struct letter_file {
    const char *name; /* as whoever gets it sees it; NULL: there is none */
    const char *bytes;
    size_t len;
};

/* One message on its way to one receiver. Borrowed; all are texts, "" where there is none. */
struct letter {
    const char *id;                 /* the entry's, 32 hex digits: what receivers tell copies by */
    const char *to, *to_name;       /* a mail address, a telephone number */
    const char *language;           /* "zh" or "en" */
    const char *message;            /* its id */
    const char *subject, *text;     /* filled */
    const char *heading, *markdown; /* subject and text with their values made harmless; NULL: plain text is shown */
    const char *unsubscribe;        /* the link that does it with one POST (RFC 8058); "" */
    const char *sms;                /* the vendor's template; "" */
    const struct message *definition;
    const struct value *values;
    struct letter_file file; /* a PDF that a mail brings */
    instant_t now;
    int64_t number; /* which try it is */
};

struct channel_secrets {
    const char *token, *secret; /* "" where the channel has none */
};

/* What is sent to the server: everything in the arena. Not for a file channel: channel_paper makes what stands in the
 * file. Errors: ERR_DATA for a letter that the channel cannot carry, too long or without a template. */
int channel_write(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                  struct arena *arena, struct post_request *out, struct err *err);
void channel_paper(const struct letter *letter, struct arena *arena, struct buf *out);

/* Where nobody knows whether a letter arrived, some vendors can be asked (before it is sent again): *out_asks is false
 * where this one cannot. */
int channel_ask(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                struct arena *arena, struct post_request *out, bool *out_asks, struct err *err);

/* ---- what became of it ---- */

enum verdict_says {
    VERDICT_SENT,
    VERDICT_LATER,  /* this letter again, in a while */
    VERDICT_PAUSE,  /* nothing by this channel for a while */
    VERDICT_DEAD,   /* never */
    VERDICT_UNSURE, /* it may have arrived */
    VERDICT_ASK     /* not found when asked: it did not arrive */
};
const char *verdict_word(enum verdict_says says); /* "sent", "later" … */

struct verdict {
    enum verdict_says says;
    int64_t after;       /* milliseconds, as the other side asks; 0: as usual */
    const char *code;    /* the other side's own; "" */
    const char *why;     /* in plain words, with what to do; "" */
    const char *receipt; /* the other side's number of it; "" */
};

/* Texts are in the arena or static. What the other side says goes into .why only with contacts and secrets taken out.
 */
void channel_judge(const struct channel *channel, const struct letter *letter, const struct channel_secrets *secrets,
                   const struct post_result *result, struct arena *arena, struct verdict *out);
/* The same of the answer to channel_ask: VERDICT_SENT, VERDICT_ASK (not there), or VERDICT_PAUSE (nothing is known
 * yet).
 */
void channel_judge_asked(const struct channel *channel, const struct letter *letter, const struct post_result *result,
                         struct arena *arena, struct verdict *out);

/* Whether a copy does no harm: the receiver tells it by its id. */
bool channel_knows_copies(enum channel_kind kind);

/* ---- when ---- */

/* Since `first`, for so long a letter is tried; and how long to wait after so many failures: longer each time, moved by
 * up to a fifth by what the key says, so that those that failed together do not come back together. */
#define LETTER_DIES (INT64_C(72) * 3600 * 1000)
int64_t letter_wait(const char *key, int64_t failures);  /* of one letter: a minute to four hours */
int64_t channel_wait(const char *key, int64_t failures); /* of a channel that is down: half a minute to half an hour */

#endif

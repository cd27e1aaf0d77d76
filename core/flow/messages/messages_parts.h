/* What the files of this stage share: how each kind writes a letter. All return 0 or fill err, with texts in the arena.
 */
#ifndef EARSHOT_FLOW_MESSAGES_PARTS_H
#define EARSHOT_FLOW_MESSAGES_PARTS_H

#include "flow/messages/messages.h"

struct writing {
    const struct channel *channel;
    const struct letter *letter;
    const struct channel_secrets *secrets;
    struct arena *arena;
    struct post_request *out; /* url, body, len, headers … are set; what all have is there already */
};

int write_webhook(const struct writing *writing, struct err *err);
int write_mail(const struct writing *writing, struct err *err);
int write_wecom(const struct writing *writing, struct err *err);
int write_dingtalk(const struct writing *writing, struct err *err);
int write_feishu(const struct writing *writing, struct err *err);
int write_aliyun(const struct writing *writing, struct err *err);
int write_tencent(const struct writing *writing, struct err *err);
int ask_aliyun(const struct writing *writing, struct err *err);

/* ---- pieces ---- */

/* The buf's text in the arena; frees it. */
const char *writing_keep(const struct writing *writing, struct buf *buf, size_t *out_len);
/* A JSON body; its type goes into the headers before `headers` (ending with NULL; may be NULL). */
void writing_json(const struct writing *writing, const struct value *body, const char *const *headers);
/* "host" or "host:port" of the channel's URL, as the header Host has it. */
const char *writing_host(const struct writing *writing);
/* What stands behind the URL's host, put together without two slashes. */
const char *writing_url(const struct writing *writing, const char *path);
int writing_too_long(const struct writing *writing, size_t len, size_t most, struct err *err);

/* A telephone number as vendors of SMS want it: +86 and eleven digits, or + and another country's. ERR_DATA. */
int writing_phone(const struct writing *writing, const char **out, struct err *err);

#endif

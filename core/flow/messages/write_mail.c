/* A mail: headers in ASCII (RFC 5322, with RFC 2047 for what is not), a text in UTF-8 as base64. */
#include <string.h>

#include "base/encode.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/messages/messages_parts.h"
#include "flow/rules/shape.h"

/* As base64, with =?UTF-8?B? and ?=, 72 of the 76 that a line with one may have; the first stands behind "Reply-To: ".
 */
enum { WORD_BYTES = 45, FIRST_WORD_BYTES = 36 };

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            return false;
    return true;
}

/* Words of whole characters, each on a line of its own. */
static void put_encoded(struct buf *out, const char *text) {
    const char *begin = text, *end = text + strlen(text);
    while (text < end) {
        const char *at = text, *word = text;
        while (at < end) {
            const char *next = at;
            text_next(&next, end);
            if (next - word > (word == begin ? FIRST_WORD_BYTES : WORD_BYTES))
                break;
            at = next;
        }
        buf_text(out, "=?UTF-8?B?");
        encode_base64(out, word, (size_t)(at - word));
        buf_text(out, at < end ? "?=\r\n " : "?=");
        text = at;
    }
}

/* A text that people read, in a header. */
static void put_words(struct buf *out, const char *text) {
    if (is_ascii(text) && strlen(text) <= 60 && !strstr(text, "=?"))
        buf_text(out, text);
    else
        put_encoded(out, text);
}

static void put_mailbox(struct buf *out, const char *header, const char *name, const char *address) {
    buf_format(out, "%s: ", header);
    if (*name) {
        put_encoded(out, name);
        buf_text(out, "\r\n ");
    }
    buf_format(out, "<%s>\r\n", address);
}

/* "Sun, 22 Nov 2026 08:00:00 +0000" */
static void put_date(struct buf *out, instant_t now) {
    static const char *const days[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char at[INSTANT_TEXT];
    int year, month, mday;
    day_t day = (day_t)(now / DAY_MS);
    day_to_civil(day, &year, &month, &mday);
    buf_format(out, "Date: %s, %02d %s %04d %.8s +0000\r\n", days[day % 7], mday, months[month - 1], year,
               instant_write(at, now) + 11);
}

static int check_receiver(const char *to, struct err *err) {
    const char *at = strchr(to, '@');
    bool good = at && at != to && at[1] && is_ascii(to) && strlen(to) <= LIMIT_NAME;
    for (const char *c = to; good && *c; c++)
        good = !strchr(" <>,;:\"()[]\\", *c);
    if (good)
        return 0;
    return err_set(err, ERR_DATA, "the receiver has no mail address that can be written to"),
           err_todo(err, "correct it where it came from");
}

static void put_head(struct buf *out, const struct writing *writing) {
    const struct channel *channel = writing->channel;
    const struct letter *letter = writing->letter;
    const char *name = channel->from_name ? shape_words(channel->from_name, letter->language)
                                          : value_text(value_get(letter->values, "chain"), "");
    put_mailbox(out, "From", name, channel->from);
    put_mailbox(out, "To", letter->to_name, letter->to);
    if (channel->reply_to)
        put_mailbox(out, "Reply-To", "", channel->reply_to);
    buf_text(out, "Subject: ");
    put_words(out, letter->subject);
    buf_text(out, "\r\n");
    put_date(out, letter->now);
    buf_format(out, "Message-ID: <%s@%s>\r\n", letter->id, strchr(channel->from, '@') + 1);
    buf_text(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n");
    if (*letter->unsubscribe)
        buf_format(out, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                   letter->unsubscribe);
}

static void put_text_head(struct buf *out) {
    buf_text(out, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
}

/* Line breaks of a text part are CR LF (RFC 2046), before it is encoded. */
static void put_body(struct buf *out, const char *text) {
    struct buf lines = buf_make(2 * LIMIT_LETTER);
    for (; *text; text++) {
        if (*text == '\n')
            buf_char(&lines, '\r');
        buf_char(&lines, *text);
    }
    buf_text(&lines, "\r\n");
    encode_base64_lines(out, lines.data, lines.len);
    buf_free(&lines);
}

/* Its name twice: as RFC 2231 has it, and, for programs that know no better, as a word of RFC 2047. */
static void put_file(struct buf *out, const struct letter_file *file) {
    buf_text(out, "Content-Type: application/pdf;\r\n name=\"");
    put_words(out, file->name);
    buf_text(out, "\"\r\nContent-Disposition: attachment;\r\n filename*=UTF-8''");
    encode_percent(out, file->name);
    buf_text(out, "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    encode_base64_lines(out, file->bytes, file->len);
}

/* No line of base64 begins as what divides the parts does. */
static void put_parts(struct buf *out, const struct letter *letter) {
    buf_format(out, "Content-Type: multipart/mixed;\r\n boundary=\"=_%s\"\r\n\r\n--=_%s\r\n", letter->id, letter->id);
    put_text_head(out);
    put_body(out, letter->text);
    buf_format(out, "--=_%s\r\n", letter->id);
    put_file(out, &letter->file);
    buf_format(out, "--=_%s--\r\n", letter->id);
}

int write_mail(const struct writing *writing, struct err *err) {
    struct post_request *out = writing->out;
    const struct letter *letter = writing->letter;
    struct buf mail = buf_make(LIMIT_LETTER * 4 + (letter->file.name ? LIMIT_ATTACHMENT * 3 / 2 : 0));
    if (check_receiver(letter->to, err))
        return err->kind;
    if (!*letter->subject)
        return err_set(err, ERR_DATA, "message '%s' has no subject, and a mail needs one", letter->message);
    put_head(&mail, writing);
    if (letter->file.name) {
        put_parts(&mail, letter);
    } else {
        put_text_head(&mail);
        put_body(&mail, letter->text);
    }
    out->url = writing->channel->url;
    out->from = writing->channel->from;
    out->to = letter->to;
    out->user = writing->channel->user;
    out->password = writing->secrets->secret;
    out->body = writing_keep(writing, &mail, &out->len);
    return 0;
}

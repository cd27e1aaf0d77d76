/* A row becomes a letter: rules, contact, values and secrets come together here and nowhere else. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"
#include "ops/outbox_parts.h"
#include "ops/site.h"

/* ---- secrets ---- */

static int read_file(const struct workspace *workspace, const char *name, struct buf *text, struct err *err) {
    const char *path = workspace_path(workspace, name);
    if (!file_exists(path))
        return err_set(err, ERR_CONFIG, "the channel's secret %s is not there", name),
               err_todo(err, "write it into that file of the workspace, and chmod 600 it");
    if (file_is_open_to_others(path))
        return err_set(err, ERR_CONFIG, "others may read the channel's secret %s", name),
               err_todo(err, "chmod 600 %s, and give the channel a new secret", path);
    return file_read(path, text, err);
}

static int read_variable(const char *name, struct buf *text, struct err *err) {
    const char *held = getenv(name);
    if (!held)
        return err_set(err, ERR_CONFIG, "the variable %s with the channel's secret is not set", name),
               err_todo(err, "set it for the process that sends: earshot send, earshot serve");
    buf_text(text, held);
    return 0;
}

int outbox_secret(const struct workspace *workspace, const char *place, struct arena *arena, const char **out,
                  struct err *err) {
    struct buf text = buf_make(LIMIT_SECRET);
    *out = "";
    if (!place)
        return 0;
    int failed =
        !strncmp(place, "env:", 4) ? read_variable(place + 4, &text, err) : read_file(workspace, place + 5, &text, err);
    size_t len = text.len;
    const char *trimmed = text_trim(text.data, &len);
    if (!failed && (!len || !text_valid(trimmed, len) || memchr(trimmed, '\n', len)))
        failed = err_set(err, ERR_CONFIG, "the channel's secret at %s is empty, or not one line of text", place);
    if (!failed)
        *out = arena_bytes(arena, trimmed, len);
    secret_wipe(text.data, text.len);
    buf_free(&text);
    return failed;
}

/* ---- whom ---- */

static int find_address(const struct workspace *workspace, const struct channel *channel, const char *name,
                        struct arena *arena, struct letter *letter, struct err *err) {
    const char *to = value_text(value_get(channel->addresses, name), NULL);
    if (!to)
        return err_set(err, ERR_CONFIG, "channel '%s' has no address '%s'", channel->id, name),
               err_todo(err, "write it into the channel's `addresses`");
    letter->to = to;
    return !strncmp(to, "env:", 4) || !strncmp(to, "file:", 5) ? outbox_secret(workspace, to, arena, &letter->to, err)
                                                               : 0;
}

static int find_customer(const struct sender *sender, const struct channel *channel, const struct customer_id *id,
                         struct arena *arena, struct letter *letter, struct err *err) {
    struct contacts contacts = {{NULL}};
    enum contact_kind kind = CONTACT_EMAIL;
    bool needs = channel_contact(channel->kind, &kind);
    if (customer_read(&sender->customers, id, arena, &contacts, err))
        return err->kind;
    letter->to_name = contacts.of[CONTACT_NAME] ? contacts.of[CONTACT_NAME] : "";
    if (contacts.of[kind])
        letter->to = contacts.of[kind];
    else if (needs)
        return err_set(err, ERR_DATA, "nothing is known of the receiver that channel '%s' can write to", channel->id);
    else if (contacts.of[CONTACT_PHONE]) /* a file or a webhook takes whatever there is */
        letter->to = contacts.of[CONTACT_PHONE];
    return 0;
}

static int find_receiver(const struct sender *sender, const struct outbox_row *row, const struct channel *channel,
                         struct arena *arena, struct letter *letter, struct err *err) {
    enum contact_kind kind;
    letter->to = letter->to_name = "";
    if (row->entry.customer)
        return find_customer(sender, channel, row->entry.customer, arena, letter, err);
    if (row->entry.address)
        return find_address(sender->workspace, channel, row->entry.address, arena, letter, err);
    return channel_contact(channel->kind, &kind)
               ? err_set(err, ERR_DATA, "channel '%s' writes to people, and nobody is named", channel->id)
               : 0;
}

/* ---- what ---- */

static const char *words_in(const struct value *words, const char *language) {
    const char *text = words ? shape_words(words, language) : NULL;
    return text ? text : "";
}

static const char *fill_one(const char *text, const struct value *values, enum fill_as as, struct arena *arena,
                            struct err *err, int *failed) {
    struct buf out = buf_make(LIMIT_LETTER);
    *failed = *failed ? *failed : message_fill(text, values, as, &out, err);
    const char *filled = arena_text(arena, out.data);
    buf_free(&out);
    return filled;
}

int outbound_fill(const struct message *message, const char *language, struct arena *arena, struct letter *letter,
                  struct err *err) {
    int failed = 0;
    const char *text = words_in(message->text, language);
    letter->message = message->id;
    letter->definition = message;
    letter->language = language;
    letter->sms = words_in(message->sms, language);
    letter->subject = fill_one(words_in(message->subject, language), letter->values, FILL_PLAIN, arena, err, &failed);
    letter->text = fill_one(text, letter->values, FILL_PLAIN, arena, err, &failed);
    if (!message->markdown)
        return failed;
    letter->heading =
        fill_one(words_in(message->subject, language), letter->values, FILL_MARKDOWN, arena, err, &failed);
    letter->markdown = fill_one(text, letter->values, FILL_MARKDOWN, arena, err, &failed);
    return failed;
}

static int fill_values(const struct sender *sender, const struct outbox_row *row, struct arena *arena,
                       struct letter *letter, struct err *err) {
    const struct settings *settings = &sender->rulebook->settings;
    struct value *values = value_map(arena);
    const struct value *given = row->entry.values;
    letter->unsubscribe = "";
    value_set(arena, values, "chain", value_str(arena, words_in(settings->name, row->entry.language)));
    for (size_t i = 0; i < value_count(given); i++)
        value_set(arena, values, given->map.pairs[i].key, given->map.pairs[i].value);
    if (row->entry.invitation) {
        const char *link = NULL;
        if (site_links(settings, &sender->customers.master, row->entry.invitation, arena, &link, &letter->unsubscribe,
                       err))
            return err->kind;
        value_set(arena, values, "link", value_str(arena, link));
        value_set(arena, values, "unsubscribe", value_str(arena, letter->unsubscribe));
    }
    letter->values = values;
    return 0;
}

/* What is not in the rules now may be there tomorrow. */
static int lacking(struct err *err) {
    err->kind = ERR_CONFIG;
    return err->kind;
}

static int read_secrets(const struct sender *sender, struct arena *arena, struct outbound *out, struct err *err) {
    const struct workspace *workspace = sender->workspace;
    if (outbox_secret(workspace, out->channel->token, arena, &out->secrets.token, err) ||
        outbox_secret(workspace, out->channel->secret, arena, &out->secrets.secret, err))
        return err->kind;
    return 0;
}

static int add_file(const struct sender *sender, const struct outbox_row *row, const struct channel *channel,
                    struct arena *arena, struct letter *letter, struct err *err) {
    if (!row->entry.attached)
        return 0;
    return channel->kind == CHANNEL_SMTP ? outbound_attach(sender, row->entry.attached, arena, &letter->file, err)
                                         : err_set(err, ERR_DATA, "channel '%s' carries no file", channel->id);
}

int outbound_make(const struct sender *sender, const struct outbox_row *row, instant_t now, struct arena *arena,
                  struct outbound *out, struct err *err) {
    char id[OUTBOX_ID_TEXT];
    const struct message *message = NULL;
    struct letter *letter = &out->letter;
    *out = (struct outbound){.secrets = {"", ""}};
    if (rulebook_channel(sender->rulebook, row->entry.channel, &out->channel, err) ||
        rulebook_message(sender->rulebook, row->entry.message, &message, err))
        return lacking(err);
    letter->id = arena_text(arena, outbox_id_write(id, &row->id));
    letter->now = now;
    letter->number = row->tries + 1;
    if (find_receiver(sender, row, out->channel, arena, letter, err) || fill_values(sender, row, arena, letter, err) ||
        outbound_fill(message, row->entry.language, arena, letter, err) ||
        add_file(sender, row, out->channel, arena, letter, err) || read_secrets(sender, arena, out, err))
        return err->kind;
    return 0;
}

void outbound_wipe(struct outbound *outbound) {
    secret_wipe((char *)outbound->secrets.token, strlen(outbound->secrets.token));
    secret_wipe((char *)outbound->secrets.secret, strlen(outbound->secrets.secret));
}

/* ---- a file ---- */

const char *outbound_directory(const struct workspace *workspace, const struct channel *channel) {
    return channel->directory[0] == '/' ? channel->directory : workspace_path(workspace, channel->directory);
}

int outbound_to_file(const struct sender *sender, const struct outbound *outbound, struct err *err) {
    struct arena *arena = sender->workspace->arena;
    const char *directory = outbound_directory(sender->workspace, outbound->channel);
    struct buf text = buf_make(LIMIT_LETTER * 8);
    channel_paper(&outbound->letter, arena, &text);
    int failed = file_make_dirs(directory, err);
    failed = failed ? failed
                    : file_write_private(arena_format(arena, "%s/%s.json", directory, outbound->letter.id), text.data,
                                         text.len, err);
    secret_wipe(text.data, text.len);
    buf_free(&text);
    return failed;
}

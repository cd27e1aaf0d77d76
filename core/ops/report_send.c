#include "ops/report_send.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "flow/rules/shape.h"
#include "ops/history.h"
#include "ops/journal.h"
#include "ops/outbox_parts.h"
#include "ops/stores.h"

struct mailing {
    struct workspace *workspace;
    const struct act *act;
    const struct report_mail *mail;
    const struct rulebook *rulebook;
    const struct channel *channel;
    struct history_edition edition;
    const char *attached;
    const struct value *values;
    struct report_mailed *out;
};

/* ---- the report ---- */

static int read_pdf(struct workspace *workspace, const struct history_edition *edition, const char *about,
                    const char *report, struct buf *out, struct err *err) {
    if (history_read(workspace, edition, about, report, "report.pdf", out, err))
        return err->kind;
    return buf_overflowed(out)
               ? err_set(err, ERR_DATA, "the report has more than %zu MB, too many for a mail", LIMIT_ATTACHMENT >> 20)
               : 0;
}

static const char *file_name(struct arena *arena, month_t month, const char *about, const char *report) {
    char text[MONTH_TEXT];
    return arena_format(arena, "%s %s%s%s.pdf", month_write(text, month), about, report ? " " : "",
                        report ? report : "");
}

int outbound_attach(const struct sender *sender, const char *attached, struct arena *arena, struct letter_file *out,
                    struct err *err) {
    const struct value *named = NULL;
    struct history_edition edition;
    struct buf pdf = buf_make(LIMIT_ATTACHMENT);
    if (json_read(arena, attached, strlen(attached), &named, err))
        return err->kind;
    const char *about = value_text(value_get(named, "about"), ""),
               *report = value_text(value_get(named, "report"), NULL);
    int failed = history_find(sender->workspace, value_text(value_get(named, "edition"), ""), &edition, err);
    failed = failed ? failed : read_pdf(sender->workspace, &edition, about, report, &pdf, err);
    if (!failed)
        *out = (struct letter_file){file_name(arena, edition.month, about, report),
                                    arena_bytes(arena, pdf.data, pdf.len), pdf.len};
    buf_free(&pdf);
    return failed;
}

/* ---- the letters ---- */

static int check_addresses(const struct mailing *mailing, struct err *err) {
    const struct channel *channel = mailing->channel;
    if (channel->kind != CHANNEL_SMTP)
        return err_set(err, ERR_DATA, "channel '%s' is no mail: it carries no file", channel->id),
               err_todo(err, "name a channel of = \"smtp\"; `earshot channel list` shows what there is");
    for (size_t i = 0; i < mailing->mail->to_count; i++)
        if (!value_get(channel->addresses, mailing->mail->to[i]))
            return err_set(err, ERR_DATA, "channel '%s' has no address '%s'", channel->id, mailing->mail->to[i]),
                   err_todo(err, "write it into the channel's `addresses`, and publish that");
    return 0;
}

/* The name of what it is about. */
static const char *name_of(const struct mailing *mailing, const struct registry *registry) {
    const char *about = mailing->mail->about;
    const struct settings *settings = &mailing->rulebook->settings;
    const struct store *store = registry_store(registry, about);
    const struct region *region = store ? NULL : registry_region(registry, about);
    return store ? store->name : region ? region->name : shape_words(settings->name, settings->language);
}

static int fill(struct mailing *mailing, struct err *err) {
    struct arena *arena = mailing->workspace->arena;
    const struct registry *registry = NULL;
    struct value *values = value_map(arena), *attached = value_map(arena);
    struct buf text = buf_make(LIMIT_MESSAGE_VALUES);
    char month[MONTH_TEXT];
    if (stores_read(mailing->workspace, (day_t)(mailing->act->now / DAY_MS), &registry, err))
        return err->kind;
    value_set(arena, values, "month", value_str(arena, month_write(month, mailing->edition.month)));
    value_set(arena, values, "store", value_str(arena, name_of(mailing, registry)));
    value_set(arena, attached, "edition", value_str(arena, mailing->edition.commit));
    value_set(arena, attached, "about", value_str(arena, mailing->mail->about));
    if (mailing->mail->report)
        value_set(arena, attached, "report", value_str(arena, mailing->mail->report));
    json_write(&text, attached, JSON_COMPACT);
    mailing->values = values;
    mailing->attached = arena_text(arena, text.data);
    buf_free(&text);
    return 0;
}

static int put_letters(struct mailing *mailing, struct err *err) {
    struct arena *arena = mailing->workspace->arena;
    const struct report_mail *mail = mailing->mail;
    for (size_t i = 0; i < mail->to_count; i++) {
        bool new = false;
        const struct outbox_entry entry = {
            .key = arena_format(arena, "report %s by %s to %s", mailing->attached, mail->channel, mail->to[i]),
            .channel = mail->channel,
            .message = mail->message,
            .language = mailing->rulebook->settings.language,
            .address = mail->to[i],
            .values = mailing->values,
            .attached = mailing->attached,
            .due = mailing->act->now};
        if (outbox_put(mailing->workspace->db, &entry, mailing->act->now, &new, err))
            return err->kind;
        *(new ? &mailing->out->put : &mailing->out->there) += 1;
    }
    return 0;
}

static int note(const struct mailing *mailing, struct err *err) {
    struct arena *arena = mailing->workspace->arena;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "edition", value_str(arena, mailing->edition.commit));
    value_set(arena, detail, "channel", value_str(arena, mailing->mail->channel));
    value_set(arena, detail, "letters", value_int(arena, mailing->out->put));
    return journal_write(mailing->workspace->db, mailing->act, "report send", mailing->mail->about, detail, err);
}

static int run(struct mailing *mailing, struct err *err) {
    const struct report_mail *mail = mailing->mail;
    const struct message *message = NULL;
    struct sql *db = mailing->workspace->db;
    struct buf pdf = buf_make(LIMIT_ATTACHMENT);
    if (rulebook_channel(mailing->rulebook, mail->channel, &mailing->channel, err) ||
        rulebook_message(mailing->rulebook, mail->message, &message, err) || check_addresses(mailing, err) ||
        history_find(mailing->workspace, mail->edition, &mailing->edition, err))
        return err->kind;
    int failed = read_pdf(mailing->workspace, &mailing->edition, mail->about, mail->report, &pdf, err);
    buf_free(&pdf);
    failed = failed ? failed : fill(mailing, err);
    failed = failed ? failed : sql_begin(db, err);
    if (failed)
        return failed;
    failed = put_letters(mailing, err);
    failed = failed ? failed : note(mailing, err);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

int report_send(struct workspace *workspace, const struct act *act, const struct report_mail *mail,
                struct report_mailed *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    *out = (struct report_mailed){.commit = ""};
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_MESSAGES, err);
    struct mailing mailing = {workspace, act, mail, rulebook, .out = out};
    failed = failed ? failed : run(&mailing, err);
    out->commit = mailing.edition.commit;
    rulebook_close(rulebook);
    return failed;
}

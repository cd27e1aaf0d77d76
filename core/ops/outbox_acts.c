/* What people do with the outbox and with channels, beside sending. */
#include <string.h>

#include "base/limits.h"
#include "flow/rules/shape.h"
#include "ops/journal.h"
#include "ops/outbox_parts.h"

/* ---- again ---- */

static int note_retry(struct workspace *workspace, const struct act *act, const char *object, enum outbox_state state,
                      int64_t count, struct err *err) {
    struct value *detail = value_map(workspace->arena);
    value_set(workspace->arena, detail, "state", value_str(workspace->arena, outbox_state_word(state)));
    value_set(workspace->arena, detail, "count", value_int(workspace->arena, count));
    return journal_write(workspace->db, act, "outbox retry", object, detail, err);
}

static int retry(struct workspace *workspace, const struct act *act, const struct outbox_id *id,
                 enum outbox_state state, const char *channel, int64_t *out_count, struct err *err) {
    char text[OUTBOX_ID_TEXT];
    const char *object = id        ? outbox_id_write(text, id)
                         : channel ? arena_format(workspace->arena, "channel %s", channel)
                                   : "";
    if (outbox_again(workspace->db, id, state, channel, act->now, out_count, err))
        return err->kind;
    return *out_count ? note_retry(workspace, act, object, state, *out_count, err) : 0;
}

static int check_state(struct workspace *workspace, const struct outbox_id *id, enum outbox_state *out,
                       struct err *err) {
    struct outbox_row row;
    if (outbox_read(workspace->db, id, workspace->arena, &row, err))
        return err->kind;
    *out = row.state;
    if (row.state == OUTBOX_DEAD || row.state == OUTBOX_HELD)
        return 0;
    return err_set(err, ERR_DATA, "that message is %s: only dead and held ones are sent again",
                   outbox_state_word(row.state));
}

int outbox_retry(struct workspace *workspace, const struct act *act, const struct outbox_id *id,
                 enum outbox_state state, const char *channel, int64_t *out_count, struct err *err) {
    int64_t count = 0;
    int failed = sql_begin(workspace->db, err);
    if (!failed && id)
        failed = check_state(workspace, id, &state, err);
    failed = failed ? failed : retry(workspace, act, id, state, channel, &count, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    if (!failed)
        *out_count = count;
    return failed;
}

static int release(struct workspace *workspace, const struct act *act, int64_t *out_held, struct err *err) {
    const char *why = NULL;
    if (sending_held(workspace->db, workspace->arena, &why, err))
        return err->kind;
    if (!why)
        return err_set(err, ERR_USAGE, "nothing holds the outbox"), err_todo(err, "`earshot send` sends what is due");
    if (sending_hold(workspace->db, NULL, act->now, err) ||
        journal_write(workspace->db, act, "outbox release", "", NULL, err))
        return err->kind;
    return outbox_count(workspace->db, OUTBOX_HELD, NULL, out_held, err);
}

int outbox_release(struct workspace *workspace, const struct act *act, int64_t *out_held, struct err *err) {
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : release(workspace, act, out_held, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

/* ---- made up ---- */

/* A value is shown as its name, so that it is seen where it stands. */
static const struct value *made_up(const struct message *message, const struct settings *settings, const char *language,
                                   struct arena *arena) {
    struct value *values = value_map(arena);
    const char *site = settings->public_url ? settings->public_url : "https://ask.example.com";
    bool english = !strcmp(language, "en");
    const char *name = settings->name ? shape_words(settings->name, language) : "earshot";
    value_set(arena, values, "chain", value_str(arena, name));
    value_set(arena, values, "link", value_str(arena, arena_format(arena, "%s/i/abcdefghijklmnopqrstuvwxyz", site)));
    value_set(arena, values, "unsubscribe",
              value_str(arena, arena_format(arena, "%s/u/abcdefghijklmnopqrstuvwxyz", site)));
    for (size_t i = 0; i < message->value_count; i++)
        value_set(arena, values, message->values[i],
                  value_str(arena, arena_format(arena, english ? "(%s)" : "（%s）", message->values[i])));
    return values;
}

static int64_t characters(const char *text) {
    int64_t count = 0;
    for (const char *end = text + strlen(text); text < end; count++)
        text_next(&text, end);
    return count;
}

int message_preview(struct workspace *workspace, const char *id, const char *language, struct message_shown *out,
                    struct err *err) {
    struct rulebook *rulebook = NULL;
    const struct message *message = NULL;
    struct letter letter = {0};
    int failed = rulebook_open_working(&rulebook, workspace, RULEBOOK_MESSAGES, err);
    failed = failed ? failed : rulebook_message(rulebook, id, &message, err);
    if (!failed) {
        letter.values = made_up(message, &rulebook->settings, language, workspace->arena);
        failed = outbound_fill(message, language, workspace->arena, &letter, err);
    }
    if (!failed)
        *out = (struct message_shown){.subject = letter.subject,
                                      .text = letter.text,
                                      .sms = arena_text(workspace->arena, letter.sms),
                                      .characters = characters(letter.text)};
    rulebook_close(rulebook);
    return failed;
}

/* ---- trying a channel ---- */

static int post_now(struct workspace *workspace, const struct outbound *outbound, struct verdict *out,
                    struct err *err) {
    struct post_request request;
    struct post_result result;
    struct post *post = NULL;
    if (channel_write(outbound->channel, &outbound->letter, &outbound->secrets, workspace->arena, &request, err) ||
        post_open(&post, err))
        return err->kind;
    if (outbound->channel->ca)
        request.ca_file = workspace_path(workspace, outbound->channel->ca);
    post_send(post, &request, NULL);
    while (!post_next(post, 1000, &result))
        continue;
    channel_judge(outbound->channel, &outbound->letter, &outbound->secrets, &result, workspace->arena, out);
    post_close(post);
    return 0;
}

static int try_out(const struct sender *sender, const char *channel, const char *message, const char *language,
                   const char *to, struct verdict *out, struct err *err) {
    struct workspace *workspace = sender->workspace;
    const struct message *said = NULL;
    char id[OUTBOX_ID_TEXT], at[INSTANT_TEXT];
    enum contact_kind kind;
    struct outbound outbound = {.secrets = {"", ""}};
    struct letter *letter = &outbound.letter;
    if (rulebook_channel(sender->rulebook, channel, &outbound.channel, err) ||
        rulebook_message(sender->rulebook, message, &said, err))
        return err->kind;
    if (channel_contact(outbound.channel->kind, &kind) && !to)
        return err_set(err, ERR_USAGE, "channel '%s' writes to people", channel),
               err_todo(err, "say to whom: --to, with your own %s", kind == CONTACT_EMAIL ? "mail address" : "number");
    struct outbox_id of =
        outbox_id_of(arena_format(workspace->arena, "try %s %s", channel, instant_write(at, sender->act->now)));
    *letter = (struct letter){.id = outbox_id_write(id, &of), .to = to ? to : "", .to_name = "", .unsubscribe = ""};
    letter->values = made_up(said, &sender->rulebook->settings, language, workspace->arena);
    letter->now = sender->act->now;
    if (outbound_fill(said, language, workspace->arena, letter, err) ||
        outbox_secret(workspace, outbound.channel->token, workspace->arena, &outbound.secrets.token, err) ||
        outbox_secret(workspace, outbound.channel->secret, workspace->arena, &outbound.secrets.secret, err))
        return err->kind;
    *out = (struct verdict){.says = VERDICT_SENT, .code = "", .why = "", .receipt = ""};
    int failed = outbound.channel->kind == CHANNEL_FILE ? outbound_to_file(sender, &outbound, err)
                                                        : post_now(workspace, &outbound, out, err);
    outbound_wipe(&outbound);
    return failed;
}

static int note_try(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                    struct err *err) {
    struct value *detail = value_map(workspace->arena);
    value_set(workspace->arena, detail, "message", value_str(workspace->arena, message));
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed : journal_write(workspace->db, act, "channel test", channel, detail, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

int channel_try(struct workspace *workspace, const struct act *act, const char *channel, const char *message,
                const char *language, const char *to, struct verdict *out, struct err *err) {
    struct sender sender = {.workspace = workspace, .act = act};
    int failed = rulebook_open(&sender.rulebook, workspace, RULEBOOK_MESSAGES, err);
    failed = failed ? failed : note_try(workspace, act, channel, message, err);
    failed = failed ? failed : try_out(&sender, channel, message, language, to, out, err);
    rulebook_close(sender.rulebook);
    return failed;
}

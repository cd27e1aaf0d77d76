/* Messages to a customer: what was and is to be sent, told; and all of it taken out, rows and dropped files. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ops/outbox_parts.h"
#include "ops/privacy_parts.h"

struct telling {
    struct arena *arena;
    struct value *list;
};

static const struct value *moment(struct arena *arena, instant_t at) {
    char text[INSTANT_TEXT];
    return at ? value_str(arena, instant_write(text, at)) : value_null(arena);
}

static int tell_row(void *context, const struct outbox_row *row, struct err *err) {
    struct telling *telling = context;
    struct arena *arena = telling->arena;
    struct value *one = value_map(arena), *values = value_map(arena);
    const struct value *filled = row->entry.values;
    (void)err;
    for (size_t i = 0; i < value_count(filled); i++) /* the row's texts are gone after this */
        value_set(arena, values, arena_text(arena, filled->map.pairs[i].key),
                  value_str(arena, value_text(filled->map.pairs[i].value, "")));
    value_set(arena, one, "message", value_str(arena, row->entry.message));
    value_set(arena, one, "channel", value_str(arena, row->entry.channel));
    value_set(arena, one, "language", value_str(arena, row->entry.language));
    value_set(arena, one, "state", value_str(arena, outbox_state_word(row->state)));
    value_set(arena, one, "due", moment(arena, row->entry.due));
    value_set(arena, one, "ended", moment(arena, row->ended));
    value_set(arena, one, "values", values);
    value_push(arena, telling->list, one);
    return 0;
}

int person_tell_messages(struct sql *db, const struct person_held *held, struct value *told, struct err *err) {
    struct telling telling = {held->arena, value_list(held->arena)};
    const struct outbox_query query = {.customer = &held->id, .state = -1};
    if (outbox_each(db, &query, tell_row, &telling, err))
        return err->kind;
    if (value_count(telling.list))
        value_set(held->arena, told, "messages", telling.list);
    return 0;
}

struct unsending {
    const struct workspace *workspace;
    const struct rulebook *rulebook;
};

static int take_file(void *context, const struct outbox_row *row, struct err *err) {
    const struct unsending *unsending = context;
    const struct channel *channel = NULL;
    char id[OUTBOX_ID_TEXT];
    struct err unknown;
    if (rulebook_channel(unsending->rulebook, row->entry.channel, &channel, &unknown) || channel->kind != CHANNEL_FILE)
        return 0;
    const char *path = arena_format(unsending->workspace->arena, "%s/%s.json",
                                    outbound_directory(unsending->workspace, channel), outbox_id_write(id, &row->id));
    if (unlink(path) && errno != ENOENT)
        return err_errno(err, ERR_IO, errno, "%s cannot be removed", path);
    return 0;
}

int person_unsend(struct workspace *workspace, const struct person_held *held, struct err *err) {
    struct unsending unsending = {.workspace = workspace};
    struct rulebook *rulebook = NULL;
    const struct outbox_query query = {.customer = &held->id, .state = -1};
    int failed = rulebook_open(&rulebook, workspace, RULEBOOK_MESSAGES, err);
    unsending.rulebook = rulebook;
    failed = failed ? failed : outbox_each(workspace->db, &query, take_file, &unsending, err);
    failed = failed ? failed : outbox_forget(workspace->db, &held->id, err);
    rulebook_close(rulebook);
    return failed;
}

/* What the customer said in the answer that opened a ticket. Who puts it right has to know; so it is read by who may
 * act on the ticket, with a line in the journal, and without what would tell how to reach anybody. */
#include <string.h>

#include "base/json.h"
#include "base/redact.h"
#include "flow/survey/survey_rows.h"
#include "ops/journal.h"
#include "ops/tickets_parts.h"

struct reading {
    struct arena *arena; /* the workspace's */
    struct survey_versions versions;
    int64_t rid;
    struct ticket_said *said;
    size_t count;
};

static const char *clean(struct arena *arena, const char *text) {
    struct buf out = buf_make(LIMIT_FILE);
    redact(&out, text, strlen(text));
    const char *kept = arena_text(arena, out.data);
    buf_free(&out);
    return kept;
}

/* The one option that was chosen, by its words; everything else as it is written in files. */
static const struct value *answer_of(struct arena *arena, const struct question *question, const unsigned char *sheet) {
    struct value *words = value_map(arena);
    const uint64_t answer = answer_get(question, sheet);
    struct buf text = buf_make(LIMIT_FILE);
    if (!answer)
        return buf_free(&text), NULL;
    answer_write(question, sheet, &text);
    const char *zh = arena_text(arena, text.data), *en = zh;
    if (question->option_count && !question->many && question->kind != QUESTION_RANKING) {
        zh = question->options[answer - 1].zh;
        en = question->options[answer - 1].en;
    }
    value_set(arena, words, "zh", value_str(arena, arena_text(arena, zh)));
    value_set(arena, words, "en", value_str(arena, arena_text(arena, *en ? en : zh)));
    return buf_free(&text), words;
}

static const struct value *text_of(struct arena *arena, const char *text) {
    struct value *words = value_map(arena);
    value_set(arena, words, "zh", value_str(arena, clean(arena, text)));
    value_set(arena, words, "en", value_get(words, "zh"));
    return words;
}

static int take(void *context, const struct whole_row *row, struct err *err) {
    struct reading *reading = context;
    struct arena *arena = reading->arena;
    const struct survey *version = survey_version_find(&reading->versions, row->row.version);
    const struct value *texts = NULL;
    if (row->row.rid != reading->rid || !version)
        return 0;
    if (*row->texts && json_read(arena, row->texts, strlen(row->texts), &texts, err))
        return err->kind;
    reading->said = arena_alloc(arena, (version->question_count + 1) * sizeof *reading->said);
    for (size_t i = 0; i < version->question_count; i++) {
        const struct question *question = &version->questions[i];
        const char *text = value_text(value_get(texts, question->id), "");
        const struct value *answer = *text             ? text_of(arena, text)
                                     : question->width ? answer_of(arena, question, row->row.sheet)
                                                       : NULL;
        if (answer)
            reading->said[reading->count++] =
                (struct ticket_said){arena_text(arena, question->id), question->words, answer};
    }
    return 0;
}

static int note(struct workspace *workspace, const struct act *act, const struct ticket *ticket, struct err *err) {
    char number[TICKET_TEXT];
    int failed = sql_begin(workspace->db, err);
    failed = failed ? failed
                    : journal_write(workspace->db, act, "ticket read", ticket_number_write(number, ticket->number),
                                    NULL, err);
    failed = failed ? failed : sql_commit(workspace->db, err);
    sql_rollback(workspace->db);
    return failed;
}

static int may_read(struct desk *desk, const struct ticket *ticket, struct err *err) {
    if (desk_parties(desk, ticket))
        return 0;
    return err_set(err, ERR_DENIED, "%s does nothing for this ticket, and may not read what its customer said",
                   desk->act->actor),
           err_todo(err, "ask whose it is");
}

int ticket_said(struct workspace *workspace, const struct act *act, const struct ticket *ticket,
                struct ticket_said **out, size_t *out_count, struct err *err) {
    struct desk desk;
    struct reading reading = {.arena = workspace->arena};
    bool there = false;
    int failed = ticket_desk_open(&desk, workspace, act, err);
    failed = failed ? failed : may_read(&desk, ticket, err);
    failed = failed ? failed : ticket_response(workspace->db, ticket, &reading.rid, &there, err);
    if (!failed && there)
        failed = note(workspace, act, ticket, err);
    failed = failed ? failed : survey_versions_read(workspace->db, workspace->arena, &reading.versions, err);
    if (!failed && there)
        failed = responses_each_whole(workspace->db, ticket->store, INT32_MIN, INT32_MAX, take, &reading, err);
    ticket_desk_close(&desk);
    *out = reading.said;
    *out_count = reading.count;
    return failed;
}

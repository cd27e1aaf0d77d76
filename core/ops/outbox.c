/* A line is one channel with what it has under way. All lines are looked at in turn for a letter that may go; then one
 * answer is waited for. So a line that waits for its server keeps no other from going on. */
#include "ops/outbox.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "flow/distribution/hours.h"
#include "flow/distribution/invitation_rows.h"
#include "ops/outbox_parts.h"
#include "ops/site.h"

enum { LOOK_AGAIN_MS = 200 };

struct line {
    const char *name;
    struct health health;
    instant_t ready;     /* its pace lets the next go then */
    bool empty;          /* nothing more is due */
    struct arena *arena; /* of the letter under way */
    struct outbox_row row;
    struct outbound outbound;
    struct post_request request;
    int64_t number; /* of the try; 0: nothing is under way */
    bool asking;    /* what is under way asks whether it arrived */
};

struct tick {
    struct sender sender;
    struct post *post;
    struct line *lines;
    size_t count;
    int64_t begun; /* by the machine's own clock, milliseconds */
    struct outbox_done *done;
};

/* ---- time ---- */

static int64_t machine_ms(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

/* The act's time, gone on. */
static instant_t now_of(const struct tick *tick) {
    return tick->sender.act->now + (machine_ms() - tick->begun);
}

/* ---- one transaction ---- */

typedef int change(struct tick *tick, struct line *line, void *what, struct err *err);

static int in_transaction(struct tick *tick, struct line *line, change *fn, void *what, struct err *err) {
    struct sql *db = tick->sender.workspace->db;
    int failed = sql_begin(db, err);
    failed = failed ? failed : fn(tick, line, what, err);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

/* ---- what became of a letter ---- */

/* A reminder that does not arrive makes no failure of an invitation that did. */
static int mark_invitation(struct sql *db, const struct line *line, enum outbox_state state, instant_t now,
                           struct err *err) {
    struct invitation invitation;
    struct invitation_id id;
    bool there = false;
    if (!line->row.entry.invitation || (state != OUTBOX_SENT && state != OUTBOX_DEAD))
        return 0;
    memcpy(id.bytes, line->row.entry.invitation, sizeof id.bytes);
    if (invitation_read(db, line->arena, &id, &invitation, &there, err))
        return err->kind;
    if (!there || invitation.times[INVITATION_SENT] != INVITATION_NEVER)
        return 0;
    return invitation_mark(db, &id, state == OUTBOX_SENT ? INVITATION_SENT : INVITATION_FAILED, now, err);
}

static int end_letter(struct tick *tick, struct line *line, void *what, struct err *err) {
    struct sending_end *end = what;
    struct sql *db = tick->sender.workspace->db;
    if (sending_end(db, &line->row.id, end, err) || mark_invitation(db, line, end->state, end->now, err) ||
        health_write(db, line->name, &line->health, err))
        return err->kind;
    return 0;
}

static void count_end(struct outbox_done *done, enum outbox_state state) {
    int64_t *const counts[OUTBOX_STATES] = {[OUTBOX_WAITING] = &done->later,
                                            [OUTBOX_SENT] = &done->sent,
                                            [OUTBOX_DEAD] = &done->dead,
                                            [OUTBOX_DROPPED] = &done->dropped};
    ++*counts[state];
}

static void pause_line(struct line *line, const struct verdict *verdict, instant_t now) {
    struct health *health = &line->health;
    health->failures++;
    health->since = health->since ? health->since : now;
    health->until = now + (verdict->after ? verdict->after : channel_wait(line->name, health->failures));
    health->why = verdict->why;
}

/* What follows from a verdict: for the letter, and for its channel. */
static void follow(struct line *line, const struct verdict *verdict, instant_t now, struct sending_end *out) {
    const struct outbox_row *row = &line->row;
    bool copies = line->outbound.channel && channel_knows_copies(line->outbound.channel->kind);
    bool old = now - row->entry.due >= LETTER_DIES;
    *out = (struct sending_end){.state = OUTBOX_WAITING,
                                .now = now,
                                .number = line->number,
                                .outcome = verdict_word(verdict->says),
                                .code = verdict->code,
                                .why = verdict->why,
                                .receipt = verdict->receipt,
                                .unsure = verdict->says == VERDICT_UNSURE};
    int64_t wait = verdict->after ? verdict->after : letter_wait(row->entry.key, row->tries + 1);
    out->next = now + wait;
    if (verdict->says == VERDICT_PAUSE || verdict->says == VERDICT_UNSURE) { /* who did not answer may not be well */
        pause_line(line, verdict, now);
        out->next = line->health.until;
    } else if (verdict->says == VERDICT_SENT)
        line->health = (struct health){.why = ""};
    if (verdict->says == VERDICT_SENT)
        out->state = OUTBOX_SENT;
    else if (verdict->says == VERDICT_DEAD || old || (out->unsure && row->unsure && !copies))
        out->state = OUTBOX_DEAD;
}

static void clear_line(struct line *line) {
    outbound_wipe(&line->outbound);
    line->number = 0;
    line->asking = false;
}

static int conclude(struct tick *tick, struct line *line, const struct verdict *verdict, struct err *err) {
    struct sending_end end;
    struct health before = line->health;
    follow(line, verdict, now_of(tick), &end);
    int failed = in_transaction(tick, line, end_letter, &end, err);
    if (failed)
        line->health = before;
    else
        count_end(tick->done, end.state);
    clear_line(line);
    return failed;
}

/* ---- taking one in hand ---- */

/* What is found out before anything is sent: it goes back, or it is over. */
static int put_back(struct tick *tick, struct line *line, enum outbox_state state, instant_t next, const char *why,
                    struct err *err) {
    struct sending_end end = {.state = state, .now = now_of(tick), .next = next, .why = why};
    int failed = in_transaction(tick, line, end_letter, &end, err);
    if (!failed)
        count_end(tick->done, state);
    clear_line(line);
    return failed;
}

static int put_back_failed(struct tick *tick, struct line *line, const struct err *why, struct err *err) {
    const struct outbox_row *row = &line->row;
    instant_t now = now_of(tick);
    bool over = why->kind == ERR_DATA || now - row->entry.due >= LETTER_DIES;
    const char *text = arena_format(line->arena, "%s%s%s", why->what, why->todo[0] ? "; " : "", why->todo);
    return put_back(tick, line, over ? OUTBOX_DEAD : OUTBOX_WAITING, now + letter_wait(row->entry.key, row->tries + 1),
                    text, err);
}

struct begin {
    instant_t now, ready;
};

static int begin_try(struct tick *tick, struct line *line, void *what, struct err *err) {
    struct begin *begin = what;
    struct sql *db = tick->sender.workspace->db;
    if (pace_take(db, line->outbound.channel, begin->now, &begin->ready, err))
        return err->kind;
    return begin->ready > begin->now ? 0 : sending_begin(db, &line->row.id, begin->now, &line->number, err);
}

/* Until when quiet hours last, by the clocks of whom it goes to; `now` where it may go. */
static int quiet_until(struct tick *tick, struct line *line, instant_t now, instant_t *out, struct err *err) {
    const struct channel *channel = line->outbound.channel;
    struct hours hours = hours_usual();
    struct zone *zone = NULL;
    *out = now;
    if (channel->quiet_from == channel->quiet_to)
        return 0;
    hours.quiet_from = channel->quiet_from;
    hours.quiet_to = channel->quiet_to;
    const char *name = line->row.entry.zone;
    struct err unknown;
    if ((!name || zone_open(&zone, name, &unknown)) && zone_open(&zone, tick->sender.rulebook->settings.zone, err))
        return err->kind;
    *out = hours_open(&hours, zone, now);
    zone_free(zone);
    return 0;
}

static int wait_quietly(struct tick *tick, struct line *line, void *what, struct err *err) {
    return sending_wait(tick->sender.workspace->db, &line->row.id, *(instant_t *)what, err);
}

static int send_file(struct tick *tick, struct line *line, struct err *err) {
    struct err own = {0};
    struct verdict verdict = {.says = VERDICT_SENT, .code = "", .why = "", .receipt = ""};
    if (outbound_to_file(&tick->sender, &line->outbound, &own)) {
        verdict.says = VERDICT_PAUSE;
        verdict.why = arena_text(line->arena, own.what);
    }
    return conclude(tick, line, &verdict, err);
}

/* Over the network: first the question whether it arrived, where it may have and the other side can be asked. */
static int send_post(struct tick *tick, struct line *line, struct err *err) {
    const struct outbound *outbound = &line->outbound;
    line->asking = false;
    if (line->row.unsure && channel_ask(outbound->channel, &outbound->letter, &outbound->secrets, line->arena,
                                        &line->request, &line->asking, err))
        return err->kind;
    if (!line->asking &&
        channel_write(outbound->channel, &outbound->letter, &outbound->secrets, line->arena, &line->request, err))
        return err->kind;
    if (outbound->channel->ca)
        line->request.ca_file = workspace_path(tick->sender.workspace, outbound->channel->ca);
    return 0;
}

/* Takes the next letter of a line in hand. *out_went is true where it is under way or done with. */
static int take_up(struct tick *tick, struct line *line, bool *out_went, struct err *err) {
    struct begin begin = {now_of(tick), 0};
    const char *why_not = NULL;
    struct err own = {0};
    bool there = false;
    instant_t open = 0;
    arena_clear(line->arena);
    line->outbound = (struct outbound){.secrets = {"", ""}};
    if (sending_next(tick->sender.workspace->db, line->name, begin.now, line->arena, &line->row, &there, err))
        return err->kind;
    line->empty = !there;
    *out_went = there;
    if (!there)
        return 0;
    if (outbox_may(&tick->sender, &line->row, begin.now, line->arena, &why_not, err))
        return err->kind;
    if (why_not)
        return put_back(tick, line, OUTBOX_DROPPED, 0, why_not, err);
    if (outbound_make(&tick->sender, &line->row, begin.now, line->arena, &line->outbound, &own) ||
        (line->outbound.channel->kind != CHANNEL_FILE && send_post(tick, line, &own)))
        return put_back_failed(tick, line, &own, err);
    if (quiet_until(tick, line, begin.now, &open, err))
        return err->kind;
    if (open > begin.now)
        return clear_line(line), in_transaction(tick, line, wait_quietly, &open, err);
    if (in_transaction(tick, line, begin_try, &begin, err))
        return err->kind;
    line->ready = begin.ready;
    *out_went = line->number != 0;
    if (!line->number)
        return clear_line(line), 0;
    if (line->outbound.channel->kind == CHANNEL_FILE)
        return send_file(tick, line, err);
    post_send(tick->post, &line->request, line);
    return 0;
}

/* ---- all of them ---- */

static bool may_begin(const struct line *line, instant_t now) {
    return !line->number && !line->empty && line->ready <= now && line->health.until <= now;
}

static int begin_all(struct tick *tick, bool *out_any, struct err *err) {
    *out_any = false;
    for (size_t i = 0; i < tick->count; i++) {
        bool went = false;
        if (may_begin(&tick->lines[i], now_of(tick)) && take_up(tick, &tick->lines[i], &went, err))
            return err->kind;
        *out_any = *out_any || went;
    }
    return 0;
}

/* It did not arrive: now it may be sent again, as the same try. */
static int send_after_asking(struct tick *tick, struct line *line, struct err *err) {
    struct err own = {0};
    line->row.unsure = 0;
    if (send_post(tick, line, &own))
        return put_back_failed(tick, line, &own, err);
    post_send(tick->post, &line->request, line);
    return 0;
}

static int take_answer(struct tick *tick, const struct post_result *result, struct err *err) {
    struct line *line = result->tag;
    const struct outbound *outbound = &line->outbound;
    struct verdict verdict;
    if (!line->asking) {
        channel_judge(outbound->channel, &outbound->letter, &outbound->secrets, result, line->arena, &verdict);
        return conclude(tick, line, &verdict, err);
    }
    channel_judge_asked(outbound->channel, &outbound->letter, result, line->arena, &verdict);
    return verdict.says == VERDICT_ASK ? send_after_asking(tick, line, err) : conclude(tick, line, &verdict, err);
}

/* When pace alone keeps a line: the first moment at which one may go on; INT64_MAX. */
static instant_t next_ready(const struct tick *tick, instant_t now) {
    instant_t first = INT64_MAX;
    for (size_t i = 0; i < tick->count; i++) {
        const struct line *line = &tick->lines[i];
        if (!line->number && !line->empty && line->health.until <= now && line->ready > now && line->ready < first)
            first = line->ready;
    }
    return first;
}

static void rest(int64_t ms) {
    struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

static int run(struct tick *tick, int64_t patience, int64_t longest, struct err *err) {
    for (;;) {
        struct post_result result;
        bool any = false, late = longest && machine_ms() - tick->begun > longest;
        if (!late && begin_all(tick, &any, err))
            return err->kind;
        if (post_under_way(tick->post)) {
            if (post_next(tick->post, LOOK_AGAIN_MS, &result) && take_answer(tick, &result, err))
                return err->kind;
            continue;
        }
        if (any)
            continue;
        instant_t now = now_of(tick), ready = next_ready(tick, now);
        if (late || ready == INT64_MAX || ready - now > patience)
            return 0;
        rest(ready - now);
    }
}

/* ---- before and after ---- */

static int prepare(struct tick *tick, struct line *line, void *what, struct err *err) {
    struct sql *db = tick->sender.workspace->db;
    (void)line, (void)what;
    return sending_recover(db, tick->sender.act->now, err) || sending_sweep(db, tick->sender.act->now, err)
               ? (int)err->kind
               : 0;
}

static int open_lines(struct tick *tick, struct err *err) {
    struct workspace *workspace = tick->sender.workspace;
    const char *const *names = NULL;
    if (sending_channels(workspace->db, tick->sender.act->now, workspace->arena, &names, &tick->count, err))
        return err->kind;
    tick->lines = arena_alloc(workspace->arena, (tick->count + 1) * sizeof *tick->lines);
    for (size_t i = 0; i < tick->count; i++) {
        tick->lines[i] = (struct line){.name = names[i], .arena = arena_new()};
        if (health_read(workspace->db, names[i], workspace->arena, &tick->lines[i].health, err))
            return tick->count = i + 1, (int)err->kind;
    }
    return 0;
}

static int look_back(struct tick *tick, struct err *err) {
    struct outbox_done *done = tick->done;
    struct sql *db = tick->sender.workspace->db;
    if (sending_due(db, &done->next, err))
        return err->kind;
    return sql_number(db, &done->waiting, 0, err, "SELECT count(*) FROM outbox WHERE state = $1 AND next <= $2", "ii",
                      (int64_t)OUTBOX_WAITING, now_of(tick));
}

static int work(struct tick *tick, int64_t patience, int64_t longest, struct err *err) {
    struct sender *sender = &tick->sender;
    if (rulebook_open(&sender->rulebook, sender->workspace, RULEBOOK_MESSAGES, err) ||
        customers_open(sender->workspace, false, &sender->customers, &sender->knows_customers, err) ||
        in_transaction(tick, NULL, prepare, NULL, err) || open_lines(tick, err) || post_open(&tick->post, err))
        return err->kind;
    return run(tick, patience, longest, err);
}

int outbox_tick(struct workspace *workspace, const struct act *act, int64_t patience, int64_t longest,
                struct outbox_done *out, struct err *err) {
    struct outbox_done done = {.next = INT64_MAX};
    struct tick tick = {.sender = {.workspace = workspace, .act = act}, .begun = machine_ms(), .done = &done};
    struct file_lock *lock = NULL;
    if (sending_held(workspace->db, workspace->arena, &done.held, err))
        return err->kind;
    if (done.held)
        return *out = done, 0;
    const char *note = arena_format(workspace->arena, "sending, by %s, process %ld", act->actor, (long)getpid());
    int failed = file_lock_take(&lock, workspace_path(workspace, WORKSPACE_OUTBOX), note, err);
    failed = failed ? failed : work(&tick, patience, longest, err);
    post_close(tick.post);
    failed = failed ? failed : look_back(&tick, err);
    for (size_t i = 0; i < tick.count; i++)
        arena_free(tick.lines[i].arena);
    rulebook_close(tick.sender.rulebook);
    secret_wipe(&tick.sender.customers.master, sizeof tick.sender.customers.master);
    file_lock_free(lock);
    if (!failed)
        *out = done;
    return failed;
}

int outbox_serve(struct workspace *workspace, const struct act *act, struct err *err) {
    enum { LONGEST_MS = 5000 };
    struct outbox_done done;
    int failed = outbox_tick(workspace, act, 0, LONGEST_MS, &done, err);
    return failed == ERR_BUSY ? 0 : failed;
}

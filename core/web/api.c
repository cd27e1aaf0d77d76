/* All that is wrong is told at once, each with its place in what was sent; a request with anything wrong in it stores
 * nothing. */
#include "web/api.h"

#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/limits.h"
#include "ops/tokens.h"
#include "web/api_read.h"
#include "web/scribe.h"

struct calling {
    struct scribe_job job; /* first: the scribe gives it back */
    struct visit *visit;
    const char *secret;
    bool there;
    struct token token;
    struct api_call call;
};

/* ---- answers ---- */

static void answer_json(struct visit *visit, int status, const struct value *value) {
    struct buf out = buf_make(LIMIT_API_BODY);
    json_write(&out, value, JSON_COMPACT);
    buf_char(&out, '\n');
    reply_bytes(visit, status, "application/json", out.data, out.len, false);
    buf_free(&out);
}

static void fail(struct visit *visit, int status, const char *at, const char *what) {
    struct value *all = value_map(visit->arena), *list = value_list(visit->arena);
    value_push(visit->arena, list, api_fault(visit->arena, at, what));
    value_set(visit->arena, all, "errors", list);
    answer_json(visit, status, all);
}

/* ---- at the scribe ---- */

static bool may_store(const struct calling *calling, size_t *out_first) {
    for (size_t i = 0; *calling->token.scope && i < calling->job.submission_count; i++)
        if (strcmp(calling->job.submissions[i].response.store->code, calling->token.scope) != 0) {
            *out_first = i;
            return false;
        }
    return true;
}

static int look(struct scribe_job *job, struct workspace *workspace, struct err *err) {
    struct calling *calling = (struct calling *)(void *)job;
    struct arena *arena = calling->visit->arena;
    size_t first = 0;
    if (token_find(workspace->db, arena, calling->secret, TOKEN_API, house_now(calling->visit->house), &calling->token,
                   &calling->there, err))
        return err->kind;
    if (calling->there && !value_count(calling->call.faults) && !may_store(calling, &first))
        value_push(arena, calling->call.faults,
                   api_fault(arena, calling->call.many ? arena_format(arena, "responses[%zu].store", first) : "store",
                             "is none that this key may send answers of"));
    if (!calling->there || value_count(calling->call.faults))
        job->submission_count = 0;
    for (size_t i = 0; i < job->submission_count; i++)
        job->submissions[i].response.source = arena_format(arena, "api %s", calling->token.name);
    return 0;
}

static const char *fate_word(enum submit_fate fate) {
    return fate == SUBMIT_STORED ? "stored" : fate == SUBMIT_REPEAT ? "repeated" : "conflict";
}

static void tell(struct calling *calling) {
    struct visit *visit = calling->visit;
    struct arena *arena = visit->arena;
    struct value *all = value_map(arena), *list = value_list(arena), *errors = value_list(arena);
    int64_t stored = 0, repeated = 0;
    for (size_t i = 0; i < calling->job.submission_count; i++) {
        const struct submission *one = &calling->job.submissions[i];
        struct value *told = value_map(arena);
        stored += one->fate == SUBMIT_STORED;
        repeated += one->fate == SUBMIT_REPEAT;
        value_set(arena, told, "id", value_str(arena, one->response.external_id));
        value_set(arena, told, "fate", value_str(arena, fate_word(one->fate)));
        value_push(arena, list, told);
        if (one->fate >= SUBMIT_CONFLICT)
            value_push(arena, errors,
                       api_fault(arena, calling->call.many ? arena_format(arena, "responses[%zu].id", i) : "id",
                                 "another response with other content has this id"));
    }
    value_set(arena, all, "stored", value_int(arena, stored));
    value_set(arena, all, "repeated", value_int(arena, repeated));
    value_set(arena, all, "responses", list);
    if (value_count(errors))
        value_set(arena, all, "errors", errors);
    answer_json(visit, value_count(errors) ? 409 : 200, all);
}

static void done(struct scribe_job *job, const struct err *err) {
    struct calling *calling = (struct calling *)(void *)job;
    struct visit *visit = calling->visit;
    if (err) {
        fail(visit, 503, "", err->kind == ERR_BUSY ? "the database is busy: send it again" : "it could not be stored");
        return;
    }
    if (!calling->there) {
        fail(visit, 401, "Authorization", "this key is not known, or has ended");
        return;
    }
    if (value_count(calling->call.faults)) {
        struct value *all = value_map(visit->arena);
        value_set(visit->arena, all, "errors", calling->call.faults);
        answer_json(visit, 422, all);
        return;
    }
    tell(calling);
}

/* ---- the request ---- */

static const char *secret_of(struct visit *visit) {
    const char *header = wire_header(visit->request, "Authorization");
    return header && !strncasecmp(header, "Bearer ", 7) ? arena_text(visit->arena, header + 7) : NULL;
}

void api_responses(struct visit *visit) {
    struct calling *calling = arena_alloc(visit->arena, sizeof *calling);
    struct err err = {0};
    size_t len;
    const char *body = wire_body(visit->request, &len);
    calling->visit = visit;
    calling->secret = secret_of(visit);
    calling->job.look = look;
    calling->job.done = done;
    if (!calling->secret) {
        fail(visit, 401, "Authorization", "is missing: Authorization: Bearer KEY (earshot token add NAME api)");
        return;
    }
    if (api_read(visit->arena, visit->house, wire_header(visit->request, "Idempotency-Key"), body, len, &calling->call,
                 &err)) {
        fail(visit, err.kind == ERR_USAGE ? 413 : 400, err.where, err.what);
        return;
    }
    calling->job.submissions = calling->call.submissions;
    calling->job.submission_count = calling->call.count;
    visit_hold(visit, &calling->job);
}

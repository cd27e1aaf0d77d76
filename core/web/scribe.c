#include "web/scribe.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

struct scribe {
    struct house *house;
    struct submitter *submitter;
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue */
    pthread_cond_t came;
    struct scribe_job *first, **last;
    bool ending;
};

/* What is done together. */
struct round {
    struct scribe_job *jobs[LIMIT_SUBMIT_GROUP];
    struct err errs[LIMIT_SUBMIT_GROUP]; /* kind 0: nothing failed */
    size_t count;
    struct submission **list; /* those of all jobs, one job's side by side */
    size_t submissions, cap;
};

static void gather(struct round *round, const struct scribe_job *job) {
    round->list =
        mem_grow_items(round->list, &round->cap, round->submissions + job->submission_count, sizeof *round->list);
    for (size_t i = 0; i < job->submission_count; i++)
        round->list[round->submissions++] = &job->submissions[i];
}

/* An error leaves its job with nothing to store. */
static void call(struct scribe *scribe, struct round *round, size_t i,
                 int (*fn)(struct scribe_job *job, struct workspace *workspace, struct err *err)) {
    if (fn && fn(round->jobs[i], scribe->house->workspace, &round->errs[i]))
        round->jobs[i]->submission_count = 0;
}

/* One state of the database for all that is looked up: a transaction for each would take its locks as often. */
static void look(struct scribe *scribe, struct round *round) {
    struct sql *db = scribe->house->workspace->db;
    struct err alone; /* without a transaction each has its own */
    sql_snapshot(db, &alone);
    for (size_t i = 0; i < round->count; i++)
        call(scribe, round, i, round->jobs[i]->look);
    sql_rollback(db);
    for (size_t i = 0; i < round->count; i++) {
        call(scribe, round, i, round->jobs[i]->act);
        gather(round, round->jobs[i]);
    }
}

static int note_all(struct scribe *scribe, struct round *round, struct err *err) {
    struct sql *db = scribe->house->workspace->db;
    int failed = sql_begin(db, err);
    for (size_t i = 0; !failed && i < round->count; i++)
        if (round->jobs[i]->note && !round->errs[i].kind)
            failed = round->jobs[i]->note(round->jobs[i], db, err);
    failed = failed ? failed : sql_commit(db, err);
    sql_rollback(db);
    return failed;
}

/* That a page was opened is worth a write, and nobody's answer: where it cannot be noted the page opens all the same.
 */
static void note(struct scribe *scribe, struct round *round) {
    struct err lost;
    for (size_t i = 0; i < round->count; i++)
        if (round->jobs[i]->note && !round->errs[i].kind) {
            note_all(scribe, round, &lost);
            return;
        }
}

static int submit(struct scribe *scribe, struct submission *const *list, size_t count, struct err *err) {
    struct act act = *scribe->house->setting.act;
    act.now = house_now(scribe->house);
    return submit_group(scribe->submitter, &act, list, count, err);
}

/* One of them may be why all of them fail: each job by itself. */
static void submit_apart(struct scribe *scribe, struct round *round) {
    size_t first = 0;
    for (size_t i = 0; i < round->count; i++) {
        const size_t count = round->jobs[i]->submission_count;
        if (count)
            submit(scribe, round->list + first, count, &round->errs[i]);
        first += count;
    }
}

static void submit_all(struct scribe *scribe, struct round *round) {
    struct err err = {0};
    if (!round->submissions || !submit(scribe, round->list, round->submissions, &err))
        return;
    if (err.kind != ERR_BUSY) {
        submit_apart(scribe, round);
        return;
    }
    for (size_t i = 0; i < round->count; i++)
        if (round->jobs[i]->submission_count)
            round->errs[i] = err;
}

static void work_off(struct scribe *scribe, struct round *round) {
    round->submissions = 0;
    memset(round->errs, 0, round->count * sizeof *round->errs);
    look(scribe, round);
    note(scribe, round);
    submit_all(scribe, round);
    for (size_t i = 0; i < round->count; i++)
        round->jobs[i]->done(round->jobs[i], round->errs[i].kind ? &round->errs[i] : NULL);
}

/* False when there is nothing and nothing will come. */
static bool take_waiting(struct scribe *scribe, struct round *round) {
    round->count = 0;
    pthread_mutex_lock(&scribe->lock);
    while (!scribe->first && !scribe->ending)
        pthread_cond_wait(&scribe->came, &scribe->lock);
    const size_t together = scribe->house->setting.together, most = together ? together : LIMIT_SUBMIT_GROUP;
    for (size_t some = 0; scribe->first && some < most; scribe->first = scribe->first->next) {
        round->jobs[round->count++] = scribe->first;
        some += 1 + scribe->first->submission_count;
    }
    if (!scribe->first)
        scribe->last = &scribe->first;
    pthread_mutex_unlock(&scribe->lock);
    return round->count > 0;
}

static void *serve(void *context) {
    struct scribe *scribe = context;
    struct round *round = mem_alloc(sizeof *round);
    while (take_waiting(scribe, round))
        work_off(scribe, round);
    free(round->list);
    free(round);
    return NULL;
}

void scribe_put(struct scribe *scribe, struct scribe_job *job) {
    job->next = NULL;
    pthread_mutex_lock(&scribe->lock);
    *scribe->last = job;
    scribe->last = &job->next;
    pthread_cond_signal(&scribe->came);
    pthread_mutex_unlock(&scribe->lock);
}

struct quotas *scribe_quotas(const struct scribe *scribe) {
    return submitter_quotas(scribe->submitter);
}

int scribe_open(struct scribe **out, struct house *house, struct err *err) {
    struct scribe *scribe = mem_alloc(sizeof *scribe);
    scribe->house = house;
    scribe->last = &scribe->first;
    pthread_mutex_init(&scribe->lock, NULL);
    pthread_cond_init(&scribe->came, NULL);
    if (submitter_open(&scribe->submitter, house->workspace, house->registry, err) ||
        (pthread_create(&scribe->thread, NULL, serve, scribe) && err_set(err, ERR_OS, "no thread can be had"))) {
        submitter_close(scribe->submitter);
        free(scribe);
        return err->kind;
    }
    *out = scribe;
    return 0;
}

void scribe_close(struct scribe *scribe) {
    if (!scribe)
        return;
    pthread_mutex_lock(&scribe->lock);
    scribe->ending = true;
    pthread_cond_signal(&scribe->came);
    pthread_mutex_unlock(&scribe->lock);
    pthread_join(scribe->thread, NULL);
    submitter_close(scribe->submitter);
    pthread_mutex_destroy(&scribe->lock);
    pthread_cond_destroy(&scribe->came);
    free(scribe);
}

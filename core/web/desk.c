#include "web/desk.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"

struct desk {
    struct house *house;
    struct submitter *submitter;
    pthread_t thread;
    pthread_mutex_t lock; /* of the queue */
    pthread_cond_t came;
    struct desk_job *first, **last;
    bool ending;
};

/* What is done together. */
struct round {
    struct desk_job *jobs[LIMIT_SUBMIT_GROUP];
    struct err errs[LIMIT_SUBMIT_GROUP]; /* kind 0: nothing failed */
    size_t count;
    struct submission **list; /* those of all jobs, one job's side by side */
    size_t submissions, cap;
};

static void gather(struct round *round, const struct desk_job *job) {
    round->list =
        mem_grow_items(round->list, &round->cap, round->submissions + job->submission_count, sizeof *round->list);
    for (size_t i = 0; i < job->submission_count; i++)
        round->list[round->submissions++] = &job->submissions[i];
}

static void look(struct desk *desk, struct round *round) {
    for (size_t i = 0; i < round->count; i++) {
        struct desk_job *job = round->jobs[i];
        round->errs[i] = (struct err){0};
        if (job->look && job->look(job, desk->house->workspace, &round->errs[i]))
            job->submission_count = 0;
        gather(round, job);
    }
}

static int note_all(struct desk *desk, struct round *round, struct err *err) {
    struct sql *db = desk->house->workspace->db;
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
static void note(struct desk *desk, struct round *round) {
    struct err lost;
    for (size_t i = 0; i < round->count; i++)
        if (round->jobs[i]->note && !round->errs[i].kind) {
            note_all(desk, round, &lost);
            return;
        }
}

static int submit(struct desk *desk, struct submission *const *list, size_t count, struct err *err) {
    struct act act = *desk->house->setting.act;
    act.now = house_now(desk->house);
    return submit_group(desk->submitter, &act, list, count, err);
}

/* One of them may be why all of them fail: each job by itself. */
static void submit_apart(struct desk *desk, struct round *round) {
    size_t first = 0;
    for (size_t i = 0; i < round->count; i++) {
        const size_t count = round->jobs[i]->submission_count;
        if (count)
            submit(desk, round->list + first, count, &round->errs[i]);
        first += count;
    }
}

static void submit_all(struct desk *desk, struct round *round) {
    struct err err = {0};
    if (!round->submissions || !submit(desk, round->list, round->submissions, &err))
        return;
    if (err.kind != ERR_BUSY) {
        submit_apart(desk, round);
        return;
    }
    for (size_t i = 0; i < round->count; i++)
        if (round->jobs[i]->submission_count)
            round->errs[i] = err;
}

static void work_off(struct desk *desk, struct round *round) {
    round->submissions = 0;
    look(desk, round);
    note(desk, round);
    submit_all(desk, round);
    for (size_t i = 0; i < round->count; i++)
        round->jobs[i]->done(round->jobs[i], round->errs[i].kind ? &round->errs[i] : NULL);
}

/* False when there is nothing and nothing will come. */
static bool take_waiting(struct desk *desk, struct round *round) {
    round->count = 0;
    pthread_mutex_lock(&desk->lock);
    while (!desk->first && !desk->ending)
        pthread_cond_wait(&desk->came, &desk->lock);
    for (size_t some = 0; desk->first && some < LIMIT_SUBMIT_GROUP; desk->first = desk->first->next) {
        round->jobs[round->count++] = desk->first;
        some += 1 + desk->first->submission_count;
    }
    if (!desk->first)
        desk->last = &desk->first;
    pthread_mutex_unlock(&desk->lock);
    return round->count > 0;
}

static void *serve(void *context) {
    struct desk *desk = context;
    struct round *round = mem_alloc(sizeof *round);
    while (take_waiting(desk, round))
        work_off(desk, round);
    free(round->list);
    free(round);
    return NULL;
}

void desk_put(struct desk *desk, struct desk_job *job) {
    job->next = NULL;
    pthread_mutex_lock(&desk->lock);
    *desk->last = job;
    desk->last = &job->next;
    pthread_cond_signal(&desk->came);
    pthread_mutex_unlock(&desk->lock);
}

int desk_open(struct desk **out, struct house *house, struct err *err) {
    struct desk *desk = mem_alloc(sizeof *desk);
    desk->house = house;
    desk->last = &desk->first;
    pthread_mutex_init(&desk->lock, NULL);
    pthread_cond_init(&desk->came, NULL);
    if (submitter_open(&desk->submitter, house->workspace, house->registry, err) ||
        (pthread_create(&desk->thread, NULL, serve, desk) && err_set(err, ERR_OS, "no thread can be had"))) {
        submitter_close(desk->submitter);
        free(desk);
        return err->kind;
    }
    *out = desk;
    return 0;
}

void desk_close(struct desk *desk) {
    if (!desk)
        return;
    pthread_mutex_lock(&desk->lock);
    desk->ending = true;
    pthread_cond_signal(&desk->came);
    pthread_mutex_unlock(&desk->lock);
    pthread_join(desk->thread, NULL);
    submitter_close(desk->submitter);
    pthread_mutex_destroy(&desk->lock);
    pthread_cond_destroy(&desk->came);
    free(desk);
}

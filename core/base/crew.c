/* One pipe from each worker. A worker that is ahead of the others is not read until they have ended the unit too: its
 * pipe fills, and it waits. */
#include "base/crew.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/mem.h"

enum tag { SAID, COUNTED, ENDED, FAILED };

/* In front of each record in a pipe. */
struct head {
    enum tag tag;
    int what;
    size_t place, len;
};

struct crew_line {
    const struct crew *crew;
    int fd;      /* the worker's end; -1 where work is done in place */
    size_t unit; /* in place: the present one */
};

/* ---- what a worker says ---- */

static int put(int fd, const void *bytes, size_t len, struct err *err) {
    const char *at = bytes;
    while (len) {
        ssize_t put = write(fd, at, len);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return err_errno(err, ERR_IO, errno, "a worker cannot say what it found");
        at += put;
        len -= (size_t)put;
    }
    return 0;
}

static int put_record(int fd, const struct head *head, const void *bytes, struct err *err) {
    return put(fd, head, sizeof *head, err) || put(fd, bytes, head->len, err) ? (int)err->kind : 0;
}

int crew_say(struct crew_voice *voice, size_t place, const char *bytes, size_t len, struct err *err) {
    const struct crew *crew = voice->line->crew;
    if (len > LIMIT_MESSAGE)
        return err_set(err, ERR_INTERNAL, "a worker has %zu bytes to say at once", len);
    if (voice->line->fd < 0)
        return crew->hear(crew->context, bytes, len, err);
    return put_record(voice->line->fd, &(struct head){.tag = SAID, .place = place, .len = len}, bytes, err);
}

int crew_count(struct crew_voice *voice, int what, struct err *err) {
    const struct crew *crew = voice->line->crew;
    if (voice->line->fd < 0)
        return crew->count(crew->context, what), 0;
    return put_record(voice->line->fd, &(struct head){.tag = COUNTED, .what = what}, NULL, err);
}

int crew_end(struct crew_voice *voice, struct err *err) {
    const struct crew *crew = voice->line->crew;
    if (voice->line->fd < 0)
        return crew->ended(crew->context, voice->line->unit++, err);
    return put_record(voice->line->fd, &(struct head){.tag = ENDED}, NULL, err);
}

/* ---- the workers ---- */

struct worker {
    pid_t pid;
    int fd;           /* our end; -1 once it has said its last */
    bool waits;       /* has ended the present unit */
    struct buf heard; /* bytes that make no whole record yet */
};

struct word {
    size_t place, order, len; /* order: of hearing; words of one place come from one worker */
    char *bytes;
};

struct listening {
    const struct crew *crew;
    struct worker *workers;
    size_t count;
    struct word *words; /* of the present unit */
    size_t word_count, word_cap;
};

/* The parent's death is the worker's; a worker's error goes up the pipe. */
static _Noreturn void work(const struct crew *crew, size_t share, int fd) {
    struct crew_line line = {crew, fd, 0};
    struct crew_voice voice = {share, crew->workers, &line};
    struct err err = {0}, lost;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int failed = crew->work(crew->context, &voice, &err);
    if (failed)
        put_record(fd, &(struct head){.tag = FAILED, .len = sizeof err}, &err, &lost);
    _exit(failed ? 1 : 0);
}

static int start(struct listening *listening, size_t share, struct err *err) {
    struct worker *worker = &listening->workers[share];
    int ends[2];
    if (pipe(ends))
        return err_errno(err, ERR_OS, errno, "a worker cannot be started");
    worker->pid = fork();
    if (worker->pid < 0) {
        close(ends[0]), close(ends[1]);
        return err_errno(err, ERR_OS, errno, "a worker cannot be started");
    }
    if (!worker->pid) {
        for (size_t i = 0; i < share; i++) /* those of the workers before it */
            close(listening->workers[i].fd);
        close(ends[0]);
        work(listening->crew, share, ends[1]);
    }
    close(ends[1]);
    worker->fd = ends[0];
    worker->heard = buf_make(LIMIT_MESSAGE + sizeof(struct head));
    listening->count++;
    return 0;
}

/* ---- listening ---- */

static void keep_word(struct listening *listening, const struct head *head, const char *bytes) {
    if (listening->word_count == listening->word_cap) {
        listening->word_cap = listening->word_cap ? listening->word_cap * 2 : 64;
        struct word *grown = mem_alloc(listening->word_cap * sizeof *grown);
        if (listening->word_count)
            memcpy(grown, listening->words, listening->word_count * sizeof *grown);
        free(listening->words);
        listening->words = grown;
    }
    char *kept = mem_alloc(head->len + 1);
    memcpy(kept, bytes, head->len);
    listening->words[listening->word_count] = (struct word){head->place, listening->word_count, head->len, kept};
    listening->word_count++;
}

static int take_record(struct listening *listening, struct worker *worker, const struct head *head, const char *bytes,
                       struct err *err) {
    switch (head->tag) {
    case SAID:
        keep_word(listening, head, bytes);
        return 0;
    case COUNTED:
        listening->crew->count(listening->crew->context, head->what);
        return 0;
    case ENDED:
        worker->waits = true;
        return 0;
    default:
        memcpy(err, bytes, sizeof *err);
        return err->kind;
    }
}

/* The whole records that were heard, up to the end of the unit. */
static int take_records(struct listening *listening, struct worker *worker, struct err *err) {
    struct head head;
    size_t at = 0;
    int failed = 0;
    while (!failed && !worker->waits && worker->heard.len - at >= sizeof head) {
        memcpy(&head, worker->heard.data + at, sizeof head);
        if (worker->heard.len - at < sizeof head + head.len)
            break;
        failed = take_record(listening, worker, &head, worker->heard.data + at + sizeof head, err);
        at += sizeof head + head.len;
    }
    memmove(worker->heard.data, worker->heard.data + at, worker->heard.len - at);
    worker->heard.len -= at;
    return failed;
}

/* A worker that ends before its work does says why; one that cannot has died. */
static int last_of(struct worker *worker, struct err *err) {
    int status = 0;
    close(worker->fd);
    worker->fd = -1;
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        ;
    worker->pid = 0;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !worker->heard.len)
        return 0;
    return err_set(err, ERR_INTERNAL, "a worker broke before its work was done"), err_todo(err, "run it again");
}

static int listen_to(struct listening *listening, struct worker *worker, struct err *err) {
    char bytes[4096];
    size_t room = worker->heard.ceiling - worker->heard.len;
    ssize_t got = read(worker->fd, bytes, room < sizeof bytes ? room : sizeof bytes);
    if (got < 0)
        return errno == EINTR ? 0 : err_errno(err, ERR_IO, errno, "a worker cannot be heard");
    if (!got)
        return last_of(worker, err);
    buf_add(&worker->heard, bytes, (size_t)got);
    return take_records(listening, worker, err);
}

static int by_place(const void *a, const void *b) {
    const struct word *x = a, *y = b;
    if (x->place != y->place)
        return x->place > y->place ? 1 : -1;
    return (x->order > y->order) - (x->order < y->order);
}

static int end_unit(struct listening *listening, size_t unit, struct err *err) {
    const struct crew *crew = listening->crew;
    int stopped = 0;
    if (listening->word_count)
        qsort(listening->words, listening->word_count, sizeof *listening->words, by_place);
    for (size_t i = 0; i < listening->word_count; i++) {
        if (!stopped)
            stopped = crew->hear(crew->context, listening->words[i].bytes, listening->words[i].len, err);
        free(listening->words[i].bytes);
    }
    listening->word_count = 0;
    return stopped ? stopped : crew->ended(crew->context, unit, err);
}

/* Everybody who is still at the present unit; 0 when nobody is. */
static nfds_t who_speaks(struct listening *listening, struct pollfd *polled, struct worker **speakers) {
    nfds_t count = 0;
    for (size_t i = 0; i < listening->count; i++) {
        struct worker *worker = &listening->workers[i];
        if (worker->fd < 0 || worker->waits)
            continue;
        polled[count] = (struct pollfd){.fd = worker->fd, .events = POLLIN};
        speakers[count++] = worker;
    }
    return count;
}

static int hear_unit(struct listening *listening, struct err *err) {
    struct pollfd polled[LIMIT_WORKERS];
    struct worker *speakers[LIMIT_WORKERS];
    nfds_t count;
    for (size_t i = 0; i < listening->count; i++) /* what they said before they were let wait */
        if (take_records(listening, &listening->workers[i], err))
            return err->kind;
    while ((count = who_speaks(listening, polled, speakers)) > 0) {
        if (poll(polled, count, -1) < 0 && errno != EINTR)
            return err_errno(err, ERR_IO, errno, "workers cannot be heard");
        for (nfds_t i = 0; i < count; i++)
            if (polled[i].revents && listen_to(listening, speakers[i], err))
                return err->kind;
    }
    return 0;
}

static int hear_all(struct listening *listening, struct err *err) {
    for (size_t unit = 0;; unit++) {
        bool ended = false;
        if (hear_unit(listening, err))
            return err->kind;
        for (size_t i = 0; i < listening->count; i++) {
            ended |= listening->workers[i].waits;
            listening->workers[i].waits = false;
        }
        if (!ended)
            return 0;
        int stopped = end_unit(listening, unit, err);
        if (stopped)
            return stopped;
    }
}

static void dismiss(struct listening *listening) {
    for (size_t i = 0; i < listening->count; i++) {
        struct worker *worker = &listening->workers[i];
        if (worker->fd >= 0) {
            kill(worker->pid, SIGKILL);
            close(worker->fd);
            while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
                ;
        }
        buf_free(&worker->heard);
    }
    for (size_t i = 0; i < listening->word_count; i++)
        free(listening->words[i].bytes);
    free(listening->words);
}

static int run_forked(const struct crew *crew, struct err *err) {
    struct worker workers[LIMIT_WORKERS] = {0};
    struct listening listening = {.crew = crew, .workers = workers};
    int stopped = 0;
    for (size_t i = 0; !stopped && i < crew->workers; i++)
        stopped = start(&listening, i, err);
    stopped = stopped ? stopped : hear_all(&listening, err);
    dismiss(&listening);
    return stopped;
}

int crew_run(const struct crew *crew, struct err *err) {
    struct crew sane = *crew;
    if (sane.workers > LIMIT_WORKERS)
        sane.workers = LIMIT_WORKERS;
    if (sane.workers > 1)
        return run_forked(&sane, err);
    struct crew_line line = {&sane, -1, 0};
    struct crew_voice voice = {0, 1, &line};
    return sane.work(sane.context, &voice, err);
}

#include "web/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "port/wire/wire.h"
#include "web/ticks.h"
#include "web/worker.h"

struct server {
    const struct serve_setting *setting;
    struct house_setting house;
    struct act act;
    const char *path;
    int fd;
    pid_t child;
    instant_t begun;   /* the present child */
    char stamp[96];    /* what it knows */
    instant_t *ticked; /* when each tick ran last */
    sigset_t signals;
};

static instant_t now_of(const struct server *server) {
    return server->setting->now(server->setting->context);
}

/* ---- the child ---- */

static _Noreturn void be_child(const struct server *server, int told, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(0);
    _exit(worker_run(&server->house, server->fd, server->setting->threads, told));
}

/* What the child tells once it serves, or why it does not. */
static int hear(int fd, struct err *err) {
    struct err told;
    size_t len = 0;
    ssize_t more;
    while (len < sizeof told && (more = read(fd, (char *)&told + len, sizeof told - len)) > 0)
        len += (size_t)more;
    close(fd);
    if (len < sizeof told)
        return err_set(err, ERR_INTERNAL, "the serving process died before it served");
    if (told.kind)
        *err = told;
    return (int)told.kind;
}

static int begin_child(struct server *server, pid_t *out, struct err *err) {
    int ends[2];
    const pid_t parent = getpid();
    if (pipe2(ends, O_CLOEXEC))
        return err_errno(err, ERR_OS, errno, "no pipe can be had");
    const pid_t child = fork();
    if (!child) {
        close(ends[0]);
        be_child(server, ends[1], parent);
    }
    const int number = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        return err_errno(err, ERR_OS, number, "no process can be had");
    }
    if (hear(ends[0], err)) {
        waitpid(child, NULL, 0);
        return err->kind;
    }
    *out = child;
    return 0;
}

/* The new one serves before the old one ends. */
static int replace(struct server *server, struct err *err) {
    pid_t child = 0;
    if (begin_child(server, &child, err))
        return err->kind;
    if (server->child > 0)
        kill(server->child, SIGTERM);
    server->child = child;
    server->begun = now_of(server);
    return 0;
}

/* ---- by the clock ---- */

/* What a child must know anew: rules, stores, and with the day which stores are open. */
static int read_stamp(const struct server *server, struct workspace *workspace, char out[96], struct err *err) {
    int64_t rules = 0, registry = 0;
    if (sql_number(workspace->db, &rules, 0, err, "SELECT max(number) FROM rules_live", "") ||
        sql_number(workspace->db, &registry, 0, err, "SELECT max(batch) FROM store_profile", ""))
        return err->kind;
    snprintf(out, 96, "%lld %lld %lld", (long long)rules, (long long)registry, (long long)(now_of(server) / DAY_MS));
    return 0;
}

static void remark(const struct server *server, const struct err *err) {
    if (server->setting->remark)
        server->setting->remark(server->setting->context, err);
}

static void run_ticks(struct server *server, struct workspace *workspace) {
    struct act act = server->act;
    act.now = now_of(server);
    for (size_t i = 0; ticks[i].run; i++) {
        struct err err = {0};
        if (act.now - server->ticked[i] < ticks[i].every_s * INT64_C(1000))
            continue;
        server->ticked[i] = act.now;
        if (ticks[i].run(workspace, &act, &err))
            remark(server, &err);
    }
}

/* The database is open for as long as this takes: a child may be begun afterwards. */
static int look_around(struct server *server, bool *out_changed, struct err *err) {
    struct workspace *workspace = NULL;
    char stamp[96] = "";
    if (workspace_open(&workspace, server->path, err))
        return err->kind;
    int failed = read_stamp(server, workspace, stamp, err);
    *out_changed = !failed && strcmp(stamp, server->stamp) != 0;
    if (!failed) {
        memcpy(server->stamp, stamp, sizeof stamp);
        run_ticks(server, workspace);
    }
    workspace_close(workspace);
    return failed;
}

/* One that died is buried; the present one is missed. */
static bool bury(struct server *server) {
    bool missed = false;
    pid_t dead;
    while ((dead = waitpid(-1, NULL, WNOHANG)) > 0)
        missed = missed || dead == server->child;
    return missed;
}

static void mind(struct server *server) {
    struct err err = {0};
    bool changed = false;
    const bool missed = bury(server);
    if (missed) {
        server->child = 0;
        err_set(&err, ERR_INTERNAL, "the serving process died; another is begun");
        remark(server, &err);
    }
    if (look_around(server, &changed, &err))
        remark(server, &err);
    if ((missed || changed || !server->child) && replace(server, &err))
        remark(server, &err);
}

static void loop(struct server *server) {
    const struct timespec second = {.tv_sec = 1};
    for (;;) {
        const int signal = sigtimedwait(&server->signals, NULL, &second);
        if (signal == SIGTERM || signal == SIGINT)
            break;
        mind(server);
    }
    if (server->child > 0)
        kill(server->child, SIGTERM);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
        ;
}

static int run(struct server *server, struct err *err) {
    char address[WIRE_ADDRESS];
    bool changed;
    if (look_around(server, &changed, err) || replace(server, err))
        return err->kind;
    if (server->setting->ready)
        server->setting->ready(server->setting->context, wire_listens_at(server->fd, address));
    loop(server);
    return 0;
}

static void block(struct server *server, sigset_t *before) {
    sigemptyset(&server->signals);
    sigaddset(&server->signals, SIGTERM);
    sigaddset(&server->signals, SIGINT);
    sigaddset(&server->signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &server->signals, before);
}

int serve(struct workspace *workspace, const struct act *act, const struct serve_setting *setting, struct err *err) {
    struct server server = {.setting = setting, .act = *act, .path = workspace->path};
    sigset_t before;
    size_t count = 0;
    while (ticks[count].run)
        count++;
    server.ticked = arena_alloc(workspace->arena, (count + 1) * sizeof *server.ticked);
    server.house = (struct house_setting){.workspace = workspace->path,
                                          .share = setting->share,
                                          .act = &server.act,
                                          .now = setting->now,
                                          .context = setting->context,
                                          .proxied = setting->proxied};
    if (wire_listen(setting->listen, &server.fd, err))
        return err->kind;
    sql_close(workspace->db);
    workspace->db = NULL;
    block(&server, &before);
    const int failed = run(&server, err);
    close(server.fd);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return failed;
}

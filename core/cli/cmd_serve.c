/* serve: the survey pages, until it is told to end. */
#include "cli/commands.h"
#include "ops/act.h"
#include "web/serve.h"

struct serving {
    struct cli *cli;
    int64_t begun; /* ticks of when --now, or the clock, was looked at */
};

/* The clock goes on from where the command began. */
static instant_t now(void *context) {
    const struct serving *serving = context;
    return cli_now(serving->cli) + serving->cli->ticks() - serving->begun;
}

static void ready(void *context, const char *address) {
    struct cli *cli = ((struct serving *)context)->cli;
    cli_print(cli, "http://%s\n", address);
    fflush(cli->out);
    cli_say(cli, "Serving. Ctrl-C, or SIGTERM, ends it once what has begun is answered.");
}

static void remark(void *context, const struct err *err) {
    cli_print_error(((struct serving *)context)->cli, err);
}

static int serve_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    const char *listen = cli_option(cli, "listen"), *threads = cli_option(cli, "threads");
    int64_t count = cli->processors;
    struct serving serving = {cli, cli->ticks()};
    if (threads && cli_number("--threads", threads, &count, err))
        return err->kind;
    const struct serve_setting setting = {.listen = listen ? listen : "127.0.0.1:8080",
                                          .share = cli_share(cli),
                                          .threads = (unsigned)count,
                                          .proxied = cli_switch(cli, "proxied"),
                                          .now = now,
                                          .ready = ready,
                                          .remark = remark,
                                          .context = &serving};
    return serve(workspace, act, &setting, err);
}

static const struct cli_option serve_options[] = {
    {"listen", 0, "ADDR:PORT", "where it listens; else 127.0.0.1:8080"},
    {"threads", 0, "N", "threads that read and write requests; else one for each processor"},
    {"proxied", 0, NULL, "a proxy in front speaks TLS and says in X-Forwarded-For who asks"},
    {0},
};

const struct cli_command cmd_serve = {
    .name = "serve",
    .summary = "put the survey pages online and take answers",
    .summary_zh = "启动问卷网页，接收答卷",
    .usage = "[--listen ADDR:PORT] [--threads N] [--proxied]",
    .options = serve_options,
    .detail =
        "/s/SURVEY/STORE is the page of a code that hangs in a store: whoever scans it answers. Such answers are "
        "of the\n"
        "class open: nobody knows who gave them. What the rules or the stores say is taken up while it runs.\n"
        "What is due by the clock is done as well: waves, messages, timers of tickets and plans, and each morning's\n"
        "digest (`digest` of earshot.lua).\n"
        "An answer is confirmed once it is on the disk. SIGTERM ends it; what was accepted is answered first.\n"
        "It speaks plain HTTP: put a proxy with TLS in front (docs/guide/pages.md), and say --proxied.",
    .example = "$ earshot serve --listen 127.0.0.1:8080\n"
               "http://127.0.0.1:8080\n"
               "Serving. Ctrl-C, or SIGTERM, ends it once what has begun is answered.\n",
    .work = serve_work,
};

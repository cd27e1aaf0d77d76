/* One command line, from argv to the exit status. */
#include "cli/frame.h"

#include <errno.h>
#include <poll.h>

#include "ops/live.h"
#include "ops/rights.h"

/* An older program's workspace has no live rules yet. */
static int adopt(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    enum live_adopted adopted;
    if (live_adopt(workspace, act, &adopted, err))
        return err->kind;
    if (adopted == LIVE_FROM_ARCHIVE)
        cli_say(cli, "Rules are published now (earshot rules publish). Live from here on are those of this workspace's "
                     "last close.");
    if (adopted == LIVE_FROM_FILES)
        cli_say(cli,
                "Rules are published now (earshot rules publish). Live from here on are the scripts as they stand.");
    return 0;
}

/* Denied by default: whoever has no role here does nothing. */
static int enter(struct cli *cli, struct workspace *workspace, const struct cli_command *command, struct act *act,
                 struct err *err) {
    bool first;
    if (rights_enter(workspace, act, command->name, &first, err))
        return err->kind;
    if (first)
        cli_say(cli, "People have roles now (earshot user). %s is hq here.", act->actor);
    return 0;
}

static int work(struct cli *cli, const struct cli_command *command, struct err *err) {
    const char *path;
    struct workspace *workspace;
    struct act act = cli_act(cli);
    if (cli_workspace(cli, &path, err) || workspace_open(&workspace, path, err))
        return err->kind;
    int rc = enter(cli, workspace, command, &act, err);
    rc = rc ? rc : adopt(cli, workspace, &act, err);
    rc = rc ? rc : command->work(cli, workspace, &act, err);
    workspace_close(workspace);
    return rc;
}

static int answer(struct cli *cli, const struct cli_request *request, struct err *err) {
    if (request->family)
        return cli_help_family(cli, request->family), 0;
    if (!request->command)
        return cli_help_overview(cli), 0;
    if (request->help)
        return cli_help_command(cli, request->command), 0;
    return request->command->work ? work(cli, request->command, err) : request->command->run(cli, err);
}

/* Whether `out` is a pipe whose reader has left, as in `earshot journal | head`. */
static bool reader_left(FILE *out) {
    struct pollfd end = {.fd = fileno(out)};
    return end.fd >= 0 && poll(&end, 1, 0) == 1 && (end.revents & POLLERR);
}

/* Results count as given only once they are written. A reader that left is told nothing: it has what it wanted. */
static int finish(struct cli *cli, int rc, struct err *err) {
    errno = 0;
    bool failed = fflush(cli->out) != 0;
    int number = errno;
    failed = ferror(cli->out) || failed;
    if (!failed || rc > ERR_FOUND)
        return rc;
    if (reader_left(cli->out)) {
        *err = (struct err){.kind = ERR_IO};
        return ERR_IO;
    }
    return number ? err_errno(err, ERR_IO, number, "the results could not be written")
                  : err_set(err, ERR_IO, "the results could not be written");
}

int cli_run(struct cli *cli, int argc, char *const argv[], struct err *err) {
    struct cli_request request;
    *err = (struct err){0};
    cli->arena = arena_new();
    cli->command = NULL;
    cli->values = NULL;
    cli->operands = NULL;
    cli->operand_count = 0;
    cli->progress_last = cli->ticks();
    cli->progress_what[0] = '\0';
    int rc = cli_parse(cli, argc, argv, &request, err);
    if (rc == 0)
        rc = answer(cli, &request, err);
    cli_wipe_progress(cli);
    rc = finish(cli, rc, err);
    cli->command = NULL;
    cli->values = NULL;
    arena_free(cli->arena);
    cli->arena = NULL;
    return rc;
}

/* Whether a workspace's proofs notice a change: `verify --chain --deep --witness`, in one process for many changes, and
 * only until the first thing that is grave.
 *
 *     fault-notices        reads lines "quick|files|facts|archive WORKSPACE WITNESS"; answers each with a line:
 * "clean", "found WHAT", "refused WHY" or "died SIGNAL"
 *
 * All begin as the command does, with whether the files hold together, and with the chain's proof; of `quick` that is
 * all, and of `files`, which asks the archive's files first. The other two go on with the rest of the command's proofs,
 * that of the facts or that of the archive first: what is noticed by any part is noticed by the whole. Each is looked
 * at in a child, so that one which dies of it is seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ops/history.h"
#include "ops/verify_chain.h"
#include "ops/verify_deep.h"
#include "ops/workspace.h"

struct notice {
    char what[512];
    bool grave;
};

/* A remark on settings of the archive is as much as is said of them. */
static int hear(void *context, const struct finding *finding, struct err *err) {
    struct notice *notice = context;
    if (!finding->grave && !strstr(finding->path, "archive.git/"))
        return 0;
    snprintf(notice->what, sizeof notice->what, "%.12s %s: %s", finding->edition, finding->path, finding->what);
    notice->grave = true;
    return err_set(err, ERR_FOUND, "enough");
}

static int prove_archive(struct workspace *workspace, const struct act *act, struct notice *notice, struct err *err) {
    const struct verify_order order = {.workers = 1};
    struct verify_done done;
    return verify(workspace, act, &order, hear, notice, &done, err);
}

static int prove_facts(struct workspace *workspace, const struct act *act, struct notice *notice, struct err *err) {
    struct verify_deep_done done;
    return verify_deep(workspace, act, NULL, hear, notice, &done, err);
}

/* Of what hit the archive alone its files are asked first. */
static int whole(struct workspace *workspace, const char *first, struct err *err) {
    struct vault *vault = NULL;
    int failed = 0;
    if (!strcmp(first, "files") && !workspace_archive(workspace, &vault, err))
        failed = vault_whole(vault, err);
    vault_close(vault);
    return failed ? failed : workspace_whole(workspace, err);
}

static int look(const char *first, const char *path, const char *witness, struct notice *notice, struct err *err) {
    const struct act act = {.actor = "li", .now = 1893456000000};
    struct workspace *workspace = NULL;
    struct verify_chain_done done;
    bool facts_first = !strcmp(first, "facts"), quick = !strcmp(first, "quick") || !strcmp(first, "files");
    int failed = workspace_open(&workspace, path, err);
    failed = failed ? failed : whole(workspace, first, err); /* so it begins, whatever is asked */
    failed = failed ? failed : verify_chain(workspace, &act, witness, hear, notice, &done, err);
    failed = failed || quick ? failed : (facts_first ? prove_facts : prove_archive)(workspace, &act, notice, err);
    failed = failed || quick ? failed : (facts_first ? prove_archive : prove_facts)(workspace, &act, notice, err);
    workspace_close(workspace);
    return failed;
}

static void answer(const char *first, const char *path, const char *witness) {
    struct notice notice = {.what = ""};
    struct err err = {0};
    int failed = look(first, path, witness, &notice, &err);
    for (char *at = notice.what; *at; at++)
        if (*at == '\n')
            *at = ' ';
    if (notice.grave)
        printf("found %s\n", notice.what);
    else if (failed)
        printf("refused %s\n", err.what);
    else
        puts("clean");
    fflush(stdout);
}

int main(void) {
    char line[4096];
    while (fgets(line, sizeof line, stdin)) {
        char *rest = line, *first = strtok_r(line, " \n", &rest), *path = strtok_r(NULL, " \n", &rest),
             *witness = strtok_r(NULL, " \n", &rest);
        int status = 0;
        if (!witness)
            return 64;
        pid_t child = fork();
        if (!child) {
            answer(first, path, witness);
            _exit(0);
        }
        if (child < 0 || waitpid(child, &status, 0) < 0)
            return 71;
        if (!WIFEXITED(status) || WEXITSTATUS(status))
            printf("died %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
        fflush(stdout);
    }
    return 0;
}

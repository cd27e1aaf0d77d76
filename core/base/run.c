/* The input is a file in memory: a program that reads none of it breaks no pipe, and one that reads slowly blocks
 * nobody. */
#include "base/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 10 /* how often it is asked whether it has ended */

extern char **environ;

static int input_of(const void *bytes, size_t len, struct err *err) {
    int file = memfd_create("earshot-input", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, len) != (ssize_t)len || lseek(file, 0, SEEK_SET)) {
        err_errno(err, ERR_OS, errno, "there is no memory for what is to be sent");
        if (file >= 0)
            close(file);
        return -1;
    }
    return file;
}

static int start(const char *const *words, int input, pid_t *out) {
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    failed = failed ? failed : posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    failed = failed ? failed : posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    failed = failed ? failed : posix_spawnp(out, words[0], &actions, NULL, (char *const *)words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

/* Whether it has ended by then; *out_status says how. */
static bool ends_within(pid_t pid, int ms, int *out_status) {
    const struct timespec pause = {0, LOOK_MS * 1000000L};
    for (int waited = 0;; waited += LOOK_MS) {
        if (waitpid(pid, out_status, WNOHANG) == pid)
            return true;
        if (waited >= ms)
            return false;
        nanosleep(&pause, NULL);
    }
}

int run_fed(const char *const *words, const void *bytes, size_t len, int ms, struct err *err) {
    pid_t pid = 0;
    int status = 0, input = input_of(bytes, len, err);
    if (input < 0)
        return err->kind;
    int failed = start(words, input, &pid);
    close(input);
    if (failed)
        return err_errno(err, ERR_OS, failed, "'%s' cannot be run", words[0]);
    if (!ends_within(pid, ms, &status)) {
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
        return err_set(err, ERR_OS, "'%s' had not ended after %d seconds", words[0], ms / 1000);
    }
    if (WIFSIGNALED(status))
        return err_set(err, ERR_OS, "'%s' was ended by signal %d", words[0], WTERMSIG(status));
    return WEXITSTATUS(status) ? err_set(err, ERR_OS, "'%s' ended with %d", words[0], WEXITSTATUS(status)) : 0;
}

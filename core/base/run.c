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

static int start(const char *const *words, int input, int output, pid_t *out) {
    posix_spawn_file_actions_t actions;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    failed = failed ? failed : posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    failed = failed ? failed : posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
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

static int run(const char *const *words, int input, int output, int ms, struct err *err) {
    pid_t pid = 0;
    int status = 0;
    int failed = start(words, input, output, &pid);
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

int run_fed(const char *const *words, const void *bytes, size_t len, int ms, struct err *err) {
    int input = input_of(bytes, len, err), output = input < 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
    int failed = input < 0 ? (int)err->kind : 0;
    if (!failed && output < 0)
        failed = err_errno(err, ERR_OS, errno, "/dev/null cannot be opened");
    failed = failed ? failed : run(words, input, output, ms, err);
    if (input >= 0)
        close(input);
    if (output >= 0)
        close(output);
    return failed;
}

/* What the program prints goes to a file in memory too: nobody has to read it while it runs. */
int run_heard(const char *const *words, struct buf *out, int ms, struct err *err) {
    char piece[4096];
    ssize_t got;
    int input = input_of("", 0, err), output = input < 0 ? -1 : memfd_create("earshot-output", MFD_CLOEXEC);
    int failed = input < 0 ? (int)err->kind : 0;
    if (!failed && output < 0)
        failed = err_errno(err, ERR_OS, errno, "there is no memory for what is to be heard");
    failed = failed ? failed : run(words, input, output, ms, err);
    if (output >= 0 && lseek(output, 0, SEEK_SET) == 0)
        while ((got = read(output, piece, sizeof piece)) > 0)
            buf_add(out, piece, (size_t)got);
    if (input >= 0)
        close(input);
    if (output >= 0)
        close(output);
    return failed;
}

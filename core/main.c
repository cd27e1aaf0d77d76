/* The one place that looks at the world: clock, user, environment, terminal. From here on they are arguments. */
#include <fcntl.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static int64_t milliseconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static int64_t ticks(void) {
    return milliseconds(CLOCK_MONOTONIC);
}

static int processors(void) {
    cpu_set_t usable;
    int count = sched_getaffinity(0, sizeof usable, &usable) ? 1 : CPU_COUNT(&usable);
    return count > 0 ? count : 1;
}

static const char *user_name(void) {
    const struct passwd *entry = getpwuid(getuid());
    static char number[32];
    if (entry)
        return entry->pw_name;
    snprintf(number, sizeof number, "uid-%u", (unsigned)getuid());
    return number;
}

static const char *locale_name(void) {
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return NULL;
}

/* The shipped scripts, templates and stores. */
static const char *share_directory(void) {
    const char *named = getenv("EARSHOT_SHARE");
    return named && *named ? named : EARSHOT_SHARE;
}

/* Started with a closed standard stream, the first file we open would take its number, and results would be written
 * into it. A stream that cannot be written holds the number instead. */
static void hold_standard_streams(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
            _exit(ERR_OS);
}

int main(int argc, char **argv) {
    hold_standard_streams();
    signal(SIGPIPE, SIG_IGN); /* a reader that leaves, or a rule's process that dies, is a failed write, not our end */
    char *directory = getcwd(NULL, 0);
    struct cli cli = {
        .out = stdout,
        .err = stderr,
        .err_is_terminal = isatty(STDERR_FILENO),
        .in = isatty(STDIN_FILENO) ? stdin : NULL,
        .input = stdin,
        .groups = cli_groups,
        .directory = directory,
        .env_workspace = getenv("EARSHOT_WORKSPACE"),
        .share = share_directory(),
        .user = user_name(),
        .locale = locale_name(),
        .clock = milliseconds(CLOCK_REALTIME),
        .processors = processors(),
        .ticks = ticks,
    };
    struct err err;
    int rc = cli_run(&cli, argc, argv, &err);
    if (rc)
        cli_print_error(&cli, &err);
    free(directory);
    return rc;
}

/* Preloaded: every fsync takes a millisecond more, as on a disk that is no SSD of today. */
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static void wait_a_while(void) {
    const struct timespec pause = {.tv_nsec = 1000000};
    nanosleep(&pause, NULL);
}

int fsync(int fd) {
    wait_a_while();
    return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
    wait_a_while();
    return (int)syscall(SYS_fdatasync, fd);
}

/* A small program for the shim to kill: it adds a row by SQLite, then replaces a file by writing another and renaming.
 * A child of its own writes too, which must not count.
 *
 *     fault-victim DIRECTORY TEXT */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int add_row(const char *text) {
    sqlite3 *db = NULL;
    sqlite3_stmt *insert = NULL;
    int failed = sqlite3_open("rows.db", &db) ||
                 sqlite3_exec(db,
                              "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                              "CREATE TABLE IF NOT EXISTS row(text)",
                              NULL, NULL, NULL) ||
                 sqlite3_prepare_v2(db, "INSERT INTO row VALUES($1)", -1, &insert, NULL) ||
                 sqlite3_bind_text(insert, 1, text, -1, SQLITE_STATIC) || sqlite3_step(insert) != SQLITE_DONE;
    sqlite3_finalize(insert);
    sqlite3_close(db);
    return failed;
}

static int replace_file(const char *name, const char *temporary, const char *text) {
    size_t len = strlen(text);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd < 0)
        return 1;
    int failed = write(fd, text, len) != (ssize_t)len || fsync(fd) != 0;
    close(fd);
    return failed || rename(temporary, name) != 0;
}

static int child_writes(void) {
    pid_t child = fork();
    if (child == 0)
        _exit(replace_file("child", "child.tmp", "child"));
    int status = 1;
    return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

int main(int argc, char **argv) {
    if (argc != 3 || chdir(argv[1]) != 0)
        return 64;
    return child_writes() || add_row(argv[2]) || replace_file("file", "file.tmp", argv[2]);
}

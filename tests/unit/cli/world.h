/* A world in memory for whole command lines: what main.c takes from the system, a test sets here. */
#ifndef EARSHOT_TESTS_UNIT_CLI_WORLD_H
#define EARSHOT_TESTS_UNIT_CLI_WORLD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

struct world {
    struct cli cli;
    struct err failure;
    char *out, *err; /* what was printed, after world_run or world_flush */
    size_t out_len, err_len;
};

static int64_t world_ticks_now; /* what the world's clock shows; tests turn it */

static inline int64_t world_ticks(void) {
    return world_ticks_now;
}

static inline void world_open(struct world *world, const struct cli_group *groups) {
    *world = (struct world){0};
    world_ticks_now = 0;
    world->cli.out = open_memstream(&world->out, &world->out_len);
    world->cli.err = open_memstream(&world->err, &world->err_len);
    world->cli.groups = groups;
    world->cli.directory = "/";
    world->cli.user = "li";
    world->cli.locale = "C.UTF-8";
    world->cli.clock = 1000;
    world->cli.ticks = world_ticks;
}

static inline void world_flush(struct world *world) {
    fflush(world->cli.out);
    fflush(world->cli.err);
}

static inline void world_close(struct world *world) {
    fclose(world->cli.out);
    fclose(world->cli.err);
    free(world->out);
    free(world->err);
}

/* Runs a line of words parted by single spaces, without "earshot". What is printed gathers in out and err. */
static inline int world_run(struct world *world, const char *line) {
    char words[1024], *argv[64] = {(char[]){"earshot"}};
    int argc = 1;
    snprintf(words, sizeof words, "%s", line);
    for (char *at = words, *word; (word = strsep(&at, " "));)
        if (*word)
            argv[argc++] = word;
    int rc = cli_run(&world->cli, argc, argv, &world->failure);
    if (rc)
        cli_print_error(&world->cli, &world->failure);
    world_flush(world);
    return rc;
}

#endif

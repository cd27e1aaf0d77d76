/* Open tickets are closed one act at a time, as people do it; and a chain's people are written at once.
 *
 *     bench-loop close WORKSPACE ACTOR MS      all that are open, the most pressing first: taken, solved, closed, an
 * act each, at the instant MS; prints how many, and the seconds of the clock and of the processor bench-loop people
 * WORKSPACE ACTOR MS     one of the staff for each store, a manager for each region */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "flow/registry/registry_rows.h"
#include "ops/people.h"
#include "ops/tickets.h"

enum { SITTING = 500 }; /* tickets for which a workspace stays open */

static struct err failure;

struct open {
    int64_t *numbers;
    size_t count, cap;
};

static double clock_of(clockid_t clock) {
    struct timespec at;
    clock_gettime(clock, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

static int close_one(struct workspace *workspace, const struct act *act, int64_t number) {
    static const struct ticket_wish steps[] = {
        {.step = "take", .class = "waiting", .note = "", .reply = ""},
        {.step = "solve", .class = "", .note = "打电话道了歉，送了一张券", .reply = ""},
        {.step = "close", .class = "", .note = "", .reply = ""}};
    char typed[TICKET_TEXT];
    struct ticket ticket;
    ticket_number_write(typed, number);
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct ticket_wish wish = steps[i];
        wish.typed = typed;
        if (ticket_act(workspace, act, &wish, &ticket, &failure))
            return failure.kind;
    }
    return 0;
}

static int note(void *context, const struct ticket_line *line, struct err *err) {
    struct open *open = context;
    (void)err;
    open->numbers = mem_grow_items(open->numbers, &open->cap, open->count + 1, sizeof *open->numbers);
    open->numbers[open->count++] = line->number;
    return 0;
}

static int find_open(const char *path, struct open *out) {
    const struct ticket_query query = {.open = true, .overdue_at = INT64_MIN};
    struct workspace *workspace = NULL;
    int failed = workspace_open(&workspace, path, &failure);
    failed = failed ? failed : tickets_each(workspace->db, &query, note, out, &failure);
    workspace_close(workspace);
    return failed;
}

static int sit(const char *path, const struct act *act, const int64_t *numbers, size_t count) {
    struct workspace *workspace = NULL;
    int failed = workspace_open(&workspace, path, &failure);
    for (size_t i = 0; !failed && i < count; i++)
        failed = close_one(workspace, act, numbers[i]);
    workspace_close(workspace);
    return failed;
}

static int close_all(const char *path, const struct act *act) {
    struct open open = {0};
    int failed = find_open(path, &open);
    const double begin = clock_of(CLOCK_MONOTONIC), used = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    for (size_t i = 0; !failed && i < open.count; i += SITTING)
        failed = sit(path, act, open.numbers + i, open.count - i < SITTING ? open.count - i : SITTING);
    if (!failed)
        printf("%zu %.6f %.6f\n", open.count, clock_of(CLOCK_MONOTONIC) - begin,
               clock_of(CLOCK_PROCESS_CPUTIME_ID) - used);
    free(open.numbers);
    return failed;
}

static int add(struct workspace *workspace, const struct act *act, const char *code, enum role role) {
    const char *name = arena_format(workspace->arena, "%s.%s", role_name(role), code);
    const struct person person = {.name = name, .login = name, .role = role, .scope = code};
    return people_add(workspace, act, &person, &failure);
}

static int add_people(const char *path, const struct act *act) {
    struct workspace *workspace = NULL;
    const struct registry *registry = NULL;
    int failed = workspace_open(&workspace, path, &failure);
    failed =
        failed ? failed : registry_read(workspace->db, workspace->arena, INT32_MAX, INT64_MAX, &registry, &failure);
    for (size_t i = 0; !failed && i < registry->store_count; i++)
        failed = add(workspace, act, registry->stores[i].code, ROLE_STAFF);
    for (size_t i = 0; !failed && i < registry->region_count; i++)
        failed = add(workspace, act, registry->regions[i].code, ROLE_REGION);
    workspace_close(workspace);
    return failed;
}

int main(int argc, char **argv) {
    if (argc != 5)
        return 64;
    const struct act act = {.actor = argv[3], .now = strtoll(argv[4], NULL, 10)};
    int failed = strcmp(argv[1], "people") == 0 ? add_people(argv[2], &act) : close_all(argv[2], &act);
    if (failed)
        fprintf(stderr, "%s\n", failure.what);
    return failed;
}

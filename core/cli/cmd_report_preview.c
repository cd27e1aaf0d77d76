/* report preview: a page beside the editor. Files are looked at by their times: no editor saves in a way of its own
 * that this would not see. */
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/digest.h"
#include "base/file.h"
#include "cli/commands.h"
#include "cli/report_asked.h"
#include "ops/workspace.h"

enum { LOOK_EVERY_MS = 200, DEEPEST = 8 };

/* ---- what is watched ---- */

static void add_file(struct digest_stream *stream, const char *path) {
    struct stat found;
    if (stat(path, &found))
        return;
    const int64_t seen[] = {(int64_t)found.st_mtim.tv_sec, (int64_t)found.st_mtim.tv_nsec, (int64_t)found.st_size,
                            (int64_t)found.st_ino};
    digest_more(stream, path, strlen(path));
    digest_more(stream, seen, sizeof seen);
}

/* A file that goes while it is looked at has changed, which the next look finds. */
static void add_tree(struct digest_stream *stream, struct arena *arena, const char *path, int depth) {
    char **names = NULL;
    size_t count = 0;
    struct err none;
    if (!file_is_dir(path)) {
        add_file(stream, path);
        return;
    }
    if (depth == DEEPEST || file_list(arena, path, &names, &count, &none))
        return;
    for (size_t i = 0; i < count; i++)
        add_tree(stream, arena, arena_format(arena, "%s/%s", path, names[i]), depth + 1);
}

static struct digest look(const struct workspace *workspace) {
    static const char *const watched[] = {"earshot.lua", "scripts", "templates"};
    struct digest_stream *stream = digest_begin();
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof watched / sizeof *watched; i++)
        add_tree(stream, arena, arena_format(arena, "%s/%s", workspace->path, watched[i]), 0);
    arena_free(arena);
    return digest_end(stream);
}

static void wait_for_change(const struct workspace *workspace, struct digest *seen) {
    const struct timespec pause = {.tv_nsec = LOOK_EVERY_MS * 1000000L};
    struct digest now;
    do {
        nanosleep(&pause, NULL);
        now = look(workspace);
    } while (!memcmp(now.bytes, seen->bytes, sizeof now.bytes));
    *seen = now;
}

/* ---- rendering ---- */

static int render(struct cli *cli, struct workspace *workspace, const struct act *act, const struct report_wish *wish,
                  struct err *err) {
    struct report_done done;
    if (report_run(workspace, act, wish, &done, err))
        return err->kind;
    cli_print(cli, "%s\n", done.first);
    fflush(cli->out);
    return 0;
}

/* What is wrong is told and seen to by who is at it: only Ctrl-C ends it. */
static _Noreturn void watch(struct cli *cli, struct workspace *workspace, const struct act *act,
                            const struct report_wish *wish) {
    for (struct digest seen = look(workspace);; wait_for_change(workspace, &seen)) {
        struct err own = {0};
        if (render(cli, workspace, act, wish, &own))
            cli_print_error(cli, &own);
    }
}

/* The newest month that has answers, of any survey. */
static int newest_month(struct workspace *workspace, month_t *out, struct err *err) {
    int64_t month = INT32_MIN;
    if (*out != INT32_MIN)
        return 0;
    if (sql_number(workspace->db, &month, INT32_MIN, err, "SELECT max(period) FROM tally WHERE kind = 1", ""))
        return err->kind;
    *out = (month_t)month;
    return 0;
}

static int preview_work(struct cli *cli, struct workspace *workspace, const struct act *act, struct err *err) {
    struct report_asked asked;
    if (report_asked_read(cli, &asked, err) || newest_month(workspace, &asked.wish.month, err))
        return err->kind;
    asked.wish.working = true;
    asked.wish.workers = 1;
    if (!asked.wish.out && !asked.wish.format_count)
        asked.wish.out = arena_format(cli->arena, "preview-%s.pdf", asked.wish.report);
    if (!cli_switch(cli, "watch"))
        return render(cli, workspace, act, &asked.wish, err);
    cli_say(cli, "Made again whenever a script or the theme is saved; Ctrl-C ends it.");
    watch(cli, workspace, act, &asked.wish);
}

static const struct cli_option preview_options[] = {
    {"store", 0, "STORE", "whose report, where it is about stores"},
    {"region", 0, "REGION", "whose report, where it is about regions"},
    {"period", 0, "MONTH|WAVE", "of which month; else the newest that has answers. Of a wave's report which wave"},
    {"month", 0, "MONTH", "the same, of a month"},
    {"wave", 0, "WAVE", "the same, of a wave"},
    {"first", 0, "ANSWERS", "of a comparison: as in report run"},
    {"second", 0, "ANSWERS", "what they are compared with"},
    {"out", 0, "FILE|DIR", "where it goes; else preview-REPORT.pdf here"},
    {"private", 0, NULL, "with customers' own words, as report run makes it"},
    {"watch", 0, NULL, "make it again whenever a script or the theme is saved, until Ctrl-C"},
    {0},
};

const struct cli_command cmd_report_preview = {
    .name = "report preview",
    .summary = "look at a report while its script is being written",
    .summary_zh = "边改脚本边看报告，存盘即重做",
    .usage = "REPORT [--store STORE | --region REGION] [--period MONTH|WAVE] [--format FORMATS] [--out FILE|DIR] "
             "[--watch]",
    .min_operands = 1,
    .max_operands = 1,
    .options = preview_options,
    .makes_files = true,
    .detail =
        "It is made by the working scripts and theme, as `report run --working` makes it. With --watch it is made\n"
        "again at every save; a mistake is told with its file and line, and mending it makes the page again.\n"
        "A viewer that reloads its file shows the page at once; so does a browser with --format html.",
    .example = "$ earshot report preview store_monthly --store S0101 --watch\n"
               "Made again whenever a script or the theme is saved; Ctrl-C ends it.\n"
               "preview-store_monthly.pdf\n",
    .work = preview_work,
};

/* What leaves the process: results on stdout, everything else on stderr. */
#include "cli/frame.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "ops/revisions.h"

enum { LINE_EVERY_MS = 1000, REDRAW_EVERY_MS = 100 };

void cli_wipe_progress(struct cli *cli) {
    if (!cli->progress_drawn)
        return;
    fputs("\r\033[K", cli->err);
    fflush(cli->err);
    cli->progress_drawn = false;
}

void cli_print(struct cli *cli, const char *format, ...) {
    va_list args;
    va_start(args, format);
    cli_wipe_progress(cli);
    vfprintf(cli->out, format, args);
    va_end(args);
}

void cli_table(struct cli *cli, struct table *table) {
    cli_wipe_progress(cli);
    table_read_by(table, cli_chinese(cli) ? cli_in_chinese : NULL);
    table_print(table, cli->format, cli->out);
}

void cli_record(struct cli *cli, struct table *table) {
    cli_wipe_progress(cli);
    table_read_by(table, cli_chinese(cli) ? cli_in_chinese : NULL);
    table_print_record(table, cli->format, cli->out);
}

void cli_json(struct cli *cli, const struct value *value) {
    struct buf text = buf_make(SIZE_MAX);
    cli_wipe_progress(cli);
    json_write(&text, value, JSON_DOCUMENT);
    fwrite(text.data, 1, text.len, cli->out);
    buf_free(&text);
}

void cli_say(struct cli *cli, const char *format, ...) {
    if (cli->quiet)
        return;
    va_list args;
    va_start(args, format);
    cli_wipe_progress(cli);
    fflush(cli->out); /* where both go to one place they stand in the order in which they were said */
    vfprintf(cli->err, format, args);
    fputc('\n', cli->err);
    va_end(args);
}

/* ", 48 a second, 12 s left"; nothing before there is anything to reckon with. */
static void put_pace(struct cli *cli, int64_t now, int64_t done, int64_t total) {
    double seconds = (double)(now - cli->progress_begun) / 1000;
    if (seconds <= 0 || done <= 0 || done >= total)
        return;
    double rate = (double)done / seconds, left = (double)(total - done) / rate;
    fprintf(cli->err, rate < 10 ? ", %.1f a second" : ", %.0f a second", rate);
    if (left < 100)
        fprintf(cli->err, ", %.0f s left", ceil(left));
    else
        fprintf(cli->err, ", %.0f min left", ceil(left / 60));
}

void cli_progress(struct cli *cli, const char *what, int64_t done, int64_t total) {
    int64_t now = cli->ticks(), wait = cli->err_is_terminal ? REDRAW_EVERY_MS : LINE_EVERY_MS;
    if (strncmp(cli->progress_what, what, sizeof cli->progress_what - 1) != 0) {
        snprintf(cli->progress_what, sizeof cli->progress_what, "%s", what);
        cli->progress_begun = now;
    }
    if (cli->quiet || now - cli->progress_last < wait)
        return;
    cli->progress_last = now;
    cli_wipe_progress(cli);
    if (total > 0) {
        fprintf(cli->err, "%s: %" PRId64 " of %" PRId64 " (%d%%)", what, done, total,
                (int)(100.0 * (double)done / (double)total));
        put_pace(cli, now, done, total);
    } else
        fprintf(cli->err, "%s: %" PRId64, what, done);
    if (!cli->err_is_terminal)
        fputc('\n', cli->err);
    cli->progress_drawn = cli->err_is_terminal;
    fflush(cli->err);
}

void cli_print_error(struct cli *cli, const struct err *err) {
    if (!err->what[0])
        return;
    struct arena *arena = arena_new();
    cli_wipe_progress(cli);
    fprintf(cli->err, "earshot: %s%s%s\n", cli_shown(arena, err->where), err->where[0] ? ": " : "",
            cli_shown(arena, err->what));
    if (err->todo[0])
        fprintf(cli->err, "  → %s\n", cli_shown(arena, err->todo));
    fflush(cli->err);
    arena_free(arena);
}

int cli_confirm(struct cli *cli, const char *question, bool *out_yes, struct err *err) {
    char answer[64] = "";
    if (!cli->in)
        return err_set(err, ERR_USAGE, "nobody is here to be asked: this is no terminal"),
               err_todo(err, "give --yes where the answer is yes");
    cli_wipe_progress(cli);
    fflush(cli->out);
    fprintf(cli->err, "%s %s ", question, cli_chinese(cli) ? "[y/N，是/否]" : "[y/N]");
    fflush(cli->err);
    bool answered = fgets(answer, sizeof answer, cli->in) != NULL;
    if (!answered)
        fputc('\n', cli->err);
    *out_yes = answered && (answer[0] == 'y' || answer[0] == 'Y' || !strncmp(answer, "是", strlen("是")));
    return 0;
}

int cli_line(struct cli *cli, const char *question, const char **out, struct err *err) {
    char line[LIMIT_NAME] = "";
    if (cli->in)
        fprintf(cli->err, "%s ", question);
    fflush(cli->err);
    bool there = cli->input && fgets(line, sizeof line, cli->input);
    size_t len = strlen(line);
    const char *text = text_trim(line, &len);
    if (!there || !len)
        return err_set(err, ERR_USAGE, "there is nothing on the standard input");
    *out = arena_bytes(cli->arena, text, len);
    return 0;
}

int cli_say_drift(struct cli *cli, struct workspace *workspace, struct err *err) {
    bool drift = false;
    if (revision_drift(workspace, &drift, err))
        return err->kind;
    if (drift)
        cli_say(cli, "The working scripts differ from the live rules, which count here: earshot rules diff, earshot "
                     "rules publish");
    return 0;
}

/* Between what a person types or sees and what ops takes and gives: months, days, instants, ids, and the act. */
#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ops/act.h"

static void tell_progress(void *context, const char *what, int64_t done, int64_t total) {
    cli_progress(context, what, done, total);
}

static void tell_remark(void *context, const char *what) {
    cli_say(context, "%s", what);
}

struct act cli_act(struct cli *cli) {
    return (struct act){.actor = cli_actor(cli),
                        .login = cli->user,
                        .reason = cli_reason(cli),
                        .now = cli_now(cli),
                        .progress = tell_progress,
                        .remark = tell_remark,
                        .context = cli};
}

const char *cli_share(const struct cli *cli) {
    return cli->share;
}

/* ---- in ---- */

int cli_month(const char *text, month_t *out, struct err *err) {
    if (!text || month_read_typed(text, out))
        return 0;
    return err_set(err, ERR_USAGE, "'%s' is no month", text), err_todo(err, "write it as in 2026-10");
}

int cli_period(struct cli *cli, month_t *from, month_t *to, struct err *err) {
    const char *first = cli_option(cli, "from"), *last = cli_option(cli, "to");
    if (cli_month(first, from, err) || cli_month(last, to, err))
        return err->kind;
    if (*from <= *to)
        return 0;
    return err_set(err, ERR_USAGE, "there are no months from %s to %s", first, last),
           err_todo(err, "the other way round: --from %s --to %s", last, first);
}

int cli_day(const char *text, day_t *out, struct err *err) {
    if (!text || day_read(text, out))
        return 0;
    return err_set(err, ERR_USAGE, "'%s' is no day", text), err_todo(err, "write it as in 2026-10-31");
}

int cli_number(const char *what, const char *text, int64_t *out, struct err *err) {
    char *end = NULL;
    errno = 0;
    long long number = text ? strtoll(text, &end, 10) : *out;
    if (!text)
        return 0;
    if (errno || end == text || *end || number < 1)
        return err_set(err, ERR_USAGE, "'%s' is no %s", text, what), err_todo(err, "a whole number from 1 up");
    *out = number;
    return 0;
}

/* ---- out ---- */

const char *cli_some(const char *text) {
    return text && *text ? text : NULL;
}

const struct value *cli_value(struct cli *cli, const char *text) {
    return text && *text ? value_str(cli->arena, text) : value_null(cli->arena);
}

const char *cli_day_text(struct cli *cli, day_t day) {
    char text[DAY_TEXT];
    return day == DAY_NONE ? NULL : arena_text(cli->arena, day_write(text, day));
}

const char *cli_month_text(struct cli *cli, month_t month) {
    char text[MONTH_TEXT];
    return arena_text(cli->arena, month_write(text, month));
}

/* "2026-11-01T08:00:00.000Z", or "2026-11-01 08:00Z" for a person. */
const char *cli_when(struct cli *cli, instant_t instant) {
    char text[INSTANT_TEXT];
    instant_write(text, instant);
    if (cli_format(cli) != TABLE_PLAIN || strlen(text) < 16)
        return arena_text(cli->arena, text);
    return arena_format(cli->arena, "%.10s %.5sZ", text, text + 11);
}

enum { ID_SHOWN = 12 };

const char *cli_id(struct cli *cli, const char *id) {
    if (!id || !*id)
        return NULL;
    return cli_format(cli) == TABLE_PLAIN ? arena_format(cli->arena, "%.*s", ID_SHOWN, id) : id;
}

#include "cli/report_asked.h"

#include <string.h>

int report_formats_read(struct cli *cli, const char *text, struct report_asked *out, struct err *err) {
    struct report_wish *wish = &out->wish;
    wish->formats = out->formats;
    wish->format_count = 0;
    while (text) {
        size_t len = strcspn(text, ",");
        enum report_format format;
        if (format_read(arena_bytes(cli->arena, text, len), &format, err))
            return err->kind;
        for (size_t i = 0; i < wish->format_count; i++)
            if (out->formats[i] == format)
                return cli_misused(cli, err, "--format names %.*s twice", (int)len, text);
        out->formats[wish->format_count++] = format;
        text = text[len] ? text + len + 1 : NULL;
    }
    return 0;
}

/* A wave may be called what it likes: whether a month was needed is known once the report is. */
static int read_period(struct cli *cli, struct report_wish *wish, struct err *err) {
    const char *period = cli_option(cli, "period"), *month = cli_option(cli, "month"), *wave = cli_option(cli, "wave");
    struct err none;
    if ((period != NULL) + (month != NULL) + (wave != NULL) > 1)
        return cli_misused(cli, err, "--period, --month and --wave say the same");
    wish->month = INT32_MIN;
    wish->wave = period ? period : wave;
    if (period && cli_month(period, &wish->month, &none))
        wish->month = INT32_MIN;
    return cli_month(month, &wish->month, err);
}

int report_asked_read(struct cli *cli, struct report_asked *out, struct err *err) {
    *out = (struct report_asked){.wish = {.report = cli_operand(cli, 0),
                                          .store = cli_option(cli, "store"),
                                          .region = cli_option(cli, "region"),
                                          .first = cli_option(cli, "first"),
                                          .second = cli_option(cli, "second"),
                                          .is_private = cli_switch(cli, "private"),
                                          .out = cli_option(cli, "out")}};
    if (read_period(cli, &out->wish, err))
        return err->kind;
    return report_formats_read(cli, cli_option(cli, "format"), out, err);
}

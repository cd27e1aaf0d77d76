/* What a person typed for report run and report preview, read. */
#ifndef EARSHOT_CLI_REPORT_ASKED_H
#define EARSHOT_CLI_REPORT_ASKED_H

#include "cli/cli.h"
#include "ops/report_run.h"

struct report_asked {
    struct report_wish wish; /* points into this */
    enum report_format formats[FORMATS];
};

/* "pdf,html" into formats. Errors: ERR_USAGE for one that there is not, or that is named twice. */
int report_formats_read(struct cli *cli, const char *text, struct report_asked *out, struct err *err);
/* The options that both have. */
int report_asked_read(struct cli *cli, struct report_asked *out, struct err *err);

#endif

/* Which view, and what views print alike. */
#include "cli/metrics_views.h"

#include <math.h>
#include <string.h>

#include "flow/rules/shape.h"
#include "ops/rights.h"

static const struct metrics_view views[] = {{"funnel", metrics_show_funnel},       {"spc", metrics_show_spc},
                                            {"drivers", metrics_show_drivers},     {"answers", metrics_show_answers},
                                            {"set-aside", metrics_show_set_aside}, {0}};

/* Refuses what the view does not heed. */
static int check_alone(struct cli *cli, const struct metrics_view *view, struct err *err) {
    static const char *const of_the_table[] = {"by", "compare", "interval"};
    const char *by = cli_option(cli, "by");
    bool groups = view->show == metrics_show_funnel && by && (!strcmp(by, "store") || !strcmp(by, "region"));
    groups = groups || view->show == metrics_show_answers || view->show == metrics_show_set_aside;
    for (size_t i = groups ? 1 : 0; i < sizeof of_the_table / sizeof *of_the_table; i++)
        if (cli_option(cli, of_the_table[i]))
            return cli_misused(cli, err, "--%s has rows of its own: leave out --%s", view->name, of_the_table[i]);
    if (cli_switch(cli, "targets"))
        return cli_misused(cli, err, "--%s holds nothing against targets: leave out --targets", view->name);
    if (cli_switch(cli, "weighted"))
        return cli_misused(cli, err, "--%s knows no weights: leave out --weighted", view->name);
    if (view->show == metrics_show_funnel && cli_option(cli, "store"))
        return cli_misused(cli, err, "--%s compares stores: leave out --store", view->name);
    return 0;
}

int metrics_view(struct cli *cli, const struct metrics_view **out, struct err *err) {
    *out = NULL;
    for (const struct metrics_view *view = views; view->name; view++) {
        if (!cli_switch(cli, view->name))
            continue;
        if (*out)
            return cli_misused(cli, err, "--%s and --%s are two views", (*out)->name, view->name);
        *out = view;
    }
    if (cli_option(cli, "items") && !cli_switch(cli, "drivers"))
        return cli_misused(cli, err, "--items is for --drivers");
    return *out ? check_alone(cli, *out, err) : 0;
}

const char *metrics_theme(struct cli *cli, const char *id, const struct value *title) {
    bool zh = cli_chinese(cli);
    return id ? arena_format(cli->arena, zh ? "%s（%s）" : "%s (%s)", shape_words(title, zh ? "zh" : "en"), id) : NULL;
}

const char *metrics_region(struct cli *cli, const struct region *region) {
    bool named = *region->name && strcmp(region->name, region->code) != 0;
    const char *format = cli_chinese(cli) ? "%s（%s）" : "%s (%s)";
    return named ? arena_format(cli->arena, format, region->name, region->code) : arena_text(cli->arena, region->code);
}

int metrics_say_scope(struct cli *cli, const struct workspace *workspace, struct err *err) {
    const struct region *region;
    if (scope_region(workspace, NULL, &region, err))
        return err->kind;
    if (region)
        cli_say(cli, cli_chinese(cli) ? "范围：%s" : "scope: %s", metrics_region(cli, region));
    return 0;
}

int metrics_say_none(struct cli *cli, struct workspace *workspace, const char *survey, struct err *err) {
    bool zh = cli_chinese(cli), in_time = cli_option(cli, "from") || cli_option(cli, "to");
    month_t first, last;
    if (metrics_months(workspace, survey, &first, &last, err))
        return err->kind;
    if (last < first) {
        cli_say(cli, zh ? "还没有答卷：用 earshot import 导入。"
                        : "There are no answers yet: earshot import reads them in.");
        return 0;
    }
    const char *none = zh        ? in_time ? "这段时间没有答卷" : "没有符合条件的答卷"
                       : in_time ? "No answers in that time"
                                 : "No answers match that";
    cli_say(cli, zh ? "%s；已有答卷的月份：%s 至 %s。" : "%s; there are answers from %s to %s.", none,
            cli_month_text(cli, first), cli_month_text(cli, last));
    return 0;
}

void metrics_say_no_comments(struct cli *cli) {
    cli_say(cli, cli_chinese(cli) ? "所查范围内没有留言。" : "There are no comments in what was asked for.");
}

const char *metrics_interval(struct cli *cli, double lo, double hi, int decimals) {
    bool known = isfinite(lo) && isfinite(hi);
    return known
               ? arena_format(cli->arena, cli_chinese(cli) ? "%.*f～%.*f" : "%.*f to %.*f", decimals, lo, decimals, hi)
               : NULL;
}

const char *metrics_signed(struct cli *cli, double real, int decimals) {
    bool nothing = fabs(real) < 0.5 * pow(10, -decimals);
    if (!isfinite(real))
        return NULL;
    return arena_format(cli->arena, nothing ? "%.*f" : "%+.*f", decimals, nothing ? 0.0 : real);
}

const char *metrics_p(struct cli *cli, double p) {
    if (!isfinite(p))
        return NULL;
    return p < 0.0001 ? "< 0.0001" : arena_format(cli->arena, "%.4f", p);
}

bool metrics_under_floor(const char *mark) {
    return strcmp(mark, "floor") == 0;
}

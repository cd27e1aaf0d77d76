/* A poster's parts are the plan's own, frozen ones: the evidence of its opening and the verdict that it was decided by.
 */
#include "ops/plans_notice.h"

#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "ops/plans_parts.h"
#include "ops/rights.h"

struct noticing {
    struct planning planning;
    const struct plan_notice_wish *wish;
    struct plan plan;
    struct plan_parts parts;
    struct plan_metric metric;
    struct rulebook *rulebook; /* with the theme */
    struct page_fonts *fonts;
    struct notice common; /* what all pages have */
    struct notice *pages;
    size_t count;
};

/* ---- which stores ---- */

static bool is_among(const struct value *codes, const char *code) {
    for (size_t i = 0; i < value_count(codes); i++)
        if (!strcmp(value_text(value_at(codes, i), ""), code))
            return true;
    return false;
}

/* The day on which the plan reached the store; DAY_NONE: it has not. */
static day_t reached(const struct noticing *n, const char *code, bool *out_pilot) {
    const struct plan_pilot *pilot = &n->parts.pilot;
    *out_pilot = pilot->event && pilot->from <= n->planning.today && is_among(pilot->stores, code);
    if (*out_pilot)
        return pilot->from;
    for (size_t i = 0; i < n->parts.wave_count; i++)
        if (n->parts.waves[i].day <= n->planning.today && is_among(n->parts.waves[i].stores, code))
            return n->parts.waves[i].day;
    return DAY_NONE;
}

static int add_page(struct noticing *n, const struct store *store, struct err *err) {
    bool pilot = false;
    struct notice *page = &n->pages[n->count];
    *page = n->common;
    page->store = store;
    page->since = reached(n, store->code, &pilot);
    page->pilot = pilot;
    if (page->since == DAY_NONE)
        return err_set(err, ERR_DATA, "the plan has not reached %s: nothing was done there", store->code),
               err_todo(err, "--all prints a page for each store that it has reached");
    n->count++;
    return 0;
}

static int find_stores(struct noticing *n, struct err *err) {
    const struct registry *registry = n->planning.registry;
    const struct store *store;
    bool pilot;
    n->pages = arena_alloc(n->planning.arena, (registry->store_count + 1) * sizeof *n->pages);
    if (!n->wish->all)
        return scope_store(n->planning.workspace, n->wish->store, err) ||
                       registry_need_store(registry, n->wish->store, &store, err) || add_page(n, store, err)
                   ? (int)err->kind
                   : 0;
    for (size_t i = 0; i < registry->store_count; i++)
        if (reached(n, registry->stores[i].code, &pilot) != DAY_NONE && add_page(n, &registry->stores[i], err))
            return err->kind;
    return n->count ? 0
                    : (err_set(err, ERR_DATA, "the plan has not reached any store yet"),
                       err_todo(err, "earshot plan pilot %s --stores 3", n->wish->typed));
}

/* ---- what customers said ---- */

static const char *place_words(const struct noticing *n) {
    const struct registry *registry = n->planning.registry;
    if (n->plan.place == PLACE_CHAIN)
        return n->common.language == LANGUAGE_EN ? "all shops" : "全部门店";
    const char *code = place_code(registry, n->plan.place, n->plan.place_id);
    return n->plan.place == PLACE_REGION ? registry_region(registry, code)->name : registry_store(registry, code)->name;
}

static struct notice_figure figure_of(const struct value *row) {
    return (struct notice_figure){value_number(value_get(row, "value"), NAN), value_whole(value_get(row, "n"), 0)};
}

/* The store's own figure where the evidence has it, else that of the place. */
static void put_said(const struct noticing *n, struct notice *page) {
    const struct value *stores = value_get(n->parts.evidence, "stores");
    page->said = figure_of(value_get(n->parts.evidence, "whole"));
    page->said_of = place_words(n);
    for (size_t i = 0; i < value_count(stores); i++) {
        const struct value *row = value_at(stores, i);
        if (strcmp(value_text(value_get(row, "code"), ""), page->store->code) != 0 || value_get(row, "suppressed") ||
            !value_get(row, "value"))
            continue;
        page->said = figure_of(row);
        page->said_of = "";
    }
}

/* Themes of what the plan is about: those named as its question, its dimension, or what a cause shows in. */
static bool is_about(const struct noticing *n, const char *theme) {
    bool about = !strcmp(theme, n->metric.aim.item);
    for (size_t i = 0; i < n->metric.question_count; i++)
        about |= !strcmp(theme, n->metric.questions[i]->id);
    for (size_t i = 0; i < n->parts.cause_count; i++)
        about |= !strcmp(theme, n->parts.causes[i].item);
    return about;
}

static void put_themes(struct noticing *n) {
    const struct value *told = value_get(n->parts.evidence, "themes");
    struct notice_theme *themes = arena_alloc(n->planning.arena, (value_count(told) + 1) * sizeof *themes);
    size_t count = 0;
    for (size_t i = 0; i < value_count(told); i++) {
        const struct value *row = value_at(told, i);
        if (is_about(n, value_text(value_get(row, "theme"), "")))
            themes[count++] = (struct notice_theme){row, value_whole(value_get(row, "mentions"), 0),
                                                    value_whole(value_get(row, "comments"), 1)};
    }
    n->common.themes = themes;
    n->common.theme_count = count;
    n->common.themes_of = place_words(n);
}

/* ---- what was done ---- */

static int put_deeds(struct noticing *n, struct err *err) {
    const char **deeds = arena_alloc(n->planning.arena, (n->parts.action_count + 1) * sizeof *deeds);
    size_t count = 0;
    for (size_t i = 0; i < n->parts.action_count; i++)
        if (n->parts.actions[i].done != INT64_MIN)
            deeds[count++] = n->parts.actions[i].text;
    n->common.deeds = deeds;
    n->common.deed_count = count;
    return count ? 0
                 : (err_set(err, ERR_DATA, "none of the plan's actions is done: there is nothing to tell yet"),
                    err_todo(err, "earshot plan act %s done 1", n->wish->typed));
}

/* ---- what changed ---- */

static bool ends_in(const struct plan_event *event, const char *word) {
    return event && !strcmp(plan_says(event), word);
}

static enum notice_outcome outcome_of(const struct plan_parts *parts) {
    if (!parts->verdict)
        return NOTICE_OPEN;
    if (!ends_in(parts->verdict, PLAN_VERIFIED))
        return ends_in(parts->verdict, verdict_word_name(VERDICT_NOT_VERIFIED)) ? NOTICE_NOTHING : NOTICE_OPEN;
    const struct plan_event *last = NULL; /* a check that saw too little changes nothing */
    for (size_t i = 0; i < parts->check_count; i++)
        if (parts->checks[i]->seq > parts->verdict->seq &&
            (ends_in(parts->checks[i], PLAN_HOLDS) || ends_in(parts->checks[i], PLAN_RELAPSED)))
            last = parts->checks[i];
    return ends_in(last, PLAN_RELAPSED) ? NOTICE_RELAPSED : NOTICE_VERIFIED;
}

static struct panel_window window_of(const struct value *document, const char *key) {
    struct panel_window made = {0, -1};
    const struct value *window = value_get(document, key);
    month_read(value_text(value_get(window, "from"), ""), &made.first);
    month_read(value_text(value_get(window, "to"), ""), &made.last);
    return made;
}

static void put_verdict(struct noticing *n) {
    const struct value *document = n->parts.verdict->body, *effect = value_get(document, "effect");
    const struct panel_window before = window_of(document, "before"), after = window_of(document, "after");
    struct notice *made = &n->common;
    const struct {
        const char *key;
        double *out;
    } reals[] = {{"value", &made->effect.value},
                 {"lo", &made->effect.lo},
                 {"hi", &made->effect.hi},
                 {"pilot_before", &made->effect.pilot_before},
                 {"pilot_after", &made->effect.pilot_after},
                 {"control_before", &made->effect.control_before},
                 {"control_after", &made->effect.control_after}};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++)
        *reals[i].out = value_number(value_get(effect, reals[i].key), NAN);
    made->effect.answers = value_whole(value_get(effect, "answers"), 0);
    made->pilots = (size_t)value_whole(value_get(effect, "pilots"), 0);
    made->controls = (size_t)value_whole(value_get(effect, "controls"), 0);
    made->before_first = before.first;
    made->before_last = before.last;
    made->measured = after.first;
    made->measured_to = after.last;
}

/* ---- the whole ---- */

static const char *language_asked(const struct noticing *n) {
    return n->wish->language ? n->wish->language : n->rulebook->settings.language;
}

static void put_common(struct noticing *n) {
    static const enum panel_figure figures[] = {
        [TARGET_NPS] = PANEL_NPS, [TARGET_MEAN] = PANEL_MEAN, [TARGET_TOP] = PANEL_TOP};
    const struct question *question = n->metric.questions[0];
    n->common = (struct notice){.fonts = n->fonts,
                                .look = n->rulebook->theme,
                                .language = language_of(language_asked(n)),
                                .chain = n->rulebook->settings.name,
                                .number = planning_number(&n->planning, &n->plan),
                                .asked = n->metric.words,
                                .figure = figures[n->metric.aim.figure],
                                .from = question->from,
                                .to = question->to,
                                .top = question->top,
                                .said_first = n->parts.from,
                                .said_last = n->parts.to,
                                .outcome = outcome_of(&n->parts)};
    put_themes(n);
    if (n->common.outcome == NOTICE_VERIFIED)
        put_verdict(n);
}

static void put_address(const struct noticing *n, struct notice *page) {
    const char *url = n->rulebook->settings.public_url;
    if (!url)
        return;
    const char *host = strstr(url, "//") + 2;
    page->url = paper_url(n->planning.arena, url, n->metric.survey, page->store);
    page->host = arena_bytes(n->planning.arena, host, strcspn(host, "/"));
}

static int check_wish(const struct plan_notice_wish *wish, struct err *err) {
    if (!wish->store != !wish->all)
        return 0;
    return err_set(err, ERR_USAGE, "a poster is of one store, or of all that the plan has reached"),
           err_todo(err, "say which with --store, or take --all");
}

static int open_all(struct noticing *n, struct workspace *workspace, struct err *err) {
    if (planning_find(&n->planning, n->wish->typed, &n->plan, err))
        return err->kind;
    plan_fold(n->planning.arena, &n->plan, &n->parts);
    if (plan_metric(n->planning.rulebook, n->planning.arena, n->parts.metric, n->parts.survey, &n->metric, err) ||
        rulebook_open(&n->rulebook, workspace, RULEBOOK_ALL, err))
        return err->kind;
    if (!n->rulebook->theme)
        return err_set(err, ERR_CONFIG, "there is no theme"), err_todo(err, "put one at templates/theme.lua");
    return page_fonts_open(&n->fonts, err);
}

static int write_pages(const struct noticing *n, const char *file, struct err *err) {
    struct buf bytes = buf_make(LIMIT_FILE);
    int failed = notice_pdf(n->pages, n->count, &bytes, err);
    if (!failed && buf_overflowed(&bytes))
        failed = err_set(err, ERR_DATA, "so many pages make too large a file");
    failed = failed ? failed : file_write(file, bytes.data, bytes.len, err);
    buf_free(&bytes);
    return failed;
}

static int make(struct noticing *n, struct plan_notice_done *out, struct err *err) {
    static const char *const says[] = {"open", PLAN_VERIFIED, "not verified", PLAN_RELAPSED};
    struct arena *arena = n->planning.workspace->arena;
    put_common(n);
    if (put_deeds(n, err) || find_stores(n, err))
        return err->kind;
    for (size_t i = 0; i < n->count; i++) {
        put_said(n, &n->pages[i]);
        put_address(n, &n->pages[i]);
    }
    *out = (struct plan_notice_done){.stores = n->count, .says = says[n->common.outcome]};
    out->file = n->wish->out ? n->wish->out
                             : arena_format(arena, "plan-%.4s-%s.pdf", n->common.number,
                                            n->wish->all ? "all" : n->pages[0].store->code);
    return write_pages(n, out->file, err);
}

int plan_notice(struct workspace *workspace, const struct act *act, const struct plan_notice_wish *wish,
                struct plan_notice_done *out, struct err *err) {
    struct noticing n = {.wish = wish};
    if (check_wish(wish, err))
        return err->kind;
    int failed = planning_open(&n.planning, workspace, act, err);
    failed = failed ? failed : open_all(&n, workspace, err);
    failed = failed ? failed : make(&n, out, err);
    page_fonts_close(n.fonts);
    rulebook_close(n.rulebook);
    planning_close(&n.planning);
    return failed;
}

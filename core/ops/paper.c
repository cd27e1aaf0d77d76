#include "ops/paper.h"

#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "ops/rights.h"
#include "ops/stores.h"

struct printing {
    struct workspace *workspace;
    const struct paper_wish *wish;
    struct rulebook *rulebook;
    const struct registry *registry;
    const struct survey *survey;
    const struct store **stores;
    size_t count;
    struct page_fonts *fonts;
};

static bool is_slip(const struct paper_wish *wish) {
    return wish->kind == PAPER_SLIP_58 || wish->kind == PAPER_SLIP_80;
}

static int check_wish(const struct paper_wish *wish, struct err *err) {
    if (wish->store && wish->all)
        return err_set(err, ERR_USAGE, "it is of one store or of all"), err_todo(err, "leave out --store or --all");
    if (wish->kind != PAPER_FORM && !wish->store && !wish->all)
        return err_set(err, ERR_USAGE, "a code leads to the page of a store"),
               err_todo(err, "say which with --store, or take --all");
    if (wish->receipt && (!is_slip(wish) || wish->all))
        return err_set(err, ERR_USAGE, "a receipt's code stands on the slip of one till"),
               err_todo(err, "--code goes with --kind slip-58 or slip-80 and --store");
    if (wish->headline && wish->kind == PAPER_FORM)
        return err_set(err, ERR_USAGE, "a form has the survey's title over it"), err_todo(err, "leave out --headline");
    return 0;
}

static bool open_today(const struct store *store, day_t today) {
    return (store->opened == DAY_NONE || store->opened <= today) &&
           (store->closed == DAY_NONE || store->closed >= today);
}

static int find_stores(struct printing *p, struct err *err) {
    day_t today = p->workspace->scope.day;
    if (stores_read(p->workspace, today, &p->registry, err))
        return err->kind;
    p->stores = arena_alloc(p->workspace->arena, (p->registry->store_count + 1) * sizeof *p->stores);
    if (p->wish->store)
        return scope_store(p->workspace, p->wish->store, err)
                   ? (int)err->kind
                   : registry_need_store(p->registry, p->wish->store, &p->stores[p->count++], err);
    for (size_t i = 0; p->wish->all && i < p->registry->store_count; i++)
        if (open_today(&p->registry->stores[i], today))
            p->stores[p->count++] = &p->registry->stores[i];
    if (p->wish->all && !p->count)
        return err_set(err, ERR_FOUND, "there are no stores that are open today"),
               err_todo(err, "`earshot stores import` brings them in");
    return 0;
}

static int check_address(const struct printing *p, struct err *err) {
    if (p->rulebook->settings.public_url || p->wish->kind == PAPER_FORM)
        return 0;
    return err_set(err, ERR_CONFIG, "the settings do not say where the survey pages are reached"),
           err_todo(err, "add to earshot.lua: public_url = \"https://say.example.com\", and publish");
}

static int open_all(struct printing *p, struct err *err) {
    int (*const open)(struct rulebook **, const struct workspace *, enum rulebook_scope, struct err *) =
        p->wish->working ? rulebook_open_working : rulebook_open;
    if (check_wish(p->wish, err) || open(&p->rulebook, p->workspace, RULEBOOK_ALL, err) ||
        rulebook_survey(p->rulebook, p->wish->survey, &p->survey, err) || check_address(p, err) || find_stores(p, err))
        return err->kind;
    if (!p->rulebook->theme)
        return err_set(err, ERR_CONFIG, "there is no theme"), err_todo(err, "put one at templates/theme.lua");
    return page_fonts_open(&p->fonts, err);
}

/* "visit-poster-S0101.pdf"; of a store's code what a name of a file cannot hold is none. */
static const char *file_of(const struct printing *p) {
    const char *tail = p->wish->all ? "-all"
                       : p->count   ? arena_format(p->workspace->arena, "-%s", p->stores[0]->code)
                                    : "";
    return p->wish->out
               ? p->wish->out
               : arena_format(p->workspace->arena, "%s-%s%s.pdf", p->survey->id, paper_name(p->wish->kind), tail);
}

static void tell(const struct printing *p, const char *file, struct paper_done *out) {
    const char *url = p->rulebook->settings.public_url;
    *out = (struct paper_done){.file = file, .stores = p->count};
    if (url && p->count)
        out->address = p->wish->receipt ? paper_receipt_url(p->workspace->arena, url, p->wish->receipt)
                                        : paper_url(p->workspace->arena, url, p->survey, p->stores[0]);
}

static int make(struct printing *p, struct paper_done *out, struct err *err) {
    const struct settings *settings = &p->rulebook->settings;
    const struct paper paper = {.fonts = p->fonts,
                                .theme = p->rulebook->theme,
                                .kind = p->wish->kind,
                                .language = language_of(p->wish->language ? p->wish->language : settings->language),
                                .chain = settings->name,
                                .public_url = settings->public_url,
                                .headline = p->wish->headline,
                                .receipt = p->wish->receipt,
                                .day = p->workspace->scope.day};
    const char *file = file_of(p);
    struct buf bytes = buf_make(LIMIT_FILE);
    int failed = paper_pdf(&paper, p->survey, p->stores, p->count, &bytes, err);
    if (!failed && buf_overflowed(&bytes))
        failed = err_set(err, ERR_DATA, "so many pages make too large a file");
    failed = failed ? failed : file_write(file, bytes.data, bytes.len, err);
    buf_free(&bytes);
    if (!failed)
        tell(p, file, out);
    return failed;
}

int paper_print(struct workspace *workspace, const struct paper_wish *wish, struct paper_done *out, struct err *err) {
    struct printing p = {.workspace = workspace, .wish = wish};
    int failed = open_all(&p, err);
    failed = failed ? failed : make(&p, out, err);
    page_fonts_close(p.fonts);
    rulebook_close(p.rulebook);
    return failed;
}

#include "web/house.h"

#include <string.h>

#include "base/limits.h"
#include "ops/customers.h"
#include "ops/stores.h"

/* The colours are the reports' own. */
static void put_colours(const struct value *theme, struct buf *out) {
    static const struct {
        const char *name, *otherwise;
    } colours[] = {{"ink", "#16202e"},     {"muted", "#65717f"},       {"rule", "#d9dee4"},
                   {"panel", "#f4f6f8"},   {"accent", "#0f6b6b"},      {"accent_soft", "#dcebea"},
                   {"warning", "#c2542a"}, {"warning_soft", "#fae8e0"}};
    buf_text(out, ":root{");
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        buf_format(out, "--%s:%s;", colours[i].name,
                   value_text(value_get(theme, colours[i].name), colours[i].otherwise));
    buf_text(out, "}\n");
}

static int read_looks(struct house *house, struct err *err) {
    struct arena *arena = house->workspace->arena;
    const char *share = house->setting.share;
    put_colours(house->rulebook->theme, &house->style);
    return file_read(arena_format(arena, "%s/web/survey.css", share), &house->style, err) ||
                   file_read(arena_format(arena, "%s/web/survey.js", share), &house->script, err)
               ? (int)err->kind
               : 0;
}

static int open_zones(struct house *house, struct err *err) {
    const char *chain = house->rulebook->settings.zone;
    for (size_t i = 0; i <= house->registry->store_count; i++) {
        const char *name = i ? house->registry->stores[i - 1].zone : chain;
        struct zone *zone = NULL;
        if (!*name || map_get(&house->zones, name))
            continue;
        if (zone_open(&zone, name, err))
            return err->kind;
        map_put(&house->zones, name, zone);
    }
    return 0;
}

int house_open(struct house *house, const struct house_setting *setting, struct err *err) {
    struct customers customers;
    bool there;
    *house = (struct house){.setting = *setting, .style = buf_make(LIMIT_WEB_FILE), .script = buf_make(LIMIT_WEB_FILE)};
    if (workspace_open(&house->workspace, setting->workspace, err))
        return err->kind;
    house->zones = map_make(house->workspace->arena);
    if (customers_open(house->workspace, true, &customers, &there, err) ||
        rulebook_open(&house->rulebook, house->workspace, RULEBOOK_PAGES, err) ||
        stores_read(house->workspace, (day_t)(house_now(house) / DAY_MS), &house->registry, err))
        return err->kind;
    house->key = customers.master;
    secret_wipe(&customers, sizeof customers);
    return open_zones(house, err) ? (int)err->kind : read_looks(house, err);
}

void house_close(struct house *house) {
    for (size_t i = 0; i < house->zones.count; i++)
        zone_free(house->zones.entries[i].item);
    rulebook_close(house->rulebook);
    workspace_close(house->workspace);
    buf_free(&house->style);
    buf_free(&house->script);
    secret_wipe(&house->key, sizeof house->key);
}

const struct survey *house_survey(const struct house *house, const char *id) {
    for (size_t i = 0; i < house->rulebook->survey_count; i++)
        if (!strcmp(house->rulebook->surveys[i]->id, id))
            return house->rulebook->surveys[i];
    return NULL;
}

const struct zone *house_zone(const struct house *house, const struct store *store) {
    return map_get(&house->zones, *store->zone ? store->zone : house->rulebook->settings.zone);
}

bool house_date(const struct house *house, const struct store *store, instant_t now, struct response *out) {
    const struct zone *zone = house_zone(house, store);
    if (!zone)
        return false;
    out->seconds = now / 1000;
    out->month = day_month(zone_day(zone, now));
    return true;
}

void house_hash(const struct house *house, const char *about, const char *text, unsigned char out[TRACE_BYTES]) {
    const struct digest hash = secret_hash(&house->key, about, text, strlen(text));
    memcpy(out, hash.bytes, TRACE_BYTES);
}

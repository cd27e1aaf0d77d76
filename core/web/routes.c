#include "web/routes.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "flow/intake/pages_rules.h"
#include "web/api.h"
#include "web/door.h"
#include "web/entry.h"
#include "web/invite.h"
#include "web/slip.h"

/* ---- the answers ---- */

static bool find_door(struct visit *visit, struct door *out) {
    const struct store *store = registry_store(visit->house->registry, visit->parts[2]);
    *out = (struct door){.path = wire_path(visit->request),
                         .class = CLASS_OPEN,
                         .survey = house_survey(visit->house, visit->parts[1]),
                         .store = store,
                         .source = "pages"};
    return out->survey && store;
}

static void open_get(struct visit *visit) {
    struct door door;
    if (find_door(visit, &door))
        door_open(visit, &door);
    else
        reply_notice(visit, 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
}

static void open_post(struct visit *visit) {
    struct door door;
    if (find_door(visit, &door))
        door_answer(visit, &door);
    else
        reply_notice(visit, 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
}

static void style(struct visit *visit) {
    reply_bytes(visit, 200, "text/css; charset=utf-8", visit->house->style.data, visit->house->style.len, true);
}

static void script(struct visit *visit) {
    reply_bytes(visit, 200, "text/javascript; charset=utf-8", visit->house->script.data, visit->house->script.len,
                true);
}

static void privacy(struct visit *visit) {
    const struct pages *pages = visit->house->rulebook->pages;
    struct buf body = buf_make(LIMIT_WEB_PAGE);
    encode_put(&body, "<h1>$</h1><p class=\"long\">$</p>", say(visit->english, SAY_PRIVACY_TITLE),
               say(visit->english, SAY_PRIVACY_TEXT));
    if (pages && pages->notice)
        encode_put(&body, "<p class=\"long\">$</p>", say_words(visit->english, pages->notice));
    reply_page(visit,
               &(struct reply){.status = 200, .title = say(visit->english, SAY_PRIVACY_TITLE), .next_path = "/privacy"},
               &body);
    buf_free(&body);
}

static void health(struct visit *visit) {
    reply_bytes(visit, 200, "text/plain", "ok\n", 3, false);
}

/* ---- the table ---- */

static const struct route {
    const char *method, *path; /* a part "*" is any */
    size_t room;
    void (*answer)(struct visit *visit);
} routes[] = {
    {"GET", "/s/*/*", 0, open_get},
    {"POST", "/s/*/*", LIMIT_WEB_FORM, open_post},
    {"GET", "/i/*", 0, invite_get},
    {"POST", "/i/*", LIMIT_WEB_FORM, invite_post},
    {"GET", "/r", 0, slip_ask},
    {"POST", "/r", LIMIT_WEB_FORM, slip_find},
    {"GET", "/r/*", 0, slip_get},
    {"POST", "/r/*", LIMIT_WEB_FORM, slip_post},
    {"GET", "/r/*/*/*", 0, slip_get},
    {"POST", "/r/*/*/*", LIMIT_WEB_FORM, slip_post},
    {"GET", "/u/*", 0, unsubscribe_get},
    {"POST", "/u/*", LIMIT_WEB_FORM, unsubscribe_post},
    {"GET", "/e/*", 0, entry_ask},
    {"POST", "/e/*", LIMIT_WEB_FORM, entry_choose},
    {"GET", "/e/*/*/*/*", 0, entry_get},
    {"POST", "/e/*/*/*/*", LIMIT_WEB_FORM, entry_post},
    {"POST", "/api/v1/responses", LIMIT_API_BODY, api_responses},
    {"GET", "/a/survey.css", 0, style},
    {"GET", "/a/survey.js", 0, script},
    {"GET", "/privacy", 0, privacy},
    {"GET", "/health", 0, health},
};

enum { ROUTES = sizeof routes / sizeof *routes };

static bool fits(const char *pattern, const char *path) {
    while (*pattern && *path) {
        const size_t part = strcspn(pattern + 1, "/") + 1, own = strcspn(path + 1, "/") + 1;
        if (pattern[1] == '*' ? own < 2 : part != own || memcmp(pattern, path, part) != 0)
            return false;
        pattern += part;
        path += own;
    }
    return !*pattern && !*path;
}

/* *out_path: some route has the path, whatever its method. */
static const struct route *find(const struct wire_request *request, bool *out_path) {
    const char *method = wire_method(request);
    *out_path = false;
    if (!strcmp(method, "HEAD"))
        method = "GET";
    for (size_t i = 0; i < ROUTES; i++) {
        if (!fits(routes[i].path, wire_path(request)))
            continue;
        *out_path = true;
        if (!strcmp(routes[i].method, method))
            return &routes[i];
    }
    return NULL;
}

size_t routes_room(void *context, const struct wire_request *request) {
    bool path;
    const struct route *route = find(request, &path);
    (void)context;
    return route ? route->room : 0;
}

/* ---- a visit ---- */

bool routes_language(const char *accept, bool *out_english) {
    double best = 0;
    for (const char *at = accept; at && *at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        at += strspn(at, " ");
        const bool zh = !strncasecmp(at, "zh", 2), en = !strncasecmp(at, "en", 2);
        const size_t len = strcspn(at, ",");
        const char *weight = memmem(at, len, ";q=", 3);
        const double q = weight ? strtod(weight + 3, NULL) : 1;
        if ((zh || en) && q > best)
            best = q, *out_english = en;
    }
    return best > 0;
}

static void choose_language(struct visit *visit) {
    const char *asked = fields_value(&visit->form, "lang");
    asked = asked ? asked : fields_value(&visit->query, "lang");
    visit->english = !strcmp(visit->house->rulebook->settings.language, "en");
    if (asked)
        visit->english = !strcmp(asked, "en");
    else
        routes_language(wire_header(visit->request, "Accept-Language"), &visit->english);
}

static bool read_path(struct visit *visit) {
    const char *path = wire_path(visit->request);
    while (*path == '/' && visit->part_count < PATH_PARTS) {
        const size_t len = strcspn(path + 1, "/");
        const char *part = fields_part(visit->arena, path + 1, len);
        if (!part)
            return false;
        visit->parts[visit->part_count++] = part;
        path += len + 1;
    }
    return !*path;
}

static bool is_form(const struct wire_request *request) {
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type = wire_header(request, "Content-Type");
    return type && !strncasecmp(type, form, sizeof form - 1);
}

static bool read_form(struct visit *visit) {
    size_t len;
    const char *body = wire_body(visit->request, &len);
    return !is_form(visit->request) || fields_read(visit->arena, body, len, &visit->form);
}

void routes_handle(void *context, struct wire_request *request) {
    bool path;
    const struct route *route = find(request, &path);
    struct arena *arena = arena_new();
    struct visit *visit = arena_alloc(arena, sizeof *visit);
    const char *query = wire_query(request);
    *visit = (struct visit){.house = context, .request = request, .arena = arena};
    const bool sound = read_path(visit) && fields_read(arena, query, strlen(query), &visit->query) && read_form(visit);
    choose_language(visit);
    if (!sound)
        reply_notice(visit, 400, SAY_BROKEN, SAY_BROKEN_MORE);
    else if (!route)
        reply_notice(visit, path ? 405 : 404, SAY_NOT_FOUND, SAY_NOT_FOUND_MORE);
    else
        route->answer(visit);
}

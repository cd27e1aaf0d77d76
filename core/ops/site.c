#include "ops/site.h"

#include <string.h>

#include "flow/distribution/invitation.h"

int site_links(const struct settings *settings, const struct secret *master, const unsigned char *invitation,
               struct arena *arena, const char **out_link, const char **out_unsubscribe, struct err *err) {
    char token[INVITATION_TOKEN_TEXT];
    struct invitation_id id;
    size_t len = settings->site ? strlen(settings->site) : 0;
    if (!len)
        return err_set(err, ERR_CONFIG, "the settings name no site, so there is no link to an invitation's page"),
               err_todo(err, "earshot.lua: site = \"https://ask.example.com\", where `earshot serve` is reached");
    while (len && settings->site[len - 1] == '/')
        len--;
    memcpy(id.bytes, invitation, sizeof id.bytes);
    invitation_token(token, master, &id);
    *out_link = arena_format(arena, "%.*s/i/%s", (int)len, settings->site, token);
    *out_unsubscribe = arena_format(arena, "%.*s/u/%s", (int)len, settings->site, token);
    return 0;
}

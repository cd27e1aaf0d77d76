#include "ops/site.h"

#include <string.h>

#include "flow/distribution/invitation.h"

int site_links(const struct settings *settings, const struct secret *master, const unsigned char *invitation,
               struct arena *arena, const char **out_link, const char **out_unsubscribe, struct err *err) {
    char token[INVITATION_TOKEN_TEXT];
    struct invitation_id id;
    if (!settings->public_url)
        return err_set(err, ERR_CONFIG, "the settings name no public_url, so there is no link to an invitation's page"),
               err_todo(err, "earshot.lua: public_url = \"https://ask.example.com\", where `earshot serve` is reached");
    memcpy(id.bytes, invitation, sizeof id.bytes);
    invitation_token(token, master, &id);
    *out_link = arena_format(arena, "%s/i/%s", settings->public_url, token);
    *out_unsubscribe = arena_format(arena, "%s/u/%s", settings->public_url, token);
    return 0;
}

/* Where customers reach the chain's pages: `public_url` of the settings, "https://ask.example.com". The link of an
 * invitation is SITE/i/TOKEN; a POST to SITE/u/TOKEN unsubscribes (RFC 8058), a GET shows a page that asks first. */
#ifndef EARSHOT_OPS_SITE_H
#define EARSHOT_OPS_SITE_H

#include "base/secret.h"
#include "ops/rulebook.h"

/* ERR_CONFIG where the settings name no public_url. */
int site_links(const struct settings *settings, const struct secret *master, const unsigned char *invitation,
               struct arena *arena, const char **out_link, const char **out_unsubscribe, struct err *err);

#endif

#include "base/sha1.h"

#include <glib.h>

/* struct sha1 is GLib's GChecksum under our name. */

struct sha1 *sha1_begin(void) {
    return (struct sha1 *)g_checksum_new(G_CHECKSUM_SHA1);
}

void sha1_more(struct sha1 *sha1, const void *bytes, size_t len) {
    g_checksum_update((GChecksum *)sha1, bytes, (gssize)len);
}

void sha1_end(struct sha1 *sha1, unsigned char out[SHA1_BYTES]) {
    gsize len = SHA1_BYTES;
    if (!sha1)
        return;
    if (out)
        g_checksum_get_digest((GChecksum *)sha1, out, &len);
    g_checksum_free((GChecksum *)sha1);
}

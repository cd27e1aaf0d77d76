#include "web/device.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/letters.h"
#include "base/text.h"

#define COOKIE "earshot="

enum { MARK = 15 };

/* The mark in the cookie header, where it is one of ours. */
static const char *mark_of(struct visit *visit) {
    const char *cookies = wire_header(visit->request, "Cookie");
    unsigned char bytes[MARK];
    for (const char *at = cookies; at && (at = strstr(at, COOKIE)); at += strlen(COOKIE)) {
        if (at != cookies && at[-1] != ' ' && at[-1] != ';')
            continue;
        const char *mark = at + strlen(COOKIE);
        char *text = arena_bytes(visit->arena, mark, strcspn(mark, "; "));
        if (letters_read(text, bytes, sizeof bytes))
            return text;
    }
    return NULL;
}

const char *device_cookie(struct visit *visit) {
    unsigned char bytes[MARK];
    char mark[LETTERS_OF(MARK) + 1];
    if (mark_of(visit))
        return NULL;
    digest_random(bytes, sizeof bytes);
    return arena_format(visit->arena, COOKIE "%s; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax%s",
                        letters_write(mark, bytes, sizeof bytes), visit->house->setting.proxied ? "; Secure" : "");
}

/* Behind a proxy, the last of those that X-Forwarded-For names: the proxy itself wrote it. */
static const char *address_of(struct visit *visit) {
    const char *forwarded = visit->house->setting.proxied ? wire_header(visit->request, "X-Forwarded-For") : NULL;
    if (!forwarded)
        return wire_peer(visit->request);
    const char *last = strrchr(forwarded, ',');
    last = last ? last + 1 : forwarded;
    size_t len = strlen(last);
    last = text_trim(last, &len);
    return arena_bytes(visit->arena, last, len);
}

const char *device_neighbourhood(struct arena *arena, const char *address) {
    struct in_addr four;
    struct in6_addr six;
    if (inet_pton(AF_INET, address, &four) == 1)
        return arena_bytes(arena, address, (size_t)(strrchr(address, '.') - address));
    if (inet_pton(AF_INET6, address, &six) != 1)
        return "";
    return arena_format(arena, "%02x%02x:%02x%02x:%02x%02x", six.s6_addr[0], six.s6_addr[1], six.s6_addr[2],
                        six.s6_addr[3], six.s6_addr[4], six.s6_addr[5]);
}

void device_trace(struct visit *visit, int64_t took_s, struct trace *out) {
    const char *mark = mark_of(visit);
    *out = (struct trace){.kept = true, .took_s = took_s < 0 ? 0 : took_s};
    if (mark)
        house_hash(visit->house, "device", mark, out->device);
    house_hash(visit->house, "address", device_neighbourhood(visit->arena, address_of(visit)), out->address);
}

/* The registries of special addresses (IANA: IPv4 and IPv6 Special-Purpose Address Registry) as ranges. IPv6 addresses
 * that carry an IPv4 one lead where that one leads. */
#include "port/post/place.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

struct range {
    uint32_t first;
    int bits;
    enum post_place place;
};

#define V4(a, b, c, d) ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* The first that holds counts. */
static const struct range ranges[] = {
    {V4(169, 254, 0, 0), 16, POST_NEVER},     /* link-local; keys of AWS, Azure, Google, Tencent */
    {V4(100, 100, 100, 200), 32, POST_NEVER}, /* keys of Aliyun */
    {V4(192, 0, 0, 192), 32, POST_NEVER},     /* of Oracle */
    {V4(0, 0, 0, 0), 8, POST_NEVER},          {V4(224, 0, 0, 0), 3, POST_NEVER}, /* many receivers, reserved */
    {V4(10, 0, 0, 0), 8, POST_INSIDE},        {V4(100, 64, 0, 0), 10, POST_INSIDE},
    {V4(127, 0, 0, 0), 8, POST_INSIDE},       {V4(172, 16, 0, 0), 12, POST_INSIDE},
    {V4(192, 0, 0, 0), 24, POST_INSIDE},      {V4(192, 0, 2, 0), 24, POST_INSIDE},
    {V4(192, 88, 99, 0), 24, POST_INSIDE},    {V4(192, 168, 0, 0), 16, POST_INSIDE},
    {V4(198, 18, 0, 0), 15, POST_INSIDE},     {V4(198, 51, 100, 0), 24, POST_INSIDE},
    {V4(203, 0, 113, 0), 24, POST_INSIDE},
};

static enum post_place place_v4(uint32_t address) {
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if ((address ^ ranges[i].first) >> (32 - ranges[i].bits) == 0)
            return ranges[i].place;
    return POST_OUTSIDE;
}

static uint32_t v4_at(const unsigned char *bytes) {
    return V4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

static enum post_place place_v6(const unsigned char bytes[16]) {
    static const unsigned char zeros[16], mapped[12] = {[10] = 0xff, [11] = 0xff}, nat[12] = {0, 0x64, 0xff, 0x9b},
                                          loopback[16] = {[15] = 1},
                                          keys[16] = {0xfd, 0x00, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54};
    if (!memcmp(bytes, zeros, 16) || !memcmp(bytes, keys, 16))
        return POST_NEVER;
    if (!memcmp(bytes, loopback, 16))
        return POST_INSIDE;
    if (!memcmp(bytes, mapped, 12) || !memcmp(bytes, nat, 12) || !memcmp(bytes, zeros, 12))
        return place_v4(v4_at(bytes + 12));
    if (bytes[0] == 0x20 && bytes[1] == 0x02) /* 6to4 */
        return place_v4(v4_at(bytes + 2));
    if ((bytes[0] & 0xfe) == 0xfc) /* unique local */
        return POST_INSIDE;
    if (bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] < 2 || (bytes[2] == 0x0d && bytes[3] == 0xb8)))
        return POST_INSIDE; /* protocols' own, among them Teredo; of examples */
    return (bytes[0] & 0xe0) == 0x20 ? POST_OUTSIDE : POST_NEVER;
}

enum post_place place_of(const struct sockaddr *address) {
    if (address->sa_family == AF_INET)
        return place_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return place_v6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return POST_NEVER;
}

enum post_place post_place_of(const char *address) {
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, address, &v4) == 1)
        return place_v4(ntohl(v4.s_addr));
    return inet_pton(AF_INET6, address, &v6) == 1 ? place_v6(v6.s6_addr) : POST_NEVER;
}

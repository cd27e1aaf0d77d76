/* URLs are read by the library that will use them, so that both understand the same. */
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "port/post/post.h"

static int unreadable(const char *url, struct err *err) {
    return err_set(err, ERR_DATA, "'%s' is no address of a server", url),
           err_todo(err, "write it as in \"https://host/path\" or \"smtps://host:465\"");
}

static bool has_part(CURLU *parts, CURLUPart part) {
    char *text = NULL;
    bool there = !curl_url_get(parts, part, &text, 0);
    curl_free(text);
    return there;
}

static int check_scheme(const char *scheme, const char *url, bool mail, bool plain, struct err *err) {
    bool http = !strcmp(scheme, "http"), https = !strcmp(scheme, "https");
    if (mail ? strcmp(scheme, "smtp") != 0 && strcmp(scheme, "smtps") != 0 : !http && !https)
        return err_set(err, ERR_DATA, "'%s' begins with %s://", url, scheme),
               err_todo(err, mail ? "a mail server is smtps://host:465 or smtp://host:587" : "it is https://…");
    if (http && !plain)
        return err_set(err, ERR_DATA, "'%s' goes without TLS", url),
               err_todo(err, "write https://, or `plain = true` where it stays inside your own network");
    return 0;
}

int post_check_url(const char *url, bool mail, bool plain, struct err *err) {
    CURLU *parts = curl_url();
    char *scheme = NULL;
    int failed = 0;
    if (curl_url_set(parts, CURLUPART_URL, url, 0) || curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0))
        failed = unreadable(url, err);
    else if (has_part(parts, CURLUPART_USER) || has_part(parts, CURLUPART_PASSWORD))
        failed = err_set(err, ERR_DATA, "an address of a server holds no user and no password"),
        err_todo(err, "secrets stand in a file or a variable, which a field of the channel names");
    else
        failed = check_scheme(scheme, url, mail, plain, err);
    curl_free(scheme);
    curl_url_cleanup(parts);
    return failed;
}

int post_host(const char *url, struct buf *out, struct err *err) {
    CURLU *parts = curl_url();
    char *host = NULL;
    int failed = 0;
    if (curl_url_set(parts, CURLUPART_URL, url, 0) || curl_url_get(parts, CURLUPART_HOST, &host, 0))
        failed = unreadable(url, err);
    else
        buf_text(out, host);
    curl_free(host);
    curl_url_cleanup(parts);
    return failed;
}

/* One transfer is one easy handle; libcurl's multi handle runs all of them and keeps the connections. The addresses are
 * looked at where a socket is about to be made, and once more where a kept connection is about to be used. */
#include "port/post/post.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/limits.h"
#include "base/mem.h"
#include "port/post/place.h"

struct transfer {
    const struct post_request *request;
    void *tag;
    CURL *easy;
    struct curl_slist *headers, *to;
    size_t handed; /* bytes of the body that were handed to the library */
    bool kept_out; /* an address was refused */
    bool let_in;   /* connected, with TLS and log-in where there are such: the request itself begins */
    struct buf answer;
    char line[200]; /* the mail server's last */
    char error[CURL_ERROR_SIZE];
    struct transfer *next;
};

struct post {
    CURLM *multi;
    struct transfer *under_way;
    size_t count;
    struct buf answer; /* of the last result */
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void begin_library(void) {
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

int post_open(struct post **out, struct err *err) {
    pthread_once(&once, begin_library);
    CURLM *multi = curl_multi_init();
    if (!multi)
        return err_set(err, ERR_OS, "nothing can be sent: libcurl does not begin");
    struct post *post = mem_alloc(sizeof *post);
    post->multi = multi;
    post->answer = buf_make(LIMIT_POST_ANSWER);
    *out = post;
    return 0;
}

/* ---- what the library asks while it works ---- */

static bool may_go(struct transfer *transfer, enum post_place place) {
    bool may = place == POST_OUTSIDE || (place == POST_INSIDE && transfer->request->inside);
    if (!may)
        transfer->kept_out = true;
    return may;
}

static curl_socket_t make_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    struct transfer *transfer = context;
    if (purpose != CURLSOCKTYPE_IPCXN || !may_go(transfer, place_of(&address->addr)))
        return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int before_request(void *context, char *address, char *own, int port, int own_port) {
    struct transfer *transfer = context;
    (void)own, (void)port, (void)own_port;
    transfer->let_in = may_go(transfer, post_place_of(address));
    return transfer->let_in ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

/* One byte past the ceiling makes a buf remember that it overflowed; the rest is dropped, and the code still told. */
static size_t take_answer(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    buf_add(&transfer->answer, bytes, size * count);
    return buf_overflowed(&transfer->answer) ? 0 : size * count;
}

/* Every line of a mail server comes here; "221 Bye" says nothing of the letter. */
static size_t take_line(char *bytes, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t len = size * count;
    while (len && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
        len--;
    if (len && strncmp(bytes, "221", 3) != 0)
        snprintf(transfer->line, sizeof transfer->line, "%.*s", (int)(len < 190 ? len : 190), bytes);
    return size * count;
}

static size_t hand_over(char *room, size_t size, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t left = transfer->request->len - transfer->handed, part = size * count < left ? size * count : left;
    memcpy(room, transfer->request->body + transfer->handed, part);
    transfer->handed += part;
    return part;
}

/* A connection that was kept may have been dead: the library begins again. */
static int go_back(void *context, curl_off_t offset, int origin) {
    struct transfer *transfer = context;
    if (origin != SEEK_SET || offset < 0 || (size_t)offset > transfer->request->len)
        return CURL_SEEKFUNC_FAIL;
    transfer->handed = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

/* ---- setting one up ---- */

static bool is_mail(const char *url) {
    return !strncmp(url, "smtp", 4);
}

static void set_common(struct transfer *transfer) {
    const struct post_request *request = transfer->request;
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->error);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https,http,smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(request->ms / 2));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, make_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, hand_over);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, go_back);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (request->ca_file) {
        curl_easy_setopt(easy, CURLOPT_CAINFO, request->ca_file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
    if (request->once) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
        curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    }
}

static void set_mail(struct transfer *transfer) {
    const struct post_request *request = transfer->request;
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    transfer->to = curl_slist_append(NULL, request->to);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, request->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer->to);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)request->len);
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(request->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    if (request->user) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, request->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, request->password ? request->password : "");
    }
}

static void set_http(struct transfer *transfer) {
    const struct post_request *request = transfer->request;
    CURL *easy = transfer->easy;
    transfer->headers = curl_slist_append(NULL, "Expect:");
    for (const char *const *header = request->headers; header && *header; header++)
        transfer->headers = curl_slist_append(transfer->headers, *header);
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->len);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "earshot/" EARSHOT_VERSION);
}

void post_send(struct post *post, const struct post_request *request, void *tag) {
    struct transfer *transfer = mem_alloc(sizeof *transfer);
    transfer->request = request;
    transfer->tag = tag;
    transfer->answer = buf_make(LIMIT_POST_ANSWER);
    transfer->easy = curl_easy_init();
    set_common(transfer);
    if (is_mail(request->url))
        set_mail(transfer);
    else
        set_http(transfer);
    transfer->next = post->under_way;
    post->under_way = transfer;
    post->count++;
    curl_multi_add_handle(post->multi, transfer->easy);
}

size_t post_under_way(const struct post *post) {
    return post->count;
}

/* ---- what became of it ---- */

static enum post_outcome outcome_of(const struct transfer *transfer, CURLcode how, long code) {
    bool mail = is_mail(transfer->request->url), whole = transfer->handed >= transfer->request->len;
    if (transfer->kept_out)
        return POST_REFUSED;
    if (how == CURLE_OK)
        return POST_ANSWERED;
    if (mail && !transfer->let_in) /* .code and .said are the server's, where it said something */
        return POST_UNREACHED;
    if (mail) /* 354 invites the body: until there is a word about it, nobody knows */
        return code == 354 && whole ? POST_CUT : code >= 400 ? POST_ANSWERED : POST_UNREACHED;
    if (code >= 200 && buf_overflowed(&transfer->answer))
        return POST_ANSWERED;
    return transfer->let_in ? POST_CUT : POST_UNREACHED;
}

static void say(const struct transfer *transfer, CURLcode how, struct post_result *out) {
    const char *said = transfer->line;
    if (out->outcome == POST_REFUSED)
        said = "its address lies inside a network";
    else if ((out->outcome != POST_ANSWERED && out->code < 400) || !*said)
        said = how == CURLE_OK ? "" : *transfer->error ? transfer->error : curl_easy_strerror(how);
    snprintf(out->said, sizeof out->said, "%s", said);
}

static void transfer_free(struct post *post, struct transfer *transfer) {
    struct transfer **at = &post->under_way;
    while (*at != transfer)
        at = &(*at)->next;
    *at = transfer->next;
    post->count--;
    curl_multi_remove_handle(post->multi, transfer->easy);
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    curl_slist_free_all(transfer->to);
    buf_free(&transfer->answer);
    free(transfer);
}

static void finish(struct post *post, struct transfer *transfer, CURLcode how, struct post_result *out) {
    long code = 0, connections = 0;
    curl_off_t after = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &code);
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &connections);
    curl_easy_getinfo(transfer->easy, CURLINFO_RETRY_AFTER, &after);
    *out = (struct post_result){.tag = transfer->tag, .outcome = outcome_of(transfer, how, code), .code = (int)code};
    out->reused = connections == 0;
    out->retry_after = (int)(after < 0 ? 0 : after > POST_AFTER_MOST ? POST_AFTER_MOST : after);
    say(transfer, how, out);
    buf_free(&post->answer);
    post->answer = transfer->answer;
    transfer->answer = buf_make(0);
    out->body = post->answer.data;
    out->len = post->answer.len;
    transfer_free(post, transfer);
}

static bool take_ended(struct post *post, struct post_result *out) {
    int left = 0;
    for (CURLMsg *message; (message = curl_multi_info_read(post->multi, &left));)
        if (message->msg == CURLMSG_DONE) {
            void *transfer = NULL;
            CURLcode how = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
            finish(post, transfer, how, out);
            return true;
        }
    return false;
}

bool post_next(struct post *post, int ms, struct post_result *out) {
    int running = 0;
    curl_multi_perform(post->multi, &running);
    if (take_ended(post, out))
        return true;
    if (!post->count)
        return false;
    curl_multi_poll(post->multi, NULL, 0, ms, NULL);
    curl_multi_perform(post->multi, &running);
    return take_ended(post, out);
}

void post_close(struct post *post) {
    if (!post)
        return;
    while (post->under_way)
        transfer_free(post, post->under_way);
    curl_multi_cleanup(post->multi);
    buf_free(&post->answer);
    free(post);
}

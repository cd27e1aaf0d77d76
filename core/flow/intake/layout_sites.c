/* The columns that survey sites add to the answers, by name. */
#include <string.h>
#include <strings.h>

#include "flow/intake/layout_parts.h"

const char *const site_names[] = {"plain", "wenjuanxing", "qualtrics", "limesurvey", "google",
                                  "kobo",  "odk",         "surveyjs",  "review"};

#define ON(site) (1u << (site))
#define W        ON(SITE_WENJUANXING)
#define Q        ON(SITE_QUALTRICS)
#define L        ON(SITE_LIMESURVEY)
#define G        ON(SITE_GOOGLE)
#define K        ON(SITE_KOBO)
#define O        ON(SITE_ODK)
#define S        ON(SITE_SURVEYJS)
#define R        ON(SITE_REVIEW)
#define ANY      (~0u)
/* Where a site has no columns of its own that are sure to be there, the usual words are tried. */
#define FREE (ON(SITE_PLAIN) | G | S | R)

/* In the order in which they are taken where there are several. */
static const struct {
    unsigned sites;
    const char *name;
    enum role role;
} own[] = {
    {W, "序号", ROLE_ID},
    {W, "提交答卷时间", ROLE_AT},
    {W, "来源详情", ROLE_STORE},
    {W, "sojumpparm", ROLE_STORE},
    {W, "所用时间", ROLE_LEFT},
    {W, "来源", ROLE_LEFT},
    {W, "来自IP", ROLE_LEFT},
    {W, "总分", ROLE_LEFT},
    {W, "姓名", ROLE_LEFT},
    {W, "用户ID", ROLE_LEFT},
    {Q, "_recordId", ROLE_ID},
    {Q, "ResponseId", ROLE_ID},
    {Q, "Response ID", ROLE_ID},
    {Q, "EndDate", ROLE_AT},
    {Q, "End Date", ROLE_AT},
    {Q, "RecordedDate", ROLE_AT},
    {Q, "Recorded Date", ROLE_AT},
    {Q, "StartDate", ROLE_AT},
    {Q, "Start Date", ROLE_AT},
    {Q, "Finished", ROLE_FINISHED},
    {Q, "Status", ROLE_GENUINE},
    {Q, "ExternalReference", ROLE_STORE},
    {Q, "externalDataReference", ROLE_STORE},
    {Q, "External Data Reference", ROLE_STORE},
    {Q, "IPAddress", ROLE_LEFT},
    {Q, "IP Address", ROLE_LEFT},
    {Q, "Progress", ROLE_LEFT},
    {Q, "Duration (in seconds)", ROLE_LEFT},
    {Q, "Duration", ROLE_LEFT},
    {Q, "ResponseSet", ROLE_LEFT},
    {Q, "Response Set", ROLE_LEFT},
    {Q, "Name", ROLE_LEFT},
    {Q, "EmailAddress", ROLE_LEFT},
    {Q, "RecipientLastName", ROLE_LEFT},
    {Q, "Recipient Last Name", ROLE_LEFT},
    {Q, "RecipientFirstName", ROLE_LEFT},
    {Q, "Recipient First Name", ROLE_LEFT},
    {Q, "RecipientEmail", ROLE_LEFT},
    {Q, "Recipient Email", ROLE_LEFT},
    {Q, "LocationLatitude", ROLE_LEFT},
    {Q, "Location Latitude", ROLE_LEFT},
    {Q, "LocationLongitude", ROLE_LEFT},
    {Q, "Location Longitude", ROLE_LEFT},
    {Q, "LocationAccuracy", ROLE_LEFT},
    {Q, "DistributionChannel", ROLE_LEFT},
    {Q, "Distribution Channel", ROLE_LEFT},
    {Q, "UserLanguage", ROLE_LEFT},
    {Q, "User Language", ROLE_LEFT},
    {L, "id", ROLE_ID},
    {L, "Response ID", ROLE_ID},
    {L, "答复ID", ROLE_ID},
    {L, "submitdate", ROLE_FINISHED},
    {L, "Date submitted", ROLE_FINISHED},
    {L, "提交日期", ROLE_FINISHED},
    {L, "datestamp", ROLE_AT},
    {L, "Date last action", ROLE_AT},
    {L, "startdate", ROLE_AT},
    {L, "Date started", ROLE_AT},
    {L, "lastpage", ROLE_LEFT},
    {L, "Last page", ROLE_LEFT},
    {L, "startlanguage", ROLE_LEFT},
    {L, "Start language", ROLE_LEFT},
    {L, "seed", ROLE_LEFT},
    {L, "token", ROLE_LEFT},
    {L, "Access code", ROLE_LEFT},
    {L, "ipaddr", ROLE_LEFT},
    {L, "IP address", ROLE_LEFT},
    {L, "refurl", ROLE_LEFT},
    {L, "Referrer URL", ROLE_LEFT},
    {L, "interviewtime", ROLE_LEFT},
    {L, "Total time", ROLE_LEFT},
    {G, "Timestamp", ROLE_AT},
    {G, "时间戳记", ROLE_AT},
    {G, "时间戳", ROLE_AT},
    {G, "時間戳記", ROLE_AT},
    {G, "Username", ROLE_LEFT},
    {G, "Email Address", ROLE_LEFT},
    {G, "Email address", ROLE_LEFT},
    {G, "电子邮件地址", ROLE_LEFT},
    {G, "Score", ROLE_LEFT},
    {K, "_uuid", ROLE_ID},
    {K, "_id", ROLE_ID},
    {K, "end", ROLE_AT},
    {K, "_submission_time", ROLE_AT},
    {K, "start", ROLE_LEFT},
    {K, "deviceid", ROLE_LEFT},
    {K, "username", ROLE_LEFT},
    {K, "today", ROLE_LEFT},
    {K, "phonenumber", ROLE_LEFT},
    {K, "__version__", ROLE_LEFT},
    {K, "_validation_status", ROLE_LEFT},
    {K, "_notes", ROLE_LEFT},
    {K, "_status", ROLE_LEFT},
    {K, "_submitted_by", ROLE_LEFT},
    {K, "_tags", ROLE_LEFT},
    {K, "_index", ROLE_LEFT},
    {K, "meta/rootUuid", ROLE_LEFT},
    {K, "meta/instanceID", ROLE_LEFT},
    {O, "KEY", ROLE_ID},
    {O, "meta-instanceID", ROLE_LEFT},
    {O, "instanceID", ROLE_LEFT},
    {O, "end", ROLE_AT},
    {O, "SubmissionDate", ROLE_AT},
    {O, "start", ROLE_LEFT},
    {O, "deviceid", ROLE_LEFT},
    {O, "today", ROLE_LEFT},
    {O, "username", ROLE_LEFT},
    {O, "SubmitterID", ROLE_LEFT},
    {O, "SubmitterName", ROLE_LEFT},
    {O, "AttachmentsPresent", ROLE_LEFT},
    {O, "AttachmentsExpected", ROLE_LEFT},
    {O, "Status", ROLE_LEFT},
    {O, "ReviewState", ROLE_LEFT},
    {O, "DeviceID", ROLE_LEFT},
    {O, "Edits", ROLE_LEFT},
    {O, "FormVersion", ROLE_LEFT},
    {R, "评价ID", ROLE_ID},
    {R, "评论ID", ROLE_ID},
    {R, "review_id", ROLE_ID},
    {R, "评价时间", ROLE_AT},
    {R, "评论时间", ROLE_AT},
    {R, "点评时间", ROLE_AT},
    {R, "review_time", ROLE_AT},
    {R, "评价门店", ROLE_STORE},
    {R, "门店ID", ROLE_STORE},
    {R, "门店名称", ROLE_STORE},
    {R, "店铺名称", ROLE_STORE},
    {R, "星级", ROLE_STARS},
    {R, "评价星级", ROLE_STARS},
    {R, "总评", ROLE_STARS},
    {R, "总评分", ROLE_STARS},
    {R, "评分", ROLE_STARS},
    {R, "stars", ROLE_STARS},
    {R, "rating", ROLE_STARS},
    {R, "评价内容", ROLE_TEXT},
    {R, "评论内容", ROLE_TEXT},
    {R, "点评内容", ROLE_TEXT},
    {R, "review_text", ROLE_TEXT},
    {R, "用户昵称", ROLE_LEFT},
    {R, "昵称", ROLE_LEFT},
    {R, "平台", ROLE_LEFT},
    {R, "城市", ROLE_LEFT},
    {FREE, "external_id", ROLE_ID},
    {FREE, "response_id", ROLE_ID},
    {FREE, "responseid", ROLE_ID},
    {FREE, "answer_id", ROLE_ID},
    {FREE, "id", ROLE_ID},
    {FREE, "_id", ROLE_ID},
    {FREE, "uuid", ROLE_ID},
    {FREE, "编号", ROLE_ID},
    {FREE, "答卷编号", ROLE_ID},
    {FREE, "序号", ROLE_ID},
    {FREE, "submitted_at", ROLE_AT},
    {FREE, "submittedAt", ROLE_AT},
    {FREE, "completed_at", ROLE_AT},
    {FREE, "completedAt", ROLE_AT},
    {FREE, "created_at", ROLE_AT},
    {FREE, "createdAt", ROLE_AT},
    {FREE, "answered_at", ROLE_AT},
    {FREE, "HappendAt", ROLE_AT},
    {FREE, "HappenedAt", ROLE_AT},
    {FREE, "timestamp", ROLE_AT},
    {FREE, "time", ROLE_AT},
    {FREE, "date", ROLE_AT},
    {FREE, "at", ROLE_AT},
    {FREE, "提交时间", ROLE_AT},
    {FREE, "答题时间", ROLE_AT},
    {FREE, "填写时间", ROLE_AT},
    {FREE, "上报时间", ROLE_AT},
    {FREE, "时间", ROLE_AT},
    {FREE, "日期", ROLE_AT},
    {ANY, "store_id", ROLE_STORE},
    {ANY, "store_code", ROLE_STORE},
    {ANY, "storeid", ROLE_STORE},
    {ANY, "store", ROLE_STORE},
    {ANY, "shop_id", ROLE_STORE},
    {ANY, "shop", ROLE_STORE},
    {ANY, "branch", ROLE_STORE},
    {ANY, "门店编号", ROLE_STORE},
    {ANY, "门店编码", ROLE_STORE},
    {ANY, "店铺编号", ROLE_STORE},
    {ANY, "门店", ROLE_STORE},
    {ANY, "店铺", ROLE_STORE},
};

static bool begins_with(const char *text, const char *beginning) {
    return !strncmp(text, beginning, strlen(beginning));
}

static bool ends_with(const char *text, const char *end) {
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && !strcmp(text + len - end_len, end);
}

/* Families of names that no list ends. */
static bool is_bookkeeping(enum site site, const char *heading) {
    if (site == SITE_LIMESURVEY)
        return begins_with(heading, "groupTime") || begins_with(heading, "Group time") ||
               begins_with(heading, "Question time") || ends_with(heading, ".Time") || ends_with(heading, "Time]");
    if (site == SITE_QUALTRICS)
        return strstr(heading, "_First Click") || strstr(heading, "_Last Click") || strstr(heading, "_Page Submit") ||
               strstr(heading, "_Click Count") || strstr(heading, "_DO_");
    if (site == SITE_KOBO)
        return begins_with(heading, "meta/") || ends_with(heading, "_URL");
    return site == SITE_ODK && begins_with(heading, "meta-");
}

enum role site_role(enum site site, const char *heading, int *out_rank) {
    size_t count = sizeof own / sizeof *own;
    for (size_t i = 0; i < count; i++)
        if ((own[i].sites & ON(site)) && !strcasecmp(own[i].name, heading)) {
            *out_rank = (int)i;
            return own[i].role;
        }
    *out_rank = (int)count;
    return is_bookkeeping(site, heading) ? ROLE_LEFT : ROLE_NONE;
}

static bool has(const struct csv_row *header, const char *name) {
    for (size_t i = 0; i < header->count; i++)
        if (!strcmp(header->fields[i].bytes, name))
            return true;
    return false;
}

/* Columns that only one site has, all of them needed. */
static const struct {
    enum site site;
    const char *names[3];
} marks[] = {
    {SITE_WENJUANXING, {"序号", "提交答卷时间", "所用时间"}},
    {SITE_QUALTRICS, {"StartDate", "ResponseId", "Finished"}},
    {SITE_QUALTRICS, {"StartDate", "ResponseID", "ResponseSet"}},
    {SITE_QUALTRICS, {"Start Date", "Response ID", "Finished"}},
    {SITE_LIMESURVEY, {"id", "submitdate", "lastpage"}},
    {SITE_LIMESURVEY, {"Response ID", "Date submitted", "Last page"}},
    {SITE_LIMESURVEY, {"答复ID", "提交日期", NULL}},
    {SITE_KOBO, {"_id", "_uuid", "_submission_time"}},
    {SITE_ODK, {"SubmissionDate", "KEY", "FormVersion"}},
    {SITE_REVIEW, {"评价时间", "评价内容", NULL}},
    {SITE_REVIEW, {"评论时间", "评论内容", NULL}},
    {SITE_REVIEW, {"点评时间", "点评内容", NULL}},
    {SITE_REVIEW, {"review_time", "review_text", NULL}},
};

enum site site_recognise(enum grid_kind kind, const struct csv_row *header) {
    static const char *const google[] = {"Timestamp", "时间戳记", "时间戳", "時間戳記"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        bool all = true;
        for (size_t k = 0; k < 3 && marks[i].names[k]; k++)
            all = all && has(header, marks[i].names[k]);
        if (all)
            return marks[i].site;
    }
    for (size_t i = 0; i < sizeof google / sizeof *google; i++)
        if (header->count && !strcmp(header->fields[0].bytes, google[i]))
            return SITE_GOOGLE;
    return kind == GRID_JSON ? SITE_SURVEYJS : SITE_PLAIN;
}

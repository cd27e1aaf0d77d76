/* What a survey script may say: the words, and the fields of each. */
#include "base/limits.h"
#include "flow/survey/survey_parts.h"

#define WORDS_EXAMPLE   "zh = \"您有多大可能向朋友推荐我们？\", en = \"How likely are you to recommend us?\""
#define IN_SURVEY(item) "return survey \"s\" { title = { zh = \"问卷\", en = \"Survey\" }, " item " }"

const struct box_word survey_words[] = {
    {"survey", BOX_DEFINITION, "survey \"id\" { title = words, dimensions?, touchpoints?, lead?, quotas?, question … }",
     "A questionnaire. Its positional entries are its questions, in the order they are asked, and the pages that they "
     "stand on.",
     "return survey \"visit\" { title = { zh = \"到店体验\", en = \"Your visit\" }, nps \"recommend\" { " WORDS_EXAMPLE
     " } }",
     "0.1"},
    {"nps", BOX_ITEM, "nps \"id\" { zh, en, dimension?, touchpoint?, from? = 0, to? = 10, top? = 9 }",
     "How likely a customer is to recommend: detractors to 6, passives 7 and 8, promoters from 9.",
     IN_SURVEY("nps \"recommend\" { " WORDS_EXAMPLE " }"), "0.1"},
    {"csat", BOX_ITEM, "csat \"id\" { zh, en, dimension?, touchpoint?, from? = 1, to? = 5, top? = 4 }",
     "How satisfied a customer is; the top box holds answers from `top` on.",
     IN_SURVEY("csat \"staff\" { zh = \"员工态度\", en = \"Staff\" }"), "0.1"},
    {"ces", BOX_ITEM, "ces \"id\" { zh, en, dimension?, touchpoint?, from? = 1, to? = 7, top? = 5 }",
     "How easy it was: 1 strongly disagree to 7 strongly agree.",
     IN_SURVEY("ces \"effort\" { zh = \"办理很轻松\", en = \"It was easy\" }"), "0.1"},
    {"scale", BOX_ITEM, "scale \"id\" { zh, en, from, to, top?, low?, high?, dimension?, touchpoint? }",
     "Any other scale of whole numbers.",
     IN_SURVEY("scale \"taste\" { from = 1, to = 10, top = 8, zh = \"口味\", en = \"Taste\" }"), "0.1"},
    {"choice", BOX_ITEM, "choice \"id\" { zh, en, options = { { id, zh, en } … }, many? = false, touchpoint? }",
     "One of the options, or several where many = true. What is written beside an option with other = true is a text "
     "of its own, \"id.other\".",
     IN_SURVEY("choice \"how\" { zh = \"渠道\", en = \"How\", options = "
               "{ { id = \"web\", zh = \"网上\", en = \"Online\" }, { id = \"shop\", zh = \"门店\", en = \"In store\" "
               "}, { id = \"else\", zh = \"其他\", en = \"Another way\", other = true } } }"),
     "0.1"},
    {"ranking", BOX_ITEM, "ranking \"id\" { zh, en, options = { { id, zh, en } … }, ranks?, touchpoint? }",
     "Options put into an order, the first choice first; with ranks = 3 only the first three.",
     IN_SURVEY(
         "ranking \"first\" { zh = \"最看重什么？\", en = \"What matters most?\", ranks = 2, options = "
         "{ { id = \"price\", zh = \"价格\", en = \"Price\" }, { id = \"fresh\", zh = \"新鲜\", en = \"Freshness\" "
         "}, { id = \"near\", zh = \"近\", en = \"Distance\" } } }"),
     "0.1"},
    {"matrix", BOX_ITEM, "matrix \"id\" { zh, en, each? = \"csat\", rows = { { id, zh, en } … }, … }",
     "Several things asked about alike. Each row is a question of its own, \"id.row\", of the kind that `each` says.",
     IN_SURVEY(
         "matrix \"shop\" { zh = \"您对以下方面满意吗？\", en = \"How satisfied are you with\", rows = "
         "{ { id = \"tidy\", zh = \"整洁\", en = \"Tidiness\" }, { id = \"light\", zh = \"灯光\", en = \"Light\" } "
         "} }"),
     "0.1"},
    {"number", BOX_ITEM, "number \"id\" { zh, en, max, min? = 0, step? = 1, unit?, touchpoint? }",
     "A number that the customer writes: of people, of visits, of yuan.",
     IN_SURVEY("number \"party\" { zh = \"一行几人？\", en = \"How many were you?\", min = 1, max = 20, unit = { zh = "
               "\"人\", en = \"people\" } }"),
     "0.1"},
    {"date", BOX_ITEM, "date \"id\" { zh, en, min?, max?, touchpoint? }",
     "A day, as \"2026-10-31\". It is kept and can be asked for in a condition; it is counted in no figure.",
     IN_SURVEY("date \"day\" { zh = \"哪天到店？\", en = \"When did you visit?\", min = \"2026-01-01\" }"), "0.1"},
    {"text", BOX_ITEM, "text \"id\" { zh, en, limit? = 500, lines? = 3, touchpoint? }",
     "The customer's own words. They never reach an edition.",
     IN_SURVEY("text \"comment\" { zh = \"其他意见\", en = \"Comments\" }"), "0.1"},
    {"consent", BOX_ITEM, "consent \"id\" { zh, en, notice = words, purpose? }",
     "A box to tick beneath a notice. Its answer goes with the digest of the notice, so that it can be shown later "
     "what "
     "was agreed to.",
     IN_SURVEY(
         "consent \"contact\" { zh = \"同意\", en = \"I agree\", notice = { zh = \"我们可能就本次反馈与您联系。\", en "
         "= \"We may contact you about your feedback.\" } }"),
     "0.1"},
    {"page", BOX_ITEM, "page \"id\" { zh?, en?, show? }",
     "Begins a page: the questions after it stand on it, until the next. Without one each group of like questions is a "
     "page.",
     IN_SURVEY("page \"you\" { zh = \"关于您\", en = \"About you\" }, nps \"recommend\" { " WORDS_EXAMPLE " }"), "0.1"},
};
const size_t survey_word_count = sizeof survey_words / sizeof *survey_words;

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define QUESTION(word, fields)                                                                                         \
    { word, "survey", NULL, fields, COUNT(fields), NULL, true }

/* What every question has. */
#define ASKED                                                                                                          \
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "the question in Chinese; {id} stands for an earlier answer"},       \
        {.name = "en", .type = SHAPE_TEXT, .meaning = "the question in English"},                                      \
        {.name = "show",                                                                                               \
         .type = SHAPE_CONDITION,                                                                                      \
         .meaning = "whom it is asked: a condition on earlier questions",                                              \
         .otherwise = "everybody"},                                                                                    \
    {                                                                                                                  \
        .name = "required", .type = SHAPE_YES,                                                                         \
        .meaning = "whether a page goes on only with an answer; an import takes a response without one",               \
        .otherwise = "false"                                                                                           \
    }
/* And all but consent, whose words are no matter of taste. */
#define REGIONAL                                                                                                       \
    {.name = "regions",                                                                                                \
     .type = SHAPE_TABLE,                                                                                              \
     .meaning = "how it is asked in a region, by the region's code; it stays one question",                            \
     .each = SHAPE_WORDS},                                                                                             \
    {                                                                                                                  \
        .name = "touchpoint", .type = SHAPE_TEXT,                                                                      \
        .meaning = "the step of the visit that it asks about, one of the survey's `touchpoints`"                       \
    }
#define DIMENSION                                                                                                      \
    {                                                                                                                  \
        .name = "dimension", .type = SHAPE_TEXT,                                                                       \
        .meaning = "the dimension that it measures, one of the survey's `dimensions`",                                 \
        .otherwise = "it stands for itself"                                                                            \
    }
#define SCALE(who)                                                                                                     \
    {.name = "from",                                                                                                   \
     .type = SHAPE_WHOLE,                                                                                              \
     .least = -1000,                                                                                                   \
     .most = 1000,                                                                                                     \
     .meaning = "the least answer; a " who " must say it",                                                             \
     .otherwise = "0 in nps, 1 in csat and ces"},                                                                      \
        {.name = "to",                                                                                                 \
         .type = SHAPE_WHOLE,                                                                                          \
         .least = -1000,                                                                                               \
         .most = 1000,                                                                                                 \
         .meaning = "the greatest answer; a " who " must say it",                                                      \
         .otherwise = "10 in nps, 5 in csat, 7 in ces"},                                                               \
        {.name = "top",                                                                                                \
         .type = SHAPE_WHOLE,                                                                                          \
         .least = -1000,                                                                                               \
         .most = 1000,                                                                                                 \
         .meaning = "the least answer that counts into the top box",                                                   \
         .otherwise = "9 in nps, 4 in csat, 5 in ces; in a scale its greatest answer"},                                \
        {.name = "low",                                                                                                \
         .type = SHAPE_WORDS,                                                                                          \
         .meaning = "what stands at the least answer",                                                                 \
         .otherwise = "what is usual for nps, csat and ces; nothing for a scale"},                                     \
    {                                                                                                                  \
        .name = "high", .type = SHAPE_WORDS, .meaning = "what stands at the greatest answer", .otherwise = "the same"  \
    }

static const struct shape_field scale_fields[] = {ASKED, DIMENSION, REGIONAL, SCALE("`scale`")};

#define OPTION                                                                                                         \
    {.name = "id", .type = SHAPE_TEXT, .required = true, .meaning = "what a file's cell and a figure call it"},        \
        {.name = "zh", .type = SHAPE_TEXT, .meaning = "the option in Chinese; a cell may hold it too"}, {              \
        .name = "en", .type = SHAPE_TEXT, .meaning = "the option in English; a cell may hold it too"                   \
    }
#define FIXED(otherwise_)                                                                                              \
    {                                                                                                                  \
        .name = "fixed", .type = SHAPE_YES,                                                                            \
        .meaning = "whether it keeps its place where options are shuffled, as \"none of these\" does",                 \
        .otherwise = otherwise_                                                                                        \
    }
static const struct shape_field option_fields[] = {
    OPTION,
    {.name = "other",
     .type = SHAPE_YES,
     .meaning = "whether it is followed by a line to write on; one option of a choice may be so",
     .otherwise = "false"},
    FIXED("false; true of the option with other"),
};
static const struct shape_field ranked_fields[] = {OPTION, FIXED("false")}, cell_fields[] = {OPTION};
static const struct shape_table option_shape = {"option", "choice", NULL, option_fields, COUNT(option_fields),
                                                NULL,     true},
                                ranked_shape = {"option", "ranking", NULL, ranked_fields, COUNT(ranked_fields),
                                                NULL,     true},
                                cell_shape = {"option", "matrix", NULL, cell_fields, COUNT(cell_fields), NULL, true};

#define SHUFFLE                                                                                                        \
    {                                                                                                                  \
        .name = "shuffle", .type = SHAPE_YES,                                                                          \
        .meaning = "whether each customer sees the options in an order of their own, so that none gains by its place", \
        .otherwise = "false"                                                                                           \
    }

static const struct shape_field choice_fields[] = {
    ASKED,
    REGIONAL,
    {.name = "options",
     .type = SHAPE_LIST,
     .required = true,
     .meaning = "what can be chosen, 2 to 62 of them",
     .of = &option_shape},
    {.name = "many", .type = SHAPE_YES, .meaning = "whether several may be chosen", .otherwise = "false"},
    SHUFFLE,
};

static const struct shape_field ranking_fields[] = {
    ASKED,
    REGIONAL,
    {.name = "options",
     .type = SHAPE_LIST,
     .required = true,
     .meaning = "what is put into an order, 2 to 20 of them",
     .of = &ranked_shape},
    {.name = "ranks",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = LIMIT_RANKS,
     .meaning = "how many places are given",
     .otherwise = "one to each option, at most 8"},
    SHUFFLE,
};

static const struct shape_field row_fields[] = {
    {.name = "id", .type = SHAPE_TEXT, .required = true, .meaning = "what it is called behind the matrix: \"id.row\""},
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "the row in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "the row in English"},
    DIMENSION,
    {.name = "touchpoint", .type = SHAPE_TEXT, .meaning = "its touchpoint", .otherwise = "that of the matrix"},
};
static const struct shape_table row_shape = {"row", "matrix", NULL, row_fields, COUNT(row_fields), NULL, true};

static const char *const each_choices[] = {"nps", "csat", "ces", "scale", "choice", NULL};

static const struct shape_field matrix_fields[] = {
    ASKED,
    DIMENSION,
    REGIONAL,
    {.name = "each",
     .type = SHAPE_TEXT,
     .meaning = "what kind of question each row is",
     .otherwise = "choice where there are options, else csat",
     .choices = each_choices},
    {.name = "rows", .type = SHAPE_LIST, .required = true, .meaning = "what is asked about", .of = &row_shape},
    SCALE("matrix of `scale`"),
    {.name = "options", .type = SHAPE_LIST, .meaning = "what can be chosen in each row", .of = &cell_shape},
    {.name = "many", .type = SHAPE_YES, .meaning = "whether several may be chosen in a row", .otherwise = "false"},
};

static const struct shape_field number_fields[] = {
    ASKED,
    REGIONAL,
    {.name = "min", .type = SHAPE_NUMBER, .meaning = "the least that is taken", .otherwise = "0"},
    {.name = "max", .type = SHAPE_NUMBER, .required = true, .meaning = "the most that is taken"},
    {.name = "step",
     .type = SHAPE_NUMBER,
     .meaning = "what lies between two of them, with up to 4 decimals: 0.5",
     .otherwise = "1"},
    {.name = "unit", .type = SHAPE_WORDS, .meaning = "what stands behind it"},
};

static const struct shape_field date_fields[] = {
    ASKED,
    REGIONAL,
    {.name = "min", .type = SHAPE_TEXT, .meaning = "the first day that is taken", .otherwise = "\"1900-01-01\""},
    {.name = "max", .type = SHAPE_TEXT, .meaning = "the last", .otherwise = "\"2199-12-31\""},
};

static const struct shape_field text_fields[] = {
    ASKED,
    REGIONAL,
    {.name = "limit",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 10000,
     .meaning = "how many characters a form should take; an import cuts nothing",
     .otherwise = "500"},
    {.name = "lines",
     .type = SHAPE_WHOLE,
     .least = 1,
     .most = 20,
     .meaning = "how many lines a form gives to write on",
     .otherwise = "3"},
};

static const char *const purposes[] = {"ask", "call_back", NULL};

static const struct shape_field consent_fields[] = {
    ASKED,
    {.name = "notice",
     .type = SHAPE_WORDS,
     .required = true,
     .meaning = "what is agreed to; another text is another consent"},
    {.name = "purpose",
     .type = SHAPE_TEXT,
     .choices = purposes,
     .meaning =
         "what an invited customer agrees to, kept as their consent: to be asked again, or to be called back about "
         "the answers. Shown and not ticked takes back what was agreed to before",
     .otherwise = "it is an answer like others"},
};

static const struct shape_field page_fields[] = {
    {.name = "zh", .type = SHAPE_TEXT, .meaning = "its heading in Chinese"},
    {.name = "en", .type = SHAPE_TEXT, .meaning = "its heading in English"},
    {.name = "show",
     .type = SHAPE_CONDITION,
     .meaning = "whom it is shown to: a condition on questions of the pages before",
     .otherwise = "everybody"},
};

static const struct shape_table nps_shape = QUESTION("nps", scale_fields), csat_shape = QUESTION("csat", scale_fields),
                                ces_shape = QUESTION("ces", scale_fields),
                                scale_shape = QUESTION("scale", scale_fields),
                                choice_shape = QUESTION("choice", choice_fields),
                                ranking_shape = QUESTION("ranking", ranking_fields),
                                matrix_shape = QUESTION("matrix", matrix_fields),
                                number_shape = QUESTION("number", number_fields),
                                date_shape = QUESTION("date", date_fields), text_shape = QUESTION("text", text_fields),
                                consent_shape = QUESTION("consent", consent_fields),
                                page_shape = {"page", "survey", NULL, page_fields, COUNT(page_fields), NULL, false};
static const struct shape_table *const questions[] = {
    &nps_shape,  &csat_shape, &ces_shape,     &scale_shape, &choice_shape, &ranking_shape, &matrix_shape, &number_shape,
    &date_shape, &text_shape, &consent_shape, &page_shape,  NULL};

static const char *const quota_pers[] = {"store", "chain", NULL};
static const struct shape_field quota_fields[] = {
    {.name = "most",
     .type = SHAPE_WHOLE,
     .required = true,
     .least = 1,
     .most = 1e9,
     .meaning = "so many answers are enough; after them pages say politely that no more are wanted"},
    {.name = "per",
     .type = SHAPE_TEXT,
     .choices = quota_pers,
     .meaning = "whether of each store or of all together",
     .otherwise = "\"store\""},
    {.name = "each",
     .type = SHAPE_TEXT,
     .choices = quota_each_words,
     .meaning = "in what time, by the clocks of the store; \"wave\" holds for invitations",
     .otherwise = "\"ever\""},
    {.name = "where",
     .type = SHAPE_CONDITION,
     .meaning = "only answers for which it holds: is(\"channel\", \"pickup\")",
     .otherwise = "all"},
};
static const struct shape_table quota_shape = {"quota", "survey", NULL, quota_fields, COUNT(quota_fields), NULL, false};

static const struct shape_field survey_fields[] = {
    {.name = "title", .type = SHAPE_WORDS, .required = true, .meaning = "what the survey is called"},
    {.name = "dimensions",
     .type = SHAPE_TABLE,
     .meaning = "what its questions measure: an id and its name in both languages",
     .each = SHAPE_WORDS},
    {.name = "touchpoints",
     .type = SHAPE_TABLE,
     .meaning = "the steps of a visit that its questions ask about: an id and its name in both languages",
     .each = SHAPE_WORDS},
    {.name = "lead",
     .type = SHAPE_TEXT,
     .meaning = "the question that stands for the survey where one figure must",
     .otherwise = "the first nps question, else the first on a scale or with options"},
    {.name = "quotas",
     .type = SHAPE_LIST,
     .of = &quota_shape,
     .meaning =
         "how many answers are enough, at most 16 of them: { most = 100, each = \"day\" }. Imports, programs and "
         "staff's entry are never turned away",
     .otherwise = "none"},
};
const struct shape_table survey_shape = {"survey", NULL, NULL, survey_fields, COUNT(survey_fields), questions, false};

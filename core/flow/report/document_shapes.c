/* One row a field. What is not here cannot stand in a document. */
#include "flow/report/document_shapes.h"

#include "base/limits.h"

#define FIELDS(list) (list), sizeof(list) / sizeof *(list)

/* Shorthands for the columns that most rows leave empty. */
#define TEXT(name, needed, text)                                                                                       \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_DOCUMENT_TEXT, NULL, NULL, text }
#define TITLE(name, needed, text)                                                                                      \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_DOCUMENT_LABEL, NULL, NULL, text }
#define TEXT_PLAIN(name, needed, text)                                                                                 \
    { name, PART_PLAIN, needed, false, false, 0, LIMIT_DOCUMENT_TEXT, NULL, NULL, text }
#define PLAIN(name, needed, text)                                                                                      \
    { name, PART_PLAIN, needed, false, false, 0, LIMIT_DOCUMENT_LABEL, NULL, NULL, text }
#define METRIC(name, needed, text)                                                                                     \
    { name, PART_METRIC, needed, false, false, 0, 0, NULL, NULL, text }
#define DIFFERENCE(name, text)                                                                                         \
    { name, PART_DIFFERENCE, false, false, false, 0, 0, NULL, NULL, text }
#define CHOICE(name, words, text)                                                                                      \
    { name, PART_CHOICE, false, false, false, 0, 0, NULL, words, text }
#define NUMBER(name, needed, low, high, text)                                                                          \
    { name, PART_NUMBER, needed, false, false, low, high, NULL, NULL, text }
#define WHOLE(name, low, high, text)                                                                                   \
    { name, PART_WHOLE, false, false, false, low, high, NULL, NULL, text }
#define YES(name, text)                                                                                                \
    { name, PART_YES, false, false, false, 0, 0, NULL, NULL, text }
#define SHAPE(name, needed, shape, text)                                                                               \
    { name, PART_SHAPE, needed, false, false, 0, 0, &(shape), NULL, text }
#define LIST(name, part, needed, low, high, shape, text)                                                               \
    { name, part, needed, true, false, low, high, shape, NULL, text }

#define TARGET(text)                                                                                                   \
    { "target", PART_NUMBER, false, false, false, -1e9, 1e9, NULL, NULL, text }

static const char *const tones[] = {"good", "bad", "plain", NULL};
static const char *const aligns[] = {"left", "right", "centre", NULL};

static const struct field headline_fields[] = {
    TEXT("text", true, "the sentence"), TEXT("detail", false, "what stands below it, smaller"),
    CHOICE("tone", tones, "whether it is good or bad news; only where an interval carries it")};
static const struct shape headline = {"headline", FIELDS(headline_fields), "text", true, false};

static const struct field rank_fields[] = {
    TITLE("title", false, "what is ranked"),
    {"place", PART_WHOLE, true, false, false, 1, 1e6, NULL, NULL, "the place, 1 being the best"},
    {"of", PART_WHOLE, true, false, false, 1, 1e6, NULL, NULL, "among how many"},
    WHOLE("change", -1e6, 1e6, "places gained since; fewer than 0 are lost"),
    TITLE("compare", false, "since when"),
};
static const struct shape rank = {"rank", FIELDS(rank_fields), NULL, false, false};

static const struct field card_fields[] = {
    TITLE("title", true, "what the figure is"),
    METRIC("metric", true, "the figure"),
    DIFFERENCE("change", "how it changed"),
    TITLE("compare", false, "what it is compared with"),
    TARGET("what it should reach, in its own unit"),
    SHAPE("rank", false, rank, "its place among others"),
    LIST("history", PART_METRIC, false, 0, LIMIT_POINTS, NULL, "the course so far, oldest first"),
};
static const struct shape card = {"card", FIELDS(card_fields), NULL, true, false};

static const struct field cards_fields[] = {LIST("items", PART_SHAPE, true, 1, 4, &card, "the cards, four at most")};
static const struct shape cards = {"cards", FIELDS(cards_fields), NULL, true, false};

static const struct field composition_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    METRIC("nps", true, "the score"),
    METRIC("detractors", true, "the share of detractors"),
    METRIC("passives", true, "the share of passives"),
    METRIC("promoters", true, "the share of promoters"),
    LIST("counts", PART_WHOLE, false, 0, LIMIT_SCALE, NULL, "answers value by value"),
    WHOLE("from", -1000, 1000, "the first value; 0 if left out"),
};
static const struct shape composition = {"composition", FIELDS(composition_fields), NULL, true, false};

static const struct field histogram_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    LIST("counts", PART_WHOLE, true, 0, LIMIT_SCALE, NULL, "answers value by value"),
    WHOLE("from", -1000, 1000, "the first value; 1 if left out"),
    LIST("labels", PART_PLAIN, false, 0, LIMIT_SCALE, NULL, "what the values are called, one for each"),
    WHOLE("low_to", -1000, 1000, "the last value that counts as low"),
    WHOLE("high_from", -1000, 1000, "the first value that counts as high"),
    METRIC("mean", false, "the mean, marked"),
};
static const struct shape histogram = {"histogram", FIELDS(histogram_fields), NULL, true, false};

static const struct field point_fields[] = {PLAIN("label", true, "the period"), METRIC("metric", true, "its figure")};
static const struct shape point = {"point", FIELDS(point_fields), NULL, false, false};
static const struct field reference_fields[] = {
    PLAIN("name", true, "what it is called"),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point, "the same periods")};
static const struct shape reference = {"reference", FIELDS(reference_fields), NULL, false, false};
static const struct field mark_fields[] = {PLAIN("label", true, "the label of the point where it stands"),
                                           TITLE("text", true, "what happened")};
static const struct shape mark = {"mark", FIELDS(mark_fields), NULL, false, false};
static const struct field trend_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    PLAIN("name", true, "what the line is called"),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point, "the periods, oldest first"),
    SHAPE("reference", false, reference, "another line, dashed"),
    TARGET("a level, in the figures' unit"),
    LIST("marks", PART_SHAPE, false, 0, LIMIT_MARKS, &mark, "what happened, at points"),
};
static const struct shape trend = {"trend", FIELDS(trend_fields), NULL, true, false};

static const struct field comparison_columns_fields[] = {
    PLAIN("label", true, "over the labels"), PLAIN("metric", true, "over the figures"),
    PLAIN("reference", true, "over the references"), PLAIN("difference", true, "over the differences")};
static const struct shape comparison_columns = {"columns", FIELDS(comparison_columns_fields), NULL, false, false};
static const struct field comparison_row_fields[] = {
    PLAIN("label", true, "what it is called"), METRIC("metric", true, "the figure"),
    METRIC("reference", true, "what it is held against"), DIFFERENCE("difference", "the one less the other"),
    YES("strong", "whether its label is bold where the difference is clear")};
static const struct shape comparison_row = {"row", FIELDS(comparison_row_fields), NULL, false, false};
static const struct field comparison_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    NUMBER("from", true, -1e6, 1e6, "where the scale begins"),
    NUMBER("to", true, -1e6, 1e6, "where it ends"),
    SHAPE("columns", true, comparison_columns, "what the columns are called"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_COMPARISON_ROWS, &comparison_row, "one measure each"),
};
static const struct shape comparison = {"comparison", FIELDS(comparison_fields), NULL, true, false};

static const char *const directions[] = {"more", "less", NULL};
static const struct field table_column_fields[] = {
    PLAIN("title", true, "what the column is called"), CHOICE("align", aligns, "to which side it is set"),
    CHOICE("good", directions, "which of its clear differences are good: they are coloured and get a triangle"),
    YES("bars", "whether a bar lies under each figure")};
static const struct shape table_column = {"column", FIELDS(table_column_fields), NULL, false, false};
static const struct field table_group_fields[] = {PLAIN("group", true, "a title over the rows that follow")};
static const struct shape table_group = {"group", FIELDS(table_group_fields), NULL, false, false};
static const struct field table_fields[] = {
    TITLE("title", false, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    LIST("columns", PART_SHAPE, true, 1, LIMIT_TABLE_COLUMNS, &table_column, "the columns"),
    {"rows", PART_CELL, true, true, true, 0, LIMIT_TABLE_ROWS, &table_group, NULL,
     "a cell for each column; or { group = text }"},
    {"totals", PART_CELL, false, true, true, 0, LIMIT_TABLE_TOTALS, NULL, NULL, "rows at the foot, in bold"},
};
static const struct shape table = {"table", FIELDS(table_fields), NULL, true, false};

static const struct field bar_fields[] = {PLAIN("label", true, "what it is called"),
                                          METRIC("metric", true, "the figure"),
                                          YES("strong", "whether it is stressed")};
static const struct shape bar = {"bar", FIELDS(bar_fields), NULL, false, false};
static const struct field bars_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    CHOICE("tone", tones, "the colour: the accent where left out"),
    YES("numbered", "whether rows are numbered"),
    NUMBER("from", false, -1e6, 1e6, "where the bars begin; 0 or below if left out"),
    NUMBER("to", false, -1e6, 1e6, "where the scale ends"),
    SHAPE("reference", false, point, "one line through all rows"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &bar, "the bars, in this order"),
};
static const struct shape bars = {"bars", FIELDS(bars_fields), NULL, true, false};

static const struct field heat_cell_fields[] = {METRIC("metric", true, "the figure in the cell"),
                                                DIFFERENCE("difference", "what colours it")};
static const struct shape heat_cell = {"cell", FIELDS(heat_cell_fields), "metric", false, false};
static const struct field heat_row_fields[] = {
    PLAIN("label", true, "what it is called"),
    LIST("cells", PART_SHAPE, true, 1, LIMIT_HEAT_COLUMNS, &heat_cell,
         "a metric, or a metric and its difference, for each column"),
    METRIC("last", false, "a figure behind the cells"),
    YES("own", "whether it is the reader's own, and marked"),
};
static const struct shape heat_row = {"row", FIELDS(heat_row_fields), NULL, false, false};
static const struct field heatmap_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    LIST("columns", PART_PLAIN, true, 1, LIMIT_HEAT_COLUMNS, NULL, "what the columns are called"),
    PLAIN("last", false, "what the last figures are called"),
    NUMBER("span", false, 0.001, 1e6, "the difference that has the full colour; the greatest, rounded, if left out"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &heat_row, "the rows"),
    SHAPE("total", false, heat_row, "a row at the foot"),
};
static const struct shape heatmap = {"heatmap", FIELDS(heatmap_fields), NULL, true, false};

static const char *const places[] = {"below998", "below95", "in", "above95", "above998", NULL};
static const struct field funnel_point_fields[] = {PLAIN("label", true, "what it is called"),
                                                   METRIC("metric", true, "its figure and base"),
                                                   YES("own", "whether it is the reader's own, and marked"),
                                                   CHOICE("place", places, "where it lies; reckoned with the limits")};
static const struct shape funnel_point = {"point", FIELDS(funnel_point_fields), NULL, false, false};
static const struct field funnel_limit_fields[] = {
    {"n", PART_WHOLE, true, false, false, 1, 1e9, NULL, NULL, "at this base"},
    NUMBER("far_lo", true, -1e9, 1e9, "99.8% limit below"),
    NUMBER("lo", true, -1e9, 1e9, "95% limit below"),
    NUMBER("hi", true, -1e9, 1e9, "95% limit above"),
    NUMBER("far_hi", true, -1e9, 1e9, "99.8% limit above"),
};
static const struct shape funnel_limit = {"limit", FIELDS(funnel_limit_fields), NULL, false, false};
static const struct field funnel_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    PLAIN("name", true, "what the figures are called"),
    METRIC("centre", true, "the figure of all together"),
    LIST("points", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &funnel_point, "the stores"),
    LIST("limits", PART_SHAPE, false, 0, LIMIT_POINTS, &funnel_limit, "the limits by base; of shares reckoned"),
};
static const struct shape funnel = {"funnel_chart", FIELDS(funnel_fields), NULL, true, false};

static const char *const signals[] = {"beyond", "run", NULL};
static const struct field control_point_fields[] = {
    PLAIN("label", true, "the period"), METRIC("metric", true, "its figure"),
    NUMBER("lo", false, -1e9, 1e9, "its lower limit"), NUMBER("hi", false, -1e9, 1e9, "its upper limit"),
    CHOICE("signal", signals, "beyond a limit, or the end of a run of eight on one side")};
static const struct shape control_point = {"point", FIELDS(control_point_fields), NULL, false, false};
static const struct field control_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    PLAIN("name", true, "what the figures are called"),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &control_point, "the periods, oldest first"),
    NUMBER("centre", false, -1e9, 1e9, "the level; left out, it is reckoned with limits and signals"),
};
static const struct shape control = {"control_chart", FIELDS(control_fields), NULL, true, false};

static const struct field quadrant_point_fields[] = {
    PLAIN("label", true, "what it is called"), METRIC("x", true, "how far to the right"),
    METRIC("y", true, "how far up"), YES("strong", "whether it is stressed")};
static const struct shape quadrant_point = {"point", FIELDS(quadrant_point_fields), NULL, false, false};
static const struct field quadrants_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    PLAIN("x", true, "what lies across"),
    PLAIN("y", true, "what lies upwards"),
    NUMBER("x_cut", false, -1e9, 1e9, "where it is cut across; the mean if left out"),
    NUMBER("y_cut", false, -1e9, 1e9, "where it is cut upwards; the mean if left out"),
    LIST("names", PART_PLAIN, false, 4, 4, NULL, "of the four parts: upper left, upper right, lower left, lower right"),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &quadrant_point, "what is placed"),
};
static const struct shape quadrants = {"quadrants", FIELDS(quadrants_fields), NULL, true, false};

static const struct field pair_columns_fields[] = {
    PLAIN("label", true, "over the labels"), PLAIN("before", true, "over the figures before"),
    PLAIN("after", true, "over the figures after"), PLAIN("difference", true, "over the differences")};
static const struct shape pair_columns = {"columns", FIELDS(pair_columns_fields), NULL, false, false};
static const struct field pair_row_fields[] = {
    PLAIN("label", true, "what it is called"), METRIC("before", true, "the figure before"),
    METRIC("after", true, "the figure after"), DIFFERENCE("difference", "after less before"),
    YES("control", "whether nothing was changed there")};
static const struct shape pair_row = {"row", FIELDS(pair_row_fields), NULL, false, false};
static const struct field before_after_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    CHOICE("good", directions, "which clear differences are good; more if left out"),
    SHAPE("columns", true, pair_columns, "what the columns are called"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &pair_row, "one measure each"),
};
static const struct shape before_after = {"before_after", FIELDS(before_after_fields), NULL, true, false};

static const struct field topic_fields[] = {
    PLAIN("label", true, "what it is called"),        METRIC("share", true, "how many mention it"),
    DIFFERENCE("change", "how that changed"),         METRIC("good", false, "the share of good among them"),
    METRIC("neutral", false, "the share of neutral"), METRIC("bad", false, "the share of bad"),
};
static const struct shape topic = {"topic", FIELDS(topic_fields), NULL, false, false};
static const struct field topics_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    PLAIN("compare", false, "over the changes"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &topic, "the themes, in this order"),
};
static const struct shape topics = {"topics", FIELDS(topics_fields), NULL, true, false};

static const struct field flow_row_fields[] = {
    PLAIN("label", true, "what it is called"),
    METRIC("opening", true, "how many were open before"),
    METRIC("new", true, "how many came"),
    METRIC("reopened", false, "how many came back"),
    METRIC("solved", true, "how many were solved"),
    METRIC("put_aside", false, "how many were closed without having been solved"),
    METRIC("continuing", true, "how many are open after"),
    METRIC("overdue", false, "how many of those are late"),
};
static const struct shape flow_row = {"row", FIELDS(flow_row_fields), NULL, false, false};
static const struct field flow_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &flow_row, "kinds, or places"),
    SHAPE("total", false, flow_row, "all of them together"),
};
static const struct shape flow = {"stock_flow", FIELDS(flow_fields), NULL, true, false};

static const struct field quote_fields[] = {
    TEXT_PLAIN("text", true, "what was written, redacted"),
    PLAIN("date", false, "when"),
    PLAIN("store", false, "where"),
    PLAIN("topic", false, "what it is about"),
    CHOICE("tone", tones, "whether it is praise or complaint"),
};
static const struct shape quote = {"quote", FIELDS(quote_fields), NULL, false, false};
static const struct field quotes_fields[] = {
    TITLE("title", true, "the title over it"),
    TITLE("note", false, "small, beside the title"),
    LIST("items", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &quote, "the comments"),
};
static const struct shape quotes = {"quotes", FIELDS(quotes_fields), NULL, true, true};

static const struct field paragraph_fields[] = {TEXT("text", true, "the paragraphs, a line each"),
                                                TITLE("title", false, "the title over it")};
static const struct shape paragraph = {"paragraph", FIELDS(paragraph_fields), "text", true, false};

static const struct shape page_break = {"page_break", NULL, 0, NULL, true, false};

static const struct field section_fields[] = {TITLE("title", true, "the title"),
                                              TITLE("note", false, "small, beside the title")};
static const struct shape section = {"section", FIELDS(section_fields), "title", true, false};

static const struct field note_fields[] = {TEXT("text", true, "the remark")};
static const struct shape note = {"note", FIELDS(note_fields), "text", true, false};

static const struct field columns_fields[] = {
    LIST("left", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL, "blocks"),
    LIST("right", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL, "blocks"),
    NUMBER("split", false, 0.2, 0.8, "the share of the width that the left takes; 0.5 if left out"),
};
static const struct shape columns = {"columns", FIELDS(columns_fields), NULL, true, false};

const struct shape *const block_shapes[] = {
    &headline, &paragraph, &cards,  &composition, &histogram, &trend,        &comparison,
    &bars,     &heatmap,   &funnel, &control,     &quadrants, &before_after, &topics,
    &flow,     &table,     &quotes, &section,     &note,      &page_break,   &columns,
};
const size_t block_shape_count = sizeof block_shapes / sizeof *block_shapes;

static const struct field document_fields[] = {
    TITLE("kicker", true, "over the title, small"),
    TITLE("title", true, "the title of the first page"),
    TITLE("period", true, "what it is of"),
    TITLE("subtitle", false, "below the title"),
    SHAPE("rank", false, rank, "a badge at the upper right"),
    LIST("blocks", PART_BLOCK, true, 1, LIMIT_BLOCKS, NULL, "what stands on the pages"),
};
const struct shape document_shape = {"document", FIELDS(document_fields), NULL, false, false};

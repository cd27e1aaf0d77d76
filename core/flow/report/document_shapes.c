/* One row a field. What is not here cannot stand in a document. */
#include "flow/report/document_shapes.h"

#include "base/limits.h"

#define FIELDS(list) (list), sizeof(list) / sizeof *(list)

/* Shorthands for the columns that most rows leave empty. */
#define TEXT(name, needed)                                                                                             \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_DOCUMENT_TEXT, NULL, NULL }
#define TITLE(name, needed)                                                                                            \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_NAME, NULL, NULL }
#define TEXT_PLAIN(name, needed)                                                                                       \
    { name, PART_PLAIN, needed, false, false, 0, LIMIT_DOCUMENT_TEXT, NULL, NULL }
#define PLAIN(name, needed)                                                                                            \
    { name, PART_PLAIN, needed, false, false, 0, LIMIT_NAME, NULL, NULL }
#define METRIC(name, needed)                                                                                           \
    { name, PART_METRIC, needed, false, false, 0, 0, NULL, NULL }
#define DIFFERENCE(name)                                                                                               \
    { name, PART_DIFFERENCE, false, false, false, 0, 0, NULL, NULL }
#define CHOICE(name, words)                                                                                            \
    { name, PART_CHOICE, false, false, false, 0, 0, NULL, words }
#define NUMBER(name, needed, low, high)                                                                                \
    { name, PART_NUMBER, needed, false, false, low, high, NULL, NULL }
#define WHOLE(name, low, high)                                                                                         \
    { name, PART_WHOLE, false, false, false, low, high, NULL, NULL }
#define YES(name)                                                                                                      \
    { name, PART_YES, false, false, false, 0, 0, NULL, NULL }
#define SHAPE(name, needed, shape)                                                                                     \
    { name, PART_SHAPE, needed, false, false, 0, 0, &(shape), NULL }
#define LIST(name, part, needed, low, high, shape)                                                                     \
    { name, part, needed, true, false, low, high, shape, NULL }

#define TARGET                                                                                                         \
    { "target", PART_NUMBER, false, false, false, -1e9, 1e9, NULL, NULL }

static const char *const tones[] = {"good", "bad", "plain", NULL};
static const char *const aligns[] = {"left", "right", "centre", NULL};

static const struct field headline_fields[] = {TEXT("text", true), TEXT("detail", false), CHOICE("tone", tones)};
static const struct shape headline = {"headline", FIELDS(headline_fields), "text", true, false};

static const struct field rank_fields[] = {
    TITLE("title", false),
    {"place", PART_WHOLE, true, false, false, 1, 1e6, NULL, NULL},
    {"of", PART_WHOLE, true, false, false, 1, 1e6, NULL, NULL},
    WHOLE("change", -1e6, 1e6),
    TITLE("compare", false),
};
static const struct shape rank = {"rank", FIELDS(rank_fields), NULL, false, false};

static const struct field card_fields[] = {
    TITLE("title", true),
    METRIC("metric", true),
    DIFFERENCE("change"),
    TITLE("compare", false),
    TARGET,
    SHAPE("rank", false, rank),
    LIST("history", PART_METRIC, false, 0, LIMIT_POINTS, NULL),
};
static const struct shape card = {"card", FIELDS(card_fields), NULL, true, false};

static const struct field cards_fields[] = {LIST("items", PART_SHAPE, true, 1, 4, &card)};
static const struct shape cards = {"cards", FIELDS(cards_fields), NULL, true, false};

static const struct field composition_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    METRIC("nps", true),
    METRIC("detractors", true),
    METRIC("passives", true),
    METRIC("promoters", true),
    LIST("counts", PART_WHOLE, false, 0, LIMIT_SCALE, NULL),
    WHOLE("from", -1000, 1000),
};
static const struct shape composition = {"composition", FIELDS(composition_fields), NULL, true, false};

static const struct field histogram_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    LIST("counts", PART_WHOLE, true, 0, LIMIT_SCALE, NULL),
    WHOLE("from", -1000, 1000),
    LIST("labels", PART_PLAIN, false, 0, LIMIT_SCALE, NULL),
    WHOLE("low_to", -1000, 1000),
    WHOLE("high_from", -1000, 1000),
    METRIC("mean", false),
};
static const struct shape histogram = {"histogram", FIELDS(histogram_fields), NULL, true, false};

static const struct field point_fields[] = {PLAIN("label", true), METRIC("metric", true)};
static const struct shape point = {"point", FIELDS(point_fields), NULL, false, false};
static const struct field reference_fields[] = {PLAIN("name", true),
                                                LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point)};
static const struct shape reference = {"reference", FIELDS(reference_fields), NULL, false, false};
static const struct field mark_fields[] = {PLAIN("label", true), TITLE("text", true)};
static const struct shape mark = {"mark", FIELDS(mark_fields), NULL, false, false};
static const struct field trend_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("name", true),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point),
    SHAPE("reference", false, reference),
    TARGET,
    LIST("marks", PART_SHAPE, false, 0, LIMIT_MARKS, &mark),
};
static const struct shape trend = {"trend", FIELDS(trend_fields), NULL, true, false};

static const struct field comparison_columns_fields[] = {PLAIN("label", true), PLAIN("metric", true),
                                                         PLAIN("reference", true), PLAIN("difference", true)};
static const struct shape comparison_columns = {"columns", FIELDS(comparison_columns_fields), NULL, false, false};
static const struct field comparison_row_fields[] = {
    PLAIN("label", true), METRIC("metric", true), METRIC("reference", true), DIFFERENCE("difference"), YES("strong")};
static const struct shape comparison_row = {"row", FIELDS(comparison_row_fields), NULL, false, false};
static const struct field comparison_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    NUMBER("from", true, -1e6, 1e6),
    NUMBER("to", true, -1e6, 1e6),
    SHAPE("columns", true, comparison_columns),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &comparison_row),
};
static const struct shape comparison = {"comparison", FIELDS(comparison_fields), NULL, true, false};

static const char *const directions[] = {"more", "less", NULL};
static const struct field table_column_fields[] = {PLAIN("title", true), CHOICE("align", aligns),
                                                   CHOICE("good", directions), YES("bars")};
static const struct shape table_column = {"column", FIELDS(table_column_fields), NULL, false, false};
static const struct field table_group_fields[] = {PLAIN("group", true)};
static const struct shape table_group = {"group", FIELDS(table_group_fields), NULL, false, false};
static const struct field table_fields[] = {
    TITLE("title", false),
    TITLE("note", false),
    LIST("columns", PART_SHAPE, true, 1, LIMIT_TABLE_COLUMNS, &table_column),
    {"rows", PART_CELL, true, true, true, 0, LIMIT_TABLE_ROWS, &table_group, NULL},
    {"totals", PART_CELL, false, true, true, 0, LIMIT_TABLE_TOTALS, NULL, NULL},
};
static const struct shape table = {"table", FIELDS(table_fields), NULL, true, false};

static const struct field bar_fields[] = {PLAIN("label", true), METRIC("metric", true), YES("strong")};
static const struct shape bar = {"bar", FIELDS(bar_fields), NULL, false, false};
static const struct field bars_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    CHOICE("tone", tones),
    YES("numbered"),
    NUMBER("from", false, -1e6, 1e6),
    NUMBER("to", false, -1e6, 1e6),
    SHAPE("reference", false, point),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &bar),
};
static const struct shape bars = {"bars", FIELDS(bars_fields), NULL, true, false};

static const struct field heat_cell_fields[] = {METRIC("metric", true), DIFFERENCE("difference")};
static const struct shape heat_cell = {"cell", FIELDS(heat_cell_fields), "metric", false, false};
static const struct field heat_row_fields[] = {
    PLAIN("label", true),
    LIST("cells", PART_SHAPE, true, 1, LIMIT_HEAT_COLUMNS, &heat_cell),
    METRIC("last", false),
    YES("own"),
};
static const struct shape heat_row = {"row", FIELDS(heat_row_fields), NULL, false, false};
static const struct field heatmap_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    LIST("columns", PART_PLAIN, true, 1, LIMIT_HEAT_COLUMNS, NULL),
    PLAIN("last", false),
    NUMBER("span", false, 1e-6, 1e6),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &heat_row),
    SHAPE("total", false, heat_row),
};
static const struct shape heatmap = {"heatmap", FIELDS(heatmap_fields), NULL, true, false};

static const char *const places[] = {"below998", "below95", "in", "above95", "above998", NULL};
static const struct field funnel_point_fields[] = {PLAIN("label", true), METRIC("metric", true), YES("own"),
                                                   CHOICE("place", places)};
static const struct shape funnel_point = {"point", FIELDS(funnel_point_fields), NULL, false, false};
static const struct field funnel_limit_fields[] = {
    {"n", PART_WHOLE, true, false, false, 1, 1e9, NULL, NULL},
    NUMBER("far_lo", true, -1e9, 1e9),
    NUMBER("lo", true, -1e9, 1e9),
    NUMBER("hi", true, -1e9, 1e9),
    NUMBER("far_hi", true, -1e9, 1e9),
};
static const struct shape funnel_limit = {"limit", FIELDS(funnel_limit_fields), NULL, false, false};
static const struct field funnel_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("name", true),
    METRIC("centre", true),
    LIST("points", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &funnel_point),
    LIST("limits", PART_SHAPE, false, 0, LIMIT_POINTS, &funnel_limit),
};
static const struct shape funnel = {"funnel_chart", FIELDS(funnel_fields), NULL, true, false};

static const char *const signals[] = {"beyond", "run", NULL};
static const struct field control_point_fields[] = {PLAIN("label", true), METRIC("metric", true),
                                                    NUMBER("lo", false, -1e9, 1e9), NUMBER("hi", false, -1e9, 1e9),
                                                    CHOICE("signal", signals)};
static const struct shape control_point = {"point", FIELDS(control_point_fields), NULL, false, false};
static const struct field control_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("name", true),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &control_point),
    NUMBER("centre", false, -1e9, 1e9),
};
static const struct shape control = {"control_chart", FIELDS(control_fields), NULL, true, false};

static const struct field quadrant_point_fields[] = {PLAIN("label", true), METRIC("x", true), METRIC("y", true),
                                                     YES("strong")};
static const struct shape quadrant_point = {"point", FIELDS(quadrant_point_fields), NULL, false, false};
static const struct field quadrants_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("x", true),
    PLAIN("y", true),
    NUMBER("x_cut", false, -1e9, 1e9),
    NUMBER("y_cut", false, -1e9, 1e9),
    LIST("names", PART_PLAIN, false, 4, 4, NULL),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &quadrant_point),
};
static const struct shape quadrants = {"quadrants", FIELDS(quadrants_fields), NULL, true, false};

static const struct field pair_columns_fields[] = {PLAIN("label", true), PLAIN("before", true), PLAIN("after", true),
                                                   PLAIN("difference", true)};
static const struct shape pair_columns = {"columns", FIELDS(pair_columns_fields), NULL, false, false};
static const struct field pair_row_fields[] = {PLAIN("label", true), METRIC("before", true), METRIC("after", true),
                                               DIFFERENCE("difference"), YES("control")};
static const struct shape pair_row = {"row", FIELDS(pair_row_fields), NULL, false, false};
static const struct field before_after_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    CHOICE("good", directions),
    SHAPE("columns", true, pair_columns),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &pair_row),
};
static const struct shape before_after = {"before_after", FIELDS(before_after_fields), NULL, true, false};

static const struct field topic_fields[] = {
    PLAIN("label", true),  METRIC("share", true),    DIFFERENCE("change"),
    METRIC("good", false), METRIC("neutral", false), METRIC("bad", false),
};
static const struct shape topic = {"topic", FIELDS(topic_fields), NULL, false, false};
static const struct field topics_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("compare", false),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &topic),
};
static const struct shape topics = {"topics", FIELDS(topics_fields), NULL, true, false};

static const struct field quote_fields[] = {
    TEXT_PLAIN("text", true), PLAIN("date", false), PLAIN("store", false), PLAIN("topic", false), CHOICE("tone", tones),
};
static const struct shape quote = {"quote", FIELDS(quote_fields), NULL, false, false};
static const struct field quotes_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    LIST("items", PART_SHAPE, true, 0, LIMIT_TABLE_ROWS, &quote),
};
static const struct shape quotes = {"quotes", FIELDS(quotes_fields), NULL, true, true};

static const struct field paragraph_fields[] = {TEXT("text", true), TITLE("title", false)};
static const struct shape paragraph = {"paragraph", FIELDS(paragraph_fields), "text", true, false};

static const struct shape page_break = {"page_break", NULL, 0, NULL, true, false};

static const struct field section_fields[] = {TITLE("title", true), TITLE("note", false)};
static const struct shape section = {"section", FIELDS(section_fields), "title", true, false};

static const struct field note_fields[] = {TEXT("text", true)};
static const struct shape note = {"note", FIELDS(note_fields), "text", true, false};

static const struct field columns_fields[] = {
    LIST("left", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL),
    LIST("right", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL),
    NUMBER("split", false, 0.2, 0.8),
};
static const struct shape columns = {"columns", FIELDS(columns_fields), NULL, true, false};

const struct shape *const block_shapes[] = {
    &headline, &paragraph, &cards,        &composition, &histogram, &trend,  &comparison, &bars, &heatmap,    &funnel,
    &control,  &quadrants, &before_after, &topics,      &table,     &quotes, &section,    &note, &page_break, &columns,
};
const size_t block_shape_count = sizeof block_shapes / sizeof *block_shapes;

static const struct field document_fields[] = {
    TITLE("kicker", true),    TITLE("title", true),       TITLE("period", true),
    TITLE("subtitle", false), SHAPE("rank", false, rank), LIST("blocks", PART_BLOCK, true, 1, LIMIT_BLOCKS, NULL),
};
const struct shape document_shape = {"document", FIELDS(document_fields), NULL, false, false};

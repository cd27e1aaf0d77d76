/* One row a field. What is not here cannot stand in a document. */
#include "flow/report/document_shapes.h"

#include "base/limits.h"

#define FIELDS(list) (list), sizeof(list) / sizeof *(list)

/* Shorthands for the columns that most rows leave empty. */
#define TEXT(name, needed)                                                                                             \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_DOCUMENT_TEXT, NULL, NULL }
#define TITLE(name, needed)                                                                                            \
    { name, PART_TEXT, needed, false, false, 0, LIMIT_NAME, NULL, NULL }
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

static const char *const tones[] = {"good", "bad", "plain", NULL};
static const char *const aligns[] = {"left", "right", "centre", NULL};

static const struct field headline_fields[] = {TEXT("text", true), TEXT("detail", false), CHOICE("tone", tones)};
static const struct shape headline = {"headline", FIELDS(headline_fields), "text", true};

static const struct field card_fields[] = {
    TITLE("title", true),
    METRIC("metric", true),
    DIFFERENCE("change"),
    TITLE("compare", false),
    LIST("history", PART_METRIC, false, 0, LIMIT_POINTS, NULL),
};
static const struct shape card = {"card", FIELDS(card_fields), NULL, true};

static const struct field cards_fields[] = {LIST("items", PART_SHAPE, true, 1, 4, &card)};
static const struct shape cards = {"cards", FIELDS(cards_fields), NULL, true};

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
static const struct shape composition = {"composition", FIELDS(composition_fields), NULL, true};

static const struct field point_fields[] = {PLAIN("label", true), METRIC("metric", true)};
static const struct shape point = {"point", FIELDS(point_fields), NULL, false};
static const struct field reference_fields[] = {PLAIN("name", true),
                                                LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point)};
static const struct shape reference = {"reference", FIELDS(reference_fields), NULL, false};
static const struct field mark_fields[] = {PLAIN("label", true), TITLE("text", true)};
static const struct shape mark = {"mark", FIELDS(mark_fields), NULL, false};
static const struct field trend_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    PLAIN("name", true),
    LIST("points", PART_SHAPE, true, 0, LIMIT_POINTS, &point),
    SHAPE("reference", false, reference),
    LIST("marks", PART_SHAPE, false, 0, LIMIT_MARKS, &mark),
};
static const struct shape trend = {"trend", FIELDS(trend_fields), NULL, true};

static const struct field comparison_columns_fields[] = {PLAIN("label", true), PLAIN("metric", true),
                                                         PLAIN("reference", true), PLAIN("difference", true)};
static const struct shape comparison_columns = {"columns", FIELDS(comparison_columns_fields), NULL, false};
static const struct field comparison_row_fields[] = {
    PLAIN("label", true), METRIC("metric", true), METRIC("reference", true), DIFFERENCE("difference"), YES("strong")};
static const struct shape comparison_row = {"row", FIELDS(comparison_row_fields), NULL, false};
static const struct field comparison_fields[] = {
    TITLE("title", true),
    TITLE("note", false),
    NUMBER("from", true, -1e6, 1e6),
    NUMBER("to", true, -1e6, 1e6),
    SHAPE("columns", true, comparison_columns),
    LIST("rows", PART_SHAPE, true, 0, LIMIT_COMPARISON_ROWS, &comparison_row),
};
static const struct shape comparison = {"comparison", FIELDS(comparison_fields), NULL, true};

static const struct field table_column_fields[] = {PLAIN("title", true), CHOICE("align", aligns)};
static const struct shape table_column = {"column", FIELDS(table_column_fields), NULL, false};
static const struct field table_fields[] = {
    TITLE("title", false),
    TITLE("note", false),
    LIST("columns", PART_SHAPE, true, 1, LIMIT_TABLE_COLUMNS, &table_column),
    {"rows", PART_CELL, true, true, true, 0, LIMIT_TABLE_ROWS, NULL, NULL},
};
static const struct shape table = {"table", FIELDS(table_fields), NULL, true};

static const struct field section_fields[] = {TITLE("title", true), TITLE("note", false)};
static const struct shape section = {"section", FIELDS(section_fields), "title", true};

static const struct field note_fields[] = {TEXT("text", true)};
static const struct shape note = {"note", FIELDS(note_fields), "text", true};

static const struct field columns_fields[] = {
    LIST("left", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL),
    LIST("right", PART_BLOCK, true, 0, LIMIT_BLOCKS, NULL),
    NUMBER("split", false, 0.2, 0.8),
};
static const struct shape columns = {"columns", FIELDS(columns_fields), NULL, true};

const struct shape *const block_shapes[] = {&headline, &cards,   &composition, &trend,  &comparison,
                                            &table,    &section, &note,        &columns};
const size_t block_shape_count = sizeof block_shapes / sizeof *block_shapes;

static const struct field document_fields[] = {
    TITLE("kicker", true),
    TITLE("title", true),
    TITLE("period", true),
    TITLE("subtitle", false),
    LIST("blocks", PART_BLOCK, true, 1, LIMIT_BLOCKS, NULL),
};
const struct shape document_shape = {"document", FIELDS(document_fields), NULL, false};

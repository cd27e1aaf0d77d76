/* Rows are read twice in one snapshot: first for how many there are and how wide, then to be written. */
#include "ops/export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/redact.h"
#include "flow/registry/registry_rows.h"
#include "flow/survey/survey_rows.h"
#include "ops/export_parts.h"
#include "ops/journal.h"
#include "ops/rights.h"
#include "ops/rulebook.h"

static const char *const endings[] = {[EXPORT_CSV] = "csv", [EXPORT_XLSX] = "xlsx", [EXPORT_SAV] = "sav"};

struct exporting {
    struct workspace *workspace;
    const struct act *act;
    const struct export *what;
    struct rulebook *rulebook;
    enum export_format format;
    const char *survey;
    const struct registry *registry;
    struct survey_versions versions;
    const struct store *store;   /* only this one, or NULL */
    const struct region *region; /* only its stores, or NULL */
    struct export_columns columns;
    struct map zones;    /* name -> struct zone */
    struct arena *arena; /* of a row */
    struct export_cell *cells;
    struct buf text;
    bool writing;
    int64_t rows;
    void *sink;
    char digest[DIGEST_TEXT];
};

/* ---- what is asked for ---- */

static int find_format(struct exporting *exporting, struct err *err) {
    const char *dot = strrchr(file_base_name(exporting->what->file), '.');
    const char *asked = exporting->what->format ? exporting->what->format : dot ? dot + 1 : "";
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (!strcasecmp(endings[i], asked))
            return exporting->format = (enum export_format)i, 0;
    return err_set(err, ERR_USAGE, "'%s' is no form of an export", asked), err_todo(err, "csv, xlsx or sav");
}

static int find_survey(struct exporting *exporting, struct err *err) {
    const struct survey *survey = NULL;
    if (exporting->what->survey)
        return rulebook_survey(exporting->rulebook, exporting->what->survey, &survey, err)
                   ? (int)err->kind
                   : (exporting->survey = survey->id, 0);
    if (exporting->rulebook->survey_count != 1)
        return err_set(err, ERR_DATA, "there are %zu surveys", exporting->rulebook->survey_count),
               err_todo(err, "say which with --survey");
    exporting->survey = exporting->rulebook->surveys[0]->id;
    return 0;
}

static int may(struct exporting *exporting, struct err *err) {
    const struct export *what = exporting->what;
    if (what->unredacted && !what->words)
        return err_set(err, ERR_USAGE, "--unredacted goes with --words");
    if (what->words && rights_also(exporting->workspace, exporting->act, "export --words", err))
        return err->kind;
    return what->unredacted ? rights_also(exporting->workspace, exporting->act, "export --unredacted", err) : 0;
}

static int find_places(struct exporting *exporting, struct err *err) {
    const char *region = exporting->what->region;
    if (scope_query(exporting->workspace, exporting->registry, exporting->what->store, &region, err) ||
        (exporting->what->store &&
         registry_need_store(exporting->registry, exporting->what->store, &exporting->store, err)))
        return err->kind;
    return region ? registry_need_region(exporting->registry, region, &exporting->region, err) : 0;
}

/* ---- cells ---- */

static const struct zone *zone_of(struct exporting *exporting, const struct store *store) {
    const char *name = store->zone[0] ? store->zone : exporting->rulebook->settings.zone;
    struct zone *zone = map_get(&exporting->zones, name);
    struct err ignored;
    if (!zone && !zone_open(&zone, name, &ignored))
        map_put(&exporting->zones, name, zone);
    return zone;
}

/* Seconds as the store's clock shows them. */
static double local_seconds(struct exporting *exporting, const struct store *store, int64_t seconds) {
    const struct zone *zone = zone_of(exporting, store);
    struct wall wall;
    if (!zone)
        return (double)seconds;
    zone_wall(zone, seconds * 1000, &wall);
    return (double)wall.day * 86400 + wall.ms / 1000;
}

static const char *option_words(const struct exporting *exporting, const struct option *option) {
    bool english = strcmp(exporting->columns.language, "zh") && option->en[0];
    return english ? option->en : option->zh;
}

/* The options of a choice or a ranking by what they are called. */
static const char *labelled(struct exporting *exporting, const struct question *question, const unsigned char *sheet) {
    uint64_t answer = answer_get(question, sheet);
    struct buf *text = &exporting->text;
    buf_clear(text);
    if (question->kind == QUESTION_RANKING) {
        for (; answer & 0xff; answer >>= 8) {
            buf_text(text, text->len ? "→" : "");
            buf_text(text, option_words(exporting, &question->options[(answer & 0xff) - 1]));
        }
    } else if (question->many) {
        for (size_t i = 0; i < question->option_count; i++)
            if (answer >> (i + 1) & 1) {
                buf_text(text, text->len ? "┋" : "");
                buf_text(text, option_words(exporting, &question->options[i]));
            }
    } else {
        buf_text(text, option_words(exporting, &question->options[answer - 1]));
    }
    return arena_text(exporting->arena, text->data);
}

static struct export_cell text_cell(const char *text) {
    return (struct export_cell){text && text[0], text, 0};
}

static struct export_cell number_cell(double number) {
    return (struct export_cell){true, NULL, number};
}

static struct export_cell written(struct exporting *exporting, const struct question *question,
                                  const unsigned char *sheet) {
    buf_clear(&exporting->text);
    answer_write(question, sheet, &exporting->text);
    size_t len = exporting->text.len;
    if (len > 1 && exporting->text.data[len - 1] == ';') /* what ends a list joins nothing */
        exporting->text.data[--exporting->text.len] = '\0';
    return text_cell(arena_text(exporting->arena, exporting->text.data));
}

/* `question` is the version's own. */
static struct export_cell answer_cell(struct exporting *exporting, const struct export_column *column,
                                      const struct question *question, const unsigned char *sheet) {
    int scale = 0;
    double number = 0;
    day_t day = 0;
    uint64_t answer = answer_get(question, sheet);
    if (!answer)
        return (struct export_cell){0};
    answer = answer_carry(question, column->question, answer);
    if (column->part == PART_OPTION)
        return number_cell((double)(answer >> (column->option + 1) & 1));
    if (column->part == PART_PLACE) {
        uint64_t place = column->option < 8 ? answer >> (8 * column->option) & 0xff : 0;
        return (struct export_cell){place != 0, NULL, (double)place};
    }
    if (answer_scale(question, sheet, &scale))
        return number_cell(scale);
    if (answer_number(question, sheet, &number))
        return number_cell(number);
    if (answer_day(question, sheet, &day))
        return number_cell((double)day * 86400);
    if (column->kind == EXPORT_NUMBER)
        return number_cell((double)answer);
    if (exporting->what->labels && question->option_count)
        return text_cell(labelled(exporting, question, sheet));
    return written(exporting, question, sheet);
}

static struct export_cell words_cell(struct exporting *exporting, const char *text) {
    if (!text[0] || exporting->what->unredacted)
        return text_cell(text);
    buf_clear(&exporting->text);
    redact(&exporting->text, text, strlen(text));
    return text_cell(arena_text(exporting->arena, exporting->text.data));
}

static struct export_cell own_cell(struct exporting *exporting, const struct export_column *column,
                                   const struct whole_row *whole, const struct store *store) {
    char month[MONTH_TEXT];
    const struct region *home = store_region(store, month_last(whole->row.month));
    switch (column->part) {
    case PART_ID:
        return text_cell(whole->external_id);
    case PART_SOURCE:
        return text_cell(whole->source);
    case PART_STORE:
        return text_cell(store->code);
    case PART_STORE_NAME:
        return text_cell(store->name);
    case PART_REGION:
        return text_cell(home ? home->code : "");
    case PART_AT:
        return number_cell(local_seconds(exporting, store, whole->seconds));
    case PART_MONTH:
        return text_cell(arena_text(exporting->arena, month_write(month, whole->row.month)));
    case PART_CLASS:
        return text_cell(channel_class_name((enum channel_class)whole->row.class));
    case PART_WAVE:
        return text_cell(whole->wave);
    default:
        return whole->row.weight ? number_cell((double)whole->row.weight / (double)WEIGHT_ONE)
                                 : (struct export_cell){0};
    }
}

static void fill(struct exporting *exporting, const struct whole_row *whole, const struct survey *version,
                 const struct store *store) {
    const struct value *texts = NULL;
    struct err ignored = {0};
    if (exporting->what->words && whole->texts[0])
        json_read(exporting->arena, whole->texts, strlen(whole->texts), &texts, &ignored);
    for (size_t i = 0; i < exporting->columns.count; i++) {
        const struct export_column *column = &exporting->columns.items[i];
        const struct question *question = column->question ? survey_question(version, column->question->id) : NULL;
        bool same = question && question_carries(question, column->question);
        if (!column->question)
            exporting->cells[i] = own_cell(exporting, column, whole, store);
        else if (!same)
            exporting->cells[i] = (struct export_cell){0};
        else if (column->part == PART_WORDS)
            exporting->cells[i] = words_cell(exporting, value_text(value_get(texts, question->id), ""));
        else
            exporting->cells[i] = answer_cell(exporting, column, question, whole->row.sheet);
    }
}

/* ---- rows ---- */

static void widen(struct exporting *exporting) {
    for (size_t i = 0; i < exporting->columns.count; i++) {
        struct export_column *column = (struct export_column *)(uintptr_t)&exporting->columns.items[i];
        size_t len = exporting->cells[i].there && exporting->cells[i].text ? strlen(exporting->cells[i].text) : 0;
        column->width = len > column->width ? len : column->width;
    }
}

static int take(void *context, const struct whole_row *whole, struct err *err) {
    struct exporting *exporting = context;
    const struct survey *version = survey_version_find(&exporting->versions, whole->row.version);
    const struct store *store = registry_store_by_id(exporting->registry, whole->row.store);
    const struct region *home = store ? store_region(store, month_last(whole->row.month)) : NULL;
    if (!version || !store || strcmp(version->id, exporting->survey) != 0 ||
        (exporting->region && !region_hangs_under(home, exporting->region)))
        return 0;
    arena_clear(exporting->arena);
    fill(exporting, whole, version, store);
    if (!exporting->writing)
        widen(exporting);
    if (++exporting->rows % 4096 == 0)
        act_progress(exporting->act, exporting->writing ? "writing" : "looking", exporting->rows, 0);
    return exporting->writing ? export_sinks[exporting->format].row(exporting->sink, exporting->cells, err) : 0;
}

static int pass(struct exporting *exporting, struct err *err) {
    const struct export *what = exporting->what;
    month_t from = what->from == INT32_MIN ? 0 : what->from;
    exporting->rows = 0;
    return responses_each_whole(exporting->workspace->db, exporting->store ? exporting->store->id : 0, from, what->to,
                                take, exporting, err);
}

static int write_rows(struct exporting *exporting, const char *path, struct err *err) {
    const struct export_sink *sink = &export_sinks[exporting->format];
    if (sink->begin(&exporting->sink, path, &exporting->columns, exporting->rows, exporting->act, err))
        return err->kind;
    exporting->writing = true;
    if (pass(exporting, err)) {
        sink->drop(exporting->sink);
        return err->kind;
    }
    return sink->finish(exporting->sink, err);
}

static int digest_file(struct exporting *exporting, const char *path, struct err *err) {
    char *piece = mem_alloc(KIB(64));
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? -1 : 1;
    struct digest_stream *stream = digest_begin();
    while (got > 0 && (got = read(file, piece, KIB(64))) > 0)
        digest_more(stream, piece, (size_t)got);
    struct digest digest = digest_end(stream);
    digest_write(exporting->digest, &digest);
    if (file >= 0)
        close(file);
    free(piece);
    return got < 0 ? err_errno(err, ERR_IO, errno, "%s cannot be read back", path) : 0;
}

/* What left, and that it is known before the file has its name: a name that then cannot be given leaves a line too
 * many, never one too few. */
static int journal(struct exporting *exporting, struct err *err) {
    struct arena *arena = exporting->workspace->arena;
    const struct export *what = exporting->what;
    struct value *detail = value_map(arena);
    value_set(arena, detail, "rows", value_int(arena, exporting->rows));
    value_set(arena, detail, "format", value_str(arena, endings[exporting->format]));
    value_set(arena, detail, "words", value_bool(arena, what->words));
    value_set(arena, detail, "redacted", value_bool(arena, !what->unredacted));
    value_set(arena, detail, "file", value_str(arena, exporting->digest));
    if (exporting->store || exporting->region)
        value_set(arena, detail, "place",
                  value_str(arena, exporting->store ? exporting->store->code : exporting->region->code));
    if (sql_begin(exporting->workspace->db, err) ||
        journal_write(exporting->workspace->db, exporting->act, "export", exporting->survey, detail, err)) {
        sql_rollback(exporting->workspace->db);
        return err->kind;
    }
    return sql_commit(exporting->workspace->db, err);
}

static int publish(const char *temporary, const char *path, struct err *err) {
    if (link(temporary, path)) /* unlike rename it takes nobody's place */
        return err_errno(err, ERR_EXISTS, errno, "%s cannot be put in its place", path);
    unlink(temporary);
    return 0;
}

/* ---- the whole ---- */

static int prepare(struct exporting *exporting, struct err *err) {
    struct workspace *workspace = exporting->workspace;
    int64_t cut = 0;
    if (batch_last(workspace->db, &cut, err) ||
        registry_read(workspace->db, workspace->arena, INT32_MAX, cut, &exporting->registry, err) ||
        find_places(exporting, err) || survey_versions_read(workspace->db, workspace->arena, &exporting->versions, err))
        return err->kind;
    exporting->columns = export_columns_of(workspace->arena, &exporting->versions, exporting->survey, exporting->what,
                                           exporting->format, exporting->rulebook->settings.language);
    exporting->cells = arena_alloc(workspace->arena, exporting->columns.count * sizeof *exporting->cells);
    return 0;
}

static int make(struct exporting *exporting, const char *temporary, struct err *err) {
    int failed = sql_snapshot(exporting->workspace->db, err);
    failed = failed ? failed : prepare(exporting, err);
    failed = failed ? failed : pass(exporting, err);
    failed = failed ? failed : export_fits(exporting->format, &exporting->columns, exporting->rows, err);
    failed = failed ? failed : write_rows(exporting, temporary, err);
    sql_rollback(exporting->workspace->db);
    failed = failed ? failed : digest_file(exporting, temporary, err);
    failed = failed ? failed : journal(exporting, err);
    failed = failed ? failed : publish(temporary, exporting->what->file, err);
    if (failed)
        unlink(temporary);
    return failed;
}

static void clear(struct exporting *exporting) {
    for (size_t i = 0; i < exporting->zones.count; i++)
        zone_free(exporting->zones.entries[i].item);
    buf_free(&exporting->text);
    arena_free(exporting->arena);
    rulebook_close(exporting->rulebook);
}

int export_responses(struct workspace *workspace, const struct act *act, const struct export *what,
                     struct export_done *out, struct err *err) {
    struct exporting exporting = {.workspace = workspace,
                                  .act = act,
                                  .what = what,
                                  .zones = map_make(workspace->arena),
                                  .arena = arena_new(),
                                  .text = buf_make(LIMIT_CSV_ROW * 8)};
    const char *name = file_base_name(what->file);
    const char *temporary = arena_format(workspace->arena, "%.*s.%s.tmp", (int)(name - what->file), what->file, name);
    int failed = file_exists(what->file) ? (err_set(err, ERR_EXISTS, "%s is there already", what->file),
                                            err_todo(err, "name a new file"), (int)err->kind)
                                         : 0;
    failed = failed ? failed : find_format(&exporting, err);
    failed = failed ? failed : may(&exporting, err);
    failed = failed ? failed : rulebook_open(&exporting.rulebook, workspace, RULEBOOK_INTAKE, err);
    failed = failed ? failed : find_survey(&exporting, err);
    failed = failed ? failed : make(&exporting, temporary, err);
    if (!failed)
        *out = (struct export_done){.rows = exporting.rows,
                                    .columns = (int64_t)exporting.columns.count,
                                    .format = endings[exporting.format],
                                    .survey = arena_text(workspace->arena, exporting.survey),
                                    .digest = arena_text(workspace->arena, exporting.digest)};
    clear(&exporting);
    return failed;
}

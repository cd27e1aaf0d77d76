/* Which columns a mapping reads, and which mapping fits a file.
 *
 * A mapping's text is a column's name, or, with braces, a template over columns: "{BAREA}-{GATE}". */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/mem.h"
#include "base/text.h"
#include "flow/intake/intake.h"

typedef int column_fn(void *context, const char *column);

static int each_column(const char *text, column_fn *fn, void *context) {
    if (!text || !text[0])
        return 0;
    if (!strchr(text, '{'))
        return fn(context, text);
    for (const char *open = strchr(text, '{'); open; open = strchr(open, '{')) {
        const char *close = strchr(open, '}');
        if (!close)
            break;
        char column[LIMIT_NAME + 1];
        size_t len = (size_t)(close - open - 1);
        if (len > LIMIT_NAME)
            len = LIMIT_NAME;
        memcpy(column, open + 1, len);
        column[len] = '\0';
        int stop = fn(context, column);
        if (stop)
            return stop;
        open = close;
    }
    return 0;
}

static int each_of_answer(const struct mapping_answer *answer, column_fn *fn, void *context) {
    int stop = each_column(answer->column, fn, context);
    for (size_t i = 0; !stop && i < answer->column_count; i++)
        stop = each_column(answer->columns[i].cell, fn, context);
    return stop;
}

int mapping_columns(const struct mapping *mapping, column_fn *fn, void *context) {
    const char *const texts[] = {mapping->external_id, mapping->store,  mapping->at,     mapping->wave,
                                 mapping->weight,      mapping->code,   mapping->name,   mapping->region,
                                 mapping->region_name, mapping->parent, mapping->opened, mapping->closed,
                                 mapping->zone};
    int stop = 0;
    for (size_t i = 0; !stop && i < sizeof texts / sizeof *texts; i++)
        stop = each_column(texts[i], fn, context);
    for (size_t i = 0; !stop && i < mapping->answer_count; i++)
        if (!mapping->answers[i].optional)
            stop = each_of_answer(&mapping->answers[i], fn, context);
    for (size_t i = 0; !stop && i < mapping->only_count; i++)
        stop = each_column(mapping->only[i].column, fn, context);
    for (int kind = 0; !stop && kind < CONTACT_KINDS; kind++)
        stop = each_column(mapping->contacts.of[kind], fn, context);
    return stop;
}

/* ---- contacts ---- */

struct apart {
    const struct mapping *mapping;
    const char *wanted; /* a column of a contact */
};

static int is_wanted(void *context, const char *column) {
    const struct apart *apart = context;
    return !strcmp(apart->wanted, column);
}

/* Whether something that is kept as it stands reads the column. */
static int is_kept(void *context, const char *column) {
    struct apart *apart = context;
    const struct mapping *mapping = apart->mapping;
    const char *const texts[] = {mapping->external_id, mapping->store, mapping->at, mapping->wave, mapping->weight};
    apart->wanted = column;
    int found = 0;
    for (size_t i = 0; !found && i < sizeof texts / sizeof *texts; i++)
        found = each_column(texts[i], is_wanted, apart);
    for (size_t i = 0; !found && i < mapping->answer_count; i++)
        found = each_of_answer(&mapping->answers[i], is_wanted, apart);
    return found;
}

int mapping_contacts_apart(const struct mapping *mapping, struct err *err) {
    struct apart apart = {.mapping = mapping};
    for (int kind = 0; kind < CONTACT_KINDS; kind++)
        if (each_column(mapping->contacts.of[kind], is_kept, &apart))
            return err_set(
                       err, ERR_DATA,
                       "mapping '%s' keeps the customer's %s under lock, and reads its column for something else too",
                       mapping->id, contact_word((enum contact_kind)kind)),
                   err_where(err, "%s", mapping->script),
                   err_field(err, "customer.%s", contact_word((enum contact_kind)kind)),
                   err_todo(err, "a contact is no answer, and no external_id: take another column for that");
    return 0;
}

struct search {
    const struct csv_row *header;
    const char *absent; /* the first column that the file lacks */
    char name[LIMIT_NAME + 1];
};

/* "*" is all of the row; "#12" is the twelfth column, whatever its name. */
static bool is_place(const struct csv_row *header, const char *column) {
    if (!strcmp(column, "*"))
        return true;
    return column[0] == '#' && column[1] && !column[1 + strspn(column + 1, "0123456789")] &&
           strtoul(column + 1, NULL, 10) - 1 < header->count;
}

static int is_absent(void *context, const char *column) {
    struct search *search = context;
    if (is_place(search->header, column))
        return 0;
    for (size_t i = 0; i < search->header->count; i++)
        if (!strcmp(search->header->fields[i].bytes, column))
            return 0;
    strncpy(search->name, column, LIMIT_NAME);
    search->absent = search->name;
    return 1;
}

bool mapping_reads(const struct mapping_answer *answer, const struct csv_row *header) {
    struct search search = {.header = header};
    return !each_of_answer(answer, is_absent, &search);
}

bool mapping_fits(const struct mapping *mapping, const struct csv_row *header) {
    struct search search = {.header = header};
    return !mapping_columns(mapping, is_absent, &search);
}

const char *mapping_column(struct arena *arena, const struct csv_row *header, size_t column) {
    const char *name = header->fields[column].bytes;
    bool plain = name[0] && !strchr(name, '{');
    for (size_t i = 0; plain && i < header->count; i++)
        plain = i == column || strcmp(header->fields[i].bytes, name) != 0;
    return plain ? name : arena_format(arena, "{#%zu}", column + 1);
}

static const char *nearest_heading(const struct csv_row *header, const char *column) {
    const char **names = mem_alloc((header->count + 1) * sizeof *names);
    for (size_t i = 0; i < header->count; i++)
        names[i] = header->fields[i].bytes;
    const char *nearest = text_nearest(column, names, header->count);
    free(names);
    return nearest;
}

static int no_fit(const struct mapping *const *mappings, size_t count, const struct search *search, struct err *err) {
    if (count == 0)
        return err_set(err, ERR_DATA, "there is no mapping for files like this one"),
               err_todo(err, "write one in scripts/channels/; `earshot help scripts` shows how");
    if (count > 1)
        return err_set(err, ERR_DATA, "the header fits none of the %zu mappings; '%s' misses the column '%s'", count,
                       mappings[count - 1]->id, search->absent),
               err_todo(err, "choose one with --map to hear what it misses, or write one in scripts/channels/");
    const char *nearest = nearest_heading(search->header, search->absent);
    err_set(err, ERR_DATA, "the file has no column '%s', which the mapping '%s' reads", search->absent,
            mappings[0]->id);
    return nearest ? err_todo(err, "it has '%s': is that the one?", nearest)
                   : err_todo(err, "mend the file, or the mapping in %s", mappings[0]->script);
}

int mapping_choose(const struct mapping *const *mappings, size_t count, const struct csv_row *header,
                   const struct mapping **out, struct err *err) {
    const struct mapping *fits = NULL;
    struct search search = {.header = header};
    for (size_t i = 0; i < count; i++) {
        search.name[0] = '\0';
        if (mapping_columns(mappings[i], is_absent, &search))
            continue;
        if (fits)
            return err_set(err, ERR_DATA, "the mappings '%s' and '%s' both fit this file", fits->id, mappings[i]->id),
                   err_todo(err, "say which with --map");
        fits = mappings[i];
    }
    if (!fits)
        return no_fit(mappings, count, &search, err);
    *out = fits;
    return 0;
}

static const char *nearest_question(const struct survey *survey, const char *id) {
    const char *ids[LIMIT_QUESTIONS];
    for (size_t i = 0; i < survey->question_count; i++)
        ids[i] = survey->questions[i].id;
    return text_nearest(id, ids, survey->question_count);
}

int mapping_check(const struct mapping *mapping, const struct survey *survey, struct err *err) {
    for (size_t i = 0; i < mapping->answer_count; i++) {
        const char *id = mapping->answers[i].question, *nearest;
        if (survey_question(survey, id))
            continue;
        err_set(err, ERR_DATA, "mapping '%s' fills the question '%s', which survey '%s' does not ask", mapping->id, id,
                survey->id);
        err_where(err, "%s", mapping->script);
        err_field(err, "answers.%s", id);
        nearest = nearest_question(survey, id);
        return nearest ? err_todo(err, "did you mean '%s'?", nearest)
                       : err_todo(err, "`earshot survey show %s` lists the questions", survey->id);
    }
    return 0;
}

#include "ops/facts.h"

#include <string.h>

#include "ops/batch_rows.h"
#include "ops/journal.h"

int facts_add(struct digest_set *set, const char *text, struct err *err) {
    struct digest digest = digest_row(NULL, 0, text, strlen(text));
    return digest_set_add(set, &digest, err);
}

int facts_seal(struct workspace *workspace, const struct act *act, const char *kind, struct batch *batch,
               struct digest_set *set, struct err *err) {
    char hex[DIGEST_TEXT];
    struct digest content;
    struct arena *arena = workspace->arena;
    struct value *detail = value_map(arena);
    if (digest_set_end(set, &content, err))
        return err->kind;
    batch->kind = kind;
    batch->content = batch->seal = arena_text(arena, digest_write(hex, &content));
    batch->sealed_at = act->now;
    batch->actor = act->actor;
    value_set(arena, detail, "batch", value_int(arena, batch->seq));
    value_set(arena, detail, "stored", value_int(arena, batch->stored));
    value_set(arena, detail, "seal", value_str(arena, batch->seal));
    batch_row_note(arena, batch, detail);
    if (batch_rows_note(workspace->db, arena, kind, batch->seq, detail, err) || batch_write(workspace->db, batch, err))
        return err->kind;
    return journal_write(workspace->db, act, kind, batch->name, detail, err);
}

int facts_write(const struct facts_writing *what, struct batch *batch, struct err *err) {
    struct digest_set *set = digest_set_new();
    int failed = batch_next(what->workspace->db, &batch->seq, err);
    for (size_t i = 0; !failed && i < what->count; i++) {
        const char *text;
        failed = what->write(what->pile, i, batch->seq, &text, err);
        failed = failed ? failed : facts_add(set, text, err);
    }
    batch->stored = (int64_t)what->count;
    failed = failed ? failed : facts_seal(what->workspace, what->act, what->kind, batch, set, err);
    digest_set_free(set);
    return failed;
}

/* ---- a file ---- */

static int read_all(const struct facts_reading *reading, struct form *form, struct arena *arena,
                    struct facts_done *done, struct err *err) {
    enum csv_step step;
    while ((step = form_next(form, err)) == CSV_ROW)
        if (reading->row(reading->pile, form, done, err))
            return err->kind;
    done->read = form->read;
    done->rejected = form->sheet.rejected;
    done->encoding = arena_text(arena, grid_encoding(form->grid));
    return step == CSV_FAILED ? (int)err->kind : 0;
}

static int land(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                const struct facts_reading *reading, struct form *form, struct facts_done *done, struct err *err) {
    struct batch batch = {.source = "",
                          .name = file_base_name(what->file),
                          .file = grid_digest(form->grid),
                          .repeated = done->same,
                          .rejected = done->rejected};
    if (form_end(form, what->strict, &done->errors, err))
        return err->kind;
    if (what->dry_run || !done->added)
        return 0;
    if (reading->land(reading->pile, act, &batch, err))
        return err->kind;
    done->batch = batch.seq;
    return sql_commit(workspace->db, err);
}

int facts_import(struct workspace *workspace, const struct act *act, const struct facts_import *what,
                 const struct facts_reading *reading, struct facts_done *out, struct err *err) {
    struct rulebook *rulebook = NULL;
    struct form form = {0};
    struct facts_done done = {0};
    int failed = rulebook_open(&rulebook, workspace, reading->scope, err);
    if (!failed)
        failed =
            form_open(&form, workspace, reading->columns, what->file, what->errors, rulebook->settings.language, err);
    failed = failed ? failed : sql_begin(workspace->db, err);
    failed = failed ? failed : reading->open(reading->pile, workspace, act, rulebook, err);
    failed = failed ? failed : read_all(reading, &form, workspace->arena, &done, err);
    failed = failed ? failed : land(workspace, act, what, reading, &form, &done, err);
    sql_rollback(workspace->db);
    form_close(&form);
    rulebook_close(rulebook);
    if (!failed)
        *out = done;
    return failed;
}

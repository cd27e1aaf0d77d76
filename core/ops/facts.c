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

int facts_told(struct facts_done *done, const struct form *form, enum csv_step last, struct arena *arena,
               struct err *err) {
    done->read = form->read;
    done->rejected = form->sheet.rejected;
    done->encoding = arena_text(arena, grid_encoding(form->grid));
    return last == CSV_FAILED ? (int)err->kind : 0;
}

int facts_land(const struct facts_landing *landing, struct facts_done *done, struct err *err) {
    const struct facts_import *what = landing->what;
    struct batch batch = {.source = "",
                          .name = file_base_name(what->file),
                          .file = grid_digest(landing->form->grid),
                          .repeated = done->same,
                          .rejected = done->rejected};
    if (form_end(landing->form, what->strict, &done->errors, err))
        return err->kind;
    if (what->dry_run || !landing->count)
        return 0;
    if (landing->land(landing->pile, landing->act, &batch, err))
        return err->kind;
    done->batch = batch.seq;
    return sql_commit(landing->workspace->db, err);
}

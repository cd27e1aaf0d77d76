#include "ops/sheet.h"

#include <errno.h>
#include <unistd.h>

#include "base/text.h"
#include "ops/journal.h"

int sheet_open(struct sheet *out, const struct workspace *workspace, const char *file, const char *errors,
               struct err *err) {
    struct arena *arena = workspace->arena;
    const char *folder = arena_format(arena, "%s/errors", workspace->path);
    *out = (struct sheet){.problem_row = -1};
    out->path = errors ? errors : arena_format(arena, "%s/%s.errors.csv", folder, file_base_name(file));
    out->making = arena_format(arena, "%s.making", out->path);
    if (journal_names_nobody("the file's name", file_base_name(file),
                             err)) /* the sheet and the batch are called by it */
        return err_todo(err, "give it another name");
    return errors ? 0 : file_make_dirs(folder, err);
}

void sheet_close(struct sheet *sheet) {
    if (sheet->file)
        fclose(sheet->file);
    if (sheet->making)
        unlink(sheet->making);
    *sheet = (struct sheet){0};
}

static void write_line(struct sheet *sheet, int64_t row, const char *column, const char *value, const char *reason) {
    char number[24];
    if (!sheet->file) {
        sheet->file = fopen(sheet->making, "we");
        if (!sheet->file) {
            sheet->fault = errno; /* told when the sheet is kept */
            return;
        }
        fputs("\xEF\xBB\xBFrow,column,value,reason\r\n", sheet->file);
    }
    snprintf(number, sizeof number, "%lld", (long long)row);
    csv_put(sheet->file, number, true, false);
    csv_put(sheet->file, column, false, true);
    csv_put(sheet->file, value, false, true);
    csv_put(sheet->file, reason, false, false);
    fputs("\r\n", sheet->file);
}

void sheet_put(struct sheet *sheet, int64_t row, const char *column, const char *value, const char *reason) {
    if (row != sheet->problem_row)
        sheet->rejected++;
    sheet->problem_row = row;
    write_line(sheet, row, column, value, reason);
}

int sheet_keep(struct sheet *sheet, const char **out, struct err *err) {
    *out = NULL;
    if (!sheet->rejected)
        return 0;
    bool written = sheet->file && !fflush(sheet->file) && !ferror(sheet->file) && !fsync(fileno(sheet->file));
    if (!written || rename(sheet->making, sheet->path))
        return err_errno(err, ERR_IO, sheet->fault ? sheet->fault : errno, "the error sheet cannot be written to %s",
                         sheet->path),
               err_todo(err, "say another place with --errors; nothing was imported");
    *out = sheet->path;
    return 0;
}

bool sheet_is_blank(const struct csv_row *row) {
    if (row->broken || row->too_long)
        return false;
    for (size_t i = 0; i < row->count; i++) {
        size_t len = row->fields[i].len;
        text_trim(row->fields[i].bytes, &len);
        if (len)
            return false;
    }
    return true;
}

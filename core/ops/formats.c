#include "ops/formats.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "flow/report/html.h"
#include "flow/report/pdf.h"
#include "flow/report/plain.h"
#include "flow/report/sheets.h"

static const char *const names[FORMATS] = {"pdf", "html", "text", "csv", "xlsx", "json"};

static const struct {
    const char *ending;
    enum report_format format;
} endings[] = {
    {"pdf", FORMAT_PDF},   {"html", FORMAT_HTML}, {"htm", FORMAT_HTML},  {"txt", FORMAT_TEXT},
    {"text", FORMAT_TEXT}, {"csv", FORMAT_CSV},   {"xlsx", FORMAT_XLSX}, {"json", FORMAT_JSON},
};

int format_read(const char *name, enum report_format *out, struct err *err) {
    for (int i = 0; i < FORMATS; i++)
        if (strcmp(name, names[i]) == 0)
            return *out = (enum report_format)i, 0;
    const char *near = text_nearest(name, names, FORMATS);
    err_set(err, ERR_USAGE, "there is no format '%s'", name);
    return near ? err_todo(err, "did you mean '%s'?", near)
                : err_todo(err, "reports come as pdf, html, text, csv, xlsx and json");
}

int format_of_file(const char *file, enum report_format *out, struct err *err) {
    const char *dot = strrchr(file_base_name(file), '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot + 1, endings[i].ending) == 0)
            return *out = endings[i].format, 0;
    err_set(err, ERR_USAGE, "the name of the file does not say what to write: %s", file);
    return err_todo(err, "let it end in .pdf, .html, .txt, .csv, .xlsx or .json");
}

const char *format_ending(enum report_format format) {
    return format == FORMAT_TEXT ? "txt" : names[format];
}

bool format_is_drawn(enum report_format format) {
    return format == FORMAT_PDF || format == FORMAT_HTML;
}

static int write_csv(const struct value *document, const char *table, struct buf *out, struct err *err) {
    buf_text(out, CSV_MARK);
    return report_csv(document, table, out, err);
}

static int make(struct page_fonts *fonts, const struct value *document, const struct value *theme,
                enum report_format format, const char *table, struct buf *out, struct err *err) {
    switch (format) {
    case FORMAT_PDF:
        return report_pdf(fonts, document, theme, out, err);
    case FORMAT_HTML:
        return report_html(fonts, document, theme, out, err);
    case FORMAT_CSV:
        return write_csv(document, table, out, err);
    case FORMAT_XLSX:
        return report_xlsx(document, out, err);
    case FORMAT_TEXT:
        report_plain(document, out);
        return 0;
    case FORMAT_JSON:
        json_write(out, document, JSON_DOCUMENT);
        return 0;
    case FORMATS:
        break;
    }
    return err_set(err, ERR_INTERNAL, "a format of number %d", format);
}

int format_write(struct page_fonts *fonts, const struct value *document, const struct value *theme,
                 enum report_format format, const char *table, struct buf *out, struct err *err) {
    if (table && format != FORMAT_CSV)
        return err_set(err, ERR_USAGE, "one table is written as csv only"),
               err_todo(err, "leave the table out, or write csv");
    if (make(fonts, document, theme, format, table, out, err))
        return err->kind;
    return buf_overflowed(out) ? err_set(err, ERR_DATA, "the report is too large to be written as %s", names[format])
                               : 0;
}

int format_archived(struct workspace *workspace, const struct history_edition *edition, const struct value *document,
                    enum report_format format, const char *table, struct buf *out, struct err *err) {
    struct vault *vault = NULL;
    struct rulebook *look = NULL;
    struct page_fonts *fonts = NULL;
    if (!format_is_drawn(format))
        return format_write(NULL, document, NULL, format, table, out, err);
    int failed = workspace_archive(workspace, &vault, err) ||
                 rulebook_open_archived(&look, vault, edition->rules, RULEBOOK_LOOK, err) ||
                 page_fonts_open(&fonts, err) || format_write(fonts, document, look->theme, format, table, out, err);
    page_fonts_close(fonts);
    rulebook_close(look);
    vault_close(vault);
    return failed ? (int)err->kind : 0;
}

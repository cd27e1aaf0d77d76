/* The forms in which a person takes a report away, and the one function that makes each of them of a document. */
#ifndef EARSHOT_OPS_FORMATS_H
#define EARSHOT_OPS_FORMATS_H

#include "ops/history.h"
#include "port/page/page.h"

enum report_format { FORMAT_PDF, FORMAT_HTML, FORMAT_TEXT, FORMAT_CSV, FORMAT_XLSX, FORMAT_JSON, FORMATS };

/* "pdf", "html", "text", "csv", "xlsx", "json". Errors: ERR_USAGE with the nearest. */
int format_read(const char *name, enum report_format *out, struct err *err);
/* By the ending of a file's name: .pdf .html .htm .txt .text .csv .xlsx .json. Errors: ERR_USAGE. */
int format_of_file(const char *file, enum report_format *out, struct err *err);
const char *format_ending(enum report_format format); /* "html"; of text "txt" */
bool format_is_drawn(enum report_format format);      /* takes fonts and theme; the others take NULL for both */

/* Appends the whole file to out: a pure function of its arguments. `table` is the one that CSV is to hold, NULL for all
 * of them in one list; no other form takes one. Errors: as report_pdf, report_html, report_csv, report_xlsx. */
int format_write(struct page_fonts *fonts, const struct value *document, const struct value *theme,
                 enum report_format format, const char *table, struct buf *out, struct err *err);

/* The same of a document of an edition (history_read), by the look that it was published with. A PDF is rendered again:
 * what was published, byte for byte, is history_read's. Errors: also what the archive cannot give. */
int format_archived(struct workspace *workspace, const struct history_edition *edition, const struct value *document,
                    enum report_format format, const char *table, struct buf *out, struct err *err);

#endif

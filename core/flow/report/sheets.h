/* A document for spreadsheets: its tables (tables.h) as CSV and as a workbook, with numbers that are numbers. A figure
 * takes several columns: its value, n, the ends of its interval, and a remark where one has any ("样本不足，不予显示").
 * Both say the same, cell by cell; only CSV puts an apostrophe before a text that a spreadsheet would run. */
#ifndef EARSHOT_FLOW_REPORT_SHEETS_H
#define EARSHOT_FLOW_REPORT_SHEETS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"

/* CSV as base/csv.h writes it, UTF-8. With `wanted`, the table of that name or number. Without, all of them as one
 * list, a row a cell, with store and month before it and the table's, row's and column's name: such lists of many
 * reports can be put one under the other. Errors: ERR_NOINPUT for a table that there is not, with the nearest. */
int report_csv(const struct value *document, const char *wanted, struct buf *out, struct err *err);

/* A workbook, a sheet a table. Errors: as book_finish (port/book). */
int report_xlsx(const struct value *document, struct buf *out, struct err *err);

/* What precedes CSV in a file: the mark of UTF-8. Without it Excel on a Chinese Windows takes the file for GBK and
 * shows broken hanzi; every library that reads CSV passes over it. */
#define CSV_MARK "\xEF\xBB\xBF"

#endif

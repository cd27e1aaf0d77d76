/* What a workbook says beside its rows: which sheet is read, which numbers are moments, its shared texts. */
#ifndef EARSHOT_FLOW_XLSX_PARTS_H
#define EARSHOT_FLOW_XLSX_PARTS_H

#include "base/buf.h"
#include "base/mem.h"
#include "flow/intake/xlsx_strings.h"
#include "port/tar/zip.h"

#define XLSX_STYLES 65536 /* of cells */

struct xlsx_book {
    const char *sheet;   /* the member that holds the first sheet that can be seen */
    const char *strings; /* NULL: it has none */
    const char *styles;  /* NULL: it has none */
    bool since_1904;
    unsigned char *dates; /* of each style: whether a number is a moment */
    size_t style_count;
};

int xlsx_book_read(struct zip *zip, struct arena *arena, struct xlsx_book *out, struct err *err);
int xlsx_strings_read(struct zip *zip, const char *member, struct xlsx_strings *strings, struct err *err);

/* A number that is a moment, as text: "2026-10-03 08:05:00", "2026-10-03", "08:05:00". False for what is none. */
bool xlsx_moment(double number, bool since_1904, char *out, size_t len);

/* What XML cannot hold stands as _x000D_: into `out` as what it means. */
void xlsx_unescape(const char *bytes, size_t len, struct buf *out);

#endif

/* Looking at PDFs with other people's eyes, for tests: each call writes the PDF to a temporary file, runs a tool on it
 * and gives back what the tool said on its standard output. */
#ifndef EARSHOT_TESTS_PAPER_H
#define EARSHOT_TESTS_PAPER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"

/* `command` has one %s for the file's name. *out_status is the tool's exit status. */
static inline struct buf paper_ask(const struct buf *pdf, const char *command, int *out_status) {
    char name[] = "/tmp/earshot-paper-XXXXXX", line[512];
    int file = mkstemp(name);
    if (file < 0 || write(file, pdf->data, pdf->len) != (ssize_t)pdf->len)
        abort();
    close(file);
    snprintf(line, sizeof line, command, name);
    FILE *tool = popen(line, "r");
    struct buf said = buf_make(LIMIT_FILE);
    for (char piece[4096]; tool;) {
        size_t len = fread(piece, 1, sizeof piece, tool);
        if (len == 0)
            break;
        buf_add(&said, piece, len);
    }
    *out_status = tool ? pclose(tool) : -1;
    unlink(name);
    return said;
}

/* The text without any white space: what a page says, whatever its arrangement. */
static inline void paper_squeeze(struct buf *text) {
    size_t kept = 0;
    for (size_t i = 0; i < text->len; i++)
        if (!strchr(" \t\r\n\f", text->data[i]))
            text->data[kept++] = text->data[i];
    text->len = kept;
    text->data[kept] = '\0';
}

/* A page as grey pixels. */
struct paper_image {
    struct buf file;
    int width, height;
    const unsigned char *pixels; /* 0 is black */
};

static inline struct paper_image paper_render(const struct buf *pdf, int page, int dpi) {
    char command[128];
    snprintf(command, sizeof command, "pdftoppm -gray -r %d -f %d -l %d %%s", dpi, page, page);
    struct paper_image image = {0};
    int status, deepest, header = 0;
    image.file = paper_ask(pdf, command, &status);
    if (status != 0 || sscanf(image.file.data, "P5 %d %d %d%n", &image.width, &image.height, &deepest, &header) != 3)
        abort();
    image.pixels = (const unsigned char *)image.file.data + header + 1;
    return image;
}

/* How many pixels of a rectangle (in points) carry ink. */
static inline int paper_ink(const struct paper_image *image, int dpi, double x, double y, double w, double h) {
    double k = dpi / 72.0;
    int ink = 0;
    for (int row = (int)(y * k); row < (int)((y + h) * k) && row < image->height; row++)
        for (int column = (int)(x * k); column < (int)((x + w) * k) && column < image->width; column++)
            ink += image->pixels[row * image->width + column] < 170;
    return ink;
}

#endif

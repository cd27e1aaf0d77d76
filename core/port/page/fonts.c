/* The two faces: opened once, asked for glyphs and advances. Text is set one character one glyph, as Chinese is; of
 * Latin that costs only the kerning. */
#include "port/page/cff.h"

#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>
#include <hpdf.h>
#include <libdeflate.h>

#include "base/mem.h"
#include "base/text.h"

/* The one place that knows where fonts live. Both files are collections; their third face is Simplified Chinese. */
static const char *const font_files[FACES] = {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
                                              "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"};
enum { SIMPLIFIED_CHINESE = 2, EM = 1000 };

static int open_face(struct face *out, const char *path, struct err *err) {
    hb_blob_t *file = hb_blob_create_from_file_or_fail(path);
    if (!file)
        return err_set(err, ERR_CONFIG, "the font %s cannot be read", path),
               err_todo(err, "install it: apt-get install fonts-noto-cjk");
    hb_face_t *face = hb_face_create(file, SIMPLIFIED_CHINESE);
    hb_blob_destroy(file);
    if (hb_face_get_glyph_count(face) == 0 || hb_face_get_upem(face) != EM) {
        hb_face_destroy(face);
        return err_set(err, ERR_CONFIG, "%s is not the Noto Sans CJK collection that reports are set in", path),
               err_todo(err, "reinstall it: apt-get install --reinstall fonts-noto-cjk");
    }
    out->face = face;
    out->font = hb_font_create(face);
    out->outlines = outlines_new(face);
    out->glyphs = mem_alloc(GLYPHS * sizeof *out->glyphs);
    out->advances = mem_alloc(GLYPHS * sizeof *out->advances);
    return 0;
}

/* "Noto Sans CJK SC Version 2.004", and what else decides the bytes of a page. */
static char *fonts_name(const struct face *face) {
    char version[64] = "", family[64] = "";
    unsigned size = sizeof version;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_VERSION_STRING, HB_LANGUAGE_INVALID, &size, version);
    size = sizeof family;
    hb_ot_name_get_utf8(face->face, HB_OT_NAME_ID_FONT_FAMILY, HB_LANGUAGE_INVALID, &size, family);
    version[strcspn(version, ";")] = '\0';
    struct buf name = buf_make(512);
    buf_format(&name, "%s %s; HarfBuzz %s; libharu %s; libdeflate %s", family, version, hb_version_string(),
               HPDF_GetVersion(), LIBDEFLATE_VERSION_STRING);
    return name.data;
}

int page_fonts_open(struct page_fonts **out, struct err *err) {
    struct page_fonts *fonts = mem_alloc(sizeof *fonts);
    for (int i = 0; i < FACES; i++)
        if (open_face(&fonts->faces[i], font_files[i], err)) {
            page_fonts_close(fonts);
            return err->kind;
        }
    fonts->name = fonts_name(&fonts->faces[PAGE_REGULAR]);
    *out = fonts;
    return 0;
}

void page_fonts_close(struct page_fonts *fonts) {
    if (!fonts)
        return;
    for (int i = 0; i < FACES; i++) {
        outlines_free(fonts->faces[i].outlines);
        hb_font_destroy(fonts->faces[i].font);
        hb_face_destroy(fonts->faces[i].face);
        free(fonts->faces[i].glyphs);
        free(fonts->faces[i].advances);
    }
    free(fonts->name);
    free(fonts);
}

const char *page_fonts_name(const struct page_fonts *fonts) {
    return fonts->name;
}

bool glyph_silent(uint32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFE00 && c <= 0xFE0F) ||
           c == 0xFEFF || (c >= 0xE0000 && c <= 0xE0FFF);
}

/* HarfBuzz is asked once for each character and each glyph; 0 in the tables says that it was not yet. */
bool glyph_find(const struct page_fonts *fonts, enum page_face face, uint32_t code_point, uint16_t *out) {
    uint16_t *known = code_point < GLYPHS ? &fonts->faces[face].glyphs[code_point] : NULL;
    hb_codepoint_t glyph = 0;
    if (known && *known)
        return *out = (uint16_t)(*known - 1), *out != 0;
    bool found = hb_font_get_nominal_glyph(fonts->faces[face].font, code_point, &glyph) && glyph < GLYPHS - 1;
    *out = found ? (uint16_t)glyph : 0;
    if (known)
        *known = (uint16_t)(*out + 1);
    return found;
}

uint32_t page_fonts_lack(const struct page_fonts *fonts, const char *text) {
    uint16_t glyph;
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        uint32_t code_point = text_next(&at, end);
        if (!glyph_silent(code_point) && !glyph_find(fonts, PAGE_REGULAR, code_point, &glyph))
            return code_point;
    }
    return 0;
}

double glyph_advance(const struct page_fonts *fonts, enum page_face face, uint16_t glyph) {
    uint16_t *known = &fonts->faces[face].advances[glyph];
    if (!*known)
        *known = (uint16_t)(hb_font_get_glyph_h_advance(fonts->faces[face].font, glyph) + 1);
    return *known - 1;
}

double page_measure(const struct page_fonts *fonts, const struct page_style *style, const char *text) {
    double thousandths = 0;
    size_t count = 0;
    for (const char *at = text, *end = text + strlen(text); at < end;) {
        uint32_t code_point = text_next(&at, end);
        uint16_t glyph;
        if (glyph_silent(code_point))
            continue;
        glyph_find(fonts, style->face, code_point, &glyph);
        thousandths += glyph_advance(fonts, style->face, glyph);
        count++;
    }
    return thousandths * style->size / EM + style->tracking * (double)count;
}

/* What HarfBuzz cut, kept by glyph. It is given a face of five tables, which it cuts a hundred times as fast as the
 * whole, and only the glyphs that no document before needed. */
#include "port/page/cff.h"

#include <stdlib.h>

#include <hb-subset.h>

#include "base/limits.h"
#include "base/mem.h"

static const char *const tables = "CFF headhheahmtxmaxp"; /* four letters each */

static hb_face_t *bare_face(hb_face_t *face) {
    hb_face_t *bare = hb_face_builder_create();
    for (const char *tag = tables; *tag; tag += 4) {
        hb_blob_t *table = hb_face_reference_table(face, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
        hb_face_builder_add_table(bare, HB_TAG(tag[0], tag[1], tag[2], tag[3]), table);
        hb_blob_destroy(table);
    }
    return bare;
}

struct outlines *outlines_new(hb_face_t *face) {
    struct outlines *outlines = mem_alloc(sizeof *outlines);
    outlines->face = bare_face(face);
    outlines->kept = buf_make(LIMIT_OUTLINES);
    return outlines;
}

void outlines_free(struct outlines *outlines) {
    if (!outlines)
        return;
    hb_face_destroy(outlines->face);
    buf_free(&outlines->kept);
    free(outlines);
}

static struct piece keep(struct outlines *outlines, const unsigned char *bytes, size_t len) {
    struct piece piece = {(uint32_t)outlines->kept.len, (uint32_t)len};
    buf_add(&outlines->kept, bytes, len);
    return piece;
}

/* ---- which font DICT a glyph has, from the whole face ---- */

static bool ranges_read(struct outlines *outlines, struct view cff, size_t at) {
    size_t count = at + 3 <= cff.len ? big_endian_at(cff, at + 1, 2) : 0;
    if (count == 0 || at + 3 + count * 3 + 2 > cff.len)
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t range = at + 3 + 3 * i, from = big_endian_at(cff, range, 2), to = big_endian_at(cff, range + 3, 2);
        for (size_t glyph = from; glyph < to; glyph++)
            outlines->dict_of[glyph] = cff.bytes[range + 2];
    }
    return true;
}

static bool top_dict(struct view cff, struct cff_index *out_names, struct cff_index *out_tops, struct view *out) {
    return cff.len > 4 && cff_index_read(cff, cff.bytes[2], out_names) &&
           cff_index_read(cff, out_names->end, out_tops) && cff_index_item(cff, out_tops, 0, out);
}

/* Only ranges are read: the faces that we know have them. */
static bool begin(struct outlines *outlines) {
    hb_blob_t *table = hb_face_reference_table(outlines->face, HB_TAG('C', 'F', 'F', ' '));
    unsigned len;
    const char *bytes = hb_blob_get_data(table, &len);
    struct view cff = {(const unsigned char *)bytes, len}, top;
    struct cff_index names, tops;
    struct cff_entry place;
    bool good = top_dict(cff, &names, &tops, &top) && cff_entry_find(top, CFF_DICT_OF_GLYPH, &place) &&
                place.operands[0] > 0 && (size_t)place.operands[0] < len && bytes[place.operands[0]] == 3 &&
                ranges_read(outlines, cff, (size_t)place.operands[0]);
    hb_blob_destroy(table);
    return outlines->begun = good;
}

/* ---- what is kept of a cut ---- */

/* A cut being read. */
struct cut {
    struct view cff, top;
    struct cff_index names, strings, dicts, glyphs;
};

static bool place_of(const struct cut *cut, unsigned op, struct cff_index *out) {
    struct cff_entry entry;
    return cff_entry_find(cut->top, op, &entry) && entry.operands[0] > 0 &&
           cff_index_read(cut->cff, (size_t)entry.operands[0], out);
}

static bool cut_read(struct view cff, struct cut *out) {
    struct cff_index tops;
    *out = (struct cut){.cff = cff};
    return top_dict(cff, &out->names, &tops, &out->top) && cff_index_read(cff, tops.end, &out->strings) &&
           place_of(out, CFF_FONT_DICTS, &out->dicts) && place_of(out, CFF_CHAR_STRINGS, &out->glyphs);
}

/* The operators of a DICT but for some. */
static struct piece keep_rest(struct outlines *outlines, struct view dict, const unsigned *but, size_t count) {
    struct piece rest = {(uint32_t)outlines->kept.len, 0};
    struct cff_entry entry;
    for (size_t at = 0; cff_entry_next(dict, &at, &entry);) {
        bool skip = false;
        for (size_t i = 0; i < count; i++)
            skip |= entry.op == but[i];
        if (!skip)
            rest.len += keep(outlines, dict.bytes + entry.at, entry.len).len;
    }
    return rest;
}

/* Behind the strings that every cut has stand the names of its font DICTs. */
static bool keep_frame(struct outlines *outlines, const struct cut *cut) {
    static const unsigned places[] = {CFF_CHARSET, CFF_CHAR_STRINGS, CFF_FONT_DICTS, CFF_DICT_OF_GLYPH};
    size_t own = cut->strings.count - cut->dicts.count;
    if (outlines->name.len > 0)
        return own == outlines->string_count;
    if (cut->strings.count < cut->dicts.count || own > CFF_STRINGS)
        return false;
    outlines->name = keep(outlines, cut->cff.bytes + 4, cut->names.end - 4);
    outlines->top = keep_rest(outlines, cut->top, places, sizeof places / sizeof *places);
    outlines->string_count = own;
    for (size_t i = 0; i < own; i++) {
        struct view text;
        if (!cff_index_item(cut->cff, &cut->strings, i, &text))
            return false;
        outlines->strings[i] = keep(outlines, text.bytes, text.len);
    }
    return true;
}

static bool keep_dict(struct outlines *outlines, const struct cut *cut, size_t index, struct font_dict *out) {
    static const unsigned places[] = {CFF_FONT_NAME, CFF_PRIVATE};
    struct view dict, name;
    struct cff_entry named, hidden;
    size_t string = outlines->string_count + index;
    if (out->name.len > 0)
        return true;
    if (!cff_index_item(cut->cff, &cut->dicts, index, &dict) || !cff_entry_find(dict, CFF_FONT_NAME, &named) ||
        !cff_entry_find(dict, CFF_PRIVATE, &hidden) || named.operands[0] != (int64_t)(CFF_FIRST_STRING + string) ||
        !cff_index_item(cut->cff, &cut->strings, string, &name))
        return false;
    int64_t len = hidden.operands[0], at = hidden.operands[1];
    if (len < 0 || at < 0 || (size_t)(at + len) > cut->cff.len)
        return false;
    *out = (struct font_dict){keep(outlines, name.bytes, name.len),
                              keep_rest(outlines, dict, places, sizeof places / sizeof *places),
                              keep(outlines, cut->cff.bytes + at, (size_t)len)};
    return true;
}

/* A cut has the font DICTs of its glyphs, in the order of the whole face. */
static bool keep_dicts(struct outlines *outlines, const struct cut *cut, const hb_set_t *glyphs) {
    bool used[CFF_DICTS] = {false};
    size_t index = 0;
    for (hb_codepoint_t glyph = HB_SET_VALUE_INVALID; hb_set_next(glyphs, &glyph);)
        used[outlines->dict_of[glyph]] = true;
    for (size_t i = 0; i < CFF_DICTS; i++)
        if (used[i] && !keep_dict(outlines, cut, index++, &outlines->dicts[i]))
            return false;
    return index == cut->dicts.count;
}

static bool keep_cut(struct outlines *outlines, struct view cff, const hb_set_t *glyphs) {
    struct cut cut;
    struct view outline;
    size_t item = 0;
    if (!cut_read(cff, &cut) || cut.glyphs.count != hb_set_get_population(glyphs) || !keep_frame(outlines, &cut) ||
        !keep_dicts(outlines, &cut, glyphs))
        return false;
    for (hb_codepoint_t glyph = HB_SET_VALUE_INVALID; hb_set_next(glyphs, &glyph); item++) {
        if (!cff_index_item(cut.cff, &cut.glyphs, item, &outline) || outline.len == 0)
            return false;
        if (outlines->glyphs[glyph].len == 0)
            outlines->glyphs[glyph] = keep(outlines, outline.bytes, outline.len);
    }
    return !buf_overflowed(&outlines->kept);
}

/* ---- asking HarfBuzz ---- */

static hb_subset_input_t *input_of(const struct outlines *outlines, const struct used *used) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input)
        return NULL;
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    if (outlines->glyphs[0].len == 0)
        hb_set_add(glyphs, 0);
    for (unsigned glyph = used_next(used, 0); glyph < GLYPHS; glyph = used_next(used, glyph + 1))
        if (outlines->glyphs[glyph].len == 0)
            hb_set_add(glyphs, glyph);
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    hb_set_clear(drop);
    hb_set_invert(drop);
    for (const char *tag = tables; *tag; tag += 4)
        hb_set_del(drop, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return input;
}

static bool cut(struct outlines *outlines, hb_subset_input_t *input) {
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0); /* HarfBuzz adds it anyway */
    hb_face_t *face = hb_subset_or_fail(outlines->face, input);
    hb_blob_t *table = hb_face_reference_table(face ? face : hb_face_get_empty(), HB_TAG('C', 'F', 'F', ' '));
    unsigned len;
    const char *bytes = hb_blob_get_data(table, &len);
    bool good = keep_cut(outlines, (struct view){(const unsigned char *)bytes, len}, glyphs);
    hb_blob_destroy(table);
    hb_face_destroy(face);
    return good;
}

int outlines_cut(struct outlines *outlines, const struct used *used, struct err *err) {
    hb_subset_input_t *input = outlines->begun || begin(outlines) ? input_of(outlines, used) : NULL;
    bool good = input && (hb_set_is_empty(hb_subset_input_glyph_set(input)) || cut(outlines, input));
    hb_subset_input_destroy(input);
    return good ? 0 : err_set(err, ERR_INTERNAL, "HarfBuzz could not cut the font to this document");
}

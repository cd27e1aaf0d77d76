/* A font put together from outlines that were cut one document at a time, held against HarfBuzz cutting it at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <hb-subset.h>

#include "base/limits.h"
#include "port/page/cff.h"

static unsigned next(uint32_t *state, unsigned below) {
    *state = *state * 1664525 + 1013904223;
    return (*state >> 8) % below;
}

static void use(struct used *used, unsigned glyph) {
    used->glyphs[glyph / 64] |= (uint64_t)1 << glyph % 64;
}

static struct buf in_one_cut(hb_face_t *face, const struct used *used) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    hb_set_t *drop = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (unsigned glyph = used_next(used, 0); glyph < GLYPHS; glyph = used_next(used, glyph + 1))
        hb_set_add(hb_subset_input_glyph_set(input), glyph);
    hb_set_clear(drop);
    hb_set_invert(drop);
    for (const char *tag = "CFF headhheahmtxmaxp"; *tag; tag += 4)
        hb_set_del(drop, HB_TAG(tag[0], tag[1], tag[2], tag[3]));
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    hb_face_t *cut = hb_subset_or_fail(face, input);
    hb_blob_t *table = hb_face_reference_table(cut, HB_TAG('C', 'F', 'F', ' '));
    unsigned len;
    const char *bytes = hb_blob_get_data(table, &len);
    struct buf out = buf_make(LIMIT_PDF);
    buf_add(&out, bytes, len);
    hb_blob_destroy(table);
    hb_face_destroy(cut);
    hb_subset_input_destroy(input);
    return out;
}

static void assert_as_in_one_cut(struct outlines *outlines, const struct used *used) {
    struct err err = {0};
    struct buf ours = buf_make(LIMIT_PDF), theirs = in_one_cut(outlines->face, used);
    assert_int_equal(outlines_cut(outlines, used, &err), 0);
    assert_int_equal(cff_write(outlines, used, &ours, &err), 0);
    assert_int_equal(ours.len, theirs.len);
    assert_memory_equal(ours.data, theirs.data, ours.len);
    buf_free(&ours);
    buf_free(&theirs);
}

static int open_fonts(void **state) {
    struct err err = {0};
    return page_fonts_open((struct page_fonts **)state, &err);
}

static int close_fonts(void **state) {
    page_fonts_close(*state);
    return 0;
}

/* Runs and single glyphs from everywhere, few and many, each set after all those before it. */
static void the_font_is_what_one_cut_gives(void **state) {
    struct page_fonts *fonts = *state;
    int rounds = getenv("EARSHOT_LONG") ? 400 : 20;
    uint32_t seed = 7;
    for (int round = 0; round < rounds; round++) {
        struct used used = {0};
        unsigned pieces = 1 + next(&seed, round % 4 == 3 ? 500 : 20);
        for (unsigned i = 0; i < pieces; i++) {
            unsigned from = 1 + next(&seed, 65000), run = next(&seed, 10) ? 1 : 1 + next(&seed, 400);
            for (unsigned glyph = from; glyph < from + run; glyph++)
                use(&used, glyph);
        }
        assert_as_in_one_cut(fonts->faces[round % FACES].outlines, &used);
    }
}

/* All kinds of glyphs that the face tells apart are there: no font DICT is left out. */
static void every_kind_of_glyph_may_be_used(void **state) {
    struct page_fonts *fonts = *state;
    for (int i = 0; i < FACES; i++) {
        struct outlines *outlines = fonts->faces[i].outlines;
        struct used first = {0}, used = {0};
        bool seen[CFF_DICTS] = {false};
        size_t kinds = 0;
        use(&first, 1);
        assert_as_in_one_cut(outlines, &first);
        for (unsigned glyph = 1; glyph < GLYPHS - 1; glyph++) {
            if (!seen[outlines->dict_of[glyph]])
                use(&used, glyph), kinds++;
            seen[outlines->dict_of[glyph]] = true;
        }
        assert_true(kinds > 10);
        assert_as_in_one_cut(outlines, &used);
    }
}

/* Whatever bytes are read, nothing is read beyond them (the sanitizers look on). */
static void damaged_bytes_are_read_to_their_end_and_no_further(void **state) {
    struct page_fonts *fonts = *state;
    struct used used = {0};
    uint32_t seed = 11;
    use(&used, 1);
    use(&used, 40000);
    struct buf whole = in_one_cut(fonts->faces[0].outlines->face, &used);
    for (int round = 0; round < 2000; round++) {
        size_t len = next(&seed, (unsigned)whole.len + 1);
        unsigned char *bytes = malloc(len + 1); /* of this length and no more */
        memcpy(bytes, whole.data, len);
        for (unsigned i = next(&seed, 4); len > 0 && i > 0; i--)
            bytes[next(&seed, (unsigned)len)] = (unsigned char)next(&seed, 256);
        struct view cff = {realloc(bytes, len ? len : 1), len}, item;
        struct cff_index index = {.end = 4};
        while (index.end < len && cff_index_read(cff, index.end, &index) && cff_index_item(cff, &index, 0, &item)) {
            struct cff_entry entry;
            for (size_t at = 0; cff_entry_next(item, &at, &entry);)
                assert_true(entry.at + entry.len <= item.len);
        }
        free((void *)cff.bytes);
    }
    buf_free(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_font_is_what_one_cut_gives),
        cmocka_unit_test(every_kind_of_glyph_may_be_used),
        cmocka_unit_test(damaged_bytes_are_read_to_their_end_and_no_further),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}

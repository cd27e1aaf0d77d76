/* What a till prints under the bill: black only, as wide as the roll prints, a module of the code a whole number of the
 * printer's dots (203 to an inch). */
#include <math.h>

#include "flow/paper/paper_parts.h"

static const double dot = 72.0 / 203;

/* The side of a code of `modules`, no wider than `room`. */
static double side_of(size_t modules, double room) {
    double dots = floor(room / (double)modules / dot);
    return fmax(dots, 1) * dot * (double)modules;
}

/* Line by line, each centred; the same walk measures and draws. */
static double set_lines(const struct leaf *leaf, const struct pen *pen, double width, const struct qr *code,
                        double side) {
    const struct page_colour black = {0, 0, 0};
    bool narrow = leaf->paper->kind == PAPER_SLIP_58;
    const double edge = 3 * millimetre, room = width - 2 * edge;
    struct page_style bold = pen_aligned(PAGE_BOLD, narrow ? 10.5 : 12, black, PAGE_CENTRE),
                      plain = pen_aligned(PAGE_REGULAR, narrow ? 8.5 : 9.5, black, PAGE_CENTRE);
    double y = 2 * millimetre;
    y += pen_paragraph(pen, edge, y, room, &bold,
                       leaf->paper->headline ? leaf->paper->headline
                                             : pen_word(pen, "说说这次的体验", "Tell us how it was"));
    y +=
        pen_paragraph(pen, edge, y, room, &plain,
                      arena_format(pen->arena, pen_word(pen, "微信扫一扫，%s", "Scan the code. %s."), leaf_time(leaf)));
    y += millimetre;
    leaf_square(pen, code, (width - side) / 2, y, side);
    y += side + millimetre;
    if (leaf->paper->receipt) {
        y += pen_paragraph(
            pen, edge, y, room, &plain,
            arena_format(pen->arena, pen_word(pen, "或打开 %s/r 输入", "or open %s/r and type"), leaf_host(leaf)));
        y += pen_paragraph(pen, edge, y, room, &bold, leaf->paper->receipt);
    }
    y += pen_paragraph(pen, edge, y, room, &plain,
                       arena_format(pen->arena, "%s %s", leaf->store->name, leaf->store->code));
    return y + 2 * millimetre;
}

int slip_set(struct leaf *leaf, struct err *err) {
    bool narrow = leaf->paper->kind == PAPER_SLIP_58;
    const double width = (narrow ? 58 : 80) * millimetre, most = (narrow ? 34 : 40) * millimetre;
    struct arena *arena = leaf->pen.arena;
    const char *url = leaf->paper->receipt ? paper_receipt_url(arena, leaf->paper->public_url, leaf->paper->receipt)
                                           : paper_url(arena, leaf->paper->public_url, leaf->survey, leaf->store);
    struct pen dry = pen_dry(&leaf->pen);
    struct qr code;
    if (qr_make(arena, url, QR_M, &code, err))
        return err->kind;
    double side = side_of(code.size + 2 * QR_QUIET, most);
    leaf_page(leaf, width, set_lines(leaf, &dry, width, &code, side));
    set_lines(leaf, &leaf->pen, width, &code, side);
    return 0;
}

/* Labels of points, so that none covers another or a point. Each is tried at eight places around its point, near ones
 * first; one that finds no room is left to the caller, who gives it a number and says the name below. */
#include "flow/report/pen.h"

#include <math.h>

struct box {
    double x, y, w, h;
};

static bool overlap(const struct box *a, const struct box *b) {
    return a->x < b->x + b->w && b->x < a->x + a->w && a->y < b->y + b->h && b->y < a->y + a->h;
}

static bool inside(const struct box *box, const struct label_frame *frame) {
    bool crosses = (box->x < frame->cut_x && box->x + box->w > frame->cut_x) ||
                   (box->y < frame->cut_y && box->y + box->h > frame->cut_y);
    return !crosses && box->x >= frame->x && box->y >= frame->y && box->x + box->w <= frame->x + frame->w &&
           box->y + box->h <= frame->y + frame->h;
}

/* Places: right, left, above, below, then the corners; and all again a little farther off. */
static struct box place_of(const struct label *label, double height, int place) {
    static const double dx[] = {1, -1, 0, 0, 1, 1, -1, -1}, dy[] = {0, 0, -1, 1, -1, 1, -1, 1};
    enum { PLACES = 8 };
    double off = label->radius + 2 + (place >= PLACES ? 7 : 0), w = label->width, side = dx[place % PLACES],
           rise = dy[place % PLACES];
    return (struct box){label->x + side * (off + w / 2) - w / 2, label->y + rise * (off + height / 2) - height / 2, w,
                        height};
}

static bool is_free(const struct box *box, const struct label *labels, size_t count, size_t own, double height) {
    for (size_t i = 0; i < count; i++) {
        const struct label *other = &labels[i];
        double r = other->radius;
        struct box dot = {other->x - r, other->y - r, 2 * r, 2 * r},
                   words = {other->left, other->baseline - height * .78, other->width, height};
        if ((i != own && overlap(box, &dot)) || (other->placed && overlap(box, &words)))
            return false;
    }
    return true;
}

void pen_place(struct label *labels, size_t count, double height, const struct label_frame *frame) {
    for (int rank = 0; rank < 2; rank++) /* the important ones choose first */
        for (size_t i = 0; i < count; i++) {
            struct label *label = &labels[i];
            for (int place = 0; place < 16 && !label->placed && label->width > 0 && label->first == !rank; place++) {
                struct box box = place_of(label, height, place);
                if (!inside(&box, frame) || !is_free(&box, labels, count, i, height))
                    continue;
                label->placed = true;
                label->left = box.x;
                label->baseline = box.y + height * .78;
            }
        }
}

/* The pages of a file of pages.py by pango and cairo: peer_pages INK TIMES OUT. pages.py compiles it; nothing of
 * earshot is in it. Context, fonts and descriptions are kept from document to document. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

enum { LINE = 1 << 16, STEPS = 4096 };

static const double width = 595.276, height = 841.89;

struct act {
    char kind; /* p(age), t(ext), f(ill), s(troke) */
    int bold;
    double a, x, y, colour[3]; /* a: the size, or a line's width */
    char *words;               /* of a text; the steps of a path: m, l, c, h */
    double *numbers;
};

struct bytes {
    char *data;
    size_t len, cap;
};

static char *word(char **at) {
    char *start = *at, *end = strchr(start, ' ');
    *at = end ? end + 1 : start + strlen(start);
    if (end)
        *end = '\0';
    return start;
}

static void read_steps(struct act *act, char *at) {
    char steps[STEPS];
    double numbers[6 * STEPS];
    size_t step = 0, count = 0;
    while (*at && step < STEPS - 1) {
        char kind = *word(&at);
        int size = kind == 'c' ? 6 : kind == 'h' ? 0 : 2;
        steps[step++] = kind;
        while (size-- > 0)
            numbers[count++] = atof(word(&at));
    }
    steps[step] = '\0';
    act->words = strdup(steps);
    act->numbers = malloc((count + 1) * sizeof *numbers);
    memcpy(act->numbers, numbers, count * sizeof *numbers);
}

static struct act act_of(char *line) {
    struct act act = {.kind = *word(&line)};
    if (act.kind == 'p')
        return act;
    if (act.kind == 't') {
        act.bold = *word(&line) == 'b';
        act.a = atof(word(&line));
        act.x = atof(word(&line));
        act.y = atof(word(&line));
    } else {
        act.a = atof(word(&line));
    }
    for (int i = 0; i < 3; i++)
        act.colour[i] = atof(word(&line));
    if (act.kind == 't')
        act.words = strdup(line);
    else
        read_steps(&act, line);
    return act;
}

static cairo_status_t take(void *closure, const unsigned char *data, unsigned len) {
    struct bytes *out = closure;
    if (out->len + len > out->cap)
        out->data = realloc(out->data, out->cap = 2 * (out->len + len));
    memcpy(out->data + out->len, data, len);
    out->len += len;
    return CAIRO_STATUS_SUCCESS;
}

static void draw_text(cairo_t *cairo, PangoLayout *layout, PangoFontDescription *const faces[2],
                      const struct act *act) {
    pango_font_description_set_absolute_size(faces[act->bold], act->a * PANGO_SCALE);
    pango_layout_set_font_description(layout, faces[act->bold]);
    pango_layout_set_text(layout, act->words, -1);
    cairo_move_to(cairo, act->x, height - act->y);
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, 0));
}

static void draw_path(cairo_t *cairo, const struct act *act) {
    const double *n = act->numbers;
    for (const char *step = act->words; *step; step++) {
        if (*step == 'm')
            cairo_move_to(cairo, n[0], height - n[1]);
        else if (*step == 'l')
            cairo_line_to(cairo, n[0], height - n[1]);
        else if (*step == 'c')
            cairo_curve_to(cairo, n[0], height - n[1], n[2], height - n[3], n[4], height - n[5]);
        else
            cairo_close_path(cairo);
        n += *step == 'c' ? 6 : *step == 'h' ? 0 : 2;
    }
    cairo_set_line_width(cairo, act->a);
    act->kind == 'f' ? cairo_fill(cairo) : cairo_stroke(cairo);
}

static void document(const struct act *acts, size_t count, PangoFontDescription *const faces[2], struct bytes *out) {
    out->len = 0;
    cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, out, width, height);
    cairo_t *cairo = cairo_create(surface);
    PangoLayout *layout = pango_cairo_create_layout(cairo);
    for (size_t i = 0; i < count; i++) {
        const struct act *act = &acts[i];
        cairo_set_source_rgb(cairo, act->colour[0], act->colour[1], act->colour[2]);
        if (act->kind == 'p' && i > 0)
            cairo_show_page(cairo);
        else if (act->kind == 't')
            draw_text(cairo, layout, faces, act);
        else if (act->kind != 'p')
            draw_path(cairo, act);
    }
    g_object_unref(layout);
    cairo_destroy(cairo);
    cairo_surface_finish(surface);
    cairo_surface_destroy(surface);
}

static double processor(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    static char line[LINE];
    struct act *acts = NULL;
    size_t count = 0;
    FILE *ink = argc == 4 ? fopen(argv[1], "r") : NULL;
    while (ink && fgets(line, sizeof line, ink)) {
        line[strcspn(line, "\n")] = '\0';
        acts = realloc(acts, (count + 1) * sizeof *acts);
        acts[count++] = act_of(line);
    }
    if (count == 0)
        return 2;
    fclose(ink);
    PangoFontDescription *faces[2] = {pango_font_description_from_string("Noto Sans CJK SC"),
                                      pango_font_description_from_string("Noto Sans CJK SC Bold")};
    struct bytes pdf = {0};
    int times = atoi(argv[2]);
    document(acts, count, faces, &pdf);
    double begin = processor();
    for (int i = 0; i < times; i++)
        document(acts, count, faces, &pdf);
    printf("%.6f %zu pango %s with cairo %s\n", (processor() - begin) / times, pdf.len, pango_version_string(),
           cairo_version_string());
    FILE *out = fopen(argv[3], "w");
    return !out || fwrite(pdf.data, 1, pdf.len, out) != pdf.len || fclose(out) ? 1 : 0;
}

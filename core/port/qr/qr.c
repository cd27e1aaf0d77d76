#include "port/qr/qr.h"

#include <qrencode.h>
#include <string.h>

int qr_make(struct arena *arena, const char *text, enum qr_level level, struct qr *out, struct err *err) {
    QRcode *code = *text ? QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0,
                                             level == QR_Q ? QR_ECLEVEL_Q : QR_ECLEVEL_M)
                         : NULL;
    if (!code)
        return err_set(err, ERR_DATA, "no QR code holds a text of %zu bytes", strlen(text)),
               err_todo(err, "shorten the address");
    size_t size = (size_t)code->width;
    unsigned char *dark = arena_alloc(arena, size * size);
    for (size_t i = 0; i < size * size; i++)
        dark[i] = code->data[i] & 1;
    QRcode_free(code);
    *out = (struct qr){size, dark};
    return 0;
}

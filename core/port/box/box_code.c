/* Which of its variables a function writes to, read from its compiled form as lua_dump gives it (Lua 5.4: lundump.c,
 * lopcodes.h). A function made inside another writes through it. What is not understood is taken as written to. */
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "port/box/box_lua.h"

enum {
    HEADER = 31, /* bytes, before the number of variables */
    VERSION_AT = 4,
    VERSION = 0x54,
    DEPTH_MOST = 200, /* functions inside each other; Lua's own limit */
    SETUPVAL = 10,
    OPCODE_BITS = 7,
    B_AT = 16,
    STRIPPED = 4 /* lists of what only a debugger needs, empty here */
};
enum { TAG_INTEGER = 0x03, TAG_FLOAT = 0x13, TAG_SHORT_TEXT = 0x04, TAG_LONG_TEXT = 0x14, TAG_PLAIN = 0x0F };

struct code {
    const unsigned char *at, *end;
    bool failed;
};

static const unsigned char *take(struct code *code, size_t count) {
    const unsigned char *here = code->at;
    if (code->failed || (size_t)(code->end - code->at) < count) {
        code->failed = true;
        return NULL;
    }
    code->at += count;
    return here;
}

static unsigned take_byte(struct code *code) {
    const unsigned char *byte = take(code, 1);
    return byte ? *byte : 0;
}

/* Seven bits a byte, the highest first; the last byte has its highest bit set. */
static size_t take_size(struct code *code) {
    size_t size = 0;
    for (int i = 0; i < 9 && !code->failed; i++) {
        unsigned byte = take_byte(code);
        size = size << 7 | (byte & 0x7F);
        if (byte & 0x80)
            return size;
    }
    code->failed = true;
    return 0;
}

static void skip_text(struct code *code) {
    size_t size = take_size(code); /* and one; 0 for none */
    if (size)
        take(code, size - 1);
}

static void skip_constants(struct code *code) {
    for (size_t count = take_size(code); count > 0 && !code->failed; count--) {
        unsigned tag = take_byte(code);
        if (tag == TAG_INTEGER || tag == TAG_FLOAT)
            take(code, 8);
        else if (tag == TAG_SHORT_TEXT || tag == TAG_LONG_TEXT)
            skip_text(code);
        else if ((tag & TAG_PLAIN) > 1) /* nil and the truths have nothing behind them */
            code->failed = true;
    }
}

static void read_instructions(struct code *code, bool written[BOX_VARIABLES]) {
    size_t count = take_size(code);
    const unsigned char *bytes = count < LIMIT_SCRIPT * 8 ? take(code, 4 * count) : take(code, SIZE_MAX);
    for (size_t i = 0; bytes && i < count; i++) {
        uint32_t instruction;
        memcpy(&instruction, bytes + 4 * i, sizeof instruction);
        if ((instruction & ((1u << OPCODE_BITS) - 1)) == SETUPVAL)
            written[instruction >> B_AT & (BOX_VARIABLES - 1)] = true;
    }
}

/* `outer` are the variables of the function around it, which it may write to as its own. */
static void read_function(struct code *code, bool written[BOX_VARIABLES], bool outer[BOX_VARIABLES], int depth) {
    skip_text(code);
    take_size(code); /* its lines */
    take_size(code);
    take(code, 3);
    read_instructions(code, written);
    skip_constants(code);
    size_t count = take_size(code);
    const unsigned char *variables = count < BOX_VARIABLES ? take(code, 3 * count) : take(code, SIZE_MAX);
    for (size_t inner = take_size(code); inner > 0 && !code->failed; inner--) {
        bool own[BOX_VARIABLES] = {0};
        if (depth == DEPTH_MOST)
            code->failed = true;
        else
            read_function(code, own, written, depth + 1);
    }
    for (int i = 0; i < STRIPPED; i++)
        code->failed = code->failed || take_size(code) != 0;
    for (size_t i = 0; variables && i < count; i++)
        if (written[i] && !variables[3 * i]) /* it is no local of the function around it */
            outer[variables[3 * i + 1]] = true;
}

static int keep_bytes(lua_State *lua, const void *bytes, size_t count, void *into) {
    (void)lua;
    buf_add(into, bytes, count);
    return 0;
}

size_t box_code_writes(lua_State *lua, int function, bool read, bool written[BOX_VARIABLES]) {
    struct buf bytes = buf_make(LIMIT_SCRIPT * 64);
    bool nobody[BOX_VARIABLES];
    lua_pushvalue(lua, function);
    if (read)
        lua_dump(lua, keep_bytes, &bytes, true);
    lua_pop(lua, 1);
    struct code code = {(const unsigned char *)bytes.data, (const unsigned char *)bytes.data + bytes.len, false};
    const unsigned char *header = take(&code, HEADER + 1);
    memset(written, 0, BOX_VARIABLES * sizeof *written);
    if (header && header[VERSION_AT] == VERSION)
        read_function(&code, written, nobody, 0);
    if (!header || header[VERSION_AT] != VERSION || code.failed || code.at != code.end)
        memset(written, true, BOX_VARIABLES * sizeof *written);
    size_t len = bytes.len;
    buf_free(&bytes);
    return len;
}

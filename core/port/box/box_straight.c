/* Functions that cannot use up a budget. The hook that counts instructions slows each of them down, by half and more in
 * a rule that only compares and adds. One whose instructions lead forwards only, that calls nothing and makes no
 * function, runs each of its instructions once at most: with fewer of them than the hook counts in one go it would
 * never have fired. What else is counted (memory, what our own functions charge for) does not need it.
 *
 * The instructions are read from what lua_dump writes, which Lua 5.4 lays out so: a head of HEAD bytes, then of the
 * function its source (empty), two lines, three bytes, the number of instructions, and these. Anything unexpected means
 * no. The numbers of the instructions are those of lopcodes.h, which is not installed. */
#include <stdint.h>
#include <string.h>

#include "port/box/box_lua.h"

#define HEAD 32
#define ROOM (64 + 4 * BOX_HOOK_EVERY)

_Static_assert(LUA_VERSION_NUM == 504, "the layout and the instructions are those of Lua 5.4");

enum {
    OP_LAST_PLAIN = 53, /* OP_CONCAT: up to here values are moved, read, written and reckoned with */
    OP_JMP = 56,
    OP_EQ = 57,
    OP_TESTSET = 67,
    OP_RETURN = 70,
    OP_RETURN1 = 72,
    OP_SETLIST = 78,
    OP_EXTRAARG = 82
};
#define OP_OF(word)   ((word)&0x7F)
#define JUMP_OF(word) ((int)((word) >> 7) - 0xFFFFFF)

struct dump {
    unsigned char bytes[ROOM];
    size_t len, at;
};

static int take(lua_State *lua, const void *bytes, size_t len, void *data) {
    struct dump *dump = data;
    (void)lua;
    size_t room = sizeof dump->bytes - dump->len, taken = len < room ? len : room;
    memcpy(dump->bytes + dump->len, bytes, taken);
    dump->len += taken;
    return taken < len; /* what is wanted stands in front */
}

/* Groups of seven bits, the greatest first; the last has the eighth bit. */
static size_t number(struct dump *dump) {
    size_t made = 0;
    while (dump->at < dump->len && made < 1u << 20) {
        unsigned char byte = dump->bytes[dump->at++];
        made = made << 7 | (byte & 0x7F);
        if (byte & 0x80)
            return made;
    }
    return SIZE_MAX;
}

static bool instruction_is_plain(uint32_t word) {
    unsigned op = OP_OF(word);
    if (op == OP_JMP)
        return JUMP_OF(word) >= 0;
    return op <= OP_LAST_PLAIN || (op >= OP_EQ && op <= OP_TESTSET) || (op >= OP_RETURN && op <= OP_RETURN1) ||
           op == OP_SETLIST || op == OP_EXTRAARG;
}

static bool head_is_known(const struct dump *dump) {
    static const char head[] = LUA_SIGNATURE "\x54\x00\x19\x93\r\n\x1a\n\x04\x08\x08";
    return dump->len > HEAD && !memcmp(dump->bytes, head, sizeof head - 1);
}

bool box_is_straight(lua_State *lua, int index) {
    struct dump dump = {.len = 0, .at = HEAD};
    lua_pushvalue(lua, index);
    lua_dump(lua, take, &dump, true);
    lua_pop(lua, 1);
    if (!head_is_known(&dump) || number(&dump) != 0 || number(&dump) == SIZE_MAX || number(&dump) == SIZE_MAX)
        return false;
    dump.at += 3;
    size_t count = number(&dump);
    if (count >= BOX_HOOK_EVERY || dump.at + count * 4 > dump.len)
        return false;
    for (size_t i = 0; i < count; i++) {
        uint32_t word;
        memcpy(&word, dump.bytes + dump.at + i * 4, sizeof word);
        if (!instruction_is_plain(word))
            return false;
    }
    return true;
}

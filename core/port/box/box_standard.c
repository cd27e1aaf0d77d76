/* The names that every script has. This list is both the manual and the allow-list: box_env.c makes the environment
 * from it, and each example runs as a test. */
#include "port/box/box.h"

#define FUNCTION(name, signature, meaning, example)                                                                    \
    { name, BOX_FUNCTION, signature, meaning, example, "0.1" }

const struct box_word box_standard_words[] = {
    FUNCTION("ipairs", "for i, item in ipairs(list)", "Goes through a list from its first entry to its last.",
             "local sum = 0\nfor i, item in ipairs { 4, 5 } do sum = sum + i * item end\nassert(sum == 14)"),
    FUNCTION("pairs", "for key, value in pairs(table)",
             "Goes through a table in the order of its keys: numbers first, ascending, then texts by their bytes.",
             "local keys = {}\nfor key in pairs { b = 1, a = 2, 9 } do table.insert(keys, key) end\n"
             "assert(table.concat(keys, ' ') == '1 a b')"),
    FUNCTION("type", "type(value)", "The kind of a value: nil, boolean, number, string, table or function.",
             "assert(type('x') == 'string' and type(nil) == 'nil')"),
    FUNCTION("tostring", "tostring(value)", "The value as text. A table is \"table\", a function \"function\".",
             "assert(tostring(4.5) == '4.5' and tostring({}) == 'table')"),
    FUNCTION("tonumber", "tonumber(text [, base])", "The number that a text (up to 64 bytes) holds, or nil.",
             "assert(tonumber('12') == 12 and tonumber('ff', 16) == 255 and tonumber('x') == nil)"),
    FUNCTION("select", "select(n, …)", "The values from the n-th on; select('#', …) is how many there are.",
             "assert(select('#', 'a', 'b') == 2 and select(2, 'a', 'b') == 'b')"),
    FUNCTION("error", "error(text)", "Stops the script with a message; file and line are put before it.",
             "local fine, message = pcall(error, 'no such store', 0)\nassert(not fine and message == 'no such store')"),
    FUNCTION("assert", "assert(condition [, text])", "Stops the script with the message unless the condition holds.",
             "assert(1 + 1 == 2, 'arithmetic has changed')"),
    FUNCTION("pcall", "pcall(f, …)",
             "Calls f; answers true and its results, or false and the error. A script that has used up its budget is "
             "stopped all the same.",
             "local fine = pcall(function() error('wrong') end)\nassert(fine == false)"),
    FUNCTION("math.abs", "math.abs(x)", "x without its sign.", "assert(math.abs(-3) == 3)"),
    FUNCTION("math.ceil", "math.ceil(x)", "The least whole number that is not below x.", "assert(math.ceil(1.2) == 2)"),
    FUNCTION("math.floor", "math.floor(x)", "The greatest whole number that is not above x.",
             "assert(math.floor(-1.2) == -2)"),
    FUNCTION("math.max", "math.max(x, …)", "The greatest of its arguments.", "assert(math.max(1, 7, 3) == 7)"),
    FUNCTION("math.min", "math.min(x, …)", "The least of its arguments.", "assert(math.min(4, 2) == 2)"),
    FUNCTION("math.sqrt", "math.sqrt(x)", "The square root.", "assert(math.sqrt(49) == 7)"),
    FUNCTION("math.fmod", "math.fmod(x, y)", "What is left of x / y, with the sign of x.",
             "assert(math.fmod(-7, 3) == -1)"),
    FUNCTION("math.tointeger", "math.tointeger(x)", "x as a whole number, or nil where it is none.",
             "assert(math.tointeger(3.0) == 3 and math.tointeger(3.5) == nil)"),
    FUNCTION(
        "math.huge", "math.huge", "Greater than any number; it cannot be part of an answer.",
        "local least = math.huge\nfor _, x in ipairs { 5, 3 } do least = math.min(least, x) end\nassert(least == 3)"),
    FUNCTION("table.insert", "table.insert(list [, place], value)", "Puts a value at the end, or at a place.",
             "local t = { 'b' }\ntable.insert(t, 'c')\ntable.insert(t, 1, 'a')\nassert(table.concat(t) == 'abc')"),
    FUNCTION("table.remove", "table.remove(list [, place])", "Takes out the last value, or the one at a place.",
             "local t = { 1, 2, 3 }\nassert(table.remove(t) == 3 and table.remove(t, 1) == 1 and #t == 1)"),
    FUNCTION("table.concat", "table.concat(list [, between [, from [, to]]])", "Joins texts and numbers.",
             "assert(table.concat({ 'a', 2, 'c' }, '、') == 'a、2、c')"),
    FUNCTION("table.sort", "table.sort(list [, before])",
             "Sorts a list in place; before(a, b) says whether a goes first. What is equal keeps its order.",
             "local t = { 3, 1, 2 }\ntable.sort(t, function(a, b) return a > b end)\nassert(table.concat(t) == '321')"),
    FUNCTION("table.unpack", "table.unpack(list [, from [, to]])", "The entries as values, at most 255.",
             "assert(math.max(table.unpack { 4, 9, 2 }) == 9)"),
    FUNCTION(
        "text.format", "text.format(form, value, …)",
        "Puts values where the form says {1}, {2} …, or {name} for a field of one table. With numbers {1:.1} shows "
        "one decimal, {1:+.1} the sign too, {1:02} two digits. {{ is a brace.",
        "assert(text.format('{1}：{2:+.1}', '净推荐值', 4.25) == '净推荐值：+4.2')\n"
        "assert(text.format('{year}-{month:02}', { year = 2026, month = 8 }) == '2026-08')"),
    FUNCTION("text.contains", "text.contains(text, part)", "Whether part is in the text, letter for letter.",
             "assert(text.contains('排队太久', '太久'))"),
    FUNCTION("text.any_of", "text.any_of(text, list)", "The first entry of the list that is in the text, or nil.",
             "assert(text.any_of('等了很久', { '排队', '久' }) == '久')"),
    FUNCTION("text.words", "text.words(text)", "The pieces between white space and punctuation.",
             "assert(#text.words('服务好，菜品新鲜。 nice') == 3)"),
    FUNCTION("text.split", "text.split(text, at)", "The pieces between each occurrence of `at`, empty ones too.",
             "local parts = text.split('a;b;', ';')\nassert(#parts == 3 and parts[2] == 'b' and parts[3] == '')"),
    FUNCTION("text.trim", "text.trim(text)", "The text without white space at its ends (full-width space too).",
             "assert(text.trim('　 ok ') == 'ok')"),
    FUNCTION("text.replace", "text.replace(text, old, new)", "Every `old` in the text becomes `new`.",
             "assert(text.replace('a-b-c', '-', '+') == 'a+b+c')"),
    FUNCTION("text.width", "text.width(text)", "How many columns the text takes: a hanzi takes two.",
             "assert(text.width('门店 A') == 6)"),
    FUNCTION("text.upper", "text.upper(text)", "a to z become capitals, full-width letters too; all else stays.",
             "assert(text.upper('abcé') == 'ABCé' and ('vip'):upper() == 'VIP')"),
    FUNCTION("text.lower", "text.lower(text)", "A to Z become small letters, full-width letters too; all else stays.",
             "assert(text.lower('ＡＢC') == 'ａｂc')"),
    FUNCTION("lib", "lib.NAME", "What the file scripts/lib/NAME.lua returns; it can be read and not changed.",
             "assert(type(lib) == 'table')"),
};
const size_t box_standard_word_count = sizeof box_standard_words / sizeof *box_standard_words;

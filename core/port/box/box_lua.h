/* Inside the child: one Lua state and what is counted about it. The files that make up the state share this header;
 * nothing outside the module includes it.
 *
 * Functions that take a lua_State may leave by a Lua error (longjmp) unless they say otherwise: they hold nothing that
 * needs cleaning. */
#ifndef EARSHOT_PORT_BOX_BOX_LUA_H
#define EARSHOT_PORT_BOX_BOX_LUA_H

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>

#include "port/box/box.h"

#define BOX_EXIT_MEMORY 41   /* the child's exit code past the hard limit */
#define BOX_HOOK_EVERY  1000 /* instructions after which they are counted */

enum box_trip { TRIP_NONE, TRIP_BUDGET, TRIP_MEMORY, TRIP_TEXT };

/* A file that was loaded: its functions go up to this number, and these are its variables (box_still.c). */
struct box_file {
    int64_t last_function;
    size_t kept_from, kept_to;
};

struct box_state {
    lua_State *lua;
    const struct box_word *words;
    size_t word_count;
    const struct box_word **classes; /* among the words */
    size_t class_count;
    struct box_limits limits;
    bool armed;             /* a script is running: count, and trip */
    bool sealed;            /* a rule is being called: variables of the file stand still */
    enum box_trip tripped;  /* sticky: once set, every instruction of Lua raises */
    char tripped_at[256];   /* file:line, empty where no script ran (it was being read) */
    int64_t spent;          /* instructions and what else was charged in this load or call */
    size_t used;            /* bytes that the state holds */
    size_t granted;         /* of them, the arguments of the present call */
    size_t longest;         /* text that this load or call was given or made; comparing it costs */
    size_t longest_loaded;  /* text that files made while loading and may still hold */
    lua_Integer functions;  /* how many were numbered */
    struct box_file *files; /* in the order in which they were loaded */
    size_t file_count, file_room;
    int *places; /* of each variable that is watched, as its function counts them */
    size_t kept, place_room;
    size_t kept_in_libraries;
    struct box_file own;     /* the file that runs */
    struct err fail;         /* the verdict of the run that failed */
    struct box_watch *watch; /* told of each line that runs, where there is one */
    struct arena *scratch;   /* of the C function that a script is calling */
    struct arena *memory;    /* of what was told */
    const struct value *told;
};

/* box_lua.c: the state, the budget, running. None of these leaves by a Lua error. */
struct box_state *box_state_open(const struct box_word *words, size_t word_count, const struct box_limits *limits);
int box_state_load(struct box_state *state, const struct box_script *script, struct arena *arena,
                   const struct value **out, struct err *err);
int box_state_library(struct box_state *state, const char *name, const struct box_script *script, struct err *err);
int box_state_call(struct box_state *state, int64_t function, const struct value *arguments, struct arena *arena,
                   const struct value **out, struct err *err);

/* box_watch.c: the same, and which lines ran: { answer, lines }. */
int box_state_call_watched(struct box_state *state, int64_t function, const struct value *arguments,
                           struct arena *arena, const struct value **out, struct err *err);
void box_watch_line(lua_State *lua, lua_Debug *ar);

/* box_rows.c: rows of answers, as box.h says. */
struct box_batch {
    const struct value *columns; /* { name, values } */
    const uint16_t *cells;
    size_t count;
    double *out;
};
int box_state_call_rows(struct box_state *state, int64_t function, struct box_batch *batch, struct err *err);

/* Calls what lies under `count` arguments; leaves one result, or nothing on failure. */
int box_state_run(struct box_state *state, int count, bool sealed, struct err *err);
/* A fresh budget, in the middle of a run; a straight function is not counted, as it cannot use one up. */
void box_state_restart(lua_State *lua, bool straight);
int box_state_tell(struct box_state *state, const struct value *told, struct err *err);

struct box_state *box_state_of(lua_State *lua);
void box_charge(lua_State *lua, size_t bytes); /* before work on so many bytes; raises when the budget is used up */
void box_stop_if_tripped(lua_State *lua);      /* raises again what pcall caught */
int box_current_line(lua_State *lua);          /* of the script, 0 where none runs */
void box_push_current_script(lua_State *lua);  /* its name; "" where none runs */

/* box_straight.c: whether the function there runs fewer than BOX_HOOK_EVERY instructions, whatever it is given. Leaves
 * by no Lua error. */
bool box_is_straight(lua_State *lua, int index);

/* box_env.c: the names. */
void box_env_open(lua_State *lua);    /* the base environment, once */
void box_env_push(lua_State *lua);    /* a file's own environment */
void box_env_protect(lua_State *lua); /* the table on top becomes one that cannot be written to */
/* The table at the index, now empty, stands before the one on top, which it takes; neither can be written to. */
void box_env_stand_before(lua_State *lua, int index, bool library);
void box_env_unwrap(lua_State *lua, int index);         /* the table behind a protected one takes its place */
void box_env_library(lua_State *lua, const char *name); /* the table on top becomes lib.NAME */

/* box_still.c: what a file holds stands still once it is loaded. */
void box_still_open(lua_State *lua);
/* Of a library the table is on top; of any other file the functions that were numbered since. */
void box_still_file(struct box_state *state, bool library, lua_Integer functions_before);
bool box_still_is(lua_State *lua, int index);                    /* a table of a file that was loaded */
void box_still_watch(struct box_state *state, int64_t function); /* is about to run; 0: a file is being loaded */
int box_still_check(struct box_state *state, struct err *err); /* after it ran: ERR_DATA where a variable has changed */

/* box_code.c */
#define BOX_VARIABLES 256 /* of functions around it that one function may see, and one more */
/* Which of its variables a function of Lua, or one made inside it, writes to; all where that cannot be told, or is not
 * to be read. Answers how many bytes were read. */
size_t box_code_writes(lua_State *lua, int function, bool read, bool written[BOX_VARIABLES]);

/* box_words.c */
void box_words_push(lua_State *lua, const struct box_word *word); /* the function that a word is */
bool box_words_unfinished(lua_State *lua, int index);             /* word "id" with no table behind it */

/* box_compute.c: C that a script calls. */
void box_compute_push(lua_State *lua, const struct box_word *word); /* the function of a stage */
/* Makes the values from `first` on, `count` of them, into a question to a function or class, and charges for it. */
struct box_asked box_compute_ask(lua_State *lua, const struct box_word *word, int first, int count);
int box_compute_raise(lua_State *lua, const struct err *err);
int box_compute_answer(lua_State *lua, const struct value *made); /* alone on the stack; nil for NULL */

/* box_class.c: values that C reckons with. */
void box_class_open(lua_State *lua);                            /* before any value is pushed */
void box_class_wrap(lua_State *lua, const struct value *value); /* the map on top becomes one, if a class knows it */
const struct box_word *box_class_of(lua_State *lua, int index); /* NULL for any other value */
void box_class_unwrap(lua_State *lua, int index);               /* its map takes its place */
bool box_class_show(lua_State *lua, int index);                 /* pushes its text; false: it is of no class */

/* box_value.c: plain data in and out. Neither leaves by a Lua error. */
struct box_reading {
    struct box_state *state;
    struct arena *arena;
    const char *file;   /* empty for a function of our own, which stands in none */
    int line;           /* 0 where not known */
    bool functions;     /* are numbered; else they are an error */
    const char *called; /* the function whose arguments these are; NULL for an answer */
};
void box_value_push(lua_State *lua, const struct value *value);
int box_value_read(const struct box_reading *reading, int index, const struct value **out, struct err *err);
/* The values from `first` on as one list. *out_size is what they weigh, and if they are refused, what was looked at:
 * bytes of text and names, and pieces. */
struct box_size {
    size_t bytes, pieces;
};
int box_value_read_all(const struct box_reading *reading, int first, int count, const struct value **out,
                       struct box_size *out_size, struct err *err);

/* The standard functions, under the names of box_standard_words. */
struct box_function {
    const char *name;
    lua_CFunction function;
};
extern const struct box_function box_basic_functions[]; /* box_basic.c; ends with a NULL name, as the others do */
extern const struct box_function box_table_functions[]; /* box_table.c */
extern const struct box_function box_text_functions[];  /* box_text.c */

/* Raises an error about the i-th argument, at the caller's line. `todo` may be NULL. */
int box_raise(lua_State *lua, const char *todo, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif

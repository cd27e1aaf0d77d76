/* Writes the workload of the benchmarks as CSV: the same bytes for the same arguments.
 *
 *     bench-generate ROWS STORES [MONTHS [FIRST]] >responses.csv
 *
 * 24 months up to 2026-10, or so many; ids are r1, r2 … or begin at FIRST, which then is another draw too. The twelve
 * questions of the shipped survey: recommend (0 to 10), eight of 1 to 5, effort (1 to 7), one choice, one comment on
 * every fourth row. Rows come in no order of store or time: the worst that an import can be given. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t dice_state;

static unsigned dice(unsigned sides) { /* splitmix64 */
    uint64_t z = dice_state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % sides);
}

/* One answer on from..to, leaning upwards as real ones do; one in thirty is left out. */
static void put_answer(unsigned from, unsigned to) {
    unsigned range = to - from + 1, a = dice(range), b = dice(range);
    if (dice(30))
        printf(",%u", from + (a > b ? a : b));
    else
        putchar(',');
}

static void put_row(long number, unsigned stores, unsigned months) {
    static const char *const options[] = {"shelf", "pickup", "both"};
    static const char *const comments[] = {"服务很好，下次还来", "排队太久", "味道不错，价格也可以接受",
                                           "\"店员很热情，\n环境干净\""};
    unsigned store = dice(stores) + 1, month = 34 - months + dice(months), day = dice(28) + 1;
    unsigned hour = dice(13) + 9, minute = dice(60), second = dice(60);
    printf("r%ld,S%05u,%u-%02u-%02uT%02u:%02u:%02u", number, store, 2024 + month / 12, month % 12 + 1, day, hour,
           minute, second);
    put_answer(0, 10);
    for (int i = 0; i < 8; i++)
        put_answer(1, 5);
    put_answer(1, 7);
    const char *option = options[dice(3)], *comment = comments[dice(4)];
    printf(",%s,%s\n", option, dice(4) ? "" : comment);
}

static long typed(char **argv, int argc, int place, long otherwise) {
    return place < argc ? strtol(argv[place], NULL, 10) : otherwise;
}

int main(int argc, char **argv) {
    long rows = typed(argv, argc, 1, 0), stores = typed(argv, argc, 2, 0), months = typed(argv, argc, 3, 24),
         first = typed(argv, argc, 4, 1);
    if (rows < 1 || stores < 1 || months < 1 || months > 34 || first < 1) {
        fprintf(stderr, "bench-generate ROWS STORES [MONTHS [FIRST]]\n");
        return 64;
    }
    dice_state = (uint64_t)first - 1;
    puts("id,store,at,recommend,attitude,help,price,tidy,range,fresh,queue,returns,effort,channel,comment");
    for (long number = first; number < first + rows; number++)
        put_row(number, (unsigned)stores, (unsigned)months);
    return fflush(stdout) ? 74 : 0;
}

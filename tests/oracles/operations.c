/* Complaints, response rates, percentiles, case stock, customer segments. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "oracles/oracle.h"
#include "stats/incidence.h"
#include "stats/percentile.h"
#include "stats/response.h"
#include "stats/rfm.h"
#include "stats/stock.h"

static const struct value *one_rate(struct arena *arena, const struct value *inputs) {
    struct incidence counted = {value_whole(value_get(inputs, "events"), -1),
                                value_number(value_get(inputs, "exposure"), NAN)};
    struct incidence_rate got = incidence_rate_of(&counted);
    struct value *map = value_map(arena);
    oracle_set(arena, map, "rate", got.rate);
    oracle_set_pair(arena, map, "ci", got.lo, got.hi);
    return map;
}

static const struct value *two_rates(struct arena *arena, const struct value *inputs) {
    int64_t *events = oracle_wholes(arena, value_get(inputs, "events"), NULL);
    double *exposure = oracle_reals(arena, value_get(inputs, "exposure"), NULL);
    struct incidence_ratio got =
        incidence_ratio_of(&(struct incidence){events[0], exposure[0]}, &(struct incidence){events[1], exposure[1]});
    struct value *map = value_map(arena);
    oracle_set(arena, map, "ratio", got.ratio);
    oracle_set_pair(arena, map, "ci", got.lo, got.hi);
    oracle_set(arena, map, "p", got.p);
    return map;
}

static void set_numbered(struct arena *arena, struct value *map, const char *name, const double *rates, int count) {
    for (int i = 0; i < count; i++)
        oracle_set(arena, map, arena_format(arena, "%s%d", name, i + 1), rates[i]);
}

static const struct value *aapor(struct arena *arena, const struct value *inputs) {
    static const char *const codes[] = {"I", "P", "R", "NC", "O", "UH", "UO", "NE"};
    int64_t n[8];
    for (int i = 0; i < 8; i++)
        n[i] = value_whole(value_get(value_get(inputs, "dispositions"), codes[i]), 0);
    struct dispositions d = {n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]};
    struct response_rates got = response_rates_of(&d, value_number(value_get(inputs, "e"), NAN));
    struct value *map = value_map(arena);
    set_numbered(arena, map, "RR", got.rr, 6);
    set_numbered(arena, map, "COOP", got.coop, 4);
    set_numbered(arena, map, "REF", got.ref, 3);
    set_numbered(arena, map, "CON", got.con, 3);
    return map;
}

static const struct value *percentiles(struct arena *arena, const struct value *inputs) {
    size_t count, places;
    double *x = oracle_reals(arena, value_get(inputs, "x"), &count);
    double *p = oracle_reals(arena, value_get(inputs, "p"), &places), *got = arena_alloc(arena, places * sizeof *got);
    struct value *map = value_map(arena);
    for (int type = PERCENTILE_STEP; type <= PERCENTILE_NORMAL_UNBIASED; type++) {
        for (size_t i = 0; i < places; i++)
            got[i] = percentile(arena, x, count, p[i], (enum percentile_type)type);
        oracle_set_list(arena, map, arena_format(arena, "type%d", type), got, places);
    }
    return map;
}

static const char *const ratings[] = {"Medium", "Low", "High"};
enum { RATINGS = 3, MOST_CASES = 64 };

struct desk {
    struct stock_case cases[RATINGS][MOST_CASES];
    size_t count[RATINGS];
};

static void lodge(struct desk *desk, const char *rating, day_t day, const char *status) {
    int i = 0;
    while (i < RATINGS && strcmp(ratings[i], rating))
        i++;
    if (i == RATINGS || day == DAY_NONE)
        return;
    enum stock_state state = !strcmp(status, "Completed")  ? STOCK_COMPLETED
                             : !strcmp(status, "Deferred") ? STOCK_DEFERRED
                                                           : STOCK_OPEN;
    desk->cases[i][desk->count[i]++] = (struct stock_case){day, state};
}

/* Unit A: the day in three columns, the rating as a level that another file names. */
static void read_unit_a(struct arena *arena, const char *dir, struct desk *desk) {
    const char *file = arena_format(arena, "%s/input_01.csv", dir),
               *names = arena_format(arena, "%s/input_03.csv", dir);
    size_t rows, levels;
    double *year = oracle_column(arena, file, "Year", &rows), *month = oracle_column(arena, file, "Month ", &rows),
           *day = oracle_column(arena, file, "Date", &rows);
    const char **status = oracle_texts(arena, file, "Status", &rows),
               **level = oracle_texts(arena, file, "Rating", &rows);
    const char **number = oracle_texts(arena, names, "Risk level", &levels),
               **name = oracle_texts(arena, names, "Risk rating", &levels);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < levels; j++)
            if (!strcmp(level[i], number[j]))
                lodge(desk, name[j], day_from_civil((int)year[i], (int)month[i], (int)day[i]), status[i]);
}

/* Unit B: its table begins below some notes, under a header that is not its own; days are day/month/year. */
static void read_unit_b(struct arena *arena, const char *dir, struct desk *desk) {
    const char *file = arena_format(arena, "%s/input_02.csv", dir);
    size_t rows;
    const char **lodged = oracle_texts(arena, file, "Unnamed: 5", &rows),
               **status = oracle_texts(arena, file, "Unnamed: 6", &rows),
               **rating = oracle_texts(arena, file, "Unnamed: 7", &rows);
    for (size_t i = 0; i < rows; i++) {
        int day, month, year;
        if (sscanf(lodged[i], "%d/%d/%d", &day, &month, &year) == 3)
            lodge(desk, rating[i], day_from_civil(year, month, day), status[i]);
    }
}

static const struct value *stock(struct arena *arena, const struct value *inputs) {
    const char *dir = value_text(value_get(inputs, "dir"), "");
    struct desk *desk = arena_alloc(arena, sizeof *desk);
    struct value *rows = value_list(arena), *map = value_map(arena);
    read_unit_a(arena, dir, desk);
    read_unit_b(arena, dir, desk);
    for (int i = 0; i < RATINGS; i++) {
        struct stock got = stock_of(desk->cases[i], desk->count[i], day_from_civil(2021, 10, 1));
        const struct {
            const char *name;
            int64_t cases;
        } lines[] = {{"Completed", got.completed},
                     {"Deferred", got.deferred},
                     {"New cases", got.fresh},
                     {"Opening cases", got.opening},
                     {"Continuing", got.continuing}};
        for (size_t j = 0; j < sizeof lines / sizeof *lines; j++) {
            struct value *row = value_list(arena);
            value_push(arena, row, value_str(arena, lines[j].name));
            value_push(arena, row, value_int(arena, lines[j].cases));
            value_push(arena, row, value_str(arena, ratings[i]));
            value_push(arena, rows, row);
        }
    }
    value_set(arena, map, "rows", rows);
    return map;
}

struct shopper {
    const char *name;
    day_t last;
    struct rfm_customer customer;
};

static struct shopper *find(struct shopper *shoppers, size_t *count, const char *name) {
    size_t i = 0;
    while (i < *count && strcmp(shoppers[i].name, name))
        i++;
    if (i == *count)
        shoppers[(*count)++] = (struct shopper){.name = name, .last = INT32_MIN};
    return &shoppers[i];
}

static const struct value *rfm(struct arena *arena, const struct value *inputs) {
    const char *file = "rfm_orders.csv";
    size_t orders, count = 0;
    day_t today = DAY_NONE, day = DAY_NONE;
    const char **name = oracle_texts(arena, file, "customer_id", &orders),
               **when = oracle_texts(arena, file, "order_date", &orders);
    double *revenue = oracle_column(arena, file, "revenue", &orders);
    struct shopper *shoppers = arena_alloc(arena, orders * sizeof *shoppers);
    struct rfm_customer *customers = arena_alloc(arena, orders * sizeof *customers);
    struct value *map = value_map(arena);
    if (!day_read(value_text(value_get(inputs, "analysis_date"), ""), &today))
        return map;
    for (size_t i = 0; i < orders; i++) {
        struct shopper *shopper = find(shoppers, &count, name[i]);
        if (day_read(when[i], &day) && day > shopper->last)
            shopper->last = day;
        shopper->customer.recency = (double)(today - shopper->last);
        shopper->customer.frequency++;
        shopper->customer.money += revenue[i];
    }
    for (size_t i = 0; i < count; i++)
        customers[i] = shoppers[i].customer;
    struct rfm_score *scores = rfm_scores(arena, customers, count);
    oracle_set(arena, map, "customers", (double)count);
    oracle_set(arena, map, "transactions", (double)orders);
    for (size_t i = 0; i < count; i++)
        oracle_set_list(
            arena, map, shoppers[i].name,
            (double[]){customers[i].recency, customers[i].frequency, customers[i].money, (double)scores[i].segment}, 4);
    return map;
}

const struct oracle_entry oracle_operations[] = {
    {"RATE-0[12]", one_rate},
    {"RATE-03", two_rates},
    {"RR-0[12]", aapor},
    {"SLA-02", percentiles},
    {"SLA-04", stock},
    {"RFM-01", rfm},
    {0},
};

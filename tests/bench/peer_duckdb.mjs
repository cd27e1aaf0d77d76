/* What `earshot metrics --by store,month` answers, asked of DuckDB. The database does all the work, to the CSV file at
 * the end; its COPY is the fastest door that it has.
 *
 *     node peer_duckdb.mjs MODULES MODE IN OUT [RUNS]
 *
 * MODULES holds node_modules. MODE: tally (IN a CSV file, OUT a database with one row a store and month), ask (of such
 * a database), end (from the CSV file straight to the figures), keep (the same by way of a table on disk with the
 * response's id as its key, as a system of record would have it; RUNS is the database). With RUNS ask repeats itself.
 * Prints {"version", "seconds": [one for each run, the connection being open]}. */
import { createRequire } from "node:module";

const [modules, mode, from, to, runs] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + "/package.json")("@duckdb/node-api");

const z = "1.959963984540054";
const text = (path) => `'${path.replaceAll("'", "''")}'`;
const responses = `read_csv(${text(from)}, header = true, all_varchar = false)`;
const tally = (source) => `
    SELECT store, strftime("at", '%Y-%m') AS period, count(recommend) AS n,
           count(*) FILTER (recommend >= 9) AS promoters, count(*) FILTER (recommend <= 6) AS detractors,
           sum(recommend) AS total, sum(recommend * recommend) AS squares, count(*) FILTER (recommend >= 9) AS top
    FROM ${source} GROUP BY ALL`;
const figures = (source) => `
    WITH share AS (
        SELECT *, promoters / n AS p, detractors / n AS d, top / n AS t, ${z} * ${z} AS zz FROM ${source} WHERE n > 0),
    part AS (SELECT *, 100 * (p - d) AS nps, 100 * sqrt((p + d - (p - d) ** 2) / n) AS nps_se FROM share)
    SELECT store, period, n, total / n AS mean,
           CASE WHEN n > 1 THEN sqrt(greatest(squares - total * total / n, 0) / (n - 1)) END AS sd, 100 * t AS t2b,
           100 * (t + zz / (2 * n) - ${z} * sqrt(t * (1 - t) / n + zz / (4 * n * n))) / (1 + zz / n) AS t2b_lo,
           100 * (t + zz / (2 * n) + ${z} * sqrt(t * (1 - t) / n + zz / (4 * n * n))) / (1 + zz / n) AS t2b_hi,
           nps, nps_se, nps - ${z} * nps_se AS nps_lo, nps + ${z} * nps_se AS nps_hi
    FROM part ORDER BY store, period`;
const copy = (source) => `COPY (${figures(source)}) TO ${text(to)} (HEADER)`;

const jobs = {
    tally: { database: to, statements: [`CREATE TABLE tally AS ${tally(responses)}`] },
    ask: { database: from, statements: [copy("tally")] },
    end: { database: ":memory:", statements: [copy(`(${tally(responses)})`)] },
    keep: {
        database: runs,
        statements: [`CREATE TABLE response (id VARCHAR PRIMARY KEY, store VARCHAR, "at" TIMESTAMP, recommend INTEGER,
                          attitude INTEGER, help INTEGER, price INTEGER, tidy INTEGER, "range" INTEGER, fresh INTEGER,
                          queue INTEGER, returns INTEGER, effort INTEGER, channel VARCHAR, comment VARCHAR)`,
                     `INSERT INTO response SELECT * FROM ${responses}`, copy(`(${tally("response")})`)],
    },
};

const { database, statements } = jobs[mode];
const connection = await (await DuckDBInstance.create(database)).connect();
const version = (await connection.runAndReadAll("SELECT version()")).getRows()[0][0];
const seconds = [];
for (let run = 0; run < (mode === "ask" && runs ? Number(runs) : 1); run++) {
    const begin = process.hrtime.bigint();
    for (const statement of statements) await connection.run(statement);
    seconds.push(Number(process.hrtime.bigint() - begin) / 1e9);
}
connection.closeSync();
console.log(JSON.stringify({ version, seconds }));

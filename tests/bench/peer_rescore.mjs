/* What rules/eleven.lua makes of all responses by store and month, asked of DuckDB in SQL: the same arithmetic, in the
 * same order, kept to thousandths of a point before it is added up.
 *
 *     node peer_rescore.mjs MODULES load RESPONSES.csv DATABASE
 *     node peer_rescore.mjs MODULES ask DATABASE OUT.csv [RUNS]
 *
 * load makes a table of the answers, each in the smallest type that holds it. Prints {"version", "seconds": [one for each
 * run, the connection being open]}. */
import { createRequire } from "node:module";

const [modules, mode, from, to, runs] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + "/package.json")("@duckdb/node-api");

const text = (path) => `'${path.replaceAll("'", "''")}'`;
const scales = ["recommend", "attitude", "help", "price", "tidy", "range", "fresh", "queue", "returns", "effort"];
const load = `
    CREATE TABLE response AS
    SELECT store, strftime("at", '%Y-%m') AS period, ${scales.map((id) => `"${id}"::UTINYINT AS "${id}"`).join(", ")},
           channel::ENUM ('shelf', 'pickup', 'both') AS channel
    FROM read_csv(${text(from)}, header = true, all_varchar = false) ORDER BY store, period`;

/* [what an answer is taken by, its least value, its weight] */
const weighed = { recommend: [20, 0, 2], attitude: [75, 1, 3], help: [75, 1, 3], price: [50, 1, 2], tidy: [25, 1, 1],
                  range: [25, 1, 1], fresh: [50, 1, 2], queue: [75, 1, 3] };
const sum = (part) => Object.entries(weighed).map(([id, how]) => `coalesce(${part(`"${id}"::INTEGER`, ...how)}, 0)`).join(" + ");
const ask = `
    COPY (
        WITH part AS (SELECT *, ${sum((id, by, least) => `${by} * (${id} - ${least})`)} AS points,
                             ${sum((id, by, least, weight) => `CASE WHEN ${id} IS NOT NULL THEN ${weight} END`)} AS weight
                      FROM response),
        less AS (SELECT *, CASE WHEN weight >= 8 THEN points::DOUBLE / weight - CASE WHEN returns <= 2 THEN 10 ELSE 0 END
                           - CASE WHEN effort <= 2 THEN 5 ELSE 0 END END AS score FROM part),
        half AS (SELECT *, CASE WHEN channel IS DISTINCT FROM 'shelf' AND queue <= 2 THEN score / 2 ELSE score END AS halved
                 FROM less),
        kept AS (SELECT store, period, CASE WHEN halved IS NOT NULL THEN round(greatest(halved, 0) * 1000)::BIGINT END AS kept
                 FROM half)
        SELECT store, period, count(kept) AS n, sum(kept) AS total, sum(kept * kept) AS squares
        FROM kept GROUP BY ALL ORDER BY store, period
    ) TO ${text(to ?? "")} (HEADER)`;

const connection = await (await DuckDBInstance.create(mode === "load" ? to : from)).connect();
const version = (await connection.runAndReadAll("SELECT version()")).getRows()[0][0];
const seconds = [];
for (let run = 0; run < Number(runs ?? 1); run++) {
    const begin = process.hrtime.bigint();
    await connection.run(mode === "load" ? load : ask);
    seconds.push(Number(process.hrtime.bigint() - begin) / 1e9);
}
connection.closeSync();
console.log(JSON.stringify({ version, seconds }));

// DuckDB on the same table: node bench/peer.mjs TABLE.csv WORK-FOLDER, prints "name milliseconds".
import { DuckDBInstance } from '@duckdb/node-api';
import { rmSync } from 'node:fs';

const [table, work] = process.argv.slice(2);
const runs = 3;
const best = async (name, run, made) => {
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    if (made) rmSync(made, { force: true });
    const start = performance.now();
    await run();
    least = Math.min(least, performance.now() - start);
  }
  console.log(name, least.toFixed(3));
};

rmSync(`${work}/peer.db`, { force: true });
const instance = await DuckDBInstance.create(`${work}/peer.db`);
const db = await instance.connect();
await best('load', async () => {
  await db.run(`create or replace table t as select * from read_csv('${table}', all_varchar = true)`);
  await db.run('checkpoint');
});
await best('export', () => db.run(`copy t to '${work}/peer.csv'`), `${work}/peer.csv`);
const slice = await db.prepare(
  `select TimePeriod, cast(Value as double) from t where SeriesCode = $1 and GeoAreaCode in ('417', '398')`);
slice.bindVarchar(1, 'SI_POV_DAY1');
const rounds = 50;
await best('slice', async () => {
  for (let i = 0; i < rounds; i++) await (await slice.run()).getRows();
}).then(() => console.log('slice_rounds', rounds));

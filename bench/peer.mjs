// DuckDB on the same table: node bench/peer.mjs load|export|slice TABLE.csv WORK-FOLDER prints milliseconds.
// "load" makes the table that the others read.
import { DuckDBInstance } from '@duckdb/node-api';
import { rmSync } from 'node:fs';

const [what, table, work] = process.argv.slice(2);
const ROUNDS = 50;

const load = async db => {
  await db.run(`create or replace table t as select * from read_csv('${table}', all_varchar = true)`);
  await db.run('checkpoint');
};
const slice = async db => {
  const some = await db.prepare(
    `select TimePeriod, cast(Value as double) from t where SeriesCode = $1 and GeoAreaCode in ('417', '398')`);
  some.bindVarchar(1, 'SI_POV_DAY1');
  for (let i = 0; i < ROUNDS; i++) await (await some.run()).getRows();
};
const jobs = { load, slice, export: db => db.run(`copy t to '${work}/peer.csv'`) };

if (what === 'load') rmSync(`${work}/peer.db`, { force: true });
rmSync(`${work}/peer.csv`, { force: true });
const instance = await DuckDBInstance.create(`${work}/peer.db`);
const db = await instance.connect();
if (what === 'slice') await slice(db);
const start = performance.now();
await jobs[what](db);
console.log(((performance.now() - start) / (what === 'slice' ? ROUNDS : 1)).toFixed(3));

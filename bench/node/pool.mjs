// @ts-check
// The measures of mpi4node/pool.
import { MPI } from 'mpi4node';
import { Pool } from 'mpi4node/pool';
import { measureAll } from './pool_measures.mjs';

/** @typedef {typeof import('./pool_tasks.mjs')} Tasks */

/** @type {Pool<Tasks> | null} */
const pool = await Pool.open(new URL('./pool_tasks.mjs', import.meta.url), {
  comm: MPI.COMM_WORLD,
});
if (pool !== null) {
  // The measures know neither pool, and so not which arguments a task takes.
  const untyped = /** @type {Pool} */ (/** @type {unknown} */ (pool));
  await measureAll((task, ...args) => untyped.run(task, args));
  await pool.close();
}

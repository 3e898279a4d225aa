// Step 6 of the tutorial: a pool gives the next digit to whichever worker is free.
import { MPI } from 'mpi4node';
import { Pool } from 'mpi4node/pool';
import * as tasks from './pool_tasks.mts';

const module = import.meta.resolve('./pool_tasks.mts');
const pool = await Pool.open<typeof tasks>(module, { comm: MPI.COMM_WORLD });
// Rank 0 has the pool. The others work until it is closed, and then go on with null.
if (pool !== null) {
  const answers = await pool.map('read', Array(100).keys()).toArray();
  const right = answers.filter((digit, i) => digit === tasks.digits.test.labels[i]).length;
  console.log(`${right} of 100 read by ${pool.size} workers`);
  await pool.close();
}
tasks.digits.free();

// Several workers compute pi together, in one task, and add up their parts.
//
// Its tasks are in pi_tasks.mts.
//
// Shows: runTogether, which gives a task a communicator of all workers that do it; the result is
//        what the first of them returns.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/pool/pi/pi.mjs 1000000
import { Pool } from 'mpi4node/pool';

const intervals = Number(process.argv[2] ?? 1_000_000);

await using pool = await Pool.open<typeof import('./pi_tasks.mjs')>(
  new URL('./pi_tasks.mjs', import.meta.url),
);
const pi = await pool.runTogether('computePi', [intervals]);
console.log(`pi is about ${pi.toFixed(12)}, off by ${Math.abs(pi - Math.PI).toExponential(1)}`);

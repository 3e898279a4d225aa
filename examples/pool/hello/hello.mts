// Each worker says hello: the smallest program with a pool.
//
// Its tasks are in hello_tasks.mts.
//
// Shows: Pool.open, which gives rank 0 the pool while the other ranks serve, and threads in their
//        place where there is no other rank; broadcast, which has every worker do a task.
// Run:   npm run build:examples
//        node build/examples/pool/hello/hello.mjs
//        mpirun -n 4 node build/examples/pool/hello/hello.mjs
import { Pool } from 'mpi4node/pool';

await using pool = await Pool.open<typeof import('./hello_tasks.mjs')>(
  new URL('./hello_tasks.mjs', import.meta.url),
);
for (const greeting of await pool.broadcast('hello')) console.log(greeting);

// @ts-check
// What a long wait in the event loop costs: the part of a core that rank 1 uses while it awaits a
// message, after the first 50 ms, and the time from rank 0's send to the end of the await. `node
// idle.mjs WAITS SECONDS`
import { setTimeout as after } from 'node:timers/promises';
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const [waits, seconds] = process.argv.slice(2).map(Number);

/** The same clock in both processes, in seconds. */
const now = () => Number(process.hrtime.bigint()) / 1e9;

const message = new Float64Array(1);
for (let i = 0; i < waits; i++) {
  comm.Barrier();
  if (comm.rank === 0) {
    await after(seconds * 1000 + 50);
    message[0] = now();
    await comm.Isend(message, 1);
    // Not spinning meanwhile, which would take the other's core.
    await comm.Irecv(message, 1);
  } else {
    const received = comm.Irecv(message, 0).then(now);
    await after(50);
    const cpu = process.cpuUsage();
    const start = now();
    const end = await received;
    const { user, system } = process.cpuUsage(cpu);
    console.log(`${(user + system) / 1e6 / (end - start)}\t${end - message[0]}`);
    await comm.Isend(message, 0);
  }
}

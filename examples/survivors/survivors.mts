// A process fails, and the others finish the work: they divide the rest of it among themselves.
//
// Pi is summed up in blocks, one for each process and round. After each round all agree on whether
// it went well. If a process has failed, the others make a communicator without it, tell each other
// which blocks they have, and go on with the rest.
//
// Shows: Agree, Revoke and Shrink of a communicator, and which errors mean that a process has
//        failed. This needs a library that tolerates failures: Open MPI 5, started with
//        --with-ft ulfm. With others the example runs as long as nobody fails.
// Run:   npm run build:examples
//        mpirun -n 4 node build/examples/survivors/survivors.mjs
//        mpirun --with-ft ulfm -n 4 node build/examples/survivors/survivors.mjs 3
//        The number is that of the round in which the last process dies. Default: none does.
import { MPI } from 'mpi4node';

const roundToDieIn = Number(process.argv[2] ?? 0);

const BLOCKS = 60;
const STEPS = 100_000; // in each block

const world = MPI.COMM_WORLD;
/** The processes that live. */
let comm: MPI.Intracomm = world.Dup();

/** The integral of 4 / (1 + x²) over one block of the way from 0 to 1. */
function integrate(block: number): number {
  const width = 1 / (BLOCKS * STEPS);
  let sum = 0;
  for (let i = 0; i < STEPS; i++) sum += 4 / (1 + ((block * STEPS + i + 0.5) * width) ** 2);
  return sum * width;
}

/** The integrals of the blocks, 0 where this process does not know it yet. */
const known = new Float64Array(BLOCKS);
const open = (): number[] => [...known.keys()].filter((block) => known[block] === 0);

/** One more block for each process. */
function work(): void {
  const blocks = open().slice(0, comm.size);
  const own = Float64Array.of(comm.rank < blocks.length ? integrate(blocks[comm.rank]) : 0);
  const all = new Float64Array(comm.size);
  comm.Allgather(own, all);
  for (const [i, block] of blocks.entries()) known[block] = all[i];
}

/** Whether a call is successful; if a process has failed, it is not. */
function succeeds(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    if (!(error instanceof MPI.Exception)) throw error;
    if (error.error_class === MPI.ERR_PROC_FAILED) return false;
    if (error.error_class === MPI.ERR_REVOKED) return false;
    throw error;
  }
}

for (let round = 1; open().length > 0; round++) {
  if (round === roundToDieIn && comm.size > 1 && comm.rank === comm.size - 1) {
    process.kill(process.pid, 'SIGKILL');
  }
  const before = { size: comm.size, blocks: BLOCKS - open().length };
  const isDone = succeeds(work);
  // Some may be in the collective still, and wait for those that are not: it ends for them, too.
  if (!isDone) comm.Revoke();
  // Here all meet that live, whether they have seen the failure or not.
  let everybodyIsDone = false;
  const agreed = succeeds(() => {
    everybodyIsDone = comm.Agree(isDone ? 1 : 0) === 1;
  });
  if (agreed && everybodyIsDone) continue;

  comm = comm.Shrink();
  // What one of them knows, all know now.
  comm.Allreduce(MPI.IN_PLACE, known, MPI.MAX);
  if (comm.rank === 0) {
    console.log(
      `Round ${round}: ${before.size - comm.size} of ${before.size} processes failed after ${before.blocks} blocks, ${comm.size} go on`,
    );
  }
}

if (comm.rank === 0) {
  const pi = known.reduce((sum, part) => sum + part, 0);
  console.log(`Pi is ${pi.toFixed(10)}, found by ${comm.size} of ${world.size} processes`);
}
comm.Free();

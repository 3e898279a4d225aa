// Workers that are ranks of a communicator: what they do.
import { MPI } from '../index.js';
import type { Sender, ToMaster, ToWorker } from './protocol.js';
import { beforeExit, END_TAG, sendObject } from './rank_workers.js';
import { OpeningRunner } from './task_module.js';

/** The worker's end of one pool. */
class ServedPool implements Sender<ToMaster> {
  readonly #runner = new OpeningRunner();

  constructor(
    readonly comm: MPI.Intracomm,
    readonly master: number,
    readonly tag: number,
  ) {}

  send(message: ToMaster): Promise<void> | null {
    return sendObject(this.comm, message, this.master, this.tag);
  }

  handle(message: ToWorker): void {
    if (message.kind === 'open')
      this.#runner.open(message.setup, this, (ranks) => this.#makeComm(ranks));
    else this.#runner.handle(message);
  }

  #makeComm(ranks: readonly number[]): MPI.Intracomm {
    using all = this.comm.Get_group();
    using group = all.Incl([...ranks]);
    return this.comm.Create_group(group, this.tag);
  }

  /** The process ends though the pool is open: the master must not wait for it. */
  sayGone(status: number): void {
    const reason = `its process has ended with status ${status}`;
    const message: ToMaster = { kind: 'gone', reason, isReplaced: false };
    this.comm.send(message, this.master, this.tag);
  }
}

/**
 * Serves the pools that the master opens on a communicator, until it closes this one, or with
 * `forever`, until it ends.
 */
export async function serve(comm: MPI.Intracomm, master: number, forever: boolean): Promise<void> {
  const pools = new Map<number, ServedPool>();
  const leave = beforeExit((status) => {
    if (status === 0) for (const pool of pools.values()) pool.sayGone(status);
  });
  for await (const [message, status] of comm.messages({ source: master })) {
    const { tag } = status;
    if (tag === END_TAG) break;
    const told = message as ToWorker;
    let pool = pools.get(tag);
    if (pool === undefined) {
      pool = new ServedPool(comm, master, tag);
      pools.set(tag, pool);
    }
    if (told.kind === 'close') {
      pools.delete(tag);
      if (told.isAnswered) await pool.send({ kind: 'closed' });
      if (!forever) break;
    } else pool.handle(told);
  }
  leave();
}

// --- All ranks of the world, for a program that knows nothing of ranks --------------------------

let world: Promise<MPI.Intracomm> | null = null;
let lastTag = END_TAG;

/** How long the master waits before it says what it waits for, in milliseconds. */
const PATIENCE = 10_000;

/**
 * The communicator on which rank 0 opens pools, made by all ranks together. At all other ranks this
 * serves until rank 0 ends, and then ends the process: it is never settled.
 */
export function openWorld(): Promise<MPI.Intracomm> {
  world ??= makeWorld();
  return world;
}

async function makeWorld(): Promise<MPI.Intracomm> {
  const timer = setTimeout(() => {
    process.stderr.write(
      'mpi4node: Pool.open waits until all ranks call it. Start the other ranks in the same way, or\n' +
        'give it the communicator of those that take part (`{ comm }`).\n',
    );
  }, PATIENCE).unref();
  const [comm] = await MPI.COMM_WORLD.Idup();
  clearTimeout(timer);
  if (comm.rank > 0) {
    await serve(comm, 0, true);
    process.exit(0);
  }
  beforeExit((status) => {
    // With another status the whole job is ended.
    if (status === 0) sayEnd(comm);
  });
  return comm;
}

function sayEnd(comm: MPI.Intracomm): void {
  for (let rank = 1; rank < comm.size; rank++) comm.send(null, rank, END_TAG);
}

/** The tag of the next pool on the world's communicator. */
export function takeTag(): number {
  // MPI allows tags up to 32767 in any case; there are never as many open pools.
  lastTag = (lastTag % 32_766) + 1;
  return lastTag;
}

// Workers that are ranks of a communicator: what they do.
import { MPI } from '../index.js';
import type { Sender, ToMaster, ToWorker } from './protocol.js';
import { beforeExit, END_TAG, type RankPlace, receiveUntil, sendMessage } from './rank_workers.js';
import { OpeningRunner } from './task_module.js';
import { fromWire } from './wire.js';

/** The worker's end of one pool. */
class ServedPool implements Sender<ToMaster> {
  readonly #runner = new OpeningRunner();

  constructor(
    readonly comm: MPI.Intracomm,
    readonly master: number,
    readonly tag: number,
  ) {}

  send(message: ToMaster): Promise<void> | null {
    return sendMessage(this.comm, message, this.master, this.tag);
  }

  handle(message: ToWorker): void {
    if (message.kind === 'open')
      void this.#runner.open(message.setup, this, (ranks) => this.#makeComm(ranks));
    else this.#runner.handle(message);
  }

  #makeComm(ranks: readonly number[]): MPI.Intracomm {
    using all = this.comm.Get_group();
    using group = all.Incl([...ranks]);
    return this.comm.Create_group(group, this.tag);
  }

  /** The process ends though the pool is open: the master must not wait for it. */
  sayGone(): void {
    this.#runner.leaveTogether();
    const reason = 'its process has ended with status 0';
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
  const leave = beforeExit(() => leavePools(comm, master, pools));
  for await (const [message, status] of comm.messages({ source: master })) {
    const { tag } = status;
    if (tag === END_TAG) {
      await sendMessage(comm, null, master, END_TAG);
      break;
    }
    const told = fromWire(message) as ToWorker;
    let pool = pools.get(tag);
    if (pool === undefined) {
      pool = new ServedPool(comm, master, tag);
      pools.set(tag, pool);
    }
    if (told.kind === 'close') {
      pools.delete(tag);
      await pool.send({ kind: 'closed' });
      if (!forever) break;
    } else pool.handle(told);
  }
  leave();
}

/** This process ends though pools are open. */
function leavePools(
  comm: MPI.Intracomm,
  master: number,
  pools: ReadonlyMap<number, ServedPool>,
): void {
  for (const pool of pools.values()) pool.sayGone();
  let open = pools.size;
  receiveUntil(comm, master, (message, tag) => {
    if (tag === END_TAG) {
      comm.send(null, master, END_TAG);
      return true;
    }
    if ((message as ToWorker).kind === 'release') open--;
    return open === 0;
  });
}

// --- All ranks of the world, for a program that knows nothing of ranks --------------------------

/** The communicator of all ranks, and those that have ended or may be stuck: see RankPlace. */
interface World {
  readonly comm: MPI.Intracomm;
  readonly gone: Set<number>;
  readonly stuck: Map<number, string>;
  /** That of the last pool that was opened. */
  lastTag: number;
}

/** Where the world is kept: a program may load two copies of the package, but has one world. */
const WORLD = Symbol.for('mpi4node.pool.world');
const shared = globalThis as { [WORLD]?: Promise<World> };

/** How long the master waits before it says what it waits for, in milliseconds. */
const PATIENCE = 10_000;

/**
 * The communicator on which rank 0 opens pools, made by all ranks together. At all other ranks this
 * serves until rank 0 ends, and then ends the process: it is never settled.
 */
export function openWorld(): Promise<World> {
  shared[WORLD] ??= makeWorld();
  return shared[WORLD];
}

async function makeWorld(): Promise<World> {
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
  const gone = new Set<number>();
  const stuck = new Map<number, string>();
  beforeExit(() => endWorld(comm, gone, stuck));
  return { comm, gone, stuck, lastTag: END_TAG };
}

function endWorld(
  comm: MPI.Intracomm,
  gone: ReadonlySet<number>,
  stuck: ReadonlyMap<number, string>,
): void {
  const ranks = [...Array(comm.size).keys()].filter((rank) => rank > 0 && !gone.has(rank));
  for (const rank of ranks) comm.send(null, rank, END_TAG);
  for (const rank of ranks) receiveUntil(comm, rank, (_, tag) => tag === END_TAG, stuck);
}

/** What the next pool of the world has of it. */
export async function takePlace(): Promise<RankPlace> {
  const all = await openWorld();
  // MPI allows tags up to 32767 in any case; there are never as many open pools.
  all.lastTag = (all.lastTag % 32_766) + 1;
  const { comm, gone, stuck, lastTag: tag } = all;
  return { comm, gone, stuck, tag, isOwn: false };
}

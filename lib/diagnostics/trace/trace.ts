// The trace from start to end: `rc.trace`.
import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import { observeCalls, unobserved } from '../observed_calls.js';
import { readClock, readHostClock } from './clocks.js';
import { findParts, TraceWriter, textOf } from './join_parts.js';
import { droppedOf } from './part_events.js';
import { type Header, partName } from './part_format.js';
import { watchPauses } from './pauses.js';
import { Recorder } from './recorder.js';
import { Ring } from './ring.js';

type Comm = InstanceType<typeof MPI.Intracomm>;

/** How many records each rank keeps, unless MPI4NODE_TRACE_EVENTS says: 16 MiB. */
const CAPACITY = 2 ** 17;
const LEAST = 1000;

function capacityFrom(setting: string | undefined): number {
  if (setting === undefined || setting === '') return CAPACITY;
  const value = Number(setting);
  if (Number.isInteger(value) && value >= LEAST) return value;
  throw new RangeError(
    `MPI4NODE_TRACE_EVENTS must be a whole number of at least ${LEAST}, but is '${setting}'`,
  );
}

/** The version of this package. The bundle is dist/diagnostics.js. */
const { version } = JSON.parse(readFileSync(join(dirname(__dirname), 'package.json'), 'utf8')) as {
  readonly version: string;
};

/** Tells how long each object is that is encoded. */
function watchObjects({ OutgoingObject }: Pick<Internals, 'OutgoingObject'>): { bytes: number } {
  const last = { bytes: -1 };
  const { write } = OutgoingObject.prototype;
  OutgoingObject.prototype.write = function (obj) {
    write.call(this, obj);
    last.bytes = this.length;
  };
  return last;
}

/** A trace that is being written. */
export class Trace {
  readonly #file: string;
  readonly #comm: Comm;
  readonly #ring: Ring;
  readonly #recorder: Recorder;
  readonly #stopPauses: () => void;

  /**
   * Begins to trace. Collective over all processes.
   *
   * @throws {Error} if the file can't be written
   */
  constructor(internals: Internals, file: string) {
    this.#file = resolve(file);
    const comm = unobserved(() => MPI.COMM_WORLD.Dup());
    this.#comm = comm;
    const rank = comm.Get_rank();
    // What an earlier job has left would be taken for this one's.
    if (rank === 0) {
      for (const name of [this.#file, ...findParts(this.#file)]) rmSync(name, { force: true });
    }
    const clock = unobserved(() => {
      comm.Barrier();
      return readClock(comm, performance.now());
    });
    const header: Header = {
      mpi4node: version,
      rank,
      ranks: comm.Get_size(),
      host: hostname(),
      pid: process.pid,
      started: new Date(performance.timeOrigin).toISOString(),
      capacity: capacityFrom(process.env.MPI4NODE_TRACE_EVENTS),
      clocks: [clock],
      hostClock: readHostClock().base,
      began: performance.now(),
      ended: null,
    };
    this.#ring = new Ring(internals.addon, partName(this.#file, rank), header);
    this.#recorder = new Recorder(this.#ring, watchObjects(internals));
    const words = new Map<string, number>();
    this.#stopPauses = watchPauses((category, name, start, end) => {
      const key = `${category} ${name}`;
      const word = words.get(key) ?? this.#ring.addWord({ name, category });
      words.set(key, word);
      this.#recorder.pause(word, start, end);
    });
    observeCalls(this.#recorder);
  }

  /** The program has ended: what comes is the wait for the other ranks. */
  programEnded(): void {
    this.#stopPauses();
    this.#recorder.beginFinalize();
  }

  /** Writes the trace. Collective over all processes. */
  finish(): void {
    this.#recorder.endFinalize();
    unobserved(() => {
      const { clocks } = this.#ring.part.header;
      const ended = performance.now();
      const zero = -(clocks[0]?.offset ?? 0);
      this.#ring.update({ ended, clocks: [...clocks, readClock(this.#comm, zero)] });
      if (this.#comm.Get_rank() === 0) this.#collect();
      else this.#deliver();
      this.#ring.remove();
      this.#comm.Free();
    });
  }

  /** Leaves what there is, for `mpi4node trace` to join. Local. */
  abandon(): void {
    this.#stopPauses();
    this.#ring.update({ ended: performance.now() });
    this.#ring.leave();
  }

  // The hosts may have no folder in common, so all of it goes to rank 0 as messages.
  #collect(): void {
    const { part } = this.#ring;
    const writer = new TraceWriter(this.#file);
    let dropped = droppedOf(part);
    for (const text of textOf(part)) writer.add(text);
    for (let rank = 1; rank < this.#comm.Get_size(); rank++) {
      for (;;) {
        const text = this.#comm.recv({ source: rank });
        if (typeof text !== 'string') {
          dropped += Number(text);
          break;
        }
        writer.add(text);
      }
    }
    writer.end(part, dropped);
  }

  #deliver(): void {
    const { part } = this.#ring;
    // Only one is on its way at a time, whatever the memory of rank 0.
    for (const text of textOf(part)) this.#comm.ssend(text, 0);
    this.#comm.ssend(droppedOf(part), 0);
  }
}

// @ts-check
// What is measured, how often, and what is aimed at. The programs of all languages get their
// numbers of iterations from here, so that they cannot differ.
import { isCrowded } from './programs.mjs';

/**
 * @typedef {'c' | 'mpi4py' | 'node' | 'piscina' | 'before'} Language `before` is this package of
 *   another revision
 *
 * @typedef {'watchdog' | 'trace' | 'check'} Diagnostic
 *
 * @typedef {object} Target
 * @property {Language} against `node` with a measure that is a ratio already
 * @property {'at most' | 'at least' | 'adds at most'} bound
 * @property {number} limit a ratio of this package to `against`; of what `adds at most`, to what it
 *   adds to the time of `procnull:8`
 * @property {string} [of] the measure that it is a ratio to, if that is another one
 *
 * @typedef {object} Measure
 * @property {string} id `name:bytes`, as the programs print it
 * @property {string} title
 * @property {number} bytes
 * @property {'messages' | 'pool' | Diagnostic} program which program measures it, or with which
 *   diagnostic the program of messages does
 * @property {'time' | 'rate' | 'schedules'} unit a rate is shown, and compared, as messages per
 *   second; `schedules` are times the best schedule of the tasks
 * @property {number} ranks
 * @property {number} iterations
 * @property {number} warmup
 * @property {readonly Language[]} languages
 * @property {readonly Target[]} targets
 */

const KIB = 1024;
const MIB = 1024 * KIB;

/** The most that starting may cost over a C program that initializes plus an empty Node process. */
export const STARTUP_LIMIT_MS = 80;

/** Below one byte a call nothing was allocated per call: the rest is the measuring's own. */
export const ALLOCATION_LIMIT = 1;

/** The part of a core that a long wait in the event loop may use, and the delivery after it. */
export const IDLE_LIMIT = 0.05;
export const IDLE_DELAY_LIMIT_MS = 2;

/** Pages that the C library and V8 may still touch after the first hundred thousand calls. */
export const RESIDENT_LIMIT_MIB = 2;

/**
 * @param {string} name
 * @param {number} bytes
 * @param {string} title
 * @param {number} iterations
 * @param {readonly Target[]} [targets]
 * @returns {Measure}
 */
function measure(name, bytes, title, iterations, targets = []) {
  return {
    id: `${name}:${bytes}`,
    title,
    bytes,
    program: isOfPool(name) ? 'pool' : (diagnosticOf(name) ?? 'messages'),
    unit: name === 'pooluneven' ? 'schedules' : name.endsWith('rate') ? 'rate' : 'time',
    // A pool has three workers then.
    ranks: name.startsWith('objectbcast') || isOfPool(name) ? 4 : 2,
    iterations,
    warmup: Math.ceil(iterations / 2),
    languages: languagesOf(name),
    targets,
  };
}

/** @param {string} name */
const isOfPool = (name) => name.startsWith('pool');

/** With which diagnostic a measure is taken, if with one. @param {string} name */
const diagnosticOf = (name) =>
  /** @type {Diagnostic | undefined} */ (/^(watchdog|trace|check)/.exec(name)?.[0]);

/** @param {string} name @returns {readonly Language[]} */
function languagesOf(name) {
  if (isOfPool(name)) return ['mpi4py', 'node', 'piscina'];
  if (diagnosticOf(name) !== undefined) return ['node'];
  // Only here there is something to await; it is compared with the same blocking.
  if (name.startsWith('awaited')) return ['node'];
  // Nonblocking collectives on objects, and the blocking ones to compare them with.
  if (name.startsWith('node')) return ['node'];
  // A way to receive objects that only mpi4node has: mpi4py copies out of such memory.
  if (name === 'objectinto') return ['node'];
  // A way to send objects that only mpi4py has, shown below its usual one.
  if (name === 'objectoob') return ['mpi4py'];
  // C has no objects to send.
  if (name.startsWith('object')) return ['mpi4py', 'node'];
  // A loop in Python would measure Python.
  return name === 'sharedread' ? ['c', 'node'] : ['c', 'mpi4py', 'node'];
}

/** @type {(against: Language, limit: number) => Target} */
const atMost = (against, limit) => ({ against, bound: 'at most', limit });
/** @type {(against: Language, limit: number) => Target} */
const atLeast = (against, limit) => ({ against, bound: 'at least', limit });

/** @type {(limit: number) => Target} */
const addsAtMost = (limit) => ({ against: 'c', bound: 'adds at most', limit });

/** @type {(of: string, limit: number) => Target} */
const atMostOf = (of, limit) => ({ ...atMost('node', limit), of });
/** @type {(of: string, limit: number) => Target} */
const atLeastOf = (of, limit) => ({ ...atLeast('node', limit), of });

const bandwidth = [atMost('c', 1.1)];
/** Of files: nothing may be copied on the way to the library. */
const files = [atMost('c', 1.05)];
const bcast = [atMost('mpi4py', 1)];
const throughput = [atMost('mpi4py', 1 / 3), atMost('piscina', 1)];

/**
 * The heavy use of many small messages comes first, so that V8 has compiled it all early. A tenth
 * of a second of warm-up lets its compiler finish, which has no core of its own while both ranks
 * spin: a rank that is stopped for it holds up the other one for milliseconds.
 */
export const MEASURES = [
  measure('pingpong', 8, 'ping-pong 8 B', 200_000, [atMost('c', 1.8), atMost('mpi4py', 0.5)]),
  measure('pingpong', 64, 'ping-pong 64 B', 200_000),
  measure('pingpong', KIB, 'ping-pong 1 KiB', 40_000),
  measure('pingpong', 8 * KIB, 'ping-pong 8 KiB', 20_000),
  measure('pingpong', 64 * KIB, 'ping-pong 64 KiB', 5_000, bandwidth),
  measure('pingpong', 512 * KIB, 'ping-pong 512 KiB', 4_000, bandwidth),
  measure('pingpong', MIB, 'ping-pong 1 MiB', 2_000, bandwidth),
  measure('pingpong', 4 * MIB, 'ping-pong 4 MiB', 400, bandwidth),
  measure('persistent', 8, 'persistent ping-pong 8 B', 200_000, [atMost('c', 1.7)]),
  measure('rate', 8, 'message rate 8 B', 20_000, [atLeast('c', 0.45)]),
  measure('awaited', 8, 'ping-pong 8 B, awaited', 40_000, [atMostOf('pingpong:8', 4.5)]),
  measure('awaited', MIB, 'ping-pong 1 MiB, awaited', 4_000, [atMostOf(`pingpong:${MIB}`, 1.1)]),
  measure('awaitedrate', 8, 'message rate 8 B, Promise.all', 5_000, [atLeastOf('rate:8', 0.5)]),
  measure('awaitedsetrate', 8, 'message rate 8 B, WaitallAsync', 5_000, [atLeastOf('rate:8', 0.5)]),
  measure('watchdogpingpong', 8, 'ping-pong 8 B, watchdog', 200_000, [atMostOf('pingpong:8', 1.1)]),
  measure('tracepingpong', 8, 'ping-pong 8 B, trace', 100_000),
  measure('traceawaited', 8, 'ping-pong 8 B, awaited, trace', 20_000),
  measure('checkpingpong', 8, 'ping-pong 8 B, checker', 2_000),
  measure('allreduce', 8, 'Allreduce 8 B', 40_000, [atMost('c', 1.8)]),
  measure('allreduce', 8 * KIB, 'Allreduce 8 KiB', 10_000),
  measure('allreduce', MIB, 'Allreduce 1 MiB', 200),
  measure('procnull', 8, 'Send to PROC_NULL', 1_000_000, [atMost('mpi4py', 0.3)]),
  measure('putflush', 8, 'Put and Flush 8 B', 100_000, [addsAtMost(2), atMost('mpi4py', 0.4)]),
  measure('fetchop', 8, 'Fetch_and_op and Flush', 100_000, [addsAtMost(2), atMost('mpi4py', 0.4)]),
  measure('getflush', MIB, 'Get and Flush 1 MiB', 2_000, bandwidth),
  measure('sharedread', MIB, 'sum of 1 MiB of shared memory', 400),
  measure('objectsmall', 0, 'object, small', 10_000, [atMost('mpi4py', 1)]),
  measure('objectrows', 0, 'object, 1,000 rows', 60, [atMost('mpi4py', 0.7)]),
  measure('objectarray', MIB, 'object with 1 MiB', 1_000, [atMost('mpi4py', 0.6)]),
  measure('objectoob', MIB, 'object with 1 MiB by pkl5', 1_000),
  measure('nodebcast', 0, 'bcast of object between two', 20_000),
  measure('nodeibcast', 0, 'ibcast of object', 20_000, [atMostOf('nodebcast:0', 1.3)]),
  measure('nodeallgather', 0, 'allgather of objects', 10_000),
  measure('nodeiallgather', 0, 'iallgather of objects', 10_000, [atMostOf('nodeallgather:0', 1.3)]),
  measure('nodeallreduce', 0, 'allreduce of numbers', 20_000),
  measure('nodeiallreduce', 0, 'iallreduce of numbers', 20_000, [atMostOf('nodeallreduce:0', 1.3)]),
  // What is large and stays in memory for a while comes last, the array beside the object that
  // holds one.
  measure('pingpong', 64 * MIB, 'ping-pong 64 MiB', 10),
  measure('objectarray', 64 * MIB, 'object with 64 MiB', 3, [
    atMost('mpi4py', 0.5),
    atMostOf(`pingpong:${64 * MIB}`, 1.15),
  ]),
  measure('objectinto', 64 * MIB, 'object with 64 MiB, recv(buf)', 3, [
    atMostOf(`pingpong:${64 * MIB}`, 1.15),
  ]),
  measure('objectoob', 64 * MIB, 'object with 64 MiB by pkl5', 3),
  // Half of it for each of two ranks: 256 MiB in the file.
  measure('filewrite', 128 * MIB, 'Write_at_all, 256 MiB', 3, files),
  measure('fileread', 128 * MIB, 'Read_at_all, 256 MiB', 3, files),
  measure('filereadaligned', 128 * MIB, 'the same to a cache line', 3, files),
  measure('objectbcastsmall', 0, 'bcast of object, small', 5_000, bcast),
  measure('objectbcastrows', 0, 'bcast of object, 1,000 rows', 60, bcast),
  measure('objectbcastarray', MIB, 'bcast of object with 1 MiB', 60, bcast),
  measure('objectbcastarray', 64 * MIB, 'bcast of object with 64 MiB', 2, bcast),
  measure('pooltask', 0, 'empty task, 64 outstanding', 10_000, throughput),
  measure('poolround', 0, 'empty task, round trip', 1_000, [atMost('mpi4py', 0.3)]),
  measure('poolarray', MIB, 'task with 1 MiB, there and back', 100, [atMost('mpi4py', 0.6)]),
  measure('pooluneven', 0, 'tasks of 1 to 50 ms', 200, [atMost('node', 1.05)]),
];

/**
 * The same measures, just often enough to see that they work.
 * @param {Measure} full
 * @returns {Measure}
 */
export function quick(full) {
  return { ...full, iterations: Math.max(2, Math.ceil(full.iterations / 100)), warmup: 2 };
}

/**
 * A measure of this package and of another revision of it.
 * @param {Measure} full
 * @returns {Measure}
 */
export const compared = (full) => ({ ...full, languages: ['before', 'node'], targets: [] });

/**
 * What is measured with a library: MPICH's ranks spin, so where some share a core each waits
 * milliseconds for its turn, and a few iterations have to do.
 * @param {Measure} full
 * @param {'openmpi' | 'mpich'} library
 * @returns {Measure}
 */
export function affordable(full, library) {
  // A pool does not spin.
  if (library !== 'mpich' || !isCrowded(full.ranks) || full.program === 'pool') return full;
  return { ...full, iterations: Math.min(full.iterations, 20), warmup: 2 };
}

/** The argument by which the programs are told what to do. @param {Measure} m */
export const argument = (m) => `${m.id}:${m.iterations}:${m.warmup}`;

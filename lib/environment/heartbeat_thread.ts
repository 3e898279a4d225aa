// The thread of heartbeat.ts: dist/heartbeat.js. It knows nothing of MPI.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { connect, listen, type Place } from './connections.js';
import type { FromRankThread, Places, ThreadChannel } from './rank_thread.js';
import { cancelSlurmStep } from './slurm_step.js';
import { say } from './standard_error.js';

export interface ThreadData extends ThreadChannel {
  readonly rank: number;
  readonly size: number;
  /** Seconds of silence after which the job ends. */
  readonly limit: number;
  readonly isStartedBySrun: boolean;
}

export type FromThread = FromRankThread | { readonly kind: 'stopped' };

export type ToThread = Places | { readonly kind: 'stop' };

/** What neighbours say to each other, one byte each. */
const BEAT = '.';
const FAREWELL = 'f';
const END = 'e';

interface Neighbour {
  readonly rank: number;
  readonly socket: Socket;
  /** Milliseconds for which nothing has come. */
  silence: number;
  hasLeft: boolean;
}

const { rank, size, limit, isStartedBySrun, port, signal } = workerData as ThreadData;
const interval = (limit * 1000) / 5;
const neighbours: Neighbour[] = [];
let places: readonly Place[] = [];
let isEnding = false;

function tell(message: FromThread): void {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

/**
 * Open MPI's mpirun waits until TCP gives up for its daemon on a host that has gone, although all
 * ranks have ended. A shell that outlives this process ends it, if it is still there after a while.
 */
function endLauncher(): void {
  const comm = `/proc/${process.ppid}/comm`;
  const name = existsSync(comm) ? readFileSync(comm, 'utf8').trim() : '';
  if (!/^(mpirun|mpiexec|orterun|prterun)/.test(name)) return;
  const script = `sleep 5
for signal in TERM TERM KILL; do
  [ "$(cat ${comm})" = '${name}' ] || exit
  kill -$signal ${process.ppid}
  sleep 1
done`;
  spawn('/bin/sh', ['-c', script], { detached: true, stdio: 'ignore' }).unref();
}

/** Ends this process, and through it the job: MPI_Abort may itself wait for the silent host. */
function endJob(reason: string | null): void {
  if (isEnding) return;
  isEnding = true;
  if (reason !== null) {
    say(`mpi4node: rank ${rank} of ${size}: ${reason}: ending the job (rc.heartbeat).\n`);
  }
  for (const { socket } of neighbours) socket.write(END);
  // The launcher may not reach the processes behind a neighbour, which has to hear of it first.
  setTimeout(() => {
    const problem = isStartedBySrun ? cancelSlurmStep(process.env) : null;
    if (problem !== null) say(`mpi4node: rank ${rank} of ${size}: ${problem}`);
    endLauncher();
    process.kill(process.pid, 'SIGKILL');
  }, 100);
}

function addNeighbour(rankOfNeighbour: number, socket: Socket, first: Buffer): void {
  const neighbour: Neighbour = { rank: rankOfNeighbour, socket, silence: 0, hasLeft: false };
  neighbours.push(neighbour);
  socket.setNoDelay(true);
  socket.on('error', () => {}); // It is silent from now on, and that is noticed.
  const hear = (bytes: Buffer): void => {
    neighbour.silence = 0;
    if (bytes.includes(FAREWELL)) neighbour.hasLeft = true;
    if (bytes.includes(END)) endJob(null);
  };
  hear(first);
  socket.on('data', hear);
  if (neighbours.length === 2) tell({ kind: 'connected' });
}

let last = performance.now();

function tick(): void {
  const now = performance.now();
  // A process that was stopped itself, as in a job that Slurm has suspended, has heard nothing.
  const passed = Math.min(now - last, 2 * interval);
  last = now;
  for (const neighbour of neighbours) {
    if (neighbour.hasLeft) continue;
    neighbour.socket.write(BEAT);
    neighbour.silence += passed;
    if (neighbour.silence <= limit * 1000) continue;
    const { host } = places[neighbour.rank];
    endJob(`nothing was heard from rank ${neighbour.rank} on ${host} for ${limit} s`);
  }
}

// The rank before this one connects to it.
const server = listen({
  listening: (place) => tell({ kind: 'listening', place }),
  accepted: addNeighbour,
  failed: (reason) => tell({ kind: 'failed', reason }),
});

function stop(): void {
  isEnding = true;
  clearInterval(timer);
  server.close();
  const left = neighbours.map(
    ({ socket }) => new Promise<void>((resolve) => socket.end(FAREWELL, resolve)),
  );
  void Promise.all(left).then(() => {
    tell({ kind: 'stopped' });
    port.close();
  });
}

const timer = setInterval(tick, interval);
port.on('message', (message: ToThread) => {
  if (message.kind === 'stop') {
    stop();
    return;
  }
  places = message.places;
  const next = (rank + 1) % size;
  connect(rank, next, places[next], {
    connected: (socket, first) => addNeighbour(next, socket, first),
    failed: (reason) => tell({ kind: 'failed', reason }),
  });
});

// The thread of heartbeat.ts: dist/heartbeat.js. It knows nothing of MPI.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { type MessagePort, workerData } from 'node:worker_threads';
import { cancelSlurmStep } from './slurm_step.js';
import { say } from './standard_error.js';

export interface ThreadData {
  readonly rank: number;
  readonly size: number;
  /** Seconds of silence after which the job ends. */
  readonly limit: number;
  readonly isStartedBySrun: boolean;
  readonly port: MessagePort;
  /** Counts what was sent through the port. */
  readonly signal: Int32Array;
}

/** Where a rank listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  /** What a neighbour says first: anybody could connect. */
  readonly password: string;
}

export type FromThread =
  | { readonly kind: 'listening'; readonly place: Place }
  | { readonly kind: 'connected' | 'stopped' }
  | { readonly kind: 'failed'; readonly reason: string };

export type ToThread =
  | { readonly kind: 'places'; readonly places: readonly Place[] }
  | { readonly kind: 'stop' };

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

// The rank before this one connects to it, and says the password and its own rank.
const password = randomBytes(16).toString('hex');
const greeting = new RegExp(`^${password} (\\d+)\\n`);
const LONGEST_GREETING = 64;

const server = createServer((socket) => {
  let said = '';
  const onData = (bytes: Buffer): void => {
    said += bytes.toString('latin1');
    const [whole, number] = greeting.exec(said) ?? [];
    if (whole === undefined) {
      if (said.length > LONGEST_GREETING) socket.destroy();
      return;
    }
    socket.off('data', onData);
    socket.write(BEAT);
    addNeighbour(Number(number), socket, bytes.subarray(bytes.indexOf('\n')));
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', onData);
});
server.on('error', (error) => tell({ kind: 'failed', reason: `can not listen: ${error.message}` }));
server.listen(0, () => {
  const address = server.address();
  if (address === null || typeof address === 'string') return;
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const outside = interfaces.filter(({ internal, scopeid }) => !internal && !scopeid);
  const [ipv4, others] = [true, false].map((wanted) =>
    outside.filter(({ family }) => (family === 'IPv4') === wanted).map(({ address }) => address),
  );
  const addresses = [...ipv4, ...others].slice(0, 12);
  tell({
    kind: 'listening',
    place: { host: hostname(), port: address.port, addresses, password },
  });
});

/** Milliseconds for one address of the next rank. */
const PATIENCE = 3000;

/** Connects to the next rank by the first of its addresses at which it answers. */
function connect(next: number, addresses: readonly string[], reasons: readonly string[]): void {
  const [address, ...others] = addresses;
  const place = places[next];
  if (address === undefined) {
    const tried = reasons.join('; ') || 'its host has no network';
    const reason = `rank ${next} on ${place.host} can not be reached: ${tried}`;
    tell({ kind: 'failed', reason });
    return;
  }
  const socket = createConnection({ host: address, port: place.port });
  const timer = setTimeout(() => socket.destroy(new Error('no answer')), PATIENCE);
  const onError = (error: Error): void => {
    clearTimeout(timer);
    connect(next, others, [...reasons, `${address}: ${error.message}`]);
  };
  socket.once('error', onError);
  socket.once('close', () => {
    // A stranger that closes the connection is no error of the socket's.
    if (socket.errored === null && !neighbours.some((one) => one.socket === socket)) {
      onError(new Error('it is another process'));
    }
  });
  socket.once('connect', () => socket.write(`${place.password} ${rank}\n`));
  socket.once('data', (bytes: Buffer) => {
    clearTimeout(timer);
    socket.off('error', onError);
    addNeighbour(next, socket, bytes);
  });
}

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
  const { host, addresses } = places[next];
  connect(next, host === hostname() ? ['127.0.0.1', ...addresses] : addresses, []);
});

// The watchdog's thread: dist/watchdog.js. It looks at its rank ten times a second, also while that
// is blocked in MPI, and tells rank 0's thread if the rank waits for too long.
import type { Socket } from 'node:net';
import { workerData } from 'node:worker_threads';
import { connect, listen, type Place } from '../../environment/connections.js';
import { say } from '../../environment/standard_error.js';
import { onLines, sendLine } from './lines.js';
import type { FromFirst, FromThread, ToFirst, ToThread, WatchdogData } from './messages.js';
import { mpi, RankWatcher } from './rank_watcher.js';
import { RollCall } from './roll_call.js';

/** Milliseconds from one look to the next. */
const INTERVAL = 100;

const data = workerData as WatchdogData;
const { rank, size, limit, port, signal } = data;

function tell(message: FromThread): void {
  port.postMessage(message);
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
}

const watcher = new RankWatcher(data, (question) => tell({ kind: 'ask', question }));

/** Ends the job: all ranks, if other threads may call MPI. */
function end(status: number): void {
  if (data.mayCallMPI) mpi().COMM_WORLD.Abort(status);
  say('mpi4node watchdog: MPI runs without support for several threads: ending this rank.\n');
  process.kill(process.pid, 'SIGABRT');
}

const makeRollCall = (endsDeadlocks: boolean): RollCall =>
  new RollCall({ size, limit, endsDeadlocks, own: () => watcher.report(), end });

/** Rank 0's; that of another rank if rank 0 is gone, which then speaks for itself alone. */
let rollCall = rank === 0 ? makeRollCall(data.endsDeadlocks) : null;

// --- Rank 0, or the connection to it ------------------------------------------------------------

let first: Socket | null = null;

function sayToFirst(message: ToFirst): void {
  if (first !== null) sendLine(first, message);
}

function connectToFirst(place: Place): void {
  connect(rank, 0, place, {
    failed: (reason) => tell({ kind: 'failed', reason }),
    connected: (socket, bytes) => {
      first = socket;
      socket.on('error', () => {}); // It closes then.
      socket.on('close', () => {
        first = null;
        rollCall = makeRollCall(false);
        rollCall.lose(0);
      });
      onLines<FromFirst>(socket, bytes, ({ call }) => {
        void watcher.report().then((report) => sayToFirst({ kind: 'report', call, report }));
      });
      tell({ kind: 'connected' });
    },
  });
}

const server = listen({
  listening: (place) => tell({ kind: 'listening', place }),
  accepted: (other, socket, bytes) => {
    if (rollCall === null) socket.destroy();
    else rollCall.add(other, socket, bytes);
  },
  failed: (reason) => tell({ kind: 'failed', reason }),
});

// --- Looking at the rank ------------------------------------------------------------------------

let last = performance.now();
let sinceQuestion = 0;
let isAsking = false;

function report(atOnce: boolean): void {
  if (rollCall !== null) rollCall.due(atOnce);
  else sayToFirst({ kind: 'stuck', atOnce });
}

function look(): void {
  const now = performance.now();
  // A process that was stopped itself, as in a job that Slurm has suspended, has not waited.
  const passed = Math.min(now - last, 2 * INTERVAL) / 1000;
  last = now;
  if (watcher.look(passed)) report(true);
  if (watcher.secondsInCall() >= limit) report(false);
  sinceQuestion += passed;
  if (isAsking || watcher.hasEnded || sinceQuestion < Math.min(limit / 2, 5)) return;
  sinceQuestion = 0;
  isAsking = true;
  void watcher.secondsAwaited().then((seconds) => {
    isAsking = false;
    if (seconds >= limit) report(false);
  });
}

let timer: NodeJS.Timeout | null = null;

function stop(): void {
  if (timer !== null) clearInterval(timer);
  server.close();
  rollCall?.close();
  const end = (): void => {
    tell({ kind: 'stopped' });
    port.close();
  };
  if (first === null) end();
  else first.end(`${JSON.stringify({ kind: 'farewell' } satisfies ToFirst)}\n`, end);
}

port.on('message', (message: ToThread) => {
  switch (message.kind) {
    case 'places':
      timer = setInterval(look, INTERVAL);
      if (rank > 0) {
        server.close();
        connectToFirst(message.places[0]);
      } else {
        tell({ kind: 'connected' });
      }
      break;
    case 'place':
      watcher.addPlace(message.number, message.place);
      break;
    case 'team':
      watcher.addTeam(message.number, message.team, message.handle);
      break;
    case 'freed':
      watcher.dropTeam(message.number);
      break;
    case 'answer':
      watcher.noteAnswer(message);
      break;
    case 'ended':
      watcher.noteEnd(message);
      break;
    case 'stop':
      stop();
      break;
  }
});

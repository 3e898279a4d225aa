// `rc.heartbeat`: a host that has gone, or a cut cable, is noticed by the MPI libraries after many
// minutes or never. The ranks form a ring of TCP connections, and each hears from both of its
// neighbours all the time. A thread of its own does that (heartbeat_thread.ts), so it goes on while
// this one is blocked in MPI. MPI serves only to exchange the addresses.
import { join } from 'node:path';
import {
  MessageChannel,
  type MessagePort,
  receiveMessageOnPort,
  Worker,
} from 'node:worker_threads';
import { packageError } from '../base/exception.js';
import { rc } from '../base/rc.js';
import { addon } from '../native/addon.js';
import { ERR_OTHER } from '../native/generated/constants.js';
import * as native from '../native/generated/functions.js';
import { type HandleHolder, MessageData } from '../native/message_data.js';
import type { FromThread, Place, ThreadData, ToThread } from './heartbeat_thread.js';

/** Seconds for the thread to start, and for the neighbours to be connected. */
const PATIENCE = 30;

/** Bytes for the place of a rank, as JSON: its addresses are a few. */
const PLACE_BYTES = 1024;

interface Heartbeat {
  readonly port: MessagePort;
  /** Counts what the thread has sent. */
  readonly signal: Int32Array;
}

let running: Heartbeat | null = null;

/** What the thread sends next. This one waits for it as in a blocking MPI call. */
function receive({ port, signal }: Heartbeat, seconds: number): FromThread | null {
  const limit = performance.now() + seconds * 1000;
  for (;;) {
    const seen = Atomics.load(signal, 0);
    const received = receiveMessageOnPort(port);
    if (received !== undefined) return received.message as FromThread;
    const left = limit - performance.now();
    if (left <= 0) return null;
    Atomics.wait(signal, 0, seen, left);
  }
}

const send = ({ port }: Heartbeat, message: ToThread): void => port.postMessage(message);

function fail(what: string): never {
  throw packageError(ERR_OTHER, `rc.heartbeat: ${what}`);
}

/** The places of all ranks. */
function exchange(place: Place, size: number, world: HandleHolder): Place[] {
  const own = new Uint8Array(PLACE_BYTES);
  const { read } = new TextEncoder().encodeInto(JSON.stringify(place), own);
  if (read < JSON.stringify(place).length) fail('the addresses of this host are too many');
  const all = new Uint8Array(PLACE_BYTES * size);
  const byte = { _handle: addon.handles.BYTE, _kind: 'Datatype' };
  native.MPI_Allgather(
    MessageData.of(own, PLACE_BYTES, byte),
    MessageData.of(all, PLACE_BYTES, byte),
    world,
  );
  return Array.from({ length: size }, (_, rank) => {
    const start = rank * PLACE_BYTES;
    const bytes = all.subarray(start, start + PLACE_BYTES);
    return JSON.parse(Buffer.from(bytes.subarray(0, bytes.indexOf(0))).toString()) as Place;
  });
}

/** Starts to listen to the neighbours, if `rc.heartbeat` is set. Collective over all processes. */
export function startHeartbeat(
  rank: number,
  size: number,
  isStartedBySrun: boolean,
  world: HandleHolder,
): void {
  if (rc.heartbeat === 0 || size === 1) return;
  const { port1: port, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const limit = rc.heartbeat;
  const workerData: ThreadData = { rank, size, limit, isStartedBySrun, port: port2, signal };
  const worker = new Worker(join(__dirname, 'heartbeat.js'), {
    workerData,
    transferList: [port2],
    // Flags of the program, such as --import or --inspect-brk, are not for this thread.
    execArgv: [],
  });
  worker.unref();
  port.unref();
  const heartbeat = { port, signal };
  const listening = receive(heartbeat, PATIENCE);
  if (listening?.kind !== 'listening') {
    fail(listening?.kind === 'failed' ? listening.reason : 'its thread does not start');
  }
  send(heartbeat, { kind: 'places', places: exchange(listening.place, size, world) });
  const connected = receive(heartbeat, 2 * PATIENCE);
  if (connected?.kind === 'failed') fail(connected.reason);
  if (connected === null) fail('the neighbours of this rank can not be reached');
  running = heartbeat;
}

/** Tells the neighbours that this rank ends as it should. */
export function stopHeartbeat(): void {
  if (running === null) return;
  send(running, { kind: 'stop' });
  // A neighbour that is gone takes no farewell.
  receive(running, 1);
  running = null;
}

// Checks messages: behind each message goes a note on the companion communicator, with the types,
// the length and the place of the send. The receiver compares it with what it expects.
import type { Status } from '../../buffers/status.js';
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import type { Memory, MessageData } from '../../native/message_data.js';
import { MARK } from '../../objects/codec/format.js';
import type { ObservedCall, Observer } from '../observed_calls.js';
import { type CapturedStack, placeOf, showPlace } from '../places.js';
import { frees } from './collectives.js';
import { companionOf, finish } from './companions.js';
import {
  isSameType,
  OBJECT_SIGNATURE,
  type Signature,
  showSignature,
  signatureOf,
} from './signature.js';

/** Bytes of a note: three numbers and the place of the send. */
const NOTE_BYTES = 256;
const NUMBERS_BYTES = 24;
/** How long a note may come after its message, in milliseconds. */
const PATIENCE = 1000;

/** What one side of a message says of it. */
interface Side {
  readonly signature: Signature;
  readonly label: string;
  readonly stack: CapturedStack;
}

/** A receive that was posted, or a message that was matched and is received later. */
interface Posted {
  source: number;
  tag: number;
  /** Null as long as nobody receives a matched message. */
  side: Side | null;
  /** Null until it is complete. */
  status: Status | null;
  /** Whether what came begins as objects do. */
  isObject: boolean;
}

interface Incoming {
  readonly track: Track;
  readonly posted: Posted;
}

/** What a sender says of a message. */
interface Note {
  readonly signature: Signature;
  readonly text: string;
}

/** The receives of a communicator, in the order in which they were posted. */
interface Track {
  readonly companion: MPI.Intracomm;
  readonly posted: Posted[];
  /** Notes of messages from this process to itself. */
  readonly own: Outgoing[];
  /** How many notes this process has sent to each rank, and received from it. */
  readonly sent: Int32Array;
  readonly received: Int32Array;
  /** Whether it is not known which message some receive has got: nothing can be compared then. */
  isLost: boolean;
}

/** `sent by Comm.Send(2 × float64) at a.mjs:3; received by Comm.Recv(4 × int32) at a.mjs:5`. */
const bothSides = (side: Side, note: Note): string =>
  `sent by ${note.text}; received by ${noteOf(side).text}`;

function noteOf({ signature, label, stack }: Side): Note {
  const text = `${label}(${showSignature(signature)}) at ${showPlace(placeOf(stack))}`;
  return { signature, text };
}

function writeNote(side: Side): Uint8Array {
  const { signature, text } = noteOf(side);
  const note = new Uint8Array(NOTE_BYTES);
  const { code, count, bytes } = signature;
  new Float64Array(note.buffer, 0, 3).set([code, count, bytes]);
  new TextEncoder().encodeInto(text, note.subarray(NUMBERS_BYTES));
  return note;
}

function readNote(note: Uint8Array): Note {
  const [code, count, bytes] = new Float64Array(note.buffer, 0, 3);
  const text = new TextDecoder().decode(note.subarray(NUMBERS_BYTES)).replace(/\0+$/, '');
  return { signature: { code, count, bytes }, text };
}

/** A rank or a tag; NaN for what is none, which the call refuses. */
const given = (value: unknown, otherwise: number): number =>
  value === undefined || value === null ? otherwise : typeof value === 'number' ? value : NaN;

const overlaps = (posted: Posted, source: number, tag: number): boolean =>
  (posted.source === MPI.ANY_SOURCE || posted.source === source) &&
  (posted.tag === MPI.ANY_TAG || posted.tag === tag);

/** Names of the parameters of the two sides of a call. */
const SEND = { buffer: 'buf', object: 'obj', peer: 'dest', tag: 'tag' };
const RECEIVE = { buffer: 'buf', peer: 'source', tag: 'tag' };
const EXCHANGE_SEND = { buffer: 'sendbuf', object: 'sendobj', peer: 'dest', tag: 'sendtag' };
const EXCHANGE_RECEIVE = { buffer: 'recvbuf', peer: 'source', tag: 'recvtag' };

interface Outgoing extends Side {
  readonly track: Track;
  readonly dest: number;
  readonly tag: number;
}

/** What a call does, from its begin to its end. */
interface Doing {
  readonly outgoing: Outgoing | null;
  readonly incoming: Incoming | null;
}

const NOTHING: Doing = { outgoing: null, incoming: null };

export class MessageChecker implements Observer {
  readonly #internals: Internals;
  readonly #tracks = new WeakMap<MPI.Intracomm, Track>();
  /** Receives under way, by request. */
  readonly #receives = new WeakMap<MPI.Request, Incoming>();
  /** What persistent requests do each time they are started. */
  readonly #persistent = new WeakMap<MPI.Request, Doing>();
  /** Messages that were matched and not received yet. */
  readonly #matched = new WeakMap<MPI.Message, Incoming>();
  readonly #doing = new WeakMap<ObservedCall, Doing>();

  constructor(internals: Internals) {
    this.#internals = internals;
    noteEnvelopes();
  }

  #trackOf(comm: unknown): Track | null {
    const companion = comm instanceof MPI.Intracomm ? companionOf(comm) : null;
    if (companion === null) return null;
    let track = this.#tracks.get(companion);
    if (track === undefined) {
      const [sent, received] = [0, 1].map(() => new Int32Array(companion.Get_size()));
      track = { companion, posted: [], own: [], sent, received, isLost: false };
      this.#tracks.set(companion, track);
    }
    return track;
  }

  /** The track of a communicator; null where nothing is compared. */
  #track(comm: unknown): Track | null {
    const track = this.#trackOf(comm);
    if (track === null || !track.isLost) return track;
    dropNotes(track);
    return null;
  }

  // What is left would be received as messages of a new communicator: MPI gives it the same number.
  // All processes are in the call that frees the communicator, so no more notes are sent.
  #dropAll(comm: unknown): void {
    const track = this.#trackOf(comm);
    // Who frees what is MPI's own gets an error.
    if (track === null || comm === MPI.COMM_WORLD) return;
    track.isLost = true;
    const { companion, sent, received } = track;
    const expected = new Int32Array(sent.length);
    finish(companion.Ialltoall(sent, expected));
    while (expected.some((count, rank) => count > received[rank])) dropNotes(track);
  }

  // What is wrong with the arguments is thrown by the call itself.
  #side(call: ObservedCall, buffer: string | null, peer: number): Side | null {
    const { stack } = call;
    const { label } = call.method;
    if (buffer === null) return { signature: OBJECT_SIGNATURE, label, stack };
    try {
      const { count, datatype } = this.#data(call, buffer, peer);
      return { signature: signatureOf(count, datatype as MPI.Datatype), label, stack };
    } catch {
      return null;
    }
  }

  #data(call: ObservedCall, buffer: string, peer: number): MessageData {
    const { label } = call.method;
    const { sendData, receiveData } = this.#internals.buffers;
    const parse = /^recv|^buf/.test(buffer) && /recv/i.test(label) ? receiveData : sendData;
    return parse(call.argument(buffer), peer, label, buffer);
  }

  #outgoing(call: ObservedCall, names: typeof SEND): Outgoing | null {
    const track = this.#track(call.self);
    const dest = given(call.argument(names.peer), MPI.PROC_NULL);
    if (track === null || !isRank(dest, track)) return null;
    const { name, parameters } = call.method;
    const isOfObject = parameters.includes(names.object);
    const buffer = name.endsWith('_replace') ? 'buf' : names.buffer;
    const side = this.#side(call, isOfObject ? null : buffer, dest);
    const tag = given(call.argument(names.tag), 0);
    return side === null ? null : { track, dest, tag, ...side };
  }

  #incoming(call: ObservedCall, names: typeof RECEIVE): Incoming | null {
    const track = this.#track(call.self);
    const source = given(call.argument(names.peer), MPI.ANY_SOURCE);
    const tag = given(call.argument(names.tag), MPI.ANY_TAG);
    if (track === null || source === MPI.PROC_NULL || Number.isNaN(source + tag)) return null;
    const { name } = call.method;
    const isOfObject = /^[a-z]/.test(name);
    const buffer = name.endsWith('_replace') ? 'buf' : names.buffer;
    const side = this.#side(call, isOfObject ? null : buffer, 0);
    if (side === null) return null;
    return { track, posted: { source, tag, side, status: null, isObject: false } };
  }

  begin(call: ObservedCall): void {
    const { kind, form, owner } = call.method;
    if (frees(call)) this.#dropAll(call.self);
    let incoming: Incoming | null = null;
    if (owner === 'Message' && kind === 'receive') incoming = this.#receiveMatched(call);
    if (owner === 'Comm' && kind === 'receive') incoming = this.#incoming(call, RECEIVE);
    if (owner === 'Comm' && kind === 'exchange') incoming = this.#incoming(call, EXCHANGE_RECEIVE);
    if (incoming === null) return;
    this.#doing.set(call, { outgoing: null, incoming });
    if (form === 'persistent') return;
    if (form === 'blocking') addStatus(call);
    if (owner !== 'Message') incoming.track.posted.push(incoming.posted);
  }

  // A note goes before its message: who receives that waits for the note before anything else.
  enter(call: ObservedCall): void {
    const { kind, form, owner, name } = call.method;
    if (kind === 'start' && name.startsWith('Start')) {
      for (const request of call.requests()) {
        this.#send(this.#persistent.get(request as MPI.Request)?.outgoing ?? null);
      }
    }
    if (owner !== 'Comm' || (kind !== 'send' && kind !== 'exchange')) return;
    const outgoing = this.#outgoing(call, kind === 'send' ? SEND : EXCHANGE_SEND);
    this.#doing.set(call, { outgoing, incoming: this.#doing.get(call)?.incoming ?? null });
    if (form !== 'persistent') this.#send(outgoing);
  }

  end(call: ObservedCall, result: unknown): void {
    const { kind, form, name } = call.method;
    const doing = this.#doing.get(call) ?? NOTHING;
    if (form === 'persistent') {
      // Partitioned messages are not compared.
      const isPartitioned = name.startsWith('P');
      if (result instanceof MPI.Request && !isPartitioned) this.#persistent.set(result, doing);
      return;
    }
    if (kind === 'start') this.#started(call);
    if (kind === 'probe') this.#probed(call, result);
    const { incoming } = doing;
    if (incoming === null) return;
    if (result instanceof MPI.Request) this.#receives.set(result, incoming);
    else this.#received(incoming, statusIn(call), this.#memoryOf(call));
  }

  /** Where a blocking receive puts a message; null for an object. */
  #memoryOf(call: ObservedCall): Memory | null {
    const buffer = ['buf', 'recvbuf'].find((name) => call.method.parameters.includes(name));
    const isOfObject = /^[a-z]/.test(call.method.name);
    return isOfObject || buffer === undefined ? null : this.#data(call, buffer, 0).memory;
  }

  fail(call: ObservedCall, error: unknown): Error | null {
    const { outgoing, incoming } = this.#doing.get(call) ?? NOTHING;
    if (outgoing !== null) this.#takeBack(outgoing);
    if (incoming === null) return null;
    const { track, posted } = incoming;
    if (!remove(track, posted)) return null; // It was compared, and that has failed.
    const isTruncated = error instanceof MPI.Exception && error.error_class === MPI.ERR_TRUNCATE;
    const status = call.argument('status');
    const isThere = status instanceof MPI.Status && status.source >= 0;
    // An object that was received, and can't be read.
    const envelope = isThere ? status : isTruncated ? posted : null;
    if (envelope === null) return null;
    const { source, tag } = envelope;
    if (source === MPI.ANY_SOURCE || tag === MPI.ANY_TAG) {
      // Which note belongs to it can't be known any more.
      track.isLost = true;
      return null;
    }
    const note = this.#note(track, source, tag);
    const { side } = posted;
    if (note === null || side === null) return null;
    if (isTruncated) {
      error.message += ` (rc.check: ${bothSides(side, note)})`;
      return null;
    }
    const isOther = !isSameType(side.signature, note.signature);
    if (isOther && isOf(note, posted, bytesOf(status as Status))) {
      return this.#error(side, note, source, tag);
    }
    track.isLost = isOther;
    return null;
  }

  complete(request: MPI.Request, status: Status | null, memory: Memory | null): void {
    const receive = this.#receives.get(request);
    if (receive === undefined) return;
    this.#receives.delete(request);
    this.#received(receive, status, memory);
  }

  // --- The sender -------------------------------------------------------------------------------

  #send(outgoing: Outgoing | null): void {
    if (outgoing === null || outgoing.track.isLost) return;
    const { track, dest, tag } = outgoing;
    if (dest === track.companion.Get_rank()) {
      track.own.push(outgoing);
      return;
    }
    try {
      track.companion.Isend(writeNote(outgoing), dest, tag).Free();
      track.sent[dest]++;
    } catch {
      // A wrong tag, or a process that has failed: the call itself says so.
    }
  }

  #takeBack(outgoing: Outgoing): void {
    const { own } = outgoing.track;
    const index = own.indexOf(outgoing);
    if (index >= 0) own.splice(index, 1);
  }

  #started(call: ObservedCall): void {
    if (!call.method.name.startsWith('Start')) return;
    for (const one of call.requests()) {
      const request = one as MPI.Request;
      const doing = this.#persistent.get(request);
      if (!doing?.incoming) continue;
      const { track, posted } = doing.incoming;
      const again = { track, posted: { ...posted, status: null } };
      track.posted.push(again.posted);
      this.#receives.set(request, again);
    }
  }

  // --- The receiver -----------------------------------------------------------------------------

  #received({ track, posted }: Incoming, status: Status | null, memory: Memory | null): void {
    const isKnown = posted.source !== MPI.ANY_SOURCE && posted.tag !== MPI.ANY_TAG;
    if (status?.Is_cancelled()) {
      remove(track, posted);
      return;
    }
    if (status === null && !isKnown) track.isLost = true;
    posted.status = status ?? statusOf(posted.source, posted.tag);
    posted.isObject = beginsAsObject(memory);
    if (!track.isLost) this.#compareAll(track);
  }

  // A message goes to the first receive that it fits. So the notes of a sender go to its receives
  // in order: each waits until all earlier receives that the message fits are complete.
  #compareAll(track: Track): void {
    const { posted: list } = track;
    let first: unknown = null;
    for (let i = 0; i < list.length; ) {
      const posted = list[i];
      const { status } = posted;
      const isBehind =
        status === null || list.slice(0, i).some((one) => overlaps(one, status.source, status.tag));
      if (isBehind) {
        i++;
        continue;
      }
      list.splice(i, 1);
      try {
        this.#compare(track, posted, status);
      } catch (error) {
        first ??= error;
      }
    }
    if (first !== null) throw first;
  }

  #compare(track: Track, posted: Posted, status: Status): void {
    const { source, tag } = status;
    const note = this.#note(track, source, tag);
    const { side } = posted;
    if (note === null || side === null || isSameType(side.signature, note.signature)) return;
    if (isOf(note, posted, bytesOf(status))) throw this.#error(side, note, source, tag);
    track.isLost = true;
  }

  // The note was sent before the message that has come, so it is here or comes at once. If it does
  // not, the message was sent in a way that is not observed.
  #note(track: Track, source: number, tag: number): Note | null {
    const { companion, own } = track;
    if (source === companion.Get_rank()) {
      const index = own.findIndex((outgoing) => outgoing.tag === tag);
      const [outgoing] = index < 0 ? [] : own.splice(index, 1);
      if (outgoing === undefined) track.isLost = true;
      return outgoing === undefined ? null : noteOf(outgoing);
    }
    const deadline = performance.now() + PATIENCE;
    while (!companion.Iprobe(source, tag)) {
      if (performance.now() < deadline) continue;
      track.isLost = true;
      return null;
    }
    return readNote(receiveNote(track, source, tag));
  }

  #error(side: Side, note: Note, source: number, tag: number): Error {
    return this.#internals.packageError(
      MPI.ERR_TYPE,
      `${side.label}: the message from rank ${source} with tag ${tag} is of another type than what is received (rc.check): ${bothSides(side, note)}`,
    );
  }

  // --- Messages that are matched first ----------------------------------------------------------

  #probed(call: ObservedCall, result: unknown): void {
    const { isStatic, form, name } = call.method;
    if (!isStatic && !/mprobe/i.test(name)) return;
    const track = this.#track(isStatic ? call.argument('comm') : call.self);
    if (track === null) return;
    const source = given(call.argument('source'), MPI.ANY_SOURCE);
    const tag = given(call.argument('tag'), MPI.ANY_TAG);
    const posted: Posted = { source, tag, side: null, status: null, isObject: false };
    const take = (message: MPI.Message): void => {
      const envelope = envelopes.get(message);
      if (envelope === undefined) return void remove(track, posted);
      Object.assign(posted, envelope);
      this.#matched.set(message, { track, posted });
    };
    if (form === 'promise') {
      track.posted.push(posted);
      (result as Promise<MPI.Message>).then(take, () => void remove(track, posted));
    } else if (result instanceof MPI.Message) {
      track.posted.push(posted);
      take(result);
    }
  }

  #receiveMatched(call: ObservedCall): Incoming | null {
    const incoming = this.#matched.get(call.self as MPI.Message);
    if (incoming === undefined) return null;
    const isOfObject = /^[a-z]/.test(call.method.name);
    const side = this.#side(call, isOfObject ? null : 'buf', 0);
    if (side === null) return null;
    incoming.posted.side = side;
    this.#matched.delete(call.self as MPI.Message);
    return incoming;
  }
}

interface Envelope {
  readonly source: number;
  readonly tag: number;
}

/** Where matched messages come from. */
const envelopes = new WeakMap<object, Envelope>();

/** The member of the class through which all matched messages are made. */
interface MessageMaker {
  _from(handle: number, status: Status): MPI.Message;
}

/** Notes where matched messages come from, from now on. */
function noteEnvelopes(): void {
  const maker = MPI.Message as unknown as MessageMaker;
  const { _from: from } = maker;
  maker._from = function (handle, status) {
    const message = from.call(this, handle, status);
    const { source, tag } = status;
    if (source !== MPI.PROC_NULL) envelopes.set(message, { source, tag });
    return message;
  };
}

/** False if it was not there any more. */
function remove({ posted: list }: Track, posted: Posted): boolean {
  const index = list.indexOf(posted);
  if (index >= 0) list.splice(index, 1);
  return index >= 0;
}

const isRank = (rank: number, { companion }: Track): boolean =>
  rank >= 0 && rank < companion.Get_size();

/** The length of a message; null if the status does not tell it. */
function bytesOf(status: Status): number | null {
  const bytes = status.Get_elements(MPI.BYTE);
  return made.has(status) || bytes === MPI.UNDEFINED ? null : bytes;
}

/**
 * Whether a note belongs to the message that has come. It does not if a message was sent, received
 * or cancelled in a way that is not observed.
 */
function isOf(note: Note, { side, isObject }: Posted, bytes: number | null): boolean {
  if (bytes === null || side === null) return false;
  if (note.signature.code !== OBJECT_SIGNATURE.code) return note.signature.bytes === bytes;
  return side.signature.code !== OBJECT_SIGNATURE.code && isObject;
}

const beginsAsObject = (memory: Memory | null): boolean =>
  memory !== null &&
  memory.byteLength > 0 &&
  new Uint8Array(memory.buffer, memory.byteOffset, 1)[0] === MARK;

function receiveNote({ companion, received }: Track, source: number, tag: number): Uint8Array {
  const note = new Uint8Array(NOTE_BYTES);
  companion.Recv(note, source, tag);
  received[source]++;
  return note;
}

/** Takes away the notes that have come. */
function dropNotes(track: Track): void {
  const status = new MPI.Status();
  while (track.companion.Iprobe(MPI.ANY_SOURCE, MPI.ANY_TAG, status)) {
    receiveNote(track, status.source, status.tag);
  }
}

/** Statuses that no operation has set. */
const made = new WeakSet<object>();

function statusOf(source: number, tag: number): Status {
  const status = new MPI.Status();
  status.Set_source(source);
  status.Set_tag(tag);
  made.add(status);
  return status as Status;
}

const statusIn = (call: ObservedCall): Status | null =>
  (call.argument('status') as Status | undefined) ?? null;

/** Lets a blocking receive say where its message has come from. */
function addStatus(call: ObservedCall): void {
  if (!call.argument('status')) call.replace('status', new MPI.Status());
}

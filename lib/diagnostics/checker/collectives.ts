// Checks collective calls: before each, the ranks compare what they call in a message of 88 bytes.
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import { beforeAwaiting, type ObservedCall, type Observer, unobserved } from '../observed_calls.js';
import { type CapturedStack, placeOf, showPlace } from '../places.js';
import { ranksText } from '../ranks_text.js';
import {
  type Blocks,
  type CollectiveCall,
  describeCall,
  hashOfOperation,
  showCall,
} from './collective_call.js';
import {
  addCompanion,
  areAllMade,
  companionOf,
  finish,
  keyOf,
  removeCompanion,
  shareCompanion,
} from './companions.js';
import { hashOf, isSame, isSameType, type Signature, showSignature } from './signature.js';

/** Numbers in the record of a call. */
enum At {
  call,
  root,
  operation,
  others,
  /** Whether the blocks of the call follow in a message of their own. */
  hasBlocks,
  given,
  expected = 8,
  end = 11,
}

/** Numbers that stand for a signature. */
const SIGNATURE = 3;
/** Bytes for the text of a call, where calls differ. */
const TEXT = 512;

/** What the ranks disagree about, with the class of the exception. */
interface Difference {
  readonly errorClass: number;
  readonly about: string;
}

const DIFFERENT = {
  call: { errorClass: MPI.ERR_OTHER, about: 'call different collectives' },
  root: { errorClass: MPI.ERR_ROOT, about: 'do not agree on the root' },
  operation: { errorClass: MPI.ERR_OP, about: 'do not agree on the operation' },
  others: { errorClass: MPI.ERR_ARG, about: 'do not agree on the arguments' },
  type: { errorClass: MPI.ERR_TYPE, about: 'do not agree on the datatype' },
  count: { errorClass: MPI.ERR_COUNT, about: 'do not agree on the length' },
} satisfies Record<string, Difference>;

const write = (record: Float64Array, at: number, signature: Signature | null): void => {
  record.set(
    signature === null ? [-1, 0, 0] : [signature.code, signature.count, signature.bytes],
    at,
  );
};

function read(record: Float64Array, at: number): Signature | null {
  const [code, count, bytes] = record.subarray(at, at + SIGNATURE);
  return code === -1 ? null : { code, count, bytes };
}

function recordOf(call: CollectiveCall): Float64Array {
  const record = new Float64Array(At.end);
  record[At.call] = hashOf(call.name);
  record[At.root] = call.root;
  record[At.operation] = hashOfOperation(call);
  record[At.others] = call.others === null ? 0 : hashOf(call.others);
  const { given, expected, blocks } = call.sides;
  record[At.hasBlocks] = blocks === null ? 0 : 1;
  write(record, At.given, given);
  write(record, At.expected, expected);
  return record;
}

const recordsOf = (all: Float64Array): Float64Array[] =>
  Array.from({ length: all.length / At.end }, (_, i) => all.subarray(i * At.end, (i + 1) * At.end));

/** What the records of all ranks disagree about; null if they agree. */
function differenceOf(all: Float64Array): Difference | null {
  const records = recordsOf(all);
  for (const what of ['call', 'root', 'operation', 'others'] as const) {
    if (records.some((record) => record[At[what]] !== all[At[what]])) return DIFFERENT[what];
  }
  const signatures = records
    .flatMap((record) => [read(record, At.given), read(record, At.expected)])
    .filter((signature) => signature !== null);
  // Bytes fit every type: each pair is to be compared with one that is none, if there is one.
  const [first] = [...signatures].sort((a, b) => b.code - a.code);
  if (first === undefined) return null;
  if (signatures.some((signature) => !isSameType(first, signature))) return DIFFERENT.type;
  return signatures.some((signature) => !isSame(first, signature)) ? DIFFERENT.count : null;
}

/** A check under way. */
interface Check {
  readonly comm: object;
  readonly companion: MPI.Intracomm;
  readonly call: CollectiveCall;
  readonly stack: CapturedStack;
  readonly label: string;
  readonly requests: readonly MPI.Request[];
  readonly all: Float64Array;
  /** What other ranks send here, where blocks have lengths of their own. */
  readonly incoming: Float64Array | null;
}

/** Tells each rank what is sent to it. Nonblocking, collective. */
function exchangeBlocks(companion: MPI.Intracomm, blocks: Blocks | null) {
  const length = SIGNATURE * companion.Get_size();
  const incoming = new Float64Array(length);
  const outgoing = new Float64Array(length);
  blocks?.given?.forEach((signature, i) => {
    write(outgoing, SIGNATURE * i, signature);
  });
  return { incoming, request: companion.Ialltoall(outgoing, incoming) };
}

function start(
  comm: object,
  companion: MPI.Intracomm,
  call: CollectiveCall,
  label: string,
  stack: CapturedStack,
): Check {
  const size = companion.Get_size();
  const all = new Float64Array(At.end * size);
  const requests = [companion.Iallgather(recordOf(call), all)];
  const { blocks } = call.sides;
  let incoming: Float64Array | null = null;
  if (blocks !== null) {
    const exchange = exchangeBlocks(companion, blocks);
    incoming = exchange.incoming;
    requests.push(exchange.request);
  }
  return { comm, companion, call, stack, label, requests, all, incoming };
}

/** What a block disagrees about, with the words that name it; null if all fit. */
function blockDifference(
  { expected }: Blocks,
  incoming: Float64Array,
): (Difference & { readonly words: string }) | null {
  for (const [rank, signature] of (expected ?? []).entries()) {
    const sent = read(incoming, SIGNATURE * rank);
    if (sent === null || isSame(sent, signature)) continue;
    const difference = isSameType(sent, signature) ? DIFFERENT.count : DIFFERENT.type;
    const words = `expects ${showSignature(signature)} from rank ${rank}, which sends ${showSignature(sent)}`;
    return { ...difference, words };
  }
  return null;
}

function nameOf(object: object): string {
  // The libraries give windows names of their own.
  if (!(object instanceof MPI.Comm)) return 'this window';
  return object.name === '' ? 'this communicator' : object.name;
}

/** Ranks by text: `rank 0: Bcast(root 0) at a.mjs:3; ranks 1–3: …`. */
function groupByText(texts: readonly string[]): string {
  const ranks = new Map<string, number[]>();
  texts.forEach((text, rank) => {
    ranks.set(text, [...(ranks.get(text) ?? []), rank]);
  });
  return [...ranks].map(([text, of]) => `${ranksText(of)}: ${text}`).join('; ');
}

/** The calls of all ranks, in words. Collective. */
function exchangeTexts(companion: MPI.Intracomm, text: string): string[] {
  const own = new Uint8Array(TEXT);
  new TextEncoder().encodeInto(text, own);
  const all = new Uint8Array(TEXT * companion.Get_size());
  finish(companion.Iallgather(own, all));
  return Array.from({ length: companion.Get_size() }, (_, rank) => {
    const bytes = all.subarray(rank * TEXT, (rank + 1) * TEXT);
    return new TextDecoder().decode(bytes).replace(/\0+$/, '');
  });
}

/** Waits for a check, and throws at all ranks if the calls differ. Collective. */
function conclude(check: Check, packageError: Internals['packageError']): void {
  const { companion, call, all, incoming, requests } = check;
  for (const request of requests) finish(request);
  let difference: Difference | null = differenceOf(all);
  let words = '';
  const { blocks } = call.sides;
  if (difference === null && blocks !== null && incoming !== null) {
    const own = blockDifference(blocks, incoming);
    words = own === null ? '' : ` ${own.words}`;
    const worst = new Int32Array([own === null ? 0 : own.errorClass]);
    const verdict = new Int32Array(1);
    finish(companion.Iallreduce(worst, verdict, MPI.MAX));
    const { type, count } = DIFFERENT;
    if (verdict[0] !== 0) difference = verdict[0] === type.errorClass ? type : count;
  }
  if (difference === null) return;
  if (blocks === null && recordsOf(all).some((record) => record[At.hasBlocks] === 1)) {
    // Other ranks have sent theirs.
    finish(exchangeBlocks(companion, null).request);
  }
  const { about, errorClass } = difference;
  const place = showPlace(placeOf(check.stack));
  const texts = exchangeTexts(companion, `${showCall(call)}${words} at ${place}`);
  throw packageError(
    errorClass,
    `${check.label}: the ranks of ${nameOf(check.comm)} ${about} (rc.check): ${groupByText(texts)}`,
  );
}

/** Collectives whose processes are not those of one communicator. */
const NOT_COMPARED = new Set(['Create_group', 'Agree', 'Iagree', 'Shrink', 'Ishrink']);

/** What of windows is collective. */
const OF_WINDOWS = new Set(['Fence', 'Free', 'Create', 'Allocate', 'Allocate_shared']);

/** What does not make an object, of the calls whose kind is `communicator` or `window`. */
const MAKES_NONE = /^(?:Free|Disconnect|Fence|Cart_map|Graph_map|Idup.*)$/;

/** Whether the call frees a communicator or a window. */
export const frees = ({ method: { kind, name } }: ObservedCall): boolean =>
  (kind === 'communicator' || kind === 'window') && /^(?:Free|Disconnect)$/.test(name);

/** What is known of a call that is compared. */
interface Compared {
  /** Of what it is collective over. */
  readonly companion: MPI.Intracomm;
  /** Of what it may free. */
  readonly key: string | null;
  /** Of a nonblocking call: concluded when somebody waits for its request. */
  check: Check | null;
}

export class CollectiveChecker implements Observer {
  readonly #internals: Internals;
  readonly #underWay = new WeakMap<MPI.Request, Check>();
  readonly #compared = new WeakMap<ObservedCall, Compared>();

  constructor(internals: Internals) {
    this.#internals = internals;
    addCompanion(MPI.COMM_WORLD);
    this.#checkAwaited();
  }

  /** What the processes of the call have in common; null if it is not compared. */
  #subject(call: ObservedCall): object | null {
    const { kind, name, isStatic } = call.method;
    if (NOT_COMPARED.has(name)) return null;
    if (kind === 'collective' || kind === 'communicator') {
      return isStatic ? null : (call.self as object);
    }
    if (kind !== 'window' || !(OF_WINDOWS.has(name) || name === 'Create_dynamic')) return null;
    return isStatic ? (call.argument('comm') as object | null) : (call.self as object);
  }

  begin(call: ObservedCall): void {
    this.#concludeAwaited(call);
    // The package may put off what frees a communicator that is in use, and make it null at once.
    if (frees(call)) this.#compare(call);
  }

  enter(call: ObservedCall): void {
    if (!frees(call)) this.#compare(call);
  }

  #compare(call: ObservedCall): void {
    const { label, form } = call.method;
    const subject = this.#subject(call);
    const companion = companionOf(subject);
    if (subject === null || companion === null) return;
    const comm = subject instanceof MPI.Comm ? subject : null;
    const described = this.#describe(call, comm);
    if (described === null) return;
    const check = start(subject, companion, described, label, call.stack);
    if (form !== 'request') conclude(check, this.#internals.packageError);
    this.#compared.set(call, {
      companion,
      key: keyOf(call.self),
      check: form === 'request' ? check : null,
    });
  }

  // What is wrong with the arguments is thrown by the call itself.
  #describe(call: ObservedCall, comm: MPI.Comm | null): CollectiveCall | null {
    try {
      return describeCall(call, this.#internals, comm);
    } catch {
      return null;
    }
  }

  end(call: ObservedCall, result: unknown): undefined {
    const { kind } = call.method;
    const compared = this.#compared.get(call) ?? null;
    if (compared?.check && result instanceof MPI.Request) {
      this.#underWay.set(result, compared.check);
    }
    if (!this.#isMade(call, true)) return;
    if (kind === 'communicator' && result instanceof MPI.Comm) addCompanion(result);
    const comm = call.argument('comm');
    if (kind === 'window' && result instanceof MPI.Win && comm instanceof MPI.Comm) {
      shareCompanion(result, comm);
    }
    this.#forgetFreed(call);
  }

  fail(call: ObservedCall): null {
    this.#isMade(call, false);
    this.#forgetFreed(call);
    return null;
  }

  /** Whether an object is made, at all processes. */
  #isMade(call: ObservedCall, isHere: boolean): boolean {
    const { kind, name } = call.method;
    const compared = this.#compared.get(call);
    if (kind === 'collective' || MAKES_NONE.test(name) || compared === undefined) return isHere;
    return areAllMade(compared.companion, isHere);
  }

  // Also if a function of the program that deletes an attribute has thrown.
  #forgetFreed(call: ObservedCall): void {
    const { self } = call;
    const isNull = self instanceof MPI.Comm || self instanceof MPI.Win ? self.is_null : false;
    const key = this.#compared.get(call)?.key ?? null;
    if (isNull && key !== null && frees(call)) removeCompanion(key);
  }

  /** Takes the check of a request, if that is not concluded yet. */
  #take(request: MPI.Request): Check | null {
    const check = this.#underWay.get(request) ?? null;
    this.#underWay.delete(request);
    return check;
  }

  async #concludeLater(check: Check): Promise<void> {
    await unobserved(() => Promise.all(check.requests));
    unobserved(() => conclude(check, this.#internals.packageError));
  }

  // Who awaits a request is told of its check first.
  #checkAwaited(): void {
    const concluding = new WeakMap<object, Promise<void>>();
    beforeAwaiting((request) => {
      const check = this.#take(request);
      if (check !== null) concluding.set(request, this.#concludeLater(check));
      return concluding.get(request) ?? null;
    });
  }

  // Tested or freed without a wait: the program hears of a difference as an unhandled rejection.
  complete(request: MPI.Request): void {
    const check = this.#take(request);
    if (check !== null) void this.#concludeLater(check);
  }

  /** Concludes the checks of requests that a call is about to wait for. */
  #concludeAwaited(call: ObservedCall): void {
    const { kind, form } = call.method;
    if (kind !== 'wait' || form !== 'blocking') return;
    for (const request of call.requests()) {
      const check = this.#take(request as MPI.Request);
      if (check !== null) conclude(check, this.#internals.packageError);
    }
  }
}

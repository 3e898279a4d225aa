// What the trace does with the calls of a method: worked out once for each.
import type { CallKind, ObservedMethod } from '../observed_methods.js';
import type { NameWord } from './part_format.js';

const CATEGORIES: Readonly<Record<CallKind, string>> = {
  send: 'send',
  receive: 'receive',
  exchange: 'send',
  probe: 'probe',
  collective: 'collective',
  wait: 'wait',
  test: 'wait',
  start: 'other',
  window: 'window',
  transfer: 'window',
  file: 'file',
  communicator: 'communicator',
  datatype: 'other',
  release: 'other',
  abort: 'other',
};

/** Made by some of the ranks of a communicator only. */
const PARTIAL = /^(Create_group|Create_intercomm|Create_from_groups?|Cart_map|Graph_map)$/;

export interface CallPlan {
  readonly method: ObservedMethod;
  readonly word: number;
  readonly isSend: boolean;
  readonly isReceive: boolean;
  /** All ranks of the communicator make the same number of such calls, in the same order. */
  readonly isCollective: boolean;
  /** Its messages are numbered: those that MPI matches by their order. */
  readonly isMatched: boolean;
  /** An object of the program, whose length only its encoder knows. */
  readonly isObject: boolean;
  /** The indices of arguments; -1 if there are none. */
  readonly memory: number;
  readonly otherMemory: number;
  readonly dest: number;
  readonly destTag: number;
  readonly source: number;
  readonly sourceTag: number;
  readonly root: number;
  readonly status: number;
}

/**
 * Works out what to do with a method.
 *
 * @param addWord gives its name a number
 */
export function makePlan(method: ObservedMethod, addWord: (word: NameWord) => number): CallPlan {
  const { kind, name, parameters, owner } = method;
  const indexOf = (...names: readonly string[]): number =>
    parameters.findIndex((parameter) => names.includes(parameter));
  const isExchange = kind === 'exchange';
  const isCollective =
    owner === 'Comm' &&
    (kind === 'collective' || kind === 'communicator') &&
    !method.isStatic &&
    !PARTIAL.test(name);
  return {
    method,
    word: addWord({ name, category: CATEGORIES[kind] }),
    isSend: kind === 'send' || isExchange,
    isReceive: kind === 'receive' || isExchange,
    isCollective,
    isMatched: !name.startsWith('P'),
    isObject: /^[a-z]/.test(name),
    memory: indexOf('buf', 'sendbuf', 'sendobj', 'obj', 'origin'),
    otherMemory: indexOf('recvbuf'),
    dest: indexOf('dest'),
    destTag: isExchange ? indexOf('sendtag') : indexOf('tag'),
    source: indexOf('source'),
    sourceTag: isExchange ? indexOf('recvtag') : indexOf('tag'),
    root: indexOf('root'),
    status: indexOf('status'),
  };
}

interface Sized {
  readonly byteLength: number;
}

const isSized = (value: unknown): value is Sized =>
  ArrayBuffer.isView(value) ||
  value instanceof ArrayBuffer ||
  (typeof SharedArrayBuffer === 'function' && value instanceof SharedArrayBuffer);

/** The bytes of what a user writes for memory, as far as they can be told cheaply; or -1. */
export function bytesOf(value: unknown): number {
  if (isSized(value)) return value.byteLength;
  if (!Array.isArray(value) || !ArrayBuffer.isView(value[0])) return -1;
  const [data, count] = value as [ArrayBufferView & { BYTES_PER_ELEMENT?: number }, unknown];
  const datatype: unknown = value.at(-1);
  const size =
    typeof datatype === 'object' && datatype !== null && 'size' in datatype && value.length > 1
      ? Number(datatype.size)
      : (data.BYTES_PER_ELEMENT ?? 1);
  if (typeof count === 'number') return count * size;
  if (!Array.isArray(count)) return data.byteLength;
  // The vector form: counts, or counts and displacements.
  const counts: unknown = Array.isArray(count[0]) ? count[0] : count;
  return (counts as unknown[]).reduce<number>((sum, each) => sum + Number(each), 0) * size;
}

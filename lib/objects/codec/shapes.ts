// Lists of keys. Objects of one kind have the same keys in the same order, so the writer finds the
// list by walking from key to key, and a message names each list once.

import { SHAPE_KEYS } from './format.js';
import { Output } from './output.js';
import type { Sweep } from './row_writer.js';

/**
 * Programs have tens of shapes. Objects that are used as dictionaries would fill the memory with
 * more.
 */
const MOST_SHAPES = 4096;
const MOST_BRANCHES = 256;
/** Shapes stay in memory, and are there for what occurs often. */
const LONGEST_KEY = 128;

let count = 0;
let serial = 0;

/** A list of keys, and those that begin with it. */
export class Shape {
  private lastKey: string | null = null;
  private last: Shape | null = null;
  private branches: Map<string, Shape> | null = null;
  private record: Buffer | null = null;
  /** The message that has named it last, and its number there. */
  message = 0;
  index = 0;
  /** What the columns of rows of this shape are collected as, and how. */
  kinds: string | null = null;
  readonly sweeps = new Map<string, Sweep>();

  constructor(readonly keys: readonly string[]) {}

  /** The shape with one key more; null if there are too many shapes. */
  with(key: string): Shape | null {
    if (key === this.lastKey) return this.last;
    const next = this.branches?.get(key) ?? this.branch(key);
    if (next === null) return null;
    this.lastKey = key;
    this.last = next;
    return next;
  }

  private branch(key: string): Shape | null {
    this.branches ??= new Map();
    const isFull =
      this.keys.length >= SHAPE_KEYS || this.branches.size >= MOST_BRANCHES || count >= MOST_SHAPES;
    if (isFull || key.length > LONGEST_KEY) return null;
    count++;
    const next = new Shape([...this.keys, key]);
    this.branches.set(key, next);
    return next;
  }

  /** Its record in the table of a message. */
  get bytes(): Buffer {
    this.record ??= recordOf(this.keys);
    return this.record;
  }
}

let root = new Shape([]);

/** The shape without keys. */
export const noKeys = (): Shape => root;

/**
 * How many messages full tables serve before they are made anew: their shapes may be of the past.
 */
const GENERATION = 10_000;

/** Begins a message; gives its number. */
export function beginMessage(): number {
  if (count >= MOST_SHAPES && serial % GENERATION === 0) {
    root = new Shape([]);
    count = 0;
  }
  return ++serial;
}

/**
 * Whether no message was begun after this one: by a getter or a dump function, in the middle of it.
 */
export const isNewest = (message: number): boolean => message === serial;

function recordOf(keys: readonly string[]): Buffer {
  const content = new Output();
  content.varuint(keys.length);
  for (const key of keys) content.string(key);
  const record = new Output();
  record.uint32(hashOf(content.bytes, 0, content.position));
  record.varuint(content.position);
  record.copy(content.bytes.subarray(0, content.position));
  return Buffer.from(record.bytes.subarray(0, record.position));
}

/** FNV-1a, to find a shape by its record. Whether it is the same one the bytes must tell. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash >>> 0;
}

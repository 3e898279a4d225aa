// Classes to register, and objects that hold theirs.
import type { MPI } from 'mpi4node';
import { neighbours } from '../exchange';

export class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

/** What has state that no clone could show. */
export class Counter {
  #count: number;
  constructor(count: number) {
    this.#count = count;
  }
  get count(): number {
    return this.#count;
  }
}

export class Node {
  children: unknown[] = [];
  constructor(readonly name: unknown) {}
}

export class Failing {
  constructor(readonly at: 'dump' | 'load') {}
}

export class Nested {
  constructor(readonly inner: unknown) {}
}

export class NotFound extends RangeError {
  constructor(
    readonly status: number,
    message = `status ${status}`,
  ) {
    super(message);
  }
}

export class Table extends Map<string, number> {
  readonly unit = 'm';
}

export class List extends Array<number> {}

export class Bytes extends Uint8Array {}

/** Sends an object around the ring of all ranks, and gives what came. */
export function around(comm: MPI.Intracomm, obj: unknown): unknown {
  const { left, right } = neighbours(comm);
  const request = comm.isend(obj, right);
  const received = comm.recv({ source: left });
  request.wait();
  return received;
}

/** Everything in a value that is an object, each once. */
export function objectsIn(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  if (value instanceof Map) for (const entry of value) objectsIn(entry, found);
  else if (value instanceof Set) for (const item of value) objectsIn(item, found);
  else if (!ArrayBuffer.isView(value)) {
    for (const key of Reflect.ownKeys(value))
      objectsIn((value as Record<PropertyKey, unknown>)[key], found);
  }
  return found;
}

export const instances = <T>(value: unknown, type: new (...values: never[]) => T): T[] =>
  [...objectsIn(value)].filter((object) => object instanceof type) as T[];

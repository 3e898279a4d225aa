// Typed arrays and DataViews by their kind in the format.
import { damaged } from './errors.js';
import { FOLLOWS, VIEWS } from './format.js';

const constructors = new Map<string, ViewConstructor>();
interface ViewConstructor {
  new (buffer: ArrayBuffer, offset?: number, length?: number): object;
  readonly BYTES_PER_ELEMENT?: number;
}

function viewConstructor(kind: number): ViewConstructor {
  const name: string | undefined = VIEWS[kind];
  if (name === undefined) throw damaged(`${kind} is no kind of view`);
  let type = constructors.get(name);
  if (type === undefined) {
    type = (globalThis as unknown as Record<string, ViewConstructor | undefined>)[name];
    if (type === undefined) throw damaged(`this version of Node has no ${name}`);
    constructors.set(name, type);
  }
  return type;
}

/** A view of this kind of a part of a buffer. */
export function viewOf(kind: number, buffer: ArrayBuffer, offset: number, length: number): object {
  const follows = kind >= FOLLOWS;
  const type = viewConstructor(follows ? kind - FOLLOWS : kind);
  try {
    return follows ? followingView(type, buffer, offset, length) : new type(buffer, offset, length);
  } catch {
    throw damaged('a view is not within its buffer');
  }
}

/** A view that goes on to the end of its buffer, where that is no multiple of its elements, too. */
function followingView(
  type: ViewConstructor,
  buffer: ArrayBuffer,
  offset: number,
  length: number,
): object {
  const { byteLength } = buffer;
  const end = offset + length * (type.BYTES_PER_ELEMENT ?? 1);
  if (end >= byteLength) return new type(buffer, offset);
  // Node 20 refuses to make such a view, though there are those that have become so.
  const resizable = buffer as ArrayBuffer & { resize(length: number): void };
  const rest = new Uint8Array(buffer.slice(end));
  resizable.resize(end);
  const view = new type(buffer, offset);
  resizable.resize(byteLength);
  new Uint8Array(buffer).set(rest, end);
  return view;
}

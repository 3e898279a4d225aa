// Messages between the master and its workers as they travel. If a value of the program can't be
// read at the other end, the rest of the message still arrives.
import { deserialize, serialize } from 'node:v8';
import { MPI } from '../index.js';
import type { Guarded } from '../objects/codec/guarded.js';
import { describeText, type Thrown } from '../objects/thrown.js';
import type { Faults, ToMaster, ToWorker, Unread } from './protocol.js';

MPI.serializer._allowGuarded();

/** A value on its own, for functions of the program that need not carry any other. */
const toText = (value: unknown): string =>
  Buffer.from(MPI.serializer.dumps([value])).toString('base64');

/** What was thrown, for functions of the program that need not carry errors. */
function thrownToText(thrown: Thrown): string {
  try {
    return THROWN + serialize(thrown).toString('base64');
  } catch {
    // It has something in it that V8 does not carry.
    return THROWN + serialize(describeText(thrown.error)).toString('base64');
  }
}

/** What the text of something that was thrown begins with. */
const THROWN = '!';

function fromText(text: string): unknown {
  if (text.startsWith(THROWN)) return deserialize(Buffer.from(text.slice(1), 'base64'));
  return (MPI.serializer.loads(Uint8Array.from(Buffer.from(text, 'base64'))) as [unknown])[0];
}

/** Whether a value of a message is what was thrown. */
function isThrown(message: ToWorker | ToMaster, index: number): boolean {
  if (message.kind === 'done') return message.heads[3 * index + 2] === 1;
  return message.kind === 'unready' || message.kind === 'abort';
}

/**
 * The message as it travels.
 *
 * @param isOwn whether it is written in the package's own way, else by functions of the program
 */
export function toWire(message: ToWorker | ToMaster, isOwn: boolean): unknown {
  if (!('values' in message)) return message;
  const { values } = message;
  if (isOwn) return { ...message, values: MPI.serializer._guard(values) };
  const texts = values.map((value, i) =>
    isThrown(message, i) ? thrownToText(value as Thrown) : toText(value),
  );
  return { ...message, values: texts };
}

/** The message of what has travelled. */
export function fromWire(wire: unknown): ToWorker | ToMaster {
  const message = wire as { values?: unknown };
  const values = message.values as Guarded | readonly string[] | undefined;
  if (values === undefined) return wire as ToWorker;
  const read = isTexts(values) ? fromTexts(values) : values;
  message.values = read.values ?? [];
  return (read.isWhole ? message : { ...message, faults: read }) as ToMaster;
}

const isTexts = (values: Guarded | readonly string[]): values is readonly string[] =>
  Array.isArray(values);

interface ReadValues extends Faults {
  readonly values: readonly unknown[];
  readonly isWhole: boolean;
}

function fromTexts(texts: readonly string[]): ReadValues {
  const faults = new Map<number, { readonly error: unknown }>();
  const values = texts.map((text, i) => {
    try {
      return fromText(text);
    } catch (error) {
      faults.set(i, { error });
      return undefined;
    }
  });
  return { values, isWhole: faults.size === 0, fault: (index) => faults.get(index) ?? null };
}

/** A value to be read later, when the classes of its objects are known. */
export const toUnread = (value: unknown, isOwn: boolean): Unread =>
  isOwn ? MPI.serializer.dumps_oob(value) : toText(value);

export const read = (unread: Unread): unknown =>
  typeof unread === 'string' ? fromText(unread) : MPI.serializer.loads_oob(...unread);

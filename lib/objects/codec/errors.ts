// The errors of objects that can't be sent, and of bytes that are no object.
// By another name than the package's own class, which the bundle would rename.
import { Serializer as V8Serializer } from 'node:v8';
import { show } from '../../native/argument_checks.js';

/** A `DataCloneError`. */
export function cloneError(message: string): DOMException {
  return new DOMException(message, 'DataCloneError');
}

// Kept beside the errors, because they are the program's. Functions of the program throw others.
const refused = new WeakMap<object, { readonly value: unknown }>();

/** A `DataCloneError` for a value that stands somewhere in an object. */
export function refusal(message: string, value: unknown): DOMException {
  const error = cloneError(message);
  refused.set(error, { value });
  return error;
}

/** The value that an error is for; null if it is not for one. */
export const refusedBy = (error: unknown): { readonly value: unknown } | null =>
  error instanceof DOMException ? (refused.get(error) ?? null) : null;

const HINT =
  'Objects travel by structured clone, which carries no functions, symbols, WeakMaps or SharedArrayBuffers.';

// What V8's own algorithm says of an object. Views need not be looked into.
export class Judge extends V8Serializer {
  judged: unknown;

  _getDataCloneError(message: string): Error {
    return refusal(`${message} ${HINT}`, this.judged);
  }
  _getSharedArrayBufferId(): never {
    throw refusal(`A SharedArrayBuffer could not be cloned. ${HINT}`, this.judged);
  }
  _writeHostObject(object: object): void {
    if (!ArrayBuffer.isView(object)) {
      throw refusal(`${show(object)} could not be cloned. ${HINT}`, this.judged);
    }
  }
}

interface Internals {
  _setTreatArrayBufferViewsAsHostObjects(flag: boolean): void;
}

/** Throws the error of structured clone for what it does not carry. */
export function judge(value: unknown): void {
  if (isModule(value)) throw refusal(`A WebAssembly.Module could not be cloned. ${HINT}`, value);
  const judge = new Judge();
  (judge as unknown as Internals)._setTreatArrayBufferViewsAsHostObjects(true);
  judge.writeHeader();
  judge.judged = value;
  judge.writeValue(value);
}

// Not among the types of Node.
const { WebAssembly: wasm } = globalThis as unknown as {
  WebAssembly: { Module: { imports(module: unknown): unknown } };
};

/** Whether it is a WebAssembly.Module, of which V8 writes nothing and does not say so. */
function isModule(value: unknown): boolean {
  try {
    wasm.Module.imports(value);
    return true;
  } catch {
    // It is none, or there is no WebAssembly (--jitless).
    return false;
  }
}

/** Throws for what is known not to be carried, in the words of structured clone. */
export function refuse(value: unknown): never {
  judge(value);
  throw refusal(`The value could not be cloned. ${HINT}`, value);
}

/** For bytes that no encoder has written. */
export function damaged(what: string): DOMException {
  return cloneError(
    `The bytes received are not those of an object, and can't be read: ${what}. Do all ranks run the same version of mpi4node, and was it sent with a lower-case method?`,
  );
}

export const notRegistered = (name: string): DOMException =>
  damaged(
    `one is of the class ${JSON.stringify(name)}, which is not registered here (serializer.register)`,
  );

const OVERFLOW = 'Maximum call stack size exceeded';

/** What an error becomes that ended the work on a nested object. */
export function explained(error: unknown): unknown {
  if (!(error instanceof RangeError) || error.message !== OVERFLOW) return error;
  return new RangeError('The object is nested too deeply for the stack of this thread', {
    cause: error,
  });
}

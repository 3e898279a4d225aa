import { MPI } from '../index.js';
import { describeText, describeThrown, type Thrown } from '../objects/thrown.js';

/** Why a value can't be sent, with its place in the value, which has this name; null if it can. */
export function describeUncloneable(value: unknown, name: string): unknown {
  try {
    MPI.serializer.dumps(value);
    return null;
  } catch (error) {
    if (!(error instanceof DOMException)) return error;
    const message = error.message.replace('It is at value', `It is at ${name}`);
    return new DOMException(message, error.name);
  }
}

/** What can be sent of something that was thrown. */
export function cloneableThrown(value: unknown): Thrown {
  const thrown = describeThrown(value);
  return describeUncloneable(thrown, 'error') === null ? thrown : describeText(value);
}

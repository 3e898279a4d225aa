// What belongs to MPI in objects. Its constants are the same everywhere, and travel by name; other
// handles mean something only in the process that has made them.
import { Handle } from '../../base/handle.js';
import { BUFFER_AUTOMATIC } from '../../buffers/bsend_buffer.js';
import { BOTTOM, IN_PLACE } from '../../buffers/special_buffers.js';
import { itemsOf } from '../../memory/typed_items.js';
import { hooks } from '../../native/hooks.js';
import { refusal } from './errors.js';

/** What stands in place of memory. These are no handles. */
const SPECIAL: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [BOTTOM, 'BOTTOM'],
  [IN_PLACE, 'IN_PLACE'],
  [BUFFER_AUTOMATIC, 'BUFFER_AUTOMATIC'],
]);

const keyOf = ({ _kind: kind, _handle: handle }: Handle): string => `${kind} ${handle}`;

/** The names of the constants, by the object and by the handle that another object may have. */
let names: Map<unknown, string> | null = null;

function namesOfConstants(): Map<unknown, string> {
  const found = new Map<unknown, string>();
  for (const [name, constant] of Object.entries(hooks.constants())) {
    if (!(constant instanceof Handle)) continue;
    found.set(constant, name);
    if (!found.has(keyOf(constant))) found.set(keyOf(constant), name);
  }
  return found;
}

const ADVICE: Readonly<Record<string, string>> = {
  Request: 'Await it, and send what it gives.',
};
const MAKE_AGAIN = 'Send what it was made from, and make it again at the receiver.';

/** The name of the constant of MPI that an object is, or that a handle stands for. */
export function nameOfConstant(object: object): string {
  const special = SPECIAL.get(object);
  if (special !== undefined) return special;
  if (itemsOf(object) !== null) {
    throw refusal(
      'Records could not be cloned: their toJSON() gives plain objects, and the upper-case methods send their memory.',
      object,
    );
  }
  if (!(object instanceof Handle))
    throw refusal('The object is of a class of MPI, and could not be cloned.', object);
  const handle = object;
  names ??= namesOfConstants();
  // An object receive in the queue has no handle yet, and is not null.
  const isNull = handle._handle === handle._null;
  const name = names.get(handle) ?? (isNull && !handle.is_null ? null : names.get(keyOf(handle)));
  if (name != null) return name;
  throw refusal(
    `A handle (MPI.${handle._kind}) could not be cloned: it means something only in the process that made it. ${ADVICE[handle._kind] ?? MAKE_AGAIN} The handles of MPI itself, such as MPI.SUM, MPI.DOUBLE and MPI.COMM_WORLD, can be sent.`,
    handle,
  );
}

/** The constant of a name; null if there is none. */
export function constantNamed(name: string): object | null {
  const constants = hooks.constants();
  const constant = Object.hasOwn(constants, name) ? constants[name] : null;
  return constant instanceof Handle || SPECIAL.has(constant) ? (constant as object) : null;
}

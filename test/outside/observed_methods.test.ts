// The list of methods that diagnostics observe has each method of the classes that communicates.
import { observedMethods } from '../../lib/diagnostics/observed_calls';
import { allFacts, factsOf } from '../../lib/diagnostics/observed_methods';

/** What is local, and neither sends nor receives nor waits for another process. */
const LOCAL =
  /^(Get_|get_|Set_|Is_|Delete_attr$|Compare$|Call_errhandler$|Create_keyval$|Free_keyval$|Create_errhandler$|fromhandle$|tohandle$|fromfortran$|tofortran$|Seek$|equals$|toString$)/;

const OTHERS = [
  // Buffers of buffered sends; what they wait for are sends of this process.
  'Attach_buffer Detach_buffer Flush_buffer Iflush_buffer',
  // Failures, and what the program does with a request, a window or a topology by itself.
  'Revoke Ack_failed Cancel cancel Complete complete then catch finally tomemory Shared_query',
  'Shift free',
  // Datatypes of the library, which nobody frees, and the datatype itself made ready.
  'Create_f90_integer Create_f90_real Create_f90_complex Match_size Commit',
  // Streams and messages of the event loop consist of observed sends and receives.
  'messages createReadStream createWriteStream',
]
  .join(' ')
  .split(' ');

const places = observedMethods({ parametersOf: () => [] });

test('each method that is listed exists', () => {
  const found = new Set(
    places.map(({ method }) => (method.isStatic ? `static ${method.label}` : method.label)),
  );
  expect([...allFacts.keys()].filter((key) => !found.has(key))).toEqual([]);
});

test('each method that communicates is listed', () => {
  const objects = new Map(places.map(({ object, method }) => [object, method]));
  const missing = [...objects].flatMap(([object, { owner, isStatic }]) =>
    Object.entries(Object.getOwnPropertyDescriptors(object))
      .filter(([name, { value }]) => typeof value === 'function' && /^[A-Za-z]/.test(name))
      .filter(([name]) => !['constructor', 'prototype'].includes(name))
      .filter(([name]) => !LOCAL.test(name) && !OTHERS.includes(name))
      .filter(([name]) => factsOf(owner, name, isStatic) === null)
      .map(([name]) => `${isStatic ? 'static ' : ''}${owner}.${name}`),
  );
  expect(missing).toEqual([]);
});

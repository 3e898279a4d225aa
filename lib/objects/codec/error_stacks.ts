// The stacks of errors that come from another process.

// A property of its own in Node 20, and from version 22 on a getter and a setter, which stay.
export function setStack(error: Error, value: string | undefined): void {
  if (Object.getOwnPropertyDescriptor(error, 'stack')?.set !== undefined) error.stack = value;
  else Object.defineProperty(error, 'stack', { value, writable: true, configurable: true });
}

/** Makes an error without the cost of its own stack, which another takes the place of. */
export function withoutStack(make: () => Error): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

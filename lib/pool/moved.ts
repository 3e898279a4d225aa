const marked = new WeakSet<object>();

/**
 * Marks an array whose memory need not stay where it is: as an argument or as the result of a task.
 * Between threads its memory goes to the other thread without a copy; between ranks it is sent as
 * it is. In both cases the array is empty (detached) here, as soon as the task was started or the
 * result was returned. Local.
 *
 * @param array a typed array, a `DataView` or an `ArrayBuffer`, as an argument or a result, not
 *   inside another object
 * @returns the same array
 * @throws {TypeError} if it is none of these, or shared memory
 * @example
 * const image = await pool.run('blur', [move(pixels)]);
 */
export function move<T extends ArrayBufferView | ArrayBuffer>(array: T): T {
  if (!(bufferOf(array) instanceof ArrayBuffer)) {
    throw new TypeError(
      'move: array must be an ArrayBuffer, or a view of one, whose memory is not shared',
    );
  }
  marked.add(array);
  return array;
}

const bufferOf = (value: unknown): unknown => (ArrayBuffer.isView(value) ? value.buffer : value);

/** Whether a value was marked. */
export const isMoved = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && marked.has(value);

/** The memory of what was marked among these values. */
export const movedBuffers = (values: readonly unknown[]): ArrayBuffer[] => [
  ...new Set(values.filter(isMoved).map(bufferOf) as ArrayBuffer[]),
];

/**
 * The values with the memory of what was marked taken away from their owner; marked again. What
 * can't be taken, such as memory of MPI, is copied.
 */
export function takeMoved(values: readonly unknown[]): readonly unknown[] {
  const transfer = movedBuffers(values);
  if (transfer.length === 0) return values;
  const taken = structuredClone(values, { transfer });
  for (const [i, value] of values.entries()) {
    if (isMoved(value)) marked.add(taken[i] as object);
  }
  return taken;
}

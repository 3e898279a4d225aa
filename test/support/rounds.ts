// Persistent operations in tables of calls that are made once.
import type { MPI } from 'mpi4node';

function bytesOf(data: unknown): Uint8Array {
  if (ArrayBuffer.isView(data))
    return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return data instanceof ArrayBuffer || data instanceof SharedArrayBuffer
    ? new Uint8Array(data)
    : new Uint8Array();
}

/**
 * Starts the request two times, on the same memory before, and frees it. Throws what the first time
 * has thrown, after the second one: the other processes take part in both.
 */
export function startTwice(request: MPI.Prequest, receive: unknown): void {
  const bytes = bytesOf(Array.isArray(receive) ? receive[0] : receive);
  const before = bytes.slice();
  const thrown: unknown[] = [];
  for (let round = 0; round < 2; round++) {
    bytes.set(before);
    request.Start();
    try {
      request.Wait();
    } catch (error) {
      thrown.push(error);
    }
  }
  request.Free();
  if (thrown.length > 0) throw thrown[0];
}

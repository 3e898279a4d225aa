// Memory for buffered sends. MPI keeps its address, so the array is kept here.

import { packageError } from '../base/exception.js';
import type { BufferData } from '../memory/strided_array.js';
import { asPiece } from '../memory/strided_array.js';
import { bytesOf } from '../memory/typed_arrays.js';
import { ERR_BUFFER } from '../native/generated/constants.js';
import { memoryUses } from '../native/hooks.js';
import type { Memory } from '../native/message_data.js';

/** The type of `MPI.BUFFER_AUTOMATIC`, which lets MPI take the memory for buffered sends itself. */
export class BufferAutomaticType {
  /** What it is called; `String` shows it. */
  get [Symbol.toStringTag](): 'MPI.BUFFER_AUTOMATIC' {
    return 'MPI.BUFFER_AUTOMATIC';
  }
}

/**
 * In place of the memory for buffered sends (`Attach_buffer`): MPI takes memory of its own. From
 * MPI 4.1 on. `MPI_BUFFER_AUTOMATIC`
 */
export const BUFFER_AUTOMATIC = new BufferAutomaticType();

interface Functions {
  attach(bytes: Uint8Array): void;
  automatic(): void;
  detach(): void;
}

const attached = new Set<Memory>();
memoryUses.push((buffer) =>
  [...attached].some((memory) => memory.buffer === buffer) ? 'the buffer for buffered sends' : null,
);

/** What is attached in one place: to the process, or to a communicator. */
export class AttachedBuffer {
  readonly #owner: string;
  readonly #native: Functions;
  #attached: { given: BufferData | BufferAutomaticType; memory: Memory | null } | null = null;

  constructor(owner: string, native: Functions) {
    this.#owner = owner;
    this.#native = native;
  }

  attach(buf: unknown): void {
    const method = `${this.#owner}.Attach_buffer`;
    const automatic = buf === null || buf === BUFFER_AUTOMATIC;
    const memory = automatic ? null : asPiece(buf, method, 'buf');
    // Open MPI's error for a second buffer, and for none in detach(), is no error code.
    if (this.#attached !== null) {
      throw packageError(
        ERR_BUFFER,
        `${method}: MPI_ERR_BUFFER: a buffer is attached already; take it back with ${this.#owner}.Detach_buffer() first`,
      );
    }
    if (memory === null) this.#native.automatic();
    else {
      this.#native.attach(bytesOf(memory));
    }
    const given = automatic ? BUFFER_AUTOMATIC : (buf as BufferData);
    this.#attached = { given, memory };
    if (memory !== null) attached.add(memory);
  }

  detach(): BufferData | BufferAutomaticType | null {
    if (this.#attached === null) return null;
    this.#native.detach();
    const { given } = this.#attached;
    this.forget();
    return given;
  }

  /** MPI no longer has the memory. */
  forget(): void {
    const memory = this.#attached?.memory ?? null;
    if (memory !== null) attached.delete(memory);
    this.#attached = null;
  }
}

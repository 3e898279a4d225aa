// Several objects may stand for one operation, by `Request.fromhandle` or a copy. MPI gives its
// handle to another operation once it is complete: so all objects must see its end.

/** The operation that several objects may stand for. It keeps none of them alive. */
export class SharedOperation<Standing extends object> {
  readonly handle: number;
  /** Whether it is complete, or was freed. */
  isOver = false;
  /** The number of the last set of requests that it was in. */
  _set = 0;
  #objects: WeakRef<Standing>[] = [];
  /** With so many it is time to forget those that are garbage. */
  #limit = 8;

  constructor(handle: number, first: Standing) {
    this.handle = handle;
    this.add(first);
  }

  add(object: Standing): void {
    if (this.#objects.length >= this.#limit) {
      this.#objects = this.#objects.filter((reference) => reference.deref() !== undefined);
      this.#limit = 2 * this.#objects.length + 8;
    }
    this.#objects.push(new WeakRef(object));
  }

  /** All objects but this one. */
  others(object: Standing | null): Standing[] {
    return this.#objects.flatMap((reference) => {
      const other = reference.deref();
      return other === undefined || other === object ? [] : [other];
    });
  }
}

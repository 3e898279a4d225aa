/** A class of the program's own, which takes whatever its `load` is given. */
export class Registered {
  constructor(readonly inner: unknown) {}
}

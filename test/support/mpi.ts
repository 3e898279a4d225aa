// What the tests of test/mpi are written with.
import { MPI } from 'mpi4node';
import { ranks } from './world';

export { library, rank, ranks } from './world';

const [vendor, version] = MPI.get_vendor();
/** Open MPI before version 5, which has faults of its own. */
export const isOpenMpi4 = vendor === 'Open MPI' && version[0] < 5;

/** Whether the library implements this version of the standard. */
export const implementsMpi = (major: number, minor: number): boolean =>
  MPI.VERSION > major || (MPI.VERSION === major && MPI.SUBVERSION >= minor);

type Body<Row extends readonly unknown[]> = (
  comm: MPI.Intracomm,
  ...row: Row
) => void | Promise<void>;

/** Gives the body a duplicate of COMM_WORLD, so that no message strays into another test. */
async function withDuplicate<Row extends readonly unknown[]>(
  body: Body<Row>,
  row: Row,
): Promise<void> {
  const comm = MPI.COMM_WORLD.Dup();
  // A failure ends the world before anything is freed: the peers would not take part in it.
  await body(comm, ...row);
  if (!comm.is_null) comm.Free();
}

interface MpiTest {
  (name: string, body: Body<[]>, timeout?: number): void;
  /** One test for each row, as `test.each`: a row that is an array gives several arguments. */
  each<Row extends readonly unknown[]>(
    rows: readonly Row[],
  ): (name: string, body: Body<Row>, timeout?: number) => void;
  each<Item>(items: readonly Item[]): (name: string, body: Body<[Item]>, timeout?: number) => void;
  /** A test that does not run, with the reason in its name. */
  skip(name: string, reason: string): void;
  /** Tests for worlds of these sizes; skipped in others. */
  ranks(...sizes: number[]): MpiTest;
}

// Each caller puts the reason into the name.
const { skip: skipped } = test;

function restrictedTo(sizes: readonly number[] | null): MpiTest {
  const runs = sizes === null || sizes.includes(ranks);
  const declare = runs ? test : skipped;
  const titled = (name: string) =>
    runs ? name : `${name} (needs ${sizes.join(' or ')} ranks, has ${ranks})`;

  const mpiTest = (name: string, body: Body<[]>, timeout?: number) =>
    declare(titled(name), () => withDuplicate(body, []), timeout);
  const each =
    (rows: readonly unknown[]) => (name: string, body: Body<unknown[]>, timeout?: number) =>
      declare.each(rows as unknown[])(
        titled(name),
        (...row: unknown[]) => withDuplicate(body, row),
        timeout,
      );
  return Object.assign(mpiTest, {
    each,
    skip: (name: string, reason: string) => skipped(`${name} (${reason})`, () => {}),
    ranks: (...only: number[]) => restrictedTo(only),
  }) as MpiTest;
}

/** A test in which every rank of the world takes part, with a communicator of its own. */
export const mpiTest: MpiTest = restrictedTo(null);

interface ExpectedError {
  /** MPI's name of the error class, as `'MPI_ERR_TRUNCATE'`. */
  class: string;
  message?: RegExp | string;
}

function checkMpiError(error: unknown, expected: ExpectedError): void {
  expect(error).toBeInstanceOf(MPI.Exception);
  const { code, message } = error as MPI.Exception;
  expect(code).toBe(expected.class);
  if (expected.message !== undefined) expect(message).toMatch(expected.message);
}

/** Expects a call to throw an MPI.Exception of this class. */
export function expectMpiError(call: () => unknown, expected: ExpectedError): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  checkMpiError(thrown, expected);
}

/** Expects a promise or a request to be rejected with an MPI.Exception of this class. */
export async function expectMpiRejection(
  awaited: PromiseLike<unknown>,
  expected: ExpectedError,
): Promise<void> {
  const reason: unknown = await awaited.then(
    () => undefined,
    (error: unknown) => error,
  );
  checkMpiError(reason, expected);
}

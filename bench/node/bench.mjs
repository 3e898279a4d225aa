// @ts-check
// The benchmark in JavaScript: the same measures, loops and output as bench/c/bench.c.
import { isDeepStrictEqual } from 'node:util';
import { MPI } from 'mpi4node';

const WINDOW = 64;
const TAG = 7;

const comm = MPI.COMM_WORLD;
const rank = comm.Get_rank();

/** @typedef {Float64Array<ArrayBuffer>} Doubles */

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function pingpong(out, into, iterations) {
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      comm.Send(out, 1, TAG);
      comm.Recv(into, 1, TAG);
    } else {
      comm.Recv(into, 0, TAG);
      comm.Send(out, 0, TAG);
    }
  }
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function persistent(out, into, iterations) {
  const send = comm.Send_init(out, 1 - rank, TAG);
  const receive = comm.Recv_init(into, 1 - rank, TAG);
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      send.Start();
      send.Wait();
      receive.Start();
      receive.Wait();
    } else {
      receive.Start();
      receive.Wait();
      send.Start();
      send.Wait();
    }
  }
  send.Free();
  receive.Free();
}

/** @type {(out: Doubles, into: Doubles[], iterations: number) => void} */
function rate(out, into, iterations) {
  const requests = new Array(WINDOW).fill(MPI.REQUEST_NULL);
  const ack = new Float64Array(1);
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      for (let k = 0; k < WINDOW; k++) {
        requests[k] = comm.Isend(out, 1, TAG);
      }
      MPI.Request.Waitall(requests);
      comm.Recv(ack, 1, TAG);
    } else {
      for (let k = 0; k < WINDOW; k++) {
        requests[k] = comm.Irecv(into[k], 0, TAG);
      }
      MPI.Request.Waitall(requests);
      comm.Send(ack, 0, TAG);
    }
  }
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => Promise<void>} */
async function awaited(out, into, iterations) {
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      await comm.Isend(out, 1, TAG);
      await comm.Irecv(into, 1, TAG);
    } else {
      await comm.Irecv(into, 0, TAG);
      await comm.Isend(out, 0, TAG);
    }
  }
}

/** @typedef {(requests: MPI.Request[]) => Promise<unknown>} WaitForAll */

/** @type {(out: Doubles, into: Doubles[], iterations: number, all: WaitForAll) => Promise<void>} */
async function awaitedrate(out, into, iterations, all) {
  const requests = new Array(WINDOW).fill(MPI.REQUEST_NULL);
  const ack = new Float64Array(1);
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      for (let k = 0; k < WINDOW; k++) {
        requests[k] = comm.Isend(out, 1, TAG);
      }
      await all(requests);
      await comm.Irecv(ack, 1, TAG);
    } else {
      for (let k = 0; k < WINDOW; k++) {
        requests[k] = comm.Irecv(into[k], 0, TAG);
      }
      await all(requests);
      await comm.Isend(ack, 0, TAG);
    }
  }
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function allreduce(out, into, iterations) {
  for (let i = 0; i < iterations; i++) {
    comm.Allreduce(out, into);
  }
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function procnull(out, _into, iterations) {
  for (let i = 0; i < iterations; i++) {
    comm.Send(out, MPI.PROC_NULL, TAG);
  }
}

// A window of so many doubles at each rank, all 1, in which access to all is open. The warm-up
// makes it, so that it is there when the clock starts.
let window = MPI.WIN_NULL;

function closeWindow() {
  if (window.is_null) return;
  window.Unlock_all();
  window.Free();
}

/** @param {number} count @param {typeof MPI.Win.Allocate} allocate */
function openWindow(count, allocate) {
  if (!window.is_null) return;
  window = allocate.call(MPI.Win, 8 * count, 8, { comm });
  exposed().fill(1);
  comm.Barrier();
  window.Lock_all();
}
const exposed = () => new Float64Array(window.tomemory());

// Rank 0 accesses the memory of rank 1, which waits in a barrier.

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function putflush(out, into, iterations) {
  openWindow(out.length, MPI.Win.Allocate);
  if (rank === 0) {
    for (let i = 0; i < iterations; i++) {
      window.Put(out, 1);
      window.Flush(1);
    }
  }
  comm.Barrier();
  into[into.length - 1] = exposed()[into.length - 1];
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function getflush(_out, into, iterations) {
  openWindow(into.length, MPI.Win.Allocate);
  if (rank === 0) {
    for (let i = 0; i < iterations; i++) {
      window.Get(into, 1);
      window.Flush(1);
    }
    if (into[into.length - 1] !== 1) throw new Error('wrong data read');
  }
  comm.Barrier();
  into[into.length - 1] = 1;
}

const one = BigInt64Array.of(1n);
const before = new BigInt64Array(1);

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function fetchop(_out, into, iterations) {
  openWindow(into.length, MPI.Win.Allocate);
  if (rank === 0) {
    window.Fetch_and_op(one, before, 1);
    window.Flush(1);
    const [first] = before;
    for (let i = 0; i < iterations; i++) {
      window.Fetch_and_op(one, before, 1);
      window.Flush(1);
    }
    if (before[0] !== first + BigInt(iterations)) throw new Error('wrong count');
  }
  comm.Barrier();
  into[into.length - 1] = 1;
}

/** @param {Doubles} values */
function sumOf(values) {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

// Each rank adds up what the other has in the memory that they share.
/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function sharedread(_out, into, iterations) {
  openWindow(into.length, MPI.Win.Allocate_shared);
  const other = new Float64Array(window.Shared_query(1 - rank)[0]);
  for (let i = 0; i < iterations; i++) {
    into[into.length - 1] = sumOf(other) / other.length;
  }
}

// A file in which each rank has a part of its own, one behind the other. The warm-up opens and
// fills it, so that its pages are in the system's cache when the clock starts.
let file = MPI.FILE_NULL;

/** @param {Doubles} values */
function openFile(values) {
  const place = values.byteLength * rank;
  if (file.is_null) {
    const mode = MPI.MODE_CREATE | MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE;
    file = MPI.File.Open(comm, process.env.MPI4NODE_BENCH_FILE ?? '', mode);
    file.Write_at_all(place, values);
  }
  return place;
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function filewrite(out, into, iterations) {
  const place = openFile(into);
  for (let i = 0; i < iterations; i++) {
    file.Write_at_all(place, out);
  }
  const last = into.subarray(into.length - 1);
  file.Read_at(place + into.byteLength - last.byteLength, last);
}

/** @type {(out: Doubles, into: Doubles, iterations: number) => void} */
function fileread(out, into, iterations) {
  const place = openFile(out);
  for (let i = 0; i < iterations; i++) {
    file.Read_at_all(place, into);
  }
}

/** @type {(obj: unknown, iterations: number) => unknown} */
function objects(obj, iterations) {
  let received;
  for (let i = 0; i < iterations; i++) {
    if (rank === 0) {
      comm.send(obj, 1, TAG);
      received = comm.recv({ source: 1, tag: TAG });
    } else {
      received = comm.recv({ source: 0, tag: TAG });
      comm.send(obj, 0, TAG);
    }
  }
  return received;
}

// Into the memory of the object before, which the program has done with.
/** @typedef {{ data: Float64Array }} Holder */

/** @type {(obj: Holder, spare: Holder, iterations: number) => unknown} */
function objectsInto(obj, spare, iterations) {
  let received = spare;
  for (let i = 0; i < iterations; i++) {
    const buf = received.data;
    if (rank === 0) {
      comm.send(obj, 1, TAG);
      received = comm.recv({ buf, source: 1, tag: TAG });
    } else {
      received = comm.recv({ buf, source: 0, tag: TAG });
      comm.send(obj, 0, TAG);
    }
  }
  return received;
}

// A rank that is done with a bcast waits for the others, or the root would run ahead.
/** @type {(obj: unknown, iterations: number) => unknown} */
function broadcasts(obj, iterations) {
  let received;
  for (let i = 0; i < iterations; i++) {
    received = comm.bcast(rank === 0 ? obj : undefined);
    comm.Barrier();
  }
  return received;
}

/**
 * Collectives on objects, each of which waits for the other rank.
 * @param {(root: number) => unknown} call
 * @returns {Measure}
 */
function collectiveMeasure(call) {
  const first = call(0);
  return {
    run(n) {
      let got = first;
      for (let i = 0; i < n; i++) got = call(i % 2);
      return got;
    },
    per: 1,
    right: (got) => isDeepStrictEqual(got, first),
  };
}

const small = () => ({ a: 7, b: 3.14, c: [1, 2, 3], d: 'text' });

const rows = () => Array.from({ length: 1000 }, (_, i) => ({ id: i, name: `row ${i}`, v: i / 7 }));

/** @param {number} count */
function withArray(count) {
  const data = new Float64Array(count);
  for (let i = 0; i < count; i++) data[i] = i;
  return { step: 1, name: 'field', data };
}

/**
 * @typedef {object} Measure
 * @property {(iterations: number) => unknown} run
 * @property {number} per one-way messages or calls in one iteration
 * @property {(received: unknown) => boolean} right whether the data arrived
 */

/** @type {Record<string, (count: number) => Measure>} */
const measures = {
  pingpong(count) {
    const [out, into] = [filled(count, 1), filled(count, 0)];
    return { run: (n) => pingpong(out, into, n), per: 2, right: () => into[count - 1] === 1 };
  },
  persistent(count) {
    const [out, into] = [filled(count, 1), filled(count, 0)];
    return { run: (n) => persistent(out, into, n), per: 2, right: () => into[count - 1] === 1 };
  },
  awaited(count) {
    const [out, into] = [filled(count, 1), filled(count, 0)];
    return { run: (n) => awaited(out, into, n), per: 2, right: () => into[count - 1] === 1 };
  },
  rate: (count) => rateMeasure(rate, count),
  awaitedrate: (count) => awaitedRateMeasure((requests) => Promise.all(requests), count),
  awaitedsetrate: (count) =>
    awaitedRateMeasure((requests) => MPI.Request.WaitallAsync(requests), count),
  allreduce(count) {
    const [out, into] = [filled(count, 1), filled(count, 0)];
    return { run: (n) => allreduce(out, into, n), per: 1, right: () => into[count - 1] === 2 };
  },
  procnull(count) {
    const [out, into] = [filled(count, 1), filled(count, 0)];
    return { run: (n) => procnull(out, into, n), per: 1, right: () => into[count - 1] === 0 };
  },
  putflush: (count) => allReceive(putflush, count),
  fetchop: (count) => allReceive(fetchop, count),
  getflush: (count) => allReceive(getflush, count),
  sharedread: (count) => allReceive(sharedread, count),
  filewrite: (count) => allReceive(filewrite, count),
  fileread: (count) => allReceive(fileread, count),
  filereadaligned: (count) => allReceive(fileread, count, atCacheLine),
  objectsmall: () => objectMeasure(small()),
  objectrows: () => objectMeasure(rows()),
  objectarray: (count) => objectMeasure(withArray(count)),
  objectinto: (count) => {
    const [obj, spare] = [withArray(count), withArray(count)];
    return {
      run: (n) => objectsInto(obj, spare, n),
      per: 2,
      right: (got) => isDeepStrictEqual(got, obj),
    };
  },
  objectbcastsmall: () => bcastMeasure(small()),
  objectbcastrows: () => bcastMeasure(rows()),
  objectbcastarray: (count) => bcastMeasure(withArray(count)),
  nodebcast: () => collectiveMeasure((root) => comm.bcast(small(), root)),
  nodeibcast: () => collectiveMeasure((root) => comm.ibcast(small(), root).wait()),
  nodeallgather: () => collectiveMeasure(() => comm.allgather(small())),
  nodeiallgather: () => collectiveMeasure(() => comm.iallgather(small()).wait()),
  nodeallreduce: () => collectiveMeasure(() => comm.allreduce(1)),
  nodeiallreduce: () => collectiveMeasure(() => comm.iallreduce(1).wait()),
};

/** @type {(all: WaitForAll, count: number) => Measure} */
const awaitedRateMeasure = (all, count) =>
  rateMeasure((out, into, n) => awaitedrate(out, into, n, all), count);

/**
 * @type {(run: (out: Doubles, into: Doubles[], n: number) => unknown, count: number) => Measure}
 */
function rateMeasure(run, count) {
  const out = filled(count, 1);
  const into = Array.from({ length: WINDOW }, () => filled(count, 0));
  const right = () => rank !== 1 || into[WINDOW - 1][count - 1] === 1;
  return { run: (n) => run(out, into, n), per: WINDOW, right };
}

/** @type {(run: typeof putflush, count: number, make?: typeof filled) => Measure} */
function allReceive(run, count, make = filled) {
  const [out, into] = [filled(count, 1), make(count, 0)];
  return { run: (n) => run(out, into, n), per: 1, right: () => into[count - 1] === 1 };
}

/** @type {(obj: unknown) => Measure} */
function objectMeasure(obj) {
  return { run: (n) => objects(obj, n), per: 2, right: (got) => isDeepStrictEqual(got, obj) };
}

/** @type {(obj: unknown) => Measure} */
function bcastMeasure(obj) {
  return { run: (n) => broadcasts(obj, n), per: 1, right: (got) => isDeepStrictEqual(got, obj) };
}

/**
 * Every page is written before the clock starts, so that no page fault is measured.
 * @param {number} count
 * @param {number} value
 */
function filled(count, value) {
  return new Float64Array(count).fill(value);
}

/**
 * An array that begins at a cache line, as all memory of the C program.
 * @param {number} count
 * @param {number} value
 */
function atCacheLine(count, value) {
  const spare = new Float64Array(count + 8);
  const first = ((64 - (MPI.Get_address(spare) % 64)) % 64) / 8;
  return spare.subarray(first, first + count).fill(value);
}

if (MPI.Query_thread() !== MPI.THREAD_MULTIPLE) {
  throw new Error('this library does not provide MPI_THREAD_MULTIPLE');
}
for (const argument of process.argv.slice(2)) {
  const [name, ...numbers] = argument.split(':');
  const [bytes, iterations, warmup] = numbers.map(Number);
  // A name may begin with the diagnostic that is on.
  const { run, per, right } = measures[name.replace(/^(?:watchdog|trace|check)/, '')](bytes / 8);
  await run(warmup);
  comm.Barrier();
  const start = MPI.Wtime();
  let received = run(iterations);
  // Only what is asynchronous waits for a turn of the event loop.
  if (received instanceof Promise) received = await received;
  const seconds = MPI.Wtime() - start;
  if (!right(received)) {
    throw new Error(`${name}: wrong data received`);
  }
  closeWindow();
  if (!file.is_null) file.Close();
  if (rank === 0) {
    console.log(`${name}:${bytes}\t${(seconds / iterations / per).toExponential(6)}`);
  }
}

// Calls whose instructions are counted, in a world of one. Every call completes at once, so that
// nothing is counted that depends on the time or on another process.
import { MPI } from 'mpi4node';

/** What makes a call so many times. Not an awaited one: the event loop goes by the clock. */
type Loop = (times: number) => void;

const comm = MPI.COMM_WORLD;
const nobody = MPI.PROC_NULL;
const tag = 7;

const doubles = Float64Array.of(1);
const sum = new Float64Array(1);
const small = { a: 7, b: 3.14, c: [1, 2, 3], d: 'text' };

/** Messages that are under way at once, as in the benchmark's rate of messages. */
const OUTSTANDING = 64;

function repeat(call: () => void): Loop {
  return (times) => {
    for (let i = 0; i < times; i++) call();
  };
}

function kindsInTurn(): Loop {
  const kinds = [doubles, new Int32Array(4).subarray(1, 2), new Uint8Array(8)];
  return (times) => {
    for (let i = 0; i < times; i++) comm.Send(kinds[i % kinds.length], nobody, tag);
  };
}

function messagesAtOnce(): Loop {
  const requests: MPI.Request[] = new Array(2 * OUTSTANDING);
  return (times) => {
    for (let sent = 0; sent < times; sent += OUTSTANDING) {
      for (let i = 0; i < OUTSTANDING; i++) {
        requests[2 * i] = comm.Irecv(sum, 0, tag);
        requests[2 * i + 1] = comm.Isend(doubles, 0, tag);
      }
      MPI.Request.Waitall(requests);
    }
  };
}

function persistentSend(): Loop {
  const request = comm.Send_init(doubles, nobody, tag);
  return repeat(() => {
    request.Start();
    request.Wait();
  });
}

function putAndFlush(): Loop {
  const window = MPI.Win.Allocate(8, 8, MPI.INFO_NULL, comm);
  return (times) => {
    window.Lock_all();
    for (let i = 0; i < times; i++) {
      window.Put(doubles, 0);
      window.Flush(0);
    }
    window.Unlock_all();
  };
}

/** By name, in the order in which they are counted. */
export const calls: Readonly<Record<string, Loop>> = {
  Send: repeat(() => comm.Send(doubles, nobody, tag)),
  'Send, named arguments': repeat(() => comm.Send(doubles, { dest: nobody, tag })),
  'Send, three kinds of arrays in turn': kindsInTurn(),
  Recv: repeat(() => comm.Recv(doubles, nobody, tag)),
  Sendrecv: repeat(() => {
    comm.Sendrecv(doubles, 0, tag, sum, 0, tag);
  }),
  'Isend and Wait': repeat(() => {
    comm.Isend(doubles, nobody, tag).Wait();
  }),
  'Isend and Irecv, 64 at once, Waitall': messagesAtOnce(),
  'persistent Send': persistentSend(),
  Iprobe: repeat(() => {
    comm.Iprobe(nobody, tag);
  }),
  Bcast: repeat(() => comm.Bcast(doubles)),
  'Bcast, with a datatype': repeat(() => comm.Bcast([doubles, MPI.DOUBLE])),
  'Bcast, with a count and a datatype': repeat(() => comm.Bcast([doubles, 1, MPI.DOUBLE])),
  Allreduce: repeat(() => comm.Allreduce(doubles, sum)),
  'Put and Flush': putAndFlush(),
  'sendrecv of a small object': repeat(() => {
    comm.sendrecv(small, 0, tag, null, 0, tag);
  }),
  'allreduce of a number': repeat(() => {
    comm.allreduce(1);
  }),
};

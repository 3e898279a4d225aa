"""The benchmark in Python with mpi4py: the same measures, loops and output as bench/c/bench.c.

mpi4py asks for MPI_THREAD_MULTIPLE by itself. The buffers are array.array, from Python's own library; the
arrays in objects are NumPy's where it is installed.
"""

import sys
from array import array
from os import environ

from mpi4py import MPI

WINDOW = 64
TAG = 7

comm = MPI.COMM_WORLD
rank = comm.Get_rank()


def pingpong(out, into, iterations):
    for _ in range(iterations):
        if rank == 0:
            comm.Send(out, 1, TAG)
            comm.Recv(into, 1, TAG)
        else:
            comm.Recv(into, 0, TAG)
            comm.Send(out, 0, TAG)


def persistent(out, into, iterations):
    send = comm.Send_init(out, 1 - rank, TAG)
    receive = comm.Recv_init(into, 1 - rank, TAG)
    for _ in range(iterations):
        if rank == 0:
            send.Start()
            send.Wait()
            receive.Start()
            receive.Wait()
        else:
            receive.Start()
            receive.Wait()
            send.Start()
            send.Wait()
    send.Free()
    receive.Free()


def rate(out, into, iterations):
    requests = [MPI.REQUEST_NULL] * WINDOW
    ack = array("d", [0])
    for _ in range(iterations):
        if rank == 0:
            for k in range(WINDOW):
                requests[k] = comm.Isend(out, 1, TAG)
            MPI.Request.Waitall(requests)
            comm.Recv(ack, 1, TAG)
        else:
            for k in range(WINDOW):
                requests[k] = comm.Irecv(into[k], 0, TAG)
            MPI.Request.Waitall(requests)
            comm.Send(ack, 0, TAG)


def allreduce(out, into, iterations):
    for _ in range(iterations):
        comm.Allreduce(out, into)


def procnull(out, _into, iterations):
    for _ in range(iterations):
        comm.Send(out, MPI.PROC_NULL, TAG)


# A window of so many doubles at each rank, all 1, in which access to all is open.
window = MPI.WIN_NULL


def close_window():
    global window
    if window != MPI.WIN_NULL:
        window.Unlock_all()
        window.Free()
        window = MPI.WIN_NULL


def exposed():
    return memoryview(window.tomemory()).cast("B").cast("d")


def open_window(count):
    global window
    if window == MPI.WIN_NULL:
        window = MPI.Win.Allocate(8 * count, 8, comm=comm)
        exposed()[:] = array("d", [1]) * count
        comm.Barrier()
        window.Lock_all()


def putflush(out, into, iterations):
    open_window(len(out))
    if rank == 0:
        for _ in range(iterations):
            window.Put(out, 1)
            window.Flush(1)
    comm.Barrier()
    into[-1] = exposed()[-1]


def getflush(_out, into, iterations):
    open_window(len(into))
    if rank == 0:
        for _ in range(iterations):
            window.Get(into, 1)
            window.Flush(1)
        if into[-1] != 1:
            sys.exit("bench.py: wrong data read")
    comm.Barrier()
    into[-1] = 1


def fetchop(_out, into, iterations):
    open_window(len(into))
    one, first, before = array("q", [1]), array("q", [0]), array("q", [0])
    if rank == 0:
        window.Fetch_and_op(one, first, 1)
        window.Flush(1)
        for _ in range(iterations):
            window.Fetch_and_op(one, before, 1)
            window.Flush(1)
        if before[0] != first[0] + iterations:
            sys.exit("bench.py: wrong count")
    comm.Barrier()
    into[-1] = 1


# A file in which each rank has a part of its own, one behind the other.
file = MPI.FILE_NULL


def close_file():
    global file
    if file != MPI.FILE_NULL:
        file.Close()


def open_file(values):
    global file
    place = 8 * len(values) * rank
    if file == MPI.FILE_NULL:
        mode = MPI.MODE_CREATE | MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE
        file = MPI.File.Open(comm, environ["MPI4NODE_BENCH_FILE"], mode)
        file.Write_at_all(place, values)
    return place


def filewrite(out, into, iterations):
    place = open_file(into)
    for _ in range(iterations):
        file.Write_at_all(place, out)
    last = array("d", [0])
    file.Read_at(place + 8 * (len(into) - 1), last)
    into[-1] = last[0]


def fileread(out, into, iterations):
    place = open_file(out)
    for _ in range(iterations):
        file.Read_at_all(place, into)


def at_cache_line(values):
    """The same values in memory that begins at a cache line, as all memory of the C program."""
    spare = array("d", [0]) * (len(values) + 8)
    first = -MPI.Get_address(spare) % 64 // 8
    spare[first : first + len(values)] = values
    return memoryview(spare)[first : first + len(values)]


def objects(obj, iterations, comm=comm):
    received = None
    for _ in range(iterations):
        if rank == 0:
            comm.send(obj, 1, TAG)
            received = comm.recv(source=1, tag=TAG)
        else:
            received = comm.recv(source=0, tag=TAG)
            comm.send(obj, 0, TAG)
    return received


def out_of_band(obj, iterations):
    # Imported here, as NumPy below: starting is measured too.
    from mpi4py.util import pkl5

    return objects(obj, iterations, pkl5.Intracomm(comm))


def broadcasts(obj, iterations):
    received = None
    for _ in range(iterations):
        received = comm.bcast(obj if rank == 0 else None)
        # A rank that is done with a bcast waits for the others, or the root would run ahead.
        comm.Barrier()
    return received


def small(_count):
    return {"a": 7, "b": 3.14, "c": [1, 2, 3], "d": "text"}


def rows(_count):
    return [{"id": i, "name": f"row {i}", "v": i / 7} for i in range(1000)]


def with_array(count):
    try:
        from numpy import arange
    except ImportError:
        data = array("d", range(count))
    else:
        data = arange(count, dtype="d")
    return {"step": 1, "name": "field", "data": data}


def same(received, sent):
    if "data" not in sent:
        return received == sent
    # For NumPy's arrays == is no single truth, so their bytes are compared.
    return {**received, "data": bytes(received["data"])} == {**sent, "data": bytes(sent["data"])}


# name: (loop, messages in flight, one-way messages or calls in one iteration, value received)
BUFFER_MEASURES = {
    "pingpong": (pingpong, 1, 2, 1),
    "persistent": (persistent, 1, 2, 1),
    "rate": (rate, WINDOW, WINDOW, 1),
    "allreduce": (allreduce, 1, 1, 2),
    "procnull": (procnull, 1, 1, 0),
    "putflush": (putflush, 1, 1, 1),
    "fetchop": (fetchop, 1, 1, 1),
    "getflush": (getflush, 1, 1, 1),
    "filewrite": (filewrite, 1, 1, 1),
    "fileread": (fileread, 1, 1, 1),
    "filereadaligned": (fileread, 1, 1, 1),
}
# name: (loop, what makes the object, one-way messages or calls in one iteration)
OBJECT_MEASURES = {
    "objectsmall": (objects, small, 2),
    "objectrows": (objects, rows, 2),
    "objectarray": (objects, with_array, 2),
    "objectoob": (out_of_band, with_array, 2),
    "objectbcastsmall": (broadcasts, small, 1),
    "objectbcastrows": (broadcasts, rows, 1),
    "objectbcastarray": (broadcasts, with_array, 1),
}


def timed(run, arguments, iterations, warmup):
    run(*arguments, warmup)
    comm.Barrier()
    start = MPI.Wtime()
    received = run(*arguments, iterations)
    return MPI.Wtime() - start, received


def measure(argument):
    name, size, iterations, warmup = argument.split(":")
    size, iterations, warmup = int(size), int(iterations), int(warmup)
    if name in OBJECT_MEASURES:
        run, make, per = OBJECT_MEASURES[name]
        obj = make(size // 8)
        seconds, received = timed(run, [obj], iterations, warmup)
        right = same(received, obj)
    else:
        run, window, per, value = BUFFER_MEASURES[name]
        out = array("d", [1]) * (size // 8)
        buffers = [array("d", [0]) * (size // 8) for _ in range(window)]
        if name == "filereadaligned":
            buffers = [at_cache_line(buffers[0])]
        into = buffers if window > 1 else buffers[0]
        seconds, _ = timed(run, [out, into], iterations, warmup)
        right = rank != 1 or buffers[-1][-1] == value
        close_window()
        close_file()
    if not right:
        print("bench.py: wrong data received", file=sys.stderr, flush=True)
        comm.Abort(1)
    if rank == 0:
        print(f"{name}:{size}\t{seconds / iterations / per:.6e}", flush=True)


if MPI.Query_thread() != MPI.THREAD_MULTIPLE:
    sys.exit("bench.py: this library does not provide MPI_THREAD_MULTIPLE")
for argument in sys.argv[1:]:
    measure(argument)

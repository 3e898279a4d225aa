"""The measures of mpi4py.futures: the same measures and output as bench/node/pool_measures.mjs.

Rank 0 is the master, the other ranks are its workers, as in mpi4node/pool.
"""

import sys
from array import array
from collections import deque
from time import perf_counter, sleep

from mpi4py import MPI
from mpi4py.futures import MPICommExecutor

OUTSTANDING = 64


def nothing():
    pass


def back(data):
    return data


def run_empty(executor, count, limit):
    waiting = deque()
    for _ in range(count):
        if len(waiting) == limit:
            waiting.popleft().result()
        waiting.append(executor.submit(nothing))
    while waiting:
        waiting.popleft().result()


def make_array(count):
    try:
        from numpy import ones
    except ImportError:
        return array("d", [1]) * count
    return ones(count)


def run_arrays(executor, data, count):
    for _ in range(count):
        received = executor.submit(back, data).result()
    if received[-1] != data[-1]:
        sys.exit("pool.py: wrong data received")


def durations(count):
    seed = 1
    times = []
    for _ in range(count):
        seed = seed * 48271 % 2147483647
        times.append((1 + 49 * seed / 2147483647) / 1e3)
    return times


def best_schedule(times, workers):
    busy = [0] * workers
    for time in sorted(times, reverse=True):
        busy[busy.index(min(busy))] += time
    return max(busy)


def run_uneven(executor, times):
    for future in [executor.submit(sleep, time) for time in times]:
        future.result()


def timed(run, *arguments):
    start = perf_counter()
    run(*arguments)
    return perf_counter() - start


def measure(executor, name, size, iterations, warmup):
    if name == "pooluneven":
        times = durations(iterations)
        run_empty(executor, warmup, OUTSTANDING)
        best = best_schedule(times, MPI.COMM_WORLD.Get_size() - 1)
        return timed(run_uneven, executor, times) / best
    if name == "poolarray":
        data = make_array(size // 8)
        run_arrays(executor, data, warmup)
        return timed(run_arrays, executor, data, iterations) / iterations
    limit = {"pooltask": OUTSTANDING, "poolround": 1}[name]
    run_empty(executor, warmup, limit)
    return timed(run_empty, executor, iterations, limit) / iterations


with MPICommExecutor(MPI.COMM_WORLD, root=0) as executor:
    if executor is not None:
        for argument in sys.argv[1:]:
            name, *numbers = argument.split(":")
            size, iterations, warmup = map(int, numbers)
            figure = measure(executor, name, size, iterations, warmup)
            print(f"{name}:{size}\t{figure:.6e}", flush=True)

/* The benchmark in C. Each argument is one measure, `name:bytes:iterations:warmup`; rank 0 prints
 * `name:bytes<TAB>seconds` for each. Without arguments it only initializes and finalizes.
 * bench/python/bench.py and bench/node/bench.mjs run the same loops: change all three together. */
#include <mpi.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 64, TAG = 7, CACHE_LINE = 64 };

static int rank;

static void fail(const char* message) {
  fprintf(stderr, "bench.c: %s\n", message);
  MPI_Abort(MPI_COMM_WORLD, 1);
}

/* Every page is written before the clock starts, so that no page fault is measured. The array
 * begins at a cache line: with malloc's 16 bytes MPICH took up to five times as long for 64 KiB,
 * and C is to be the best that the library can do. */
static double* filled(int count, double value) {
  size_t lines = (sizeof(double) * count + CACHE_LINE - 1) / CACHE_LINE;
  double* array = aligned_alloc(CACHE_LINE, lines * CACHE_LINE);
  if (array == NULL) {
    fail("out of memory");
  }
  for (int i = 0; i < count; i++) {
    array[i] = value;
  }
  return array;
}

static void pingpong(const double* out, double* in, int count, int iterations) {
  for (int i = 0; i < iterations; i++) {
    if (rank == 0) {
      MPI_Send(out, count, MPI_DOUBLE, 1, TAG, MPI_COMM_WORLD);
      MPI_Recv(in, count, MPI_DOUBLE, 1, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
      MPI_Recv(in, count, MPI_DOUBLE, 0, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      MPI_Send(out, count, MPI_DOUBLE, 0, TAG, MPI_COMM_WORLD);
    }
  }
}

static void persistent(const double* out, double* in, int count, int iterations) {
  MPI_Request send, receive;
  MPI_Send_init(out, count, MPI_DOUBLE, 1 - rank, TAG, MPI_COMM_WORLD, &send);
  MPI_Recv_init(in, count, MPI_DOUBLE, 1 - rank, TAG, MPI_COMM_WORLD, &receive);
  for (int i = 0; i < iterations; i++) {
    if (rank == 0) {
      MPI_Start(&send);
      MPI_Wait(&send, MPI_STATUS_IGNORE);
      MPI_Start(&receive);
      MPI_Wait(&receive, MPI_STATUS_IGNORE);
    } else {
      MPI_Start(&receive);
      MPI_Wait(&receive, MPI_STATUS_IGNORE);
      MPI_Start(&send);
      MPI_Wait(&send, MPI_STATUS_IGNORE);
    }
  }
  MPI_Request_free(&send);
  MPI_Request_free(&receive);
}

/* Rank 0 sends windows of nonblocking messages; one small message acknowledges each window. */
static void rate(const double* out, double* in, int count, int iterations) {
  MPI_Request requests[WINDOW];
  double ack = 0;
  for (int i = 0; i < iterations; i++) {
    if (rank == 0) {
      for (int k = 0; k < WINDOW; k++) {
        MPI_Isend(out, count, MPI_DOUBLE, 1, TAG, MPI_COMM_WORLD, &requests[k]);
      }
      MPI_Waitall(WINDOW, requests, MPI_STATUSES_IGNORE);
      MPI_Recv(&ack, 1, MPI_DOUBLE, 1, TAG, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
      for (int k = 0; k < WINDOW; k++) {
        MPI_Irecv(in + k * count, count, MPI_DOUBLE, 0, TAG, MPI_COMM_WORLD, &requests[k]);
      }
      MPI_Waitall(WINDOW, requests, MPI_STATUSES_IGNORE);
      MPI_Send(&ack, 1, MPI_DOUBLE, 0, TAG, MPI_COMM_WORLD);
    }
  }
}

static void allreduce(const double* out, double* in, int count, int iterations) {
  for (int i = 0; i < iterations; i++) {
    MPI_Allreduce(out, in, count, MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
  }
}

static void procnull(const double* out, double* in, int count, int iterations) {
  (void)in;
  for (int i = 0; i < iterations; i++) {
    MPI_Send(out, count, MPI_DOUBLE, MPI_PROC_NULL, TAG, MPI_COMM_WORLD);
  }
}

/* A window of so many doubles at each rank, all 1 (or integers, all 0), in which access to all is
 * open. The warm-up makes it, so that it is there when the clock starts. */
static MPI_Win window = MPI_WIN_NULL;
static double* exposed;

static void close_window(void) {
  if (window == MPI_WIN_NULL) {
    return;
  }
  MPI_Win_unlock_all(window);
  MPI_Win_free(&window);
}

static void open_window(int count, int shared) {
  if (window != MPI_WIN_NULL) {
    return;
  }
  MPI_Aint size = (MPI_Aint)sizeof(double) * count;
  if (shared) {
    MPI_Win_allocate_shared(size, 8, MPI_INFO_NULL, MPI_COMM_WORLD, &exposed, &window);
  } else {
    MPI_Win_allocate(size, 8, MPI_INFO_NULL, MPI_COMM_WORLD, &exposed, &window);
  }
  for (int i = 0; i < count; i++) {
    exposed[i] = 1;
  }
  MPI_Barrier(MPI_COMM_WORLD);
  MPI_Win_lock_all(0, window);
}

/* Rank 0 accesses the memory of rank 1, which waits in a barrier. */

static void putflush(const double* out, double* in, int count, int iterations) {
  open_window(count, 0);
  if (rank == 0) {
    for (int i = 0; i < iterations; i++) {
      MPI_Put(out, count, MPI_DOUBLE, 1, 0, count, MPI_DOUBLE, window);
      MPI_Win_flush(1, window);
    }
  }
  MPI_Barrier(MPI_COMM_WORLD);
  in[count - 1] = exposed[count - 1];
}

static void getflush(const double* out, double* in, int count, int iterations) {
  (void)out;
  open_window(count, 0);
  if (rank == 0) {
    for (int i = 0; i < iterations; i++) {
      MPI_Get(in, count, MPI_DOUBLE, 1, 0, count, MPI_DOUBLE, window);
      MPI_Win_flush(1, window);
    }
    if (in[count - 1] != 1) {
      fail("wrong data read");
    }
  }
  MPI_Barrier(MPI_COMM_WORLD);
  in[count - 1] = 1;
}

static void fetchop(const double* out, double* in, int count, int iterations) {
  (void)out;
  open_window(count, 0);
  int64_t one = 1, before = 0, first = 0;
  if (rank == 0) {
    MPI_Fetch_and_op(&one, &first, MPI_INT64_T, 1, 0, MPI_SUM, window);
    MPI_Win_flush(1, window);
    for (int i = 0; i < iterations; i++) {
      MPI_Fetch_and_op(&one, &before, MPI_INT64_T, 1, 0, MPI_SUM, window);
      MPI_Win_flush(1, window);
    }
    if (before != first + iterations) {
      fail("wrong count");
    }
  }
  MPI_Barrier(MPI_COMM_WORLD);
  in[count - 1] = 1;
}

/* Each rank adds up what the other has in the memory that they share. */
static void sharedread(const double* out, double* in, int count, int iterations) {
  (void)out;
  open_window(count, 1);
  MPI_Aint size;
  int unit;
  double* other;
  MPI_Win_shared_query(window, 1 - rank, &size, &unit, &other);
  for (int i = 0; i < iterations; i++) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      sum += other[k];
    }
    in[count - 1] = sum / count;
  }
}

/* A file in which each rank has a part of its own, one behind the other. The warm-up opens and
 * fills it, so that its pages are in the system's cache when the clock starts: what is compared is
 * the way to the library and through it, and not a disk. */
static MPI_File file = MPI_FILE_NULL;

static void close_file(void) {
  if (file != MPI_FILE_NULL) {
    MPI_File_close(&file);
  }
}

static MPI_Offset open_file(const double* values, int count) {
  MPI_Offset place = (MPI_Offset)sizeof(double) * count * rank;
  if (file == MPI_FILE_NULL) {
    int mode = MPI_MODE_CREATE | MPI_MODE_RDWR | MPI_MODE_DELETE_ON_CLOSE;
    const char* path = getenv("MPI4NODE_BENCH_FILE");
    if (path == NULL) {
      fail("MPI4NODE_BENCH_FILE must name a file that may be written");
    }
    if (MPI_File_open(MPI_COMM_WORLD, path, mode, MPI_INFO_NULL, &file) != MPI_SUCCESS) {
      fail("the file can't be opened");
    }
    MPI_File_write_at_all(file, place, values, count, MPI_DOUBLE, MPI_STATUS_IGNORE);
  }
  return place;
}

static void filewrite(const double* out, double* in, int count, int iterations) {
  MPI_Offset place = open_file(in, count);
  for (int i = 0; i < iterations; i++) {
    MPI_File_write_at_all(file, place, out, count, MPI_DOUBLE, MPI_STATUS_IGNORE);
  }
  MPI_File_read_at(file, place + (MPI_Offset)sizeof(double) * (count - 1), &in[count - 1], 1,
                   MPI_DOUBLE, MPI_STATUS_IGNORE);
}

static void fileread(const double* out, double* in, int count, int iterations) {
  MPI_Offset place = open_file(out, count);
  for (int i = 0; i < iterations; i++) {
    MPI_File_read_at_all(file, place, in, count, MPI_DOUBLE, MPI_STATUS_IGNORE);
  }
}

typedef struct {
  const char* name;
  void (*run)(const double* out, double* in, int count, int iterations);
  int window;      /* messages in flight, each with a receive buffer of its own */
  int per;         /* one-way messages or calls in one iteration */
  double received; /* what the last receive buffer holds afterwards on rank 1 */
} Measure;

static const Measure measures[] = {
    {"pingpong", pingpong, 1, 2, 1},
    {"persistent", persistent, 1, 2, 1},
    {"rate", rate, WINDOW, WINDOW, 1},
    {"allreduce", allreduce, 1, 1, 2},
    {"procnull", procnull, 1, 1, 0},
    {"putflush", putflush, 1, 1, 1},
    {"fetchop", fetchop, 1, 1, 1},
    {"getflush", getflush, 1, 1, 1},
    {"sharedread", sharedread, 1, 1, 1},
    {"filewrite", filewrite, 1, 1, 1},
    {"fileread", fileread, 1, 1, 1},
    {"filereadaligned", fileread, 1, 1, 1}, /* filled() aligns all arrays */
};

static void measure(const char* argument) {
  char name[32];
  int bytes, iterations, warmup;
  if (sscanf(argument, "%31[a-z]:%d:%d:%d", name, &bytes, &iterations, &warmup) != 4) {
    fail("a measure is name:bytes:iterations:warmup");
  }
  const Measure* m = NULL;
  for (size_t i = 0; i < sizeof measures / sizeof *measures; i++) {
    if (strcmp(measures[i].name, name) == 0) {
      m = &measures[i];
    }
  }
  if (m == NULL) {
    fail("unknown measure");
  }
  int count = bytes / (int)sizeof(double);
  double* out = filled(count, 1);
  double* in = filled(count * m->window, 0);

  m->run(out, in, count, warmup);
  MPI_Barrier(MPI_COMM_WORLD);
  double start = MPI_Wtime();
  m->run(out, in, count, iterations);
  double seconds = MPI_Wtime() - start;

  if (rank == 1 && in[count * m->window - 1] != m->received) {
    fail("wrong data received");
  }
  if (rank == 0) {
    printf("%s:%d\t%.6e\n", name, bytes, seconds / iterations / m->per);
  }
  close_window();
  close_file();
  free(out);
  free(in);
}

int main(int argc, char** argv) {
  int provided;
  MPI_Init_thread(&argc, &argv, MPI_THREAD_MULTIPLE, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (provided != MPI_THREAD_MULTIPLE) {
    fail("this library does not provide MPI_THREAD_MULTIPLE");
  }
  for (int i = 1; i < argc; i++) {
    measure(argv[i]);
  }
  MPI_Finalize();
  return 0;
}

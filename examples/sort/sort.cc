// The program of sort.mts in C++, to compare their speed.
#include <mpi.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <vector>

namespace {

constexpr int samples = 64;
using Keys = std::vector<std::uint32_t>;
using Counts = std::vector<int>;

std::uint32_t mix(std::uint32_t bits) {
  bits = (bits ^ (bits >> 16)) * 0x85ebca6b;
  bits = (bits ^ (bits >> 13)) * 0xc2b2ae35;
  return bits ^ (bits >> 16);
}

Keys find_cuts(const Keys& keys, int size) {
  Keys sample(samples * size);
  const double step = static_cast<double>(keys.size()) / sample.size();
  for (std::size_t i = 0; i < sample.size(); i++) {
    const auto place = static_cast<std::size_t>(i * step);
    sample[i] = place < keys.size() ? keys[place] : 0;
  }
  Keys all(sample.size() * size);
  const int count = static_cast<int>(sample.size());
  MPI_Allgather(sample.data(), count, MPI_UINT32_T, all.data(), count, MPI_UINT32_T,
                MPI_COMM_WORLD);
  std::sort(all.begin(), all.end());
  Keys cuts(size - 1);
  for (int i = 0; i < size - 1; i++) cuts[i] = all[(i + 1) * sample.size()];
  return cuts;
}

Counts places_of(const Counts& counts) {
  Counts places(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), places.begin(), 0);
  return places;
}

// How many keys all ranks have, and two sums of them: the same in any order.
Keys checksum(const Keys& keys) {
  Keys sums{static_cast<std::uint32_t>(keys.size()), 0, 0};
  for (const auto key : keys) {
    sums[1] += key;
    sums[2] += mix(key);
  }
  MPI_Allreduce(MPI_IN_PLACE, sums.data(), 3, MPI_UINT32_T, MPI_SUM, MPI_COMM_WORLD);
  return sums;
}

bool is_sorted(const Keys& keys, int rank) {
  int sorted = std::is_sorted(keys.begin(), keys.end());
  // The greatest key of the ranks before.
  std::uint32_t last = keys.empty() ? 0 : keys.back();
  std::uint32_t before = 0;
  MPI_Exscan(&last, &before, 1, MPI_UINT32_T, MPI_MAX, MPI_COMM_WORLD);
  if (rank > 0 && !keys.empty() && before > keys.front()) sorted = 0;
  MPI_Allreduce(MPI_IN_PLACE, &sorted, 1, MPI_INT, MPI_LAND, MPI_COMM_WORLD);
  return sorted != 0;
}

}  // namespace

int main(int argc, char** argv) {
  MPI_Init(&argc, &argv);
  int rank, size;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  const long long count = argc > 1 ? std::atoll(argv[1]) : 1'000'000;

  const long long first = rank * count / size;
  Keys keys((rank + 1) * count / size - first);
  for (std::size_t i = 0; i < keys.size(); i++)
    keys[i] = mix(static_cast<std::uint32_t>(first + i));

  const Keys before = checksum(keys);
  MPI_Barrier(MPI_COMM_WORLD);
  const double begun = MPI_Wtime();
  const Keys cuts = find_cuts(keys, size);
  const auto rank_of = [&cuts](std::uint32_t key) {
    return std::upper_bound(cuts.begin(), cuts.end(), key) - cuts.begin();
  };
  Counts counts(size);
  for (const auto key : keys) counts[rank_of(key)]++;
  const Counts from = places_of(counts);
  Counts places = from;
  Keys parts(keys.size());
  for (const auto key : keys) parts[places[rank_of(key)]++] = key;
  const double divided = MPI_Wtime();

  Counts coming(size);
  MPI_Alltoall(counts.data(), 1, MPI_INT, coming.data(), 1, MPI_INT, MPI_COMM_WORLD);
  const Counts to = places_of(coming);
  Keys received(std::accumulate(coming.begin(), coming.end(), std::size_t{0}));
  MPI_Alltoallv(parts.data(), counts.data(), from.data(), MPI_UINT32_T, received.data(),
                coming.data(), to.data(), MPI_UINT32_T, MPI_COMM_WORLD);
  const double exchanged = MPI_Wtime();
  std::sort(received.begin(), received.end());
  MPI_Barrier(MPI_COMM_WORLD);
  const double sorted = MPI_Wtime();

  const bool right = is_sorted(received, rank) && checksum(received) == before;
  long long most = received.size();
  MPI_Allreduce(MPI_IN_PLACE, &most, 1, MPI_LONG_LONG, MPI_MAX, MPI_COMM_WORLD);
  if (rank == 0) {
    std::printf("%lld keys on %d rank(s) are %s\n", count, size, right ? "sorted" : "NOT SORTED");
    std::printf("The fullest rank has %.3f of an equal share\n",
                static_cast<double>(most * size) / std::max(count, 1LL));
    std::printf("divided in %.3f s, exchanged in %.3f s, sorted in %.3f s\n", divided - begun,
                exchanged - divided, sorted - exchanged);
  }
  MPI_Finalize();
}

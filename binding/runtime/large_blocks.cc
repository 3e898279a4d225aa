// What glibc does with large blocks of memory, those of typed arrays among them, when they are
// freed.
//
// By default it gives a block of 128 KiB or more pages of its own by mmap, and gives them back when
// the block is freed. When that first happens, it raises this threshold to the block's size, and
// gives back what is free at the end of the heap only above twice that size. So a program that
// receives objects with 1 MiB each gets pages that the kernel must clear, again and again: V8 frees
// some dozen of them together, which is above the 2 MiB that glibc keeps. A fault for a page takes
// 0.1 to 0.7 microseconds, and 17 on a virtual machine without nested page tables; an object with
// 1 MiB had 45 faults in the mean, and has 4 with the thresholds that glibc itself would come to
// when a block of 32 MiB, its maximum, is freed. These are set when a process receives its first
// large object, not before: set at once, they moved the arrays of programs without objects, and
// 1 MiB over Open MPI took 1.23 times as long.
//
// Not so on AMD's Zen 3 and Zen 4. Open MPI (from 8 KiB on) and MPICH (from 32 KiB on) let the
// kernel copy from one process to the other. It does so by `rep movsb`, which on these processors
// is several times slower where source and destination differ by less than a cache line within
// their pages: 1 MiB over Open MPI took 500 to 690 microseconds instead of 110 to 130. glibc no
// longer uses that instruction there: https://sourceware.org/bugzilla/show_bug.cgi?id=30994. On the
// heap arrays begin at any 16 bytes: of two arrays of whole pages, one allocated after the other,
// the second begins 16 bytes further within its page. With pages of their own all begin at the same
// place. So the threshold is fixed there at the 128 KiB that glibc starts with. The price are pages
// to clear: an object that holds 1 MiB takes 450 microseconds to receive instead of 54. On a Zen 5
// arrays on the heap were some 5 % slower to send.
#include "runtime/large_blocks.h"

#include <cstdlib>
#include <cstring>

#if defined(__GLIBC__)
#include <malloc.h>
#endif
#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace mpi4node {
namespace {

constexpr int kFirstMmapThreshold = 128 * 1024;
constexpr int kLastMmapThreshold = 32 * 1024 * 1024;

// Zen 3 and Zen 4 are AMD's family 25, and no other processors are.
bool is_copy_slow() {
#if defined(__x86_64__)
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid(0, &eax, &ebx, &ecx, &edx) == 0) return false;
  if (ebx != signature_AMD_ebx || edx != signature_AMD_edx || ecx != signature_AMD_ecx)
    return false;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0) return false;
  const unsigned family = ((eax >> 8) & 0xf) + ((eax >> 20) & 0xff);
  return family == 25;
#else
  return false;
#endif
}

bool is_set_by_user() {
  const char* tunables = std::getenv("GLIBC_TUNABLES");
  const auto is_tuned = [tunables](const char* name) {
    return tunables != nullptr && std::strstr(tunables, name) != nullptr;
  };
  return std::getenv("MALLOC_MMAP_THRESHOLD_") != nullptr ||
         std::getenv("MALLOC_TRIM_THRESHOLD_") != nullptr ||
         is_tuned("glibc.malloc.mmap_threshold") || is_tuned("glibc.malloc.trim_threshold");
}

bool set_thresholds([[maybe_unused]] bool has_own_pages) {
#if defined(__GLIBC__)
  if (is_set_by_user()) return false;
  if (has_own_pages) return mallopt(M_MMAP_THRESHOLD, kFirstMmapThreshold) == 1;
  return mallopt(M_MMAP_THRESHOLD, kLastMmapThreshold) == 1 &&
         mallopt(M_TRIM_THRESHOLD, 2 * kLastMmapThreshold) == 1;
#else
  return false;
#endif
}

}  // namespace

void give_blocks_pages_if_needed() {
  [[maybe_unused]] static const bool is_set = is_copy_slow() && set_thresholds(true);
}

Napi::Value keep_freed_blocks(const Napi::CallbackInfo& info) {
  static const bool is_set = !is_copy_slow() && set_thresholds(false);
  return Napi::Boolean::New(info.Env(), is_set);
}

Napi::Value give_blocks_pages(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), set_thresholds(true));
}

}  // namespace mpi4node

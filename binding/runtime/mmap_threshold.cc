// glibc gives a block of 128 KiB or more pages of its own by mmap, so the arrays in such blocks all
// begin at the same place within a page. But when a program frees such a block, glibc raises this
// threshold to the block's size. The arrays that follow lie on the heap, where they begin at any 16
// bytes: of two arrays of whole pages, one allocated after the other, the second begins 16 bytes
// further within its page.
//
// Open MPI (from 8 KiB on) and MPICH (from 32 KiB on) let the kernel copy from one process to the
// other. It does so by `rep movsb`, which on AMD's Zen 3 and Zen 4 is several times slower where
// source and destination differ by less than a cache line within their pages: 1 MiB over Open MPI
// took 500 to 690 microseconds instead of 110 to 130. glibc no longer uses that instruction there:
// https://sourceware.org/bugzilla/show_bug.cgi?id=30994. On a Zen 5 it was some 5 % slower.
//
// A fixed threshold keeps the arrays on pages of their own, but has a price. Freed blocks go back
// to the kernel, which clears each page of the next one again: an object that holds 1 MiB then took
// 450 microseconds to receive instead of 54. So the threshold is fixed on those processors only, at
// the 128 KiB that glibc starts with.
#include "runtime/mmap_threshold.h"

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

constexpr int kMmapThreshold = 128 * 1024;

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
  return std::getenv("MALLOC_MMAP_THRESHOLD_") != nullptr ||
         (tunables != nullptr && std::strstr(tunables, "glibc.malloc.mmap_threshold") != nullptr);
}

bool fix_threshold() {
#if defined(__GLIBC__)
  return !is_set_by_user() && mallopt(M_MMAP_THRESHOLD, kMmapThreshold) == 1;
#else
  return false;
#endif
}

}  // namespace

void fix_mmap_threshold_if_needed() {
  [[maybe_unused]] static const bool is_fixed = is_copy_slow() && fix_threshold();
}

Napi::Value fix_mmap_threshold(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), fix_threshold());
}

}  // namespace mpi4node

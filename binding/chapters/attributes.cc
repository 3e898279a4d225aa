// Attributes: values that a program keeps with a communicator or a datatype. They are JavaScript
// values, so that MPI holds a number for each, which lib/ knows the value of.
#include <algorithm>
#include <iterator>
#include <mutex>

#include "chapters/chapters.h"
#include "runtime/callback.h"
#include "runtime/marked_communicators.h"

namespace mpi4node {
namespace {

// What MPI keeps for the callbacks of a keyval: the environment's number in the upper half, lib/'s
// number of the keyval in the lower. No memory that somebody would have to free.

void* word(MPI_Count number) { return reinterpret_cast<void*>(static_cast<std::intptr_t>(number)); }

Environment* owner(void* extra_state) {
  return environment_here(reinterpret_cast<std::uintptr_t>(extra_state) >> 32);
}
double keyval_number(void* extra_state) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(extra_state));
}

// Neither is ever a failure to MPI. A library that gives up a duplication in the middle leaves the
// other processes waiting for this one, and an object whose delete function failed could never be
// freed. On another thread, or when MPI is being finalized, an attribute is not copied.
template <class Handle>
int copy_attribute(Handle handle, int keyval, void* extra_state, void* value, void* new_value,
                   int* flag) {
  *flag = 0;
  Environment* environment = owner(extra_state);
  if (environment == nullptr) return MPI_SUCCESS;
  const double copy = call_back(*environment, environment->copy_attribute,
                                {keyval_number(extra_state), handle_to_number(handle),
                                 static_cast<double>(keyval), handle_to_number(value)});
  if (copy == 0) return MPI_SUCCESS;
  *static_cast<void**>(new_value) = word(static_cast<MPI_Count>(copy));
  *flag = 1;
  return MPI_SUCCESS;
}

template <class Handle>
int delete_attribute(Handle handle, int keyval, void* value, void* extra_state) {
  Environment* environment = owner(extra_state);
  if (environment == nullptr) return MPI_SUCCESS;
  call_back(*environment, environment->delete_attribute,
            {keyval_number(extra_state), handle_to_number(handle), static_cast<double>(keyval),
             handle_to_number(value)});
  return MPI_SUCCESS;
}

// One set of functions for each kind of object that has attributes.
template <class Handle, auto create, auto free, auto set, auto get>
struct Attributes {
  static int create_keyval(MPI_Count extra_state, int* keyval) {
    return create(copy_attribute<Handle>, delete_attribute<Handle>, keyval, word(extra_state));
  }
  static int free_keyval(int keyval) { return free(&keyval); }
  static int set_attr(Handle handle, int keyval, MPI_Count value) {
    return set(handle, keyval, word(value));
  }
  static int get_attr(Handle handle, int keyval, MPI_Count* value, int* flag) {
    void* found = nullptr;
    const int code = get(handle, keyval, &found, flag);
    if (code == MPI_SUCCESS && *flag) *value = reinterpret_cast<std::intptr_t>(found);
    return code;
  }
};
using CommAttributes = Attributes<MPI_Comm, MPI_Comm_create_keyval, MPI_Comm_free_keyval,
                                  MPI_Comm_set_attr, MPI_Comm_get_attr>;
using TypeAttributes = Attributes<MPI_Datatype, MPI_Type_create_keyval, MPI_Type_free_keyval,
                                  MPI_Type_set_attr, MPI_Type_get_attr>;

// The values of MPI's own attributes are pointers to integers.
int comm_get_attr(MPI_Comm comm, int keyval, MPI_Count* value, int* flag) {
  const int predefined[] = {MPI_TAG_UB,        MPI_HOST,   MPI_IO,          MPI_WTIME_IS_GLOBAL,
                            MPI_UNIVERSE_SIZE, MPI_APPNUM, MPI_LASTUSEDCODE};
  if (std::find(std::begin(predefined), std::end(predefined), keyval) == std::end(predefined)) {
    return CommAttributes::get_attr(comm, keyval, value, flag);
  }
  int* found = nullptr;
  const int code = MPI_Comm_get_attr(comm, keyval, &found, flag);
  if (code == MPI_SUCCESS && *flag) *value = found == nullptr ? 0 : *found;
  return code;
}

using WinAttributes = Attributes<MPI_Win, MPI_Win_create_keyval, MPI_Win_free_keyval,
                                 MPI_Win_set_attr, MPI_Win_get_attr>;

// The address is the value itself; the others are pointers to what they are.
int win_get_attr(MPI_Win win, int keyval, MPI_Count* value, int* flag) {
  const bool is_int =
      keyval == MPI_WIN_DISP_UNIT || keyval == MPI_WIN_CREATE_FLAVOR || keyval == MPI_WIN_MODEL;
  if (!is_int && keyval != MPI_WIN_SIZE) {
    return WinAttributes::get_attr(win, keyval, value, flag);
  }
  void* found = nullptr;
  const int code = MPI_Win_get_attr(win, keyval, &found, flag);
  if (code != MPI_SUCCESS || !*flag) return code;
  *value = is_int ? *static_cast<int*>(found) : *static_cast<MPI_Aint*>(found);
  return code;
}

// The keys of what lib/ keeps with a communicator: its companion, the communicator for messages of
// nonblocking collectives on objects, and on that one how many were started. All environments of
// the process share the communicators, and so these keys. What they stand for is not for
// duplicates, and lib/ frees it.
enum class Private { companion, exchange, count };

template <Private kind>
int private_keyval(int* keyval) {
  static std::mutex mutex;
  static int made = MPI_KEYVAL_INVALID;
  const std::lock_guard lock(mutex);
  if (made == MPI_KEYVAL_INVALID) {
    const int code =
        MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, MPI_COMM_NULL_DELETE_FN, &made, nullptr);
    if (code != MPI_SUCCESS) return code;
  }
  *keyval = made;
  return MPI_SUCCESS;
}

}  // namespace

Chapter attributes() {
  return {
      ADAPTED(MPI_Comm_create_keyval, CommAttributes::create_keyval, Word<"extra_state">,
              OutInteger<"comm_keyval">),
      ADAPTED(MPI_Comm_free_keyval, CommAttributes::free_keyval, Integer<"keyval">),
      ADAPTED(MPI_Comm_set_attr, CommAttributes::set_attr, Comm<"comm">, Integer<"keyval">,
              Word<"attrval">),
      ADAPTED(MPI_Comm_get_attr, comm_get_attr, Comm<"comm">, Integer<"keyval">, OutCount<"value">,
              OutFlag<"flag">),
      ROW(MPI_Comm_delete_attr, Comm<"comm">, Integer<"keyval">),
      ADAPTED(companion_keyval, private_keyval<Private::companion>, OutInteger<"keyval">),
      ADAPTED(exchange_keyval, private_keyval<Private::exchange>, OutInteger<"keyval">),
      ADAPTED(exchange_count_keyval, private_keyval<Private::count>, OutInteger<"keyval">),
      ADAPTED(mark_communicator, mark_communicator, Comm<"comm">),
      ADAPTED(MPI_Type_create_keyval, TypeAttributes::create_keyval, Word<"extra_state">,
              OutInteger<"type_keyval">),
      ADAPTED(MPI_Type_free_keyval, TypeAttributes::free_keyval, Integer<"keyval">),
      ADAPTED(MPI_Type_set_attr, TypeAttributes::set_attr, Datatype<"datatype">, Integer<"keyval">,
              Word<"attrval">),
      ADAPTED(MPI_Type_get_attr, TypeAttributes::get_attr, Datatype<"datatype">, Integer<"keyval">,
              OutCount<"value">, OutFlag<"flag">),
      ROW(MPI_Type_delete_attr, Datatype<"datatype">, Integer<"keyval">),
      ADAPTED(MPI_Win_create_keyval, WinAttributes::create_keyval, Word<"extra_state">,
              OutInteger<"win_keyval">),
      ADAPTED(MPI_Win_free_keyval, WinAttributes::free_keyval, Integer<"keyval">),
      ADAPTED(MPI_Win_set_attr, WinAttributes::set_attr, Win<"win">, Integer<"keyval">,
              Word<"attrval">),
      ADAPTED(MPI_Win_get_attr, win_get_attr, Win<"win">, Integer<"keyval">, OutCount<"value">,
              OutFlag<"flag">),
      ROW(MPI_Win_delete_attr, Win<"win">, Integer<"keyval">),
  };
}

}  // namespace mpi4node

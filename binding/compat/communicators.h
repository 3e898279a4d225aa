// Communicators: what a library before MPI 4 lacks, above all those that are made of groups alone.
#pragma once

#include <string_view>

#include "compat/fallback.h"

MPI4NODE_UNSUPPORTED(MPI_Comm_idup_with_info, MPI_Comm, MPI_Info, MPI_Comm*, MPI_Request*)

namespace mpi4node::compat {

// Tells calls with other strings apart, as the tag of MPI_Comm_create_group. In Open MPI 4 the
// messages of that are plain ones with its tag, which a receive of the program takes if it fits: so
// it is one that nobody uses. Against MPI_ANY_TAG in MPI_COMM_WORLD nothing helps.
inline int tag_of(std::string_view text) {
  unsigned hash = 2166136261U;
  for (const char character : text)
    hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
  int* highest = nullptr;
  int flag = 0;
  MPI_Comm_get_attr(MPI_COMM_WORLD, MPI_TAG_UB, &highest, &flag);
  // Every library has this many tags.
  return (flag ? *highest : 32767) - static_cast<int>(hash % 32767U);
}

// Stands for the group of MPI_COMM_WORLD, which is a communicator to make those of its groups with.
class World {
 public:
  World() { MPI_Comm_group(MPI_COMM_WORLD, &group_); }
  ~World() { MPI_Group_free(&group_); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // MPI_UNDEFINED for a process that is not in it.
  int rank_of(MPI_Group group, int rank) const {
    int result = MPI_UNDEFINED;
    MPI_Group_translate_ranks(group, 1, &rank, group_, &result);
    return result;
  }
  bool has(MPI_Group group) const {
    int size = 0;
    MPI_Group_size(group, &size);
    for (int rank = 0; rank < size; ++rank) {
      if (rank_of(group, rank) == MPI_UNDEFINED) return false;
    }
    return true;
  }
  // A communicator of these two alone, in the same order at both.
  int pair(int rank, int other, int tag, MPI_Comm* comm) const {
    const int ranks[2] = {rank < other ? rank : other, rank < other ? other : rank};
    MPI_Group group;
    int code = MPI_Group_incl(group_, 2, ranks, &group);
    if (code != MPI_SUCCESS) return code;
    code = MPI_Comm_create_group(MPI_COMM_WORLD, group, tag, comm);
    MPI_Group_free(&group);
    return code;
  }

 private:
  MPI_Group group_;
};

}  // namespace mpi4node::compat

// MPI 3 has no way to reach the processes of another world by a group.
MPI4NODE_FALLBACK int MPI_Comm_create_from_group(MPI_Group group, const char* stringtag,
                                                 MPI_Info info, MPI_Errhandler errhandler,
                                                 MPI_Comm* newcomm) {
  namespace compat = mpi4node::compat;
  if (!compat::World().has(group)) return mpi4node::kUnsupported;
  int code = MPI_Comm_create_group(MPI_COMM_WORLD, group, compat::tag_of(stringtag), newcomm);
  if (code != MPI_SUCCESS || *newcomm == MPI_COMM_NULL) return code;
  if (info != MPI_INFO_NULL) code = MPI_Comm_set_info(*newcomm, info);
  if (code == MPI_SUCCESS) code = MPI_Comm_set_errhandler(*newcomm, errhandler);
  if (code != MPI_SUCCESS) MPI_Comm_free(newcomm);
  return code;
}

MPI4NODE_FALLBACK int MPI_Intercomm_create_from_groups(MPI_Group local_group, int local_leader,
                                                       MPI_Group remote_group, int remote_leader,
                                                       const char* stringtag, MPI_Info info,
                                                       MPI_Errhandler errhandler,
                                                       MPI_Comm* newintercomm) {
  namespace compat = mpi4node::compat;
  const compat::World world;
  if (!world.has(local_group) || !world.has(remote_group)) return mpi4node::kUnsupported;
  MPI_Comm local = MPI_COMM_NULL;
  int code = MPI_Comm_create_from_group(local_group, stringtag, info, errhandler, &local);
  if (code != MPI_SUCCESS || local == MPI_COMM_NULL) return code;
  // Not MPI_COMM_WORLD, in which Open MPI's messages between the leaders could meet receives of the
  // program.
  MPI_Comm peer = MPI_COMM_NULL;
  const int tag = compat::tag_of(stringtag);
  int rank;
  MPI_Comm_rank(local, &rank);
  int other = 0;
  if (rank == local_leader) {
    const int here = world.rank_of(local_group, local_leader);
    const int there = world.rank_of(remote_group, remote_leader);
    other = there > here ? 1 : 0;
    code = world.pair(here, there, tag, &peer);
  }
  if (code == MPI_SUCCESS) {
    code = MPI_Intercomm_create(local, local_leader, peer, other, tag, newintercomm);
  }
  if (code == MPI_SUCCESS && info != MPI_INFO_NULL) code = MPI_Comm_set_info(*newintercomm, info);
  if (code == MPI_SUCCESS) code = MPI_Comm_set_errhandler(*newintercomm, errhandler);
  if (peer != MPI_COMM_NULL) MPI_Comm_free(&peer);
  MPI_Comm_free(&local);
  return code;
}

// The chapters of the table, in the order in which it lists them. A new one is declared here and
// added to the list.
#pragma once

#include "table/row.h"

namespace mpi4node {

Chapter initialization();
Chapter error_handling();
Chapter communicators();
Chapter groups();
Chapter datatypes();
Chapter operations();
Chapter generalized_requests();
Chapter info_objects();
Chapter point_to_point();
Chapter requests();
Chapter collectives();
Chapter persistent();
Chapter topologies();
Chapter attributes();
Chapter fault_tolerance();
Chapter windows();
Chapter files();
Chapter sessions();
Chapter fortran();
Chapter processes();

constexpr Chapter (*kChapters[])() = {
    initialization,
    error_handling,
    communicators,
    groups,
    datatypes,
    operations,
    generalized_requests,
    info_objects,
    point_to_point,
    requests,
    collectives,
    persistent,
    topologies,
    attributes,
    fault_tolerance,
    windows,
    files,
    processes,
    sessions,
    fortran,
};

}  // namespace mpi4node

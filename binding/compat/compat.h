// What an older MPI library lacks. The table is written against MPI 4 with large counts; every
// function of it that may be missing has a fallback of its own name in one of these files.
#pragma once

#include "compat/collectives.h"
#include "compat/communicators.h"
#include "compat/constants.h"
#include "compat/datatypes.h"
#include "compat/error_handling.h"
#include "compat/fault_tolerance.h"
#include "compat/files.h"
#include "compat/info_objects.h"
#include "compat/initialization.h"
#include "compat/large_counts.h"
#include "compat/operations.h"
#include "compat/persistent.h"
#include "compat/persistent_collectives.h"
#include "compat/point_to_point.h"
#include "compat/sessions.h"
#include "compat/topologies.h"
#include "compat/windows.h"

// The roles that a parameter of an MPI function can have.
#pragma once

#include "table/roles/arrays.h"
#include "table/roles/buffers.h"
#include "table/roles/handles.h"
#include "table/roles/scalars.h"
#include "table/roles/status.h"
#include "table/roles/strings.h"

// The MPI object: every class, constant, handle and function of the interface.

export { Exception } from './base/exception.js';
export { Aint_add, Aint_diff, Get_address } from './buffers/address.js';
export { Alloc_mem, Free_mem } from './buffers/allocated_memory.js';
export type { BlocksSpec } from './buffers/blocks_spec.js';
export { BUFFER_AUTOMATIC, type BufferAutomaticType } from './buffers/bsend_buffer.js';
export type { BufferSpec } from './buffers/buffer_spec.js';
export { BOTTOM, type BottomType, IN_PLACE, type InPlaceType } from './buffers/special_buffers.js';
export { Status } from './buffers/status.js';
export type { TargetSpec } from './buffers/target_spec.js';
export type { VectorSpec } from './buffers/vector_spec.js';
export type {
  BroadcastOptions,
  CountsOptions,
  InfoOptions,
  OperationOptions,
  RecvbufOptions,
  RootOptions,
  RootRecvbufOptions,
  SendbufOptions,
} from './communicators/collective_arguments.js';
export type { BlocksSide, MessageSide, VectorSide } from './communicators/collective_sides.js';
export { Comm } from './communicators/comm.js';
export { Intercomm } from './communicators/intercomm.js';
export { COMM_NULL, COMM_SELF, COMM_WORLD, Intracomm } from './communicators/intracomm.js';
export {
  Compute_dims,
  type EdgeWeights,
  type FlagList,
  type IntegerList,
} from './communicators/topology_arguments.js';
export {
  AINT,
  BFLOAT16_T,
  BOOL,
  BYTE,
  C_BOOL,
  C_COMPLEX,
  C_DOUBLE_COMPLEX,
  C_FLOAT_COMPLEX,
  C_LONG_DOUBLE_COMPLEX,
  CHAR,
  CHARACTER,
  COMPLEX,
  COMPLEX4,
  COMPLEX8,
  COMPLEX16,
  COMPLEX32,
  COUNT,
  CXX_BOOL,
  CXX_DOUBLE_COMPLEX,
  CXX_FLOAT_COMPLEX,
  CXX_LONG_DOUBLE_COMPLEX,
  DATATYPE_NULL,
  Datatype,
  type DatatypeSpec,
  DOUBLE,
  DOUBLE_COMPLEX,
  DOUBLE_INT,
  DOUBLE_PRECISION,
  F_BOOL,
  F_COMPLEX,
  F_DOUBLE,
  F_DOUBLE_COMPLEX,
  F_FLOAT,
  F_FLOAT_COMPLEX,
  F_INT,
  FLOAT,
  FLOAT_INT,
  FLOAT16_T,
  FLOAT32_T,
  FLOAT64_T,
  INT,
  INT_INT,
  INT8_T,
  INT16_T,
  INT32_T,
  INT64_T,
  INTEGER,
  INTEGER1,
  INTEGER2,
  INTEGER4,
  INTEGER8,
  INTEGER16,
  LOGICAL,
  LOGICAL1,
  LOGICAL2,
  LOGICAL4,
  LOGICAL8,
  LOGICAL16,
  LONG,
  LONG_DOUBLE,
  LONG_DOUBLE_INT,
  LONG_INT,
  LONG_LONG,
  OFFSET,
  PACKED,
  REAL,
  REAL2,
  REAL4,
  REAL8,
  REAL16,
  SHORT,
  SHORT_INT,
  SIGNED_CHAR,
  SIGNED_INT,
  SIGNED_LONG,
  SIGNED_LONG_LONG,
  SIGNED_SHORT,
  SINT8_T,
  SINT16_T,
  SINT32_T,
  SINT64_T,
  TWOINT,
  UINT8_T,
  UINT16_T,
  UINT32_T,
  UINT64_T,
  UNSIGNED,
  UNSIGNED_CHAR,
  UNSIGNED_INT,
  UNSIGNED_LONG,
  UNSIGNED_LONG_LONG,
  UNSIGNED_SHORT,
  WCHAR,
} from './datatypes/datatype.js';
export * from './environment/environment.js';
export type { CopyAttribute, DeleteAttribute } from './handles/attributes.js';
export {
  ERRHANDLER_NULL,
  ERRORS_ABORT,
  ERRORS_ARE_FATAL,
  ERRORS_RETURN,
  Errhandler,
} from './handles/errhandler.js';
export { GROUP_EMPTY, GROUP_NULL, Group, type RankRange } from './handles/group.js';
export { INFO_ENV, INFO_NULL, Info, type InfoItems } from './handles/info.js';
export type { BufferData, StridedArray } from './memory/strided_array.js';
export * from './native/generated/constants.js';
export { Serializer, serializer } from './objects/serializer.js';
export { WIN_NULL, Win } from './one_sided/win.js';
export {
  BAND,
  BOR,
  BXOR,
  LAND,
  LOR,
  LXOR,
  MAX,
  MAXLOC,
  MIN,
  MINLOC,
  NO_OP,
  OP_NULL,
  Op,
  type OperationFunction,
  PROD,
  REPLACE,
  SUM,
} from './operations/op.js';
export { Grequest } from './requests/grequest.js';
export { MESSAGE_NO_PROC, MESSAGE_NULL, Message } from './requests/message.js';
export { Prequest } from './requests/prequest.js';
export { REQUEST_NULL, Request } from './requests/request.js';
export { Cartcomm } from './topologies/cartcomm.js';
export { Distgraphcomm } from './topologies/distgraphcomm.js';
export { Graphcomm } from './topologies/graphcomm.js';
export { Topocomm } from './topologies/topocomm.js';

// The MPI object: every class, constant, handle and function of the interface.

export { Exception } from './base/exception.js';
export type { Widened } from './base/widened.js';
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
export { Datatype, type DatatypeSpec } from './datatypes/datatype.js';
export * from './datatypes/predefined.js';
export type { TypeName, TypeString } from './datatypes/type_strings.js';
export * from './environment/environment.js';
export {
  type ConversionFunction,
  type ExtentFunction,
  Register_datarep,
} from './files/data_representations.js';
export { FILE_NULL, File } from './files/file.js';
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
export type { RecordMemory } from './memory/typed_items.js';
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
export {
  Close_port,
  Lookup_name,
  Open_port,
  Publish_name,
  Unpublish_name,
} from './processes/ports.js';
export { SESSION_NULL, Session } from './processes/session.js';
export { Grequest } from './requests/grequest.js';
export { MESSAGE_NO_PROC, MESSAGE_NULL, Message } from './requests/message.js';
export { Prequest } from './requests/prequest.js';
export type { Received, ReceivedAll } from './requests/received.js';
export { REQUEST_NULL, Request } from './requests/request.js';
export { Cartcomm } from './topologies/cartcomm.js';
export { Distgraphcomm } from './topologies/distgraphcomm.js';
export { Graphcomm } from './topologies/graphcomm.js';
export { Topocomm } from './topologies/topocomm.js';

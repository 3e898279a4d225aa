// Generated from the binding's table by scripts/generate-native.mjs: do not edit.
// Each function proves its scalars, stores them in the frame, calls the addon with memory only, and
// reads the results back before anything else runs.
import { addon, frame, statusWords } from '../addon.js';
import { isHandle, notCount, notHandle, notInteger, notString } from '../argument_checks.js';
import { gate, pass, passEarly, WORLD } from '../gate.js';
import { hooks } from '../hooks.js';
import type {
  BlocksData,
  CountArray,
  HandleHolder,
  Memory,
  MessageData,
  StatusTarget,
  VectorData,
} from '../message_data.js';

const native_MPI_Init_thread = addon.MPI_Init_thread;
const native_MPI_Finalize = addon.MPI_Finalize;
const native_MPI_Initialized = addon.MPI_Initialized;
const native_MPI_Finalized = addon.MPI_Finalized;
const native_MPI_Query_thread = addon.MPI_Query_thread;
const native_MPI_Is_thread_main = addon.MPI_Is_thread_main;
const native_MPI_Get_version = addon.MPI_Get_version;
const native_MPI_Get_library_version = addon.MPI_Get_library_version;
const native_MPI_Get_processor_name = addon.MPI_Get_processor_name;
const native_MPI_Wtime = addon.MPI_Wtime;
const native_MPI_Wtick = addon.MPI_Wtick;
const native_MPI_Pcontrol = addon.MPI_Pcontrol;
const native_MPI_Get_hw_resource_info = addon.MPI_Get_hw_resource_info;
const native_MPI_Abi_get_version = addon.MPI_Abi_get_version;
const native_MPI_Abi_get_info = addon.MPI_Abi_get_info;
const native_MPI_Abi_get_fortran_info = addon.MPI_Abi_get_fortran_info;
const native_MPI_Abort = addon.MPI_Abort;
const native_MPI_Error_class = addon.MPI_Error_class;
const native_MPI_Error_string = addon.MPI_Error_string;
const native_MPI_Add_error_class = addon.MPI_Add_error_class;
const native_MPI_Add_error_code = addon.MPI_Add_error_code;
const native_MPI_Add_error_string = addon.MPI_Add_error_string;
const native_MPI_Remove_error_class = addon.MPI_Remove_error_class;
const native_MPI_Remove_error_code = addon.MPI_Remove_error_code;
const native_MPI_Remove_error_string = addon.MPI_Remove_error_string;
const native_MPI_Comm_create_errhandler = addon.MPI_Comm_create_errhandler;
const native_MPI_Win_create_errhandler = addon.MPI_Win_create_errhandler;
const native_MPI_File_create_errhandler = addon.MPI_File_create_errhandler;
const native_MPI_Comm_set_errhandler = addon.MPI_Comm_set_errhandler;
const native_MPI_Comm_get_errhandler = addon.MPI_Comm_get_errhandler;
const native_MPI_Comm_call_errhandler = addon.MPI_Comm_call_errhandler;
const native_MPI_Errhandler_free = addon.MPI_Errhandler_free;
const native_MPI_Comm_size = addon.MPI_Comm_size;
const native_MPI_Comm_rank = addon.MPI_Comm_rank;
const native_MPI_Comm_remote_size = addon.MPI_Comm_remote_size;
const native_MPI_Comm_test_inter = addon.MPI_Comm_test_inter;
const native_MPI_Topo_test = addon.MPI_Topo_test;
const native_MPI_Comm_compare = addon.MPI_Comm_compare;
const native_MPI_Comm_group = addon.MPI_Comm_group;
const native_MPI_Comm_dup = addon.MPI_Comm_dup;
const native_MPI_Comm_dup_with_info = addon.MPI_Comm_dup_with_info;
const native_MPI_Comm_idup = addon.MPI_Comm_idup;
const native_MPI_Comm_idup_with_info = addon.MPI_Comm_idup_with_info;
const native_MPI_Comm_split = addon.MPI_Comm_split;
const native_MPI_Comm_split_type = addon.MPI_Comm_split_type;
const native_MPI_Comm_create = addon.MPI_Comm_create;
const native_MPI_Comm_create_group = addon.MPI_Comm_create_group;
const native_MPI_Comm_create_from_group = addon.MPI_Comm_create_from_group;
const native_MPI_Comm_free = addon.MPI_Comm_free;
const native_MPI_Comm_disconnect = addon.MPI_Comm_disconnect;
const native_MPI_Comm_set_info = addon.MPI_Comm_set_info;
const native_MPI_Comm_get_info = addon.MPI_Comm_get_info;
const native_MPI_Comm_get_name = addon.MPI_Comm_get_name;
const native_MPI_Comm_set_name = addon.MPI_Comm_set_name;
const native_MPI_Comm_remote_group = addon.MPI_Comm_remote_group;
const native_MPI_Intercomm_create = addon.MPI_Intercomm_create;
const native_MPI_Intercomm_create_from_groups = addon.MPI_Intercomm_create_from_groups;
const native_MPI_Intercomm_merge = addon.MPI_Intercomm_merge;
const native_MPI_Group_size = addon.MPI_Group_size;
const native_MPI_Group_rank = addon.MPI_Group_rank;
const native_MPI_Group_translate_ranks = addon.MPI_Group_translate_ranks;
const native_MPI_Group_compare = addon.MPI_Group_compare;
const native_MPI_Group_union = addon.MPI_Group_union;
const native_MPI_Group_intersection = addon.MPI_Group_intersection;
const native_MPI_Group_difference = addon.MPI_Group_difference;
const native_MPI_Group_incl = addon.MPI_Group_incl;
const native_MPI_Group_excl = addon.MPI_Group_excl;
const native_MPI_Group_range_incl = addon.MPI_Group_range_incl;
const native_MPI_Group_range_excl = addon.MPI_Group_range_excl;
const native_MPI_Group_free = addon.MPI_Group_free;
const native_MPI_Type_size = addon.MPI_Type_size;
const native_MPI_Type_get_extent = addon.MPI_Type_get_extent;
const native_MPI_Type_get_true_extent = addon.MPI_Type_get_true_extent;
const native_MPI_Type_get_name = addon.MPI_Type_get_name;
const native_MPI_Get_count = addon.MPI_Get_count;
const native_MPI_Get_elements = addon.MPI_Get_elements;
const native_MPI_Status_set_elements = addon.MPI_Status_set_elements;
const native_MPI_Status_set_cancelled = addon.MPI_Status_set_cancelled;
const native_MPI_Test_cancelled = addon.MPI_Test_cancelled;
const native_MPI_Type_dup = addon.MPI_Type_dup;
const native_MPI_Type_contiguous = addon.MPI_Type_contiguous;
const native_MPI_Type_vector = addon.MPI_Type_vector;
const native_MPI_Type_create_hvector = addon.MPI_Type_create_hvector;
const native_MPI_Type_indexed = addon.MPI_Type_indexed;
const native_MPI_Type_create_hindexed = addon.MPI_Type_create_hindexed;
const native_MPI_Type_create_indexed_block = addon.MPI_Type_create_indexed_block;
const native_MPI_Type_create_hindexed_block = addon.MPI_Type_create_hindexed_block;
const native_MPI_Type_create_struct = addon.MPI_Type_create_struct;
const native_MPI_Type_create_subarray = addon.MPI_Type_create_subarray;
const native_MPI_Type_create_darray = addon.MPI_Type_create_darray;
const native_MPI_Type_create_resized = addon.MPI_Type_create_resized;
const native_MPI_Type_create_f90_integer = addon.MPI_Type_create_f90_integer;
const native_MPI_Type_create_f90_real = addon.MPI_Type_create_f90_real;
const native_MPI_Type_create_f90_complex = addon.MPI_Type_create_f90_complex;
const native_MPI_Type_match_size = addon.MPI_Type_match_size;
const native_MPI_Type_get_value_index = addon.MPI_Type_get_value_index;
const native_MPI_Type_commit = addon.MPI_Type_commit;
const native_MPI_Type_free = addon.MPI_Type_free;
const native_MPI_Type_set_name = addon.MPI_Type_set_name;
const native_MPI_Type_get_envelope = addon.MPI_Type_get_envelope;
const native_MPI_Type_get_contents = addon.MPI_Type_get_contents;
const native_MPI_Pack = addon.MPI_Pack;
const native_MPI_Unpack = addon.MPI_Unpack;
const native_MPI_Pack_size = addon.MPI_Pack_size;
const native_MPI_Pack_external = addon.MPI_Pack_external;
const native_MPI_Unpack_external = addon.MPI_Unpack_external;
const native_MPI_Pack_external_size = addon.MPI_Pack_external_size;
const native_MPI_Get_address = addon.MPI_Get_address;
const native_MPI_Op_commutative = addon.MPI_Op_commutative;
const native_MPI_Op_free = addon.MPI_Op_free;
const native_MPI_Reduce_local = addon.MPI_Reduce_local;
const native_copy_items = addon.copy_items;
const native_MPI_Grequest_complete = addon.MPI_Grequest_complete;
const native_MPI_Info_create = addon.MPI_Info_create;
const native_MPI_Info_dup = addon.MPI_Info_dup;
const native_MPI_Info_free = addon.MPI_Info_free;
const native_MPI_Info_set = addon.MPI_Info_set;
const native_MPI_Info_delete = addon.MPI_Info_delete;
const native_MPI_Info_get_nkeys = addon.MPI_Info_get_nkeys;
const native_MPI_Info_get_nthkey = addon.MPI_Info_get_nthkey;
const native_MPI_Send = addon.MPI_Send;
const native_MPI_Bsend = addon.MPI_Bsend;
const native_MPI_Ssend = addon.MPI_Ssend;
const native_MPI_Rsend = addon.MPI_Rsend;
const native_MPI_Recv = addon.MPI_Recv;
const native_MPI_Isend = addon.MPI_Isend;
const native_MPI_Ibsend = addon.MPI_Ibsend;
const native_MPI_Issend = addon.MPI_Issend;
const native_MPI_Irsend = addon.MPI_Irsend;
const native_MPI_Irecv = addon.MPI_Irecv;
const native_MPI_Sendrecv = addon.MPI_Sendrecv;
const native_MPI_Sendrecv_replace = addon.MPI_Sendrecv_replace;
const native_MPI_Probe = addon.MPI_Probe;
const native_MPI_Iprobe = addon.MPI_Iprobe;
const native_MPI_Mprobe = addon.MPI_Mprobe;
const native_MPI_Improbe = addon.MPI_Improbe;
const native_MPI_Mrecv = addon.MPI_Mrecv;
const native_MPI_Imrecv = addon.MPI_Imrecv;
const native_receive_or_match = addon.receive_or_match;
const native_MPI_Buffer_attach = addon.MPI_Buffer_attach;
const native_MPI_Buffer_detach = addon.MPI_Buffer_detach;
const native_MPI_Buffer_automatic = addon.MPI_Buffer_automatic;
const native_MPI_Buffer_flush = addon.MPI_Buffer_flush;
const native_MPI_Buffer_iflush = addon.MPI_Buffer_iflush;
const native_MPI_Comm_attach_buffer = addon.MPI_Comm_attach_buffer;
const native_MPI_Comm_detach_buffer = addon.MPI_Comm_detach_buffer;
const native_MPI_Comm_buffer_automatic = addon.MPI_Comm_buffer_automatic;
const native_MPI_Comm_flush_buffer = addon.MPI_Comm_flush_buffer;
const native_MPI_Comm_iflush_buffer = addon.MPI_Comm_iflush_buffer;
const native_MPI_Wait = addon.MPI_Wait;
const native_MPI_Test = addon.MPI_Test;
const native_MPI_Request_get_status = addon.MPI_Request_get_status;
const native_MPI_Request_free = addon.MPI_Request_free;
const native_MPI_Cancel = addon.MPI_Cancel;
const native_MPI_Barrier = addon.MPI_Barrier;
const native_MPI_Ibarrier = addon.MPI_Ibarrier;
const native_MPI_Bcast = addon.MPI_Bcast;
const native_MPI_Ibcast = addon.MPI_Ibcast;
const native_MPI_Gather = addon.MPI_Gather;
const native_MPI_Igather = addon.MPI_Igather;
const native_MPI_Gatherv = addon.MPI_Gatherv;
const native_MPI_Igatherv = addon.MPI_Igatherv;
const native_MPI_Scatter = addon.MPI_Scatter;
const native_MPI_Iscatter = addon.MPI_Iscatter;
const native_MPI_Scatterv = addon.MPI_Scatterv;
const native_MPI_Iscatterv = addon.MPI_Iscatterv;
const native_MPI_Allgather = addon.MPI_Allgather;
const native_MPI_Iallgather = addon.MPI_Iallgather;
const native_MPI_Allgatherv = addon.MPI_Allgatherv;
const native_MPI_Iallgatherv = addon.MPI_Iallgatherv;
const native_MPI_Alltoall = addon.MPI_Alltoall;
const native_MPI_Ialltoall = addon.MPI_Ialltoall;
const native_MPI_Alltoallv = addon.MPI_Alltoallv;
const native_MPI_Ialltoallv = addon.MPI_Ialltoallv;
const native_MPI_Alltoallw = addon.MPI_Alltoallw;
const native_MPI_Ialltoallw = addon.MPI_Ialltoallw;
const native_MPI_Reduce = addon.MPI_Reduce;
const native_MPI_Ireduce = addon.MPI_Ireduce;
const native_MPI_Allreduce = addon.MPI_Allreduce;
const native_MPI_Iallreduce = addon.MPI_Iallreduce;
const native_MPI_Reduce_scatter = addon.MPI_Reduce_scatter;
const native_MPI_Ireduce_scatter = addon.MPI_Ireduce_scatter;
const native_MPI_Reduce_scatter_block = addon.MPI_Reduce_scatter_block;
const native_MPI_Ireduce_scatter_block = addon.MPI_Ireduce_scatter_block;
const native_MPI_Scan = addon.MPI_Scan;
const native_MPI_Iscan = addon.MPI_Iscan;
const native_MPI_Exscan = addon.MPI_Exscan;
const native_MPI_Iexscan = addon.MPI_Iexscan;
const native_MPI_Send_init = addon.MPI_Send_init;
const native_MPI_Bsend_init = addon.MPI_Bsend_init;
const native_MPI_Ssend_init = addon.MPI_Ssend_init;
const native_MPI_Rsend_init = addon.MPI_Rsend_init;
const native_MPI_Recv_init = addon.MPI_Recv_init;
const native_MPI_Start = addon.MPI_Start;
const native_MPI_Psend_init = addon.MPI_Psend_init;
const native_MPI_Precv_init = addon.MPI_Precv_init;
const native_MPI_Pready = addon.MPI_Pready;
const native_MPI_Pready_range = addon.MPI_Pready_range;
const native_MPI_Pready_list = addon.MPI_Pready_list;
const native_MPI_Parrived = addon.MPI_Parrived;
const native_MPI_Barrier_init = addon.MPI_Barrier_init;
const native_MPI_Bcast_init = addon.MPI_Bcast_init;
const native_MPI_Gather_init = addon.MPI_Gather_init;
const native_MPI_Gatherv_init = addon.MPI_Gatherv_init;
const native_MPI_Scatter_init = addon.MPI_Scatter_init;
const native_MPI_Scatterv_init = addon.MPI_Scatterv_init;
const native_MPI_Allgather_init = addon.MPI_Allgather_init;
const native_MPI_Allgatherv_init = addon.MPI_Allgatherv_init;
const native_MPI_Alltoall_init = addon.MPI_Alltoall_init;
const native_MPI_Alltoallv_init = addon.MPI_Alltoallv_init;
const native_MPI_Alltoallw_init = addon.MPI_Alltoallw_init;
const native_MPI_Reduce_init = addon.MPI_Reduce_init;
const native_MPI_Allreduce_init = addon.MPI_Allreduce_init;
const native_MPI_Reduce_scatter_block_init = addon.MPI_Reduce_scatter_block_init;
const native_MPI_Reduce_scatter_init = addon.MPI_Reduce_scatter_init;
const native_MPI_Scan_init = addon.MPI_Scan_init;
const native_MPI_Exscan_init = addon.MPI_Exscan_init;
const native_MPI_Dims_create = addon.MPI_Dims_create;
const native_MPI_Cart_create = addon.MPI_Cart_create;
const native_MPI_Cart_map = addon.MPI_Cart_map;
const native_MPI_Cartdim_get = addon.MPI_Cartdim_get;
const native_MPI_Cart_get = addon.MPI_Cart_get;
const native_MPI_Cart_rank = addon.MPI_Cart_rank;
const native_MPI_Cart_coords = addon.MPI_Cart_coords;
const native_MPI_Cart_shift = addon.MPI_Cart_shift;
const native_MPI_Cart_sub = addon.MPI_Cart_sub;
const native_MPI_Graph_create = addon.MPI_Graph_create;
const native_MPI_Graph_map = addon.MPI_Graph_map;
const native_MPI_Graphdims_get = addon.MPI_Graphdims_get;
const native_MPI_Graph_get = addon.MPI_Graph_get;
const native_MPI_Graph_neighbors_count = addon.MPI_Graph_neighbors_count;
const native_MPI_Graph_neighbors = addon.MPI_Graph_neighbors;
const native_MPI_Dist_graph_create = addon.MPI_Dist_graph_create;
const native_MPI_Dist_graph_create_adjacent = addon.MPI_Dist_graph_create_adjacent;
const native_MPI_Dist_graph_neighbors_count = addon.MPI_Dist_graph_neighbors_count;
const native_MPI_Dist_graph_neighbors = addon.MPI_Dist_graph_neighbors;
const native_MPI_Neighbor_allgather = addon.MPI_Neighbor_allgather;
const native_MPI_Neighbor_allgatherv = addon.MPI_Neighbor_allgatherv;
const native_MPI_Neighbor_alltoall = addon.MPI_Neighbor_alltoall;
const native_MPI_Neighbor_alltoallv = addon.MPI_Neighbor_alltoallv;
const native_MPI_Neighbor_alltoallw = addon.MPI_Neighbor_alltoallw;
const native_MPI_Ineighbor_allgather = addon.MPI_Ineighbor_allgather;
const native_MPI_Ineighbor_allgatherv = addon.MPI_Ineighbor_allgatherv;
const native_MPI_Ineighbor_alltoall = addon.MPI_Ineighbor_alltoall;
const native_MPI_Ineighbor_alltoallv = addon.MPI_Ineighbor_alltoallv;
const native_MPI_Ineighbor_alltoallw = addon.MPI_Ineighbor_alltoallw;
const native_MPI_Neighbor_allgather_init = addon.MPI_Neighbor_allgather_init;
const native_MPI_Neighbor_allgatherv_init = addon.MPI_Neighbor_allgatherv_init;
const native_MPI_Neighbor_alltoall_init = addon.MPI_Neighbor_alltoall_init;
const native_MPI_Neighbor_alltoallv_init = addon.MPI_Neighbor_alltoallv_init;
const native_MPI_Neighbor_alltoallw_init = addon.MPI_Neighbor_alltoallw_init;
const native_MPI_Comm_create_keyval = addon.MPI_Comm_create_keyval;
const native_MPI_Comm_free_keyval = addon.MPI_Comm_free_keyval;
const native_MPI_Comm_set_attr = addon.MPI_Comm_set_attr;
const native_MPI_Comm_get_attr = addon.MPI_Comm_get_attr;
const native_MPI_Comm_delete_attr = addon.MPI_Comm_delete_attr;
const native_companion_keyval = addon.companion_keyval;
const native_exchange_keyval = addon.exchange_keyval;
const native_exchange_count_keyval = addon.exchange_count_keyval;
const native_mark_communicator = addon.mark_communicator;
const native_MPI_Type_create_keyval = addon.MPI_Type_create_keyval;
const native_MPI_Type_free_keyval = addon.MPI_Type_free_keyval;
const native_MPI_Type_set_attr = addon.MPI_Type_set_attr;
const native_MPI_Type_get_attr = addon.MPI_Type_get_attr;
const native_MPI_Type_delete_attr = addon.MPI_Type_delete_attr;
const native_MPI_Win_create_keyval = addon.MPI_Win_create_keyval;
const native_MPI_Win_free_keyval = addon.MPI_Win_free_keyval;
const native_MPI_Win_set_attr = addon.MPI_Win_set_attr;
const native_MPI_Win_get_attr = addon.MPI_Win_get_attr;
const native_MPI_Win_delete_attr = addon.MPI_Win_delete_attr;
const native_MPI_Comm_revoke = addon.MPI_Comm_revoke;
const native_MPI_Comm_is_revoked = addon.MPI_Comm_is_revoked;
const native_MPI_Comm_get_failed = addon.MPI_Comm_get_failed;
const native_MPI_Comm_ack_failed = addon.MPI_Comm_ack_failed;
const native_MPI_Comm_agree = addon.MPI_Comm_agree;
const native_MPI_Comm_iagree = addon.MPI_Comm_iagree;
const native_MPI_Comm_shrink = addon.MPI_Comm_shrink;
const native_MPI_Comm_ishrink = addon.MPI_Comm_ishrink;
const native_MPI_Win_create = addon.MPI_Win_create;
const native_MPI_Win_allocate = addon.MPI_Win_allocate;
const native_MPI_Win_allocate_shared = addon.MPI_Win_allocate_shared;
const native_MPI_Win_create_dynamic = addon.MPI_Win_create_dynamic;
const native_MPI_Win_shared_query = addon.MPI_Win_shared_query;
const native_MPI_Win_attach = addon.MPI_Win_attach;
const native_MPI_Win_detach = addon.MPI_Win_detach;
const native_MPI_Win_free = addon.MPI_Win_free;
const native_MPI_Win_get_group = addon.MPI_Win_get_group;
const native_MPI_Win_set_info = addon.MPI_Win_set_info;
const native_MPI_Win_get_info = addon.MPI_Win_get_info;
const native_MPI_Win_get_name = addon.MPI_Win_get_name;
const native_MPI_Win_set_name = addon.MPI_Win_set_name;
const native_MPI_Win_set_errhandler = addon.MPI_Win_set_errhandler;
const native_MPI_Win_get_errhandler = addon.MPI_Win_get_errhandler;
const native_MPI_Win_call_errhandler = addon.MPI_Win_call_errhandler;
const native_MPI_Put = addon.MPI_Put;
const native_MPI_Get = addon.MPI_Get;
const native_MPI_Accumulate = addon.MPI_Accumulate;
const native_MPI_Get_accumulate = addon.MPI_Get_accumulate;
const native_MPI_Fetch_and_op = addon.MPI_Fetch_and_op;
const native_MPI_Compare_and_swap = addon.MPI_Compare_and_swap;
const native_MPI_Rput = addon.MPI_Rput;
const native_MPI_Rget = addon.MPI_Rget;
const native_MPI_Raccumulate = addon.MPI_Raccumulate;
const native_MPI_Rget_accumulate = addon.MPI_Rget_accumulate;
const native_MPI_Win_fence = addon.MPI_Win_fence;
const native_MPI_Win_fence_on_thread = addon.MPI_Win_fence_on_thread;
const native_MPI_Win_start = addon.MPI_Win_start;
const native_MPI_Win_start_on_thread = addon.MPI_Win_start_on_thread;
const native_MPI_Win_complete = addon.MPI_Win_complete;
const native_MPI_Win_complete_on_thread = addon.MPI_Win_complete_on_thread;
const native_MPI_Win_post = addon.MPI_Win_post;
const native_MPI_Win_wait = addon.MPI_Win_wait;
const native_MPI_Win_test = addon.MPI_Win_test;
const native_MPI_Win_lock = addon.MPI_Win_lock;
const native_MPI_Win_lock_on_thread = addon.MPI_Win_lock_on_thread;
const native_MPI_Win_unlock = addon.MPI_Win_unlock;
const native_MPI_Win_unlock_on_thread = addon.MPI_Win_unlock_on_thread;
const native_MPI_Win_lock_all = addon.MPI_Win_lock_all;
const native_MPI_Win_lock_all_on_thread = addon.MPI_Win_lock_all_on_thread;
const native_MPI_Win_unlock_all = addon.MPI_Win_unlock_all;
const native_MPI_Win_unlock_all_on_thread = addon.MPI_Win_unlock_all_on_thread;
const native_MPI_Win_flush = addon.MPI_Win_flush;
const native_MPI_Win_flush_on_thread = addon.MPI_Win_flush_on_thread;
const native_MPI_Win_flush_all = addon.MPI_Win_flush_all;
const native_MPI_Win_flush_all_on_thread = addon.MPI_Win_flush_all_on_thread;
const native_MPI_Win_flush_local = addon.MPI_Win_flush_local;
const native_MPI_Win_flush_local_on_thread = addon.MPI_Win_flush_local_on_thread;
const native_MPI_Win_flush_local_all = addon.MPI_Win_flush_local_all;
const native_MPI_Win_flush_local_all_on_thread = addon.MPI_Win_flush_local_all_on_thread;
const native_MPI_Win_sync = addon.MPI_Win_sync;
const native_MPI_Alloc_mem = addon.MPI_Alloc_mem;
const native_MPI_Free_mem = addon.MPI_Free_mem;
const native_MPI_File_open = addon.MPI_File_open;
const native_MPI_File_close = addon.MPI_File_close;
const native_MPI_File_close_on_thread = addon.MPI_File_close_on_thread;
const native_MPI_File_delete = addon.MPI_File_delete;
const native_MPI_File_set_size = addon.MPI_File_set_size;
const native_MPI_File_preallocate = addon.MPI_File_preallocate;
const native_MPI_File_get_size = addon.MPI_File_get_size;
const native_MPI_File_get_amode = addon.MPI_File_get_amode;
const native_MPI_File_get_group = addon.MPI_File_get_group;
const native_MPI_File_set_info = addon.MPI_File_set_info;
const native_MPI_File_get_info = addon.MPI_File_get_info;
const native_MPI_File_set_atomicity = addon.MPI_File_set_atomicity;
const native_MPI_File_get_atomicity = addon.MPI_File_get_atomicity;
const native_MPI_File_sync = addon.MPI_File_sync;
const native_MPI_File_set_errhandler = addon.MPI_File_set_errhandler;
const native_MPI_File_get_errhandler = addon.MPI_File_get_errhandler;
const native_MPI_File_call_errhandler = addon.MPI_File_call_errhandler;
const native_MPI_File_set_view = addon.MPI_File_set_view;
const native_MPI_File_get_view = addon.MPI_File_get_view;
const native_MPI_File_get_type_extent = addon.MPI_File_get_type_extent;
const native_MPI_File_get_byte_offset = addon.MPI_File_get_byte_offset;
const native_MPI_Register_datarep = addon.MPI_Register_datarep;
const native_MPI_File_read_at = addon.MPI_File_read_at;
const native_MPI_File_read_at_all = addon.MPI_File_read_at_all;
const native_MPI_File_write_at = addon.MPI_File_write_at;
const native_MPI_File_write_at_all = addon.MPI_File_write_at_all;
const native_MPI_File_iread_at = addon.MPI_File_iread_at;
const native_MPI_File_iread_at_on_thread = addon.MPI_File_iread_at_on_thread;
const native_MPI_File_iread_at_all = addon.MPI_File_iread_at_all;
const native_MPI_File_iwrite_at = addon.MPI_File_iwrite_at;
const native_MPI_File_iwrite_at_on_thread = addon.MPI_File_iwrite_at_on_thread;
const native_MPI_File_iwrite_at_all = addon.MPI_File_iwrite_at_all;
const native_MPI_File_read_at_all_begin = addon.MPI_File_read_at_all_begin;
const native_MPI_File_read_at_all_end = addon.MPI_File_read_at_all_end;
const native_MPI_File_write_at_all_begin = addon.MPI_File_write_at_all_begin;
const native_MPI_File_write_at_all_end = addon.MPI_File_write_at_all_end;
const native_MPI_File_read = addon.MPI_File_read;
const native_MPI_File_read_all = addon.MPI_File_read_all;
const native_MPI_File_write = addon.MPI_File_write;
const native_MPI_File_write_all = addon.MPI_File_write_all;
const native_MPI_File_iread = addon.MPI_File_iread;
const native_MPI_File_iread_on_thread = addon.MPI_File_iread_on_thread;
const native_MPI_File_iread_all = addon.MPI_File_iread_all;
const native_MPI_File_iwrite = addon.MPI_File_iwrite;
const native_MPI_File_iwrite_on_thread = addon.MPI_File_iwrite_on_thread;
const native_MPI_File_iwrite_all = addon.MPI_File_iwrite_all;
const native_MPI_File_read_all_begin = addon.MPI_File_read_all_begin;
const native_MPI_File_read_all_end = addon.MPI_File_read_all_end;
const native_MPI_File_write_all_begin = addon.MPI_File_write_all_begin;
const native_MPI_File_write_all_end = addon.MPI_File_write_all_end;
const native_MPI_File_seek = addon.MPI_File_seek;
const native_MPI_File_get_position = addon.MPI_File_get_position;
const native_MPI_File_read_shared = addon.MPI_File_read_shared;
const native_MPI_File_write_shared = addon.MPI_File_write_shared;
const native_MPI_File_iread_shared = addon.MPI_File_iread_shared;
const native_MPI_File_iread_shared_on_thread = addon.MPI_File_iread_shared_on_thread;
const native_MPI_File_iwrite_shared = addon.MPI_File_iwrite_shared;
const native_MPI_File_iwrite_shared_on_thread = addon.MPI_File_iwrite_shared_on_thread;
const native_MPI_File_read_ordered = addon.MPI_File_read_ordered;
const native_MPI_File_write_ordered = addon.MPI_File_write_ordered;
const native_MPI_File_read_ordered_begin = addon.MPI_File_read_ordered_begin;
const native_MPI_File_read_ordered_end = addon.MPI_File_read_ordered_end;
const native_MPI_File_write_ordered_begin = addon.MPI_File_write_ordered_begin;
const native_MPI_File_write_ordered_end = addon.MPI_File_write_ordered_end;
const native_MPI_File_seek_shared = addon.MPI_File_seek_shared;
const native_MPI_File_get_position_shared = addon.MPI_File_get_position_shared;
const native_MPI_Comm_get_parent = addon.MPI_Comm_get_parent;
const native_MPI_Comm_spawn = addon.MPI_Comm_spawn;
const native_MPI_Comm_spawn_on_thread = addon.MPI_Comm_spawn_on_thread;
const native_MPI_Comm_spawn_multiple = addon.MPI_Comm_spawn_multiple;
const native_MPI_Comm_spawn_multiple_on_thread = addon.MPI_Comm_spawn_multiple_on_thread;
const native_MPI_Comm_accept = addon.MPI_Comm_accept;
const native_MPI_Comm_accept_on_thread = addon.MPI_Comm_accept_on_thread;
const native_MPI_Comm_connect = addon.MPI_Comm_connect;
const native_MPI_Comm_connect_on_thread = addon.MPI_Comm_connect_on_thread;
const native_MPI_Comm_join = addon.MPI_Comm_join;
const native_MPI_Open_port = addon.MPI_Open_port;
const native_MPI_Close_port = addon.MPI_Close_port;
const native_MPI_Publish_name = addon.MPI_Publish_name;
const native_MPI_Unpublish_name = addon.MPI_Unpublish_name;
const native_MPI_Lookup_name = addon.MPI_Lookup_name;
const native_MPI_Session_init = addon.MPI_Session_init;
const native_MPI_Session_finalize = addon.MPI_Session_finalize;
const native_MPI_Session_get_num_psets = addon.MPI_Session_get_num_psets;
const native_MPI_Session_get_nth_pset = addon.MPI_Session_get_nth_pset;
const native_MPI_Session_get_info = addon.MPI_Session_get_info;
const native_MPI_Session_get_pset_info = addon.MPI_Session_get_pset_info;
const native_MPI_Group_from_session_pset = addon.MPI_Group_from_session_pset;
const native_MPI_Session_create_errhandler = addon.MPI_Session_create_errhandler;
const native_MPI_Session_set_errhandler = addon.MPI_Session_set_errhandler;
const native_MPI_Session_get_errhandler = addon.MPI_Session_get_errhandler;
const native_MPI_Session_call_errhandler = addon.MPI_Session_call_errhandler;
const native_MPI_Session_attach_buffer = addon.MPI_Session_attach_buffer;
const native_MPI_Session_buffer_automatic = addon.MPI_Session_buffer_automatic;
const native_MPI_Session_detach_buffer = addon.MPI_Session_detach_buffer;
const native_MPI_Session_flush_buffer = addon.MPI_Session_flush_buffer;
const native_MPI_Session_iflush_buffer = addon.MPI_Session_iflush_buffer;
const native_c_to_fortran = addon.c_to_fortran;
const native_fortran_to_c = addon.fortran_to_c;
const native_MPI_Status_c2f = addon.MPI_Status_c2f;
const native_MPI_Status_f2c = addon.MPI_Status_f2c;

// Written by hand in the binding: their callers do the marshalling.
export const MPI_Op_create = addon.MPI_Op_create;
export const MPI_Grequest_start = addon.MPI_Grequest_start;
export const MPI_Info_create_env = addon.MPI_Info_create_env;
export const MPI_Info_get_string = addon.MPI_Info_get_string;
export const MPI_Waitall = addon.MPI_Waitall;
export const MPI_Testall = addon.MPI_Testall;
export const MPI_Waitany = addon.MPI_Waitany;
export const MPI_Testany = addon.MPI_Testany;
export const MPI_Waitsome = addon.MPI_Waitsome;
export const MPI_Testsome = addon.MPI_Testsome;
export const MPI_Startall = addon.MPI_Startall;

export function MPI_Init_thread(required: unknown): number {
  if (typeof required !== 'number' || (required | 0) !== required)
    throw notInteger('MPI.Init_thread', 'required', required);
  frame[1] = required;
  native_MPI_Init_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Init_thread', frame[0]);
  return frame[2];
}

export function MPI_Finalize(): void {
  native_MPI_Finalize();
  if (frame[0] !== 0) hooks.raise('MPI_Finalize', frame[0]);
}

export function MPI_Initialized(): boolean {
  native_MPI_Initialized();
  if (frame[0] !== 0) hooks.raise('MPI_Initialized', frame[0]);
  return frame[1] !== 0;
}

export function MPI_Finalized(): boolean {
  native_MPI_Finalized();
  if (frame[0] !== 0) hooks.raise('MPI_Finalized', frame[0]);
  return frame[1] !== 0;
}

export function MPI_Query_thread(): number {
  if (!gate.isOpen) pass('MPI_Query_thread', WORLD);
  native_MPI_Query_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Query_thread', frame[0]);
  return frame[1];
}

export function MPI_Is_thread_main(): boolean {
  if (!gate.isOpen) pass('MPI_Is_thread_main', WORLD);
  native_MPI_Is_thread_main();
  if (frame[0] !== 0) hooks.raise('MPI_Is_thread_main', frame[0]);
  return frame[1] !== 0;
}

export function MPI_Get_version(): { version: number; subversion: number } {
  native_MPI_Get_version();
  if (frame[0] !== 0) hooks.raise('MPI_Get_version', frame[0]);
  return { version: frame[1], subversion: frame[2] };
}

export function MPI_Get_library_version(): string {
  const result = native_MPI_Get_library_version();
  if (frame[0] !== 0) hooks.raise('MPI_Get_library_version', frame[0]);
  return result;
}

export function MPI_Get_processor_name(): string {
  if (!gate.isOpen) pass('MPI_Get_processor_name');
  const result = native_MPI_Get_processor_name();
  if (frame[0] !== 0) hooks.raise('MPI_Get_processor_name', frame[0]);
  return result;
}

export function MPI_Wtime(): number {
  if (!gate.isOpen) pass('MPI_Wtime');
  native_MPI_Wtime();
  if (frame[0] !== 0) hooks.raise('MPI_Wtime', frame[0]);
  return frame[1];
}

export function MPI_Wtick(): number {
  if (!gate.isOpen) pass('MPI_Wtick');
  native_MPI_Wtick();
  if (frame[0] !== 0) hooks.raise('MPI_Wtick', frame[0]);
  return frame[1];
}

export function MPI_Pcontrol(level: unknown): void {
  if (typeof level !== 'number' || (level | 0) !== level)
    throw notInteger('MPI.Pcontrol', 'level', level);
  if (!gate.isOpen) pass('MPI_Pcontrol');
  frame[1] = level;
  native_MPI_Pcontrol();
  if (frame[0] !== 0) hooks.raise('MPI_Pcontrol', frame[0]);
}

export function MPI_Get_hw_resource_info(): number {
  if (!gate.isOpen) pass('MPI_Get_hw_resource_info');
  native_MPI_Get_hw_resource_info();
  if (frame[0] !== 0) hooks.raise('MPI_Get_hw_resource_info', frame[0]);
  return frame[1];
}

export function MPI_Abi_get_version(): { abiMajor: number; abiMinor: number } {
  native_MPI_Abi_get_version();
  if (frame[0] !== 0) hooks.raise('MPI_Abi_get_version', frame[0]);
  return { abiMajor: frame[1], abiMinor: frame[2] };
}

export function MPI_Abi_get_info(): number {
  native_MPI_Abi_get_info();
  if (frame[0] !== 0) hooks.raise('MPI_Abi_get_info', frame[0]);
  return frame[1];
}

export function MPI_Abi_get_fortran_info(): number {
  native_MPI_Abi_get_fortran_info();
  if (frame[0] !== 0) hooks.raise('MPI_Abi_get_fortran_info', frame[0]);
  return frame[1];
}

export function MPI_Abort(comm: HandleHolder, errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('Comm.Abort', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Abort', comm);
  frame[1] = comm._handle;
  frame[2] = errorcode;
  native_MPI_Abort();
  if (frame[0] !== 0) hooks.raise('MPI_Abort', frame[0]);
}

export function MPI_Error_class(errorcode: unknown): number {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('MPI.Get_error_class', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Error_class');
  frame[1] = errorcode;
  native_MPI_Error_class();
  if (frame[0] !== 0) hooks.raise('MPI_Error_class', frame[0]);
  return frame[2];
}

export function MPI_Error_string(errorcode: unknown): string {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('MPI.Get_error_string', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Error_string');
  frame[1] = errorcode;
  const result = native_MPI_Error_string();
  if (frame[0] !== 0) hooks.raise('MPI_Error_string', frame[0]);
  return result;
}

export function MPI_Add_error_class(): number {
  if (!gate.isOpen) pass('MPI_Add_error_class');
  native_MPI_Add_error_class();
  if (frame[0] !== 0) hooks.raise('MPI_Add_error_class', frame[0]);
  return frame[1];
}

export function MPI_Add_error_code(errorclass: unknown): number {
  if (typeof errorclass !== 'number' || (errorclass | 0) !== errorclass)
    throw notInteger('MPI.Add_error_code', 'errorclass', errorclass);
  if (!gate.isOpen) pass('MPI_Add_error_code');
  frame[1] = errorclass;
  native_MPI_Add_error_code();
  if (frame[0] !== 0) hooks.raise('MPI_Add_error_code', frame[0]);
  return frame[2];
}

export function MPI_Add_error_string(errorcode: unknown, string: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('MPI.Add_error_string', 'errorcode', errorcode);
  if (typeof string !== 'string') throw notString('MPI.Add_error_string', 'string', string);
  if (!gate.isOpen) pass('MPI_Add_error_string');
  frame[1] = errorcode;
  native_MPI_Add_error_string(string);
  if (frame[0] !== 0) hooks.raise('MPI_Add_error_string', frame[0]);
}

export function MPI_Remove_error_class(errorclass: unknown): void {
  if (typeof errorclass !== 'number' || (errorclass | 0) !== errorclass)
    throw notInteger('MPI.Remove_error_class', 'errorclass', errorclass);
  if (!gate.isOpen) pass('MPI_Remove_error_class');
  frame[1] = errorclass;
  native_MPI_Remove_error_class();
  if (frame[0] !== 0) hooks.raise('MPI_Remove_error_class', frame[0]);
}

export function MPI_Remove_error_code(errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('MPI.Remove_error_code', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Remove_error_code');
  frame[1] = errorcode;
  native_MPI_Remove_error_code();
  if (frame[0] !== 0) hooks.raise('MPI_Remove_error_code', frame[0]);
}

export function MPI_Remove_error_string(errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('MPI.Remove_error_string', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Remove_error_string');
  frame[1] = errorcode;
  native_MPI_Remove_error_string();
  if (frame[0] !== 0) hooks.raise('MPI_Remove_error_string', frame[0]);
}

export function MPI_Comm_create_errhandler(): number {
  if (!gate.isOpen) pass('MPI_Comm_create_errhandler');
  native_MPI_Comm_create_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_create_errhandler', frame[0]);
  return frame[1];
}

export function MPI_Win_create_errhandler(): number {
  if (!gate.isOpen) pass('MPI_Win_create_errhandler');
  native_MPI_Win_create_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Win_create_errhandler', frame[0]);
  return frame[1];
}

export function MPI_File_create_errhandler(): number {
  if (!gate.isOpen) pass('MPI_File_create_errhandler');
  native_MPI_File_create_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_File_create_errhandler', frame[0]);
  return frame[1];
}

export function MPI_Comm_set_errhandler(comm: HandleHolder, errhandler: unknown): void {
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Comm.Set_errhandler', 'errhandler', 'Errhandler', errhandler);
  if (!gate.isOpen) pass('MPI_Comm_set_errhandler', comm);
  frame[1] = comm._handle;
  frame[2] = errhandler._handle;
  native_MPI_Comm_set_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_set_errhandler', frame[0]);
}

export function MPI_Comm_get_errhandler(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_get_errhandler', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_get_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_errhandler', frame[0]);
  return frame[2];
}

export function MPI_Comm_call_errhandler(comm: HandleHolder, errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('Comm.Call_errhandler', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Comm_call_errhandler', comm);
  frame[1] = comm._handle;
  frame[2] = errorcode;
  native_MPI_Comm_call_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_call_errhandler', frame[0]);
}

export function MPI_Errhandler_free(errhandler: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Errhandler_free');
  frame[1] = errhandler._handle;
  native_MPI_Errhandler_free();
  errhandler._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Errhandler_free', frame[0]);
}

export function MPI_Comm_size(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_size', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_size();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_size', frame[0]);
  return frame[2];
}

export function MPI_Comm_rank(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_rank', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_rank();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_rank', frame[0]);
  return frame[2];
}

export function MPI_Comm_remote_size(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_remote_size', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_remote_size();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_remote_size', frame[0]);
  return frame[2];
}

export function MPI_Comm_test_inter(comm: HandleHolder): boolean {
  if (!gate.isOpen) pass('MPI_Comm_test_inter', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_test_inter();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_test_inter', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Topo_test(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Topo_test', comm);
  frame[1] = comm._handle;
  native_MPI_Topo_test();
  if (frame[0] !== 0) hooks.raise('MPI_Topo_test', frame[0]);
  return frame[2];
}

export function MPI_Comm_compare(comm1: unknown, comm2: unknown): number {
  if (!isHandle(comm1, 'Comm')) throw notHandle('Comm.Compare', 'comm1', 'Comm', comm1);
  if (!isHandle(comm2, 'Comm')) throw notHandle('Comm.Compare', 'comm2', 'Comm', comm2);
  if (!gate.isOpen) pass('MPI_Comm_compare', comm1, comm2);
  frame[1] = comm1._handle;
  frame[2] = comm2._handle;
  native_MPI_Comm_compare();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_compare', frame[0]);
  return frame[3];
}

export function MPI_Comm_group(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_group', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_group();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_group', frame[0]);
  return frame[2];
}

export function MPI_Comm_dup(comm: HandleHolder): number {
  if (!gate.isOpen && pass('MPI_Comm_dup', comm))
    return hooks.whileServing(() => MPI_Comm_dup(comm));
  frame[1] = comm._handle;
  native_MPI_Comm_dup();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_dup', frame[0]);
  return frame[2];
}

export function MPI_Comm_dup_with_info(comm: HandleHolder, info: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Dup_with_info', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Comm_dup_with_info', comm))
    return hooks.whileServing(() => MPI_Comm_dup_with_info(comm, info));
  frame[1] = comm._handle;
  frame[2] = info._handle;
  native_MPI_Comm_dup_with_info();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_dup_with_info', frame[0]);
  return frame[3];
}

export function MPI_Comm_idup(comm: HandleHolder, newcomm: Memory): number {
  if (!gate.isOpen) pass('MPI_Comm_idup', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_idup(newcomm);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_idup', frame[0]);
  return frame[2];
}

export function MPI_Comm_idup_with_info(
  comm: HandleHolder,
  info: unknown,
  newcomm: Memory,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Idup_with_info', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Comm_idup_with_info', comm);
  frame[1] = comm._handle;
  frame[2] = info._handle;
  native_MPI_Comm_idup_with_info(newcomm);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_idup_with_info', frame[0]);
  return frame[3];
}

export function MPI_Comm_split(comm: HandleHolder, color: unknown, key: unknown): number {
  if (typeof color !== 'number' || (color | 0) !== color)
    throw notInteger('Comm.Split', 'color', color);
  if (typeof key !== 'number' || (key | 0) !== key) throw notInteger('Comm.Split', 'key', key);
  if (!gate.isOpen && pass('MPI_Comm_split', comm))
    return hooks.whileServing(() => MPI_Comm_split(comm, color, key));
  frame[1] = comm._handle;
  frame[2] = color;
  frame[3] = key;
  native_MPI_Comm_split();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_split', frame[0]);
  return frame[4];
}

export function MPI_Comm_split_type(
  comm: HandleHolder,
  splitType: unknown,
  key: unknown,
  info: unknown,
): number {
  if (typeof splitType !== 'number' || (splitType | 0) !== splitType)
    throw notInteger('Comm.Split_type', 'split_type', splitType);
  if (typeof key !== 'number' || (key | 0) !== key) throw notInteger('Comm.Split_type', 'key', key);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Split_type', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Comm_split_type', comm))
    return hooks.whileServing(() => MPI_Comm_split_type(comm, splitType, key, info));
  frame[1] = comm._handle;
  frame[2] = splitType;
  frame[3] = key;
  frame[4] = info._handle;
  native_MPI_Comm_split_type();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_split_type', frame[0]);
  return frame[5];
}

export function MPI_Comm_create(comm: HandleHolder, group: unknown): number {
  if (!isHandle(group, 'Group')) throw notHandle('Comm.Create', 'group', 'Group', group);
  if (!gate.isOpen && pass('MPI_Comm_create', comm))
    return hooks.whileServing(() => MPI_Comm_create(comm, group));
  frame[1] = comm._handle;
  frame[2] = group._handle;
  native_MPI_Comm_create();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_create', frame[0]);
  return frame[3];
}

export function MPI_Comm_create_group(comm: HandleHolder, group: unknown, tag: unknown): number {
  if (!isHandle(group, 'Group')) throw notHandle('Comm.Create_group', 'group', 'Group', group);
  if (typeof tag !== 'number' || (tag | 0) !== tag)
    throw notInteger('Comm.Create_group', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Comm_create_group', comm))
    return hooks.whileServing(() => MPI_Comm_create_group(comm, group, tag));
  frame[1] = comm._handle;
  frame[2] = group._handle;
  frame[3] = tag;
  native_MPI_Comm_create_group();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_create_group', frame[0]);
  return frame[4];
}

export function MPI_Comm_create_from_group(
  group: unknown,
  stringtag: unknown,
  info: unknown,
  errhandler: unknown,
): number {
  if (!isHandle(group, 'Group'))
    throw notHandle('Intracomm.Create_from_group', 'group', 'Group', group);
  if (typeof stringtag !== 'string')
    throw notString('Intracomm.Create_from_group', 'stringtag', stringtag);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.Create_from_group', 'info', 'Info', info);
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Intracomm.Create_from_group', 'errhandler', 'Errhandler', errhandler);
  if (!gate.isOpen) pass('MPI_Comm_create_from_group');
  frame[1] = group._handle;
  frame[2] = info._handle;
  frame[3] = errhandler._handle;
  native_MPI_Comm_create_from_group(stringtag);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_create_from_group', frame[0]);
  return frame[4];
}

export function MPI_Comm_free(comm: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Comm_free', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_free();
  comm._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Comm_free', frame[0]);
}

export function MPI_Comm_disconnect(comm: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Comm_disconnect', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_disconnect();
  comm._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Comm_disconnect', frame[0]);
}

export function MPI_Comm_set_info(comm: HandleHolder, info: unknown): void {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Set_info', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Comm_set_info', comm);
  frame[1] = comm._handle;
  frame[2] = info._handle;
  native_MPI_Comm_set_info();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_set_info', frame[0]);
}

export function MPI_Comm_get_info(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_get_info', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_get_info();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_info', frame[0]);
  return frame[2];
}

export function MPI_Comm_get_name(comm: HandleHolder): string {
  if (!gate.isOpen) pass('MPI_Comm_get_name', comm);
  frame[1] = comm._handle;
  const result = native_MPI_Comm_get_name();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_name', frame[0]);
  return result;
}

export function MPI_Comm_set_name(comm: HandleHolder, commName: unknown): void {
  if (typeof commName !== 'string') throw notString('Comm.Set_name', 'comm_name', commName);
  if (!gate.isOpen) pass('MPI_Comm_set_name', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_set_name(commName);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_set_name', frame[0]);
}

export function MPI_Comm_remote_group(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_remote_group', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_remote_group();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_remote_group', frame[0]);
  return frame[2];
}

export function MPI_Intercomm_create(
  comm: HandleHolder,
  localLeader: unknown,
  peerComm: unknown,
  remoteLeader: unknown,
  tag: unknown,
): number {
  if (typeof localLeader !== 'number' || (localLeader | 0) !== localLeader)
    throw notInteger('Intracomm.Create_intercomm', 'local_leader', localLeader);
  if (!isHandle(peerComm, 'Comm'))
    throw notHandle('Intracomm.Create_intercomm', 'peer_comm', 'Comm', peerComm);
  if (typeof remoteLeader !== 'number' || (remoteLeader | 0) !== remoteLeader)
    throw notInteger('Intracomm.Create_intercomm', 'remote_leader', remoteLeader);
  if (typeof tag !== 'number' || (tag | 0) !== tag)
    throw notInteger('Intracomm.Create_intercomm', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Intercomm_create', comm, peerComm))
    return hooks.whileServing(() =>
      MPI_Intercomm_create(comm, localLeader, peerComm, remoteLeader, tag),
    );
  frame[1] = comm._handle;
  frame[2] = localLeader;
  frame[3] = peerComm._handle;
  frame[4] = remoteLeader;
  frame[5] = tag;
  native_MPI_Intercomm_create();
  if (frame[0] !== 0) hooks.raise('MPI_Intercomm_create', frame[0]);
  return frame[6];
}

export function MPI_Intercomm_create_from_groups(
  localGroup: unknown,
  localLeader: unknown,
  remoteGroup: unknown,
  remoteLeader: unknown,
  stringtag: unknown,
  info: unknown,
  errhandler: unknown,
): number {
  if (!isHandle(localGroup, 'Group'))
    throw notHandle('Intercomm.Create_from_groups', 'local_group', 'Group', localGroup);
  if (typeof localLeader !== 'number' || (localLeader | 0) !== localLeader)
    throw notInteger('Intercomm.Create_from_groups', 'local_leader', localLeader);
  if (!isHandle(remoteGroup, 'Group'))
    throw notHandle('Intercomm.Create_from_groups', 'remote_group', 'Group', remoteGroup);
  if (typeof remoteLeader !== 'number' || (remoteLeader | 0) !== remoteLeader)
    throw notInteger('Intercomm.Create_from_groups', 'remote_leader', remoteLeader);
  if (typeof stringtag !== 'string')
    throw notString('Intercomm.Create_from_groups', 'stringtag', stringtag);
  if (!isHandle(info, 'Info'))
    throw notHandle('Intercomm.Create_from_groups', 'info', 'Info', info);
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Intercomm.Create_from_groups', 'errhandler', 'Errhandler', errhandler);
  if (!gate.isOpen) pass('MPI_Intercomm_create_from_groups');
  frame[1] = localGroup._handle;
  frame[2] = localLeader;
  frame[3] = remoteGroup._handle;
  frame[4] = remoteLeader;
  frame[5] = info._handle;
  frame[6] = errhandler._handle;
  native_MPI_Intercomm_create_from_groups(stringtag);
  if (frame[0] !== 0) hooks.raise('MPI_Intercomm_create_from_groups', frame[0]);
  return frame[7];
}

export function MPI_Intercomm_merge(comm: HandleHolder, high: unknown): number {
  if (typeof high !== 'number' || (high | 0) !== high)
    throw notInteger('Comm.Intercomm_merge', 'high', high);
  if (!gate.isOpen && pass('MPI_Intercomm_merge', comm))
    return hooks.whileServing(() => MPI_Intercomm_merge(comm, high));
  frame[1] = comm._handle;
  frame[2] = high;
  native_MPI_Intercomm_merge();
  if (frame[0] !== 0) hooks.raise('MPI_Intercomm_merge', frame[0]);
  return frame[3];
}

export function MPI_Group_size(group: unknown): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Get_size', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_size');
  frame[1] = group._handle;
  native_MPI_Group_size();
  if (frame[0] !== 0) hooks.raise('MPI_Group_size', frame[0]);
  return frame[2];
}

export function MPI_Group_rank(group: unknown): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Get_rank', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_rank');
  frame[1] = group._handle;
  native_MPI_Group_rank();
  if (frame[0] !== 0) hooks.raise('MPI_Group_rank', frame[0]);
  return frame[2];
}

export function MPI_Group_translate_ranks(
  group1: unknown,
  ranks1: Int32Array,
  group2: unknown,
  ranks2: Int32Array,
): void {
  if (!isHandle(group1, 'Group'))
    throw notHandle('Group.Translate_ranks', 'group1', 'Group', group1);
  if (!isHandle(group2, 'Group'))
    throw notHandle('Group.Translate_ranks', 'group2', 'Group', group2);
  if (!gate.isOpen) pass('MPI_Group_translate_ranks');
  frame[1] = group1._handle;
  frame[2] = group2._handle;
  native_MPI_Group_translate_ranks(ranks1, ranks2);
  if (frame[0] !== 0) hooks.raise('MPI_Group_translate_ranks', frame[0]);
}

export function MPI_Group_compare(group1: unknown, group2: unknown): number {
  if (!isHandle(group1, 'Group')) throw notHandle('Group.Compare', 'group1', 'Group', group1);
  if (!isHandle(group2, 'Group')) throw notHandle('Group.Compare', 'group2', 'Group', group2);
  if (!gate.isOpen) pass('MPI_Group_compare');
  frame[1] = group1._handle;
  frame[2] = group2._handle;
  native_MPI_Group_compare();
  if (frame[0] !== 0) hooks.raise('MPI_Group_compare', frame[0]);
  return frame[3];
}

export function MPI_Group_union(group1: unknown, group2: unknown): number {
  if (!isHandle(group1, 'Group')) throw notHandle('Group.Union', 'group1', 'Group', group1);
  if (!isHandle(group2, 'Group')) throw notHandle('Group.Union', 'group2', 'Group', group2);
  if (!gate.isOpen) pass('MPI_Group_union');
  frame[1] = group1._handle;
  frame[2] = group2._handle;
  native_MPI_Group_union();
  if (frame[0] !== 0) hooks.raise('MPI_Group_union', frame[0]);
  return frame[3];
}

export function MPI_Group_intersection(group1: unknown, group2: unknown): number {
  if (!isHandle(group1, 'Group')) throw notHandle('Group.Intersection', 'group1', 'Group', group1);
  if (!isHandle(group2, 'Group')) throw notHandle('Group.Intersection', 'group2', 'Group', group2);
  if (!gate.isOpen) pass('MPI_Group_intersection');
  frame[1] = group1._handle;
  frame[2] = group2._handle;
  native_MPI_Group_intersection();
  if (frame[0] !== 0) hooks.raise('MPI_Group_intersection', frame[0]);
  return frame[3];
}

export function MPI_Group_difference(group1: unknown, group2: unknown): number {
  if (!isHandle(group1, 'Group')) throw notHandle('Group.Difference', 'group1', 'Group', group1);
  if (!isHandle(group2, 'Group')) throw notHandle('Group.Difference', 'group2', 'Group', group2);
  if (!gate.isOpen) pass('MPI_Group_difference');
  frame[1] = group1._handle;
  frame[2] = group2._handle;
  native_MPI_Group_difference();
  if (frame[0] !== 0) hooks.raise('MPI_Group_difference', frame[0]);
  return frame[3];
}

export function MPI_Group_incl(group: unknown, ranks: Int32Array): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Incl', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_incl');
  frame[1] = group._handle;
  native_MPI_Group_incl(ranks);
  if (frame[0] !== 0) hooks.raise('MPI_Group_incl', frame[0]);
  return frame[2];
}

export function MPI_Group_excl(group: unknown, ranks: Int32Array): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Excl', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_excl');
  frame[1] = group._handle;
  native_MPI_Group_excl(ranks);
  if (frame[0] !== 0) hooks.raise('MPI_Group_excl', frame[0]);
  return frame[2];
}

export function MPI_Group_range_incl(group: unknown, ranks: Int32Array): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Range_incl', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_range_incl');
  frame[1] = group._handle;
  native_MPI_Group_range_incl(ranks);
  if (frame[0] !== 0) hooks.raise('MPI_Group_range_incl', frame[0]);
  return frame[2];
}

export function MPI_Group_range_excl(group: unknown, ranks: Int32Array): number {
  if (!isHandle(group, 'Group')) throw notHandle('Group.Range_excl', 'group', 'Group', group);
  if (!gate.isOpen) pass('MPI_Group_range_excl');
  frame[1] = group._handle;
  native_MPI_Group_range_excl(ranks);
  if (frame[0] !== 0) hooks.raise('MPI_Group_range_excl', frame[0]);
  return frame[2];
}

export function MPI_Group_free(group: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Group_free');
  frame[1] = group._handle;
  native_MPI_Group_free();
  group._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Group_free', frame[0]);
}

export function MPI_Type_size(datatype: unknown): number {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_size', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Type_size');
  frame[1] = datatype._handle;
  native_MPI_Type_size();
  if (frame[0] !== 0) hooks.raise('MPI_Type_size', frame[0]);
  return frame[2];
}

export function MPI_Type_get_extent(datatype: unknown): { lb: number; extent: number } {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_extent', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Type_get_extent');
  frame[1] = datatype._handle;
  native_MPI_Type_get_extent();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_extent', frame[0]);
  return { lb: frame[2], extent: frame[3] };
}

export function MPI_Type_get_true_extent(datatype: unknown): {
  trueLb: number;
  trueExtent: number;
} {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_true_extent', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Type_get_true_extent');
  frame[1] = datatype._handle;
  native_MPI_Type_get_true_extent();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_true_extent', frame[0]);
  return { trueLb: frame[2], trueExtent: frame[3] };
}

export function MPI_Type_get_name(datatype: unknown): string {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_name', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Type_get_name');
  frame[1] = datatype._handle;
  const result = native_MPI_Type_get_name();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_name', frame[0]);
  return result;
}

export function MPI_Get_count(status: Int32Array, datatype: unknown): number {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Status.Get_count', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Get_count');
  frame[1] = datatype._handle;
  native_MPI_Get_count(status);
  if (frame[0] !== 0) hooks.raise('MPI_Get_count', frame[0]);
  return frame[2];
}

export function MPI_Get_elements(status: Int32Array, datatype: unknown): number {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Status.Get_elements', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Get_elements');
  frame[1] = datatype._handle;
  native_MPI_Get_elements(status);
  if (frame[0] !== 0) hooks.raise('MPI_Get_elements', frame[0]);
  return frame[2];
}

export function MPI_Status_set_elements(
  status: Int32Array,
  datatype: unknown,
  count: unknown,
): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Status.Set_elements', 'datatype', 'Datatype', datatype);
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Status.Set_elements', 'count', count);
  if (!gate.isOpen) pass('MPI_Status_set_elements');
  frame[1] = datatype._handle;
  frame[2] = count;
  native_MPI_Status_set_elements(status);
  if (frame[0] !== 0) hooks.raise('MPI_Status_set_elements', frame[0]);
}

export function MPI_Status_set_cancelled(status: Int32Array, flag: unknown): void {
  if (typeof flag !== 'number' || (flag | 0) !== flag)
    throw notInteger('Status.Set_cancelled', 'flag', flag);
  if (!gate.isOpen) pass('MPI_Status_set_cancelled');
  frame[1] = flag;
  native_MPI_Status_set_cancelled(status);
  if (frame[0] !== 0) hooks.raise('MPI_Status_set_cancelled', frame[0]);
}

export function MPI_Test_cancelled(status: Int32Array): boolean {
  if (!gate.isOpen) pass('MPI_Test_cancelled');
  native_MPI_Test_cancelled(status);
  if (frame[0] !== 0) hooks.raise('MPI_Test_cancelled', frame[0]);
  return frame[1] !== 0;
}

export function MPI_Type_dup(oldtype: unknown): number {
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Dup', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_dup');
  frame[1] = oldtype._handle;
  native_MPI_Type_dup();
  if (frame[0] !== 0) hooks.raise('MPI_Type_dup', frame[0]);
  return frame[2];
}

export function MPI_Type_contiguous(count: unknown, oldtype: unknown): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_contiguous', 'count', count);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_contiguous', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_contiguous');
  frame[1] = count;
  frame[2] = oldtype._handle;
  native_MPI_Type_contiguous();
  if (frame[0] !== 0) hooks.raise('MPI_Type_contiguous', frame[0]);
  return frame[3];
}

export function MPI_Type_vector(
  count: unknown,
  blocklength: unknown,
  stride: unknown,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_vector', 'count', count);
  if (typeof blocklength !== 'number' || !Number.isSafeInteger(blocklength))
    throw notCount('Datatype.Create_vector', 'blocklength', blocklength);
  if (typeof stride !== 'number' || !Number.isSafeInteger(stride))
    throw notCount('Datatype.Create_vector', 'stride', stride);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_vector', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_vector');
  frame[1] = count;
  frame[2] = blocklength;
  frame[3] = stride;
  frame[4] = oldtype._handle;
  native_MPI_Type_vector();
  if (frame[0] !== 0) hooks.raise('MPI_Type_vector', frame[0]);
  return frame[5];
}

export function MPI_Type_create_hvector(
  count: unknown,
  blocklength: unknown,
  stride: unknown,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_hvector', 'count', count);
  if (typeof blocklength !== 'number' || !Number.isSafeInteger(blocklength))
    throw notCount('Datatype.Create_hvector', 'blocklength', blocklength);
  if (typeof stride !== 'number' || !Number.isSafeInteger(stride))
    throw notCount('Datatype.Create_hvector', 'stride', stride);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_hvector', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_hvector');
  frame[1] = count;
  frame[2] = blocklength;
  frame[3] = stride;
  frame[4] = oldtype._handle;
  native_MPI_Type_create_hvector();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_hvector', frame[0]);
  return frame[5];
}

export function MPI_Type_indexed(
  count: unknown,
  blocklengths: BigInt64Array,
  displacements: BigInt64Array,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_indexed', 'count', count);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_indexed', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_indexed');
  frame[1] = count;
  frame[2] = oldtype._handle;
  native_MPI_Type_indexed(blocklengths, displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Type_indexed', frame[0]);
  return frame[3];
}

export function MPI_Type_create_hindexed(
  count: unknown,
  blocklengths: BigInt64Array,
  displacements: BigInt64Array,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_hindexed', 'count', count);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_hindexed', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_hindexed');
  frame[1] = count;
  frame[2] = oldtype._handle;
  native_MPI_Type_create_hindexed(blocklengths, displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_hindexed', frame[0]);
  return frame[3];
}

export function MPI_Type_create_indexed_block(
  count: unknown,
  blocklength: unknown,
  displacements: BigInt64Array,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_indexed_block', 'count', count);
  if (typeof blocklength !== 'number' || !Number.isSafeInteger(blocklength))
    throw notCount('Datatype.Create_indexed_block', 'blocklength', blocklength);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_indexed_block', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_indexed_block');
  frame[1] = count;
  frame[2] = blocklength;
  frame[3] = oldtype._handle;
  native_MPI_Type_create_indexed_block(displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_indexed_block', frame[0]);
  return frame[4];
}

export function MPI_Type_create_hindexed_block(
  count: unknown,
  blocklength: unknown,
  displacements: BigInt64Array,
  oldtype: unknown,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_hindexed_block', 'count', count);
  if (typeof blocklength !== 'number' || !Number.isSafeInteger(blocklength))
    throw notCount('Datatype.Create_hindexed_block', 'blocklength', blocklength);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_hindexed_block', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_hindexed_block');
  frame[1] = count;
  frame[2] = blocklength;
  frame[3] = oldtype._handle;
  native_MPI_Type_create_hindexed_block(displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_hindexed_block', frame[0]);
  return frame[4];
}

export function MPI_Type_create_struct(
  count: unknown,
  blocklengths: BigInt64Array,
  displacements: BigInt64Array,
  datatypes: Float64Array,
): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Create_struct', 'count', count);
  if (!gate.isOpen) pass('MPI_Type_create_struct');
  frame[1] = count;
  native_MPI_Type_create_struct(blocklengths, displacements, datatypes);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_struct', frame[0]);
  return frame[2];
}

export function MPI_Type_create_subarray(
  ndims: unknown,
  sizes: BigInt64Array,
  subsizes: BigInt64Array,
  starts: BigInt64Array,
  order: unknown,
  oldtype: unknown,
): number {
  if (typeof ndims !== 'number' || (ndims | 0) !== ndims)
    throw notInteger('Datatype.Create_subarray', 'ndims', ndims);
  if (typeof order !== 'number' || (order | 0) !== order)
    throw notInteger('Datatype.Create_subarray', 'order', order);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_subarray', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_subarray');
  frame[1] = ndims;
  frame[2] = order;
  frame[3] = oldtype._handle;
  native_MPI_Type_create_subarray(sizes, subsizes, starts);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_subarray', frame[0]);
  return frame[4];
}

export function MPI_Type_create_darray(
  size: unknown,
  rank: unknown,
  ndims: unknown,
  gsizes: BigInt64Array,
  distribs: Int32Array,
  dargs: Int32Array,
  psizes: Int32Array,
  order: unknown,
  oldtype: unknown,
): number {
  if (typeof size !== 'number' || (size | 0) !== size)
    throw notInteger('Datatype.Create_darray', 'size', size);
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Datatype.Create_darray', 'rank', rank);
  if (typeof ndims !== 'number' || (ndims | 0) !== ndims)
    throw notInteger('Datatype.Create_darray', 'ndims', ndims);
  if (typeof order !== 'number' || (order | 0) !== order)
    throw notInteger('Datatype.Create_darray', 'order', order);
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_darray', 'oldtype', 'Datatype', oldtype);
  if (!gate.isOpen) pass('MPI_Type_create_darray');
  frame[1] = size;
  frame[2] = rank;
  frame[3] = ndims;
  frame[4] = order;
  frame[5] = oldtype._handle;
  native_MPI_Type_create_darray(gsizes, distribs, dargs, psizes);
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_darray', frame[0]);
  return frame[6];
}

export function MPI_Type_create_resized(oldtype: unknown, lb: unknown, extent: unknown): number {
  if (!isHandle(oldtype, 'Datatype'))
    throw notHandle('Datatype.Create_resized', 'oldtype', 'Datatype', oldtype);
  if (typeof lb !== 'number' || !Number.isSafeInteger(lb))
    throw notCount('Datatype.Create_resized', 'lb', lb);
  if (typeof extent !== 'number' || !Number.isSafeInteger(extent))
    throw notCount('Datatype.Create_resized', 'extent', extent);
  if (!gate.isOpen) pass('MPI_Type_create_resized');
  frame[1] = oldtype._handle;
  frame[2] = lb;
  frame[3] = extent;
  native_MPI_Type_create_resized();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_resized', frame[0]);
  return frame[4];
}

export function MPI_Type_create_f90_integer(r: unknown): number {
  if (typeof r !== 'number' || (r | 0) !== r)
    throw notInteger('Datatype.Create_f90_integer', 'r', r);
  if (!gate.isOpen) pass('MPI_Type_create_f90_integer');
  frame[1] = r;
  native_MPI_Type_create_f90_integer();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_f90_integer', frame[0]);
  return frame[2];
}

export function MPI_Type_create_f90_real(p: unknown, r: unknown): number {
  if (typeof p !== 'number' || (p | 0) !== p) throw notInteger('Datatype.Create_f90_real', 'p', p);
  if (typeof r !== 'number' || (r | 0) !== r) throw notInteger('Datatype.Create_f90_real', 'r', r);
  if (!gate.isOpen) pass('MPI_Type_create_f90_real');
  frame[1] = p;
  frame[2] = r;
  native_MPI_Type_create_f90_real();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_f90_real', frame[0]);
  return frame[3];
}

export function MPI_Type_create_f90_complex(p: unknown, r: unknown): number {
  if (typeof p !== 'number' || (p | 0) !== p)
    throw notInteger('Datatype.Create_f90_complex', 'p', p);
  if (typeof r !== 'number' || (r | 0) !== r)
    throw notInteger('Datatype.Create_f90_complex', 'r', r);
  if (!gate.isOpen) pass('MPI_Type_create_f90_complex');
  frame[1] = p;
  frame[2] = r;
  native_MPI_Type_create_f90_complex();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_f90_complex', frame[0]);
  return frame[3];
}

export function MPI_Type_match_size(typeclass: unknown, size: unknown): number {
  if (typeof typeclass !== 'number' || (typeclass | 0) !== typeclass)
    throw notInteger('Datatype.Match_size', 'typeclass', typeclass);
  if (typeof size !== 'number' || (size | 0) !== size)
    throw notInteger('Datatype.Match_size', 'size', size);
  if (!gate.isOpen) pass('MPI_Type_match_size');
  frame[1] = typeclass;
  frame[2] = size;
  native_MPI_Type_match_size();
  if (frame[0] !== 0) hooks.raise('MPI_Type_match_size', frame[0]);
  return frame[3];
}

export function MPI_Type_get_value_index(value: unknown, index: unknown): number {
  if (!isHandle(value, 'Datatype'))
    throw notHandle('Datatype.Get_value_index', 'value', 'Datatype', value);
  if (!isHandle(index, 'Datatype'))
    throw notHandle('Datatype.Get_value_index', 'index', 'Datatype', index);
  if (!gate.isOpen) pass('MPI_Type_get_value_index');
  frame[1] = value._handle;
  frame[2] = index._handle;
  native_MPI_Type_get_value_index();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_value_index', frame[0]);
  return frame[3];
}

export function MPI_Type_commit(datatype: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Type_commit');
  frame[1] = datatype._handle;
  native_MPI_Type_commit();
  datatype._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Type_commit', frame[0]);
}

export function MPI_Type_free(datatype: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Type_free');
  frame[1] = datatype._handle;
  native_MPI_Type_free();
  datatype._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Type_free', frame[0]);
}

export function MPI_Type_set_name(datatype: unknown, name: unknown): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Set_name', 'datatype', 'Datatype', datatype);
  if (typeof name !== 'string') throw notString('Datatype.Set_name', 'name', name);
  if (!gate.isOpen) pass('MPI_Type_set_name');
  frame[1] = datatype._handle;
  native_MPI_Type_set_name(name);
  if (frame[0] !== 0) hooks.raise('MPI_Type_set_name', frame[0]);
}

export function MPI_Type_get_envelope(datatype: unknown): {
  numIntegers: number;
  numAddresses: number;
  numLargeCounts: number;
  numDatatypes: number;
  combiner: number;
} {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_envelope', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Type_get_envelope');
  frame[1] = datatype._handle;
  native_MPI_Type_get_envelope();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_envelope', frame[0]);
  return {
    numIntegers: frame[2],
    numAddresses: frame[3],
    numLargeCounts: frame[4],
    numDatatypes: frame[5],
    combiner: frame[6],
  };
}

export function MPI_Type_get_contents(
  datatype: unknown,
  maxIntegers: unknown,
  maxAddresses: unknown,
  maxLargeCounts: unknown,
  maxDatatypes: unknown,
  integers: Int32Array,
  addresses: BigInt64Array,
  largeCounts: BigInt64Array,
  datatypes: Float64Array,
): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_contents', 'datatype', 'Datatype', datatype);
  if (typeof maxIntegers !== 'number' || !Number.isSafeInteger(maxIntegers))
    throw notCount('Datatype.Get_contents', 'max_integers', maxIntegers);
  if (typeof maxAddresses !== 'number' || !Number.isSafeInteger(maxAddresses))
    throw notCount('Datatype.Get_contents', 'max_addresses', maxAddresses);
  if (typeof maxLargeCounts !== 'number' || !Number.isSafeInteger(maxLargeCounts))
    throw notCount('Datatype.Get_contents', 'max_large_counts', maxLargeCounts);
  if (typeof maxDatatypes !== 'number' || !Number.isSafeInteger(maxDatatypes))
    throw notCount('Datatype.Get_contents', 'max_datatypes', maxDatatypes);
  if (!gate.isOpen) pass('MPI_Type_get_contents');
  frame[1] = datatype._handle;
  frame[2] = maxIntegers;
  frame[3] = maxAddresses;
  frame[4] = maxLargeCounts;
  frame[5] = maxDatatypes;
  native_MPI_Type_get_contents(integers, addresses, largeCounts, datatypes);
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_contents', frame[0]);
}

export function MPI_Pack(
  inbuf: MessageData,
  outbuf: Uint8Array,
  position: unknown,
  comm: HandleHolder,
): number {
  if (typeof position !== 'number' || !Number.isSafeInteger(position))
    throw notCount('Datatype.Pack', 'position', position);
  if (!gate.isOpen) pass('MPI_Pack', comm);
  frame[1] = inbuf.offset;
  frame[2] = inbuf.count;
  frame[3] = inbuf.datatype._handle;
  frame[4] = outbuf.byteLength;
  frame[5] = position;
  frame[6] = comm._handle;
  native_MPI_Pack(inbuf.memory, outbuf);
  if (frame[0] !== 0) hooks.raise('MPI_Pack', frame[0]);
  return frame[5];
}

export function MPI_Unpack(
  inbuf: Uint8Array,
  position: unknown,
  outbuf: MessageData,
  comm: HandleHolder,
): number {
  if (typeof position !== 'number' || !Number.isSafeInteger(position))
    throw notCount('Datatype.Unpack', 'position', position);
  if (!gate.isOpen) pass('MPI_Unpack', comm);
  frame[1] = inbuf.byteLength;
  frame[2] = position;
  frame[3] = outbuf.offset;
  frame[4] = outbuf.count;
  frame[5] = outbuf.datatype._handle;
  frame[6] = comm._handle;
  native_MPI_Unpack(inbuf, outbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Unpack', frame[0]);
  return frame[2];
}

export function MPI_Pack_size(count: unknown, datatype: unknown, comm: HandleHolder): number {
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Pack_size', 'count', count);
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Pack_size', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Pack_size', comm);
  frame[1] = count;
  frame[2] = datatype._handle;
  frame[3] = comm._handle;
  native_MPI_Pack_size();
  if (frame[0] !== 0) hooks.raise('MPI_Pack_size', frame[0]);
  return frame[4];
}

export function MPI_Pack_external(
  datarep: unknown,
  inbuf: MessageData,
  outbuf: Uint8Array,
  position: unknown,
): number {
  if (typeof datarep !== 'string') throw notString('Datatype.Pack_external', 'datarep', datarep);
  if (typeof position !== 'number' || !Number.isSafeInteger(position))
    throw notCount('Datatype.Pack_external', 'position', position);
  if (!gate.isOpen) pass('MPI_Pack_external');
  frame[1] = inbuf.offset;
  frame[2] = inbuf.count;
  frame[3] = inbuf.datatype._handle;
  frame[4] = outbuf.byteLength;
  frame[5] = position;
  native_MPI_Pack_external(datarep, inbuf.memory, outbuf);
  if (frame[0] !== 0) hooks.raise('MPI_Pack_external', frame[0]);
  return frame[5];
}

export function MPI_Unpack_external(
  datarep: unknown,
  inbuf: Uint8Array,
  position: unknown,
  outbuf: MessageData,
): number {
  if (typeof datarep !== 'string') throw notString('Datatype.Unpack_external', 'datarep', datarep);
  if (typeof position !== 'number' || !Number.isSafeInteger(position))
    throw notCount('Datatype.Unpack_external', 'position', position);
  if (!gate.isOpen) pass('MPI_Unpack_external');
  frame[1] = inbuf.byteLength;
  frame[2] = position;
  frame[3] = outbuf.offset;
  frame[4] = outbuf.count;
  frame[5] = outbuf.datatype._handle;
  native_MPI_Unpack_external(datarep, inbuf, outbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Unpack_external', frame[0]);
  return frame[2];
}

export function MPI_Pack_external_size(
  datarep: unknown,
  count: unknown,
  datatype: unknown,
): number {
  if (typeof datarep !== 'string')
    throw notString('Datatype.Pack_external_size', 'datarep', datarep);
  if (typeof count !== 'number' || !Number.isSafeInteger(count))
    throw notCount('Datatype.Pack_external_size', 'count', count);
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Pack_external_size', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_Pack_external_size');
  frame[1] = count;
  frame[2] = datatype._handle;
  native_MPI_Pack_external_size(datarep);
  if (frame[0] !== 0) hooks.raise('MPI_Pack_external_size', frame[0]);
  return frame[3];
}

export function MPI_Get_address(location: Memory): number {
  if (!gate.isOpen) pass('MPI_Get_address');
  native_MPI_Get_address(location);
  if (frame[0] !== 0) hooks.raise('MPI_Get_address', frame[0]);
  return frame[1];
}

export function MPI_Op_commutative(op: unknown): boolean {
  if (!isHandle(op, 'Op')) throw notHandle('Op.Is_commutative', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Op_commutative');
  frame[1] = op._handle;
  native_MPI_Op_commutative();
  if (frame[0] !== 0) hooks.raise('MPI_Op_commutative', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Op_free(op: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Op_free');
  frame[1] = op._handle;
  native_MPI_Op_free();
  op._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Op_free', frame[0]);
}

export function MPI_Reduce_local(inbuf: MessageData, inoutbuf: MessageData, op: unknown): void {
  if (!isHandle(op, 'Op')) throw notHandle('Op.Reduce_local', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Reduce_local');
  frame[1] = inbuf.offset;
  frame[2] = inoutbuf.offset;
  frame[3] = inoutbuf.count;
  frame[4] = inoutbuf.datatype._handle;
  frame[5] = op._handle;
  native_MPI_Reduce_local(inbuf.memory, inoutbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_local', frame[0]);
}

export function copy_items(sendbuf: MessageData, recvbuf: MessageData): void {
  if (!gate.isOpen) pass('copy_items');
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  native_copy_items(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('copy_items', frame[0]);
}

export function MPI_Grequest_complete(request: unknown): void {
  if (!isHandle(request, 'Request'))
    throw notHandle('Grequest.Complete', 'request', 'Request', request);
  if (!gate.isOpen) pass('MPI_Grequest_complete');
  frame[1] = request._handle;
  native_MPI_Grequest_complete();
  if (frame[0] !== 0) hooks.raise('MPI_Grequest_complete', frame[0]);
}

export function MPI_Info_create(): number {
  if (!gate.isOpen) passEarly('MPI_Info_create');
  native_MPI_Info_create();
  if (frame[0] !== 0) hooks.raise('MPI_Info_create', frame[0]);
  return frame[1];
}

export function MPI_Info_dup(info: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Info.Dup', 'info', 'Info', info);
  if (!gate.isOpen) passEarly('MPI_Info_dup', info);
  frame[1] = info._handle;
  native_MPI_Info_dup();
  if (frame[0] !== 0) hooks.raise('MPI_Info_dup', frame[0]);
  return frame[2];
}

export function MPI_Info_free(info: HandleHolder): void {
  if (!gate.isOpen) passEarly('MPI_Info_free', info);
  frame[1] = info._handle;
  native_MPI_Info_free();
  info._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Info_free', frame[0]);
}

export function MPI_Info_set(info: unknown, key: unknown, value: unknown): void {
  if (!isHandle(info, 'Info')) throw notHandle('Info.Set', 'info', 'Info', info);
  if (typeof key !== 'string') throw notString('Info.Set', 'key', key);
  if (typeof value !== 'string') throw notString('Info.Set', 'value', value);
  if (!gate.isOpen) passEarly('MPI_Info_set', info);
  frame[1] = info._handle;
  native_MPI_Info_set(key, value);
  if (frame[0] !== 0) hooks.raise('MPI_Info_set', frame[0]);
}

export function MPI_Info_delete(info: unknown, key: unknown): void {
  if (!isHandle(info, 'Info')) throw notHandle('Info.Delete', 'info', 'Info', info);
  if (typeof key !== 'string') throw notString('Info.Delete', 'key', key);
  if (!gate.isOpen) pass('MPI_Info_delete');
  frame[1] = info._handle;
  native_MPI_Info_delete(key);
  if (frame[0] !== 0) hooks.raise('MPI_Info_delete', frame[0]);
}

export function MPI_Info_get_nkeys(info: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Info.Get_nkeys', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Info_get_nkeys');
  frame[1] = info._handle;
  native_MPI_Info_get_nkeys();
  if (frame[0] !== 0) hooks.raise('MPI_Info_get_nkeys', frame[0]);
  return frame[2];
}

export function MPI_Info_get_nthkey(info: unknown, n: unknown): string {
  if (!isHandle(info, 'Info')) throw notHandle('Info.Get_nthkey', 'info', 'Info', info);
  if (typeof n !== 'number' || (n | 0) !== n) throw notInteger('Info.Get_nthkey', 'n', n);
  if (!gate.isOpen) pass('MPI_Info_get_nthkey');
  frame[1] = info._handle;
  frame[2] = n;
  const result = native_MPI_Info_get_nthkey();
  if (frame[0] !== 0) hooks.raise('MPI_Info_get_nthkey', frame[0]);
  return result;
}

export function MPI_Send(buf: MessageData, dest: unknown, tag: unknown, comm: HandleHolder): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest) throw notInteger('Comm.Send', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Send', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Send', comm)) {
    return hooks.waitFor(MPI_Isend(buf, dest, tag, comm), null);
  }
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Send(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Send', frame[0]);
}

export function MPI_Bsend(buf: MessageData, dest: unknown, tag: unknown, comm: HandleHolder): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest) throw notInteger('Comm.Bsend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Bsend', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Bsend', comm))
    return hooks.whileServing(() => MPI_Bsend(buf, dest, tag, comm));
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Bsend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Bsend', frame[0]);
}

export function MPI_Ssend(buf: MessageData, dest: unknown, tag: unknown, comm: HandleHolder): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest) throw notInteger('Comm.Ssend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Ssend', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Ssend', comm)) {
    return hooks.waitFor(MPI_Issend(buf, dest, tag, comm), null);
  }
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Ssend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ssend', frame[0]);
}

export function MPI_Rsend(buf: MessageData, dest: unknown, tag: unknown, comm: HandleHolder): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest) throw notInteger('Comm.Rsend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Rsend', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Rsend', comm)) {
    return hooks.waitFor(MPI_Irsend(buf, dest, tag, comm), null);
  }
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Rsend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Rsend', frame[0]);
}

export function MPI_Recv(
  buf: MessageData,
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): void {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Recv', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Recv', 'tag', tag);
  if (!gate.isOpen && pass('MPI_Recv', comm)) {
    hooks.takeTurn(comm, source, tag);
    return hooks.waitFor(MPI_Irecv(buf, source, tag, comm), status);
  }
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = source;
  frame[5] = tag;
  frame[6] = comm._handle;
  frame[7] = status === null ? 0 : 1;
  native_MPI_Recv(buf.memory);
  if (status !== null && frame[7] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Recv', frame[0]);
}

export function MPI_Isend(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest) throw notInteger('Comm.Isend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Isend', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Isend', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Isend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Isend', frame[0]);
  return frame[7];
}

export function MPI_Ibsend(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Ibsend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Ibsend', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Ibsend', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Ibsend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ibsend', frame[0]);
  return frame[7];
}

export function MPI_Issend(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Issend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Issend', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Issend', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Issend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Issend', frame[0]);
  return frame[7];
}

export function MPI_Irsend(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Irsend', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Irsend', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Irsend', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Irsend(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Irsend', frame[0]);
  return frame[7];
}

export function MPI_Irecv(
  buf: MessageData,
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Irecv', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Irecv', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Irecv', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = source;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Irecv(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Irecv', frame[0]);
  return frame[7];
}

export function MPI_Sendrecv(
  sendbuf: MessageData,
  dest: unknown,
  sendtag: unknown,
  recvbuf: MessageData,
  source: unknown,
  recvtag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Sendrecv', 'dest', dest);
  if (typeof sendtag !== 'number' || (sendtag | 0) !== sendtag)
    throw notInteger('Comm.Sendrecv', 'sendtag', sendtag);
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Sendrecv', 'source', source);
  if (typeof recvtag !== 'number' || (recvtag | 0) !== recvtag)
    throw notInteger('Comm.Sendrecv', 'recvtag', recvtag);
  if (!gate.isOpen) pass('MPI_Sendrecv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = dest;
  frame[5] = sendtag;
  frame[6] = recvbuf.offset;
  frame[7] = recvbuf.count;
  frame[8] = recvbuf.datatype._handle;
  frame[9] = source;
  frame[10] = recvtag;
  frame[11] = comm._handle;
  frame[12] = status === null ? 0 : 1;
  native_MPI_Sendrecv(sendbuf.memory, recvbuf.memory);
  if (status !== null && frame[12] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Sendrecv', frame[0]);
}

export function MPI_Sendrecv_replace(
  buf: MessageData,
  dest: unknown,
  sendtag: unknown,
  source: unknown,
  recvtag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): void {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Sendrecv_replace', 'dest', dest);
  if (typeof sendtag !== 'number' || (sendtag | 0) !== sendtag)
    throw notInteger('Comm.Sendrecv_replace', 'sendtag', sendtag);
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Sendrecv_replace', 'source', source);
  if (typeof recvtag !== 'number' || (recvtag | 0) !== recvtag)
    throw notInteger('Comm.Sendrecv_replace', 'recvtag', recvtag);
  if (!gate.isOpen && pass('MPI_Sendrecv_replace', comm))
    return hooks.whileServing(() =>
      MPI_Sendrecv_replace(buf, dest, sendtag, source, recvtag, comm, status),
    );
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = sendtag;
  frame[6] = source;
  frame[7] = recvtag;
  frame[8] = comm._handle;
  frame[9] = status === null ? 0 : 1;
  native_MPI_Sendrecv_replace(buf.memory);
  if (status !== null && frame[9] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Sendrecv_replace', frame[0]);
}

export function MPI_Probe(
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): void {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Probe', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Probe', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Probe', comm);
  frame[1] = source;
  frame[2] = tag;
  frame[3] = comm._handle;
  frame[4] = status === null ? 0 : 1;
  native_MPI_Probe();
  if (status !== null && frame[4] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Probe', frame[0]);
}

export function MPI_Iprobe(
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): boolean {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Iprobe', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Iprobe', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Iprobe', comm);
  frame[1] = source;
  frame[2] = tag;
  frame[3] = comm._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_Iprobe();
  if (status !== null && frame[4] !== 0 && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Iprobe', frame[0]);
  return frame[4] !== 0;
}

export function MPI_Mprobe(
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): number {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Mprobe', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Mprobe', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Mprobe', comm);
  frame[1] = source;
  frame[2] = tag;
  frame[3] = comm._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_Mprobe();
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Mprobe', frame[0]);
  return frame[4];
}

export function MPI_Improbe(
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): { flag: boolean; message: number } {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Improbe', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Improbe', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Improbe', comm);
  frame[1] = source;
  frame[2] = tag;
  frame[3] = comm._handle;
  frame[6] = status === null ? 0 : 1;
  native_MPI_Improbe();
  if (status !== null && frame[4] !== 0 && frame[6] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Improbe', frame[0]);
  return { flag: frame[4] !== 0, message: frame[5] };
}

export function MPI_Mrecv(
  buf: MessageData,
  message: HandleHolder,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_Mrecv')) {
    return hooks.waitFor(MPI_Imrecv(buf, message), status);
  }
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = message._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_Mrecv(buf.memory);
  message._handle = frame[4];
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Mrecv', frame[0]);
}

export function MPI_Imrecv(buf: MessageData, message: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Imrecv');
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = message._handle;
  native_MPI_Imrecv(buf.memory);
  message._handle = frame[4];
  if (frame[0] !== 0) hooks.raise('MPI_Imrecv', frame[0]);
  return frame[5];
}

export function receive_or_match(
  buf: MessageData,
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  status: StatusTarget | null,
): { message: number; size: number } {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.recv', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.recv', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Mprobe', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = source;
  frame[5] = tag;
  frame[6] = comm._handle;
  frame[9] = status === null ? 0 : 1;
  native_receive_or_match(buf.memory);
  if (status !== null && frame[9] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Mprobe', frame[0]);
  return { message: frame[7], size: frame[8] };
}

export function MPI_Buffer_attach(buffer: Uint8Array): void {
  if (!gate.isOpen) pass('MPI_Buffer_attach');
  frame[1] = buffer.byteLength;
  native_MPI_Buffer_attach(buffer);
  if (frame[0] !== 0) hooks.raise('MPI_Buffer_attach', frame[0]);
}

export function MPI_Buffer_detach(): void {
  if (!gate.isOpen && pass('MPI_Buffer_detach'))
    return hooks.whileServing(() => MPI_Buffer_detach());
  native_MPI_Buffer_detach();
  if (frame[0] !== 0) hooks.raise('MPI_Buffer_detach', frame[0]);
}

export function MPI_Buffer_automatic(): void {
  if (!gate.isOpen) pass('MPI_BUFFER_AUTOMATIC');
  native_MPI_Buffer_automatic();
  if (frame[0] !== 0) hooks.raise('MPI_BUFFER_AUTOMATIC', frame[0]);
}

export function MPI_Buffer_flush(): void {
  if (!gate.isOpen && pass('MPI_Buffer_flush')) return hooks.whileServing(() => MPI_Buffer_flush());
  native_MPI_Buffer_flush();
  if (frame[0] !== 0) hooks.raise('MPI_Buffer_flush', frame[0]);
}

export function MPI_Buffer_iflush(): number {
  if (!gate.isOpen) pass('MPI_Buffer_iflush');
  native_MPI_Buffer_iflush();
  if (frame[0] !== 0) hooks.raise('MPI_Buffer_iflush', frame[0]);
  return frame[1];
}

export function MPI_Comm_attach_buffer(comm: HandleHolder, buffer: Uint8Array): void {
  if (!gate.isOpen) pass('MPI_Comm_attach_buffer', comm);
  frame[1] = comm._handle;
  frame[2] = buffer.byteLength;
  native_MPI_Comm_attach_buffer(buffer);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_attach_buffer', frame[0]);
}

export function MPI_Comm_detach_buffer(comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Comm_detach_buffer', comm))
    return hooks.whileServing(() => MPI_Comm_detach_buffer(comm));
  frame[1] = comm._handle;
  native_MPI_Comm_detach_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_detach_buffer', frame[0]);
}

export function MPI_Comm_buffer_automatic(comm: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Comm_buffer_automatic', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_buffer_automatic();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_buffer_automatic', frame[0]);
}

export function MPI_Comm_flush_buffer(comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Comm_flush_buffer', comm))
    return hooks.whileServing(() => MPI_Comm_flush_buffer(comm));
  frame[1] = comm._handle;
  native_MPI_Comm_flush_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_flush_buffer', frame[0]);
}

export function MPI_Comm_iflush_buffer(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_iflush_buffer', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_iflush_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_iflush_buffer', frame[0]);
  return frame[2];
}

export function MPI_Wait(request: HandleHolder, status: StatusTarget | null): void {
  if (!gate.isOpen) pass('MPI_Wait');
  frame[1] = request._handle;
  frame[2] = status === null ? 0 : 1;
  native_MPI_Wait();
  request._handle = frame[1];
  if (status !== null && frame[2] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Wait', frame[0]);
}

export function MPI_Test(request: HandleHolder, status: StatusTarget | null): boolean {
  if (!gate.isOpen) pass('MPI_Test');
  frame[1] = request._handle;
  frame[3] = status === null ? 0 : 1;
  native_MPI_Test();
  request._handle = frame[1];
  if (status !== null && frame[2] !== 0 && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Test', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Request_get_status(request: unknown, status: StatusTarget | null): boolean {
  if (!isHandle(request, 'Request'))
    throw notHandle('Request.Get_status', 'request', 'Request', request);
  if (!gate.isOpen) pass('MPI_Request_get_status');
  frame[1] = request._handle;
  frame[3] = status === null ? 0 : 1;
  native_MPI_Request_get_status();
  if (status !== null && frame[2] !== 0 && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_Request_get_status', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Request_free(request: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Request_free');
  frame[1] = request._handle;
  native_MPI_Request_free();
  request._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Request_free', frame[0]);
}

export function MPI_Cancel(request: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Cancel');
  frame[1] = request._handle;
  native_MPI_Cancel();
  request._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Cancel', frame[0]);
}

export function MPI_Barrier(comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Barrier', comm)) return hooks.whileServing(() => MPI_Barrier(comm));
  frame[1] = comm._handle;
  native_MPI_Barrier();
  if (frame[0] !== 0) hooks.raise('MPI_Barrier', frame[0]);
}

export function MPI_Ibarrier(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Ibarrier', comm);
  frame[1] = comm._handle;
  native_MPI_Ibarrier();
  if (frame[0] !== 0) hooks.raise('MPI_Ibarrier', frame[0]);
  return frame[2];
}

export function MPI_Bcast(buffer: MessageData, root: unknown, comm: HandleHolder): void {
  if (typeof root !== 'number' || (root | 0) !== root) throw notInteger('Comm.Bcast', 'root', root);
  if (!gate.isOpen && pass('MPI_Bcast', comm))
    return hooks.whileServing(() => MPI_Bcast(buffer, root, comm));
  frame[1] = buffer.offset;
  frame[2] = buffer.count;
  frame[3] = buffer.datatype._handle;
  frame[4] = root;
  frame[5] = comm._handle;
  native_MPI_Bcast(buffer.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Bcast', frame[0]);
}

export function MPI_Ibcast(buffer: MessageData, root: unknown, comm: HandleHolder): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Ibcast', 'root', root);
  if (!gate.isOpen) pass('MPI_Ibcast', comm);
  frame[1] = buffer.offset;
  frame[2] = buffer.count;
  frame[3] = buffer.datatype._handle;
  frame[4] = root;
  frame[5] = comm._handle;
  native_MPI_Ibcast(buffer.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ibcast', frame[0]);
  return frame[6];
}

export function MPI_Gather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): void {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Gather', 'root', root);
  if (!gate.isOpen && pass('MPI_Gather', comm))
    return hooks.whileServing(() => MPI_Gather(sendbuf, recvbuf, root, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  native_MPI_Gather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Gather', frame[0]);
}

export function MPI_Igather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Igather', 'root', root);
  if (!gate.isOpen) pass('MPI_Igather', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  native_MPI_Igather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Igather', frame[0]);
  return frame[9];
}

export function MPI_Gatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  root: unknown,
  comm: HandleHolder,
): void {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Gatherv', 'root', root);
  if (!gate.isOpen && pass('MPI_Gatherv', comm))
    return hooks.whileServing(() => MPI_Gatherv(sendbuf, recvbuf, root, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Gatherv(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Gatherv', frame[0]);
}

export function MPI_Igatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Igatherv', 'root', root);
  if (!gate.isOpen) pass('MPI_Igatherv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Igatherv(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Igatherv', frame[0]);
  return frame[8];
}

export function MPI_Scatter(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): void {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Scatter', 'root', root);
  if (!gate.isOpen && pass('MPI_Scatter', comm))
    return hooks.whileServing(() => MPI_Scatter(sendbuf, recvbuf, root, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  native_MPI_Scatter(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scatter', frame[0]);
}

export function MPI_Iscatter(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Iscatter', 'root', root);
  if (!gate.isOpen) pass('MPI_Iscatter', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  native_MPI_Iscatter(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iscatter', frame[0]);
  return frame[9];
}

export function MPI_Scatterv(
  sendbuf: VectorData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): void {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Scatterv', 'root', root);
  if (!gate.isOpen && pass('MPI_Scatterv', comm))
    return hooks.whileServing(() => MPI_Scatterv(sendbuf, recvbuf, root, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.count;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Scatterv(sendbuf.memory, sendbuf.counts, sendbuf.displacements, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scatterv', frame[0]);
}

export function MPI_Iscatterv(
  sendbuf: VectorData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Iscatterv', 'root', root);
  if (!gate.isOpen) pass('MPI_Iscatterv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.count;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Iscatterv(sendbuf.memory, sendbuf.counts, sendbuf.displacements, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iscatterv', frame[0]);
  return frame[8];
}

export function MPI_Allgather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Allgather', comm))
    return hooks.whileServing(() => MPI_Allgather(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Allgather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Allgather', frame[0]);
}

export function MPI_Iallgather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Iallgather', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Iallgather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iallgather', frame[0]);
  return frame[8];
}

export function MPI_Allgatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Allgatherv', comm))
    return hooks.whileServing(() => MPI_Allgatherv(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  native_MPI_Allgatherv(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Allgatherv', frame[0]);
}

export function MPI_Iallgatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Iallgatherv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  native_MPI_Iallgatherv(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Iallgatherv', frame[0]);
  return frame[7];
}

export function MPI_Alltoall(sendbuf: MessageData, recvbuf: MessageData, comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Alltoall', comm))
    return hooks.whileServing(() => MPI_Alltoall(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Alltoall(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Alltoall', frame[0]);
}

export function MPI_Ialltoall(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ialltoall', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Ialltoall(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ialltoall', frame[0]);
  return frame[8];
}

export function MPI_Alltoallv(sendbuf: VectorData, recvbuf: VectorData, comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Alltoallv', comm))
    return hooks.whileServing(() => MPI_Alltoallv(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  native_MPI_Alltoallv(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Alltoallv', frame[0]);
}

export function MPI_Ialltoallv(
  sendbuf: VectorData,
  recvbuf: VectorData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ialltoallv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  native_MPI_Ialltoallv(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Ialltoallv', frame[0]);
  return frame[6];
}

export function MPI_Alltoallw(sendbuf: BlocksData, recvbuf: BlocksData, comm: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Alltoallw', comm))
    return hooks.whileServing(() => MPI_Alltoallw(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  native_MPI_Alltoallw(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Alltoallw', frame[0]);
}

export function MPI_Ialltoallw(
  sendbuf: BlocksData,
  recvbuf: BlocksData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ialltoallw', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  native_MPI_Ialltoallw(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Ialltoallw', frame[0]);
  return frame[4];
}

export function MPI_Reduce(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  root: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce', 'op', 'Op', op);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Reduce', 'root', root);
  if (!gate.isOpen && pass('MPI_Reduce', comm))
    return hooks.whileServing(() => MPI_Reduce(sendbuf, recvbuf, op, root, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Reduce(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce', frame[0]);
}

export function MPI_Ireduce(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  root: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Ireduce', 'op', 'Op', op);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Ireduce', 'root', root);
  if (!gate.isOpen) pass('MPI_Ireduce', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  native_MPI_Ireduce(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ireduce', frame[0]);
  return frame[8];
}

export function MPI_Allreduce(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Allreduce', 'op', 'Op', op);
  if (!gate.isOpen && pass('MPI_Allreduce', comm))
    return hooks.whileServing(() => MPI_Allreduce(sendbuf, recvbuf, op, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Allreduce(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Allreduce', frame[0]);
}

export function MPI_Iallreduce(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Iallreduce', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Iallreduce', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Iallreduce(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iallreduce', frame[0]);
  return frame[7];
}

export function MPI_Reduce_scatter(
  sendbuf: MessageData,
  recvbuf: MessageData,
  counts: CountArray,
  op: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce_scatter', 'op', 'Op', op);
  if (!gate.isOpen && pass('MPI_Reduce_scatter', comm))
    return hooks.whileServing(() => MPI_Reduce_scatter(sendbuf, recvbuf, counts, op, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.datatype._handle;
  frame[4] = op._handle;
  frame[5] = comm._handle;
  native_MPI_Reduce_scatter(sendbuf.memory, recvbuf.memory, counts);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_scatter', frame[0]);
}

export function MPI_Ireduce_scatter(
  sendbuf: MessageData,
  recvbuf: MessageData,
  counts: CountArray,
  op: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Ireduce_scatter', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Ireduce_scatter', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.datatype._handle;
  frame[4] = op._handle;
  frame[5] = comm._handle;
  native_MPI_Ireduce_scatter(sendbuf.memory, recvbuf.memory, counts);
  if (frame[0] !== 0) hooks.raise('MPI_Ireduce_scatter', frame[0]);
  return frame[6];
}

export function MPI_Reduce_scatter_block(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce_scatter_block', 'op', 'Op', op);
  if (!gate.isOpen && pass('MPI_Reduce_scatter_block', comm))
    return hooks.whileServing(() => MPI_Reduce_scatter_block(sendbuf, recvbuf, op, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Reduce_scatter_block(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_scatter_block', frame[0]);
}

export function MPI_Ireduce_scatter_block(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Ireduce_scatter_block', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Ireduce_scatter_block', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Ireduce_scatter_block(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ireduce_scatter_block', frame[0]);
  return frame[7];
}

export function MPI_Scan(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Scan', 'op', 'Op', op);
  if (!gate.isOpen && pass('MPI_Scan', comm))
    return hooks.whileServing(() => MPI_Scan(sendbuf, recvbuf, op, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Scan(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scan', frame[0]);
}

export function MPI_Iscan(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Iscan', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Iscan', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Iscan(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iscan', frame[0]);
  return frame[7];
}

export function MPI_Exscan(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): void {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Exscan', 'op', 'Op', op);
  if (!gate.isOpen && pass('MPI_Exscan', comm))
    return hooks.whileServing(() => MPI_Exscan(sendbuf, recvbuf, op, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Exscan(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Exscan', frame[0]);
}

export function MPI_Iexscan(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Iexscan', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Iexscan', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  native_MPI_Iexscan(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Iexscan', frame[0]);
  return frame[7];
}

export function MPI_Send_init(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Send_init', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Send_init', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Send_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Send_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Send_init', frame[0]);
  return frame[7];
}

export function MPI_Bsend_init(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Bsend_init', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Bsend_init', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Bsend_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Bsend_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Bsend_init', frame[0]);
  return frame[7];
}

export function MPI_Ssend_init(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Ssend_init', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Ssend_init', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Ssend_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Ssend_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ssend_init', frame[0]);
  return frame[7];
}

export function MPI_Rsend_init(
  buf: MessageData,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Rsend_init', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Rsend_init', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Rsend_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = dest;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Rsend_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Rsend_init', frame[0]);
  return frame[7];
}

export function MPI_Recv_init(
  buf: MessageData,
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
): number {
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Recv_init', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Recv_init', 'tag', tag);
  if (!gate.isOpen) pass('MPI_Recv_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = source;
  frame[5] = tag;
  frame[6] = comm._handle;
  native_MPI_Recv_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Recv_init', frame[0]);
  return frame[7];
}

export function MPI_Start(request: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Start');
  frame[1] = request._handle;
  native_MPI_Start();
  request._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Start', frame[0]);
}

export function MPI_Psend_init(
  buf: MessageData,
  partitions: unknown,
  dest: unknown,
  tag: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof partitions !== 'number' || (partitions | 0) !== partitions)
    throw notInteger('Comm.Psend_init', 'partitions', partitions);
  if (typeof dest !== 'number' || (dest | 0) !== dest)
    throw notInteger('Comm.Psend_init', 'dest', dest);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Psend_init', 'tag', tag);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Psend_init', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Psend_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = partitions;
  frame[5] = dest;
  frame[6] = tag;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Psend_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Psend_init', frame[0]);
  return frame[9];
}

export function MPI_Precv_init(
  buf: MessageData,
  partitions: unknown,
  source: unknown,
  tag: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof partitions !== 'number' || (partitions | 0) !== partitions)
    throw notInteger('Comm.Precv_init', 'partitions', partitions);
  if (typeof source !== 'number' || (source | 0) !== source)
    throw notInteger('Comm.Precv_init', 'source', source);
  if (typeof tag !== 'number' || (tag | 0) !== tag) throw notInteger('Comm.Precv_init', 'tag', tag);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Precv_init', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Precv_init', comm);
  frame[1] = buf.offset;
  frame[2] = buf.count;
  frame[3] = buf.datatype._handle;
  frame[4] = partitions;
  frame[5] = source;
  frame[6] = tag;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Precv_init(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Precv_init', frame[0]);
  return frame[9];
}

export function MPI_Pready(partition: unknown, request: unknown): void {
  if (typeof partition !== 'number' || (partition | 0) !== partition)
    throw notInteger('Prequest.Pready', 'partition', partition);
  if (!isHandle(request, 'Request'))
    throw notHandle('Prequest.Pready', 'request', 'Request', request);
  if (!gate.isOpen) pass('MPI_Pready');
  frame[1] = partition;
  frame[2] = request._handle;
  native_MPI_Pready();
  if (frame[0] !== 0) hooks.raise('MPI_Pready', frame[0]);
}

export function MPI_Pready_range(
  partitionLow: unknown,
  partitionHigh: unknown,
  request: unknown,
): void {
  if (typeof partitionLow !== 'number' || (partitionLow | 0) !== partitionLow)
    throw notInteger('Prequest.Pready_range', 'partition_low', partitionLow);
  if (typeof partitionHigh !== 'number' || (partitionHigh | 0) !== partitionHigh)
    throw notInteger('Prequest.Pready_range', 'partition_high', partitionHigh);
  if (!isHandle(request, 'Request'))
    throw notHandle('Prequest.Pready_range', 'request', 'Request', request);
  if (!gate.isOpen) pass('MPI_Pready_range');
  frame[1] = partitionLow;
  frame[2] = partitionHigh;
  frame[3] = request._handle;
  native_MPI_Pready_range();
  if (frame[0] !== 0) hooks.raise('MPI_Pready_range', frame[0]);
}

export function MPI_Pready_list(partitions: Int32Array, request: unknown): void {
  if (!isHandle(request, 'Request'))
    throw notHandle('Prequest.Pready_list', 'request', 'Request', request);
  if (!gate.isOpen) pass('MPI_Pready_list');
  frame[1] = request._handle;
  native_MPI_Pready_list(partitions);
  if (frame[0] !== 0) hooks.raise('MPI_Pready_list', frame[0]);
}

export function MPI_Parrived(request: unknown, partition: unknown): boolean {
  if (!isHandle(request, 'Request'))
    throw notHandle('Prequest.Parrived', 'request', 'Request', request);
  if (typeof partition !== 'number' || (partition | 0) !== partition)
    throw notInteger('Prequest.Parrived', 'partition', partition);
  if (!gate.isOpen) pass('MPI_Parrived');
  frame[1] = request._handle;
  frame[2] = partition;
  native_MPI_Parrived();
  if (frame[0] !== 0) hooks.raise('MPI_Parrived', frame[0]);
  return frame[3] !== 0;
}

export function MPI_Barrier_init(comm: HandleHolder, info: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Barrier_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Barrier_init', comm))
    return hooks.whileServing(() => MPI_Barrier_init(comm, info));
  frame[1] = comm._handle;
  frame[2] = info._handle;
  native_MPI_Barrier_init();
  if (frame[0] !== 0) hooks.raise('MPI_Barrier_init', frame[0]);
  return frame[3];
}

export function MPI_Bcast_init(
  buffer: MessageData,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Bcast_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Bcast_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Bcast_init', comm))
    return hooks.whileServing(() => MPI_Bcast_init(buffer, root, comm, info));
  frame[1] = buffer.offset;
  frame[2] = buffer.count;
  frame[3] = buffer.datatype._handle;
  frame[4] = root;
  frame[5] = comm._handle;
  frame[6] = info._handle;
  native_MPI_Bcast_init(buffer.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Bcast_init', frame[0]);
  return frame[7];
}

export function MPI_Gather_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Gather_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Gather_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Gather_init', comm))
    return hooks.whileServing(() => MPI_Gather_init(sendbuf, recvbuf, root, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  frame[9] = info._handle;
  native_MPI_Gather_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Gather_init', frame[0]);
  return frame[10];
}

export function MPI_Gatherv_init(
  sendbuf: MessageData,
  recvbuf: VectorData,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Gatherv_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Gatherv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Gatherv_init', comm))
    return hooks.whileServing(() => MPI_Gatherv_init(sendbuf, recvbuf, root, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Gatherv_init(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Gatherv_init', frame[0]);
  return frame[9];
}

export function MPI_Scatter_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Scatter_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Scatter_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Scatter_init', comm))
    return hooks.whileServing(() => MPI_Scatter_init(sendbuf, recvbuf, root, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = root;
  frame[8] = comm._handle;
  frame[9] = info._handle;
  native_MPI_Scatter_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scatter_init', frame[0]);
  return frame[10];
}

export function MPI_Scatterv_init(
  sendbuf: VectorData,
  recvbuf: MessageData,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Scatterv_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Scatterv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Scatterv_init', comm))
    return hooks.whileServing(() => MPI_Scatterv_init(sendbuf, recvbuf, root, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.count;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Scatterv_init(sendbuf.memory, sendbuf.counts, sendbuf.displacements, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scatterv_init', frame[0]);
  return frame[9];
}

export function MPI_Allgather_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Allgather_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Allgather_init', comm))
    return hooks.whileServing(() => MPI_Allgather_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Allgather_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Allgather_init', frame[0]);
  return frame[9];
}

export function MPI_Allgatherv_init(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Allgatherv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Allgatherv_init', comm))
    return hooks.whileServing(() => MPI_Allgatherv_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Allgatherv_init(sendbuf.memory, recvbuf.memory, recvbuf.counts, recvbuf.displacements);
  if (frame[0] !== 0) hooks.raise('MPI_Allgatherv_init', frame[0]);
  return frame[8];
}

export function MPI_Alltoall_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Alltoall_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Alltoall_init', comm))
    return hooks.whileServing(() => MPI_Alltoall_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Alltoall_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Alltoall_init', frame[0]);
  return frame[9];
}

export function MPI_Alltoallv_init(
  sendbuf: VectorData,
  recvbuf: VectorData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Alltoallv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Alltoallv_init', comm))
    return hooks.whileServing(() => MPI_Alltoallv_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  frame[6] = info._handle;
  native_MPI_Alltoallv_init(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Alltoallv_init', frame[0]);
  return frame[7];
}

export function MPI_Alltoallw_init(
  sendbuf: BlocksData,
  recvbuf: BlocksData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Alltoallw_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Alltoallw_init', comm))
    return hooks.whileServing(() => MPI_Alltoallw_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  frame[4] = info._handle;
  native_MPI_Alltoallw_init(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Alltoallw_init', frame[0]);
  return frame[5];
}

export function MPI_Reduce_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  root: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce_init', 'op', 'Op', op);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Comm.Reduce_init', 'root', root);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Reduce_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Reduce_init', comm))
    return hooks.whileServing(() => MPI_Reduce_init(sendbuf, recvbuf, op, root, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = root;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Reduce_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_init', frame[0]);
  return frame[9];
}

export function MPI_Allreduce_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Allreduce_init', 'op', 'Op', op);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Allreduce_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Allreduce_init', comm))
    return hooks.whileServing(() => MPI_Allreduce_init(sendbuf, recvbuf, op, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Allreduce_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Allreduce_init', frame[0]);
  return frame[8];
}

export function MPI_Reduce_scatter_block_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce_scatter_block_init', 'op', 'Op', op);
  if (!isHandle(info, 'Info'))
    throw notHandle('Comm.Reduce_scatter_block_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Reduce_scatter_block_init', comm))
    return hooks.whileServing(() =>
      MPI_Reduce_scatter_block_init(sendbuf, recvbuf, op, comm, info),
    );
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Reduce_scatter_block_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_scatter_block_init', frame[0]);
  return frame[8];
}

export function MPI_Reduce_scatter_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  counts: CountArray,
  op: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Reduce_scatter_init', 'op', 'Op', op);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Reduce_scatter_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Reduce_scatter_init', comm))
    return hooks.whileServing(() =>
      MPI_Reduce_scatter_init(sendbuf, recvbuf, counts, op, comm, info),
    );
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.datatype._handle;
  frame[4] = op._handle;
  frame[5] = comm._handle;
  frame[6] = info._handle;
  native_MPI_Reduce_scatter_init(sendbuf.memory, recvbuf.memory, counts);
  if (frame[0] !== 0) hooks.raise('MPI_Reduce_scatter_init', frame[0]);
  return frame[7];
}

export function MPI_Scan_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Scan_init', 'op', 'Op', op);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Scan_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Scan_init', comm))
    return hooks.whileServing(() => MPI_Scan_init(sendbuf, recvbuf, op, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Scan_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Scan_init', frame[0]);
  return frame[8];
}

export function MPI_Exscan_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  op: unknown,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(op, 'Op')) throw notHandle('Comm.Exscan_init', 'op', 'Op', op);
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Exscan_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Exscan_init', comm))
    return hooks.whileServing(() => MPI_Exscan_init(sendbuf, recvbuf, op, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = recvbuf.count;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = op._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Exscan_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Exscan_init', frame[0]);
  return frame[8];
}

export function MPI_Dims_create(nnodes: unknown, ndims: unknown, dims: Int32Array): void {
  if (typeof nnodes !== 'number' || (nnodes | 0) !== nnodes)
    throw notInteger('MPI.Compute_dims', 'nnodes', nnodes);
  if (typeof ndims !== 'number' || (ndims | 0) !== ndims)
    throw notInteger('MPI.Compute_dims', 'ndims', ndims);
  if (!gate.isOpen) pass('MPI_Dims_create');
  frame[1] = nnodes;
  frame[2] = ndims;
  native_MPI_Dims_create(dims);
  if (frame[0] !== 0) hooks.raise('MPI_Dims_create', frame[0]);
}

export function MPI_Cart_create(
  comm: HandleHolder,
  dims: Int32Array,
  periods: Int32Array,
  reorder: unknown,
): number {
  if (typeof reorder !== 'number' || (reorder | 0) !== reorder)
    throw notInteger('Comm.Cart_create', 'reorder', reorder);
  if (!gate.isOpen && pass('MPI_Cart_create', comm))
    return hooks.whileServing(() => MPI_Cart_create(comm, dims, periods, reorder));
  frame[1] = comm._handle;
  frame[2] = reorder;
  native_MPI_Cart_create(dims, periods);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_create', frame[0]);
  return frame[3];
}

export function MPI_Cart_map(comm: HandleHolder, dims: Int32Array, periods: Int32Array): number {
  if (!gate.isOpen && pass('MPI_Cart_map', comm))
    return hooks.whileServing(() => MPI_Cart_map(comm, dims, periods));
  frame[1] = comm._handle;
  native_MPI_Cart_map(dims, periods);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_map', frame[0]);
  return frame[2];
}

export function MPI_Cartdim_get(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Cartdim_get', comm);
  frame[1] = comm._handle;
  native_MPI_Cartdim_get();
  if (frame[0] !== 0) hooks.raise('MPI_Cartdim_get', frame[0]);
  return frame[2];
}

export function MPI_Cart_get(
  comm: HandleHolder,
  maxdims: unknown,
  dims: Int32Array,
  periods: Int32Array,
  coords: Int32Array,
): void {
  if (typeof maxdims !== 'number' || (maxdims | 0) !== maxdims)
    throw notInteger('Comm.Cart_get', 'maxdims', maxdims);
  if (!gate.isOpen) pass('MPI_Cart_get', comm);
  frame[1] = comm._handle;
  frame[2] = maxdims;
  native_MPI_Cart_get(dims, periods, coords);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_get', frame[0]);
}

export function MPI_Cart_rank(comm: HandleHolder, coords: Int32Array): number {
  if (!gate.isOpen) pass('MPI_Cart_rank', comm);
  frame[1] = comm._handle;
  native_MPI_Cart_rank(coords);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_rank', frame[0]);
  return frame[2];
}

export function MPI_Cart_coords(
  comm: HandleHolder,
  rank: unknown,
  maxdims: unknown,
  coords: Int32Array,
): void {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Cartcomm.Get_coords', 'rank', rank);
  if (typeof maxdims !== 'number' || (maxdims | 0) !== maxdims)
    throw notInteger('Cartcomm.Get_coords', 'maxdims', maxdims);
  if (!gate.isOpen) pass('MPI_Cart_coords', comm);
  frame[1] = comm._handle;
  frame[2] = rank;
  frame[3] = maxdims;
  native_MPI_Cart_coords(coords);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_coords', frame[0]);
}

export function MPI_Cart_shift(
  comm: HandleHolder,
  direction: unknown,
  disp: unknown,
): { rankSource: number; rankDest: number } {
  if (typeof direction !== 'number' || (direction | 0) !== direction)
    throw notInteger('Cartcomm.Shift', 'direction', direction);
  if (typeof disp !== 'number' || (disp | 0) !== disp)
    throw notInteger('Cartcomm.Shift', 'disp', disp);
  if (!gate.isOpen) pass('MPI_Cart_shift', comm);
  frame[1] = comm._handle;
  frame[2] = direction;
  frame[3] = disp;
  native_MPI_Cart_shift();
  if (frame[0] !== 0) hooks.raise('MPI_Cart_shift', frame[0]);
  return { rankSource: frame[4], rankDest: frame[5] };
}

export function MPI_Cart_sub(comm: HandleHolder, remainDims: Int32Array): number {
  if (!gate.isOpen && pass('MPI_Cart_sub', comm))
    return hooks.whileServing(() => MPI_Cart_sub(comm, remainDims));
  frame[1] = comm._handle;
  native_MPI_Cart_sub(remainDims);
  if (frame[0] !== 0) hooks.raise('MPI_Cart_sub', frame[0]);
  return frame[2];
}

export function MPI_Graph_create(
  comm: HandleHolder,
  index: Int32Array,
  edges: Int32Array,
  reorder: unknown,
): number {
  if (typeof reorder !== 'number' || (reorder | 0) !== reorder)
    throw notInteger('Comm.Graph_create', 'reorder', reorder);
  if (!gate.isOpen && pass('MPI_Graph_create', comm))
    return hooks.whileServing(() => MPI_Graph_create(comm, index, edges, reorder));
  frame[1] = comm._handle;
  frame[2] = reorder;
  native_MPI_Graph_create(index, edges);
  if (frame[0] !== 0) hooks.raise('MPI_Graph_create', frame[0]);
  return frame[3];
}

export function MPI_Graph_map(comm: HandleHolder, index: Int32Array, edges: Int32Array): number {
  if (!gate.isOpen && pass('MPI_Graph_map', comm))
    return hooks.whileServing(() => MPI_Graph_map(comm, index, edges));
  frame[1] = comm._handle;
  native_MPI_Graph_map(index, edges);
  if (frame[0] !== 0) hooks.raise('MPI_Graph_map', frame[0]);
  return frame[2];
}

export function MPI_Graphdims_get(comm: HandleHolder): { nnodes: number; nedges: number } {
  if (!gate.isOpen) pass('MPI_Graphdims_get', comm);
  frame[1] = comm._handle;
  native_MPI_Graphdims_get();
  if (frame[0] !== 0) hooks.raise('MPI_Graphdims_get', frame[0]);
  return { nnodes: frame[2], nedges: frame[3] };
}

export function MPI_Graph_get(
  comm: HandleHolder,
  maxindex: unknown,
  maxedges: unknown,
  index: Int32Array,
  edges: Int32Array,
): void {
  if (typeof maxindex !== 'number' || (maxindex | 0) !== maxindex)
    throw notInteger('Comm.Graph_get', 'maxindex', maxindex);
  if (typeof maxedges !== 'number' || (maxedges | 0) !== maxedges)
    throw notInteger('Comm.Graph_get', 'maxedges', maxedges);
  if (!gate.isOpen) pass('MPI_Graph_get', comm);
  frame[1] = comm._handle;
  frame[2] = maxindex;
  frame[3] = maxedges;
  native_MPI_Graph_get(index, edges);
  if (frame[0] !== 0) hooks.raise('MPI_Graph_get', frame[0]);
}

export function MPI_Graph_neighbors_count(comm: HandleHolder, rank: unknown): number {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Graphcomm.Get_neighbors_count', 'rank', rank);
  if (!gate.isOpen) pass('MPI_Graph_neighbors_count', comm);
  frame[1] = comm._handle;
  frame[2] = rank;
  native_MPI_Graph_neighbors_count();
  if (frame[0] !== 0) hooks.raise('MPI_Graph_neighbors_count', frame[0]);
  return frame[3];
}

export function MPI_Graph_neighbors(
  comm: HandleHolder,
  rank: unknown,
  maxneighbors: unknown,
  neighbors: Int32Array,
): void {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Graphcomm.Get_neighbors', 'rank', rank);
  if (typeof maxneighbors !== 'number' || (maxneighbors | 0) !== maxneighbors)
    throw notInteger('Graphcomm.Get_neighbors', 'maxneighbors', maxneighbors);
  if (!gate.isOpen) pass('MPI_Graph_neighbors', comm);
  frame[1] = comm._handle;
  frame[2] = rank;
  frame[3] = maxneighbors;
  native_MPI_Graph_neighbors(neighbors);
  if (frame[0] !== 0) hooks.raise('MPI_Graph_neighbors', frame[0]);
}

export function MPI_Dist_graph_create(
  comm: HandleHolder,
  sources: Int32Array,
  degrees: Int32Array,
  destinations: Int32Array,
  weights: Int32Array | null,
  info: unknown,
  reorder: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.Create_dist_graph', 'info', 'Info', info);
  if (typeof reorder !== 'number' || (reorder | 0) !== reorder)
    throw notInteger('Intracomm.Create_dist_graph', 'reorder', reorder);
  if (!gate.isOpen && pass('MPI_Dist_graph_create', comm))
    return hooks.whileServing(() =>
      MPI_Dist_graph_create(comm, sources, degrees, destinations, weights, info, reorder),
    );
  frame[1] = comm._handle;
  frame[2] = info._handle;
  frame[3] = reorder;
  native_MPI_Dist_graph_create(sources, degrees, destinations, weights);
  if (frame[0] !== 0) hooks.raise('MPI_Dist_graph_create', frame[0]);
  return frame[4];
}

export function MPI_Dist_graph_create_adjacent(
  comm: HandleHolder,
  sources: Int32Array,
  sourceweights: Int32Array | null,
  destinations: Int32Array,
  destweights: Int32Array | null,
  info: unknown,
  reorder: unknown,
): number {
  if (!isHandle(info, 'Info'))
    throw notHandle('Intracomm.Create_dist_graph_adjacent', 'info', 'Info', info);
  if (typeof reorder !== 'number' || (reorder | 0) !== reorder)
    throw notInteger('Intracomm.Create_dist_graph_adjacent', 'reorder', reorder);
  if (!gate.isOpen && pass('MPI_Dist_graph_create_adjacent', comm))
    return hooks.whileServing(() =>
      MPI_Dist_graph_create_adjacent(
        comm,
        sources,
        sourceweights,
        destinations,
        destweights,
        info,
        reorder,
      ),
    );
  frame[1] = comm._handle;
  frame[2] = info._handle;
  frame[3] = reorder;
  native_MPI_Dist_graph_create_adjacent(sources, sourceweights, destinations, destweights);
  if (frame[0] !== 0) hooks.raise('MPI_Dist_graph_create_adjacent', frame[0]);
  return frame[4];
}

export function MPI_Dist_graph_neighbors_count(comm: HandleHolder): {
  indegree: number;
  outdegree: number;
  weighted: boolean;
} {
  if (!gate.isOpen) pass('MPI_Dist_graph_neighbors_count', comm);
  frame[1] = comm._handle;
  native_MPI_Dist_graph_neighbors_count();
  if (frame[0] !== 0) hooks.raise('MPI_Dist_graph_neighbors_count', frame[0]);
  return { indegree: frame[2], outdegree: frame[3], weighted: frame[4] !== 0 };
}

export function MPI_Dist_graph_neighbors(
  comm: HandleHolder,
  maxindegree: unknown,
  sources: Int32Array,
  sourceweights: Int32Array | null,
  maxoutdegree: unknown,
  destinations: Int32Array,
  destweights: Int32Array | null,
): void {
  if (typeof maxindegree !== 'number' || (maxindegree | 0) !== maxindegree)
    throw notInteger('Comm.Dist_graph_neighbors', 'maxindegree', maxindegree);
  if (typeof maxoutdegree !== 'number' || (maxoutdegree | 0) !== maxoutdegree)
    throw notInteger('Comm.Dist_graph_neighbors', 'maxoutdegree', maxoutdegree);
  if (!gate.isOpen) pass('MPI_Dist_graph_neighbors', comm);
  frame[1] = comm._handle;
  frame[2] = maxindegree;
  frame[3] = maxoutdegree;
  native_MPI_Dist_graph_neighbors(sources, sourceweights, destinations, destweights);
  if (frame[0] !== 0) hooks.raise('MPI_Dist_graph_neighbors', frame[0]);
}

export function MPI_Neighbor_allgather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Neighbor_allgather', comm))
    return hooks.whileServing(() => MPI_Neighbor_allgather(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Neighbor_allgather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_allgather', frame[0]);
}

export function MPI_Neighbor_allgatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Neighbor_allgatherv', comm))
    return hooks.whileServing(() => MPI_Neighbor_allgatherv(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  native_MPI_Neighbor_allgatherv(
    sendbuf.memory,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_allgatherv', frame[0]);
}

export function MPI_Neighbor_alltoall(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Neighbor_alltoall', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoall(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Neighbor_alltoall(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoall', frame[0]);
}

export function MPI_Neighbor_alltoallv(
  sendbuf: VectorData,
  recvbuf: VectorData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Neighbor_alltoallv', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoallv(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  native_MPI_Neighbor_alltoallv(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoallv', frame[0]);
}

export function MPI_Neighbor_alltoallw(
  sendbuf: BlocksData,
  recvbuf: BlocksData,
  comm: HandleHolder,
): void {
  if (!gate.isOpen && pass('MPI_Neighbor_alltoallw', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoallw(sendbuf, recvbuf, comm));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  native_MPI_Neighbor_alltoallw(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoallw', frame[0]);
}

export function MPI_Ineighbor_allgather(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ineighbor_allgather', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Ineighbor_allgather(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ineighbor_allgather', frame[0]);
  return frame[8];
}

export function MPI_Ineighbor_allgatherv(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ineighbor_allgatherv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  native_MPI_Ineighbor_allgatherv(
    sendbuf.memory,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Ineighbor_allgatherv', frame[0]);
  return frame[7];
}

export function MPI_Ineighbor_alltoall(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ineighbor_alltoall', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  native_MPI_Ineighbor_alltoall(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Ineighbor_alltoall', frame[0]);
  return frame[8];
}

export function MPI_Ineighbor_alltoallv(
  sendbuf: VectorData,
  recvbuf: VectorData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ineighbor_alltoallv', comm);
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  native_MPI_Ineighbor_alltoallv(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Ineighbor_alltoallv', frame[0]);
  return frame[6];
}

export function MPI_Ineighbor_alltoallw(
  sendbuf: BlocksData,
  recvbuf: BlocksData,
  comm: HandleHolder,
): number {
  if (!gate.isOpen) pass('MPI_Ineighbor_alltoallw', comm);
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  native_MPI_Ineighbor_alltoallw(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Ineighbor_alltoallw', frame[0]);
  return frame[4];
}

export function MPI_Neighbor_allgather_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info'))
    throw notHandle('Comm.Neighbor_allgather_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Neighbor_allgather_init', comm))
    return hooks.whileServing(() => MPI_Neighbor_allgather_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Neighbor_allgather_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_allgather_init', frame[0]);
  return frame[9];
}

export function MPI_Neighbor_allgatherv_init(
  sendbuf: MessageData,
  recvbuf: VectorData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info'))
    throw notHandle('Comm.Neighbor_allgatherv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Neighbor_allgatherv_init', comm))
    return hooks.whileServing(() => MPI_Neighbor_allgatherv_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.datatype._handle;
  frame[6] = comm._handle;
  frame[7] = info._handle;
  native_MPI_Neighbor_allgatherv_init(
    sendbuf.memory,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_allgatherv_init', frame[0]);
  return frame[8];
}

export function MPI_Neighbor_alltoall_init(
  sendbuf: MessageData,
  recvbuf: MessageData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info')) throw notHandle('Comm.Neighbor_alltoall_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Neighbor_alltoall_init', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoall_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.count;
  frame[3] = sendbuf.datatype._handle;
  frame[4] = recvbuf.offset;
  frame[5] = recvbuf.count;
  frame[6] = recvbuf.datatype._handle;
  frame[7] = comm._handle;
  frame[8] = info._handle;
  native_MPI_Neighbor_alltoall_init(sendbuf.memory, recvbuf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoall_init', frame[0]);
  return frame[9];
}

export function MPI_Neighbor_alltoallv_init(
  sendbuf: VectorData,
  recvbuf: VectorData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info'))
    throw notHandle('Comm.Neighbor_alltoallv_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Neighbor_alltoallv_init', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoallv_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = sendbuf.datatype._handle;
  frame[3] = recvbuf.offset;
  frame[4] = recvbuf.datatype._handle;
  frame[5] = comm._handle;
  frame[6] = info._handle;
  native_MPI_Neighbor_alltoallv_init(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoallv_init', frame[0]);
  return frame[7];
}

export function MPI_Neighbor_alltoallw_init(
  sendbuf: BlocksData,
  recvbuf: BlocksData,
  comm: HandleHolder,
  info: unknown,
): number {
  if (!isHandle(info, 'Info'))
    throw notHandle('Comm.Neighbor_alltoallw_init', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Neighbor_alltoallw_init', comm))
    return hooks.whileServing(() => MPI_Neighbor_alltoallw_init(sendbuf, recvbuf, comm, info));
  frame[1] = sendbuf.offset;
  frame[2] = recvbuf.offset;
  frame[3] = comm._handle;
  frame[4] = info._handle;
  native_MPI_Neighbor_alltoallw_init(
    sendbuf.memory,
    sendbuf.counts,
    sendbuf.displacements,
    sendbuf.datatypes,
    recvbuf.memory,
    recvbuf.counts,
    recvbuf.displacements,
    recvbuf.datatypes,
  );
  if (frame[0] !== 0) hooks.raise('MPI_Neighbor_alltoallw_init', frame[0]);
  return frame[5];
}

export function MPI_Comm_create_keyval(extraState: number): number {
  if (!gate.isOpen) pass('MPI_Comm_create_keyval');
  frame[1] = extraState;
  native_MPI_Comm_create_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_create_keyval', frame[0]);
  return frame[2];
}

export function MPI_Comm_free_keyval(keyval: unknown): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Comm.Free_keyval', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Comm_free_keyval');
  frame[1] = keyval;
  native_MPI_Comm_free_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_free_keyval', frame[0]);
}

export function MPI_Comm_set_attr(comm: HandleHolder, keyval: unknown, attrval: number): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Comm.Set_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Comm_set_attr', comm);
  frame[1] = comm._handle;
  frame[2] = keyval;
  frame[3] = attrval;
  native_MPI_Comm_set_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_set_attr', frame[0]);
}

export function MPI_Comm_get_attr(
  comm: HandleHolder,
  keyval: unknown,
): { value: number; flag: boolean } {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Comm.Get_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Comm_get_attr', comm);
  frame[1] = comm._handle;
  frame[2] = keyval;
  native_MPI_Comm_get_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_attr', frame[0]);
  return { value: frame[3], flag: frame[4] !== 0 };
}

export function MPI_Comm_delete_attr(comm: HandleHolder, keyval: unknown): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Comm.Delete_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Comm_delete_attr', comm);
  frame[1] = comm._handle;
  frame[2] = keyval;
  native_MPI_Comm_delete_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_delete_attr', frame[0]);
}

export function companion_keyval(): number {
  if (!gate.isOpen) pass('companion_keyval');
  native_companion_keyval();
  if (frame[0] !== 0) hooks.raise('companion_keyval', frame[0]);
  return frame[1];
}

export function exchange_keyval(): number {
  if (!gate.isOpen) pass('exchange_keyval');
  native_exchange_keyval();
  if (frame[0] !== 0) hooks.raise('exchange_keyval', frame[0]);
  return frame[1];
}

export function exchange_count_keyval(): number {
  if (!gate.isOpen) pass('exchange_count_keyval');
  native_exchange_count_keyval();
  if (frame[0] !== 0) hooks.raise('exchange_count_keyval', frame[0]);
  return frame[1];
}

export function mark_communicator(comm: HandleHolder): void {
  if (!gate.isOpen) pass('mark_communicator', comm);
  frame[1] = comm._handle;
  native_mark_communicator();
  if (frame[0] !== 0) hooks.raise('mark_communicator', frame[0]);
}

export function MPI_Type_create_keyval(extraState: number): number {
  if (!gate.isOpen) pass('MPI_Type_create_keyval');
  frame[1] = extraState;
  native_MPI_Type_create_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Type_create_keyval', frame[0]);
  return frame[2];
}

export function MPI_Type_free_keyval(keyval: unknown): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Datatype.Free_keyval', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Type_free_keyval');
  frame[1] = keyval;
  native_MPI_Type_free_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Type_free_keyval', frame[0]);
}

export function MPI_Type_set_attr(datatype: unknown, keyval: unknown, attrval: number): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Set_attr', 'datatype', 'Datatype', datatype);
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Datatype.Set_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Type_set_attr');
  frame[1] = datatype._handle;
  frame[2] = keyval;
  frame[3] = attrval;
  native_MPI_Type_set_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Type_set_attr', frame[0]);
}

export function MPI_Type_get_attr(
  datatype: unknown,
  keyval: unknown,
): { value: number; flag: boolean } {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Get_attr', 'datatype', 'Datatype', datatype);
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Datatype.Get_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Type_get_attr');
  frame[1] = datatype._handle;
  frame[2] = keyval;
  native_MPI_Type_get_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Type_get_attr', frame[0]);
  return { value: frame[3], flag: frame[4] !== 0 };
}

export function MPI_Type_delete_attr(datatype: unknown, keyval: unknown): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Datatype.Delete_attr', 'datatype', 'Datatype', datatype);
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Datatype.Delete_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Type_delete_attr');
  frame[1] = datatype._handle;
  frame[2] = keyval;
  native_MPI_Type_delete_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Type_delete_attr', frame[0]);
}

export function MPI_Win_create_keyval(extraState: number): number {
  if (!gate.isOpen) pass('MPI_Win_create_keyval');
  frame[1] = extraState;
  native_MPI_Win_create_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Win_create_keyval', frame[0]);
  return frame[2];
}

export function MPI_Win_free_keyval(keyval: unknown): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Win.Free_keyval', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Win_free_keyval');
  frame[1] = keyval;
  native_MPI_Win_free_keyval();
  if (frame[0] !== 0) hooks.raise('MPI_Win_free_keyval', frame[0]);
}

export function MPI_Win_set_attr(win: HandleHolder, keyval: unknown, attrval: number): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Win.Set_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Win_set_attr');
  frame[1] = win._handle;
  frame[2] = keyval;
  frame[3] = attrval;
  native_MPI_Win_set_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Win_set_attr', frame[0]);
}

export function MPI_Win_get_attr(
  win: HandleHolder,
  keyval: unknown,
): { value: number; flag: boolean } {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Win.Get_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Win_get_attr');
  frame[1] = win._handle;
  frame[2] = keyval;
  native_MPI_Win_get_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Win_get_attr', frame[0]);
  return { value: frame[3], flag: frame[4] !== 0 };
}

export function MPI_Win_delete_attr(win: HandleHolder, keyval: unknown): void {
  if (typeof keyval !== 'number' || (keyval | 0) !== keyval)
    throw notInteger('Win.Delete_attr', 'keyval', keyval);
  if (!gate.isOpen) pass('MPI_Win_delete_attr');
  frame[1] = win._handle;
  frame[2] = keyval;
  native_MPI_Win_delete_attr();
  if (frame[0] !== 0) hooks.raise('MPI_Win_delete_attr', frame[0]);
}

export function MPI_Comm_revoke(comm: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Comm_revoke', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_revoke();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_revoke', frame[0]);
}

export function MPI_Comm_is_revoked(comm: HandleHolder): boolean {
  if (!gate.isOpen) pass('MPI_Comm_is_revoked', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_is_revoked();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_is_revoked', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Comm_get_failed(comm: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Comm_get_failed', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_get_failed();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_failed', frame[0]);
  return frame[2];
}

export function MPI_Comm_ack_failed(comm: HandleHolder, numToAck: unknown): number {
  if (typeof numToAck !== 'number' || (numToAck | 0) !== numToAck)
    throw notInteger('Comm.Ack_failed', 'num_to_ack', numToAck);
  if (!gate.isOpen) pass('MPI_Comm_ack_failed', comm);
  frame[1] = comm._handle;
  frame[2] = numToAck;
  native_MPI_Comm_ack_failed();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_ack_failed', frame[0]);
  return frame[3];
}

export function MPI_Comm_agree(comm: HandleHolder, flag: unknown): number {
  if (typeof flag !== 'number' || (flag | 0) !== flag) throw notInteger('Comm.Agree', 'flag', flag);
  if (!gate.isOpen && pass('MPI_Comm_agree', comm))
    return hooks.whileServing(() => MPI_Comm_agree(comm, flag));
  frame[1] = comm._handle;
  frame[2] = flag;
  native_MPI_Comm_agree();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_agree', frame[0]);
  return frame[3];
}

export function MPI_Comm_iagree(comm: HandleHolder, flag: Memory): number {
  if (!gate.isOpen) pass('MPI_Comm_iagree', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_iagree(flag);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_iagree', frame[0]);
  return frame[2];
}

export function MPI_Comm_shrink(comm: HandleHolder): number {
  if (!gate.isOpen && pass('MPI_Comm_shrink', comm))
    return hooks.whileServing(() => MPI_Comm_shrink(comm));
  frame[1] = comm._handle;
  native_MPI_Comm_shrink();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_shrink', frame[0]);
  return frame[2];
}

export function MPI_Comm_ishrink(comm: HandleHolder, newcomm: Memory): number {
  if (!gate.isOpen) pass('MPI_Comm_ishrink', comm);
  frame[1] = comm._handle;
  native_MPI_Comm_ishrink(newcomm);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_ishrink', frame[0]);
  return frame[2];
}

export function MPI_Win_create(
  memory: Uint8Array,
  dispUnit: unknown,
  info: unknown,
  comm: HandleHolder,
): number {
  if (typeof dispUnit !== 'number' || (dispUnit | 0) !== dispUnit)
    throw notInteger('Win.Create', 'disp_unit', dispUnit);
  if (!isHandle(info, 'Info')) throw notHandle('Win.Create', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Win_create', comm))
    return hooks.whileServing(() => MPI_Win_create(memory, dispUnit, info, comm));
  frame[1] = memory.byteLength;
  frame[2] = dispUnit;
  frame[3] = info._handle;
  frame[4] = comm._handle;
  native_MPI_Win_create(memory);
  if (frame[0] !== 0) hooks.raise('MPI_Win_create', frame[0]);
  return frame[5];
}

export function MPI_Win_allocate(
  size: unknown,
  dispUnit: unknown,
  info: unknown,
  comm: HandleHolder,
): { base: number; win: number } {
  if (typeof size !== 'number' || !Number.isSafeInteger(size))
    throw notCount('Win.Allocate', 'size', size);
  if (typeof dispUnit !== 'number' || (dispUnit | 0) !== dispUnit)
    throw notInteger('Win.Allocate', 'disp_unit', dispUnit);
  if (!isHandle(info, 'Info')) throw notHandle('Win.Allocate', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Win_allocate', comm))
    return hooks.whileServing(() => MPI_Win_allocate(size, dispUnit, info, comm));
  frame[1] = size;
  frame[2] = dispUnit;
  frame[3] = info._handle;
  frame[4] = comm._handle;
  native_MPI_Win_allocate();
  if (frame[0] !== 0) hooks.raise('MPI_Win_allocate', frame[0]);
  return { base: frame[5], win: frame[6] };
}

export function MPI_Win_allocate_shared(
  size: unknown,
  dispUnit: unknown,
  info: unknown,
  comm: HandleHolder,
): { base: number; win: number } {
  if (typeof size !== 'number' || !Number.isSafeInteger(size))
    throw notCount('Win.Allocate_shared', 'size', size);
  if (typeof dispUnit !== 'number' || (dispUnit | 0) !== dispUnit)
    throw notInteger('Win.Allocate_shared', 'disp_unit', dispUnit);
  if (!isHandle(info, 'Info')) throw notHandle('Win.Allocate_shared', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Win_allocate_shared', comm))
    return hooks.whileServing(() => MPI_Win_allocate_shared(size, dispUnit, info, comm));
  frame[1] = size;
  frame[2] = dispUnit;
  frame[3] = info._handle;
  frame[4] = comm._handle;
  native_MPI_Win_allocate_shared();
  if (frame[0] !== 0) hooks.raise('MPI_Win_allocate_shared', frame[0]);
  return { base: frame[5], win: frame[6] };
}

export function MPI_Win_create_dynamic(info: unknown, comm: HandleHolder): number {
  if (!isHandle(info, 'Info')) throw notHandle('Win.Create_dynamic', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_Win_create_dynamic', comm))
    return hooks.whileServing(() => MPI_Win_create_dynamic(info, comm));
  frame[1] = info._handle;
  frame[2] = comm._handle;
  native_MPI_Win_create_dynamic();
  if (frame[0] !== 0) hooks.raise('MPI_Win_create_dynamic', frame[0]);
  return frame[3];
}

export function MPI_Win_shared_query(
  win: HandleHolder,
  rank: unknown,
): { size: number; dispUnit: number; base: number } {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.Shared_query', 'rank', rank);
  if (!gate.isOpen) pass('MPI_Win_shared_query');
  frame[1] = win._handle;
  frame[2] = rank;
  native_MPI_Win_shared_query();
  if (frame[0] !== 0) hooks.raise('MPI_Win_shared_query', frame[0]);
  return { size: frame[3], dispUnit: frame[4], base: frame[5] };
}

export function MPI_Win_attach(win: HandleHolder, memory: Uint8Array): void {
  if (!gate.isOpen) pass('MPI_Win_attach');
  frame[1] = win._handle;
  frame[2] = memory.byteLength;
  native_MPI_Win_attach(memory);
  if (frame[0] !== 0) hooks.raise('MPI_Win_attach', frame[0]);
}

export function MPI_Win_detach(win: HandleHolder, base: unknown): void {
  if (typeof base !== 'number' || !Number.isSafeInteger(base))
    throw notCount('Win.Detach', 'base', base);
  if (!gate.isOpen) pass('MPI_Win_detach');
  frame[1] = win._handle;
  frame[2] = base;
  native_MPI_Win_detach();
  if (frame[0] !== 0) hooks.raise('MPI_Win_detach', frame[0]);
}

export function MPI_Win_free(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_free')) return hooks.whileServing(() => MPI_Win_free(win));
  frame[1] = win._handle;
  native_MPI_Win_free();
  win._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Win_free', frame[0]);
}

export function MPI_Win_get_group(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_get_group');
  frame[1] = win._handle;
  native_MPI_Win_get_group();
  if (frame[0] !== 0) hooks.raise('MPI_Win_get_group', frame[0]);
  return frame[2];
}

export function MPI_Win_set_info(win: HandleHolder, info: unknown): void {
  if (!isHandle(info, 'Info')) throw notHandle('Win.Set_info', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Win_set_info');
  frame[1] = win._handle;
  frame[2] = info._handle;
  native_MPI_Win_set_info();
  if (frame[0] !== 0) hooks.raise('MPI_Win_set_info', frame[0]);
}

export function MPI_Win_get_info(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_get_info');
  frame[1] = win._handle;
  native_MPI_Win_get_info();
  if (frame[0] !== 0) hooks.raise('MPI_Win_get_info', frame[0]);
  return frame[2];
}

export function MPI_Win_get_name(win: HandleHolder): string {
  if (!gate.isOpen) pass('MPI_Win_get_name');
  frame[1] = win._handle;
  const result = native_MPI_Win_get_name();
  if (frame[0] !== 0) hooks.raise('MPI_Win_get_name', frame[0]);
  return result;
}

export function MPI_Win_set_name(win: HandleHolder, name: unknown): void {
  if (typeof name !== 'string') throw notString('Win.Set_name', 'name', name);
  if (!gate.isOpen) pass('MPI_Win_set_name');
  frame[1] = win._handle;
  native_MPI_Win_set_name(name);
  if (frame[0] !== 0) hooks.raise('MPI_Win_set_name', frame[0]);
}

export function MPI_Win_set_errhandler(win: HandleHolder, errhandler: unknown): void {
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Win.Set_errhandler', 'errhandler', 'Errhandler', errhandler);
  if (!gate.isOpen) pass('MPI_Win_set_errhandler');
  frame[1] = win._handle;
  frame[2] = errhandler._handle;
  native_MPI_Win_set_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Win_set_errhandler', frame[0]);
}

export function MPI_Win_get_errhandler(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_get_errhandler');
  frame[1] = win._handle;
  native_MPI_Win_get_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Win_get_errhandler', frame[0]);
  return frame[2];
}

export function MPI_Win_call_errhandler(win: HandleHolder, errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('Win.Call_errhandler', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_Win_call_errhandler');
  frame[1] = win._handle;
  frame[2] = errorcode;
  native_MPI_Win_call_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Win_call_errhandler', frame[0]);
}

export function MPI_Put(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  win: HandleHolder,
): void {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Put', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Put', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Put', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Put', 'target_datatype', 'Datatype', targetDatatype);
  if (!gate.isOpen) pass('MPI_Put');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = win._handle;
  native_MPI_Put(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Put', frame[0]);
}

export function MPI_Get(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  win: HandleHolder,
): void {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Get', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Get', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Get', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Get', 'target_datatype', 'Datatype', targetDatatype);
  if (!gate.isOpen) pass('MPI_Get');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = win._handle;
  native_MPI_Get(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Get', frame[0]);
}

export function MPI_Accumulate(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  op: unknown,
  win: HandleHolder,
): void {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Accumulate', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Accumulate', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Accumulate', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Accumulate', 'target_datatype', 'Datatype', targetDatatype);
  if (!isHandle(op, 'Op')) throw notHandle('Win.Accumulate', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Accumulate');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = op._handle;
  frame[9] = win._handle;
  native_MPI_Accumulate(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Accumulate', frame[0]);
}

export function MPI_Get_accumulate(
  origin: MessageData,
  result: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  op: unknown,
  win: HandleHolder,
): void {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Get_accumulate', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Get_accumulate', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Get_accumulate', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Get_accumulate', 'target_datatype', 'Datatype', targetDatatype);
  if (!isHandle(op, 'Op')) throw notHandle('Win.Get_accumulate', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Get_accumulate');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = result.offset;
  frame[5] = result.count;
  frame[6] = result.datatype._handle;
  frame[7] = targetRank;
  frame[8] = targetDisp;
  frame[9] = targetCount;
  frame[10] = targetDatatype._handle;
  frame[11] = op._handle;
  frame[12] = win._handle;
  native_MPI_Get_accumulate(origin.memory, result.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Get_accumulate', frame[0]);
}

export function MPI_Fetch_and_op(
  origin: MessageData,
  result: MessageData,
  datatype: unknown,
  targetRank: unknown,
  targetDisp: unknown,
  op: unknown,
  win: HandleHolder,
): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Win.Fetch_and_op', 'datatype', 'Datatype', datatype);
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Fetch_and_op', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Fetch_and_op', 'target_disp', targetDisp);
  if (!isHandle(op, 'Op')) throw notHandle('Win.Fetch_and_op', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Fetch_and_op');
  frame[1] = origin.offset;
  frame[2] = result.offset;
  frame[3] = datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = op._handle;
  frame[7] = win._handle;
  native_MPI_Fetch_and_op(origin.memory, result.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Fetch_and_op', frame[0]);
}

export function MPI_Compare_and_swap(
  origin: MessageData,
  compare: MessageData,
  result: MessageData,
  datatype: unknown,
  targetRank: unknown,
  targetDisp: unknown,
  win: HandleHolder,
): void {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('Win.Compare_and_swap', 'datatype', 'Datatype', datatype);
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Compare_and_swap', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Compare_and_swap', 'target_disp', targetDisp);
  if (!gate.isOpen) pass('MPI_Compare_and_swap');
  frame[1] = origin.offset;
  frame[2] = compare.offset;
  frame[3] = result.offset;
  frame[4] = datatype._handle;
  frame[5] = targetRank;
  frame[6] = targetDisp;
  frame[7] = win._handle;
  native_MPI_Compare_and_swap(origin.memory, compare.memory, result.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Compare_and_swap', frame[0]);
}

export function MPI_Rput(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  win: HandleHolder,
): number {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Rput', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Rput', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Rput', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Rput', 'target_datatype', 'Datatype', targetDatatype);
  if (!gate.isOpen) pass('MPI_Rput');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = win._handle;
  native_MPI_Rput(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Rput', frame[0]);
  return frame[9];
}

export function MPI_Rget(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  win: HandleHolder,
): number {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Rget', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Rget', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Rget', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Rget', 'target_datatype', 'Datatype', targetDatatype);
  if (!gate.isOpen) pass('MPI_Rget');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = win._handle;
  native_MPI_Rget(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Rget', frame[0]);
  return frame[9];
}

export function MPI_Raccumulate(
  origin: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  op: unknown,
  win: HandleHolder,
): number {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Raccumulate', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Raccumulate', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Raccumulate', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Raccumulate', 'target_datatype', 'Datatype', targetDatatype);
  if (!isHandle(op, 'Op')) throw notHandle('Win.Raccumulate', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Raccumulate');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = targetRank;
  frame[5] = targetDisp;
  frame[6] = targetCount;
  frame[7] = targetDatatype._handle;
  frame[8] = op._handle;
  frame[9] = win._handle;
  native_MPI_Raccumulate(origin.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Raccumulate', frame[0]);
  return frame[10];
}

export function MPI_Rget_accumulate(
  origin: MessageData,
  result: MessageData,
  targetRank: unknown,
  targetDisp: unknown,
  targetCount: unknown,
  targetDatatype: unknown,
  op: unknown,
  win: HandleHolder,
): number {
  if (typeof targetRank !== 'number' || (targetRank | 0) !== targetRank)
    throw notInteger('Win.Rget_accumulate', 'target_rank', targetRank);
  if (typeof targetDisp !== 'number' || !Number.isSafeInteger(targetDisp))
    throw notCount('Win.Rget_accumulate', 'target_disp', targetDisp);
  if (typeof targetCount !== 'number' || !Number.isSafeInteger(targetCount))
    throw notCount('Win.Rget_accumulate', 'target_count', targetCount);
  if (!isHandle(targetDatatype, 'Datatype'))
    throw notHandle('Win.Rget_accumulate', 'target_datatype', 'Datatype', targetDatatype);
  if (!isHandle(op, 'Op')) throw notHandle('Win.Rget_accumulate', 'op', 'Op', op);
  if (!gate.isOpen) pass('MPI_Rget_accumulate');
  frame[1] = origin.offset;
  frame[2] = origin.count;
  frame[3] = origin.datatype._handle;
  frame[4] = result.offset;
  frame[5] = result.count;
  frame[6] = result.datatype._handle;
  frame[7] = targetRank;
  frame[8] = targetDisp;
  frame[9] = targetCount;
  frame[10] = targetDatatype._handle;
  frame[11] = op._handle;
  frame[12] = win._handle;
  native_MPI_Rget_accumulate(origin.memory, result.memory);
  if (frame[0] !== 0) hooks.raise('MPI_Rget_accumulate', frame[0]);
  return frame[13];
}

export function MPI_Win_fence(assertion: unknown, win: HandleHolder): void {
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Fence', 'assertion', assertion);
  if (!gate.isOpen && pass('MPI_Win_fence'))
    return hooks.whileServing(() => MPI_Win_fence(assertion, win));
  frame[1] = assertion;
  frame[2] = win._handle;
  native_MPI_Win_fence();
  if (frame[0] !== 0) hooks.raise('MPI_Win_fence', frame[0]);
}

export function MPI_Win_fence_on_thread(assertion: unknown, win: HandleHolder): number {
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.FenceAsync', 'assertion', assertion);
  if (!gate.isOpen) pass('MPI_Win_fence');
  frame[1] = assertion;
  frame[2] = win._handle;
  native_MPI_Win_fence_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_fence', frame[0]);
  return frame[1];
}

export function MPI_Win_start(group: unknown, assertion: unknown, win: HandleHolder): void {
  if (!isHandle(group, 'Group')) throw notHandle('Win.Start', 'group', 'Group', group);
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Start', 'assertion', assertion);
  if (!gate.isOpen && pass('MPI_Win_start'))
    return hooks.whileServing(() => MPI_Win_start(group, assertion, win));
  frame[1] = group._handle;
  frame[2] = assertion;
  frame[3] = win._handle;
  native_MPI_Win_start();
  if (frame[0] !== 0) hooks.raise('MPI_Win_start', frame[0]);
}

export function MPI_Win_start_on_thread(
  group: unknown,
  assertion: unknown,
  win: HandleHolder,
): number {
  if (!isHandle(group, 'Group')) throw notHandle('Win.StartAsync', 'group', 'Group', group);
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.StartAsync', 'assertion', assertion);
  if (!gate.isOpen) pass('MPI_Win_start');
  frame[1] = group._handle;
  frame[2] = assertion;
  frame[3] = win._handle;
  native_MPI_Win_start_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_start', frame[0]);
  return frame[1];
}

export function MPI_Win_complete(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_complete'))
    return hooks.whileServing(() => MPI_Win_complete(win));
  frame[1] = win._handle;
  native_MPI_Win_complete();
  if (frame[0] !== 0) hooks.raise('MPI_Win_complete', frame[0]);
}

export function MPI_Win_complete_on_thread(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_complete');
  frame[1] = win._handle;
  native_MPI_Win_complete_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_complete', frame[0]);
  return frame[1];
}

export function MPI_Win_post(group: unknown, assertion: unknown, win: HandleHolder): void {
  if (!isHandle(group, 'Group')) throw notHandle('Win.Post', 'group', 'Group', group);
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Post', 'assertion', assertion);
  if (!gate.isOpen && pass('MPI_Win_post'))
    return hooks.whileServing(() => MPI_Win_post(group, assertion, win));
  frame[1] = group._handle;
  frame[2] = assertion;
  frame[3] = win._handle;
  native_MPI_Win_post();
  if (frame[0] !== 0) hooks.raise('MPI_Win_post', frame[0]);
}

export function MPI_Win_wait(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_wait')) return hooks.whileServing(() => MPI_Win_wait(win));
  frame[1] = win._handle;
  native_MPI_Win_wait();
  if (frame[0] !== 0) hooks.raise('MPI_Win_wait', frame[0]);
}

export function MPI_Win_test(win: HandleHolder): boolean {
  if (!gate.isOpen) pass('MPI_Win_test');
  frame[1] = win._handle;
  native_MPI_Win_test();
  if (frame[0] !== 0) hooks.raise('MPI_Win_test', frame[0]);
  return frame[2] !== 0;
}

export function MPI_Win_lock(
  lockType: unknown,
  rank: unknown,
  assertion: unknown,
  win: HandleHolder,
): void {
  if (typeof lockType !== 'number' || (lockType | 0) !== lockType)
    throw notInteger('Win.Lock', 'lock_type', lockType);
  if (typeof rank !== 'number' || (rank | 0) !== rank) throw notInteger('Win.Lock', 'rank', rank);
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Lock', 'assertion', assertion);
  if (!gate.isOpen && pass('MPI_Win_lock'))
    return hooks.whileServing(() => MPI_Win_lock(lockType, rank, assertion, win));
  frame[1] = lockType;
  frame[2] = rank;
  frame[3] = assertion;
  frame[4] = win._handle;
  native_MPI_Win_lock();
  if (frame[0] !== 0) hooks.raise('MPI_Win_lock', frame[0]);
}

export function MPI_Win_lock_on_thread(
  lockType: unknown,
  rank: unknown,
  assertion: unknown,
  win: HandleHolder,
): number {
  if (typeof lockType !== 'number' || (lockType | 0) !== lockType)
    throw notInteger('Win.LockAsync', 'lock_type', lockType);
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.LockAsync', 'rank', rank);
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.LockAsync', 'assertion', assertion);
  if (!gate.isOpen) pass('MPI_Win_lock');
  frame[1] = lockType;
  frame[2] = rank;
  frame[3] = assertion;
  frame[4] = win._handle;
  native_MPI_Win_lock_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_lock', frame[0]);
  return frame[1];
}

export function MPI_Win_unlock(rank: unknown, win: HandleHolder): void {
  if (typeof rank !== 'number' || (rank | 0) !== rank) throw notInteger('Win.Unlock', 'rank', rank);
  if (!gate.isOpen && pass('MPI_Win_unlock'))
    return hooks.whileServing(() => MPI_Win_unlock(rank, win));
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_unlock();
  if (frame[0] !== 0) hooks.raise('MPI_Win_unlock', frame[0]);
}

export function MPI_Win_unlock_on_thread(rank: unknown, win: HandleHolder): number {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.UnlockAsync', 'rank', rank);
  if (!gate.isOpen) pass('MPI_Win_unlock');
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_unlock_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_unlock', frame[0]);
  return frame[1];
}

export function MPI_Win_lock_all(assertion: unknown, win: HandleHolder): void {
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Lock_all', 'assertion', assertion);
  if (!gate.isOpen && pass('MPI_Win_lock_all'))
    return hooks.whileServing(() => MPI_Win_lock_all(assertion, win));
  frame[1] = assertion;
  frame[2] = win._handle;
  native_MPI_Win_lock_all();
  if (frame[0] !== 0) hooks.raise('MPI_Win_lock_all', frame[0]);
}

export function MPI_Win_lock_all_on_thread(assertion: unknown, win: HandleHolder): number {
  if (typeof assertion !== 'number' || (assertion | 0) !== assertion)
    throw notInteger('Win.Lock_allAsync', 'assertion', assertion);
  if (!gate.isOpen) pass('MPI_Win_lock_all');
  frame[1] = assertion;
  frame[2] = win._handle;
  native_MPI_Win_lock_all_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_lock_all', frame[0]);
  return frame[1];
}

export function MPI_Win_unlock_all(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_unlock_all'))
    return hooks.whileServing(() => MPI_Win_unlock_all(win));
  frame[1] = win._handle;
  native_MPI_Win_unlock_all();
  if (frame[0] !== 0) hooks.raise('MPI_Win_unlock_all', frame[0]);
}

export function MPI_Win_unlock_all_on_thread(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_unlock_all');
  frame[1] = win._handle;
  native_MPI_Win_unlock_all_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_unlock_all', frame[0]);
  return frame[1];
}

export function MPI_Win_flush(rank: unknown, win: HandleHolder): void {
  if (typeof rank !== 'number' || (rank | 0) !== rank) throw notInteger('Win.Flush', 'rank', rank);
  if (!gate.isOpen && pass('MPI_Win_flush'))
    return hooks.whileServing(() => MPI_Win_flush(rank, win));
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_flush();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush', frame[0]);
}

export function MPI_Win_flush_on_thread(rank: unknown, win: HandleHolder): number {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.FlushAsync', 'rank', rank);
  if (!gate.isOpen) pass('MPI_Win_flush');
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_flush_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush', frame[0]);
  return frame[1];
}

export function MPI_Win_flush_all(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_flush_all'))
    return hooks.whileServing(() => MPI_Win_flush_all(win));
  frame[1] = win._handle;
  native_MPI_Win_flush_all();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_all', frame[0]);
}

export function MPI_Win_flush_all_on_thread(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_flush_all');
  frame[1] = win._handle;
  native_MPI_Win_flush_all_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_all', frame[0]);
  return frame[1];
}

export function MPI_Win_flush_local(rank: unknown, win: HandleHolder): void {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.Flush_local', 'rank', rank);
  if (!gate.isOpen && pass('MPI_Win_flush_local'))
    return hooks.whileServing(() => MPI_Win_flush_local(rank, win));
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_flush_local();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_local', frame[0]);
}

export function MPI_Win_flush_local_on_thread(rank: unknown, win: HandleHolder): number {
  if (typeof rank !== 'number' || (rank | 0) !== rank)
    throw notInteger('Win.Flush_localAsync', 'rank', rank);
  if (!gate.isOpen) pass('MPI_Win_flush_local');
  frame[1] = rank;
  frame[2] = win._handle;
  native_MPI_Win_flush_local_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_local', frame[0]);
  return frame[1];
}

export function MPI_Win_flush_local_all(win: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Win_flush_local_all'))
    return hooks.whileServing(() => MPI_Win_flush_local_all(win));
  frame[1] = win._handle;
  native_MPI_Win_flush_local_all();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_local_all', frame[0]);
}

export function MPI_Win_flush_local_all_on_thread(win: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Win_flush_local_all');
  frame[1] = win._handle;
  native_MPI_Win_flush_local_all_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_Win_flush_local_all', frame[0]);
  return frame[1];
}

export function MPI_Win_sync(win: HandleHolder): void {
  if (!gate.isOpen) pass('MPI_Win_sync');
  frame[1] = win._handle;
  native_MPI_Win_sync();
  if (frame[0] !== 0) hooks.raise('MPI_Win_sync', frame[0]);
}

export function MPI_Alloc_mem(size: unknown, info: unknown): number {
  if (typeof size !== 'number' || !Number.isSafeInteger(size))
    throw notCount('MPI.Alloc_mem', 'size', size);
  if (!isHandle(info, 'Info')) throw notHandle('MPI.Alloc_mem', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Alloc_mem');
  frame[1] = size;
  frame[2] = info._handle;
  native_MPI_Alloc_mem();
  if (frame[0] !== 0) hooks.raise('MPI_Alloc_mem', frame[0]);
  return frame[3];
}

export function MPI_Free_mem(base: unknown): void {
  if (typeof base !== 'number' || !Number.isSafeInteger(base))
    throw notCount('MPI.Free_mem', 'base', base);
  if (!gate.isOpen) pass('MPI_Free_mem');
  frame[1] = base;
  native_MPI_Free_mem();
  if (frame[0] !== 0) hooks.raise('MPI_Free_mem', frame[0]);
}

export function MPI_File_open(
  comm: HandleHolder,
  filename: unknown,
  amode: unknown,
  info: unknown,
): number {
  if (typeof filename !== 'string') throw notString('File.Open', 'filename', filename);
  if (typeof amode !== 'number' || (amode | 0) !== amode)
    throw notInteger('File.Open', 'amode', amode);
  if (!isHandle(info, 'Info')) throw notHandle('File.Open', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_File_open', comm))
    return hooks.whileServing(() => MPI_File_open(comm, filename, amode, info));
  frame[1] = comm._handle;
  frame[2] = amode;
  frame[3] = info._handle;
  native_MPI_File_open(filename);
  if (frame[0] !== 0) hooks.raise('MPI_File_open', frame[0]);
  return frame[4];
}

export function MPI_File_close(fh: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_File_close')) return hooks.whileServing(() => MPI_File_close(fh));
  frame[1] = fh._handle;
  native_MPI_File_close();
  if (frame[0] !== 0) hooks.raise('MPI_File_close', frame[0]);
}

export function MPI_File_close_on_thread(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_close');
  frame[1] = fh._handle;
  native_MPI_File_close_on_thread();
  if (frame[0] !== 0) hooks.raise('MPI_File_close', frame[0]);
  return frame[1];
}

export function MPI_File_delete(filename: unknown, info: unknown): void {
  if (typeof filename !== 'string') throw notString('File.Delete', 'filename', filename);
  if (!isHandle(info, 'Info')) throw notHandle('File.Delete', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_File_delete');
  frame[1] = info._handle;
  native_MPI_File_delete(filename);
  if (frame[0] !== 0) hooks.raise('MPI_File_delete', frame[0]);
}

export function MPI_File_set_size(fh: HandleHolder, size: unknown): void {
  if (typeof size !== 'number' || !Number.isSafeInteger(size))
    throw notCount('File.Set_size', 'size', size);
  if (!gate.isOpen && pass('MPI_File_set_size'))
    return hooks.whileServing(() => MPI_File_set_size(fh, size));
  frame[1] = fh._handle;
  frame[2] = size;
  native_MPI_File_set_size();
  if (frame[0] !== 0) hooks.raise('MPI_File_set_size', frame[0]);
}

export function MPI_File_preallocate(fh: HandleHolder, size: unknown): void {
  if (typeof size !== 'number' || !Number.isSafeInteger(size))
    throw notCount('File.Preallocate', 'size', size);
  if (!gate.isOpen && pass('MPI_File_preallocate'))
    return hooks.whileServing(() => MPI_File_preallocate(fh, size));
  frame[1] = fh._handle;
  frame[2] = size;
  native_MPI_File_preallocate();
  if (frame[0] !== 0) hooks.raise('MPI_File_preallocate', frame[0]);
}

export function MPI_File_get_size(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_size');
  frame[1] = fh._handle;
  native_MPI_File_get_size();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_size', frame[0]);
  return frame[2];
}

export function MPI_File_get_amode(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_amode');
  frame[1] = fh._handle;
  native_MPI_File_get_amode();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_amode', frame[0]);
  return frame[2];
}

export function MPI_File_get_group(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_group');
  frame[1] = fh._handle;
  native_MPI_File_get_group();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_group', frame[0]);
  return frame[2];
}

export function MPI_File_set_info(fh: HandleHolder, info: unknown): void {
  if (!isHandle(info, 'Info')) throw notHandle('File.Set_info', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_File_set_info'))
    return hooks.whileServing(() => MPI_File_set_info(fh, info));
  frame[1] = fh._handle;
  frame[2] = info._handle;
  native_MPI_File_set_info();
  if (frame[0] !== 0) hooks.raise('MPI_File_set_info', frame[0]);
}

export function MPI_File_get_info(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_info');
  frame[1] = fh._handle;
  native_MPI_File_get_info();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_info', frame[0]);
  return frame[2];
}

export function MPI_File_set_atomicity(fh: HandleHolder, flag: unknown): void {
  if (typeof flag !== 'number' || (flag | 0) !== flag)
    throw notInteger('File.Set_atomicity', 'flag', flag);
  if (!gate.isOpen && pass('MPI_File_set_atomicity'))
    return hooks.whileServing(() => MPI_File_set_atomicity(fh, flag));
  frame[1] = fh._handle;
  frame[2] = flag;
  native_MPI_File_set_atomicity();
  if (frame[0] !== 0) hooks.raise('MPI_File_set_atomicity', frame[0]);
}

export function MPI_File_get_atomicity(fh: HandleHolder): boolean {
  if (!gate.isOpen) pass('MPI_File_get_atomicity');
  frame[1] = fh._handle;
  native_MPI_File_get_atomicity();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_atomicity', frame[0]);
  return frame[2] !== 0;
}

export function MPI_File_sync(fh: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_File_sync')) return hooks.whileServing(() => MPI_File_sync(fh));
  frame[1] = fh._handle;
  native_MPI_File_sync();
  if (frame[0] !== 0) hooks.raise('MPI_File_sync', frame[0]);
}

export function MPI_File_set_errhandler(fh: HandleHolder, errhandler: unknown): void {
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('File.Set_errhandler', 'errhandler', 'Errhandler', errhandler);
  if (!gate.isOpen) pass('MPI_File_set_errhandler');
  frame[1] = fh._handle;
  frame[2] = errhandler._handle;
  native_MPI_File_set_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_File_set_errhandler', frame[0]);
}

export function MPI_File_get_errhandler(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_errhandler');
  frame[1] = fh._handle;
  native_MPI_File_get_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_errhandler', frame[0]);
  return frame[2];
}

export function MPI_File_call_errhandler(fh: HandleHolder, errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('File.Call_errhandler', 'errorcode', errorcode);
  if (!gate.isOpen) pass('MPI_File_call_errhandler');
  frame[1] = fh._handle;
  frame[2] = errorcode;
  native_MPI_File_call_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_File_call_errhandler', frame[0]);
}

export function MPI_File_set_view(
  fh: HandleHolder,
  disp: unknown,
  etype: unknown,
  filetype: unknown,
  datarep: unknown,
  info: unknown,
): void {
  if (typeof disp !== 'number' || !Number.isSafeInteger(disp))
    throw notCount('File.Set_view', 'disp', disp);
  if (!isHandle(etype, 'Datatype')) throw notHandle('File.Set_view', 'etype', 'Datatype', etype);
  if (!isHandle(filetype, 'Datatype'))
    throw notHandle('File.Set_view', 'filetype', 'Datatype', filetype);
  if (typeof datarep !== 'string') throw notString('File.Set_view', 'datarep', datarep);
  if (!isHandle(info, 'Info')) throw notHandle('File.Set_view', 'info', 'Info', info);
  if (!gate.isOpen && pass('MPI_File_set_view'))
    return hooks.whileServing(() => MPI_File_set_view(fh, disp, etype, filetype, datarep, info));
  frame[1] = fh._handle;
  frame[2] = disp;
  frame[3] = etype._handle;
  frame[4] = filetype._handle;
  frame[5] = info._handle;
  native_MPI_File_set_view(datarep);
  if (frame[0] !== 0) hooks.raise('MPI_File_set_view', frame[0]);
}

export function MPI_File_get_view(fh: HandleHolder): {
  disp: number;
  etype: number;
  filetype: number;
  datarep: string;
} {
  if (!gate.isOpen) pass('MPI_File_get_view');
  frame[1] = fh._handle;
  const result = native_MPI_File_get_view();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_view', frame[0]);
  return { disp: frame[2], etype: frame[3], filetype: frame[4], datarep: result };
}

export function MPI_File_get_type_extent(fh: HandleHolder, datatype: unknown): number {
  if (!isHandle(datatype, 'Datatype'))
    throw notHandle('File.Get_type_extent', 'datatype', 'Datatype', datatype);
  if (!gate.isOpen) pass('MPI_File_get_type_extent');
  frame[1] = fh._handle;
  frame[2] = datatype._handle;
  native_MPI_File_get_type_extent();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_type_extent', frame[0]);
  return frame[3];
}

export function MPI_File_get_byte_offset(fh: HandleHolder, offset: unknown): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Get_byte_offset', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_get_byte_offset');
  frame[1] = fh._handle;
  frame[2] = offset;
  native_MPI_File_get_byte_offset();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_byte_offset', frame[0]);
  return frame[3];
}

export function MPI_Register_datarep(
  datarep: unknown,
  readFn: unknown,
  writeFn: unknown,
  extraState: number,
): void {
  if (typeof datarep !== 'string') throw notString('MPI.Register_datarep', 'datarep', datarep);
  if (typeof readFn !== 'number' || (readFn | 0) !== readFn)
    throw notInteger('MPI.Register_datarep', 'read_fn', readFn);
  if (typeof writeFn !== 'number' || (writeFn | 0) !== writeFn)
    throw notInteger('MPI.Register_datarep', 'write_fn', writeFn);
  if (!gate.isOpen) pass('MPI_Register_datarep');
  frame[1] = readFn;
  frame[2] = writeFn;
  frame[3] = extraState;
  native_MPI_Register_datarep(datarep);
  if (frame[0] !== 0) hooks.raise('MPI_Register_datarep', frame[0]);
}

export function MPI_File_read_at(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Read_at', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_read_at'))
    return hooks.whileServing(() => MPI_File_read_at(fh, offset, buf, status));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  frame[6] = status === null ? 0 : 1;
  native_MPI_File_read_at(buf.memory);
  if (status !== null && frame[6] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_at', frame[0]);
}

export function MPI_File_read_at_all(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Read_at_all', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_read_at_all'))
    return hooks.whileServing(() => MPI_File_read_at_all(fh, offset, buf, status));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  frame[6] = status === null ? 0 : 1;
  native_MPI_File_read_at_all(buf.memory);
  if (status !== null && frame[6] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_at_all', frame[0]);
}

export function MPI_File_write_at(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Write_at', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_write_at'))
    return hooks.whileServing(() => MPI_File_write_at(fh, offset, buf, status));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  frame[6] = status === null ? 0 : 1;
  native_MPI_File_write_at(buf.memory);
  if (status !== null && frame[6] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_at', frame[0]);
}

export function MPI_File_write_at_all(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Write_at_all', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_write_at_all'))
    return hooks.whileServing(() => MPI_File_write_at_all(fh, offset, buf, status));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  frame[6] = status === null ? 0 : 1;
  native_MPI_File_write_at_all(buf.memory);
  if (status !== null && frame[6] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_at_all', frame[0]);
}

export function MPI_File_iread_at(fh: HandleHolder, offset: unknown, buf: MessageData): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iread_at', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iread_at');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iread_at(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_at', frame[0]);
  return frame[6];
}

export function MPI_File_iread_at_on_thread(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iread_atAsync', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iread_at');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iread_at_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_at', frame[0]);
  return frame[1];
}

export function MPI_File_iread_at_all(fh: HandleHolder, offset: unknown, buf: MessageData): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iread_at_all', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iread_at_all');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iread_at_all(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_at_all', frame[0]);
  return frame[6];
}

export function MPI_File_iwrite_at(fh: HandleHolder, offset: unknown, buf: MessageData): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iwrite_at', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iwrite_at');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iwrite_at(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_at', frame[0]);
  return frame[6];
}

export function MPI_File_iwrite_at_on_thread(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iwrite_atAsync', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iwrite_at');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iwrite_at_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_at', frame[0]);
  return frame[1];
}

export function MPI_File_iwrite_at_all(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
): number {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Iwrite_at_all', 'offset', offset);
  if (!gate.isOpen) pass('MPI_File_iwrite_at_all');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_iwrite_at_all(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_at_all', frame[0]);
  return frame[6];
}

export function MPI_File_read_at_all_begin(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Read_at_all_begin', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_read_at_all_begin'))
    return hooks.whileServing(() => MPI_File_read_at_all_begin(fh, offset, buf));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_read_at_all_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_at_all_begin', frame[0]);
}

export function MPI_File_read_at_all_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_at_all_end'))
    return hooks.whileServing(() => MPI_File_read_at_all_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_read_at_all_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_at_all_end', frame[0]);
}

export function MPI_File_write_at_all_begin(
  fh: HandleHolder,
  offset: unknown,
  buf: MessageData,
): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Write_at_all_begin', 'offset', offset);
  if (!gate.isOpen && pass('MPI_File_write_at_all_begin'))
    return hooks.whileServing(() => MPI_File_write_at_all_begin(fh, offset, buf));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = buf.offset;
  frame[4] = buf.count;
  frame[5] = buf.datatype._handle;
  native_MPI_File_write_at_all_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_at_all_begin', frame[0]);
}

export function MPI_File_write_at_all_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_at_all_end'))
    return hooks.whileServing(() => MPI_File_write_at_all_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_write_at_all_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_at_all_end', frame[0]);
}

export function MPI_File_read(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read'))
    return hooks.whileServing(() => MPI_File_read(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_read(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read', frame[0]);
}

export function MPI_File_read_all(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_all'))
    return hooks.whileServing(() => MPI_File_read_all(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_read_all(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_all', frame[0]);
}

export function MPI_File_write(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write'))
    return hooks.whileServing(() => MPI_File_write(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_write(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write', frame[0]);
}

export function MPI_File_write_all(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_all'))
    return hooks.whileServing(() => MPI_File_write_all(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_write_all(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_all', frame[0]);
}

export function MPI_File_iread(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iread');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread', frame[0]);
  return frame[5];
}

export function MPI_File_iread_on_thread(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iread');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iread_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread', frame[0]);
  return frame[1];
}

export function MPI_File_iread_all(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iread_all');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iread_all(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_all', frame[0]);
  return frame[5];
}

export function MPI_File_iwrite(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iwrite');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iwrite(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite', frame[0]);
  return frame[5];
}

export function MPI_File_iwrite_on_thread(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iwrite');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iwrite_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite', frame[0]);
  return frame[1];
}

export function MPI_File_iwrite_all(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iwrite_all');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iwrite_all(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_all', frame[0]);
  return frame[5];
}

export function MPI_File_read_all_begin(fh: HandleHolder, buf: MessageData): void {
  if (!gate.isOpen && pass('MPI_File_read_all_begin'))
    return hooks.whileServing(() => MPI_File_read_all_begin(fh, buf));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_read_all_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_all_begin', frame[0]);
}

export function MPI_File_read_all_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_all_end'))
    return hooks.whileServing(() => MPI_File_read_all_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_read_all_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_all_end', frame[0]);
}

export function MPI_File_write_all_begin(fh: HandleHolder, buf: MessageData): void {
  if (!gate.isOpen && pass('MPI_File_write_all_begin'))
    return hooks.whileServing(() => MPI_File_write_all_begin(fh, buf));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_write_all_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_all_begin', frame[0]);
}

export function MPI_File_write_all_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_all_end'))
    return hooks.whileServing(() => MPI_File_write_all_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_write_all_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_all_end', frame[0]);
}

export function MPI_File_seek(fh: HandleHolder, offset: unknown, whence: unknown): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Seek', 'offset', offset);
  if (typeof whence !== 'number' || (whence | 0) !== whence)
    throw notInteger('File.Seek', 'whence', whence);
  if (!gate.isOpen) pass('MPI_File_seek');
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = whence;
  native_MPI_File_seek();
  if (frame[0] !== 0) hooks.raise('MPI_File_seek', frame[0]);
}

export function MPI_File_get_position(fh: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_File_get_position');
  frame[1] = fh._handle;
  native_MPI_File_get_position();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_position', frame[0]);
  return frame[2];
}

export function MPI_File_read_shared(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_shared'))
    return hooks.whileServing(() => MPI_File_read_shared(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_read_shared(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_shared', frame[0]);
}

export function MPI_File_write_shared(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_shared'))
    return hooks.whileServing(() => MPI_File_write_shared(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_write_shared(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_shared', frame[0]);
}

export function MPI_File_iread_shared(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iread_shared');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iread_shared(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_shared', frame[0]);
  return frame[5];
}

export function MPI_File_iread_shared_on_thread(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iread_shared');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iread_shared_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iread_shared', frame[0]);
  return frame[1];
}

export function MPI_File_iwrite_shared(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iwrite_shared');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iwrite_shared(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_shared', frame[0]);
  return frame[5];
}

export function MPI_File_iwrite_shared_on_thread(fh: HandleHolder, buf: MessageData): number {
  if (!gate.isOpen) pass('MPI_File_iwrite_shared');
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_iwrite_shared_on_thread(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_iwrite_shared', frame[0]);
  return frame[1];
}

export function MPI_File_read_ordered(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_ordered'))
    return hooks.whileServing(() => MPI_File_read_ordered(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_read_ordered(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_ordered', frame[0]);
}

export function MPI_File_write_ordered(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_ordered'))
    return hooks.whileServing(() => MPI_File_write_ordered(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  frame[5] = status === null ? 0 : 1;
  native_MPI_File_write_ordered(buf.memory);
  if (status !== null && frame[5] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_ordered', frame[0]);
}

export function MPI_File_read_ordered_begin(fh: HandleHolder, buf: MessageData): void {
  if (!gate.isOpen && pass('MPI_File_read_ordered_begin'))
    return hooks.whileServing(() => MPI_File_read_ordered_begin(fh, buf));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_read_ordered_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_ordered_begin', frame[0]);
}

export function MPI_File_read_ordered_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_read_ordered_end'))
    return hooks.whileServing(() => MPI_File_read_ordered_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_read_ordered_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_read_ordered_end', frame[0]);
}

export function MPI_File_write_ordered_begin(fh: HandleHolder, buf: MessageData): void {
  if (!gate.isOpen && pass('MPI_File_write_ordered_begin'))
    return hooks.whileServing(() => MPI_File_write_ordered_begin(fh, buf));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = buf.count;
  frame[4] = buf.datatype._handle;
  native_MPI_File_write_ordered_begin(buf.memory);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_ordered_begin', frame[0]);
}

export function MPI_File_write_ordered_end(
  fh: HandleHolder,
  buf: MessageData,
  status: StatusTarget | null,
): void {
  if (!gate.isOpen && pass('MPI_File_write_ordered_end'))
    return hooks.whileServing(() => MPI_File_write_ordered_end(fh, buf, status));
  frame[1] = fh._handle;
  frame[2] = buf.offset;
  frame[3] = status === null ? 0 : 1;
  native_MPI_File_write_ordered_end(buf.memory);
  if (status !== null && frame[3] !== 0) status._load(statusWords, 0);
  if (frame[0] !== 0) hooks.raise('MPI_File_write_ordered_end', frame[0]);
}

export function MPI_File_seek_shared(fh: HandleHolder, offset: unknown, whence: unknown): void {
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset))
    throw notCount('File.Seek_shared', 'offset', offset);
  if (typeof whence !== 'number' || (whence | 0) !== whence)
    throw notInteger('File.Seek_shared', 'whence', whence);
  if (!gate.isOpen && pass('MPI_File_seek_shared'))
    return hooks.whileServing(() => MPI_File_seek_shared(fh, offset, whence));
  frame[1] = fh._handle;
  frame[2] = offset;
  frame[3] = whence;
  native_MPI_File_seek_shared();
  if (frame[0] !== 0) hooks.raise('MPI_File_seek_shared', frame[0]);
}

export function MPI_File_get_position_shared(fh: HandleHolder): number {
  if (!gate.isOpen && pass('MPI_File_get_position_shared'))
    return hooks.whileServing(() => MPI_File_get_position_shared(fh));
  frame[1] = fh._handle;
  native_MPI_File_get_position_shared();
  if (frame[0] !== 0) hooks.raise('MPI_File_get_position_shared', frame[0]);
  return frame[2];
}

export function MPI_Comm_get_parent(): number {
  if (!gate.isOpen) pass('MPI_Comm_get_parent');
  native_MPI_Comm_get_parent();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_get_parent', frame[0]);
  return frame[1];
}

export function MPI_Comm_spawn(
  command: unknown,
  args: readonly string[],
  maxprocs: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
  errcodes: Int32Array,
): number {
  if (typeof command !== 'string') throw notString('Intracomm.Spawn', 'command', command);
  if (typeof maxprocs !== 'number' || (maxprocs | 0) !== maxprocs)
    throw notInteger('Intracomm.Spawn', 'maxprocs', maxprocs);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.Spawn', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.Spawn', 'root', root);
  if (!gate.isOpen && pass('MPI_Comm_spawn', comm))
    return hooks.whileServing(() =>
      MPI_Comm_spawn(command, args, maxprocs, info, root, comm, errcodes),
    );
  frame[1] = maxprocs;
  frame[2] = info._handle;
  frame[3] = root;
  frame[4] = comm._handle;
  native_MPI_Comm_spawn(command, args, errcodes);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_spawn', frame[0]);
  return frame[5];
}

export function MPI_Comm_spawn_on_thread(
  command: unknown,
  args: readonly string[],
  maxprocs: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
  errcodes: Int32Array,
): number {
  if (typeof command !== 'string') throw notString('Intracomm.SpawnAsync', 'command', command);
  if (typeof maxprocs !== 'number' || (maxprocs | 0) !== maxprocs)
    throw notInteger('Intracomm.SpawnAsync', 'maxprocs', maxprocs);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.SpawnAsync', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.SpawnAsync', 'root', root);
  if (!gate.isOpen) pass('MPI_Comm_spawn', comm);
  frame[1] = maxprocs;
  frame[2] = info._handle;
  frame[3] = root;
  frame[4] = comm._handle;
  native_MPI_Comm_spawn_on_thread(command, args, errcodes);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_spawn', frame[0]);
  return frame[1];
}

export function MPI_Comm_spawn_multiple(
  count: unknown,
  command: readonly string[],
  args: readonly (readonly string[])[],
  maxprocs: Int32Array,
  info: Float64Array,
  root: unknown,
  comm: HandleHolder,
  errcodes: Int32Array,
): number {
  if (typeof count !== 'number' || (count | 0) !== count)
    throw notInteger('Intracomm.Spawn_multiple', 'count', count);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.Spawn_multiple', 'root', root);
  if (!gate.isOpen && pass('MPI_Comm_spawn_multiple', comm))
    return hooks.whileServing(() =>
      MPI_Comm_spawn_multiple(count, command, args, maxprocs, info, root, comm, errcodes),
    );
  frame[1] = count;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_spawn_multiple(command, args, maxprocs, info, errcodes);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_spawn_multiple', frame[0]);
  return frame[4];
}

export function MPI_Comm_spawn_multiple_on_thread(
  count: unknown,
  command: readonly string[],
  args: readonly (readonly string[])[],
  maxprocs: Int32Array,
  info: Float64Array,
  root: unknown,
  comm: HandleHolder,
  errcodes: Int32Array,
): number {
  if (typeof count !== 'number' || (count | 0) !== count)
    throw notInteger('Intracomm.Spawn_multipleAsync', 'count', count);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.Spawn_multipleAsync', 'root', root);
  if (!gate.isOpen) pass('MPI_Comm_spawn_multiple', comm);
  frame[1] = count;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_spawn_multiple_on_thread(command, args, maxprocs, info, errcodes);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_spawn_multiple', frame[0]);
  return frame[1];
}

export function MPI_Comm_accept(
  portName: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof portName !== 'string') throw notString('Intracomm.Accept', 'port_name', portName);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.Accept', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.Accept', 'root', root);
  if (!gate.isOpen && pass('MPI_Comm_accept', comm))
    return hooks.whileServing(() => MPI_Comm_accept(portName, info, root, comm));
  frame[1] = info._handle;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_accept(portName);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_accept', frame[0]);
  return frame[4];
}

export function MPI_Comm_accept_on_thread(
  portName: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof portName !== 'string') throw notString('Intracomm.AcceptAsync', 'port_name', portName);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.AcceptAsync', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.AcceptAsync', 'root', root);
  if (!gate.isOpen) pass('MPI_Comm_accept', comm);
  frame[1] = info._handle;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_accept_on_thread(portName);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_accept', frame[0]);
  return frame[1];
}

export function MPI_Comm_connect(
  portName: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof portName !== 'string') throw notString('Intracomm.Connect', 'port_name', portName);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.Connect', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.Connect', 'root', root);
  if (!gate.isOpen && pass('MPI_Comm_connect', comm))
    return hooks.whileServing(() => MPI_Comm_connect(portName, info, root, comm));
  frame[1] = info._handle;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_connect(portName);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_connect', frame[0]);
  return frame[4];
}

export function MPI_Comm_connect_on_thread(
  portName: unknown,
  info: unknown,
  root: unknown,
  comm: HandleHolder,
): number {
  if (typeof portName !== 'string')
    throw notString('Intracomm.ConnectAsync', 'port_name', portName);
  if (!isHandle(info, 'Info')) throw notHandle('Intracomm.ConnectAsync', 'info', 'Info', info);
  if (typeof root !== 'number' || (root | 0) !== root)
    throw notInteger('Intracomm.ConnectAsync', 'root', root);
  if (!gate.isOpen) pass('MPI_Comm_connect', comm);
  frame[1] = info._handle;
  frame[2] = root;
  frame[3] = comm._handle;
  native_MPI_Comm_connect_on_thread(portName);
  if (frame[0] !== 0) hooks.raise('MPI_Comm_connect', frame[0]);
  return frame[1];
}

export function MPI_Comm_join(fd: unknown): number {
  if (typeof fd !== 'number' || (fd | 0) !== fd) throw notInteger('Comm.Join', 'fd', fd);
  if (!gate.isOpen && pass('MPI_Comm_join')) return hooks.whileServing(() => MPI_Comm_join(fd));
  frame[1] = fd;
  native_MPI_Comm_join();
  if (frame[0] !== 0) hooks.raise('MPI_Comm_join', frame[0]);
  return frame[2];
}

export function MPI_Open_port(info: unknown): string {
  if (!isHandle(info, 'Info')) throw notHandle('MPI.Open_port', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Open_port');
  frame[1] = info._handle;
  const result = native_MPI_Open_port();
  if (frame[0] !== 0) hooks.raise('MPI_Open_port', frame[0]);
  return result;
}

export function MPI_Close_port(portName: unknown): void {
  if (typeof portName !== 'string') throw notString('MPI.Close_port', 'port_name', portName);
  if (!gate.isOpen) pass('MPI_Close_port');
  native_MPI_Close_port(portName);
  if (frame[0] !== 0) hooks.raise('MPI_Close_port', frame[0]);
}

export function MPI_Publish_name(serviceName: unknown, info: unknown, portName: unknown): void {
  if (typeof serviceName !== 'string')
    throw notString('MPI.Publish_name', 'service_name', serviceName);
  if (!isHandle(info, 'Info')) throw notHandle('MPI.Publish_name', 'info', 'Info', info);
  if (typeof portName !== 'string') throw notString('MPI.Publish_name', 'port_name', portName);
  if (!gate.isOpen) pass('MPI_Publish_name');
  frame[1] = info._handle;
  native_MPI_Publish_name(serviceName, portName);
  if (frame[0] !== 0) hooks.raise('MPI_Publish_name', frame[0]);
}

export function MPI_Unpublish_name(serviceName: unknown, info: unknown, portName: unknown): void {
  if (typeof serviceName !== 'string')
    throw notString('MPI.Unpublish_name', 'service_name', serviceName);
  if (!isHandle(info, 'Info')) throw notHandle('MPI.Unpublish_name', 'info', 'Info', info);
  if (typeof portName !== 'string') throw notString('MPI.Unpublish_name', 'port_name', portName);
  if (!gate.isOpen) pass('MPI_Unpublish_name');
  frame[1] = info._handle;
  native_MPI_Unpublish_name(serviceName, portName);
  if (frame[0] !== 0) hooks.raise('MPI_Unpublish_name', frame[0]);
}

export function MPI_Lookup_name(serviceName: unknown, info: unknown): string {
  if (typeof serviceName !== 'string')
    throw notString('MPI.Lookup_name', 'service_name', serviceName);
  if (!isHandle(info, 'Info')) throw notHandle('MPI.Lookup_name', 'info', 'Info', info);
  if (!gate.isOpen) pass('MPI_Lookup_name');
  frame[1] = info._handle;
  const result = native_MPI_Lookup_name(serviceName);
  if (frame[0] !== 0) hooks.raise('MPI_Lookup_name', frame[0]);
  return result;
}

export function MPI_Session_init(info: unknown, errhandler: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Session.Init', 'info', 'Info', info);
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Session.Init', 'errhandler', 'Errhandler', errhandler);
  frame[1] = info._handle;
  frame[2] = errhandler._handle;
  native_MPI_Session_init();
  if (frame[0] !== 0) hooks.raise('MPI_Session_init', frame[0]);
  return frame[3];
}

export function MPI_Session_finalize(session: HandleHolder): void {
  frame[1] = session._handle;
  native_MPI_Session_finalize();
  session._handle = frame[1];
  if (frame[0] !== 0) hooks.raise('MPI_Session_finalize', frame[0]);
}

export function MPI_Session_get_num_psets(session: HandleHolder, info: unknown): number {
  if (!isHandle(info, 'Info')) throw notHandle('Session.Get_num_psets', 'info', 'Info', info);
  frame[1] = session._handle;
  frame[2] = info._handle;
  native_MPI_Session_get_num_psets();
  if (frame[0] !== 0) hooks.raise('MPI_Session_get_num_psets', frame[0]);
  return frame[3];
}

export function MPI_Session_get_nth_pset(session: HandleHolder, info: unknown, n: unknown): string {
  if (!isHandle(info, 'Info')) throw notHandle('Session.Get_nth_pset', 'info', 'Info', info);
  if (typeof n !== 'number' || (n | 0) !== n) throw notInteger('Session.Get_nth_pset', 'n', n);
  frame[1] = session._handle;
  frame[2] = info._handle;
  frame[3] = n;
  const result = native_MPI_Session_get_nth_pset();
  if (frame[0] !== 0) hooks.raise('MPI_Session_get_nth_pset', frame[0]);
  return result;
}

export function MPI_Session_get_info(session: HandleHolder): number {
  frame[1] = session._handle;
  native_MPI_Session_get_info();
  if (frame[0] !== 0) hooks.raise('MPI_Session_get_info', frame[0]);
  return frame[2];
}

export function MPI_Session_get_pset_info(session: HandleHolder, psetName: unknown): number {
  if (typeof psetName !== 'string') throw notString('Session.Get_pset_info', 'pset_name', psetName);
  frame[1] = session._handle;
  native_MPI_Session_get_pset_info(psetName);
  if (frame[0] !== 0) hooks.raise('MPI_Session_get_pset_info', frame[0]);
  return frame[2];
}

export function MPI_Group_from_session_pset(session: HandleHolder, psetName: unknown): number {
  if (typeof psetName !== 'string') throw notString('Session.Create_group', 'pset_name', psetName);
  frame[1] = session._handle;
  native_MPI_Group_from_session_pset(psetName);
  if (frame[0] !== 0) hooks.raise('MPI_Group_from_session_pset', frame[0]);
  return frame[2];
}

export function MPI_Session_create_errhandler(): number {
  native_MPI_Session_create_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Session_create_errhandler', frame[0]);
  return frame[1];
}

export function MPI_Session_set_errhandler(session: HandleHolder, errhandler: unknown): void {
  if (!isHandle(errhandler, 'Errhandler'))
    throw notHandle('Session.Set_errhandler', 'errhandler', 'Errhandler', errhandler);
  frame[1] = session._handle;
  frame[2] = errhandler._handle;
  native_MPI_Session_set_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Session_set_errhandler', frame[0]);
}

export function MPI_Session_get_errhandler(session: HandleHolder): number {
  frame[1] = session._handle;
  native_MPI_Session_get_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Session_get_errhandler', frame[0]);
  return frame[2];
}

export function MPI_Session_call_errhandler(session: HandleHolder, errorcode: unknown): void {
  if (typeof errorcode !== 'number' || (errorcode | 0) !== errorcode)
    throw notInteger('Session.Call_errhandler', 'errorcode', errorcode);
  frame[1] = session._handle;
  frame[2] = errorcode;
  native_MPI_Session_call_errhandler();
  if (frame[0] !== 0) hooks.raise('MPI_Session_call_errhandler', frame[0]);
}

export function MPI_Session_attach_buffer(session: HandleHolder, buffer: Uint8Array): void {
  frame[1] = session._handle;
  frame[2] = buffer.byteLength;
  native_MPI_Session_attach_buffer(buffer);
  if (frame[0] !== 0) hooks.raise('MPI_Session_attach_buffer', frame[0]);
}

export function MPI_Session_buffer_automatic(session: HandleHolder): void {
  frame[1] = session._handle;
  native_MPI_Session_buffer_automatic();
  if (frame[0] !== 0) hooks.raise('MPI_Session_attach_buffer', frame[0]);
}

export function MPI_Session_detach_buffer(session: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Session_detach_buffer'))
    return hooks.whileServing(() => MPI_Session_detach_buffer(session));
  frame[1] = session._handle;
  native_MPI_Session_detach_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Session_detach_buffer', frame[0]);
}

export function MPI_Session_flush_buffer(session: HandleHolder): void {
  if (!gate.isOpen && pass('MPI_Session_flush_buffer'))
    return hooks.whileServing(() => MPI_Session_flush_buffer(session));
  frame[1] = session._handle;
  native_MPI_Session_flush_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Session_flush_buffer', frame[0]);
}

export function MPI_Session_iflush_buffer(session: HandleHolder): number {
  if (!gate.isOpen) pass('MPI_Session_iflush_buffer');
  frame[1] = session._handle;
  native_MPI_Session_iflush_buffer();
  if (frame[0] !== 0) hooks.raise('MPI_Session_iflush_buffer', frame[0]);
  return frame[2];
}

export function c_to_fortran(kind: unknown, handle: number): number {
  if (typeof kind !== 'number' || (kind | 0) !== kind)
    throw notInteger('c_to_fortran', 'kind', kind);
  if (!gate.isOpen) pass('MPI_Session_c2f');
  frame[1] = kind;
  frame[2] = handle;
  native_c_to_fortran();
  if (frame[0] !== 0) hooks.raise('MPI_Session_c2f', frame[0]);
  return frame[3];
}

export function fortran_to_c(kind: unknown, fortran: unknown): number {
  if (typeof kind !== 'number' || (kind | 0) !== kind)
    throw notInteger('fortran_to_c', 'kind', kind);
  if (typeof fortran !== 'number' || (fortran | 0) !== fortran)
    throw notInteger('fortran_to_c', 'fortran', fortran);
  if (!gate.isOpen) pass('MPI_Session_f2c');
  frame[1] = kind;
  frame[2] = fortran;
  native_fortran_to_c();
  if (frame[0] !== 0) hooks.raise('MPI_Session_f2c', frame[0]);
  return frame[3];
}

export function MPI_Status_c2f(status: Int32Array, fortran: Int32Array): void {
  if (!gate.isOpen) pass('MPI_Status_c2f');
  native_MPI_Status_c2f(status, fortran);
  if (frame[0] !== 0) hooks.raise('MPI_Status_c2f', frame[0]);
}

export function MPI_Status_f2c(fortran: Int32Array, status: Int32Array): void {
  if (!gate.isOpen) pass('MPI_Status_f2c');
  native_MPI_Status_f2c(fortran, status);
  if (frame[0] !== 0) hooks.raise('MPI_Status_f2c', frame[0]);
}

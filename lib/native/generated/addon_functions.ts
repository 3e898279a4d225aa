// Generated from the binding's table by scripts/generate-native.mjs: do not edit.
import type { Memory } from '../message_data.js';

type Argument = Memory | string | readonly string[] | readonly (readonly string[])[] | null;

/** The addon's functions by MPI's C names. */
export interface AddonFunctions {
  readonly MPI_Init_thread: () => void;
  readonly MPI_Finalize: () => void;
  readonly MPI_Initialized: () => void;
  readonly MPI_Finalized: () => void;
  readonly MPI_Query_thread: () => void;
  readonly MPI_Is_thread_main: () => void;
  readonly MPI_Get_version: () => void;
  readonly MPI_Get_library_version: () => string;
  readonly MPI_Get_processor_name: () => string;
  readonly MPI_Wtime: () => void;
  readonly MPI_Wtick: () => void;
  readonly MPI_Pcontrol: () => void;
  readonly MPI_Get_hw_resource_info: () => void;
  readonly MPI_Abi_get_version: () => void;
  readonly MPI_Abi_get_info: () => void;
  readonly MPI_Abi_get_fortran_info: () => void;
  readonly MPI_Abort: () => void;
  readonly MPI_Error_class: () => void;
  readonly MPI_Error_string: () => string;
  readonly MPI_Add_error_class: () => void;
  readonly MPI_Add_error_code: () => void;
  readonly MPI_Add_error_string: (argument0: Argument) => void;
  readonly MPI_Remove_error_class: () => void;
  readonly MPI_Remove_error_code: () => void;
  readonly MPI_Remove_error_string: () => void;
  readonly MPI_Comm_create_errhandler: () => void;
  readonly MPI_Win_create_errhandler: () => void;
  readonly MPI_File_create_errhandler: () => void;
  readonly MPI_Comm_set_errhandler: () => void;
  readonly MPI_Comm_get_errhandler: () => void;
  readonly MPI_Comm_call_errhandler: () => void;
  readonly MPI_Errhandler_free: () => void;
  readonly MPI_Comm_size: () => void;
  readonly MPI_Comm_rank: () => void;
  readonly MPI_Comm_remote_size: () => void;
  readonly MPI_Comm_test_inter: () => void;
  readonly MPI_Topo_test: () => void;
  readonly MPI_Comm_compare: () => void;
  readonly MPI_Comm_group: () => void;
  readonly MPI_Comm_dup: () => void;
  readonly MPI_Comm_dup_with_info: () => void;
  readonly MPI_Comm_idup: (argument0: Argument) => void;
  readonly MPI_Comm_idup_with_info: (argument0: Argument) => void;
  readonly MPI_Comm_split: () => void;
  readonly MPI_Comm_split_type: () => void;
  readonly MPI_Comm_create: () => void;
  readonly MPI_Comm_create_group: () => void;
  readonly MPI_Comm_create_from_group: (argument0: Argument) => void;
  readonly MPI_Comm_free: () => void;
  readonly MPI_Comm_disconnect: () => void;
  readonly MPI_Comm_set_info: () => void;
  readonly MPI_Comm_get_info: () => void;
  readonly MPI_Comm_get_name: () => string;
  readonly MPI_Comm_set_name: (argument0: Argument) => void;
  readonly MPI_Comm_remote_group: () => void;
  readonly MPI_Intercomm_create: () => void;
  readonly MPI_Intercomm_create_from_groups: (argument0: Argument) => void;
  readonly MPI_Intercomm_merge: () => void;
  readonly MPI_Group_size: () => void;
  readonly MPI_Group_rank: () => void;
  readonly MPI_Group_translate_ranks: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Group_compare: () => void;
  readonly MPI_Group_union: () => void;
  readonly MPI_Group_intersection: () => void;
  readonly MPI_Group_difference: () => void;
  readonly MPI_Group_incl: (argument0: Argument) => void;
  readonly MPI_Group_excl: (argument0: Argument) => void;
  readonly MPI_Group_range_incl: (argument0: Argument) => void;
  readonly MPI_Group_range_excl: (argument0: Argument) => void;
  readonly MPI_Group_free: () => void;
  readonly MPI_Type_size: () => void;
  readonly MPI_Type_get_extent: () => void;
  readonly MPI_Type_get_true_extent: () => void;
  readonly MPI_Type_get_name: () => string;
  readonly MPI_Get_count: (argument0: Argument) => void;
  readonly MPI_Get_elements: (argument0: Argument) => void;
  readonly MPI_Status_set_elements: (argument0: Argument) => void;
  readonly MPI_Status_set_cancelled: (argument0: Argument) => void;
  readonly MPI_Test_cancelled: (argument0: Argument) => void;
  readonly MPI_Type_dup: () => void;
  readonly MPI_Type_contiguous: () => void;
  readonly MPI_Type_vector: () => void;
  readonly MPI_Type_create_hvector: () => void;
  readonly MPI_Type_indexed: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Type_create_hindexed: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Type_create_indexed_block: (argument0: Argument) => void;
  readonly MPI_Type_create_hindexed_block: (argument0: Argument) => void;
  readonly MPI_Type_create_struct: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Type_create_subarray: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Type_create_darray: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Type_create_resized: () => void;
  readonly MPI_Type_create_f90_integer: () => void;
  readonly MPI_Type_create_f90_real: () => void;
  readonly MPI_Type_create_f90_complex: () => void;
  readonly MPI_Type_match_size: () => void;
  readonly MPI_Type_get_value_index: () => void;
  readonly MPI_Type_commit: () => void;
  readonly MPI_Type_free: () => void;
  readonly MPI_Type_set_name: (argument0: Argument) => void;
  readonly MPI_Type_get_envelope: () => void;
  readonly MPI_Type_get_contents: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Pack: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Unpack: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Pack_size: () => void;
  readonly MPI_Pack_external: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Unpack_external: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Pack_external_size: (argument0: Argument) => void;
  readonly MPI_Get_address: (argument0: Argument) => void;
  readonly MPI_Op_commutative: () => void;
  readonly MPI_Op_create: (
    run: (input: ArrayBuffer, inout: ArrayBuffer, datatype: number) => boolean,
  ) => void;
  readonly MPI_Op_free: () => void;
  readonly MPI_Reduce_local: (argument0: Argument, argument1: Argument) => void;
  readonly copy_items: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Grequest_start: (dispatch: (which: number, completed: boolean) => boolean) => void;
  readonly MPI_Grequest_complete: () => void;
  readonly MPI_Info_create: () => void;
  readonly MPI_Info_create_env: (args: readonly string[]) => void;
  readonly MPI_Info_dup: () => void;
  readonly MPI_Info_free: () => void;
  readonly MPI_Info_set: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Info_delete: (argument0: Argument) => void;
  readonly MPI_Info_get_string: (key: string) => string | null;
  readonly MPI_Info_get_nkeys: () => void;
  readonly MPI_Info_get_nthkey: () => string;
  readonly MPI_Send: (argument0: Argument) => void;
  readonly MPI_Bsend: (argument0: Argument) => void;
  readonly MPI_Ssend: (argument0: Argument) => void;
  readonly MPI_Rsend: (argument0: Argument) => void;
  readonly MPI_Recv: (argument0: Argument) => void;
  readonly MPI_Isend: (argument0: Argument) => void;
  readonly MPI_Ibsend: (argument0: Argument) => void;
  readonly MPI_Issend: (argument0: Argument) => void;
  readonly MPI_Irsend: (argument0: Argument) => void;
  readonly MPI_Irecv: (argument0: Argument) => void;
  readonly MPI_Sendrecv: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Sendrecv_replace: (argument0: Argument) => void;
  readonly MPI_Probe: () => void;
  readonly MPI_Iprobe: () => void;
  readonly MPI_Mprobe: () => void;
  readonly MPI_Improbe: () => void;
  readonly MPI_Mrecv: (argument0: Argument) => void;
  readonly MPI_Imrecv: (argument0: Argument) => void;
  readonly receive_or_match: (argument0: Argument) => void;
  readonly MPI_Buffer_attach: (argument0: Argument) => void;
  readonly MPI_Buffer_detach: () => void;
  readonly MPI_Buffer_automatic: () => void;
  readonly MPI_Buffer_flush: () => void;
  readonly MPI_Buffer_iflush: () => void;
  readonly MPI_Comm_attach_buffer: (argument0: Argument) => void;
  readonly MPI_Comm_detach_buffer: () => void;
  readonly MPI_Comm_buffer_automatic: () => void;
  readonly MPI_Comm_flush_buffer: () => void;
  readonly MPI_Comm_iflush_buffer: () => void;
  readonly MPI_Wait: () => void;
  readonly MPI_Test: () => void;
  readonly MPI_Request_get_status: () => void;
  readonly MPI_Request_free: () => void;
  readonly MPI_Cancel: () => void;
  readonly MPI_Waitall: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Testall: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Waitany: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Testany: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Waitsome: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Testsome: (
    handles: Float64Array,
    statuses: Int32Array,
    indices: Int32Array | null,
  ) => void;
  readonly MPI_Barrier: () => void;
  readonly MPI_Ibarrier: () => void;
  readonly MPI_Bcast: (argument0: Argument) => void;
  readonly MPI_Ibcast: (argument0: Argument) => void;
  readonly MPI_Gather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Igather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Gatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Igatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Scatter: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Iscatter: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Scatterv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Iscatterv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Allgather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Iallgather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Allgatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Iallgatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Alltoall: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Ialltoall: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Alltoallv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Ialltoallv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Alltoallw: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Ialltoallw: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Reduce: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Ireduce: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Allreduce: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Iallreduce: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Reduce_scatter: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Ireduce_scatter: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Reduce_scatter_block: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Ireduce_scatter_block: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Scan: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Iscan: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Exscan: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Iexscan: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Send_init: (argument0: Argument) => void;
  readonly MPI_Bsend_init: (argument0: Argument) => void;
  readonly MPI_Ssend_init: (argument0: Argument) => void;
  readonly MPI_Rsend_init: (argument0: Argument) => void;
  readonly MPI_Recv_init: (argument0: Argument) => void;
  readonly MPI_Start: () => void;
  readonly MPI_Startall: (handles: Float64Array) => void;
  readonly MPI_Psend_init: (argument0: Argument) => void;
  readonly MPI_Precv_init: (argument0: Argument) => void;
  readonly MPI_Pready: () => void;
  readonly MPI_Pready_range: () => void;
  readonly MPI_Pready_list: (argument0: Argument) => void;
  readonly MPI_Parrived: () => void;
  readonly MPI_Barrier_init: () => void;
  readonly MPI_Bcast_init: (argument0: Argument) => void;
  readonly MPI_Gather_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Gatherv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Scatter_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Scatterv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Allgather_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Allgatherv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Alltoall_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Alltoallv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Alltoallw_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Reduce_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Allreduce_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Reduce_scatter_block_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Reduce_scatter_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Scan_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Exscan_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Dims_create: (argument0: Argument) => void;
  readonly MPI_Cart_create: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Cart_map: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Cartdim_get: () => void;
  readonly MPI_Cart_get: (argument0: Argument, argument1: Argument, argument2: Argument) => void;
  readonly MPI_Cart_rank: (argument0: Argument) => void;
  readonly MPI_Cart_coords: (argument0: Argument) => void;
  readonly MPI_Cart_shift: () => void;
  readonly MPI_Cart_sub: (argument0: Argument) => void;
  readonly MPI_Graph_create: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Graph_map: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Graphdims_get: () => void;
  readonly MPI_Graph_get: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Graph_neighbors_count: () => void;
  readonly MPI_Graph_neighbors: (argument0: Argument) => void;
  readonly MPI_Dist_graph_create: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Dist_graph_create_adjacent: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Dist_graph_neighbors_count: () => void;
  readonly MPI_Dist_graph_neighbors: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Neighbor_allgather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Neighbor_allgatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Neighbor_alltoall: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Neighbor_alltoallv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Neighbor_alltoallw: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Ineighbor_allgather: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Ineighbor_allgatherv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Ineighbor_alltoall: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Ineighbor_alltoallv: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Ineighbor_alltoallw: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Neighbor_allgather_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Neighbor_allgatherv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
  ) => void;
  readonly MPI_Neighbor_alltoall_init: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Neighbor_alltoallv_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
  ) => void;
  readonly MPI_Neighbor_alltoallw_init: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
    argument5: Argument,
    argument6: Argument,
    argument7: Argument,
  ) => void;
  readonly MPI_Comm_create_keyval: () => void;
  readonly MPI_Comm_free_keyval: () => void;
  readonly MPI_Comm_set_attr: () => void;
  readonly MPI_Comm_get_attr: () => void;
  readonly MPI_Comm_delete_attr: () => void;
  readonly companion_keyval: () => void;
  readonly exchange_keyval: () => void;
  readonly exchange_count_keyval: () => void;
  readonly mark_communicator: () => void;
  readonly MPI_Type_create_keyval: () => void;
  readonly MPI_Type_free_keyval: () => void;
  readonly MPI_Type_set_attr: () => void;
  readonly MPI_Type_get_attr: () => void;
  readonly MPI_Type_delete_attr: () => void;
  readonly MPI_Win_create_keyval: () => void;
  readonly MPI_Win_free_keyval: () => void;
  readonly MPI_Win_set_attr: () => void;
  readonly MPI_Win_get_attr: () => void;
  readonly MPI_Win_delete_attr: () => void;
  readonly MPI_Comm_revoke: () => void;
  readonly MPI_Comm_is_revoked: () => void;
  readonly MPI_Comm_get_failed: () => void;
  readonly MPI_Comm_ack_failed: () => void;
  readonly MPI_Comm_agree: () => void;
  readonly MPI_Comm_iagree: (argument0: Argument) => void;
  readonly MPI_Comm_shrink: () => void;
  readonly MPI_Comm_ishrink: (argument0: Argument) => void;
  readonly MPI_Win_create: (argument0: Argument) => void;
  readonly MPI_Win_allocate: () => void;
  readonly MPI_Win_allocate_shared: () => void;
  readonly MPI_Win_create_dynamic: () => void;
  readonly MPI_Win_shared_query: () => void;
  readonly MPI_Win_attach: (argument0: Argument) => void;
  readonly MPI_Win_detach: () => void;
  readonly MPI_Win_free: () => void;
  readonly MPI_Win_get_group: () => void;
  readonly MPI_Win_set_info: () => void;
  readonly MPI_Win_get_info: () => void;
  readonly MPI_Win_get_name: () => string;
  readonly MPI_Win_set_name: (argument0: Argument) => void;
  readonly MPI_Win_set_errhandler: () => void;
  readonly MPI_Win_get_errhandler: () => void;
  readonly MPI_Win_call_errhandler: () => void;
  readonly MPI_Put: (argument0: Argument) => void;
  readonly MPI_Get: (argument0: Argument) => void;
  readonly MPI_Accumulate: (argument0: Argument) => void;
  readonly MPI_Get_accumulate: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Fetch_and_op: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Compare_and_swap: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Rput: (argument0: Argument) => void;
  readonly MPI_Rget: (argument0: Argument) => void;
  readonly MPI_Raccumulate: (argument0: Argument) => void;
  readonly MPI_Rget_accumulate: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Win_fence: () => void;
  readonly MPI_Win_fence_on_thread: () => void;
  readonly MPI_Win_start: () => void;
  readonly MPI_Win_start_on_thread: () => void;
  readonly MPI_Win_complete: () => void;
  readonly MPI_Win_complete_on_thread: () => void;
  readonly MPI_Win_post: () => void;
  readonly MPI_Win_wait: () => void;
  readonly MPI_Win_test: () => void;
  readonly MPI_Win_lock: () => void;
  readonly MPI_Win_lock_on_thread: () => void;
  readonly MPI_Win_unlock: () => void;
  readonly MPI_Win_unlock_on_thread: () => void;
  readonly MPI_Win_lock_all: () => void;
  readonly MPI_Win_lock_all_on_thread: () => void;
  readonly MPI_Win_unlock_all: () => void;
  readonly MPI_Win_unlock_all_on_thread: () => void;
  readonly MPI_Win_flush: () => void;
  readonly MPI_Win_flush_on_thread: () => void;
  readonly MPI_Win_flush_all: () => void;
  readonly MPI_Win_flush_all_on_thread: () => void;
  readonly MPI_Win_flush_local: () => void;
  readonly MPI_Win_flush_local_on_thread: () => void;
  readonly MPI_Win_flush_local_all: () => void;
  readonly MPI_Win_flush_local_all_on_thread: () => void;
  readonly MPI_Win_sync: () => void;
  readonly MPI_Alloc_mem: () => void;
  readonly MPI_Free_mem: () => void;
  readonly MPI_File_open: (argument0: Argument) => void;
  readonly MPI_File_close: () => void;
  readonly MPI_File_close_on_thread: () => void;
  readonly MPI_File_delete: (argument0: Argument) => void;
  readonly MPI_File_set_size: () => void;
  readonly MPI_File_preallocate: () => void;
  readonly MPI_File_get_size: () => void;
  readonly MPI_File_get_amode: () => void;
  readonly MPI_File_get_group: () => void;
  readonly MPI_File_set_info: () => void;
  readonly MPI_File_get_info: () => void;
  readonly MPI_File_set_atomicity: () => void;
  readonly MPI_File_get_atomicity: () => void;
  readonly MPI_File_sync: () => void;
  readonly MPI_File_set_errhandler: () => void;
  readonly MPI_File_get_errhandler: () => void;
  readonly MPI_File_call_errhandler: () => void;
  readonly MPI_File_set_view: (argument0: Argument) => void;
  readonly MPI_File_get_view: () => string;
  readonly MPI_File_get_type_extent: () => void;
  readonly MPI_File_get_byte_offset: () => void;
  readonly MPI_Register_datarep: (argument0: Argument) => void;
  readonly MPI_File_read_at: (argument0: Argument) => void;
  readonly MPI_File_read_at_all: (argument0: Argument) => void;
  readonly MPI_File_write_at: (argument0: Argument) => void;
  readonly MPI_File_write_at_all: (argument0: Argument) => void;
  readonly MPI_File_iread_at: (argument0: Argument) => void;
  readonly MPI_File_iread_at_on_thread: (argument0: Argument) => void;
  readonly MPI_File_iread_at_all: (argument0: Argument) => void;
  readonly MPI_File_iwrite_at: (argument0: Argument) => void;
  readonly MPI_File_iwrite_at_on_thread: (argument0: Argument) => void;
  readonly MPI_File_iwrite_at_all: (argument0: Argument) => void;
  readonly MPI_File_read_at_all_begin: (argument0: Argument) => void;
  readonly MPI_File_read_at_all_end: (argument0: Argument) => void;
  readonly MPI_File_write_at_all_begin: (argument0: Argument) => void;
  readonly MPI_File_write_at_all_end: (argument0: Argument) => void;
  readonly MPI_File_read: (argument0: Argument) => void;
  readonly MPI_File_read_all: (argument0: Argument) => void;
  readonly MPI_File_write: (argument0: Argument) => void;
  readonly MPI_File_write_all: (argument0: Argument) => void;
  readonly MPI_File_iread: (argument0: Argument) => void;
  readonly MPI_File_iread_on_thread: (argument0: Argument) => void;
  readonly MPI_File_iread_all: (argument0: Argument) => void;
  readonly MPI_File_iwrite: (argument0: Argument) => void;
  readonly MPI_File_iwrite_on_thread: (argument0: Argument) => void;
  readonly MPI_File_iwrite_all: (argument0: Argument) => void;
  readonly MPI_File_read_all_begin: (argument0: Argument) => void;
  readonly MPI_File_read_all_end: (argument0: Argument) => void;
  readonly MPI_File_write_all_begin: (argument0: Argument) => void;
  readonly MPI_File_write_all_end: (argument0: Argument) => void;
  readonly MPI_File_seek: () => void;
  readonly MPI_File_get_position: () => void;
  readonly MPI_File_read_shared: (argument0: Argument) => void;
  readonly MPI_File_write_shared: (argument0: Argument) => void;
  readonly MPI_File_iread_shared: (argument0: Argument) => void;
  readonly MPI_File_iread_shared_on_thread: (argument0: Argument) => void;
  readonly MPI_File_iwrite_shared: (argument0: Argument) => void;
  readonly MPI_File_iwrite_shared_on_thread: (argument0: Argument) => void;
  readonly MPI_File_read_ordered: (argument0: Argument) => void;
  readonly MPI_File_write_ordered: (argument0: Argument) => void;
  readonly MPI_File_read_ordered_begin: (argument0: Argument) => void;
  readonly MPI_File_read_ordered_end: (argument0: Argument) => void;
  readonly MPI_File_write_ordered_begin: (argument0: Argument) => void;
  readonly MPI_File_write_ordered_end: (argument0: Argument) => void;
  readonly MPI_File_seek_shared: () => void;
  readonly MPI_File_get_position_shared: () => void;
  readonly MPI_Comm_get_parent: () => void;
  readonly MPI_Comm_spawn: (argument0: Argument, argument1: Argument, argument2: Argument) => void;
  readonly MPI_Comm_spawn_on_thread: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
  ) => void;
  readonly MPI_Comm_spawn_multiple: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
  ) => void;
  readonly MPI_Comm_spawn_multiple_on_thread: (
    argument0: Argument,
    argument1: Argument,
    argument2: Argument,
    argument3: Argument,
    argument4: Argument,
  ) => void;
  readonly MPI_Comm_accept: (argument0: Argument) => void;
  readonly MPI_Comm_accept_on_thread: (argument0: Argument) => void;
  readonly MPI_Comm_connect: (argument0: Argument) => void;
  readonly MPI_Comm_connect_on_thread: (argument0: Argument) => void;
  readonly MPI_Comm_join: () => void;
  readonly MPI_Open_port: () => string;
  readonly MPI_Close_port: (argument0: Argument) => void;
  readonly MPI_Publish_name: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Unpublish_name: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Lookup_name: (argument0: Argument) => string;
  readonly MPI_Session_init: () => void;
  readonly MPI_Session_finalize: () => void;
  readonly MPI_Session_get_num_psets: () => void;
  readonly MPI_Session_get_nth_pset: () => string;
  readonly MPI_Session_get_info: () => void;
  readonly MPI_Session_get_pset_info: (argument0: Argument) => void;
  readonly MPI_Group_from_session_pset: (argument0: Argument) => void;
  readonly MPI_Session_create_errhandler: () => void;
  readonly MPI_Session_set_errhandler: () => void;
  readonly MPI_Session_get_errhandler: () => void;
  readonly MPI_Session_call_errhandler: () => void;
  readonly MPI_Session_attach_buffer: (argument0: Argument) => void;
  readonly MPI_Session_buffer_automatic: () => void;
  readonly MPI_Session_detach_buffer: () => void;
  readonly MPI_Session_flush_buffer: () => void;
  readonly MPI_Session_iflush_buffer: () => void;
  readonly c_to_fortran: () => void;
  readonly fortran_to_c: () => void;
  readonly MPI_Status_c2f: (argument0: Argument, argument1: Argument) => void;
  readonly MPI_Status_f2c: (argument0: Argument, argument1: Argument) => void;
}

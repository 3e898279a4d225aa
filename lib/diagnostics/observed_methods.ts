// The public methods that diagnostics observe: what kind of MPI call each is, and how it comes to
// its end. A test compares the list with the classes.

export type CallKind =
  | 'send'
  | 'receive'
  | 'exchange'
  | 'probe'
  | 'collective'
  | 'wait'
  | 'test'
  | 'start'
  | 'window'
  | 'transfer'
  | 'file'
  | 'communicator'
  | 'datatype'
  | 'release'
  | 'abort';

/**
 * - `blocking`: the operation is over when the call is back.
 * - `request`: the call starts an operation and gives its request.
 * - `persistent`: the call gives a request that is started later.
 * - `promise`: the call gives a promise of the result.
 * - `immediate`: the call looks, or starts something that another call completes, and is back.
 */
export type CallForm = 'blocking' | 'request' | 'persistent' | 'promise' | 'immediate';

export type Owner = 'Comm' | 'Request' | 'Prequest' | 'Message' | 'Win' | 'File' | 'Datatype';

export interface ObservedMethod {
  readonly owner: Owner;
  readonly name: string;
  /** `Comm.Send`. */
  readonly label: string;
  readonly isStatic: boolean;
  readonly kind: CallKind;
  readonly form: CallForm;
  /** The names of its parameters, in order. */
  readonly parameters: readonly string[];
}

interface Family {
  readonly owner: Owner;
  readonly kind: CallKind;
  readonly isStatic?: true;
  /** Names by form. */
  readonly names: { readonly [Form in CallForm]?: string };
}

/** Upper-case collectives: each has a blocking, a nonblocking and a persistent method. */
const collectives =
  'Barrier Bcast Gather Gatherv Scatter Scatterv Allgather Allgatherv Alltoall Alltoallv Alltoallw Reduce Allreduce Reduce_scatter Reduce_scatter_block Scan Exscan Neighbor_allgather Neighbor_allgatherv Neighbor_alltoall Neighbor_alltoallv Neighbor_alltoallw';

/** Lower-case ones: each has a blocking and a nonblocking method. */
const objectCollectives =
  'bcast gather scatter allgather alltoall reduce allreduce scan exscan neighbor_allgather neighbor_alltoall';

const nonblocking = (names: string): string =>
  names.replace(/\b\w/g, (first) => `I${first.toLowerCase()}`);

const persistent = (names: string): string => names.replace(/\w+/g, '$&_init');

const families: readonly Family[] = [
  {
    owner: 'Comm',
    kind: 'send',
    names: {
      blocking: 'Send Ssend Bsend Rsend send ssend bsend',
      request: 'Isend Issend Ibsend Irsend isend issend ibsend',
      persistent: 'Send_init Ssend_init Bsend_init Rsend_init Psend_init',
    },
  },
  {
    owner: 'Comm',
    kind: 'receive',
    names: { blocking: 'Recv recv', request: 'Irecv irecv', persistent: 'Recv_init Precv_init' },
  },
  {
    owner: 'Comm',
    kind: 'exchange',
    names: {
      blocking: 'Sendrecv Sendrecv_replace sendrecv',
      request: 'Isendrecv Isendrecv_replace',
    },
  },
  {
    owner: 'Comm',
    kind: 'probe',
    names: {
      blocking: 'Probe Mprobe probe mprobe',
      immediate: 'Iprobe Improbe iprobe improbe',
      promise: 'probeAsync mprobeAsync',
    },
  },
  {
    owner: 'Comm',
    kind: 'collective',
    names: {
      blocking: `${collectives} barrier ${objectCollectives}`,
      request: `${nonblocking(collectives)} ${objectCollectives.replace(/\w+/g, 'i$&')}`,
      persistent: persistent(collectives),
    },
  },
  {
    owner: 'Comm',
    kind: 'communicator',
    names: {
      blocking:
        'Dup Dup_with_info Clone Create Create_group Split Split_type Free Disconnect Create_cart Create_graph Create_dist_graph_adjacent Create_dist_graph Cart_map Graph_map Sub Create_intercomm Merge Agree Shrink Spawn Spawn_multiple Accept Connect',
      promise: 'SpawnAsync Spawn_multipleAsync AcceptAsync ConnectAsync',
      request: 'Idup Idup_with_info Iagree Ishrink',
    },
  },
  { owner: 'Comm', kind: 'abort', names: { blocking: 'Abort' } },
  {
    owner: 'Comm',
    kind: 'communicator',
    isStatic: true,
    names: { blocking: 'Create_from_group Create_from_groups Join' },
  },
  {
    owner: 'Message',
    kind: 'receive',
    names: { blocking: 'Recv recv', request: 'Irecv irecv' },
  },
  {
    owner: 'Message',
    kind: 'probe',
    isStatic: true,
    names: { blocking: 'Probe probe', immediate: 'Iprobe iprobe' },
  },
  { owner: 'Request', kind: 'wait', names: { blocking: 'Wait wait' } },
  { owner: 'Request', kind: 'test', names: { immediate: 'Test test' } },
  { owner: 'Request', kind: 'release', names: { immediate: 'Free' } },
  {
    owner: 'Request',
    kind: 'wait',
    isStatic: true,
    names: {
      blocking: 'Waitany Waitall Waitsome waitany waitall waitsome',
      promise: 'WaitanyAsync WaitallAsync WaitsomeAsync waitanyAsync waitallAsync waitsomeAsync',
    },
  },
  {
    owner: 'Request',
    kind: 'test',
    isStatic: true,
    names: { immediate: 'Testany Testall Testsome testany testall testsome' },
  },
  {
    owner: 'Prequest',
    kind: 'start',
    names: { immediate: 'Start Pready Pready_range Pready_list Parrived' },
  },
  { owner: 'Prequest', kind: 'start', isStatic: true, names: { immediate: 'Startall' } },
  {
    owner: 'Win',
    kind: 'window',
    names: {
      blocking:
        'Fence Start Complete Post Wait Lock Unlock Lock_all Unlock_all Flush Flush_all Flush_local Flush_local_all Free',
      promise:
        'FenceAsync StartAsync CompleteAsync WaitAsync LockAsync UnlockAsync Lock_allAsync Unlock_allAsync FlushAsync Flush_allAsync Flush_localAsync Flush_local_allAsync',
      immediate: 'Test Sync Attach Detach',
    },
  },
  {
    owner: 'Win',
    kind: 'window',
    isStatic: true,
    names: { blocking: 'Create Allocate Allocate_shared Create_dynamic' },
  },
  {
    owner: 'Win',
    kind: 'transfer',
    names: {
      immediate: 'Put Get Accumulate Get_accumulate Fetch_and_op Compare_and_swap',
      request: 'Rput Rget Raccumulate Rget_accumulate',
    },
  },
  {
    owner: 'File',
    kind: 'file',
    names: {
      blocking:
        'Close Set_size Preallocate Set_info Set_view Set_atomicity Sync Read_at Read_at_all Write_at Write_at_all Read_at_all_begin Read_at_all_end Write_at_all_begin Write_at_all_end Read Read_all Write Write_all Read_all_begin Read_all_end Write_all_begin Write_all_end Read_shared Write_shared Read_ordered Write_ordered Read_ordered_begin Read_ordered_end Write_ordered_begin Write_ordered_end Seek_shared Get_position_shared',
      request:
        'Iread_at Iread_at_all Iwrite_at Iwrite_at_all Iread Iread_all Iwrite Iwrite_all Iread_shared Iwrite_shared',
      immediate: 'Seek',
    },
  },
  { owner: 'File', kind: 'file', isStatic: true, names: { blocking: 'Open Delete' } },
  {
    owner: 'Datatype',
    kind: 'datatype',
    names: {
      immediate:
        'Dup Create_contiguous Create_vector Create_hvector Create_indexed Create_hindexed Create_indexed_block Create_hindexed_block Create_subarray Create_darray Create_resized Free',
    },
  },
  {
    owner: 'Datatype',
    kind: 'datatype',
    isStatic: true,
    names: { immediate: 'Create_struct' },
  },
];

/** What is known of a method beside its parameters. */
export type MethodFacts = Omit<ObservedMethod, 'parameters'>;

const facts = new Map<string, MethodFacts>();
for (const { owner, kind, isStatic = false, names } of families) {
  for (const [form, list] of Object.entries(names)) {
    for (const name of list.split(' ')) {
      const label = `${owner}.${name}`;
      const key = isStatic ? `static ${label}` : label;
      facts.set(key, { owner, name, label, isStatic, kind, form: form as CallForm });
    }
  }
}

/** What is known of a method; null if it is not observed, because it is local. */
export function factsOf(owner: Owner, name: string, isStatic: boolean): MethodFacts | null {
  const label = `${owner}.${name}`;
  return facts.get(isStatic ? `static ${label}` : label) ?? null;
}

/** All methods that are observed. */
export const allFacts: ReadonlyMap<string, MethodFacts> = facts;

/** `Bcast` of `Bcast`, `Ibcast` and `Bcast_init`; `bcast` of `bcast` and `ibcast`. */
export function familyOf(name: string): string {
  const base = name.replace(/_init$/, '');
  if (/^i[a-z]/.test(base)) return base.slice(1);
  return /^I[a-z]/.test(base) ? base.charAt(1).toUpperCase() + base.slice(2) : base;
}

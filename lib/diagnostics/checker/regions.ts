// The memory that a call reads or writes, as far as it lies in one piece.
import { createHash } from 'node:crypto';
import type { Internals } from '../../environment/diagnostics.js';
import { MPI } from '../../index.js';
import { bufferOf, byteOffsetOf } from '../../memory/typed_arrays.js';
import type { MessageData } from '../../native/message_data.js';
import type { ObservedCall } from '../observed_calls.js';
import { familyOf } from '../observed_methods.js';
import type { CapturedStack } from '../places.js';

export interface Region {
  readonly memory: ArrayBufferLike;
  /** In bytes from the start of the memory. */
  readonly start: number;
  readonly end: number;
  readonly isWritten: boolean;
  readonly label: string;
  readonly stack: CapturedStack;
}

/** Parameters for memory, and whether the call writes it. */
type Parameters = readonly (readonly [name: string, isWritten: boolean])[];

const SEND: Parameters = [['sendbuf', false]];
const RECEIVE: Parameters = [['recvbuf', true]];
const BOTH: Parameters = [
  ['sendbuf', false],
  ['recvbuf', true],
];

/** Collectives whose sides are messages, with what is significant at other ranks than the root. */
const COLLECTIVES: Readonly<Record<string, { root: Parameters; others: Parameters }>> = {
  Bcast: { root: [['buf', false]], others: [['buf', true]] },
  Gather: { root: BOTH, others: SEND },
  Scatter: { root: BOTH, others: [['recvbuf', true]] },
  Reduce: { root: BOTH, others: SEND },
  Allgather: { root: BOTH, others: BOTH },
  Alltoall: { root: BOTH, others: BOTH },
  Allreduce: { root: BOTH, others: BOTH },
  Scan: { root: BOTH, others: BOTH },
  Exscan: { root: BOTH, others: BOTH },
};

/** Parameters whose memory holds a block for each rank. */
const IN_BLOCKS: Readonly<Record<string, string>> = {
  Gather: 'recvbuf',
  Allgather: 'recvbuf',
  Scatter: 'sendbuf',
  Alltoall: 'sendbuf recvbuf',
};

const PEERS = ['dest', 'source', 'target_rank'];

// A rank that is none is refused by the call.
const rankIn = (call: ObservedCall, name: string): number => {
  const given = call.argument(name) ?? 0;
  return typeof given === 'number' ? given : NaN;
};

/** Whether nothing goes to a peer, or comes from it. */
const isToNobody = (call: ObservedCall, name: string): boolean =>
  call.method.parameters.includes(name) && call.argument(name) === MPI.PROC_NULL;

function parametersOf(call: ObservedCall, family: string): Parameters {
  const { kind, form, name } = call.method;
  if (kind !== 'exchange' && PEERS.some((peer) => isToNobody(call, peer))) return [];
  if (name.endsWith('_replace')) return [['buf', true]];
  if (kind === 'send') return [['buf', false]];
  if (kind === 'receive') return [['buf', true]];
  // The package copies what a nonblocking exchange sends.
  if (kind === 'exchange') return form === 'request' ? RECEIVE : BOTH;
  if (kind === 'transfer') {
    return [
      ['origin', /get$/i.test(name) && !name.endsWith('accumulate')],
      ['compare', false],
      ['result', true],
    ];
  }
  const sides = COLLECTIVES[family];
  const comm = call.self as MPI.Comm;
  if (sides === undefined || comm.Is_inter()) return [];
  return rankIn(call, 'root') === comm.Get_rank() ? sides.root : sides.others;
}

function isContiguous(datatype: MPI.Datatype): boolean {
  return datatype.Get_size() === datatype.extent && datatype.lb === 0;
}

/** The memory of a call; none where it does not lie in one piece. */
export function regionsOf(
  call: ObservedCall,
  { addon, buffers }: Pick<Internals, 'addon' | 'buffers'>,
  stack: CapturedStack,
): Region[] {
  const { label, name, parameters, kind } = call.method;
  if (!/^[A-Z]/.test(name)) return [];
  const family = familyOf(name);
  const isCollective = kind === 'collective';
  const size = isCollective ? (call.self as MPI.Comm).Get_size() : 1;
  const regions: Region[] = [];
  for (const [parameter, isWritten] of parametersOf(call, family)) {
    const spec = call.argument(parameter);
    if (!parameters.includes(parameter) || spec === MPI.IN_PLACE || !spec) continue;
    const isInBlocks = isCollective && IN_BLOCKS[family]?.includes(parameter);
    const blocks = isInBlocks ? size : 1;
    const parse = isWritten ? buffers.receiveData : buffers.sendData;
    const data = parse(spec, 0, label, parameter, blocks);
    const region = regionOf(data, blocks, addon.knownAddress);
    if (region !== null) regions.push({ ...region, isWritten, label, stack });
  }
  // Wholly the same memory on both sides means MPI.IN_PLACE: it is written.
  const written = regions.filter((region) => region.isWritten);
  return regions.filter(
    (region) => region.isWritten || !written.some((other) => overlap(region, other)),
  );
}

function regionOf({ memory, offset, count, ...data }: MessageData, blocks: number, known: number) {
  const datatype = data.datatype as MPI.Datatype;
  if (memory === null || count <= 0 || !isContiguous(datatype)) return null;
  // An offset may be the address where the array begins.
  const start = byteOffsetOf.call(memory) + (offset >= known ? 0 : offset);
  return {
    memory: bufferOf.call(memory),
    start,
    end: start + count * blocks * datatype.Get_size(),
  };
}

export const overlap = (a: Region, b: Region): boolean =>
  a.memory === b.memory && a.start < b.end && b.start < a.end;

/** The bytes of a region; none if its memory is elsewhere by now. */
export const bytesOf = ({ memory, start, end }: Region): Uint8Array =>
  end <= memory.byteLength ? new Uint8Array(memory, start, end - start) : new Uint8Array();

export const checksumOf = (region: Region): string =>
  createHash('sha1').update(bytesOf(region)).digest('base64');

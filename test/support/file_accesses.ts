// Every way to write to a file and to read from it.
import { MPI } from 'mpi4node';

/** A pair of methods. Places are in etypes of the view. */
export interface FileAccess {
  readonly name: string;
  /** Whether all ranks must call it together. */
  readonly isCollective: boolean;
  /** Whether the place is that of the shared file pointer, which the call is not given. */
  readonly isShared: boolean;
  write(file: MPI.File, place: number, buf: MPI.BufferSpec): MPI.Status | Promise<MPI.Status>;
  read(file: MPI.File, place: number, buf: MPI.BufferSpec): MPI.Status | Promise<MPI.Status>;
}

/** Calls a method with a status, and gives that. */
function told(call: (status: MPI.Status) => void): MPI.Status {
  const status = new MPI.Status();
  call(status);
  return status;
}
const explicit = { isCollective: false, isShared: false };
const together = { isCollective: true, isShared: false };

/** Runs a call where the process's own file pointer is at a place. */
function at<T>(file: MPI.File, place: number, call: () => T): T {
  file.Seek(place);
  return call();
}

export const fileAccesses: readonly FileAccess[] = [
  {
    name: 'Write_at and Read_at',
    ...explicit,
    write: (file, place, buf) => told((status) => file.Write_at(place, buf, status)),
    read: (file, place, buf) => told((status) => file.Read_at(place, buf, status)),
  },
  {
    name: 'Write_at_all and Read_at_all',
    ...together,
    write: (file, offset, buf) => told((status) => file.Write_at_all({ offset, buf, status })),
    read: (file, offset, buf) => told((status) => file.Read_at_all({ offset, buf, status })),
  },
  {
    name: 'Iwrite_at and Iread_at',
    ...explicit,
    write: async (file, place, buf) => await file.Iwrite_at(place, buf),
    read: async (file, place, buf) => await file.Iread_at(place, buf),
  },
  {
    name: 'Iwrite_at and Iread_at, and Wait',
    ...explicit,
    write: (file, place, buf) => told((status) => file.Iwrite_at(place, buf).Wait(status)),
    read: (file, place, buf) => told((status) => file.Iread_at(place, buf).Wait(status)),
  },
  {
    name: 'Iwrite_at_all and Iread_at_all',
    ...together,
    write: async (file, place, buf) => await file.Iwrite_at_all(place, buf),
    read: async (file, place, buf) => await file.Iread_at_all(place, buf),
  },
  {
    name: 'Write_at_all_begin and Read_at_all_begin',
    ...together,
    write(file, place, buf) {
      file.Write_at_all_begin(place, buf);
      return told((status) => file.Write_at_all_end(buf, status));
    },
    read(file, place, buf) {
      file.Read_at_all_begin(place, buf);
      return told((status) => file.Read_at_all_end(buf, status));
    },
  },
  {
    name: 'Write and Read',
    ...explicit,
    write: (file, place, buf) => at(file, place, () => told((status) => file.Write(buf, status))),
    read: (file, place, buf) => at(file, place, () => told((status) => file.Read(buf, status))),
  },
  {
    name: 'Write_all and Read_all',
    ...together,
    write: (file, place, buf) =>
      at(file, place, () => told((status) => file.Write_all(buf, { status }))),
    read: (file, place, buf) =>
      at(file, place, () => told((status) => file.Read_all(buf, { status }))),
  },
  {
    name: 'Iwrite and Iread',
    ...explicit,
    write: async (file, place, buf) => await at(file, place, () => file.Iwrite(buf)),
    read: async (file, place, buf) => await at(file, place, () => file.Iread(buf)),
  },
  {
    name: 'Iwrite_all and Iread_all',
    ...together,
    write: async (file, place, buf) => await at(file, place, () => file.Iwrite_all(buf)),
    read: async (file, place, buf) => await at(file, place, () => file.Iread_all(buf)),
  },
  {
    name: 'Write_all_begin and Read_all_begin',
    ...together,
    write(file, place, buf) {
      at(file, place, () => file.Write_all_begin(buf));
      return told((status) => file.Write_all_end(buf, status));
    },
    read(file, place, buf) {
      at(file, place, () => file.Read_all_begin(buf));
      return told((status) => file.Read_all_end(buf, status));
    },
  },
  {
    name: 'Write_shared and Read_shared',
    isCollective: false,
    isShared: true,
    write: (file, _, buf) => told((status) => file.Write_shared(buf, status)),
    read: (file, _, buf) => told((status) => file.Read_shared(buf, status)),
  },
  {
    name: 'Iwrite_shared and Iread_shared',
    isCollective: false,
    isShared: true,
    write: async (file, _, buf) => await file.Iwrite_shared(buf),
    read: async (file, _, buf) => await file.Iread_shared(buf),
  },
  {
    name: 'Write_ordered and Read_ordered',
    isCollective: true,
    isShared: true,
    write: (file, _, buf) => told((status) => file.Write_ordered(buf, status)),
    read: (file, _, buf) => told((status) => file.Read_ordered(buf, status)),
  },
  {
    name: 'Write_ordered_begin and Read_ordered_begin',
    isCollective: true,
    isShared: true,
    write(file, _, buf) {
      file.Write_ordered_begin(buf);
      return told((status) => file.Write_ordered_end(buf, status));
    },
    read(file, _, buf) {
      file.Read_ordered_begin(buf);
      return told((status) => file.Read_ordered_end(buf, status));
    },
  },
];

/**
 * Lets each rank make an access: all together if it is collective, else one after the other, so
 * that the order at the shared file pointer is known.
 */
export async function inOrder<T>(
  comm: MPI.Comm,
  { isCollective, isShared }: FileAccess,
  run: () => T | Promise<T>,
): Promise<T> {
  if (isCollective || !isShared) return await run();
  for (let i = 0; i < comm.rank; i++) comm.Barrier();
  const result = await run();
  for (let i = comm.rank; i < comm.size; i++) comm.Barrier();
  return result;
}

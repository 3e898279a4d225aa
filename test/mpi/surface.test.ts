// The interface table of mpi4py's MPI module against the package: see
// test/tools/surface/comparison.cjs, which `npm run surface` shows the findings of.
// @worlds openmpi:1 mpich:1
import { readFileSync } from 'node:fs';
import { MPI } from 'mpi4node';
import { dist, faultsOf, rows, surfaceOf } from '../tools/surface/comparison.cjs';

const surface = surfaceOf({ ...MPI });

test('what is built is what the table says, and not what is listed as not built yet', () => {
  expect(faultsOf(surface.compare())).toEqual([]);
});

test('a name that is gone, or is something else, is told', () => {
  class Status extends MPI.Status {}
  const { Bcast } = MPI.Comm.prototype;
  Object.defineProperty(Status.prototype, 'Get_count', { value: Bcast });
  Object.defineProperty(Status.prototype, 'Get_elements', { value: null });
  const { Compute_dims: _, ...others } = MPI;
  const changed = { ...others, Status, Comm: class {}, ANY_TAG: '-1' };
  const faults = faultsOf(surfaceOf(changed).compare());
  expect(faults.filter((fault) => !fault.startsWith('Comm.'))).toEqual([
    'MPI.ANY_TAG: is not a number',
    'Status.Get_count: Comm.Bcast has no parameter __none; it takes (buf, root)',
    'Status.Get_elements is missing',
    'Intracomm.Intracomm: does not extend Comm',
    'Intercomm.Intercomm: does not extend Comm',
    'MPI.Compute_dims is missing',
  ]);
});

test.each([
  ['throws', 'Disconnect(){', '$&throw notBuilt();', 'Comm.Disconnect is missing'],
  ['does nothing', /Get_size\(\){[^}]*}/g, 'Get_size(){}', 'Comm.Get_size is missing'],
  ['returns null', 'Get_topology(){', '$&return null;', 'Comm.Get_topology is missing'],
  [
    'has another default',
    /\bSend\(buf,dest,tag=0\)/,
    'Send(buf,dest,tag=1)',
    'Comm.Send: tag is 1 by default, and not 0',
  ],
  [
    'has no default',
    /\bSend\(buf,dest,tag=0\)/,
    'Send(buf,dest,tag)',
    'Comm.Send: tag is null by default, and not 0',
  ],
])('a method that %s is told', (_, text, other, fault) => {
  const bundle = readFileSync(dist, 'utf8').replace(text, other);
  expect(faultsOf(surfaceOf({ ...MPI }, bundle).compare())).toContain(fault);
});

const probed = rows.filter((row) => surface.takesNames(row));

test.each(probed.map((row) => [row.label, row] as const))('%s takes its parameters', (_, row) => {
  expect(surface.refusal(row)).toBe(surface.expectedRefusal(row));
});

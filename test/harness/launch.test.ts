// @worlds openmpi
// What the launchers are told, as far as no world of this machine shows it.
import { launch } from './launch.cjs';

function settingsFor(ranks: number) {
  const { env } = launch({ library: 'openmpi', ranks, command: ['true'], timeout: 10, env: {} });
  return env;
}

test('Open MPI 4 and 5 are each told by their own names not to bind ranks to cores', () => {
  expect(settingsFor(1)).toMatchObject({
    OMPI_MCA_hwloc_base_binding_policy: 'none',
    PRTE_MCA_hwloc_default_binding_policy: 'none',
  });
});

test('Open MPI 4 and 5 are each told by their own names to start more ranks than cores', () => {
  const names = ['OMPI_MCA_rmaps_base_oversubscribe', 'PRTE_MCA_rmaps_default_mapping_policy'];
  const few = settingsFor(1);
  expect(names.map((name) => few[name])).toEqual([undefined, undefined]);
  const many = settingsFor(100_000);
  expect(names.map((name) => many[name])).toEqual(['1', ':oversubscribe']);
});

// Says which file the MPI library is that this process has loaded, and which version it is.
import { readFileSync } from 'node:fs';
import { MPI } from 'mpi4node';

const maps = readFileSync('/proc/self/maps', 'utf8');
const [library] = /\/\S*\/libmpi(ch)?\.so\.\S*$/m.exec(maps) ?? ['none'];
const [name, version] = MPI.get_vendor();
if (MPI.COMM_WORLD.rank === 0) {
  console.log(`${name} ${version.join('.')} of ${library}, ${MPI.COMM_WORLD.size} ranks`);
}

// Says which addon this process has loaded, and which file and version its MPI library is.
import { readFileSync } from 'node:fs';
import { MPI } from 'mpi4node';

const maps = readFileSync('/proc/self/maps', 'utf8');
const [library] = /\/\S*\/libmpi(ch)?\.so\.\S*$/m.exec(maps) ?? ['none'];
const addon = /\/mpi4node\.node$/m.test(maps) ? 'an addon that was built' : 'a binary';
const [name, version] = MPI.get_vendor();
const { rank, size } = MPI.COMM_WORLD;
if (rank === 0)
  console.log(`${size} ranks on ${addon}: ${name} ${version.join('.')} of ${library}`);

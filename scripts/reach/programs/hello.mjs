// Each rank says where it is; an allreduce proves that the ranks have found each other.
import { MPI } from 'mpi4node';

const comm = MPI.COMM_WORLD;
const sum = new Float64Array(1);
comm.Allreduce(new Float64Array([comm.rank + 1]), sum);
const hosts = comm.gather(process.env.SLURMD_NODENAME ?? MPI.Get_processor_name());
if (comm.rank === 0) {
  const places = [...new Set(hosts)].join(' ');
  console.log(`hello from ${comm.size} ranks on ${places}, sum ${sum[0]}, Node ${process.version}`);
}

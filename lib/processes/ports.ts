// Ports, at which a job accepts others, and the names under which they are published.
import { type Named, namedFunction } from '../base/named_arguments.js';
import { copyInfo, INFO_NULL, type Info, type InfoItems } from '../handles/info.js';
import * as native from '../native/generated/functions.js';
import { explained } from '../workarounds/mpich_processes.js';

type Hints = Info | InfoItems | null;
type Published = { service_name: string; port_name: string; info?: Hints };
// Keys and values as MPI takes them, for one call.
function withInfo<T>(method: string, info: unknown, run: (info: Info) => T): T {
  const hints = copyInfo(method, info);
  try {
    return explained(method.replace('.', '_'), () => run(hints));
  } finally {
    if (!hints.is_null) hints.Free();
  }
}

/**
 * Opens a port, at which groups of other jobs can connect by `Intracomm.Connect`, where this job
 * calls `Intracomm.Accept`. Local. `MPI_Open_port`
 *
 * @param info hints: an `MPI.Info`, a Map, or by name an object. Default `MPI.INFO_NULL`
 * @returns the name of the port, of at most `MPI.MAX_PORT_NAME` bytes. Give it to the other job: by
 *   a file, or by `MPI.Publish_name`
 * @throws {TypeError} if `info` is of another type
 * @throws {MPI.Exception} with a class of the library's choice if it can't open one
 * @example
 * const port = MPI.Open_port();
 * writeFileSync('port.txt', port);
 * const client = await MPI.COMM_SELF.AcceptAsync(port);
 */
export const Open_port: {
  (info?: Hints): string;
  (named: { info?: Hints }): string;
} = namedFunction('MPI.Open_port', ['info'], (info: unknown = INFO_NULL): string =>
  withInfo('MPI.Open_port', info, (hints) => native.MPI_Open_port(hints)),
);

/**
 * Closes a port: nobody can connect there any more. Connections that were made go on. Local.
 * `MPI_Close_port`
 *
 * @param port_name what `MPI.Open_port` gave
 * @throws {TypeError} if `port_name` is not a string
 * @throws {MPI.Exception} with a class of the library's choice if there is no such port
 */
export const Close_port: {
  (port_name: string): void;
  (named: { port_name: string }): void;
} = namedFunction('MPI.Close_port', ['port_name'], (port_name: unknown): void =>
  native.MPI_Close_port(port_name),
);

/**
 * Publishes the name of a port under the name of a service, by which other jobs find it with
 * `MPI.Lookup_name`. Jobs that have launchers of their own need a name server for that, which both
 * launchers are told of: Open MPI 4 `ompi-server`, MPICH `hydra_nameserver`. Local.
 * `MPI_Publish_name`
 *
 * @param service_name a name that the jobs have agreed on
 * @param port_name what `MPI.Open_port` gave
 * @param info hints: an `MPI.Info`, a Map, or by name an object. Default `MPI.INFO_NULL`
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {MPI.Exception} with the class `MPI.ERR_SERVICE` or `MPI.ERR_NAME` if the name is taken
 *   or there is no name server
 */
export const Publish_name: {
  (service_name: string, port_name: string, info?: Hints): void;
  (...named: Named<Published, ['service_name', 'port_name', 'info']>): void;
} = namedFunction(
  'MPI.Publish_name',
  ['service_name', 'port_name', 'info'],
  (service_name: unknown, port_name?: unknown, info: unknown = INFO_NULL): void =>
    withInfo('MPI.Publish_name', info, (hints) =>
      native.MPI_Publish_name(service_name, hints, port_name),
    ),
);

/**
 * Takes back what `MPI.Publish_name` has published. Local. `MPI_Unpublish_name`
 *
 * @param service_name the name of the service
 * @param port_name what `MPI.Open_port` gave
 * @param info hints: an `MPI.Info`, a Map, or by name an object. Default `MPI.INFO_NULL`
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {MPI.Exception} with the class `MPI.ERR_SERVICE` or `MPI.ERR_NAME` if the name was not
 *   published
 */
export const Unpublish_name: {
  (service_name: string, port_name: string, info?: Hints): void;
  (...named: Named<Published, ['service_name', 'port_name', 'info']>): void;
} = namedFunction(
  'MPI.Unpublish_name',
  ['service_name', 'port_name', 'info'],
  (service_name: unknown, port_name?: unknown, info: unknown = INFO_NULL): void =>
    withInfo('MPI.Unpublish_name', info, (hints) =>
      native.MPI_Unpublish_name(service_name, hints, port_name),
    ),
);

/**
 * Finds the port that was published under the name of a service. Local. `MPI_Lookup_name`
 *
 * @param service_name the name of the service
 * @param info hints: an `MPI.Info`, a Map, or by name an object. Default `MPI.INFO_NULL`
 * @returns the name of the port, for `Intracomm.Connect`
 * @throws {TypeError} if an argument is of the wrong type
 * @throws {MPI.Exception} with the class `MPI.ERR_NAME` if nothing was published under the name
 */
export const Lookup_name: {
  (service_name: string, info?: Hints): string;
  (...named: Named<{ service_name: string; info?: Hints }, ['service_name', 'info']>): string;
} = namedFunction(
  'MPI.Lookup_name',
  ['service_name', 'info'],
  (service_name: unknown, info: unknown = INFO_NULL): string =>
    withInfo('MPI.Lookup_name', info, (hints) => native.MPI_Lookup_name(service_name, hints)),
);

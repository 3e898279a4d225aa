/**
 * What it takes to build an addon, and what of it this machine has. It only looks for files: the
 * loader asks, too, when there is no addon, and an import should not start compilers.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve, sep } from 'node:path';
import type { Environment } from './launcher.js';

/** Where a command is: its own path, or the first place on the PATH that has it. */
export function findCommand(command: string, env: Environment): string | null {
  const candidates = command.includes(sep)
    ? [resolve(command)]
    : (env.PATH ?? '')
        .split(delimiter)
        .filter(isAbsolute)
        .map((folder) => join(folder, command));
  const found = candidates.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false; // Not there or not executable: the next place on the PATH may have it.
    }
  });
  return found ?? null;
}

/** Plain mpicc goes first: it is the MPI that the user's modules or environment chose. */
const WRAPPERS = ['mpicc', 'mpicc.openmpi', 'mpicc.mpich'];

/** The compiler wrappers to look for: those that `MPI4NODE_MPICC` names, or the usual ones. */
export function wrapperNames({ MPI4NODE_MPICC }: Environment): readonly string[] {
  return MPI4NODE_MPICC ? MPI4NODE_MPICC.split(delimiter).filter(Boolean) : WRAPPERS;
}

/** Something that a build needs: any one of some commands. */
export interface Tool {
  readonly name: string;
  readonly commands: readonly string[];
  /** The packages that have it, and for macOS the command. */
  readonly debian: string;
  readonly fedora: string;
  readonly macos: string;
}

/** A variable of CMake's may have arguments behind the command. */
const named = (variable: string | undefined, usual: string): readonly string[] => {
  const [command] = (variable ?? '').trim().split(/\s+/);
  return command ? [command] : usual.split(' ');
};

function tools(env: Environment): readonly Tool[] {
  return [
    {
      name: 'an MPI',
      commands: wrapperNames(env),
      debian: 'openmpi-bin libopenmpi-dev',
      fedora: 'openmpi-devel',
      macos: 'brew install open-mpi',
    },
    // The names are those that CMake looks for.
    {
      name: 'a C compiler',
      commands: named(env.CC, 'cc gcc clang xlc icx'),
      debian: 'gcc',
      fedora: 'gcc',
      macos: 'xcode-select --install',
    },
    {
      name: 'a C++ compiler',
      commands: named(env.CXX, 'c++ g++ clang++ CC aCC xlC icpx icx'),
      debian: 'g++',
      fedora: 'gcc-c++',
      macos: 'xcode-select --install',
    },
    {
      name: 'CMake',
      commands: ['cmake'],
      debian: 'cmake',
      fedora: 'cmake',
      macos: 'brew install cmake',
    },
    {
      name: 'make',
      commands: ['make', 'ninja'],
      debian: 'make',
      fedora: 'make',
      macos: 'brew install ninja',
    },
  ];
}

/** What a build needs and this machine lacks. */
export function missingTools(env: Environment): readonly Tool[] {
  return tools(env).filter(({ commands }) => commands.every((one) => !findCommand(one, env)));
}

/** The commands for a build that this machine has, one for each tool. */
export function presentTools(env: Environment): readonly string[] {
  return tools(env).flatMap(({ commands }) => {
    const found = commands.find((one) => findCommand(one, env));
    return found === undefined ? [] : [found];
  });
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Names what is missing, and the packages that have it. */
export function describeMissing(missing: readonly Tool[]): string {
  const names = missing.map(({ name, commands }) => `${name} (no ${listed(commands)})`);
  const from = (system: 'debian' | 'fedora' | 'macos', separator: string) =>
    [...new Set(missing.map((tool) => tool[system]))].join(separator);
  const isMpiMissing = missing.some(({ name }) => name === 'an MPI');
  return `Not on the PATH: ${names.join(', ')}. Install:
  Debian, Ubuntu:  apt-get install ${from('debian', ' ')}
  Fedora, RHEL:    dnf install ${from('fedora', ' ')}${isMpiMissing ? ', then module load mpi' : ''}
  macOS:           ${from('macos', '; ')}
  clusters:        module load what has it${isMpiMissing ? ', or MPI4NODE_MPICC=/path/to/mpicc' : ''}`;
}

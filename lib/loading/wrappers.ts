/**
 * What stands between a launcher and this process: `mpirun tsx app.ts` starts Node, which starts
 * Node again. Node closes the descriptors that it was given before it starts a child: all below 16,
 * and those above up to the first number that is free. So the connection to Hydra is lost in the
 * first ranks and is passed on in others, by chance.
 */
import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

export interface Wrapper {
  readonly pid: number;
  readonly isNode: boolean;
  /** What was typed to start it, such as `npm run x`. */
  readonly command: string;
}

const SHELL = /^(ba|da|z|k|a)?sh$|^busybox$/;
const NODE = /^node(js)?$/;

/** The parent of a process, if it is a shell or Node. Only Linux can tell. */
function readWrapper(pid: number): Wrapper | null {
  try {
    const exe = readlinkSync(`/proc/${pid}/exe`);
    const name = basename(exe);
    const isNode = exe === process.execPath || NODE.test(name);
    if (!isNode && !SHELL.test(name)) return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, isNode, command };
  } catch {
    // It has ended, belongs to another user, or the system has no such files.
    return null;
  }
}

/** The number behind the name, which may hold any character, and the state. */
const parentOf = (pid: number): number =>
  Number(/\) \S (\d+) [^)]*$/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);

/** The shells and Nodes above this process, the nearest first. */
export function wrappers(): readonly Wrapper[] {
  const found: Wrapper[] = [];
  let wrapper = readWrapper(process.ppid);
  while (wrapper !== null) {
    found.push(wrapper);
    wrapper = readWrapper(parentOf(wrapper.pid));
  }
  return found;
}

/** Whether a process was started with a variable of this value. */
export function wasGiven(pid: number, name: string, value: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`${name}=${value}`);
  } catch {
    return false;
  }
}

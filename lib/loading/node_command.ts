/** The command line that starts Node on a module, with the options that this process was given. */
import { planTypeScript } from './typescript_options.js';

/** Options whose value may be the next word, and which are for this process alone. */
const WITH_VALUE = [
  /^(-e|--eval|-p|-pe|--print|--input-type|--watch-path|--run|--env-file(-if-exists)?)$/,
  /^--inspect(-brk|-wait)?-port$|^--debug-port$/,
  /^--(cpu|heap)-prof-(dir|name|interval)$/,
  /^--test-[a-z-]+$/,
];

/** Options for this process alone: a program in a word, a port, a file, a mode of Node. */
const ALONE = [
  /^(-c|--check|-i|--interactive|-)$/,
  /^(--eval|--print|--input-type|--env-file(-if-exists)?)=/,
  /^--(inspect|watch|test|cpu-prof|heap-prof|build-snapshot|debug-port)(-|=|$)/,
];

/** Modules of this package that `mpi4node run` loads before the program. */
const OWN_IMPORT = /\bpool_serve\.mjs$/;

/** The options of this process that another program of Node should have, too. */
export function passedOn(options: readonly string[]): readonly string[] {
  const passed: string[] = [];
  for (let i = 0; i < options.length; i++) {
    const option = options[i];
    const value = options[i + 1];
    if (WITH_VALUE.some((pattern) => pattern.test(option))) {
      i++;
    } else if (option === '--import' && value !== undefined) {
      i++;
      if (!OWN_IMPORT.test(value)) passed.push(option, value);
    } else if (!ALONE.some((pattern) => pattern.test(option)) && !OWN_IMPORT.test(option)) {
      passed.push(option);
    }
  }
  return passed;
}

/**
 * The words behind the name of Node's executable that run a module; a text that says what is
 * missing if that can't be run.
 *
 * @param file its path
 */
export function planModule(
  file: string,
  options: readonly string[] = process.execArgv,
): readonly string[] | string {
  const own = passedOn(options);
  const types = planTypeScript(file);
  if (typeof types === 'string') return types;
  const isThere = own.join(' ').includes(types.join(' '));
  return [...own, ...(isThere ? [] : types), file];
}

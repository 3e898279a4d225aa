// All tables of values that have a clone.
import { binary } from './binary';
import { builtins, errors } from './builtins';
import { graphs } from './graphs';
import { arrays, changing, objects, takingAway } from './plain';
import { primitives } from './primitives';
import { rows } from './rows';
import type { Value } from './table';

export const tables: readonly [name: string, values: readonly Value[]][] = [
  ['primitives', primitives],
  ['memory', binary],
  ['builtin objects', builtins],
  ['errors', errors],
  ['objects', objects],
  ['arrays', arrays],
  ['rows', rows],
  ['objects at several places', graphs],
  ['objects that change meanwhile', [...changing, ...takingAway]],
];

// Target specs: where in the memory of another process an operation works, the one place that reads
// them.
import { asDatatype, type Datatype, type DatatypeSpec } from '../datatypes/datatype.js';
import { notCount, show } from '../native/argument_checks.js';

/**
 * A place in the window of another process: a displacement, or `[displacement, count, datatype]` or
 * a shorter form of that.
 *
 * - `displacement` is where the access begins, in the unit that the other process has given for its
 *   window (`disp_unit`, 1 byte by default). Default 0.
 * - `count` is how many items it has. Default: as many as the memory of the origin has.
 * - `datatype` is that of the items. Default: that of the memory of the origin.
 *
 * @example
 * win.Put(values, 1, 10);                       // to displacement 10 at rank 1
 * win.Put(values, 1, [10, 5, MPI.DOUBLE]);
 */
export type TargetSpec =
  | number
  | readonly []
  | readonly [displacement: number | null]
  | readonly [displacement: number | null, count: number | null]
  | readonly [displacement: number | null, count: number | null, datatype: DatatypeSpec | null];

/** What a list says. Null: as the origin. */
export interface Target {
  readonly displacement: number;
  readonly count: number | null;
  readonly datatype: Datatype | null;
}

/** What a target that is not just a displacement says; null for one that is. */
export function targetOf(target: unknown, method: string): Target | null {
  if (typeof target === 'number' || target === null || target === undefined) return null;
  if (!Array.isArray(target)) {
    throw new TypeError(
      `${method}: target must be a displacement or [displacement, count, datatype], but ${show(target)} came`,
    );
  }
  if (target.length > 3) {
    throw new TypeError(
      `${method}: target must be [displacement, count, datatype] or one of its shorter forms, but an array of length ${target.length} came`,
    );
  }
  const { 0: displacement, 1: count, 2: datatype } = target as readonly unknown[];
  return {
    displacement: integer(displacement, 'the displacement', method) ?? 0,
    count: integer(count, 'the count', method),
    datatype:
      datatype === null || datatype === undefined
        ? null
        : asDatatype(method, 'datatype of target', datatype),
  };
}

function integer(value: unknown, what: string, method: string): number | null {
  if (value === null || value === undefined) return null;
  if (!Number.isSafeInteger(value)) throw notCount(method, `${what} of target`, value);
  return value as number;
}

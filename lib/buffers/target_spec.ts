// Target specs: where in the memory of another process an operation works, the one place that reads
// them.
import { asDatatype, type Datatype, type DatatypeSpec } from '../datatypes/datatype.js';
import { notCount, show } from '../native/argument_checks.js';

/**
 * A place in the memory of the target: a displacement, in units of the window there, or
 * `[displacement, count, datatype]` or its shorter forms. What is left out or null is taken from
 * the origin; without a displacement it is 0.
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
  const [displacement, count, datatype] = target as readonly unknown[];
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

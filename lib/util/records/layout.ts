// Where the fields of a record lie.
import { MPI } from '../../index.js';
import type { Element } from './elements.js';

/** What a field holds. The length is null for a single element or record. */
export type Shape =
  | {
      readonly kind: 'elements';
      readonly element: Element;
      readonly datatype: MPI.Datatype;
      readonly length: number | null;
    }
  | { readonly kind: 'records'; readonly layout: Layout; readonly length: number | null };

export interface Field {
  readonly name: string;
  /** From the beginning of the record, in bytes. */
  readonly offset: number;
  readonly shape: Shape;
}

const itemSize = (shape: Shape): number =>
  shape.kind === 'records'
    ? shape.layout.extent
    : shape.element.component.size * shape.element.lanes;

/** How many bytes a field takes, gaps within it included. */
export const sizeOf = (shape: Shape): number => itemSize(shape) * (shape.length ?? 1);

export const alignmentOf = (shape: Shape): number =>
  shape.kind === 'records' ? shape.layout.alignment : shape.element.alignment;

/** Several in the place of one. */
export const repeated = (shape: Shape, count: number): Shape => ({
  ...shape,
  length: (shape.length ?? 1) * count,
});

export const roundUp = (value: number, multiple: number): number =>
  Math.ceil(value / multiple) * multiple;

/** The fields of a record and what follows from them. */
export class Layout {
  readonly fields: readonly Field[];
  /** From one record to the next, in bytes. */
  readonly extent: number;
  /** At multiples of how many bytes such a record begins within another. */
  readonly alignment: number;
  /** The bytes of the fields, without gaps. */
  readonly size: number;
  /**
   * At multiples of how many bytes a record must begin for its arrays to be views. Those that lie
   * elsewhere in any case do not count.
   */
  readonly viewAlignment: number;
  #datatype: MPI.Datatype | null;

  /** @param datatype that of the records, if there is one already */
  constructor(
    fields: readonly Field[],
    extent: number,
    alignment: number,
    datatype: MPI.Datatype | null = null,
  ) {
    this.fields = fields;
    this.extent = extent;
    this.alignment = alignment;
    this.#datatype = datatype;
    this.size = fields.reduce((sum, { shape }) => sum + dataOf(shape), 0);
    const needs = fields
      .filter(({ offset, shape }) => offset % viewsOf(shape) === 0 && extent % viewsOf(shape) === 0)
      .map(({ shape }) => viewsOf(shape));
    this.viewAlignment = Math.max(1, ...needs);
  }

  /** The datatype, committed. It is made when it is first asked for, because that needs MPI. */
  get datatype(): MPI.Datatype {
    if (this.#datatype === null || this.#datatype.is_null) {
      this.#datatype = this.#makeDatatype();
    }
    return this.#datatype;
  }

  #makeDatatype(): MPI.Datatype {
    using struct = MPI.Datatype.Create_struct(
      this.fields.map(({ shape }) => shape.length ?? 1),
      this.fields.map(({ offset }) => offset),
      this.fields.map(({ shape }) =>
        shape.kind === 'records' ? shape.layout.datatype : shape.datatype,
      ),
    );
    return struct.Create_resized(0, this.extent).Commit();
  }
}

const dataOf = (shape: Shape): number =>
  shape.kind === 'records' ? shape.layout.size * (shape.length ?? 1) : sizeOf(shape);

/** What the views on a field need; a single number needs none. */
function viewsOf(shape: Shape): number {
  if (shape.kind === 'records') return shape.layout.viewAlignment;
  const isView = shape.length !== null || shape.element.lanes > 1;
  return isView ? shape.element.component.size : 1;
}

const end = ({ offset, shape }: Field): number => offset + sizeOf(shape);

/** Two fields that share bytes; null if there are none. */
export function overlapIn(fields: readonly Field[]): readonly [Field, Field] | null {
  const inOrder = [...fields].sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < inOrder.length; i++) {
    if (inOrder[i].offset < end(inOrder[i - 1])) return [inOrder[i - 1], inOrder[i]];
  }
  return null;
}

/** Where the last field ends. */
export const endOf = (fields: readonly Field[]): number => Math.max(0, ...fields.map(end));

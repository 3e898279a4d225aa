// The interface table of mpi4py's MPI module against the package that was built: names, parameters,
// their order and defaults. CommonJS, so that surface.mjs and the tests can both load it.
// Nothing here initializes MPI.
'use strict';

const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const ts = require('typescript');

/**
 * A line of the table.
 * @typedef {object} Row
 * @property {string} owner
 * @property {string} kind
 * @property {string} name
 * @property {string} label
 * @property {string[]} parameters
 * @property {(string | null)[]} defaults  for each parameter
 * @property {string} note
 */

/**
 * What there is of a line: `difference` tells how it differs from it, null if it does not.
 * @typedef {{ row: Row, isThere: boolean, difference: string | null }} Finding
 */

/** @typedef {Record<string, unknown>} Members */

const dist = join(__dirname, '..', '..', '..', 'dist', 'index.js');

/** @returns {string[]} */
const linesOf = (/** @type {string} */ file) =>
  readFileSync(join(__dirname, file), 'utf8').trim().split('\n');

/** @type {Row[]} */
const rows = linesOf('surface.tsv')
  .slice(1)
  .map((line) => {
    const [owner, kind, name, list = '', note = ''] = line.split('\t');
    const each = list === '' ? [] : list.split(/, (?=\w)/).map((parameter) => parameter.split('='));
    return {
      owner,
      kind,
      name,
      label: `${owner}.${name}`,
      parameters: each.map(([parameter]) => parameter),
      // A tuple is an array here.
      defaults: each.map(([, value = null]) => (value === '()' ? '[]' : value)),
      note,
    };
  });

const callableKinds = new Set(['class', 'method', 'static', 'function']);

/**
 * The slots whose value can be a plain object (lib/base/named_arguments.ts): names can't be told
 * there.
 */
const data = new Set(['obj', 'sendobj', 'items', 'args', 'attrval', 'default']);

/**
 * What the package has beside the table: further parameters, always the last.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const additions = { 'Comm.irecv': ['signal'], 'Info.pop': ['default'] };

// --- What the bundle says ----------------------------------------------------------------------

/** @typedef {import('typescript').Node} Node */
/** @typedef {import('typescript').FunctionLikeDeclaration} Declaration */

/**
 * The functions and methods of the bundle as they were written, by `Class.name` or name: the
 * functions themselves hide behind those that take the arguments.
 * @param {string} bundle
 * @returns {Map<string, Declaration>}
 */
function readDeclarations(bundle) {
  /** @type {Map<string, Declaration>} */
  const found = new Map();
  const visit = (/** @type {Node} */ node) => {
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      found.set(node.name.text, node);
    } else if (ts.isVariableDeclaration(node) && node.initializer !== undefined) {
      const { initializer } = node;
      const last = ts.isCallExpression(initializer) ? initializer.arguments.at(-1) : initializer;
      if (last !== undefined && ts.isArrowFunction(last)) found.set(node.name.getText(), last);
    } else if (ts.isClassLike(node)) {
      const owner = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : null);
      for (const member of node.members) {
        if (!ts.isMethodDeclaration(member) || owner === null) continue;
        found.set(`${owner.getText()}.${member.name.getText()}`, member);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(dist, bundle, ts.ScriptTarget.ES2022, true));
  return found;
}

/**
 * Whether a body does nothing but throw, or return a literal: a name without a function.
 * @param {Declaration} declaration
 */
function isStub({ body }) {
  if (body === undefined) return true;
  if (!ts.isBlock(body)) return ts.isLiteralExpression(body);
  const [first] = body.statements;
  if (first === undefined || ts.isThrowStatement(first)) return true;
  if (!ts.isReturnStatement(first)) return false;
  const { expression } = first;
  return (
    expression === undefined ||
    ts.isLiteralExpression(expression) ||
    [ts.SyntaxKind.NullKeyword, ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(
      expression.kind,
    )
  );
}

/**
 * The default of a parameter as the table writes it; null where there is none.
 * @param {import('typescript').ParameterDeclaration | undefined} parameter
 */
function defaultOf(parameter) {
  const text = parameter?.initializer?.getText() ?? null;
  // Where two modules have the same name, the bundle numbers one of them.
  return text?.replace(/["`]/g, "'").replace(/\$\d+$/, '') ?? null;
}

// --- The comparison ----------------------------------------------------------------------------

/**
 * @param {Members} mpi  the MPI object of the package in dist/
 * @param {string} [bundle]  the text of dist/index.js
 */
function surfaceOf(mpi, bundle = readFileSync(dist, 'utf8')) {
  const declarations = readDeclarations(bundle);

  /** Objects of the classes whose members are their own and not their prototype's. */
  const Exception = /** @type {new () => object} */ (mpi.Exception);
  /** @type {Record<string, object>} */
  const instances = { Exception: new Exception(), Serializer: Object(mpi.serializer) };

  /**
   * Where a name has to be.
   * @param {Row} row
   * @returns {object | null}
   */
  function holder({ owner, kind }) {
    if (owner === 'MPI' || kind === 'class') return mpi;
    const Class = /** @type {{ prototype: object } | undefined} */ (mpi[owner]);
    if (kind === 'static') return Class ?? null;
    return instances[owner] ?? Class?.prototype ?? null;
  }

  // Reading a property of a prototype would ask MPI about an object that is none.
  /**
   * @param {object | null} object
   * @param {string} name
   * @returns {{ owner: object, found: PropertyDescriptor } | null}
   */
  function find(object, name) {
    if (object === null) return null;
    const found = Object.getOwnPropertyDescriptor(object, name);
    return found === undefined
      ? find(Object.getPrototypeOf(object), name)
      : { owner: object, found };
  }

  /** @param {Row} row */
  const functionOf = (row) =>
    /** @type {(...values: unknown[]) => unknown} */ (find(holder(row), row.name)?.found.value);

  /**
   * How a function was written, if the bundle tells.
   * @param {Row} row
   */
  function declarationOf(row) {
    if (row.owner === 'MPI') return declarations.get(row.name);
    const owner = find(holder(row), row.name)?.owner;
    const Class = typeof owner === 'function' ? owner : owner?.constructor;
    return declarations.get(`${Class?.name}.${row.name}`);
  }

  /**
   * Whether a name is there, as what the table says it is.
   * @param {Row} row
   */
  function isThere(row) {
    const found = find(holder(row), row.name)?.found;
    if (found === undefined) return false;
    if (!callableKinds.has(row.kind)) return typeof found.value !== 'function';
    if (typeof found.value !== 'function') return false;
    const declaration = row.kind === 'class' ? undefined : declarationOf(row);
    return declaration === undefined || !isStub(declaration);
  }

  /**
   * What a function says when it is given a name that no parameter has. That comes before anything
   * else, so nothing is sent.
   * @param {Row} row
   */
  function refusal(row) {
    const method = functionOf(row);
    // One that takes names has room for one more (lib/base/named_arguments.ts). Another would use
    // the object.
    if (method.length <= row.parameters.length) return `${row.label} takes no names`;
    const slot = row.parameters.findIndex((name) => !data.has(name));
    const values = [...Array(slot).fill('data'), { __none: 1 }];
    try {
      method.apply(undefined, values);
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
    return `${row.label} took a parameter that there is not`;
  }

  /** @param {Row} row */
  const expectedRefusal = (row) =>
    `${row.label} has no parameter __none; it takes (${[...row.parameters, ...(additions[row.label] ?? [])].join(', ')})`;

  // The serializer's functions are the program's own.
  /** @param {Row} row */
  const hasParameters = (row) =>
    callableKinds.has(row.kind) && row.kind !== 'class' && row.owner !== 'Serializer';

  /** @param {Row} row */
  const takesNames = (row) => hasParameters(row) && row.parameters.some((name) => !data.has(name));

  const classes = new Set(Object.values(mpi));
  /** The class that one extends: chapters of lib/ are not in the interface. */
  const publicBaseOf = (/** @type {object} */ one) => {
    let base = Object.getPrototypeOf(one);
    while (base !== null && !classes.has(base)) base = Object.getPrototypeOf(base);
    return base;
  };

  /**
   * How what is there differs from the table.
   * @param {Row} row
   */
  function differenceOf(row) {
    const base = row.note.startsWith('extends ') ? row.note.slice('extends '.length) : null;
    if (base !== null && publicBaseOf(mpi[row.name]) !== mpi[base]) {
      return `does not extend ${base}`;
    }
    if (row.kind === 'constant' && row.note === 'int' && typeof mpi[row.name] !== 'number') {
      return 'is not a number';
    }
    if (!hasParameters(row)) return null;
    if (takesNames(row) && refusal(row) !== expectedRefusal(row)) return refusal(row);
    if (row.parameters.length === 0 && functionOf(row).length > 0) return 'takes parameters';
    const parameters = declarationOf(row)?.parameters;
    if (parameters === undefined) return null;
    for (const [index, value] of row.defaults.entries()) {
      const actual = defaultOf(parameters[index]);
      if (actual !== value) {
        return `${row.parameters[index]} is ${actual} by default, and not ${value}`;
      }
    }
    return null;
  }

  /** @returns {Finding[]} */
  function compare() {
    return rows.map((row) => {
      const there = isThere(row);
      return {
        row,
        isThere: there,
        difference: there ? differenceOf(row) : null,
      };
    });
  }

  return { compare, refusal, expectedRefusal, takesNames };
}

/**
 * What is wrong: names that are missing, or differ.
 * @param {Finding[]} findings
 * @returns {string[]}
 */
function faultsOf(findings) {
  return findings.flatMap(({ row, isThere, difference }) => {
    if (!isThere) return [`${row.label} is missing`];
    return difference === null ? [] : [`${row.label}: ${difference}`];
  });
}

module.exports = { dist, faultsOf, rows, surfaceOf };

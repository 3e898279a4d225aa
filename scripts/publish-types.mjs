#!/usr/bin/env node
// Makes the types that users see: one file for each entry of the package, from the declarations of
// lib/ in build/lib/. Each holds what its entry exports and nothing else:
// - Base classes that are not exported are chapters of lib/: their members move to the class that
//   extends them. Members that are private or begin with an underscore are left out.
// - Types that are not exported are replaced by what they stand for.
// - `...named: Named<…>` becomes an overload for each way to name the last parameters. The optional
//   parameters become an interface with the name of the method: `SendOptions` of `Comm.Send`.
// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { entries } from './entries.mjs';
import { Overloads } from './types/overloads.mjs';
import { PublishedTypes } from './types/published_type.mjs';
import {
  declarationOf,
  docOf,
  exportsOf,
  indent,
  isOurs,
  moduleSymbol,
  print,
  root,
  symbolOf,
} from './types/sources.mjs';

/** @import { Meanings } from './types/published_type.mjs' */

/**
 * @param {ts.ClassDeclaration | ts.InterfaceDeclaration} declaration
 * @param {ts.SyntaxKind} token
 */
const heritageOf = ({ heritageClauses }, token) =>
  heritageClauses?.find((clause) => clause.token === token)?.types ?? [];

/** @param {ts.ClassElement} member @param {ts.ModifierFlags} flag */
const has = (member, flag) => (ts.getCombinedModifierFlags(member) & flag) !== 0;

/**
 * The members of a class by name: overloads together, and a getter with its setter.
 * @param {ts.ClassDeclaration} declaration
 */
function membersByName({ members }) {
  /** @type {Map<string, ts.ClassElement[]>} */
  const groups = new Map();
  for (const member of members) {
    const name = member.name?.getText() ?? 'constructor';
    const key = has(member, ts.ModifierFlags.Static) ? `static ${name}` : name;
    groups.set(key, [...(groups.get(key) ?? []), member]);
  }
  return groups;
}

/** @param {string} head @param {readonly string[]} members */
const block = (head, members) =>
  members.length === 0 ? `${head} {}\n` : `${head} {\n${indent(members.join(''))}}\n`;

/** @param {string} text */
const exported = (text) =>
  text
    .replace(/^(?=class|function|const)/m, 'export declare ')
    .replace(/^(?=interface|type)/m, 'export ');

class Entry {
  #types = new PublishedTypes();
  #overloads = new Overloads(this.#types);

  /** @param {ts.ClassDeclaration} declaration @param {string} name */
  #class(declaration, name) {
    const { members, base } = this.#members(declaration, new Map(), name);
    const implemented = this.#implemented(declaration);
    const head = [
      `class ${name}${this.#overloads.typeParameters(declaration.typeParameters)}`,
      ...(base === null ? [] : [`extends ${base}`]),
      ...(implemented.length === 0 ? [] : [`implements ${implemented.join(', ')}`]),
    ];
    return `${docOf(declaration)}${block(head.join(' '), [...members.values()])}`;
  }

  /**
   * A class whose objects the package alone makes.
   * @param {ts.ClassDeclaration} declaration
   * @param {string} name
   */
  #interface(declaration, name) {
    const { members, base } = this.#members(declaration, new Map(), name);
    if (base !== null) throw new Error(`${name} is exported as a type, and extends ${base}`);
    const own = [...members].filter(([key]) => !/^(#private|constructor|static .*)$/.test(key));
    const implemented = this.#implemented(declaration);
    const head = [
      `interface ${name}${this.#overloads.typeParameters(declaration.typeParameters)}`,
      ...(implemented.length === 0 ? [] : [`extends ${implemented.join(', ')}`]),
    ];
    return `${docOf(declaration)}${block(
      head.join(' '),
      own.map(([, text]) => text),
    )}`;
  }

  /** The public interfaces that a class implements. @param {ts.ClassDeclaration} declaration */
  #implemented(declaration) {
    return heritageOf(declaration, ts.SyntaxKind.ImplementsKeyword)
      .filter(({ expression }) => this.#isPublic(symbolOf(expression)))
      .map((one) => print(this.#types.publish(one, new Map())));
  }

  /** @param {ts.Symbol} symbol */
  #isPublic(symbol) {
    return this.#types.names.has(symbol) || !isOurs(symbol);
  }

  /**
   * The members of a class with those of base classes that are not exported, and the base class
   * that is.
   * @param {ts.ClassDeclaration} declaration
   * @param {Meanings} meanings
   * @param {string} owner  the public class
   * @returns {{ members: Map<string, string>, base: string | null }}
   */
  #members(declaration, meanings, owner) {
    const { members, base } = this.#inherited(declaration, meanings, owner);
    for (const [key, group] of membersByName(declaration)) {
      const [first] = group;
      if (first.name !== undefined && ts.isPrivateIdentifier(first.name)) {
        members.set('#private', '#private;\n');
      } else if (!/^(static )?_/.test(key) && !has(first, ts.ModifierFlags.Private)) {
        members.set(key, this.#member(key, group, meanings, owner));
      }
    }
    return { members, base };
  }

  /**
   * @param {ts.ClassDeclaration} declaration
   * @param {Meanings} meanings
   * @param {string} owner
   * @returns {{ members: Map<string, string>, base: string | null }}
   */
  #inherited(declaration, meanings, owner) {
    const [extended] = heritageOf(declaration, ts.SyntaxKind.ExtendsKeyword);
    if (extended === undefined) return { members: new Map(), base: null };
    const symbol = symbolOf(extended.expression);
    if (this.#isPublic(symbol)) {
      return { members: new Map(), base: print(this.#types.publish(extended, meanings)) };
    }
    const chapter = declarationOf(symbol);
    if (!ts.isClassDeclaration(chapter)) throw new Error(`${symbol.name} is no class`);
    const given = this.#types.typeArguments(extended, meanings);
    return this.#members(chapter, this.#types.meanings(chapter, given), owner);
  }

  /**
   * @param {string} key
   * @param {readonly ts.ClassElement[]} group
   * @param {Meanings} meanings
   * @param {string} owner
   */
  #member(key, group, meanings, owner) {
    const doc = docOf(group[0]);
    const isSignature = (/** @type {ts.ClassElement} */ one) =>
      ts.isMethodDeclaration(one) || ts.isConstructorDeclaration(one);
    const signatures = group.filter(isSignature);
    if (signatures.length > 0) {
      const name = key === 'constructor' ? owner : `${owner}.${key.replace('static ', '')}`;
      return this.#overloads.text(key, name, signatures, meanings, doc);
    }
    return group
      .map((one) => `${docOf(one) || doc}${print(this.#types.publish(one, meanings))}\n`)
      .join('');
  }

  /** @param {{ name: string, symbol: ts.Symbol, isType: boolean }} exported */
  #declaration({ name, symbol, isType }) {
    const none = new Map();
    const declaration = declarationOf(symbol);
    if (ts.isClassDeclaration(declaration)) {
      return isType ? this.#interface(declaration, name) : this.#class(declaration, name);
    }
    if (ts.isFunctionDeclaration(declaration)) {
      const all = (symbol.declarations ?? []).filter(ts.isFunctionDeclaration);
      return this.#overloads.text(`function ${name}`, name, all, none, docOf(declaration));
    }
    if (ts.isVariableDeclaration(declaration) && declaration.type !== undefined) {
      const { type } = declaration;
      const doc = docOf(declaration.parent.parent);
      const signatures = (ts.isTypeLiteralNode(type) ? [...type.members] : [type]).filter(
        (one) => ts.isCallSignatureDeclaration(one) || ts.isFunctionTypeNode(one),
      );
      return signatures.length > 0
        ? this.#overloads.text(`function ${name}`, name, signatures, none, doc)
        : `${doc}const ${name}: ${print(this.#types.publish(type, none))};\n`;
    }
    if (ts.isInterfaceDeclaration(declaration)) {
      const members = declaration.members.map(
        (one) => `${docOf(one)}${print(this.#types.publish(one, none))}\n`,
      );
      const bases = heritageOf(declaration, ts.SyntaxKind.ExtendsKeyword).map((one) => {
        if (this.#isPublic(symbolOf(one.expression))) return print(this.#types.publish(one, none));
        throw new Error(`${name} extends ${one.getText()}, which is not exported`);
      });
      const parameters = this.#overloads.typeParameters(declaration.typeParameters);
      const head = [
        `interface ${name}${parameters}`,
        ...(bases.length === 0 ? [] : [`extends ${bases.join(', ')}`]),
      ];
      return `${docOf(declaration)}${block(head.join(' '), members)}`;
    }
    if (ts.isTypeAliasDeclaration(declaration)) {
      const head = `type ${name}${this.#overloads.typeParameters(declaration.typeParameters)}`;
      const type = this.#types.publish(declaration.type, none);
      const parts = ts.isUnionTypeNode(type) ? type.types.map(print) : [print(type)];
      const line = `${head} = ${parts.join(' | ')};\n`;
      const lines = `${head} =\n${parts.map((part) => `  | ${part.replaceAll('\n', '\n    ')}`).join('\n')};\n`;
      return `${docOf(declaration)}${line.length > 96 && parts.length > 1 ? lines : line}`;
    }
    throw new Error(`${name} can't be published`);
  }

  /** @param {string} name @param {ts.Symbol} symbol  of `export * as name` */
  #namespace(name, symbol) {
    const parts = exportsOf(symbol).map((one) => this.#declaration(one));
    const body = [...parts, ...this.#overloads.takeInterfaces()].join('\n');
    const doc =
      '/** The classes, constants, handles and functions of MPI, under the names of mpi4py. */';
    return `${doc}\nexport declare namespace ${name} {\n${indent(body)}}\n`;
  }

  /** @param {string} module  of lib/ */
  text(module) {
    const all = exportsOf(moduleSymbol(module));
    const isNamespace = (/** @type {{ symbol: ts.Symbol }} */ { symbol }) =>
      (symbol.flags & ts.SymbolFlags.ValueModule) !== 0;
    const inside = all
      .filter(isNamespace)
      .flatMap((space) => exportsOf(space.symbol).map((one) => ({ ...one, space: space.name })));
    for (const { name, symbol } of [...all, ...inside]) this.#types.names.set(symbol, name);
    const parts = all.map((one) => {
      if (isNamespace(one)) return this.#namespace(one.name, one.symbol);
      const other = inside.find(({ symbol }) => symbol === one.symbol);
      return other === undefined
        ? exported(this.#declaration(one))
        : `export import ${one.name} = ${other.space}.${other.name};\n`;
    });
    parts.push(...this.#overloads.takeInterfaces().map(exported));
    const imports = [...this.#types.imports].map(
      ([path, names]) => `import type { ${[...names].sort().join(', ')} } from '${path}';\n`,
    );
    return [imports.join(''), ...parts].join('\n');
  }
}

for (const [name, module] of entries) {
  writeFileSync(join(root, 'dist', `${name}.d.ts`), new Entry().text(module));
  writeFileSync(join(root, 'dist', `${name}.d.mts`), `export * from './${name}.js';\n`);
}

// The lists of parameters that a signature of lib/ stands for. `...named: Named<P, Order>` stands
// for one list for each parameter that can be the first one to be named.
// @ts-check
import ts from 'typescript';
import { unionOf } from './published_type.mjs';
import { declarationOf, docOf, isTypeParameter, print, symbolOf } from './sources.mjs';

/** @import { Field, Parameter } from './sources.mjs' */
/** @import { Meanings, PublishedTypes } from './published_type.mjs' */

const { factory } = ts;

/**
 * @param {string} name
 * @param {ts.TypeNode} type
 * @param {boolean} [isOptional]
 * @param {boolean} [isRest]
 * @returns {Parameter}
 */
const parameterOf = (name, type, isOptional = false, isRest = false) => ({
  name,
  type,
  isOptional,
  isRest,
});

/**
 * The last parameter of a call that names parameters.
 * @param {Field[]} fields
 * @param {boolean} [isOptional]
 */
const options = (fields, isOptional = false) => ({
  ...parameterOf('options', factory.createKeywordTypeNode(ts.SyntaxKind.ObjectKeyword), isOptional),
  fields,
});

export class ParameterLists {
  #types;

  /** @param {PublishedTypes} types */
  constructor(types) {
    this.#types = types;
  }

  /**
   * @param {ts.SignatureDeclaration} signature
   * @param {Meanings} meanings
   * @returns {Parameter[][]}
   */
  of({ parameters }, meanings) {
    const before = parameters.slice(0, -1).map((one) => this.#single(one, meanings));
    const last = parameters.at(-1);
    if (last?.type === undefined) return [[]];
    const isTuple = !ts.isArrayTypeNode(last.type) && !isTypeParameter(last.type);
    const ends =
      last.dotDotDotToken !== undefined && isTuple
        ? this.#ofTuple(last.type, meanings)
        : this.#alternatives(last, meanings).map((one) => [one]);
    const names = ends.flatMap((end) => end.at(-1)?.fields ?? []).map(({ name }) => name);
    for (const end of ends) {
      // Those of an unlabelled tuple.
      for (const [index, one] of end.entries()) one.name ||= names[index];
    }
    return ends.map((end) => [...before, ...end]);
  }

  /** @param {ts.ParameterDeclaration | ts.NamedTupleMember} parameter @param {Meanings} meanings */
  #single({ name, type, questionToken, dotDotDotToken }, meanings) {
    if (type === undefined) throw new Error(`${name.getText()} has no type`);
    return parameterOf(
      name.getText(),
      this.#types.publish(type, meanings),
      questionToken !== undefined,
      dotDotDotToken !== undefined,
    );
  }

  /**
   * A parameter, which may be given by position or by name: `tag: number | { tag: number }`.
   * @param {ts.ParameterDeclaration | ts.NamedTupleMember} parameter
   * @param {Meanings} meanings
   * @returns {Parameter[]}
   */
  #alternatives(parameter, meanings) {
    const single = this.#single(parameter, meanings);
    const { type } = parameter;
    if (type === undefined) return [single];
    if (single.name === 'named') {
      const [named, hint] = this.#partsOf(type);
      const one = options(this.#fields(named, meanings), single.isOptional);
      return [hint === undefined ? one : { ...one, hint: this.#types.publish(hint, meanings) }];
    }
    if (!ts.isUnionTypeNode(type)) return [single];
    const byName = type.types.find(
      (one) => ts.isTypeLiteralNode(one) && one.members[0]?.name?.getText() === single.name,
    );
    if (byName === undefined) return [single];
    const byPosition = type.types.filter((one) => one !== byName);
    const types = byPosition.map((one) => this.#types.publish(one, meanings));
    return [{ ...single, type: unionOf(types) }, options(this.#fields(byName, meanings))];
  }

  /**
   * The two parts of `Fields | 'what to write'`.
   * @param {ts.TypeNode} type
   * @returns {[named: ts.TypeNode, hint?: ts.TypeNode]}
   */
  #partsOf(type) {
    const alias = ts.isTypeReferenceNode(type) && declarationOf(symbolOf(type.typeName));
    const inner = alias && ts.isTypeAliasDeclaration(alias) ? alias.type : type;
    if (!ts.isUnionTypeNode(inner)) return [type];
    const [named, hint] = inner.types;
    return [named, hint];
  }

  /**
   * The lists that a tuple type stands for, or a union of them.
   * @param {ts.TypeNode} node
   * @param {Meanings} meanings
   * @returns {Parameter[][]}
   */
  #ofTuple(node, meanings) {
    if (ts.isParenthesizedTypeNode(node)) return this.#ofTuple(node.type, meanings);
    if (ts.isUnionTypeNode(node)) return node.types.flatMap((one) => this.#ofTuple(one, meanings));
    if (ts.isTupleTypeNode(node)) {
      /** @type {Parameter[][]} */
      let lists = [[]];
      for (const element of node.elements) {
        const ends = this.#ofElement(element, meanings);
        lists = lists.flatMap((before) => ends.map((after) => [...before, ...after]));
      }
      return lists;
    }
    if (!ts.isTypeReferenceNode(node)) throw new Error(`${node.getText()} is no tuple`);
    const symbol = symbolOf(node.typeName);
    if (symbol.name === 'Named') return this.#ofNamed(node, meanings);
    const alias = declarationOf(symbol);
    if (!ts.isTypeAliasDeclaration(alias)) throw new Error(`${symbol.name} is no tuple`);
    const inside = this.#types.meanings(alias, this.#types.typeArguments(node, meanings));
    return this.#ofTuple(alias.type, inside);
  }

  /**
   * @param {ts.TypeNode | ts.NamedTupleMember} element
   * @param {Meanings} meanings
   * @returns {Parameter[][]}
   */
  #ofElement(element, meanings) {
    if (ts.isRestTypeNode(element)) return this.#ofTuple(element.type, meanings);
    if (ts.isNamedTupleMember(element)) {
      return element.dotDotDotToken === undefined
        ? this.#alternatives(element, meanings).map((one) => [one])
        : this.#ofTuple(element.type, meanings);
    }
    return ts.isTypeLiteralNode(element)
      ? [[options(this.#fields(element, meanings))]]
      : [[parameterOf('', this.#types.publish(element, meanings))]];
  }

  /** @param {ts.TypeReferenceNode} node @param {Meanings} meanings */
  #ofNamed({ typeArguments: [all, order] = factory.createNodeArray() }, meanings) {
    const found = this.#fields(all, meanings);
    const names = print(this.#types.publish(order, meanings)).match(/\w+/g) ?? [];
    const fields = names.map((name) => {
      const field = found.find((one) => one.name === name);
      if (field === undefined) throw new Error(`${all.getText()} has no ${name}`);
      return field;
    });
    const positional = fields.map(({ name, type, isOptional }) => {
      const undefinedType = factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword);
      const own = parameterOf(name, isOptional ? unionOf([type, undefinedType]) : type);
      return { ...own, isField: true };
    });
    return names.map((_, place) => [
      ...positional.slice(0, place).map((one) => ({ ...one })),
      options(fields.slice(place)),
    ]);
  }

  /**
   * The properties of a type that names parameters, in order.
   * @param {ts.TypeNode} node
   * @param {Meanings} meanings
   * @returns {Field[]}
   */
  #fields(node, meanings) {
    if (ts.isIntersectionTypeNode(node)) {
      return node.types.flatMap((type) => this.#fields(type, meanings));
    }
    if (ts.isTypeLiteralNode(node)) return this.#properties(node.members, meanings);
    if (!ts.isTypeReferenceNode(node)) throw new Error(`${node.getText()} names no parameters`);
    const symbol = symbolOf(node.typeName);
    const meaning = meanings.get(symbol);
    if (meaning !== undefined) return this.#fields(meaning, meanings);
    const [type, omitted] = node.typeArguments ?? [];
    if (symbol.name === 'Omit') {
      const names = omitted.getText().split(/\W+/);
      return this.#fields(type, meanings).filter(({ name }) => !names.includes(name));
    }
    const declaration = declarationOf(symbol);
    if (!ts.isTypeAliasDeclaration(declaration) && !ts.isInterfaceDeclaration(declaration)) {
      throw new Error(`${symbol.name} names no parameters`);
    }
    const inside = this.#types.meanings(declaration, this.#types.typeArguments(node, meanings));
    return ts.isTypeAliasDeclaration(declaration)
      ? this.#fields(declaration.type, inside)
      : this.#properties(declaration.members, inside);
  }

  /** @param {readonly ts.TypeElement[]} members @param {Meanings} meanings @returns {Field[]} */
  #properties(members, meanings) {
    return members.map((member) => {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || !member.type) {
        throw new Error(`${member.getText()} is no parameter`);
      }
      return {
        name: member.name.text,
        type: this.#types.publish(member.type, meanings),
        isOptional: member.questionToken !== undefined,
        doc: docOf(ts.getOriginalNode(member)),
      };
    });
  }
}

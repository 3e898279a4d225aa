// The overloads of a method with its documentation, and the interfaces of optional parameters.
// @ts-check
import ts from 'typescript';
import { ParameterLists } from './parameter_lists.mjs';
import { docOf, indent, list, parameterDocs, print } from './sources.mjs';

/** @import { Field, Parameter } from './sources.mjs' */
/** @import { Meanings, PublishedTypes } from './published_type.mjs' */
/** @typedef {{ declaration: ts.SignatureDeclaration, parameters: Parameter[] }} Overload */
/** @typedef {{ name: string, fields: readonly Field[] }} Options */

/** Where overloads stand whose literals say what to write. */
const LAST = Number.MAX_SAFE_INTEGER;

/** @param {Field} field */
const fieldText = ({ name, type, isOptional }) => `${name}${isOptional ? '?' : ''}: ${print(type)}`;

/** What `@param` says, as the comment of a property. @param {string} said */
function sentenceDoc(said) {
  const words = said.trim().replace(/\s+/g, ' ').replace(/[.]?$/, '.');
  const sentence = `${words[0].toUpperCase()}${words.slice(1)}`;
  if (sentence.length <= 88) return `/** ${sentence} */\n`;
  const lines = sentence.match(/.{1,92}(?= |$)/g) ?? [];
  return `/**\n${lines.map((line) => ` * ${line.trim()}\n`).join('')} */\n`;
}

/**
 * The type of a parameter that names others. It refers to the interface of the method's options
 * where it has all of them.
 * @param {readonly Field[]} fields
 * @param {Options | null} options
 */
function optionsText(fields, options) {
  const has = (/** @type {readonly Field[]} */ all, /** @type {Field} */ { name }) =>
    all.some((one) => one.name === name);
  if (options === null || !options.fields.every((one) => has(fields, one))) {
    return `{ ${fields.map(fieldText).join('; ')} }`;
  }
  const others = fields.filter((one) => !has(options.fields, one));
  if (others.length === 0) return options.name;
  return `{ ${others.map(fieldText).join('; ')} } & ${options.name}`;
}

export class Overloads {
  #types;
  #lists;
  /**
   * The interfaces of optional parameters, by name.
   * @type {Map<string, { text: string, content: string, owners: string[] }>}
   */
  #interfaces = new Map();

  /** @param {PublishedTypes} types */
  constructor(types) {
    this.#types = types;
    this.#lists = new ParameterLists(types);
  }

  /**
   * The text of a method or function.
   * @param {string} head  what stands before the parameters
   * @param {string} owner  `Comm.Send`, or the name of a function or class
   * @param {readonly ts.SignatureDeclaration[]} declarations
   * @param {Meanings} meanings
   * @param {string} doc  of those that have none of their own
   */
  text(head, owner, declarations, meanings, doc) {
    const overloads = declarations.flatMap((declaration) =>
      this.#lists.of(declaration, meanings).map((parameters) => ({ declaration, parameters })),
    );
    const [first] = overloads;
    for (const { parameters } of overloads) {
      // A positional parameter has the name that the first overload gives it.
      for (const [place, one] of parameters.entries()) {
        const same = first.parameters[place];
        if (one.isField && same && same.fields === undefined) one.name = same.name;
      }
    }
    const { options, place } = this.#options(owner, overloads, doc, meanings);
    // What is named comes last, and of that first the optional parameters alone. A hint is last of
    // all: the compiler quotes the last overload.
    const distance = (/** @type {Overload} */ { parameters }) => {
      const { fields, hint } = parameters.at(-1) ?? {};
      const [first] = parameters;
      if (hint !== undefined || (first && ts.isLiteralTypeNode(first.type))) return LAST;
      return fields === undefined ? -1 : Math.abs(parameters.length - place);
    };
    const texts = overloads
      .sort((a, b) => distance(a) - distance(b))
      .map((overload) => this.#overload(head, overload, meanings, doc, options));
    return [...new Set(texts)].join('');
  }

  /**
   * @param {string} head
   * @param {Overload} overload
   * @param {Meanings} meanings
   * @param {string} doc
   * @param {Options | null} options
   */
  #overload(head, { declaration, parameters }, meanings, doc, options) {
    const parts = parameters.map(({ name, type, isOptional, isRest, fields, hint }) => {
      const types = [fields === undefined ? print(type) : optionsText(fields, options)];
      if (hint !== undefined) types.push(print(hint));
      const text = types.join(' | ');
      return `${isRest ? '...' : ''}${name}${isOptional ? '?' : ''}: ${text}`;
    });
    const { type, typeParameters } = declaration;
    const result = type === undefined ? '' : `: ${print(this.#types.publish(type, meanings))}`;
    const before = `${head}${this.typeParameters(typeParameters, meanings)}(`;
    return `${docOf(declaration) || doc}${list(parts, before, `)${result};`)}\n`;
  }

  /**
   * @param {readonly ts.TypeParameterDeclaration[] | undefined} parameters
   * @param {Meanings} [meanings]
   */
  typeParameters(parameters = [], meanings = new Map()) {
    if (parameters.length === 0) return '';
    return `<${parameters.map((one) => print(this.#types.publish(one, meanings))).join(', ')}>`;
  }

  /**
   * The interface of a method's optional parameters, null if it has none, and how many parameters a
   * call has that names just these.
   * @param {string} owner
   * @param {readonly Overload[]} overloads
   * @param {string} doc
   * @param {Meanings} meanings
   */
  #options(owner, overloads, doc, meanings) {
    const [best] = overloads
      .flatMap(({ declaration, parameters }) => {
        const fields = parameters.at(-1)?.fields;
        return fields?.every(({ isOptional }) => isOptional)
          ? [{ declaration, fields, place: parameters.length }]
          : [];
      })
      .sort((a, b) => b.fields.length - a.fields.length);
    if (best === undefined) return { options: null, place: overloads[0].parameters.length };
    const { declaration, fields, place } = best;
    const docs = parameterDocs(doc);
    const text = fields.map((field) => {
      const said = docs.get(field.name);
      const own = field.doc || (said === undefined ? '' : sentenceDoc(said));
      return `${own}${fieldText(field)};\n`;
    });
    const content = fields.map(fieldText).join();
    const outer = ts.isClassDeclaration(declaration.parent) ? declaration.parent : declaration;
    const used = [...new Set([outer, declaration])]
      .flatMap(({ typeParameters }) => [...(typeParameters ?? [])])
      .filter((one) => new RegExp(`\\b${one.name.text}\\b`).test(content));
    const name = this.#nameOf(owner, content);
    const known = this.#interfaces.get(name);
    known?.owners.push(owner);
    if (known === undefined) {
      const head = `interface ${name}${this.typeParameters(used, meanings)}`;
      const whole = `${head} {\n${indent(text.join(''))}}\n`;
      this.#interfaces.set(name, { text: whole, content, owners: [owner] });
    }
    const given = used.length > 0 ? `<${used.map((one) => one.name.text).join(', ')}>` : '';
    return { options: { name: `${name}${given}`, fields }, place };
  }

  /**
   * The name of an interface: `Comm.Send` has SendOptions. Methods of one name share it if their
   * options are the same. If not, a method for objects has ObjectReduceOptions, and another
   * WinCreate_keyvalOptions.
   * @param {string} owner
   * @param {string} content
   */
  #nameOf(owner, content) {
    const [Class, method = Class] = owner.split('.');
    const short = `${method[0].toUpperCase()}${method.slice(1)}Options`;
    const forObjects = method[0] === short[0] ? [] : [`Object${short}`];
    const exported = [...this.#types.names.values()];
    const name = [short, ...forObjects, `${Class}${short}`].find(
      (one) =>
        !exported.includes(one) && (this.#interfaces.get(one)?.content ?? content) === content,
    );
    if (name === undefined) throw new Error(`There is no name for the options of ${owner}`);
    return name;
  }

  /** The interfaces that were made since the last time. */
  takeInterfaces() {
    const texts = [...this.#interfaces.values()].map(({ text, owners }) => {
      const methods = [...new Set(owners)].map((owner) => `\`${owner}\``);
      return `/** The optional parameters of ${methods.join(', ')}, by name. */\n${text}`;
    });
    this.#interfaces.clear();
    return texts;
  }
}

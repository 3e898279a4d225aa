// Types that mention exported names only: other types of lib/ are replaced by what they stand for.
// @ts-check
import ts from 'typescript';
import { declarationOf, docOf, isOurs, moduleOf, propertyType, symbolOf } from './sources.mjs';

const { factory } = ts;

/**
 * What the type parameters of an alias or a base class stand for.
 * @typedef {Map<ts.Symbol, ts.TypeNode>} Meanings
 */

/** Types that need no further work. @type {WeakSet<ts.Node>} */
const published = new WeakSet();

/** @param {readonly ts.TypeNode[]} types */
export function unionOf(types) {
  const parts = types.flatMap((type) => {
    const inner = ts.isParenthesizedTypeNode(type) ? type.type : type;
    return ts.isUnionTypeNode(inner) ? [...inner.types] : [type];
  });
  return factory.createUnionTypeNode(parts);
}

/** Without `unknown`, which adds nothing. @param {readonly ts.TypeNode[]} types */
function intersectionOf(types) {
  const parts = types.filter(({ kind }) => kind !== ts.SyntaxKind.UnknownKeyword);
  return parts.length === 1 ? parts[0] : factory.createIntersectionTypeNode(parts);
}

/** @param {ts.Node} node */
function simplified(node) {
  if (ts.isUnionTypeNode(node)) return unionOf(node.types);
  return ts.isIntersectionTypeNode(node) ? intersectionOf(node.types) : node;
}

/**
 * Copies the doc comment of a property to what is published of it.
 * @param {ts.Node} from
 * @param {ts.Node} to
 */
function copyDoc(from, to) {
  const doc = docOf(from).trim();
  if (doc === '') return;
  const text = doc.slice('/*'.length, -'*/'.length);
  ts.addSyntheticLeadingComment(to, ts.SyntaxKind.MultiLineCommentTrivia, text, true);
}

/** The types of one file. */
export class PublishedTypes {
  /** The names of what is exported. @type {Map<ts.Symbol, string>} */
  names = new Map();
  /** What is imported, by module. @type {Map<string, Set<string>>} */
  imports = new Map();

  /**
   * A type, or another part of a declaration, as it is published.
   * @template {ts.Node} N
   * @param {N} node
   * @param {Meanings} meanings
   * @returns {N}
   */
  publish(node, meanings) {
    /** @param {ts.Node} at @returns {ts.Node} */
    const visit = (at) => {
      if (published.has(at)) return at;
      const replaced = this.#replacement(at, meanings) ?? ts.visitEachChild(at, visit, undefined);
      const result = simplified(replaced);
      published.add(result);
      if (ts.isTypeElement(at) && ts.isTypeLiteralNode(at.parent)) copyDoc(at, result);
      // The compiler finds no comment behind a brace on the same line.
      const hasDocs = ts.isTypeLiteralNode(at) && at.members.some((one) => docOf(one) !== '');
      return hasDocs ? result : ts.setEmitFlags(result, ts.EmitFlags.SingleLine);
    };
    return /** @type {N} */ (visit(node));
  }

  /**
   * What stands in the place of a node, null for the node itself.
   * @param {ts.Node} node
   * @param {Meanings} meanings
   */
  #replacement(node, meanings) {
    if (ts.isStringLiteral(node)) return factory.createStringLiteral(node.text, true);
    if (ts.isNumericLiteral(node)) return factory.createNumericLiteral(node.text);
    if (ts.isTemplateHead(node)) return factory.createTemplateHead(node.text);
    if (ts.isTemplateMiddle(node)) return factory.createTemplateMiddle(node.text);
    if (ts.isTemplateTail(node)) return factory.createTemplateTail(node.text);
    if (ts.isTypeReferenceNode(node)) return this.#reference(node, meanings);
    if (ts.isExpressionWithTypeArguments(node) && ts.isIdentifier(node.expression)) {
      // A class of another package that one of ours extends: it has to be imported.
      this.#nameOf(symbolOf(node.expression), node.expression);
      return null;
    }
    if (!ts.isIndexedAccessTypeNode(node)) return null;
    // Classes['Comm']: the class itself. Others, such as R[number], stay as they are written.
    const type = propertyType(node);
    return type === null ? null : this.publish(type, meanings);
  }

  /** @param {ts.TypeReferenceNode} node @param {Meanings} meanings */
  #reference(node, meanings) {
    const symbol = symbolOf(node.typeName);
    const meaning = meanings.get(symbol);
    if (meaning !== undefined) return meaning;
    const given = this.typeArguments(node, meanings);
    const name = this.#nameOf(symbol, node.typeName);
    if (name !== null) {
      return factory.createTypeReferenceNode(name, given.length > 0 ? given : undefined);
    }
    const declaration = declarationOf(symbol);
    if (ts.isTypeAliasDeclaration(declaration)) {
      return this.publish(declaration.type, this.meanings(declaration, given));
    }
    if (ts.isInterfaceDeclaration(declaration) && declaration.heritageClauses === undefined) {
      const inside = this.meanings(declaration, given);
      return factory.createTypeLiteralNode(
        declaration.members.map((member) => this.publish(member, inside)),
      );
    }
    throw new Error(`${symbol.name} is part of a public type, but is not exported`);
  }

  /**
   * The name of a type in this file, null if it has none.
   * @param {ts.Symbol} symbol
   * @param {ts.EntityName} written
   */
  #nameOf(symbol, written) {
    const exported = this.names.get(symbol);
    if (exported !== undefined) return exported;
    let first = written;
    while (ts.isQualifiedName(first)) first = first.left;
    const from = moduleOf(first);
    if (from === null) {
      const isLocal = isOurs(symbol) && !(symbol.flags & ts.SymbolFlags.TypeParameter);
      return isLocal ? null : written.getText();
    }
    // The other entries import what they need of the package itself, as its users do.
    const isPackage = /^(\.\.\/)+index\.js$/.test(from.path);
    if (isOurs(from.symbol) && !isPackage) return null;
    const path = isPackage ? './index.js' : from.path;
    this.imports.set(path, (this.imports.get(path) ?? new Set()).add(first.text));
    return written.getText();
  }

  /** @param {ts.NodeWithTypeArguments} node @param {Meanings} meanings */
  typeArguments(node, meanings) {
    return (node.typeArguments ?? []).map((one) => this.publish(one, meanings));
  }

  /**
   * What the type parameters of a declaration stand for.
   * @param {ts.TypeAliasDeclaration | ts.InterfaceDeclaration | ts.ClassDeclaration} declaration
   * @param {readonly ts.TypeNode[]} typeArguments
   * @returns {Meanings}
   */
  meanings({ typeParameters = factory.createNodeArray() }, typeArguments) {
    return new Map(
      typeParameters.map((parameter, index) => {
        const given = typeArguments[index] ?? parameter.default;
        if (given === undefined) throw new Error(`${parameter.name.text} is not given`);
        return [symbolOf(parameter.name), this.publish(given, new Map())];
      }),
    );
  }
}

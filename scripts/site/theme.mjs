// Theme for TypeDoc: its own, where
// - overloads that share a comment are under one heading, with the facts of the call above it;
// - a guide's page has the name of its file, and
// - the anchor of a member is its name, though `Send` and `send` differ in case alone;
// - the navigation has no level that has a single entry, and no link that also folds entries;
// - headings leave out no level.
// @ts-check
import { DefaultTheme, DefaultThemeRenderContext, JSX, KindRouter, PageEvent } from 'typedoc';
import { pageOf } from './documents.mjs';
import { factsOf, textOf } from './reference.mjs';

/**
 * @import {
 *   Application, NavigationElement, ProjectReflection, Reflection,
 *   SignatureReflection,
 * } from 'typedoc'
 */
const { createElement: h } = JSX;

/** @param {Application} app */
export function load(app) {
  app.renderer.defineTheme('mpi4node', Theme);
  app.renderer.defineRouter('mpi4node', Router);
  app.renderer.on(PageEvent.END, (page) => {
    page.contents = page.contents && mendMarkup(page.contents);
  });
}

/** Mends what keeps screen readers from finding their way. @param {string} html */
function mendMarkup(html) {
  /** The digits of the headings that the current one is below. @type {number[]} */
  const above = [];
  return (
    html
      // Screen readers jump to these.
      .replace('class="col-content"', '$& role="main"')
      .replace('class="col-sidebar"', '$& role="complementary"')
      // A heading that folds its section is a button, which can't have a link in it.
      .replace(/(<summary\b(?:(?!<\/summary>).)*)<a [^>]*class="tsd-anchor-icon".*?<\/a>/gs, '$1')
      // TypeDoc chooses the tag of a heading for its size, and so leaves out levels.
      .replace(/<h([1-6])\b/g, (tag, digit) => {
        while (above.length > 0 && above[above.length - 1] >= Number(digit)) above.pop();
        const level = above.push(Number(digit));
        return level === Number(digit) ? tag : `${tag} aria-level="${level}"`;
      })
  );
}

/** @typedef {{ readonly type: string, readonly content: string }} Token  of markdown-it */
/** @typedef {(state: { tokens: Token[] }) => void} Rule */

/**
 * Tables: one that is wider than a phone scrolls alone, and one without headings, which Markdown
 * writes with an empty first row, has no such row.
 * @param {{
 *   core: { ruler: { push(name: string, rule: Rule): void } },
 *   renderer: { rules: Record<string, unknown> },
 * }} parser  of markdown-it
 */
export function mendTables(parser) {
  parser.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  parser.renderer.rules.table_close = () => '</table></div>\n';
  parser.core.ruler.push('empty_heads', ({ tokens }) => {
    for (let start = 0; start < tokens.length; start++) {
      if (tokens[start].type !== 'thead_open') continue;
      const end = tokens.findIndex(({ type }, i) => i > start && type === 'thead_close');
      const isEmpty = tokens.slice(start, end).every(({ content }) => content === '');
      if (isEmpty) tokens.splice(start, end - start + 1);
    }
  });
}

class Router extends KindRouter {
  /** @type {WeakMap<Reflection, Set<string>>} */
  #used = new WeakMap();

  /** A guide is where it is in the repository. @override @param {Reflection} reflection */
  getIdealBaseName(reflection) {
    const page = reflection.isDocument() ? pageOf(reflection) : null;
    return page?.source.replace(/\.mt?[sd]$/, '') ?? super.getIdealBaseName(reflection);
  }

  /**
   * @override
   * @param {Reflection} target
   * @param {Reflection} page
   */
  createAnchor(target, page) {
    const used = this.#used.get(page) ?? new Set();
    this.#used.set(page, used);
    const path = [target.name];
    for (let { parent } = target; parent && parent !== page; { parent } = parent) {
      if (parent.name !== path[0]) path.unshift(parent.name);
    }
    const name = path.join('.').replace(/[^\w.-]/g, '');
    let anchor = name;
    for (let i = 1; used.has(anchor); i++) anchor = `${name}.${i}`;
    used.add(anchor);
    // No heading of the page gets the name that the anchor has in lower case.
    super.createAnchor(target, page);
    return anchor;
  }

  /**
   * The type parameters of an overload are described where its comment is.
   * @override
   * @param {Reflection} target
   * @param {Reflection} page
   */
  buildAnchors(target, page) {
    const signature = target.isTypeParameter() ? target.parent : undefined;
    if (!signature?.isSignature() || isDescribed(signature)) super.buildAnchors(target, page);
  }
}

class Context extends DefaultThemeRenderContext {
  /** @param {ConstructorParameters<typeof DefaultThemeRenderContext>} given */
  constructor(...given) {
    super(...given);
    /** @type {DefaultThemeRenderContext['memberSignatureBody']} */
    const body = this.memberSignatureBody;
    /** @type {DefaultThemeRenderContext['memberSignatureBody']} */
    this.memberSignatureBody = (signature, options) =>
      h(JSX.Fragment, null, factsList(signature), body(signature, options));
    /** @type {DefaultThemeRenderContext['memberSignatures']} */
    this.memberSignatures = ({ signatures }) => {
      const groups = withOneComment(signatures ?? []);
      const items = groups.map((group) => this.#overloads(group));
      return h('ul', { class: 'tsd-signatures' }, ...items);
    };
  }

  /** @param {SignatureReflection[]} signatures  with one comment */
  #overloads(signatures) {
    const titles = signatures.map((signature) =>
      h(
        'div',
        { class: 'tsd-signature', id: this.getAnchor(signature) },
        this.memberSignatureTitle(signature),
      ),
    );
    const body = this.memberSignatureBody(signatures[0]);
    return h('li', null, ...titles, h('div', { class: 'tsd-description' }, body));
  }
}

/** @param {readonly SignatureReflection[]} signatures */
function withOneComment(signatures) {
  /** @type {SignatureReflection[][]} */
  const groups = [];
  for (const signature of signatures) {
    const last = groups.at(-1);
    if (last !== undefined && textOf(last[0]) === textOf(signature)) last.push(signature);
    else groups.push([signature]);
  }
  return groups;
}

/** Whether a signature is the first one with its comment. @param {SignatureReflection} signature */
function isDescribed(signature) {
  const { parent } = signature;
  return withOneComment(parent.signatures ?? []).every((group) => group.indexOf(signature) <= 0);
}

/** @param {SignatureReflection} signature */
function factsList(signature) {
  const facts = factsOf.get(signature) ?? [];
  if (facts.length === 0) return;
  const items = facts.map(({ text, url }) =>
    h('li', null, url === undefined ? text : h('a', { href: url }, text)),
  );
  return h('ul', { class: 'facts' }, ...items);
}

class Theme extends DefaultTheme {
  /** @override @param {PageEvent<Reflection>} page */
  getRenderContext(page) {
    return new Context(this.router, this, page, this.application.options);
  }

  /** @override @param {ProjectReflection} project */
  buildNavigation(project) {
    return flattened(super.buildNavigation(project));
  }
}

/** @param {NavigationElement[]} elements @returns {NavigationElement[]} */
function flattened(elements) {
  return elements.flatMap((element) => {
    const children = element.children && flattened(element.children);
    const isGroup = element.path === undefined;
    if (isGroup && (element.text === 'Modules' || element.text === 'Namespaces'))
      return children ?? [];
    // What folds its entries can't be a link, too: the link is the first entry.
    const { path, ...folder } = element;
    if (path === undefined || !children?.length) return [{ ...element, children }];
    return [{ ...folder, children: [{ text: 'Overview', path }, ...children] }];
  });
}

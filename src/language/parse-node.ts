/**
 * What the grammar matched, before it becomes a syntax tree: a rule, a span and the parts.
 *
 * Parts are the rules that the matched rule is made of, in order; literal text is left out, and
 * lists and options are flattened into their parent. Builders pick parts by rule, never by place.
 */
import type { Name } from './ast.js';
import type { Span } from '../base/source.js';

export interface ParseNode {
  readonly rule: string;
  readonly span: Span;
  readonly parts: readonly ParseNode[];
}

/** The first part made by `rule`. */
export function getPart(node: ParseNode, rule: string): ParseNode {
  const part = findPart(node, rule);
  if (!part) throw new Error(`${node.rule} has no ${rule}`);
  return part;
}

export function findPart(node: ParseNode, rule: string): ParseNode | undefined {
  return node.parts.find((part) => part.rule === rule);
}

export function allParts(node: ParseNode, rule: string): readonly ParseNode[] {
  return node.parts.filter((part) => part.rule === rule);
}

/** The only part of a rule that is a choice between rules. */
export function onlyPart(node: ParseNode): ParseNode {
  const [part] = node.parts;
  if (!part) throw new Error(`${node.rule} has no part`);
  return part;
}

export function textOf(node: ParseNode): string {
  const { source, start, end } = node.span;
  return source.text.slice(start, end);
}

export function nameOf(node: ParseNode): Name {
  return { text: textOf(node), span: node.span };
}

/** The first name among the parts: what a declaration declares. */
export function ownName(node: ParseNode): Name {
  return nameOf(getPart(node, 'name'));
}

/** All names among the parts, in order. */
export function ownNames(node: ParseNode): Name[] {
  return allParts(node, 'name').map(nameOf);
}

/** The text that a string literal stands for. */
export function stringValue(node: ParseNode): string {
  return textOf(node)
    .slice(1, -1)
    .replace(/\\(["\\])/g, '$1');
}

/** The text of an optional title, message or version. */
export function titleOf(node: ParseNode): string | undefined {
  const title = findPart(node, 'Title');
  return title && stringValue(onlyPart(title));
}

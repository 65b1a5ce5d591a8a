/**
 * Asks ohm whether a declaration is one, and what it is made of. The only place that knows ohm.
 *
 * There are two grammars, made of the same file. That over tokens reads a character for each token
 * and tries few rules in vain: it parses what is right. Only if it fails that over characters is
 * asked, which says what was expected where.
 */
import * as ohm from 'ohm-js';
import type { SourceText } from '../base/source.js';
import { grammarRecipe, tokenRecipe, treeRules } from './kspec-grammar.js';
import type { ParseNode } from './parse-node.js';
import type { Token } from './scan.js';
import { shorten } from './shorten.js';
import type { Failure } from './syntax-error.js';
import { tokenText } from './token-text.js';

/** The rules that a part of a file may be asked for. */
export type StartRule = 'Header' | 'Declaration';

/** What ohm exports and can tell but does not declare. */
interface OhmWithRecipes {
  makeRecipe(recipe: string): ohm.Grammar;
}
interface MatchWithFailures {
  getRightmostFailures(): readonly { getText(): string; isFluffy(): boolean }[];
}
/** A match as ohm keeps it, without the wrappers that it makes for semantic actions. */
interface MatchWithTree {
  readonly _cst: MatchedNode;
}
interface MatchedNode {
  /** A rule, `_iter` for parts of a list or an option, `_terminal` for a token. */
  readonly ctorName: string;
  readonly matchLength: number;
  readonly children?: readonly MatchedNode[];
  /** Counted from the beginning of the innermost rule around the children. */
  readonly childOffsets?: readonly number[];
}

let tokenGrammar: ohm.Grammar | undefined;
let characterGrammar: ohm.Grammar | undefined;

function makeGrammar(recipe: string): ohm.Grammar {
  return (ohm as unknown as OhmWithRecipes).makeRecipe(recipe);
}

// ---- what is right

/** What `tokens` of `source` are by `rule`; undefined if they are not. No comment is among them. */
export function matchTokens(
  source: SourceText,
  tokens: readonly Token[],
  rule: StartRule,
): ParseNode | undefined {
  tokenGrammar ??= makeGrammar(tokenRecipe);
  const startRule = rule === 'Header' ? 'header' : 'declaration';
  const result = tokenGrammar.match(tokenText(source.text, tokens), startRule);
  if (result.failed()) return undefined;
  return makeTree((result as unknown as MatchWithTree)._cst, 0, { source, tokens });
}

/** By rule of the grammar over tokens what it is called in a tree. */
const rulesOfTrees: ReadonlyMap<string, string> = new Map(
  Object.entries(JSON.parse(treeRules) as Record<string, string>),
);

/** Rules that only choose or order other rules: with one part they stand for that part. */
const transparent = new Set([
  'Implication',
  'Disjunction',
  'Conjunction',
  'Comparison',
  'Sum',
  'Product',
  'Unary',
  'Postfix',
  'Primary',
  'Suffix',
]);

/** The tokens that were matched, and where they come from. */
interface Origin {
  readonly source: SourceText;
  readonly tokens: readonly Token[];
}

/** `first` is the index of the first token of `node`. */
function makeTree(node: MatchedNode, first: number, origin: Origin): ParseNode {
  const { source, tokens } = origin;
  const parts: ParseNode[] = [];
  const rule = rulesOfTrees.get(node.ctorName);
  if (rule !== undefined) collect(node);
  const [only] = parts;
  if (only && parts.length === 1 && transparent.has(rule ?? '')) return only;
  const start = tokens[first]?.start ?? source.text.length;
  const end = node.matchLength === 0 ? start : tokens[first + node.matchLength - 1]!.end;
  return { rule: rule ?? node.ctorName, span: { source, start, end }, parts };

  function collect({ children = [], childOffsets = [] }: MatchedNode): void {
    for (const [index, child] of children.entries()) {
      if (child.ctorName === '_terminal') continue;
      if (child.ctorName === '_iter') collect(child);
      else parts.push(makeTree(child, first + (childOffsets[index] ?? 0), origin));
    }
  }
}

// ---- what is wrong

/** Where `text`, which is not what `rule` says, ceases to be it, and what was expected there. */
export function findFailure(text: string, rule: StartRule): Failure | undefined {
  characterGrammar ??= makeGrammar(grammarRecipe);
  const short = shorten(text);
  const result = characterGrammar.match(short.text, rule);
  if (result.succeeded()) return undefined;
  const failures = (result as unknown as MatchWithFailures).getRightmostFailures();
  const expected = failures.filter((each) => !each.isFluffy()).map((each) => each.getText());
  const failed = (result as ohm.FailedMatchResult).getRightmostFailurePosition();
  return { position: short.startOf(failed), expected: [...new Set(expected)] };
}
